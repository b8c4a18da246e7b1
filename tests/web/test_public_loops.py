"""Public pages of every mechanism: what is not declared public never leaves, whatever the loop."""

import json
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi import loops
from luoshi.core import rights
from luoshi.core import value as values
from luoshi.store import clockwork, models, publication, record
from luoshi.store.record import texts
from tests import cast, fill
from tests.store import asks, opendays, promises
from tests.web import accessible, english
from tests.web.seats import set_now
from tests.web.test_public import BUDGET, anybody, one, page, words

pytestmark = pytest.mark.usefixtures("city")
ALL = {
    part.name: part for loop in loops.load().values() for part in (loop, *loop.children.values())
}
#: What only its parties see, where no stage says that everybody does from there on.
CLOSED = [name for name, loop in ALL.items() if loop.seen_by and not loop.public_stages]
SHOWN = [name for name, loop in ALL.items() if loop.public_stages]


@pytest.fixture(autouse=True)
def now(monkeypatch):
    cache.clear()
    return set_now(monkeypatch)


def sentinels(loop):
    """A value of its own for every field, as the state of a matter keeps it."""
    found = {}
    for at, (name, field) in enumerate(loop.fields.items()):
        value = fill.some(field)
        if field.type in ("text", "party"):
            value = f"暗号{name}。"
        elif field.type == "capacity":
            continue
        elif field.type in values.NUMBERS:
            value = 918_000 + at
        elif field.type == "file":
            value = (f"{'ab' * 32} 12 暗号{name}。.pdf",)
        found[name] = values.encode(field, value)
    return found | {"owner": str(cast.TOWN)}


def forged(name, stage, *, entered=None):
    """A matter of a loop at a stage, every field of it filled in, said to be public."""
    loop = clockwork.current_loops()[name]
    matter = promises.shown(key=f"{name}-{stage}")
    row = models.Matter.objects.get(id=matter)
    state = json.loads(row.state) | {
        "values": sentinels(loop), "votes": {}, "entered": {stage: cast.MORNING.isoformat()},
    }  # fmt: skip
    for before in entered or ():
        state["entered"][before] = cast.MORNING.isoformat()
    models.Matter.objects.filter(id=matter).update(
        loop=name, text=texts.keep(loop, at=cast.MORNING), stage=stage, is_public=True,
        title="暗号title。", state=json.dumps(state, ensure_ascii=False), seen_by="",
        end=loop.stages[stage].end or "",
    )  # fmt: skip
    return loop, matter


@pytest.mark.parametrize("name", SHOWN)
def test_no_field_that_is_not_public_ever_leaves_any_loop(name):
    loop = ALL[name]
    public = set(rights.public_fields(loop))
    first = next(stage for stage in loop.stages if "public" in loop.stages[stage].seen_by)
    _loop, matter = forged(name, first)
    record.seal(at=cast.MORNING)

    said = page(one(matter)) + page(f"/public/loops/{name}/") + page("/public/")

    for field in loop.fields.values():
        if field.name not in public:
            assert f"暗号{field.name}。" not in said, field.name
            if field.type in values.NUMBERS and field.type != "capacity":
                encoded = str(sentinels(loop)[field.name])
                assert encoded not in said, field.name
        elif field.type == "text":
            assert f"暗号{field.name}。" in said, field.name
    assert not any(seat in said for _unit, seat, _head in cast.POSTS.values())
    assert not any(field.personal for field in loop.fields.values() if field.name in public)


@pytest.mark.parametrize("name", ALL)
def test_a_stage_that_is_not_public_is_not_found(name):
    loop = ALL[name]
    hidden = [stage for stage in loop.stages if stage not in loop.public_stages]
    for stage in hidden[:3]:
        _loop, matter = forged(name, stage)
        for address in (one(matter), f"{one(matter)}proof/", f"{one(matter)}rated/"):
            assert anybody().get(address).status_code == 404, (stage, address)
        assert "暗号" not in page("/public/")


def test_published_scores_are_everybody_s_though_previews_are_each_unit_s_own():
    assert "appraisal.score" in SHOWN
    assert {"cadre", "risk", "outreach.errand"} & set(ALL) <= set(CLOSED)


@pytest.mark.parametrize("name", CLOSED)
def test_what_names_its_parties_has_no_public_page(name):
    loop = ALL[name]
    _loop, matter = forged(name, next(iter(loop.stages)))

    assert anybody().get(f"/public/loops/{name}/").status_code == 404
    assert anybody().get(one(matter)).status_code == 404
    assert publication.told([matter], day=cast.TODAY) == ()


