"""A real site on a database of its own, and a real Chromium that looks at it at two widths."""

import threading
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.chromium import started

AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"
WIDTHS = {"desk": (1280, 900), "phone": (390, 844)}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PASSWORD = "a-password-of-the-cast"


class Server(ThreadingMixIn, WSGIServer):
    """Answers each request in a thread of its own, as gunicorn does."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *args: object) -> None:
        """Keeps the output of the suite readable."""


@pytest.fixture
def site(own_database):
    """The address of the whole site over the cast's database."""
    from luoshi.wsgi import application

    server = make_server("127.0.0.1", 0, application, server_class=Server, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def chromium(own_database):
    """A running Chromium, started once the database is this test's own."""
    with started("--disable-gpu", "--disable-background-networking", "--disable-quic") as browser:
        yield browser


@pytest.fixture(params=sorted(WIDTHS))
def page(request, chromium, site):
    """A page at desk and at phone width that fails on any request to another host."""
    width, height = WIDTHS[request.param]
    context = chromium.new_context(
        viewport={"width": width, "height": height}, base_url=site, locale="zh-CN",
        has_touch=request.param == "phone",
    )  # fmt: skip
    opened = context.new_page()
    opened.site = site
    opened.set_default_timeout(20_000)
    outside: list[str] = []
    opened.on("request", lambda asked: _note_outside(asked.url, site=site, outside=outside))
    yield opened
    context.close()
    assert outside == []


@pytest.fixture
def story(chromium, site, monkeypatch):
    """A story at the cast's morning, in a browser of its own that asks no other host."""
    from tests.flows.story import Story

    context = chromium.new_context(base_url=site, locale="zh-CN")
    opened = context.new_page()
    opened.site = site
    opened.set_default_timeout(20_000)
    outside: list[str] = []
    opened.on("request", lambda asked: _note_outside(asked.url, site=site, outside=outside))
    yield Story(opened, monkeypatch)
    context.close()
    assert outside == []


def _note_outside(url: str, *, site: str, outside: list[str]) -> None:
    if not url.startswith((site, "data:", "blob:", "about:")):
        outside.append(url)


def violations(page) -> list[str]:
    """What axe-core finds on the page, of any severity; target sizes included."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = {
        "runOnly": {"type": "tag", "values": TAGS},
        "rules": {"target-size": {"enabled": True}},
    }
    found = page.evaluate("rules => axe.run(document, rules)", rules)
    return [
        f"{entry['id']}: {node['target']} {node['failureSummary']}"
        for entry in found["violations"]
        for node in entry["nodes"]
    ]


def sign_in(page, post: int) -> None:
    """Signs in as whoever holds a post of the cast, without the form; the form has its own flow."""
    client = Client()
    client.force_login(User.objects.get(username=f"post{post}"))
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.site}])
    page.goto("/")


def sign_in_by_hand(page, post: int, *, password: str) -> None:
    """Signs in by the form; the password of the account becomes PASSWORD first."""
    account = User.objects.get(username=f"post{post}")
    account.set_password(PASSWORD)
    account.save()
    page.goto("/sign-in/")
    page.get_by_label("登录名").fill(account.username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
