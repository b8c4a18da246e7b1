"""Which units, posts and matters a form may name, and what somebody typed in their place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from luoshi.core import admit, wording
from luoshi.core.fault import N_, Fault
from luoshi.core.loop import Loop, Move
from luoshi.core.matter import Actor, Matter
from luoshi.core.tree import LEVELS, Tree
from luoshi.store import models, publication, sight
from luoshi.web import names
from luoshi.web.whole import whole

#: More units than these are searched for by name instead of listed.
MOST_LISTED = 60
MOST_SUGGESTED = 12


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The units that a field may name: those below `above`, or all where it is None.

    Shape: `near` is the unit whose children are offered first; `whole`: the unit above all may
    name itself.
    """

    above: int | None
    near: int | None
    whole: bool = False

    def holds(self, unit: int, *, tree: Tree) -> bool:
        """Whether a unit may be named."""
        if unit not in tree:
            return False
        if self.whole and unit == self.above == tree.root:
            return True
        return self.above is None or (unit != self.above and tree.is_above(self.above, unit))

    def units(self, tree: Tree) -> tuple[int, ...]:
        """All units that may be named, in the order of the tree."""
        if self.above is None:
            return tuple(unit.id for unit in tree.units)
        itself = self.whole and self.above == tree.root
        return tree.subtree(self.above)[0 if itself else 1 :] if self.above in tree else ()


def scope_of(name: str, *, loop: Loop, move: Move, matter: Matter, actor: Actor) -> Scope:
    """The units that this field of this move may name, as `core.admit` will judge it.

    Who acts as superior names owners below itself; what is sent down goes below the owner.
    """
    superior = matter.superior if matter.n else actor.unit
    owner = matter.owner if matter.n else actor.unit
    sent_down = {entry.opens.each for entry in loop.moves.values() if entry.opens}
    if name in sent_down:
        return Scope(above=owner, near=owner)
    if name == "owner" and "superior" in move.by:
        return Scope(above=superior, near=superior, whole=admit.covers_whole_area(move))
    return Scope(above=None, near=superior)


def listed(scope: Scope, *, tree: Tree) -> list[tuple[str, str]]:
    """The units as pairs of value and title; [] where there are too many to list."""
    top = scope.above if scope.above is not None else tree.root if len(tree) else None
    if top is None or top not in tree or tree.last(top) - tree.pre(top) > MOST_LISTED:
        return []
    return [(str(unit), label(unit, tree=tree)) for unit in scope.units(tree)]


def several(scope: Scope, *, tree: Tree) -> list[tuple[str, str]]:
    """What a field of several units offers: the children, and all below of each level."""
    near = _near(scope, tree=tree)
    if near is None:
        return []
    children = tree.children(near)
    offered = [(str(unit), tree.unit(unit).title) for unit in children[:MOST_LISTED]]
    counts: dict[str, int] = {}
    for unit in tree.subtree(near)[1:]:
        counts[tree.level(unit)] = counts.get(tree.level(unit), 0) + 1
    said = _("全部{level} {n} 个")
    every = [
        (f"level:{level}", said.format(level=_(title), n=wording.number(counts[level])))
        for level, title in LEVELS.items()
        if counts.get(level, 0) > 1
    ]
    return offered + every


def _near(scope: Scope, *, tree: Tree) -> int | None:
    """The unit whose children come first: for one that has none, and where any unit may be named,
    the unit above it."""
    near = scope.near
    if near is None or near not in tree:
        return None
    is_free = scope.above is None and tree.is_leaf(near)
    return tree.parent(near) if is_free else near


def of_token(token: str, *, scope: Scope, tree: Tree) -> tuple[int, ...] | Fault:
    """The units that one answer stands for: an id, all of a level, or a name that was typed."""
    kind, _colon, level = token.partition(":")
    near = _near(scope, tree=tree)
    if kind == "level" and level in LEVELS and near is not None:
        return tuple(unit for unit in tree.subtree(near)[1:] if tree.level(unit) == level)
    found = named(token, scope=scope, tree=tree)
    return found if isinstance(found, Fault) else (found,)


def named(text: str, *, scope: Scope, tree: Tree) -> int | Fault:
    """The unit that somebody typed or chose. Refuses: no-such-unit, several-units."""
    said = text.strip()
    unit = whole(said)
    if unit is not None and scope.holds(unit, tree=tree):
        return unit
    hits = [unit for unit in _by_name(tree).get(said, ()) if scope.holds(unit, tree=tree)]
    if len(hits) == 1:
        return hits[0]
    if hits:
        return _fault("several-units", said, N_("叫“{text}”的单位有几个。"),
                      N_("请从提示里选，名称后面带上级。"))  # fmt: skip
    return _fault("no-such-unit", said, N_("可以交办的单位里没有“{text}”。"),
                  N_("请写单位全称，或从提示里选。"))  # fmt: skip


