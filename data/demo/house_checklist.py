"""The brand's own integrated checklist: 40 questions in version 3, 44 in version 4.

The questions stand in house_checklist.csv with their code in version 4, their code in version 3 (empty when added
in version 4), and the problem a finding names.
"""

import csv
from dataclasses import replace
from pathlib import Path

from data.demo.items import HOUSE, Checklist, Item

_CRITICAL = {"H3.01", "H4.01", "S3.01", "S4.01"}

_EASIER_IN_3 = {
    "E4.02": "Permit limits are measured once a year and kept",
    "H3.02": "Evacuation drills are held once a year",
    "S1.01": "Weekly hours stay within the legal limit on average",
}
_EASIER_BY = 0.75


def _rows() -> list[dict[str, str]]:
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _item(row: dict[str, str]) -> Item:
    return Item(
        key=f"house {row['code']}",
        code=row["code"],
        dimension=row["topic"][:3],
        topic=row["topic"],
        text=row["question"],
        problem=row["problem"],
        difficulty=float(row["difficulty"]),
        critical=row["code"] in _CRITICAL,
    )


def _item_in_3(row: dict[str, str]) -> Item:
    item = replace(_item(row), code=row["code_in_3"])
    if row["code"] not in _EASIER_IN_3:
        return item
    return replace(item, text=_EASIER_IN_3[row["code"]], difficulty=item.difficulty * _EASIER_BY)


VERSION_4 = Checklist(HOUSE, "4", tuple(_item(row) for row in _rows()))
VERSION_3 = Checklist(HOUSE, "3", tuple(_item_in_3(row) for row in _rows() if row["code_in_3"]))


def stable_items() -> tuple[Item, ...]:
    """Questions with the same code and the same text in both versions, without those that may be critical."""
    in_3 = {(item.code, item.text) for item in VERSION_3.items}
    return tuple(item for item in VERSION_4.items if (item.code, item.text) in in_3 and not item.critical)
