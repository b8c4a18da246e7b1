"""What axe-core finds wrong with a page in a real Chromium."""

from typing import Any

from tests.web.look import opened
from tests.web.test_look import AXE, RULES


def faults(browser: Any, text: str, *, width: int) -> list[tuple[str, str]]:
    """The rules that a page breaks, each with the first place, and whether it scrolls sideways."""
    tab = opened(browser, text, width=width)
    tab.evaluate(AXE.read_text(encoding="utf-8"))
    found = tab.evaluate(
        "rules => axe.run(document, {runOnly: rules, rules: {'target-size': {enabled: true}}})",
        RULES,
    )
    wide = tab.evaluate("document.documentElement.scrollWidth") > width
    said = [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]
    return [*said, ("scrolls-sideways", "")] if wide else said
