"""`luoshi tick`: lets the clocks act once, then seals. For cron, or to see what is due."""

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext

from luoshi.core.fault import N_
from luoshi.store import record
from luoshi.web import console
from luoshi.web.management.base import Answer, AnsweringCommand

_TITLES = {
    "looked_at": N_("看过的事项"),
    "lapsed": N_("到时自动流转"),
    "sheets": N_("发出督办单"),
    "erased": N_("按期删除"),
    "dropped": N_("删去已定材料的原件"),
    "stuck": N_("没能办下去，见日志"),
    "sealed_to": N_("封存到第几条"),
}


class Command(AnsweringCommand):
    """Answers with what time has done: numbers of matters and entries."""

    help = "让时钟走一次：到时流转、超时发单、按期删除、封存"

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_json(parser)

    def answer(self, **options: Any) -> Answer:
        done = asdict(record.tick(at=timezone.now()))
        rows = [(gettext(_TITLES[name]), number) for name, number in done.items()]
        return Answer(
            value=done, text=console.table((gettext(N_("项目")), gettext(N_("数"))), rows)
        )
