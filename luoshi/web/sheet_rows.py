"""The rows of a sheet read as so many filled-in forms: the same questions, the same messages."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from luoshi.core.admit import refused
from luoshi.core.fault import N_
from luoshi.core.loop import Field
from luoshi.reports.blank_sheet import Column
from luoshi.store import sheet
from luoshi.store.sheet import Cells
from luoshi.web import answers, forms, present, spoken
from luoshi.web.answers import Answer
from luoshi.web.forms import Ask, Form, Typed

#: A head stands in one of the first rows: sheets have titles above it.
_HEAD_ROWS = 10
#: What is written one in a line.
_IN_LINES = ("turns", "scheme", "units", "choices")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row: its number in the sheet, and what it answers.

    Shape: `text` is what stands in it, and for a row that repeats another how often it came before.
    """

    number: int
    answer: Answer
    text: str

    @property
    def wrong(self) -> str:
        """What is to be mended in it, "" for a row that is well written."""
        return spoken.sentences(*self.answer.errors.values()) if self.answer.errors else ""


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A sheet as it was filled in. Shape: `head` is where its head stands among the rows."""

    head: int
    rows: tuple[Row, ...]


def columns_of(form: Form) -> list[Column]:
    """What the form asks, as the columns of a sheet; files cannot be sent with one."""
    return [
        Column(
            title=present.worded(ask.field),
            needed=not ask.optional and ask.name != "holder",
            help=_help(form, ask),
            answers=_offered(ask.field),
        )
        for ask in _asks(form)
    ]


def read(form: Form, cells: Cells) -> Filled:
    """Every row of the sheet that holds anything, as the form would have been answered.

    Refuses: no-head, where columns that must be filled in are missing. Empty rows are passed over.
    """
    at, places = _head(form, cells)
    asks = _asks(form)
    fields = {ask.name: ask.field for ask in asks}
    missing = [
        present.worded(ask.field)
        for ask in asks
        if not ask.optional and ask.name != "holder" and ask.name not in places
    ]
    if missing:
        raise refused(
            "no-head",
            N_("表头里没有 {columns}。"),
            N_("请用本页下载的空白表，表头不要改。"),
            columns=spoken.listed(missing),
        )
    found = []
    seen: Counter[str] = Counter()
    for number, row in enumerate(cells[at + 1 :], start=at + 2):
        if any(sheet.said(row, place) for place in places.values()):
            said = {name: _said(fields[name], row, place) for name, place in places.items()}
            text = "\t".join(f"{name}={value}" for name, value in sorted(said.items()))
            answer = answers.read(form, data=typed(form, said), files=MultiValueDict())
            found.append(Row(number=number, answer=answer, text=f"{text}\t{seen[text]}"))
            seen[text] += 1
    return Filled(head=at, rows=tuple(found))


def _asks(form: Form) -> list[Ask]:
    return [ask for ask in form.asks if ask.field.type != "file"]


def _head(form: Form, cells: Cells) -> tuple[int, dict[str, int]]:
    """The row that names the most fields, and in which column each stands."""
    named = {sheet.head(present.worded(ask.field)): ask.name for ask in _asks(form)}
    named |= {sheet.head(ask.field.title): ask.name for ask in _asks(form)}
    best: tuple[int, dict[str, int]] = (0, {})
    for at, row in enumerate(cells[:_HEAD_ROWS]):
        places: dict[str, int] = {}
        for place, cell in enumerate(row):
            name = named.get(sheet.head(cell))
            if name is not None:
                places.setdefault(name, place)
        if len(places) > len(best[1]):
            best = (at, places)
    return best


def _said(field: Field, row: Sequence[object], place: int) -> str:
    """What stands in a cell, its lines kept where the form has room for lines.

    Shape: "" for a dash or the word for nothing, but in a text, where they may be the answer.
    """
    if field.type != "text" and not sheet.said(row, place):
        return ""
    cell = row[place] if place < len(row) else None
    if not isinstance(cell, str):
        return sheet.text(cell)
    is_long = field.type == "text" and field.most > forms.LINE
    lines = cell.strip().splitlines()
    return ("\n" if is_long or field.type in _IN_LINES else " ").join(lines)


def typed(form: Form, said: Mapping[str, str]) -> Typed:
    """What the inputs of the form would have sent for these words."""
    fields = {ask.name: ask.field for ask in _asks(form)}
    return {name: _typed(fields[name], text) for name, text in said.items() if text}


def _typed(field: Field, text: str) -> list[str]:
    if field.type in ("units", "choices"):
        return [_key(field, part) for part in sheet.several(text)]
    if field.type == "days":
        return [sheet.day(part) for part in sheet.from_to(sheet.text(text))]
    if field.type == "day":
        return [sheet.day(sheet.text(text))]
    if field.type == "time":
        return [sheet.text(text)]
    if field.type == "turns":
        return text.splitlines()
    return [_key(field, text)]


def _key(field: Field, text: str) -> str:
    """The key of a choice that is written in words, in signs of any width; else as it stands."""
    said = sheet.text(text)
    return next((key for key in field.choice if said in _words(field, key)), text)


def _words(field: Field, key: str) -> tuple[str, ...]:
    answer = field.answer(key)
    return tuple(sheet.text(word) for word in (key, answer.chinese, answer.english))


def _offered(field: Field) -> tuple[str, ...]:
    if field.choice and field.type == "choice":
        return tuple(title for _key, title in spoken.choices(field))
    return (_("是"), _("否")) if field.type == "yes" else ()


def _help(form: Form, ask: Ask) -> str:
    said = forms.help_of(form, ask)
    if ask.field.type in ("units", "choices"):
        return (
            spoken.sentences(said, _("几个之间用顿号隔开。")) if said else _("几个之间用顿号隔开。")
        )
    if ask.field.type == "day":
        return _("写成 2026-06-30。")
    return said
