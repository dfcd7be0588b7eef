"""Headings matched by form, part, likeness and values; values that contradict a heading."""

from __future__ import annotations

import pytest

from loaders.content_fit import content_fit
from loaders.heading_forms import bare_heading, heading_words
from loaders.heading_matches import SURE, HeadingMatch, heading_matches


def top(heading: str, *sample: str, fuzzy: bool = False) -> HeadingMatch:
    return heading_matches(heading, sample, fuzzy=fuzzy)[0]


@pytest.mark.parametrize(
    ("heading", "field", "reason"),
    [
        ("Supplier Name", "supplier", "exact"),
        ("supplierName", "supplier", "alias"),
        ("SUPPLIER-NAME", "supplier", "exact"),
        ("3. Audit Date", "audit_date", "alias"),
        ("Date_of_Audit", "audit_date", "exact"),
        ("Aud. Dt", "audit_date", "alias"),
        ("Lieferanten Nummer", "supplier_code", "alias"),
        ("Supp. No", "supplier_code", "alias"),
        ("NC_Severity_Level", "severity", "exact"),
        ("Acao corretiva", "corrective_action", "alias"),
        ("審核日期", "audit_date", "alias"),
        ("审核日期 Audit Date", "audit_date", "bilingual"),
        ("Lieferant / Vendor", "supplier", "bilingual"),
        ("Corrective action / Due date", "due_date", "part"),
        ("Findings[Severity]", "severity", "part"),
        ("Cumple/No cumple/N.A.", "answer", "alias"),
        ("Current status of action", "status", "alias"),
        ("#", "row_counter", "exact"),
    ],
)
def test_reason_and_field(heading: str, field: str, reason: str) -> None:
    best = top(heading)
    assert (best.field, best.reason) == (field, reason)
    assert best.confidence >= SURE


def test_likeness_only_where_asked_for_and_says_with_what() -> None:
    assert heading_matches("Lieferantenmame") == ()
    best = top("Lieferantenmame", fuzzy=True)
    assert (best.field, best.reason) == ("supplier", "fuzzy")
    assert best.detail == "like 'lieferantenname' 93 %"


@pytest.mark.parametrize("heading", ["Unanounced by", "Audited companies list", "Fecha de nacimiento", "Suplr", "Sit"])
def test_likeness_is_refused(heading: str) -> None:
    assert not [match for match in heading_matches(heading, fuzzy=True) if match.confidence >= SURE]


@pytest.mark.parametrize(
    "heading",
    [
        "Completion date (planned)",
        "Erledigt am (Soll)",
        "Fecha de cierre (planificada)",
        "完成日期（预计）",
        "Kapanış tarihi (planlanan)",
    ],
)
def test_a_planned_closing_date_is_a_deadline(heading: str) -> None:
    days = ("2024-03-20", "2024-03-31")
    assert [match.field for match in heading_matches(heading, days)] == ["due_date"]
    assert [match.field for match in heading_matches("Completion date (actual)", days)] == ["closed_date"]


def test_a_planned_audit_was_not_held() -> None:
    assert heading_matches("Audit date (planned)", ("2024-03-20",)) == ()
    assert top("Audit date (actual)", "2024-03-20").field == "audit_date"


def test_two_fields_stay_in_doubt() -> None:
    assert {match.field for match in heading_matches("Result")} == {"answer", "overall_result"}
    assert top("Result").confidence < SURE
    assert {match.field for match in heading_matches("Assessment / Score")} == {"overall_score", "score"}
    assert top("Assessment / Score").confidence < SURE
    assert top("Supplier/Site").confidence < SURE


def test_values_decide_between_fields() -> None:
    assert top("Grade", "Major", "Minor").field == "severity"
    assert top("Grade", "Major", "Minor").confidence >= SURE
    assert top("Grade", "A", "B", "C").confidence < SURE
    assert top("State", "CT", "OR", "ME").field == "region"
    assert top("State", "Open", "Closed").field == "status"


def test_values_contradict_a_heading() -> None:
    assert top("Audit Date", "as agreed", "see report").confidence < SURE
    assert top("Audit Date", "2024-01-05", "2024-02-11").confidence == 1.0
    assert top("Supplier", "100012", "100013") == HeadingMatch("supplier_code", 0.5, "values", "only codes below")
    assert top("Finding", "Major", "Minor", "Major").field == "severity"


