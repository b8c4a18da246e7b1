"""Every form of a post says under which posting it was shown."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "luoshi/web/templates"
FORM = re.compile(r'<form\b[^<]*?method="post".*?</form>', re.DOTALL)
HELD = '{% include "ls/held.html" %}'
#: Whoever sends these acts under no post: he has none, or asks for another, or leaves.
BY_NOBODY = ("public_*.html", "sign_in.html", "elder_switch.html")
TO_LEAVE = ("switch_url", "sign_out")


def bare(source: str) -> list[str]:
    """The heads of the forms that do not say it."""
    found = [form for form in FORM.findall(source) if HELD not in form]
    heads = [re.sub(r"\s+", " ", form)[:120] for form in found]
    return [head for head in heads if not any(word in head for word in TO_LEAVE)]


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in sorted(TEMPLATES.rglob("*.html"))
        if not any(path.match(name) for name in BY_NOBODY)
    ],
    ids=lambda path: path.name,
)
def test_a_form_of_a_post_says_under_which_posting_it_was_shown(path: Path) -> None:
    assert bare(path.read_text(encoding="utf-8")) == []


def test_a_planted_form_is_found() -> None:
    good = f'<form class="a" method="post" action="{{{{ url }}}}">{HELD}<button>b</button></form>'
    planted = '<form method="post" action="/x/">{% csrf_token %}<button>b</button></form>'

    assert bare(good + planted + good) == ['<form method="post" action="/x/">{% csrf_token %}'
                                           "<button>b</button></form>"]  # fmt: skip
