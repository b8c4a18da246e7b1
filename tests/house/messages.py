"""Finds every sentence that is marked for translation and keeps the English catalogue in step.

Run as a command it adds what is new and drops what is gone; the suite checks that nothing is open.
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "luoshi"
CATALOGUE = PACKAGE / "locale/en/LC_MESSAGES/django.po"
KEYWORDS = dict(DEFAULT_KEYWORDS) | {
    "N_": None, "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2),
}  # fmt: skip


def sources() -> list[tuple[str, bytes]]:
    """Every file that may hold a marked sentence, as Python source that says the same sentences."""
    from django.utils.translation.template import templatize

    found = [
        (str(path.relative_to(ROOT)), path.read_bytes())
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts
    ]
    for path in sorted((PACKAGE / "web/templates").rglob("*.html")):
        text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        # Read as Python, where the indentation of a template would mean something.
        text = "\n".join(line.strip() for line in text.splitlines())
        found.append((str(path.relative_to(ROOT)), text.encode()))
    return found


def marked() -> Catalog:
    """A catalogue of everything that is marked, with the files it stands in."""
    catalogue = Catalog(locale="en", project="luoshi", fuzzy=False, header_comment="# English.")
    for name, content in sources():
        rows = extract_python(io.BytesIO(content), KEYWORDS, [], {"encoding": "utf-8"})
        for _, function, said, _ in rows:
            words = (said,) if isinstance(said, str) else tuple(said or ())
            words = tuple(word for word in words if isinstance(word, str) and word)
            if not words:
                continue
            if function == "pgettext":
                catalogue.add(words[1], locations=[(name, 0)], context=words[0])
            elif function in ("ngettext", "ngettext_lazy"):
                catalogue.add(words[:2], locations=[(name, 0)])
            else:
                catalogue.add(words[0], locations=[(name, 0)])
    return catalogue


def kept() -> Catalog:
    """The English catalogue as it stands."""
    if not CATALOGUE.exists():
        return Catalog(locale="en")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def missing() -> list[str]:
    """The marked sentences that have no English yet."""
    english = kept()
    found = []
    for message in marked():
        if not message.id:
            continue
        known = english.get(message.id, message.context)
        said = known.string if known else ""
        whole = all(said) if isinstance(said, tuple) else bool(said)
        if not whole or known.fuzzy:
            found.append(str(message.id))
    return found


def main() -> int:
    """Writes the catalogue anew with what is marked now; says how much is still open."""
    english, now = kept(), marked()
    for message in now:
        known = english.get(message.id, message.context) if message.id else None
        if known and known.string:
            message.string = known.string
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, now, width=100, no_location=True, sort_output=True, omit_header=False)
    open_ones = missing()
    print(f"{len(now)} sentences, {len(open_ones)} without English")
    return 0


if __name__ == "__main__":
    import django
    from django.conf import settings

    settings.configure(USE_I18N=True)
    django.setup()
    sys.exit(main())
