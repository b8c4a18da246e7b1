"""Units, numbered in preorder, so that a subtree is a range; and ties across the tree."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from luoshi.core.fault import N_, Fault, Refused

#: Levels of a unit, with their Chinese names.
LEVELS: Mapping[str, str] = {
    "city": N_("市"), "county": N_("区县"), "town": N_("乡镇街道"), "village": N_("村社区"),
    "grid": N_("网格"), "organ": N_("机关单位"), "enterprise": N_("企业"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A unit of the responsibility chain. `parent` is None for the root alone."""

    id: int
    code: str
    title: str
    level: str
    parent: int | None = None


@dataclass(frozen=True, kw_only=True)
class UnitRow:
    """A unit as a sheet lists it: its superior by code, "" for the root; `row` counts from 1."""

    row: int
    code: str
    title: str
    level: str
    parent_code: str = ""


@dataclass(frozen=True, kw_only=True)
class Tie:
    """A bond between two units outside the chain, such as an alliance. Shape: without direction."""

    unit: int
    other: int
    kind: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Tree:
    """Units in preorder: the root is 0, a unit comes before its subtree, children as they came.

    Shape: `units`, `lasts`, `depths` and `superiors` run by position; `superiors` holds the
    position of the unit above, -1 for the root; `positions` maps ids to positions.
    """

    units: tuple[Unit, ...]
    positions: Mapping[int, int]
    lasts: Sequence[int]
    depths: Sequence[int]
    superiors: Sequence[int]

    @staticmethod
    def of(units: Iterable[Unit]) -> "Tree":
        """The tree of these units.

        Shape: children keep the order in which they are given; no units make an empty tree.
        Refuses: the first of whatever `link_faults` finds.
        """
        given = tuple(units)
        is_unlike = len({unit.id for unit in given}) == len(given)
        if not given or is_unlike and sum(unit.parent is None for unit in given) == 1:
            tree = _numbered(given)
            if len(tree) == len(given):
                return tree
        raise Refused(link_faults(given)[0])

    def __len__(self) -> int:
        return len(self.units)

    def __contains__(self, id: object) -> bool:
        return id in self.positions

    @property
    def root(self) -> int:
        """The id of the unit above all others."""
        return self.units[0].id

    def unit(self, id: int) -> Unit:
        """The unit with this id."""
        return self.units[self.positions[id]]

    def level(self, id: int) -> str:
        """The level of a unit."""
        return self.unit(id).level

    def pre(self, id: int) -> int:
        """The position of a unit in preorder."""
        return self.positions[id]

    def last(self, id: int) -> int:
        """The position of the last unit of its subtree. Unit: inclusive."""
        return self.lasts[self.positions[id]]

    def depth(self, id: int) -> int:
        """How many units are above it."""
        return self.depths[self.positions[id]]

    def parent(self, id: int) -> int | None:
        """The unit directly above, None for the root."""
        return self.unit(id).parent

    def children(self, id: int) -> tuple[int, ...]:
        """The units directly below, in their order."""
        return tuple(self.units[at].id for at in self._children_at(self.positions[id]))

    def ancestors(self, id: int) -> tuple[int, ...]:
        """The units above, from the next one up to the root."""
        found = []
        at = self.superiors[self.positions[id]]
        while at >= 0:
            found.append(self.units[at].id)
            at = self.superiors[at]
        return tuple(found)

    def subtree(self, id: int) -> tuple[int, ...]:
        """The unit and all below it, in preorder."""
        at = self.positions[id]
        return tuple(unit.id for unit in self.units[at : self.lasts[at] + 1])

    def is_above(self, a: int, b: int) -> bool:
        """Whether b is a or lies below it."""
        first = self.positions[a]
        return first <= self.positions[b] <= self.lasts[first]

    def common(self, a: int, b: int) -> int:
        """The lowest unit that is above both, each counting as above itself."""
        at, other = self.positions[a], self.positions[b]
        while not at <= other <= self.lasts[at]:
            at = self.superiors[at]
        return self.units[at].id

    def is_leaf(self, id: int) -> bool:
        """Whether nothing is below."""
        at = self.positions[id]
        return self.lasts[at] == at

    def _children_at(self, at: int) -> Iterator[int]:
        child = at + 1
        while child <= self.lasts[at]:
            yield child
            child = self.lasts[child] + 1


