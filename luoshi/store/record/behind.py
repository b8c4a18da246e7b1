"""Long inserts that SQLite carries out while the next rows are worked out.

SQLite takes no time of the interpreter while it writes, so a second core can decide and hash what
comes next. The connection is the same, and never used by two threads at once.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection

#: So many statements wait at most, each of some thousand values.
_MOST = 16


class Waiting:
    """The statements that have not been carried out yet, in their order."""

    def __init__(self, beside: ThreadPoolExecutor) -> None:
        self._beside = beside
        self._begun: deque[Future[None]] = deque()

    def put(self, execute: Callable[[], None]) -> None:
        """Lets a statement be carried out after those before it."""
        self.wait(most=_MOST)
        self._begun.append(self._beside.submit(execute))

    def wait(self, *, most: int = 0) -> None:
        """Waits until no more than so many are left; raises what the database has refused."""
        while len(self._begun) > most:
            self._begun.popleft().result()

    def before(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        """Any other statement comes after all that wait, and sees what they have written."""
        self.wait()
        return execute(sql, params, many, context)


_waiting: ContextVar[Waiting | None] = ContextVar("waiting", default=None)


@contextmanager
def behind() -> Iterator[None]:
    """Inside, long inserts are carried out while the caller goes on; in a transaction only.

    Whatever else is asked waits for them. What the database refuses is raised by the next statement
    or at the end, so that the transaction around it is rolled back. PostgreSQL writes as always.
    """
    if connection.vendor != "sqlite" or _waiting.get() is not None:
        yield
        return
    with ThreadPoolExecutor(1) as beside:
        waiting = Waiting(beside)
        token = _waiting.set(waiting)
        try:
            with connection.execute_wrapper(waiting.before):
                yield
            waiting.wait()
        finally:
            _waiting.reset(token)


def execute(statement: str, cells: Sequence[Any]) -> None:
    """Carries out a long statement on SQLite, at once or behind."""
    connection.ensure_connection()
    raw, errors = connection.connection, connection.wrap_database_errors

    def now() -> None:
        with errors:
            raw.execute(statement, cells)

    waiting = _waiting.get()
    if waiting is None:
        now()
    else:
        waiting.put(now)
