"""Sheets of units as offices keep them."""

from io import BytesIO
from zipfile import ZipFile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from luoshi.core import tree
from luoshi.core.tree import UnitRow
from luoshi.store import sheet, unit_sheet

HEAD = ["序号", "单位编码", "单位名称", "上级编码", "层级"]
ROWS = [
    HEAD,
    [1, "01", "澜川市", "", "市"],
    [2, "0101", "云栖区", "01", "区县"],
    [3, "010101", "大港镇", "0101", "乡镇街道"],
    [4, "010102", "石桥镇", "0101", "乡镇街道"],
    [5, "010103", "云栖区水务局", "0101", "机关单位"],
]


def units(rows):
    """Code, title, superior's code and level of each row read without a fault."""
    found, faults = unit_sheet.read_rows(rows)
    assert faults == []
    return [(row.code, row.title, row.parent_code, row.level) for row in found]


def xlsx(rows, *, merged=()) -> bytes:
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.add_worksheet("说明")
    sheet = book.add_worksheet("单位")
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    for first, last, column, value in merged:
        sheet.merge_range(first, column, last, column, value)
    book.close()
    return target.getvalue()


WANTED = [
    ("01", "澜川市", "", "city"),
    ("0101", "云栖区", "01", "county"),
    ("010101", "大港镇", "0101", "town"),
    ("010102", "石桥镇", "0101", "town"),
    ("010103", "云栖区水务局", "0101", "organ"),
]


def test_a_plain_sheet_is_read_with_its_row_numbers():
    found, faults = unit_sheet.read_rows(ROWS)

    assert faults == []
    assert found[0] == UnitRow(row=2, code="01", title="澜川市", level="city")
    assert units(ROWS) == WANTED
    assert tree.faults(found) == []


def test_a_head_may_stand_under_a_title_and_use_other_words():
    rows = [
        ["附件1"],
        ["云栖区单位表", None, None, None],
        ["机构编码＊", "机构名称\n（全称）", "上级单位", "级 别"],
        ["01", "云栖区", "无", "区级"],
        ["0101", "大港镇", "云栖区", "镇"],
        [],
        ["注：本表由办公室填写", "", "", ""],
        ["合计", 2, "", ""],
    ]

    assert units(rows) == [("01", "云栖区", "", "county"), ("0101", "大港镇", "01", "town")]


def test_blanks_left_by_merged_cells_repeat_the_cell_above():
    rows = [
        *ROWS[:3],
        [3, "010101", "大港镇", "0101", "镇"],
        [4, "010102", "石桥镇", "", ""],
        [5, "010103", "新安街道", "", None],
    ]

    assert [row[2:] for row in units(rows)[2:]] == [("0101", "town")] * 3


def test_a_superior_named_in_one_way_is_not_mixed_with_one_above_named_in_another():
    rows = [
        ["编码", "名称", "上级编码", "上级单位", "层级"],
        ["01", "澜川市", "", "", "市"],
        ["02", "云栖区", "01", "", "区"],
        ["03", "大港镇", "", "云栖区", "镇"],
        ["04", "石桥镇", "", "", "镇"],
    ]

    assert [row[2] for row in units(rows)] == ["", "01", "02", "02"]


def test_the_root_may_stand_anywhere_and_repeats_nothing():
    rows = [HEAD, ROWS[2], ROWS[3], ROWS[1]]

    found, _ = unit_sheet.read_rows(rows)

    assert [row.parent_code for row in found] == ["01", "0101", ""]
    assert tree.faults(found) == []


def test_numbers_full_width_digits_and_lost_zeros_find_their_superior():
    rows = [HEAD, [1.0, "０１", "澜川市", "—", "市"], [2.0, 330102.0, "云栖区", 1.0, "区"],
            [3.0, "33010201", " 大港镇　", "３３０１０２", "镇"]]  # fmt: skip

    assert units(rows) == [
        ("01", "澜川市", "", "city"),
        ("330102", "云栖区", "01", "county"),
        ("33010201", "大港镇", "330102", "town"),
    ]


def test_without_codes_the_names_identify_the_units():
    rows = [["单位名称", "上级编码", "层级"], ["云栖区", "", "区"], ["大港镇", "云栖区", "镇"]]

    assert units(rows) == [
        ("云栖区", "云栖区", "", "county"),
        ("大港镇", "大港镇", "云栖区", "town"),
    ]


def test_a_superior_name_that_two_units_bear_is_a_fault_with_its_row():
    rows = [
        ["编码", "名称", "上级单位", "层级"],
        ["1", "云栖区", "", "区"],
        ["2", "新安", "云栖区", "镇"],
        ["3", "新安", "云栖区", "村"],
        ["4", "三里村", "新安", "村"],
    ]

    _, faults = unit_sheet.read_rows(rows)

    assert [(fault.code, fault.where) for fault in faults] == [("two-superiors", "第 5 行")]
    assert "三里村" in str(faults[0])


