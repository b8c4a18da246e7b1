"""Reads the licences of what is installed and fails on one that this product cannot carry."""

import re
import sys
from importlib.metadata import distributions

REFUSED = re.compile(r"(?<!L)\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)
#: Weak copyleft, used unmodified as dependencies.
WEAK = re.compile(r"LGPL|Lesser General Public|MPL|Mozilla Public", re.IGNORECASE)
#: Said under several licences; the one that we take them under.
CHOSEN: dict[str, str] = {}


def licence_of(distribution: object) -> str:
    """What a distribution says of its licence, in one line."""
    metadata = distribution.metadata
    classified = [row.rsplit(" :: ", 1)[-1] for row in metadata.get_all("Classifier") or ()
                  if row.startswith("License ::")]  # fmt: skip
    said = metadata.get("License-Expression") or "; ".join(classified)
    return said or (metadata.get("License") or "").strip().splitlines()[0:1][0:1].__str__()


def main() -> int:
    """0 when nothing installed is under a refused licence."""
    refused = []
    for distribution in distributions():
        name = distribution.metadata["Name"]
        said = CHOSEN.get(name, licence_of(distribution))
        if REFUSED.search(said) and not WEAK.search(said) and " OR " not in said:
            refused.append(f"{name}: {said}")
    print("\n".join(refused) or "licences: nothing refused")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
