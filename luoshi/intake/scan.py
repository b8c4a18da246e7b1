"""What the image of a scanned page says, where the extra `ocr` is installed.

The library (rapidocr on onnxruntime) carries its models; nothing is fetched. A stopwatch bounds the
work: a paper that takes longer is refused as a whole, never read in part.
"""

import importlib.util
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from luoshi.core.fault import N_, Fault, Phrase, Refused

MOST_PAGES, MOST_SECONDS = 40, 120
#: How finely a page is drawn, and how large at most. Unit: dots an inch, dots.
_FINENESS, _MOST_DOTS = 200, 3_500
#: A line that the library is less sure of is named to the reader.
SURE = 0.9
_NAMED, _NAMED_CHARACTERS = 5, 16
#: Each document takes all cores: one at a time, and nobody waits longer than this for another.
_WAIT_SECONDS = 10
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class Box:
    """A piece of writing on a page. Unit: dots from the left and the top; `sure` from 0 to 1."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    sure: float

    @property
    def height(self) -> float:
        """About the size of its characters."""
        return self.bottom - self.top


def is_installed() -> bool:
    """Whether images can be read here."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))


def pages(pdf: Any, *, numbers: Sequence[int], name: str) -> list[list[Box]]:
    """What is written on these pages of an opened pdf. Refuses: scan-too-long, scan-busy."""
    if len(numbers) > MOST_PAGES:
        raise _too_long(name, N_("扫描件有 {n} 页，一次最多识别 {most} 页。"), n=len(numbers),
                        most=MOST_PAGES)  # fmt: skip
    if not _one_at_a_time.acquire(timeout=_WAIT_SECONDS):
        raise Refused(
            Fault(
                code="scan-busy", where=name,
                message=N_("本机正在识别另一份扫描件，这一份没有读。"),
                fix=N_("请过一两分钟再导入。"),
            )
        )  # fmt: skip
    try:
        return _read(pdf, numbers=numbers, name=name)
    finally:
        _one_at_a_time.release()


def _read(pdf: Any, *, numbers: Sequence[int], name: str) -> list[list[Box]]:
    began = time.monotonic()
    reader = _reader()
    found = []
    for number in numbers:
        found.append(list(_boxes(reader(_drawn(pdf[number])))))
        if time.monotonic() - began > MOST_SECONDS:
            raise _too_long(name, N_("扫描件识别了 {seconds} 秒还没有读完，没有导入。"),
                            seconds=MOST_SECONDS)  # fmt: skip
    return found


def _too_long(name: str, message: str, **names: object) -> Refused:
    fix = N_("请拆成几份再导入，或导入原来的 docx。")
    return Refused(Fault(code="scan-too-long", where=name, message=message, fix=fix, names=names))


def _reader() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical"})


def _drawn(page: Any) -> Any:
    """The page as dots; a huge one more coarsely."""
    scale = min(_FINENESS / 72, _MOST_DOTS / max(*page.get_size(), 1))
    drawn = page.render(scale=scale, rev_byteorder=False).to_numpy()
    page.close()
    return drawn


def _boxes(found: Any) -> Iterator[Box]:
    if found.boxes is None:
        return
    for corners, text, sure in zip(found.boxes, found.txts, found.scores, strict=True):
        across, down = [float(x) for x, _ in corners], [float(y) for _, y in corners]
        if text.strip():
            yield Box(left=min(across), right=max(across), top=min(down), bottom=max(down),
                      text=text.strip(), sure=float(sure))  # fmt: skip


def texts(found: Sequence[Sequence[Box]]) -> list[str]:
    """The pages as text: one paragraph a line, pieces of a row that stand apart set off by tabs.

    A line goes on in the next where it reaches the right edge of the writing and the next begins
    at the left one; the edges are those of the whole document.
    """
    left = min((box.left for page in found for box in page), default=0.0)
    right = max((box.right for page in found for box in page), default=0.0)
    return [_text(list(_rows(page)), left=left, right=right) for page in found]


def _text(rows: Sequence[Sequence[Box]], *, left: float, right: float) -> str:
    text = ""
    before: Sequence[Box] | None = None
    for row in rows:
        size = row[0].height
        is_indented = row[0].left - left > size
        goes_on = (
            before is not None and len(before) == len(row) == 1 and not is_indented
            and right - before[0].right < 1.5 * size
            and row[0].top - before[0].bottom < 1.5 * size
        )  # fmt: skip
        said = _joined(row)
        text += said if goes_on else f"\n{said}"
        before = row
    return text.lstrip("\n")


def _rows(boxes: Iterable[Box]) -> Iterator[list[Box]]:
    """The pieces in rows from top to bottom, each from left to right."""
    row: list[Box] = []
    for box in sorted(boxes, key=lambda one: one.top + one.bottom):
        middle = (box.top + box.bottom) / 2
        if row and middle > row[0].bottom:
            yield sorted(row, key=lambda one: one.left)
            row = []
        row.append(box)
    if row:
        yield sorted(row, key=lambda one: one.left)


def _joined(row: Sequence[Box]) -> str:
    said = row[0].text
    for before, box in zip(row, row[1:], strict=False):
        said += ("\t" if box.left - before.right > box.height else "") + box.text
    return said


def remarks(found: Sequence[Sequence[Box]]) -> tuple[Phrase, ...]:
    """What a reader is told: how many pages were recognised, and which lines are unsure."""
    n = sum(bool(page) for page in found)
    if not n:
        return ()
    told = [Phrase(text=N_("{n} 页由图像识别得到，请对照原件核对。"), names={"n": n})]
    unsure = [box.text for page in found for box in page if box.sure < SURE]
    if unsure:
        lines = "；".join(text[:_NAMED_CHARACTERS] for text in unsure[:_NAMED])
        told.append(
            Phrase(
                text=N_("其中 {n} 处识别把握低，请先核对：{lines}"),
                names={"n": len(unsure), "lines": lines},
            )
        )
    return tuple(told)
