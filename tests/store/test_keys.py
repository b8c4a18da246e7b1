"""The digests' known answers, the key file, signatures and receipts."""

import hashlib
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from luoshi.core import note
from luoshi.core.fault import Fault, Refused
from luoshi.core.note import SignedNote
from luoshi.store import keys


@pytest.mark.parametrize(
    ("alg", "content", "expected"),
    [
        (
            "sm3",
            b"abc",
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
        ),
        (
            "sm3",
            b"abcd" * 16,
            "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
        ),
        (
            "sha256",
            b"abc",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        ),
    ],
)
def test_digests_give_the_answers_of_their_standards(
    alg: str, content: bytes, expected: str
) -> None:
    assert keys.digest(alg)(content).hex() == expected


def test_an_unknown_digest_is_refused() -> None:
    with pytest.raises(Refused, match="sha256、sm3") as caught:
        keys.digest("md5")
    assert caught.value.fault.code == "unknown-algorithm"


def test_a_key_is_made_once_and_kept_privately(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    made = keys.load_or_make(folder)
    assert keys.load_or_make(folder, name="another") == made
    assert made.name.startswith("luoshi-")
    assert (folder / keys.KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == [keys.KEY_FILE]
    assert made.seed.hex() not in repr(made)


def test_a_key_bears_the_name_it_is_given(tmp_path: Path) -> None:
    assert keys.load_or_make(tmp_path, name="luoshi.local").vkey.startswith("luoshi.local+")


def test_processes_that_start_together_get_one_key(tmp_path: Path) -> None:
    made: list[keys.SigningKey] = []
    threads = [
        threading.Thread(target=lambda: made.append(keys.load_or_make(tmp_path))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert len({key.seed for key in made}) == 1


def test_a_key_whose_base64_holds_plus_signs_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secrets.token_bytes", lambda size: b"\xef\xbe" + b"\xfb\xef\xbe" * 10)
    made = keys.load_or_make(tmp_path)
    assert (tmp_path / keys.KEY_FILE).read_text().count("+") > 10
    assert keys.load_or_make(tmp_path) == made


def test_a_bad_name_makes_no_key(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        keys.load_or_make(tmp_path, name="a name")
    assert caught.value.fault.code == "bad-name"
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such modes")
def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    keys.load_or_make(tmp_path)
    (tmp_path / keys.KEY_FILE).chmod(0o640)
    with pytest.raises(Refused, match="chmod 600") as caught:
        keys.load_or_make(tmp_path)
    assert caught.value.fault.code == "key-not-private"


@pytest.mark.parametrize("text", ["", "x", "PRIVATE+KEY+a+00000000+AAAA", "PRIVATE+KEY+a+b+?"])
def test_a_damaged_key_is_refused_and_not_replaced(tmp_path: Path, text: str) -> None:
    keys.load_or_make(tmp_path)
    (tmp_path / keys.KEY_FILE).write_text(text)
    with pytest.raises(Refused, match="备份") as caught:
        keys.load_or_make(tmp_path)
    assert caught.value.fault.code == "key-unreadable"
    assert (tmp_path / keys.KEY_FILE).read_text() == text


def test_a_key_with_one_changed_letter_is_refused(tmp_path: Path) -> None:
    keys.load_or_make(tmp_path)
    path = tmp_path / keys.KEY_FILE
    text = path.read_text()
    path.write_text(text[:-10] + ("A" if text[-10] != "A" else "B") + text[-9:])
    with pytest.raises(Refused):
        keys.load_or_make(tmp_path)


def test_a_signature_holds_for_its_key_and_text_only(tmp_path: Path) -> None:
    key = keys.load_or_make(tmp_path / "ours")
    other = keys.load_or_make(tmp_path / "theirs")
    signed = note.read(keys.sign("text\n", key=key))
    assert isinstance(signed, SignedNote)
    assert keys.is_signed_by(signed, vkey=key.vkey)
    assert not keys.is_signed_by(signed, vkey=other.vkey)
    changed = SignedNote(text="Text\n", signatures=signed.signatures)
    assert not keys.is_signed_by(changed, vkey=key.vkey)
    with pytest.raises(Refused):
        keys.is_signed_by(signed, vkey="nonsense")


def test_a_public_key_of_the_wrong_length_verifies_nothing() -> None:
    assert not keys.verify(public_key=b"short", signature=bytes(64), message=b"")


def test_salts_have_128_bits_and_differ() -> None:
    salts = {keys.new_salt() for _ in range(100)}
    assert len(salts) == 100
    assert {len(salt) for salt in salts} == {16}


def test_a_receipt_says_what_was_entered_and_is_no_checkpoint(tmp_path: Path) -> None:
    key = keys.load_or_make(tmp_path)
    hashed = hashlib.sha256(b"entry").hexdigest()
    at = datetime(2026, 4, 15, 8, 30, tzinfo=UTC)
    read = note.read(keys.receipt(subject="matter/1", n=3, hash=hashed, at=at, key=key))
    assert isinstance(read, SignedNote)
    assert read.text == f"luoshi receipt\nmatter/1\n3\n{hashed}\n2026-04-15T08:30:00.000000Z\n"
    assert keys.is_signed_by(read, vkey=key.vkey)
    assert isinstance(note.read_checkpoint(read.text), Fault)
