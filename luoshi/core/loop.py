"""The words of a mechanism: what a loop file says, as frozen values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any

from luoshi.core.fault import N_, Title
from luoshi.core.period import Span

NONE: Mapping[str, Any] = MappingProxyType({})
#: One condition: a fact, an operator and a value. All conditions of a list must hold.
Condition = tuple[str, str, Any]

#: How a fact with a dot begins that is of the matter itself, and one of the matter above; any
#: other begins with the short name of a loop of its children.
OF_ITSELF = frozenset({"times", "on", "late", "past", "votes"})
PARENT = "parent"

OPERATORS = ("==", "!=", "<", "<=", ">", ">=", "in")

#: The own fields of every matter; they are columns of the matter, and `common.toml` names them.
OWN = (
    "title", "owner", "holder", "superior", "verifier", "partners", "requester",
    "duty", "due", "quantity", "test", "days", "regime",
)  # fmt: skip

#: 定人 定责 定时 定量 定性, in this order.
FIVE = ("holder", "duty", "due", "quantity", "test")

PARTIES = (
    "owner", "holder", "superior", "verifier", "partners", "requester", "public", "system",
)  # fmt: skip

#: The types of a field and their price in minutes, `domain.md` §8.
PRICES: Mapping[str, str] = MappingProxyType({
    "text": "3", "number": "1", "quantity": "1", "day": "0.5", "days": "1", "time": "0.5",
    "yes": "0.5", "choice": "0.5", "choices": "0.5", "unit": "0.5", "units": "0.5",
    "post": "0.5", "party": "0.5", "file": "5", "rhythm": "0.5", "turns": "2", "scheme": "3",
    "stock": "1", "capacity": "1", "matter": "0.5",
})  # fmt: skip


#: What mechanisms are for, in the order in which a site lists them; "" for what names none.
GROUPS: Mapping[str, str] = MappingProxyType({
    "deploy": N_("部署落实"), "promise": N_("责任承诺"), "appraise": N_("考核监督"),
    "serve": N_("服务群众和企业"), "ground": N_("一线和应急"), "": N_("其他"),
})  # fmt: skip


class End(StrEnum):
    """How a matter may end. `void` does not count; `over` ended without a verdict."""

    SUCCESS = "success"
    PARTIAL = "partial"
    FAILURE = "failure"
    VOID = "void"
    OVER = "over"


#: The ends that say how well a matter was done.
VERDICTS = frozenset({End.SUCCESS, End.PARTIAL, End.FAILURE})


@dataclass(frozen=True, kw_only=True)
class Titled:
    """A part of a loop with its key and its name in both languages."""

    name: str
    title: str
    title_en: str

    @property
    def named(self) -> Title:
        """Its name, to be said in the language of the reader."""
        return Title(chinese=self.title, english=self.title_en)


@dataclass(frozen=True, kw_only=True)
class Field(Titled):
    """Something that is written on a matter. `personal` is how long it is kept after the end.

    Shape: `choice` holds the answers of a `choice` and of `choices`; `loop` says whose matter a
    field of type `matter` names, and is "" for every other type; `help` is a sentence for whoever
    fills it in, or "".
    """

    type: str = "text"
    most: int = 300
    choice: Mapping[str, str] = field(default_factory=lambda: NONE)
    personal: Span | None = None
    seen_by: tuple[str, ...] = ()
    element: str = ""
    loop: str = ""
    help: str = ""
    help_en: str = ""

    def answer(self, key: str) -> Title:
        """One of its choices, in English the key in words; a key that it has not, as it is.

        >>> Field(name="place", title="去处", title_en="Place",
        ...       choice={"on_site": "现场"}).answer("on_site").english
        'On site'
        """
        said = key.replace("_", " ")
        known = self.choice.get(key)
        return Title(chinese=known or key, english=said[:1].upper() + said[1:] if known else key)

    @property
    def answers(self) -> tuple[Title, ...]:
        """All its choices, in their order."""
        return tuple(self.answer(key) for key in self.choice)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """How long a matter may stand: a span, or the day in a field, and by case where one is named.

    Shape: `cases` maps a value of the field `by` (or of `regime`) to a span or a day field.
    """

    otherwise: Span | str
    by: str = ""
    cases: Mapping[str, Span | str] = field(default_factory=lambda: NONE)


@dataclass(frozen=True, kw_only=True)
class Stage(Titled):
    """Where a matter can stand. `told` is how whoever asked from outside is told of it, or ""."""

    told: str = ""
    told_en: str = ""
    clock: Clock | None = None
    then: str = ""
    end: End | None = None
    seen_by: tuple[str, ...] = ()
    pauses: bool = False
    sets_due: bool = False


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a move opens: one child that the actor fills in, or one for each entry of a field.

    Shape: `loop` is the whole name ("task", or "appraisal.score" for a child in the same file);
    `each` is the name of a field of units or turns, or "" for one child;
    `given` names the fields that are copied from the parent into each child; `shared` those of
    them that are quantities and are divided among the children instead.
    """

    loop: str
    each: str = ""
    given: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Move(Titled):
    """What a party may do. A move without `sources` opens a matter; `to` empty stays.

    Shape: the keys of `takes` and `gives` are stocks: "stock" of the matter itself,
    "parent.stock" of its parent, "field.stock" of the matter that a field names; their values are
    amounts or names of number fields.
    """

    sources: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    head: bool = False
    sign: str = "one"
    other_than: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    every: str = ""
    within: Span | None = None
    opens: Opening | None = None
    takes: Mapping[str, str | int] = field(default_factory=lambda: NONE)
    gives: Mapping[str, str | int] = field(default_factory=lambda: NONE)
    rules: tuple[str, ...] = ()

    @property
    def opens_matter(self) -> bool:
        return not self.sources


