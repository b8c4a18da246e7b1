"""Readings through the database: refusals, corrections, and forgeries that must show."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from luoshi.core import ledger as core_ledger
from luoshi.core.fault import Refused
from luoshi.core.indicator import Kind, Rollup
from luoshi.store import cells, keys, models, replay_readings
from luoshi.store.record import readings
from tests import cast
from tests.store import figures
from tests.store.figures import JANUARY

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def ids():
    return figures.define()


def one(
    ids, value=1250, *, unit=cast.VILLAGE, period="2026-01", key="investment", measure="actual"
):
    return readings.Submission(unit=unit, period=period, cells=((ids[key], measure, value),))


def stored(subject):
    return models.Entry.objects.filter(subject=subject).order_by("n")


def test_a_definition_has_an_entry_with_all_of_it(ids):
    entry = stored(f"indicator/{ids['solved_rate']}").get()

    did = json.loads(entry.canonical)["body"]["did"]
    assert did["title"] == "诉求解决率"
    assert did["numerator"] == str(ids["solved"])
    assert did["scale"] == "1"
    assert models.Indicator.objects.get(id=ids["solved_rate"]).last_hash == entry.hash


def test_defining_again_writes_only_what_has_changed(ids):
    changed = readings.IndicatorRow(
        key="waste", title="其他垃圾清运量", unit="吨", scale=0,
        direction=figures.WASTE.direction,
    )  # fmt: skip

    again = readings.define([figures.INVESTMENT, changed], at=JANUARY + timedelta(days=1))

    assert again == (ids["investment"], ids["waste"])
    assert stored(f"indicator/{ids['investment']}").count() == 1
    assert stored(f"indicator/{ids['waste']}").count() == 2
    assert models.Indicator.objects.get(key="waste").title == "其他垃圾清运量"
    assert list(replay_readings.faults()) == []


RATIO = {"unit": "%", "kind": Kind.RATIO, "rollup": Rollup.RATIO}


@pytest.mark.parametrize(
    ("code", "row"),
    [
        ("no-unit", {"unit": ""}),
        ("bad-scale", {"unit": "户", "scale": 12}),
        ("no-parts", RATIO),
        ("no-parts", {"unit": "户", "numerator": "solved"}),
        ("unknown-part", RATIO | {"numerator": "nobody", "denominator": "received"}),
        ("unknown-level", {"unit": "户", "level": "planet"}),
        ("unknown-source", {"unit": "户", "source": 999}),
    ],
)
def test_a_definition_that_cannot_be_is_refused(ids, code, row):
    with pytest.raises(Refused) as refusal:
        readings.define([readings.IndicatorRow(key="new", title="新指标", **row)], at=JANUARY)

    assert refusal.value.fault.code == code
    assert not models.Indicator.objects.filter(key="new").exists()


def test_the_same_key_twice_is_refused(ids):
    twice = [readings.IndicatorRow(key="x", title="甲", unit="户")] * 2

    with pytest.raises(Refused) as refusal:
        readings.define(twice, at=JANUARY)

    assert refusal.value.fault.code == "same-key"


def test_the_unit_of_an_indicator_with_values_cannot_change(ids):
    readings.submit(one(ids), at=JANUARY)
    changed = readings.IndicatorRow(key="investment", title="固定资产投资", unit="亿元", scale=2)

    with pytest.raises(Refused) as refusal:
        readings.define([changed], at=JANUARY)

    assert refusal.value.fault.code == "reported-already"


def test_the_entry_of_a_submission_covers_all_its_cells(ids):
    number = readings.submit(figures.submission(ids, cast.VILLAGE, 1, level=7), at=JANUARY)

    entry = stored(f"submission/{number}").get()
    did = json.loads(entry.canonical)["body"]["did"]
    rows = models.Reading.objects.filter(submission_id=number).order_by("id")
    lines = "".join(
        f"{row.unit_id} {row.indicator_id} {row.period} {row.measure} {row.vintage} {row.value}\n"
        for row in rows
    )
    assert did == {
        "unit": str(cast.VILLAGE), "period": "2026-01", "n_cells": "4",
        "cells_sha256": keys.sha256(lines.encode()).hex(),
    }  # fmt: skip
    assert models.Submission.objects.get(id=number).hash == entry.hash


def test_entries_written_in_bulk_are_what_the_core_writes(ids):
    readings.submit_many(
        (figures.submission(ids, unit, 1) for unit in figures.LEAVES), at=JANUARY, actor="105"
    )

    written = models.Entry.objects.filter(subject__startswith="submission/")
    assert written.count() == len(figures.LEAVES)
    for entry in written:
        parsed = core_ledger.from_canonical(entry.canonical.encode())
        assert core_ledger.canonical(parsed).decode() == entry.canonical
        assert core_ledger.entry_hash(entry.canonical.encode(), keys.sha256) == entry.hash
        assert (parsed.actor, parsed.at, parsed.n) == ("105", JANUARY, 1)


def test_a_line_is_the_documented_one():
    assert cells.line((4, 7, "2026-03", "actual", 1, -1250)) == "4 7 2026-03 actual 1 -1250\n"


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("unknown-unit", {"unit": 999}),
        ("bad-period", {"period": "2026-13"}),
        ("wrong-period", {"period": "2026"}),
        ("wrong-period", {"period": "2026-Q1"}),
        ("wrong-period", {"period": " 2026-01"}),
        ("unknown-measure", {"measure": "guess"}),
        ("computed", {"key": "solved_rate"}),
        ("not-whole", {"value": True}),
        ("not-whole", {"value": 12.5}),
        ("too-large", {"value": 2**63}),
    ],
)
def test_what_cannot_be_written_is_refused_and_nothing_is_written(ids, code, changed):
    good = one(ids)

    with pytest.raises(Refused) as refusal:
        readings.submit_many([good, one(ids, **changed)], at=JANUARY)

    assert refusal.value.fault.code == code
    assert not models.Reading.objects.exists()
    assert not models.Entry.objects.filter(subject__startswith="submission/").exists()


def test_an_unknown_indicator_and_an_empty_submission_are_refused(ids):
    for code, given in (("unknown-indicator", ((999, "actual", 1),)), ("no-cells", ())):
        with pytest.raises(Refused) as refusal:
            readings.submit(
                readings.Submission(unit=cast.VILLAGE, period="2026-01", cells=given), at=JANUARY
            )
        assert refusal.value.fault.code == code


def test_the_same_cell_is_never_reported_twice(ids):
    readings.submit(one(ids), at=JANUARY)

    with pytest.raises(Refused) as refusal:
        readings.submit(one(ids, 9999), at=JANUARY)

    assert refusal.value.fault.code == "reported-before"
    assert "沿江村的固定资产投资 2026-01 已经报过" in str(refusal.value)
    assert models.Reading.objects.get().value == 1250


def test_the_same_cell_twice_in_one_delivery_is_named(ids):
    with pytest.raises(Refused) as refusal:
        readings.submit_many([one(ids), one(ids, 7, unit=cast.TOWN), one(ids, 8)], at=JANUARY)

    assert refusal.value.fault.code == "reported-before"
    assert "沿江村" in str(refusal.value)
    assert not models.Reading.objects.exists()


def test_a_correction_is_a_new_vintage_and_the_old_one_stays(ids):
    readings.submit(one(ids), at=JANUARY)

    number = readings.correct(
        one(ids, 1300), at=JANUARY + timedelta(days=9), actor="107", reason="票据晚到"
    )

    kept = models.Reading.objects.order_by("vintage").values_list("vintage", "value")
    assert list(kept) == [(1, 1250), (2, 1300)]
    entry = json.loads(stored(f"submission/{number}").get().canonical)
    assert (entry["move"], entry["actor"]) == ("corrected", "107")
    assert models.Value.objects.get(subject=f"submission/{number}").field == "reason"
    assert list(replay_readings.faults()) == []


def test_a_correction_of_nothing_and_one_that_changes_nothing_are_refused(ids):
    readings.submit(one(ids), at=JANUARY)

    for code, given in (("not-reported", one(ids, period="2026-02")), ("unchanged", one(ids))):
        with pytest.raises(Refused) as refusal:
            readings.correct(given, at=JANUARY)
        assert refusal.value.fault.code == code


def test_many_chunks_are_written_and_replayed(ids, monkeypatch):
    monkeypatch.setattr(readings, "CHUNK", 4)
    monkeypatch.setattr(replay_readings, "CHUNK", 5)

    figures.fill(ids)

    assert models.Submission.objects.count() == 4 * len(figures.LEAVES) + 1
    assert list(replay_readings.faults()) == []


def forge(statement, *given):
    """What somebody does who has the database and drops its guards."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("store_reading", "store_submission"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_insert_only ON {table}")
        else:
            for table in ("store_reading", "store_submission"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update")
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")
        cursor.execute(statement, given)
        assert cursor.rowcount >= 1


@pytest.mark.parametrize("table", ["store_submission", "store_reading"])
@pytest.mark.parametrize(
    "sql",
    ["UPDATE {t} SET period = period", "DELETE FROM {t}", "REPLACE INTO {t} SELECT * FROM {t}"],
    ids=["update", "delete", "replace"],
)
def test_the_database_itself_refuses_to_change_what_was_handed_in(ids, table, sql):
    readings.submit(one(ids), at=JANUARY)
    if "REPLACE" in sql and connection.vendor == "postgresql":
        sql = "TRUNCATE {t} CASCADE"
    connection.check_constraints()

    refused = pytest.raises(DatabaseError, match="insert only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(t=table))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE store_reading SET value = value + 1 WHERE submission_id = %s",
        "UPDATE store_reading SET vintage = 3 WHERE submission_id = %s",
        "UPDATE store_reading SET period = '2026-02' WHERE submission_id = %s",
        "DELETE FROM store_reading WHERE submission_id = %s",
        "UPDATE store_submission SET period = '2026-02' WHERE id = %s",
        "UPDATE store_submission SET hash = '' WHERE id = %s",
    ],
)
def test_a_forged_submission_is_found(ids, statement):
    number = readings.submit(one(ids), at=JANUARY)
    readings.submit(one(ids, unit=cast.TOWN), at=JANUARY)

    forge(statement, number)

    assert [fault.where for fault in replay_readings.faults()] == [f"submission/{number}"]


def test_a_cell_slipped_into_a_submission_is_found(ids):
    number = readings.submit(one(ids), at=JANUARY)

    forge(
        "INSERT INTO store_reading"
        " (submission_id, unit_id, indicator_id, period, measure, vintage, value)"
        " VALUES (%s, %s, %s, '2026-01', 'actual', 1, 5)",
        number, cast.VILLAGE, ids["waste"],
    )  # fmt: skip

    assert [fault.where for fault in replay_readings.faults()] == [f"submission/{number}"]


def test_a_submission_that_has_gone_with_all_its_cells_is_found(ids):
    number = readings.submit(one(ids), at=JANUARY)
    forge("DELETE FROM store_reading WHERE submission_id = %s", number)
    forge("DELETE FROM store_submission WHERE id = %s", number)

    assert [fault.where for fault in replay_readings.faults()] == [f"submission/{number}"]


@pytest.mark.parametrize("column", ["title = '投资'", "scale = 3", "last_hash = ''"])
def test_a_forged_definition_is_found(ids, column):
    forge(f"UPDATE store_indicator SET {column} WHERE id = %s", ids["investment"])

    found = [fault.where for fault in replay_readings.faults()]
    assert found == [f"indicator/{ids['investment']}"]
