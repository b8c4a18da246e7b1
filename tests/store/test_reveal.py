"""A personal value is looked at by a party that says why, and the ledger says who did."""

import pytest

from luoshi.core.fault import Refused
from luoshi.core.matter import REVEALED
from luoshi.store import models, projection, record
from luoshi.store.verify import verify
from tests import cast
from tests.store.test_record import act, at, row

pytestmark = pytest.mark.usefixtures("city")

PHONE = "13800001234"


def heard():
    """A request that the district has heard and the town works on, with a telephone number."""
    opened = record.open_matter(
        actor=cast.CHIEF, loop="request", at=at(), key="h",
        given={"title": "路灯不亮", "kind": "lighting", "wants_call": True, "contact": PHONE},
    )  # fmt: skip
    matter = opened.matter_id
    act(cast.CHIEF, matter, "assess", {"tier": "town", "difficulty": "ordinary"}, minutes=2)
    act(cast.CHIEF, matter, "dispatch", {"owner": cast.TOWN}, minutes=3)
    act(cast.TOWN_OFFICE, matter, "accept", minutes=4)
    return matter


def look(matter, *, actor=cast.TOWN_OFFICE, fields=("contact",), reason="contact", key="look"):
    return record.reveal(
        actor=actor, matter_id=matter, fields=fields, reason=reason, at=at(0, 5), key=key
    )


def test_looking_gives_the_value_and_is_an_entry_with_its_reason():
    matter = heard()

    outcome, values = look(matter)

    assert values == {"contact": PHONE}
    entered, _ = projection.history_of(matter)[-1]
    assert (entered.move, entered.n) == (REVEALED, outcome.written.n)
    assert dict(entered.body) == {"revealed": ["contact"], "reason": "contact"}
    assert PHONE not in models.Entry.objects.get(n=entered.n, subject=f"matter/{matter}").canonical
    record.seal(at=at(0, 6))
    assert verify(at=at(0, 7)).faults == ()


def test_looking_changes_nothing_else():
    matter = heard()
    before = row(matter)

    look(matter)

    after = row(matter)
    assert (after.stage, after.moved_at, after.next_on) == (
        before.stage, before.moved_at, before.next_on,
    )  # fmt: skip
    assert record.take_back(
        actor=cast.TOWN_OFFICE, matter_id=matter, at=at(0, 6), key="back"
    )  # the half hour of the one who moved last goes on
    assert row(matter).stage == "dispatched"


def test_a_form_that_was_open_meanwhile_is_not_refused():
    matter = heard()
    seen = row(matter).n_entries

    look(matter)

    record.act(
        actor=cast.TOWN_OFFICE, matter_id=matter, move="reach", at=at(0, 6), key="reach",
        seen_n=seen,
    )  # fmt: skip
    assert row(matter).n_entries == seen + 2


def test_the_same_key_writes_nothing_more():
    matter = heard()
    look(matter)
    n = row(matter).n_entries

    _, values = look(matter)

    assert values == {"contact": PHONE}
    assert row(matter).n_entries == n


def test_a_key_used_for_something_else_shows_nothing():
    matter = heard()
    other = record.open_matter(
        actor=cast.CHIEF, loop="request", at=at(), key="h2",
        given={"title": "井盖松动", "kind": "road", "wants_call": True, "contact": "13911112222"},
    ).matter_id  # fmt: skip
    look(matter, actor=cast.CHIEF, key="mine")

    with pytest.raises(Refused) as refusal:
        look(other, actor=cast.CHIEF, key="mine")

    assert refusal.value.fault.code == "key-used"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"actor": cast.CITY_HEAD}, "not-yours-to-reveal"),
        ({"actor": cast.OTHER_HEAD}, "not-yours-to-reveal"),
        ({"actor": cast.VILLAGE_HEAD}, "not-yours-to-reveal"),
        ({"fields": ("detail",)}, "not-yours-to-reveal"),
        ({"fields": ()}, "nothing-to-reveal"),
        ({"fields": ("no_such",)}, "nothing-to-reveal"),
        ({"reason": ""}, "no-reason"),
        ({"reason": "curiosity"}, "no-reason"),
    ],
)
def test_what_stands_against_looking_is_refused_and_leaves_nothing(changed, code):
    matter = heard()
    n = row(matter).n_entries

    with pytest.raises(Refused) as refusal:
        look(matter, **changed)

    assert refusal.value.fault.code == code
    assert row(matter).n_entries == n


def test_what_has_been_erased_is_looked_at_no_more():
    matter = heard()
    act(cast.TOWN_OFFICE, matter, "reply", {"answer": "已修好"}, minutes=6)
    record.act(
        actor=cast.CHIEF, matter_id=matter, move="call", at=at(0, 7), key="call",
        given={"result": "已解决"}, to="solved",
    )  # fmt: skip
    record.tick(at=at(60))

    with pytest.raises(Refused) as refusal:
        look(matter, key="late")

    assert refusal.value.fault.code == "not-yours-to-reveal"
    assert "已按期删除" in str(refusal.value)
    assert verify(at=at(61)).faults == ()
