"""Which units the words of a document name, in the tree below whoever took the document in.

A name is matched as it is written, then without the area before it, then as the end of a title.
Only one single match is chosen. A short form, several matches and words for many are candidates
for a person to choose from, with the reason in words.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from luoshi.core.fault import N_, Phrase, Title
from luoshi.core.tree import Tree
from luoshi.store import models

#: How sure each way of matching is. Unit: percent; below `CHOSEN_PCT` a person chooses.
EXACT_PCT, BARE_PCT, END_PCT, SHORT_PCT = 100, 90, 80, 60
CHOSEN_PCT = END_PCT

_LEAD = re.compile(r"^由?(?P<lead>[^,，;；。]+?)(?:负总责)?(?:负责)?牵头")
_HELP = re.compile(
    r"(?:^|[,，;；。])(?P<help>[^,，;；。]{2,60}?)(?:配合|协助|协办|共同参与)(?=[,，;；。]|$)"
)
_WITH = re.compile(r"^由?(?P<lead>[^,，;；。]{2,40}?)会同(?P<help>[^,，;；。]{2,60})")
_ROUND = re.compile(r"^(?:由|请|责成|要求)|(?:要|应|须|等|负责|具体负责|负责落实)$")
_BETWEEN = re.compile(r"[、,，;；]")
_AND = re.compile(r"以及|[和与及]")
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
class Resolved:
    """Which units some words name.

    Shape: `owner` stands only where one unit fits and nothing had to be guessed; `each` are the
    units that several names or words for all of a kind stand for; `candidates` are the units that
    a person may choose from; `partners` are units named as helping.
    Unit: `confidence_pct` is that of the way in which the names were matched, 0 where none was.
    """

    words: str
    reason: str
    names: Mapping[str, object] = field(default_factory=dict, hash=False)
    owner: int | None = None
    each: tuple[int, ...] = ()
    candidates: tuple[int, ...] = ()
    partners: tuple[int, ...] = ()
    confidence_pct: int = 0

    def why(self, translate: Callable[[str], str] = N_) -> str:
        """The reason as a whole sentence."""
        return Phrase(text=self.reason, names=self.names).said(translate)


@dataclass(frozen=True, kw_only=True)
class _Match:
    name: str
    units: tuple[int, ...] = ()
    confidence_pct: int = 0
    is_group: bool = False


def resolve(words: str, *, tree: Tree, unit: int, quote: str = "") -> Resolved:
    """What the words name below a unit.

    Shape: `quote` is the sentence that the words stand in; units that it names as helping are
    taken from it too.
    """
    lead, helping = _parts(words)
    partners = _partners([*helping, *_helping(quote)], tree=tree, unit=unit)
    matches = _matches(lead, tree=tree, unit=unit)
    found = _answer(words, lead=lead, matches=matches)
    kept = tuple(one for one in partners if one != found.owner and one not in found.each)
    return replace(found, partners=kept)


def _parts(words: str) -> tuple[str, list[str]]:
    """Who leads, and the words for those who help."""
    said = words.strip()
    joint = _WITH.match(said)
    if joint:
        return _trimmed(joint["lead"]), [joint["help"]]
    match = _LEAD.match(said)
    lead = match["lead"] if match else _HELP.sub("", said)
    return _trimmed(lead), _helping(said)


def _helping(said: str) -> list[str]:
    return [match["help"] for match in _HELP.finditer(said)]


def _trimmed(words: str) -> str:
    return _ROUND.sub("", _ROUND.sub("", words.strip(" ,，、")))


def _partners(helping: Iterable[str], *, tree: Tree, unit: int) -> tuple[int, ...]:
    found = [
        match
        for words in helping
        for match in _matches(_trimmed(words), tree=tree, unit=unit)
        if match.confidence_pct >= CHOSEN_PCT and (len(match.units) == 1 or match.is_group)
    ]
    return tuple(dict.fromkeys(one for match in found for one in match.units))


def _matches(words: str, *, tree: Tree, unit: int) -> list[_Match]:
    """What each name of a list matches; a name with 和 in it is cut only where both parts fit."""
    whole = _match(words, tree=tree, unit=unit)
    if whole.units or not words:
        return [whole] if words else []
    names = filter(None, (_trimmed(part) for part in _BETWEEN.split(words)))
    return [match for name in names for match in _cut_at_and(name, tree=tree, unit=unit)]


def _cut_at_and(name: str, *, tree: Tree, unit: int) -> list[_Match]:
    """One name, or two and more where 和 stands between names and not inside one."""
    whole = _match(name, tree=tree, unit=unit)
    if whole.units:
        return [whole]
    for word in _AND.finditer(name):
        left = _match(name[: word.start()], tree=tree, unit=unit) if word.start() else whole
        right = _cut_at_and(name[word.end() :], tree=tree, unit=unit) if left.units else []
        if right and all(match.units for match in right):
            return [left, *right]
    return [whole]


def _answer(words: str, *, lead: str, matches: Sequence[_Match]) -> Resolved:
    if not lead:
        return Resolved(words=words, reason=N_("原文没有说由谁来办。"))
    missed = [match.name for match in matches if not match.units]
    units = tuple(dict.fromkeys(one for match in matches for one in match.units))
    sure = min((match.confidence_pct for match in matches), default=0)
    if not units:
        return Resolved(
            words=words, reason=N_("“{words}”对不上本单位下面的任何单位。"), names={"words": lead}
        )
    if missed:
        return Resolved(
            words=words,
            reason=N_("“{missed}”对不上本单位下面的任何单位。"),
            names={"missed": tuple(Title(chinese=name, english=name) for name in missed)},
            candidates=units,
        )
    names = {"words": lead, "n": len(units)}
    if len(matches) > 1 or matches[0].is_group:
        return Resolved(
            words=words, reason=N_("“{words}”是 {n} 个单位。"), names=names, each=units,
            candidates=units, confidence_pct=sure,
        )  # fmt: skip
    if len(units) > 1:
        return Resolved(
            words=words, reason=N_("“{words}”对得上 {n} 个单位。"), names=names, candidates=units,
        )  # fmt: skip
    if sure < CHOSEN_PCT:
        return Resolved(
            words=words, reason=N_("“{words}”像是简称，请认一下。"), names=names, candidates=units,
            confidence_pct=sure,
        )  # fmt: skip
    return Resolved(
        words=words, reason=N_("“{words}”对上一个单位。"), names=names, owner=units[0],
        candidates=units, confidence_pct=sure,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _match(name: str, *, tree: Tree, unit: int) -> _Match:
    """The units of one name, by the surest way that finds any."""
    titles = _titles(tree, unit)
    group = _group(name, tree=tree, unit=unit)
    if group:
        return _Match(name=name, units=group, confidence_pct=EXACT_PCT, is_group=True)
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
            return _Match(name=name, units=tuple(units), confidence_pct=pct)
    return _Match(name=name)


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
    named = _match(said, tree=tree, unit=unit).units
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


def heads(units: Iterable[int]) -> dict[int, models.Post]:
    """The head post of each of these units; a unit without one is not in it."""
    rows = models.Post.objects.filter(unit_id__in=sorted(set(units)), is_head=True)
    found: dict[int, models.Post] = {}
    for post in rows.order_by("id"):
        found.setdefault(post.unit_id, post)
    return found
