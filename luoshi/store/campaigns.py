"""Campaigns: whom they would reach, what stands against them, and how far they have come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, QuerySet

from luoshi.core import admission, burden
from luoshi.core.admission import Ask, Check, Limits
from luoshi.core.admit import refused
from luoshi.core.fault import N_, Fault, Refused
from luoshi.core.loop import End, Loop, Move
from luoshi.core.matter import Actor, Matter
from luoshi.core.tree import LEVELS, Tree
from luoshi.store import burden as accounts
from luoshi.store import clockwork, models, projection, sight

#: The loop whose matters these pages are about.
LOOP = "campaign"
#: What a stage of an opened matter means for its campaign, in the order of the columns.
KINDS = ("open", "submitted", "published", "not_applicable", "lapsed")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How many units of a campaign stand where. Shape: `counts` by `KINDS`, all of them."""

    unit: int | None
    counts: Mapping[str, int]

    @property
    def asked(self) -> int:
        """How many have been asked."""
        return sum(self.counts.values())

    @property
    def answered(self) -> int:
        """How many have answered, or said that it does not apply."""
        return self.asked - self.counts["open"] - self.counts["lapsed"]


def opened_loop(loop: Loop) -> Loop:
    """The loop that a campaign opens for each unit."""
    move = burden.fan_move(loop)
    if move is None or move.opens is None:
        raise RuntimeError(f"{loop.name} opens nothing for many units")
    return clockwork.current_loops()[move.opens.loop]


def levels_of(units: Iterable[int], *, tree: Tree) -> Mapping[str, int]:
    """How many of the units are of each level; those that have left the tree are left out."""
    found: dict[str, int] = {}
    for unit in units:
        if unit in tree:
            found[tree.level(unit)] = found.get(tree.level(unit), 0) + 1
    return found


def addressed(*, loop: Loop, given: Mapping[str, Any]) -> tuple[int, ...]:
    """The units that a campaign with these values goes to."""
    move = burden.fan_move(loop)
    return tuple(given.get(move.opens.each) or ()) if move and move.opens else ()


def limits() -> Limits:
    """The limits that this site has set."""
    return Limits(
        asked_in_year=Decimal(settings.ASK_YEAR_MINUTES),
        village_in_month=Decimal(settings.ASK_VILLAGE_MINUTES),
        notice_workdays=settings.ASK_NOTICE_WORKDAYS,
        template_characters=settings.ASK_CHARACTERS,
    )


def cost_of(*, loop: Loop, units: Iterable[int], tree: Tree) -> burden.Cost:
    """What the campaign would cost these units."""
    return burden.cost(loop=opened_loop(loop), levels=levels_of(units, tree=tree))


def approver_of(superior: int | None, *, tree: Tree) -> str:
    """The unit and post that approve, or "" where that unit has no head. One query."""
    if superior is None or superior not in tree:
        return ""
    heads = models.Post.objects.filter(unit_id=superior, is_head=True).order_by("id")
    title = heads.values_list("title", flat=True).first()
    place = tree.unit(superior).title
    if not title:
        return ""
    return title if title.startswith(place) else f"{place} {title}"


@dataclass(frozen=True, kw_only=True)
class Assessed:
    """A campaign as it is judged before it is sent: its cost, its checks, its asker's account.

    Unit: `asked_before` in minutes, this year, without this campaign.
    """

    cost: burden.Cost
    checks: tuple[Check, ...]
    asked_before: Decimal
    approver: str

    @property
    def refusal(self) -> Fault | None:
        """Why it may not be sent, or None."""
        return admission.refusal(self.checks)


