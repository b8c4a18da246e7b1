"""`luoshi loops`: lists, checks and draws the mechanisms; prints their schema and reference."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.translation import gettext

from luoshi import loops
from luoshi.core import paths, saying
from luoshi.core.fault import N_, Fault, Refused
from luoshi.core.loop import PARTIES, Loop, named
from luoshi.core.schema import schema
from luoshi.loops import document
from luoshi.web import console, diagram
from luoshi.web.diagram_layout import ways_back
from luoshi.web.management import base
from luoshi.web.management.base import Answer, AnsweringCommand

#: A drawing in a file has no page around it to give it a font.
FILE_FONT = "Noto Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"


class Command(AnsweringCommand):
    """Prints what is asked for; exit code 1 where `check` finds a fault."""

    help = "列出、检查、画出已声明的机制"

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        listing = parts.add_parser("list", help="列出机制")
        check = parts.add_parser("check", help="检查全部机制，或所列的文件")
        check.add_argument("files", nargs="*", type=Path)
        draw = parts.add_parser("draw", help="画出一个机制")
        draw.add_argument("name")
        draw.add_argument("--to", type=Path, help="写成 SVG 文件")
        for part in (listing, check, draw):
            self.add_json(part)
        parts.add_parser("schema", help="机制文件的 JSON Schema")
        parts.add_parser("docs", help="docs/loops.md 的全文")

    def answer(self, **options: Any) -> Answer:
        folders: tuple[Path, ...] = settings.LOOPS
        if options["part"] == "check":
            return _checked(options["files"], folders=folders)
        if options["part"] == "draw":
            return self._drawn(options["name"], to=options["to"], folders=folders)
        if options["part"] == "schema":
            return Answer(value=None, text=console.as_json(schema()))
        if options["part"] == "docs":
            text = document.document(loops.load(), common=loops.common_fields())
            return Answer(value=None, text=text.removesuffix("\n"))
        rows = listed(loops.load(folders))
        return Answer(value=rows, text=table_of(rows))

    def _drawn(self, name: str, *, to: Path | None, folders: tuple[Path, ...]) -> Answer:
        known = loops.load(folders)
        loop = named(known, name)
        if loop is None:
            raise Refused(
                Fault(
                    code="unknown-loop", where=name, message=N_("没有“{name}”这个机制。"),
                    fix=N_("现有：{known}。"), names={"name": name, "known": "、".join(known)},
                )
            )  # fmt: skip
        if to is None:
            return Answer(value=edges(loop), text=drawing(loop))
        to.write_text(svg_file(loop), encoding="utf-8")
        self.say(gettext(N_("已写入 {file}。")).format(file=to))
        return Answer(value=edges(loop), text="")


def _checked(files: Sequence[Path], *, folders: tuple[Path, ...]) -> Answer:
    missing = [str(path) for path in files if not path.is_file()]
    if missing:
        raise Refused(
            Fault(
                code="no-file", where="", message=N_("没有这个文件：{files}。"),
                fix=N_("请检查路径。"), names={"files": "、".join(missing)},
            )
        )  # fmt: skip
    faults = (
        loops.check_paths(files, folders=folders) if files else loops.load_with_faults(folders)[1]
    )
    return Answer(value=base.faults_value(faults), text=faults_as_text(faults), is_good=not faults)


def edges(loop: Loop) -> dict[str, Any]:
    """The drawing for a script.

    Shape: `stages` by name with their end, "" where there is none; each of `moves` with the stages
    that it leads from and to, by whom; the children of the file in the same shape.
    """
    return {
        "name": loop.name,
        "line": list(paths.spine(loop)),
        "stages": [
            {"name": stage.name, "title": stage.title, "end": str(stage.end or ""),
             "then": stage.then or ""}
            for stage in loop.stages.values()
        ],
        "moves": [
            {"name": move.name, "title": move.title, "from": list(move.sources),
             "to": list(move.to), "by": list(move.by)}
            for move in loop.moves.values()
        ],
        "children": [edges(child) for child in loop.children.values()],
    }  # fmt: skip


def listed(known: Mapping[str, Loop]) -> list[dict[str, Any]]:
    """One row for each loop. Shape: name, title, title_en, source, stages and moves by name."""
    return [
        {
            "name": loop.name,
            "title": loop.title,
            "title_en": loop.title_en,
            "source": loop.source,
            "stages": list(loop.stages),
            "moves": list(loop.moves),
        }
        for loop in known.values()
    ]


def table_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as a readable table, with how many stages and moves each has."""
    head = ("机制", "名称", "English", "环节", "动作", "出处")
    return console.table(
        head,
        [
            (row["name"], row["title"], row["title_en"], len(row["stages"]), len(row["moves"]),
             row["source"])
            for row in rows
        ],
    )  # fmt: skip


def faults_as_text(faults: Sequence[Fault]) -> str:
    """The faults for a reader, one in two lines; a sentence when there is none."""
    if not faults:
        return gettext(N_("机制文件没有差错。"))
    lines = []
    for fault in faults:
        message, fix = fault.said(gettext)
        lines += [f"{fault.where}  [{fault.code}]", f"    {message}{fix}"]
    return "\n".join([*lines, gettext(N_("共 {n} 处差错。")).format(n=len(faults))])


def svg_file(loop: Loop) -> str:
    """The drawing of a loop as a file of its own."""
    drawn = diagram.svg(loop, title=loop.title, font=FILE_FONT)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn}\n'


def drawing(loop: Loop) -> str:
    """The loop in lines of text: its main line, the ways back, and who may do what where."""
    line = paths.spine(loop)
    lines = [f"{loop.title} {loop.title_en}", loop.purpose, "", _titles(loop, line, " → ")]
    lines += [
        f"  ↩ {back.label}：{_titles(loop, back.sources, '、')} → {loop.stages[back.target].title}"
        for back in ways_back(loop, line=line, english=False)
    ]
    beside = tuple(name for name in loop.stages if name not in line)
    lines += [f"  旁支：{_titles(loop, beside, '、')}"] if beside else []
    for name in loop.stages:
        lines += ["", *_stage(loop, name)]
    for child in loop.children.values():
        lines += ["", "", drawing(child)]
    return "\n".join(lines)


def _titles(loop: Loop, names: Sequence[str], between: str) -> str:
    return between.join(loop.stages[name].title for name in names)


def _stage(loop: Loop, name: str) -> list[str]:
    stage = loop.stages[name]
    said = saying.ENDS[stage.end] if stage.end else ""
    if stage.clock:
        said = saying.clock(stage.clock, loop=loop)
    lines = [f"[{stage.title}] {name}" + (f"（{said}）" if said else "")]
    for party in PARTIES:
        moves = [move for move in loop.from_stage(name) if party in move.by]
        said = "，".join(
            move.title + (f" → {_titles(loop, move.to, '／')}" if move.to else "") for move in moves
        )
        lines += [f"  {saying.parties((party,))}：{said}"] if moves else []
    return lines + ([f"  到时 → {loop.stages[stage.then].title}"] if stage.then else [])
