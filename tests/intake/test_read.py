"""Files become text, or one clear refusal in Chinese."""

import io
import time
import zipfile

import docx
import pypdfium2
import pytest
import xlsxwriter

from luoshi import intake
from luoshi.core.fault import Refused
from luoshi.intake import Document, office, read
from tests.intake.pages import FOLDER

TEXT = "云栖区召开推进会\n区长强调，区水务局要在6月底前完成清淤。"


def text_of(name: str, content: bytes) -> str:
    document = intake.read_document(name=name, content=content)
    assert isinstance(document, Document), document
    return document.text


def fault_of(name: str, content: bytes) -> tuple[str, str]:
    refused = intake.read_document(name=name, content=content)
    assert isinstance(refused, Refused)
    assert refused.fault.where == name
    message, fix = refused.fault.said()
    assert message.endswith("。")
    assert fix.endswith("。")
    return refused.fault.code, message


def docx_bytes() -> bytes:
    document = docx.Document()
    document.add_paragraph("云栖区任务分解表")
    table = document.add_table(rows=2, cols=3)
    rows = (("工作任务", "责任单位", "完成时限"), ("疏浚南支流", "区水务局", "2026年6月底"))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, said in zip(row.cells, cells, strict=True):
            cell.text = said
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def xlsx_bytes() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["序号", "工作任务", "责任单位", "完成时限"])
        sheet.write_row(2, 0, [1, "疏浚南支流河道", "区水务局", "2026年6月底"])
    return file.getvalue()


def blank_pdf() -> bytes:
    pdf = pypdfium2.PdfDocument.new()
    pdf.new_page(200, 200)
    file = io.BytesIO()
    pdf.save(file)
    return file.getvalue()


def locked_pdf() -> bytes:
    """A pdf whose password is not the empty one."""
    parts = (
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n",
        b"4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<"
        + b"41" * 32
        + b">/U<"
        + b"42" * 32
        + b">>>endobj\n",
    )
    body, places = b"%PDF-1.4\n", []
    for part in parts:
        places.append(len(body))
        body += part
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\n"
    return (
        body + b"xref\n0 5\n0000000000 65535 f \n" + table + tail
        + b"startxref\n%d\n%%%%EOF" % len(body)
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_a_text_is_read_in_any_encoding_of_an_office(encoding: str) -> None:
    assert text_of("报道.txt", TEXT.encode(encoding)) == TEXT


def test_a_few_damaged_bytes_are_marked_and_told() -> None:
    content = (TEXT * 40).encode()[:-1] + b"\xff"
    document = intake.read_document(name="报道.txt", content=content)
    assert isinstance(document, Document)
    assert document.remarks
    assert "\ufffd" in document.text


def test_a_docx_gives_its_paragraphs_and_table_rows_in_order() -> None:
    assert text_of("表.docx", docx_bytes()).split("\n") == [
        "云栖区任务分解表",
        "工作任务\t责任单位\t完成时限",
        "疏浚南支流\t区水务局\t2026年6月底",
    ]


def test_a_docx_under_another_name_is_known_by_its_inside() -> None:
    assert "区水务局" in text_of("表", docx_bytes())


def test_a_sheet_gives_one_line_a_row() -> None:
    assert text_of("表.xlsx", xlsx_bytes()).split("\n") == [
        "序号\t工作任务\t责任单位\t完成时限",
        "1\t疏浚南支流河道\t区水务局\t2026年6月底",
    ]


def test_a_web_page_gives_its_article_without_its_menu() -> None:
    body = "".join(
        f"<p>第{n}段，区水务局召开清淤推进会，部署支流清淤工作，明确完成期限。</p>"
        for n in range(6)
    )
    page = (
        f"<html><body><nav>首页 新闻 "
        f"服务</nav><h1>清淤推进会召开</h1><article>{body}</article><footer>版权所有</footer></body></html>"
    )
    text = text_of("页.html", page.encode())
    assert text.startswith("清淤推进会召开")
    assert "第5段" in text
    assert "首页 新闻" not in text


def test_a_short_web_page_gives_all_its_text() -> None:
    assert "要清淤" in text_of("页", "<html><body><p>要清淤。</p></body></html>".encode())


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.txt", b"", "empty"),
        ("空白.txt", b" \n\t\n", "empty"),
        ("坏.docx", b"PK\x03\x04" + b"\x00" * 60, "broken"),
        ("半.docx", docx_bytes()[:3000], "broken"),
        ("坏.xlsx", xlsx_bytes()[:2000], "broken"),
        ("坏.pdf", b"%PDF-1.7\n" + b"x" * 100, "broken"),
        ("扫描.pdf", blank_pdf(), "scanned"),
        ("锁.docx", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "encrypted"),
        ("旧.doc", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "unknown-kind"),
        ("版.ofd", b"PK\x03\x04" + b"\x00" * 60, "unknown-kind"),
        ("图.png", b"\x89PNG\r\n", "unknown-kind"),
        ("乱.txt", bytes(range(256)) * 4, "unknown-encoding"),
        ("密.txt", ("机密★10年\n" + TEXT).encode(), "secret"),
        ("密2.txt", ("秘密\n" + TEXT).encode(), "secret"),
        ("密3.txt", ("絕 密 ★\n" + TEXT).encode(), "secret"),
        ("密4.txt", ("密级：机密\n" + TEXT).encode(), "secret"),
        ("密5.txt", ("【秘密】\n" + TEXT).encode(), "secret"),
        ("密6.txt", ("機(jī)密(mì)★\n" + TEXT).encode(), "secret"),
        ("密7.txt", ("秘密★3年\n" + TEXT).encode("gb18030"), "secret"),
        ("码.txt", (TEXT * 3).encode().decode("gb18030", "replace").encode(), "garbled"),
        ("码2.txt", (TEXT * 3).encode().decode("latin-1").encode(), "garbled"),
    ],
)
def test_what_cannot_be_read_is_refused_with_one_message(
    name: str, content: bytes, code: str
) -> None:
    assert fault_of(name, content)[0] == code