def assess(
    *,
    loop: Loop,
    owner: int,
    superior: int | None,
    given: Mapping[str, Any],
    day: date,
    tree: Tree,
) -> Assessed:
    """The cost of a campaign and every check on it. Five queries, whatever its size.

    Shape: `given` holds its values by field; what is missing is a check that is not met.
    """
    units = addressed(loop=loop, given=given)
    cost = cost_of(loop=loop, units=units, tree=tree)
    villages = [unit for unit in units if unit in tree and tree.level(unit) == "village"]
    before = accounts.asked_by(unit=owner, day=day)
    approver = approver_of(superior, tree=tree)
    due = given.get("due")
    ask = Ask(
        basis=str(given.get("basis") or ""),
        due=due if isinstance(due, date) else None,
        cost=cost,
        approver=approver,
        is_own_approver=superior == owner,
        asked_before=before,
        villages=accounts.asked_of(units=villages, day=day) if villages else {},
    )
    found = admission.checks(ask=ask, day=day, calendar=clockwork.calendar(), limits=limits())
    return Assessed(cost=cost, checks=found, asked_before=before, approver=approver)


def is_sending(move: Move, *, loop: Loop) -> bool:
    """Whether the move brings an ask nearer to being sent: every check must hold for it.

    An ask is whatever opens, for many units at once, matters that cost them minutes to answer.
    """
    fan = burden.fan_move(loop)
    if fan is None or not _costs_minutes(opened_loop(loop)):
        return False
    return move == fan or move.opens_matter or bool(set(move.to) & set(fan.sources))


def _costs_minutes(loop: Loop) -> bool:
    found = (burden.template_of(loop=loop, level=level) for level in LEVELS)
    return any(template is not None and template.minutes for template in found)


def refuse_unsound(
    *, loop: Loop, move: Move, matter: Matter, actor: Actor, given: Mapping[str, Any], day: date
) -> None:
    """Nothing while the move may be made: called before it, by whatever page or packet asks for it.

    Shape: `matter` has n = 0 where the move opens it. A move of another mechanism, or one that
    sends nothing, is never looked at.
    Refuses: the first check that is not met; same-hand, where the highest unit would approve its
    own campaign by the hand that drafted it.
    """
    if not is_sending(move, loop=loop):
        return
    tree = clockwork.tree_on(day)
    owner = matter.owner if matter.n else actor.unit
    superior = matter.superior
    if not matter.n and owner is not None and owner in tree:
        above = tree.parent(owner)
        superior = owner if above is None else above
    known = dict(matter.values) | dict(given)
    assessed = assess(
        loop=loop, owner=owner or 0, superior=superior, given=known, day=day, tree=tree
    )
    if assessed.refusal:
        raise Refused(assessed.refusal)
    if (
        "superior" in move.by
        and superior == owner
        and _has_drafted(actor, loop=loop, matter=matter)
    ):
        raise refused(
            "same-hand",
            N_("本单位已是最高一级，“{move}”不能由拟定的人自己来做。"),
            N_("请本单位另一位负责人或其代理人办理。"),
            move=move.named,
        )


def _has_drafted(actor: Actor, *, loop: Loop, matter: Matter) -> bool:
    """Whether this hand has said, under any of its posts, whom the campaign goes to."""
    fan = burden.fan_move(loop)
    each = fan.opens.each if fan and fan.opens else ""
    drafting = {move.name for move in loop.moves.values() if each in (*move.needs, *move.may)}
    hands = actor.postings | {actor.posting}
    entries = projection.history_of(matter.id)
    return any(entry.actor in hands and entry.move in drafting for entry, _hash in entries)


def listed(*, actor: Actor, day: date) -> QuerySet[models.Matter]:
    """The campaigns that the actor sees, the newest first."""
    seen = sight.visible_to(actor=actor, day=day).filter(loop=LOOP)
    return seen.defer("state").select_related("owner", "superior").order_by("-opened_at", "-id")


def totals(campaigns: Sequence[int], *, loop: Loop) -> Mapping[int, Standing]:
    """How far each of these campaigns has come. One query."""
    rows = (
        models.Matter.objects.filter(parent_id__in=campaigns, loop=loop.name)
        .values_list("parent_id", "stage")
        .annotate(n=Count("id"))
    )
    counted = [(int(parent or 0), stage, n) for parent, stage, n in rows]
    return _standings(counted, keys=campaigns, loop=loop)


