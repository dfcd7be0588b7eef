"""Forms and reports with a turn of their own: lists parted by severity, two answers to a question, chapters in points."""

from __future__ import annotations

from datetime import date

from tests.corpus.truth import Made, Truth, Visit, workbook
from tests.corpus.writing import book_of, merged, new_book, put, saved


@workbook("c", "en")
def form_lists_by_severity_en() -> Made:
    """One list of nonconformities below the other; only the title above each says how grave its rows are."""
    headings: list[object] = ["Clause", "Details of non-conformity", "Corrective action", "Evidence"]
    rows: list[list[object]] = [
        ["Supplier:", "Delta Foods Ltd"],
        ["Audit date:", "2024-05-07"],
        ["Report no.", "D-77"],
        [],
        ["Major non-conformities"],
        headings,
        ["4.11.1", "Slicer not cleaned", "Cleaned", "Photo"],
        [],
        ["Minor non-conformities"],
        headings,
        ["4.14.2", "Bait plan old", "Updated", "Plan"],
        ["5.3.3", "Allergen label missing", "Label", "Label"],
    ]
    truth = Truth(
        visits=(Visit("Delta Foods Ltd", date(2024, 5, 7), "D-77"),),
        findings={"major": 1, "minor": 2},
        nonconformities=3,
        finding_clauses={"4.11.1": 1, "4.14.2": 1, "5.3.3": 1},
        actions=None,
        due=(),
        rows=3,
    )
    return book_of({"NCs": rows}), "NCs D-77.xlsx", truth


@workbook("f", "en")
def form_self_assessed_en() -> Made:
    """The supplier's own answer beside that of the auditor, whose column is headed no more than "Auditor"."""
    rows: list[list[object]] = [
        ["Supplier", "Harbour Works GmbH"],
        ["Audit date", "2024-05-05"],
        [],
        ["No.", "Question", "Assessment", None, "Comment"],
        [None, None, "Supplier self-assessment", "Auditor", None],
        ["1.1", "Is there a policy?", "Yes", "No", "old"],
        ["1.2", "Are people trained?", "Yes", "Yes", None],
        ["1.3", "Is equipment worn?", "Yes", "N/A", None],
    ]
    book = new_book()
    sheet = book.create_sheet("Checklist")
    put(sheet, rows)
    merged(sheet, "A4:A5", "B4:B5", "C4:D4", "E4:E5")
    visit = Visit("Harbour Works GmbH", date(2024, 5, 5), marks="NCA")
    truth = Truth(visits=(visit,), nonconformities=1, findings=None, items=3, clauses={"1.1": "N", "1.3": "A"})
    return saved(book), "self-assessment.xlsx", truth


@workbook("b", "en")
def chapters_in_points_en() -> Made:
    """A chapter per row with its points, their maximum and the share; the row "Total" of each audit is no chapter."""
    rows: list[list[object]] = [
        ["Audit no.", "Supplier", "Audit date", "Chapter", "Points", "Max. points"],
        ["N-1", "Northern Tools", date(2024, 6, 1), "Quality", 40, 50],
        ["N-1", "Northern Tools", date(2024, 6, 1), "Safety", 30, 40],
        ["N-1", "Northern Tools", date(2024, 6, 1), "Total", 70, 90],
        ["N-2", "Orchard Ltd", date(2024, 6, 9), "Quality", 50, 50],
        ["N-2", "Orchard Ltd", date(2024, 6, 9), "Safety", 20, 40],
        ["N-2", "Orchard Ltd", date(2024, 6, 9), "Total", 70, 90],
    ]
    visits = (
        Visit("Northern Tools", date(2024, 6, 1), "N-1"),
        Visit("Orchard Ltd", date(2024, 6, 9), "N-2"),
    )
    return book_of({"Chapters": rows}), "chapters.xlsx", Truth(visits=visits, section_results=4, rows=4)


@workbook("c", "en")
def findings_rated_by_scheme_en() -> Made:
    """ "Rating" above Priority, Major and Risk of Nonconformance: grades of what was found, and no answers."""
    headings: list[object] = [
        "Facility",
        "Audit ID",
        "Closing meeting date",
        "VAP code",
        "Code provision",
        "Rating",
        "Finding",
        "CAP status",
    ]
    theta: list[object] = ["Theta Electronics", "VAR-1", date(2024, 5, 3)]
    rows: list[list[object]] = [
        ["RBA Validated Assessment Program (VAP) - findings"],
        headings,
        [*theta, "A3.1", "Working Hours", "Major", "60 h exceeded by 12% of workers", "CAP approved"],
        [*theta, "B2.2", "Emergency Preparedness", "Priority", "Locked exit", "Closed"],
        [*theta, "C1.1", "Permits", "Risk of Nonconformance", "Permit expires soon", "Open"],
        ["Iota PCB", "VAR-2", date(2024, 6, 5), "A1.1", "Freely Chosen Employment", "Minor", "Fee paid", "Open"],
    ]
    visits = (
        Visit("Theta Electronics", date(2024, 5, 3), "VAR-1", audited=False),
        Visit("Iota PCB", date(2024, 6, 5), "VAR-2", audited=False),
    )
    truth = Truth(
        visits=visits,
        findings={"critical": 1, "major": 1, "minor": 1, "observation": 1},
        nonconformities=3,
        finding_clauses={"A3.1": 1, "B2.2": 1, "C1.1": 1, "A1.1": 1},
        actions={"in_progress": 1, "closed_unverified": 1, "open": 2},
        due=(),
        rows=4,
    )
    return book_of({"Findings": rows}), "RBA VAP.xlsx", truth


@workbook("a", "en")
def register_levels_of_a_scheme_en() -> Made:
    """Levels that only one scheme gives, a window of two days for the next audit, hard spaces in names."""
    headings: list[object] = ["Company", "Audit date", "Standard", "Total score", "Result", "Number of KOs",
                "Next audit to be performed between"]  # fmt: skip
    window = "06.03.2025 - 29.05.2025"
    rows: list[list[object]] = [
        headings,
        ["Delta\u00a0Foods", date(2024, 5, 6), "IFS Food v8", "96,4 %", "Higher Level", 0, window],
        ["Delta Foods", date(2024, 5, 6), "IFS Food v8", "96,4 %", "Higher Level", 0, window],
        ["Zeta Meat", date(2024, 6, 1), "IFS Food v8", "71,0 %", "Not approved", 1, None],
    ]
    visits = (
        Visit("Delta Foods", date(2024, 5, 6), result="pass", score=96.4),
        Visit("Zeta Meat", date(2024, 6, 1), result="fail", score=71.0),
    )
    return book_of({"IFS": rows}), "IFS.xlsx", Truth(visits=visits, rows=3)
