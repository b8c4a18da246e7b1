"""The pages of residents: promises kept or not, and a request that only its code can follow."""

import gzip
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshi.core import rights
from luoshi.core import value as values
from luoshi.store import clockwork, models, outsiders, record
from luoshi.web import public_requests
from tests import cast, fill
from tests.store import asks, promises
from tests.web import accessible
from tests.web.seats import seat, set_now, text_of

pytestmark = pytest.mark.usefixtures("city")
BUDGET = json.loads((Path(__file__).parent / "query_counts.json").read_text(encoding="utf-8"))
REQUEST = {"detail": "新安里没水。已经四天。", "kind": "water", "superior": cast.TOWN, "key": "k1"}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """It is the morning of the cast; nobody has asked for anything in this hour."""
    cache.clear()
    return set_now(monkeypatch)


def anybody(**cookies):
    """A browser in which nobody is signed in."""
    client = Client(headers={"accept-language": "zh-CN"})
    client.cookies.load({name: str(text) for name, text in cookies.items()})
    return client


def page(address, **cookies):
    return text_of(anybody(**cookies).get(address))


def one(promise):
    return f"/public/matters/{promise}/"


def words(html):
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html).replace("&nbsp;", " "))


def test_the_first_page_says_how_many_promises_were_made_and_kept(monkeypatch):
    slow = promises.keeping(key="slow")
    promises.report(slow, 10)
    promises.keeping(key="normal", due=date(2027, 12, 31))
    set_now(monkeypatch, days=41)

    said = words(page("/public/"))

    assert "今年承诺 2 件，办成 0 件，正常 1 件，慢了 1 件，逾期 0 件。" in said
    assert "5月26日更新" in said
    assert "供水管网改造" in said


def test_residents_are_never_told_in_the_words_of_an_office(monkeypatch):
    promise = promises.keeping()
    promises.report(promise, 10)
    set_now(monkeypatch, days=41)

    for said in (page("/public/"), page(one(promise))):
        assert re.search(r"比计划慢 \d+ 户", said)
        assert not re.search("序时|百分点|践诺|督办|责任单位|预警", said)


def test_without_promises_the_page_says_so():
    assert "今年还没有公示承诺。" in page("/public/")


def test_one_promise_says_what_by_whom_when_it_counts_and_why_slow(monkeypatch):
    promise = promises.keeping()
    promises.report(promise, 10, text="管沟和燃气撞在一起")
    set_now(monkeypatch, days=41)

    said = words(page(one(promise)))

    for part in ("大港镇 4月15日公示", "办到哪了，为什么慢", "管沟和燃气撞在一起", "水质水压都合格",
                 "10 / 1,240 户", "记录没被改过", "尚无外部见证", "8月31日前"):  # fmt: skip
        assert part in said


def test_a_promise_handed_in_waits_for_its_judgement(monkeypatch):
    promise = promises.keeping()
    promises.handed_in(promise, 1240)
    set_now(monkeypatch, days=61)

    assert "已报办完，正在评" in page(one(promise))


def test_a_promise_that_was_not_kept_has_a_cross_and_no_lamp(monkeypatch):
    promise = promises.keeping()
    promises.handed_in(promise, 10)
    blame = {"cause": "own_effort", "account": "没协调好", "handling": "explained"}
    asks.act(cast.CLERK, promise, "fault", blame, days=61, to="not_kept")
    set_now(monkeypatch, days=62)

    said = page(one(promise))

    assert "没办成" in said
    assert "没协调好" in said
    assert "主观努力不够" not in said
    assert "ls-lamp--blue" not in said


@pytest.mark.parametrize("days", [0, 61])
def test_what_is_not_public_is_not_found_whether_it_exists_or_not(monkeypatch, days):
    set_now(monkeypatch, days=days)
    hidden = [promises.raised(), asks.drafted(), 1, 2**63]
    client = anybody()

    answers = [client.get(one(matter)) for matter in hidden]
    proofs = [client.get(f"{one(matter)}proof/") for matter in hidden]
    rated = [client.post(f"{one(matter)}rate/", {"grade": "good"}) for matter in hidden]

    assert {answer.status_code for answer in (*answers, *proofs, *rated)} == {404}
    assert not any("供水" in text_of(answer) for answer in answers)