def _numbered(given: tuple[Unit, ...]) -> Tree:
    """Numbers in preorder with a stack; no recursion, so that no depth is too deep."""
    below: dict[int | None, list[Unit]] = {}
    for unit in given:
        below.setdefault(unit.parent, []).append(unit)
    order: list[Unit] = []
    positions: dict[int, int] = {}
    superiors, depths = array("q"), array("q")
    stack = below.get(None, [])
    while stack:
        unit = stack.pop()
        above = -1 if unit.parent is None else positions[unit.parent]
        positions[unit.id] = len(order)
        order.append(unit)
        superiors.append(above)
        depths.append(0 if above < 0 else depths[above] + 1)
        stack.extend(reversed(below.get(unit.id, ())))
    lasts = array("q", range(len(order)))
    for at in range(len(order) - 1, 0, -1):
        above = superiors[at]
        lasts[above] = max(lasts[above], lasts[at])
    return Tree(
        units=tuple(order), positions=positions, lasts=lasts, depths=depths, superiors=superiors
    )


def link_faults(units: Sequence[Unit]) -> list[Fault]:
    """What keeps units from being one tree, each fault with the unit's code as its place.

    Refuses: duplicate-unit, orphan, no-root, two-roots, cycle.
    """
    rows = [
        UnitRow(
            row=at,
            code=str(unit.id),
            title=unit.title,
            level=unit.level,
            parent_code="" if unit.parent is None else str(unit.parent),
        )
        for at, unit in enumerate(units, start=1)
    ]
    return _link_faults(rows)


def faults(rows: Sequence[UnitRow]) -> list[Fault]:
    """All that keeps the rows of a sheet from being a tree of units, in the order of the rows.

    Refuses: no-code, duplicate-unit, no-title, unknown-level, orphan, no-root, two-roots, cycle.
    """
    found = [fault for row in rows for fault in _row_faults(row)] + _link_faults(rows)
    places = {place(row.row): row.row for row in rows}
    return sorted(found, key=lambda fault: places.get(fault.where, 0))


def units_of(
    rows: Sequence[UnitRow], *, ids: Mapping[str, int] | None = None, first_id: int = 1
) -> tuple[Unit, ...]:
    """The units of faultless rows, in their order.

    Shape: a code that has an id keeps it; the others are numbered from `first_id` on, which
    must lie above every id in `ids`.
    """
    known = dict(ids or {})
    for row in rows:
        if row.code not in known:
            known[row.code] = first_id
            first_id += 1
    return tuple(
        Unit(
            id=known[row.code],
            code=row.code,
            title=row.title,
            level=row.level,
            parent=known[row.parent_code] if row.parent_code else None,
        )
        for row in rows
    )


def place(row: int) -> str:
    """How a row of a sheet is named in a fault.

    >>> place(7)
    '第 7 行'
    """
    return f"第 {row} 行"


def tie_faults(*, tree: Tree, ties: Iterable[Tie]) -> list[Fault]:
    """What is wrong with ties. Refuses: orphan, self-tie, duplicate-tie."""
    found = []
    seen: set[tuple[frozenset[int], str]] = set()
    for tie in ties:
        names = {"unit": tie.unit, "other": tie.other, "kind": tie.kind}
        key = (frozenset((tie.unit, tie.other)), tie.kind)
        if tie.unit not in tree or tie.other not in tree:
            found.append(_fault("orphan", "", N_("联结的一方不在树上（{unit}、{other}）。"),
                                N_("先把单位加进来，或删去这条联结。"), names))  # fmt: skip
        elif tie.unit == tie.other:
            found.append(_fault("self-tie", "", N_("单位 {unit} 不能与自己联结。"),
                                N_("请选另一个单位。"), names))  # fmt: skip
        elif key in seen:
            found.append(_fault("duplicate-tie", "", N_("{unit} 与 {other} 的“{kind}”写了两次。"),
                                N_("删去一条。"), names))  # fmt: skip
        seen.add(key)
    return found


