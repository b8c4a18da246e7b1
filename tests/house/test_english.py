"""Pages speak two languages: what they say goes through the catalogue or through `spoken`."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.messages import KEYWORDS, PACKAGE

WEB = PACKAGE / "web"
CHINESE = re.compile(r"[\u3000-\u301f\u3400-\u9fff\uff01-\uff60]")
PAGES = sorted(WEB.glob("*.py")) + sorted((WEB / "templatetags").glob("*.py"))
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
#: Chinese that is read or compared and never said, or said beside its English.
NOT_SAID = {
    "board_words.py": {"万元", "亿元"},
    "diagram.py": {"已过", "现在", "后面", "、", "，", "。", "："},
    "intake_asks.py": {"1 件"},
    "pickers.py": {"（", "）"},
    "public_requests.py": {"。！？；!?;\n"},
}
#: The functions of `core.wording` that speak Chinese unless they are told otherwise.
SPEAKING = {
    "coverage", "day", "growth_change", "instant", "money", "movement", "points", "weekday",
}  # fmt: skip
#: All that a template may say in Chinese: what is marked, and what nobody sees.
MARKED = re.compile(
    r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}"
    r"|\{% blocktranslate.*?\{% endblocktranslate %\}|\{% translate .*?%\}"
    r'|_\("[^"]*"\)',
    re.DOTALL,
)


def unmarked(source: str) -> set[str]:
    """The Chinese literals of a module that no function of translation takes."""
    tree = ast.parse(source)
    marked: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in KEYWORDS:
            marked |= {id(each) for each in ast.walk(node)}
        elif isinstance(node, ast.Expr):
            marked.add(id(node.value))
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if CHINESE.search(node.value) and id(node) not in marked
    }


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_page_code_says_nothing_in_chinese_that_is_not_marked(path: Path) -> None:
    assert unmarked(path.read_text(encoding="utf-8")) == NOT_SAID.get(path.name, set())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_says_nothing_in_chinese_that_is_not_marked(path: Path) -> None:
    if path.name == "components.html":  # shown to those who build pages, with made-up figures
        return
    rest = MARKED.sub("", path.read_text(encoding="utf-8"))
    assert [line for line in rest.split("\n") if CHINESE.search(line)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_page_code_asks_spoken_for_words_that_differ_by_language(path: Path) -> None:
    if path.name == "spoken.py":
        return
    calls = [
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    wrong = {f"wording.{name}" for name in SPEAKING}
    asked = [call for call in calls if call in wrong or re.search(r"\.choice\.(get|items)$", call)]
    assert asked == []


def test_the_search_for_unmarked_words_finds_them() -> None:
    source = 'def f():\n    """文"""\n    return _("好") + f"{x}：" + N_("行") + "坏"\n'
    assert unmarked(source) == {"：", "坏"}
