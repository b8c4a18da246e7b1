"""Made-up figures for the page of components, and Chromium to look at pages with."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.urls import path

from luoshi.web import context, sign_in
from luoshi.web.templatetags import ls

AT = datetime(2026, 4, 14, 8, 20, tzinfo=UTC)
BUTTONS = (
    {"title": "反馈进展", "url": "#a", "kind": "solid", "key": "r"},
    {"title": "无变化", "url": "/no-change", "kind": "soft", "method": "post", "key": "n"},
    {"title": "上报困难", "url": "#c"},
    {"title": "申请延期", "url": "#d", "kind": "text"},
)
LAMPS = (
    ("red", "逾期 5 天"),
    ("yellow", "剩 2 个工作日"),
    ("green", "正常"),
    ("grey", "挂起至 5月30日"),
    ("blue", "按期办结"),
    ("purple", "超期办结"),
)


def task(n: int, **given: Any) -> dict[str, Any]:
    """One row of the desk."""
    actions = [action | {"of": f"第 {n} 件"} for action in BUTTONS[1:3]]
    row = {"id": f"matter-{n}", "title": f"临水村饮水管网更换 {n} 户", "url": f"#{n}"}
    return row | {"origin": "区督查室 · 主办", "due": "4月10日", "actions": actions} | given


def fields() -> list[dict[str, Any]]:
    """One field of each type, two of them filled in badly."""
    several = [("water", "水"), ("road", "路"), ("power", "电")]
    return [
        {"name": "what", "title": "说明", "type": "text", "most": 300, "optional": True},
        {"name": "n", "title": "换好多少户", "type": "number", "value": "151", "last": "136",
         "unit": "/ 186 户"},
        {"name": "quantity", "title": "定量", "type": "quantity", "value": "尽快完成",
         "error": "写一个数和单位，例如 12 户"},
        {"name": "due", "title": "定时", "type": "day", "value": "2026-04-10",
         "error": "截止日 4月10日 已过，请选 4月16日 及以后"},
        {"name": "span", "title": "停工几天", "type": "days", "chosen": ["2026-04-01", ""]},
        {"name": "met", "title": "当面说过了吗", "type": "yes", "value": "yes"},
        {"name": "kind", "title": "哪一类", "type": "choice", "options": several, "value": "road"},
        {"name": "helps", "title": "要上面帮什么", "type": "choices", "options": several,
         "chosen": ["water"], "help": "可以选几项。"},
        {"name": "unit", "title": "办理单位", "type": "unit", "value": "3",
         "options": [(str(n), f"第 {n} 社区") for n in range(9)]},
        {"name": "post", "title": "责任岗位", "type": "post", "suggest_url": "/suggest"},
        {"name": "files", "title": "佐证", "type": "file", "optional": True,
         "help": "自愿附，不附不扣分。"},
        {"name": "known", "title": "户籍人口", "type": "number",
         "known": {"text": "1,240 人", "source": "区统计局 · 3月31日"}},
    ]  # fmt: skip


def sections() -> list[dict[str, Any]]:
    """The desk of one post: two lamps, what waits, and one row that has just been recorded."""
    pace = {"done_pct": 73.1, "due_pct": 100, "progress": "完成 73.1% · 应到 100%"}
    late = task(1, lamp={"state": "red", "text": "逾期 5 天"}, quantity="136 / 186 户", **pace)
    soon = task(2, lamp={"state": "yellow", "text": "剩 2 个工作日"}, quantity="10 / 12 户", **pace)
    noted = {"text": "已记：无变化", "at": AT, "undo_url": "/undo", "key": "k"}
    done = task(3, recorded=noted, quantity="沿用 7 处", done_pct=None)
    waits = task(4, chip="待签收", quantity="6 处 · 五定齐全", done_pct=None)
    return [
        {
            "lamp": {"state": "red", "text": "逾期"},
            "n": 1,
            "note": "红单已发 1 张",
            "tasks": [late],
        },
        {"lamp": {"state": "yellow", "text": "预警"}, "n": 2, "tasks": [soon, done]},
        {"title": "待我动手", "n": 1, "tasks": [waits]},
        {"lamp": {"state": "green", "text": "正常"}, "n": 21, "url": "#all", "tasks": []},
    ]


def components() -> dict[str, Any]:
    """What the page of components is filled with."""
    head = [{"title": "灯"}, {"title": "范围"}, {"title": "已通水", "unit": "户", "kind": "number"}]
    lamp = ls.lamp("yellow", "欠序时")
    cells = [(head[0], lamp), (head[1], "石桥社区"), (head[2], "118")]
    line = [-3, -2.5, -1, 0, 0.5, 1, 2]
    rows = [
        {"rank": 1, "move": "↑ 升 1", "unit": "经开区", "state": "green", "label": "达序时",
         "gap": 4.7},
        {"rank": 2, "move": "↓ 降 1", "unit": "青禾镇", "state": "yellow", "label": "欠序时",
         "gap": -3.3, "tint": " ls-behind"},
    ]  # fmt: skip
    return {
        "title": "4月15日 星期三：7 件要动手，2 件已逾期",
        "note": "其余 21 件正常，今天不用填任何东西。",
        "crumbs": [{"title": "督办事项", "url": "#"}, {"title": "DB-2026-0131"}],
        "actions": [BUTTONS[0], BUTTONS[2]],
        "strip": [
            {"state": state, "text": text, "count": n, "url": f"#{state}"}
            for n, (state, text) in enumerate(LAMPS)
        ],
        "lamps": LAMPS,
        "buttons": BUTTONS,
        "asked": [
            {"title": "建 10 件，4月30日", "url": "#x"},
            {"title": "改写", "url": "#y", "kind": "text"},
        ],
        "segments": [
            {"url": "?view=pace", "title": "序时差"},
            {"url": "?view=value", "title": "完成值"},
        ],
        "sections": sections(),
        "steps": ("选范围", "按层级配模板", "看代价", "送审"),
        "current": 3,
    } | _parts(head=head, cells=cells, rows=rows, line=line)


def _parts(*, head, cells, rows, line) -> dict[str, Any]:
    """The sample figures of the parts below the heading."""
    return {
        "five": [
            {"term": "定人", "value": "青禾镇党委书记", "note": "镇长（协）"},
            {"term": "定责", "value": "牵头改造并通水", "note": "协办：区水务局"},
            {"term": "定时", "value": "6月30日", "note": "原定未改 · 延期 0 次"},
            {"term": "定量", "value": "1,240 户", "note": "完成 33.2%"},
            {"term": "定性", "value": "水质水压双合格", "note": "满意率 ≥ 90%"},
        ],
        "verified": ls.check_mark(True, "已校验"),
        "entries": [
            {"n": n, "title": "反馈进展", "who": "青禾镇党政办主任", "at": AT, "end": "c71e",
             "text": "通水 371 → 412 户；\n南片停工 3 天。", "url": f"#entry-{n}"}
            for n in (47, 46)
        ],
        "columns": head,
        "rows": [{"id": f"child-{n}", "cells": cells} for n in (1, 2)],
        "total": [(head[0], "合计"), (head[1], ""), (head[2], "236")],
        "page": Paginator(range(120), 50).page(2),
        "board": [row | {"figures": "3.26 / 15.0", "line": line,
                         "line_label": f"{row['unit']}近 7 月综合序时差走势"} for row in rows],
        "checks": [
            {"ok": True, "title": "审批高一级", "note": "区委副书记"},
            {"ok": False, "title": "提前量只有 2 个工作日", "note": "规定不少于 3 个。"},
        ],
        "item": {"id": "item-1", "lamp": {"state": "yellow", "text": "比计划慢 84 户"},
                 "due": "6月30日前", "title": "供水管网改造通水 1,240 户", "url": "#item",
                 "figure": "412 / 1,240 户", "note": "33.2%　青禾镇",
                 "done_pct": 33.2, "due_pct": 40},
        "errors": [
            {"text": f"{field['title']}：{field['error']}", "url": f"#field-{field['name']}"}
            for field in fields() if "error" in field
        ],
        "fields": fields(),
        "action": "/move",
        "key": "form-1",
        "submit": "改到 4月20日，送区委副书记审批",
        "back_url": "#back",
        "refusal": {"message": "这件事 08:41 已由镇长签收。", "fix": "没有重复记账。", "url": "#48",
                    "link": "看台账 #48"},
        "gaps": [(2, "缺人", "第 2、4 条"), (1, "数对不上", "原文 65.3%；计算为 57.1%")],
        "as_of": AT,
        "checked_at": AT,
    }  # fmt: skip


def show(request: HttpRequest) -> HttpResponse:
    """The page of components."""
    return render(request, "ls/components.html", components())


#: Routes that the frame looks for, so that its navigation is full.
OTHERS = (
    "matters",
    "board",
    "requests",
    "intake",
    "search",
    "help",
    "complaints",
    "public_ledger",
    "public",
    "note",
    "mine",
    "switch_post",
)
urlpatterns = [
    path("components/", show, name="desk"),
    path("elder/", context.elder, name="elder"),
    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign_out"),
    *[path(f"{name}/", show, name=name) for name in OTHERS],
]  # fmt: skip


class _Named:
    def __init__(self, **given: Any) -> None:
        self.__dict__ = given


def seated(get_response: Any) -> Any:
    """Middleware: whoever asks sits at a post."""

    def answer(request: Any) -> Any:
        unit = _Named(title="青禾镇")
        request.posting = _Named(id=1, post=_Named(title="青禾镇党委书记", unit=unit))
        deputy = _Named(id=2, post=_Named(title="河长办副主任", unit=_Named(title="区河长办")))
        request.postings = (request.posting, deputy)
        return get_response(request)

    return answer


def page(address: str = "/components/", **cookies: str) -> str:
    """The text of a page."""
    client = Client()
    client.cookies.load(cookies)
    return client.get(address).content.decode()


def opened(browser: Any, text: str, *, width: int, answer: tuple[int, str] = (200, "")) -> Any:
    """The page in Chromium, its static files from the folders: no server, no network.

    Shape: `answer` is the status and the text of what a form that is sent comes back with.
    """
    window = browser.new_context(viewport={"width": width, "height": 900}, has_touch=width < 768)
    window.set_default_timeout(10_000)
    tab = window.new_page()
    tab.sent = []

    def respond(route: Any) -> None:
        address = route.request.url.split("http://luoshi.test", 1)[-1].split("?")[0]
        is_static = address.startswith("/static/")
        if route.request.method == "POST":
            tab.sent.append(address)
            route.fulfill(status=answer[0], body=answer[1], content_type="text/html; charset=utf-8")
        elif is_static:
            route.fulfill(path=finders.find(address.removeprefix("/static/")))
        else:
            route.fulfill(body=text, content_type="text/html; charset=utf-8")

    window.route("**/*", respond)
    tab.goto("http://luoshi.test/page/")
    return tab


PAGES = {
    "components": ("/components/", {}),
    "elder": ("/components/", {"ls_elder": "1"}),
    "sign-in": ("/sign-in/", {}),
}