def suggested(text: str, *, scope: Scope, tree: Tree) -> list[str]:
    """The names that fit what has been typed so far; the nearest units before anything is."""
    said = text.strip()
    if not said:
        near = tree.children(scope.near) if scope.near is not None and scope.near in tree else ()
        return [label(unit, tree=tree) for unit in near[:MOST_LISTED]]
    found: list[str] = []
    for unit in tree.units:
        if said in unit.title and scope.holds(unit.id, tree=tree):
            found.append(label(unit.id, tree=tree))
        if len(found) == MOST_SUGGESTED:
            break
    return found


def label(unit: int, *, tree: Tree) -> str:
    """The title of a unit, with that of its superior where two units have the same."""
    title = tree.unit(unit).title
    above = tree.parent(unit)
    is_alone = len(_by_name(tree)[title]) == 1
    if is_alone or above is None:
        return title
    return _("{unit}（{above}）").format(unit=title, above=tree.unit(above).title)


@lru_cache(maxsize=4)
def _by_name(tree: Tree) -> dict[str, list[int]]:
    """The units by title, by code, and by title with that of the superior."""
    found: dict[str, list[int]] = {}
    for unit in tree.units:
        above = tree.parent(unit.id)
        names = {unit.title, unit.code}
        if above is not None:
            place = tree.unit(above).title
            names |= {f"{unit.title}（{place}）", f"{unit.title} ({place})"}
        for name in names:
            found.setdefault(name, []).append(unit.id)
    return found


def posts_of(units: Iterable[int], *, tree: Tree) -> list[tuple[str, str]]:
    """The posts of these units, heads first, as pairs of value and title. One query."""
    wanted = [unit for unit in units if unit in tree]
    rows = models.Post.objects.filter(unit_id__in=wanted).order_by("-is_head", "id")
    by_place = sorted(rows, key=lambda post: tree.pre(post.unit_id))
    return [
        (str(post.id), names.seat(title=post.title, place=tree.unit(post.unit_id).title))
        for post in by_place
    ]


def posts_by_title(unit: int) -> dict[str, tuple[int, ...]]:
    """The posts of a unit by what they are called, several where two are called the same."""
    found: dict[str, tuple[int, ...]] = {}
    rows = models.Post.objects.filter(unit_id=unit).order_by("id").values_list("title", "id")
    for title, post in rows:
        found[title] = (*found.get(title, ()), post)
    return found


def head_of(unit: int) -> int | None:
    """The post of the unit's head, or None where it has none."""
    heads = models.Post.objects.filter(unit_id=unit, is_head=True).order_by("id")
    return heads.values_list("id", flat=True).first()


def matter_named(text: str, *, actor: Actor, day: date) -> int | Fault:
    """The matter that somebody named by its number, among those that he or everybody sees."""
    said = text.strip()
    visible = sight.visible_to(actor=actor, day=day)
    found = list(visible.filter(number=said).values_list("id", flat=True)[:2]) if said else []
    number = whole(said)
    if not found and number is not None:
        found = list(visible.filter(id=number).values_list("id", flat=True))
    if not found and said:
        found = list(publication.public().filter(number=said).values_list("id", flat=True)[:2])
    if len(found) == 1:
        return found[0]
    return _fault("no-such-matter", said, N_("没有编号是“{text}”的事项。"),
                  N_("请照事项页上的编号写。"))  # fmt: skip


def matters_of(loop: Loop, *, beside: Matter, actor: Actor, day: date) -> list[tuple[str, str]]:
    """The matters that a field of this loop may name, the newest first; [] for too many to list.

    Shape: those of the same mechanism that the actor sees; in a smaller matter, for which somebody
    brings one of his own, those that his unit owns and that go on.
    """
    visible = sight.visible_to(actor=actor, day=day)
    found = visible.filter(loop=loop.parent or loop.name).exclude(id=beside.id)
    if loop.parent:
        found = found.filter(owner_id=actor.unit, end="")
    rows = found.order_by("-id").values_list("id", "number", "title")[: MOST_LISTED + 1]
    listed = [(str(id), " ".join(filter(None, (number, title)))) for id, number, title in rows]
    return listed if len(listed) <= MOST_LISTED else []


def _fault(code: str, text: str, message: str, fix: str) -> Fault:
    return Fault(code=code, where="", message=message, fix=fix, names={"text": text[:40]})
