"""Whatever way a file comes in - twice, renamed, saved anew, in halves, shuffled, overlapping - the facts are the same."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from data.history import undo
from data.warehouse import Warehouse, memory_warehouse
from loaders.load import load_file
from loaders.report import CLASSES, Report
from tests.corpus import WORKBOOKS

WHEN = datetime(2024, 1, 1)
PLACES = """
    select supplier_name, supplier_code, site, site_code, city, country, region, category, criticality, active
    from store.place order by all
"""
AUDITS = """
    select supplier_name, site, audit_no, scheme, version, kind::varchar, audited, date, auditor, result::varchar, score,
           conform, partial, nonconform, not_applicable, not_assessed, critical, major, minor, ungraded, observations
    from store.audit_fact join store.place using (site_key) order by all
"""
ANSWERS = """
    select supplier_name, audit.audit_no, audit.date, answer.clause, answer.outcome::varchar, answer.raw, answer.points
    from store.answer join store.audit_fact as audit using (audit_key) join store.place using (site_key)
    where answer.latest order by all
"""
FINDINGS = """
    select supplier_name, fact.date, fact.clause, fact.severity::varchar, fact.basis, fact.state, told.number, told.text
    from store.finding_fact as fact join store.place using (site_key)
    left join store.current_finding as told using (finding_key) order by all
"""
ACTIONS = """
    select fact.date, fact.clause, action.number, action.text, action.owner, action.original_due, action.due,
           action.closed, action.verified, action.state::varchar
    from store.current_action as action join store.finding_fact as fact using (finding_key) order by all
"""
DUMP = (PLACES, AUDITS, ANSWERS, FINDINGS, ACTIONS)
Dump = list[list[tuple[Any, ...]]]
Order = Callable[[list[Any]], list[Any]]


@dataclass(frozen=True)
class Case:
    """A workbook of the corpus and its data rows: per sheet (None: a text file) the first and the last, as Excel shows them."""

    name: str
    rows: dict[str | None, tuple[int, int]]

    @property
    def text(self) -> bool:
        return None in self.rows


CASES = (
    Case("audit_list_semicolon_de", {None: (2, 5)}),
    Case("answers_platform_en", {"Responses": (2, 19)}),
    Case("answers_semicolon_tr", {None: (2, 13)}),
    Case("findings_deadlines_in_words_en", {"CAP tracker": (2, 7)}),
    Case("mixed_everything_en", {"Findings": (2, 4)}),
    Case("wide_letters_with_subtotals_es", {"Matriz": (2, 4)}),
    Case("nested_triples_en", {"Audits": (2, 5)}),
    Case("suppliers_en", {"ASL": (3, 5)}),
)
WHOLE = ("form_ticks_pt", "form_three_sheets_tr", "matrix_suppliers_en", "wide_two_row_headings_zh")


@pytest.fixture
def empty() -> Iterator[Callable[[], Warehouse]]:
    """Empty warehouses, as many as are asked for."""
    opened: list[Warehouse] = []

    def one() -> Warehouse:
        opened.append(memory_warehouse())
        return opened[-1]

    yield one
    for warehouse in opened:
        warehouse.close()


def facts(warehouse: Warehouse) -> Dump:
    """All current facts without load numbers."""
    with warehouse.cursor() as con:
        return [con.execute(query).fetchall() for query in DUMP]


def written(folder: Path, name: str) -> Path:
    """A workbook of the corpus as a file."""
    content, file, _ = WORKBOOKS[name].make()
    folder.mkdir(exist_ok=True)
    path = folder / file
    path.write_bytes(content)
    return path


def taken(warehouse: Warehouse, path: Path) -> Report:
    """Load a file and check its balance: every row read is in one class, and kept as it was read."""
    report = load_file(warehouse, path, name=path.name)
    if report.load_id is not None and report.status == "loaded":
        for sheet in report.sheets:
            assert sheet.read == sum(getattr(sheet, name) for name in CLASSES)
        with warehouse.cursor() as con:
            kept = con.execute(
                "select count(*), count(distinct (sheet, row)) from store.raw_row where load = $load",
                {"load": report.load_id},
            ).fetchone()
        read = sum(sheet.read for sheet in report.sheets if sheet.shape != "skipped")
        assert kept is not None and kept[0] == kept[1] >= read
    return report


def first_load(warehouse: Warehouse, path: Path) -> Report:
    """A load that must succeed; a shape the loader does not read yet is an expected failure of the case."""
    report = taken(warehouse, path)
    if report.status != "loaded":
        pytest.xfail(f"not read yet: {report.sentence}")
    return report


def saved_anew(path: Path, target: Path) -> Path:
    """The same content in other bytes under another name: as after opening and saving."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        book.properties.title = "saved again"
        book.save(target)
    else:
        target.write_bytes(path.read_bytes().rstrip(b"\r\n").replace(b"\r\n", b"\n"))
    assert target.read_bytes() != path.read_bytes()
    return target


