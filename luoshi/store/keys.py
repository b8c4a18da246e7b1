"""Digests by their tag, the installation's Ed25519 key, salts and receipts."""

import base64
import contextlib
import hashlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from luoshi.core import ledger, note
from luoshi.core.fault import N_, Fault, Refused
from luoshi.core.ledger import Digest
from luoshi.settings import value as setting

KEY_FILE = "signing.key"


def sha256(content: bytes) -> bytes:
    """SHA-256."""
    return hashlib.sha256(content).digest()


def sm3(content: bytes) -> bytes:
    """SM3 (GB/T 32905), from the library's own OpenSSL: the host's may lack it."""
    context = hashes.Hash(hashes.SM3())
    context.update(content)
    return context.finalize()


DIGESTS: Mapping[str, Digest] = {"sha256": sha256, "sm3": sm3}


def digest(alg: str) -> Digest:
    """The hash function with this tag. Refuses: unknown-algorithm."""
    if alg in DIGESTS:
        return DIGESTS[alg]
    raise Refused(
        Fault(
            code="unknown-algorithm",
            where=ascii(alg[:40]),
            message=N_("没有这种杂凑算法。"),
            fix=N_("请用 {known} 中的一种。"),
            names={"known": "、".join(DIGESTS)},
        )
    )


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    """The key with which this installation signs. Shape: `seed` and `public_key` are 32 bytes."""

    name: str
    seed: bytes = field(repr=False)
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes that stand before each signature."""
        return note.key_id(name=self.name, public_key=self.public_key, digest=sha256)

    @property
    def vkey(self) -> str:
        """The public key as one word, for whoever verifies."""
        return note.write_vkey(name=self.name, public_key=self.public_key, digest=sha256)


def load_or_make(folder: Path, *, name: str = "") -> SigningKey:
    """The installation's key, made at the first call. Refuses: key-unreadable, key-not-private.

    Shape: one line in `signing.key`, mode 0600. A new key is called `name`, or "luoshi-" and the
    beginning of its public half; a kept key keeps its name.
    """
    path = folder / KEY_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _keep(path, seed=secrets.token_bytes(32), name=name)
    return _load(path)


def of_the_site() -> SigningKey:
    """The installation's own key; made when it is first asked for."""
    return load_or_make(settings.DATA / "keys", name=setting("ORIGIN"))


def sign(text: str, *, key: SigningKey) -> str:
    """The text as a note signed by this installation; a note that others signed is added to."""
    signer = Ed25519PrivateKey.from_private_bytes(key.seed).sign
    return note.sign(text, name=key.name, key_id=key.key_id, signer=signer)


def verify(*, public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the Ed25519 key made this signature of this message."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def is_signed_by(signed: note.SignedNote, *, vkey: str) -> bool:
    """Whether the note carries a valid signature of this public key. Refuses: bad-vkey."""
    known = note.read_vkey(vkey, digest=sha256)
    if isinstance(known, Fault):
        raise Refused(known)
    name, public_key = known
    return note.verify(signed, name=name, public_key=public_key, verifier=verify, digest=sha256)


def new_salt() -> bytes:
    """A salt of 128 random bits, for one value only."""
    return secrets.token_bytes(ledger.SALT_BYTES)


def receipt(*, subject: str, n: int, hash: str, at: datetime, key: SigningKey) -> str:
    """What a move is answered with: the installation's signature that this entry was made."""
    lines = (note.RECEIPT, subject, str(n), hash, ledger.instant(at))
    return sign("".join(f"{line}\n" for line in lines), key=key)


def _load(path: Path) -> SigningKey:
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise Refused(
            Fault(
                code="key-not-private",
                where=str(path),
                message=N_("签名密钥别人也能读到，签名就不可信了。"),
                fix=N_("请执行 chmod 600 {path}，并查明谁读过它。"),
                names={"path": path},
            )
        )
    # Base64 has plus signs of its own: only the first four divide.
    words = path.read_text(encoding="utf-8").strip().split("+", 4)
    seed = _seed_of(words)
    if seed is None:
        raise Refused(
            Fault(
                code="key-unreadable",
                where=str(path),
                message=N_("签名密钥文件已损坏。"),
                fix=N_("请从备份恢复这个文件；换新密钥会使见证人认不出本账本。"),
            )
        )
    return _key(name=words[2], seed=seed)


def _seed_of(words: list[str]) -> bytes | None:
    if len(words) != 5 or words[:2] != ["PRIVATE", "KEY"]:
        return None
    try:
        content = base64.b64decode(words[4], validate=True)
    except ValueError:
        return None
    if len(content) != 33 or content[:1] != note.ED25519:
        return None
    is_whole = _key(name=words[2], seed=content[1:]).key_id.hex() == words[3]
    return content[1:] if is_whole else None


def _key(*, name: str, seed: bytes) -> SigningKey:
    public_key = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return SigningKey(
        name=name or f"luoshi-{public_key.hex()[:8]}", seed=seed, public_key=public_key
    )


def _keep(path: Path, *, seed: bytes, name: str) -> None:
    """Writes a key unless another process was faster; then that one's key stays."""
    key = _key(name=name, seed=seed)
    if not note.is_name(key.name):
        raise Refused(
            Fault(
                code="bad-name",
                where=ascii(name[:60]),
                message=N_("签名者的名字为空，或者含有空格、加号。"),
                fix=N_("请用不带空格和加号的名字。"),
            )
        )
    encoded = base64.b64encode(note.ED25519 + seed).decode()
    draft = path.with_name(f"{KEY_FILE}.{secrets.token_hex(8)}")
    opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(f"PRIVATE+KEY+{key.name}+{key.key_id.hex()}+{encoded}\n")
        file.flush()
        os.fsync(file.fileno())
    # A link fails where a file already stands, unlike a rename.
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
