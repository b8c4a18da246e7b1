"""Finds where each article of a page begins, and what its head says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from luoshi.intake import quick, words

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
_CAPTION = quick.pattern(r"(?:摄|供图|摄影|图)\s*$|^(?:图[为片]|↑|▲)")
#: One hand for text and picture: a byline, not the caption of a picture.
_BOTH = re.compile(r"(?:文\s*[/／、]\s*图|图\s*[/／、]\s*文|撰文\s*摄影)\s*$")
_DECK = re.compile(r"^(?:阅读提示|内容提要|核心提示|导\s*读|编者按|提要|新闻摘要)\s*[:：]?$")
_ANNEX = re.compile(r"^附\s*件?\s*[\d一二三四五六七八九十]*\s*[:：]?$")
#: Ends of the names of columns of brief news.
_COLUMN = re.compile(
    r"(?:简报|简讯|短讯|快讯|短波|速递|速览|速读|点击|集锦|集萃|一览|动态|要闻|播报|扫描|传真|掠影|广角|一线|快报|短新闻|信息|一句话(?:新闻)?|集纳)$"
)
#: A day that stands alone: with an office above it, it signs a paper.
_DAY = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$")
_REPORTER = re.compile(r"[(（](?:[^()（）]{0,6})(?:记者|通讯员|供稿|文/图)[^()（）]{1,30}[)）]\s*$")
_HEADING = re.compile(
    rf"^(?:{words.POINT}|{words.POINT_BELOW}|"
    r"\d{1,2}[.．、]|0\d[.．]?|第[一二三四五六七八九十]+[章篇节部])"
)
_SEVERAL = quick.pattern(
    r"(?:[二两三四五六七八九十\d]则|简讯|短讯|快讯|短波|集锦|一组|一束|速递|速览|点击|扫描|镜头|传真)(?:[(（].{1,8}[)）])?$"
)
_PAPER_TITLE = re.compile(
    r"关于[^。]{2,60}(?:通知|通告|公告|通报|意见|函|决定|公示|倡议书?|方案|批复|报告|请示)$"
)
_SALUTATION = re.compile(
    r"^(?!.{0,4}(?:来源|时间|作者|日期|发布))(?:[各全]\S|\S[^。:：]{2})[^。:：]{1,90}[:：]$"
)
#: How a report begins: a day, or where the reporter has it from.
_LEAD = re.compile(
    r"[^。]{0,24}?(?:\d{1,2}月\d{1,2}日|近日|日前|连日来|昨[日天]|前夕|记者从|据[^，。]{2,10}(?:消息|通报|介绍|统计|数据)|\d{1,2}日[上下]午)|"
    r"“[^”]{4,60}”[^。]{0,4}\d{1,2}月\d{1,2}日"
)
#: A title and the report below it have so many pairs of signs in common.
_SHARED, _SHORTEST_REPORT = 3, 24
#: An item of a column of brief news that has no bullet is one sentence.
_ITEM = re.compile(r"[^。\n]{20,120}。$")
_LEAST_ITEMS, _SHORTEST_ITEM = 3, 20
_STOP = re.compile(r"[。！？!?；;，,、：:]$")
_SENTENCE = re.compile("[。！？]")
#: A line with one of these is no line of date and source.
_RUNNING = re.compile("[。！？]|[,，].*[,，]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """One paragraph of the clean text.

    Shape: `role` says what it is in its article; a cell of a table knows its `row` and `column`
    where the table came with whole rows.
    """

    start: int
    end: int
    text: str
    bulleted: bool = False
    role: str = "body"
    row: int = -1
    column: int = -1


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article of a page: from the first character of its head to the last of its body."""

    start: int
    end: int
    title: str
    paragraphs: tuple[Paragraph, ...]


def is_byline(text: str) -> bool:
    """Whether the line names who reports, and nothing else."""
    if len(text) >= 60 or not _BYLINE.match(text):
        return False
    return bool(_BOTH.search(text)) or not _CAPTION.search(text)


