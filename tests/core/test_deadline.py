"""The words that set a day, and the day they mean."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.core import day_words, deadline

SAID_ON = date(2026, 4, 15)
_ALPHABET = "".join(
    sorted(set("0123456789，甲").union(*(pattern.pattern for *_, pattern in day_words.GRAMMAR)))
)


class Weekdays:
    """A calendar that knows weekends only."""

    def add_workdays(self, day: date, n: int) -> date:
        while n > 0:
            day += timedelta(days=1)
            n -= day.weekday() < 5
        return day


def resolved(text: str, *, said_on: date = SAID_ON) -> date | None:
    (words,) = deadline.find(text)
    return deadline.resolve(words, said_on=said_on, calendar=Weekdays())


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("年底前全部完成", "年底前", date(2026, 12, 31)),
        ("今年最后两个月清零", "今年最后两个月", date(2026, 12, 31)),
        ("4月30日18时前报送", "4月30日18时前", date(2026, 4, 30)),
        ("次月5日前说明", "次月5日前", date(2026, 5, 5)),
        ("次日12时前报告", "次日12时前", date(2026, 4, 16)),
        ("15分钟内到场", "15分钟内", date(2026, 4, 16)),
        ("秋季开学前投用", "秋季开学前", None),
        ("今年年底前建成", "今年年底前", date(2026, 12, 31)),
        ("2027年底前建成", "2027年底前", date(2027, 12, 31)),
        ("明年底投用", "明年底", date(2027, 12, 31)),
        ("年内开工", "年内", date(2026, 12, 31)),
        ("6月底前完成", "6月底前", date(2026, 6, 30)),
        ("2月底前完成", "2月底前", date(2027, 2, 28)),
        ("六月底前完成", "六月底前", date(2026, 6, 30)),
        ("2026年6月底前完成", "2026年6月底前", date(2026, 6, 30)),
        ("十二月中旬前完成", "十二月中旬前", date(2026, 12, 20)),
        ("5月上旬完成", "5月上旬", date(2026, 5, 10)),
        ("7月前完成", "7月前", date(2026, 6, 30)),
        ("6月内完成", "6月内", date(2026, 6, 30)),
        ("月底前完成", "月底前", date(2026, 4, 30)),
        ("本月底前完成", "本月底前", date(2026, 4, 30)),
        ("下月中旬前完成", "下月中旬前", date(2026, 5, 20)),
        ("下个月10号之前报送", "下个月10号之前", date(2026, 5, 10)),
        ("第四季度开工", "第四季度", date(2026, 12, 31)),
        ("四季度末前开工", "四季度末前", date(2026, 12, 31)),
        ("2027年一季度前完成", "2027年一季度前", date(2027, 3, 31)),
        ("季度末报送", "季度末", date(2026, 6, 30)),
        ("下季度末前报送", "下季度末前", date(2026, 9, 30)),
        ("上半年完成", "上半年", date(2026, 6, 30)),
        ("下半年完成", "下半年", date(2026, 12, 31)),
        ("12月20日前完成", "12月20日前", date(2026, 12, 20)),
        ("3月28日前完成", "3月28日前", date(2027, 3, 28)),
        ("2026年5月1日之前完成", "2026年5月1日之前", date(2026, 5, 1)),
        ("最迟5月20日", "最迟5月20日", date(2026, 5, 20)),
        ("五月二十五日前报送", "五月二十五日前", date(2026, 5, 25)),
        ("10个工作日内答复", "10个工作日内", date(2026, 4, 29)),
        ("十个工作日内答复", "十个工作日内", date(2026, 4, 29)),
        ("3天内处置", "3天内", date(2026, 4, 18)),
        ("两周内报送", "两周内", date(2026, 4, 29)),
        ("48小时内处置", "48小时内", date(2026, 4, 17)),
        ("利用一个月时间排查", "一个月时间", date(2026, 5, 15)),
        ("半个月内完成", "半个月内", date(2026, 4, 30)),
        ("半年内完成", "半年内", date(2026, 10, 15)),
        ("本周五前报送", "本周五前", date(2026, 4, 17)),
        ("下周一前报送", "下周一前", date(2026, 4, 20)),
        ("周二前报送", "周二前", date(2026, 4, 21)),
        ("当日办结", "当日", date(2026, 4, 15)),
        ("明天前报送", "明天前", date(2026, 4, 16)),
        ("即日起至6月30日开展", "即日起至6月30日", date(2026, 6, 30)),
        ("到2027年实现", "到2027年", date(2027, 12, 31)),
        ("2028年前实现", "2028年前", date(2027, 12, 31)),
        ("“十五五”末实现", "“十五五”末", date(2030, 12, 31)),
        ("“十四五”期间实现", "“十四五”期间", date(2025, 12, 31)),
        ("国庆节前开放", "国庆节前", date(2026, 9, 30)),
        ("春节前兑付", "春节前", None),
        ("入汛前清淤", "入汛前", None),
        ("汛前清淤", "汛前", None),
        ("秋收前修通", "秋收前", None),
        ("“霜降”前全部入库", "“霜降”前", None),
        ("暑假结束前改完", "暑假结束前", None),
        ("雨季来临前入住", "雨季来临前", None),
        ("八月份报告", "八月份", date(2026, 8, 31)),
        ("5月10日下午下班前报送", "5月10日下午下班前", date(2026, 5, 10)),
        ("会后三天之内说明", "会后三天之内", date(2026, 4, 18)),
        ("限期一个月改完", "一个月", date(2026, 5, 15)),
        ("限一个星期拿出方案", "一个星期", date(2026, 4, 22)),
        ("本周五下班前报送", "本周五下班前", date(2026, 4, 17)),
        ("下周一上班前到岗", "下周一上班前", date(2026, 4, 20)),
        ("今天下午6点前报送", "今天下午6点前", date(2026, 4, 15)),
        ("今晚10点前清场", "今晚10点前", date(2026, 4, 15)),
        ("次日上午前说明", "次日上午前", date(2026, 4, 16)),
        ("于25日前报送", "25日前", date(2026, 4, 25)),
        ("10号以前报送", "10号以前", date(2026, 5, 10)),
        ("月内开工", "月内", date(2026, 4, 30)),
        ("8月竣工", "8月", date(2026, 8, 31)),
        ("到2026年底达到六成", "到2026年底", date(2026, 12, 31)),
        ("即日起至12月20日前整改", "即日起至12月20日前", date(2026, 12, 20)),
        ("用一个半月时间修好", "一个半月时间", date(2026, 5, 30)),
        ("百日之内见分晓", "百日之内", date(2026, 7, 24)),
        ("春节放假前兑付", "春节放假前", None),
        ("国庆节假期前开放", "国庆节假期前", date(2026, 9, 30)),
        ("两会召开前清零", "两会召开前", None),
    ],
)  # fmt: skip
def test_words_are_found_and_mean_this_day(text: str, words: str, day: date | None) -> None:
    (found,) = deadline.find(text)
    assert found.text == words
    assert text[found.start : found.end] == words
    assert deadline.resolve(found, said_on=SAID_ON, calendar=Weekdays()) == day
    assert not found.recurs


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("每季度末公布", date(2026, 6, 30)),
        ("每月28日前报送", date(2026, 4, 28)),
        ("每月5日前报送", date(2026, 5, 5)),
        ("每月底报送", date(2026, 4, 30)),
        ("每周五前报送", date(2026, 4, 17)),
        ("每周报送", date(2026, 4, 19)),
        ("每日报送", date(2026, 4, 15)),
        ("每半年述职", date(2026, 6, 30)),
        ("每年底述职", date(2026, 12, 31)),
        ("每旬调度", None),
        ("每10天调度", None),
        ("每天下午五点前报送", date(2026, 4, 15)),
        ("每半个月报告", None),
        ("每年3月底前入库", date(2027, 3, 31)),
        ("每年一季度末报送", date(2027, 3, 31)),
        ("每月前5个工作日报送", None),
        ("每晚收摊前清理", None),
    ],
)
def test_what_recurs_falls_due_first_on_this_day(text: str, day: date | None) -> None:
    (found,) = deadline.find(text)
    assert found.recurs
    assert deadline.resolve(found, said_on=SAID_ON, calendar=Weekdays()) == day


@pytest.mark.parametrize(
    "text",
    [
        "4月15日开会",
        "2026年的工作",
        "24小时值守",
        "第一书记",
        "三个月来",
        "十五个项目",
        "近年来",
        "环节前后",
        "每月1200元",
        "抓好每一天",
        "汛前的准备",
        "压减至0.5个工作日",
        "8月的天气",
        "3日前开过会",
    ],
)
def test_what_sets_no_day_is_not_found(text: str) -> None:
    assert deadline.find(text) == ()


def test_a_bare_quarter_that_is_over_means_nothing() -> None:
    assert resolved("一季度的任务") is None
    assert resolved("上半年的任务", said_on=date(2026, 8, 1)) is None


def test_a_day_that_does_not_exist_means_nothing() -> None:
    assert resolved("2月30日前") is None
    assert resolved("13月底前") is None


def test_a_stretch_that_ends_with_no_day_means_nothing() -> None:
    assert resolved("自5月1日起至活动月") is None


def test_several_deadlines_are_found_in_order() -> None:
    found = deadline.find("5月10日前报方案，6月底前完成，每月5日前报进度")
    assert [words.text for words in found] == ["5月10日前", "6月底前", "每月5日前"]


SIGNS = "年月日底前末内每本下上半季度旬周一二三十0123456789个工作天至到即起“”五国庆"


@given(
    text=st.text(alphabet=SIGNS, max_size=30),
    said_on=st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)),
)
def test_no_words_stop_the_grammar(text: str, said_on: date) -> None:
    for words in deadline.find(text):
        assert text[words.start : words.end] == words.text
        day = deadline.resolve(words, said_on=said_on, calendar=Weekdays())
        assert day is None or isinstance(day, date)


@pytest.mark.parametrize("text", ["按月份统计", "按年龄分组", "按季节调整", "按日常要求办理"])
def test_measures_by_month_or_age_are_no_rhythm(text: str) -> None:
    assert deadline.find(text) == ()


@pytest.mark.parametrize(
    ("text", "marked"),
    [("上半年开工", False), ("四季度开工", False), ("年底前开工", True), ("每月通报", True)],
)
def test_a_bare_period_marks_no_end(text: str, marked: bool) -> None:
    (words,) = deadline.find(text)
    assert words.marked is marked


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("每周五下班前报送", "每周五下班前", date(2026, 4, 17)),
        ("每日17时前报送", "每日17时前", date(2026, 4, 15)),
        ("每季度末25日前报送", "每季度末25日前", date(2026, 6, 25)),
        ("按月通报", "按月", date(2026, 4, 30)),
        ("按季度公开", "按季度", date(2026, 6, 30)),
    ],
)
def test_a_rhythm_with_its_hour_or_day_recurs(text: str, words: str, day: date) -> None:
    (found,) = deadline.find(text)
    assert (found.text, found.recurs) == (words, True)
    assert deadline.resolve(found, said_on=SAID_ON, calendar=Weekdays()) == day


def test_no_sign_of_the_grammar_hides_another() -> None:
    signs = day_words.SIGNS

    assert not [one for one in signs if any(one.startswith(other) for other in signs - {one})]
    assert all(day_words.SIGN.findall(sign)[0] == sign for sign in signs)


@pytest.mark.parametrize(("kind", "signs", "pattern"), day_words.GRAMMAR)
@settings(max_examples=20)
@given(data=st.data())
def test_whatever_a_row_of_the_grammar_finds_has_one_of_its_signs(
    kind: str, signs: frozenset[str], pattern: re.Pattern[str], data: st.DataObject
) -> None:
    words = data.draw(st.from_regex(pattern, alphabet=_ALPHABET))
    match = pattern.search(words)

    assert match
    said = words[max(0, match.start() - 2) : match.end() + 1]
    assert any(sign in said for sign in signs), (kind, said)
