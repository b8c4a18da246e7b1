"""`luoshi worker`: lets the clocks act and seals every ten seconds, until it is stopped."""

import signal
import threading
from typing import Any

from django.utils.translation import gettext

from luoshi.core.fault import N_
from luoshi.web import ticking
from luoshi.web.management.base import Answer, AnsweringCommand


class Command(AnsweringCommand):
    """Runs until it gets SIGTERM or Ctrl+C."""

    help = "单独运行时钟：每十秒封存一次，每分钟看一遍到时的事项"

    def answer(self, **options: Any) -> Answer:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.say(gettext(N_("时钟在走，按 Ctrl+C 停止。")))
        ticking.run(stop)
        self.say(gettext(N_("时钟已停。")))
        return Answer(value=None, text="")
