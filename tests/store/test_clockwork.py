"""The loops of an installation: a start stops where a file declares what is not carried out yet."""

import shutil
from pathlib import Path

import pytest

from luoshi import loops
from luoshi.core.fault import Refused
from luoshi.store import clockwork

DRAFTS = Path(__file__).resolve().parent.parent / "loops" / "drafts"


@pytest.fixture
def site(settings, tmp_path):
    """A folder of loops of a site's own; what was read before is forgotten."""
    settings.LOOPS = (tmp_path,)
    clockwork.current_loops.cache_clear()
    yield tmp_path
    clockwork.current_loops.cache_clear()


def test_the_shipped_loops_and_their_children_may_begin(site):
    known = clockwork.current_loops()

    assert set(loops.load()) <= set(known)
    assert "project.node" in known


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("appraisal", "考核方案类型的“考核方案”"),
    ],
)
def test_a_loop_that_cannot_be_carried_out_yet_stops_the_start(site, draft, said):
    shutil.copy(DRAFTS / f"{draft}.toml", site)

    with pytest.raises(Refused) as refusal:
        clockwork.current_loops()

    assert refusal.value.fault.code == "not-carried-out"
    assert refusal.value.fault.where.startswith(f"{draft}.")
    assert said in str(refusal.value)


def test_a_sound_loop_of_a_site_may_begin(site):
    shutil.copy(DRAFTS.parent / "sound.toml", site)

    assert "sound" in clockwork.current_loops()
