"""The six checks: each has forgers who write raw SQL, and none may pass."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from luoshi.core import note
from luoshi.settings import value as setting
from luoshi.store import keys, models, record
from luoshi.store.verify import verify
from tests import cast
from tests.core.test_engine import DONE
from tests.store.test_record import DRAFT, act, at, drafted, working

pytestmark = pytest.mark.usefixtures("city")

TABLES = ("store_entry", "store_seal", "store_reading", "store_submission", "store_looptext")


def unguard():
    """What a forger with the rights of the owner does first: away with the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in TABLES:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_insert_only ON {table}")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


def forge(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount >= 1, "the forgery met no row"


def codes(**how):
    return {fault.code for fault in verify(at=at(90), **how).faults}


@pytest.fixture
def sealed():
    """A matter that has been worked on, sealed twice; the forgers' victim."""
    matter_id = working()
    record.seal(at=at(0, 5))
    act(
        cast.TOWN_OFFICE,
        matter_id,
        "progress",
        {"done": DONE["done"], "progress": "已到料。"},
        days=1,
    )
    record.seal(at=at(1, 5))
    assert codes() == set()
    unguard()
    return matter_id


def entry_of(matter_id, n):
    return models.Entry.objects.get(subject=f"matter/{matter_id}", n=n)


def rewritten(entry, **changes):
    """The entry with other words and a hash that fits them, as a careful forger makes it."""
    said = json.loads(entry.canonical) | changes
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return canonical, hashlib.sha256(canonical.encode()).hexdigest()


def test_1_a_changed_word_breaks_the_hash(sealed):
    forge(
        "UPDATE store_entry SET canonical = REPLACE(canonical, '1240', '1241') WHERE id = %s",
        entry_of(sealed, 2).id,
    )

    assert "hash-differs" in codes()


def test_1_a_dropped_entry_breaks_the_chain(sealed):
    entry = entry_of(sealed, 4)
    forge("DELETE FROM store_seal WHERE entry_id = %s", entry.id)
    forge("DELETE FROM store_entry WHERE id = %s", entry.id)

    assert {"n-not-next", "link-broken"} <= codes()


def test_2_a_history_rewritten_with_fitting_hashes_differs_from_the_checkpoints(sealed):
    entry = entry_of(sealed, 6)
    canonical, hashed = rewritten(entry, actor="999")
    forge(
        "UPDATE store_entry SET canonical = %s, hash = %s WHERE id = %s",
        canonical,
        hashed,
        entry.id,
    )
    forge("UPDATE store_matter SET last_hash = %s WHERE id = %s", hashed, sealed)

    assert "root-differs" in codes()


def test_2_a_checkpoint_signed_anew_by_the_same_key_differs_from_what_a_witness_kept(sealed):
    last = models.Checkpoint.objects.latest("size")
    entry = entry_of(sealed, 6)
    canonical, hashed = rewritten(entry, actor="999")
    forge(
        "UPDATE store_entry SET canonical = %s, hash = %s WHERE id = %s",
        canonical,
        hashed,
        entry.id,
    )
    resign_everything()

    assert "witness-differs" in codes(against=last.note)
    assert "root-differs" not in codes()


def resign_everything():
    """The whole log sealed anew with the installation's own key: only a witness can tell."""
    sizes = list(models.Checkpoint.objects.order_by("size").values_list("size", "at"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_seal")
        cursor.execute("DELETE FROM store_checkpoint")
    record.seal(at=sizes[-1][1])


def test_2_a_checkpoint_with_a_foreign_signature_is_found(sealed):
    last = models.Checkpoint.objects.latest("size")
    signed = note.read(last.note)
    stranger = keys.load_or_make(settings.DATA / "stranger", name=setting("ORIGIN"))
    forge("UPDATE store_checkpoint SET note = %s WHERE id = %s",
          keys.sign(signed.text, key=stranger), last.id)  # fmt: skip

    assert "bad-signature" in codes()


def test_3_an_entry_dated_back_before_its_checkpoint_is_found(sealed):
    entry = entry_of(sealed, 6)
    early = (at(0, 2) - timedelta(days=3)).strftime("%Y-%m-%dT%H:%M:%S.000000Z")
    canonical, hashed = rewritten(entry, at=early)
    stamp = early.replace("T", " ").removesuffix("Z")
    stamp += "+00" if connection.vendor == "postgresql" else ""
    forge("UPDATE store_entry SET canonical = %s, hash = %s, at = %s WHERE id = %s",
          canonical, hashed, stamp, entry.id)  # fmt: skip

    assert {"time-backwards", "before-checkpoint"} <= codes()


@pytest.mark.parametrize(
    ("column", "value"),
    [("stage", "archived"), ("due", "2026-12-31"), ("owner_id", "7"), ("title", "别的事"),
     ("next_on", "2030-01-01"), ("end", "success"), ("original_due", "2026-12-31")],
)  # fmt: skip
def test_4_a_matter_that_says_otherwise_than_its_entries_is_found(sealed, column, value):
    forge(f'UPDATE store_matter SET "{column}" = %s WHERE id = %s', value, sealed)

    assert codes() == {"replay-differs"}


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE store_unit SET title = '大江镇' WHERE id = 3",
        "UPDATE store_post SET is_head = (1 = 1) WHERE id = 6",
        "UPDATE store_posting SET until_on = '2026-02-01' WHERE id = 105",
        "UPDATE store_place SET parent_id = 7 WHERE unit_id = 4",
        "UPDATE store_looptext SET text = '{}'",
    ],
    ids=["unit", "post", "posting", "place", "loop-text"],
)
def test_4_a_table_that_says_otherwise_than_its_entries_is_found(sealed, sql):
    forge(sql)

    found = codes()
    assert "replay-differs" in found


def test_4_a_matter_without_entries_is_found(sealed):
    copied = models.Matter.objects.get(id=sealed)
    copied.id = sealed + 1
    copied.save(force_insert=True)

    assert codes() == {"replay-differs"}


def test_5_a_value_that_is_gone_without_an_erasing_entry_is_found(sealed):
    forge("DELETE FROM store_value WHERE subject = %s AND field = 'duty'", f"matter/{sealed}")

    assert "value-missing" in codes()


def test_5_a_value_that_was_altered_is_found(sealed):
    forge("UPDATE store_value SET value = %s WHERE subject = %s AND field = 'progress'",
          '"早已完成。"', f"matter/{sealed}")  # fmt: skip

    assert "value-altered" in codes()


def test_6_an_entry_that_is_left_unsealed_is_found():
    drafted()

    assert "unsealed" in codes()


def test_a_forger_who_cuts_the_log_at_its_end_is_found_by_the_note_of_a_witness(sealed):
    last = models.Checkpoint.objects.latest("size")
    entry = entry_of(sealed, 6)
    forge("DELETE FROM store_value WHERE subject = %s AND n = 6", f"matter/{sealed}")
    forge("DELETE FROM store_seal WHERE entry_id = %s", entry.id)
    forge("DELETE FROM store_entry WHERE id = %s", entry.id)
    forge("DELETE FROM store_checkpoint WHERE id = %s", last.id)

    assert "witness-differs" in codes(against=last.note)


@pytest.mark.parametrize("table", ["store_entry", "store_seal", "store_looptext"])
@pytest.mark.parametrize(
    "sql", ["UPDATE {t} SET {c} = {c}", "DELETE FROM {t}", "REPLACE INTO {t} SELECT * FROM {t}"],
    ids=["update", "delete", "replace"],
)  # fmt: skip
def test_the_database_itself_refuses_to_change_what_is_insert_only(table, sql):
    drafted()
    record.seal(at=at(0, 5))
    if "REPLACE" in sql and connection.vendor == "postgresql":
        sql = "TRUNCATE {t} CASCADE"
    column = {"store_seal": '"index"', "store_looptext": "name"}.get(table, "hash")

    connection.check_constraints()

    refused = pytest.raises(DatabaseError, match="insert only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(t=table, c=column))


def test_a_witness_note_is_kept_and_compared():
    drafted()
    checkpoint = record.seal(at=at(0, 5))
    witness = keys.load_or_make(settings.DATA / "witness", name="shi.example")
    signed = keys.sign(checkpoint.note, key=witness)

    record.keep_witness_note(signed, at=at(0, 6))

    found = verify(at=at(0, 7))
    assert found.is_witnessed
    assert found.faults == ()


def test_the_drafts_words_are_not_in_the_hash():
    matter_id = drafted()

    assert DRAFT["quote"] not in entry_of(matter_id, 1).canonical
