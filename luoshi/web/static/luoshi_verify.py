#!/usr/bin/env python3
"""Verifies what a luoshi ledger has handed out: proofs of entries, checkpoints, receipts.

One file for Python 3.8 or later with nothing but its standard library: no luoshi, no database, no
network. Read it before you trust it. The formats are described in docs/ledger.md.

    python3 luoshi_verify.py check PROOF.json --key VKEY
    python3 luoshi_verify.py checkpoint NEW.json --since OLD.note --key VKEY
    python3 luoshi_verify.py keygen NAME
    python3 luoshi_verify.py witness NEW.json --since OLD.note --key VKEY --sign NAME.key
    python3 luoshi_verify.py receipt RECEIPT.note --key VKEY

Ends with 0 when all is right, 1 when something is wrong, 2 when it was called wrongly, 3 when
nothing is wrong but the signature could not be checked for want of a key.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import re
import sys
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

ENTRY_KEYS = ["actor", "alg", "at", "body", "loop", "move", "n", "previous", "sealed", "subject"]
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


class Broken(Exception):
    """A file that cannot be read as what it should be: said in Chinese and in English."""


class Point(NamedTuple):
    """A point of the curve."""

    x: int
    y: int


class Note(NamedTuple):
    """A text and its signature lines: the name, and key id with signature."""

    text: str
    signatures: list[tuple[str, bytes]]


class Checkpoint(NamedTuple):
    """The state of a log."""

    origin: str
    size: int
    root: bytes
    alg: str


class Key(NamedTuple):
    """A public key, or the seed of a private one."""

    name: str
    id: bytes
    secret_or_public: bytes


class Report:
    """The lines that are printed, and whether any of them says that something is wrong."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.is_wrong = False
        self.is_incomplete = False

    def check(self, holds: bool, chinese: str, english: str) -> None:
        """Prints one line for one check."""
        self.is_wrong = self.is_wrong or not holds
        self.say("对 OK   " if holds else "错 WRONG", chinese, english)

    def say(self, mark: str, chinese: str, english: str) -> None:
        """Prints one line; what a terminal would obey becomes a question mark."""
        line = f"{mark}  {chinese}  {english}"
        print("".join(c if c.isprintable() else "?" for c in line), file=self.stream)

    def missing(self, chinese: str, english: str) -> None:
        """Notes something that could not be checked."""
        self.is_incomplete = True
        self.say("缺 MISSING", chinese, english)


def sha256(content: bytes) -> bytes:
    """SHA-256."""
    return hashlib.sha256(content).digest()


def rotate(word: int, places: int) -> int:
    """A 32-bit word turned to the left."""
    places %= 32
    return ((word << places) | (word >> (32 - places))) & 0xFFFFFFFF


def sm3(content: bytes) -> bytes:
    """SM3 (GB/T 32905) for an OpenSSL that has none."""
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600]
    state += [0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = content + b"\x80" + bytes((55 - len(content)) % 64)
    padded += (8 * len(content)).to_bytes(8, "big")
    for start in range(0, len(padded), 64):
        state = sm3_block(state, padded[start : start + 64])
    return b"".join(word.to_bytes(4, "big") for word in state)


def sm3_block(state: list[int], block: bytes) -> list[int]:
    """The state of SM3 after one more block."""
    w = [int.from_bytes(block[i : i + 4], "big") for i in range(0, 64, 4)]
    for i in range(16, 68):
        x = w[i - 16] ^ w[i - 9] ^ rotate(w[i - 3], 15)
        w.append(x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[i - 13], 7) ^ w[i - 6])
    a, b, c, d, e, f, g, h = state
    for i in range(64):
        t = rotate(0x79CC4519 if i < 16 else 0x7A879D8A, i)
        s1 = rotate((rotate(a, 12) + e + t) & 0xFFFFFFFF, 7)
        ff = a ^ b ^ c if i < 16 else (a & b) | (a & c) | (b & c)
        gg = e ^ f ^ g if i < 16 else (e & f) | (~e & g)
        t1 = (ff + d + (s1 ^ rotate(a, 12)) + (w[i] ^ w[i + 4])) & 0xFFFFFFFF
        t2 = (gg + h + s1 + w[i]) & 0xFFFFFFFF
        a, b, c, d = t1, a, rotate(b, 9), c
        e, f, g, h = t2 ^ rotate(t2, 9) ^ rotate(t2, 17), e, rotate(f, 19), g
    return [old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h))]  # noqa: B905