def rearranged(path: Path, target: Path, case: Case, order: Order) -> Path:
    """A copy whose data rows are those that ``order`` makes of them; all other rows and sheets as they are."""
    if case.text:
        return _text_rearranged(path, target, case, order)
    book = openpyxl.load_workbook(path)
    for title, (first, last) in case.rows.items():
        assert title is not None
        _rows_rearranged(book[title], first, last, order)
    book.save(target)
    return target


def _rows_rearranged(sheet: Worksheet, first: int, last: int, order: Order) -> None:
    rows = [[(cell.value, cell.number_format) for cell in row] for row in sheet[first:last]]
    below = [
        [(cell.value, cell.number_format) for cell in row] for row in sheet[last + 1 : max(sheet.max_row, last + 1)]
    ]
    sheet.delete_rows(first, sheet.max_row)
    for at, cells in enumerate([*order(rows), *below], first):
        for column, (value, form) in enumerate(cells, 1):
            cell = sheet.cell(at, column, value)
            cell.number_format = form


def _text_rearranged(path: Path, target: Path, case: Case, order: Order) -> Path:
    content = path.read_bytes()
    encoding = "cp1254" if case.name.endswith("_tr") else "cp1252"
    rows = list(csv.reader(io.StringIO(content.decode(encoding)), delimiter=";"))
    first, last = case.rows[None]
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerows([*rows[: first - 1], *order(rows[first - 1 : last]), *rows[last:]])
    target.write_bytes(stream.getvalue().encode(encoding))
    return target


def shuffled(rows: list[Any]) -> list[Any]:
    """The rows in another order, the same in every run."""
    other = rows[::-1]
    random.Random(len(rows)).shuffle(other)
    return other if other != rows else rows[::-1]


