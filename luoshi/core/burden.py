"""What asking costs those who answer, in minutes. Nobody's time is measured: types have prices.

Source: domain.md 8; the price of each type of field stands in `core.loop`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from luoshi.core import clock, paths
from luoshi.core.calendar import Calendar
from luoshi.core.condition import Facts, holds
from luoshi.core.loop import PRICES, End, Field, Loop, Move
from luoshi.core.matter import Matter
from luoshi.core.tree import LEVELS

ZERO = Decimal(0)
NO_REPORTS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Template:
    """What a unit of one level has to answer. Shape: `fields` are those that it must fill in.

    Unit: `minutes` by the price of each field; `n_characters` is how much may be typed at most.
    `can_decline` says whether the unit may answer that it does not apply.
    """

    move: Move
    fields: tuple[Field, ...]
    minutes: Decimal
    n_characters: int
    can_decline: bool

    @property
    def files(self) -> tuple[Field, ...]:
        """The fields that demand a file."""
        return tuple(field for field in self.fields if field.type == "file")


@dataclass(frozen=True, kw_only=True)
class Line:
    """The cost for all units of one level. Shape: `template` is None where that level has none.

    Unit: minutes; `share` is the part of the whole, of one.
    """

    level: str
    n_units: int
    template: Template | None
    each: Decimal
    minutes: Decimal
    share: Fraction


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What an opening for many units costs, by level in the order of the house. Unit: minutes.

    Shape: `n_reports` is how often each unit is asked to report until the end; it is paid for too.
    """

    lines: tuple[Line, ...]
    n_reports: int = 0

    @property
    def n_units(self) -> int:
        """How many units are asked."""
        return sum(line.n_units for line in self.lines)

    @property
    def n_templates(self) -> int:
        """How many different templates they answer."""
        return len({line.template.move.name for line in self.lines if line.template})

    @property
    def minutes(self) -> Decimal:
        """What all of it costs."""
        return sum((line.minutes for line in self.lines), ZERO)

    @property
    def hours(self) -> Fraction:
        """The same in hours."""
        return Fraction(self.minutes) / 60

    def each(self, level: str) -> Decimal:
        """What one unit of a level is asked; 0 where that level is not."""
        return next((line.each for line in self.lines if line.level == level), ZERO)


def price(field: Field) -> Decimal:
    """The price of one field.

    Unit: minutes. An asker cannot lower it.

    >>> price(Field(name="place", title="", title_en="", type="unit"))
    Decimal('0.5')
    """
    return Decimal(PRICES[field.type])


def price_of(fields: Iterable[Field]) -> Decimal:
    """The price of a form. Unit: minutes; only what must be filled in is counted."""
    return sum((price(field) for field in fields), ZERO)


def price_of_move(*, loop: Loop, move: Move) -> Decimal:
    """The price of a move: of what it needs; what it may take is free. Unit: minutes."""
    return price_of(loop.fields[name] for name in move.needs)


def template_of(*, loop: Loop, level: str) -> Template | None:
    """What the owner of a matter that others opened for it must answer first; None for nothing.

    Shape: the owner's move out of the opening stage whose condition names the level; where no
    move names a level, the one that is waited for. Of several that fit, the dearest.
    """
    stage = opening_stage(loop)
    if stage is None:
        return None
    moves = [move for move in loop.from_stage(stage) if "owner" in move.by and move.to]
    answers = [move for move in moves if not _declines(move, loop=loop)]
    named = [move for move in answers if any(name == "level" for name, _, _ in move.when)]
    if named:
        fitting = [move for move in named if _fits(move, loop=loop, level=level)]
    else:
        waited = clock.leading_on(loop=loop, matter=Matter(id=0, loop=loop.name, stage=stage))
        fitting = [waited] if waited in answers else []
    if not fitting:
        return None
    move = max(fitting, key=lambda entry: price_of_move(loop=loop, move=entry))
    fields = tuple(loop.fields[name] for name in move.needs)
    return Template(
        move=move,
        fields=fields,
        minutes=price_of(fields),
        n_characters=sum(field.most for field in fields if field.type == "text"),
        can_decline=len(answers) < len(moves),
    )


def opening_stage(loop: Loop) -> str | None:
    """The stage in which a matter begins that the system opens for a unit, or None."""
    return next(
        (move.to[0] for move in loop.moves.values() if move.opens_matter and "system" in move.by),
        None,
    )


def cost(
    *, loop: Loop, levels: Mapping[str, int], reporting: Mapping[str, int] = NO_REPORTS
) -> Cost:
    """What it costs to open this loop for so many units of each level: as the accounts count it.

    Shape: levels that nobody is asked of are left out; `reporting` says how often each unit will
    be asked for which report, as `reports_until` tells.
    """
    asked = [(level, levels[level]) for level in LEVELS if levels.get(level)]
    templates = {level: template_of(loop=loop, level=level) for level, _ in asked}
    told = sum(
        (price_of_move(loop=loop, move=loop.moves[name]) * n for name, n in reporting.items()), ZERO
    )
    each = {level: told + (found.minutes if found else ZERO) for level, found in templates.items()}
    whole = sum((each[level] * n for level, n in asked), ZERO)
    return Cost(
        lines=tuple(
            Line(
                level=level,
                n_units=n,
                template=templates[level],
                each=each[level],
                minutes=each[level] * n,
                share=Fraction(each[level] * n) / Fraction(whole) if whole else Fraction(0),
            )
            for level, n in asked
        ),
        n_reports=sum(reporting.values()),
    )


def reports_until(
    *, loop: Loop, given: Mapping[str, Any], day: date, calendar: Calendar
) -> Mapping[str, int]:
    """How many reports of each kind fall due from a day up to the due day that a matter is given.

    Shape: by move, those of the main line alone; empty without a due day.
    """
    due, line = given.get("due"), frozenset(paths.spine(loop))
    if not isinstance(due, date):
        return {}
    found = {}
    for move in reports(loop):
        rhythm = given.get(move.every) if move.every in loop.fields else move.every
        if rhythm and line.intersection(move.sources):
            found[move.name] = calendar.n_periods(rhythm=rhythm, after=day, until=due)
    return found


def fan_move(loop: Loop) -> Move | None:
    """The move that opens one matter for each unit of a field, or None where there is none."""
    return next(
        (
            move
            for move in loop.moves.values()
            if move.opens and move.opens.each and loop.fields[move.opens.each].type == "units"
        ),
        None,
    )


def reports(loop: Loop) -> tuple[Move, ...]:
    """The moves that an owner is asked to make in a rhythm and that cost something."""
    return tuple(
        move
        for move in loop.moves.values()
        if move.every and "owner" in move.by and price_of_move(loop=loop, move=move)
    )


def _declines(move: Move, *, loop: Loop) -> bool:
    """Whether the move says that the matter does not apply."""
    return all(loop.stages[target].end is End.VOID for target in move.to)


def _fits(move: Move, *, loop: Loop, level: str) -> bool:
    facts = Facts(day=date.min, level=level)
    blank = Matter(id=0, loop=loop.name)
    return all(
        holds(condition, loop=loop, matter=blank, facts=facts)
        for condition in move.when
        if condition[0] == "level"
    )
