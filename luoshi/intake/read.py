"""From bytes and a name to text, or one clear refusal; nothing is changed silently."""

import re
from dataclasses import dataclass, replace
from itertools import islice

from luoshi.core.fault import N_, Fault, Phrase, Refused
from luoshi.intake import archive, encoding, garbled, office, quick

LARGEST_BYTES = 50 * 1024 * 1024
#: More than this of a file nobody reviews, and no machine should hold at once.
MOST_CHARACTERS, MOST_LINES = 3_000_000, 100_000

_GLOSS = r"\s{0,20}(?:[(（]\w{1,6}[)）])?\s{0,20}"
_GRADE = rf"(?:[绝絕]{_GLOSS}密|[机機]{_GLOSS}密|秘{_GLOSS}密)"
#: The mark of a secret paper: a grade with its star (which a scan may show as another sign),
#: behind 密级, or alone on a line.
_SECRET = quick.pattern(
    rf"{_GRADE}{_GLOSS}[★☆]|[★☆]\s*{_GRADE}(?=\s|$|\d)|密\s*级\s*[:：]\s*{_GRADE}"
    rf"|^[ \t\u3000【\[(（]*{_GRADE}[*＊]?(?:\s*(?:长期|\d+\s*[年月]))?[ \t\u3000】\])）]*$"
    rf"|^[ \t\u3000]*{_GRADE}\s{{0,8}}\S?\s{{0,8}}\d+\s*[年月][ \t]*$",
    re.MULTILINE,
)
#: A bare word of secrecy is a mark only at the head of a paper.
_HEAD = 600
_READERS = {
    "docx": office.docx_text, "pdf": office.pdf_text, "xlsx": office.sheet_text,
    "xls": office.sheet_text, "ods": office.sheet_text, "html": office.page_text,
    "htm": office.page_text, "mht": office.archive_text, "mhtml": office.archive_text,
    "txt": encoding.decoded, "md": encoding.decoded,
    "csv": encoding.decoded, "": encoding.decoded,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Document:
    """A text as received. Shape: `remarks` are whole sentences on what reading had to leave out."""

    name: str
    text: str
    remarks: tuple[Phrase, ...] = ()


def read_document(*, name: str, content: bytes) -> Document | Refused:
    """The document that a file holds.

    Refuses: empty, too-large, secret, garbled, unknown-kind, unknown-encoding, broken, encrypted,
    scanned, scan-too-long, scan-busy, too-much-inside.
    """
    try:
        return _read(name=name, content=content)
    except Refused as refused:
        return refused


def _read(*, name: str, content: bytes) -> Document:
    if not content:
        raise Refused(
            Fault(
                code="empty", where=name, message=N_("文件是空的，没有可读的内容。"),
                fix=N_("请检查文件是否完整保存，重新选择文件。"),
            )
        )  # fmt: skip
    if len(content) > LARGEST_BYTES:
        raise Refused(
            Fault(
                code="too-large", where=name,
                message=N_("文件大于 {most} MB，没有读取。"),
                fix=N_("请拆成几个文件，或只保留正文后再导入。"),
                names={"most": LARGEST_BYTES // 1024 // 1024},
            )
        )  # fmt: skip
    kind = _kind(name=name, content=content)
    reader = _READERS.get(kind)
    if reader is None:
        raise Refused(
            Fault(
                code="unknown-kind", where=name,
                message=N_("不能读取“{kind}”格式的文件。"),
                fix=N_("请另存为 docx、pdf、xlsx、html 或 txt 后再导入。"),
                names={"kind": kind},
            )
        )  # fmt: skip
    text, remarks = reader(name=name, content=content)
    return _bounded(_checked(Document(name=name, text=text, remarks=remarks)))


def _checked(document: Document) -> Document:
    if not document.text.strip():
        raise Refused(
            Fault(
                code="empty", where=document.name, message=N_("文件里没有文字。"),
                fix=N_("请检查文件内容，重新选择文件。"),
            )
        )  # fmt: skip
    mark = _SECRET.search(document.text)
    if mark and (re.search("[★☆级]", mark.group()) or mark.start() < _HEAD):
        raise Refused(
            Fault(
                code="secret", where=document.name,
                message=N_("文件带有密级标志“{mark}”，已停止读取，内容没有保存。"),
                fix=N_("涉密材料不得导入本系统，请按保密规定处理。"),
                names={"mark": "".join(mark.group().split())},
            )
        )  # fmt: skip
    return _legible(document)


def _legible(document: Document) -> Document:
    """The document, with a remark where places of it are lost. Refuses: garbled."""
    if garbled.is_garbled(document.text):
        raise Refused(
            Fault(
                code="garbled", where=document.name,
                message=N_("文件里的文字是乱码：保存时用错了编码，原来的字已认不出。"),
                fix=N_("请向来文单位要原文件，或从原网页、原文件重新复制后再导入。"),
            )
        )  # fmt: skip
    lost = garbled.damaged_places(document.text)
    if not lost or document.remarks:
        return document
    remark = Phrase(text=N_("有 {n} 处文字损坏，原样保留，请对照原文核对。"), names={"n": lost})
    return replace(document, remarks=(remark,))


def _bounded(document: Document) -> Document:
    """The document up to the last whole line that is read, with a remark where that is not all."""
    text = document.text
    last = next(islice(re.finditer("\n", text), MOST_LINES - 1, None), None)
    most = min(MOST_CHARACTERS, last.start() if last else len(text))
    if most >= len(text):
        return document
    most = text.rfind("\n", 0, most + 1) if "\n" in text[: most + 1] else most
    remark = Phrase(
        text=N_("文件太长，只读了前 {read} 字，后面 {left} 字没有读。请拆成几个文件分别导入。"),
        names={"read": f"{most:,}", "left": f"{len(text) - most:,}"},
    )
    return replace(document, text=text[:most], remarks=(*document.remarks, remark))


def _kind(*, name: str, content: bytes) -> str:
    """What the file is: by its first bytes where they tell, else by the end of its name."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if content.startswith(b"%PDF"):
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return ending if ending in ("docx", "xlsx", "ods") else office.zip_kind(content) or ending
    if content.startswith(b"\xd0\xcf\x11\xe0") and ending not in ("xls",):
        return ending if ending in ("doc", "wps", "ppt", "docx", "xlsx") else "doc"
    is_page = re.match(rb"\s*<(?:!doctype|html)", content[:200], re.IGNORECASE)
    if archive.is_archive(content):
        return "mht"
    if ending in ("", "mht", "mhtml") and is_page:
        return "html"
    if ending in _READERS or ending in (
        "doc",
        "wps",
        "ofd",
        "rtf",
        "png",
        "jpg",
        "jpeg",
        "zip",
        "rar",
        "ppt",
        "pptx",
    ):
        return ending
    return "html" if is_page else ""
