"""The rules of the house as tests: purity, the one writer, sizes, documentation, no traces."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "luoshi"

FORBIDDEN_IN_CORE = {
    "os", "io", "pathlib", "secrets", "time", "random", "socket", "subprocess", "sqlite3",
    "logging", "tempfile", "shutil", "glob", "urllib", "http",
}  # fmt: skip
ALLOWED_OUTSIDE = {("rollup.py", "numpy"), ("ledger.py", "rfc8785")}
MOST_LINES, MOST_TEST_LINES, MOST_FUNCTION_LINES = 400, 600, 60
WRITES = {
    "save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create",
    "update_or_create", "executemany",
}  # fmt: skip


def sources(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", sources(PACKAGE / "core"), ids=lambda path: path.name)
def test_core_imports_the_standard_library_alone_and_nothing_of_the_outside_world(path):
    for module in imported(path):
        top = module.partition(".")[0]
        assert top not in FORBIDDEN_IN_CORE, module
        is_known = top in sys.stdlib_module_names or module.startswith("luoshi.core")
        assert is_known or (path.name, top) in ALLOWED_OUTSIDE, module


def calls_that_write(path: Path) -> list[str]:
    """Calls that look like a write through the ORM or a cursor; a set's or dict's update counts."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            is_digest = ast.unparse(node.func).startswith(("hashlib.", "context.update"))
            if node.func.attr in WRITES and not is_digest:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} .{node.func.attr}()")
    return found


def test_only_record_writes_the_tables():
    outside = [
        call
        for folder in ("web", "reports", "demo", "intake", "loops")
        for path in sources(PACKAGE / folder)
        for call in calls_that_write(path)
    ]
    reading = [
        call
        for path in sources(PACKAGE / "store")
        if "record" not in path.parts
        for call in calls_that_write(path)
    ]
    # What Django takes for the same rows is a yardstick, written in a folder of its own.
    yardstick = "luoshi/web/benchmarks/fan_out.py"
    allowed = ("luoshi/web/sign_in.py", "luoshi/web/static/", yardstick)
    assert [call for call in outside + reading if not call.startswith(allowed)] == []


def test_a_planted_write_is_found(tmp_path, monkeypatch):
    planted = tmp_path / "page.py"
    planted.write_text("def page(row):\n    row.delete()\n", encoding="utf-8")
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)

    assert calls_that_write(planted) == ["page.py:2 .delete()"]


@pytest.mark.parametrize(
    "path", sources(PACKAGE) + sources(ROOT / "tests"), ids=lambda path: str(path.relative_to(ROOT))
)
def test_files_and_functions_stay_small(path):
    text = path.read_text(encoding="utf-8")
    is_test = "tests" in path.relative_to(ROOT).parts
    is_single_file = path.name == "luoshi_verify.py"  # its whole point is to be one file
    assert is_single_file or text.count("\n") <= (MOST_TEST_LINES if is_test else MOST_LINES)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < MOST_FUNCTION_LINES, node.name


@pytest.mark.parametrize("path", sources(PACKAGE), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_exception_is_swallowed_and_no_loop_is_a_special_case(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"bare except at {node.lineno}"
            assert ast.unparse(node.type) not in ("Exception", "BaseException"), node.lineno
            assert not (len(node.body) == 1 and isinstance(node.body[0], ast.Pass)), node.lineno
        if isinstance(node, ast.Compare) and isinstance(node.comparators[0], ast.Constant):
            assert not ast.unparse(node).startswith("loop.name =="), node.lineno


def public_names(path: Path) -> Iterator[tuple[str, ast.AST]]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        is_named = isinstance(node, ast.FunctionDef | ast.ClassDef)
        if is_named and not node.name.startswith("_"):
            yield node.name, node


@pytest.mark.parametrize("path", sources(PACKAGE), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_public_name_says_what_it_is(path):
    assert (
        ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or path.name == "__init__.py"
    )
    if "management" in path.parts or "migrations" in path.parts:
        return
    for name, node in public_names(path):
        assert ast.get_docstring(node) or name in ("StoreConfig", "WebConfig"), name


def test_every_setting_has_a_help_and_a_row_in_the_documentation():
    from luoshi.settings import SETTINGS

    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    for setting in SETTINGS:
        assert setting.help.endswith("."), setting.name
        assert f"| `LUOSHI_{setting.name}` | {setting.default or '–'} | {setting.help} |" in page