def coverage(*, campaign: int, unit: int, day: date, loop: Loop) -> tuple[Standing, ...]:
    """How far a campaign has come in each unit directly below one, its subtree included.

    Shape: in the order of the tree, units with nobody asked left out; the unit itself comes first
    where it has been asked. Two queries, whatever the size of the subtree.
    """
    numbering = clockwork.numbering_on(day)
    tree = clockwork.tree_by_id(numbering)
    below = tree.children(unit)
    with connection.cursor() as cursor:
        cursor.execute(_sql(), [numbering, unit, campaign, loop.name, unit, campaign, loop.name])
        counted = [(int(key), str(stage), int(n)) for key, stage, n in cursor.fetchall()]
    found = _standings(counted, keys=(unit, *below), loop=loop)
    return tuple(standing for standing in found.values() if standing.asked)


def answers(*, campaign: int, units: Sequence[int], loop: Loop) -> Mapping[int, models.Matter]:
    """The matters of these units in a campaign, by unit. One query."""
    rows = models.Matter.objects.filter(parent_id=campaign, loop=loop.name, owner_id__in=units)
    return {int(row.owner_id or 0): row for row in rows.defer("state")}


@lru_cache(maxsize=1)
def _sql() -> str:
    """Counts the matters of a campaign by stage and by the child of a unit above their owner.

    The place of an owner lies in the range of one child of the unit; the unit's own comes last.
    """
    place, matter = (
        connection.ops.quote_name(model._meta.db_table) for model in (models.Place, models.Matter)
    )
    return (
        f"SELECT above.unit_id, matter.stage, COUNT(*) FROM {matter} matter"
        f" JOIN {place} place ON place.numbering_id = %s AND place.unit_id = matter.owner_id"
        f" JOIN {place} above ON above.numbering_id = place.numbering_id AND above.parent_id = %s"
        " AND place.pre BETWEEN above.pre AND above.last"
        " WHERE matter.parent_id = %s AND matter.loop = %s GROUP BY above.unit_id, matter.stage"
        f" UNION ALL SELECT owner_id, stage, COUNT(*) FROM {matter}"
        " WHERE owner_id = %s AND parent_id = %s AND loop = %s GROUP BY owner_id, stage"
    )


def _standings(
    counted: Iterable[tuple[int, str, int]], *, keys: Iterable[int], loop: Loop
) -> dict[int, Standing]:
    kinds = kinds_of(loop)
    counts = {key: dict.fromkeys(KINDS, 0) for key in keys}
    for key, stage, n in counted:
        if key in counts:
            counts[key][kinds.get(stage, "submitted")] += n
    return {key: Standing(unit=key, counts=held) for key, held in counts.items()}


def kinds_of(loop: Loop) -> Mapping[str, str]:
    """What each stage means for the campaign, read from its place in the loop.

    The stage in which the matter is opened is open, the one it lapses into lapsed; a success has
    been published; any other end that does not count does not apply; all else has been submitted.
    """
    opening = burden.opening_stage(loop) or ""
    found = {}
    for name, stage in loop.stages.items():
        kind = "submitted"
        if name == opening:
            kind = "open"
        elif opening and name == loop.stages[opening].then:
            kind = "lapsed"
        elif stage.end is End.SUCCESS:
            kind = "published"
        elif stage.end is End.VOID:
            kind = "not_applicable"
        found[name] = kind
    return found


def is_under_way(*, loop: Loop, matter: Matter) -> bool:
    """Whether the units have been asked and it goes on."""
    move = burden.fan_move(loop)
    stage = loop.stages[matter.stage]
    return bool(move and matter.times.get(move.name)) and stage.end is None
