"""Loops that only these tests know: beds by the day, a lease of them, a watch in turns."""

from pathlib import Path

import pytest

from luoshi.store import clockwork
from luoshi.store.record import texts

FOLDER = Path(__file__).resolve().parent / "loops"


def _forget() -> None:
    clockwork.current_loops.cache_clear()
    texts._texts.cache_clear()


@pytest.fixture
def extra_loops(settings):
    """The loops of the folder beside those of the package."""
    settings.LOOPS = (FOLDER,)
    _forget()
    yield
    _forget()
