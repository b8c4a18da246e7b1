"""What everybody may see of promises, and what the ledger says about it."""

import json
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.core import rights
from luoshi.core.quantity import Quantity
from luoshi.settings import value as setting
from luoshi.store import (
    clockwork,
    keys,
    models,
    outsiders,
    public_record,
    publication,
    record,
    sealed,
)
from luoshi.store.publication import KINDS
from tests import cast
from tests.store import promises
from tests.store.asks import act

pytestmark = pytest.mark.usefixtures("city")
VERIFIER = Path(__file__).parents[2] / "luoshi/web/static/luoshi_verify.py"


def on(days):
    return cast.TODAY + timedelta(days=days)


def counts(day=cast.TODAY):
    return {kind: n for kind, n in publication.book(day=day).counts().items() if n}


def told(promise, day=cast.TODAY):
    return publication.told([promise], day=day)[0]


def test_only_what_has_been_published_is_listed():
    promises.raised(key="secret")
    shown = promises.shown()

    assert [one.id for one in publication.book(day=cast.TODAY).listed] == [shown]
    assert publication.told([models.Matter.objects.exclude(id=shown).get().id], day=on(0)) == ()


def test_promises_are_counted_by_what_became_of_them():
    late = promises.keeping(key="late", due=date(2026, 5, 1))
    slow = promises.keeping(key="slow")
    kept = promises.keeping(key="kept")
    failed = promises.keeping(key="failed")
    promises.keeping(key="normal", due=date(2027, 8, 31))
    promises.report(slow, 10)
    for promise in (kept, failed):
        promises.handed_in(promise, 1240)
    act(cast.CLERK, kept, "accept", days=61)
    blame = {"cause": "own_effort", "account": "没协调好", "handling": "explained"}
    act(cast.CLERK, failed, "fault", blame, days=61, to="not_kept")

    found = publication.book(day=on(65))

    assert counts(on(65)) == {"late": 1, "slow": 1, "normal": 1, "failed": 1, "kept": 1}
    assert found.listed[0].id == late
    assert [KINDS.index(one.kind) for one in found.listed] == sorted(
        KINDS.index(one.kind) for one in found.listed
    )


def test_the_list_sees_every_change_at_once():
    promise = promises.keeping()
    before = counts(on(40))
    promises.report(promise, 1)

    assert before != counts(on(40)) == {"slow": 1}


def test_promises_that_ended_before_this_year_are_not_of_this_year():
    promise = promises.keeping()
    promises.handed_in(promise, 1240)
    act(cast.CLERK, promise, "accept", days=61)

    assert counts(date(2026, 12, 31)) == {"kept": 1}
    assert counts(date(2027, 1, 4)) == {}


def test_a_place_sees_the_promises_of_all_its_units():
    promises.shown()
    book = publication.book(day=cast.TODAY)

    def n(unit):
        return len(book.below(unit, tree=cast.TREE).listed)

    assert [n(unit) for unit in (None, cast.DISTRICT, cast.TOWN, cast.OTHER_TOWN)] == [1, 1, 1, 0]


def test_pages_go_on_where_the_last_one_ended_even_if_that_promise_has_moved():
    made = [promises.shown(key=str(n), due=date(2026, 9, n + 1)) for n in range(7)]
    book = publication.book(day=cast.TODAY)

    first = book.page(after=None, size=3)
    others = publication.Book(listed=tuple(one for one in book.listed if one.id != made[2]))
    second = others.page(after=first.after, size=3)
    third = book.page(after=second.after, size=3)

    assert [one.id for page in (first, second, third) for one in page.listed] == made
    assert third.after is None
    assert book.page(after=(99, 0, 0), size=3).listed == ()


def test_how_far_behind_is_said_in_the_unit_of_the_promise():
    promise = promises.keeping()
    promises.report(promise, 100)

    found = told(promise, day=on(40))

    days = (promises.DUE - cast.TODAY).days
    expected = round(1240 * 40 / days)
    assert found.expected == Quantity(amount=Decimal(expected), unit="户")
    assert abs(found.behind.amount - (expected - 100)) <= 1
    assert found.behind.unit == "户"


def test_a_promise_that_is_not_behind_says_so_by_nothing():
    promise = promises.keeping()
    promises.report(promise, 1240)

    assert told(promise, day=on(40)).behind is None
    assert told(promises.shown(key="unmeasured")).behind is None


