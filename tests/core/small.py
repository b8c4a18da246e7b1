"""The small loops of the tests, one for each rule of the house."""

from pathlib import Path

from luoshi import loops

LOOPS = loops.load([Path(__file__).resolve().parent.parent / "store" / "loops"])
