"""Junk, pinyin and traditional characters are mended; what only looks like them stays."""

import pytest

from luoshi.intake import damage, mapped


def mended(text: str) -> str:
    return damage.mend(mapped.plain(text)).text


JUNKED = "\n".join(
    f"第{n}段讲了一件事，办成了。{junk} \u00a0\n{junk} \u00a0"
    for n, junk in enumerate(("wQ(<7", "}v4+!", "k~X$,", "|B%<T", "?3:>;", "a8,^R"))
)


def test_junk_at_line_ends_and_junk_lines_are_cut() -> None:
    lines = [line for line in mended(JUNKED).split("\n") if line]
    assert lines == [f"第{n}段讲了一件事，办成了。" for n in range(6)]


def test_a_date_before_the_junk_stays() -> None:
    text = JUNKED + "\n云栖日报2026-04-02 07:30 zQ!7< \u00a0"
    assert mended(text).endswith("云栖日报2026-04-02 07:30")


@pytest.mark.parametrize(
    "line",
    [
        "完成率99.9%",
        "联系邮箱 abc@example.cn",
        "时间:2026-03-10 08:00",
        "采用 LED",
        "共 3,700",
        "好!",
    ],
)
def test_a_page_without_junk_keeps_its_latin_line_ends(line: str) -> None:
    text = "\n".join([line, "一段话。", "又一段话。", "第三段话。", "第四段话。", "第五段话。"])
    assert mended(text) == text


def test_pinyin_behind_traditional_characters_goes_and_they_are_simplified() -> None:
    text = "區(qū)委組(zǔ)織(zhī)部召開會(huì)議，領(lǐng)導(dǎo)講話，落實(shí)責(zé)任。"
    assert mended(text) == "区委组织部召开会议，领导讲话，落实责任。"


def test_brackets_that_hold_no_pinyin_stay() -> None:
    text = (
        "區(qū)委組(zǔ)織(zhī)部(注册用户)召開會(huì)議，領(lǐng)導(dǎo)講話，落實(shí)責(zé)任。"
    )
    assert "(注册用户)" in mended(text)


def test_a_list_of_letters_is_no_pinyin() -> None:
    assert mended("选项(a)和选项(b)。") == "选项(a)和选项(b)。"


def test_pinyin_of_a_word_goes_from_a_simplified_page_too() -> None:
    assert mended("要踔厉(chuō lì)奋发，真抓实干。") == "要踔厉奋发，真抓实干。"


def test_the_broken_east_of_a_page_with_pinyin_is_restored() -> None:
    text = (
        "區(qū)委組(zǔ)織(zhī)部召開會(huì)議，領(lǐng)導(dǎo)到大港?xùn)|村，落實(shí)責(zé)任。"
    )
    assert "大港东村" in mended(text)


def test_simplified_text_is_left_as_it_is() -> None:
    text = "区委着力抓好乾坤湾项目，干部群众叫好。"
    assert mended(text) == text


def test_a_phrase_that_changes_its_length_moves_only_itself() -> None:
    text = damage.mend(mapped.plain("會議要求\u200b落實責任，發展產業。"))
    at = text.text.index("责任")
    assert text.original(start=at, end=at + 2) == (7, 9)


def test_capitals_that_only_lead_junk_in_go_with_it() -> None:
    lines = "现明确如下： RK 06\"b'\n一、抓整改。 ^zm~D\n二、抓落实。 Z5^jj\n三、抓督查。 7ev}68/"
    assert mended(lines).split("\n")[0].rstrip() == "现明确如下："


def test_a_lone_mark_that_only_leads_junk_in_goes_with_it() -> None:
    lines = "一、抓整改。 ? zVjU!fP3\n二、抓落实。 Z5^jj\n三、抓督查。 7ev}68/"
    assert mended(lines).split("\n")[0].rstrip() == "一、抓整改。"
