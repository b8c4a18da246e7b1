"""What a site, a newspaper page or an account prints around a text goes; the text stays."""

import pytest

from tests.intake.pages import page

BODY = "区水务局召开春季清淤推进会，部署支流清淤工作，要求各镇街按期完成任务。"
TITLE = "云栖区召开清淤推进会"
PAGE = f"{TITLE}\n{BODY}"


@pytest.mark.parametrize(
    "head",
    [
        "云栖区人民政府\n首页 走进云栖 新闻中心 政务公开 政务服务 政民互动",
        "首页 | 要闻 | 时政 | 民生 | 视频",
        "云栖新闻网\n当前位置：云栖新闻网 > 时政",
        "云栖日报  2026年3月2日 星期一  第二版：综合新闻",
        "云栖日报\n2026年3月2日 星期一\n第02版：要闻",
        "字号调整: A- A A+",
        "上一期 下一期 返回目录 全文检索",
        "索引号　YQ-1　主题分类　督查　发布机构　区政府办　公开方式　主动公开",
        "首页\n新闻\n政务\n服务",
        "附件下载：附件1.xlsx",
        "云栖新闻网\n今天是 2026年3月2日 星期一",
        "欢迎您访问云栖区人民政府网站",
        "索 引 号\tYQ-1/2026-001\t主题分类\t督查\n发布机构\t区政府办\t成文日期\t2026-03-02",
        "云栖发布\n微信号:yqfb   功能介绍:云栖区权威信息发布平台",
        "云栖发布\n发表于云栖\n点击上方蓝字关注我们 ↑↑↑",
        "【索引号】YQ-1 【公开方式】主动公开 【成文日期】2026-03-02",
        "热点排行：[图文]我区召开三干会 · 关于植树的通知",
        "云栖报 数字版\n2026-03-02 第1版 >> 要闻",
        "云栖区政府　信息公开平台\n索引号\tYQ-1\t主题分类\t督查\n发布机构\t区府办\t公开方式\t主动",
        "云栖区人民政府门户网站",
    ],
)
def test_what_stands_above_a_text_goes(head: str) -> None:
    assert page(f"{head}\n\n{PAGE}").text.text == PAGE


@pytest.mark.parametrize(
    "foot",
    [
        "编辑 兰某 校对 尚某 审核 祁某",
        "PDF版  分享",
        "打印 关闭",
        "[关闭本页] [打印本页]\n您的IP：127.0.0.1",
        "第 1 页 共 1 页",
        "抄送:区委办、区人大办、区政府办、区政协办。\n共印60份",
        "相关稿件\n区政府工作报告全文\n一图读懂清淤工作",
        "网友评论\n说得好，支持清淤，希望早点见效，也盼着河边修一条步道给大家散步。",
        "免责声明：本网站转载此文只为传递信息，不代表本网站观点，如有侵权请联系删除。",
        "本网页由用户上传分享，版权归原作者所有。如有侵权请联系删除。",
        "顶端 回复 引用 分享 举报",
        "用户评论（0）  登录后发表评论",
        "阅读原文",
        "文件下载： 清单.xlsx (24.5KB)",
        "云栖时讯　　责编:某某　　电子信箱:yqsx@example.cn",
        "云栖报社主办  内部资料 免费交流\n投稿热线:0000-0000000",
        "【我要写信】　【查询回复】",
        "[ 本篇阅读 1,024 次 ]",
        "相关解读：一图读懂《云栖区2026年清淤工作安排》怎么看怎么干",
        "主题词：清淤　通知",
        "信息来源：区政府办　【打印】【纠错】【TOP】\n回到顶部",
        "文章录入：admin　　责任编辑：admin",
        "网友评论：（只显示最新10条。评论内容只代表网友观点，与本站立场无关！）\n没有任何评论",
        "您需要登录才可以下载或查看，没有帐号？立即注册",
    ],
)
def test_what_stands_below_a_text_goes(foot: str) -> None:
    assert page(f"{PAGE}\n{foot}").text.text == PAGE


