"""The text of office files: docx, pdf, sheets and saved web pages."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from luoshi.core.fault import N_, Fault, Phrase, Refused
from luoshi.intake import archive, encoding, scan

#: What a zip may unpack to: a bomb stops here.
LARGEST_INSIDE = 400 * 1024 * 1024
#: What the text of each may come to: a docx takes ten times as much memory, a sheet three times, a
#: page forty times. Unit: bytes unpacked; of a page characters, without the images inside it.
LARGEST_TEXT = {"docx": 48 * 1024 * 1024, "xlsx": 150 * 1024 * 1024, "html": 4 * 1024 * 1024}
_IMAGE = re.compile(r"data:[\w./+-]{1,40};base64,[A-Za-z0-9+/=%\r\n]+")
#: What a zip that is none, or is cut off, raises; its reader lets errors of zlib through.
_BAD_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)
#: A shorter article of a web page is taken for a failure to find it.
LEAST_IN_PAGE = 80
_HEADING = re.compile(r"<h1[^>]*>(.{1,400}?)</h1>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,200}>")
#: Pages with fewer characters than this, all of them, were scanned.
LEAST_ON_PAGE = 5


def _broken(name: str, *, kind: str) -> Refused:
    return Refused(
        Fault(
            code="broken", where=name, message=N_("{kind} 文件已损坏，打不开。"),
            fix=N_("请用原来的软件打开并另存一份后再导入。"), names={"kind": kind},
        )
    )  # fmt: skip


def zip_kind(content: bytes) -> str:
    """What a zip container holds, by the names inside it; empty where it is none that is read."""
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except _BAD_ZIP:
        return ""
    marks = (("word/", "docx"), ("xl/", "xlsx"), ("OFD.xml", "ofd"), ("content.xml", "ods"))
    return next((kind for mark, kind in marks if any(one.startswith(mark) for one in names)), "zip")


def _checked_zip(name: str, *, content: bytes, kind: str) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _encrypted(name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(one.file_size for one in packed.infolist())
            xml = [one for one in packed.infolist() if one.filename.endswith(".xml")]
            text_size = sum(one.file_size for one in xml)
    except _BAD_ZIP as error:
        raise _broken(name, kind=kind) from error
    if size > LARGEST_INSIDE:
        raise Refused(
            Fault(
                code="too-much-inside", where=name,
                message=N_("{kind} 文件展开后过大，没有读取。"),
                fix=N_("请删去其中的图片和附件后再导入。"), names={"kind": kind},
            )
        )  # fmt: skip
    if text_size > LARGEST_TEXT[kind]:
        raise _too_long(name, kind=kind)


def _too_long(name: str, *, kind: str) -> Refused:
    return Refused(
        Fault(
            code="too-much-inside", where=name,
            message=N_("{kind} 文件里的文字和表格太多，没有读取。"),
            fix=N_("请拆成几个文件分别导入。"), names={"kind": kind},
        )
    )  # fmt: skip


def _encrypted(name: str) -> Refused:
    return Refused(
        Fault(
            code="encrypted", where=name, message=N_("文件加了密码，不能读取。"),
            fix=N_("请取消密码后另存一份再导入。"),
        )
    )  # fmt: skip


def docx_text(*, name: str, content: bytes) -> tuple[str, tuple[Phrase, ...]]:
    """The paragraphs of a docx in order; a table row is one line, its cells set off by tabs."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    _checked_zip(name, content=content, kind="docx")
    try:
        document = docx.Document(io.BytesIO(content))
        return "\n".join(_docx_lines(document)), ()
    except (*_BAD_ZIP, PackageNotFoundError, SyntaxError, KeyError, AttributeError) as error:
        raise _broken(name, kind="docx") from error


def _docx_lines(document: Any) -> Iterator[str]:
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells = [" ".join(cell.text.split()) for cell in row.cells]
                merged = [
                    one
                    for n, one in enumerate(cells)
                    if n == 0 or row.cells[n]._tc is not row.cells[n - 1]._tc
                ]
                yield "\t".join(merged)
        else:
            yield block.text