def is_meta(text: str) -> bool:
    """Whether the line is the date, author or source under a title."""
    return len(text) < 70 and bool(_META.search(text)) and not _RUNNING.search(text)


def opens(text: str) -> bool:
    """Whether the line is a byline or the customary opening of a report."""
    return is_byline(text) or bool(_OPENING.match(text))


def _is_head(text: str) -> bool:
    """Whether the line may be a kicker, title or subtitle."""
    return len(text) <= 60 and not _STOP.search(text) and not _HEADING.match(text)


def heads(
    texts: Sequence[str],
    *,
    bulleted: Sequence[bool],
    blanks: Sequence[int] = (),
    credited: Sequence[bool] = (),
) -> list[int]:
    """The numbers of the paragraphs at which an article begins.

    Shape: the first is 0; `blanks` are the blank lines above each paragraph, `credited` whether
    a line on the article above stood there.
    """
    starts = [0]
    bodies = [0, *accumulate(_is_body(text) for text in texts)]
    column = _column(texts, bulleted=bulleted, bodies=bodies)
    below = {n for n, known in enumerate(credited) if known and _heads_prose(texts, n)}
    reports = _reports(texts)
    apart = _apart(texts, blanks=blanks) | _briefs(texts) | reports | below
    for n, text in enumerate(texts):
        set_off = n in apart or _is_paper_head(texts, n, bodies=bodies)
        told = n in reports and any(map(_tells, texts[starts[-1] : n]))
        if n in column or told or (set_off and bodies[n] > bodies[starts[-1]]):
            starts.append(n)
        elif opens(text) or (n and _is_dated(texts, n)):
            first = _first_of_head(texts, n, apart=apart)
            if first > starts[-1] and bodies[starts[-1]] < bodies[first] < bodies[-1]:
                starts.append(first)
    return sorted(set(starts))


def heads_in_thread(texts: Sequence[str]) -> list[int]:
    """The paragraphs at which an article begins in a thread: reports that somebody copied."""
    starts = [0]
    for n in sorted(_reports(texts)):
        if any(map(_tells, texts[starts[-1] : n])):
            starts.append(n)
    return starts


def _is_paper_head(texts: Sequence[str], n: int, *, bodies: Sequence[int]) -> bool:
    """Whether a paper begins here: its title, and whom it turns to in the next line but one."""
    if not _PAPER_TITLE.search(texts[n]) or not _is_head(texts[n]):
        return False
    below = texts[n + 1 : n + 3]
    return any(_SALUTATION.match(text) for text in below) and bodies[-1] > bodies[n + 1]


def _is_dated(texts: Sequence[str], n: int) -> bool:
    """Whether a line of date or source stands under a title inside the page."""
    if not is_meta(texts[n]) or not _is_title(texts[n - 1]):
        return False
    signed = _DAY.match(texts[n]) and words.ACTOR_END.search(texts[n - 1])
    return not signed and _restarts(texts, n)


def _apart(texts: Sequence[str], *, blanks: Sequence[int]) -> set[int]:
    """Heads that are set off: wider than paragraphs are, or below a reporter's signature."""
    wide = sorted(blanks)[len(blanks) // 2] + 1 if blanks else 0
    found = set()
    for n in range(1, len(texts)):
        set_off = bool(blanks) and blanks[n] >= max(2, wide)
        if (set_off or _REPORTER.search(texts[n - 1])) and _heads_prose(texts, n):
            found.add(n)
    return found if len(found) <= 12 else set()


def _briefs(texts: Sequence[str]) -> set[int]:
    """The heads of short reports on a page that says it has several: 石桥镇三则, 基层短讯."""
    if not any(_SEVERAL.search(text) and len(text) < 24 for text in texts[:6]):
        return set()
    return {n for n in range(1, len(texts)) if _heads_prose(texts, n)}


def _reports(texts: Sequence[str]) -> set[int]:
    """The heads of reports that follow each other without any byline: each begins with a day, and
    tells what its title says."""
    found = {
        n for n, (head, below) in enumerate(pairwise(texts))
        if _is_title(head) and len(below) > _SHORTEST_REPORT and _LEAD.match(below)
        and len(_pairs(head) & _pairs(below)) >= _SHARED
    }  # fmt: skip
    return found - {0} if len(found) > 1 else set()


def _tells(text: str) -> bool:
    return len(text) > _SHORTEST_REPORT and text.endswith(("。", "！", "”"))


def _pairs(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)}


