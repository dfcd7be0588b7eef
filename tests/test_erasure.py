"""Erased suppliers and people are nowhere, stay away, and every load still balances."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from data.erasure import erase_person, erase_supplier, erased_keys, erasures, lift
from data.history import rebuild, undo
from data.mentions import replace_mentions
from data.merges import merge
from data.warehouse import Warehouse, WarehouseError
from loaders.load import load_file
from loaders.report import CLASSES
from tests.conftest import WorkbookMaker
from tests.warehouse_maker import audits, findings, key

WHEN = datetime(2025, 3, 4, 10)
HEADINGS = ["Audit No.", "Supplier", "Supplier Code", "Site", "Country", "Audit Date", "Scheme", "Overall Result", "Auditor", "Remark"]  # fmt: skip
FINDINGS = ["Audit No.", "Finding No.", "Clause", "Severity", "Finding Description", "Corrective Action", "Responsible", "Due Date"]  # fmt: skip
TEXT_COLUMNS = """
    select schema_name, table_name, column_name, data_type from duckdb_columns()
    where not internal and (data_type = 'VARCHAR' or data_type = 'VARCHAR[]')
"""
BALANCE = """
    select sum(read), sum(read) = (select count(*) from store.raw_row) from store.load_sheet
"""


def sheets() -> dict[str, list[list[Any]]]:
    """Lotus of two spellings with two audits, Beta with two; Ann Wu audits both, Li Wei one of each."""
    return {
        "Audits": [
            HEADINGS,
            ["L1", "Lotus Textile Co., Ltd.", "V7", "Lotus Textile plant 1", "China", date(2024, 1, 5), "ISO 9001", "Pass", "Ann Wu", None],
            ["L2", "LOTUS  TEXTILE CO., LTD.", "V7", "Lotus Textile plant 1", "China", date(2025, 1, 5), "ISO 9001", "Fail", "Li Wei; Ann Wu", "like Beta"],
            ["B1", "Beta GmbH", "V8", "Werk", "Germany", date(2024, 2, 5), "ISO 9001", "Pass", "ann wu", "buys from Lotus Textile Co., Ltd. only"],
            ["B2", "Beta GmbH", "V8", "Werk", "Germany", date(2025, 2, 5), "ISO 9001", "Fail", "Wei", None],
            ["B3", "Lotus Textile Co., Ltd.", "V7", "Lotus Textile plant 1", "China", "31.31.2024", "ISO 9001", "Pass", None, None],
            ["L2", "LOTUS  TEXTILE CO., LTD.", "V7", "Lotus Textile plant 1", "China", date(2025, 1, 5), "ISO 9001", "Fail", "Li Wei; Ann Wu", "like Beta"],
        ],
        "Findings": [
            FINDINGS,
            ["L2", "1", "8.4", "Major", "Lotus mill stood still", "Repair", "Max Frisch", date(2025, 4, 1)],
            ["L2", "1", "8.4", "Major", "Lotus mill stood still", "Train", "Ann Wu", date(2025, 4, 1)],
            ["B2", "1", "8.4", "Minor", "Ann Wu found yarn of Lotus Textile Co., Ltd. without label", "Label it", "Max Frisch", date(2025, 4, 1)],
        ],
    }  # fmt: skip


def loaded(warehouse: Warehouse, workbook: WorkbookMaker) -> Path:
    path = workbook(sheets(), name="Lotus Textile Co., Ltd. 2025.xlsx")
    report = load_file(warehouse, path, name=path.name)
    assert report.load_id == 1 and report.exit_code == 1
    return path


def places_of(warehouse: Warehouse, *words: str) -> list[tuple[str, str, str]]:
    """Where in the database a text holds one of the words."""
    found = []
    with warehouse.cursor() as con:
        for schema, table, column, kind in con.execute(TEXT_COLUMNS).fetchall():
            for (value,) in con.table(f"{schema}.{table}").project(f'"{column}"').fetchall():
                texts = (value or []) if kind == "VARCHAR[]" else [value]
                found += [
                    (table, column, text) for text in texts if text and any(word in text.lower() for word in words)
                ]
    return found


def lotus(warehouse: Warehouse) -> int:
    with warehouse.cursor() as con:
        row = con.execute("select supplier_key from store.place where supplier_code = 'V7'").fetchone()
    assert row is not None
    return int(row[0])


def balanced(warehouse: Warehouse) -> bool:
    with warehouse.cursor() as con:
        row = con.execute(BALANCE).fetchone()
    return row == (9, True)


def test_the_search_of_these_tests_finds_what_is_there(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    loaded(warehouse, workbook)
    tables = {table for table, _, _ in places_of(warehouse, "lotus")}
    assert tables >= {"raw_row", "supplier", "site", "supplier_alias", "finding", "load", "place"}
    assert {table for table, _, _ in places_of(warehouse, "ann wu")} >= {
        "raw_row",
        "audit",
        "audit_fact",
        "action",
        "finding",
    }
    assert balanced(warehouse)


def test_an_erased_supplier_is_nowhere(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    loaded(warehouse, workbook)
    version = warehouse.data_version
    sentence = erase_supplier(warehouse, lotus(warehouse), by="ann", at=WHEN)
    assert sentence == "A supplier was erased, with 6 rows of files (erasure 1)."
    assert warehouse.data_version == version + 1
    assert places_of(warehouse, "lotus textile", "lotus mill", "v7") == []
    assert balanced(warehouse)
    with warehouse.cursor() as con:
        assert con.execute("select distinct supplier from store.place").fetchall() == [("Beta GmbH",)]
        assert con.execute("select audit_no from store.audit_fact order by 1").fetchall() == [("B1",), ("B2",)]
        text = con.execute("select text from store.current_finding").fetchall()
        assert text == [("Ann Wu found yarn of erased supplier 1 without label",)]
        assert con.execute("select file from store.load").fetchall() == [("erased supplier 1 2025.xlsx",)]
        assert con.execute("select class, count(*) from store.raw_row group by 1 order by 1").fetchall() == [
            ("duplicate", 1), ("new", 7), ("rejected", 1),
        ]  # fmt: skip
        (record,) = erasures(con).to_dict("records")
    assert (record["erasure"], record["kind"], record["erased_by"], record["rows"]) == (1, "supplier", "ann", 6)
    with warehouse.writing() as writer:
        rebuild(writer)
    assert places_of(warehouse, "lotus textile", "lotus mill", "v7") == []
    undo(warehouse, 1, by="ann", at=WHEN)
    assert places_of(warehouse, "lotus textile", "lotus mill", "v7") == []


def test_an_erased_supplier_does_not_come_back_unnoticed(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    path = loaded(warehouse, workbook)
    erase_supplier(warehouse, lotus(warehouse), by="ann", at=WHEN)
    assert load_file(warehouse, path, name="again.xlsx").status == "already_loaded"
    undo(warehouse, 1, by="ann", at=WHEN)
    again = load_file(warehouse, path, name="again.xlsx")
    reasons = [problem.reason for problem in again.rejections]
    assert reasons.count("its supplier was erased on 2025-03-04") == 3
    assert {problem.found for problem in again.rejections if "erased" in problem.reason} == {None}
    assert all(sheet.read == sum(getattr(sheet, name) for name in CLASSES) for sheet in again.sheets)
    left = places_of(warehouse, "lotus textile co", "v7")  # texts in rows of other suppliers are not searched
    assert {table for table, _, _ in left} == {"raw_row", "finding", "current_finding"}
    assert all("buys from" in text or "found yarn" in text for _, _, text in left)
    undo(warehouse, 2, by="ann", at=WHEN)
    lift(warehouse, 1, by="ann", at=WHEN)
    with warehouse.cursor() as con:
        assert not erased_keys(con)
    with pytest.raises(WarehouseError, match="There is no erasure 1, or it was lifted already"):
        lift(warehouse, 1, by="ann", at=WHEN)
    assert load_file(warehouse, path, name="again.xlsx").added["audits"] == 4


def test_the_code_decides_whether_a_row_is_the_erased_suppliers(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    loaded(warehouse, workbook)
    erase_supplier(warehouse, lotus(warehouse), by="ann", at=WHEN)
    with warehouse.cursor() as con:
        keys = erased_keys(con)
    assert keys.supplier_day("lotus textile co ltd", None) == date(2025, 3, 4)
    assert keys.supplier_day("Something else", " v7") == date(2025, 3, 4)
    assert keys.supplier_day("Lotus Textile Co., Ltd.", "V9") is None
    assert keys.supplier_day("Lotus", None) is None and keys.supplier_day(None, None) is None


def test_what_it_was_merged_with_is_erased_too(warehouse: Warehouse) -> None:
    con = warehouse.root
    audits(
        con,
        "A1 2024-01-01 N pass supplier=Acme_Ltd",
        "A2 2024-01-01 S pass supplier=Akme_Ltd",
        "B1 2024-01-01 W pass supplier=Beta",
    )
    merge(warehouse, "supplier", key("Akme Ltd"), key("Acme Ltd"), by="ann", at=WHEN)
    erase_supplier(warehouse, key("Acme Ltd"), by="ann", at=WHEN)
    assert places_of(warehouse, "acme", "akme") == []
    assert con.execute("select count(*) from store.judgement").fetchone() == (0,)
    with pytest.raises(WarehouseError, match="There is no such supplier on file any more"):
        erase_supplier(warehouse, key("Acme Ltd"), by="ann", at=WHEN)


def test_a_name_that_means_something_else_stays_there(warehouse: Warehouse) -> None:
    """A supplier called like a region, and one whose name another supplier shares."""
    con = warehouse.root
    audits(
        con,
        "A1 2024-01-01 N pass supplier=East code=V1",
        "A2 2024-01-01 S pass supplier=Beta region=East",
        "A3 2024-01-01 T pass supplier=Beta code=V3",
    )
    findings(con, "F1 A2 4.1 major text=East_gate_open,_east_wind")
    erase_supplier(warehouse, key("East"), by="ann", at=WHEN)
    assert con.execute("select region from store.place where region is not null").fetchall() == [("East",)]
    assert con.execute("select text from store.finding").fetchall() == [("East gate open, east wind",)]
    erase_supplier(warehouse, key("Beta"), by="ann", at=WHEN)
    assert con.execute("select count(*) from store.place").fetchone() == (0,)


def test_an_erased_person_is_nowhere(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    path = loaded(warehouse, workbook)
    with warehouse.cursor() as con:
        before = con.execute("select audit_no, result, major, minor from store.audit_fact order by 1").fetchall()
    sentence = erase_person(warehouse, "ANN WU", by="bob", at=WHEN)
    assert sentence == "A person was erased from 5 rows of files (erasure 1), and is now 'erased person 1'."
    assert places_of(warehouse, "ann wu") == []
    with warehouse.cursor() as con:
        assert con.execute("select auditor from store.audit_fact order by audit_no").fetchall() == [
            ("erased person 1",), ("Wei",), ("erased person 1",), ("Li Wei; erased person 1",),
        ]  # fmt: skip
        assert con.execute("select owner from store.current_action order by 1").fetchall() == [
            ("Max Frisch",), ("Max Frisch",), ("erased person 1",),
        ]  # fmt: skip
        assert (
            con.execute("select audit_no, result, major, minor from store.audit_fact order by 1").fetchall() == before
        )
    with warehouse.writing() as writer:
        rebuild(writer)
    undo(warehouse, 1, by="ann", at=WHEN)
    assert places_of(warehouse, "ann wu") == []
    assert balanced(warehouse)
    load_file(warehouse, path, name="again.xlsx")
    assert {column for _, column, _ in places_of(warehouse, "ann wu")} == {
        "cells",
        "text",
    }  # free texts are not searched
    assert all("found yarn" in text for _, _, text in places_of(warehouse, "ann wu"))


def test_a_person_of_one_name_is_replaced_only_as_a_person(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    loaded(warehouse, workbook)
    erase_person(warehouse, "Wei", by="bob", at=WHEN)
    with warehouse.cursor() as con:
        assert con.execute("select auditor from store.audit_fact order by audit_no").fetchall() == [
            ("ann wu",), ("erased person 1",), ("Ann Wu",), ("Li Wei; Ann Wu",),
        ]  # fmt: skip
    with pytest.raises(WarehouseError, match="No auditor and no owner of an action has this name"):
        erase_person(warehouse, "Nobody", by="bob", at=WHEN)


MENTIONS = [
    ("of ACME (China) Ltd. and Acme (China) Ltd., again", "of X and X, again"),
    ("Acme (China) Ltd. Acme (China) Ltd.", "X X"), ("Acme (China) Ltdx", "Acme (China) Ltdx"),
    ("North_2025 NORTH north Northern", "X_2025 X north Northern"), ("在上海电子工作", "在X工作"), ("a|b AB", "X AB"),
]  # fmt: skip


def test_names_are_found_as_whole_words(warehouse: Warehouse) -> None:
    names = ["Acme (China) Ltd.", "North", "上海电子", "AB", "a|b", ""]
    with warehouse.writing() as con:
        for at, (text, _) in enumerate(MENTIONS):
            con.execute(
                "insert into store.job (job, kind, subject, state, started_at) values ($job, 'load', $text, 'done', now()::timestamp)",
                {"job": str(at), "text": text},
            )
        replace_mentions(con, names, "X")
    found = warehouse.root.execute("select subject, state from store.job order by job").fetchall()
    assert found == [(told, "done") for _, told in MENTIONS]
