"""Nothing leaves the machine but by one module, which is off unless a site names an address."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from luoshi import settings
from tests.house.test_rules import PACKAGE, imported, sources

#: Libraries that open connections.
CONNECTING = {
    "socket", "ssl", "http.client", "urllib.request", "ftplib", "smtplib", "imaplib", "poplib",
    "telnetlib", "xmlrpc", "asyncio", "requests", "httpx", "aiohttp", "urllib3", "websockets",
}  # fmt: skip
#: The one way out.
OUT = "luoshi/store/endpoint.py"
#: What only speaks to this machine: the server looks whether its port is free, a benchmark asks it.
AT_HOME = {"luoshi/web/server.py", "luoshi/web/benchmarks/world.py"}


def connecting(path: Path) -> list[str]:
    return [name for name in imported(path) if {name, name.partition(".")[0]} & CONNECTING]


def test_one_module_alone_can_reach_the_outside():
    root = PACKAGE.parent
    found = {str(path.relative_to(root)) for path in sources(PACKAGE) if connecting(path)}

    assert found == {OUT} | AT_HOME


def test_a_planted_way_out_is_found(tmp_path):
    planted = tmp_path / "page.py"
    planted.write_text("import sys\nfrom urllib.request import urlopen\n", encoding="utf-8")

    assert connecting(planted) == ["urllib.request"]


def test_one_caller_alone_asks_it():
    asking = {
        path.name
        for path in sources(PACKAGE)
        if "endpoint.answer(" in path.read_text(encoding="utf-8")
    }

    assert asking == {"second_reading.py"}


def test_it_is_off_where_nothing_is_set(monkeypatch):
    for setting in settings.SETTINGS:
        if setting.name.startswith("MODEL"):
            monkeypatch.delenv(f"LUOSHI_{setting.name}", raising=False)

    said = settings.value("MODEL_URL")

    assert settings.model(said, name="", key="") == ""


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://model.example/v1/", "https://model.example/v1"),
        ("https://model.example:8443/v1", "https://model.example:8443/v1"),
        ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1"),
        ("http://[::1]:8000/v1", "http://[::1]:8000/v1"),
        ("http://10.1.2.3/v1", "http://10.1.2.3/v1"),
        ("http://model:8000/v1", "http://model:8000/v1"),
    ],
)
def test_an_address_of_a_model_is_taken(url, kept):
    assert settings.model(url, name="m", key="k") == kept


@pytest.mark.parametrize(
    ("url", "name", "key", "word"),
    [
        ("model.example/v1", "m", "", "MODEL_URL"),
        ("ftp://model.example/v1", "m", "", "MODEL_URL"),
        ("file:///etc/passwd", "m", "", "MODEL_URL"),
        ("https://", "m", "", "MODEL_URL"),
        ("https://host:port/v1", "m", "", "MODEL_URL"),
        ("https://[::1/v1", "m", "", "MODEL_URL"),
        ("https://a..b/v1", "m", "", "MODEL_URL"),
        ("https://key@host/v1", "m", "", "MODEL_URL"),
        ("https://host/v1?key=1", "m", "", "MODEL_URL"),
        ("https://host/v 1", "m", "", "MODEL_URL"),
        ("https://host/v1\nX: 1", "m", "", "MODEL_URL"),
        ("http://model.example/v1", "m", "", "private address only"),
        ("http://8.8.8.8/v1", "m", "", "private address only"),
        ("https://host/v1", "", "", "MODEL_NAME"),
        ("https://host/v1", "m", "two words", "MODEL_KEY"),
        ("https://host/v1", "m", "two\nlines", "MODEL_KEY"),
    ],
)
def test_what_is_no_address_stops_the_start_with_one_message(url, name, key, word):
    with pytest.raises(ImproperlyConfigured) as stopped:
        settings.model(url, name=name, key=key)

    message = str(stopped.value)
    assert word in message
    assert "write" in message
    assert not key or key not in message


def test_the_key_is_read_from_a_file_too(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("a-secret\n", encoding="utf-8")
    monkeypatch.setenv("LUOSHI_MODEL_KEY_FILE", str(tmp_path / "key"))

    assert settings.value("MODEL_KEY") == "a-secret"


def test_no_module_asks_for_the_key_but_the_way_out():
    reading = {
        str(path.relative_to(PACKAGE.parent))
        for path in sources(PACKAGE)
        if "MODEL_KEY" in path.read_text(encoding="utf-8")
    }

    assert reading == {OUT, "luoshi/settings.py"}
