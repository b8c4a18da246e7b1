"""The page is told from its site, paragraphs are whole, articles are apart."""

import pytest

from tests.intake.pages import FOLDER, NAMES, page, understood

BODY = "区水务局召开春季清淤推进会，部署支流清淤工作，要求各镇街按期完成任务。"


@pytest.mark.parametrize(
    "chrome",
    [
        "首页 > 新闻中心 > 区内要闻",
        "您现在的位置：首页 > 动态",
        "当前位置：首页",
        "责任编辑：值班员",
        "编辑:甲 一审:乙 二审:丙",
        "分享到：",
        "【打印本页】 【关闭窗口】",
        "上一篇：部署防汛工作",
        "版权所有：云栖区人民政府",
        "备案号：某ICP备00000000号",
        "扫一扫在手机上查看当前页面",
        "互联网新闻信息服务许可证:00000000000",
        "-->",
        "【已办结】",
        "满意 基本满意 不满意",
        "云栖日报数字报 2024年6月3日 星期一",
        ">>> 正文",
    ],
)
def test_what_the_site_prints_goes(chrome: str) -> None:
    text = page(f"{chrome}\n云栖区召开清淤推进会\n{BODY}\n{chrome}").text.text
    assert text == f"云栖区召开清淤推进会\n{BODY}"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("2026-03-02　来源：云栖发布　阅读：512次", "2026-03-02　来源：云栖发布"),
        ("发布时间：2026-03-02 字体：[大 中 小] 浏览次数：12", "发布时间：2026-03-02"),
        ("  • 来源：云栖发布", "来源：云栖发布"),
    ],
)
def test_a_line_of_date_and_source_keeps_only_these(line: str, kept: str) -> None:
    assert page(f"云栖区召开清淤推进会\n{line}\n{BODY}").text.text.split("\n")[1] == kept


def test_the_table_of_a_government_site_goes() -> None:
    table = "索引号：YQ-1\n发布机构：区政府办\n成文日期：2026年3月2日\n有效性：有效\n"
    assert page(f"{table}关于开展清淤的通知\n{BODY}").text.text == f"关于开展清淤的通知\n{BODY}"


def test_a_forum_keeps_the_subject_once() -> None:
    card = "用户甲\n级别: 版主\nUID: 1\n精华: 2\n发帖: 30\n威望: 4 点\n楼主 发表于: 2026-04-02\n0\n"
    again = page(f"主题 : 老旧小区充电难怎么办\n{card}老旧小区充电难怎么办\n{BODY}").text.text
    assert again == f"老旧小区充电难怎么办\n{BODY}"


def test_a_line_broken_inside_a_quotation_is_joined() -> None:
    text = page(f"清淤推进会\n{BODY}会议提出实施好“清\n\n水绕城”行动，全面治理支流。").text.text
    assert "“清水绕城”行动" in text


def test_a_number_broken_at_its_point_is_joined() -> None:
    text = page(
        "溪口市植树工作总结\n截至6月底，全市完成人工造林18.\n43万亩，比去年同期多。"
    ).text.text
    assert "造林18.43万亩" in text


def test_lines_broken_at_a_column_are_joined() -> None:
    text = (
        "　　会议听取了一季度重点工作进展情况的汇报，\n"
        "研究部署了二季度工作。\n　　会议还研究了别的事。"
    )
    assert page(text).text.text.split("\n") == [
        "会议听取了一季度重点工作进展情况的汇报，研究部署了二季度工作。",
        "会议还研究了别的事。",
    ]


def test_headings_stay_lines_of_their_own() -> None:
    text = f"清淤推进会\n{BODY}\n早部署，早动手，把支流清到位\n{BODY}"
    assert page(text).text.text == text


def test_five_articles_on_one_page_are_five() -> None:
    reading = understood("five_articles")
    assert [article.title for article in reading.articles] == [
        "云栖区召开一季度重点工作晒比会",
        "港口路延伸段进入路面施工",
        "新安街道启用2个社区邻里食堂",
        "大港镇：数据跑路 村干部少填表",
        "云栖区开展春季河道清漂行动 凝心聚力护清流",
    ]


def test_items_of_a_brief_column_are_articles_and_the_first_has_the_heading() -> None:
    items = [
        f"● {name}开展安全检查，检查企业62家，整改隐患102处，成效很好。"
        for name in ("大港镇", "石桥镇")
    ]
    found = page("要闻简报\n" + "\n".join(items)).articles
    assert [article.title for article in found] == ["要闻简报", ""]


def test_offsets_of_articles_and_paragraphs_point_into_the_clean_text() -> None:
    for name in NAMES:
        reading = understood(name)
        for one in reading.articles:
            for part in one.article.paragraphs:
                assert reading.cleaned_text[part.start : part.end] == part.text


def test_no_site_is_left_in_the_fictional_documents() -> None:
    for name in NAMES:
        text = understood(name).cleaned_text
        for word in ("UID", "回帖", "责任编辑", "版权", "浏览次数", "索引号", "上一篇", "\u00a0"):
            assert word not in text, name
    assert len(NAMES) >= 6
    assert all(path.suffix == ".txt" for path in FOLDER.glob("*.*"))
