"""`luoshi matter`: every mechanism without a browser, as the post that `--as` names."""

import uuid
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext

from luoshi.core import reveal
from luoshi.core.admit import refused
from luoshi.core.fault import N_
from luoshi.core.lamp import State
from luoshi.store import pages, record
from luoshi.store.pages import Filters
from luoshi.web import console, console_acts, console_matter, console_seat, present
from luoshi.web.console_seat import Seat
from luoshi.web.management import base
from luoshi.web.management.base import Answer

_HELP = (
    "以一个岗位的身份列出、查看、立项、办理事项。"
    "--as 写任职编号或帐号名；这里不再验身份：能在这台机器上运行命令的人，本来就管着数据库。"
)
_AS = "以谁的身份：任职编号，或有任职的帐号名"
_FIELDS = "字段=内容，字段写键名或名称；几个单位之间用顿号隔开；文件写 字段=@路径"


class _Words(CommandParser):
    """A parser whose `字段=内容` words may stand before and behind the options."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        found, rest = super().parse_known_args(args, namespace)
        if not hasattr(found, "fields"):
            return found, rest
        words = [word for word in rest if not word.startswith("-")]
        found.fields = [*found.fields, *words]
        return found, [word for word in rest if word.startswith("-")]


class Command(base.AnsweringCommand):
    """Answers about matters, and moves them; exit code 1 where anything was refused."""

    help = _HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True, parser_class=_Words)
        listing = self._part(parts, "list", "列出看得到的事项")
        listing.add_argument("--loop", default="", help="只看一个机制")
        listing.add_argument("--lamp", default="", choices=["", *(one.value for one in State)])
        listing.add_argument("--open", action="store_true", help="只看在办的")
        listing.add_argument("--limit", type=int, default=50, metavar="N")
        listing.add_argument("--before", type=int, metavar="ID", help="从这一件往前")
        self._part(parts, "show", "一件事项的内容、能做的动作和台账").add_argument("id", type=int)
        self._add_writing(parts)

    def _add_writing(self, parts: Any) -> None:
        opened = self._part(parts, "open", "立一件")
        opened.add_argument("loop")
        opened.add_argument("fields", nargs="*", metavar="字段=内容", help=_FIELDS)
        opened.add_argument("--move", default="", help="立项的动作，不止一个时写")
        opened.add_argument("--in", type=int, dest="parent", metavar="ID", help="立在哪一件里")
        moved = self._part(parts, "move", "办一步")
        moved.add_argument("id", type=int)
        moved.add_argument("move")
        moved.add_argument("fields", nargs="*", metavar="字段=内容", help=_FIELDS)
        many = self._part(parts, "many", "同一步办许多件")
        many.add_argument("move")
        many.add_argument("fields", nargs="*", metavar="字段=内容", help=_FIELDS)
        which = many.add_mutually_exclusive_group(required=True)
        which.add_argument("--ids", nargs="+", type=int, metavar="ID")
        which.add_argument("--loop", help="这个机制里能办的全部")
        for part in (moved, many):
            part.add_argument("--to", default="", metavar="STAGE", help="到哪个环节，可选时写")
        moved.add_argument("--yes", action="store_true", help="给许多单位立项时确认代价")
        sheet = self._part(parts, "sheet", "从表格立许多件")
        sheet.add_argument("loop")
        sheet.add_argument("file", type=Path)
        sheet.add_argument("--move", default="")
        sheet.add_argument("--in", type=int, dest="parent", metavar="ID")
        sheet.add_argument("--check", action="store_true", help="只检查，不立件")
        sheet.add_argument("--back", type=Path, metavar="FILE", help="把要改的行写成 xlsx")
        shown = self._part(parts, "reveal", "查看个人信息，记入台账")
        shown.add_argument("id", type=int)
        shown.add_argument("field", nargs="+")
        shown.add_argument("--reason", required=True, choices=list(reveal.REASONS))
        for part in (opened, moved, many, shown):
            part.add_argument("--key", default="", help="同一个键再运行一次不重复记")

    def _part(self, parts: Any, name: str, help: str) -> CommandParser:
        part: CommandParser = parts.add_parser(name, help=help, description=f"{help}。{_HELP}")
        part.add_argument("--as", dest="seat", required=True, metavar="POSTING", help=_AS)
        self.add_json(part)
        return part

    def answer(self, **options: Any) -> Answer:
        seat = console_seat.seat_of(options["seat"], at=timezone.now())
        part = getattr(self, f"_{options['part']}")
        found: Answer = part(seat, options)
        return found

    def _list(self, seat: Seat, options: dict[str, Any]) -> Answer:
        filters = Filters(
            loop=options["loop"], lamp=options["lamp"], open_only=bool(options["open"])
        )
        page = pages.page(actor=seat.actor, day=seat.day, filters=filters,
                          before=options["before"], size=max(options["limit"], 1))  # fmt: skip
        rows = console_matter.listed(page.rows, seat=seat)
        if page.after is not None:
            self.say(gettext(N_("还有更早的：加 --before {id}。")).format(id=page.after))
        return Answer(value=rows, text=console_matter.as_table(rows))

    def _show(self, seat: Seat, options: dict[str, Any]) -> Answer:
        row, _loop, _matter = console_matter.seen(seat, options["id"])
        found = console_matter.told(row, seat=seat)
        return Answer(value=found, text=console_matter.as_text(found))

    def _open(self, seat: Seat, options: dict[str, Any]) -> Answer:
        chosen = console_acts.opening_of(
            seat, options["loop"], move=options["move"], parent=options["parent"]
        )
        outcome = console_acts.open_one(seat, chosen, words=options["fields"], key=_key(options))
        return self._done(seat, outcome.matter_id, title=present.worded(chosen.move))

    def _move(self, seat: Seat, options: dict[str, Any]) -> Answer:
        made = console_acts.made_of(seat, options["id"], name=options["move"])
        console_acts.make(
            seat, made, words=options["fields"], to=options["to"], key=_key(options),
            is_confirmed=options["yes"],
        )  # fmt: skip
        return self._done(seat, options["id"], title=present.worded(made.move))

    def _done(self, seat: Seat, matter_id: int, *, title: str) -> Answer:
        """What the matter is now, as far as the actor still sees it."""
        value = console_acts.state_of(matter_id)
        said = gettext(N_("已记：{title}。{id} 现在在“{stage}”。"))
        text = said.format(title=title, id=matter_id, stage=value["stage_title"])
        return Answer(value=value, text=text)

    def _many(self, seat: Seat, options: dict[str, Any]) -> Answer:
        done = console_acts.many(
            seat, options["move"], ids=options["ids"] or (), loop=options["loop"] or "",
            words=options["fields"], to=options["to"], key=_key(options),
        )  # fmt: skip
        wrong = [row for row in done if row["wrong"]]
        said = gettext(N_("办好 {n} 件，没有办成 {wrong} 件。"))
        text = said.format(n=len(done) - len(wrong), wrong=len(wrong))
        if wrong:
            rows = [(str(row["id"]), row["wrong"]) for row in wrong]
            text = console.table((gettext("编号"), gettext("为什么")), rows) + "\n" + text
        return Answer(value=done, text=text, is_good=not wrong)

    def _sheet(self, seat: Seat, options: dict[str, Any]) -> Answer:
        chosen = console_acts.opening_of(
            seat, options["loop"], move=options["move"], parent=options["parent"]
        )
        content = base.read_bytes(options["file"])
        done, back = console_acts.sheet(
            seat, chosen, name=options["file"].name, content=content, only_check=options["check"]
        )
        value = {
            "n_made": done.n_made, "n_repeated": done.n_repeated, "checked": done.only_checked,
            "faults": [{"row": number, "wrong": wrong} for number, wrong in done.faults],
        }  # fmt: skip
        if back and options["back"]:
            options["back"].write_bytes(back)
            self.say(gettext(N_("已写入 {file}。")).format(file=options["back"]))
        said = (
            N_("可以立 {n} 件，要改 {wrong} 行。")
            if done.only_checked
            else N_("立了 {n} 件，要改 {wrong} 行。")
        )
        text = gettext(said).format(n=done.n_made, wrong=len(done.faults))
        if done.faults:
            head = (gettext("行"), gettext("要改什么"))
            text = console.table(head, done.faults) + "\n" + text
        return Answer(value=value, text=text, is_good=not done.faults)

    def _reveal(self, seat: Seat, options: dict[str, Any]) -> Answer:
        _row, loop, _matter = console_matter.seen(seat, options["id"])
        unknown = [name for name in options["field"] if name not in loop.fields]
        if unknown:
            raise refused("no-such-field", N_("没有“{name}”这一项。"), N_("请写字段的键名。"),
                          name=unknown[0])  # fmt: skip
        _outcome, values = record.reveal(
            actor=seat.actor, matter_id=options["id"], fields=options["field"],
            reason=options["reason"], at=seat.at, key=seat.key(_key(options)),
        )  # fmt: skip
        shown = {name: str(value) for name, value in values.items()}
        rows = [(present.worded(loop.fields[name]), text) for name, text in shown.items()]
        return Answer(value=shown, text=console.table((gettext("内容"), ""), rows))


def _key(options: dict[str, Any]) -> str:
    return options["key"] or uuid.uuid4().hex
