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
    models.Post.objects.select_for_update(no_key=True).get(id=effect.seat)
    _refuse_if_taken(effect, matter_id=matter_id)
    held = models.Posting.objects.filter(
        actors.in_force(day_of(at)), post_id=effect.holder, is_deputy=False
    )
    sent = held.order_by("-from_on", "-id").first()
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


def _refuse_if_taken(effect: Post, *, matter_id: int) -> None:
    """Refuses: seat-taken. Shape: the day on which one hands over to the next is both's."""
    goes_on = Q(until_on__isnull=True) | Q(until_on__gt=effect.from_on)
    held = models.Posting.objects.filter(goes_on, post_id=effect.seat, is_deputy=False)
    others = held.filter(from_on__lt=effect.until_on).exclude(matter_id=matter_id)
    other = others.order_by("from_on").first()
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
    goes_on = Q(until_on__isnull=True) | Q(until_on__gt=effect.on)
    made = models.Posting.objects.filter(goes_on, matter_id=matter_id).order_by("id")
    for posting in made.values_list("id", flat=True):
        tree.relieve(
            posting=posting, until_on=effect.on, at=at, actor=actor.posting, matter=matter_id
        )
