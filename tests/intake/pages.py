"""The fictional documents of the demonstration, read and understood once for all tests."""

from datetime import date
from functools import cache
from pathlib import Path

from luoshi import intake
from luoshi.intake import Document, Reading, clean
from luoshi.intake.clean import Clean

FOLDER = Path(intake.__file__).parents[1] / "demo" / "documents"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))
SAID_ON = date(2026, 4, 14)


@cache
def understood(name: str) -> Reading:
    """The reading of one of the fictional documents."""
    path = FOLDER / f"{name}.txt"
    document = intake.read_document(name=path.name, content=path.read_bytes())
    assert isinstance(document, Document)
    return intake.understand(document, on=SAID_ON)


def said(text: str) -> Reading:
    """The reading of a text that a test writes."""
    return intake.understand(Document(name="试.txt", text=text), on=SAID_ON)


def page(text: str) -> Clean:
    """The clean page of a text that a test writes."""
    return clean.cleaned(text)