@pytest.mark.parametrize(
    "line",
    [
        "——石桥镇清淤见闻",
        "2026-03-02 08:12 来源：云栖发布",
        "（第8期）",
        "服务民生 公开透明",
        "关注民生 清淤先行",
    ],
)
def test_lines_of_the_head_stay(line: str) -> None:
    assert line in page(f"{TITLE}\n{line}\n{BODY}").text.text.split("\n")


def test_a_title_that_is_printed_twice_is_kept_once() -> None:
    raw = f"{TITLE}（第2期）\n来源：云栖发布\n{TITLE}（第2期）\n{BODY}"
    assert page(raw).text.text == f"{TITLE}（第2期）\n来源：云栖发布\n{BODY}"


def test_a_day_with_its_weekday_below_the_title_stays() -> None:
    raw = f"{TITLE}\n2026年3月2日 星期一\n{BODY}"
    assert page(raw).text.text == raw


PARAGRAPHS = (
    "云栖区召开老旧小区充电设施推进会",
    "本报讯 3月2日，云栖区召开老旧小区充电设施推进会，区委书记周明川出席会议并讲话，"
    "区长何清源主持会议，各镇街、区直部门主要负责同志参加。",
    "会议通报了去年以来工作进展情况，全区累计建成充电桩1280个，覆盖小区86个，"
    "群众满意率达到96.5%，比上年提高3.2个百分点。",
    "周明川强调，要把充电设施建设作为民生实事来抓，"
    "区住建局要在6月底前完成剩余32个小区的改造，区供电公司要同步做好增容工作，"
    "各镇街要落实“一小区一方案”，确保群众用得上。",
    "何清源要求，各部门要加强协同，对进度滞后的单位，区政府督查室要每月通报，"
    "连续两次排名末位的要作出书面说明。",
)


def _broken(text: str, *, width: int, narrow: bool) -> str:
    """The text as a column sets it: narrow signs may take half, no line begins with a mark."""
    lines, line, filled = [], "", 0.0
    for sign in text:
        size = 0.5 if narrow and sign < "\u2000" else 1.0
        if filled + size > width and sign not in "，。、；：”）":
            lines.append(line)
            line, filled = "", 0.0
        line, filled = line + sign, filled + size
    return "\n".join([*lines, line])


@pytest.mark.parametrize("width", [18, 20, 24, 28, 34, 40])
@pytest.mark.parametrize("narrow", [False, True])
def test_a_column_with_indents_gives_whole_paragraphs(width: int, narrow: bool) -> None:
    title, *rest = PARAGRAPHS
    raw = "\n".join([title, *(_broken(f"　　{one}", width=width, narrow=narrow) for one in rest)])
    assert page(raw).text.text.split("\n") == list(PARAGRAPHS)


@pytest.mark.parametrize("width", [18, 20, 34, 45])
def test_a_column_without_indents_gives_whole_paragraphs(width: int) -> None:
    title, *rest = PARAGRAPHS
    raw = "\n\n".join([title, *(_broken(one, width=width, narrow=False) for one in rest)])
    assert page(raw).text.text.split("\n") == list(PARAGRAPHS)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (f"{BODY}会议强调，要实施好“清水绕城”", "行动，全面治理支流。"),
        (f"{BODY}会议强调，各镇街要落实河长责任，", "每月巡查不少于4次。"),
        (f"{BODY}会议强调，要建立工作台账、", "问题清单，逐项销号。"),
        (f"{BODY}清淤长度达到", "3.5公里，占全年任务的40%。"),
    ],
)
def test_a_line_that_stops_in_the_middle_is_joined(above: str, below: str) -> None:
    assert above + below in page(f"{TITLE}\n{BODY}\n{above}\n\n{below}").text.text


