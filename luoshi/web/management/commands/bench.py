"""`luoshi bench`: measures one goal of the speed sheet, or all of them, as ratios of one run."""

import os
import subprocess
import sys
import tempfile
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.utils.translation import gettext

from luoshi.core.fault import N_
from luoshi.web import console
from luoshi.web.benchmarks import BENCHMARKS, NEEDS_PLACE
from luoshi.web.management.base import Answer, AnsweringCommand


class Command(AnsweringCommand):
    """Answers with the figures of a benchmark; ends with 0 whether its goals are met or not."""

    help = "测速：和同一次运行里的尺子相比，见 docs/speed.md"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=list(BENCHMARKS), metavar="NAME",
                            help="、".join(BENCHMARKS))  # fmt: skip
        parser.add_argument("--here", action="store_true", help="就在 LUOSHI_DATA 里测，会写入数据")
        self.add_json(parser)

    def answer(self, **options: Any) -> Answer:
        name: str = options["name"]
        if name in NEEDS_PLACE and not options["here"]:
            return self._elsewhere(name, as_json=options["json"])
        if name in NEEDS_PLACE:
            call_command("migrate", verbosity=0)
        found = BENCHMARKS[name]()
        words = {True: gettext(N_("达到")), False: gettext(N_("没达到")), None: ""}
        head = tuple(gettext(word) for word in (N_("测什么"), N_("结果"), N_("目标"), ""))
        rows = [(one.what, one.figure, one.goal, words[one.is_met]) for one in found]
        value = [
            {"what": one.what, "figure": one.figure, "goal": one.goal, "is_met": one.is_met}
            for one in found
        ]
        return Answer(value=value, text=console.table(head, rows))

    def _elsewhere(self, name: str, *, as_json: bool) -> Answer:
        """Runs the benchmark in a folder of its own, so that it never writes into a ledger."""
        with tempfile.TemporaryDirectory(prefix="luoshi-bench-") as folder:
            where = dict(os.environ) | {"LUOSHI_DATA": folder, "LUOSHI_DATABASE": ""}
            words = [sys.executable, "-m", "luoshi", "bench", name, "--here"]
            done = subprocess.run(
                [*words, *(["--json"] if as_json else [])], env=where, check=False, text=True,
                stdout=subprocess.PIPE,
            )  # fmt: skip
        self.stdout.write(done.stdout, ending="")
        if done.returncode:
            sys.exit(done.returncode)
        sys.stdout.flush()
        raise SystemExit(0)
