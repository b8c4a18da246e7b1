"""Tells what a page says from what its site wraps around it, by the shape of lines."""

import re
from collections.abc import Sequence

from luoshi.intake import forum, interface, split
from luoshi.intake.line import PAGE_NUMBER, Line

#: No control, credit or path is longer; a notice of copyright may be.
LONGEST_CHROME = 160
#: A menu or a path stands within so many lines of the top.
HEAD = 30
#: The name of an account stands above what it says about itself, and is no longer.
LONGEST_ACCOUNT = 12
#: A paragraph this long belongs to an article, not to a list of links.
ARTICLE = 40
_SAID_BY_READERS = re.compile("评论|留言|跟帖")
#: The name of a newspaper is no longer.
_LONGEST_NAME = 10
_PAPERS = ("报", "报社", "网", "周刊", "新闻", "电子版")


def stripped(lines: Sequence[Line], *, is_thread: bool) -> list[Line]:
    """The lines of the page itself, without what its site put around and between them."""
    kept = forum.stripped(lines) if is_thread else _without_head(lines)
    kept = _without_metadata(kept)
    kept = _without_foot(kept)
    chrome = [_is_chrome(line) for line in kept]
    for n in range(1, min(6, len(kept) - 1)):
        chrome[n] = chrome[n] or (chrome[n - 1] and _is_label(kept[n], after=kept[n + 1]))
    for n in range(min(3, len(kept) - 1)):
        chrome[n] = chrome[n] or bool(interface.SITE_NAME.match(kept[n].text))
    if len(kept) > 1 and len(kept[0].text) <= LONGEST_ACCOUNT:
        chrome[0] = chrome[0] or bool(interface.ACCOUNT.match(kept[1].text))
    _mark_headers(kept, chrome=chrome)
    _mark_site_lines(kept, chrome=chrome)
    return _once(_cut(kept, chrome=chrome))


def _mark_headers(lines: Sequence[Line], *, chrome: list[bool]) -> None:
    """Marks what is printed again beside the number of each page: the running header."""
    beside = [
        other for n, line in enumerate(lines) if PAGE_NUMBER.match(line.text)
        for other in (n - 1, n + 1)
        if 0 <= other < len(lines) and not lines[other].is_prose
    ]  # fmt: skip
    texts = [lines[n].text for n in beside]
    for n in beside:
        chrome[n] = chrome[n] or texts.count(lines[n].text) > 1


def _mark_site_lines(lines: Sequence[Line], *, chrome: list[bool]) -> None:
    """Marks lines of date, source and counters that a site prints above the title."""
    for n, line in enumerate(lines[:3]):
        if chrome[n]:
            continue
        below = lines[n + 1].text if n + 1 < len(lines) else ""
        account = len(line.text) <= LONGEST_ACCOUNT and "发表于" in below
        if not (account and interface.SITE_LINE.match(below)) and not interface.SITE_LINE.match(
            line.text
        ):
            return
        chrome[n] = True


def _cut(lines: Sequence[Line], *, chrome: Sequence[bool]) -> list[Line]:
    """The lines that are the page's own, in pieces."""
    found: list[Line] = []
    below = False
    for line, gone in zip(lines, chrome, strict=True):
        if gone:
            below = below or interface.closes_article(line.text)
            continue
        line = line._replace(below_credit=True) if below else line
        found += [piece for piece in _pieces(line) if piece.text]
        below = False
    return found


def _is_label(line: Line, *, after: Line) -> bool:
    """Whether a short line that touches the site's own lines above is one of them."""
    return len(line.text) <= 8 and not line.blank_before and after.blank_before > 0


def _is_chrome(line: Line) -> bool:
    text = line.text
    if len(text) > LONGEST_CHROME or line.is_prose:
        return _is_small_print(text)
    if interface.NAVIGATION.search(text) or interface.SMALL_PRINT.search(text):
        return True
    if len(text) < 60 and (interface.CREDIT.search(text) or interface.ACCOUNT.match(text)):
        return True
    if _is_row(text):
        return True
    if interface.DATED.search(text) and interface.UNFILLED.match(text):
        return True
    if interface.DATED.search(text):
        return not _without_controls(line).text
    return bool(interface.CONTROL.search(text)) and (
        len(text) < 30 or text.startswith(interface.NEIGHBOURS)
    )


def _is_small_print(text: str) -> bool:
    """Whether whole sentences are the site's: rights, notices, copies of a paper."""
    return (
        text.count("版权") > 1
        or bool(interface.NOTICE.match(text))
        or (len(text) < 80 and bool(interface.SMALL_PRINT.search(text)))
        or (len(text) < 120 and bool(interface.IMPRINT.match(text)))
    )


def _is_row(text: str) -> bool:
    """Whether the line is a row of buttons, credits or keys, or the head of a newspaper page."""
    return bool(
        interface.BUTTONS.match(text)
        or interface.BRACKETED.match(text)
        or interface.COUNTED.match(text)
        or PAGE_NUMBER.match(text)
        or interface.is_credit(text)
        or interface.NOTICE.match(text)
        or interface.is_menu(text)
        or interface.IMPRINT.search(text)
        or interface.METADATA_ROW.match(text)
        or interface.METADATA_BRACKETS.match(text)
        or interface.SITE_KEY_LINE.match(text)
        or interface.MASTHEAD.match(text)
        or interface.BOARD.search(text)
    )


