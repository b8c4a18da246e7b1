"""Rows by the hundred thousand, or one: past the ORM, which makes its SQL anew each time.

COPY on PostgreSQL, statements of many rows on SQLite; a single row is an INSERT on both.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from django.db import connection, models

from luoshi.store.record import behind

#: SQLite takes 32,766 values in a statement; beyond some thousand it gets no faster.
_VALUES = 7_000
#: Up to so many rows go through Django's cursor, which counts and logs them; it would search a
#: longer statement for its marks each time.
_FEW = 20

Model = type[models.Model]


def columns_of(model: Model, names: Sequence[str]) -> list[str]:
    """The columns of these fields."""
    return [str(getattr(model._meta.get_field(name), "column")) for name in names]  # noqa: B009


def insert(model: Model, *, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Writes rows of these fields; raises where the database refuses."""
    stream = iter(rows)
    first = list(islice(stream, 2))
    if connection.vendor == "postgresql" and len(first) > 1:
        _copy(model, names=names, rows=chain(first, stream))
        return
    stream, dated = chain(first, stream), _dated(model, tuple(names))
    while part := list(islice(stream, _VALUES // len(names))):
        cells = list(chain.from_iterable(part))
        for at in dated:
            cells[at :: len(names)] = map(_plain, cells[at :: len(names)])
        if len(part) <= _FEW:
            with connection.cursor() as cursor:
                cursor.execute(_insertion(model, tuple(names), n=len(part), mark="%s"), cells)
        else:
            behind.execute(_insertion(model, tuple(names), n=len(part), mark="?"), cells)


def change(
    model: Model, *, names: Sequence[str], row: Sequence[Any], where: Mapping[str, Any]
) -> int:
    """Writes these fields of the rows that are as `where` says; gives how many those were."""
    with connection.cursor() as cursor:
        cursor.execute(
            _changing(model, tuple(names), tuple(where)),
            [_plain(cell) for cell in (*row, *where.values())],
        )
        return int(cursor.rowcount)


def change_many(
    model: Model, *, names: Sequence[str], rows: Sequence[Sequence[Any]], where: Sequence[str]
) -> int:
    """Writes these fields of many rows, each found by the fields of `where`.

    Shape: a row holds what is written, then what it is found by. Gives how many rows there were.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            columns = [list(cells) for cells in zip(*rows, strict=True)]
            cursor.execute(_changing_together(model, tuple(names), tuple(where)), columns)
        else:
            plain = [[_plain(cell) for cell in row] for row in rows]
            cursor.executemany(_changing(model, tuple(names), tuple(where)), plain)
        return int(cursor.rowcount)


@lru_cache(maxsize=64)
def _changing_together(model: Model, names: Sequence[str], known: Sequence[str]) -> str:
    """One statement for all rows, a list for each column: a journey to the server, not hundreds.

    The casts say no length: what is too long is refused by the table, and not cut.
    """
    table, columns = _quoted(model, names)
    _, keys = _quoted(model, known)
    kinds = [str(model._meta.get_field(name).db_type(connection)) for name in (*names, *known)]
    lists = ", ".join(f"%s::{kind.partition('(')[0]}[]" for kind in kinds)
    called = [f"v{at}" for at in range(len(kinds))]
    sets = ", ".join(f"{column} = {value}" for column, value in zip(columns, called, strict=False))
    found = " AND ".join(
        f"{table}.{key} = {value}" for key, value in zip(keys, called[len(names) :], strict=True)
    )
    return (
        f"UPDATE {table} SET {sets} FROM unnest({lists}) AS given({', '.join(called)}) "
        f"WHERE {found}"
    )


def _copy(model: Model, *, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    table, columns = _quoted(model, names)
    # A COPY tells of a clash only when it ends.
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row(row)


@lru_cache(maxsize=128)
def _insertion(model: Model, names: Sequence[str], *, n: int, mark: str) -> str:
    table, columns = _quoted(model, names)
    marks = f"({', '.join([mark] * len(names))})"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([marks] * n)}"


@lru_cache(maxsize=32)
def _changing(model: Model, names: Sequence[str], known: Sequence[str]) -> str:
    table, columns = _quoted(model, names)
    _, keys = _quoted(model, known)
    sets = ", ".join(f"{column} = %s" for column in columns)
    return f"UPDATE {table} SET {sets} WHERE {' AND '.join(f'{key} = %s' for key in keys)}"


@lru_cache(maxsize=128)
def _dated(model: Model, names: Sequence[str]) -> tuple[int, ...]:
    """The places of the fields that hold a day or an instant."""
    fields = [model._meta.get_field(name) for name in names]
    return tuple(at for at, field in enumerate(fields) if isinstance(field, models.DateField))


def _quoted(model: Model, names: Sequence[str]) -> tuple[str, list[str]]:
    quote = connection.ops.quote_name
    return quote(model._meta.db_table), [quote(name) for name in columns_of(model, names)]


def _plain(cell: Any) -> Any:
    """SQLite keeps days and instants as text, as Django writes them."""
    kind = type(cell)
    if kind is datetime:
        return _as_text(cell)
    if kind is date:
        return connection.ops.adapt_datefield_value(cell)
    return cell


def _as_text(instant: datetime) -> Any:
    if instant.tzinfo is UTC and connection.vendor == "sqlite" and connection.timezone is UTC:
        return instant.isoformat(" ")[: -len("+00:00")]
    return connection.ops.adapt_datetimefield_value(instant)
