"""The page of a matter of every loop at every stage that is reached: words, never keys."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.core.cache import cache
from django.utils import translation

from luoshi import loops
from luoshi.core.criterion import Criterion
from luoshi.core.daily import Daily
from luoshi.core.loop import Field
from luoshi.core.matter import Entered
from luoshi.store import models
from luoshi.web import history_rules, names
from tests import cast
from tests.web import english
from tests.web.seats import seat, set_now, text_of

#: Words in Latin letters that belong on a page.
PLAIN = {"pdf", "docx", "xlsx", "jpg", "png", "txt", "sha", "html", "mht", "ods"}
KNOWN = names.names_of(tree=cast.TREE, day=cast.TODAY)


def keys_in(html):
    """The words of a page that look like keys of a loop file or values of Python."""
    main = html.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    text = re.sub(r'<(span|a) class="ls-mono".*?</\1>', " ", main, flags=re.DOTALL)
    text = unescape(re.sub(r"<[^>]+>", " ", text))
    text = re.sub(r"\b(?:[0-9a-f]{4,}|evidence\.pdf)\b", " ", text)
    return sorted(set(re.findall(r"(?<![\w.])[A-Za-z][a-z]+(?:_[a-z]+)*\(?", text)) - PLAIN)


def heads():
    """The post that leads each unit."""
    return {unit: post for post, (unit, _title, is_head) in cast.POSTS.items() if is_head}


@pytest.mark.usefixtures("city")
def test_no_page_of_any_matter_shows_a_key(monkeypatch):
    cache.clear()
    set_now(monkeypatch)
    english.build()
    set_now(monkeypatch, days=12)
    seen, wrong, leaders = set(), {}, heads()

    for row in models.Matter.objects.order_by("-n_entries", "id"):
        place = (row.loop, row.stage)
        post = leaders.get(row.owner_id or row.superior_id or cast.DISTRICT)
        if place in seen or post is None:
            continue
        answer = seat(post).get(f"/matters/{row.id}/")
        if answer.status_code != 200:
            continue
        seen.add(place)
        found = keys_in(text_of(answer))
        if found:
            wrong[place] = found

    assert wrong == {}
    assert {loop for loop, _stage in seen} >= set(loops.load()) - {"risk", "cadre"}
    assert len(seen) > 85


def said(**body):
    loop = loops.load()["station"]
    entered = Entered(n=1, at=cast.MORNING, actor="104", unit=2, move="x", body=body)
    with translation.override("zh-hans"):
        return "\n".join(history_rules.sentences(entered, loop=loop, known=KNOWN))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"warnings": ["no-basis"]}, "没有写依据文件。"),
        ({"sample": {"seed": "ab12", "before": {"4": "2"}}}, "本年已经抽到过：沿江村 2 次"),
        ({"sample": {"seed": "ab12", "before": {}}}, "随机种子 ab12"),
        ({"visits": {"4": "3"}}, "本年第 3 次检查沿江村。"),
        ({"frozen": {"cutoff": "2026-03-31", "size": "1200", "root": "ff"}}, "已封存 1,200 条"),
        ({"frozen": {"cutoff": "2026-03-31", "size": "0", "root": ""}}, "还没有封存的记录"),
        ({"veto": {"decider": "104"}}, "一票否决"),
        ({"recused": ["2", "3"]}, "回避的单位：云栖区、大港镇。"),
        ({"recused": []}, ""),
        ({"term": "2026-05-20"}, "应在 5月20日前完成"),
        ({"merged_into": "7"}, "并入另一次检查"),
    ],
)  # fmt: skip
def test_what_a_rule_has_entered_is_said_in_words(body, words):
    found = said(**body)

    assert words in found
    assert bool(found) == bool(words)


LINE = {"measure": "task.on_time_rate", "weight": "25", "formula": "linear", "target": "98",
        "k": "0.5", "n": "9", "of": "10"}  # fmt: skip


@pytest.mark.django_db
def test_a_score_is_said_line_by_line_with_its_computation():
    body = {"cutoff": "2026-03-31", "applicable": "25", "computed": "84",
            "lines": [LINE | {"points": "21", "worked": "x = 9/10"},
                      LINE | {"reason": "no-cases"}]}  # fmt: skip

    found = said(score=body)

    assert (
        "督办任务 按期办结率（满 25 分，线性扣分、目标 98、系数 0.5）：9 / 10 件，得 21 分" in found
    )
    assert "没有可计的事项，不计分" in found
    assert "可计 25 分，折算百分制 84 分；数取到 3月31日为止。" in found


VISIT = {"measure": "现场观摩", "weight": "20", "formula": "rubric"}


@pytest.mark.django_db
def test_a_score_says_what_is_added_and_taken_and_why_a_line_does_not_count():
    gate = {"measure": "task.on_time_rate", "weight": "0", "formula": "gate", "target": "60",
            "n": "5", "of": "10", "worked": "x < 60"}  # fmt: skip
    taken = {"measure": "通报批评", "weight": "5", "formula": "deduction", "each": "1",
             "marks": ["2"], "taken": "2.00", "worked": "min(5, 2 × 1)"}  # fmt: skip
    body = {"cutoff": "2026-03-31", "applicable": "25", "base": "84.00", "added": "0.00",
            "taken": "2.00", "computed": "82.00",
            "lines": [VISIT | {"reason": "unmarked"}, LINE | {"reason": "too-few"},
                      VISIT | {"marks": ["0.8"], "points": "16.00", "worked": "20 × 0.8"},
                      gate | {"cap": "fair"}, gate, taken]}  # fmt: skip

    found = said(score=body)

    for words in (
        "现场观摩（满 20 分，定性）：还没有评，不计分。",
        "不足 30 件，不排名，不计分。",
        "现场观摩（满 20 分，定性）：得 16.00 分。算法：20 × 0.8",
        "（不计分，底线、目标 60）：5 / 10 件，没有到，等次不评最好一等。算法：x < 60",
        "（不计分，底线、目标 60）：5 / 10 件，到了。",
        "通报批评（最多扣 5 分，扣分、每次 1）：扣 2.00 分。算法：min(5, 2 × 1)",
        "可计 25 分，折算百分制 84.00 分",
        "基本分 84.00，加 0.00，扣 2.00，合计 82.00 分（0 到 100 分）。",
    ):
        assert words in found


@pytest.mark.django_db
def test_a_capacity_is_a_table_by_day_and_a_scheme_one_by_line():
    daily = Daily.each((date(2026, 4, 16), date(2026, 4, 20)), Decimal(3))
    line = Criterion(measure="task.on_time_rate", weight=Decimal(25), formula="all_or_nothing",
                     target=Decimal(98))  # fmt: skip

    with translation.override("zh-hans"):
        days = names.table(_field("capacity"), daily, names=KNOWN)
        scheme = names.table(_field("scheme"), (line,), names=KNOWN)
        in_a_line = names.said(_field("scheme"), (line,), names=KNOWN)

    assert days == [("4月16日 — 4月20日", "每天 3")]
    assert scheme == [("督办任务 按期办结率", "25 分", "全或无、目标 98")]
    assert in_a_line == "督办任务 按期办结率（25 分，全或无、目标 98）"


def test_a_capacity_of_one_day_names_that_day_once():
    one = date(2026, 4, 16)
    daily = Daily.each((one, one), Decimal(3))

    with translation.override("zh-hans"):
        rows = names.table(_field("capacity"), daily, names=KNOWN)
        in_a_line = names.said(_field("capacity"), daily, names=KNOWN)
        stay = names.said(_field("days"), (one, one), names=KNOWN)

    assert rows == [("4月16日", "每天 3")]
    assert in_a_line == "4月16日 每天 3"
    assert stay == "4月16日"


def _field(kind):
    return Field(name="x", title="某项", title_en="X", type=kind)
