"""Traps of reading rates, from file to figure: each a tiny table."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from data.warehouse import Warehouse
from loaders.load import load_file
from metrics.audit_pass_rate import audit_pass_rate
from metrics.conformity_rate import conformity_rate
from metrics.filters import Filters
from metrics.nonconformities import nonconformities
from tests.conftest import WorkbookMaker
from tests.warehouse_maker import answers, audits, empty_warehouse, findings

HEADINGS = ["Audit No.", "Supplier", "Site", "Region", "Audit Date", "Audit Type", "Scheme", "Overall Result"]


def loaded(warehouse: Warehouse, workbook: WorkbookMaker, *results: tuple[str, str]) -> None:
    """One audit per scheme and printed result."""
    rows: list[list[Any]] = [
        [f"A{at}", f"Supplier {at}", f"Plant {at}", "East", date(2024, 3, at + 1), "Periodic", scheme, result]
        for at, (scheme, result) in enumerate(results)
    ]
    report = load_file(warehouse, workbook({"Audits": [HEADINGS, *rows]}), name="audits.xlsx")
    assert report.status == "loaded", report.sentence


def test_the_same_letter_is_another_result_under_another_scheme(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """'A' and 'C' of amfori BSCI are a pass and a conditional, of VDA 6.3 a pass and a fail; of BRCGS 'C' is neither."""
    loaded(
        warehouse, workbook, ("amfori BSCI", "A"), ("amfori BSCI", "C"), ("VDA 6.3", "A"), ("VDA 6.3", "C"),
        ("BRCGS Food", "C"),
    )  # fmt: skip
    with warehouse.cursor() as con:
        rates = audit_pass_rate(con, Filters(), by="scheme").set_index("scheme")
        kept = con.execute(
            "select scheme, result_raw, result::varchar from visits_in($scope) where result_raw = 'C' order by scheme",
            {"scope": Filters().as_scope()},
        ).fetchall()
    assert rates["count"].tolist() == [0, 1, 1] and rates["of"].tolist() == [1, 2, 2]
    assert kept == [("BRCGS Food", "C", "conditional"), ("VDA 6.3", "C", "fail"), ("amfori BSCI", "C", "conditional")]


@pytest.mark.parametrize("scheme", ["SMETA", "SLCP", "Better Work", "Higg FEM"])
def test_a_scheme_without_verdicts_is_in_no_pass_rate(
    warehouse: Warehouse, workbook: WorkbookMaker, scheme: str
) -> None:
    """Somebody's own 'Pass' beside a scheme that gives none stands beside, not in, the rate."""
    loaded(warehouse, workbook, (scheme, "Pass"), (scheme, "Fail"), ("ISO 9001", "Pass"))
    with warehouse.cursor() as con:
        whole = audit_pass_rate(con, Filters()).to_dict("records")[0]
        by_scheme = audit_pass_rate(con, Filters(), by="scheme").set_index("scheme").drop(index="ISO 9001")
    assert (whole["count"], whole["of"], whole["audits"]) == (1, 1, 3)
    assert (by_scheme["of"].tolist(), by_scheme["why"].tolist()) == ([0], ["no verdicts"])


def test_no_audit_is_no_row_and_not_nought() -> None:
    """West was never audited: it has no row, neither 0 % nor 100 %."""
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 pass region=East")
    audits(con, "B1 2022-01-01 S2 - region=West kind=follow_up")
    assert audit_pass_rate(con, Filters(), by="region")["region"].tolist() == ["East"]


def test_nothing_recorded_is_not_nothing_found() -> None:
    """A list of audits alone: no findings are on file at all, so there is no count per audit."""
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 pass", "A2 2022-01-01 S2 pass")
    row = nonconformities(con, Filters()).to_dict("records")[0]
    assert (row["of"], row["why"], row["trust"]) == (0, "no findings", None)
    findings(con, "F1 A1 1 minor")
    row = nonconformities(con, Filters()).to_dict("records")[0]
    assert (row["count"], row["of"], row["rate"]) == (1, 2, 0.5)


def test_what_is_not_applicable_raises_the_rate_and_is_counted_beside_it() -> None:
    """The same site, the same faults: 6 of 10, then four of the ten are not applicable, among them two faults."""
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 -", "A2 2023-01-01 S1 -")
    answers(con, *(f"A1 {i} {'conform' if i < 6 else 'nonconform'}" for i in range(10)))
    answers(
        con,
        *(
            f"A2 {i} {'not_applicable' if i in (0, 1, 8, 9) else 'conform' if i < 6 else 'nonconform'}"
            for i in range(10)
        ),
    )
    rates = conformity_rate(con, Filters(), every="year")
    assert rates["rate"].tolist() == pytest.approx([0.6, 4 / 6])
    assert rates["not_applicable_share"].tolist() == [0, 0.4]


def test_sites_behind_a_rate_are_counted_once() -> None:
    """Three audits of two sites: two clusters behind the rate."""
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 pass", "A2 2023-01-01 S1 fail", "A3 2023-01-01 S2 pass")
    assert audit_pass_rate(con, Filters())[["of", "sites"]].values.tolist() == [[3, 2]]
