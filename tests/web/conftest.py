"""What the tests of pages may ask for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo

from tests.chromium import started
from tests.house import messages
from tests.store import figures


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The English catalogue as it stands, compiled: the tests never see an older one."""
    folder = tmp_path_factory.mktemp("locale")
    target = folder / "en/LC_MESSAGES/django.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, messages.kept())
    return folder


@pytest.fixture
def catalogue(settings: Any, compiled: Path) -> None:
    """That catalogue in force."""
    settings.LOCALE_PATHS = [compiled]


@pytest.fixture
def site(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's own middleware, somebody at a post, and a site with all the words of its foot."""
    kept = [name for name in settings.MIDDLEWARE if not name.startswith("luoshi.")]
    settings.MIDDLEWARE = [*kept, "tests.web.look.seated"]
    monkeypatch.setenv("LUOSHI_SITE_TITLE", "云栖区")
    monkeypatch.setenv("LUOSHI_ORGANISER", "云栖区委办公室")
    monkeypatch.setenv("LUOSHI_FILING", "示例")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A real Chromium."""
    with started() as chromium:
        yield chromium


@pytest.fixture
def browser(chromium: Any) -> Iterator[Any]:
    """Chromium with nothing open, before and after."""
    yield chromium
    for window in chromium.contexts:
        window.close()


@pytest.fixture
def ids() -> Any:
    """The indicators of the cast by key, with three months of figures."""
    made = figures.define()
    figures.fill(made)
    return made
