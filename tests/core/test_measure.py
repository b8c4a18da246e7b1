"""The ratios that a loop is judged by."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from luoshi import loops
from luoshi.core import check, measure
from luoshi.core.condition import Facts
from luoshi.core.matter import Matter
from luoshi.core.measure import Case
from tests.core.made import loop_of

COMMITMENT = loops.load()["commitment"]
TODAY = date(2026, 7, 15)


def case(stage, *, due=date(2026, 6, 30), judged=None, children=None, loop="commitment", **times):
    entered = {"judging": datetime(2026, *judged, 2, tzinfo=UTC)} if judged else {}
    matter = Matter(
        id=1, loop=loop, stage=stage, values={"due": due}, original_due=due, times=times,
        entered=entered,
    )  # fmt: skip
    return Case(matter=matter, facts=Facts(day=TODAY, children=children or {}))


def rates(*cases, loop=COMMITMENT):
    return {rate.measure.name: rate for rate in measure.rates(loop=loop, cases=cases)}


def test_kept_rate_counts_only_what_had_to_be_kept_by_today():
    found = rates(
        case("kept", judged=(6, 20)), case("kept", judged=(7, 3)), case("not_kept"),
        case("keeping", due=date(2026, 9, 30)), case("dropped"),
    )["kept_rate"]  # fmt: skip

    assert (found.n, found.of, found.share) == (2, 3, Fraction(2, 3))


def test_kept_in_time_is_judged_by_the_day_it_was_handed_in():
    found = rates(case("kept", judged=(6, 30)), case("kept", judged=(7, 1)))["on_time_rate"]

    assert (found.n, found.of) == (1, 2)


def test_nothing_that_could_fit_is_no_rate_at_all():
    assert rates(case("keeping", due=date(2026, 9, 30)))["kept_rate"].share is None
    assert rates()["kept_rate"].share is None


def test_a_measure_without_a_denominator_is_taken_of_all():
    found = rates(case("dropped"), case("kept"), case("raised"))["empty_rate"]

    assert (found.n, found.of) == (1, 3)


def voted(stage="keeping", **votes):
    told = case(stage)
    return replace(told, matter=replace(told.matter, votes={"grade": votes}))


def test_a_promise_that_nobody_has_rated_has_no_share_of_content():
    found = rates(case("keeping"), voted("dropped", good=3))["content_rate"]

    assert (found.n, found.of, found.share) == (0, 0, None)


def test_content_is_counted_by_votes_and_not_by_promises():
    found = rates(voted(good=7, fair=2, poor=1), voted("kept", poor=5))["content_rate"]

    assert (found.n, found.of) == (9, 15)


VOTED = """
[fields]
mood = { title = "心情", choice = { glad = "高兴", sad = "难过" } }
[stages]
open = { title = "在办", clock = "5 days" }
done = { title = "办成", end = "success" }
[moves]
raise = { title = "提出", to = "open", by = "owner", needs = ["title"] }
say   = { title = "说说", from = "open", by = "PARTY", needs = ["mood"] }
close = { title = "办成", from = "open", to = "done", by = "superior" }
[measures]
glad = { title = "高兴率", count = [["votes.mood", "==", "glad"]] }
calm = { title = "不难过率", count = [["votes.mood", "!=", "sad"], ["stage", "==", "done"]] }
"""


ASKING = """
[fields]
n = { title = "份数", title_en = "How many", type = "number" }
[stages]
asked = { title = "已问", clock = "5 days" }
told  = { title = "已答", end = "over" }
[moves]
ask  = { title = "问", to = "asked", by = "owner" }
tell = { title = "答", from = "asked", to = "told", by = "owner", when = [CONDITION] }
[measures]
told_rate = { title = "答复率", title_en = "Told", count = [CONDITION] }
"""


def measured(loop):
    """What is wrong with the measures of a loop."""
    return {fault.code for fault in check.faults(loop, loops={}) if "measures" in fault.where}


def test_votes_are_only_those_of_the_public():
    by_public = loop_of(VOTED.replace("PARTY", "public"))
    by_owner = loop_of(VOTED.replace("PARTY", "owner"))

    assert measured(by_public) == set()
    assert measured(by_owner) == {"bad-condition"}


def test_votes_of_a_matter_that_fits_nothing_else_stand_in_the_denominator_alone():
    loop = loop_of(VOTED.replace("PARTY", "public"))
    told = voted("open", glad=0)
    told = replace(told, matter=replace(told.matter, votes={"mood": {"glad": 4, "sad": 1}}))

    found = rates(told, loop=loop)

    assert (found["glad"].n, found["glad"].of) == (4, 5)
    assert (found["calm"].n, found["calm"].of) == (0, 5)


def test_children_and_times_are_facts_of_a_measure():
    talk = loops.load()["talk"]
    done = case("kept", loop="talk", children={"commitment": {"all": 2}}, **{"pass": 1})

    found = rates(done, case("asked", loop="talk"), loop=talk)

    assert (found["promised_rate"].n, found["promised_rate"].of) == (1, 1)


def test_names_that_measures_look_at_are_listed():
    assert {"due", "day", "end", "times.show", "on.judging"} <= measure.facts_asked(COMMITMENT)


@pytest.mark.parametrize(
    ("condition", "counted"),
    [
        ('["part.open", "==", 0]', True),
        ('["n", "==", "part.all"]', True),
        ('["parent.stage", "==", "asked"]', False),
        ('["times.ask", ">", 0]', False),
        ('["votes.mood", "==", "glad"]', False),
    ],
)
def test_whether_a_mechanism_counts_what_it_has_opened(condition, counted):
    loop = loop_of(ASKING.replace("CONDITION", condition))

    assert loop.counts_children is counted
    assert measure.watches_children(loop) is counted
