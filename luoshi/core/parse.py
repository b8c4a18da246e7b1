"""A loop file, as TOML gives it, becomes a `Loop`; what cannot be read becomes faults."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from luoshi.core import shape, words
from luoshi.core.fault import Fault, Refused
from luoshi.core.loop import NONE, OWN, Field, Loop, Measure, Move, Stage
from luoshi.core.loop_fault import found
from luoshi.core.period import UNITS

Table = Mapping[str, Any]

#: A field of files takes this many when nothing is said; a text takes 300 characters.
MOST_FILES = 3


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where in the file we read, and the list that gathers what is wrong there."""

    where: str
    faults: list[Fault]

    def at(self, key: str) -> "_Place":
        return replace(self, where=f"{self.where}.{key}")

    def wrong(self, fault: str, **names: object) -> None:
        self.faults.append(found(fault=fault, where=self.where, **names))


def parse_loop(*, name: str, table: Table, common: Table) -> Loop:
    """The loop that a file says.

    Shape: `table` is the file as TOML gives it, `common` that of `common.toml` (own, fields).
    Refuses: the first of the faults that `read` gives.
    """
    loop, faults = read(name=name, table=table, common=common)
    if faults or loop is None:
        raise Refused(faults[0])
    return loop


def read(*, name: str, table: Table, common: Table) -> tuple[Loop | None, list[Fault]]:
    """The loop and everything in its file that cannot be read.

    Shape: a value that cannot be read is left out or replaced by a harmless one, so that the rest
    can still be checked; None when there is neither a stage nor a move. A loop with a fault is
    never put to use.
    """
    place = _Place(where=name, faults=[])
    used = common_used(table=table, common=common)
    shared = _fields(used["own"], place=replace(place, where="common.own"), root=name)
    shared |= _fields(used["fields"], place=replace(place, where="common.fields"), root=name)
    loop = _loop(table, place=place, shared=shared, root="")
    for word in words.LOOP:
        if word.key in ("purpose", "purpose_en", "source") and word.key not in table:
            place.wrong("text-missing", key=word.key, meaning=word.meaning)
    if not loop.stages and not loop.moves:
        return None, place.faults or [found(fault="no-opening", where=name)]
    return _with_children(loop, place=place, table=table, shared=shared), place.faults


def common_used(*, table: Table, common: Table) -> dict[str, dict[str, Any]]:
    """Of the common words, all own ones and those shared ones that a loop file asks."""
    children = [inner for inner in _inner(table, "children").values() if isinstance(inner, Mapping)]
    asked = set().union(*(_asked(inner) for inner in (table, *children)))
    shared = {key: word for key, word in common.get("fields", {}).items() if key in asked}
    return {"own": dict(common.get("own", {})), "fields": shared}


def common_fields(common: Table) -> tuple[Mapping[str, Field], list[Fault]]:
    """Every own and shared field of `common.toml`, and what cannot be read in it."""
    place = _Place(where="common", faults=[])
    fields = _fields(common.get("own", {}), place=place.at("own"), root="")
    fields |= _fields(common.get("fields", {}), place=place.at("fields"), root="")
    for key in common:
        if key not in ("own", "fields"):
            place.wrong("unknown-key", key=key, known="own、fields")
    for key in common.get("own", {}):
        if key not in OWN:
            place.at("own").wrong("unknown-key", key=key, known="、".join(OWN))
    return MappingProxyType(fields), place.faults


def _asked(table: Table) -> set[str]:
    """The fields that the moves of a loop ask, those of its children not counted."""
    moves = [move for move in _inner(table, "moves").values() if isinstance(move, Mapping)]
    lists = [shape.READERS["names"](move.get(key)) for move in moves for key in ("needs", "may")]
    return {name for names in lists if names for name in names}


def _inner(table: Table, key: str) -> Table:
    inner = table.get(key)
    return inner if isinstance(inner, Mapping) else {}


def _loop(table: Table, *, place: _Place, shared: Mapping[str, Field], root: str) -> Loop:
    known = words.CHILD if root else words.LOOP
    key = place.where.rpartition(".")[2]
    values = _values(table, known=known, place=place, key=key)
    file = root or key
    fields = _fields(values.pop("fields", {}), place=place.at("fields"), root=file)
    for name in fields:
        if name in shared:
            place.at(f"fields.{name}").wrong("asked-twice:common", field=name)
    name = f"{root}.{key}" if root else key
    stages = _parts(values.pop("stages", {}), kind="stage", place=place.at("stages"))
    moves = _parts(values.pop("moves", {}), kind="move", place=place.at("moves"))
    measures = _parts(values.pop("measures", {}), kind="measure", place=place.at("measures"))
    values.pop("children", None)
    return Loop(
        name=name,
        parent=root,
        fields=MappingProxyType({**_known(shared, table=table), **fields}),
        stages=MappingProxyType({part["name"]: Stage(**part) for part in stages}),
        moves=MappingProxyType({part["name"]: _move(part) for part in moves}),
        measures=MappingProxyType(
            {part["name"]: Measure(**{"count": (), **part}) for part in measures}
        ),
        **values,
    )