@pytest.mark.parametrize("name", ["nonsense", "task", "../x", "meeting"])
def test_a_loop_that_shows_nothing_has_no_list(name):
    assert anybody().get(f"/public/loops/{name}/").status_code == 404


def test_every_public_matter_of_a_living_city_tells_public_fields_alone(monkeypatch):
    english.build()
    set_now(monkeypatch, days=12)
    n_proofs = 0
    for row in models.Matter.objects.filter(is_public=True):
        told = publication.told([row.id], day=cast.TODAY)
        assert told, row.loop
        public = set(rights.public_fields(told[0].loop))
        answer = anybody().get(f"{one(row.id)}proof/")
        if answer.status_code == 200:
            entry = json.loads(json.loads(answer.content)["entry"])
            assert set(entry["body"].get("given", {})) <= public, row.loop
            assert set(entry["body"].get("did", {})) <= {"stage", "regime", "term", "amounts"}
            n_proofs += 1
        assert "记录没被改过" in page(one(row.id)), row.loop
    assert n_proofs > 5


def test_the_first_page_names_what_else_is_public():
    opendays.announced()
    opendays.planned(key="hidden")

    said = words(page("/public/"))

    assert "还公开了" in said
    assert "开放日 1 件" in said
    assert "开放日" not in words(page(f"/public/?town={cast.OTHER_TOWN}")).partition("还公开了")[2]


def test_a_list_says_how_many_stand_where():
    opendays.announced()
    gone = opendays.announced(key="gone", title="另一次开放日")
    asks.act(cast.TOWN_OFFICE, gone, "cancel", {"ground": "停电"}, minutes=9)

    said = words(page("/public/loops/openday/"))

    assert "开放日 1 件，办结 0 件，正常 1 件" in said
    assert "已公告 1 件" in said
    assert "水厂开放日" in said
    assert "另一次开放日" not in said
    assert "停电" not in page(one(gone))
    assert "取消" in page(one(gone))


def test_a_list_is_narrowed_to_a_stage_and_a_place():
    opendays.announced()

    assert "ls-item--whole" in page("/public/loops/openday/?stage=announced")
    assert "ls-item--whole" not in page("/public/loops/openday/?stage=held")
    assert "ls-item--whole" in page("/public/loops/openday/?stage=nonsense")
    assert "ls-item--whole" not in page(f"/public/loops/openday/?town={cast.OTHER_TOWN}")


def test_a_long_list_of_any_kind_goes_on_page_by_page():
    for n in range(22):
        opendays.announced(key=str(n), title=f"第{n}次开放日")
    first = page("/public/loops/openday/?stage=announced")
    address = re.search(r'rel="next" href="([^"]+)"', first).group(1).replace("&amp;", "&")

    second = page(f"/public/loops/openday/{address}")

    assert (first.count("ls-item--whole"), second.count("ls-item--whole")) == (20, 2)


def test_one_matter_says_where_it_stands_and_what_is_left():
    said = words(page(one(opendays.announced())))

    for part in ("水厂开放日", "看净水全过程", "区水厂一号门", "剩余名额5", "已公告", "预约",
                 "谁负责大港镇", "没被改过"):  # fmt: skip
        assert part in said, part
    assert "镇党政办主任" not in said


def test_anybody_may_rate_where_the_public_has_a_move(monkeypatch):
    day = opendays.announced()
    set_now(monkeypatch, days=36)
    asks.act(cast.TOWN_OFFICE, day, "hold", days=35)

    answer = anybody().post(f"{one(day)}rate/", {"grade": "good", "key": "a"})

    assert answer.status_code == 302
    assert "满意 1 人次" in words(page(one(day)))


def test_a_list_stays_within_its_queries():
    for n in range(12):
        opendays.announced(key=str(n))
    page("/public/loops/openday/")

    with CaptureQueriesContext(connection) as queries:
        page("/public/loops/openday/")

    assert len(queries) <= BUDGET["public_loop"], [query["sql"][:150] for query in queries]


@pytest.mark.browser
@pytest.mark.parametrize(("width", "elder"), [(1280, ""), (390, ""), (390, "1")])
def test_pages_of_any_loop_hold_the_rules_of_accessibility(browser, width, elder):
    day = opendays.announced()
    promises.shown()
    addresses = (
        "/public/", "/public/loops/openday/", one(day), "/public/open/permit/submit/",
        f"{one(day)}open/openday.booking/book/",
    )  # fmt: skip

    faults = {
        where: accessible.faults(browser, page(where, ls_elder=elder), width=width)
        for where in addresses
    }

    assert {where: broken for where, broken in faults.items() if broken} == {}
