"""What is asked before a file is loaded, and what the answers do."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from data.history import undo
from data.warehouse import Warehouse
from loaders.load import load_file
from loaders.preview import preview
from tests.conftest import WorkbookMaker

CHECKED = ["Supplier", "Audit Date", "C1", "C2", "C3"]


def asked(seen: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [question for question in seen["questions"] if question["kind"] == kind]


def test_ones_and_zeros_that_nothing_explains(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """Three items of 1 and 0 without a total: the answer turns 4 ones into 4 violations, or into 4 that conform."""
    rows = [["Acme", date(2024, 3, 1), 1, 0, 1], ["Beta", date(2024, 4, 14), 0, 1, 1]]
    path = workbook({"Data": [CHECKED, *rows]})
    (question,) = asked(preview(path, name=path.name), "binary")
    assert question["required"] and load_file(warehouse, path, name=path.name).status == "questions"
    report = load_file(warehouse, path, name=path.name, answers={question["id"]: "violated"})
    assert report.status == "loaded"
    with warehouse.cursor() as con:
        outcomes = con.execute(
            "select outcome, count(*) from store.answer where latest group by all order by 1"
        ).fetchall()
    assert outcomes == [("conform", 2), ("nonconform", 4)]


INSPECTIONS = [
    ["Diner", "1 High St", "Dover", date(2024, 3, 1), "None"], ["Diner", "9 Low St", "Dover", date(2024, 3, 5), "8.1 | 8.2"],
    ["Café", "2 High St", "Dover", date(2024, 3, 7), "8.1"], ["Café", "2 high st.", "Dover", date(2025, 3, 7), None],
]  # fmt: skip
INSPECTED = ["Establishment", "Address", "City", "Inspection Date", "Violations"]


def test_whether_an_audit_without_findings_is_passed(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """Four audits: one says None, two hold findings, one says nothing: 1 of 3 passed, and only where it is said so."""
    path = workbook({"Data": [INSPECTED, *INSPECTIONS]})
    (question,) = asked(preview(path, name=path.name), "verdict")
    assert "'None' is in column 'Violations' of 1 of 4 rows" in question["text"] and not question["required"]
    results = "select count(*) filter (result = 'pass'), count(*) filter (result = 'fail') from store.current_audit"
    for answer, expected in ((None, (0, 0)), ("none", (0, 0)), ("clean", (1, 2))):
        answers = {question["id"]: answer} if answer else {}
        report = load_file(warehouse, path, name=path.name, answers=answers)
        assert report.status == "loaded" and report.load_id
        with warehouse.cursor() as con:
            assert con.execute(results).fetchone() == expected, answer
        undo(warehouse, report.load_id, by="test", at=datetime(2026, 1, 1))
        assert bool(asked(preview(path, name=path.name, answers=answers), "verdict")) is (answer is None)


def test_no_verdict_is_asked_where_a_result_stands(workbook: WorkbookMaker) -> None:
    rows = [[*row, result] for row, result in zip(INSPECTIONS, ("Pass", "Fail", "Fail", "Pass"), strict=True)]
    path = workbook({"Data": [[*INSPECTED, "Overall Result"], *rows]})
    assert asked(preview(path, name=path.name), "verdict") == []


def test_whether_each_address_is_a_site(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """One diner under two addresses of a town, one café whose address is written in two ways."""
    path = workbook({"Data": [INSPECTED, *INSPECTIONS]})
    (question,) = asked(preview(path, name=path.name), "premises")
    assert question["text"].startswith("Diner, Dover has 2 addresses in sheet 'Data': is each address")
    names = "select name from store.current_site order by name"
    for answer, expected in (
        (None, ["Café", "Diner"]),
        ("one", ["Café", "Diner"]),
        ("sites", ["1 High St", "2 High St", "9 Low St"]),
    ):
        answers = {question["id"]: answer} if answer else {}
        report = load_file(warehouse, path, name=path.name, answers=answers)
        assert report.load_id and report.added["suppliers"] == 2
        with warehouse.cursor() as con:
            assert [name.replace("high st.", "High St") for (name,) in con.execute(names).fetchall()] == expected, (
                answer
            )
        undo(warehouse, report.load_id, by="test", at=datetime(2026, 1, 1))
        assert bool(asked(preview(path, name=path.name, answers=answers), "premises")) is (answer is None)


def test_points_without_a_maximum(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = [["Acme", date(2024, 3, 1), 10, 5, 0], ["Beta", date(2024, 4, 14), 10, 10, 5]]
    path = workbook({"Data": [CHECKED, *rows]})
    (question,) = asked(preview(path, name=path.name), "maximum")
    load_file(warehouse, path, name=path.name, answers={question["id"]: "10"})
    with warehouse.cursor() as con:
        outcomes = con.execute(
            "select outcome, count(*) from store.answer where latest group by all order by 1"
        ).fetchall()
    assert outcomes == [("conform", 3), ("partial", 2), ("nonconform", 1)]


def test_a_column_nobody_names(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = [[f"Mill {at}", date(2024, 3, at + 1), "Pass", "90%"] for at in range(4)]
    path = workbook({"Data": [["Xyz", "When", "Overall Result", "Overall Score"], *rows]})
    questions = asked(preview(path, name=path.name), "column")
    assert [question["field"] for question in questions] == ["supplier", "audit_date"]
    answers = {question["id"]: question["guess"] for question in questions}
    assert answers == {"column|Data|supplier": "Xyz", "column|Data|audit_date": "When"}
    assert load_file(warehouse, path, name=path.name, answers=answers).added["audits"] == 4


def test_a_sheet_left_out_says_what_is_not_loaded_and_guesses_the_only_date_left(workbook: WorkbookMaker) -> None:
    """Beside a list of audits stand 8 actions whose finding date no heading calls the audit's; the other dates have their use."""
    actions = [[f"C{at}", "Acme", date(2024, 3, at), "Gauge not calibrated", date(2024, 6, at)] for at in range(1, 9)]
    path = workbook({"Audits": [["Supplier", "Audit Date", "Result"], ["Acme", date(2024, 3, 1), "Pass"]],
                     "CAPA": [["CAPA ID", "Supplier", "Finding date", "Description", "Target date"], *actions]})  # fmt: skip
    (question,) = asked(preview(path, name=path.name), "column")
    assert question["guess"] == "Finding date" and not question["required"]
    assert question["text"].endswith("Without an answer 9 rows of the sheet will not be loaded.")


