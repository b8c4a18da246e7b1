"""The role that serves may do its work and may not touch what is insert only."""

import re
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from luoshi.store import models, record
from luoshi.store.migrations import __name__ as migrations
from luoshi.store.verify import verify
from tests import cast
from tests.core.test_engine import FIVE
from tests.store import figures
from tests.store.test_record import act, at, drafted

pytestmark = pytest.mark.usefixtures("city")
INSTALL = Path(__file__).resolve().parents[2] / "docs/install.md"
INSERT_ONLY = __import__(f"{migrations}.0002_insert_only", fromlist=["INSERT_ONLY"]).INSERT_ONLY
TABLES = [table for table, _ in INSERT_ONLY]


def grants() -> list[str]:
    """The statements of the manual, as its reader copies them."""
    block = re.search(r"```sql\n(.*?)```", INSTALL.read_text(encoding="utf-8"), re.DOTALL)
    assert block
    return [line for line in block[1].splitlines() if line]


@pytest.fixture
def serving():
    """Acts as the serving role until the end of the test; on SQLite there are no roles."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for statement in ("CREATE ROLE luoshi_serve", *grants(), "SET LOCAL ROLE luoshi_serve"):
                cursor.execute(statement)


def test_the_manual_names_every_table_that_is_insert_only():
    revoked = next(line for line in grants() if line.startswith("REVOKE"))

    assert sorted(re.findall(r"store_\w+", revoked)) == sorted(TABLES)


def test_the_serving_role_opens_moves_seals_and_verifies(serving):
    matter_id = drafted()
    act(cast.LEADER, matter_id, "approve", FIVE)
    record.seal(at=at(minutes=9))

    assert models.Matter.objects.get(id=matter_id).stage == "assigned"
    assert verify(at=at(minutes=10)).faults == ()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_the_serving_role_cannot_change_what_is_insert_only(serving, table, statement):
    column = "hash" if table == "store_looptext" else "entry_id" if table == "store_seal" else "id"
    drafted()
    figures.fill(figures.define(), months=(1,))
    record.seal(at=at(minutes=9))

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table, column, column))
