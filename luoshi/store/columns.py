"""Columns of readings in preorder, kept in memory and caught up before every use.

A column holds the subtree totals of one indicator, measure and period as whole numbers. It is made
of the readings up to a number that the cache keeps; a process that finds a newer reading in the
database adds the differences first, depth + 1 numbers for each.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection

from luoshi.core.indicator import Measure
from luoshi.store import clockwork, models
from luoshi.store.column import Column, Key, Numbered, Whole, Yes, between, n_before

#: So many bytes of columns are kept; those unused for longest go first.
LIMIT_BYTES = 256 * 2**20
#: With more new readings than this the columns are read anew instead of caught up.
MANY = 200_000

_NONE = np.zeros((0, 3), dtype=np.int64)


class Columns:
    """The columns of one numbering as of an instant; valid inside `reading` only."""

    def __init__(self, *, cache: "_Cache", number: int, as_of: datetime | None) -> None:
        self._cache, self._number, self._as_of = cache, number, as_of
        self.numbered = cache.numbered(number)

    @property
    def version(self) -> tuple[int, int]:
        """The last reading contained, and its submission: another history has another."""
        return self._cache.last

    def column(self, key: Key) -> Column:
        """One of the columns that were asked for."""
        return self._cache.kept[self._number, self._as_of, key]

    def counts(self, marks: Yes, *, positions: Whole) -> Whole:
        """How many units are marked in the subtrees at these positions."""
        lasts = self.numbered.lasts[positions]
        first, past = int(positions.min()), int(lasts.max()) + 1
        return between(n_before(marks[first:past]), positions - first, lasts - first)

    def has_any(self, column: Column, *, positions: Whole) -> Yes:
        """Which of the subtrees at these positions have reported anything in a column."""
        return between(column.n_before, positions, self.numbered.lasts[positions]) > 0


class _Cache:
    """What a process keeps: the columns, and the number of the last reading they contain."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.kept: OrderedDict[tuple[int, datetime | None, Key], Column] = OrderedDict()
        self.last: tuple[int, int] = (0, 0)
        self._numbered: dict[int, Numbered] = {}
        self._n_bytes = 0

    def numbered(self, number: int) -> Numbered:
        tree = clockwork.tree_by_id(number)
        found = self._numbered.get(number)
        if found is not None and found.tree is not tree:
            self.forget()
            found = None
        if found is None:
            found = self._numbered[number] = Numbered.of(tree)
        return found

    def forget(self) -> None:
        self._forget_columns()
        self._numbered.clear()

    def _forget_columns(self) -> None:
        self.kept.clear()
        self.last, self._n_bytes = (0, 0), 0

    def catch_up(self) -> None:
        """Adds what has been written since; one query where nothing has."""
        newest = (
            models.Reading.objects.order_by("-id").values_list("id", "submission_id").first()
        ) or (0, 0)
        if newest == self.last:
            return
        is_later = newest[0] > self.last[0]
        if not is_later or newest[0] - self.last[0] > MANY or not self._add_since(self.last):
            self._forget_columns()
        self.last = newest

    def _add_since(self, last: tuple[int, int]) -> bool:
        """Whether the last reading known still stands; adds those after it."""
        if not self.kept:
            return True
        rows = models.Reading.objects.filter(id__gte=last[0]).order_by("id").values_list(
            "id", "submission_id", "indicator_id", "measure", "period", "unit_id", "value"
        )  # fmt: skip
        found = list(rows)
        if last[0] and (not found or found[0][:2] != last):
            return False
        by_key: dict[Key, list[tuple[int, int]]] = {}
        for number, _, indicator, measure, period, unit, value in found:
            if number > last[0]:
                key = Key(indicator=indicator, measure=measure, period=period)
                by_key.setdefault(key, []).append((unit, value))
        for place in list(self.kept):
            _, as_of, key = place
            if as_of is not None or (key in by_key and key.measure == Measure.TARGET):
                self._drop(place)
            else:
                for unit, value in by_key.get(key, ()):
                    self.kept[place].put(unit=unit, value=value)
        return True

    def load(self, keys: Iterable[Key], *, number: int, as_of: datetime | None) -> None:
        """Reads the columns that are missing, all in one query, and drops the oldest."""
        wanted = [(number, as_of, key) for key in keys]
        missing = [place[2] for place in wanted if place not in self.kept]
        if missing:
            numbered = self.numbered(number)
            rows = _rows(missing, up_to=self.last[0], as_of=as_of)
            for key in missing:
                column = _column(key, numbered=numbered, rows=rows.pop(key, _NONE))
                self.kept[number, as_of, key] = column
                self._n_bytes += column.n_bytes
        for place in wanted:
            self.kept.move_to_end(place)
        while self._n_bytes > LIMIT_BYTES and len(self.kept) > len(wanted):
            self._drop(next(iter(self.kept)))

    def _drop(self, place: tuple[int, datetime | None, Key]) -> None:
        self._n_bytes -= self.kept.pop(place).n_bytes