def test_only_public_fields_are_told():
    promise = promises.keeping()
    promises.report(promise, 412)
    fields = told(promise, day=on(40)).fields

    assert set(fields) <= set(rights.public_fields(clockwork.current_loops()["commitment"]))
    assert {"title", "owner", "due", "quantity", "done", "progress"} <= set(fields)
    assert not {"holder", "superior", "grade", "cause"} & set(fields)


def test_the_record_of_an_untouched_promise_is_sound_and_sealed():
    promise = promises.shown()
    record.seal(at=cast.MORNING + timedelta(minutes=9))

    found = public_record.record_of(told(promise))

    assert (found.is_sound, found.is_sealed, found.n, found.witnesses) == (True, True, 4, ())
    assert models.Matter.objects.get(id=promise).last_hash.endswith(found.code)


def test_a_record_that_is_not_sealed_yet_says_so():
    assert not public_record.record_of(told(promises.shown())).is_sealed


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE store_matter SET state = replace(state, '1240', '1200')",
        "UPDATE store_value SET value = '\"改了\"' WHERE field = 'duty'",
        "UPDATE store_matter SET n_entries = 3",
    ],
)
def test_a_forged_promise_is_no_longer_sound(statement):
    promise = promises.shown()
    with connection.cursor() as cursor:
        cursor.execute(statement)

    assert not public_record.record_of(told(promise)).is_sound


def test_the_proof_is_of_the_last_entry_that_gives_public_fields_alone():
    promise = promises.keeping()
    promises.report(promise, 412)
    grade = {"grade": "good"}
    record.act(actor=cast.RESIDENT, matter_id=promise, move="rate", given=grade, key="r",
               at=cast.MORNING + timedelta(days=41))  # fmt: skip
    record.seal(at=cast.MORNING + timedelta(days=41, minutes=1))
    found = told(promise, day=on(41))

    proof = public_record.proof_of(found)

    entry = json.loads(proof["entry"])
    assert entry["move"] == "progress"
    assert entry["n"] == str(public_record.record_of(found).provable)
    assert "chain" not in proof
    assert set(entry["body"]["given"]) <= set(rights.public_fields(found.loop))


def test_there_is_no_proof_before_anything_is_sealed():
    assert public_record.proof_of(told(promises.shown())) is None


@pytest.mark.parametrize("kept", [1024, 4])
def test_the_verifier_accepts_the_proof_that_a_resident_downloads(tmp_path, monkeypatch, kept):
    monkeypatch.setattr(sealed, "_KEPT", kept)
    sealed._perfect.cache_clear()
    promise = promises.keeping()
    for n in range(5):
        promises.report(promise, 100 + n, days=40 + n)
        record.seal(at=cast.MORNING + timedelta(days=40 + n, minutes=8))
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(public_record.proof_of(told(promise, day=on(50)))))
    vkey = keys.load_or_make(settings.DATA / "keys", name=setting("ORIGIN")).vkey

    command = [sys.executable, "-I", str(VERIFIER), "check", str(path), "--key", vkey]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_reading_costs_the_same_queries_however_many_promises_there_are():
    def n_queries():
        publication.book(day=cast.TODAY)
        with CaptureQueriesContext(connection) as seen:
            book = publication.book(day=cast.TODAY)
            publication.told([one.id for one in book.listed[:20]], day=cast.TODAY)
        return len(seen)

    promises.shown(key="first")
    first = n_queries()
    for n in range(4):
        promises.shown(key=str(n))

    assert n_queries() == first == 2


def test_a_code_is_kept_nowhere_and_read_however_it_is_written():
    assert outsiders.posting_of("k7f3 9qxm") == outsiders.posting_of("K7F3-9QXM")
    assert "K7F3" not in outsiders.posting_of("K7F3-9QXM").upper()


def test_places_are_counties_with_their_towns():
    assert publication.towns(cast.TREE) == (
        (cast.DISTRICT, (cast.TOWN, cast.OTHER_TOWN)), (cast.COUNTY, (cast.FAR_TOWN,)),
    )  # fmt: skip
    assert publication.villages(cast.TOWN, tree=cast.TREE) == (cast.VILLAGE, cast.COMMUNITY)
