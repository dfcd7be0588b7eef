"""Columns whose heading says one thing and whose contents prove another: told by general rules, never by the file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from data.warehouse import Warehouse
from loaders.grade_boxes import full_points
from loaders.label_scales import label_meanings
from loaders.load import load_file
from loaders.report import Report
from tests.conftest import WorkbookMaker

DAYS = [date(2024, 1, day) for day in range(1, 29)]


def load(warehouse: Warehouse, workbook: WorkbookMaker, rows: list[list[Any]]) -> Report:
    report = load_file(warehouse, workbook({"Export": rows}), name="export.xlsx")
    assert report.status == "loaded", report.sentence
    return report


def told(warehouse: Warehouse, query: str) -> list[tuple[Any, ...]]:
    with warehouse.cursor() as con:
        return con.execute(query).fetchall()


@pytest.mark.parametrize(
    ("points", "scores"),
    [
        # Fewer points are better: no score. The grade "Z" is one not yet given.
        ([0, 5, 12, 21, 30, 44], []),
        # More are better: scores in per cent.
        ([98, 95, 91, 81, 30, 44], [30, 44, 81, 91, 95, 98]),
        # In no order: nothing is proved.
        ([98, 5, 12, 91, 30, 44], [5, 12, 30, 44, 91, 98]),
    ],
)
def test_points_that_grow_as_grades_get_worse_are_no_score(
    warehouse: Warehouse, workbook: WorkbookMaker, points: list[int], scores: list[float]
) -> None:
    grades = ["A", "A", "A", "B", "C", "Z"]
    rows = [
        [f"Cafe {at}", DAYS[at], f"{score}", grade]
        for at, (score, grade) in enumerate(zip(points, grades, strict=True))
    ]
    report = load(warehouse, workbook, [["Facility", "Inspection Date", "Score", "Grade"], *rows])
    found = told(warehouse, "select score from store.audit_fact where score is not null order by 1")
    assert [score for (score,) in found] == scores
    assert ("penalty points" in " ".join(issue.reason for issue in report.issues)) is (not scores)


ACTED: list[tuple[list[str], list[str], int]] = [
    # What repeats from row to row beside no other field of an action is what the authority did.
    (["Action"], ["Violations were cited", "Violations were cited", "No violations", "Violations were cited"], 0),
    (["Action"], ["Notice to Comply", "Ticket", "Corrected During Inspection", "Closure Order"], 0),
    # Texts of their own, or an owner beside them, are corrective actions.
    (["Action"], ["Train the staff", "Repair the door", "Order new gauges", "Clean the drain"], 4),
    (["Action", "Responsible"], ["Training", "Training", "Repair", "Training"], 4),
    (["Corrective Action"], ["Training", "Training", "Repair", "Training"], 4),
]


@pytest.mark.parametrize(("headings", "words", "actions"), ACTED)
def test_a_column_called_action_that_says_what_an_authority_did(
    warehouse: Warehouse, workbook: WorkbookMaker, headings: list[str], words: list[str], actions: int
) -> None:
    head = ["Facility", "Inspection Date", "Violation Code", "Violation Description", "Severity", *headings]
    rows = [
        [f"Cafe {at}", DAYS[at], f"{at}.1", f"Fault number {at}", "Minor", word, *["Ann"] * (len(headings) - 1)]
        for at, word in enumerate(words)
    ]
    load(warehouse, workbook, [head, *rows])
    assert told(warehouse, "select count(*) from store.current_finding") == [(4,)]
    assert told(warehouse, "select count(*) from store.current_action") == [(actions,)]


@pytest.mark.parametrize(
    ("labels", "meaning"),
    [
        (["Regular", "Irregular"], "conform"),
        (["Ótimo", "Bom", "Regular", "Ruim"], "partial"),
        (["Bueno", "Regular", "Malo"], "partial"),
        (["Regular", "N/A"], None),
    ],
)
def test_regular_is_compliant_or_fair_as_its_neighbours_say(labels: list[str], meaning: str | None) -> None:
    found = label_meanings("answer", labels)["Regular"]
    assert (found.canonical if found else None) == meaning


def test_grade_boxes_are_points_where_the_legend_names_both_ends() -> None:
    boxes = {at: str(at - 2) for at in range(2, 7)}
    assert full_points(boxes, {"0": "Not met", "4": "Met"}) == 4
    assert full_points(boxes, {"0": "Met", "4": "Not met"}) is None  # points of a fault
    assert full_points(boxes, {"0": "Not met"}) is None
    assert full_points({2: "1", 3: "2", 4: "3"}, {"1": "Not met", "3": "Met"}) is None  # 1 of 3 is not nought
    assert full_points({2: "Yes", 3: "No"}, {"0": "Not met", "4": "Met"}) is None


CHECKLIST = [["Supplier:", "Acme Ltd"], ["Audit Date:", date(2024, 10, 25)], ["Report No.:", "R-1"], [],
             ["Kode", "Question", "Answer"], ["2.1", "Overtime below limits?", "No"], ["2.2", "Day of rest?", "No"],
             ["2.3", "Night work paid?", "Yes"]]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "codes", "clauses"),
    [
        ("Kode", ["2.1", "2.1"], ["2.1", "2.1"]),
        ("Pasal", ["2.2", "2.1"], ["2.1", "2.2"]),  # another heading, but codes that no count has
        ("Pasal", ["2.1", "2.1"], [None, None]),  # another heading, one value: nothing is proved
        ("Kode", ["2.1", "9.9"], [None, None]),  # not an item of the checklist
    ],
)
def test_findings_name_items_of_the_checklist_on_another_sheet(
    warehouse: Warehouse, workbook: WorkbookMaker, heading: str, codes: list[str], clauses: list[str | None]
) -> None:
    findings = [["Report No.", heading, "Finding Description", "Severity"],
                *[["R-1", code, f"text {at}", "Minor"] for at, code in enumerate(codes)]]  # fmt: skip
    book = workbook({"Checklist": CHECKLIST, "Findings": findings})
    assert load_file(warehouse, book, name="book.xlsx").status == "loaded"
    found = told(warehouse, "select clause from store.current_finding where text is not null order by 1")
    assert [clause for (clause,) in found] == clauses


def test_grades_across_are_sections_where_the_audits_are_graded_alike(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    """Beside an overall grade, grades A to E across are areas; beside Pass and Fail they stay unknown answers."""
    head = ["Supplier", "Audit Date", "Overall Rating", "1: Management", "2: Workers", "3: Pay"]
    rows = [["Acme Ltd", DAYS[0], "C", "A", "D", "C"], ["Beta Ltd", DAYS[1], "A", "A", "A", "B"]]
    load(warehouse, workbook, [head, *rows])
    sections = told(
        warehouse,
        "select section, string_agg(result_raw, '' order by row) from store.current_section group by 1 order by 1",
    )
    assert sections == [("1: Management", "AA"), ("2: Workers", "DA"), ("3: Pay", "CB")]
    assert told(warehouse, "select count(*) from store.answer") == [(0,)]


GRADED: list[tuple[str, list[str], dict[str, int], int]] = [
    # Words that only grade findings are severities, whatever else their heading may head.
    ("Bewertung", ["Hauptabweichung", "Nebenabweichung", "Hinweis"], {"major": 1, "minor": 1, "observation": 1}, 0),
    ("Rating", ["Major", "Minor", "Minor"], {"major": 1, "minor": 2}, 0),
    # A word of an item that is met is none: these are answers.
    ("Bewertung", ["Hauptabweichung", "i.O.", "Nebenabweichung"], {}, 3),
]


@pytest.mark.parametrize(("heading", "words", "severities", "answers"), GRADED)
def test_a_column_of_ratings_that_grades_findings_is_their_severity(
    warehouse: Warehouse,
    workbook: WorkbookMaker,
    heading: str,
    words: list[str],
    severities: dict[str, int],
    answers: int,
) -> None:
    head = ["Lieferant", "Auditdatum", "Audit-Nr.", "Anforderung", heading]
    rows = [["Acme GmbH", DAYS[0], "A-1", f"Anforderung {at}", word] for at, word in enumerate(words)]
    load(warehouse, workbook, [head, *rows])
    found = told(
        warehouse, "select severity, count(*) from store.current_finding where severity is not null group by 1"
    )
    assert dict(found) == severities
    assert told(warehouse, "select count(*) from store.answer where latest") == [(answers,)]


@pytest.mark.parametrize("audits", [["A-101", "A-101", "A-101"], ["A-101", "A-101", "A-102"]])
def test_the_number_of_an_audit_is_no_item_of_a_checklist(
    warehouse: Warehouse, workbook: WorkbookMaker, audits: list[str]
) -> None:
    """Codes that do not tell the questions apart number the audits, though no other column numbers the items."""
    rows = [
        [audit, f"Lieferant {audit}", DAYS[0], question, "ja"]
        for audit, question in zip(
            audits, ["Handbuch vorhanden?", "Fluchtweg frei?", "Handbuch vorhanden?"], strict=True
        )
    ]
    load(warehouse, workbook, [["Audit-Nr.", "Lieferant", "Auditdatum", "Frage", "Antwort"], *rows])
    assert told(warehouse, "select distinct audit_no from store.current_audit order by 1") == [
        (audit,) for audit in sorted(set(audits))
    ]
    assert told(warehouse, "select count(distinct clause) from store.answer where latest") == [(2,)]


def test_one_strange_cell_does_not_take_a_column_of_results_its_field(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    """ "Result" may head answers or verdicts; the date of a signature below three verdicts makes it neither."""
    rows = [["Acme Ltd", DAYS[0], "Pass"], ["Beta Ltd", DAYS[1], "Fail"], ["Gamma Ltd", DAYS[2], "Pass"]]
    signed: list[list[Any]] = [[], ["Prepared by J. Smith", None, date(2024, 4, 1)]]
    load(warehouse, workbook, [["Supplier", "Audit Date", "Result"], *rows, *signed])
    assert told(warehouse, "select result::varchar from store.audit_fact order by date") == [
        ("pass",),
        ("fail",),
        ("pass",),
    ]


def test_a_word_that_is_no_answer_leaves_the_others_answers(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    words = ["Hauptabweichung", "i.O.", "Hinweis"]
    rows = [["Acme GmbH", DAYS[0], f"1.{at}", f"Anforderung {at}", word] for at, word in enumerate(words)]
    load(warehouse, workbook, [["Lieferant", "Auditdatum", "Nr.", "Anforderung", "Bewertung"], *rows])
    found = told(warehouse, "select raw, outcome::varchar from store.answer where latest order by row")
    assert found == [("Hauptabweichung", "nonconform"), ("i.O.", "conform"), ("Hinweis", None)]


def test_chapters_that_are_answered_are_items_and_no_sections(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """Sections have verdicts; "konform" is an answer, and the numbers are those of clauses."""
    rows = [
        ["4.3", "Umfang", "konform"],
        ["8.5.1.1", "Lenkungsplan", "Nebenabweichung"],
        ["10.3", "KVP", "nicht geprüft"],
    ]
    head: list[list[Any]] = [
        ["Lieferant:", "Acme GmbH"],
        ["Auditdatum:", DAYS[0]],
        [],
        ["Kapitel", "Thema", "Ergebnis"],
    ]
    load(warehouse, workbook, [*head, *rows])
    found = told(warehouse, "select clause, outcome::varchar from store.answer where latest order by row")
    assert found == [("4.3", "conform"), ("8.5.1.1", "nonconform"), ("10.3", "not_assessed")]


@pytest.mark.parametrize("order", [[1, 2], [2, 1]])
def test_of_several_follow_ups_the_last_that_tells_a_state_counts(
    warehouse: Warehouse, workbook: WorkbookMaker, order: list[int]
) -> None:
    told_states: dict[int, list[str | None]] = {1: ["Open", "Closed", "Open"], 2: ["Closed", None, "In progress"]}
    head = ["Supplier", "Audit Date", "NC No", "Finding", "Corrective Action"]
    names = {1: "Status (1st Follow-up)", 2: "Status (2nd Follow-up)"}
    rows = [
        ["Acme Ltd", DAYS[0], f"N{at}", f"Fault {at}", f"Mend {at}", *[told_states[number][at] for number in order]]
        for at in range(3)
    ]
    load(warehouse, workbook, [[*head, *[names[number] for number in order]], *rows])
    states = told(warehouse, "select state::varchar from store.current_action order by row")
    assert states == [("closed_unverified",), ("closed_unverified",), ("in_progress",)]


def test_a_second_table_is_known_by_the_headings_it_shares_with_the_first(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    """A heading nobody knows heads a column of both: the second heading row is no finding of the first table."""
    rows: list[list[Any]] = [
        ["Supplier:", "Acme Ltd"], ["Audit Date:", DAYS[0]], [],
        ["NC Number", "New or Carried Over", "Finding", "Root Cause", "Status"],
        ["N1", "New", "Exit blocked", "No training", "Open"], [],
        ["Observation Number", "New or Carried Over", "Details of Observation"], ["O1", "New", "Policy not posted"],
    ]  # fmt: skip
    load(warehouse, workbook, rows)
    assert told(warehouse, "select number, text from store.current_finding order by row") == [
        ("N1", "Exit blocked"), ("O1", "Policy not posted"),
    ]  # fmt: skip


def test_of_several_revised_due_dates_the_last_that_is_filled_counts(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    head = ["Supplier", "Audit Date", "NC No", "Finding", "Corrective Action", "Original Due Date", "Revised Due Date"]
    revised: list[list[date | None]] = [[date(2024, 3, 1), date(2024, 4, 1)], [date(2024, 3, 1), None], [None, None]]
    rows = [
        ["Acme Ltd", DAYS[0], f"N{at}", f"Fault {at}", f"Mend {at}", date(2024, 2, 1), *days]
        for at, days in enumerate(revised)
    ]
    load(warehouse, workbook, [[*head, "Revised Due Date 2"], *rows])
    assert told(warehouse, "select original_due, due from store.current_action order by row") == [
        (date(2024, 2, 1), date(2024, 4, 1)), (date(2024, 2, 1), date(2024, 3, 1)), (date(2024, 2, 1), None),
    ]  # fmt: skip


def test_years_across_say_what_would_do(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = [["Acme Ltd", "UK", 81, 85], ["Beta GmbH", "Germany", 70, 72]]
    report = load(warehouse, workbook, [["Supplier", "Country", "2021", "2022"], *rows])
    assert [(issue.heading, "audit date" in issue.remedy) for issue in report.issues] == [
        ("2021", True),
        ("2022", True),
    ]


FORM: list[list[Any]] = [["Supplier:", "Orion Castings Ltd", "Audit date:", "2024-05-05"], []]
QUESTIONS = ["Is the process controlled?", "Are gauges calibrated?", "Are operators trained?", "Is scrap separated?"]


def form(heading: str, answers: list[Any]) -> list[list[Any]]:
    """A form of one visit with four questions and one column of answers."""
    items = [[f"1.{at}", QUESTIONS[at - 1], answer] for at, answer in enumerate(answers, start=1)]
    return [*FORM, ["No.", "Question", heading], *items]


@pytest.mark.parametrize(
    ("heading", "answers", "outcomes"),
    [
        # Points with their maximum in the cell, in the heading, and listed in the heading.
        ("Score", ["4/5", "5/5", "0/5", "n/a"], ["partial", "conform", "nonconform", "not_applicable"]),
        ("Evaluation (0-3)", [3, 2, 0, "n/a"], ["conform", "partial", "nonconform", "not_applicable"]),
        ("Assessment (0/1/3)", [3, 1, 0, 3], ["conform", "partial", "nonconform", "conform"]),
        # Nothing says what full points are, or which of 0 and 1 is good: answers, but of no known outcome.
        ("Assessment", [5, 4, 2, 3], [None] * 4),
        ("Answer", [0, 1, 1, 0], [None] * 4),
    ],
)
def test_numbers_beside_questions_are_answers_and_no_findings(
    warehouse: Warehouse, workbook: WorkbookMaker, heading: str, answers: list[Any], outcomes: list[str | None]
) -> None:
    load(warehouse, workbook, form(heading, answers))
    assert told(warehouse, "select outcome::varchar from store.answer order by row") == [(one,) for one in outcomes]
    assert told(warehouse, "select count(*) from store.current_finding") == [(0,)]


@pytest.mark.parametrize(
    ("answers", "told_of"),
    [(["Conform", "Major NC", "Minor NC", "OFI"], "2 answers say"), (["Conform", "No", "N/A", "Major NC"], "1 answer says"),
     (["Conform", "No", "N/A", "Yes"], None)],
)  # fmt: skip
def test_grades_among_answers_are_told_and_no_findings(
    warehouse: Warehouse, workbook: WorkbookMaker, answers: list[Any], told_of: str | None
) -> None:
    report = load(warehouse, workbook, form("Assessment", answers))
    notes = [issue.reason for issue in report.issues if "how grave" in issue.reason]
    assert [note.startswith(told_of or "") for note in notes] == [True] * (told_of is not None)
    assert told(warehouse, "select count(*) from store.current_finding") == [(0,)]
    assert told(warehouse, "select severity, count(*) from store.finding_fact group by 1") == [
        ("ungraded_nc", 1 if told_of is None else 2)
    ]


def test_a_section_not_applicable_in_one_audit_keeps_its_scores_in_the_others(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    head = ["Supplier", "Audit Date", "Quality System %", "EHS %", "Social %"]
    rows = [["Magna Plast", DAYS[0], "95%", "n/a", "70%"], ["Mono Film", DAYS[1], "60%", "90%", "40%"]]
    load(warehouse, workbook, [head, *rows])
    scores = told(warehouse, "select score from store.current_section where section = 'EHS %' order by row")
    assert scores == [(None,), (90.0,)]


@pytest.mark.parametrize(
    ("words", "results"),
    [(["Approved", "Rejected"], ["pass", "fail"]), (["Approved", "Conditional"], ["pass", "conditional"]),
     (["Open", "Closed"], [None, None])],
)  # fmt: skip
def test_the_state_of_audits_that_is_a_result(
    warehouse: Warehouse, workbook: WorkbookMaker, words: list[str], results: list[str | None]
) -> None:
    rows = [[f"Supplier {at}", DAYS[at], 80 + at, word] for at, word in enumerate(words)]
    load(warehouse, workbook, [["Supplier", "Audit Date", "Score %", "Status"], *rows])
    assert told(warehouse, "select result::varchar from store.audit_fact order by date") == [(one,) for one in results]


def test_a_country_above_the_rows_is_theirs_until_a_total_ends_it(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    head = ["Supplier", "Audit Date", "Finding", "Severity"]
    rows: list[list[Any]] = [
        ["Vietnam"],
        ["Aa Ltd", DAYS[0], "No log", "Major"],
        ["Subtotal Vietnam", None, 1, None],
        ["Bb Ltd", DAYS[1], "No map", "Minor"],
        ["India"],
        ["Cc Ltd", DAYS[2], "No key", "Minor"],
    ]
    load(warehouse, workbook, [head, *rows])
    places = told(warehouse, "select supplier_name, country from store.place order by 1")
    assert places == [("Aa Ltd", "VN"), ("Bb Ltd", None), ("Cc Ltd", "IN")]


def test_audit_dates_without_a_year_are_refused_with_what_would_do(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    path = workbook(
        {"Export": [["Supplier", "Audit date", "Result"], ["Aa", "12 Jan", "Pass"], ["Bb", "15 Feb", "Fail"]]}
    )
    report = load_file(warehouse, path, name="export.xlsx")
    assert report.status == "refused"
    assert "its column 'Audit date' holds no whole dates (for example '12 Jan')" in report.sentence
    assert "write day, month and year, such as 2024-03-31" in report.sentence


@pytest.mark.parametrize(("scheme", "results"), [("VDA 6.3", ["pass", "conditional"]), ("Own audit", ["unmapped"] * 2)])
def test_a_rating_of_grade_and_percentage(
    warehouse: Warehouse, workbook: WorkbookMaker, scheme: str, results: list[str]
) -> None:
    rows = [["Voltex", DAYS[0], scheme, "A (92%)"], ["Rotoma", DAYS[1], scheme, "B (81 %)"]]
    report = load(warehouse, workbook, [["Supplier", "Audit Date", "Standard", "Rating"], *rows])
    found = told(warehouse, "select result::varchar, result_raw, score from store.audit_fact order by date")
    assert found == [(results[0], "A", 92.0), (results[1], "B", 81.0)]
    assert [issue.found for issue in report.issues if issue.kind == "unknown_label"] == (
        [] if scheme == "VDA 6.3" else ["A", "B"]
    )