def digest_of(alg: str) -> Callable[[bytes], bytes]:
    """The hash function with this tag."""
    if alg == "sha256":
        return sha256
    if alg == "sm3":
        has_own = "sm3" in hashlib.algorithms_available
        return (lambda content: hashlib.new("sm3", content).digest()) if has_own else sm3
    raise Broken("不认识的杂凑算法。Unknown hash algorithm: " + ascii(alg))


# Ed25519 of RFC 8032 on affine points: slow, and not hardened against who measures its time.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def plus(p: Point, q: Point) -> Point:
    """The sum of two points."""
    t = D * p[0] * q[0] * p[1] * q[1] % P
    x, y = p[0] * q[1] + q[0] * p[1], p[1] * q[1] + p[0] * q[0]
    return Point(x * pow(1 + t, -1, P) % P, y * pow(1 - t, -1, P) % P)


def times(factor: int, point: Point) -> Point:
    """A point added to itself so many times."""
    total = Point(0, 1)
    while factor:
        if factor & 1:
            total = plus(total, point)
        point, factor = plus(point, point), factor >> 1
    return total


def packed(point: Point) -> bytes:
    """The 32 bytes of a point."""
    return (point.y | (point.x & 1) << 255).to_bytes(32, "little")


def unpacked(content: bytes) -> Point | None:
    """The point that 32 bytes say, or None where there is none."""
    y = int.from_bytes(content, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (not x and sign):
        return None
    return Point(P - x if x & 1 != sign else x, y)


BASE = unpacked((4 * pow(5, -1, P) % P).to_bytes(32, "little")) or Point(0, 1)


def scalar(*parts: bytes) -> int:
    """SHA-512 of all parts as a number below the group's order."""
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % ORDER


def secret_of(seed: bytes) -> tuple[int, bytes]:
    """The secret number and the prefix that a seed stands for."""
    wide = hashlib.sha512(seed).digest()
    low = int.from_bytes(wide[:32], "little")
    return low & ((1 << 254) - 8) | (1 << 254), wide[32:]


def public_of(seed: bytes) -> bytes:
    """The public key of a seed."""
    return packed(times(secret_of(seed)[0], BASE))


def sign(seed: bytes, message: bytes) -> bytes:
    """The signature of a message."""
    secret, prefix = secret_of(seed)
    nonce = scalar(prefix, message)
    shown = packed(times(nonce, BASE))
    answer = (nonce + scalar(shown, public_of(seed), message) * secret) % ORDER
    return shown + answer.to_bytes(32, "little")


def is_signature(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the key made this signature of this message."""
    point = unpacked(public)
    answer = int.from_bytes(signature[32:], "little")
    if point is None or len(signature) != 64 or answer >= ORDER:
        return False
    challenge = scalar(signature[:32], public, message)
    shown = plus(times(answer, BASE), times(challenge, Point(P - point.x, point.y)))
    return packed(shown) == signature[:32]


def canonical(value: Any) -> str:
    """JSON as RFC 8785 writes it, without numbers."""
    if value is None or isinstance(value, (str, bool)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(canonical(inner) for inner in value) + "]"
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(canonical(k) + ":" + canonical(value[k]) for k in keys) + "}"
    raise Broken("记录里有没写成字符串的数。A number is not written as a string: " + repr(value))


def entry_of(text: str) -> dict[str, Any]:
    """The entry that a canonical text says; nothing that could be read in two ways."""
    entry: dict[str, Any] = json.loads(text)
    if sorted(entry) != ENTRY_KEYS or canonical(entry) != text:
        raise Broken("记录不是规范写法。An entry is not in canonical form: " + ascii(text[:60]))
    shapes = {"body": dict, "sealed": dict}
    is_sound = all(isinstance(entry[key], shapes.get(key, str)) for key in ENTRY_KEYS)
    is_sound = is_sound and bool(INSTANT.fullmatch(entry["at"]))
    is_sound = is_sound and bool(re.fullmatch("[1-9][0-9]*", entry["n"]))
    if not is_sound or (entry["n"] == "1") != (entry["previous"] == ""):
        raise Broken("记录的字段写法不对。A field of an entry is malformed: " + ascii(text[:60]))
    return entry


def hash_of(text: str) -> str:
    """The hash of an entry in canonical form."""
    return digest_of(entry_of(text)["alg"])(text.encode()).hex()


def chain_holds(texts: list[str], text: str) -> bool:
    """Whether these are all entries of the subject from the first to this one, linked in order."""
    subject, before, before_at = entry_of(text)["subject"], "", ""
    for n, link in enumerate(texts, 1):
        entry = entry_of(link)
        if (entry["subject"], entry["n"], entry["previous"]) != (subject, str(n), before):
            return False
        if entry["at"] < before_at:
            return False
        before, before_at = hash_of(link), entry["at"]
    return bool(texts) and texts[-1] == text


def opens(entry: dict[str, Any], opened: dict[str, Any]) -> bool:
    """Whether a value and its salt give the commitment that the entry holds."""
    salt = bytes.fromhex(opened["salt"])
    words = (entry["subject"], entry["n"], opened["field"], canonical(opened["value"]))
    parts = [len(w.encode()).to_bytes(8, "big") + w.encode() for w in words]
    made = digest_of(entry["alg"])(salt + b"".join(parts)).hex()
    return len(salt) == 16 and entry["sealed"].get(opened["field"]) == made


def climb(
    here: int, last: int, nodes: tuple[bytes, bytes], steps: list[bytes], alg: str
) -> tuple[bytes, bytes]:
    """The old and the new root to which a Merkle proof leads (RFC 9162, 2.1.3.2 and 2.1.4.2)."""
    digest, (old, new) = digest_of(alg), nodes
    for step in steps:
        if last == 0:
            return b"", b""
        if here & 1 or here == last:
            old, new = digest(b"\x01" + step + old), digest(b"\x01" + step + new)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            new = digest(b"\x01" + new + step)
        here, last = here >> 1, last >> 1
    return (b"", b"") if last else (old, new)


def stands_in(log: Checkpoint, hash_hex: str, index: int, steps: list[bytes]) -> bool:
    """Whether the proof leads from an entry's hash to the root of the log."""
    leaf = digest_of(log.alg)(b"\x00" + bytes.fromhex(hash_hex))
    is_inside = 0 <= index < log.size
    return is_inside and climb(index, log.size - 1, (b"", leaf), steps, log.alg)[1] == log.root


def only_grew(old: Checkpoint, new: Checkpoint, steps: list[bytes]) -> bool:
    """Whether the proof shows the old log to be the beginning of the new one."""
    if old.size == new.size:
        return not steps and old.root == new.root
    if old.size == 0 or old.size > new.size:
        return old.size == 0 and not steps and old.root == digest_of(new.alg)(b"")
    here, last = old.size - 1, new.size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    first = steps[:1] if here else [old.root]
    nodes = (first[0], first[0]) if first else (b"", b"")
    roots = climb(here, last, nodes, steps[1:] if here else steps, new.alg)
    return roots == (old.root, new.root)


def bytes_of(text: str) -> bytes:
    """What base64 says, in its one customary spelling."""
    content = base64.b64decode(text, validate=True)
    if base64.b64encode(content).decode() != text:
        raise Broken("base64 写法不对。Not the one spelling of base64: " + ascii(text[:60]))
    return content


def note_of(text: str) -> Note:
    """The signed note that a file says."""
    body, gap, tail = text.rpartition("\n\n")
    lines = re.findall("^— (\\S+) (\\S+)$", tail, re.MULTILINE)
    if not gap or "".join(f"— {name} {said}\n" for name, said in lines) != tail or not lines:
        raise Broken("不是一份签名文本。Not a signed note: " + ascii(text[:60]))
    return Note(body + "\n", [(name, bytes_of(said)) for name, said in lines])


def checkpoint_of(note: Note) -> Checkpoint:
    """The checkpoint that a note says."""
    lines = note.text.split("\n")
    is_one = len(lines) > 3 and re.fullmatch("0|[1-9][0-9]{0,18}", lines[1])
    if not is_one or lines[0] == "luoshi receipt":
        raise Broken("不是一份检查点。Not a checkpoint: " + ascii(note.text[:60]))
    alg = lines[3][4:] if lines[3].startswith("alg ") else "sha256"
    return Checkpoint(lines[0], int(lines[1]), bytes_of(lines[2]), alg)


def key_id(name: str, public: bytes) -> bytes:
    """Four bytes that tell keys apart."""
    return sha256(name.encode() + b"\n\x01" + public)[:4]


def key_of(word: str) -> Key:
    """A public key as the installation or `keygen` printed it, or the file that holds it."""
    word = read(word) if os.path.exists(word) else word
    name, stated, encoded = (*word.strip().split("+", 2), "", "")[:3]
    content = bytes_of(encoded)
    key = Key(name, key_id(name, content[1:]), content[1:])
    if not name or len(content) != 33 or content[0] != 1 or key.id.hex() != stated:
        raise Broken("不是一把公钥。Not a public key: " + ascii(word[:60]))
    return key


def secret_key_of(path: str) -> Key:
    """The private key that `keygen` wrote into a file."""
    mark, kind, name, stated, encoded = read(path).strip().split("+", 4)
    seed = bytes_of(encoded)[1:]
    key = Key(name, key_id(name, public_of(seed)), seed)
    if (mark, kind) != ("PRIVATE", "KEY") or len(seed) != 32 or key.id.hex() != stated:
        raise Broken("不是一把私钥。Not a private key: " + ascii(path))
    return key


def is_signed(note: Note, key: Key) -> bool:
    """Whether the key signed the note; a line in its name that fails spoils it."""
    own = [said[4:] for name, said in note.signatures if (name, said[:4]) == (key.name, key.id)]
    message = note.text.encode()
    return bool(own) and all(is_signature(key.secret_or_public, s, message) for s in own)


def check_signatures(report: Report, note: Note, words: list[str], what: str) -> None:
    """One line for each key that should have signed."""
    if not words:
        report.missing(
            "没有给公钥，不能断定是谁出具的。", "No key was given: nothing shows who made this."
        )
    for word in words:
        key = key_of(word)
        report.check(
            is_signed(note, key), f"{what}有 {key.name} 的签名。", f"Signed by {key.name}."
        )


def read(path: str) -> str:
    """The text of a file, as it is."""
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def read_json(path: str, wanted: str) -> dict[str, Any]:
    """The content of an exported file of this format."""
    said = json.loads(read(path))
    if not isinstance(said, dict) or said.get("format") != wanted:
        raise Broken(f"应是 {wanted} 文件。Not a {wanted} file: " + ascii(path))
    return said


def check(given: argparse.Namespace, report: Report) -> None:
    """Checks the exported proof of an entry."""
    said = read_json(given.file, "luoshi-entry-proof-1")
    text, stated = said["entry"], said["hash"]
    entry, note = entry_of(text), note_of(said["checkpoint"])
    log = checkpoint_of(note)
    report.say("记录 ENTRY", f"{entry['subject']} #{entry['n']}", f"{entry['at']} {entry['move']}")
    report.say("内容 BODY ", canonical(entry["body"]), f"by {entry['actor']}")
    is_own = hash_of(text) == stated and said["alg"] == entry["alg"]
    report.check(is_own, "记录与它的哈希值相符。", "The entry matches its hash.")
    if "chain" in said:
        holds = chain_holds(said["chain"], text)
        report.check(holds, "从第一条起环环相接。", "The chain is whole from its first entry.")
    steps = [bytes.fromhex(step) for step in said["proof"]]
    holds = said["size"] == log.size and stands_in(log, stated, said["index"], steps)
    report.check(holds, f"记录在 {log.size} 条的账本里。", f"It stands in the log of {log.size}.")
    for opened in said.get("values", []):
        shown = f"{opened['field']} = {canonical(opened['value'])}"
        report.check(opens(entry, opened), f"内容与承诺相符：{shown}", "The value was sealed so.")
    check_signatures(report, note, given.key, "检查点")


def compare(given: argparse.Namespace, report: Report) -> Note:
    """Checks a checkpoint, and that its log only grew since the older one."""
    content = read(given.new)
    said = json.loads(content) if content.startswith("{") else {"checkpoint": content}
    note = note_of(said["checkpoint"])
    log = checkpoint_of(note)
    report.say("账本 LOG  ", f"{log.origin}：{log.size} 条", f"root {log.root.hex()} {log.alg}")
    check_signatures(report, note, given.key, "检查点")
    if given.since:
        content = read(given.since)
        old_note = note_of(json.loads(content)["checkpoint"] if content[:1] == "{" else content)
        old = checkpoint_of(old_note)
        check_signatures(report, old_note, given.key[:1], "旧检查点")
        steps = [bytes.fromhex(step) for step in said.get("consistency", [])]
        is_same = (old.origin, old.alg) == (log.origin, log.alg)
        is_same = is_same and said.get("old_size", log.size) == old.size
        report.check(
            is_same and only_grew(old, log, steps),
            f"自 {old.size} 条以来只增不改。",
            f"Since {old.size} entries the log only grew.",
        )
    return note


def witness(given: argparse.Namespace, report: Report) -> None:
    """Checks a checkpoint and prints it with one more signature."""
    if not given.since and not given.first:
        raise Broken("请给出上次的检查点。Give the checkpoint kept last time, or --first.")
    note = compare(given, report)
    if report.is_wrong or report.is_incomplete:
        raise Broken("有一项不对，不予签名。Not signed: something above is wrong.")
    key = secret_key_of(given.sign)
    said = key.id + sign(key.secret_or_public, note.text.encode())
    lines = [*note.signatures, (key.name, said)]
    signed = "".join(f"— {name} {base64.b64encode(s).decode()}\n" for name, s in lines)
    print(f"{note.text}\n{signed}", end="")


def keygen(given: argparse.Namespace, report: Report) -> None:
    """Makes a key pair: the private half into a file, the public half printed."""
    if not re.fullmatch(r"[^\s+]+", given.name):
        raise Broken("名字不能有空格和加号。A name holds no blank and no plus sign.")
    seed = os.urandom(32)
    public = public_of(seed)
    stated = f"{given.name}+{key_id(given.name, public).hex()}+"
    path = given.to or re.sub(r"[^\w.-]", "_", given.name) + ".key"
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(f"PRIVATE+KEY+{stated}{base64.b64encode(bytes([1]) + seed).decode()}\n")
    report.say("私钥 SECRET", f"已存入 {path}，请勿外传。", f"Kept in {path}; show it to nobody.")
    print(stated + base64.b64encode(b"\x01" + public).decode())


def receipt(given: argparse.Namespace, report: Report) -> None:
    """Checks a receipt, and where a proof is given that the ledger shows the same entry."""
    note = note_of(read(given.file))
    lines = note.text.split("\n")
    if len(lines) != 6 or lines[0] != "luoshi receipt":
        raise Broken("不是一份回执。Not a receipt: " + ascii(note.text[:60]))
    report.say("回执 RECEIPT", f"{lines[1]} #{lines[2]}", f"{lines[4]} {lines[3]}")
    check_signatures(report, note, given.key, "回执")
    if given.proof:
        said = read_json(given.proof, "luoshi-entry-proof-1")
        entry = entry_of(said["entry"])
        shown = [entry["subject"], entry["n"], hash_of(said["entry"]), entry["at"]]
        report.check(shown == lines[1:5], "账本里就是这一条。", "The ledger shows this very entry.")


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description="落实账本核验 Verifies a luoshi ledger.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("check", "receipt"):
        command = commands.add_parser(name)
        command.add_argument("file")
    command.add_argument("--proof", help="the exported proof of the same entry")
    for name in ("checkpoint", "witness"):
        command = commands.add_parser(name)
        command.add_argument("new")
        command.add_argument("--since", metavar="OLD", help="the checkpoint you kept")
    command.add_argument("--first", action="store_true", help="you have kept none so far")
    command.add_argument("--sign", required=True, metavar="MYKEY", help="your private key file")
    for command in commands.choices.values():
        command.add_argument(
            "--key",
            action="append",
            default=[],
            metavar="VKEY",
            help="the ledger's public key; again for each witness who must have signed too",
        )
    command = commands.add_parser("keygen")
    command.add_argument("name")
    command.add_argument("--to", metavar="FILE")
    return parser.parse_args()


#: What a file of the wrong shape makes Python raise; it is reported as a file that cannot be read.
UNREADABLE = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)


def main() -> NoReturn:
    """Runs one command and ends with its verdict."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    given = arguments()
    report = Report(sys.stderr if given.command in ("witness", "keygen") else sys.stdout)
    runs: dict[str, Callable[[argparse.Namespace, Report], object]] = {
        "check": check,
        "checkpoint": compare,
        "witness": witness,
        "keygen": keygen,
        "receipt": receipt,
    }
    try:
        runs[given.command](given, report)
    except Broken as error:
        report.check(False, "", str(error))
    except UNREADABLE as error:
        report.check(False, "读不下去。", f"Unreadable: {type(error).__name__}: {error}")
    sys.exit(1 if report.is_wrong else 3 if report.is_incomplete else 0)


if __name__ == "__main__":
    main()
