"""Fields as somebody writes them behind a command, read as the forms and sheets read them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from luoshi.core.admit import refused
from luoshi.core.fault import N_
from luoshi.core.loop import Loop
from luoshi.web import answers, forms, present, sheet_rows, spoken
from luoshi.web.answers import Answer
from luoshi.web.forms import Form


def answer_of(form: Form, words: Sequence[str], *, to: str = "") -> Answer:
    """What `field=value` words answer, what the form would show at first filled in.

    Shape: a field is named by its key or its title; a file is written `field=@path`.
    Refuses: bad-word, no-such-field, no-such-file, not-filled-in.
    """
    said: dict[str, str] = {}
    files: MultiValueDict[str, Any] = MultiValueDict()
    for word in words:
        name, text = _split(form, word)
        if any(ask.name == name and ask.field.type == "file" for ask in form.asks):
            files.appendlist(name, _file(text))
        else:
            said[name] = text
    typed = forms.initial(form) | dict(sheet_rows.typed(form, said))
    stage = _stage(form.loop, to)
    answer = answers.read(form, data=typed | ({"to": [stage]} if stage else {}), files=files)
    if answer.errors:
        raise refused("not-filled-in", "{wrong}", "", wrong=_wrong(form, answer))
    return answer


def _wrong(form: Form, answer: Answer) -> str:
    titles = {ask.name: f"{present.worded(ask.field)} ({ask.name})" for ask in form.asks}
    titles["to"] = "--to"
    said = (spoken.headed(titles.get(name, name), text) for name, text in answer.errors.items())
    return "\n".join(said)


def _split(form: Form, word: str) -> tuple[str, str]:
    name, equals, text = word.partition("=")
    if not equals:
        raise refused("bad-word", N_("“{word}”看不懂。"), N_("请写成 字段=内容。"), word=word[:60])
    for ask in form.asks:
        if name.strip() in (ask.name, ask.field.title, present.worded(ask.field)):
            return ask.name, text.strip()
    asked = spoken.listed(f"{ask.name} {present.worded(ask.field)}" for ask in form.asks)
    raise refused(
        "no-such-field",
        N_("“{move}”不填“{name}”。"),
        N_("可以填：{asked}。") if asked else N_("这一步什么都不用填。"),
        move=form.move.named, name=name[:40], asked=asked,
    )  # fmt: skip


def _file(text: str) -> SimpleUploadedFile:
    path = Path(text.removeprefix("@"))
    if not path.is_file():
        raise refused("no-such-file", N_("找不到文件 {path}。"), N_("请检查路径。"), path=str(path))
    return SimpleUploadedFile(path.name, path.read_bytes())


def _stage(loop: Loop, said: str) -> str:
    """The key of a stage that is named by its key or title; anything else as it stands."""
    named = (name for name, stage in loop.stages.items() if said in (name, stage.title))
    return next(named, said)
