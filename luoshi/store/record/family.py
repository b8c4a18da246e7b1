"""A matter and what it opens, lived through in memory: moves and clocks in the order of time."""

import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any

from luoshi.core import clock, elapse, engine, stock
from luoshi.core import opener as opening
from luoshi.core.admit import refused
from luoshi.core.calendar import Calendar, begin_of_day, day_of, end_of_day
from luoshi.core.condition import counts_of
from luoshi.core.effect import Change, Effect, EndChildren, Erase, Spawn, Switch
from luoshi.core.engine import Decision, World
from luoshi.core.fault import N_, Refused
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import (
    CHANGED,
    EMPTY,
    SYSTEM,
    TIME,
    Actor,
    Matter,
    apply,
    changed,
    read,
)
from luoshi.core.tree import Tree
from luoshi.store import projection, rule_facts
from luoshi.store.record import spawn, texts
from luoshi.store.record.histories import Levels, Series, Step, Walk
from luoshi.store.record.node import Node, as_shown, erase, last_part, taken
from luoshi.store.world import no_level, put_together, quiet_hours, regime_over


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What every step is decided in.

    Shape: `looking` are the loops whose histories are decided by what other matters have come to.
    Posts are read when a step names one, for few imports do.
    """

    loops: Mapping[str, Loop]
    looking: frozenset[str]
    calendar: Calendar
    tree_on: Callable[[date], Tree]
    read_posts: Callable[[], Iterable[tuple[int, int]]]
    read_heads: Callable[[], Iterable[tuple[int, int]]]
    has_regime: bool
    keep_text: Callable[..., str]
    new_id: Callable[[datetime], int]
    trees: dict[date, Tree] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    twins: dict[str, list["Node"]] = field(default_factory=dict)
    levels: Levels = field(default_factory=Levels)

    @cached_property
    def posts(self) -> Mapping[int, int]:
        """Each post with its unit."""
        return dict(self.read_posts())

    @cached_property
    def heads(self) -> Mapping[int, int]:
        """Each unit that has a head with the post of it, the first where there are several."""
        return dict(self.read_heads())

    def tree(self, day: date) -> Tree:
        """The tree of a day, asked for once."""
        if day not in self.trees:
            self.trees[day] = self.tree_on(day)
        return self.trees[day]

    def text(self, loop: Loop, *, at: datetime) -> str:
        """The hash of a loop's text, kept with the first matter that begins with it."""
        name = loop.name.partition(".")[0]
        if name not in self.kept:
            self.kept[name] = self.keep_text(loop, at=at)
        return self.kept[name]


#: An instant, whether a step comes after the clocks of it, a number that breaks ties, the node,
#: and the count of entries that the event was planned at.
_Event = tuple[datetime, int, int, Node, int]
_TICK, _STEP = 0, 1


