"""Reports that speak of now: of which state of the data, and on which day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from data.warehouse import Warehouse


def moment(warehouse: Warehouse) -> dict[str, Any]:
    """What a report keeps to be known by; asked before its figures, so that a change meanwhile is one since."""
    return {"data_version": warehouse.data_version, "day": date.today().isoformat()}


def is_of_now(report: Mapping[str, Any], warehouse: Warehouse) -> bool:
    """Whether the data and the day are still those of the report."""
    now = moment(warehouse)
    return {name: report.get(name) for name in now} == now
