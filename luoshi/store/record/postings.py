"""Carries out what a matter does to postings: somebody is sent to another unit, and returns."""

from datetime import datetime

from django.db.models import Q

from luoshi.core import wording
from luoshi.core.admit import refused
from luoshi.core.calendar import day_of
from luoshi.core.effect import Post, Relieve
from luoshi.core.fault import N_
from luoshi.core.matter import Actor
from luoshi.store import actors, models
from luoshi.store.prepared import Blank, Prepared
from luoshi.store.record import tree


def carry_out(effect: Post | Relieve, *, matter_id: int, actor: Actor, at: datetime) -> None:
    """Writes what a move has done to postings. Refuses: nobody-holds, seat-taken."""
    if isinstance(effect, Post):
        _post(effect, matter_id=matter_id, actor=actor, at=at)
    else:
        _relieve(effect, matter_id=matter_id, actor=actor, at=at)


def _post(effect: Post, *, matter_id: int, actor: Actor, at: datetime) -> None:
    """Posts whoever holds the sending post now.

    The posting's entry names the matter, and its account is the holder's own: one hand under two
    posts.   Refuses: nobody-holds; seat-taken, where another has the seat on some of the days,
    its regular holder or somebody sent there.
    """
    _seat.all(effect.seat)
    _refuse_if_taken(effect, matter_id=matter_id)
    sent = _holding.first(day_of(at), effect.holder)
    if sent is None:
        raise refused(
            "nobody-holds",
            N_("派出岗位现在没有人在任，派不出去。"),
            N_("请先登记任职，或改选岗位。"),
        )
    tree.appoint(
        post=effect.seat, account=sent.account_id, from_on=effect.from_on,
        until_on=effect.until_on, at=at, actor=actor.posting, matter=matter_id,
    )  # fmt: skip


#: The post that somebody is sent to, locked.
_seat = Prepared(lambda: models.Post.objects.select_for_update(no_key=True).filter(id=Blank(0)))
_holding = Prepared(
    lambda: models.Posting.objects.filter(
        actors.in_force(Blank(0)), post_id=Blank(1), is_deputy=False
    ).order_by("-from_on", "-id")[:1]
)
_taken = Prepared(
    lambda: (
        models.Posting.objects.filter(post_id=Blank(0), is_deputy=False, from_on__lt=Blank(2))
        .filter(Q(until_on__isnull=True) | Q(until_on__gt=Blank(3)))
        .exclude(matter_id=Blank(1))
        .order_by("from_on")[:1]
    )
)


def _refuse_if_taken(effect: Post, *, matter_id: int) -> None:
    """Refuses: seat-taken. Shape: the day on which one hands over to the next is both's."""
    other = _taken.first(effect.seat, matter_id, effect.until_on, effect.from_on)
    if other is None:
        return
    if other.matter_id is None or other.until_on is None:
        raise refused(
            "seat-taken",
            N_("接收岗位在这些天里已经有人在任，不能再派一个。"),
            N_("请改选空着的岗位；确实换人的，请先登记现任离任。"),
        )
    raise refused(
        "seat-taken",
        N_("接收岗位{first}到{last}已经派了人，不能再派一个。"),
        N_("请改选岗位或起止日期；换人的，请先让前一位返回。"),
        first=wording.Day(on=other.from_on),
        last=wording.Day(on=other.until_on),
    )


def _relieve(effect: Relieve, *, matter_id: int, actor: Actor, at: datetime) -> None:
    """Ends what the matter has posted after a day; what has ended before stays as it is."""
    for posting in _made.all(matter_id, effect.on):
        tree.relieve(
            posting=posting.id, until_on=effect.on, at=at, actor=actor.posting, matter=matter_id
        )


#: What a matter has posted that goes on after a day.
_made = Prepared(
    lambda: models.Posting.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=Blank(1)), matter_id=Blank(0)
    ).order_by("id")
)
