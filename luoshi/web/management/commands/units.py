"""`luoshi units`: takes the tree of units in from a sheet, and lists it."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext

from luoshi.core import tree as core_tree
from luoshi.core.calendar import day_of
from luoshi.core.fault import N_, Fault, Refused
from luoshi.core.tree import LEVELS, Tree, Unit
from luoshi.store import clockwork, models, sheet, unit_sheet
from luoshi.store.record import tree
from luoshi.web import console
from luoshi.web.management import base
from luoshi.web.management.base import Answer


class Command(base.AnsweringCommand):
    """Answers with the units; exit code 1 where a sheet has faults, and then nothing is written."""

    help = "从 xlsx 或 csv 导入单位树，或列出单位"

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        taken = parts.add_parser("import", help="导入一张单位表")
        taken.add_argument("file", type=Path, metavar="FILE")
        taken.add_argument("--from", dest="from_on", type=date.fromisoformat, metavar="DAY",
                           help="从哪一天起生效，默认今天")  # fmt: skip
        taken.add_argument("--drop", action="store_true", help="表里没有的单位从那天起不在树上")
        listed = parts.add_parser("list", help="列出单位")
        listed.add_argument("--under", metavar="CODE", help="只列这个单位和它下面的")
        for part in (taken, listed):
            self.add_json(part)

    def answer(self, **options: Any) -> Answer:
        today = day_of(timezone.now())
        if options["part"] == "list":
            return _listed(clockwork.tree_on(today), under=options["under"])
        return self._import(
            options["file"], from_on=options["from_on"] or today, drop=options["drop"]
        )

    def _import(self, file: Path, *, from_on: date, drop: bool) -> Answer:
        cells = sheet.read_table(file.name, base.read_bytes(file))
        rows, unread = unit_sheet.read_rows(cells)
        faults = unread or core_tree.faults(rows)
        if faults:
            return self._refused(file, cells=cells, faults=faults)
        known = dict(models.Unit.objects.values_list("code", "id"))
        units = core_tree.units_of(rows, ids=known, first_id=max(known.values(), default=0) + 1)
        left_out = _left_out(units, day=from_on)
        if left_out and not drop:
            raise Refused(_would_drop(left_out, n=len(left_out)))
        tree.load(units=units, from_on=from_on, at=timezone.now())
        n_new = sum(1 for unit in units if unit.code not in known)
        value = {"units": len(units), "new": n_new, "from_on": from_on.isoformat(), "faults": []}
        said = gettext(N_("已导入 {units} 个单位，其中新单位 {new} 个，{from_on} 起生效。"))
        return Answer(value=value, text=said.format_map(value))

    def _refused(self, file: Path, *, cells: sheet.Cells, faults: list[Fault]) -> Answer:
        """Every fault by its row, and the sheet sent back beside the file."""
        for fault in faults:
            self.say(base.sentence(fault))
        beside = file.with_name(f"{file.stem}.差错.xlsx")
        beside.write_bytes(sheet.marked(cells, faults, title=gettext(N_("单位"))))
        said = gettext(N_("没有导入：{n} 处差错，已在 {file} 里标红。改好后再导入。"))
        self.say(said.format(n=len(faults), file=beside))
        value = {"units": 0, "new": 0, "from_on": "", "faults": base.faults_value(faults)}
        return Answer(value=value, text="", is_good=False)


def _left_out(units: tuple[Unit, ...], *, day: date) -> list[str]:
    """The titles of the units on the tree that the sheet does not list."""
    listed = {unit.id for unit in units}
    return [unit.title for unit in clockwork.tree_on(day).units if unit.id not in listed]


def _would_drop(titles: list[str], *, n: int) -> Fault:
    return Fault(
        code="would-drop", where="",
        message=N_("现有 {n} 个单位不在表里（{titles}），没有导入。"),
        fix=N_("请补进表里；确实要撤的，加 --drop 再导入。"),
        names={"n": n, "titles": "、".join(titles[:3]) + ("……" if n > 3 else "")},
    )  # fmt: skip


def _listed(tree: Tree, *, under: str | None) -> Answer:
    units = tree.units
    if under:
        top = next((unit for unit in units if unit.code == under), None)
        if top is None:
            raise Refused(
                Fault(code="no-such-unit", where=under, message=N_("树上没有这个编码的单位。"),
                      fix=N_("请用 luoshi units list 查编码。"))
            )  # fmt: skip
        units = units[tree.pre(top.id) : tree.last(top.id) + 1]
    codes = {unit.id: unit.code for unit in tree.units}
    value = [
        {"id": unit.id, "code": unit.code, "title": unit.title, "level": unit.level,
         "parent": codes.get(unit.parent or 0, "")}
        for unit in units
    ]  # fmt: skip
    head = tuple(gettext(word) for word in (N_("编码"), N_("单位"), N_("层级"), N_("上级编码")))
    rows = [
        (one["code"], "  " * tree.depth(unit.id) + unit.title, gettext(LEVELS[unit.level]),
         one["parent"])
        for one, unit in zip(value, units, strict=True)
    ]  # fmt: skip
    if not rows:
        said = gettext(N_("还没有单位。用 luoshi units import FILE 导入。"))
        return Answer(value=value, text=said)
    return Answer(value=value, text=console.table(head, rows))
