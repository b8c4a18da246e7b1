"""Seals committed entries into the Merkle log and signs a checkpoint over it."""

import json
from datetime import datetime

from django.db import connection, transaction

from luoshi.core import merkle, note
from luoshi.core.fault import N_, Fault, Refused
from luoshi.settings import value as setting
from luoshi.store import keys
from luoshi.store.models import Checkpoint, Entry, Seal, WitnessNote
from luoshi.store.record import bulk
from luoshi.store.record.behind import behind

#: One sealer at a time: the key of PostgreSQL's advisory lock. SQLite writes one at a time anyway.
_LOCK = 7_264_853


def seal(*, at: datetime) -> Checkpoint | None:
    """Seals every committed entry that has no seal and signs a checkpoint; None where all have.

    An entry is found by its missing seal, never by an id greater than the last: ids are not
    committed in their order.
    """
    with transaction.atomic(), behind():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        frontier, alg = last_frontier()
        waiting = list(
            Entry.objects.filter(seal__isnull=True).order_by("id").values_list("id", "hash")
        )
        if not waiting:
            return None
        digest = keys.digest(alg)
        bulk.insert(
            Seal,
            names=("entry", "index"),
            rows=((row[0], frontier.size + n) for n, row in enumerate(waiting)),
        )
        leaves = [merkle.leaf_hash(bytes.fromhex(hashed), digest=digest) for _, hashed in waiting]
        return _checkpoint(frontier.append(leaves), alg=alg, at=at)


def last_frontier() -> tuple[merkle.Frontier, str]:
    """The right edge of the log as the last checkpoint keeps it, and the log's hash function."""
    last = Checkpoint.objects.order_by("-size").first()
    if last is None:
        alg = setting("DIGEST")
        return merkle.Frontier(digest=keys.digest(alg)), alg
    kept = json.loads(last.frontier)
    nodes = tuple(bytes.fromhex(node) for node in kept["nodes"])
    alg = kept["alg"]
    return merkle.Frontier(digest=keys.digest(alg), size=last.size, nodes=nodes), alg


def _checkpoint(frontier: merkle.Frontier, *, alg: str, at: datetime) -> Checkpoint:
    key = keys.of_the_site()
    root = frontier.root().hex()
    text = note.write(
        note.Checkpoint(origin=setting("ORIGIN"), size=frontier.size, root_hex=root, alg=alg)
    )
    kept = {"alg": alg, "nodes": [node.hex() for node in frontier.nodes]}
    return Checkpoint.objects.create(
        size=frontier.size, root=root, frontier=json.dumps(kept),
        note=keys.sign(text, key=key), at=at,
    )  # fmt: skip


def keep_witness_note(text: str, *, at: datetime) -> WitnessNote:
    """Keeps a checkpoint that a witness has signed on a machine of its own.

    Refuses: not-a-note, not-our-checkpoint, no-witness.
    """
    signed = note.read(text)
    if isinstance(signed, Fault):
        raise Refused(signed)
    said = note.read_checkpoint(signed.text)
    if isinstance(said, Fault):
        raise Refused(said)
    ours = Checkpoint.objects.filter(size=said.size).first()
    if ours is None or ours.root != said.root_hex or said.origin != setting("ORIGIN"):
        raise Refused(
            Fault(
                code="not-our-checkpoint",
                where="",
                message=N_("这份存证和本台账在 {size} 条时的检查点对不上，没有收下。"),
                fix=N_("请核对来源；如确为本台账的存证，请立即联系安全管理员。"),
                names={"size": said.size},
            )
        )
    mine = keys.of_the_site()
    others = [entry.name for entry in signed.signatures if entry.name != mine.name]
    if not others:
        raise Refused(
            Fault(
                code="no-witness",
                where="",
                message=N_("这份检查点上没有外部见证的签名。"),
                fix=N_("请对方用单文件核验程序签名后再导入。"),
            )
        )
    kept, _ = WitnessNote.objects.update_or_create(
        size=said.size, witness=others[0], defaults={"note": text, "at": at}
    )
    return kept