_cache = _Cache()


@contextmanager
def reading(
    *, numbering: int, keys: Iterable[Key], as_of: datetime | None = None
) -> Iterator[Columns]:
    """These columns over a numbering, caught up with the database; None is now.

    Shape: one at a time in a process, so that no column changes while a figure is being computed.
    """
    with _cache.lock:
        _cache.numbered(numbering)
        _cache.catch_up()
        _cache.load(tuple(keys), number=numbering, as_of=as_of)
        yield Columns(cache=_cache, number=numbering, as_of=as_of)


def forget() -> None:
    """Drops all columns of this process."""
    with _cache.lock:
        _cache.forget()


def contained() -> tuple[int, int]:
    """The number of the last reading that the columns of this process contain, and how many
    bytes they take."""
    return _cache.last[0], sum(column.n_bytes for column in _cache.kept.values())


def _column(key: Key, *, numbered: Numbered, rows: Whole) -> Column:
    return Column(
        numbered=numbered, units=rows[:, 0], values=rows[:, 2],
        is_target=key.measure == Measure.TARGET,
    )  # fmt: skip


def _rows(keys: Sequence[Key], *, up_to: int, as_of: datetime | None) -> dict[Key, Whole]:
    """Unit, vintage and value of every reading of these columns, the last vintage last.

    The database writes each column as one text, which numpy reads: twice as fast as row by row.
    """
    wanted = {(key.indicator, key.measure, key.period): key for key in keys}
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(*_query(keys, up_to=up_to, as_of=as_of))
        while rows := cursor.fetchmany(8):
            for *place, text in rows:
                key = wanted.get(tuple(place))
                if key is not None:
                    found[key] = _in_order(np.fromstring(text, dtype=np.int64, sep=" "))
    return found


def _in_order(numbers: Whole) -> Whole:
    table = numbers.reshape(-1, 3)
    if (table[:, 1] > 1).any():
        table = table[np.argsort(table[:, 1], kind="stable")]
    return table


def _query(keys: Sequence[Key], *, up_to: int, as_of: datetime | None) -> tuple[str, Sequence[Any]]:
    reading, submission = _table(models.Reading), _table(models.Submission)
    joined, where, given = "", [], []
    if as_of is not None:
        joined = f" JOIN {submission} s ON s.id = r.submission_id AND s.at <= %s"
        given.append(connection.ops.adapt_datetimefield_value(as_of))
    for name in ("indicator", "measure", "period"):
        column = "indicator_id" if name == "indicator" else name
        values = sorted({getattr(key, name) for key in keys})
        where.append(f"r.{column} IN ({', '.join(['%s'] * len(values))})")
        given += values
    joins = "string_agg" if connection.vendor == "postgresql" else "group_concat"
    statement = (
        "SELECT r.indicator_id, r.measure, r.period,"
        f" {joins}(r.unit_id || ' ' || r.vintage || ' ' || r.value, ' ')"
        f" FROM {reading} r{joined} WHERE {' AND '.join(where)} AND r.id <= %s"
        " GROUP BY r.indicator_id, r.measure, r.period"
    )
    return statement, [*given, up_to]


def _table(model: type[Any]) -> str:
    return str(connection.ops.quote_name(model._meta.db_table))
