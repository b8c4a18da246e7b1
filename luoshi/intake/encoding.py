"""Which encoding a text is in: Chinese offices send UTF-8, UTF-16 and GB 18030."""

import codecs
import re

from luoshi.core.fault import N_, Fault, Phrase, Refused
from luoshi.intake import garbled

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Control characters that no text file holds; form feed and the like are let through.
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_READABLE = re.compile("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\u2010-\u2030\u00b7\xa0\\s!-~]")
#: A wrong guess of the encoding gives rare characters: at least this share must be common ones.
LEAST_READABLE = 0.9
#: So few damaged bytes may be let through, marked and told.
MOST_DAMAGED = 0.01


def decoded(*, name: str, content: bytes) -> tuple[str, tuple[Phrase, ...]]:
    """The text of the bytes and remarks on damage. Refuses: unknown-encoding."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _let_through(content, encoding=encoding, name=name)
    for encoding in ("utf-8", *_wide(content), "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text, sure=encoding == "utf-8"):
            return text, ()
    for encoding in ("utf-8", "gb18030"):
        text = content.decode(encoding, errors="replace")
        if text.count("\ufffd") <= MOST_DAMAGED * len(text) and _is_text(text, sure=False):
            return _let_through(content, encoding=encoding, name=name)
    raise _refused(name)


def _wide(content: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark: told by the zero bytes of its line breaks, or by its words."""
    if len(content) % 2:
        return ()
    sample = content[:4000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) >= 0.02 * len(sample):
        return ("utf-16-le",) if odd > even else ("utf-16-be",)
    return tuple(
        name
        for name in ("utf-16-le", "utf-16-be")
        if garbled.is_chinese(sample.decode(name, errors="ignore"))
    )


def _is_text(text: str, *, sure: bool) -> bool:
    sample = text[:200_000]
    if _BINARY.search(sample):
        return False
    return sure or len(_READABLE.findall(sample)) >= LEAST_READABLE * len(sample)


def _let_through(content: bytes, *, encoding: str, name: str) -> tuple[str, tuple[Phrase, ...]]:
    text = content.decode(encoding, errors="replace")
    damaged = text.count("\ufffd")
    if damaged > MOST_DAMAGED * len(text) or _BINARY.search(text[:200_000]):
        raise _refused(name)
    remark = Phrase(text=N_("有 {n} 处字节损坏，原位以“\ufffd”标出。"), names={"n": damaged})
    return text, (remark,) if damaged else ()


def _refused(name: str) -> Refused:
    return Refused(
        Fault(
            code="unknown-encoding", where=name,
            message=N_("认不出文件的文字编码，或者它不是文本文件。"),
            fix=N_("请用记事本或 WPS 打开，另存为 UTF-8 编码的 txt 后再导入。"),
        )
    )  # fmt: skip
