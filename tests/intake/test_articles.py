"""Where an article begins on a page that holds several."""

from tests.intake.pages import page

BODY = "区水务局召开春季清淤推进会，部署支流清淤工作，要求各镇街按期完成任务，确保汛期行洪畅通。"
OTHER = "石桥镇近日开展敬老活动，二十名志愿者走进敬老院打扫卫生、陪老人聊天，送上米面油等慰问品。"


def titles(raw: str) -> list[str]:
    return [one.title for one in page(raw).articles]


def test_a_byline_for_text_and_picture_begins_an_article() -> None:
    raw = f"清淤推进会召开\n□ 记者 区台\n{BODY}\n\n石桥敬老暖人心\n□ 通讯员 石桥 文/图\n{OTHER}"
    assert titles(raw) == ["清淤推进会召开", "石桥敬老暖人心"]


def test_a_head_that_is_set_off_begins_an_article() -> None:
    raw = f"清淤推进会召开\n\n{BODY}\n\n{BODY}\n\n\n石桥敬老暖人心\n\n{OTHER}"
    assert titles(raw) == ["清淤推进会召开", "石桥敬老暖人心"]


def test_a_head_below_a_reporters_signature_begins_an_article() -> None:
    raw = f"清淤推进会召开\n{BODY}（记者 区台）\n石桥敬老暖人心\n{OTHER}"
    assert titles(raw) == ["清淤推进会召开", "石桥敬老暖人心"]


def test_headings_as_wide_as_paragraphs_begin_none() -> None:
    raw = f"清淤推进会召开\n\n{BODY}\n\n压实责任见行动\n\n{OTHER}\n\n久久为功促长效\n\n{BODY}"
    assert titles(raw) == ["清淤推进会召开"]


def test_an_office_that_signs_with_its_day_begins_none() -> None:
    raw = f"关于做好清淤工作的通知\n{BODY}\n云栖区人民政府办公室\n2026年3月2日\n{OTHER}"
    assert len(titles(raw)) == 1


def test_items_of_a_column_are_articles_whatever_it_is_called() -> None:
    raw = f"基层动态\n◆ {BODY}\n◆ {OTHER}\n◆ {BODY}"
    assert titles(raw) == ["基层动态", "", ""]


def test_a_column_behind_an_article_keeps_its_heading() -> None:
    raw = f"清淤推进会召开\n□ 记者 区台\n{BODY}\n\n基层传真\n● {OTHER}\n● {BODY}"
    assert titles(raw) == ["清淤推进会召开", "基层传真", ""]


def test_bulleted_demands_of_a_notice_are_no_column() -> None:
    raw = f"关于做好清淤工作的通知\n现将有关要求通知如下：\n● {BODY}\n● {OTHER}"
    assert len(titles(raw)) == 1


def test_an_annex_number_is_no_part_of_the_title() -> None:
    assert titles(f"附件1\n清淤任务分解表\n{BODY}") == ["清淤任务分解表"]


def test_a_head_below_the_credit_of_the_article_above_begins_one() -> None:
    first = f"清淤推进会召开\n\n{BODY}\n\n责任编辑：区小台\n\n石桥敬老暖人心\n\n{OTHER}"
    raw = f"{first}\n\n[ 本篇阅读 1,024 次 ]\n\n夜校开进三个村\n\n{BODY}"
    assert titles(raw) == ["清淤推进会召开", "石桥敬老暖人心", "夜校开进三个村"]


def test_a_credit_at_the_end_of_a_page_begins_no_article() -> None:
    raw = f"清淤推进会召开\n\n{BODY}\n\n压实责任见行动\n\n{OTHER}\n\n责任编辑：区小台"
    assert titles(raw) == ["清淤推进会召开"]


REPORTS = (
    "白河县召开消防安全工作会\n6月3日，白河县召开消防安全工作会议，要求各乡镇对照清单逐项整改，完成首轮排查。\n"
    "大桥镇：抢收油菜不误农时\n“机子一天能收60亩。”6月2日，大桥镇油菜田里，农机手正忙着，今年全镇油菜已收获1.6万亩。\n"
    "五月份空气质量优良率提高\n记者从县生态环境局获悉，五月份空气质量优良天数30天，优良率同比提高3.2个百分点。"
)


def test_reports_that_begin_with_a_day_and_tell_their_title_are_articles() -> None:
    assert titles(REPORTS) == [
        "白河县召开消防安全工作会", "大桥镇：抢收油菜不误农时", "五月份空气质量优良率提高",
    ]  # fmt: skip


def test_headings_that_their_paragraphs_do_not_repeat_begin_none() -> None:
    raw = f"白河纪行\n{BODY}\n把实事办到心坎上\n6月3日，{OTHER}\n让老人笑起来乐起来\n6月4日，{BODY}"
    assert len(titles(raw)) == 1


def test_sentences_below_the_head_of_a_column_are_articles_without_bullets_too() -> None:
    items = ["石桥镇组织夏粮抢收，已收割小麦一万二千亩。",
             "柳林街道更换老旧路灯八十盏并完成线路检修。",
             "区图书馆暑期开放时间延长到晚上九点，周末不休息。"]  # fmt: skip
    raw = "\n".join(["清淤推进会召开", "□ 记者 区台", BODY, "一句话新闻", *items])
    assert titles(raw) == ["清淤推进会召开", "一句话新闻", "", ""]
