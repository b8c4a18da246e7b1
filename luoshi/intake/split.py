"""Finds where each article of a page begins, and what its head says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

#: A reporter's line, or the customary opening of a report: an article has begun.
_BYLINE = re.compile(
    r"^[□■◎○●◇◆]?\s*[(（【]?\s*(?:本[报网刊台]|\S{2,8}[报网台])?\s*(?:首席|全媒体|见习|"
    r"融媒体?|特约|实习)?\s*"
    r"(?:记者|通讯员|文/|文[:：]|撰文)[\s:：/]*[^。,，]{2,40}$"
)
_OPENING = re.compile(
    r"^(?:本[报网刊台]讯|[^\s,，。]{2,14}(?:网讯|客户端讯|日报讯|晚报讯|新闻讯|"
    r"消息)(?=[\s(（:：\u4e00-\u9fff])"
    r"|[^\s,，。]{2,10}(?:社|网)[^\s,，。]{0,8}\d{1,2}月\d{1,2}日[电讯]|讯\s*[(（])"
)
_SIGNED = re.compile(
    r"[(（](?:本报|全媒体|首席)?\s*(?:记者|通讯员|来源|文/图|供稿|作者)?[^()（）。]{2,30}[)）]\s*$"
)
_META = re.compile(
    r"\d{4}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}|^(?:来源|作者|时间|发布时间|日期|"
    r"信息来源|稿源|供稿)\s*[:：]|^\d{1,2}月\d{1,2}日$|^\S{2,8}〔20\d\d〕\d+号$"
)
_CAPTION = re.compile(r"(?:摄|供图|摄影|图)\s*$|^(?:图[为片]|↑|▲)")
_DECK = re.compile(r"^(?:阅读提示|内容提要|核心提示|导\s*读|编者按|提要|新闻摘要)\s*[:：]?$")
_COLUMN = re.compile(r"(?:简报|简讯|短讯|快讯|速递|点击|集锦|一览)$")
_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|"
    r"\d{1,2}[.．、]|0\d[.．]?|第[一二三四五六七八九十]+[章篇节部])"
)
_STOP = re.compile(r"[。！？!?；;，,、：:]$")


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """One paragraph of the clean text. Shape: `role` says what it is in its article."""

    start: int
    end: int
    text: str
    bulleted: bool = False
    role: str = "body"


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article of a page: from the first character of its head to the last of its body."""

    start: int
    end: int
    title: str
    paragraphs: tuple[Paragraph, ...]


def is_byline(text: str) -> bool:
    """Whether the line names who reports, and nothing else."""
    return bool(_BYLINE.match(text)) and not _CAPTION.search(text) and len(text) < 60


def is_meta(text: str) -> bool:
    """Whether the line is the date, author or source under a title."""
    return bool(_META.search(text)) and len(text) < 70 and not re.search("[。！？]", text)


def _opens(text: str) -> bool:
    return is_byline(text) or bool(_OPENING.match(text))


def _is_head(text: str) -> bool:
    """Whether the line may be a kicker, title or subtitle."""
    return len(text) <= 60 and not _STOP.search(text) and not _HEADING.match(text)


def heads(texts: Sequence[str], *, bulleted: Sequence[bool]) -> list[int]:
    """The numbers of the paragraphs at which an article begins. Shape: the first is 0."""
    starts = {0}
    column = _column(texts, bulleted=bulleted)
    for n, text in enumerate(texts):
        if n in column:
            starts.add(n)
        elif _opens(text) or (
            is_meta(text) and n and _is_title(texts[n - 1]) and _restarts(texts, n)
        ):
            first = _first_of_head(texts, n)
            if first > 0 and _has_body(texts[max(starts) : first]):
                starts.add(first)
    return sorted(starts)


def _is_title(text: str) -> bool:
    return 8 <= len(text) <= 50 and _is_head(text) and not is_meta(text)


def _restarts(texts: Sequence[str], n: int) -> bool:
    """Whether a line of date or source stands under a title inside the page, and prose follows."""
    return n + 1 < len(texts) and len(texts[n + 1]) > 40


def _column(texts: Sequence[str], *, bulleted: Sequence[bool]) -> set[int]:
    """The items of a column of brief news: long bulleted paragraphs under a column heading."""
    items = [n for n, text in enumerate(texts) if bulleted[n] and len(text) > 30]
    if len(items) < 2 or not any(
        _COLUMN.search(text) for text in texts[: items[0]] if len(text) < 16
    ):
        return set()
    return set(items[1:])


def _first_of_head(texts: Sequence[str], n: int) -> int:
    """Walks up over byline, deck and title lines above the paragraph that opens an article."""
    at = n
    if not is_byline(texts[n]) and n and is_byline(texts[n - 1]):
        at = n - 1
    for above in range(at - 1, -1, -1):
        text = texts[above]
        if above and _DECK.match(texts[above - 1]):
            continue
        if _DECK.match(text) or is_meta(text) or (_is_head(text) and not _CAPTION.search(text)):
            at = above
            continue
        break
    return _below_signature(texts, at, n)


def _below_signature(texts: Sequence[str], at: int, n: int) -> int:
    """A short signed line at the end of the article above is not part of the next head."""
    while at < n and _SIGNED.match(texts[at]):
        at += 1
    return at


def _has_body(texts: Sequence[str]) -> bool:
    return any(re.search("[。！？]", text) and len(text) > 40 for text in texts)


def roles(texts: Sequence[str]) -> list[str]:
    """What each paragraph is: title, deck, byline, meta, caption, heading or body."""
    found = ["body"] * len(texts)
    in_head, in_deck = True, False
    for n, text in enumerate(texts):
        if _DECK.match(text):
            found[n], in_deck = "deck", True
        elif is_byline(text):
            found[n], in_deck, in_head = "byline", False, False
        elif in_deck:
            found[n], in_deck = "deck", False
        elif is_meta(text):
            found[n] = "meta"
        elif _CAPTION.search(text) and len(text) < 40:
            found[n] = "caption"
        elif in_head and _is_head(text) and not re.search("[。！？]", text):
            found[n] = "title"
        else:
            in_head = False
            found[n] = _below_head(text)
    return _untitled(texts, found)


def _below_head(text: str) -> str:
    if _HEADING.match(text) and not re.search("[。！？；;]", text) and len(text) < 60:
        return "heading"
    return "heading" if len(text) < 40 and not re.search("[。！？!?；;]", text) else "body"


def _untitled(texts: Sequence[str], found: list[str]) -> list[str]:
    """A page of headings alone has no long title block: keep at most four lines of it."""
    titles = [n for n, role in enumerate(found) if role == "title"]
    for n in titles[4:]:
        found[n] = "heading"
    return found


def title_of(paragraphs: Sequence[Paragraph]) -> str:
    """The title lines of an article as one text."""
    return " ".join(part.text for part in paragraphs if part.role == "title")
