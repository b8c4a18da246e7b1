"""A model on loopback that answers as it is told, for the tests of the one way out."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: What a fake model does with a request: status, headers, body.
Reply = Callable[[dict[str, Any]], tuple[int, dict[str, str], bytes]]


class Fake:
    """A running fake. Shape: `asked` holds each request: its path, headers and body."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.reply: Reply = lambda body: (200, {}, proposing())
        self.drips = False
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"


def proposing(*proposals: object) -> bytes:
    """The answer of a model that proposes these."""
    said = json.dumps({"proposals": list(proposals)}, ensure_ascii=False)
    return json.dumps({"choices": [{"message": {"content": said}}]}).encode()


@contextmanager
def running() -> Iterator[Fake]:
    """A fake model for the time of a test."""
    fake = Fake()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802 - the name that http.server calls
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fake.asked.append((self.path, dict(self.headers), body))
            status, headers, content = fake.reply(body)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self._send(content)
            except OSError:
                self.close_connection = True  # the asker has had enough

        do_GET = do_POST

        def _send(self, content: bytes) -> None:
            for at in range(0, len(content), 1 if fake.drips else len(content) or 1):
                self.wfile.write(content[at : at + 1] if fake.drips else content)
                time.sleep(0.02 if fake.drips else 0)

        def log_message(self, *args: object) -> None:
            """Keeps the output of the suite readable."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield fake
    server.shutdown()
    server.server_close()
    thread.join()
