"""`luoshi loops`: lists, checks and draws the mechanisms; prints their schema and reference."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext

from luoshi import loops
from luoshi.core import paths, saying
from luoshi.core.fault import N_, Fault
from luoshi.core.loop import PARTIES, Loop
from luoshi.core.schema import schema
from luoshi.loops import document
from luoshi.web import diagram
from luoshi.web.diagram_layout import ways_back

#: A drawing in a file has no page around it to give it a font.
FILE_FONT = "Noto Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"


class Command(BaseCommand):
    """Prints what is asked for; exit code 1 where `check` finds a fault."""

    help = "列出、检查、画出已声明的机制"
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        listed = parts.add_parser("list", help="列出机制")
        listed.add_argument("--json", action="store_true")
        check = parts.add_parser("check", help="检查全部机制，或所列的文件")
        check.add_argument("files", nargs="*", type=Path)
        check.add_argument("--json", action="store_true")
        draw = parts.add_parser("draw", help="画出一个机制")
        draw.add_argument("name")
        draw.add_argument("--to", type=Path, help="写成 SVG 文件")
        parts.add_parser("schema", help="机制文件的 JSON Schema")
        parts.add_parser("docs", help="docs/loops.md 的全文")

    def handle(self, *args: Any, **options: Any) -> None:
        folders: tuple[Path, ...] = settings.LOOPS
        if options["part"] == "check":
            self._check(options["files"], as_json=options["json"], folders=folders)
        elif options["part"] == "draw":
            self._draw(options["name"], to=options["to"], folders=folders)
        elif options["part"] == "schema":
            self.stdout.write(as_json(schema()))
        elif options["part"] == "docs":
            common = loops.common_fields()
            self.stdout.write(document.document(loops.load(), common=common), ending="")
        else:
            rows = listed(loops.load(folders))
            self.stdout.write(as_json(rows) if options["json"] else table_of(rows))

    def _check(self, files: list[Path], *, as_json: bool, folders: tuple[Path, ...]) -> None:
        missing = [str(path) for path in files if not path.is_file()]
        if missing:
            raise CommandError(
                gettext(N_("没有这个文件：{files}。")).format(files="、".join(missing))
            )
        if files:
            faults = loops.check_paths(files, folders=folders)
        else:
            faults = loops.load_with_faults(folders)[1]
        self.stdout.write(faults_as_json(faults) if as_json else faults_as_text(faults))
        if faults:
            sys.exit(1)

    def _draw(self, name: str, *, to: Path | None, folders: tuple[Path, ...]) -> None:
        known = loops.load(folders)
        if name not in known:
            said = gettext(N_("没有“{name}”这个机制，现有：{known}。"))
            raise CommandError(said.format(name=name, known="、".join(known)))
        if to is None:
            self.stdout.write(drawing(known[name]))
            return
        to.write_text(svg_file(known[name]), encoding="utf-8")
        self.stderr.write(gettext(N_("已写入 {file}。")).format(file=to))


def as_json(value: object) -> str:
    """One JSON value, readable, with Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, indent=2)


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


def table_of(rows: list[dict[str, Any]]) -> str:
    """The rows as a readable table, with how many stages and moves each has."""
    head = ("机制", "名称", "English", "环节", "动作", "出处")
    cells = [head] + [
        (
            row["name"],
            row["title"],
            row["title_en"],
            str(len(row["stages"])),
            str(len(row["moves"])),
            row["source"],
        )
        for row in rows
    ]
    widths = [max(_wide(line[index]) for line in cells) for index in range(len(head))]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _wide(cell)) for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in cells
    )


def _wide(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def faults_as_json(faults: Sequence[Fault]) -> str:
    """The faults as JSON. Shape: code, where, message, fix of each."""
    rows = []
    for fault in faults:
        message, fix = fault.said(gettext)
        rows.append({"code": fault.code, "where": fault.where, "message": message, "fix": fix})
    return as_json(rows)


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
