"""The command `luoshi demo`: from an empty folder to a city at work, with a verified ledger."""

import gc
import secrets
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandParser
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext

from luoshi.core.calendar import CHINA, day_of
from luoshi.core.fault import N_, Fault, Refused
from luoshi.demo import build, job, papers, place, shape
from luoshi.demo.mechanisms import order
from luoshi.store import clockwork, models, record
from luoshi.store.verify import Verified, verify
from luoshi.web import console, server, sign_in
from luoshi.web.management.base import Answer, AnsweringCommand

#: Who may sign in: the name of the account, and the post as "unit/post".
SIGN_INS = (
    ("leader", "云栖区/区委副书记"),
    ("clerk", "云栖区/区委督查室督查员"),
    ("town", "大港镇/镇党委书记"),
    ("village", "沿江村/村党支部书记"),
    ("water", "区水务局/区水务局局长"),
)


@dataclass(frozen=True, kw_only=True)
class Made:
    """A finished demonstration. Unit: seconds of making it, verification apart; MiB at the peak."""

    units: int
    matters: int
    entries: int
    readings: int
    seconds: float
    verify_seconds: float
    peak_mib: int
    found: Verified
    steps: Sequence[job.Done]
    passwords: Sequence[tuple[str, str, str]]
    paper: Path


class Command(AnsweringCommand):
    """Makes the city, lives the main job, verifies the ledger, prints it and serves."""

    help = "造一座虚构的演示城市，走一遍主要流程，核验台账并打开网站"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--units", type=int, default=shape.N_UNITS, metavar="N",
                            help=f"单位数，{shape.SMALLEST} 到 {shape.N_UNITS}")  # fmt: skip
        parser.add_argument("--no-serve", action="store_true", help="造好就退出")
        parser.add_argument("--yes", action="store_true", help="已有的数据库不问就换")
        parser.add_argument("--host", default=server.HOST, help="监听的地址")
        parser.add_argument("--port", type=int, default=server.PORT, help="端口")
        self.add_json(parser)

    def answer(self, **options: Any) -> Answer:
        _refuse_size(options["units"])
        serves = not (options["no_serve"] or options["json"])
        if serves:
            server.refuse_if_taken(host=options["host"], port=options["port"])
        place.clear(ask=_agrees if not options["yes"] else lambda question: True, say=self.say)
        made = make(at=timezone.now(), units=options["units"], progress=console.Bar())
        for name, title, password in made.passwords if options["json"] else ():
            self.say(f"{name}  {title}  {password}")
        self.say(gettext(N_("核验用时 {s:.1f} 秒。")).format(s=made.verify_seconds))
        answer = Answer(value=_value(made), text=_text(made), is_good=not made.found.faults)
        if serves and answer.is_good:
            self.stdout.write(answer.text)
            call_command("serve", host=options["host"], port=options["port"])
            return Answer(value=None, text="")
        return answer


def make(*, at: datetime, units: int, progress: order.Progress = build.silent) -> Made:
    """Makes the demonstration in the database of the settings, which has no tables yet."""
    begun = time.monotonic()
    passwords = [(name, secrets.token_urlsafe(9)) for name, _ in SIGN_INS]
    with _in_haste(), ThreadPoolExecutor(1) as beside:
        # A password takes long to hash on purpose, and nobody signs in before the city stands.
        hashed = beside.map(make_password, [word for _, word in passwords])
        call_command("migrate", verbosity=0)
        accounts = {post: User.objects.create_user(name).pk for name, post in SIGN_INS}
        built = build.build(at=at, units=units, accounts=accounts, progress=progress)
        for account, password in zip(accounts.values(), hashed, strict=True):
            sign_in.keep_password(account, hashed=password)
        steps = job.run(built.city)
        progress(gettext(N_("主流程")), len(steps), len(steps))
        record.seal(at=at)
    seconds = time.monotonic() - begun
    yesterday = clockwork.calendar().add_workdays(day_of(at), -1)
    paper = papers.write_one_to_try(settings.DATA / "papers", on=yesterday)
    begun = time.monotonic()
    found = verify(at=at)
    progress(gettext(N_("核验")), found.entries, found.entries)
    return Made(
        units=len(built.city.tree), matters=models.Matter.objects.count(), entries=found.entries,
        readings=built.n_readings, seconds=seconds, verify_seconds=time.monotonic() - begun,
        peak_mib=place.peak_mib(), found=found, steps=steps, paper=paper,
        passwords=[
            (name, post.replace("/", " "), word)
            for (name, word), (_, post) in zip(passwords, SIGN_INS, strict=True)
        ],
    )  # fmt: skip


@contextmanager
def _in_haste() -> Iterator[None]:
    """Without waiting for the disk, for an interrupted demonstration is made anew; and without
    the collector of cycles: millions of small rows come and go, and none has any.
    """
    gc.disable()
    _wait_for_the_disk(False)
    try:
        yield
    finally:
        _wait_for_the_disk(True)
        gc.enable()


def _wait_for_the_disk(waits: bool) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA synchronous={'NORMAL' if waits else 'OFF'}")


def _value(made: Made) -> dict[str, object]:
    return {
        "units": made.units,
        "matters": made.matters,
        "entries": made.entries,
        "readings": made.readings,
        "seconds": round(made.seconds, 1),
        "peak_mib": made.peak_mib,
        "verified": not made.found.faults,
    }


def _text(made: Made) -> str:
    """What happened, how much there is, who may sign in."""
    head = (N_("时间"), N_("谁"), N_("做了什么"), N_("哪一件"), N_("到了哪里"), N_("台账"))
    rows = [
        (step.at.astimezone(CHINA).strftime("%H:%M"), step.who, step.move, step.number, step.stage,
         step.entry)
        for step in made.steps
    ]  # fmt: skip
    sums = gettext(
        N_("{units} 个单位，{matters} 件事项，{entries} 条记录，{readings} 个数；"
           "用时 {seconds:.1f} 秒，内存峰值 {peak} MiB。")
    ).format(
        units=f"{made.units:,}", matters=f"{made.matters:,}", entries=f"{made.entries:,}",
        readings=f"{made.readings:,}", seconds=made.seconds, peak=made.peak_mib,
    )  # fmt: skip
    checked = gettext(N_("台账六项核验通过。") if not made.found.faults else N_("台账核验有差错。"))
    sign_ins = console.table(
        tuple(gettext(word) for word in (N_("登录名"), N_("岗位"), N_("密码"))), made.passwords
    )
    once = gettext(N_("密码只显示这一次："))
    to_try = gettext(N_("还没有导入的一份会议纪要，可以自己试：{path}")).format(path=made.paper)
    job_table = console.table(tuple(gettext(word) for word in head), rows)
    return "\n".join((job_table, "", sums, checked, *_faults(made), "", to_try, "", once, sign_ins))


def _faults(made: Made) -> list[str]:
    return [str(fault) for fault in made.found.faults[:20]]


def _refuse_size(units: int) -> None:
    if shape.SMALLEST <= units <= shape.N_UNITS:
        return
    raise Refused(
        Fault(
            code="bad-size", where="--units", message=N_("演示城市造不出 {units} 个单位。"),
            fix=N_("请写 {least} 到 {most} 之间的数。"),
            names={"units": units, "least": shape.SMALLEST, "most": shape.N_UNITS},
        )
    )  # fmt: skip


def _agrees(question: str) -> bool:
    """Whether the person at the terminal agrees; nobody there is no."""
    if not sys.stdin.isatty():
        return False
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是", "好")
