"""The named rules of the house that a move may call: each may refuse, or add a warning."""

from collections.abc import Callable, Mapping
from typing import Any

from luoshi.core.admit import refused
from luoshi.core.condition import Facts
from luoshi.core.fault import N_
from luoshi.core.matter import Matter

#: A rule looks at the matter, what is given and the facts; it refuses, or says its warnings.
Rule = Callable[[Matter, Mapping[str, Any], Facts], tuple[str, ...]]


def no_duplicate(matter: Matter, given: Mapping[str, Any], facts: Facts) -> tuple[str, ...]:
    """Refuses: duplicate, when an open matter quotes the same sentence under the same title."""
    if facts.twins:
        raise refused(
            "duplicate",
            N_("和在办的 {twin} 是同一件事：来源、原文和名称都一样。"),
            N_("请在那一件上追加要求，或改写名称说明不同之处。"),
            twin=facts.twins[0],
        )
    return ()


def warn_without_basis(matter: Matter, given: Mapping[str, Any], facts: Facts) -> tuple[str, ...]:
    """Warns when a letter of responsibility names no document that provides for it.

    Source: domain.md 3.5, the limit on letters of responsibility.
    """
    return () if given.get("basis") else ("no-basis",)


RULES: Mapping[str, Rule] = {
    "no_duplicate": no_duplicate,
    "warn_without_basis": warn_without_basis,
}

#: Rules that loop files may name; those not in `RULES` are not carried out yet and stop a start.
DECLARED = (
    "rota", "recused", "no_duplicate", "colour", "score", "freeze",
    "issue_code", "check_code", "warn_without_basis",
)  # fmt: skip
