"""Loads and undos in any order leave what the remaining loads, loaded fresh, would have left."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.history import rebuild, undo
from data.warehouse import EVERYTHING_TOUCHED, Warehouse, WarehouseError, sql
from loaders.load import load_file
from tests.conftest import WorkbookMaker
from tests.memory import memory_warehouse
from tests.samples import AUDIT_HEADINGS, FINDING_HEADINGS, full_workbook

FACTS = """
    select audit_no, supplier, site, scheme, kind::varchar, date, result::varchar, score, conform, nonconform,
           critical, major, minor, ungraded, audited, "full"
    from store.audit_fact join store.place using (site_key) order by all
"""
FINDINGS = (
    "select clause, severity::varchar, basis, date, counted, state, again_date from store.finding_fact order by all"
)
ACTIONS = "select number, text, original_due, due, closed, state::varchar from store.current_action order by all"
SECTIONS = "select dimension, topic, conform, nonconform, major from store.section_fact order by all"
WHEN = datetime(2024, 1, 1)
REOPEN = {"reopen": "yes"}  # an earlier export may come after a later one


def state(warehouse: Warehouse) -> list[list[tuple[object, ...]]]:
    with warehouse.cursor() as con:
        return [con.execute(query).fetchall() for query in (FACTS, FINDINGS, ACTIONS, SECTIONS)]


def test_load_undo_load_is_identity(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    path = workbook(full_workbook())
    empty = state(warehouse)
    first = load_file(warehouse, path, name="a.xlsx")
    loaded = state(warehouse)
    assert first.load_id is not None
    undo(warehouse, first.load_id, by="test", at=WHEN)
    assert state(warehouse) == empty
    assert load_file(warehouse, path, name="a.xlsx").status == "loaded"
    assert state(warehouse) == loaded


def test_undo_of_nothing_says_so(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    with pytest.raises(WarehouseError, match="There is no load 7"):
        undo(warehouse, 7, by="test", at=WHEN)
    load_file(warehouse, workbook(full_workbook()), name="a.xlsx")
    undo(warehouse, 1, by="test", at=WHEN)
    with pytest.raises(WarehouseError, match="was undone already"):
        undo(warehouse, 1, by="test", at=WHEN)


def test_incremental_equals_rebuilt(warehouse: Warehouse, exports: list[Path]) -> None:
    for path in exports:
        load_file(warehouse, path, name=path.name, answers=REOPEN)
    undo(warehouse, 2, by="test", at=WHEN)
    kept = state(warehouse)
    with warehouse.writing() as con:
        rebuild(con)
    assert state(warehouse) == kept


def test_parts_left_out_of_a_refresh_would_have_told_nothing(warehouse: Warehouse, exports: list[Path]) -> None:
    """A migration tells everything anew by the whole text of refresh.sql; a load leaves out what it need not ask."""
    for path in exports:
        load_file(warehouse, path, name=path.name, answers=REOPEN)
    kept = state(warehouse)
    with warehouse.writing() as con:
        con.execute(EVERYTHING_TOUCHED)
        con.execute(sql("refresh.sql"))
    assert state(warehouse) == kept


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Path]]:
    """Four overlapping exports of one made-up history: later ones repeat, change and add rows."""
    folder = tmp_path_factory.mktemp("exports")
    yield [export(folder, number) for number in range(4)]


def export(folder: Path, number: int) -> Path:
    chance = random.Random(number)
    book = openpyxl.Workbook(write_only=True)
    audits, findings = book.create_sheet("Audits"), book.create_sheet("Findings")
    audits.append(AUDIT_HEADINGS)
    findings.append(FINDING_HEADINGS)
    for audit in range(number * 2, number * 2 + 6):
        site = f"Site {audit % 3}"
        result = chance.choice(["Pass", "Pass", "Fail"])
        audits.append([f"A{audit}", f"Supplier {audit % 2}", site, "China", "East", date(2020 + audit // 3, 1 + audit % 12, 3),
                       "Follow-up" if audit % 5 == 4 else "Periodic", "ISO 9001", result, 60 + audit])  # fmt: skip
        for finding in range(chance.randint(0, 3)):
            findings.append([f"A{audit}", f"F{finding}", chance.choice(["8.4", "7.1", "10.2"]), chance.choice(["Major", "Minor"]),
                             f"text {finding}", "do", date(2024, 5, 1), chance.choice([None, date(2024, 4, 1)]), "Open"])  # fmt: skip
    path = folder / f"export-{number}.xlsx"
    book.save(path)
    return path


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(4)), undone=st.sets(st.integers(0, 3), max_size=3))
def test_any_order_of_loads_and_undos(exports: list[Path], order: list[int], undone: set[int]) -> None:
    messy, fresh = memory_warehouse(), memory_warehouse()
    try:
        numbers = {one: load_file(messy, exports[one], name=exports[one].name, answers=REOPEN).load_id for one in order}
        for one in undone:
            load = numbers[one]
            assert load is not None
            undo(messy, load, by="test", at=WHEN)
        for one in order:
            if one not in undone:
                load_file(fresh, exports[one], name=exports[one].name, answers=REOPEN)
        assert state(messy) == state(fresh)
    finally:
        messy.close()
        fresh.close()


def test_findings_wait_unseen_while_the_audits_they_lean_on_are_undone(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    """Findings that name only an audit number show nothing without its list of audits, and all of it again with it."""
    sheets = full_workbook()
    audits = workbook({"Audits": sheets["Audits"]}, name="audits.xlsx")
    empty = state(warehouse)
    load_file(warehouse, audits, name="audits.xlsx")
    load_file(warehouse, workbook({"Findings": sheets["Findings"]}, name="findings.xlsx"), name="findings.xlsx")
    both = state(warehouse)
    undo(warehouse, 1, by="test", at=WHEN)
    waiting = state(warehouse)
    assert [waiting[0], waiting[1], waiting[3]] == [empty[0], empty[1], empty[3]]
    load_file(warehouse, audits, name="audits.xlsx")
    assert state(warehouse) == both
