"""Signed notes and checkpoints: the published example, round trips, forgeries."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.core import note
from luoshi.core.fault import Fault, Refused
from luoshi.core.note import Checkpoint, SignedNote

ROOT = hashlib.sha256(b"root").hexdigest()
CHECKPOINT = Checkpoint(origin="luoshi.local/lanchuan", size=152, root_hex=ROOT)
KEY = hashlib.sha256(b"key").digest()


def sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def signer_of(public_key: bytes) -> Callable[[bytes], bytes]:
    """A stand-in for Ed25519 that anybody could forge; the real one is tested with the keys."""
    return lambda message: hashlib.sha512(public_key + message).digest()


def verifier(*, public_key: bytes, signature: bytes, message: bytes) -> bool:
    return signature == signer_of(public_key)(message)


def signed(text: str, *, name: str = "luoshi.local", public_key: bytes = KEY) -> str:
    own_id = note.key_id(name=name, public_key=public_key, digest=sha256)
    return note.sign(text, name=name, key_id=own_id, signer=signer_of(public_key))


def holds(text: str, *, name: str = "luoshi.local", public_key: bytes = KEY) -> bool:
    read = note.read(text)
    return isinstance(read, SignedNote) and note.verify(
        read, name=name, public_key=public_key, verifier=verifier, digest=sha256
    )


def test_key_id_is_that_of_the_published_example() -> None:
    """The key PeterNeumann+c74f20a3 of Go's package sumdb/note, which the C2SP text follows."""
    vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    read = note.read_vkey(vkey, digest=sha256)
    assert not isinstance(read, Fault)
    assert read[0] == "PeterNeumann"
    assert note.write_vkey(name=read[0], public_key=read[1], digest=sha256) == vkey


def test_the_text_of_a_checkpoint_has_three_lines() -> None:
    encoded = base64.b64encode(bytes.fromhex(ROOT)).decode()
    assert note.write(CHECKPOINT) == f"luoshi.local/lanchuan\n152\n{encoded}\n"


def test_another_digest_and_further_lines_follow_the_root() -> None:
    checkpoint = Checkpoint(origin="a", size=0, root_hex=ROOT, alg="sm3", extra=("one",))
    text = note.write(checkpoint, extra=("two",))
    assert text.split("\n")[3:] == ["alg sm3", "one", "two", ""]
    read = note.read_checkpoint(text)
    assert read == Checkpoint(origin="a", size=0, root_hex=ROOT, alg="sm3", extra=("one", "two"))


@given(
    origin=st.text(st.characters(codec="utf-8", min_codepoint=0x20), min_size=1),
    size=st.integers(0, 10**15),
    root=st.binary(min_size=32, max_size=32),
)
def test_a_checkpoint_reads_back_as_it_was(origin: str, size: int, root: bytes) -> None:
    checkpoint = Checkpoint(origin=origin, size=size, root_hex=root.hex())
    assert note.read_checkpoint(note.write(checkpoint)) == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n",
        "a\n1\n",
        f"a\n1\n{'A' * 43}=",
        f"a\n01\n{'A' * 43}=\n",
        f"a\n-1\n{'A' * 43}=\n",
        f"\n1\n{'A' * 43}=\n",
        f"a\n1\n{'A' * 43}=\n\n",
        f"a\n1\n{'A' * 42}B=\n",
        "a\n1\nAAAA\n",
        "a\n1\n?\n",
        f"luoshi receipt\n1\n{'A' * 43}=\n",
    ],
)
def test_a_text_that_is_no_checkpoint_is_a_fault(text: str) -> None:
    read = note.read_checkpoint(text)
    assert isinstance(read, Fault)
    assert read.code == "bad-checkpoint"


def test_a_checkpoint_that_could_not_be_read_back_is_not_written() -> None:
    with pytest.raises(Refused, match="检查点"):
        note.write(Checkpoint(origin="two\nlines", size=1, root_hex=ROOT, extra=("",)))


def test_a_signed_note_has_a_blank_line_and_a_signature_line() -> None:
    text = note.write(CHECKPOINT)
    own_id = note.key_id(name="luoshi.local", public_key=KEY, digest=sha256)
    encoded = base64.b64encode(own_id + signer_of(KEY)(text.encode())).decode()
    assert signed(text) == f"{text}\n— luoshi.local {encoded}\n"
    assert holds(signed(text))


def test_a_witness_signs_the_same_text_below() -> None:
    other = sha256(b"other")
    both = signed(signed(note.write(CHECKPOINT)), name="witness", public_key=other)
    assert both.startswith(signed(note.write(CHECKPOINT)))
    assert holds(both)
    assert holds(both, name="witness", public_key=other)
    assert not holds(both, name="witness", public_key=KEY)
    assert not holds(both, name="nobody")


@given(data=st.data())
def test_a_changed_byte_is_caught(data: st.DataObject) -> None:
    content = bytearray(signed(note.write(CHECKPOINT)).encode())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return
    assert not holds(text)


def test_a_second_line_in_the_same_name_that_does_not_hold_spoils_the_note() -> None:
    text = signed(note.write(CHECKPOINT))
    own_id = note.key_id(name="luoshi.local", public_key=KEY, digest=sha256)
    forged = base64.b64encode(own_id + bytes(64)).decode()
    assert not holds(text + f"— luoshi.local {forged}\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\nno mark\n",
        "text\n\n— name AAAA\n",
        "text\n\n— name !\n",
        "text\n\n— na+me AAAAAAAAAAAA\n",
        "text\n\n— name AAAAAAAAAAAA more\n",
        "text\n\n— name AAAAAAAAAAAA",
        "te\x00xt\n\n— name AAAAAAAAAAAA\n",
        "te\ud800xt\n\n— name AAAAAAAAAAAA\n",
    ],
)
def test_a_text_that_is_no_note_is_a_fault(text: str) -> None:
    read = note.read(text)
    assert isinstance(read, Fault)
    assert read.code == "bad-note"


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("text\n", "a name", "bad-name"),
        ("text\n", "a+name", "bad-name"),
        ("text\n", "", "bad-name"),
        ("text", "name", "bad-note"),
        ("\n", "name", "bad-note"),
        ("", "name", "bad-note"),
        ("one\n\ntwo\n", "name", "bad-note"),
        ("te\rxt\n", "name", "bad-note"),
    ],
)
def test_what_could_not_be_read_back_is_not_signed(text: str, name: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        note.sign(text, name=name, key_id=b"1234", signer=signer_of(KEY))
    assert caught.value.fault.code == code


@pytest.mark.parametrize(
    "change",
    [
        lambda vkey: vkey[:-3],
        lambda vkey: vkey.replace("+", "-", 1),
        lambda vkey: "x" + vkey,
        lambda vkey: "",
        lambda vkey: vkey + "A",
    ],
)
def test_a_damaged_public_key_is_a_fault(change: Callable[[str], Any]) -> None:
    vkey = note.write_vkey(name="luoshi.local", public_key=KEY, digest=sha256)
    read = note.read_vkey(change(vkey), digest=sha256)
    assert isinstance(read, Fault)
    assert read.code == "bad-vkey"