def pdf_text(*, name: str, content: bytes) -> tuple[str, tuple[Phrase, ...]]:
    """The text of a pdf page by page. Refuses: broken, encrypted, scanned, scan-too-long."""
    import pypdfium2

    opened: Callable[[bytes], Any] = pypdfium2.PdfDocument
    try:
        pdf = opened(content)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise _encrypted(name) from error
        raise _broken(name, kind="pdf") from error
    try:
        pages, told = _with_scans(list(_pdf_pages(pdf)), pdf=pdf, name=name)
    except pypdfium2.PdfiumError as error:
        raise _broken(name, kind="pdf") from error
    finally:
        pdf.close()
    if sum(len(page.strip()) for page in pages) < LEAST_ON_PAGE * max(1, len(pages)):
        raise _scanned(name, n=len(pages))
    empty = sum(_is_empty(page) for page in pages)
    remark = Phrase(text=N_("有 {n} 页只有图像，没有读出文字。"), names={"n": empty})
    return "\n".join(pages), (*told, remark) if empty else told


def _scanned(name: str, *, n: int) -> Refused:
    fix = N_(
        "请先用扫描软件识别文字，或导入原来的 docx；"
        "也可以请管理员装上识别组件：pip install 'luoshi[ocr]'。"
    )
    if scan.is_installed():
        fix = N_("请先用扫描软件识别文字，或导入原来的 docx。")
    return Refused(
        Fault(
            code="scanned", where=name,
            message=N_("这是扫描件，共 {n} 页，页面上只有图像，没有文字。"),
            fix=fix, names={"n": n},
        )
    )  # fmt: skip


def _is_empty(page: str) -> bool:
    return len(page.strip()) < LEAST_ON_PAGE


def _with_scans(pages: list[str], *, pdf: Any, name: str) -> tuple[list[str], tuple[Phrase, ...]]:
    """The pages, those without text read from their images where that is installed."""
    numbers = [n for n, page in enumerate(pages) if _is_empty(page)]
    if not numbers or not scan.is_installed():
        return pages, ()
    found = scan.pages(pdf, numbers=numbers, name=name)
    read = dict(zip(numbers, scan.texts(found), strict=True))
    return [read.get(n, page) for n, page in enumerate(pages)], scan.remarks(found)


def _pdf_pages(pdf: Any) -> Iterator[str]:
    for page in pdf:
        text = page.get_textpage()
        yield text.get_text_range().replace("\r\n", "\n").replace("\ufffe", "")
        text.close()
        page.close()


def sheet_text(*, name: str, content: bytes) -> tuple[str, tuple[Phrase, ...]]:
    """The rows of all sheets, one line a row, cells set off by tabs."""
    import python_calamine

    if name.lower().endswith(("xlsx", "ods")):
        _checked_zip(name, content=content, kind="xlsx")
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        lines = [line for sheet in book.sheet_names for line in _rows(book, sheet)]
    except python_calamine.PasswordError as error:
        raise _encrypted(name) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _broken(name, kind="xlsx") from error
    return "\n".join(lines), ()


def _rows(book: Any, sheet: str) -> Iterator[str]:
    for row in book.get_sheet_by_name(sheet).to_python():
        cells = [_said(cell) for cell in row]
        if any(cells):
            yield "\t".join(cells).rstrip("\t")


def _said(cell: object) -> str:
    """A cell as a clerk reads it: whole numbers come back as floats."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def page_text(*, name: str, content: bytes) -> tuple[str, tuple[Phrase, ...]]:
    """The article of a saved web page under its heading; where none is told apart, all its text."""
    return _article(_source(content, name=name)), ()


def archive_text(*, name: str, content: bytes) -> tuple[str, tuple[Phrase, ...]]:
    """The same of a page that was saved whole into one file. Refuses: broken."""
    return _article(archive.page_of(name=name, content=content)), ()


def _article(source: str) -> str:
    import trafilatura

    if not source.strip():
        return ""
    found = trafilatura.extract(
        source, include_comments=False, include_tables=True, favor_recall=True
    )
    text = found if found and len(found) >= LEAST_IN_PAGE else trafilatura.html2txt(source)
    heading = _HEADING.search(source)
    title = " ".join(_TAG.sub(" ", heading.group(1)).split()) if heading else ""
    return f"{title}\n{text}" if title and title not in text[:400] else text


def _source(content: bytes, *, name: str) -> str:
    text, _ = encoding.decoded(name=name, content=content)
    if len(text) > LARGEST_TEXT["html"]:
        text = _IMAGE.sub("", text)
    if len(text) > LARGEST_TEXT["html"]:
        raise _too_long(name, kind="html")
    return text.removeprefix('<?xml version="1.0" encoding="UTF-8"?>')