def sentinels():
    """A value of its own for every field of a promise, as the state of a matter keeps it."""
    loop = clockwork.current_loops()["commitment"]
    found = {}
    for at, (name, field) in enumerate(loop.fields.items()):
        value = fill.some(field)
        if field.type in ("text", "party"):
            value = f"暗号{name}"
        elif field.type in values.NUMBERS:
            value = 918_000 + at
        elif field.type == "file":
            value = (f"{'ab' * 32} 12 暗号{name}.pdf",)
        found[name] = values.encode(field, value)
    return found


def test_no_field_that_is_not_public_ever_leaves():
    loop = clockwork.current_loops()["commitment"]
    promise = promises.shown()
    row = models.Matter.objects.get(id=promise)
    state = json.loads(row.state)
    state["values"] = sentinels() | {"owner": str(cast.TOWN)}
    models.Matter.objects.filter(id=promise).update(
        state=json.dumps(state, ensure_ascii=False), title="暗号title"
    )
    public = set(rights.public_fields(loop))

    said = page("/public/") + page(one(promise))

    for name, field in loop.fields.items():
        if field.type == "text":
            assert (f"暗号{name}" in said) == (name in public), name
        elif field.type in ("party", "file", *values.NUMBERS):
            assert str(state["values"][name]) not in said, name
            assert f"暗号{name}" not in said, name
    assert loop.fields["kind"].choice["common"] in said
    assert loop.fields["cause"].choice["conditions_changed"] not in said


def test_no_post_posting_or_account_stands_on_a_page():
    promise = promises.shown()
    seats = [title for _unit, title, _head in cast.POSTS.values()]

    said = page("/public/") + page(one(promise))

    assert not any(title in said for title in seats)
    assert not re.search(r"\b(post\d+|code/|posting)\b", said)
    assert "云栖区" in said


def test_a_place_is_chosen_once_and_remembered():
    promises.shown()
    client = anybody()

    here = text_of(client.get(f"/public/?town={cast.OTHER_TOWN}"))
    again = text_of(client.get("/public/"))
    elsewhere = text_of(client.get(f"/public/?town={cast.TOWN}"))

    assert "石桥镇今年还没有公示承诺" in words(here)
    assert "石桥镇今年还没有公示承诺" in words(again)
    assert "大港镇今年承诺 1 件" in words(elsewhere)


@pytest.mark.parametrize("town", ["x", "999", "4", "9" * 30])
def test_a_place_that_is_none_means_everywhere(town):
    promises.shown()

    assert "今年承诺 1 件" in words(page(f"/public/?town={town}"))


def test_a_long_list_goes_on_page_by_page():
    for n in range(23):
        promises.shown(key=str(n), due=date(2026, 9, n + 1), title=f"第 {n} 件")
    first = page("/public/")
    address = re.search(r'rel="next" href="([^"]+)"', first).group(1).replace("&amp;", "&")

    second = page(f"/public/{address}")

    assert first.count("ls-item--whole") == 20
    assert second.count("ls-item--whole") == 3
    assert "第 22 件" in second
    assert 'rel="next"' not in second


def test_only_one_kind_can_be_looked_at():
    promises.shown()

    assert "ls-item--whole" in page("/public/?show=normal")
    assert "ls-item--whole" not in page("/public/?show=kept")
    assert "ls-item--whole" in page("/public/?show=nonsense&after=1-x-2")


def test_the_first_page_is_light_and_needs_no_script():
    for n in range(20):
        promises.shown(key=str(n))
    html = page("/public/")
    parts = [finders.find(path) for path in re.findall(r"/static/([\w./-]+\.(?:css|js|svg))", html)]
    size = len(html.encode()) + sum(Path(part).stat().st_size for part in parts)
    packed = len(gzip.compress(html.encode())) + sum(
        len(gzip.compress(Path(part).read_bytes())) for part in parts
    )

    assert size < 200_000, size
    assert packed < 60_000, packed
    assert "fonts.css" not in html
    assert "hx-get" not in html
    assert "hx-post" not in html


