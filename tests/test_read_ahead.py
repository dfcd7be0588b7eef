"""A large workbook is read while it is counted: the same cells, and the same refusals, as one after the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from loaders import workbook_tables
from loaders.limits import LIMITS
from loaders.refusal import Refusal
from loaders.sheet_scan import SheetScan
from loaders.sheets import ReadSheet, Request, read_sheets
from tests.samples import full_workbook, written

NEVER, ALWAYS = 1 << 60, 0


def sheets(path: Path, large: int, monkeypatch: pytest.MonkeyPatch) -> list[ReadSheet]:
    monkeypatch.setattr(workbook_tables, "LARGE", large)
    return list(read_sheets(Request(path, path.name, path.parent, LIMITS)))


def offset_workbook(path: Path) -> Path:
    """Cells that begin in column C, which the fast reader alone would put into A."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet["C4"], sheet["D4"], sheet["C5"] = "Supplier", "Result", "Acme"
    book.save(path)
    return path


@pytest.mark.parametrize("make", [lambda path: written(path, full_workbook()), offset_workbook])
def test_the_same_cells_and_facts(make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(tmp_path / "audits.xlsx")
    after, beside = sheets(path, NEVER, monkeypatch), sheets(path, ALWAYS, monkeypatch)
    assert [one.facts for one in beside] == [one.facts for one in after]
    assert all(one.table.equals(other.table) for one, other in zip(beside, after, strict=True))


def test_a_damaged_file_is_refused_in_the_same_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "audits.xlsx", full_workbook())
    content = bytearray(path.read_bytes())
    content[len(content) // 3 : len(content) // 3 + 40] = b"\0" * 40
    path.write_bytes(content)
    said = []
    for large in (NEVER, ALWAYS):
        with pytest.raises(Refusal) as refused:
            sheets(path, large, monkeypatch)
        said.append(str(refused.value))
    assert said[0] == said[1] and "damaged" in said[0]


@pytest.mark.parametrize(
    ("rows", "last", "counted"),
    [
        (b'<row r="1"><c r="A1"><v>1</v></c></row><row r="2" spans="1:1"><c r="A2"><v>1</v></c></row>', 2, 2),
        (b'<row spans="1:1" r="3"><c r="A3"><v>1</v></c></row><row r="4"/>', 3, 1),  # the number need not come first
        (b'<row><c r="A1"><v>1</v></c></row>', None, None),  # no number: the reader counts alone
        (b'<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>', None, None),  # out of order
    ],
)
def test_rows_are_counted_however_their_number_is_written(rows: bytes, last: int | None, counted: int | None) -> None:
    scan = SheetScan("audits.xlsx", LIMITS)
    scan.take(b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>")
    facts = scan.facts()
    assert (facts.rows, facts.cells) == (last, counted)
