"""The demonstration city: its units and its posts. Posts only; nobody has a name."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from luoshi.core.matter import Actor
from luoshi.core.tree import Tree, Unit
from luoshi.demo import names
from luoshi.demo.files import Files
from luoshi.demo.shape import Shape, spread

SEED = 20_260_415


@dataclass(frozen=True, kw_only=True)
class PostPlan:
    """A post of the city: its unit, its title, whether it is the head.

    Shape: `role` is what a post beside the usual ones is for, `is_vacant` says that nobody holds
    it yet.
    """

    unit: int
    title: str
    is_head: bool = False
    role: str = ""
    is_vacant: bool = False


@dataclass(frozen=True, kw_only=True)
class Held:
    """A post that somebody holds, as the actor of its moves."""

    id: int
    title: str
    actor: Actor


class City:
    """The tree, the posts and who holds them, with the lookups that the stories need."""

    def __init__(self, *, tree: Tree, shape: Shape, at: datetime) -> None:
        self.tree = tree
        self.shape = shape
        self.at = at
        self.held: dict[int, list[Held]] = {}
        self.beside: dict[tuple[str, int], list[Held]] = {}
        self.files = Files()
        self._named: dict[tuple[str, int], int] = {}
        self._units: dict[tuple[str, int], list[int]] = {}

    @property
    def root(self) -> int:
        """The city itself."""
        return self.tree.root

    @property
    def district(self) -> int:
        """云栖区."""
        return self.tree.children(self.root)[0]

    @property
    def counties(self) -> tuple[int, ...]:
        """The counties, the district first."""
        return self.tree.children(self.root)

    def towns(self, county: int) -> list[int]:
        """The towns of a county, without departments."""
        return [unit for unit in self.tree.children(county) if self.tree.level(unit) == "town"]

    def organs(self) -> list[int]:
        """The departments of the district."""
        below = self.tree.children(self.district)
        return [unit for unit in below if self.tree.level(unit) == "organ"]

    def offices(self) -> list[int]:
        """The departments and the towns of the district."""
        return [*self.organs(), *self.towns(self.district)]

    def above(self, unit: int) -> int:
        """The unit above, for the city itself the city."""
        return self.tree.parent(unit) or self.root

    def named(self, title: str, *, under: int | None = None) -> int:
        """The first unit of this title below a unit. Raises StopIteration where there is none."""
        key = (title, self.district if under is None else under)
        if key not in self._named:
            within = self.tree.subtree(key[1])
            self._named[key] = next(unit for unit in within if self.title(unit) == title)
        return self._named[key]

    def head(self, unit: int) -> Held:
        """The head of a unit."""
        return next(held for held in self.held[unit] if held.actor.head)

    def units(self, level: str, *, under: int | None = None) -> list[int]:
        """The units of a level below a unit, or of the whole city."""
        within = self.root if under is None else under
        if (level, within) not in self._units:
            self._units[level, within] = [
                unit for unit in self.tree.subtree(within) if self.tree.level(unit) == level
            ]
        return list(self._units[level, within])

    def title(self, unit: int) -> str:
        """What a unit is called."""
        return self.tree.unit(unit).title

    def keep(self, plan: PostPlan, held: Held) -> None:
        """Takes in a post: an ordinary one of its unit, or one beside them for a role."""
        if plan.role:
            self.beside.setdefault((plan.role, plan.unit), []).append(held)
        else:
            self.held.setdefault(plan.unit, []).append(held)

    def post(self, unit: int, title: str) -> Held:
        """The post of this title in a unit."""
        return next(held for held in self.held[unit] if held.title == title)

    def office(self, unit: int) -> Held:
        """Who keeps the papers of a unit: its second post, or the head where it has no other."""
        return self.held[unit][min(1, len(self.held[unit]) - 1)]

    def checker(self, unit: int) -> Held:
        """Another hand than the office: the third post of a unit, or its head."""
        return self.held[unit][2] if len(self.held[unit]) > 2 else self.head(unit)


def tree_of(shape: Shape) -> Tree:
    """The tree of a demonstration of this shape; the same every time."""
    return Tree.of(list(_units(shape)))


@dataclass
class _Numbers:
    last: int = 0

    def next(self) -> int:
        self.last += 1
        return self.last


def _units(shape: Shape) -> Iterator[Unit]:
    rng = random.Random(SEED)
    ids = _Numbers()
    root = Unit(id=ids.next(), code="9901", title=names.CITY, level="city")
    yield root
    counties = [names.DISTRICT, *names.COUNTIES][: shape.counties]
    per_county = _towns_of(rng, shape=shape)
    villages = iter(spread(rng, total=shape.villages, among=sum(per_county), least=1))
    grids = iter(spread(rng, total=shape.grids, among=shape.villages))
    branches = _branches(rng, shape=shape)
    titles = iter([*names.NAMED_TOWNS, *names.towns(rng, sum(per_county))])
    for at, (title, n_towns) in enumerate(zip(counties, per_county, strict=True), start=1):
        county = Unit(
            id=ids.next(), code=f"9901{at:02}", title=title, level="county", parent=root.id
        )
        yield county
        for town_at in range(1, n_towns + 1):
            town = _below(county, ids=ids, title=next(titles), level="town", at=town_at)
            yield town
            for village in _villages(rng, town, ids=ids, n=next(villages)):
                yield village
                yield from _grids(village, ids=ids, n=next(grids), branches=branches)
        if at == 1:
            for organ_at, organ in enumerate(names.ORGANS, start=901):
                yield _below(county, ids=ids, title=organ, level="organ", at=organ_at)


def _towns_of(rng: random.Random, *, shape: Shape) -> list[int]:
    """How many towns each county has; the district has at least those that are named."""
    n_towns = shape.towns - len(names.ORGANS)
    rest = spread(rng, total=n_towns - len(names.NAMED_TOWNS), among=shape.counties, least=1)
    return [rest[0] + len(names.NAMED_TOWNS) - 1, *rest[1:-1], rest[-1] + 1]


def _branches(rng: random.Random, *, shape: Shape) -> "_Drawn":
    return _Drawn(rng, n=shape.branches, among=shape.grids)


class _Drawn:
    """Draws so many of a long row, one after another, without knowing the row beforehand."""

    def __init__(self, rng: random.Random, *, n: int, among: int) -> None:
        self._rng = rng
        self._wanted = n
        self._left = among

    def of(self, n: int) -> int:
        """How many of the next n are drawn."""
        found = 0
        for _ in range(n):
            is_drawn = self._rng.random() * self._left < self._wanted
            found += is_drawn
            self._wanted -= is_drawn
            self._left -= 1
        return found


def _below(above: Unit, *, ids: _Numbers, title: str, level: str, at: int) -> Unit:
    return Unit(
        id=ids.next(), code=f"{above.code}{at:03}", title=title, level=level, parent=above.id
    )


def _villages(rng: random.Random, town: Unit, *, ids: _Numbers, n: int) -> Iterator[Unit]:
    for at, title in enumerate(names.villages(rng, n, town=town.title), start=1):
        yield _below(town, ids=ids, title=title, level="village", at=at)


def _grids(village: Unit, *, ids: _Numbers, n: int, branches: _Drawn) -> Iterator[Unit]:
    titles = names.grids(n, village=village.title, n_branches=branches.of(n))
    for at, title in enumerate(titles, start=1):
        yield _below(village, ids=ids, title=title, level="grid", at=at)


def is_branch(unit: Unit) -> bool:
    """Whether a unit of the last level is a party branch, which makes commitments."""
    return unit.level == "grid" and unit.title.endswith("党支部")


#: The eight actions of the programme; the city has a leading post for each.
ACTIONS = (
    "产业提质", "项目攻坚", "乡村振兴", "城市更新", "民生实事", "绿色低碳", "数字赋能", "作风提效",
)  # fmt: skip


def posts_of(tree: Tree) -> Sequence[PostPlan]:
    """The posts of every unit, its head first."""
    return [post for unit in tree.units for post in _posts(unit)]


def _posts(unit: Unit) -> Iterator[PostPlan]:
    yield PostPlan(unit=unit.id, title=_head_title(unit), is_head=True)
    if unit.level == "city":
        yield PostPlan(unit=unit.id, title="市委督查室主任")
        yield PostPlan(unit=unit.id, title="市委督查室督查员")
        for action in ACTIONS:
            yield PostPlan(unit=unit.id, title=f"{action}行动牵头岗")
    elif unit.level == "county":
        area = unit.title[-1]
        yield PostPlan(unit=unit.id, title=f"{area}委督查室主任")
        yield PostPlan(unit=unit.id, title=f"{area}委督查室督查员")
    elif unit.level == "town":
        yield PostPlan(unit=unit.id, title="党政办主任")
        yield PostPlan(unit=unit.id, title="督查员")
    elif unit.level == "organ":
        yield PostPlan(unit=unit.id, title=f"{unit.title}办公室主任")
    elif unit.level == "village":
        yield PostPlan(
            unit=unit.id, title="社区委员" if unit.title.endswith("社区") else "村委委员"
        )


def _head_title(unit: Unit) -> str:
    if unit.level == "city":
        return "市委副书记"
    if unit.level == "county":
        return f"{unit.title[-1]}委副书记"
    if unit.level == "town":
        return "街道党工委书记" if unit.title.endswith("街道") else f"{unit.title[-1]}党委书记"
    if unit.level == "organ":
        return f"{unit.title}主任" if unit.title.endswith("中心") else f"{unit.title}局长"
    if unit.level == "village":
        return "社区党委书记" if unit.title.endswith("社区") else "村党支部书记"
    return "党支部书记" if is_branch(unit) else "网格长"
