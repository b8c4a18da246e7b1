"""What can be wrong with an entry of the ledger, said in words that help."""

from collections.abc import Mapping
from typing import Protocol

from luoshi.core.fault import N_, Fault, Refused


class Numbered(Protocol):
    """An entry, or what a chain keeps of it."""

    @property
    def subject(self) -> str:
        """Its subject."""

    @property
    def n(self) -> int:
        """Its number in the subject."""


_SAID: Mapping[str, tuple[str, str]] = {
    "bad-subject": (
        N_("记录的对象名为空，或者含有空格、换行。"),
        N_("请写成“类别/编号”的样子。"),
    ),
    "bad-n": (
        N_("记录的序号应从 1 起数，而且只有第 1 条没有前一条。"),
        N_("请按对象现有的条数重新编号。"),
    ),
    "bad-previous": (N_("前一条的哈希值写法不对。"), N_("请写 64 位小写十六进制。")),
    "bad-commitment": (N_("承诺值写法不对。"), N_("请写 64 位小写十六进制。")),
    "hash-differs": (
        N_("记录的内容与它的哈希值不符：存下之后被改过。"),
        N_("请用备份核对这一条，并查明是谁改动的。"),
    ),
    "n-not-next": (
        N_("记录的序号不连续：前面缺了记录，或者多了记录。"),
        N_("请用备份核对这个对象的全部记录。"),
    ),
    "link-broken": (
        N_("记录没有接在前一条之后：其中一条被换过。"),
        N_("请用备份核对这一条和它的前一条。"),
    ),
    "time-backwards": (
        N_("记录的时刻早于它的前一条。"),
        N_("请核对服务器的时钟和这两条记录。"),
    ),
    "chain-twice": (
        N_("这个对象的记录出现在两处：有一段是另外添的。"),
        N_("请用备份核对这个对象的全部记录。"),
    ),
    "number-not-a-string": (
        N_("数字 {value} 没有写成字符串，不同的机器会读出不同的数。"),
        N_("请写成带引号的十进制数。"),
    ),
    "not-json": (
        N_("{value} 不能写进记录。"),
        N_("只能写文字、是否、空、列表和以文字为键的表。"),
    ),
    "too-deep": (N_("内容套得太深。"), N_("请拆成几个字段。")),
}


def fault_of(entry: Numbered, code: str) -> Fault:
    """The fault of this code at an entry."""
    message, fix = _SAID[code]
    return Fault(code=code, where=f"{entry.subject}#{entry.n}", message=message, fix=fix)


def value_fault(value: object, code: str) -> Fault:
    """The fault of this code in a body."""
    message, fix = _SAID[code]
    return Fault(code=code, where="", message=message, fix=fix, names={"value": repr(value)[:40]})


def not_unicode(text: str) -> Refused:
    """The refusal of a text that UTF-8 cannot hold."""
    return Refused(
        Fault(
            code="text-not-unicode",
            where=ascii(text[:40]),
            message=N_("文字里有半个字符，写不成 UTF-8。"),
            fix=N_("请删去那个字符，重新输入。"),
        )
    )


def not_canonical(stored: bytes | str) -> Refused:
    """The refusal of bytes that are no entry."""
    shown = stored if isinstance(stored, str) else stored[:60].decode(errors="replace")
    return Refused(
        Fault(
            code="not-canonical",
            where=ascii(shown[:60]),
            message=N_("这段字节不是一条规范写法的记录。"),
            fix=N_("请用备份核对，不要手工改写账本。"),
        )
    )
