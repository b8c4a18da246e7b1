"""`luoshi ledger`: verifies the whole ledger, proves an entry, exchanges checkpoints."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext

from luoshi.core.fault import N_
from luoshi.store import proofs, record, verify
from luoshi.web import console
from luoshi.web.management import base
from luoshi.web.management.base import Answer

ALONE = N_("仅自洽，未与外部存证比对")


class Command(base.AnsweringCommand):
    """Answers about the ledger; exit code 1 where `verify` finds a fault."""

    help = "核验台账、开记录证明、导出和导入检查点"

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        checked = parts.add_parser("verify", help="六项核验")
        checked.add_argument("--against", type=Path, metavar="NOTE", help="保存在别处的检查点")
        proved = parts.add_parser("prove", help="开一条记录的证明")
        proved.add_argument("entry", metavar="ENTRY", help="matter/编号#第几条，或哈希开头")
        proved.add_argument("--to", type=Path, metavar="FILE", help="写成文件")
        proved.add_argument("--values", action="store_true", help="连同填写的内容一起亮明")
        kept = parts.add_parser("checkpoint", help="导出或导入检查点")
        ways = kept.add_mutually_exclusive_group(required=True)
        ways.add_argument("--export", type=Path, metavar="FILE")
        ways.add_argument("--import", type=Path, metavar="NOTE", dest="note")
        kept.add_argument("--since", metavar="NOTE", help="对方保存的检查点文件或条数")
        for part in (checked, proved, kept):
            self.add_json(part)

    def answer(self, **options: Any) -> Answer:
        if options["part"] == "verify":
            return self._verify(options["against"])
        if options["part"] == "prove":
            return self._prove(options["entry"], to=options["to"], opened=options["values"])
        if options["note"]:
            return self._import(options["note"])
        return self._export(options["export"], since=options["since"] or "")

    def _verify(self, against: Path | None) -> Answer:
        kept = proofs.note_in(base.read_text(against)) if against else ""
        found = verify.verify(at=timezone.now(), against=kept)
        if not kept:
            self.say(gettext(ALONE))
        rows = [(fault.code, fault.where, base.sentence(fault)) for fault in found.faults]
        said = gettext(N_("{entries} 条记录，封存 {size} 条，差错 {n} 处。")).format(
            entries=f"{found.entries:,}", size=f"{found.size:,}", n=len(rows)
        )
        text = console.table(("差错", "在哪里", "说明"), rows) + "\n" + said if rows else said
        value = {"entries": found.entries, "faults": base.faults_value(found.faults)}
        return Answer(value=value, text=text, is_good=not found.faults)

    def _prove(self, entry: str, *, to: Path | None, opened: bool) -> Answer:
        made = proofs.of_entry(entry, with_values=opened)
        if to:
            to.write_text(console.as_json(made) + "\n", encoding="utf-8")
        rows = (
            (gettext(N_("记录")), entry),
            (gettext(N_("哈希")), made["hash"]),
            (gettext(N_("在总账的位置")), f"{made['index']} / {made['size']}"),
            (gettext(N_("本链条数")), len(made["chain"])),
            (gettext(N_("证明文件")), to or gettext(N_("没有写，用 --to FILE 写成文件"))),
        )
        return Answer(value=made, text=console.table(("", ""), rows).lstrip("\n"))

    def _export(self, file: Path, *, since: str) -> Answer:
        is_file = bool(since) and not since.isdecimal()
        made = proofs.of_checkpoint(since=base.read_text(Path(since)) if is_file else since)
        file.write_text(console.as_json(made) + "\n", encoding="utf-8")
        text = gettext(N_("已写入 {file}。请对方用单文件核验程序核对并签名，再用 --import 导入。"))
        return Answer(value=made, text=text.format(file=file))

    def _import(self, file: Path) -> Answer:
        text = proofs.note_in(base.read_text(file))
        kept = record.keep_witness_note(text, at=timezone.now())
        said = gettext(N_("已收下 {witness} 在 {size} 条时的见证。"))
        value = {"size": kept.size, "witness": kept.witness}
        return Answer(value=value, text=said.format(size=f"{kept.size:,}", witness=kept.witness))