def test_the_proof_comes_as_a_file_with_public_fields_alone():
    promise = promises.shown()
    assert anybody().get(f"{one(promise)}proof/").status_code == 404
    record.seal(at=cast.MORNING + timedelta(minutes=9))

    answer = anybody().get(f"{one(promise)}proof/")

    assert answer["Content-Disposition"] == f'attachment; filename="luoshi-proof-{promise}.json"'
    proof = json.loads(answer.content)
    assert json.loads(proof["entry"])["move"] == "show"
    assert "chain" not in proof
    assert "下载第 4 条的证明" in page(one(promise))


def test_anybody_may_rate_a_promise_once_without_a_name(monkeypatch):
    promise = promises.keeping()
    set_now(monkeypatch, days=11)
    client = anybody()

    answer = client.post(f"{one(promise)}rate/", {"grade": "good", "key": "a"})
    again = client.post(f"{one(promise)}rate/", {"grade": "poor", "key": "b"})

    kept = models.Matter.objects.get(id=promise)
    assert answer.status_code == 302
    assert "记下了，谢谢您。" in text_of(client.get(answer["Location"]))
    assert (again.status_code, "您已经评过这一件" in text_of(again)) == (422, True)
    assert json.loads(kept.state)["values"]["grade"] == "good"
    entry = models.Entry.objects.filter(subject=f"matter/{promise}").latest("n")
    assert json.loads(entry.canonical)["actor"] == "public"


def test_a_rating_without_a_grade_is_asked_again(monkeypatch):
    promise = promises.keeping()
    set_now(monkeypatch, days=11)

    answer = anybody().post(f"{one(promise)}rate/", {"grade": "superb"})

    assert (answer.status_code, "请选一项再提交。" in text_of(answer)) == (422, True)


def test_one_address_cannot_rate_without_end(monkeypatch):
    made = [promises.keeping(key=str(n)) for n in range(11)]
    set_now(monkeypatch, days=11)

    answers = [anybody().post(f"{one(promise)}rate/", {"grade": "good"}) for promise in made]

    assert [answer.status_code for answer in answers] == [302] * 10 + [429]


def test_a_promise_that_waits_to_be_shown_takes_no_rating():
    promise = promises.shown()

    assert "我来评" not in page(one(promise))
    assert anybody().post(f"{one(promise)}rate/", {"grade": "good"}).status_code == 404


def filed(client=None, **changed):
    """The answer to a request, and the code that the next page shows."""
    client = client or anybody()
    answer = client.post("/public/request/", REQUEST | changed)
    assert answer.status_code == 302, words(text_of(answer))
    shown = text_of(client.get(answer["Location"]))
    return client, re.search(r'class="ls-code">([\w-]+)<', shown).group(1)


def followed(code, client=None):
    return text_of((client or anybody()).post("/public/mine/", {"code": code}))


def test_a_request_is_filed_without_an_account_and_followed_by_its_code():
    _client, code = filed(contact="13800000000")

    row = models.Matter.objects.get(loop="request")
    said = words(followed(code))
    assert (row.superior_id, row.stage, row.title) == (cast.TOWN, "heard", "新安里没水")
    assert row.requester == outsiders.posting_of(code)
    assert "收到了，正在看归谁办" in said
    assert "新安里没水。已经四天。" in said
    assert "13800000000" not in said


def test_a_request_whose_own_text_has_no_such_field_is_told_without_it(monkeypatch):
    _client, code = filed()
    loop_of = clockwork.loop_of

    def older(text, name):
        loop = loop_of(text, name)
        kept = {key: field for key, field in loop.fields.items() if key != "answer"}
        return replace(loop, fields=kept)

    monkeypatch.setattr(clockwork, "loop_of", older)

    assert "新安里没水。已经四天。" in words(followed(code))


