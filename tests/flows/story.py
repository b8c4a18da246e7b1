"""A story lived through the pages: who sits at which post, on which day, and presses what."""

import re
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from luoshi import loops
from luoshi.core.matter import Actor
from luoshi.store import clockwork, models, projection, record
from luoshi.store.verify import verify
from tests import cast
from tests.fill import filled
from tests.flows.conftest import WIDTHS

#: A value that a field takes: what is typed or chosen, several of them, or files.
Given = Mapping[str, Any]
SAID = "main [role=status], main [role=alert]:not([hidden])"


class Story:
    """Whoever lives the story: one browser, one clock, and a post at a time."""

    def __init__(self, page, monkeypatch) -> None:
        self.page = page
        self._patch = monkeypatch
        self._began = datetime.now().astimezone()
        self._sessions: dict[int, str] = {}
        self.wait(days=0)

    def wait(self, *, days: float = 0, hours: float = 0) -> None:
        """It is so long after the cast's morning; the clocks that ran out until then have acted.

        Time goes on from there as it does on the wall.
        """
        base = cast.MORNING + timedelta(days=days, hours=hours)
        set_at = datetime.now().astimezone()
        self._patch.setattr(
            "django.utils.timezone.now", lambda: base + (datetime.now().astimezone() - set_at)
        )
        self._sessions.clear()
        if days or hours:
            record.tick(at=base)

    def sit(self, post: int, *, width: str = "desk") -> None:
        """Sits down at a post, at a desk or with a phone."""
        if post not in self._sessions:
            client = Client()
            client.force_login(User.objects.get(username=f"post{post}"))
            self._sessions[post] = client.cookies["sessionid"].value
        wide, high = WIDTHS[width]
        self.page.set_viewport_size({"width": wide, "height": high})
        self.page.context.add_cookies(
            [{"name": "sessionid", "value": self._sessions[post], "url": self.page.site}]
        )

    def leave(self) -> None:
        """Signs out: what follows is done by somebody without an account."""
        self.page.context.clear_cookies()

    def open(self, post: int, loop: str, title: str, given: Given) -> int:
        """The matter that a post opens from the page of its mechanism, by the button so called."""
        self.sit(post)
        self.page.goto(f"/loops/{loop}/")
        self.page.get_by_role("link", name=f"记一件：{title}", exact=True).click()
        self.fill(given)
        self._submit()
        self._said(title)
        return self.matter_id()

    def within(self, post: int, matter_id: int, title: str, given: Given) -> int:
        """The smaller matter that a post opens from the page of the greater one."""
        self.move(post, matter_id, title, given)
        return self.matter_id()

    def move(self, post: int, matter_id: int, title: str, given: Given | None = None) -> None:
        """Makes a move from the page of its matter: a button that is pressed, or a form."""
        self._make(post, matter_id, title, given)
        self._said(title)

    def move_all(self, post: int, matter_id: int, title: str, given: Given) -> None:
        """A move that opens one for each of several units: its cost is shown before it is made."""
        self._make(post, matter_id, title, given or None)
        self.says("个单位各一件")
        self._submit()
        self._said(title)

    def hear(self, post: int, matter_id: int, given: Given) -> int:
        """The request that a post takes down from the page of another matter."""
        self.move(post, matter_id, "记诉求", given)
        return children(matter_id, "request")[-1]

    def rate_in_public(self, matter_id: int, grade: str) -> None:
        """Rates a public matter as a resident does, without an account."""
        self.leave()
        self.page.goto(f"/public/matters/{matter_id}/")
        self.page.get_by_label(grade, exact=True).check()
        self.page.locator("main form button").last.click()
        self.page.wait_for_url("**/rated/**")

    def press_in_campaign(
        self, post: int, matter_id: int, title: str, given: Given | None = None
    ) -> None:
        """A move from the page of a campaign, which asks once more."""
        self.sit(post)
        self.page.goto(f"/campaigns/{matter_id}/")
        self._press(title)
        if given is not None or self.page.url.rstrip("/").rpartition("/")[2] != str(matter_id):
            self.fill(given or {})
            self._submit()
        self.page.wait_for_url(f"**/campaigns/{matter_id}/**")

    def sign(self, post: int, matter_id: int, title: str) -> None:
        """Signs what another has signed already, as the form shows it."""
        self.move(post, matter_id, title, {})

    def refused(self, post: int, matter_id: int, title: str, given: Given | None = None) -> str:
        """What the page says to a move that it refuses."""
        self._make(post, matter_id, title, given)
        alert = self.page.locator("main [role=alert]:not([hidden])").first
        alert.wait_for()
        return str(alert.inner_text())

    def offered(self, post: int, matter_id: int) -> set[str]:
        """What the page of a matter lets a post do."""
        self.sit(post)
        self.page.goto(f"/matters/{matter_id}/")
        buttons = self.page.locator("main .ls-head .ls-button")
        return {said.strip() for said in buttons.all_text_contents()}

    def fill(self, given: Given) -> None:
        """Fills in the form on the page, field by field, as it calls them."""
        self.page.locator("main form.ls-form").first.wait_for()
        folded = self.page.locator("main details.ls-more:not([open]) summary")
        for summary in folded.filter(has_text="都不必填").all():
            summary.click()
        for title, value in given.items():
            self._fill(title, value)

    def matter_id(self) -> int:
        """The matter whose page is shown."""
        found = re.search(r"/matters/(\d+)/", self.page.url)
        assert found, self.page.url
        return int(found[1])

    def says(self, text: str) -> None:
        """Waits until the page says so."""
        self.page.locator("main").get_by_text(text).first.wait_for()

    def sound(self) -> None:
        """Seals what was recorded: the whole ledger must hold together."""
        record.seal(at=timezone.now())
        assert verify(at=timezone.now()).faults == ()

    def _submit(self) -> None:
        self.page.locator("main form button.ls-button--solid").click()

    def _make(self, post: int, matter_id: int, title: str, given: Given | None) -> None:
        """Presses a move on the page of its matter and sends its form, if it has one."""
        self.sit(post)
        self.page.goto(f"/matters/{matter_id}/")
        self._press(title)
        if given is not None:
            self.fill(given)
            self._submit()

    def _press(self, title: str) -> None:
        either = self.page.locator("main .ls-head").locator("a, button")
        target = either.filter(has_text=re.compile(rf"^\s*{re.escape(title)}\s*(：.*)?$")).first
        target.wait_for(state="attached", timeout=5000)
        if not target.is_visible():
            self.page.locator("main .ls-head summary").first.click()
        target.click()

    def _said(self, title: str) -> None:
        """Waits for the answer, which must be an entry."""
        answer = self.page.locator(SAID).first
        answer.wait_for()
        assert "done=" in self.page.url, f"{title}: {self.page.locator('main').inner_text()}"

    def _fill(self, title: str, value: Any) -> None:
        named = re.compile(rf"^\s*{re.escape(title)}\s*(选填|上次.*)?\s*$")
        form = self.page.locator("main form.ls-form")
        group = form.get_by_role("group", name=named)
        box = form.get_by_label(named)
        group.or_(box).first.wait_for(state="attached", timeout=5000)
        if group.count():
            self._choose(group.first, title, value)
            return
        target = box.first
        self._unfold(target)
        kind = target.evaluate("node => node.tagName + '/' + node.type")
        if kind.startswith("SELECT"):
            # What a list offers may hang on an answer given just before.
            target.locator("option", has_text=value).first.wait_for(state="attached", timeout=5000)
            offered = target.locator("option").all_text_contents()
            said = next((one for one in offered if one == value), None)
            target.select_option(label=said or next(one for one in offered if value in one))
        elif kind.endswith("/file"):
            target.set_input_files(value)
        else:
            target.fill("\n".join(value) if isinstance(value, tuple) else value)

    def _choose(self, group: Any, title: str, value: Any) -> None:
        self._unfold(group)
        days = group.locator("input[type=date]")
        if days.count():
            for place, day in enumerate(value):
                days.nth(place).fill(day)
            return
        for one in (value,) if isinstance(value, str) else value:
            option = group.get_by_label(one, exact=True)
            if option.count():
                option.first.check()
            else:
                self._add_unit(title, one)

    def _add_unit(self, title: str, unit: str) -> None:
        """A unit that the list does not offer is written on a line of its own."""
        group = self.page.get_by_role("group", name=re.compile(rf"^\s*{re.escape(title)}"))
        more = group.first.locator("xpath=following-sibling::details[1]")
        if more.get_attribute("open") is None:
            more.locator("summary").click()
        lines = more.locator("textarea")
        lines.fill("\n".join(filter(None, (lines.input_value(), unit))))

    def _unfold(self, target: Any) -> None:
        if not target.is_visible():
            target.locator("xpath=ancestor::details[1]").locator("summary").first.click()


