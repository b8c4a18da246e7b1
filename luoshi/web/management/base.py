"""What all commands share: `--json`, readable tables, refusals in words, exit codes."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext

from luoshi.core.fault import N_, Fault, Refused
from luoshi.web import console


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a command answers: a value for scripts, a text for people, and whether all is well."""

    value: object
    text: str
    is_good: bool = True


class AnsweringCommand(BaseCommand):
    """A command that gives an `Answer`: printed as a text, or with `--json` as one JSON value.

    Messages go to standard error. Ends with 0 only where all is well; a refusal is printed as
    what was refused and what to do.
    """

    requires_system_checks: tuple[str, ...] = ()

    def add_json(self, parser: CommandParser) -> None:
        """Adds `--json` to a parser or to that of a part."""
        parser.add_argument("--json", action="store_true", help="在标准输出给出一个 JSON 值")

    def answer(self, **options: Any) -> Answer:
        """What the command does. Refuses: as what it calls does."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = self.answer(**options)
        except Refused as refusal:
            self.stderr.write(sentence(refusal.fault))
            sys.exit(1)
        if options.get("json"):
            self.stdout.write(console.as_json(answer.value))
        elif answer.text:
            self.stdout.write(answer.text)
        if not answer.is_good:
            sys.exit(1)

    def say(self, text: str) -> None:
        """Prints a message on standard error."""
        self.stderr.write(text, self.style.NOTICE)


def sentence(fault: Fault) -> str:
    """A fault as one line: where, what, and what to do."""
    message, fix = fault.said(gettext)
    return f"{fault.where}：{message}{fix}" if fault.where else message + fix


def faults_value(faults: Sequence[Fault]) -> list[dict[str, str]]:
    """Faults for scripts. Shape: code, where, message and fix of each."""
    return [
        {"code": fault.code, "where": fault.where, "message": said[0], "fix": said[1]}
        for fault in faults
        for said in (fault.said(gettext),)
    ]


def read_text(path: Path) -> str:
    """The text of a file that a command was given. Refuses: no-file, not-text."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise _refused("no-file", path, N_("找不到这个文件。"), N_("请检查路径。")) from error
    except (UnicodeDecodeError, OSError) as error:
        raise _refused(
            "not-text", path, N_("这个文件读不出来。"), N_("请另存一份再试。")
        ) from error


def read_bytes(path: Path) -> bytes:
    """The content of a file that a command was given. Refuses: no-file."""
    if not path.is_file():
        raise _refused("no-file", path, N_("找不到这个文件。"), N_("请检查路径。"))
    return path.read_bytes()


def _refused(code: str, path: Path, message: str, fix: str) -> Refused:
    return Refused(Fault(code=code, where=str(path), message=message, fix=fix))
