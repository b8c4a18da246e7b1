"""`luoshi intake`: reads documents into drafts and prints, or writes, what was found."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext

from luoshi import intake
from luoshi.core.fault import N_, Fault, Refused
from luoshi.intake import Reading, read

#: What 五定 are called in a table.
MISSING = {"owner": "人", "duty": "责", "due": "时", "quantity": "量", "test": "性"}


class Command(BaseCommand):
    """Prints a table of each document and its drafts; exit code 1 where one was refused."""

    help = "把会议报道、纪要等材料读成草稿，每条都带原文"
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="在标准输出给出一个 JSON 值")
        parser.add_argument("--out", type=Path, help="每个文件写一个 JSON 到这个文件夹")

    def handle(self, *args: Any, **options: Any) -> None:
        files: Sequence[Path] = options["files"]
        out: Path | None = options["out"]
        found: list[Reading | Refused] = []
        taken: dict[str, Path] = {}
        for n, path in enumerate(files, start=1):
            self.stderr.write(f"[{n}/{len(files)}] {path.name}")
            one = read_file(path, taken=taken if out else {})
            found.append(one)
            if isinstance(one, Refused):
                message, fix = one.fault.said(gettext)
                self.stderr.write(f"{path.name}：{message}{fix}")
            elif out:
                write(one, folder=out)
        if options["json"]:
            values = [value_of(path, one) for path, one in zip(files, found, strict=True)]
            self.stdout.write(json.dumps(values, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(table(files, found)))
        if any(isinstance(one, Refused) for one in found):
            sys.exit(1)


def read_file(path: Path, *, taken: dict[str, Path]) -> Reading | Refused:
    """What one file says, or why it was not read; `taken` are the names already written to."""
    if not path.is_file():
        fault = Fault(
            code="no-file", where=path.name, message=N_("找不到这个文件。"),
            fix=N_("请检查路径。"),
        )  # fmt: skip
        return Refused(fault)
    if stem(path) in taken:
        fault = Fault(
            code="same-name", where=path.name, message=N_("与 {other} 会写成同一个 JSON 文件。"),
            fix=N_("请改名后再读。"), names={"other": taken[stem(path)].name},
        )  # fmt: skip
        return Refused(fault)
    taken[stem(path)] = path
    with path.open("rb") as file:
        content = file.read(read.LARGEST_BYTES + 1)
    document = intake.read_document(name=path.name, content=content)
    return document if isinstance(document, Refused) else intake.understand(document)


def stem(path: Path) -> str:
    """The name of a file up to its first dot."""
    return path.name.split(".", 1)[0] or path.name


def write(reading: Reading, *, folder: Path) -> None:
    """Writes the reading as one JSON file into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    name = stem(Path(reading.document.name))
    value = intake.as_prediction(reading, doc_id=name)
    text = json.dumps(value, ensure_ascii=False, indent=1)
    (folder / f"{name}.json").write_text(text, encoding="utf-8")


def value_of(path: Path, one: Reading | Refused) -> dict[str, Any]:
    """One document for `--json`: what was found, or the fault."""
    if isinstance(one, Refused):
        message, fix = one.fault.said(gettext)
        return {"file": str(path), "fault": one.fault.code, "message": message, "fix": fix}
    found = intake.as_prediction(one, doc_id=stem(path))
    doubts = [
        {"text": doubt.text, "stated": str(doubt.stated), "computed": str(doubt.computed)}
        for doubt in one.doubts
    ]
    return {
        "file": str(path),
        "remarks": [str(remark) for remark in one.document.remarks],
        "doubts": doubts,
        **found,
    }


def table(files: Sequence[Path], found: Sequence[Reading | Refused]) -> Iterator[str]:
    """The readable table: one block for each file, one line for each draft."""
    for path, one in zip(files, found, strict=True):
        if isinstance(one, Refused):
            yield f"{path.name}  未读取"
            continue
        missing = [sum(key in draft.missing for draft in one.drafts) for key in MISSING]
        counts = "  ".join(
            f"缺{name} {n}" for name, n in zip(MISSING.values(), missing, strict=True)
        )
        yield (
            f"{path.name}  文章 {len(one.articles)}  要求 {len(one.drafts)}  "
            f"数据 {len(one.figures)}  {counts}"
        )
        yield from (f"  ! {remark}" for remark in one.document.remarks)
        for doubt in one.doubts:
            yield f"  ! 数对不上：{doubt.text}（按前后两数计算为 {doubt.computed}%）"
        for n, draft in enumerate(one.drafts, start=1):
            gaps = "".join(MISSING[key] for key in draft.missing)
            due = draft.due_on.isoformat() if draft.due_on else draft.due_words or "—"
            yield f"  {n:>3}  {draft.title}  [{draft.actor or '—'} · {due}]  缺{gaps or '无'}"
