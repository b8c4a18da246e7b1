"""Task tables as they come out of pages and files: rows give drafts, whatever became of them."""

import pytest

from tests.intake.pages import page, said

ROWS = (
    ("1", "清理石桥河道三公里，建立管护台账", "区水务局", "石桥镇", "2026年6月底", "清淤3公里"),
    ("2", "新建口袋公园，配套健身步道", "区城管局", "各镇街", "9月30日前", "建成12个"),
    ("3", "开展店招隐患排查，逐月通报结果", "区应急局", "区城管局", "每月底", "排查1200块"),
)
HEADER = ("序号", "工作任务", "牵头单位", "配合单位", "完成时限", "目标")
BROKEN = ("序", "号", "工作", "任务", "牵头", "单位", "配合单位", "完成", "时限", "量化目标")
FOOT = "说明：每月底前请各单位报送进展。"
DONE = [
    ("清理石桥河道三公里，建立管护台账", "区水务局", "2026年6月底"),
    ("新建口袋公园，配套健身步道", "区城管局", "9月30日前"),
    ("开展店招隐患排查，逐月通报结果", "区应急局", "每月底"),
]


def rows(text: str) -> list[tuple[str, str, str]]:
    reading = said(text)
    return [
        (one.quote, one.actor, one.due_words)
        for one in reading.drafts
        if one.start < reading.cleaned_text.find("说明")
    ]


def stacked(header: tuple[str, ...]) -> str:
    cells = [*header, *(cell for row in ROWS for cell in row)]
    return "\n\n".join(["任务分解表", *cells, FOOT])


@pytest.mark.parametrize(
    "text",
    [
        stacked(HEADER),
        stacked(BROKEN),
        "\n".join(["任务分解表", *("\t".join(row) for row in (HEADER, *ROWS)), FOOT]),
        "\n".join(["任务分解表", *(f"| {' | '.join(row)} |" for row in (HEADER, *ROWS)), FOOT]),
        "\n".join(["任务分解表", *(f"{'|'.join(row)}" for row in (HEADER, *ROWS)), FOOT]),
    ],
    ids=["stacked", "broken-header", "tabs", "bars", "bare-bars"],
)
def test_each_row_gives_its_task_office_and_day(text: str) -> None:
    assert rows(text) == DONE


SPACED = "　　　".join(ROWS[1])
BROKEN_TABS = "序\n号\t工作任务\t牵头\n单位\t配合单位\t完成\n时限\t目标"


@pytest.mark.parametrize("day", ["汛前", "秋收前", "12月20日", "9月份"])
def test_the_day_of_the_column_goes_before_one_in_the_task(day: str) -> None:
    row = ("1", "开展非法采砂整治，两个月内修复河道", "区水务局", "石桥镇", day, "修复3公里")
    text = "\n".join(["任务分解表", *("\t".join(cells) for cells in (HEADER, row)), FOOT])
    assert rows(text) == [(row[1], "区水务局", day)]


def test_rows_of_one_table_may_come_in_any_way() -> None:
    text = "\n".join(["任务分解表", BROKEN_TABS, "\t".join(ROWS[0]), "", "— 2 —", SPACED])
    text += "\n" + "\n\n".join([*ROWS[2], FOOT])
    assert rows(text) == DONE
    assert page(text).text.text.split("\n")[1:7] == list(HEADER)


def test_numbered_lines_below_a_table_are_no_rows() -> None:
    foot = "4\n各单位要高度重视\n要压实责任。"
    text = "\n".join(["任务分解表", *("\t".join(row) for row in (HEADER, *ROWS)), foot])
    assert page(text).text.text.endswith(foot)


def test_broken_header_cells_become_whole() -> None:
    lines = page(stacked(BROKEN)).text.text.split("\n")
    assert lines[1:7] == ["序号", "工作任务", "牵头单位", "配合单位", "完成时限", "量化目标"]


def test_cells_stand_one_a_line_and_are_never_joined() -> None:
    lines = page(stacked(HEADER)).text.text.split("\n")
    assert lines == ["任务分解表", *HEADER, *(cell for row in ROWS for cell in row), FOOT]


def test_an_empty_cell_does_not_move_the_others() -> None:
    text = "清单\n序号\t任务\t牵头领导\t责任单位\t时限\n1\t清理石桥河道\t\t区水务局\t6月底前\n"
    assert [(one.quote, one.actor) for one in said(text).drafts] == [("清理石桥河道", "区水务局")]


def test_a_row_that_lacks_a_merged_cell_keeps_its_columns() -> None:
    head = ("序号", "类别", "工作任务", "目标要求", "牵头单位", "完成时限")
    first = ("1", "教育", "新建公办幼儿园六所", "新增学位一千八百个以上", "区教育局", "8月底前")
    second = ("2", "改扩建学校食堂四个", "全部达到明厨亮灶的标准", "区教育局", "9月底前")
    third = ("3", "医疗", "配齐急救设备", "每院不少于一套，培训全覆盖", "区卫健局", "10月底前")

    found = rows("\n".join((*head, *first, *second, *third, FOOT)))

    assert found == [
        ("新建公办幼儿园六所", "区教育局", "8月底前"),
        ("改扩建学校食堂四个", "区教育局", "9月底前"),
        ("配齐急救设备", "区卫健局", "10月底前"),
    ]


def test_of_a_list_of_problems_the_measure_is_the_task() -> None:
    head = ("序号", "存在问题", "整改措施", "责任单位", "整改时限")
    first = (
        "1",
        "石桥镇六处水体返黑返臭，截污管破损",
        "排查破损管段并修复",
        "石桥镇政府",
        "6月30日前",
    )
    second = (
        "2",
        "污水厂进水浓度偏低，达不到要求",
        "改造混接点，新建污水管网",
        "区住建局",
        "12月底",
    )

    found = rows("\n".join((*head, *first, *second, FOOT)))

    assert found == [
        ("排查破损管段并修复", "石桥镇政府", "6月30日前"),
        ("改造混接点，新建污水管网", "区住建局", "12月底"),
    ]


def test_a_table_without_numbers_is_cut_by_its_header() -> None:
    cells = [cell for row in (HEADER, *ROWS) for cell in row[1:]]
    assert rows("\n".join(["任务分解表", *cells, FOOT])) == DONE


def test_numbers_in_cells_are_figures_and_header_cells_no_title() -> None:
    (article,) = said(stacked(HEADER)).articles
    assert article.title == "任务分解表"
    assert [int(one.value) for one in article.figures if one.unit == "个"] == [12]


def test_headings_of_a_report_are_no_header() -> None:
    text = "工作总结\n工作任务\n各镇街要在6月底前完成清淤任务，区水务局每月通报。\n目标要求\n"
    assert said(text).articles[0].tasks == ()


def test_each_problem_of_a_list_is_a_shortfall_and_its_numbers_are_what_is() -> None:
    head = ("序号", "存在问题", "整改措施", "责任单位", "整改时限")
    row = ("1", "石坪镇6处水体整治后返黑返臭", "清淤沟塘2处", "石坪镇政府", "6月底")
    other = ("2", "县城管局未建立联单制度，40吨垃圾去向不明", "健全制度", "县城管局", "8月底")
    (article,) = said("\n".join(["整改清单", *head, *row, *other])).articles
    assert [(one.text, one.subjects) for one in article.findings] == [
        (row[1], ("石坪镇",)), (other[1], ("县城管局",)),
    ]  # fmt: skip
    assert [(one.unit, one.kind) for one in article.figures][:2] == [
        ("处", "actual"), ("处", "target"),
    ]  # fmt: skip
