"""Files loaded while suppliers are merged, and what is left of them once the merge is taken back."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from data.erasure import erase_supplier
from data.history import rebuild
from data.merges import merge, take_back
from data.warehouse import Warehouse
from loaders.load import load_file
from metrics.audit_pass_rate import audit_pass_rate
from metrics.filters import Filters
from tests.conftest import WorkbookMaker

WHEN = datetime(2026, 1, 1)
HEADINGS = ["Audit No.", "Supplier", "Site", "Country", "Audit Date", "Scheme", "Overall Result"]
PLACES = "select supplier, site from store.place order by all"
COUNTED = "select audit_no, count(*) from store.audit_fact group by all order by all"
BOTH = [("Acme Ltd", "North plant"), ("Boreal Sourcing Ltd", "Harbour works")]
EACH_ONCE = [("A1", 1), ("A2", 1), ("B1", 1)]


@pytest.fixture
def merged(warehouse: Warehouse, workbook: WorkbookMaker) -> int:
    """
    audit  supplier             site           day         result
    A1     Acme Ltd             North plant    2023-03-01  fail
    A2     Acme Ltd             North plant    2024-03-01  pass
    B1     Boreal Sourcing Ltd  Harbour works  2024-05-01  pass    Acme is merged into it
    """
    acme, boreal = ("Acme Ltd", "North plant", "CN"), ("Boreal Sourcing Ltd", "Harbour works", "CN")
    rows = [
        HEADINGS,
        ["A1", *acme, date(2023, 3, 1), "ISO 9001", "Fail"],
        ["A2", *acme, date(2024, 3, 1), "ISO 9001", "Pass"],
        ["B1", *boreal, date(2024, 5, 1), "ISO 9001", "Pass"],
    ]
    load_file(warehouse, workbook({"Audits": rows}), name="a.xlsx")
    return merge(warehouse, "supplier", key(warehouse, "Acme Ltd"), key(warehouse, boreal[0]), by="ann", at=WHEN)


def key(warehouse: Warehouse, supplier: str) -> int:
    found = warehouse.root.execute(
        "select supplier_key from store.current_supplier where name = $name", {"name": supplier}
    ).fetchone()
    assert found is not None
    return int(found[0])


def asked(warehouse: Warehouse, query: str) -> list[tuple[object, ...]]:
    return warehouse.root.execute(query).fetchall()


def each_is_counted_once(warehouse: Warehouse) -> None:
    """One pass of Acme's two audits and Boreal's one pass: two of three."""
    rate = audit_pass_rate(warehouse.root, Filters(as_of=date(2026, 6, 30))).iloc[0]
    assert (rate["count"], rate["of"]) == (2, 3)
    assert asked(warehouse, COUNTED) == EACH_ONCE
    assert asked(warehouse, PLACES) == BOTH
    with warehouse.writing() as con:
        rebuild(con)
    assert (asked(warehouse, COUNTED), asked(warehouse, PLACES)) == (EACH_ONCE, BOTH)


def load_a1_of_boreal(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    headings = [heading for heading in HEADINGS if heading != "Site"]
    row = ["A1", "Boreal Sourcing Ltd", "CN", date(2023, 3, 1), "ISO 9001", "Fail"]
    report = load_file(warehouse, workbook({"Audits": [headings, row]}, name="b.xlsx"), name="b.xlsx")
    assert report.sheets[0].changed == 1


def test_a_site_stays_its_suppliers_whoever_a_later_file_names(
    warehouse: Warehouse, workbook: WorkbookMaker, merged: int
) -> None:
    """While both are one, a file lists A1 under Boreal without a site: its site is Acme's North plant all the same."""
    load_a1_of_boreal(warehouse, workbook)
    take_back(warehouse, merged, by="ann", at=WHEN)
    each_is_counted_once(warehouse)


def test_a_site_told_of_under_both_suppliers_by_an_earlier_version_is_the_first_ones(
    warehouse: Warehouse, workbook: WorkbookMaker, merged: int
) -> None:
    """As earlier versions stored it: North plant's version of the later file stands under Boreal's key. Erasing Boreal
    leaves Acme's two audits."""
    load_a1_of_boreal(warehouse, workbook)
    told = {"boreal": key(warehouse, "Boreal Sourcing Ltd"), "acme": key(warehouse, "Acme Ltd")}
    for table in ("update store.site set supplier_key = $boreal where load = 2 and supplier_key = $acme",
                  "update store.current_site set supplier_key = $boreal where supplier_key = $acme"):  # fmt: skip
        warehouse.root.execute(table, told)
    take_back(warehouse, merged, by="ann", at=WHEN)
    each_is_counted_once(warehouse)
    erase_supplier(warehouse, told["boreal"], by="ann", at=WHEN)
    assert asked(warehouse, COUNTED) == EACH_ONCE[:2]
    assert asked(warehouse, PLACES) == BOTH[:1]


def test_a_name_beside_a_number_is_the_suppliers_whose_name_it_is(
    warehouse: Warehouse, workbook: WorkbookMaker, merged: int
) -> None:
    """While both are one, findings name Boreal and Acme's audit A1: Acme is not called Boreal once they are two."""
    rows = [["Audit No.", "Supplier", "Finding No.", "Clause"], ["A1", "Boreal Sourcing Ltd", "F1", "8.4"]]
    report = load_file(warehouse, workbook({"Findings": rows}, name="b.xlsx"), name="b.xlsx")
    assert report.sheets[0].new == 1
    take_back(warehouse, merged, by="ann", at=WHEN)
    each_is_counted_once(warehouse)