def test_the_code_is_shown_once_and_kept_nowhere():
    client, code = filed()

    again = text_of(client.get("/public/code/"))
    kept = "".join(models.Entry.objects.values_list("canonical", flat=True))
    kept += "".join(models.Matter.objects.values_list("state", flat=True))

    assert "回执码只显示一次" in again
    assert code not in again
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_the_same_form_sent_twice_is_one_request_with_one_code():
    _first, code = filed()
    _second, again = filed()

    assert code == again
    assert models.Matter.objects.filter(loop="request").count() == 1


def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost():
    answer = anybody().post("/public/request/", {"detail": "没水", "contact": "1" * 31})

    said = text_of(answer)
    assert answer.status_code == 422
    for field in ("kind", "superior", "contact"):
        assert f'href="#field-{field}"' in said
    assert ">没水</textarea>" in said
    assert not models.Matter.objects.filter(loop="request").exists()


def test_a_village_of_another_town_is_not_taken_down():
    filed(place=cast.FAR_VILLAGE, key="far")
    filed(place=cast.VILLAGE, key="near")

    rows = models.Matter.objects.filter(loop="request").order_by("id")
    assert ["place" in json.loads(row.state)["values"] for row in rows] == [False, True]


def test_whoever_cannot_tell_the_town_asks_the_district():
    filed(superior=cast.DISTRICT)
    refused = anybody().post("/public/request/", REQUEST | {"superior": cast.VILLAGE, "key": "v"})

    assert models.Matter.objects.get(loop="request").superior_id == cast.DISTRICT
    assert refused.status_code == 422


def test_the_sixth_request_of_an_hour_is_told_to_wait():
    for n in range(public_requests.MOST_FILED):
        filed(key=str(n))

    answer = anybody().post("/public/request/", REQUEST | {"key": "more"})

    said = text_of(answer)
    assert answer.status_code == 429
    assert "一小时内已提了 5 件" in said
    assert "已经四天" in said
    assert models.Matter.objects.filter(loop="request").count() == 5


def test_addresses_are_counted_one_by_one(settings):
    for n in range(public_requests.MOST_FILED):
        filed(key=str(n))

    other = Client(REMOTE_ADDR="10.0.0.9", headers={"accept-language": "zh-CN"})
    forged = anybody().post(
        "/public/request/", REQUEST | {"key": "x"}, headers={"x-forwarded-for": "10.0.0.8"}
    )

    assert filed(other, key="other")[1]
    assert forged.status_code == 429