def _without_controls(line: Line) -> Line:
    """A line of date and source without its counters and buttons."""
    return _pieces(line)[0]


def _pieces(line: Line) -> list[Line]:
    """A line of date and source up to its first control, and the source named behind that."""
    short = len(line.text) < 120 and not line.is_prose
    first = interface.INLINE.search(line.text) if short else None
    rest = line.text[: first.start()].rstrip() if first else ""
    headed = interface.DATED.search(line.text) or split.is_byline(rest) or not rest
    if not first or not headed:
        return [line]
    behind = interface.SOURCE.search(line.text, first.end())
    found = [line._replace(end=line.start + len(rest), text=rest)]
    if behind and rest:
        first_sign = behind.start() - line.text[behind.start() - 1].isspace()
        said = line.text[first_sign : behind.end()]
        at = line.start + first_sign
        found.append(line._replace(start=at, end=at + len(said), text=said, glued=True))
    return found


def _without_head(lines: Sequence[Line]) -> list[Line]:
    """The page below its menu and path: nothing above these is the page's own."""
    last = -1
    in_menu = False
    for n, line in enumerate(lines[:HEAD]):
        if line.is_prose and len(line.text) > 30:
            break
        in_menu = _is_home(line.text) or (
            in_menu and interface.is_menu_entry(line.text) and not line.blank_before
        )
        if in_menu or _is_path(line.text):
            last = n
    return _without_masthead(lines[last + 1 :])


def _without_masthead(lines: Sequence[Line]) -> list[Line]:
    """The page without the parts of a newspaper's head above its first title."""
    first = 0
    for n, line in enumerate(lines[:4]):
        if interface.is_masthead_part(line.text):
            first = n + 1
        elif len(line.text) > _LONGEST_NAME or not line.text.endswith(_PAPERS):
            break
    return list(lines[first:])


def _is_home(text: str) -> bool:
    """Whether the line is the first entry of a menu that stands one entry a line."""
    return "".join(text.split()) in ("首页", "网站首页", "返回首页")


def _is_path(text: str) -> bool:
    return interface.is_menu(text) or bool(
        interface.NAVIGATION.search(text) or interface.MASTHEAD.match(text)
    )


def _once(lines: list[Line]) -> list[Line]:
    """A title that is printed twice is kept once."""
    seen: set[str] = set()
    kept = []
    titles = [line.text for line in lines[1:6] if len(line.text) >= 8 and not line.is_prose]
    if lines and any(_is_tab_title(lines[0].text, title=title) for title in titles):
        lines = lines[1:]
    for n, line in enumerate(lines):
        if n < 8 and len(line.text) >= 8 and not line.is_prose and line.text in seen:
            continue
        seen.add(line.text)
        kept.append(line)
    return kept


def _is_tab_title(text: str, *, title: str) -> bool:
    """Whether the line is the title of the browser's tab: the page's title and its site."""
    rest = text.replace(title, "", 1)
    return text.startswith(title) and len(rest) > 2 and rest.strip()[0] in "-_|—–·"


def _without_metadata(lines: Sequence[Line]) -> list[Line]:
    """The page without the table of index number, issuer and dates that government sites print."""
    marked = [n for n, line in enumerate(lines[:60]) if interface.METADATA.match(line.text)]
    table = [n for n in marked if sum(abs(n - other) <= 4 for other in marked) >= 3]
    if not table:
        table = [n for n in marked if n < HEAD and interface.is_site_key(lines[n].text)]
    if len(table) < 2:
        return list(lines)
    alone = interface.METADATA_KEY.match(lines[table[-1]].text)
    last = table[-1] + bool(alone)
    return [
        line for n, line in enumerate(lines)
        if not table[0] <= n <= last or line.is_prose or len(line.text) > 60
    ]  # fmt: skip


def _without_foot(lines: Sequence[Line]) -> list[Line]:
    """The page up to the first control or small print after its last paragraph."""
    lines = _before_tail(lines)
    last = next((n for n in reversed(range(len(lines))) if _is_paragraph(lines[n])), -1)
    for n in range(last + 1, len(lines)):
        if _ends_page(lines[n].text) and (last >= 0 or n > len(lines) // 2):
            return list(lines[:n])
    return list(lines)


def _before_tail(lines: Sequence[Line]) -> Sequence[Line]:
    """The page up to the heading under which its site lists other pages or comments."""
    for n, line in enumerate(lines):
        if (
            len(line.text) < 30
            and interface.TAIL.match(line.text)
            and any(map(_is_paragraph, lines[:n]))
        ):
            below = lines[n + 1 :]
            if _SAID_BY_READERS.search(line.text) or not any(map(_goes_on, below)):
                return lines[:n]
    return lines


def _goes_on(line: Line) -> bool:
    """Whether the page has another article below: more than the titles of other pages."""
    return split.opens(line.text) or (_is_paragraph(line) and len(line.text) >= ARTICLE)


def _ends_page(text: str) -> bool:
    return bool(
        interface.CONTROL.search(text)
        or interface.SMALL_PRINT.search(text)
        or interface.BUTTONS.match(text)
        or interface.NOTICE.match(text)
        or (len(text) < 60 and interface.ACCOUNT.match(text))
        or text.startswith("-->")
    )


def _is_paragraph(line: Line) -> bool:
    return line.is_prose and len(line.text) > 30 and not _is_chrome(line)
