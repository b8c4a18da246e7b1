"""Places where characters may have been lost: listed for a person, never filled in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from luoshi.core.fault import N_
from luoshi.intake import quick
from luoshi.intake.mapped import Mapped
from luoshi.intake.split import Article, Paragraph

#: Why a place is suspect, in words.
WHY = {
    "unreadable": N_("这里的字读不出来"),
    "broken": N_("问号夹在汉字中间，原来的字可能坏了"),
    "pinyin": N_("残留的拼音，原来的字可能丢了"),
    "cut": N_("没有写完就断了，后面可能丢了字"),
    "skipped": N_("编号到这里跳了一个，前面可能丢了一段"),
}
_HAN = "[\u3400-\u9fff]"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_MARKS = quick.pattern(
    "(?P<unreadable>(?:\ufffd|锟斤拷?|ï¿½|烫烫烫|屯屯屯|[\ue000-\uf8ff])+|(?<=[\u3400-\u9fff])[□■](?=[\u3400-\u9fff]))"
    rf"|(?P<pinyin>[(（]?[A-Za-z]{{0,8}}[{_TONED}][A-Za-z{_TONED}]{{0,12}}[)）|]{{0,2}})"
    rf"|(?P<broken>(?<={_HAN})\?(?={_HAN}|[a-z]{{0,3}}[{_TONED}]))"
)
#: What asks: behind it a question mark is one.
_ASKS = re.compile(
    "[吗呢么吧谁哪几何怎啥嘛]|多少|什么|是否|是不是|能不能|有没有|该不该|要不要|为何|不"
)
_FINAL = "。！？!?；;：:…”’」』)）】》.—"
_WITHIN = re.compile(r"[。！？!?；;]|^\D.*[，,]")
_LINE_OF_ITS_OWN = re.compile(
    r"^(?:附件|联系人|联系电话|电话|地址|邮箱|抄送|来源|责任编辑|主办|承办|时间|地点|网址|单位|监督)|"
    r"(?:\d|日|办公室|委员会|政府|局|号|元|页|版|报|社|网|www\S*)$"
)
_NUMBERS = "一二三四五六七八九十"
_NUMBERED = re.compile(rf"^(?:第(?P<part>[{_NUMBERS}])(?:篇章?|章|部分)|(?P<point>[{_NUMBERS}])、)")
SHORTEST_CUT, TAIL, AROUND, FARTHEST_ASKED = 25, 3, 8, 60
#: So many paragraphs must close with a mark before one that does not is suspect.
LEAST_CLOSED, LEAST_SHARE = 3, 0.7


@dataclass(frozen=True, kw_only=True)
class Suspect:
    """A place where characters may be lost.

    Shape: `start` and `end` are code points of the clean text, `original_start` and
    `original_end` of the text as received; `before` and `after` are the words around; `why` is a
    key of `WHY`.
    """

    start: int
    end: int
    text: str
    before: str
    after: str
    original_start: int
    original_end: int
    why: str


def suspects(text: Mapped, *, articles: Sequence[Article]) -> tuple[Suspect, ...]:
    """The suspect places of the clean text, in order."""
    found = list(_marks(text.text))
    for article in articles:
        found += _cut(article)
        found += _skipped(article)
    return tuple(
        _suspect(text, start=start, end=end, why=why) for start, end, why in sorted(set(found))
    )


def _suspect(text: Mapped, *, start: int, end: int, why: str) -> Suspect:
    first, last = text.original(start=start, end=end)
    return Suspect(
        start=start, end=end, text=text.text[start:end], why=why,
        before=text.text[max(0, start - AROUND) : start].rpartition("\n")[2],
        after=text.text[end : end + AROUND].partition("\n")[0],
        original_start=first, original_end=last,
    )  # fmt: skip


def _marks(text: str) -> Iterator[tuple[int, int, str]]:
    """Marks of unreadable bytes, question marks inside words, and leftovers of pinyin."""
    for match in _MARKS.finditer(text):
        why = match.lastgroup or ""
        if why != "broken" or not _is_question(text, at=match.start()):
            yield match.start(), match.end(), why


def _is_question(text: str, *, at: int) -> bool:
    """Whether a question mark closes a question, or a new sentence begins behind it."""
    said = re.split("[。！？!?；;\n]", text[max(0, at - FARTHEST_ASKED) : at])[-1]
    return bool(_ASKS.search(said)) or text[at + 1] in "那这您你我他请但"


def _cut(article: Article) -> Iterator[tuple[int, int, str]]:
    """The last words of paragraphs that end in the middle of a sentence, where others close."""
    prose = [part for part in article.paragraphs if part.role == "body" and _is_prose(part.text)]
    open_ended = [part for part in prose if part.text[-1] not in _FINAL]
    n_closed = len(prose) - len(open_ended)
    if n_closed < LEAST_CLOSED or n_closed < LEAST_SHARE * len(prose):
        return
    for part in open_ended:
        if re.match(_HAN, part.text[-1]) and not _LINE_OF_ITS_OWN.search(part.text):
            yield part.end - TAIL, part.end, "cut"


def _is_prose(text: str) -> bool:
    return len(text) >= SHORTEST_CUT and bool(_WITHIN.search(text))


def _skipped(article: Article) -> Iterator[tuple[int, int, str]]:
    """Headings whose number leaves one out: 三 behind 一."""
    last: dict[str, int] = {}
    for part in article.paragraphs:
        match = _NUMBERED.match(part.text) if part.role in ("body", "heading") else None
        if match:
            kind = match.lastgroup or ""
            number = _NUMBERS.index(match[kind]) + 1
            if last.get(kind) and number == last[kind] + 2:
                yield part.start, _end_of_number(part, match), "skipped"
            last[kind] = number


def _end_of_number(part: Paragraph, match: re.Match[str]) -> int:
    return part.start + match.end()
