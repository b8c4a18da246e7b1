"""Proofs that leave the installation: of one entry, and of how the log has grown."""

import json
from collections.abc import Iterator

from luoshi.core import ledger, note, proof
from luoshi.core.fault import N_, Fault, Refused
from luoshi.core.proof import CheckpointExport, EntryProof, Opened
from luoshi.store import models, sealed


def of_entry(said: str, *, with_values: bool = False, with_chain: bool = True) -> EntryProof:
    """The proof that an entry stands in the log, as `docs/ledger.md` describes it.

    Shape: `said` names the entry as "matter/123#4", or as the beginning of its hash. With
    `with_values` what people typed in it is laid open too; without `with_chain` the entries before
    it stay out.
    Refuses: no-such-entry, two-entries, not-sealed.
    """
    entry = _entry(said)
    seal = models.Seal.objects.filter(entry_id=entry.id).first()
    checkpoint = _last()
    if seal is None or checkpoint is None or seal.index >= checkpoint.size:
        raise _refused("not-sealed", said)
    path = sealed.inclusion(index=seal.index, size=checkpoint.size, alg=_alg(checkpoint))
    before = models.Entry.objects.filter(subject=entry.subject, n__lte=entry.n).order_by("n")
    chain = before.values_list("canonical", flat=True) if with_chain else ()
    return proof.entry_proof(
        entry=entry.canonical.encode(),
        alg=ledger.from_canonical(entry.canonical.encode()).alg,
        hash=entry.hash,
        index=seal.index,
        size=checkpoint.size,
        proof=path,
        checkpoint=checkpoint.note,
        chain=[text.encode() for text in chain],
        values=list(_values(entry)) if with_values else (),
    )


def of_checkpoint(*, since: str = "") -> CheckpointExport:
    """The last checkpoint, with what shows that the log only grew since an older one.

    Shape: `since` is the older one as a note or an export, its size, or "" for whoever keeps none.
    Refuses: nothing-sealed, bad-note, bad-checkpoint, not-a-size, not-our-checkpoint.
    """
    checkpoint = _last()
    if checkpoint is None:
        raise _refused("nothing-sealed", "")
    old_size = _size(since, newest=checkpoint) if since else 0
    path = sealed.consistency(old_size=old_size, new_size=checkpoint.size, alg=_alg(checkpoint))
    return proof.checkpoint_export(checkpoint=checkpoint.note, old_size=old_size, consistency=path)


def note_in(text: str) -> str:
    """The signed note that a file holds: itself, or the one inside an export. Refuses: bad-note."""
    if not text.lstrip().startswith("{"):
        return text
    try:
        said = json.loads(text)["checkpoint"]
    except (ValueError, KeyError, TypeError) as error:
        raise _refused("not-a-note", "") from error
    if not isinstance(said, str):
        raise _refused("not-a-note", "")
    return said


def _entry(said: str) -> models.Entry:
    subject, _, n = said.partition("#")
    if not said:
        raise _refused("no-such-entry", said)
    if n.isdecimal():
        found = list(models.Entry.objects.filter(subject=subject, n=int(n)))
    else:
        found = list(models.Entry.objects.filter(hash__startswith=said.lower())[:2])
    if len(found) > 1:
        raise _refused("two-entries", said)
    if not found:
        raise _refused("no-such-entry", said)
    return found[0]


def _values(entry: models.Entry) -> Iterator[Opened]:
    kept = models.Value.objects.filter(subject=entry.subject, n=entry.n).order_by("field")
    for row in kept:
        yield Opened(field=row.field, salt=bytes(row.salt), value=json.loads(row.value))


def _last() -> models.Checkpoint | None:
    return models.Checkpoint.objects.order_by("-size").first()


def _alg(checkpoint: models.Checkpoint) -> str:
    return str(json.loads(checkpoint.frontier)["alg"])


def _size(since: str, *, newest: models.Checkpoint) -> int:
    """The size that the other side keeps; a note must be one of ours."""
    if since.strip().isdecimal():
        size = int(since)
        if size > newest.size:
            raise _refused("not-a-size", since.strip())
        return size
    signed = note.read(note_in(since))
    said = signed if isinstance(signed, Fault) else note.read_checkpoint(signed.text)
    if isinstance(said, Fault):
        raise Refused(said)
    own = models.Checkpoint.objects.filter(size=said.size).first()
    if own is None or own.root != said.root_hex:
        raise _refused("not-our-checkpoint", str(said.size))
    return said.size


_SAID = {
    "no-such-entry": (
        N_("台账里没有“{said}”这条记录。"),
        N_("请写成“matter/编号#第几条”，或记录哈希的开头几位。"),
    ),
    "two-entries": (N_("以“{said}”开头的记录不止一条。"), N_("请把哈希多写几位。")),
    "not-sealed": (
        N_("“{said}”还没有封存，开不出证明。"),
        N_("请先运行 luoshi tick，或等十秒再试。"),
    ),
    "nothing-sealed": (N_("台账还没有封存过，没有检查点。"), N_("请先运行 luoshi tick。")),
    "not-a-note": (
        N_("这个文件不是检查点。"),
        N_("请用 luoshi ledger checkpoint --export 导出的文件。"),
    ),
    "not-a-size": (
        N_("台账还没有 {said} 条。"),
        N_("请核对条数；如确认保存过，请联系安全管理员。"),
    ),
    "not-our-checkpoint": (
        N_("本台账在 {said} 条时没有这样的检查点。"),
        N_("请核对来源；如确为本台账的存证，请立即联系安全管理员。"),
    ),
}


def _refused(code: str, said: str) -> Refused:
    message, fix = _SAID[code]
    return Refused(Fault(code=code, where="", message=message, fix=fix, names={"said": said}))
