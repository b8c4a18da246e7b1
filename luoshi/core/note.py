"""Signed notes and the checkpoints of a log written as such.

Source: C2SP signed-note and tlog-checkpoint. A text, an empty line, then one line for each
signature: "— name base64(key id ‖ signature)". Keys are Ed25519.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from luoshi.core.fault import N_, Fault, Refused
from luoshi.core.ledger import Digest

#: The byte that says Ed25519 before a key.
ED25519 = b"\x01"
#: First line of a receipt; no log may have this name, so that neither passes as the other.
RECEIPT = "luoshi receipt"


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """The state of a log: its name, how many entries, the root over them.

    Shape: `root_hex` lower-case hex; `alg` the log's hash function; `extra` further lines.
    """

    origin: str
    size: int
    root_hex: str
    alg: str = "sha256"
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Signature:
    """One signature line. Shape: `key_id` is 4 bytes, `signature` 64."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, kw_only=True)
class SignedNote:
    """A text that ends with a line end, and who signed it. `str(note)` is the file."""

    text: str
    signatures: tuple[Signature, ...] = field(default=())

    def __str__(self) -> str:
        lines = (
            f"— {signed.name} {_base64(signed.key_id + signed.signature)}\n"
            for signed in self.signatures
        )
        return self.text + "\n" + "".join(lines)


class Verifier(Protocol):
    """Checks one Ed25519 signature; `store.keys.verify` is one."""

    def __call__(self, *, public_key: bytes, signature: bytes, message: bytes) -> bool:
        """Whether the key made this signature of this message."""


def write(checkpoint: Checkpoint, *, extra: tuple[str, ...] = ()) -> str:
    """The text of a checkpoint, ready to be signed. Refuses: bad-checkpoint.

    Shape: name, size, root in base64, each on its line; then "alg sm3" where the log is not hashed
    with sha256; then the further lines.

    >>> print(write(Checkpoint(origin="luoshi.local", size=0, root_hex="00" * 32)), end="")
    luoshi.local
    0
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
    """
    root = _base64(bytes.fromhex(checkpoint.root_hex))
    tag = () if checkpoint.alg == "sha256" else (f"alg {checkpoint.alg}",)
    lines = (checkpoint.origin, str(checkpoint.size), root, *tag, *checkpoint.extra, *extra)
    text = "".join(f"{line}\n" for line in lines)
    read_back = read_checkpoint(text)
    if isinstance(read_back, Fault):
        raise Refused(read_back)
    return text