def row(matter_id: int) -> models.Matter:
    """A matter as the store has it."""
    return models.Matter.objects.get(id=matter_id)


def stage(matter_id: int) -> str:
    """The stage at which a matter stands."""
    return str(row(matter_id).stage)


LOOPS = loops.load()


def values(matter_id: int) -> Mapping[str, Any]:
    """What stands on a matter."""
    kept = row(matter_id)
    return projection.matter_of(kept, loop=clockwork.loop_of(kept.text_id, kept.loop)).values


def children(matter_id: int, loop: str = "") -> list[int]:
    """The matters inside a matter, in their order."""
    found = models.Matter.objects.filter(parent_id=matter_id)
    found = found.filter(loop=loop) if loop else found
    return list(found.order_by("id").values_list("id", flat=True))


def act(actor: Actor, on: int | str, move: str, given: Given | None = None) -> int:
    """A move that is not the point of a story, made without a page; what it is made on.

    Shape: `on` is a matter, or the loop of one that the move opens.
    """
    at, key = timezone.now(), uuid.uuid4().hex
    if isinstance(on, str):
        opened = record.open_matter(
            actor=actor, loop=on, at=at, key=key, given=given or {}, move=move
        )
        return opened.matter_id
    record.act(actor=actor, matter_id=on, move=move, at=at, key=key, given=given or {})
    return on


def carry(task: int, *, head: Actor) -> None:
    """Carries a task that has been assigned to the report of its result."""
    for move in ("accept", "start"):
        act(head, task, move)
    wanted = values(task)["quantity"]
    act(head, task, "report", {"done": wanted, "result": "全部办好。"})


def settle(
    task: int, *, clerk: Actor = cast.CLERK, checker: Actor = cast.CHIEF, head: Actor = cast.LEADER
) -> None:
    """Carries a task that has been reported until it is struck off."""
    act(clerk, task, "pass")
    act(checker, task, "verify", filled(LOOPS["task"], "verify"))
    act(clerk, task, "close")
    act(head, task, "strike")
