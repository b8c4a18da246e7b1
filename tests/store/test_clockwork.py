"""The loops of an installation: a start stops where a file declares what is not carried out yet."""

import pytest

from luoshi import loops
from luoshi.core.fault import Refused
from luoshi.store import clockwork


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


BESIDE = """
title = "样例"
purpose = "一句话。"
purpose_en = "One sentence."
source = "supply-chain"
[stages]
open = { title = "在办", clock = "5 days" }
gone = { title = "作废", end = "void" }
[moves]
raise = { title = "提出", to = "open", by = "owner", needs = ["title"] }
remind = { title = "提醒", from = "open", by = "system", needs = ["due"] }
drop = { title = "作废", from = "open", to = "gone", by = "superior" }
"""


def test_a_loop_that_cannot_be_carried_out_stops_the_start(site):
    (site / "sample.toml").write_text(BESIDE, encoding="utf-8")

    with pytest.raises(Refused) as refusal:
        clockwork.current_loops()

    assert refusal.value.fault.code == "not-carried-out"
    assert refusal.value.fault.where == "sample.moves.remind"


def test_a_sound_loop_of_a_site_may_begin(site):
    (site / "sample.toml").write_text(BESIDE.replace(', needs = ["due"]', ""), encoding="utf-8")

    assert "sample" in clockwork.current_loops()