def read_checkpoint(text: str) -> Checkpoint | Fault:
    """The checkpoint that the text of a note says. Refuses: bad-checkpoint."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]) or lines[0] == RECEIPT:
        return _fault_of("bad-checkpoint", text)
    origin, size, root, *more = lines[:-1]
    root_bytes = _bytes_of(root)
    if not re.fullmatch("0|[1-9][0-9]{0,18}", size) or root_bytes is None or len(root_bytes) != 32:
        return _fault_of("bad-checkpoint", text)
    alg = more.pop(0)[4:] if more and more[0].startswith("alg ") else "sha256"
    return Checkpoint(
        origin=origin, size=int(size), root_hex=root_bytes.hex(), alg=alg, extra=tuple(more)
    )


def read(text: str) -> SignedNote | Fault:
    """The note that a file says. Refuses: bad-note.

    Shape: signatures in their order; unknown signers are kept, nobody is verified yet.
    """
    body, gap, tail = text.rpartition("\n\n")
    if not gap or not tail.endswith("\n") or not _is_plain(text):
        return _fault_of("bad-note", text)
    signatures = []
    for line in tail[:-1].split("\n"):
        signature = _signature_of(line)
        if signature is None:
            return _fault_of("bad-note", line)
        signatures.append(signature)
    return SignedNote(text=body + "\n", signatures=tuple(signatures))


def key_id(*, name: str, public_key: bytes, digest: Digest) -> bytes:
    """Four bytes that tell keys apart. `digest` is sha256, whatever the log is hashed with."""
    return digest(name.encode() + b"\n" + ED25519 + public_key)[:4]


def sign(text: str, *, name: str, key_id: bytes, signer: Callable[[bytes], bytes]) -> str:
    """The note with one more signature. `text` is a bare text or a note that others have signed.

    Refuses: bad-note, bad-name.
    """
    if not is_name(name):
        raise Refused(_fault_of("bad-name", name))
    note = read(text) if "\n\n" in text else SignedNote(text=text)
    if isinstance(note, Fault):
        raise Refused(note)
    if not _is_plain(note.text) or not note.text.endswith("\n") or note.text == "\n":
        raise Refused(_fault_of("bad-note", note.text))
    signature = Signature(name=name, key_id=key_id, signature=signer(note.text.encode()))
    return str(SignedNote(text=note.text, signatures=(*note.signatures, signature)))


def verify(
    note: SignedNote, *, name: str, public_key: bytes, verifier: Verifier, digest: Digest
) -> bool:
    """Whether this key signed the note. A line in its name that does not hold spoils the note."""
    own_id = key_id(name=name, public_key=public_key, digest=digest)
    own = [s for s in note.signatures if (s.name, s.key_id) == (name, own_id)]
    message = note.text.encode()
    return bool(own) and all(
        verifier(public_key=public_key, signature=signed.signature, message=message)
        for signed in own
    )


def write_vkey(*, name: str, public_key: bytes, digest: Digest) -> str:
    """The public key as one word, to be handed to whoever verifies. Shape: name+key id+base64."""
    own_id = key_id(name=name, public_key=public_key, digest=digest)
    return f"{name}+{own_id.hex()}+{_base64(ED25519 + public_key)}"


def read_vkey(text: str, *, digest: Digest) -> tuple[str, bytes] | Fault:
    """Name and key of a public key written as one word. Refuses: bad-vkey."""
    name, _, rest = text.strip().partition("+")
    stated_id, _, encoded = rest.partition("+")
    key = _bytes_of(encoded)
    if not is_name(name) or key is None or len(key) != 33 or key[:1] != ED25519:
        return _fault_of("bad-vkey", text)
    if key_id(name=name, public_key=key[1:], digest=digest).hex() != stated_id:
        return _fault_of("bad-vkey", text)
    return name, key[1:]


def is_name(text: str) -> bool:
    """Whether a signer may be called so: not empty, no blank, no plus sign."""
    return bool(text) and "+" not in text and not re.search(r"\s", text) and _is_plain(text)


def _signature_of(line: str) -> Signature | None:
    mark, name, encoded = (*line.split(" "), "", "")[:3]
    said = _bytes_of(encoded)
    if line.count(" ") != 2 or mark != "—" or not is_name(name) or said is None or len(said) < 5:
        return None
    return Signature(name=name, key_id=said[:4], signature=said[4:])


def _is_plain(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return not re.search(r"[\x00-\x09\x0b-\x1f]", text)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes_of(text: str) -> bytes | None:
    """What base64 says, or None; only the one customary spelling is taken."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return content if _base64(content) == text else None


_SAID: Mapping[str, tuple[str, str]] = {
    "bad-checkpoint": (
        N_("这不是一份检查点：应有账本名、条数和 32 字节的根，各占一行。"),
        N_("请重新导出检查点，不要手工改写。"),
    ),
    "bad-note": (
        N_("这不是一份签名文本：正文、空行、签名行，缺一不可。"),
        N_("请重新导出，不要手工改写。"),
    ),
    "bad-name": (
        N_("签名者的名字为空，或者含有空格、加号。"),
        N_("请用不带空格和加号的名字。"),
    ),
    "bad-vkey": (
        N_("这不是一把公钥：应写成“名字+编号+密钥”。"),
        N_("请向签名者重新索取公钥，整行粘贴。"),
    ),
}


def _fault_of(code: str, text: str) -> Fault:
    message, fix = _SAID[code]
    return Fault(code=code, where=ascii(text[:60]), message=message, fix=fix)
