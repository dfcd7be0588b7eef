"""Rows that look up their audit uphold nothing of it: taking back the file they looked it up in takes that back too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from data.history import rebuild, undo
from data.warehouse import Warehouse
from loaders.load import load_file
from tests.conftest import WorkbookMaker
from tests.test_history import state

WHEN = datetime(2026, 1, 1)
SPRING, AUTUMN = date(2023, 3, 1), date(2023, 9, 1)
AUDITS = ["Audit No.", "Supplier", "Site", "Country", "Audit Date", "Scheme", "Overall Result"]
NUMBERED = ["Audit No.", "Finding No.", "Clause", "Severity"]
SITES = "select site from store.place order by all"

Sheets = dict[str, list[list[Any]]]


def listed(site: str, day: date) -> list[Any]:
    return ["A1", "Acme Ltd", site, "CN", day, "ISO 9001", "Fail"]


FIRST: Sheets = {
    "Audits": [
        AUDITS,
        listed("North plant", SPRING),
        ["A2", "Acme Ltd", "West plant", "CN", SPRING, "ISO 9001", "Pass"],
    ],
    "Findings": [NUMBERED, ["A1", "F1", "8.4", "Major"]],
}
MOVED: Sheets = {"Audits": [AUDITS, listed("South plant", SPRING)]}
POSTPONED: Sheets = {"Audits": [AUDITS, listed("North plant", AUTUMN)]}
LEANING: dict[str, Sheets] = {
    "findings by audit number": {"Findings": [NUMBERED, ["A1", "F2", "8.5", "Minor"]]},
    "findings with number and day": {
        "Findings": [["Supplier", "Audit Date", *NUMBERED], ["Acme Ltd", SPRING, "A1", "F2", "8.5", "Minor"]]
    },
    "findings beside audits of the other site": {
        "Audits": [AUDITS, ["A3", "Acme Ltd", "South plant", "CN", AUTUMN, "ISO 9001", "Pass"]],
        "Findings": [NUMBERED, ["A1", "F2", "8.5", "Minor"]],
    },
    "actions by finding number": {"Actions": [["Finding No.", "Corrective Action", "Status"], ["F1", "Train", "Open"]]},
    "actions with supplier": {
        "Actions": [["Supplier", "Finding No.", "Corrective Action", "Status"], ["Acme Ltd", "F1", "Train", "Open"]]
    },
}


def loaded(warehouse: Warehouse, workbook: WorkbookMaker, *files: Sheets) -> None:
    for number, sheets in enumerate(files):
        assert load_file(warehouse, workbook(sheets, name=f"{number}.xlsx"), name=f"{number}.xlsx").status == "loaded"


# A row with the day of the audit says that itself.
CASES = [("moved", leaning) for leaning in LEANING] + [
    ("postponed", leaning) for leaning in LEANING if leaning != "findings with number and day"
]


@pytest.mark.parametrize(("correction", "leaning"), CASES)
def test_undoing_a_correction_restores_what_stood_before_it(
    empty: Callable[[], Warehouse], workbook: WorkbookMaker, correction: str, leaning: str
) -> None:
    """
    load 1  A1 of Acme at North plant on 2023-03-01, failed, with finding F1; A2 at West plant
    load 2  moves A1 to South plant, or to 2023-09-01; undone in the end
    load 3  leans on A1, by its number or that of its finding
    What is left is as loads 1 and 3 alone.
    """
    corrected, alone = empty(), empty()
    loaded(corrected, workbook, FIRST, MOVED if correction == "moved" else POSTPONED, LEANING[leaning])
    undo(corrected, 2, by="ann", at=WHEN)
    loaded(alone, workbook, FIRST, LEANING[leaning])
    assert state(corrected) == state(alone)
    sites = [one.root.execute(SITES).fetchall() for one in (corrected, alone)]
    assert sites[0] == sites[1]
    with corrected.writing() as con:
        rebuild(con)
    assert state(corrected) == state(alone)


def test_actions_wait_unseen_while_the_audit_their_finding_led_to_is_undone(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    """Actions by the number of their finding say nothing of an audit: without its file there is none, nor a site."""
    nothing = state(warehouse)[0]
    loaded(warehouse, workbook, FIRST, LEANING["actions by finding number"])
    both = state(warehouse)
    undo(warehouse, 1, by="ann", at=WHEN)
    assert (state(warehouse)[0], warehouse.root.execute(SITES).fetchall()) == (nothing, [])
    assert load_file(warehouse, workbook(FIRST, name="0.xlsx"), name="0.xlsx").status == "loaded"
    assert state(warehouse) == both


def test_the_same_actions_again_are_unchanged(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """The row is compared with all it leans on, as ever; it only does not say it."""
    actions = LEANING["actions by finding number"]
    loaded(warehouse, workbook, FIRST, actions)
    again = {"Actions": [*actions["Actions"], [None, None, None]]}
    report = load_file(warehouse, workbook(again, name="2.xlsx"), name="2.xlsx")
    assert (report.sheets[0].unchanged, report.sheets[0].changed) == (1, 0)
