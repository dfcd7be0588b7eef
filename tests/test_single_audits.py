"""One audit as names and values: read where there is no table, and nothing else taken for one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from data.warehouse import Warehouse
from loaders.load import load_file
from tests.conftest import WorkbookMaker

AUDIT = "select supplier, date, result::varchar, score, auditor from store.audit_fact join store.place using (site_key)"
Rows = list[list[Any]]


def audits(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    with warehouse.cursor() as con:
        return con.execute(AUDIT).fetchall()


SUMMARY: Rows = [
    ["Audit summary"], ["Supplier", "Acme Ltd"], ["Audit date", date(2024, 3, 1)], ["Auditor", "Li Wei"],
    ["Result", "Fail"], ["Score", "62%"], [], ["Fire doors were blocked and the first aid box was empty."],
]  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        SUMMARY,
        [["Supplier", "Acme Ltd", "Audit date", "2024-03-01"], ["Auditor", "Li Wei", "Result", "Fail"], ["Score:", "62%"]],
        [["Audit date", "2024-03-01"], ["Supplier", "Acme Ltd"], ["Auditor", "Li Wei"], ["Result", "Fail"], ["Score", 0.62]],
        [["Lieferant:", "Acme Ltd"], ["Auditdatum:", "1. März 2024"], ["Auditor: Li Wei"], ["Ergebnis:", "Nicht bestanden"],
         ["Gesamtpunktzahl:", "62 %"]],
    ],
)  # fmt: skip
def test_names_and_values_alone_are_one_audit(warehouse: Warehouse, workbook: WorkbookMaker, rows: Rows) -> None:
    report = load_file(warehouse, workbook({"Summary": rows}), name="summary.xlsx")
    assert (report.status, report.rejections, report.issues) == ("loaded", (), ()), report.sentence
    assert audits(warehouse) == [("Acme Ltd", date(2024, 3, 1), "fail", 62.0, "Li Wei")]
    [sheet] = report.sheets
    assert (sheet.new, sheet.rejected) == (1, 0)


def test_the_order_of_day_and_month_is_asked_as_of_any_date(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = [["Supplier", "Acme Ltd"], ["Audit date", "03/04/2024"], ["Result", "Pass"]]
    path = workbook({"Summary": rows})
    report = load_file(warehouse, path, name="summary.xlsx")
    assert report.status == "questions"
    [question] = report.questions
    report = load_file(warehouse, path, name="summary.xlsx", answers={question.id: "dmy"})
    assert report.status == "loaded" and [day for _, day, *_ in audits(warehouse)] == [date(2024, 4, 3)]


@pytest.mark.parametrize(
    "rows",
    [
        [row for row in SUMMARY if row[:1] not in (["Result"], ["Score"])],  # an audit that says nothing
        [row for row in SUMMARY if row[:1] != ["Audit date"]],
        [row for row in SUMMARY if row[:1] != ["Supplier"]],
        [*SUMMARY, [], ["Alpha", "Beta", "Gamma"], *([f"Hall {i}", "blocked", "at once"] for i in range(9))],
        [*SUMMARY, ["a", "b", "c", "d", "e"]],
        [["Supplier", "Acme Ltd", "Beta Ltd"], *SUMMARY[2:]],
    ],
)
def test_what_says_too_little_or_more_than_one_audit_is_none(
    warehouse: Warehouse, workbook: WorkbookMaker, rows: Rows
) -> None:
    report = load_file(warehouse, workbook({"Summary": rows}), name="summary.xlsx")
    assert report.status != "loaded" and audits(warehouse) == []


def test_a_sheet_that_nobody_could_read_is_not_left_behind(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """A page of prose is no loss; nine unknown rows would be."""
    unknown = [["Alpha", "Beta"], *([f"Hall {i}", "blocked"] for i in range(9))]
    refused = load_file(warehouse, workbook({"Summary": SUMMARY, "More": unknown}), name="two.xlsx")
    assert refused.status == "refused" and audits(warehouse) == []
    told = load_file(
        warehouse, workbook({"Summary": SUMMARY, "Disclaimer": [["For the client only."]]}), name="one.xlsx"
    )
    assert told.status == "loaded" and len(audits(warehouse)) == 1


def test_a_sheet_for_each_audit(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    second = [["Supplier", "Beta Ltd"], ["Audit date", date(2024, 4, 2)], ["Score", "91%"]]
    report = load_file(warehouse, workbook({"Acme": SUMMARY, "Beta": second}), name="two.xlsx")
    assert report.status == "loaded"
    assert sorted(audits(warehouse)) == [
        ("Acme Ltd", date(2024, 3, 1), "fail", 62.0, "Li Wei"), ("Beta Ltd", date(2024, 4, 2), None, 91.0, None)
    ]  # fmt: skip


def test_beside_a_list_such_a_sheet_is_its_cover(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """The list tells of the same audit by itself: it stays one."""
    listed = [
        ["Supplier", "Audit date", "Finding", "Severity"],
        ["Acme Ltd", date(2024, 3, 1), "Blocked exit", "Major"],
    ]
    report = load_file(warehouse, workbook({"Summary": SUMMARY, "Findings": listed}), name="both.xlsx")
    assert report.status == "loaded" and [day for _, day, *_ in audits(warehouse)] == [date(2024, 3, 1)]


@pytest.mark.parametrize(
    ("row", "result"),
    [
        (["Ergebnis", "Bestanden"], "pass"),  # which may head a column too
        (["Result", "Pass", "☒", "Li Wei"], "pass"),
        (["Result", "Pass", "☐", "Fail", "☒"], "fail"),
        (["Result", "[x]", "Pass", "[ ]", "Conditional", "[ ]", "Fail"], "pass"),
        (["Result", "☒", "Pass"], "pass"),
        (["Result", "☐", "Pass"], None),
        (["Result", "Pass", "☐", "Fail", "☐"], None),
        (["Result", "Pass", "☒", "Fail", "☒"], None),
        (["Result", "Pass", "☒", "Fail"], None),  # the box of which one?
        (["Result", "Pass", "Fail"], None),
        (["Result", "☐ Pass", "☒ Conditional", "☐ Fail"], "conditional"),
        (["Result", "Pass ☐", "Conditional ☐", "Fail [x]"], "fail"),
        (["Result", "Pass", "X Conditional", "Fail"], "conditional"),
        (["Result", "☐ Pass", "☐ Conditional", "☐ Fail"], None),
        (["Result", "☒ Pass", "☐ Conditional", "☒ Fail"], None),
        (["Resultado", "Aprobado ( )  Condicionado (X)  Rechazado ( )"], "conditional"),
    ],
)
def test_a_verdict_stands_beside_its_name_or_has_the_ticked_box(
    warehouse: Warehouse, workbook: WorkbookMaker, row: list[str], result: str | None
) -> None:
    [(_, _, told, *_)] = of_form(warehouse, workbook, [["Supplier", "Acme Ltd"], ["Audit date", date(2024, 3, 1)], row])
    assert told == result


@pytest.mark.parametrize(
    ("rows", "result"),
    [
        ([["Audit result"], ["Approved"], ["Conditional", "x"], ["Rejected"]], "conditional"),
        ([["Audit result:"], ["☐ Approved"], ["☐ Conditional"], ["☒ Rejected"]], "fail"),
        ([["Audit result", "☐ Approved"], [None, "☒ Conditional"], [None, "☐ Rejected"]], "conditional"),
        ([["Audit result", "Approved", "Conditional", "Rejected"], [None, None, "x"]], "conditional"),
        ([["Audit result", "Approved", "Conditional", "Rejected"], [None, "x", "x"]], None),
        ([["Audit result"], ["Approved"], ["Conditional"], ["Rejected"]], None),  # the colour of a cell says which
        ([["Audit result", "Approved"], [None, "Conditional"], [None, "Rejected"]], None),
        ([["Audit result"], ["Approved"], ["Auditor", "Li Wei"]], "pass"),
    ],
)
def test_of_options_below_each_other_the_ticked_one_is_the_verdict(
    warehouse: Warehouse, workbook: WorkbookMaker, rows: Rows, result: str | None
) -> None:
    head: Rows = [["Supplier", "Acme Ltd"], ["Audit date", date(2024, 3, 1)], *rows]
    assert [told for _, _, told, *_ in of_form(warehouse, workbook, head)] == [result]


def of_form(warehouse: Warehouse, workbook: WorkbookMaker, head: Rows) -> list[tuple[Any, ...]]:
    """The audits of a form with this head above a checklist of one item."""
    rows = [*head, [], ["Clause", "Requirement", "Answer"], ["4.1", "Exits are clear", "Yes"]]
    report = load_file(warehouse, workbook({"Form": rows}), name="form.xlsx")
    assert (report.status, report.issues) == ("loaded", ()), report.sentence
    return audits(warehouse)


def test_a_surer_name_counts_before_the_first(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """The date of the form, the firm that audits and a grade that nobody explains stand above what is meant."""
    rows: Rows = [["Form: 17   Audit type: Initial   Date: 01.01.2020"], ["Company", "Audits Inc"], ["Rating", "B"],
            ["Supplier", "Acme Ltd"],
            ["Audit date", date(2024, 3, 1)], ["Audit result", "Rejected"]]  # fmt: skip
    assert of_form(warehouse, workbook, rows) == [("Acme Ltd", date(2024, 3, 1), "fail", None, None)]


def test_a_percent_sign_of_a_score_in_its_own_cell_counts_once(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = [["Supplier: Acme Ltd", "Audit date: 01.03.2024"], ["Result: Fail     Score: 71 %"]]
    assert of_form(warehouse, workbook, rows) == [("Acme Ltd", date(2024, 3, 1), "fail", 71.0, None)]


NAMED: Rows = [["Supplier", "Acme Ltd"], ["Audit date", date(2024, 3, 1)], ["Result", "Conditional"], []]


@pytest.mark.parametrize("words", [("Pass", "Fail"), ("Pass", "Pass")])
def test_results_of_parts_are_not_the_audit_several_times(
    warehouse: Warehouse, workbook: WorkbookMaker, words: tuple[str, str]
) -> None:
    """Where nobody knows the heading of what was judged, it is asked for; else each row would be an audit."""
    rows = [*NAMED, ["No", "Matter", "Result"], ["1.1", "Exits", words[0]], ["1.2", "Fire", words[1]]]
    path = workbook({"Form": rows})
    report = load_file(warehouse, path, name="form.xlsx")
    assert report.status == "questions" and audits(warehouse) == []
    [question] = report.questions
    assert "says what each result is about" in question.text and question.guess == "Matter"
    report = load_file(warehouse, path, name="form.xlsx", answers={question.id: "Matter"})
    assert report.status == "loaded" and report.added["answers"] == 2
    assert [told for _, _, told, *_ in audits(warehouse)] == ["conditional"]


def test_the_first_row_of_a_table_is_no_value_of_its_headings(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = [*NAMED, ["Region", "Result", "Score"], ["North", "Pass", "90%"], ["South", "Fail", "10%"]]
    report = load_file(warehouse, workbook({"Form": rows}), name="form.xlsx")
    assert report.status == "questions" and audits(warehouse) == []


def test_who_signed_and_when_is_no_answer(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = [*NAMED, ["Clause", "Requirement", "Answer"], ["4.1", "Exits are clear", "Yes"], ["4.2", "Fire", "No"], [],
            ["Auditor", "Li Wei", "Date", "20.03.2024"], ["Supplier's speaker", "M. Green", "Date", "21.03.2024"]]  # fmt: skip
    report = load_file(warehouse, workbook({"Form": rows}), name="form.xlsx")
    assert (report.status, report.issues, report.added["answers"]) == ("loaded", (), 2), report.sentence
    assert audits(warehouse) == [("Acme Ltd", date(2024, 3, 1), "conditional", None, "Li Wei")]


ITEMS: Rows = [["Clause", "Requirement", "Answer"], ["4.1", "Exits are clear", "Yes"], ["4.2", "Fire drill", "No"]]


@pytest.mark.parametrize(
    ("row", "stored", "told"),
    [
        (["Result", "Fail - audit again in May"], ("unmapped", None), ["Fail - audit again in May"]),
        (["Result: B (82 %)"], ("unmapped", None), ["B (82 %)"]),
        (["Total score", "174 of 200"], (None, None), ["174 of 200"]),
        (["Result", "☐ Approved ☐ Rejected"], (None, None), []),  # nobody filled it in
        (["Result", "A = approved, C = rejected"], (None, None), []),
        (["Grade", "Confidential"], (None, None), []),  # which may be anything
    ],
)
def test_a_verdict_or_score_that_nobody_can_read_is_told_once(
    warehouse: Warehouse, workbook: WorkbookMaker, row: list[str], stored: tuple[Any, ...], told: list[str]
) -> None:
    report = load_file(warehouse, workbook({"Form": [*NAMED[:2], row, [], *ITEMS]}), name="form.xlsx")
    assert report.status == "loaded" and [issue.found for issue in report.issues] == told
    assert [tuple(audit[2:4]) for audit in audits(warehouse)] == [stored]


@pytest.mark.parametrize("place", ["foot", "cover", "form"])
def test_a_verdict_that_can_be_read_counts_before_one_that_cannot(
    warehouse: Warehouse, workbook: WorkbookMaker, place: str
) -> None:
    unclear, clear = ["Audit result", "see below"], ["Overall result", "Rejected"]
    sheets = {
        "foot": {"Form": [*NAMED[:2], unclear, [], *ITEMS, [], clear]},
        "cover": {"Cover": [*NAMED[:2], clear], "Form": [*NAMED[:2], unclear, [], *ITEMS]},
        "form": {"Cover": [*NAMED[:2], unclear], "Form": [*NAMED[:2], clear, [], *ITEMS]},
    }[place]
    report = load_file(warehouse, workbook(sheets), name="form.xlsx")
    assert (report.status, report.issues) == ("loaded", ()), report.sentence
    assert [told for _, _, told, *_ in audits(warehouse)] == ["fail"]


def test_who_signed_and_when_is_no_finding(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = [*NAMED, ["No.", "Finding", "Severity"], ["1", "Blocked exit", "Major"], ["2", "No record", "Minor"], [],
            ["Auditor:", "Li Wei", "Date:", "20.03.2024"], ["Supplier:", "M. Green", "Date:", "21.03.2024"]]  # fmt: skip
    report = load_file(warehouse, workbook({"Form": rows}), name="form.xlsx")
    assert (report.status, report.issues, report.added["findings"]) == ("loaded", (), 2), report.sentence


@pytest.mark.parametrize(
    ("supplier", "named"),
    [
        ("Acme Ltd\n12 Mill Road", "Acme Ltd"),
        ("Acme Ltd\nMill Road\nLeeds", "Acme Ltd"),
        ("Acme Metal\nWorks Ltd", "Acme Metal\nWorks Ltd"),  # a long name, wrapped
    ],
)
def test_an_address_below_a_name_in_one_cell_is_not_part_of_it(
    warehouse: Warehouse, workbook: WorkbookMaker, supplier: str, named: str
) -> None:
    [(name, *_)] = of_form(warehouse, workbook, [["Supplier", supplier], *NAMED[1:2]])
    assert name == named


@pytest.mark.parametrize(
    ("text", "score"), [("Score 87/100", 87.0), ("Total score  82,5 %", 82.5), ("Score sheet 3/2024", None)]
)
def test_a_score_may_stand_behind_its_name_without_a_colon(
    warehouse: Warehouse, workbook: WorkbookMaker, text: str, score: float | None
) -> None:
    assert [told for *_, told, _ in of_form(warehouse, workbook, [*NAMED[:2], ["Result", "Fail", text]])] == [score]
