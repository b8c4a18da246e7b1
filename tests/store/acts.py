"""Moves with what is given said by name; `after` counts days, because `days` is a field."""

from datetime import timedelta

from luoshi.store import record
from tests import cast


def at(days=0.0, minutes=0):
    return cast.MORNING + timedelta(days=days, minutes=minutes)


def act(actor, matter_id, move, *, after=0, minutes=1, **given):
    """A move on a matter."""
    return record.act(
        actor=actor, matter_id=matter_id, move=move, at=at(after, minutes), given=given,
        key=f"{move}/{matter_id}/{after}/{minutes}/{actor.posting}",
    )  # fmt: skip