class Family:
    """Lives a walk through, with all that it opens."""

    def __init__(
        self,
        walk: Walk,
        *,
        until: datetime,
        around: Surroundings,
        numbers: Callable[[Loop, Series], str],
    ) -> None:
        loop = around.loops[walk.loop]
        first = walk.steps[0]
        self.step = first.move
        self._until = until
        self._around = around
        self._numbers = numbers
        self._events: list[_Event] = []
        self._planned = 0
        matter = Matter(id=around.new_id(first.at), loop=walk.loop)
        self._root = Node(loop=loop, matter=matter, walk=walk, parent=None)
        self._source = walk.source
        self._nodes = {matter.id: self._root}

    def run(self) -> list[Node]:
        """The matter and its descendants as they stand at the end, parents before children.

        Refuses: as the engine does; time-backwards; not-in-a-walk.
        """
        self._plan_step(self._root)
        while self._events:
            at, kind, _, node, n = heapq.heappop(self._events)
            if kind == _STEP:
                self._make(node)
            elif node.matter.n == n:
                self._tick(node, at=at)
        return list(self._nodes.values())

    def _make(self, node: Node) -> None:
        step = as_shown(node.coming.pop(), matter=node.matter)
        self.step = step.move
        opens = node.matter.n == 0
        if step.at > self._until or (node.matter.last_at and step.at < node.matter.last_at):
            raise refused(
                "time-backwards",
                N_("“{move}”的时间比前一步早，或者还没有到。"),
                N_("请按先后顺序填写时间。"),
                move=step.move,
            )
        if opens and node.parent is not None:
            values = spawn.inherited(node.loop, parent=node.parent.matter)
            node.matter = changed(node.matter, {"values": values})
        decision = engine.take(
            loop=node.loop, matter=node.matter, move=step.move, actor=step.actor, given=step.given,
            world=self._world(node, at=step.at, step=step), to=step.to,
            opening=self._opening(node, series=Series.of_step(step), source=self._source)
            if opens else EMPTY,
        )  # fmt: skip
        if opens and node.parent is not None:
            node.parent.children.append(node)
            self._nodes[node.matter.id] = node
        self._after(node, decision, actor=step.actor, at=step.at)
        if opens and "no_duplicate" in node.loop.moves[step.move].rules:
            key = projection.quote_key(node.matter)
            self._around.twins.setdefault(key, []).append(node)
        if opens:
            self._plan_inside(node)
        self._plan_step(node)

    def _plan_inside(self, node: Node) -> None:
        """Plans the smaller matters that are opened in this one by their own first move."""
        for walk in node.opening:
            loop = self._around.loops[walk.loop]
            first = self._around.new_id(walk.steps[0].at)
            matter = Matter(id=first, loop=loop.name, parent=node.matter.id)
            self._plan_step(Node(loop=loop, matter=matter, walk=walk, parent=node))

    def _tick(self, node: Node, *, at: datetime) -> None:
        """What a tick at this instant does; nothing happens twice for the same count of entries."""
        self.step = TIME
        calendar, quiet = self._around.calendar, quiet_hours()
        if elapse.may_act(
            loop=node.loop, matter=node.matter, calendar=calendar, at=at,
            quiet=quiet if self._is_calm(at) else None, parent=_above(node),
        ):  # fmt: skip
            world = self._world(node, at=at, step=None)
            decision = elapse.elapse(loop=node.loop, matter=node.matter, world=world)
            if decision is not None:
                self._after(node, decision, actor=Actor(posting=SYSTEM), at=at)
                return
        later = end_of_day(day_of(at))
        out = clock.runs_out_at(loop=node.loop, matter=node.matter, calendar=calendar)
        morning = quiet.ends_at(at=at, calendar=calendar) if quiet else None
        sooner = [when for when in (out, morning) if when is not None and at < when < later]
        self._plan(node, at=min(sooner, default=later), kind=_TICK)

    def _after(self, node: Node, decision: Decision, *, actor: Actor, at: datetime) -> None:
        before, node.matter = node.matter, decision.matter
        node.entries.extend(decision.entries)
        for effect in decision.effects:
            self._carry_out(effect, node=node, actor=actor, at=at)
        self._plan_tick(node, at=at)
        if before.n == 0 or before.stage != node.matter.stage:
            self._react(node, at=at)

    def _react(self, changed: Node, *, at: datetime) -> None:
        """What the system now does by itself above and below, as `record.kin` does it."""
        short = changed.loop.name.rpartition(".")[2]
        kin = [child for child in changed.children if "parent" in child.loop.reacts_to]
        if changed.parent is not None and short in changed.parent.loop.reacts_to:
            kin.insert(0, changed.parent)
        for node in kin:
            self._react_at(node, at=at)

    def _react_at(self, node: Node, *, at: datetime) -> None:
        world = self._world(node, at=at, step=None)
        decision = engine.react(loop=node.loop, matter=node.matter, world=world)
        if decision is not None:
            self._after(node, decision, actor=Actor(posting=SYSTEM), at=at)

    def _carry_out(self, effect: Effect, *, node: Node, actor: Actor, at: datetime) -> None:
        if isinstance(effect, Spawn):
            self._spawn(effect, node=node, actor=actor, at=at)
        elif isinstance(effect, EndChildren):
            for child in (one for one in node.children if one.loop.name in effect.loops):
                if "parent" in child.loop.reacts_to:
                    self._react_at(child, at=at)
                if child.loop.is_open_at(child.matter.stage):
                    decision = elapse.end_with_parent(loop=child.loop, matter=child.matter, at=at)
                    child.coming.clear()
                    self._after(child, decision, actor=Actor(posting=SYSTEM), at=at)
        elif isinstance(effect, Erase):
            erase(node, fields=effect.fields)
        elif isinstance(effect, Switch):
            self._around.levels.switch(effect, matter=node.matter.id, at=at)
        elif isinstance(effect, Change):
            self._change(effect, at=at)
        else:
            node.postings.append((effect, actor, at))

    def _change(self, effect: Change, *, at: datetime) -> None:
        """Changes the stocks of a matter of this family. Refuses: not-in-a-walk, for any other."""
        node = self._nodes.get(effect.matter)
        if node is None:
            raise self._not_in_a_walk()
        for name, amount in effect.amounts.items():
            stock.changed(loop=node.loop, matter=node.matter, name=name, amount=read(amount))
        system = Actor(posting=SYSTEM)
        entry = engine.entered(
            loop=node.loop, matter=node.matter, actor=system, move=CHANGED, at=at,
            body={"amounts": dict(effect.amounts)},
        )  # fmt: skip
        after = apply(loop=node.loop, matter=node.matter, entry=entry)
        self._after(node, Decision(matter=after, entries=(entry,)), actor=system, at=at)

    def _not_in_a_walk(self) -> Refused:
        return refused(
            "not-in-a-walk",
            N_("“{move}”会牵动这段经历以外的事项，不能成批补录。"),
            N_("请在页面上逐件办理。"),
            move=self.step,
        )

    def _spawn(self, effect: Spawn, *, node: Node, actor: Actor, at: datetime) -> None:
        loop = self._around.loops[spawn.name_of(effect.loop, parent=node.matter)]
        if not (effect.units or effect.turns):
            preset = spawn.inherited(loop, parent=node.matter)
            birth = spawn.Birth(preset=MappingProxyType(dict(preset)), given=effect.given)
            self._bear(birth, loop=loop, effect=effect, node=node, actor=actor, hand=actor, at=at)
            return
        system = Actor(posting=SYSTEM)
        for birth in spawn.births(
            effect, loop=loop, parent=node.matter, superior=actor.unit, heads=self._around.heads
        ):
            self._bear(birth, loop=loop, effect=effect, node=node, actor=actor, hand=system, at=at)

    def _bear(
        self, birth: spawn.Birth, *, loop: Loop, effect: Spawn, node: Node, actor: Actor,
        hand: Actor, at: datetime,
    ) -> None:  # fmt: skip
        """Opens one child by this hand, in the series of the actor."""
        matter = Matter(
            id=self._around.new_id(at), loop=loop.name, parent=node.matter.id, values=birth.preset
        )
        owner = birth.given.get("owner", birth.preset.get("owner"))
        child = Node(loop=loop, matter=matter, walk=taken(node, loop, owner), parent=node)
        move = texts.opening_of(loop, actor=hand)
        opening = self._opening(
            child, series=Series(unit=actor.unit, at=at), source={"entry": str(effect.entry)}
        )
        step = Step(actor=hand, move=move, at=at, given=birth.given)
        decision = engine.take(
            loop=loop, matter=matter, move=move, actor=hand, given=birth.given,
            world=self._world(child, at=at, step=step), opening=opening,
        )  # fmt: skip
        self._nodes[child.matter.id] = child
        node.children.append(child)
        self._after(child, decision, actor=hand, at=at)
        self._plan_inside(child)
        self._plan_step(child)

    def _opening(self, node: Node, *, series: Series, source: Mapping[str, str]) -> dict[str, Any]:
        body: dict[str, Any] = {"loop": self._around.text(node.loop, at=series.at)}
        if node.loop.number:
            body["number"] = self._numbers(node.loop, series)
        if node.matter.parent is not None:
            body["parent"] = str(node.matter.parent)
        if source:
            body["source"] = dict(source)
        return body

    def _world(self, node: Node, *, at: datetime, step: Step | None) -> World:
        tree = self._around.tree(day_of(at))
        given = step.given if step else EMPTY
        chosen = node.loop.moves.get(step.move) if step else None
        owner = opening.owner_of(
            loop=node.loop, matter=node.matter, move=chosen, actor=step.actor if step else None,
            given=given, tree=tree,
        )  # fmt: skip
        parent = _above(node)
        is_calm = self._is_calm(at)
        return put_together(
            loop=node.loop, matter=node.matter, at=at, tree=tree, calendar=self._around.calendar,
            owner=owner,
            level_over=no_level if is_calm else partial(self._level_over, tree=tree, at=at),
            asks_late=step is None and not is_calm,
            children=counts_of((child.loop, child.matter.stage, 1) for child in node.children)
            if node.loop.counts_children else EMPTY,
            posts=self._posts(rule_facts.posts_named(chosen, matter=node.matter, given=given)),
            parent=parent,
            twins=self._twins(step, at=at)
            if step and chosen and "no_duplicate" in chosen.rules else (),
            last_part=last_part(node)
            if rule_facts.limits_parts(
                loop=node.loop, move=chosen, matter=node.matter, given=given
            ) else None,
            daily=self._daily(chosen, node=node, given=given) if chosen else frozenset(),
            **rule_facts.known(
                loop=node.loop, move=chosen, matter=node.matter, given=given, at=at,
                opener=step.actor.unit if step else None, parent=parent,
            ),
        )  # fmt: skip

    def _is_calm(self, at: datetime) -> bool:
        """Whether no emergency level is in force anywhere."""
        return not (self._around.has_regime or self._around.levels.holds(at))

    def _posts(self, named: Iterable[int]) -> Mapping[int, int]:
        """The posts that are named, with their units."""
        return {post: self._around.posts[post] for post in named if post in self._around.posts}

    def _level_over(self, unit: int, *, tree: Tree, at: datetime) -> str:
        """The gravest emergency level over a unit: of those in the table and of this import."""
        kept = regime_over(unit, tree=tree) if self._around.has_regime else ""
        found = (kept, *self._around.levels.over(unit, tree=tree, at=at))
        return min((level for level in found if level), default="")

    def _daily(self, move: Move, *, node: Node, given: Mapping[str, Any]) -> frozenset[str]:
        """The stocks of matters of this family that a field names and that go by days."""
        if not (move.takes or move.gives):
            return frozenset()
        found = set()
        for target in (*move.takes, *move.gives):
            through, dot, name = target.partition(".")
            other = given.get(through, node.matter.values.get(through)) if dot else None
            named = self._nodes.get(other) if other is not None else None
            field = named.loop.fields.get(name) if named else None
            found |= {target} if field and field.type == "capacity" else set()
        return frozenset(found)

    def _twins(self, step: Step, *, at: datetime) -> tuple[str, ...]:
        """Open matters with the same quote: those in the table, and those of this import."""
        key = projection.same_as(
            superior=step.actor.unit,
            quote=str(step.given.get("quote", "")),
            title=str(step.given.get("title", "")),
        )
        for other in self._around.twins.get(key, ()):
            ended_at = other.matter.ended_at
            if ended_at is None or ended_at > at:
                return (other.matter.number,)
        return tuple(projection.open_quoted([key]).values_list("number", flat=True)[:1])

    def _plan_step(self, node: Node) -> None:
        if node.coming:
            self._plan(node, at=node.coming[-1].at, kind=_STEP)

    def _plan_tick(self, node: Node, *, at: datetime) -> None:
        on = clock.next_on(loop=node.loop, matter=node.matter, calendar=self._around.calendar)
        if on is not None:
            self._plan(node, at=max(begin_of_day(on), at), kind=_TICK)

    def _plan(self, node: Node, *, at: datetime, kind: int) -> None:
        if kind == _TICK and at > self._until:
            return
        self._planned += 1
        heapq.heappush(self._events, (at, kind, self._planned, node, node.matter.n))


def _above(node: Node) -> tuple[Loop, Matter] | None:
    return (node.parent.loop, node.parent.matter) if node.parent else None
