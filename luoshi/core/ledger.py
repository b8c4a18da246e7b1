"""Entries of the ledger: their canonical bytes, their hashes, the chain of each subject.

A subject is anything with a history that a figure depends on. Each entry covers the hash of the
entry before it; what a person typed stands inside only as a salted commitment.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, NamedTuple, NoReturn, TypeAlias

import rfc8785

from luoshi.core import ledger_fault, plain_json
from luoshi.core.fault import N_, Fault, Refused

#: A hash function: bytes in, 32 bytes out. The registry by tag is `store.keys.digest`.
Digest: TypeAlias = Callable[[bytes], bytes]

#: What a ledger body may hold. Numbers are written as strings.
Json: TypeAlias = "str | bool | None | Sequence[Json] | Mapping[str, Json]"

SALT_BYTES = 16
#: How deep lists and objects may be nested in a body.
DEEPEST = 16


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One move on one subject, as the hash covers it.

    Shape: `n` counts from 1 in the subject; `actor` is a posting, "system", "public" or "code/…",
    never a name; `loop` is the hash of a loop text or ""; `sealed` maps a field to the commitment
    of what was typed there; `previous` is the hash of the entry before, "" for the first.
    """

    subject: str
    n: int
    at: datetime
    actor: str
    move: str
    loop: str = ""
    body: Mapping[str, Json] = field(default_factory=dict, hash=False)
    sealed: Mapping[str, str] = field(default_factory=dict, hash=False)
    alg: str
    previous: str = ""


def canonical(entry: Entry) -> bytes:
    """The bytes that the hash covers: RFC 8785, with every number a string.

    Refuses: bad-subject, bad-n, not-utc, bad-previous, bad-commitment, number-not-a-string,
    not-json, too-deep, text-not-unicode.
    """
    _refuse_unsound(entry)
    text = (
        f'{{"actor":{encode_basestring(entry.actor)},"alg":{encode_basestring(entry.alg)}'
        f',"at":"{instant(entry.at)}","body":{_text_of(entry.body)}'
        f',"loop":{encode_basestring(entry.loop)},"move":{encode_basestring(entry.move)}'
        f',"n":"{entry.n}","previous":"{entry.previous}","sealed":{_text_of(entry.sealed)}'
        f',"subject":{encode_basestring(entry.subject)}}}'
    )
    return _utf8(text)


def entry_hash(canonical_bytes: bytes, digest: Digest) -> str:
    """The hash of an entry. Shape: lower-case hex, 64 long."""
    return digest(canonical_bytes).hex()


def from_canonical(stored: bytes) -> Entry:
    """The entry that these bytes say. Refuses: not-canonical, for bytes `canonical` never gives."""
    entry = read(stored)
    try:
        if _usual_link(stored) is not None or canonical(entry) == stored:
            return entry
    except (ValueError, TypeError, RecursionError, Refused) as error:
        raise ledger_fault.not_canonical(stored) from error
    raise ledger_fault.not_canonical(stored)