@pytest.mark.parametrize(
    "line", ["（记者 某某）", "一、压实河长责任", "责任单位：区水务局", "联系人：某某"]
)
def test_a_line_of_its_own_stays_one(line: str) -> None:
    assert line in page(f"{TITLE}\n{BODY}\n{line}\n{BODY}下月复查。").text.text.split("\n")


def test_a_source_behind_a_counter_stays() -> None:
    raw = f"{TITLE}\n2026-03-02 08:12 阅读 1236 次 来源：云栖发布 分享到：微信 微博\n{BODY}"
    assert page(raw).text.text.split("\n")[1] == "2026-03-02 08:12 来源：云栖发布"


@pytest.mark.parametrize(
    "head",
    [
        "索引号\nYQ2026-0713\n主题分类\n督查",
        f"{TITLE}_云栖区人民政府",
        "云栖日报社\n2026年3月2日星期一第02版",
    ],
)
def test_keys_tab_titles_and_mastheads_on_lines_of_their_own_go(head: str) -> None:
    assert page(f"{head}\n{PAGE}").text.text == PAGE


@pytest.mark.parametrize("number", ["— 2 —", "- 2 -", "第 2 页"])
def test_the_number_of_a_printed_page_goes(number: str) -> None:
    assert page(f"{TITLE}\n{BODY}\n{number}\n{BODY}").text.text == f"{PAGE}\n{BODY}"


def test_a_counter_between_source_and_time_goes_and_both_stay() -> None:
    raw = f"{TITLE}\n来源：云栖发布　　点击数：1,204　　时间：2026年3月2日\n{BODY}"
    assert "".join(page(raw).text.text.split()) == "".join(
        f"{TITLE}来源：云栖发布时间：2026年3月2日{BODY}".split()
    )


def test_a_word_cut_by_the_end_of_a_line_is_whole_again() -> None:
    raw = f"{TITLE}\n4月13日上午，区水务局在石桥镇召\n开，春季清淤推进会，各镇街按期完成。"
    assert "在石桥镇召开，春季清淤推进会" in page(raw).text.text


def test_a_caption_does_not_run_into_the_paragraph_below_it() -> None:
    raw = f"{TITLE}\n{BODY}\n图为干部与村民核对账目。某某 摄\n{BODY}"
    assert page(raw).text.text.split("\n")[2:] == ["图为干部与村民核对账目。某某 摄", BODY]


@pytest.mark.parametrize(
    "line", ["云水办发〔2026〕5号", "信息来源：区水务局　发布时间：2026-03-02"]
)
def test_a_number_and_a_source_do_not_run_into_the_title_above(line: str) -> None:
    raw = f"　　关于印发《云栖区2026年春季清淤工作安排》的通知\n{line}\n　　{BODY}\n　　{BODY}"
    assert page(raw).text.text.split("\n")[1] == line


def test_a_number_broken_behind_its_point_is_whole_again() -> None:
    raw = f"{TITLE}\n　　截至6月底，全区完成支流清淤13.\n26公里，占全年任务的八成。\n　　{BODY}"
    assert "清淤13.26公里" in page(raw).text.text


def test_a_label_in_brackets_ends_the_paragraph_of_its_task() -> None:
    task = "　　1.清淤行动。完成41条支流清淤，建立管护台账。"
    raw = f"{TITLE}\n{task}\n（牵头单位：区水务局；完成时限：6月底）\n　　{BODY}"
    assert "台账。（牵头单位：区水务局；完成时限：6月底）" in page(raw).text.text


def test_a_sentence_that_begins_with_a_day_is_no_line_of_date() -> None:
    first = "　　2026年3月2日下午，区水务局召开推进会，与会人员先后"
    raw = f"{TITLE}\n{first}\n察看石桥、东林两处工地，研究清淤工作。\n　　{BODY}"
    assert "与会人员先后察看石桥" in page(raw).text.text
