"""`luoshi worker`: lets the clocks act and seals every ten seconds, until it is stopped."""

import signal
import threading
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext

from luoshi.core.fault import N_
from luoshi.web import ticking
from luoshi.web.management.base import Answer, AnsweringCommand


class Command(AnsweringCommand):
    """Runs until it gets SIGTERM or Ctrl+C."""

    help = "单独运行时钟：每十秒封存一次，每分钟看一遍到时的事项"

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_json(parser)

    def answer(self, **options: Any) -> Answer:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.say(gettext(N_("时钟在走，按 Ctrl+C 停止。")))
        began_at = timezone.now()
        ticking.run(stop)
        self.say(gettext(N_("时钟已停。")))
        return Answer(
            value={"from": began_at.isoformat(), "to": timezone.now().isoformat()}, text=""
        )
