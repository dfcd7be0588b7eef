"""The briefing's signals put together as they are read: one item per subject, the most pressing first. Free of the
page: also told in the management review."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from metrics.briefing import BETTER, NOTHING
from metrics.filters import Filters
from pages.parts.addresses import address
from pages.parts.briefing_wording import MOST, MOST_NAMED, better_sentence, more_sentence, sentence, short
from pages.parts.control_wording import MEASURES, line_name
from pages.parts.recurrence_wording import VIEWS
from pages.parts.wording import word

Row = dict[Any, Any]
# Where all signals of a kind stand, if not on the page of suppliers.
PAGES = {"signal": "trends", "collapse": "trends", "tier": "risk", "expired": "coverage"}


@dataclass
class Item:
    """One sentence with the address of its evidence, and what else is said of the same supplier."""

    level: int
    text: str
    link: str = ""
    more: list[tuple[str, str]] = field(default_factory=list)


def items(rows: pd.DataFrame, filters: Filters) -> list[Item]:
    """The signals in order. Further signals of a supplier stand with its first one, those that left a tier in one
    sentence; of each kind the first three are told, ten where each is an alarm of its own."""
    told: list[Item] = []
    suppliers: dict[str, Item] = {}
    counts: dict[tuple[int, str], int] = {}
    named = _named(rows)
    left = [str(row["subject"]) for row in named if _left_risk(row)]
    for row in named:
        if _left_risk(row):
            continue
        if row["facet"] == "supplier" and row["subject"] in suppliers:
            suppliers[row["subject"]].more.append((short(row), evidence(row, filters)))
            continue
        kind = (int(row["level"]), str(row["code"]))
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] > _most(row["code"]):
            continue
        item = Item(int(row["level"]), sentence(row), evidence(row, filters))
        told.append(item)
        if row["facet"] == "supplier":
            suppliers[row["subject"]] = item
    told += [
        Item(level, f"… {more_sentence(count - _most(code), code)}.", all_of_a_kind(code, filters))
        for (level, code), count in counts.items()
        if count > _most(code)
    ]
    told += [Item(BETTER, better_sentence(left), address("risk", filters))] if left else []
    return sorted(told, key=lambda item: item.level)


def _most(code: object) -> int:
    return MOST_NAMED if code in ("open critical", "tier", "collapse") else MOST


def _named(rows: pd.DataFrame) -> list[Row]:
    return rows[rows["level"] != NOTHING].to_dict("records")


def _left_risk(row: Row) -> bool:
    return bool(row["code"] == "tier" and row["level"] == BETTER)


def all_of_a_kind(code: str, filters: Filters) -> str:
    """The page with all signals of a kind; none for changes, which stand on several pages."""
    if code == "recurring":
        return address("nonconformities", filters, view=VIEWS["again"])
    return "" if code == "change" else address(PAGES.get(code, "suppliers"), filters)


def evidence(row: Row, filters: Filters) -> str:
    """The page that proves a signal, with what is in view and the subject chosen on it."""
    code, facet, subject = row["code"], row["facet"], str(row["subject"])
    if code == "overdue major":
        return address("corrective_actions", filters, list="Overdue, critical or major")
    if code == "expired":
        return address("coverage", filters)
    if code == "recurring":
        return address("nonconformities", filters, view=VIEWS["again"])
    if code == "tier":
        return address("supplier", filters, supplier_detail=subject)
    if code in ("signal", "collapse"):
        line = line_name(word(facet, subject), str(row["scheme"]), schemes=int(row["schemes"]))
        return address("trends", filters, measured=MEASURES[row["measure"]], lines_by=facet, line=line)
    if facet == "all":
        return address("trends", filters, measured=MEASURES[row["measure"]])
    if facet == "supplier":
        return address("supplier", filters, supplier_detail=subject)
    return address({"region": "regions"}.get(facet, "dimensions"), filters)
