"""What the tests of the store may ask for beside the cast."""

from pathlib import Path

import pytest

from luoshi.store import clockwork
from luoshi.store.record import texts

LOOPS = Path(__file__).resolve().parent / "loops"


@pytest.fixture
def small_loops(settings):
    """The small loops of `tests/store/loops`, one for each rule, beside those of the house."""
    settings.LOOPS = (LOOPS,)
    _forget()
    yield
    _forget()


def _forget() -> None:
    clockwork.current_loops.cache_clear()
    texts._texts.cache_clear()
