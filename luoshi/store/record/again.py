"""One transaction that others may stop: it begins anew a few times before it gives up."""

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection, transaction

#: So often a transaction begins anew; the database has let one of both go on each time.
MOST = 5
#: What PostgreSQL says of one that it has stopped for another's sake: a deadlock, or two that
#: cannot have happened one after the other.
_STOPPED = ("40P01", "40001")
_Made = TypeVar("_Made")


class Stopped(OperationalError):
    """Others have stopped a transaction each time that it began; nothing of it is written."""


def until_through(make: Callable[[], _Made]) -> _Made:
    """What comes of this in a transaction of its own; one that is stopped begins anew.

    Inside another transaction nothing begins anew: that one would have to.   Raises Stopped.
    """
    for _ in range(1 + MOST):
        try:
            with transaction.atomic():
                return make()
        except OperationalError as error:
            if not is_stopped(error) or connection.in_atomic_block:
                raise
            stopped = error
    raise Stopped from stopped


def is_stopped(error: OperationalError) -> bool:
    """Whether PostgreSQL has stopped this transaction for the sake of another."""
    return getattr(error.__cause__, "sqlstate", "") in _STOPPED
