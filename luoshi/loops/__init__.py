"""The declared mechanisms: one TOML file each, listed, loaded and kept by their text."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from luoshi.core import check, parse, shape
from luoshi.core.fault import Fault, Refused
from luoshi.core.loop import Field, Loop
from luoshi.core.loop_fault import found

HERE = Path(__file__).resolve().parent
COMMON = "common"

Table = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Files:
    """What the folders hold. Shape: `tables` by the name of the loop, in the order of the names."""

    tables: Mapping[str, Table]
    common: Table
    faults: tuple[Fault, ...]


def load(folders: Sequence[Path] = ()) -> Mapping[str, Loop]:
    """Every loop of the package and of a site's folders, by name; a later folder overrides.

    Refuses: the first fault of any of them; `load_with_faults` gives them all.
    """
    loops, faults = load_with_faults(folders)
    if faults:
        raise Refused(faults[0])
    return loops


def load_with_faults(folders: Sequence[Path] = ()) -> tuple[Mapping[str, Loop], list[Fault]]:
    """Every loop that can be read, and everything that is wrong with any of them."""
    return check_files(read_files((HERE, *folders)))


def check_files(files: Files) -> tuple[Mapping[str, Loop], list[Fault]]:
    """The loops that these files say, and everything that is wrong with them."""
    faults = list(files.faults) + parse.common_fields(files.common)[1]
    loops: dict[str, Loop] = {}
    for name, table in files.tables.items():
        loop, wrong = parse.read(name=name, table=table, common=files.common)
        faults += [fault for fault in wrong if not fault.where.startswith(f"{COMMON}.")]
        if loop is not None:
            loops[name] = loop
    for loop in loops.values():
        faults += check.faults(loop, loops=loops)
    return MappingProxyType(loops), faults


def check_paths(paths: Sequence[Path], *, folders: Sequence[Path] = ()) -> list[Fault]:
    """Everything that is wrong with these files, read beside the loops of the package and a site.

    Shape: a file stands in for the loop of its name; the faults of other loops are left out.
    """
    known = read_files((HERE, *folders))
    mine = gather(paths)
    tables = {**known.tables, **mine.tables}
    files = Files(tables=tables, common=_merged(known.common, mine.common), faults=mine.faults)
    names = {path.name for path in paths} | set(mine.tables)
    if any(path.stem == COMMON for path in paths):
        names.add(COMMON)
    return [fault for fault in check_files(files)[1] if _root(fault) in names]


def _root(fault: Fault) -> str:
    """The loop or the file that a fault stands in."""
    return fault.where if fault.where.endswith(".toml") else fault.where.partition(".")[0]


def common_fields(folders: Sequence[Path] = ()) -> Mapping[str, Field]:
    """The own and shared fields of `common.toml`, whether a loop uses them or not."""
    return parse.common_fields(read_files((HERE, *folders)).common)[0]


def texts(folders: Sequence[Path] = ()) -> Mapping[str, str]:
    """The canonical text of each loop: its file and the common words it uses, without comments.

    Shape: JSON in the order of the file, so that a matter can keep the text it began with and
    `from_text` can read it alone; the same words give the same bytes.
    """
    files = read_files((HERE, *folders))
    return MappingProxyType(
        {
            name: _text(name=name, table=table, common=files.common)
            for name, table in files.tables.items()
        }
    )


def text_of(name: str, *, folders: Sequence[Path] = ()) -> str:
    """The canonical text of one loop. Refuses: unknown-loop."""
    known = texts(folders)
    if name not in known:
        raise Refused(found(fault="unknown-loop", where=name, loop=name))
    return known[name]


def from_text(text: str) -> Loop:
    """The loop of a canonical text. Refuses: whatever `parse.parse_loop` refuses."""
    said = json.loads(text)
    return parse.parse_loop(name=said["name"], table=said["loop"], common=said["common"])


def _text(*, name: str, table: Table, common: Table) -> str:
    used = parse.common_used(table=table, common=common)
    said = {"name": name, "common": used, "loop": table}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), default=str)


def read_files(folders: Sequence[Path]) -> Files:
    """The tables of all TOML files in these folders; files that are not TOML are faults.

    Shape: a file of the same name in a later folder takes the place of the earlier one; common
    words are added word by word.
    """
    return gather([path for folder in folders for path in sorted(folder.glob("*.toml"))])


def gather(paths: Sequence[Path]) -> Files:
    """The tables of these files, the later ones in place of earlier ones of the same name."""
    tables: dict[str, Table] = {}
    common: Table = {}
    faults: list[Fault] = []
    for path in paths:
        table = _read(path, faults=faults)
        if path.stem == COMMON:
            common = _merged(common, table)
        elif not shape.NAME.fullmatch(path.stem):
            faults.append(found(fault="bad-name", where=path.name, name=path.stem))
        elif table:
            tables[path.stem] = table
    ordered = {name: tables[name] for name in sorted(tables)}
    return Files(tables=MappingProxyType(ordered), common=common, faults=tuple(faults))


def _merged(common: Table, more: Table) -> Table:
    """Common words, those of the second table added to or in place of those of the first."""
    both = {
        key: {**common.get(key, {}), **inner} if isinstance(inner, dict) else inner
        for key, inner in more.items()
    }
    return {**common, **both}


def _read(path: Path, *, faults: list[Fault]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(found(fault="not-toml", where=path.name, why=str(error)))
        return {}
