"""Indicators and submissions as the ledger holds them, and indicators for the core's rules."""

from typing import Any

from luoshi.core.indicator import Direction, Indicator, Kind, Rollup
from luoshi.core.period import Kind as PeriodKind
from luoshi.store import models


def indicator_of(row: models.Indicator) -> Indicator:
    """The core's indicator that a row stands for."""
    return Indicator(
        key=row.key, title=row.title, unit=row.unit, direction=Direction(row.direction),
        kind=Kind(row.kind), frequency=PeriodKind(row.frequency), scale=row.scale,
        rollup=Rollup(row.rollup),
    )  # fmt: skip


def body_of(row: models.Indicator) -> dict[str, Any]:
    """What the entry of a definition holds: every column but the chain's own.

    The definition is inside the hash, since every figure depends on it; it names no person.
    """
    return {
        column.name: _said(getattr(row, column.attname))
        for column in models.Indicator._meta.concrete_fields
        if column.name not in ("id", "last_hash", "n_entries")
    }


def submission_body(*, unit: int, period: str, n_cells: int, digest: str) -> dict[str, str]:
    """What the entry of a submission holds: its hash covers the cells through their digest."""
    return {
        "unit": str(unit), "period": period, "n_cells": str(n_cells), "cells_sha256": digest,
    }  # fmt: skip


def _said(value: Any) -> str:
    return "" if value is None else str(value)
