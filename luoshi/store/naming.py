"""Which units of a tree one name fits, and by which way: as it is written, bare, its end, short."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from luoshi.core.tree import Tree

#: How sure each way of matching is. Unit: percent; below `CHOSEN_PCT` a person chooses.
EXACT_PCT, BARE_PCT, END_PCT, SHORT_PCT = 100, 90, 80, 60
CHOSEN_PCT = END_PCT
_BRACKETS = re.compile(r"[()（）\[\]【】、\s]")
_OFFICE = re.compile(
    r"(?:党委政府|党委|党工委|党组|党总支|人民政府|政府|办事处|主要负责人|负责人)$"
)
_POST = re.compile(r"(?:党委|党工委|党组|党支部)?(?:书记|镇长|乡长|局长|主任|区长|县长|市长|村长)$")
_AREA = re.compile(r"^[省市县区镇乡村](?=.{2,}$)")
_OWN = re.compile(r"^[我本全](?=[省市县区镇乡])")
_OF_AREA = re.compile(r"^[我本全]?[省市县区镇乡](?=各)")
#: Words for all units of a level, and the ends of the titles that they mean ("" for all).
_GROUPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), level)
    for pattern, level in (
        (r"^各(?:乡|镇|街道|街)+(?:党委|党工委)?$", "town"),
        (r"^各(?:行政)?(?:村|社区|居)+(?:党组织|党支部)?$", "village"),
        (r"^各(?:县|市|区)+$", "county"),
        (r"^各(?:网格|党支部|支部)$", "grid"),
        (r"^(?:[市县区]?[直级]?)各(?:职能|机关|责任)?(?:部门|局|委办局)+$", "organ"),
        (r"^各[市县区]?[直级](?:机关|部门|单位)+$", "organ"),
        (r"^各(?:规上|重点)?企业$", "enterprise"),
    )
)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What words mean by a rule of a unit.

    Shape: `unit` is the one whose rule it is, `meant` the one that the words mean.
    """

    id: int
    unit: int
    meant: int


Rules = Mapping[str, Rule]


@dataclass(frozen=True, kw_only=True)
class Match:
    """What one name fits.

    Shape: `is_group` for words for all of a kind; `rule` is the rule that decided, where one did.
    """

    name: str
    units: tuple[int, ...] = ()
    confidence_pct: int = 0
    is_group: bool = False
    rule: Rule | None = None

    @property
    def is_sure(self) -> bool:
        """Whether one unit fits, or words for all of a kind, and nothing was guessed."""
        is_one = len(self.units) == 1 and self.confidence_pct >= CHOSEN_PCT
        return self.is_group or is_one


@lru_cache(maxsize=4096)
def match(name: str, *, tree: Tree, unit: int) -> Match:
    """The units of one name, by the surest way that finds any."""
    titles = _titles(tree, unit)
    group = _group(name, tree=tree, unit=unit)
    if group:
        return Match(name=name, units=group, confidence_pct=EXACT_PCT, is_group=True)
    said = list(dict.fromkeys([name, *_readings(name, tree=tree, unit=unit)]))
    ways: tuple[tuple[int, Callable[[], tuple[int, ...]]], ...] = (
        (EXACT_PCT, lambda: titles.get(name, ())),
        (BARE_PCT, lambda: _first(titles.get(one, ()) for one in said)),
        (BARE_PCT, lambda: _first(_bare_titles(tree, unit).get(one, ()) for one in said)),
        (END_PCT, lambda: _first(_ending(one, tree=tree, unit=unit) for one in said)),
        (SHORT_PCT, lambda: _first(_short(one, tree=tree, unit=unit) for one in said)),
        (SHORT_PCT, lambda: titles.get(_POST.sub("", name), ())),
    )
    for pct, way in ways:
        units = way()
        if units:
            return Match(name=name, units=tuple(units), confidence_pct=pct)
    return Match(name=name)


