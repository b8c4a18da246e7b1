"""Which units the words of a document name, in the tree below whoever took the document in.

A name is matched as it is written, then without the area before it, then as the end of a title.
Only one single match is chosen. A short form, several matches and words for many are candidates
for a person to choose from, with the reason in words. Where none is sure, a rule that somebody has
written for these words decides, and the reason names it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from luoshi.core.fault import N_, Phrase, Title
from luoshi.core.matter import EMPTY
from luoshi.core.tree import Tree
from luoshi.intake.draft import is_owner
from luoshi.store import models, naming
from luoshi.store.naming import CHOSEN_PCT, EXACT_PCT, Match, Rules

#: How long a name may be for which a rule is written. Unit: characters.
SHORTEST_NAME, LONGEST_NAME = 2, 40

_LEAD = re.compile(r"^由?(?P<lead>[^,，;；。]+?)(?:负总责)?(?:负责)?牵头")
_HELP = re.compile(
    r"(?:^|[,，;；。])(?P<help>[^,，;；。]{2,60}?)(?:配合|协助|协办|共同参与)(?=[,，;；。]|$)"
)
_WITH = re.compile(r"^由?(?P<lead>[^,，;；。]{2,40}?)会同(?P<help>[^,，;；。]{2,60})")
_ROUND = re.compile(r"^(?:由|请|责成|要求)|(?:要|应|须|等|负责|具体负责|负责落实)$")
_BETWEEN = re.compile(r"[、,，;；]")
_AND = re.compile(r"以及|[和与及]")


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """Which units some words name.

    Shape: `owner` stands only where one unit fits and nothing had to be guessed; `each` are the
    units that several names or words for all of a kind stand for; `candidates` are the units that
    a person may choose from; `partners` are units named as helping; `rule` is the id of the rule
    that decided, where one did.
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
    rule: int | None = None

    def why(self, translate: Callable[[str], str] = N_) -> str:
        """The reason as a whole sentence."""
        return Phrase(text=self.reason, names=self.names).said(translate)


def resolve(
    words: str, *, tree: Tree, unit: int, quote: str = "", rules: Rules = EMPTY
) -> Resolved:
    """What the words name below a unit.

    Shape: `quote` is the sentence that the words stand in; units that it names as helping are
    taken from it too. `rules` are those that hold in the unit, by their words.
    """
    lead, helping = _parts(words)
    below = _Below(tree=tree, unit=unit, rules=rules)
    partners = _partners([*helping, *_helping(quote)], below=below)
    matches = _matches(lead, below=below)
    found = _by_rule(words, lead=lead, matches=matches, below=below) or _answer(
        words, lead=lead, matches=matches
    )
    kept = tuple(one for one in partners if one != found.owner and one not in found.each)
    return replace(found, partners=kept)


def nameable(words: str, *, tree: Tree, unit: int) -> str:
    """The one name in the words that a rule may be written for; empty where there is none.

    Shape: none where the words are several names, for all of a kind, for everybody, or name one
    unit already.
    """
    lead, _ = _parts(words)
    matches = _matches(lead, below=_Below(tree=tree, unit=unit, rules=EMPTY))
    is_free = len(matches) == 1 and not matches[0].is_sure and not _BETWEEN.search(lead)
    is_fit = SHORTEST_NAME <= len(lead) <= LONGEST_NAME and is_owner(lead)
    return lead if is_free and is_fit else ""


@dataclass(frozen=True, kw_only=True)
class _Below:
    """Where names are looked for: the tree below a unit, and the rules that hold there."""

    tree: Tree
    unit: int
    rules: Rules

    def match(self, name: str) -> Match:
        """The units of one name; a rule decides where the name itself is not sure."""
        found = naming.match(name, tree=self.tree, unit=self.unit)
        rule = self.rules.get(name)
        if found.is_sure or rule is None or rule.meant not in self.tree:
            return found
        if not self.tree.is_above(self.unit, rule.meant) or rule.meant == self.unit:
            return found
        return Match(name=name, units=(rule.meant,), confidence_pct=EXACT_PCT, rule=rule)


def _by_rule(words: str, *, lead: str, matches: Sequence[Match], below: _Below) -> Resolved | None:
    """The answer of a rule, where it alone decides who is meant."""
    rule = matches[0].rule if len(matches) == 1 else None
    if rule is None:
        return None
    own = N_("按本单位的叫法，“{words}”指{meant}。")
    above = N_("按{by}的叫法，“{words}”指{meant}。")
    tree = below.tree
    names = {"words": lead, "meant": tree.unit(rule.meant).title}
    if rule.unit != below.unit:
        names["by"] = tree.unit(rule.unit).title
    return Resolved(
        words=words, reason=own if rule.unit == below.unit else above, names=names,
        owner=rule.meant, candidates=(rule.meant,), confidence_pct=EXACT_PCT, rule=rule.id,
    )  # fmt: skip


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


def _partners(helping: Iterable[str], *, below: _Below) -> tuple[int, ...]:
    found = [
        match
        for words in helping
        for match in _matches(_trimmed(words), below=below)
        if match.is_sure and match.confidence_pct >= CHOSEN_PCT
    ]
    return tuple(dict.fromkeys(one for match in found for one in match.units))


def _matches(words: str, *, below: _Below) -> list[Match]:
    """What each name of a list matches; a name with 和 in it is cut only where both parts fit."""
    whole = below.match(words)
    if whole.units or not words:
        return [whole] if words else []
    names = filter(None, (_trimmed(part) for part in _BETWEEN.split(words)))
    return [match for name in names for match in _cut_at_and(name, below=below)]


def _cut_at_and(name: str, *, below: _Below) -> list[Match]:
    """One name, or two and more where 和 stands between names and not inside one."""
    whole = below.match(name)
    if whole.units:
        return [whole]
    for word in _AND.finditer(name):
        left = below.match(name[: word.start()]) if word.start() else whole
        right = _cut_at_and(name[word.end() :], below=below) if left.units else []
        if right and all(match.units for match in right):
            return [left, *right]
    return [whole]


def _answer(words: str, *, lead: str, matches: Sequence[Match]) -> Resolved:
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


def heads(units: Iterable[int]) -> dict[int, models.Post]:
    """The head post of each of these units; a unit without one is not in it."""
    rows = models.Post.objects.filter(unit_id__in=sorted(set(units)), is_head=True)
    found: dict[int, models.Post] = {}
    for post in rows.order_by("id"):
        found.setdefault(post.unit_id, post)
    return found