def test_a_superior_that_is_not_in_the_sheet_is_left_for_the_tree_to_refuse():
    rows = [
        ["编码", "名称", "上级单位", "层级"],
        ["1", "云栖区", "", "区"],
        ["2", "大港镇", "青石乡", "镇"],
    ]

    found, faults = unit_sheet.read_rows(rows)

    assert faults == []
    assert [(fault.code, fault.where) for fault in tree.faults(found)] == [("orphan", "第 3 行")]


@pytest.mark.parametrize(
    ("head", "missing"),
    [
        (["编码", "名称", "层级"], "上级编码"),
        (["编码", "上级编码", "层级"], "单位名称"),
        (["编码", "名称", "上级"], "层级"),
        (["随便", "写写"], "单位名称、层级、上级编码"),
    ],
)
def test_a_sheet_without_its_columns_says_which_are_missing(head, missing):
    found, faults = unit_sheet.read_rows([head, ["1", "云栖区", "", "区"]])

    assert found == []
    assert [fault.code for fault in faults] == ["no-head"]
    assert missing in str(faults[0])


def test_an_unknown_level_is_kept_for_the_tree_to_name():
    found, _ = unit_sheet.read_rows([HEAD, [1, "1", "云栖区", "", "科"]])

    assert "科" in str(tree.faults(found)[0])


CELLS = st.none() | st.text(max_size=6) | st.floats() | st.sampled_from([*HEAD, "市", "合计", "01"])


@settings(deadline=None)
@given(rows=st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_no_cells_break_the_reader_or_the_sheet_that_goes_back(rows):
    found, faults = unit_sheet.read_rows([HEAD, *rows])

    assert sheet.marked(rows, faults + tree.faults(found), title="单位")


def test_an_xlsx_file_is_read_from_its_first_sheet_with_cells():
    found, faults = unit_sheet.read_file("单位.XLSX", xlsx(ROWS, merged=[(3, 5, 3, "0101")]))

    assert faults == []
    assert [(row.code, row.title, row.parent_code, row.level) for row in found] == WANTED
    assert [row.row for row in found] == [2, 3, 4, 5, 6]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_is_read_in_the_encodings_of_offices(encoding):
    text = "\r\n".join(",".join(map(str, row)) for row in ROWS)

    found, faults = unit_sheet.read_file("单位.csv", text.encode(encoding))

    assert faults == []
    assert [(row.code, row.title, row.parent_code, row.level) for row in found] == WANTED


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("单位.docx", b"PK", "unknown-file"),
        ("单位.xlsx", b"PK\x03\x04 no workbook", "broken-file"),
        ("单位.csv", b"\xff\xff\xff", "broken-file"),
        ("单位.csv", b'"' + b"x" * 140_000 + b'"', "broken-file"),
        ("单位.csv", b" ,\r\n,", "empty-file"),
        ("单位.xlsx", xlsx([]), "empty-file"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_fault(name, content, code):
    found, faults = unit_sheet.read_file(name, content)

    assert found == []
    assert [fault.code for fault in faults] == [code]
    assert "单位" in str(faults[0])


def test_what_goes_back_keeps_wide_signs_and_lines_of_a_text():
    rows = [["名称", "说明"], ["城东（一期）", "第一行，\n第二行：ＡＢ　Ｃ"], [0.5, 12.0]]

    content = sheet.marked(rows, [], title="单位")

    assert sheet.read_table("back.xlsx", content) == [
        ["名称", "说明"], ["城东（一期）", "第一行，\n第二行：ＡＢ　Ｃ"], ["0.5", "12"],
    ]  # fmt: skip


def test_the_sheet_goes_back_with_its_faulty_rows_marked():
    rows = [HEAD, [1, "01", "澜川市", "", "市"], [2, "0102", "", "09", "=1+1"]]
    found, faults = unit_sheet.read_rows(rows)

    content = sheet.marked(rows, faults + tree.faults(found), title="单位")

    again = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert again == [HEAD, ["1", "01", "澜川市", "", "市"], ["2", "0102", "", "09", "=1+1"]]
    assert "没有单位名称" in comments(content)


def test_a_fault_without_a_row_stands_beside_the_head():
    rows = [["随便"], ["1"]]
    _, faults = unit_sheet.read_rows(rows)

    assert "表头里没有" in comments(sheet.marked(rows, faults, title="单位"))


def test_an_empty_sheet_can_go_back_too():
    assert sheet.marked([], [], title="单位")


def comments(content: bytes) -> str:
    """The text of all comments in an xlsx file."""
    with ZipFile(BytesIO(content)) as package:
        return "".join(
            package.read(name).decode() for name in package.namelist() if "comments" in name
        )
