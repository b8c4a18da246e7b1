"""`luoshi serve`: brings the tables up to date and serves the site, with the clock inside."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext

from luoshi.core.fault import N_
from luoshi.web import console, server
from luoshi.web.management.base import Answer, AnsweringCommand


class Command(AnsweringCommand):
    """Serves until it is stopped."""

    help = "启动网站；没有单独的 worker 时，时钟也在里面走"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=server.HOST, help="监听的地址")
        parser.add_argument("--port", type=int, default=server.PORT, help="端口")
        parser.add_argument("--workers", type=int, default=server.WORKERS, help="进程数")
        parser.add_argument("--threads", type=int, default=server.THREADS, help="每个进程的线程数")
        parser.add_argument("--no-clock", action="store_true", help="时钟不在这里走")
        self.add_json(parser)

    def answer(self, **options: Any) -> Answer:
        host, port = options["host"], options["port"]
        server.prepare(host=host, port=port)
        said = gettext(N_("落实已经打开：http://{host}:{port}/ ，按 Ctrl+C 停止。"))
        self.say(said.format(host=host, port=port))
        if options["json"]:
            self.stdout.write(console.as_json({"url": f"http://{host}:{port}/"}))
            self.stdout.flush()
        server.Server(
            host=host, port=port, workers=options["workers"], threads=options["threads"],
            clock=not options["no_clock"],
        ).run()  # fmt: skip
        return Answer(value=None, text="")
