"""Verifies the whole ledger: six checks, each of which a forgery must not pass.

1 chains and canonical bytes; 2 sealed batches against every kept checkpoint and witness's note;
3 time in each chain and against the checkpoint before; 4 replay; 5 values missing or altered;
6 entries left unsealed.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from json.encoder import encode_basestring

from django.conf import settings

from luoshi.core import ledger, merkle, note
from luoshi.core.fault import N_, Fault, Refused
from luoshi.settings import value as setting
from luoshi.store import aliases, documents, keys, models, replay
from luoshi.store.sealed import CLOCK_SLACK

#: How long a committed entry may wait for its seal.
SEAL_LIMIT = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What was verified and all that was found wrong.

    Shape: `is_witnessed` says whether any checkpoint was compared with one kept elsewhere;
    without it the books are only consistent with themselves.
    """

    entries: int
    size: int
    faults: tuple[Fault, ...]
    is_witnessed: bool


def verify(*, at: datetime, against: str = "") -> Verified:
    """Runs the six checks over the whole ledger at an instant.

    Shape: `against` is the text of a checkpoint kept elsewhere. Refuses nothing: every fault is
    in the result.
    """
    found = [
        *_chains(),
        *_log(against=against),
        *replay.faults(),
        *documents.faults(),
        *aliases.faults(),
        *_values(),
        *_unsealed(at),
    ]
    notes = models.WitnessNote.objects.exists() or bool(against)
    return Verified(
        entries=models.Entry.objects.count(),
        size=models.Seal.objects.count(),
        faults=tuple(found),
        is_witnessed=notes,
    )


def _chains() -> list[Fault]:
    rows = models.Entry.objects.order_by("subject", "n").values_list(
        "canonical", "hash", "subject", "n", "at"
    )
    faults = []

    def stream() -> Iterator[tuple[bytes, str]]:
        for canonical, hashed, subject, n, at in rows.iterator(chunk_size=5000):
            said = f'"subject":{encode_basestring(subject)}}}'
            if not canonical.endswith(said) or f'"n":"{n}"' not in canonical:
                faults.append(_fault("row-differs", where=f"{subject}#{n}"))
            if f'"at":"{ledger.instant(at)}"' not in canonical:
                faults.append(_fault("row-differs", where=f"{subject}#{n}"))
            yield canonical.encode(), hashed

    return ledger.chain_faults(stream(), digest_of=keys.digest) + faults


def _log(*, against: str) -> Iterator[Fault]:
    """The sealed log against every checkpoint: order, roots, signatures, witnesses, time."""
    checkpoints = list(models.Checkpoint.objects.order_by("size"))
    outside = list(_outside(against))
    yield from (entry for entry in outside if isinstance(entry, Fault))
    kept: dict[int, list[note.Checkpoint]] = {}
    for entry in outside:
        if not isinstance(entry, Fault):
            kept.setdefault(entry.size, []).append(entry)
    alg = json.loads(checkpoints[0].frontier)["alg"] if checkpoints else setting("DIGEST")
    digest = keys.digest(alg)
    frontier = merkle.Frontier(digest=digest)
    vkey = keys.load_or_make(settings.DATA / "keys", name=setting("ORIGIN")).vkey
    leaves = _leaves()
    before: models.Checkpoint | None = None
    for checkpoint in checkpoints:
        batch, faults = _batch(leaves, frontier=frontier, size=checkpoint.size, before=before)
        yield from faults
        frontier = frontier.append([merkle.leaf_hash(leaf, digest=digest) for leaf in batch])
        yield from _checkpoint_faults(checkpoint, frontier=frontier, vkey=vkey)
        for other in kept.pop(frontier.size, []):
            if other.root_hex != frontier.root().hex():
                yield _fault("witness-differs", where=f"checkpoint {other.size}")
        before = checkpoint
    if next(leaves, None) is not None:
        yield _fault("seal-without-checkpoint", where=f"seal {frontier.size}")
    for size in kept:
        yield _fault("witness-differs", where=f"checkpoint {size}")


def _leaves() -> Iterator[tuple[int, str, datetime]]:
    rows = models.Seal.objects.order_by("index").values_list("index", "entry__hash", "entry__at")
    return rows.iterator(chunk_size=5000)


def _batch(
    leaves: Iterator[tuple[int, str, datetime]],
    *,
    frontier: merkle.Frontier,
    size: int,
    before: models.Checkpoint | None,
) -> tuple[list[bytes], list[Fault]]:
    """The leaves up to a checkpoint's size, with the faults of their order and time."""
    batch: list[bytes] = []
    faults = []
    for expected in range(frontier.size, size):
        index, hashed, at = next(leaves, (-1, "", None))
        if index != expected:
            faults.append(_fault("seal-missing", where=f"seal {expected}"))
            break
        if before is not None and at is not None and at < before.at - CLOCK_SLACK:
            faults.append(_fault("before-checkpoint", where=f"seal {index}"))
        batch.append(bytes.fromhex(hashed))
    return batch, faults


