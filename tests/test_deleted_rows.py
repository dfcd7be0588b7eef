"""Rows a platform exports although it counts them as deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.warehouse import Warehouse
from tests.test_item_lines import loaded, told

AUDITS = [
    ["Audit No.", "Supplier", "Site", "Audit Date", "Overall Result"],
    ["A-1", "Lotus Ltd", "North", "2024-03-14", "Pass"],
    ["A-2", "Lotus Ltd", "North", "2024-09-02", "Fail"],
    ["A-3", "Delta Knit", "South", "2024-04-15", "Pass"],
]
COUNTED = "select audit_no from store.current_audit order by 1"


def with_column(heading: str, *cells: str) -> list[list[str]]:
    return [[*row, cell] for row, cell in zip(AUDITS, (heading, *cells), strict=True)]


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("deleted", ("false", "true", "false")),
        ("Is Deleted", ("0", "1", "")),
        ("Gelöscht", ("nein", "ja", "nein")),
        ("已删除", ("否", "是", "否")),
    ],
)
def test_what_the_file_calls_deleted_is_kept_and_not_counted(
    warehouse: Warehouse, tmp_path: Path, heading: str, cells: tuple[str, ...]
) -> None:
    """A-2 is deleted: 2 of 3 rows count, the third is on file as read, and the report says why."""
    report = loaded(warehouse, with_column(heading, *cells), tmp_path)
    assert (report.sheets[0].new, report.sheets[0].non_data, report.rejections) == (2, 1, ())
    assert told(warehouse, COUNTED) == [("A-1",), ("A-3",)]
    assert [(one.row, one.heading, one.reason) for one in report.issues] == [
        (3, heading, "1 row is called deleted by the file: kept as read, not counted")
    ]
    assert told(warehouse, "select cells[1] from store.raw_row where class = 'non_data'") == [("A-2",)]


def test_several_are_counted(warehouse: Warehouse, tmp_path: Path) -> None:
    report = loaded(warehouse, with_column("deleted", "true", "true", "false"), tmp_path)
    assert [one.reason for one in report.issues] == ["2 rows are called deleted by the file: kept as read, not counted"]


@pytest.mark.parametrize("cells", [("", "2024-09-05", ""), ("no", "Ann Lee", "no")])
def test_when_or_by_whom_is_not_guessed_at(warehouse: Warehouse, tmp_path: Path, cells: tuple[str, ...]) -> None:
    report = loaded(warehouse, with_column("Deleted", *cells), tmp_path)
    assert told(warehouse, COUNTED) == [("A-1",), ("A-2",), ("A-3",)]
    assert ("Deleted", "nobody knows this heading; its column stays as read") in [
        (one.heading, one.reason) for one in report.issues
    ]


def test_where_none_is_there_is_nothing_to_say(warehouse: Warehouse, tmp_path: Path) -> None:
    report = loaded(warehouse, with_column("Deleted", "no", "no", ""), tmp_path)
    assert (report.sheets[0].new, report.issues) == (3, ())
