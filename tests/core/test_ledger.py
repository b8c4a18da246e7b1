"""Canonical bytes, hashes, commitments and chains."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.core import ledger
from luoshi.core.fault import Fault, Refused
from luoshi.core.ledger import Digest, Entry

AT = datetime(2026, 4, 15, 8, 30, tzinfo=UTC)
FIRST = Entry(subject="matter/1", n=1, at=AT, actor="412", move="assign", alg="sha256")


def sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def other(content: bytes) -> bytes:
    return hashlib.blake2s(content).digest()


def digest_of(alg: str) -> Digest:
    if alg in ("sha256", "other"):
        return {"sha256": sha256, "other": other}[alg]
    raise Refused(Fault(code="unknown-algorithm", where=alg, message="", fix=""))


values = st.recursive(
    st.none() | st.booleans() | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)
#: Keys on both sides of the surrogates, where UTF-16 order and code point order part.
odd_keys = st.text(st.sampled_from("aé\uffff\ue000\ud7ff\U00010000\U0010ffff"), max_size=3)
bodies = st.dictionaries(odd_keys | st.text(st.characters(codec="utf-8"), max_size=5), values)
hexes = st.binary(min_size=32, max_size=32).map(bytes.hex)
subjects = st.text(st.characters(codec="utf-8", min_codepoint=0x21), min_size=1).filter(
    lambda text: "\x7f" not in text
)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    n = draw(st.integers(1, 10**12))
    return Entry(
        subject=draw(subjects),
        n=n,
        at=draw(st.datetimes(timezones=st.just(UTC))),
        actor=draw(st.text(st.characters(codec="utf-8"))),
        move=draw(st.text(st.characters(codec="utf-8"))),
        loop=draw(st.just("") | hexes),
        body=draw(bodies),
        sealed=draw(st.dictionaries(odd_keys, hexes, max_size=3)),
        alg=draw(st.sampled_from(["sha256", "other"])),
        previous=draw(hexes) if n > 1 else "",
    )


@given(value=values | bodies)
def test_canonical_value_is_what_rfc8785_says(value: Any) -> None:
    assert ledger.canonical_value(value) == rfc8785.dumps(value)


@given(entry=entries())
def test_canonical_entry_is_what_rfc8785_says(entry: Entry) -> None:
    said = {
        "subject": entry.subject,
        "n": str(entry.n),
        "at": ledger.instant(entry.at),
        "actor": entry.actor,
        "move": entry.move,
        "loop": entry.loop,
        "body": entry.body,
        "sealed": entry.sealed,
        "alg": entry.alg,
        "previous": entry.previous,
    }
    assert ledger.canonical(entry) == rfc8785.dumps(said)  # type: ignore[arg-type]


@given(entry=entries())
def test_an_entry_reads_back_as_it_was(entry: Entry) -> None:
    assert ledger.from_canonical(ledger.canonical(entry)) == entry


def test_canonical_bytes_never_change() -> None:
    entry = replace(FIRST, n=2, previous="ab" * 32, body={"户": "12", "a": [True, None]})
    assert ledger.canonical(entry).decode() == (
        '{"actor":"412","alg":"sha256","at":"2026-04-15T08:30:00.000000Z",'
        '"body":{"a":[true,null],"户":"12"},"loop":"","move":"assign","n":"2",'
        f'"previous":"{"ab" * 32}","sealed":{{}},"subject":"matter/1"}}'
    )
    assert ledger.entry_hash(ledger.canonical(FIRST), sha256) == (
        "8a8c2b8ab8daf2ee52d3659710e1b6907d2a52e404eeb073b3e954ce50406d86"
    )


@pytest.mark.parametrize("number", [1, 1.5, 0, float("nan"), Decimal("2")])
@pytest.mark.parametrize("wrap", [lambda x: x, lambda x: [x], lambda x: {"a": {"b": [x]}}])
def test_a_number_is_refused_wherever_it_stands(
    number: object, wrap: Callable[[object], Any]
) -> None:
    with pytest.raises(Refused, match="字符串") as caught:
        ledger.canonical(replace(FIRST, body={"figure": wrap(number)}))
    assert caught.value.fault.code == "number-not-a-string"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"subject": ""}, "bad-subject"),
        ({"subject": "matter/1\n2"}, "bad-subject"),
        ({"n": 0}, "bad-n"),
        ({"n": True}, "bad-n"),
        ({"n": 2}, "bad-n"),
        ({"previous": "ab" * 32}, "bad-n"),
        ({"n": 2, "previous": "AB" * 32}, "bad-previous"),
        ({"sealed": {"title": "ab"}}, "bad-commitment"),
        ({"at": datetime(2026, 4, 15)}, "not-utc"),  # noqa: DTZ001 - the mistake itself
        ({"at": AT.astimezone(timezone(timedelta(hours=8)))}, "not-utc"),
        ({"body": {"day": AT.date()}}, "not-json"),
        ({"body": {"a": {1: "x"}}}, "not-json"),
        ({"body": {"a": "\ud800"}}, "text-not-unicode"),
        ({"body": {"a": "\ud800\U00010000"}}, "text-not-unicode"),
    ],
)
def test_an_unsound_entry_is_refused(change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as caught:
        ledger.canonical(replace(FIRST, **change))
    assert caught.value.fault.code == code
    assert str(caught.value)


def test_a_body_nested_beyond_measure_is_refused() -> None:
    deep: Any = "x"
    for _ in range(ledger.DEEPEST):
        deep = [deep]
    with pytest.raises(Refused) as caught:
        ledger.canonical(replace(FIRST, body={"a": deep}))
    assert caught.value.fault.code == "too-deep"


def said(**change: Any) -> bytes:
    whole = json.loads(ledger.canonical(FIRST)) | change
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        said(n=1),
        said(n="01"),
        said(n="1_0"),
        said(n="\uff11"),
        said(n=True),
        said(at="2026-04-15T08:30:00Z"),
        said(at="2026-13-15T08:30:00.000000Z"),
        said(n="2"),
        said(previous="ab" * 32),
        said(body={"a": {"b": [1.5]}}),
        said(body={"a": "x"}).replace(b':{"a"', b':{"a":"y","a"'),
        said(body={"a": "x"}).replace(b'{"a"', b'{ "a"'),
        said(body={"b": "x", "a": "y"}).replace(b'"a":"y","b":"x"', b'"b":"x","a":"y"'),
        said(sealed={"a": "ab" * 32}).replace(b'"},"sub', b'",},"sub'),
        said(sealed={"a": "ab" * 32, "b": "cd" * 32}).replace(b'","b"', b'""b"'),
        said(alg="SHA 256", n=1),
        said(at="2026-04-15T08:30:00.000000+00:00"),
        said(body="x"),
        said(body=[]),
        said(body={"a": 1}),
        said(sealed="x"),
        said(sealed={"a": "b"}),
        said(sealed={"a": None}),
        said(actor=None),
        said(loop=["x"]),
        said(more="x"),
        said(previous=None),
        said(subject="a b"),
        said().replace(b'"n":"1"', b'"n":"1","n":"1"'),
        said().replace(b",", b", "),
        said() + b"\n",
        said(move="交").replace("交".encode(), b"\\u4ea4"),
    ],
)
def test_bytes_that_are_not_canonical_are_refused(stored: bytes) -> None:
    with pytest.raises(Refused) as caught:
        ledger.from_canonical(stored)
    assert caught.value.fault.code == "not-canonical"
    assert [code for _, code in codes([(stored, sha256(stored).hex())])] == ["not-canonical"]


SEALED: dict[str, Any] = {
    "digest": sha256,
    "salt": bytes(range(16)),
    "subject": "matter/1",
    "n": 3,
    "field": "title",
    "value": "清淤 12 户",
}


@pytest.mark.parametrize(
    "change",
    [
        {"digest": other},
        {"salt": bytes(16)},
        {"subject": "matter/2"},
        {"n": 4},
        {"field": "duty"},
        {"value": "清淤 13 户"},
        {"value": None},
        {"subject": "matter/13", "n": 3},
        {"field": "titl", "value": "e清淤 12 户"},
    ],
)
def test_a_commitment_covers_each_of_its_parts(change: dict[str, Any]) -> None:
    assert ledger.commitment(**(SEALED | change)) != ledger.commitment(**SEALED)


def test_a_commitment_never_changes() -> None:
    parts = (b"matter/1", b"3", b"title", '"清淤 12 户"'.encode())
    content = bytes(range(16)) + b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    assert ledger.commitment(**SEALED) == hashlib.sha256(content).hexdigest()


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(Refused, match="16 字节") as caught:
        ledger.commitment(**(SEALED | {"salt": b"short"}))
    assert caught.value.fault.code == "short-salt"


def chain(subject: str, length: int, alg: str = "sha256") -> list[tuple[bytes, str]]:
    made: list[tuple[bytes, str]] = []
    for n in range(1, length + 1):
        entry = Entry(
            subject=subject,
            n=n,
            at=AT + timedelta(minutes=n // 2),
            actor="412",
            move="report",
            body={"done": str(n)},
            alg=alg,
            previous=made[-1][1] if made else "",
        )
        made.append(hashed(entry))
    return made


def hashed(entry: Entry) -> tuple[bytes, str]:
    stored = ledger.canonical(entry)
    return stored, ledger.entry_hash(stored, digest_of(entry.alg))


def codes(stored: list[tuple[bytes, str]]) -> list[tuple[str, str]]:
    faults = ledger.chain_faults(iter(stored), digest_of=digest_of)
    return [(fault.where, fault.code) for fault in faults]


@given(lengths=st.lists(st.integers(1, 6), max_size=4))
def test_whole_chains_have_no_fault(lengths: list[int]) -> None:
    stored = [
        link
        for place, length in enumerate(lengths)
        for link in chain(f"unit/{place}", length, alg=("sha256", "other")[place % 2])
    ]
    assert codes(stored) == []


@given(data=st.data())
def test_a_changed_byte_is_caught(data: st.DataObject) -> None:
    stored = chain("matter/1", 3)
    place = data.draw(st.integers(0, 2))
    content = bytearray(stored[place][0])
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    stored[place] = (bytes(content), stored[place][1])
    assert codes(stored)


@given(data=st.data())
def test_a_changed_entry_with_a_fitting_hash_breaks_the_next_link(data: st.DataObject) -> None:
    stored = chain("matter/1", 4)
    place = data.draw(st.integers(0, 2))
    entry = ledger.from_canonical(stored[place][0])
    stored[place] = hashed(replace(entry, body={"done": data.draw(st.text("xyz"))}))
    assert codes(stored) == [(f"matter/1#{place + 2}", "link-broken")]


@given(entry=entries())
def test_any_sound_entry_is_read_in_a_chain(entry: Entry) -> None:
    expected = [] if entry.n == 1 else ["n-not-next", "link-broken"]
    assert [code for _, code in codes([hashed(entry)])] == expected


@given(data=st.data())
def test_a_chain_refuses_the_same_bytes_as_reading_does(data: st.DataObject) -> None:
    content = bytearray(ledger.canonical(replace(FIRST, body={"a": "x", "b": ["y"]})))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place : place + data.draw(st.integers(0, 3))] = data.draw(
        st.sampled_from([b"", b'"', b"{", b"}", b",", b"1", b" ", b"[", b"\\", b"\\u0041"])
    )
    stored = bytes(content)
    found = {code for _, code in codes([(stored, sha256(stored).hex())])}
    try:
        ledger.from_canonical(stored)
    except Refused:
        assert found == {"not-canonical"}
    else:
        assert "not-canonical" not in found


def is_object_in_full(text: str) -> bool:
    """What `_is_object` says in short: parsed whole, written again by the library, compared."""
    try:
        value = json.loads(text, parse_int=str, parse_float=str)
        return type(value) is dict and rfc8785.dumps(value).decode() == text
    except (ValueError, rfc8785.CanonicalizationError):
        return False


@settings(deadline=None)
@given(body=bodies, data=st.data())
def test_a_body_is_judged_by_its_frame_as_it_is_in_full(body: Any, data: st.DataObject) -> None:
    text = rfc8785.dumps(body).decode()
    assert ledger._is_object(text)

    at, end = (data.draw(st.integers(0, len(text))) for _ in range(2))
    put_in = data.draw(st.text(st.sampled_from('{}[]":,\\\n aé1-\U00010000\ue000u'), max_size=3))
    changed = text[:at] + put_in + text[max(at, min(end, at + 2)) :]
    assert ledger._is_object(changed) == is_object_in_full(changed)


@pytest.mark.parametrize(
    "text",
    ['{"a":"b"', '{"a":"b""c":"d"}', '{"b":"","a":""}', '{"a":"","a":""}', '{"a":1}', '{"a" :"b"}',
     '{"a":"\\u0062"}', '{"a":"b\n"}', '["a"]', '{"a":["b" ]}', '{"a":{"c":"","b":""}}', '{"a"}'],
)  # fmt: skip
def test_a_body_that_is_not_canonical_is_told(text: str) -> None:
    assert not ledger._is_object(text)


def test_a_changed_hash_is_caught() -> None:
    stored = chain("matter/1", 2)
    stored[1] = (stored[1][0], "00" * 32)
    assert codes(stored) == [("matter/1#2", "hash-differs")]


def test_a_missing_entry_is_caught() -> None:
    stored = chain("matter/1", 3)
    del stored[1]
    assert codes(stored) == [("matter/1#3", "n-not-next"), ("matter/1#3", "link-broken")]


def test_a_missing_first_entry_is_caught() -> None:
    assert ("matter/1#2", "n-not-next") in codes(chain("matter/1", 3)[1:])


def test_time_that_runs_backwards_is_caught() -> None:
    first = hashed(FIRST)
    second = replace(FIRST, n=2, previous=first[1], at=AT - timedelta(microseconds=1))
    assert codes([first, hashed(second)]) == [("matter/1#2", "time-backwards")]


def test_a_second_chain_for_one_subject_is_caught() -> None:
    stored = [*chain("matter/1", 2), *chain("matter/2", 1), *chain("matter/1", 1)]
    assert codes(stored) == [("matter/1#1", "chain-twice")]


def test_an_unknown_algorithm_is_a_fault_and_the_rest_is_read_on() -> None:
    stored = ledger.canonical(replace(FIRST, alg="md5"))
    assert codes([(stored, "00" * 32), *chain("matter/2", 1)]) == [("md5", "unknown-algorithm")]
