"""Files of evidence: what may be attached, and what a value of type `file` says about them.

Shape: a value is a list of texts, one for each file: its SHA-256, its size in bytes, its name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings

from luoshi.core.fault import N_, Fault
from luoshi.store import keys, models

#: What may be attached, and the bytes such a file begins with; a text file begins as it likes.
KINDS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "txt": (),
}
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, kw_only=True)
class Attached:
    """A file as a value names it. Unit: `size` in bytes."""

    digest: str
    size: int
    name: str

    def text(self) -> str:
        """How the value says it."""
        return f"{self.digest} {self.size} {self.name}"

    @property
    def kind(self) -> str:
        """The ending of its name, in small letters."""
        return PurePath(self.name).suffix.lstrip(".").lower()


def of_text(said: str) -> Attached | None:
    """The file that a text of a value names, or None when it names none."""
    parts = said.split(" ", 2)
    if len(parts) != 3 or not parts[1].isdecimal():
        return None
    return Attached(digest=parts[0], size=int(parts[1]), name=parts[2])


def of_texts(said: Iterable[str]) -> tuple[Attached, ...]:
    """The files that a value names, in its order."""
    return tuple(found for text in said if (found := of_text(text)))


def of_value(value: object) -> tuple[Attached, ...]:
    """The files that a stored value names; none where it is no value of files."""
    texts = value if isinstance(value, list) else []
    found = of_texts(text for text in texts if isinstance(text, str))
    return tuple(file for file in found if len(file.digest) == models.HASH)


def attached(*, name: str, content: bytes) -> Attached | Fault:
    """What a file is called in a value, or the `Fault` that keeps it out.

    Refuses: bad-file, for a kind that is not taken, content of another kind, or too much of it.
    """
    plain = PurePath(name.replace("\\", "/")).name.strip()[:120]
    kind = PurePath(plain).suffix.lstrip(".").lower()
    if kind not in KINDS:
        return _fault(plain, N_("“{name}”的格式不收。"),
                      N_("可以附 pdf、docx、xlsx、jpg、png、txt。"))  # fmt: skip
    if len(content) > settings.EVIDENCE_MB * 1024 * 1024:
        return _fault(plain, N_("“{name}”超过 {most} MB。"), N_("请压缩或分开后再附。"))
    if not content or not _is_of_kind(kind, content):
        return _fault(plain, N_("“{name}”的内容和它的格式对不上。"), N_("请另存后再附。"))
    digest = keys.sha256(content).hex()
    return Attached(digest=digest, size=len(content), name=plain)


def _is_of_kind(kind: str, content: bytes) -> bool:
    if KINDS[kind]:
        return content.startswith(KINDS[kind])
    return b"\x00" not in content


def content_of(digest: str) -> bytes | None:
    """The bytes of a file, or None where it is not kept."""
    kept = models.Attachment.objects.filter(digest=digest).values_list("content", flat=True).first()
    return bytes(kept) if kept is not None else None


def _fault(name: str, message: str, fix: str) -> Fault:
    names = {"name": name, "most": settings.EVIDENCE_MB}
    return Fault(code="bad-file", where="", message=message, fix=fix, names=names)