def test_one_date_order_is_asked_once_for_forms_alike(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """Two forms, 03/04 and 05/06: one question; a third form with 25/06 answers it for all."""

    def form(supplier: str, day: str) -> list[list[object]]:
        return [["Supplier:", supplier], ["Audit Date:", day], [], ["Clause", "Requirement", "Answer"],
                ["1.1", "Is there a policy?", "Yes"], ["1.2", "Is it known?", "No"]]  # fmt: skip

    both = {"A": form("Acme", "03/04/2024"), "B": form("Beta", "05/06/2024")}
    path = workbook(both, name="two.xlsx")
    (question,) = asked(preview(path, name=path.name), "dates")
    assert question["id"] == "dates|*|audit_date" and [one["value"] for one in question["options"]] == ["dmy", "mdy"]
    assert load_file(warehouse, path, name=path.name, answers={question["id"]: "mdy"}).status == "loaded"
    with warehouse.cursor() as con:
        days = con.execute("select date from store.current_audit order by 1").fetchall()
    assert days == [(date(2024, 3, 4),), (date(2024, 5, 6),)]
    third = workbook(both | {"C": form("Gamma", "25/06/2024")}, name="three.xlsx")
    assert asked(preview(third, name=third.name), "dates") == []


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"dates|Nowhere|Audit Date": "dmy"}, "names no sheet"),
        ({"binary|Data": "perhaps"}, "does not fit the question"),
        ({"field|Data|Supplier": "no such field"}, "does not fit the question"),
    ],
)
def test_answers_that_fit_nothing_are_refused(
    warehouse: Warehouse, workbook: WorkbookMaker, answers: dict[str, str], sentence: str
) -> None:
    path = workbook({"Data": [CHECKED, ["Acme", date(2024, 3, 1), 1, 0, 1]]})
    report = load_file(warehouse, path, name=path.name, answers=answers)
    assert report.status == "refused" and sentence in report.sentence


def test_scores_of_suppliers_without_a_date_ask_for_their_day(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """The day of a verification may be that of the audit or of its paperwork: asked, with the one column of dates."""
    head = ["Supplier", "Reporting Year", "Verification Date", "Total Score"]
    rows = [["Acme Ltd", 2023, date(2024, 6, 3), 62.4], ["Beta Ltd", 2023, date(2024, 5, 21), 41]]
    path = workbook({"Data": [head, *rows]})
    (question,) = asked(preview(path, name=path.name), "column")
    assert question["required"] and question["guess"] == "Verification Date"
    assert load_file(warehouse, path, name=path.name, answers={question["id"]: "Verification Date"}).status == "loaded"
    with warehouse.cursor() as con:
        assert con.execute("select date, score from store.audit_fact order by 1").fetchall() == [
            (date(2024, 5, 21), 41.0), (date(2024, 6, 3), 62.4),
        ]  # fmt: skip


@pytest.mark.parametrize(("listed", "refused"), [(False, 2), (True, 0)])
def test_findings_by_number_ask_which_unread_dates_are_their_day(
    warehouse: Warehouse, workbook: WorkbookMaker, listed: bool, refused: int
) -> None:
    """Not required: a list of audits on another sheet says the day as well."""
    head = ["Facility Name", "Audit ID", "Audit Closing Date", "Provision", "Finding", "Severity"]
    rows = [["Acme Ltd", "V-11", date(2024, 3, 15), clause, f"text {clause}", "Major"] for clause in ("A1.1", "B2.2")]
    audits = {"Audits": [["Audit ID", "Supplier", "Audit Date"], ["V-11", "Acme Ltd", date(2024, 3, 15)]]}
    path = workbook({"CAP": [head, *rows]} | (audits if listed else {}))
    (question,) = asked(preview(path, name=path.name), "column")
    assert not question["required"] and question["guess"] == "Audit Closing Date"
    assert len(load_file(warehouse, path, name=path.name, dry_run=True).rejections) == refused
    answers = {question["id"]: "Audit Closing Date"}
    assert load_file(warehouse, path, name=path.name, answers=answers).exit_code == 0
    with warehouse.cursor() as con:
        assert con.execute("select distinct date from store.audit_fact").fetchall() == [(date(2024, 3, 15),)]
