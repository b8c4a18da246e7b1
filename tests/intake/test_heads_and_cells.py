"""Lines of a head, running headers, lines of a site above a title, and cells broken over lines."""

import pytest

from tests.intake.pages import page, said

BODY = "今年以来，各单位做了大量工作，取得了较好成绩。下一步要再加把劲，把剩下的任务全部完成。"


def lines(text: str) -> list[str]:
    return page(text).text.text.split("\n")


@pytest.mark.parametrize(
    "head",
    [
        ["共护清水 同建家园", "——致全体居民的一封信", "亲爱的居民朋友、各位经营户："],
        [
            "区委书记到青岭、白沙、北区调研重点项目建设时强调",
            "抢农时 抢工期 以一季度之“进”稳全年之“胜”",
        ],
        ["　　在全市乡镇书记半年述职评议会上的发言", "霜林镇党委书记", "（2021年7月13日）"],
        ["致全县农民朋友的一封信", "尊敬的农民朋友们："],
    ],
)
def test_each_line_of_a_head_stays_a_line(head: list[str]) -> None:
    assert lines("\n".join([*head, BODY]))[: len(head)] == [line.strip() for line in head]


def test_a_number_broken_between_its_digits_is_joined_and_an_item_is_not() -> None:
    text = "一、改造老旧管网6.7公里，资金使用和施工进度每月1\n5日在公示栏晒出来，请大家监督。"
    assert len(lines(text)) == 1
    assert len(lines("一、改造管网共计12公里，涉及小区\n2.加装电梯15部。")) == 2


def test_what_is_printed_on_every_page_goes() -> None:
    pages = "".join(f"\n第 {n} 页 共 46 页\n云溪县规划\n{BODY}" for n in (3, 4))
    text = f"云溪县五年规划纲要\n{BODY}{pages}"
    assert lines(text) == ["云溪县五年规划纲要", BODY, BODY, BODY]


@pytest.mark.parametrize(
    "above",
    [
        "发布日期：2023-05-08 11:20　信息来源：县环委办　阅读次数：642",
        "柳岸发布\n2024-04-22 17:06 发表于本地",
    ],
)
def test_what_a_site_prints_above_the_title_goes(above: str) -> None:
    assert lines(f"{above}\n\n落实反馈问题整改清单\n{BODY}") == ["落实反馈问题整改清单", BODY]


TABLE = """青岭县重点工作任务分解表
序号
工作任务
目标要求
一季度
形象进度
牵头单位
完成时限
1
县城第二水厂建设
完成投资6800
万元，6月底通水
完成主体结构
80%
县水务局
12月底
2
老旧小区改造18个
惠及居民2460户，
加装电梯15部
完成招标
县住建局
10月底
3
新建幼儿园3所
新增学位810个
完成选址
县教育局
8月底
各单位要按月报送进度，每季度末由督查室通报一次，对滞后的及时提醒。"""


def test_cells_that_were_broken_over_lines_are_whole_again() -> None:
    found = lines(TABLE)
    whole = [
        "一季度形象进度",
        "完成投资6800万元，6月底通水",
        "完成主体结构80%",
        "惠及居民2460户，加装电梯15部",
    ]
    assert [line for line in whole if line not in found] == []


def test_rows_of_broken_cells_give_task_office_and_day() -> None:
    drafts = [(one.quote, one.actor, one.due_words) for one in said(TABLE).drafts]
    assert drafts[:3] == [
        ("县城第二水厂建设", "县水务局", "12月底"),
        ("老旧小区改造18个", "县住建局", "10月底"),
        ("新建幼儿园3所", "县教育局", "8月底"),
    ]


def test_days_and_offices_stand_alone_in_their_cells() -> None:
    text = """整改清单
序号
存在问题
整改
措施
责任
单位
整改
时限
1
石坪镇黑臭水体返黑返臭
清淤沟塘2.3公里
石坪镇政府
2023年6月底
2
县城污水处理厂进水浓度年均仅62毫
克/升，低于要求
改造雨污混接点58个，新建管网9.6公里
，提高浓度
县住建局
立行立改，长期坚持
3
县城管局未建台账
健全台账
县城管局
2023年9月底"""
    assert lines(text)[-9:-5] == [
        "县城污水处理厂进水浓度年均仅62毫克/升，低于要求",
        "改造雨污混接点58个，新建管网9.6公里，提高浓度",
        "县住建局",
        "立行立改，长期坚持",
    ]