def _known(shared: Mapping[str, Field], *, table: Table) -> dict[str, Field]:
    asked = _asked(table)
    return {name: field for name, field in shared.items() if name in OWN or name in asked}


def _with_children(loop: Loop, *, place: _Place, table: Table, shared: Mapping[str, Field]) -> Loop:
    """The loop with its children; an opening of a child calls it by its whole name."""
    children = {
        key: _loop(inner, place=place.at(f"children.{key}"), shared=shared, root=loop.name)
        for key, inner in _inner(table, "children").items()
        if _is_table(inner, name=key, place=place.at("children"))
    }
    named = {
        key: replace(child, moves=_openings_named(child, root=loop.name, children=children))
        for key, child in children.items()
    }
    return replace(
        loop,
        moves=_openings_named(loop, root=loop.name, children=children),
        children=MappingProxyType(named) if named else NONE,
    )


def _openings_named(loop: Loop, *, root: str, children: Mapping[str, Loop]) -> Mapping[str, Move]:
    return MappingProxyType({
        name: replace(move, opens=replace(move.opens, loop=f"{root}.{move.opens.loop}"))
        if move.opens and move.opens.loop in children
        else move
        for name, move in loop.moves.items()
    })  # fmt: skip


def _move(part: dict[str, Any]) -> Move:
    return Move(**{"sources" if key == "from" else key: value for key, value in part.items()})


def _parts(tables: Table, *, kind: str, place: _Place) -> list[dict[str, Any]]:
    """What each stage, move or measure says, with its name."""
    known = words.KINDS[kind]
    return [
        {"name": name, **_values(inner, known=known, place=place.at(name), key=name)}
        for name, inner in tables.items()
        if _is_table(inner, name=name, place=place)
    ]


def _fields(tables: Table, *, place: _Place, root: str) -> dict[str, Field]:
    return {
        name: _field(inner, name=name, place=place.at(name), root=root)
        for name, inner in tables.items()
        if _is_table(inner, name=name, place=place)
    }


def _field(table: Table, *, name: str, place: _Place, root: str) -> Field:
    values = _values(table, known=words.FIELD, place=place, key=name)
    kinds = [key for key in ("choice", "choices", "type") if key in values]
    if len(kinds) > 1:
        place.wrong("bad-type:two", keys="、".join(kinds))
    answers = values.pop("choices", None) or values.pop("choice", None)
    values.pop("choice", None)
    if answers:
        values |= {"choice": answers, "type": "choices" if "choices" in kinds else "choice"}
    if "help" in values and "help_en" not in values:
        place.wrong("text-missing", key="help_en", meaning=words.HELP_EN.meaning)
    if values.get("type") == "file":
        values = {"most": MOST_FILES, **values}
    if values.get("type") == "matter":
        values = {"loop": root, **values}
    return Field(name=name, **values)


def _is_table(inner: object, *, name: str, place: _Place) -> bool:
    if isinstance(inner, Mapping) and shape.NAME.fullmatch(name):
        return True
    place.at(name).wrong("bad-type", key=name, meaning='name = { title = "…" }')
    return False


def _values(
    table: Table, *, known: tuple[words.Word, ...], place: _Place, key: str
) -> dict[str, Any]:
    """What each key says, read by its shape, with the titles always there."""
    by_key = {word.key: word for word in known}
    values: dict[str, Any] = {"title": "？"}
    for name, raw in table.items():
        if name in by_key:
            value = _value(raw, word=by_key[name], place=place)
            values |= {} if value is None else {name: value}
        else:
            place.wrong("unknown-key", key=name, known="、".join(by_key))
    if "title" not in table:
        place.wrong("no-title")
    said = key.replace("_", " ")
    return {"title_en": said[:1].upper() + said[1:], **values}


def _value(raw: object, *, word: words.Word, place: _Place) -> Any:
    if word.shape == "table":
        if isinstance(raw, Mapping):
            return raw
    else:
        value = shape.READERS[word.shape](raw)
        if value is not None:
            return value
    fault = shape.FAULT_OF.get(word.shape, "bad-type")
    if word.shape == "retention" and isinstance(raw, str):
        fault = "bad-span"
    names = {"clock": raw, "end": raw, "sign": raw, "amount": raw, "units": "、".join(UNITS)}
    place.at(word.key).wrong(fault, key=word.key, meaning=word.meaning, **names)
    return shape.STAND_INS.get(word.shape)
