"""Renews the screenshots of the README from a small demonstration city in a folder of its own."""

import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from wsgiref.simple_server import make_server

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs/pictures"
UNITS = 1500
#: The name of the picture, who looks, the address and the width of the window; a star in an
#: address stands for the id of the row that `_rows` finds for the picture.
SHOTS = (
    ("desk", "town", "/", 1280),
    ("review", "clerk", "/intake/*/", 1280),
    ("matter", "leader", "/matters/*/", 1280),
    ("board", "leader", "/board/", 1280),
    ("campaign", "leader", "/campaigns/*/", 1280),
    ("tree", "leader", "/units/", 1280),
    ("village", "village", "/", 390),
    ("public", "", "/public/", 390),
)


def main() -> int:
    """Makes the city, serves it, looks at each page and writes its picture."""
    folder = tempfile.mkdtemp(prefix="luoshi-pictures-")
    os.environ |= {"LUOSHI_DATA": folder, "DJANGO_SETTINGS_MODULE": "luoshi.settings"}
    import django

    django.setup()
    from django.utils import timezone

    from luoshi.demo import command
    from luoshi.wsgi import application
    from tests.flows.conftest import Quiet, Server

    made = command.make(at=timezone.now(), units=UNITS)
    server = make_server("127.0.0.1", 0, application, server_class=Server, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    passwords = {name: word for name, _, word in made.passwords}
    take(f"http://127.0.0.1:{server.server_port}", passwords=passwords, rows=_rows())
    server.shutdown()
    shutil.rmtree(folder)
    return 0


def _rows() -> dict[str, int]:
    """The rows that pictures are taken of: the document, the task that was split, the campaign."""
    from luoshi.store.models import Document, Matter

    split = Matter.objects.filter(loop="task", parent=None, children__isnull=False)
    return {
        "review": Document.objects.get().id,
        "matter": split.filter(owner__title="大港镇").order_by("-id")[0].id,
        "campaign": Matter.objects.get(loop="campaign").id,
    }


def take(site: str, *, passwords: dict[str, str], rows: dict[str, int]) -> None:
    """Takes every picture, signed in as whoever looks."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("LUOSHI_CHROMIUM") or shutil.which("chromium")
    flags = ["--disable-gpu"] + (["--no-sandbox"] if os.geteuid() == 0 else [])
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        for name, who, address, width in SHOTS:
            size = {"width": width, "height": 860}
            context = browser.new_context(viewport=size, base_url=site, locale="zh-CN")
            page = context.new_page()
            page.set_default_timeout(90_000)
            if who:
                page.goto("/sign-in/")
                page.get_by_label("登录名").fill(who)
                page.get_by_label("密码").fill(passwords[who])
                page.get_by_role("button", name="登录").click()
                page.get_by_text("退出登录").first.wait_for(state="attached")
            page.goto(address.replace("*", str(rows.get(name, ""))))
            page.wait_for_load_state("networkidle")
            page.screenshot(path=PICTURES / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
