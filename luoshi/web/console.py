"""What a command prints: tables that line up in Chinese, a progress bar, JSON."""

import json
import sys
import time
from collections.abc import Sequence
from typing import TextIO

_BAR = 24
_EVERY_SECONDS = 0.1


def as_json(value: object) -> str:
    """One JSON value, readable, with Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """The rows under their head, columns lined up; numbers stand to the right.

    >>> print(table(("单位", "件"), (("云栖区", 12), ("大港镇", 3))))
    单位    件
    云栖区  12
    大港镇   3
    """
    lines = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(wide(line[at]) for line in lines) for at in range(len(head))]
    right = [
        bool(rows) and all(isinstance(row[at], int) for row in rows) for at in range(len(head))
    ]
    return "\n".join(
        "  ".join(_padded(cell, width, to_right=to_right)
                  for cell, width, to_right in zip(line, widths, right, strict=True)).rstrip()
        for line in lines
    )  # fmt: skip


def wide(text: str) -> int:
    """How many columns of a terminal a text takes.

    >>> wide("落实 ok")
    7
    """
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _padded(cell: str, width: int, *, to_right: bool) -> str:
    blank = " " * (width - wide(cell))
    return blank + cell if to_right else cell + blank


class Bar:
    """A progress bar on standard error; on anything but a terminal one line for each part."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self._is_live = self._out.isatty()
        self._what = ""
        self._shown_at = 0.0
        self._begun_at = time.monotonic()

    def __call__(self, what: str, done: int, total: int) -> None:
        """Shows how much of something is done."""
        now = time.monotonic()
        is_last = done >= total
        if not is_last and now - self._shown_at < _EVERY_SECONDS and what == self._what:
            return
        if self._is_live:
            self._draw(what, done=done, total=total, is_last=is_last)
        elif is_last:
            self._out.write(f"{what} {total} ({now - self._begun_at:.1f} s)\n")
        self._out.flush()
        self._what, self._shown_at = what, now

    def _draw(self, what: str, *, done: int, total: int, is_last: bool) -> None:
        filled = _BAR * done // max(1, total)
        bar = "█" * filled + "░" * (_BAR - filled)
        name = what + " " * max(0, 10 - wide(what))
        self._out.write(f"\r{name}{bar} {done:,}/{total:,}\x1b[K" + ("\n" if is_last else ""))
