"""Replays the ledger: what its entries give must equal what the tables say."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from luoshi.core import ledger
from luoshi.core.fault import N_, Fault
from luoshi.core.matter import Entered, Matter, fold
from luoshi.core.tree import Tree
from luoshi.store import clockwork, keys, models, projection, replay_readings

#: One entry as it stands: its subject, number, canonical text and hash.
Stored = tuple[str, int, str, str]


def stored(prefix: str) -> Iterator[Stored]:
    """The entries of all subjects of a kind, by subject and number, streamed."""
    rows = models.Entry.objects.filter(subject__gte=f"{prefix}/", subject__lt=f"{prefix}0")
    return rows.order_by("subject", "n").values_list(
        "subject", "n", "canonical", "hash"
    ).iterator(chunk_size=5000)  # fmt: skip


def faults() -> Iterator[Fault]:
    """Everything that the tables say otherwise than the entries."""
    yield from _matters()
    yield from _units()
    yield from _posts()
    yield from _postings()
    yield from _numberings()
    yield from _texts()
    yield from _years()
    yield from _partners()
    yield from _regimes()
    yield from replay_readings.faults()


def differs(subject: str, *, what: str) -> Fault:
    """The fault of a table that does not say what the entries give."""
    return Fault(
        code="replay-differs",
        where=subject,
        message=N_("数据表里的{what}和台账重放的结果不一样。"),
        fix=N_("请停止写入，联系安全管理员，用备份对照。"),
        names={"what": what},
    )


def _matters() -> Iterator[Fault]:
    typed = _typed_values()
    rows = {row.id: row for row in models.Matter.objects.iterator(chunk_size=5000)}
    calendar = clockwork.calendar()
    for subject, entries in groupby(stored("matter"), key=lambda entry: entry[0]):
        matter_id = int(subject.partition("/")[2])
        row = rows.pop(matter_id, None)
        if row is None:
            yield differs(subject, what=N_("事项"))
            continue
        found = list(entries)
        loop = clockwork.loop_of(row.text_id, row.loop)
        matter = fold(
            loop=loop,
            blank=Matter(id=matter_id, loop=row.loop),
            entries=_entered(found, typed=typed.get(subject, {})),
        )
        cells = projection.row_of(
            loop=loop, matter=matter, last_hash=found[-1][3], calendar=calendar
        )
        for name, cell in zip(projection.COLUMNS, cells, strict=True):
            if _kept(row, name) != cell:
                yield differs(subject, what=name)
    for matter_id in rows:
        yield differs(f"matter/{matter_id}", what=N_("事项"))


def _kept(row: models.Matter, name: str) -> Any:
    field = models.Matter._meta.get_field(name)
    return getattr(row, getattr(field, "attname", name))


def _entered(entries: Iterable[Stored], *, typed: Mapping[int, Any]) -> Iterator[Entered]:
    for _, n, canonical, _ in entries:
        entry = ledger.read(canonical)
        yield projection.entered_of(entry, typed=typed.get(n, {}))


def _typed_values() -> dict[str, dict[int, dict[str, Any]]]:
    found: dict[str, dict[int, dict[str, Any]]] = {}
    rows = models.Value.objects.filter(subject__startswith="matter/")
    for subject, n, field, value in rows.values_list("subject", "n", "field", "value").iterator():
        found.setdefault(subject, {}).setdefault(n, {})[field] = json.loads(value)
    return found


def last_bodies(prefix: str) -> dict[str, tuple[dict[str, Any], str, int]]:
    """What the entries of each subject of a kind add up to: body, last hash, number of entries."""
    found: dict[str, tuple[dict[str, Any], str, int]] = {}
    for subject, n, canonical, hashed in stored(prefix):
        body = ledger.read(canonical).body.get("did", {})
        before = found[subject][0] if subject in found else {}
        assert isinstance(body, Mapping)
        found[subject] = (before | dict(body), hashed, n)
    return found


def _compare(
    prefix: str, rows: Mapping[str, tuple[dict[str, Any], str, int]], *, what: str
) -> Iterator[Fault]:
    given = last_bodies(prefix)
    for subject in sorted(given.keys() | rows.keys()):
        if given.get(subject) != rows.get(subject):
            yield differs(subject, what=what)


def _units() -> Iterator[Fault]:
    rows = {
        f"unit/{unit.id}": (
            {"code": unit.code, "title": unit.title, "level": unit.level},
            unit.last_hash,
            unit.n_entries,
        )
        for unit in models.Unit.objects.iterator(chunk_size=5000)
    }
    yield from _compare("unit", rows, what=N_("单位"))


def _posts() -> Iterator[Fault]:
    given = {subject: body for subject, (body, _, _) in last_bodies("post").items()}
    rows = {
        f"post/{post.id}": {"unit": str(post.unit_id), "title": post.title, "is_head": post.is_head}
        for post in models.Post.objects.iterator(chunk_size=5000)
    }
    for subject in sorted(given.keys() | rows.keys()):
        if given.get(subject) != rows.get(subject):
            yield differs(subject, what=N_("岗位"))


def _postings() -> Iterator[Fault]:
    rows = {
        f"posting/{posting.id}": (
            {
                "post": str(posting.post_id),
                "from_on": posting.from_on.isoformat(),
                "until_on": posting.until_on.isoformat() if posting.until_on else "",
                "is_deputy": posting.is_deputy,
            }
            | ({} if posting.matter_id is None else {"matter": str(posting.matter_id)}),
            posting.last_hash,
            posting.n_entries,
        )
        for posting in models.Posting.objects.all()
    }
    yield from _compare("posting", rows, what=N_("任职"))


def _numberings() -> Iterator[Fault]:
    given = last_bodies("tree")
    for numbering in models.Numbering.objects.all():
        subject = f"tree/{numbering.id}"
        body = given.pop(subject, ({}, "", 0))[0]
        tree = _tree_of(numbering.id)
        said = {
            "from_on": numbering.from_on.isoformat(),
            "n_units": str(numbering.n_units),
            "places": clockwork.places_digest(tree) if tree else "",
        }
        if body != said or tree is None:
            yield differs(subject, what=N_("组织树"))
    for subject in given:
        yield differs(subject, what=N_("组织树"))


def _tree_of(numbering_id: int) -> Tree | None:
    """The tree of a numbering as its rows stand; None where the rows do not number it right."""
    rows = list(
        models.Place.objects.filter(numbering_id=numbering_id)
        .order_by("pre")
        .values_list("unit_id", "pre", "last", "depth", "parent_id")
    )
    clockwork.forget()
    tree = clockwork.tree_by_id(numbering_id)
    is_right = all(
        (tree.pre(unit), tree.last(unit), tree.depth(unit), tree.parent(unit))
        == (pre, last, depth, parent)
        for unit, pre, last, depth, parent in rows
    )
    return tree if is_right else None


def _texts() -> Iterator[Fault]:
    digest = keys.digest("sha256")
    given = {subject.partition("/")[2] for subject in last_bodies("loop")}
    for text in models.LoopText.objects.all():
        if digest(text.text.encode()).hex() != text.hash or text.hash not in given:
            yield differs(f"loop/{text.hash}", what=N_("机制文本"))


def _years() -> Iterator[Fault]:
    rows = {
        f"calendar/{year.year}": (
            {"holidays": year.holidays, "workdays": year.workdays}, year.last_hash, year.n_entries,
        )
        for year in models.CalendarYear.objects.all()
    }  # fmt: skip
    yield from _compare("calendar", rows, what=N_("工作日历"))


def _partners() -> Iterator[Fault]:
    bound: dict[int, set[int]] = {}
    for matter_id, unit_id in models.Partner.objects.values_list("matter_id", "unit_id"):
        bound.setdefault(matter_id, set()).add(unit_id)
    said = models.Matter.objects.filter(state__contains='"partners":')
    for row in said.iterator():
        loop = clockwork.loop_of(row.text_id, row.loop)
        partners = set(projection.matter_of(row, loop=loop).partners)
        if partners != bound.pop(row.id, set()):
            yield differs(f"matter/{row.id}", what=N_("共同单位"))
    for matter_id in bound:
        yield differs(f"matter/{matter_id}", what=N_("共同单位"))


def _regimes() -> Iterator[Fault]:
    rows = models.Regime.objects.values_list("matter_id", "unit_id", "level")
    kept = {matter_id: (unit, level) for matter_id, unit, level in rows}
    for row in models.Matter.objects.filter(end="", state__contains='"regime":').iterator():
        loop = clockwork.loop_of(row.text_id, row.loop)
        level = projection.matter_of(row, loop=loop).values.get("regime")
        if level and kept.pop(row.id, None) != (row.owner_id, level):
            yield differs(f"matter/{row.id}", what=N_("响应级别"))
    for matter_id in kept:
        yield differs(f"matter/{matter_id}", what=N_("响应级别"))
