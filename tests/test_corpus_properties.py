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
from openpyxl.worksheet.worksheet import Worksheet

from data.history import undo
from data.warehouse import Warehouse
from loaders.load import load_file
from loaders.report import CLASSES, Report
from tests.corpus import WORKBOOKS
from tests.corpus.verdict import loaded
from tests.corpus.writing import text_of
from tests.memory import memory_warehouse

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
KEPT = "select count(*), count(distinct (sheet, row)) from store.raw_row where load = $load and part = 0"
DUMP = (PLACES, AUDITS, ANSWERS, FINDINGS, ACTIONS)
Dump = list[list[tuple[Any, ...]]]
Order = Callable[[list[Any]], list[Any]]


@dataclass(frozen=True)
class Case:
    """A workbook of the corpus and its data rows: per sheet (None: a text file) the first and the last, as Excel shows them."""

    name: str
    rows: dict[str | None, tuple[int, int]]
    encoding: str = "utf-8"
    separator: str = ";"

    @property
    def text(self) -> bool:
        return None in self.rows


CASES = (
    Case("audit_list_semicolon_de", {None: (2, 5)}, "cp1252"),
    Case("answers_semicolon_tr", {None: (2, 13)}, "cp1254"),
    Case("findings_deadlines_in_words_en", {"CAP tracker": (2, 7)}),
    Case("mixed_everything_en", {"Findings": (2, 4)}),
    Case("wide_letters_with_subtotals_es", {"Matriz": (2, 4)}),
    Case("nested_triples_en", {"Audits": (2, 5)}),
    Case("suppliers_en", {"ASL": (3, 5)}),
)
# Four of them in every run, all with -m "thorough or not thorough".
EACH = (*CASES[:4], *(pytest.param(case, marks=pytest.mark.thorough) for case in CASES[4:]))
WHOLE = ("form_three_sheets_tr", "matrix_ticks_zh", "wide_two_row_headings_zh")


@dataclass(frozen=True)
class Whole:
    """A workbook loaded as it is, once: where it lies, what the load said, what is known since."""

    path: Path
    warehouse: Warehouse
    report: Report
    facts: Dump


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Whole]]:
    """The workbook of a name, loaded once. A shape the loader does not read yet is an expected failure of the case."""
    loaded_once: dict[str, Whole] = {}

    def one(name: str) -> Whole:
        if name not in loaded_once:
            path, warehouse = written(tmp_path_factory.mktemp("whole"), name), memory_warehouse()
            report = taken(warehouse, path)
            loaded_once[name] = Whole(path, warehouse, report, facts(warehouse))
        if loaded_once[name].report.status != "loaded":
            pytest.xfail(f"not read yet: {loaded_once[name].report.sentence}")
        return loaded_once[name]

    yield one
    for known in loaded_once.values():
        known.warehouse.close()


def facts(warehouse: Warehouse) -> Dump:
    """All current facts without load numbers."""
    with warehouse.cursor() as con:
        return [con.execute(query).fetchall() for query in DUMP]


def written(folder: Path, name: str) -> Path:
    """A workbook of the corpus as a file."""
    content, file, _ = WORKBOOKS[name].make()
    path = folder / file
    path.write_bytes(content)
    return path


def taken(warehouse: Warehouse, path: Path) -> Report:
    """Load a file and check its balance: every row read is in one class, and kept as it was read."""
    report = loaded(warehouse, path)
    if report.status == "loaded":
        for sheet in report.sheets:
            assert sheet.read == sum(getattr(sheet, name) for name in CLASSES)
        with warehouse.cursor() as con:
            kept = con.execute(KEPT, {"load": report.load_id}).fetchone()
        read = sum(sheet.read for sheet in report.sheets if sheet.shape != "skipped")
        assert kept == (read, read)
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
    rows = [[(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows(min_row=first)]
    data = last - first + 1
    sheet.delete_rows(first, sheet.max_row)
    for at, cells in enumerate([*order(rows[:data]), *rows[data:]], first):
        for column, (value, form) in enumerate(cells, 1):
            cell = sheet.cell(at, column, value)
            cell.number_format = form


def _text_rearranged(path: Path, target: Path, case: Case, order: Order) -> Path:
    rows = _text_rows(path, case)
    first, last = case.rows[None]
    target.write_bytes(
        text_of(
            [*rows[: first - 1], *order(rows[first - 1 : last]), *rows[last:]],
            separator=case.separator,
            encoding=case.encoding,
        )
    )
    return target


def _text_rows(path: Path, case: Case) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(case.encoding)), delimiter=case.separator))


def shuffled(rows: list[Any]) -> list[Any]:
    """The rows in another order, the same in every run."""
    other = rows[::-1]
    random.Random(len(rows)).shuffle(other)
    return other if other != rows else rows[::-1]


