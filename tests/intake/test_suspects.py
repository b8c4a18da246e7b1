"""Places where characters may be lost are listed with the words around; nothing is filled in."""

import pytest

from luoshi import intake
from luoshi.intake import Document
from luoshi.intake.suspects import WHY, Suspect
from tests.intake.pages import said

TITLE = "云栖区召开清淤推进会"
BODY = "区水务局召开春季清淤推进会，部署支流清淤工作，要求各镇街按期完成任务。"


def listed(text: str) -> list[Suspect]:
    return list(said(text).suspects)


@pytest.mark.parametrize(
    ("line", "why", "lost"),
    [
        ("区水务局召开清�推进会，部署工作。", "unreadable", "�"),
        ("区水务局召开清□推进会，部署工作。", "unreadable", "□"),
        ("区水务局召开清锟斤拷推进会，部署工作。", "unreadable", "锟斤拷"),
        ("区水务局召开清?推进会，部署工作。", "broken", "?"),
        ("区水务局(qū)召开清xùn推进会，部署工作。", "pinyin", "xùn"),
    ],
)
def test_a_lost_character_is_shown_with_the_words_around(line: str, why: str, lost: str) -> None:
    (one,) = listed(f"{TITLE}\n{line}")
    assert (one.why, one.text) == (why, lost)
    assert one.before.endswith("召开清")
    assert one.after.startswith("推进会")


def test_nothing_is_invented_in_its_place() -> None:
    assert "清�推进会" in said(f"{TITLE}\n区水务局召开清�推进会，部署工作。").cleaned_text


def test_the_place_in_the_original_is_that_of_the_damage() -> None:
    raw = f"首页 | 要闻 | 时政 | 民生\n\n{TITLE}\n区水务局召开清�推进会，部署工作。"
    (one,) = listed(raw)
    assert raw[one.original_start : one.original_end] == "�"


def test_a_paragraph_that_stops_in_the_middle_is_listed() -> None:
    broken = "各镇街要对照清单自查，逐项报办公室汇总；完不成任务的单位，在月底的干部大会上作表态发"
    (one,) = listed("\n".join([TITLE, BODY, BODY, BODY, broken, f"五、{BODY}"]))
    assert (one.why, one.text) == ("cut", "表态发")


def test_a_number_left_out_between_headings_is_listed() -> None:
    text = f"{TITLE}\n第一篇章\n{BODY}\n第三篇章\n{BODY}"
    (one,) = listed(text)
    assert (one.why, one.text) == ("skipped", "第三篇章")


@pytest.mark.parametrize(
    "line",
    [
        "客流从何而来?区商务局算了一笔账。",
        "公示栏能不能及时更新?请答复。",
        "明年5月?那今年冬天还是停不下。",
        "经查，PM2.5浓度下降，A30型设备已投用。",
    ],
)
def test_questions_and_latin_words_are_no_damage(line: str) -> None:
    assert listed(f"{TITLE}\n{line}\n{BODY}") == []


def test_a_page_of_lines_without_marks_is_not_cut() -> None:
    text = "\n".join(
        [TITLE, *["区水务局清淤支流，石桥镇配合清运，柳林街道负责保洁，区城管局验收"] * 5]
    )
    assert listed(text) == []


def test_the_prediction_lists_them_by_article_with_a_reason_in_words() -> None:
    reading = intake.understand(Document(name="试", text=f"{TITLE}\n{BODY}清�推进会，部署工作。"))
    (article,) = intake.as_prediction(reading, doc_id="试")["articles"]
    (one,) = article["suspects"]
    assert (one["text"], one["why"]) == ("�", WHY["unreadable"])