def _heads_prose(texts: Sequence[str], n: int) -> bool:
    """Whether a title stands here, with at most a few more lines of head above a paragraph."""
    text = texts[n]
    if not _is_head(text) or len(text) < 4 or _CAPTION.search(text):
        return False
    if is_meta(text) or opens(text):
        return False
    for text in texts[n + 1 : n + 6]:
        if len(text) > 40 and _SENTENCE.search(text):
            return True
        if not (_is_head(text) or _DECK.match(text) or opens(text)):
            return False
    return False


def _is_title(text: str) -> bool:
    return 8 <= len(text) <= 50 and _is_head(text) and not is_meta(text)


def _restarts(texts: Sequence[str], n: int) -> bool:
    """Whether a line of date or source stands under a title inside the page, and prose follows."""
    return n + 1 < len(texts) and len(texts[n + 1]) > 40


def _column(texts: Sequence[str], *, bulleted: Sequence[bool], bodies: Sequence[int]) -> set[int]:
    """The items of columns of brief news: long bulleted paragraphs under a
    column heading, or several of one sentence each."""
    found: set[int] = set()
    n = 0
    while n < len(texts):
        after = n
        while after < len(texts) and bulleted[after] and len(texts[after]) > _SHORTEST_ITEM:
            after += 1
        headed = bool(n) and len(texts[n - 1]) < 16 and bool(_COLUMN.search(texts[n - 1]))
        if headed and after == n:
            after = _plain_items(texts, n)
        if headed and after - n > 1:
            found |= set(range(n + 1, after))
            if bodies[n - 1]:
                found.add(n - 1)
        n = max(after, n + 1)
    return found


def _plain_items(texts: Sequence[str], first: int) -> int:
    """Where items that are a sentence each, without bullets, end below the head of a column."""
    after = first
    while after < len(texts) and _ITEM.match(texts[after]):
        after += 1
    return after if after - first >= _LEAST_ITEMS else first


def _first_of_head(texts: Sequence[str], n: int, *, apart: set[int]) -> int:
    """Walks up over byline, deck and title lines above the paragraph that opens an article."""
    at = n
    if not is_byline(texts[n]) and n and is_byline(texts[n - 1]):
        at = n - 1
    for above in range(at - 1, -1, -1):
        if at in apart:
            break
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


def _is_body(text: str) -> bool:
    """Whether the paragraph is long enough for one of an article."""
    return len(text) > 40 and bool(_SENTENCE.search(text))


def roles(texts: Sequence[str], *, cells: Sequence[bool] = ()) -> list[str]:
    """What each paragraph is: title, deck, byline, meta, caption, heading, cell or body."""
    found = ["body"] * len(texts)
    in_head, in_deck = True, False
    for n, text in enumerate(texts):
        if cells and cells[n]:
            found[n], in_head = "cell", False
        elif _DECK.match(text):
            found[n], in_deck = "deck", True
        elif is_byline(text):
            found[n], in_deck, in_head = "byline", False, False
        elif in_deck:
            found[n], in_deck = "deck", False
        elif is_meta(text) or (in_head and _ANNEX.match(text)):
            found[n] = "meta"
        elif _CAPTION.search(text) and len(text) < 40:
            found[n] = "caption"
        elif in_head and _is_head(text) and not _SENTENCE.search(text):
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