def test_values_alone_need_three_rows_of_one_kind_of_label() -> None:
    best = top("Spalte 7", "Major", "Minor", "Minor")
    assert (best.field, best.confidence, best.reason) == ("severity", 0.7, "values")
    assert heading_matches("Spalte 7", ("Major", "Minor")) == ()
    assert heading_matches("Spalte 7", ("Major", "Minor", "blue")) == ()
    assert top("Has canteen", "Yes", "No", "Yes", "No").confidence < SURE


@pytest.mark.parametrize("heading", ["", "   ", "Phone", "Invoice date", "Last audit date", "Unnamed: 0"])
def test_nothing_is_guessed(heading: str) -> None:
    assert heading_matches(heading, fuzzy=True) == ()


def test_totals_counters_comments_and_serials_are_recognised() -> None:
    fields = [top(text).field for text in ("Nb NC majeures", "不符合项数", "STT", "Lfd. Nr.", "Remarks", "Record ID")]
    assert fields == ["total", "total", "row_counter", "row_counter", "comment", "serial"]
    assert top("No. of NCs").field == "total"
    assert top("NC No.").field == "finding_no"


# Content


@pytest.mark.parametrize(
    ("field", "sample", "expected"),
    [
        ("audit_date", ("2024-01-05", "n/a", ""), 1.0),
        ("audit_date", ("12-13 Mar 2024",), 1.0),
        ("audit_date", ("Acme", "2024-01-05"), 0.5),
        ("due_date", ("immediately", "Q3 2025", "30 days"), 1.0),
        ("closed_date", ("immediately",), 0.0),
        ("severity", ("Major", "Minor"), 1.0),
        ("severity", tuple("ABCDEFGHIJKL"), 0.8),
        ("severity", tuple(f"{number} bottles" for number in range(9)), 0.0),
        ("question_id", ("8.5.1", "3-501.16 | 5-205.11"), 1.0),
        ("question_id", ("Is there a documented quality policy signed by management?",), 0.0),
        ("finding_no", ("3", "0", "1"), 0.3),
        ("finding_no", ("BSCI-2020-001-F01", "BSCI-2020-001-F02"), 1.0),
        ("audit_date", ("05.01.2024 - 06.01.2024", "2024-03-05 至 2024-03-06"), 1.0),
        ("audit_date", ("11.-13.06.2024", "28.02.-02.03.2024"), 1.0),
        ("audit_date", ("8.5.1-8.5.3", "2024"), 0.0),
        ("overall_score", ("87%", "17/20"), 1.0),
        ("row_counter", ("1", "2", "3"), 1.0),
        ("country", ("China", "VN", "Atlantis", "Türkiye"), 0.75),
        ("finding_text", ("F-0689", "F-0726"), 0.2),
        ("finding_text", ("Fire door blocked",), None),
        ("address", ("12 Main St",), None),
        ("supplier", ("Acme",), None),
        ("audit_date", ("", "-"), None),
    ],
)
def test_content_fit(field: str, sample: tuple[str, ...], expected: float | None) -> None:
    assert content_fit(field, sample) == (None if expected is None else pytest.approx(expected))


# Forms


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("B2 Lieferant", "Lieferant"),
        ("1、供应商名称", "供应商名称"),
        ("Supplier *", "Supplier"),
        ("Audit Date (dd/mm/yyyy)", "Audit Date"),
        ("Compliant Y/N/NA", "Compliant"),
        ("Gesamtergebnis in %", "Gesamtergebnis %"),
        ("NCSeverityLevel", "NC Severity Level"),
        ("8D No.", "8D No"),
        ("***", "***"),
    ],
)
def test_bare_heading(text: str, bare: str) -> None:
    assert bare_heading(text) == bare


def test_words_of_a_heading() -> None:
    assert heading_words("date of the audits") == ("audit", "date")
    assert heading_words("berichtsnummer") == ("bericht", "no")
    assert heading_words("no of ncs") == ("count", "finding")
    assert heading_words("nc no") == ("finding", "no")
    assert heading_words("of the") == ("of", "the")


def test_what_is_demanded_is_a_clause_or_its_wording_by_what_stands_below() -> None:
    """A German 'Forderung' holds either; unknown, the findings would have no clause and could never come back."""
    assert {match.field for match in heading_matches("Forderung")} == {"question_id", "question_text"}
    assert top("Forderung", "7.2", "8.5.1", "9.3").field == "question_id"
    assert top("Forderung", "Fluchtwege sind freizuhalten", "Es gibt einen Plan").field == "question_text"


@pytest.mark.parametrize("heading", ["Business name (Company name)", "Productor"])
def test_who_is_audited_is_the_supplier(heading: str) -> None:
    """A report names the company and the site; a farm is audited as a producer."""
    assert top(heading).field == "supplier"
