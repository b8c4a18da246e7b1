"""Entry, Seal, Reading, Submission and LoopText refuse UPDATE, DELETE, TRUNCATE and an INSERT of a key that exists."""

from django.db import migrations

#: Table, and the column lists that name a row: an INSERT that meets one of them is refused. For
#: readings, of which there are millions, the DELETE trigger does it: our connections set
#: recursive_triggers, by which REPLACE fires it, and `verify` finds what any other wrote.
INSERT_ONLY = (
    ("store_entry", (("id",), ("subject", "n"))),
    ("store_seal", (("entry_id",), ("index",))),
    ("store_reading", ()),
    ("store_submission", (("id",),)),
    ("store_looptext", (("hash",),)),
)


def sqlite(table, keys):
    """SQLite lets INSERT OR REPLACE past a DELETE trigger, so the INSERT itself must look."""
    for event in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is insert only'); END"
        )
    for number, key in enumerate(keys):
        same = " AND ".join(f'"{column}" = NEW."{column}"' for column in key)
        yield (
            f"CREATE TRIGGER {table}_no_replace_{number} BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is insert only'); END"
        )


def postgresql(table, keys):
    """PostgreSQL refuses an existing key by itself; ON CONFLICT DO UPDATE meets the trigger."""
    yield (
        f"CREATE TRIGGER {table}_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION luoshi_insert_only()"
    )


FUNCTION = """
CREATE OR REPLACE FUNCTION luoshi_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is insert only', TG_TABLE_NAME; END $$
"""


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(FUNCTION, params=None)
    for table, keys in INSERT_ONLY:
        for statement in (postgresql if vendor == "postgresql" else sqlite)(table, keys):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("store", "0001_tables")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