@dataclass(frozen=True, kw_only=True)
class Measure(Titled):
    """A ratio that the loop is judged by: how many fit `count` among those that fit `of`."""

    count: tuple[Condition, ...]
    of: tuple[Condition, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Loop(Titled):
    """One mechanism. `fields` holds every field that it can ask, own and shared ones included."""

    purpose: str = ""
    purpose_en: str = ""
    source: str = ""
    group: str = ""
    number: str = ""
    seen_by: tuple[str, ...] = ()
    fields: Mapping[str, Field] = field(default_factory=lambda: NONE)
    stages: Mapping[str, Stage] = field(default_factory=lambda: NONE)
    moves: Mapping[str, Move] = field(default_factory=lambda: NONE)
    children: Mapping[str, "Loop"] = field(default_factory=lambda: NONE)
    measures: Mapping[str, Measure] = field(default_factory=lambda: NONE)
    parent: str = ""

    def from_stage(self, stage: str) -> tuple[Move, ...]:
        """The moves that may be made at this stage, in the order of the file."""
        return self._leaving[stage]

    @cached_property
    def _leaving(self) -> Mapping[str, tuple[Move, ...]]:
        return {
            name: tuple(
                move
                for move in self.moves.values()
                if name in move.sources or ("any" in move.sources and stage.end is None)
            )
            for name, stage in self.stages.items()
        }

    @cached_property
    def kept(self) -> dict[tuple[str, str], Any]:
        """What follows from the loop alone, kept by who works it out and for what."""
        return {}

    @cached_property
    def watched(self) -> frozenset[str]:
        """The moves whose makers may not make some other move: named so, or of a judged owner."""
        named = {name for move in self.moves.values() for name in move.other_than}
        asked = [name for name, move in self.moves.items() if move.opens_matter]
        own = self.of_owner if self.verdicts else ()
        return frozenset({*named, *own, *(asked if self.judged_apart else ())})

    @cached_property
    def appoints(self) -> bool:
        """Whether any of its moves puts somebody into a post of another unit."""
        return any("posts" in move.rules for move in self.moves.values())

    @cached_property
    def judged_apart(self) -> tuple[str, ...]:
        """The moves that nobody makes who has to do with the one who is judged."""
        return tuple(name for name, move in self.moves.items() if "recused" in move.rules)

    @cached_property
    def of_owner(self) -> tuple[str, ...]:
        """The moves that only the owner or the post responsible makes."""
        own = {"owner", "holder"}
        return tuple(name for name, move in self.moves.items() if set(move.by) <= own)

    @cached_property
    def remarks(self) -> frozenset[str]:
        """The moves by which the public alone says something and leaves the matter where it is.

        They answer no sheet, and no signature has to be given anew because of them.
        """
        return frozenset(
            name for name, move in self.moves.items() if set(move.by) == {"public"} and not move.to
        )

    @cached_property
    def verdicts(self) -> frozenset[str]:
        """The moves that may end a matter in success, clocks and the system looked through."""
        led = {name for name, stage in self.stages.items() if stage.end is End.SUCCESS}
        while True:
            by_clock = {name for name, stage in self.stages.items() if stage.then in led}
            by_system = {
                source
                for move in self.moves.values()
                if "system" in move.by and led.intersection(move.to)
                for source in move.sources
            }
            if by_clock | by_system <= led:
                break
            led |= by_clock | by_system
        return frozenset(name for name, move in self.moves.items() if led.intersection(move.to))

    @cached_property
    def decided(self) -> frozenset[str]:
        """The stages where the verdict stands, so that whoever waits for the matter need not wait.

        Shape: the ends in success, in part and in failure, and each stage that lapses into one of
        them and that nobody leaves by a move but the owner who objects; moves from any stage are
        no verdict. A stage that lapses into a void end, or one without a verdict, is none of them.
        Source: docs/why.md, struck off is ended for the whole.
        """
        found = {name for name, stage in self.stages.items() if stage.end in VERDICTS}
        while True:
            led = {name for name, stage in self.stages.items() if stage.then in found}
            more = {name for name in led - found if not self._is_judged_at(name)}
            if not more:
                return frozenset(found)
            found |= more

    def is_open_at(self, stage: str) -> bool:
        """Whether a matter at this stage still keeps those waiting who wait for its verdict."""
        return self.stages[stage].end is None and stage not in self.decided

    def _is_judged_at(self, stage: str) -> bool:
        """Whether somebody but the owner may still move the matter on from this very stage."""
        return any(
            move.to and "any" not in move.sources and not set(move.by) <= {"owner", "holder"}
            for move in self.from_stage(stage)
        )

    @cached_property
    def reacts_to(self) -> frozenset[str]:
        """What around a matter the moves that the system makes by itself look at.

        Shape: short names of the loops of its children, and "parent" for the matter above.
        """
        return around(
            condition
            for move in self.moves.values()
            if "system" in move.by and move.sources
            for condition in move.when
        )

    @cached_property
    def counts_children(self) -> bool:
        """Whether a condition of any of its moves looks at how many children stand where."""
        asked = around(condition for move in self.moves.values() for condition in move.when)
        return bool(asked - {PARENT})

    @cached_property
    def needs_parent(self) -> bool:
        """Whether a matter of this loop is only opened out of another one.

        So it is for the children in a file, for what the system alone opens, and where every
        opening looks at the matter above or takes from its stocks.
        """
        openings = [move for move in self.moves.values() if move.opens_matter]
        return bool(self.parent) or all(
            set(move.by) == {"system"}
            or any(name.startswith("parent.") for name, _, _ in move.when)
            or any(name.startswith("parent.") for name in (*move.takes, *move.gives))
            for move in openings
        )

    def can_take_back(self, move: Move) -> bool:
        """Whether its actor may take this move back within the half hour of the house.

        Refuses: moves of the head, moves that give an emergency level, moves that appoint or
        relieve, and moves into a stage that the public sees: what has been signed, declared,
        appointed or published stands.
        """
        given = (*move.needs, *move.may)
        shown = any(stage in self.public_stages for stage in move.to)
        appoints = "posts" in move.rules or "relieves" in move.rules
        return not (move.head or "regime" in given or appoints or shown)

    @cached_property
    def public_stages(self) -> frozenset[str]:
        """The stages where the public may see the matter: their own word, or that of one before."""
        shown = {name for name, stage in self.stages.items() if "public" in stage.seen_by}
        silent = {name for name, stage in self.stages.items() if not stage.seen_by}
        while True:
            after = {target for stage in shown for target in self._next(stage)} & silent
            if after <= shown:
                return frozenset(shown)
            shown |= after

    def _next(self, stage: str) -> tuple[str, ...]:
        """The stages that one move or the running out of the clock leads to from here."""
        led = tuple(target for move in self.from_stage(stage) for target in move.to)
        return (*led, self.stages[stage].then)


def around(conditions: Iterable[Condition]) -> frozenset[str]:
    """What around a matter these conditions look at.

    Shape: short names of the loops of its children, and "parent" for the matter above.
    """
    dotted = (name.partition(".") for name in facts_in(conditions))
    return frozenset(head for head, dot, _ in dotted if dot) - OF_ITSELF


def facts_in(conditions: Iterable[Condition]) -> set[str]:
    """The facts that these conditions look at, and answers that they compare them with."""
    return {
        said for name, _, wanted in conditions for said in (name, wanted) if isinstance(said, str)
    }


def named(loops: Mapping[str, Loop], name: str) -> Loop | None:
    """The loop of this name; "project.node" is the child `node` in the file of `project`.

    >>> named({}, "project.node") is None
    True
    """
    root, _, child = name.partition(".")
    loop = loops.get(root)
    return loop.children.get(child) if loop and child else loop