def read(stored: bytes | str) -> Entry:
    """The entry that these bytes say, for whom `chain_faults` judges whether they are canonical.

    Refuses: not-canonical, for bytes that do not say one.
    """
    try:
        said = _DECODER.decode(stored if isinstance(stored, str) else stored.decode())
        return Entry(
            subject=said["subject"],
            n=int(said["n"]),
            at=datetime.fromisoformat(said["at"]),
            actor=said["actor"],
            move=said["move"],
            loop=said["loop"],
            body=_object(said["body"]),
            sealed=_object(said["sealed"]),
            alg=said["alg"],
            previous=said["previous"],
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ledger_fault.not_canonical(stored) from error


def canonical_value(value: Json) -> bytes:
    """The RFC 8785 bytes of one value without numbers.

    Refuses: number-not-a-string, not-json, too-deep, text-not-unicode.

    >>> canonical_value({"unit": "户", "amount": "12"}).decode()
    '{"amount":"12","unit":"户"}'
    """
    return _utf8(_text_of(value))


def commitment(
    *, digest: Digest, salt: bytes, subject: str, n: int, field: str, value: Json
) -> str:
    """What stands in the hash for a value that can be erased. Shape: lower-case hex.

    Shape: H(salt ‖ subject ‖ n ‖ field ‖ canonical value), each part after the salt with its
    length before it in 8 bytes, big end first, so that no two values share their bytes.
    Refuses: short-salt, and what `canonical_value` refuses.
    """
    if len(salt) != SALT_BYTES:
        raise Refused(
            Fault(
                code="short-salt",
                where=f"{subject}#{n} {field}",
                message=N_("盐必须是 {most} 字节，现在是 {n} 字节。"),
                fix=N_("请用系统给出的随机盐。"),
                names={"most": SALT_BYTES, "n": len(salt)},
            )
        )
    parts = (_utf8(subject), str(n).encode(), _utf8(field), canonical_value(value))
    return digest(salt + b"".join(len(part).to_bytes(8, "big") + part for part in parts)).hex()


def instant(at: datetime) -> str:
    """An instant as the ledger writes it. Refuses: not-utc.

    >>> from datetime import UTC
    >>> instant(datetime(2026, 4, 15, 8, 30, tzinfo=UTC))
    '2026-04-15T08:30:00.000000Z'
    """
    text = at.isoformat(timespec="microseconds")
    if not text.endswith("+00:00") or len(text) != 32:
        raise Refused(
            Fault(
                code="not-utc",
                where=text,
                message=N_("记录的时刻必须是世界时。"),
                fix=N_("请先换算成世界时（北京时间减 8 小时）。"),
            )
        )
    return text[:26] + "Z"


def chain_faults(
    entries: Iterable[tuple[bytes, str]], *, digest_of: Callable[[str], Digest]
) -> list[Fault]:
    """All that is wrong in the chains: bytes, hashes, counting, links, time.

    Shape: pairs of canonical bytes and hash, the entries of a subject together and in order; one
    is held at a time, and the names of the subjects seen. `digest_of` refuses an unknown tag.
    A chain cut short at its end shows only against the seals.
    """
    faults: list[Fault] = []
    seen: set[str] = set()
    last = _Link(subject="", n=0, at="", alg="", previous="")
    last_hash = alg = ""
    for stored, stored_hash in entries:
        try:
            link = _usual_link(stored) or _link_in_full(stored)
            if link.alg != alg:
                digest = digest_of(link.alg)
                alg = link.alg
        except Refused as refusal:
            faults.append(refusal.fault)
            continue
        if entry_hash(stored, digest) != stored_hash:
            faults.append(ledger_fault.fault_of(link, "hash-differs"))
        if link.subject != last.subject:
            if link.subject in seen:
                faults.append(ledger_fault.fault_of(link, "chain-twice"))
            seen.add(link.subject)
            last, last_hash = _Link(link.subject, 0, "", "", ""), ""
        if link.n != last.n + 1 or link.previous != last_hash or link.at < last.at:
            codes = _link_codes(link, last=last, last_hash=last_hash)
            faults.extend(ledger_fault.fault_of(link, code) for code in codes)
        last, last_hash = link, stored_hash
    return faults


class _Link(NamedTuple):
    """What the chain of a subject needs of an entry."""

    subject: str
    n: int
    at: str
    alg: str
    previous: str


def _link_codes(link: _Link, *, last: _Link, last_hash: str) -> Iterator[str]:
    if link.n != last.n + 1:
        yield "n-not-next"
    if link.previous != last_hash:
        yield "link-broken"
    if link.at < last.at:
        yield "time-backwards"


def _link_in_full(stored: bytes) -> _Link:
    """The link of an entry, or what `from_canonical` refuses."""
    entry = from_canonical(stored)
    return _Link(entry.subject, entry.n, instant(entry.at), entry.alg, entry.previous)


def _usual_link(stored: bytes) -> _Link | None:
    """The link of an entry without escapes, read without building the entry."""
    try:
        found = _USUAL.fullmatch(stored.decode())
        if found is None:
            return None
        alg, at, body, n, previous, sealed, subject = found.groups()
        datetime.fromisoformat(at)
        if (n == "1") != (previous == "") or not _is_object(body):
            return None
        if sealed != "{}" and not _is_object(sealed):
            return None
    except ValueError:
        return None
    return _Link(subject, int(n), at, alg, previous)


def _is_object(text: str) -> bool:
    """Whether these are the canonical bytes of an object.

    Strings without an escape stand in them as they are: with another text between its quotes such
    a string leaves them canonical or not canonical as they were. So the text is judged with its
    values emptied, and thousands of entries share one judgement.
    """
    if text == "{}":
        return True
    if not _ESCAPED.search(text):
        parts = text.split('"')
        for at in range(1, len(parts) - 1, 2):
            if parts[at + 1][:1] != ":":
                parts[at] = ""
        text = '"'.join(parts)
    return _judged(text) if len(text) < _LONGEST_KEPT else _is_canonical_object(text)


@lru_cache(maxsize=4096)
def _judged(text: str) -> bool:
    return _is_canonical_object(text)


def _is_canonical_object(text: str) -> bool:
    try:
        return _text_of(_object(_DECODER.decode(text))) == text
    except (ValueError, RecursionError, Refused):
        return False


#: Judgements on longer texts are not kept.
_LONGEST_KEPT = 2_000
_ESCAPED = re.compile(r"[\\\x00-\x1f]")


_HEX = re.compile(r"[0-9a-f]{64}")
#: Subjects stand on a line of their own in receipts.
_SUBJECT = re.compile(r"[^\x00-\x20\x7f]+")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_WORD = r'"[^"\\\x00-\x1f]*"'
_USUAL = re.compile(
    rf'{{"actor":{_WORD},"alg":"([a-z0-9]+)","at":"(\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{{6}}Z)"'
    rf',"body":({{.*}}),"loop":{_WORD},"move":{_WORD},"n":"([1-9][0-9]*)"'
    rf',"previous":"((?:[0-9a-f]{{64}})?)","sealed":({{(?:{_WORD}:"[0-9a-f]{{64}}",?)*}})'
    r',"subject":"([^"\\\x00-\x20\x7f]+)"}',
    re.ASCII | re.DOTALL,
)


def _refuse_unsound(entry: Entry) -> None:
    if not _SUBJECT.fullmatch(entry.subject):
        raise Refused(ledger_fault.fault_of(entry, "bad-subject"))
    if type(entry.n) is not int or entry.n < 1 or (entry.n == 1) != (entry.previous == ""):
        raise Refused(ledger_fault.fault_of(entry, "bad-n"))
    if entry.previous and not _HEX.fullmatch(entry.previous):
        raise Refused(ledger_fault.fault_of(entry, "bad-previous"))
    for value in entry.sealed.values():
        if not _HEX.fullmatch(value):
            raise Refused(ledger_fault.fault_of(entry, "bad-commitment"))


_encode = plain_json.writer(sort_keys=True, is_dense=True)


def _text_of(value: Json) -> str:
    if isinstance(value, Mapping):
        if not value:
            return "{}"
        value = dict(value)
    if type(value) is str:
        text = encode_basestring(value)
    else:
        _refuse_numbers(value, 0)
        text = _encode(value)
    if text.isascii() or not _ASTRAL.search(text):
        return text
    # RFC 8785 sorts keys by UTF-16 units, the encoder by code points. The two part only where a
    # character above U+FFFF stands; the exact and slower library is right there.
    try:
        return rfc8785.dumps(value).decode()
    except rfc8785.CanonicalizationError as error:
        raise ledger_fault.not_unicode(text) from error


def _refuse_numbers(value: object, depth: int) -> None:
    if value is None or isinstance(value, str | bool):
        return
    if depth == DEEPEST:
        raise Refused(ledger_fault.value_fault(value, "too-deep"))
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise Refused(ledger_fault.value_fault(key, "not-json"))
            if not isinstance(inner, str):
                _refuse_numbers(inner, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_numbers(inner, depth + 1)
    elif hasattr(value, "__abs__"):
        raise Refused(ledger_fault.value_fault(value, "number-not-a-string"))
    else:
        raise Refused(ledger_fault.value_fault(value, "not-json"))


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise ledger_fault.not_unicode(text) from error


def _object(value: Any) -> dict[str, Any]:
    if type(value) is dict:
        return value
    raise ValueError(value)


def _number_found(text: str) -> NoReturn:
    raise ValueError(text)


_DECODER = json.JSONDecoder(
    parse_int=_number_found, parse_float=_number_found, parse_constant=_number_found
)
