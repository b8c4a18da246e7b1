"""Who is asking: the postings of an account on a day, as the engine's actors."""

from datetime import date

from django.db.models import Q

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


def in_force(day: date) -> Q:
    """The postings in force on a day."""
    return Q(from_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gte=day))