def test_behind_a_proxy_the_last_address_it_added_counts(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    client = anybody()
    for n in range(public_requests.MOST_FILED):
        client.post("/public/request/", REQUEST | {"key": str(n)},
                    headers={"x-forwarded-for": f"1.1.1.{n}, 10.0.0.8"})  # fmt: skip

    def status(address):
        headers = {"x-forwarded-for": address}
        return client.post("/public/request/", REQUEST | {"key": address}, headers=headers)

    assert status("2.2.2.2, 10.0.0.8").status_code == 429
    assert status("10.0.0.8, 3.3.3.3").status_code == 302


@pytest.mark.parametrize("code", ["", "AAAA-BBBB-CCCC", "' OR 1=1"])
def test_a_wrong_code_finds_nothing(code):
    filed()

    answer = anybody().post("/public/mine/", {"code": code})

    assert answer.status_code == 422
    assert "没有这个回执码" in text_of(answer)


def solved():
    """A request that has been answered and called back, and its code."""
    _client, code = filed()
    request = models.Matter.objects.get(loop="request").id
    steps = (
        (cast.TOWN_OFFICE, "assess", {"tier": "village", "difficulty": "simple"}, ""),
        (cast.TOWN_OFFICE, "dispatch", {"owner": cast.VILLAGE}, ""),
        (cast.VILLAGE_HEAD, "accept", {}, ""),
        (cast.VILLAGE_HEAD, "reply", {"answer": "换了水泵"}, ""),
        (cast.TOWN_OFFICE, "call", {"result": "通水了"}, "solved"),
    )  # fmt: skip
    for minute, (actor, move, given, to) in enumerate(steps, start=1):
        asks.act(actor, request, move, given, minutes=minute, to=to)
    return request, code


def test_whoever_asked_sees_the_answer_and_says_how_it_was(monkeypatch):
    request, code = solved()
    set_now(monkeypatch, days=1)

    said = followed(code)
    answer = anybody().post("/public/mine/rate/", {"code": code, "grade": "good", "key": "1"})

    assert "换了水泵" in said
    assert "通水了" in said
    assert 'action="/public/mine/reopen/"' in said
    assert "记下了。" in text_of(answer)
    assert json.loads(models.Matter.objects.get(id=request).state)["values"]["grade"] == "good"


def test_whoever_asked_can_have_it_done_again_with_a_reason(monkeypatch):
    request, code = solved()
    set_now(monkeypatch, days=1)
    client = anybody()

    without = client.post("/public/mine/reopen/", {"code": code, "ground": ""})
    client.post("/public/mine/reopen/", {"code": code, "ground": "又停了", "key": "1"})

    assert without.status_code == 422
    assert models.Matter.objects.get(id=request).stage == "working"
    assert "沿江村正在办" in followed(code)


def test_a_code_makes_no_move_but_its_own(monkeypatch):
    request, code = solved()
    _client, other = filed(key="other")

    for move in ("call", "nonsense"):
        answer = anybody().post(f"/public/mine/{move}/", {"code": code, "result": "x"})
        assert answer.status_code == 422
    late = anybody().post("/public/mine/rate/", {"code": other, "grade": "good"})
    lost = anybody().post("/public/mine/rate/", {"code": "AAAA", "grade": "good"})

    assert (late.status_code, lost.status_code) == (422, 302)
    assert models.Matter.objects.get(id=request).stage == "solved"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("没水。四天了。", "没水"), ("路灯不亮", "路灯不亮"), ("第一行\n第二行", "第一行"),
        ("长" * 40, "长" * 29 + "…"), ("。。", "。。"),
    ],
)  # fmt: skip
def test_a_request_is_called_by_its_first_sentence(text, title):
    assert public_requests.title_of(text) == title


def test_staff_see_the_pages_of_residents_as_residents_do():
    promises.shown()

    assert "今年承诺 1 件" in words(text_of(seat(4).get("/public/")))


@pytest.mark.parametrize("name", ["public", "public_matter", "public_request", "public_mine"])
def test_pages_stay_within_their_queries(name):
    promise = promises.shown()
    _client, code = filed()
    client = anybody()

    def get():
        if name == "public_mine":
            return client.post("/public/mine/", {"code": code})
        address = {"public": "/public/", "public_request": "/public/request/"}
        return client.get(address.get(name, one(promise)))

    get()
    with CaptureQueriesContext(connection) as queries:
        assert get().status_code == 200

    assert len(queries) <= BUDGET[name], [query["sql"][:150] for query in queries]


def pages():
    """Every page of residents, filled."""
    promise = promises.keeping()
    promises.report(promise, 10)
    client, code = filed(key="axe")
    return {
        "home": lambda **cookies: page("/public/", **cookies),
        "promise": lambda **cookies: page(one(promise), **cookies),
        "request": lambda **cookies: page("/public/request/", **cookies),
        "wrong": lambda **cookies: text_of(anybody(**cookies).post("/public/request/", {})),
        "mine": lambda **cookies: followed(code, anybody(**cookies)),
        "ask": lambda **cookies: page("/public/mine/", **cookies),
    }


@pytest.mark.browser
@pytest.mark.parametrize(("width", "elder"), [(1280, ""), (390, ""), (390, "1")])
def test_pages_of_residents_hold_the_rules_of_accessibility(browser, monkeypatch, width, elder):
    found = pages()
    set_now(monkeypatch, days=41)

    faults = {
        name: accessible.faults(browser, made(ls_elder=elder), width=width)
        for name, made in found.items()
    }

    assert {name: broken for name, broken in faults.items() if broken} == {}