def halves(rows: list[Any]) -> tuple[list[Any], list[Any]]:
    """The rows in two parts."""
    return rows[: len(rows) // 2], rows[len(rows) // 2 :]


@pytest.mark.parametrize("name", [*(case.name for case in CASES), *WHOLE])
def test_renamed_and_saved_anew_adds_nothing(empty: Callable[[], Warehouse], tmp_path: Path, name: str) -> None:
    """Twice is once, even when no byte is the same."""
    warehouse, path = empty(), written(tmp_path, name)
    first_load(warehouse, path)
    once = facts(warehouse)
    assert load_file(warehouse, path, name="renamed" + path.suffix).status == "already_loaded"
    again = taken(warehouse, saved_anew(path, tmp_path / f"copy{path.suffix}"))
    assert sum(again.added.values()) == 0
    assert sum(sheet.new + sheet.changed for sheet in again.sheets) == 0
    assert facts(warehouse) == once


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_shuffled_rows_and_two_halves_are_the_whole(empty: Callable[[], Warehouse], tmp_path: Path, case: Case) -> None:
    path = written(tmp_path / "whole", case.name)
    whole, mixed, parts = empty(), empty(), empty()
    first_load(whole, path)
    first_load(mixed, rearranged(path, tmp_path / f"shuffled{path.suffix}", case, shuffled))
    assert facts(mixed) == facts(whole)
    for at in (0, 1):
        part = rearranged(path, tmp_path / f"part{at}{path.suffix}", case, lambda rows, at=at: halves(rows)[at])
        first_load(parts, part)
    assert facts(parts) == facts(whole)


@pytest.mark.parametrize("case", CASES[:4], ids=lambda case: case.name)
def test_overlapping_exports_are_their_union(empty: Callable[[], Warehouse], tmp_path: Path, case: Case) -> None:
    """All but the last row, then all but the first: the rows in both count once."""
    path = written(tmp_path / "whole", case.name)
    whole, both = empty(), empty()
    first_load(whole, path)
    first_load(both, rearranged(path, tmp_path / f"early{path.suffix}", case, lambda rows: rows[:-1]))
    late = first_load(both, rearranged(path, tmp_path / f"late{path.suffix}", case, lambda rows: rows[1:]))
    assert facts(both) == facts(whole)
    data_rows = sum(last - first + 1 for first, last in case.rows.values())
    assert sum(sheet.new for sheet in late.sheets) == 1
    assert sum(sheet.unchanged for sheet in late.sheets) >= data_rows - 2


def test_a_later_export_changes_what_it_says_and_keeps_the_rest(empty: Callable[[], Warehouse], tmp_path: Path) -> None:
    """Five visits, then three of which one is as before, one has another score and one is new: six visits."""
    warehouse = empty()
    first_load(warehouse, written(tmp_path, "audit_register_en"))
    later = first_load(warehouse, written(tmp_path, "audit_list_more_visits_en"))
    (sheet,) = later.sheets
    assert (sheet.new, sheet.changed, sheet.unchanged) == (1, 1, 1)
    with warehouse.cursor() as con:
        scores = con.execute("select audit_no, score from store.audit_fact order by audit_no").fetchall()
    assert scores == [("AU-101", 92), ("AU-102", 78), ("AU-103", 88), ("AU-104", 54), ("AU-105", 84), ("AU-106", 93)]


@pytest.mark.parametrize(
    "case", [case for case in CASES if not case.text and len(case.rows) == 1], ids=lambda case: case.name
)
def test_the_rows_read_are_the_rows_below_the_heading(
    empty: Callable[[], Warehouse], tmp_path: Path, case: Case
) -> None:
    """Counted by another reader: the balance starts from what is in the file."""
    path = written(tmp_path, case.name)
    report = first_load(empty(), path)
    book = openpyxl.load_workbook(path)
    for sheet in report.sheets:
        if sheet.header_row is not None:
            assert sheet.read == book[sheet.sheet].max_row - sheet.header_row


EXPORTS = (
    "audit_register_en",
    "audit_list_more_visits_en",
    "findings_de",
    "actions_for_earlier_file_de",
    "mixed_everything_en",
)


@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(range(len(EXPORTS))), undone=st.sets(st.integers(0, len(EXPORTS) - 1), min_size=1, max_size=3)
)
def test_any_order_of_loads_and_undos(
    empty: Callable[[], Warehouse], tmp_path: Path, order: list[int], undone: set[int]
) -> None:
    """What remains is what the remaining files, loaded fresh in the same order, would have left."""
    messy, fresh = empty(), empty()
    paths = {one: written(tmp_path, EXPORTS[one]) for one in order}
    numbers = {one: taken(messy, paths[one]).load_id for one in order}
    for one in sorted(undone):
        if (number := numbers[one]) is not None:
            undo(messy, number, by="test", at=WHEN)
    for one in order:
        if one not in undone:
            taken(fresh, paths[one])
    assert facts(messy) == facts(fresh)
