"""Names a deputy for a post between two days, and ends it early; both are entries of the posting.

A deputy acts in the post's name on those days and on no other; his own post stays his.
Source: domain.md 4, AB 角 with dates.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from luoshi.core import wording
from luoshi.core.admit import refused
from luoshi.core.calendar import day_of
from luoshi.core.fault import N_
from luoshi.core.matter import Actor
from luoshi.store import actors, models
from luoshi.store.record import tree

#: Nobody is deputised for longer at a time; a longer absence is a posting of its own.
MOST_DAYS = 180


def name(
    *, actor: Actor, post: int, colleague: int, from_on: date, until_on: date, at: datetime
) -> int:
    """The posting by which a colleague deputises for a post from one day to another, both included.

    Shape: `colleague` is the posting of somebody else in the same unit. Whoever holds the post
    names his deputy; the head of the unit may do it for any post of it.
    Refuses: not-your-post, bad-days, no-colleague, deputy-already.
    """
    today = day_of(at)
    _days(from_on, until_on, today=today)
    with transaction.atomic():
        row = models.Post.objects.select_for_update().filter(id=post).first()
        if row is None or not _may(actor, row, at=at):
            raise refused(
                "not-your-post",
                N_("只能给自己的岗位定代理；单位负责人可以给本单位的岗位定。"),
                N_("请由在任的人或单位负责人来定。"),
            )
        account = _account(colleague, unit=row.unit_id, post=post, day=today)
        _no_other(post, from_on=from_on, until_on=until_on)
        return tree.appoint(
            post=post, account=account, from_on=from_on, until_on=until_on, at=at, is_deputy=True,
            actor=actor.posting,
        )  # fmt: skip


def end(*, actor: Actor, posting: int, at: datetime) -> None:
    """Ends a deputy's days with today, or before they have begun.

    Refuses: not-your-post; deputy-over, for one whose days are over or who is no deputy.
    """
    found = models.Posting.objects.select_related("post").filter(id=posting, is_deputy=True).first()
    today = day_of(at)
    if found is None or found.until_on is None or found.until_on < today:
        raise refused("deputy-over", N_("这次代理已经结束。"), N_("不用再办。"))
    if not _may(actor, found.post, at=at):
        raise refused(
            "not-your-post",
            N_("只有在任的人或单位负责人能结束代理。"),
            N_("请由他们来办。"),
        )
    last = today if found.from_on <= today else found.from_on - timedelta(days=1)
    tree.relieve(posting=posting, until_on=last, at=at, actor=actor.posting)


def may_name_for(actor: Actor, *, at: datetime) -> list[models.Post]:
    """The posts for which this actor may name a deputy, his own first."""
    rows = models.Post.objects.filter(unit_id=actor.unit or 0).order_by("-is_head", "id")
    found = [row for row in rows if _may(actor, row, at=at)]
    return sorted(found, key=lambda row: row.id != actor.post)


def _may(actor: Actor, post: models.Post, *, at: datetime) -> bool:
    """Whether he holds the post himself, or is the head of its unit; a deputy names no deputy."""
    if actor.unit != post.unit_id or not (actor.post == post.id or actor.head):
        return False
    own = models.Posting.objects.filter(actors.in_force(day_of(at)), id=int(actor.posting))
    return own.filter(is_deputy=False).exists()


def _days(from_on: date, until_on: date, *, today: date) -> None:
    if from_on < today or until_on < from_on:
        raise refused(
            "bad-days",
            N_("代理的起止日期不对：{first}到{last}。"),
            N_("请从今天或以后开始，结束不早于开始。"),
            first=wording.Day(on=from_on),
            last=wording.Day(on=until_on),
        )
    if (until_on - from_on).days >= MOST_DAYS:
        raise refused(
            "bad-days",
            N_("代理一次最多 {most} 天。"),
            N_("时间更长的，请登记新的任职。"),
            most=MOST_DAYS,
        )


def _account(colleague: int, *, unit: int, post: int, day: date) -> int:
    """The account of somebody who holds another post of the unit."""
    rows = models.Posting.objects.filter(actors.in_force(day), id=colleague, post__unit_id=unit)
    found = rows.filter(is_deputy=False).exclude(post_id=post).values_list("account_id", flat=True)
    account = found.first()
    holders = models.Posting.objects.filter(actors.in_force(day), post_id=post, is_deputy=False)
    if account is None or account in set(holders.values_list("account_id", flat=True)):
        raise refused(
            "no-colleague",
            N_("代理人要是本单位另一个在任的人。"),
            N_("请从列出的岗位里选。"),
        )
    return int(account)


def _no_other(post: int, *, from_on: date, until_on: date) -> None:
    rows = models.Posting.objects.filter(
        post_id=post, is_deputy=True, until_on__gte=F("from_on")
    )  # ended before it has begun: nobody deputises on any day
    other = rows.filter(from_on__lte=until_on, until_on__gte=from_on).order_by("from_on").first()
    if other is not None and other.until_on is not None:
        raise refused(
            "deputy-already",
            N_("这个岗位在 {first}到{last}已经有代理。"),
            N_("请先结束那一次，或换个日期。"),
            first=wording.Day(on=other.from_on),
            last=wording.Day(on=other.until_on),
        )
