"""A web page that was saved whole: as one file (.mht), or as .html with a folder beside it."""

import base64
import quopri

import pytest

from luoshi import intake
from luoshi.core.fault import Refused
from luoshi.intake import Document

PARAGRAPHS = "".join(
    f"<p>第{n}次会议强调，区水务局要在6月底前完成第{n}条支流的清淤工作，并把台账报区督查室。</p>"
    for n in range(1, 7)
)


def page(charset: str = "utf-8") -> str:
    return (
        f'<html><head><meta charset="{charset}"><title>动态</title></head><body>'
        f"<nav>首页 新闻 服务</nav><h1>区里召开清淤推进会</h1><article>{PARAGRAPHS}</article>"
        '<img src="cid:logo"></body></html>'
    )


def part(kind: str, body: bytes, *headers: str) -> bytes:
    return "\r\n".join([f"Content-Type: {kind}", *headers, "", ""]).encode() + body


def archive(*parts: bytes, head: str = "", start: str = "") -> bytes:
    """A file as a browser writes it."""
    kind = f'multipart/related; {start}type="text/html"; boundary="----cut----"'
    top = f"{head}Subject: =?utf-8?Q?a?=\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n"
    body = b"".join(b"\r\n------cut----\r\n" + one for one in parts)
    return top.encode() + body + b"\r\n------cut------\r\n"


def quoted(text: str, *, encoding: str = "utf-8", kind: str = "") -> bytes:
    said = quopri.encodestring(text.encode(encoding))
    kind = kind or f'text/html; charset="{encoding}"'
    return part(kind, said, "Content-Transfer-Encoding: quoted-printable")


def in_base64(text: str, *, encoding: str, kind: str) -> bytes:
    said = base64.encodebytes(text.encode(encoding))
    return part(kind, said, "Content-Transfer-Encoding: base64")


PICTURE = part("image/png", base64.encodebytes(b"\x89PNG" * 50), "Content-ID: <logo>",
               "Content-Transfer-Encoding: base64")  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        archive(quoted(page()), PICTURE, head="From: <Saved by Blink>\r\n"
                "Snapshot-Content-Location: https://example.test/\r\n"),
        archive(PICTURE, quoted(page("gb2312"), encoding="gb18030")),
        archive(quoted(page("gb2312"), encoding="gb18030", kind="text/html; charset=gb2312")),
        archive(in_base64(page("gbk"), encoding="gb18030", kind="text/html; charset=GBK")),
        archive(in_base64(page(), encoding="utf-8", kind="text/html")),
        archive(in_base64(page(), encoding="utf-8", kind="text/html; charset=us-ascii")),
        archive(in_base64(page(), encoding="gb18030", kind="text/html; charset=no-such-one")),
        archive(in_base64(page("unicode"), encoding="utf-16", kind="text/html; charset=unicode")),
        archive(part("text/html; charset=utf-8", page().encode(),
                     "Content-Transfer-Encoding: 8bit")),
        b"\xef\xbb\xbf" + archive(quoted(page())),
        b"MIME-Version: 1.0\r\n" + quoted(page()),
        page().encode(),
    ],
    ids=["browser", "gb18030", "gb2312", "gbk-base64", "undeclared", "wrong", "unknown", "utf-16",
         "8bit", "marked", "single", "bare"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["页.mht", "页.mhtml", "页"])
def test_a_saved_page_gives_its_article(name, content):
    found = intake.read_document(name=name, content=content)

    assert isinstance(found, Document), found
    assert found.text.startswith("区里召开清淤推进会")
    assert "完成第6条支流的清淤工作" in found.text
    assert "首页 新闻" not in found.text
    assert "PNG" not in found.text


def test_the_page_that_the_archive_names_is_read_and_not_its_frames():
    frame = quoted("<html><body><p>广告</p></body></html>")
    main = quoted(page()).replace(b"Content-Type", b"Content-ID: <main>\r\nContent-Type", 1)

    found = intake.read_document(
        name="页.mht", content=archive(frame, main, start='start="<main>"; ')
    )

    assert isinstance(found, Document)
    assert "清淤" in found.text
    assert "广告" not in found.text


def test_a_saved_page_becomes_drafts():
    found = intake.read_document(name="页.mht", content=archive(quoted(page())))

    assert isinstance(found, Document)
    assert len(intake.understand(found).drafts) == 6


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (archive(PICTURE), "broken"),
        (archive(quoted(page()))[:90], "broken"),
        (archive(quoted("")), "empty"),
        (b"no headers at all", "broken"),
        (archive(quoted(page().replace("动态", "x").replace("第1次会议", "机密★5年"))), "secret"),
    ],
)
def test_an_archive_without_a_page_is_refused_with_one_message(content, code):
    found = intake.read_document(name="坏.mht", content=content)

    assert isinstance(found, Refused)
    assert found.fault.code == code


def test_a_paper_that_begins_like_a_letter_is_no_archive():
    text = "From: 区督查室\n要在6月底前完成清淤。"

    found = intake.read_document(name="信.txt", content=text.encode())

    assert isinstance(found, Document)
    assert found.text == text


def test_a_page_saved_with_its_folder_is_read_without_the_folder():
    saved = page().replace("cid:logo", "./动态_files/logo.png")
    saved = saved.replace("<head>", '<head><link rel="stylesheet" href="./动态_files/a.css">')
    marked = f"<!-- saved from url=(0030)https://example.test/a.html -->\n{saved}"

    for content in (marked.encode(), marked.encode("gb18030"), saved.encode("utf-16")):
        found = intake.read_document(name="动态.html", content=content)
        assert isinstance(found, Document)
        assert "完成第6条支流的清淤工作" in found.text
        assert "_files" not in found.text