def test_a_file_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "LARGEST_BYTES", 10)
    assert fault_of("大.txt", b"x" * 11)[0] == "too-large"


def test_a_zip_that_unpacks_to_too_much_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luoshi.intake.office.LARGEST_INSIDE", 100)
    assert fault_of("弹.docx", docx_bytes())[0] == "too-much-inside"


@pytest.mark.parametrize(
    ("name", "kind"), [("表.docx", "docx"), ("表.xlsx", "xlsx"), ("页.html", "html")]
)
def test_a_file_whose_text_needs_too_much_memory_is_not_read(
    name: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = f"<html><body><p>{TEXT}</p></body></html>".encode()
    content = {"docx": docx_bytes(), "xlsx": xlsx_bytes(), "html": page}[kind]
    monkeypatch.setitem(office.LARGEST_TEXT, kind, 20)
    assert fault_of(name, content)[0] == "too-much-inside"


def test_images_inside_a_large_page_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(office.LARGEST_TEXT, "html", 200)
    image = "data:image/png;base64," + "iVBORw0K\n" * 50
    page = f'<html><body><img src="{image}"><p>区水务局要清淤。</p></body></html>'
    assert "要清淤" in text_of("页.html", page.encode())


@pytest.mark.parametrize(
    ("limit", "most", "read_text"),
    [("MOST_LINES", 2, "甲乙\n丙丁"), ("MOST_CHARACTERS", 7, "甲乙\n丙丁"),
     ("MOST_CHARACTERS", 1, "甲")],
)  # fmt: skip
def test_a_text_that_is_too_long_is_read_as_far_as_its_remark_says(
    limit: str, most: int, read_text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, limit, most)

    document = intake.read_document(name="长.txt", content="甲乙\n丙丁\n戊己庚辛".encode())

    assert isinstance(document, Document)
    assert document.text == read_text
    (remark,) = map(str, document.remarks)
    assert f"只读了前 {len(read_text)} 字，后面 {10 - len(read_text)} 字没有读" in remark


def test_a_mark_of_secrecy_behind_what_is_read_still_refuses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(read, "MOST_LINES", 1)
    assert fault_of("长.txt", "甲乙\n机密★一年".encode())[0] == "secret"


def test_an_encrypted_pdf_is_named_as_such() -> None:
    assert fault_of("锁.pdf", locked_pdf())[0] == "encrypted"


def test_a_zip_of_other_things_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("a.txt", "甲")
    assert fault_of("包", file.getvalue())[0] == "unknown-kind"


def test_utf_16_without_its_mark_is_known_by_its_words() -> None:
    text = "各单位要保守国家秘密防止泄密并在会后及时报告工作情况"
    assert text_of("会.txt", text.encode("utf-16-be")) == text
    assert text_of("会.txt", text.encode("utf-16-le")) == text


@pytest.mark.parametrize("lost", ["锟斤拷", "区长王□出席", "\ue123"])
def test_places_that_another_program_lost_are_told(lost: str) -> None:
    document = intake.read_document(name="报.txt", content=(TEXT * 4 + lost).encode())
    assert isinstance(document, Document)
    assert [remark.names for remark in document.remarks] == [{"n": 1}]


@pytest.mark.parametrize("line", ["密级：公开", "密级：无", "《机密文件管理办法》", "商业秘密保护"])
def test_a_paper_that_is_not_secret_is_read(line: str) -> None:
    assert line in text_of("文.txt", f"{line}\n{TEXT}".encode())


def test_talk_of_secrecy_is_no_mark_of_it() -> None:
    assert "保守国家秘密" in text_of("保.txt", "各单位要保守国家秘密，防止泄密。".encode())


def test_the_fictional_documents_are_all_read() -> None:
    for path in FOLDER.glob("*.txt"):
        assert text_of(path.name, path.read_bytes())


@pytest.mark.parametrize(
    "text",
    ["机" + " " * 200_000 + "要", "机密" + " " * 200_000 + "5", "\n" * 500_000 + "要"],
)
def test_a_mark_of_secrecy_is_looked_for_in_no_more_than_a_moment(text: str) -> None:
    began = time.process_time()
    intake.read_document(name="空格.txt", content=text.encode())
    assert time.process_time() - began < 5
