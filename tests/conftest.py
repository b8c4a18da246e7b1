"""What every test may ask for."""

import os
import time
import uuid
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases

from luoshi.store import clockwork, models
from luoshi.store.record import ledger, texts, tree
from tests import cast

#: Loops that only the suite knows: beds by the day, a lease of them, a watch in turns.
LOOPS = Path(__file__).resolve().parent / "store" / "loops"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Where the suite must not skip, a skipped test has failed."""
    outcome = yield
    report = outcome.get_result()
    if (
        report.skipped
        and os.environ.get("LUOSHI_NO_SKIP") == "1"
        and not hasattr(report, "wasxfail")
    ):
        report.outcome = "failed"
        report.longrepr = f"skipped, and nothing may be: {report.longrepr}"


def write_cast() -> None:
    """Writes the cast: its tree, its posts, and a posting with an account for each post."""
    clockwork.forget()
    tree.load(units=cast.UNITS, from_on=cast.TODAY.replace(month=1), at=cast.MORNING)
    posts = [
        tree.PostRow(unit=unit, title=title, is_head=is_head)
        for unit, title, is_head in cast.POSTS.values()
    ]
    ids = tree.make_posts(posts, at=cast.MORNING)
    assert ids == list(cast.POSTS)
    written = ledger.write(
        ledger.line(
            subject=f"posting/{post + 100}", move="appointed", at=cast.MORNING,
            body={"post": str(post), "from_on": "2026-01-01", "is_deputy": False, "until_on": ""},
            typed={"account": str(account.id)},
        )
        for post, account in zip(ids, _accounts(ids), strict=True)
    )  # fmt: skip
    for post, account, entry in zip(ids, User.objects.order_by("id"), written, strict=True):
        models.Posting.objects.create(
            id=post + 100, post_id=post, account=account, from_on="2026-01-01",
            last_hash=entry.hash, n_entries=1,
        )  # fmt: skip


def _accounts(posts: list[int]) -> list[User]:
    return User.objects.bulk_create([User(username=f"post{post}") for post in posts])


@pytest.fixture
def city(db):
    """The cast in the database of this test."""
    write_cast()
    yield
    clockwork.forget()


@pytest.fixture
def extra_loops(settings):
    """The loops of the suite beside those of the package."""
    settings.LOOPS = (LOOPS,)
    _forget_loops()
    yield
    _forget_loops()


def _forget_loops() -> None:
    clockwork.current_loops.cache_clear()
    texts._texts.cache_clear()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """The suite's database, made whenever a test asks for one, marked or not.

    Each process of a suite that runs in several has one of its own.
    """
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
        yield
        _leave_alone(connection.settings_dict["NAME"])
        teardown_databases(made, verbosity=0)


@pytest.fixture
def own_database(django_db_setup, django_db_blocker, tmp_path):
    """A database of this test's own with the cast in it, for real transactions and threads.

    Copied from the suite's: tables that refuse DELETE are never flushed.
    """
    with django_db_blocker.unblock():
        shared = connections["default"]
        name = _copied(tmp_path)
        kept = connections.settings["default"]
        connections.settings["default"] = {**kept, "NAME": name}
        connections["default"] = connections.create_connection("default")
        write_cast()
        yield name
        connections["default"].close()
        connections["default"] = shared
        connections.settings["default"] = kept
        if connection.vendor == "postgresql":
            _maintain(f'DROP DATABASE "{name}" WITH (FORCE)')
        clockwork.forget()


def _copied(folder) -> str:
    """The name of a new copy of the suite's database."""
    template = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        path = str(folder / "own.sqlite3")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [path])
        return path
    name = f"{template}_{uuid.uuid4().hex[:8]}"
    _leave_alone(template)
    _maintain(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return name


def _leave_alone(name: str) -> None:
    """Closes every connection to a database of PostgreSQL, those of server threads too.

    A backend that was told to end takes a moment: it is asked until none is left.
    """
    connection.close()
    if connection.vendor != "postgresql":
        return
    others = f"FROM pg_stat_activity WHERE datname = '{name}'"
    for _ in range(100):
        if not _maintain(f"SELECT pg_terminate_backend(pid) {others}"):
            return
        time.sleep(0.05)


def _maintain(statement: str) -> list[tuple[object, ...]]:
    """Runs a statement that no transaction may hold, on PostgreSQL's maintenance database."""
    import psycopg

    said = connections.settings["default"]
    with psycopg.connect(
        dbname="postgres", host=said["HOST"] or None, user=said["USER"] or None,
        password=said["PASSWORD"] or None, port=said["PORT"] or None, autocommit=True,
    ) as maintenance:  # fmt: skip
        done = maintenance.execute(statement)
        return done.fetchall() if done.description else []
