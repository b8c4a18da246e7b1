"""Who is asking: the postings of an account on a day, as the engine's actors."""

from datetime import date

from django.db.models import Q

from luoshi.core import wording
from luoshi.core.admit import refused
from luoshi.core.fault import N_, Refused
from luoshi.core.matter import Actor
from luoshi.store.models import Posting
from luoshi.store.prepared import Blank, Prepared


def actors_of(*, account_id: int, day: date) -> tuple[tuple[Actor, Posting], ...]:
    """The actors that an account can be on a day, one for each posting then in force.

    Shape: own posts before posts deputised for; each actor knows all postings that the account
    ever held, so that one hand never counts twice.
    """
    postings = _postings.all(account_id)
    hands = frozenset(str(posting.id) for posting in postings)
    return tuple(
        (
            Actor(
                posting=str(posting.id),
                unit=posting.post.unit_id,
                post=posting.post_id,
                head=posting.post.is_head,
                postings=hands,
            ),
            posting,
        )
        for posting in postings
        if posting.from_on <= day and (posting.until_on is None or day <= posting.until_on)
    )


_postings = Prepared(
    lambda: (
        Posting.objects.filter(account_id=Blank(0))
        .select_related("post__unit")
        .order_by("is_deputy", "id")
    )
)


def is_of(*, posting: int, account_id: int) -> bool:
    """Whether an account holds a posting, or has held it."""
    return Posting.objects.filter(id=posting, account_id=account_id).exists()


def out_of_days(posting: int, *, day: date) -> Refused:
    """The refusal of whoever acts from a post that he holds no more, or not yet, on this day."""
    row = Posting.objects.select_related("post__unit").get(id=posting)
    post = f"{row.post.unit.title} {row.post.title}"
    if row.from_on > day:
        return refused(
            "posting-ahead",
            N_("您在“{post}”的任职从 {from_on} 才开始，没有记账。"),
            N_("请到那一天再办，或请现任的人办理；您填的都在。"),
            post=post,
            from_on=wording.Day(on=row.from_on),
        )
    return refused(
        "posting-over",
        N_("您在“{post}”的任职到 {until_on} 为止，没有记账。"),
        N_("请切换到现在的岗位，或请接任的人办理；您填的都在。"),
        post=post,
        until_on=wording.Day(on=row.until_on or day),
    )


def in_force(day: date | Blank) -> Q:
    """The postings in force on a day, or on the one that is to stand in a blank."""
    return Q(from_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gte=day))
