"""Many rows at once: COPY on PostgreSQL, executemany on SQLite."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models.fields import AutoField


def columns_of(model: type[models.Model], names: Sequence[str]) -> list[str]:
    """The columns of these fields."""
    return [str(getattr(model._meta.get_field(name), "column")) for name in names]  # noqa: B009


def insert(
    model: type[models.Model], *, names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Writes rows of these fields in one statement or stream; raises where the database refuses."""
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(name) for name in columns_of(model, names))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        fields = [model._meta.get_field(name) for name in names]
        dated = [
            position
            for position, field in enumerate(fields)
            if isinstance(field, models.DateTimeField) and not isinstance(field, AutoField)
        ]
        marks = ", ".join(["%s"] * len(names))
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({marks})",
            [_plain(row, dated) for row in rows],
        )


def _plain(row: Sequence[Any], dated: Sequence[int]) -> Sequence[Any]:
    """SQLite keeps instants as text, as Django writes them."""
    if not dated:
        return row
    cells = list(row)
    for position in dated:
        cells[position] = connection.ops.adapt_datetimefield_value(cells[position])
    return cells
