"""Queries that are written once: composing their SQL costs Django more than running them costs.

A request asks the same few questions each time, with other ids. Each is a query of the ORM with
blanks in it; what stands in the blanks is given when it is asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import QuerySet, Value
from django.db.models.query import get_related_populators

T = TypeVar("T")


class Blank(Value):
    """What is only known when the query is asked. Shape: its place among what is then given."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """The mark of a parameter, and the blank itself as what is to stand there."""
        return "%s", [self]


@dataclass(frozen=True, kw_only=True)
class _Made:
    """A query as SQL of one kind of database, and how a row of it becomes what Django gives."""

    sql: str
    params: tuple[Any, ...]
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]
    row: Callable[[Sequence[Any]], Any]


class Prepared(Generic[T]):
    """A query with blanks: rows of a model with what was joined to them, or tuples of values."""

    def __init__(self, make: Callable[[], "QuerySet[Any, T]"]) -> None:
        self._make = make
        self._made: dict[str, _Made] = {}

    def all(self, *given: Any) -> list[T]:
        """Every row, with this in the blanks. One query."""
        made = self._made.get(connection.vendor) or self._compile()
        filled = [_plain(given[each.value]) if isinstance(each, Blank) else each
                  for each in made.params]  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(made.sql, filled)
            rows = cursor.fetchall()
        if made.converters:
            rows = [_converted(row, made) for row in rows]
        return [made.row(row) for row in rows]

    def first(self, *given: Any) -> T | None:
        """The first row, or None."""
        return next(iter(self.all(*given)), None)

    def _compile(self) -> _Made:
        queryset = self._make()
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        selected = [one[0] for one in compiler.select]
        converters = compiler.get_converters(selected)
        made = _Made(
            sql=sql, params=tuple(params), row=_row(queryset, compiler),
            converters=tuple((at, tuple(each), of) for at, (each, of) in converters.items()),
        )  # fmt: skip
        self._made[connection.vendor] = made
        return made


def _plain(given: Any) -> Any:
    """A day as the database keeps it; the rest is plain already."""
    return connection.ops.adapt_datefield_value(given) if type(given) is date else given


def _converted(row: Sequence[Any], made: _Made) -> list[Any]:
    cells = list(row)
    for at, converters, expression in made.converters:
        for convert in converters:
            cells[at] = convert(cells[at], expression, connection)
    return cells


def _row(queryset: "QuerySet[Any, Any]", compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """As `QuerySet` makes its objects; tuples where the query asks for values."""
    if not queryset.query.default_cols:
        return tuple
    known = compiler.klass_info
    model, places = known["model"], known["select_fields"]
    first, past = places[0], places[-1] + 1
    names = [one[0].target.attname for one in compiler.select[first:past]]
    joined = get_related_populators(known, compiler.select, queryset.db)  # type: ignore[call-arg]
    more = tuple(compiler.annotation_col_map.items())

    def of(row: Sequence[Any]) -> Any:
        made = model.from_db(queryset.db, names, row[first:past])
        for populator in joined:
            populator.populate(row, made)
        for name, at in more:
            setattr(made, name, row[at])
        return made

    return of
