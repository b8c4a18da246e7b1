"""Scores through the database: as the books stood on the cut-off day, for a unit and all below."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from luoshi.core import scheme as core_scheme
from luoshi.core.calendar import end_of_day
from luoshi.core.criterion import Criterion
from luoshi.core.fault import Refused
from luoshi.core.scoring import Figure
from luoshi.store import clockwork, models, projection, record, score_figures
from luoshi.store.record import walk
from luoshi.store.record.histories import Step, Walk
from luoshi.store.score_figures import Books
from luoshi.store.verify import verify
from tests import cast
from tests.store.acts import act, at

pytestmark = pytest.mark.usefixtures("city", "extra_loops")

#: Half of the measure "issued": slips that have been issued among all that were asked for.
ISSUED = Criterion(measure="slip.issued", weight=Decimal(100), formula="completion",
                   target=Decimal(100))  # fmt: skip
UNITS = (cast.TOWN, cast.OTHER_TOWN, cast.WATER)


def slip(actor, judge, *, issued, key, days=0):
    matter_id = record.open_matter(
        actor=actor, loop="slip", at=at(days), key=key,
        given={"title": "条", "due": cast.TODAY + timedelta(days=90)},
    ).matter_id  # fmt: skip
    if issued is not None:
        act(judge, matter_id, "issue", after=issued)
    return matter_id


def slips():
    """Of the town one of two, of its village one of one issued in time, of the other town none."""
    slip(cast.TOWN_OFFICE, cast.CHIEF, issued=1, key="a")
    slip(cast.TOWN_OFFICE, cast.CHIEF, issued=20, key="b")
    slip(cast.VILLAGE_HEAD, cast.TOWN_HEAD, issued=2, key="c")
    slip(cast.OTHER_HEAD, cast.CHIEF, issued=None, key="d")


def figures(cutoff, *units, criteria=(ISSUED,), late=None):
    books = Books(until=end_of_day(cutoff), day=cutoff, late=late or {})
    found = score_figures.figures(criteria, units=units or UNITS, books=books)
    return {unit: held["slip.issued"] for unit, held in found.items()}


def test_a_figure_is_of_the_unit_and_of_all_below_it():
    slips()

    found = figures(date(2026, 5, 30), cast.CITY, cast.DISTRICT, cast.TOWN, cast.VILLAGE)

    assert found == {
        cast.CITY: Figure(n=3, of=4), cast.DISTRICT: Figure(n=3, of=4),
        cast.TOWN: Figure(n=3, of=3), cast.VILLAGE: Figure(n=1, of=1),
    }  # fmt: skip


def test_what_was_entered_after_the_cutoff_does_not_count():
    slips()
    slip(cast.TOWN_OFFICE, cast.CHIEF, issued=30, key="later", days=30)

    assert figures(date(2026, 4, 20))[cast.TOWN] == Figure(n=2, of=3)
    assert figures(date(2026, 5, 10))[cast.TOWN] == Figure(n=3, of=3)
    assert figures(date(2026, 5, 20))[cast.TOWN] == Figure(n=4, of=4)
    assert figures(date(2026, 4, 14))[cast.TOWN] == Figure(n=0, of=0)


def test_a_unit_without_matters_has_no_case():
    slips()

    assert figures(date(2026, 5, 10))[cast.WATER] == Figure(n=0, of=0)
    assert figures(date(2026, 5, 10), 999)[999] == Figure(n=0, of=0)


def drafted(*criteria, cutoff=date(2026, 4, 20), units=UNITS):
    given = {"title": "考核", "scheme": criteria or (ISSUED,), "units": units, "cutoff": cutoff}
    return record.open_matter(
        actor=cast.CLERK, loop="review", at=at(5), key="review", given=given
    ).matter_id


def computed(*criteria, **how):
    review = drafted(*criteria, **how)
    record.seal(at=at(5, 30))
    act(cast.CLERK, review, "collect", after=6)
    act(cast.CLERK, review, "compute", after=7)
    return review


def scores(review):
    found = {}
    for row in models.Matter.objects.filter(parent=review).order_by("id"):
        loop = clockwork.loop_of(row.text_id, row.loop)
        found[row.owner_id] = projection.matter_of(row, loop=loop)
    return found


def body(matter_id):
    return projection.history_of(matter_id)[0][0].body["score"]


def test_every_unit_is_scored_at_once_and_the_ledger_holds_the_computation():
    slips()
    found = scores(computed())

    assert [found[unit].values.get("points") for unit in UNITS] == [
        Decimal("66.67"), Decimal("0.00"), None,
    ]  # fmt: skip
    assert [found[unit].values.get("standing") for unit in UNITS] == ["poor", "poor", None]
    assert body(found[cast.TOWN].id)["lines"][0]["worked"].startswith("x = 2/3 = 66.67%")
    assert body(found[cast.WATER].id)["lines"][0]["reason"] == "no-cases"
    assert {matter.superior for matter in found.values()} == {cast.DISTRICT}


def test_the_freeze_holds_the_sealed_log_as_it_stood_and_all_verifies():
    slips()
    review = computed()
    checkpoint = models.Checkpoint.objects.get()

    frozen = projection.history_of(review)[1][0].body["frozen"]

    assert frozen == {
        "cutoff": "2026-04-20", "size": str(checkpoint.size), "root": checkpoint.root,
    }  # fmt: skip
    record.seal(at=at(20, 2))
    assert verify(at=at(20, 3)).faults == ()


def test_whoever_decides_later_computes_from_the_same_books():
    slips()
    review = computed()
    town = scores(review)[cast.TOWN].id
    slip(cast.TOWN_OFFICE, cast.CHIEF, issued=9, key="new", days=8)
    act(cast.TOWN_HEAD, town, "object", after=25, ground="有误")
    act(cast.LEADER, town, "decide", after=26, ground="复核")

    assert scores(review)[cast.TOWN].values["points"] == Decimal("66.67")


def test_a_history_that_is_brought_in_after_the_freeze_does_not_count():
    slips()
    review = computed()
    late = Walk(loop="slip", steps=(
        Step(actor=cast.TOWN_OFFICE, move="ask", at=at(-9),
             given={"title": "补录", "due": date(2026, 7, 1)}),
    ))  # fmt: skip
    walk.write([late], until=at(8))
    town = scores(review)[cast.TOWN].id
    act(cast.TOWN_HEAD, town, "object", after=9, ground="有误")
    act(cast.LEADER, town, "decide", after=9, minutes=2, ground="复核")

    assert scores(review)[cast.TOWN].values["points"] == Decimal("66.67")
    assert figures(date(2026, 4, 20))[cast.TOWN] == Figure(n=2, of=4)


def test_units_are_ranked_among_their_peers_when_there_are_enough_cases():
    for n in range(30):
        slip(cast.TOWN_OFFICE, cast.CHIEF, issued=1 if n < 24 else None, key=f"t{n}")
        slip(cast.OTHER_HEAD, cast.CHIEF, issued=1 if n < 27 else None, key=f"o{n}")
    slip(cast.WATER_HEAD, cast.CHIEF, issued=1, key="w")
    ranked = Criterion(measure="slip.issued", weight=Decimal(100), formula="rank")

    found = scores(computed(ranked))

    assert found[cast.OTHER_TOWN].values["points"] == Decimal("100.00")
    assert found[cast.TOWN].values["points"] == Decimal("95.00")
    assert "points" not in found[cast.WATER].values
    assert body(found[cast.WATER].id)["lines"][0]["reason"] == "too-few"


def test_a_scheme_is_kept_under_the_keys_of_its_measures_and_another_is_refused():
    named = Criterion(measure="放行条.签发率", weight=Decimal(100), formula="completion",
                      target=Decimal(100))  # fmt: skip
    review = drafted(named)

    entered = projection.history_of(review)[0][0]
    assert entered.given["scheme"] == [ISSUED.written()]
    with pytest.raises(Refused) as refusal:
        record.open_matter(
            actor=cast.CLERK, loop="review", at=at(5), key="other",
            given={"title": "考核", "units": UNITS, "cutoff": cast.TODAY,
                   "scheme": (Criterion(measure="slip.speed", weight=Decimal(1),
                                        formula="completion", target=Decimal(1)),)},
        )  # fmt: skip
    assert refusal.value.fault.code == "unknown-measure"


def test_a_personal_measure_does_not_exist():
    names = core_scheme.catalogue(
        loop for loop in clockwork.current_loops().values() if not loop.parent
    )

    assert set(names.values()) == {
        f"{loop.name}.{measure}"
        for loop in clockwork.current_loops().values()
        for measure in loop.measures
    }