def _first(found: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return next((units for units in found if units), ())


@lru_cache(maxsize=8)
def _titles(tree: Tree, unit: int) -> Mapping[str, tuple[int, ...]]:
    """The units below a unit by title."""
    titles: dict[str, tuple[int, ...]] = {}
    for one in tree.subtree(unit)[1:]:
        title = tree.unit(one).title
        titles[title] = (*titles.get(title, ()), one)
    return titles


@lru_cache(maxsize=8)
def _bare_titles(tree: Tree, unit: int) -> Mapping[str, tuple[int, ...]]:
    """The same by title without the word for the area before it: 水务局 for 区水务局."""
    titles: dict[str, tuple[int, ...]] = {}
    for title, units in _titles(tree, unit).items():
        bare = _AREA.sub("", title)
        if bare != title:
            titles[bare] = titles.get(bare, ()) + units
    return titles


def _readings(name: str, *, tree: Tree, unit: int) -> Iterator[str]:
    """Other ways to say the same name: without the area before it or the office behind it."""
    bare = _OFFICE.sub("", _OWN.sub("", name))
    yield bare
    for area in reversed(tree.ancestors(unit)):
        if len(bare) > len(tree.unit(area).title) + 1:
            bare = bare.removeprefix(tree.unit(area).title)
    for area in (unit, *tree.ancestors(unit)):
        title = tree.unit(area).title
        for start in (title, title[:-1]):
            if len(start) > 1 and bare.startswith(start) and len(bare) > len(start) + 1:
                yield title[-1] + bare.removeprefix(start)
                yield bare.removeprefix(start)
    yield _AREA.sub("", bare)


@lru_cache(maxsize=8)
def _by_end(tree: Tree, unit: int) -> Mapping[str, list[tuple[str, tuple[int, ...]]]]:
    """The titles below a unit, with their units, by their last two characters."""
    titles: dict[str, list[tuple[str, tuple[int, ...]]]] = {}
    for title, units in _titles(tree, unit).items():
        for end in {title[-2:], title[-1:]}:
            titles.setdefault(end, []).append((title, units))
    return titles


def _ending(name: str, *, tree: Tree, unit: int) -> tuple[int, ...]:
    if len(name) < 3:
        return ()
    near = _by_end(tree, unit).get(name[-2:], ())
    return tuple(one for title, units in near if title.endswith(name) for one in units)


def _short(name: str, *, tree: Tree, unit: int) -> tuple[int, ...]:
    """Units whose title holds the characters of the name in their order, first and last alike."""
    if len(name) < 3:
        return ()
    pattern = re.compile(".*".join(re.escape(character) for character in name) + "$")
    near = _by_end(tree, unit).get(name[-1], ())
    return tuple(
        one
        for title, units in near
        if title[0] == name[0] and pattern.match(title)
        for one in units
    )


def _group(name: str, *, tree: Tree, unit: int) -> tuple[int, ...]:
    """The units that words for all of a kind mean: 各镇街, 各村, 区直各部门."""
    plain = _OF_AREA.sub("", _BRACKETS.sub("", name))
    level = next((level for pattern, level in _GROUPS if pattern.match(plain)), "")
    ends = tuple(end for end in ("街道", "镇", "乡", "社区", "村") if end in plain)
    if "镇街" in plain or "街镇" in plain:
        ends = (*ends, "街道")
    return tuple(
        one
        for one in (tree.subtree(unit)[1:] if level else ())
        if tree.level(one) == level and tree.unit(one).title.endswith(ends or ("",))
    )


def matching(words: str, *, tree: Tree, unit: int, most: int = 20) -> tuple[int, ...]:
    """The units below a unit to suggest while somebody types: what the words name, then those
    whose title holds them."""
    said = words.strip()
    if not said:
        return ()
    named = match(said, tree=tree, unit=unit).units
    holding = (
        one for title, units in _titles(tree, unit).items() if said in title for one in units
    )
    return tuple(dict.fromkeys((*named, *holding)))[:most]


def label(tree: Tree, *, unit: int, below: int) -> str:
    """A unit's title, with the unit above it where another below the same unit is called so too.

    >>> from luoshi.core.tree import Unit
    >>> city = Tree.of([
    ...     Unit(id=1, code="1", title="市", level="city"),
    ...     Unit(id=2, code="2", title="甲区", level="county", parent=1),
    ...     Unit(id=3, code="3", title="区水务局", level="organ", parent=2),
    ...     Unit(id=4, code="4", title="乙区", level="county", parent=1),
    ...     Unit(id=5, code="5", title="区水务局", level="organ", parent=4)])
    >>> label(city, unit=5, below=1), label(city, unit=5, below=4)
    ('乙区区水务局', '区水务局')
    """
    title = tree.unit(unit).title
    above = tree.parent(unit)
    if above is None or len(_titles(tree, below).get(title, ())) < 2:
        return title
    return tree.unit(above).title + title
