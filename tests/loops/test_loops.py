"""The loops that are shipped: sound, kept by their text, and documented."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from luoshi import loops
from luoshi.core import check, parse, paths, value, words
from luoshi.core.fault import Refused
from luoshi.core.loop import OWN, Loop
from luoshi.core.schema import schema
from luoshi.loops import document

SOUND = Path(__file__).resolve().parent / "sound.toml"
DOCS = loops.HERE.parent.parent / "docs"
SHIPPED = (
    "action", "alliance", "appraisal", "blocker", "brand", "cadre", "campaign", "challenge",
    "commitment", "deployment", "inquiry", "inspection", "investment", "journey", "liaison",
    "matching", "meeting", "openday", "outreach", "oversight", "permit", "pledge", "project",
    "publicity", "rectification", "reform", "request", "resource", "response", "risk", "shift",
    "squad", "station", "talk", "task", "visit",
)  # fmt: skip
FILES = loops.read_files((loops.HERE,))
ALL = loops.load()
EACH = [loop for root in ALL.values() for loop in (root, *root.children.values())]


def sections(known: dict[str, Loop]) -> str:
    common = parse.common_fields(FILES.common)[0]
    return document.document(known, common=common)


def test_shipped_loops_have_no_fault() -> None:
    assert tuple(loops.load()) == SHIPPED
    assert loops.load_with_faults()[1] == []
    assert len(ALL) == 36


def test_common_words_name_the_own_fields_of_every_matter() -> None:
    assert tuple(FILES.common["own"]) == OWN


def test_every_common_word_is_asked_by_a_shipped_loop() -> None:
    asked = {
        name
        for loop in EACH
        if loop.name.partition(".")[0] in SHIPPED
        for move in loop.moves.values()
        for name in (*move.needs, *move.may)
    }
    assert set(FILES.common["fields"]) <= asked


def test_rhythms_of_the_words_are_those_of_the_values() -> None:
    assert tuple(value.RHYTHMS) == words.RHYTHMS


@pytest.mark.parametrize("name", SHIPPED)
def test_source_of_a_loop_is_described(name: str) -> None:
    described = (DOCS / "sources.md").read_text(encoding="utf-8")
    assert f"\n## {ALL[name].source}\n" in described


@pytest.mark.parametrize("loop", EACH, ids=lambda loop: loop.name)
def test_main_line_leads_from_the_first_stage_to_an_end(loop: Loop) -> None:
    line = paths.spine(loop)
    assert line[0] == next(iter(loop.stages))
    assert loop.stages[line[-1]].end is not None


def test_task_is_not_assigned_without_post_duty_day_quantity_and_test() -> None:
    task = ALL["task"]
    known = dict.fromkeys(task.stages, frozenset[str]())
    for opening in ("approve", "hand_down"):
        known[opening] = frozenset(task.moves[opening].needs)
    assert {"owner", "holder", "duty", "due", "quantity", "test"} <= known["approve"]
    assert {"duty", "due", "quantity", "test"} <= known["hand_down"]
    into = [move.name for move in task.moves.values() if "assigned" in move.to]
    assert into == ["hand_down", "assign", "insist", "reassign"]


@pytest.mark.parametrize(
    ("loop", "move", "wanted"),
    [
        ("task", "progress", True),
        ("task", "pass", True),
        ("task", "strike", False),
        ("task", "approve", False),
        ("commitment", "show", False),
        ("commitment", "pass", True),
        ("talk", "publish", False),
        ("response", "declare", False),
        ("pledge", "sign", False),
        ("request", "reply", True),
    ],
)
def test_what_was_decided_declared_or_published_is_not_taken_back(
    loop: str, move: str, wanted: bool
) -> None:
    assert ALL[loop].can_take_back(ALL[loop].moves[move]) is wanted


@pytest.mark.parametrize(
    ("loop", "move", "name"), [("outreach", "erase", "no_copy"), ("publicity", "show", "cleared")]
)
@pytest.mark.parametrize("answer", [False, True, "no", ()])
def test_no_is_no_answer_where_something_is_confirmed(
    loop: str, move: str, name: str, answer: object
) -> None:
    asked = ALL[loop].fields[name]

    assert name in ALL[loop].moves[move].needs
    assert value.fault_of(asked, answer) is not None
    assert value.fault_of(asked, tuple(asked.choice)) is None
    assert len(asked.choice) == 1


def test_agreement_takes_from_the_need_and_from_the_offer() -> None:
    agree = ALL["matching"].children["match"].moves["agree"]
    assert dict(agree.takes) == {"parent.open_amount": "amount", "counter.open_amount": "amount"}


@pytest.mark.parametrize("name", sorted(ALL))
def test_text_of_a_loop_can_be_read_alone(name: str) -> None:
    assert loops.from_text(loops.texts()[name]) == ALL[name]


def test_text_of_a_loop_changes_with_its_words_and_not_with_its_remarks(tmp_path: Path) -> None:
    source = (loops.HERE / "blocker.toml").read_text(encoding="utf-8")
    path = tmp_path / "blocker.toml"
    path.write_text(f"# a remark\n{source}", encoding="utf-8")
    assert loops.text_of("blocker", folders=[tmp_path]) == loops.text_of("blocker")
    path.write_text(source.replace("要素堵点", "堵点"), encoding="utf-8")
    assert loops.text_of("blocker", folders=[tmp_path]) != loops.text_of("blocker")
    assert loops.load([tmp_path])["blocker"].title == "堵点"


def test_text_of_a_loop_does_not_change_with_common_words_it_does_not_use(tmp_path: Path) -> None:
    (tmp_path / "common.toml").write_text('[fields.motto]\ntitle = "口号"\n', encoding="utf-8")
    assert loops.texts([tmp_path]) == loops.texts()
    assert "motto" in loops.common_fields([tmp_path])


def test_loop_that_does_not_exist_has_no_text() -> None:
    with pytest.raises(Refused, match="nothing"):
        loops.text_of("nothing")


def test_what_only_another_matter_opens_is_told_from_what_anybody_may_open() -> None:
    shipped = loops.load()
    everything = (
        *shipped.values(),
        *(c for each in shipped.values() for c in each.children.values()),
    )

    inner = {loop.name for loop in everything if loop.parent}
    assert {loop.name for loop in everything if loop.needs_parent} == {"talk", *inner}


def test_faulty_folder_stops_the_loading(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("title = 3\n", encoding="utf-8")
    with pytest.raises(Refused):
        loops.load([tmp_path])


def test_faulty_common_word_is_found_once(tmp_path: Path) -> None:
    (tmp_path / "common.toml").write_text("[fields.ground]\ntitle = 3\n", encoding="utf-8")
    faults = loops.load_with_faults([tmp_path])[1]
    assert [(fault.code, fault.where) for fault in faults] == [
        ("bad-type", "common.fields.ground.title")
    ]


def test_files_are_checked_beside_the_loops_that_are_there(tmp_path: Path) -> None:
    good = tmp_path / "good.toml"
    sound = SOUND.read_text(encoding="utf-8")
    good.write_text(sound + 'split = { title = "分", from = "raised", by = "owner", '
                    'opens = { task = 1 } }\n', encoding="utf-8")  # fmt: skip
    bad = tmp_path / "bad.toml"
    bad.write_text(sound.replace('end = "success"', 'end = "won"'), encoding="utf-8")
    broken = tmp_path / "broken.toml"
    broken.write_text("[", encoding="utf-8")
    common = tmp_path / "common.toml"
    common.write_text('[fields.mine]\ntitel = "我的"\n', encoding="utf-8")
    assert loops.check_paths([good]) == []
    assert [fault.code for fault in loops.check_paths([good, bad])] == ["bad-end"]
    assert [fault.code for fault in loops.check_paths([broken])] == ["not-toml"]
    assert {fault.code for fault in loops.check_paths([common])} == {"no-title", "unknown-key"}


def test_documents_do_not_lag_behind_the_declarations() -> None:
    written = (DOCS / "loops.md").read_text(encoding="utf-8")
    assert written == sections(dict(loops.load())), "luoshi loops docs > docs/loops.md"
    known = json.loads((DOCS / "loop.schema.json").read_text(encoding="utf-8"))
    assert known == schema(), "luoshi loops schema > docs/loop.schema.json"


def said_lines(name: str) -> list[tuple[str, int]]:
    lines = (loops.HERE / f"{name}.toml").read_text(encoding="utf-8").splitlines()
    return [
        (name, n)
        for n, line in enumerate(lines)
        if line.strip() and not line.lstrip().startswith("#")
    ]


def without_line(name: str, n: int) -> dict[str, Any] | None:
    lines = (loops.HERE / f"{name}.toml").read_text(encoding="utf-8").splitlines()
    try:
        return tomllib.loads("\n".join(lines[:n] + lines[n + 1 :]))
    except tomllib.TOMLDecodeError:
        return None


@pytest.mark.parametrize("name", [*SHIPPED, "common"])
def test_no_line_can_be_deleted_unseen(name: str) -> None:
    unseen = []
    for _, n in said_lines(name):
        table = without_line(name, n)
        if table is not None and not is_seen(name, table):
            unseen.append(n + 1)
    assert unseen == []


def is_seen(name: str, table: dict[str, Any]) -> bool:
    """Whether a changed file has a fault or changes docs/loops.md."""
    if name == "common":
        fields, faults = parse.common_fields(table)
        return bool(faults) or fields != parse.common_fields(FILES.common)[0]
    loop, faults = parse.read(name=name, table=table, common=FILES.common)
    if faults or loop is None:
        return True
    if check.faults(loop, loops={**ALL, name: loop}):
        return True
    return sections({name: loop}) != sections({name: ALL[name]})


@pytest.mark.parametrize("key", sorted(parse.common_fields(FILES.common)[0]))
def test_common_word_stands_in_the_document(key: str) -> None:
    assert f"| `{key}` |" in sections({}), "a deleted word must change the document"


@pytest.mark.parametrize("path", sorted(loops.HERE.glob("*.toml")))
def test_loop_file_fits_the_schema(path: Path) -> None:
    known = schema()
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    if path.stem == "common":
        field = known["definitions"]["field"]
        found = [
            wrong
            for part in ("own", "fields")
            for entry in table[part].values()
            for wrong in misfits(entry, field, root=known)
        ]
    else:
        found = list(misfits(table, known, root=known))
    assert found == []


def test_schema_refuses_what_the_vocabulary_does_not_have() -> None:
    known = schema()
    table = tomllib.loads(SOUND.read_text(encoding="utf-8"))
    assert list(misfits(table, known, root=known)) == []
    for key, wrong in (("colour", "red"), ("title", 3), ("number", "督督"), ("seen_by", ["boss"])):
        assert list(misfits({**table, key: wrong}, known, root=known))
    table["moves"]["accept"]["by"] = "boss"
    table["stages"]["raised"]["clock"] = "soon enough"
    del table["stages"]["done"]["title"]
    assert len(list(misfits(table, known, root=known))) == 3


TYPES = {
    "object": dict, "array": list, "string": str, "integer": int, "boolean": bool,
}  # fmt: skip


def misfits(entry: Any, known: dict[str, Any], *, root: dict[str, Any]) -> Iterator[str]:
    """What does not fit, by the few words of JSON Schema that ours uses."""
    if "$ref" in known:
        known = root["definitions"][known["$ref"].rpartition("/")[2]]
    if "anyOf" in known and all(list(misfits(entry, one, root=root)) for one in known["anyOf"]):
        yield f"{entry}: none of several"
    if "enum" in known and entry not in known["enum"]:
        yield f"{entry}: not among {known['enum']}"
    wanted = known.get("type", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if wanted and not any(is_of(entry, name) for name in wanted):
        yield f"{entry}: not {wanted}"
    elif isinstance(entry, dict):
        yield from misfits_of_table(entry, known, root=root)
    elif isinstance(entry, list):
        yield from misfits_of_list(entry, known.get("items", {}), root=root)
    elif isinstance(entry, str):
        if not known.get("minLength", 0) <= len(entry) <= known.get("maxLength", 10_000):
            yield f"{entry}: length"
        if "pattern" in known and not re.search(known["pattern"], entry):
            yield f"{entry}: pattern"


def misfits_of_list(entry: list[Any], items: Any, *, root: dict[str, Any]) -> Iterator[str]:
    each = items if isinstance(items, list) else [items] * len(entry)
    for one, inner in zip(entry, each, strict=True):
        yield from misfits(one, inner, root=root)


def is_of(entry: Any, name: str) -> bool:
    return isinstance(entry, TYPES[name]) and (name == "boolean") == isinstance(entry, bool)


def misfits_of_table(
    entry: dict[str, Any], known: dict[str, Any], *, root: dict[str, Any]
) -> Iterator[str]:
    yield from (f"{key}: missing" for key in known.get("required", ()) if key not in entry)
    if not known.get("minProperties", 0) <= len(entry) <= known.get("maxProperties", 10_000):
        yield f"{entry}: how many"
    for key, inner in entry.items():
        yield from misfits(key, known.get("propertyNames", {}), root=root)
        more = known.get("properties", {}).get(key, known.get("additionalProperties", {}))
        if more is False:
            yield f"{key}: unknown"
        else:
            yield from misfits(inner, more or {}, root=root)
