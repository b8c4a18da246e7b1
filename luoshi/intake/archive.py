"""The page inside a web archive (.mht, .mhtml): a saved page with its pictures in one file."""

import email
import re
from email.message import Message

from luoshi.core.fault import N_, Fault, Refused
from luoshi.intake import encoding

#: How such a file begins: headers of a message, one of which says that parts belong together.
_HEAD_BYTES = 4_000
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,40}:")
_RELATED = re.compile(
    rb"^content-type:\s*(?:multipart/(?:related|alternative|mixed)|text/html)",
    re.IGNORECASE | re.MULTILINE,
)
_VERSION = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
#: Names under which offices declare what GB 18030 contains.
_GB = frozenset(("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "csgb2312"))


def is_archive(content: bytes) -> bool:
    """Whether the bytes are a web archive, whatever the file is called."""
    head = content[:_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()
    return bool(_HEADER.match(head) and _VERSION.search(head) and _RELATED.search(head))


def page_of(*, name: str, content: bytes) -> str:
    """The source of the page that the archive holds. Refuses: broken, unknown-encoding."""
    message = email.message_from_bytes(content.removeprefix(b"\xef\xbb\xbf").lstrip())
    parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
    root = _root(message, parts=parts)
    if root is None:
        raise Refused(
            Fault(
                code="broken", where=name, message=N_("{kind} 文件已损坏，打不开。"),
                fix=N_("请用原来的软件打开并另存一份后再导入。"), names={"kind": "mht"},
            )
        )  # fmt: skip
    return _source(root, name=name)


def _root(message: Message, *, parts: list[Message]) -> Message | None:
    """The page itself: the part that the archive names as its start, else the first that is one."""
    start = message.get_param("start")
    named = (part for part in parts if start and part.get("Content-ID") == start)
    return next(named, parts[0] if parts else None)


def _source(part: Message, *, name: str) -> str:
    """The page in the encoding that the part declares; where it does not fit, in that it is in."""
    content = part.get_payload(decode=True)
    content = content if isinstance(content, bytes) else b""
    declared = str(part.get_content_charset() or "").strip().lower()
    try:
        return content.decode("gb18030" if declared in _GB else declared or "ascii")
    except (LookupError, UnicodeDecodeError):
        return encoding.decoded(name=name, content=content)[0] if content else ""
