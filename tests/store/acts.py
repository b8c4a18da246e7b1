"""Moves with what is given said by name; `after` counts days, because `days` is a field."""

from datetime import timedelta

from luoshi.store import models, record
from luoshi.store.record import tree
from tests import cast


def at(days=0.0, minutes=0):
    return cast.MORNING + timedelta(days=days, minutes=minutes)


def act(actor, matter_id, move, *, after=0, minutes=1, **given):
    """A move on a matter."""
    return record.act(
        actor=actor, matter_id=matter_id, move=move, at=at(after, minutes), given=given,
        key=f"{move}/{matter_id}/{after}/{minutes}/{actor.posting}",
    )  # fmt: skip


def free_seat(unit=cast.VILLAGE):
    """A post of a unit that nobody holds, always the same; it is made where it is missing."""
    found = models.Post.objects.filter(unit_id=unit, title="工作队员").first()
    row = tree.PostRow(unit=unit, title="工作队员", is_head=False)
    return found.id if found else tree.make_posts([row], at=at())[0]