def tied_to(*, ties: Iterable[Tie], unit: int, kind: str = "") -> tuple[int, ...]:
    """The units tied to this one, by one kind of tie or by any, in the order of the ties."""
    others = (
        tie.other if tie.unit == unit else tie.unit
        for tie in ties
        if unit in (tie.unit, tie.other) and kind in ("", tie.kind)
    )
    return tuple(dict.fromkeys(others))


def _row_faults(row: UnitRow) -> Iterator[Fault]:
    where, names = place(row.row), {"title": row.title, "level": row.level}
    if not row.code:
        yield _fault("no-code", where, N_("没有单位编码。"), N_("补上编码，全表不重复。"), names)
    if not row.title:
        yield _fault("no-title", where, N_("没有单位名称。"), N_("补上名称。"), names)
    if row.level not in LEVELS:
        yield _fault(
            "unknown-level",
            where,
            N_("{title}的层级“{level}”认不出来。"),
            N_("请写 {levels} 之一。"),
            names | {"levels": "、".join(LEVELS.values())},
        )


def _link_faults(rows: Sequence[UnitRow]) -> list[Fault]:
    first = {row.code: row for row in reversed(rows) if row.code}
    found = []
    for row in rows:
        where, names = place(row.row), {"title": row.title, "code": row.code}
        if row.code and first[row.code] is not row:
            found.append(
                _fault(
                    "duplicate-unit",
                    where,
                    N_("编码 {code} 与{first}重复。"),
                    N_("一个单位一个编码，改掉其中一个。"),
                    names | {"first": place(first[row.code].row)},
                )
            )
        if row.parent_code and row.parent_code not in first:
            found.append(
                _fault(
                    "orphan",
                    where,
                    N_("{title}的上级 {parent} 不在表里。"),
                    N_("补上这个上级，或改正上级编码。"),
                    names | {"parent": row.parent_code},
                )
            )
    return found + _root_faults(rows) + _cycle_faults(rows, first=first)


def _root_faults(rows: Sequence[UnitRow]) -> list[Fault]:
    roots = [row for row in rows if not row.parent_code]
    if not roots:
        return [_fault("no-root", "", N_("没有最上级单位：每一行都写了上级。"),
                       N_("最上级单位的上级留空。"), {})]  # fmt: skip
    return [
        _fault(
            "two-roots",
            place(row.row),
            N_("{title}没有上级，而最上级已经是{first}。"),
            N_("补上它的上级；一棵树只有一个最上级单位。"),
            {"title": row.title, "first": roots[0].title},
        )
        for row in roots[1:]
    ]


def _cycle_faults(rows: Sequence[UnitRow], *, first: Mapping[str, UnitRow]) -> list[Fault]:
    """Units that never reach a root: one fault for each circle, at its first row."""
    n_below = Counter(row.parent_code for row in first.values())
    loose = [code for code in first if not n_below[code]]
    alive = dict.fromkeys(first)
    while loose:
        code = loose.pop()
        del alive[code]
        above = first[code].parent_code
        n_below[above] -= 1
        if above in alive and not n_below[above]:
            loose.append(above)
    return [
        _fault(
            "cycle",
            place(circle[0].row),
            N_("上级关系绕成了圈：{circle}。"),
            N_("改正其中一个的上级。"),
            {"circle": " → ".join(row.title or row.code for row in (*circle, circle[0]))},
        )
        for circle in _circles(alive, first=first)
    ]


def _circles(
    alive: Mapping[str, None], *, first: Mapping[str, UnitRow]
) -> Iterator[tuple[UnitRow, ...]]:
    """The circles among units that each have one of them above; each once, from its first row."""
    seen: set[str] = set()
    for code in sorted(alive, key=lambda code: first[code].row):
        circle = []
        while code not in seen:
            seen.add(code)
            circle.append(first[code])
            code = first[code].parent_code
        if circle:
            yield tuple(circle)


def _fault(code: str, where: str, message: str, fix: str, names: Mapping[str, object]) -> Fault:
    return Fault(code=code, where=where, message=message, fix=fix, names=names)
