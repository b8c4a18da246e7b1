"""Everything that is wrong with a loop, found at once when it is loaded."""

from collections.abc import Mapping

from luoshi.core import (
    check_facts,
    check_fields,
    check_moves,
    check_names,
    check_opens,
    check_stages,
    check_verdicts,
)
from luoshi.core.fault import Fault
from luoshi.core.loop import Loop
from luoshi.core.scope import scopes

CHECKS = (
    check_names.faults,
    check_fields.faults,
    check_stages.faults,
    check_moves.faults,
    check_verdicts.faults,
    check_opens.faults,
    check_facts.faults,
)


def faults(loop: Loop, *, loops: Mapping[str, Loop]) -> list[Fault]:
    """Every fault of a loop and of its children, each with where, what and the fix.

    Shape: `loops` are all loops of the installation, by name; the loop itself need not be among
    them. The codes are those of `loop_fault.TEXTS` before the colon. Where a stage is named that
    does not exist, the ways through the loop are not followed, so that one slip is one fault.
    """
    return [
        fault
        for scope in scopes(loop=loop, loops=loops)
        for check in CHECKS
        for fault in check(scope)
    ]
