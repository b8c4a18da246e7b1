"""Erases personal values: value and salt go, the commitment in the ledger stays."""

from collections.abc import Sequence

from luoshi.store.models import Value


def values(*, subject: str, fields: Sequence[str]) -> int:
    """How many values of these fields were erased; the entry that says so is the caller's."""
    count, _ = Value.objects.filter(subject=subject, field__in=fields).delete()
    return count