def first_half(rows: list[Any]) -> list[Any]:
    """The rows of the upper half."""
    return rows[: len(rows) // 2]


def second_half(rows: list[Any]) -> list[Any]:
    """The rows of the lower half."""
    return rows[len(rows) // 2 :]


def all_but_last(rows: list[Any]) -> list[Any]:
    """An earlier export."""
    return rows[:-1]


def all_but_first(rows: list[Any]) -> list[Any]:
    """A later export."""
    return rows[1:]


@pytest.mark.parametrize("name", [*(case.name for case in CASES), *WHOLE])
def test_renamed_and_saved_anew_adds_nothing(whole: Callable[[str], Whole], tmp_path: Path, name: str) -> None:
    """Twice is once, even when no byte is the same."""
    once = whole(name)
    renamed = load_file(once.warehouse, once.path, name="renamed" + once.path.suffix)
    assert renamed.status == "already_loaded"
    again = taken(once.warehouse, saved_anew(once.path, tmp_path / f"copy{once.path.suffix}"))
    assert again.status == "loaded"
    assert sum(again.added.values()) == 0
    assert sum(sheet.new + sheet.changed for sheet in again.sheets) == 0
    assert facts(once.warehouse) == once.facts


@pytest.mark.parametrize("case", EACH, ids=lambda case: case.name)
def test_shuffled_rows_are_the_same_rows(
    whole: Callable[[str], Whole], empty: Callable[[], Warehouse], tmp_path: Path, case: Case
) -> None:
    once, mixed = whole(case.name), empty()
    taken(mixed, rearranged(once.path, tmp_path / f"shuffled{once.path.suffix}", case, shuffled))
    assert facts(mixed) == once.facts


@pytest.mark.parametrize("case", EACH, ids=lambda case: case.name)
def test_two_halves_are_the_whole(
    whole: Callable[[str], Whole], empty: Callable[[], Warehouse], tmp_path: Path, case: Case
) -> None:
    once, parts = whole(case.name), empty()
    for order in (first_half, second_half):
        taken(parts, rearranged(once.path, tmp_path / f"{order.__name__}{once.path.suffix}", case, order))
    assert facts(parts) == once.facts


@pytest.mark.parametrize("case", CASES[1:3], ids=lambda case: case.name)
def test_overlapping_exports_are_their_union(
    whole: Callable[[str], Whole], empty: Callable[[], Warehouse], tmp_path: Path, case: Case
) -> None:
    """All but the last row, then all but the first: the rows in both count once."""
    once, both = whole(case.name), empty()
    taken(both, rearranged(once.path, tmp_path / f"early{once.path.suffix}", case, all_but_last))
    late = taken(both, rearranged(once.path, tmp_path / f"late{once.path.suffix}", case, all_but_first))
    assert facts(both) == once.facts
    data_rows = sum(last - first + 1 for first, last in case.rows.values())
    assert sum(sheet.new for sheet in late.sheets) == 1
    assert sum(sheet.unchanged for sheet in late.sheets) == data_rows - 2


def test_a_later_export_changes_what_it_says_and_keeps_the_rest(empty: Callable[[], Warehouse], tmp_path: Path) -> None:
    """Five visits, then three of which one is as before, one has another score and one is new: six visits."""
    warehouse = empty()
    taken(warehouse, written(tmp_path, "audit_register_en"))
    later = taken(warehouse, written(tmp_path, "audit_list_more_visits_en"))
    (sheet,) = later.sheets
    assert (sheet.new, sheet.changed, sheet.unchanged) == (1, 1, 1)
    with warehouse.cursor() as con:
        scores = con.execute("select audit_no, score from store.audit_fact order by audit_no").fetchall()
    assert scores == [("AU-101", 92), ("AU-102", 78), ("AU-103", 88), ("AU-104", 54), ("AU-105", 84), ("AU-106", 93)]


@pytest.mark.parametrize("case", EACH, ids=lambda case: case.name)
def test_the_rows_read_are_the_rows_below_the_heading(whole: Callable[[str], Whole], case: Case) -> None:
    """Counted by another reader: the balance starts from what is in the file."""
    once = whole(case.name)
    if case.text:
        lines = len(_text_rows(once.path, case))
        assert [sheet.read for sheet in once.report.sheets] == [lines - 1]
        return
    book = openpyxl.load_workbook(once.path)
    for sheet in once.report.sheets:
        if sheet.header_row is not None:
            assert sheet.read == book[sheet.sheet].max_row - sheet.header_row


EXPORTS = ("audit_register_en", "audit_list_more_visits_en", "findings_de", "actions_for_earlier_file_de")


@pytest.mark.parametrize(
    ("order", "undone"),
    [((1, 0, 2, 3), (1, 2)), ((3, 2, 0, 1), (0,)), ((2, 3, 1, 0), (3, 0))],
    ids=["what others lean on", "actions came too early", "the latest of each"],
)
def test_any_order_of_loads_and_undos(
    empty: Callable[[], Warehouse], tmp_path: Path, order: tuple[int, ...], undone: tuple[int, ...]
) -> None:
    """What remains is what the remaining files, loaded fresh in the same order, would have left."""
    messy, fresh = empty(), empty()
    paths = {one: written(tmp_path, EXPORTS[one]) for one in order}
    numbers = {one: taken(messy, paths[one]).load_id for one in order}
    for one in undone:
        if (number := numbers[one]) is not None:
            undo(messy, number, by="test", at=WHEN)
    for one in order:
        if one not in undone:
            taken(fresh, paths[one])
    assert facts(messy) == facts(fresh)
