"""Who acts at the command line: the posting that is named, or the one of an account."""

from dataclasses import dataclass
from datetime import date, datetime

from luoshi.core.admit import refused
from luoshi.core.calendar import day_of
from luoshi.core.fault import N_
from luoshi.core.matter import Actor
from luoshi.core.tree import Tree
from luoshi.store import actors, clockwork, models
from luoshi.web import names, spoken
from luoshi.web.whole import whole


@dataclass(frozen=True, kw_only=True)
class Seat:
    """An actor at an instant, with the tree of that day."""

    actor: Actor
    at: datetime
    day: date
    tree: Tree

    def key(self, said: str) -> str:
        """The key of a command, that of another post's never."""
        return f"{self.actor.posting}/{said}"[:80]


def seat_of(said: str, *, at: datetime) -> Seat:
    """The seat that `--as` names, a posting's id or the name of an account that holds one.

    Refuses: no-such-posting, several-postings.
    """
    day = day_of(at)
    tree = clockwork.tree_on(day)
    posting = whole(said) or 0
    accounts = models.Posting.objects.filter(account__isnull=False).order_by("id")
    account = accounts.filter(id=posting).values_list("account_id", flat=True).first()
    if account is None:
        account = (
            accounts.filter(account__username=said).values_list("account_id", flat=True).first()
        )
        posting = 0
    held = actors.actors_of(account_id=account, day=day) if account is not None else ()
    found = [(actor, row) for actor, row in held if posting in (0, row.id)]
    if not found:
        raise refused(
            "no-such-posting",
            N_("“{said}”今天没有任职。"),
            N_("请写任职编号，或有任职的帐号名。"),
            said=said[:40],
        )
    if len(found) > 1:
        seats = [f"{row.id} {_seat(row, tree=tree)}" for _actor, row in found]
        raise refused(
            "several-postings",
            N_("“{said}”今天有几个任职：{seats}。"),
            N_("请写其中一个的编号。"),
            said=said[:40],
            seats=spoken.listed(seats),
        )
    return Seat(actor=found[0][0], at=at, day=day, tree=tree)


def _seat(row: models.Posting, *, tree: Tree) -> str:
    unit = row.post.unit_id
    place = tree.unit(unit).title if unit in tree else row.post.unit.title
    return names.seat(title=row.post.title, place=place)
