"""Scanned pages: read where the extra is installed, refused with one clear message where not."""

import sys
from pathlib import Path

import pytest

from luoshi import intake
from luoshi.core.fault import Refused
from luoshi.intake import Document, scan
from luoshi.intake.scan import Box
from tests.intake.test_read import blank_pdf

SCANS = Path(__file__).parent / "scans"


def read(name: str) -> Document | Refused:
    return intake.read_document(name=name, content=(SCANS / name).read_bytes())


def line(top: float, text: str, *, left: float = 100, right: float = 900, sure: float = 1) -> Box:
    return Box(left=left, top=top, right=right, bottom=top + 30, text=text, sure=sure)


def test_without_the_extra_a_scan_is_refused_and_the_message_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "rapidocr", None)

    refused = read("minutes.pdf")

    assert isinstance(refused, Refused)
    message, fix = refused.fault.said()
    assert message == "这是扫描件，共 2 页，页面上只有图像，没有文字。"
    assert "pip install 'luoshi[ocr]'" in fix


def test_a_scan_is_read_with_a_remark_where_the_extra_is_installed_and_only_there():
    found = read("minutes.pdf")

    if not scan.is_installed():
        assert isinstance(found, Refused)
        assert found.fault.code == "scanned"
        return
    assert isinstance(found, Document)
    assert "要在6月30日前完成南支流清淤12公里" in found.text
    assert found.remarks[0].said() == "2 页由图像识别得到，请对照原件核对。"
    drafts = intake.understand(found).drafts
    assert [str(one.due_on) for one in drafts[:2]] == ["2026-06-30", "2026-04-30"]


def test_a_secret_scan_is_stopped_like_any_other_paper():
    found = read("secret.pdf")

    assert isinstance(found, Refused)
    assert found.fault.code == ("secret" if scan.is_installed() else "scanned")


def test_a_blank_page_stays_refused_with_the_extra_too():
    found = intake.read_document(name="空页.pdf", content=blank_pdf())

    assert isinstance(found, Refused)
    assert found.fault.code == "scanned"


def test_more_pages_than_are_read_at_once_are_refused_before_the_first():
    with pytest.raises(Refused) as refused:
        scan.pages(None, numbers=range(41), name="厚.pdf")

    assert refused.value.fault.code == "scan-too-long"
    assert refused.value.fault.said()[0] == "扫描件有 41 页，一次最多识别 40 页。"


def test_while_one_scan_is_read_another_is_refused_after_a_while(monkeypatch):
    monkeypatch.setattr(scan, "_WAIT_SECONDS", 0.01)

    with scan._one_at_a_time, pytest.raises(Refused) as refused:
        scan.pages(None, numbers=[0], name="另一份.pdf")

    assert refused.value.fault.code == "scan-busy"


def test_lines_that_fill_the_width_go_on_and_indented_ones_begin_anew():
    page = [
        line(0, "云栖区纪要", left=400, right=600),
        line(50, "区水务局要在6月底前", left=160), line(90, "完成清淤。", right=300),
        line(130, "石桥镇要拆除违建。", left=160, right=880), line(170, "一、附则", left=160),
    ]  # fmt: skip

    assert scan.texts([page]) == [
        "云栖区纪要\n区水务局要在6月底前完成清淤。\n石桥镇要拆除违建。\n一、附则"
    ]


def test_pieces_of_a_row_that_stand_apart_are_cells():
    page = [line(2, "区水务局", left=500, right=620), line(0, "疏浚", right=300), line(40, "其余")]

    assert scan.texts([page, []]) == ["疏浚\t区水务局\n其余", ""]


def test_lines_that_were_hard_to_read_are_named():
    told = scan.remarks([[line(0, "清楚"), line(40, "模糊的一行", sure=0.6)], []])

    assert [one.said() for one in told] == [
        "1 页由图像识别得到，请对照原件核对。",
        "其中 1 处识别把握低，请先核对：模糊的一行",
    ]


def test_nothing_is_told_of_pages_on_which_nothing_is_written():
    assert scan.remarks([[], []]) == ()


@pytest.mark.parametrize("mark", ["机密★5年", "机密大5年", "秘密 5年", "机密*", "绝密"])
def test_a_mark_of_secrecy_whose_star_was_misread_stops_the_reading(mark):
    found = intake.read_document(
        name="扫描.txt", content=f"{mark}\n区水务局要在6月底前完成清淤。".encode()
    )

    assert isinstance(found, Refused)
    assert found.fault.code == "secret"


@pytest.mark.parametrize(
    "text", ["秘密工作会议5月召开。", "机密文件管理办法", "档案数字化，密件5年"]
)
def test_words_about_secrecy_are_no_mark(text):
    found = intake.read_document(name="文.txt", content=f"{text}\n区水务局要清淤。".encode())

    assert isinstance(found, Document)