def _checkpoint_faults(
    checkpoint: models.Checkpoint, *, frontier: merkle.Frontier, vkey: str
) -> Iterator[Fault]:
    where = f"checkpoint {checkpoint.size}"
    signed = note.read(checkpoint.note)
    if isinstance(signed, Fault):
        yield signed
        return
    said = note.read_checkpoint(signed.text)
    if isinstance(said, Fault):
        yield said
        return
    if frontier.size != checkpoint.size or frontier.root().hex() != said.root_hex:
        yield _fault("root-differs", where=where)
    if (said.size, said.root_hex) != (checkpoint.size, checkpoint.root):
        yield _fault("root-differs", where=where)
    if not keys.is_signed_by(signed, vkey=vkey):
        yield _fault("bad-signature", where=where)


def _outside(against: str) -> Iterator[note.Checkpoint | Fault]:
    """The checkpoints kept elsewhere: witnesses' notes and the one that was handed in."""
    texts = list(models.WitnessNote.objects.order_by("size").values_list("note", flat=True))
    for text in [*texts, *([against] if against else [])]:
        signed = note.read(text)
        yield signed if isinstance(signed, Fault) else note.read_checkpoint(signed.text)


def _values() -> Iterator[Fault]:
    """Every committed value must be there and match, unless an entry says that it was erased."""
    columns = ("subject", "n", "field", "salt", "value")
    kept = {
        (subject, n, field): (bytes(salt), value)
        for subject, n, field, salt, value in models.Value.objects.values_list(*columns).iterator(
            chunk_size=5000
        )
    }
    erased = _erased_fields()
    rows = models.Entry.objects.exclude(canonical__contains='"sealed":{}')
    for canonical in rows.values_list("canonical", flat=True).iterator(chunk_size=5000):
        try:
            entry = ledger.read(canonical)
        except Refused:
            continue  # the first check has said so
        for field, said in entry.sealed.items():
            value = kept.pop((entry.subject, entry.n, field), None)
            if value is None:
                if field not in erased.get(entry.subject, ()):
                    yield _fault("value-missing", where=f"{entry.subject}#{entry.n} {field}")
            elif _commitment(entry, field=field, kept=value) != said:
                yield _fault("value-altered", where=f"{entry.subject}#{entry.n} {field}")
    for subject, n, field in kept:
        yield _fault("value-without-entry", where=f"{subject}#{n} {field}")


def _erased_fields() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    rows = models.Entry.objects.filter(canonical__contains='"erased":')
    for canonical in rows.values_list("canonical", flat=True).iterator():
        try:
            entry = ledger.read(canonical)
        except Refused:
            continue  # the first check has said so
        did = entry.body.get("did")
        fields = did.get("erased", ()) if isinstance(did, dict) else ()
        found[entry.subject] = found.get(entry.subject, set()) | {
            str(field) for field in fields or ()
        }
    return found


def _commitment(entry: ledger.Entry, *, field: str, kept: tuple[bytes, str]) -> str:
    salt, value = kept
    return ledger.commitment(
        digest=keys.digest(entry.alg), salt=salt, subject=entry.subject, n=entry.n, field=field,
        value=json.loads(value),
    )  # fmt: skip


def _unsealed(at: datetime) -> Iterator[Fault]:
    waiting = models.Entry.objects.filter(seal__isnull=True, at__lt=at - SEAL_LIMIT)
    for subject, n in waiting.order_by("id").values_list("subject", "n")[:100]:
        yield _fault("unsealed", where=f"{subject}#{n}")


_MESSAGES = {
    "row-differs": N_("记录的列和它的正文不一样。"),
    "seal-missing": N_("封存的记录缺了或顺序不对。"),
    "before-checkpoint": N_("记录的时间早于它前面的检查点。"),
    "root-differs": N_("重算的根和检查点不一样。"),
    "bad-signature": N_("检查点的签名不是本台账的。"),
    "witness-differs": N_("和外部存证的检查点对不上。"),
    "seal-without-checkpoint": N_("有封存的记录没有检查点。"),
    "value-missing": N_("内容不见了，又没有删除记录。"),
    "value-altered": N_("内容和台账里的承诺值对不上。"),
    "value-without-entry": N_("有内容没有对应的记录。"),
    "unsealed": N_("记录超过时限没有封存。"),
}


def _fault(code: str, *, where: str) -> Fault:
    fix = N_("请停止写入，联系安全管理员，用备份和外部存证对照。")
    return Fault(code=code, where=where, message=_MESSAGES[code], fix=fix)
