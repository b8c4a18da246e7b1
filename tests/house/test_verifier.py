"""The single-file verifier, run alone as an outsider runs it, on proofs that core has made."""

import ast
import hashlib
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.core import ledger, merkle, note, proof
from luoshi.core.ledger import Entry
from luoshi.core.note import Checkpoint, SignedNote
from luoshi.core.proof import Opened
from luoshi.store import keys

VERIFIER = Path(luoshi.__file__).parent / "web" / "static" / "luoshi_verify.py"
AT = datetime(2026, 4, 15, 8, 30, tzinfo=UTC)
SALT = bytes(range(16))
ORIGIN = "luoshi.local/lanchuan"
TITLE = "清淤：十二户门前 𠮷"


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("luoshi_verify", VERIFIER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


verifier = loaded()


class Log:
    """Eleven entries of two subjects, each hashed with the tag it is given, in one signed log."""

    def __init__(self, folder: Path, *, alg: str) -> None:
        self.alg, self.digest, self.folder = alg, keys.digest(alg), folder
        self.key = keys.load_or_make(folder / "key", name="luoshi.local")
        self.stored: list[bytes] = []
        self.hashes: list[str] = []
        for subject, length in (("matter/1", 5), ("unit/45", 6)):
            previous = ""
            for n in range(1, length + 1):
                stored = ledger.canonical(self.entry(subject=subject, n=n, previous=previous))
                previous = ledger.entry_hash(stored, self.digest)
                self.stored.append(stored)
                self.hashes.append(previous)
        self.leaves = [
            merkle.leaf_hash(bytes.fromhex(hashed), digest=self.digest) for hashed in self.hashes
        ]

    def entry(self, *, subject: str, n: int, previous: str) -> Entry:
        sealed = ledger.commitment(
            digest=self.digest, salt=SALT, subject=subject, n=n, field="title", value=TITLE
        )
        return Entry(
            subject=subject,
            n=n,
            at=AT + timedelta(hours=n),
            actor="412",
            move="report",
            body={"done": {"amount": str(n), "unit": "户"}, "𠮷": True, "\uff01": None},
            sealed={"title": sealed},
            alg=self.alg,
            previous=previous,
        )

    def checkpoint(self, length: int, **change: Any) -> str:
        root = merkle.root(self.leaves[:length], digest=self.digest)
        made = Checkpoint(origin=ORIGIN, size=length, root_hex=root.hex(), alg=self.alg)
        return keys.sign(note.write(replace(made, **change)), key=self.key)

    def proof(self, index: int) -> dict[str, Any]:
        steps = merkle.inclusion_proof(self.leaves, index=index, size=11, digest=self.digest)
        made = proof.entry_proof(
            entry=self.stored[index],
            alg=self.alg,
            hash=self.hashes[index],
            index=index,
            size=11,
            proof=steps,
            checkpoint=self.checkpoint(11),
            chain=self.stored[0 if index < 5 else 5 : index + 1],
            values=[Opened(field="title", salt=SALT, value=TITLE)],
        )
        return dict(made)

    def export(self, *, old: int, new: int) -> dict[str, Any]:
        steps = merkle.consistency_proof(
            self.leaves, old_size=old, new_size=new, digest=self.digest
        )
        return dict(
            proof.checkpoint_export(
                checkpoint=self.checkpoint(new), old_size=old, consistency=steps
            )
        )

    def write(self, name: str, content: object) -> str:
        path = self.folder / name
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
        return str(path)


@pytest.fixture(scope="module", params=["sha256", "sm3"])
def log(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Log:
    return Log(tmp_path_factory.mktemp("log"), alg=request.param)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Log:
    return Log(tmp_path_factory.mktemp("plain"), alg="sha256")


def run(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-W", "error", str(VERIFIER), *words]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=cwd
    )


def test_the_file_needs_only_python_3_8_and_its_library() -> None:
    tree = ast.parse(VERIFIER.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    } | {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names


@pytest.mark.parametrize("index", [0, 2, 5, 10])
def test_a_true_proof_is_accepted(log: Log, index: int) -> None:
    path = log.write("true.json", log.proof(index))
    done = run("check", path, "--key", log.key.vkey)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("对 OK") == 5
    assert TITLE in done.stdout


def test_a_proof_without_chain_and_values_is_accepted(plain: Log) -> None:
    whole = plain.proof(2)
    steps = [bytes.fromhex(step) for step in whole["proof"]]
    bare = proof.entry_proof(
        entry=plain.stored[2],
        alg="sha256",
        hash=plain.hashes[2],
        index=2,
        size=11,
        proof=steps,
        checkpoint=whole["checkpoint"],
    )
    done = run("check", plain.write("bare.json", bare), "--key", plain.key.vkey)
    assert (done.returncode, done.stdout.count("对 OK")) == (0, 3)
    assert set(whole) - set(bare) == {"chain", "values"}


def test_without_a_key_nothing_is_called_right(plain: Log) -> None:
    done = run("check", plain.write("true.json", plain.proof(1)))
    assert done.returncode == 3
    assert "缺 MISSING" in done.stdout
    assert "错 WRONG" not in done.stdout


def forged_entry(said: dict[str, Any]) -> None:
    said["entry"] = said["entry"].replace('"amount":"3"', '"amount":"4"')


def forged_entry_and_hash(said: dict[str, Any]) -> None:
    forged_entry(said)
    said["hash"] = hashlib.sha256(said["entry"].encode()).hexdigest()
    said["chain"][-1] = said["entry"]


def forged_link(said: dict[str, Any]) -> None:
    said["chain"][0] = said["chain"][0].replace('"412"', '"413"')


def not_canonical(said: dict[str, Any]) -> None:
    said["entry"] = said["entry"].replace(",", ", ", 1)
    said["hash"] = hashlib.sha256(said["entry"].encode()).hexdigest()


def other_size(said: dict[str, Any]) -> None:
    said["checkpoint"] = said["checkpoint"].replace("\n11\n", "\n12\n")
    said["size"] = 12


def other_root(said: dict[str, Any]) -> None:
    lines = said["checkpoint"].split("\n")
    lines[2] = ("A" if lines[2][0] != "A" else "B") + lines[2][1:]
    said["checkpoint"] = "\n".join(lines)


def other_signature(said: dict[str, Any]) -> None:
    text = said["checkpoint"]
    said["checkpoint"] = text[:-10] + ("A" if text[-10] != "A" else "B") + text[-9:]


def no_signature(said: dict[str, Any]) -> None:
    said["checkpoint"] = said["checkpoint"].split("\n\n")[0] + "\n\n"


def other_value(said: dict[str, Any]) -> None:
    said["values"][0]["value"] = "清淤：十三户门前"


def other_salt(said: dict[str, Any]) -> None:
    said["values"][0]["salt"] = "00" * 16


FORGERIES: list[Callable[[dict[str, Any]], object]] = [
    forged_entry,
    forged_entry_and_hash,
    forged_link,
    not_canonical,
    other_size,
    other_root,
    other_signature,
    no_signature,
    other_value,
    other_salt,
    lambda said: said.update(hash="00" * 32),
    lambda said: said.update(alg="sm3"),
    lambda said: said.update(format="something"),
    lambda said: said.update(index=3),
    lambda said: said.update(index=-1),
    lambda said: said.update(index="2"),
    lambda said: said.update(size=10),
    lambda said: said["proof"].reverse(),
    lambda said: said["proof"].pop(),
    lambda said: said["proof"].append("00" * 32),
    lambda said: said["chain"].pop(0),
    lambda said: said["chain"].pop(),
    lambda said: said["chain"].clear(),
    lambda said: said["chain"].insert(0, said["chain"][0]),
    lambda said: said["values"][0].update(field="duty"),
    lambda said: said["values"].append({}),
    lambda said: said.pop("entry"),
    lambda said: said.update(checkpoint=None),
]


@pytest.mark.parametrize("forge", FORGERIES)
def test_a_forged_part_is_refused(plain: Log, forge: Callable[[dict[str, Any]], object]) -> None:
    said = plain.proof(2)
    forge(said)
    done = run("check", plain.write("forged.json", said), "--key", plain.key.vkey)
    assert done.returncode == 1
    assert "错 WRONG" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_proof_signed_by_somebody_else_is_refused(plain: Log, tmp_path: Path) -> None:
    other = keys.load_or_make(tmp_path, name="luoshi.local")
    done = run("check", plain.write("true.json", plain.proof(2)), "--key", other.vkey)
    assert done.returncode == 1


@pytest.mark.parametrize("content", ["", "{", "[]", "1", '{"format": 1}', "[" * 99999])
def test_a_file_that_is_no_proof_is_refused(plain: Log, content: str) -> None:
    done = run("check", plain.write("odd.json", content), "--key", plain.key.vkey)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_what_a_terminal_would_obey_is_not_printed(plain: Log) -> None:
    said = plain.proof(2)
    said["values"][0]["value"] = "\x1b[2J\x9b2J"
    done = run("check", plain.write("odd.json", said), "--key", plain.key.vkey)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    assert "\x9b" not in done.stdout


@pytest.mark.parametrize(("old", "new"), [(0, 11), (1, 11), (4, 11), (7, 10), (8, 11), (11, 11)])
def test_a_log_that_only_grew_is_accepted(log: Log, old: int, new: int) -> None:
    fresh = log.write("new.json", log.export(old=old, new=new))
    kept = log.write("old.note", log.checkpoint(old))
    done = run("checkpoint", fresh, "--since", kept, "--key", log.key.vkey)
    assert (done.returncode, done.stderr) == (0, "")
    assert "只增不改" in done.stdout


def test_a_log_that_was_rewritten_is_refused(plain: Log) -> None:
    rewritten = keys.sign(
        note.write(Checkpoint(origin=ORIGIN, size=4, root_hex="00" * 32)), key=plain.key
    )
    fresh = plain.write("new.json", plain.export(old=4, new=11))
    kept = plain.write("old.note", rewritten)
    done = run("checkpoint", fresh, "--since", kept, "--key", plain.key.vkey)
    assert done.returncode == 1
    assert "错 WRONG  自 4 条以来只增不改" in done.stdout


@pytest.mark.parametrize(
    ("change", "kept_change"),
    [
        ({"old_size": 3}, {}),
        ({"consistency": []}, {}),
        ({"consistency": ["00" * 32]}, {}),
        ({}, {"origin": "another"}),
        ({}, {"alg": "sm3"}),
        ({}, {"size": 12}),
    ],
)
def test_a_forged_export_is_refused(
    plain: Log, change: dict[str, Any], kept_change: dict[str, Any]
) -> None:
    fresh = plain.write("new.json", plain.export(old=4, new=11) | change)
    kept = plain.write("old.note", plain.checkpoint(4, **kept_change))
    done = run("checkpoint", fresh, "--since", kept, "--key", plain.key.vkey)
    assert done.returncode == 1
    assert "错 WRONG  自" in done.stdout


def test_an_older_checkpoint_that_was_not_signed_is_refused(plain: Log) -> None:
    fresh = plain.write("new.json", plain.export(old=4, new=11))
    text, _, line = plain.checkpoint(4).partition("\n\n")
    kept = plain.write("old.note", text + "\n\n" + line[:30] + "AAAA" + line[34:])
    done = run("checkpoint", fresh, "--since", kept, "--key", plain.key.vkey)
    assert done.returncode == 1


def test_a_witness_signs_what_only_grew_and_the_note_shows_it(plain: Log, tmp_path: Path) -> None:
    made = run("keygen", "county/witness", cwd=tmp_path)
    secret, vkey = tmp_path / "county_witness.key", made.stdout.strip()
    assert made.returncode == 0
    assert secret.stat().st_mode & 0o777 == 0o600
    assert run("keygen", "county/witness", cwd=tmp_path).returncode == 1
    fresh = plain.write("new.json", plain.export(old=4, new=11))
    kept = plain.write("old.note", plain.checkpoint(4))
    sign = ("--key", plain.key.vkey, "--sign", str(secret))
    done = run("witness", fresh, "--since", kept, *sign)
    assert done.returncode == 0, done.stderr
    signed = note.read(done.stdout)
    assert isinstance(signed, SignedNote)
    assert keys.is_signed_by(signed, vkey=plain.key.vkey)
    assert keys.is_signed_by(signed, vkey=vkey)
    both = plain.write("both.note", done.stdout)
    assert run("checkpoint", both, "--key", plain.key.vkey, "--key", vkey).returncode == 0
    assert run("checkpoint", fresh, "--key", plain.key.vkey, "--key", vkey).returncode == 1


def test_a_witness_signs_nothing_that_was_rewritten(plain: Log, tmp_path: Path) -> None:
    run("keygen", "w", "--to", "mine.key", cwd=tmp_path)
    forged = plain.export(old=4, new=11) | {"consistency": []}
    fresh, kept = plain.write("new.json", forged), plain.write("old.note", plain.checkpoint(4))
    sign = ("--key", plain.key.vkey, "--sign", str(tmp_path / "mine.key"))
    for words in (("--since", kept, *sign), sign, ("--since", kept, "--sign", sign[3])):
        done = run("witness", fresh, *words)
        assert (done.returncode, done.stdout) == (1, "")


def test_a_first_witness_says_so(plain: Log, tmp_path: Path) -> None:
    run("keygen", "w", "--to", "mine.key", cwd=tmp_path)
    kept = plain.write("old.note", plain.checkpoint(4))
    sign = ("--key", plain.key.vkey, "--sign", str(tmp_path / "mine.key"))
    done = run("witness", kept, "--first", *sign)
    assert done.returncode == 0
    assert done.stdout.count("— ") == 2


def test_a_receipt_is_checked_and_compared_with_the_ledger(plain: Log) -> None:
    given_out = keys.receipt(
        subject="matter/1", n=3, hash=plain.hashes[2], at=AT + timedelta(hours=3), key=plain.key
    )
    path = plain.write("receipt.note", given_out)
    shown, other = plain.write("3.json", plain.proof(2)), plain.write("4.json", plain.proof(3))
    key = ("--key", plain.key.vkey)
    assert run("receipt", path, *key).returncode == 0
    assert run("receipt", path).returncode == 3
    assert run("receipt", path, *key, "--proof", shown).returncode == 0
    assert run("receipt", path, *key, "--proof", other).returncode == 1
    changed = plain.write("changed.note", given_out.replace("matter/1", "matter/2"))
    assert run("receipt", changed, *key).returncode == 1
    assert run("receipt", plain.write("c.note", plain.checkpoint(4)), *key).returncode == 1
    assert run("checkpoint", path, *key).returncode == 1


#: RFC 8032, section 7.1, tests 1 to 3.
ED25519 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("seed", "public", "message", "signature"), ED25519)
def test_ed25519_gives_the_answers_of_the_standard(
    seed: str, public: str, message: str, signature: str
) -> None:
    assert verifier.public_of(bytes.fromhex(seed)).hex() == public
    assert verifier.sign(bytes.fromhex(seed), bytes.fromhex(message)).hex() == signature
    words = [bytes.fromhex(word) for word in (public, signature, message)]
    assert verifier.is_signature(*words)
    order = (2**252 + 27742317777372353535851937790883648493).to_bytes(32, "little")
    answer = int.from_bytes(words[1][32:], "little") + int.from_bytes(order, "little")
    assert not verifier.is_signature(words[0], words[1][:32] + answer.to_bytes(32, "little"), b"")
    assert not verifier.is_signature(words[0], words[1], words[2] + b"x")
    assert not verifier.is_signature(words[0], words[1][:-1], words[2])
    assert not verifier.is_signature(b"\xff" * 32, words[1], words[2])


@given(content=st.binary(max_size=200))
def test_the_own_sm3_is_the_library_s(content: bytes) -> None:
    assert verifier.sm3(content) == keys.sm3(content)
    assert verifier.digest_of("sm3")(content) == keys.sm3(content)


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.text(st.characters(codec="utf-8")),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner)
        ),
        max_leaves=8,
    )
)
def test_both_write_the_same_canonical_json(value: Any) -> None:
    assert verifier.canonical(value).encode() == ledger.canonical_value(value)


@given(old=st.integers(0, 40), new=st.integers(0, 40), index=st.integers(0, 39))
def test_both_judge_merkle_proofs_alike(old: int, new: int, index: int) -> None:
    leaves = [merkle.leaf_hash(bytes([place]), digest=keys.sha256) for place in range(new)]
    root = merkle.root(leaves, digest=keys.sha256)
    shown = verifier.Checkpoint("", new, root, "sha256")
    if old <= new:
        kept = verifier.Checkpoint("", old, merkle.root(leaves[:old], digest=keys.sha256), "sha256")
        steps = list(
            merkle.consistency_proof(leaves, old_size=old, new_size=new, digest=keys.sha256)
        )
        assert verifier.only_grew(kept, shown, steps)
        assert not verifier.only_grew(kept, shown, [*steps, bytes(32)])
        assert old == new or not verifier.only_grew(shown, kept, steps)
    if index < new:
        steps = list(merkle.inclusion_proof(leaves, index=index, size=new, digest=keys.sha256))
        assert verifier.stands_in(shown, bytes([index]).hex(), index, steps)
        assert not verifier.stands_in(shown, bytes([index]).hex(), index + 1, steps)
