"""Every mistake in a loop file is found by its name, alone, with what to do about it."""

from dataclasses import replace
from pathlib import Path

import pytest

from luoshi import loops
from luoshi.core.fault import Fault
from luoshi.core.loop_fault import TEXTS

HERE = Path(__file__).resolve().parent
FIXTURES = sorted((HERE / "faults").glob("*.toml"))
COMMON = loops.read_files((loops.HERE,)).common


def faults_in(path: Path, *, folder: Path) -> list[Fault]:
    (folder / "example.toml").write_bytes(path.read_bytes())
    files = loops.read_files((folder,))
    return loops.check_files(replace(files, common=COMMON))[1]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_mistake_is_found_alone_and_by_its_name(path: Path, tmp_path: Path) -> None:
    faults = faults_in(path, folder=tmp_path)
    assert {fault.code for fault in faults} == {path.stem.partition(".")[0]}
    assert len(faults) == 1, [str(fault) for fault in faults]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_mistake_is_said_with_its_place_and_its_remedy(path: Path, tmp_path: Path) -> None:
    fault = faults_in(path, folder=tmp_path)[0]
    message, fix = fault.said()
    assert fault.where.startswith("example")
    assert (fault.message, fault.fix) == TEXTS[path.stem.replace(".", ":", 1)]
    assert "{" not in message
    assert message.endswith("。")
    assert fix.endswith("。")


def test_every_fault_has_its_mistake() -> None:
    known = {key for key in TEXTS if key != "bad-name"}
    assert {path.stem.replace(".", ":", 1) for path in FIXTURES} == known


def test_sound_file_has_no_fault(tmp_path: Path) -> None:
    assert faults_in(HERE / "sound.toml", folder=tmp_path) == []


def test_file_name_that_cannot_be_a_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "my.loop.toml").write_bytes((HERE / "sound.toml").read_bytes())
    faults = loops.load_with_faults([tmp_path])[1]
    assert [(fault.code, fault.where) for fault in faults] == [("bad-name", "my.loop.toml")]


def test_all_mistakes_of_a_file_are_found_at_once(tmp_path: Path) -> None:
    text = (HERE / "sound.toml").read_text(encoding="utf-8")
    text = text.replace('by = "owner"', 'by = "boss"', 1)
    text = text.replace('end = "void"', 'end = "void", clock = "1 days"')
    text += '\n[measures]\nshare = { title = "占比", count = [["mood", "==", 1]] }\n'
    path = tmp_path / "three.toml"
    path.write_text(text, encoding="utf-8")
    (tmp_path / "in").mkdir()
    codes = {fault.code for fault in faults_in(path, folder=tmp_path / "in")}
    assert {"bad-party", "clock-at-the-end", "bad-condition"} <= codes
