"""Nonconformities per audit, and clauses."""

import pytest

from metrics.clauses import clauses
from metrics.filters import Filters
from metrics.nonconformities import nonconformities
from tests.warehouse_maker import answers, audits, empty_warehouse, findings


def test_audits_without_a_finding_count_in_the_denominator() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 fail", "A2 2022-02-01 S1 pass", "A3 2022-03-01 S1 pass kind=follow_up")
    findings(
        con, "F1 A1 1 critical", "F2 A1 1 major", "F3 A1 2 minor", "F4 A1 3 observation", "F5 A1 4 positive",
        "F6 A1 5 unmapped", "F7 A3 6 major",
    )  # fmt: skip
    counts = nonconformities(con, Filters()).set_index("severity")
    assert counts["count"].to_dict() == {
        "all": 3, "critical": 1, "major": 1, "minor": 1, "ungraded_nc": 0, "observation": 1, "unmapped": 1,
    }  # fmt: skip
    assert set(counts["of"]) == {2}
    assert counts.loc["all", "rate"] == 1.5
    assert counts.loc["all", "low"] == pytest.approx(0.6187 / 2, abs=1e-3)  # Garwood, 3 events
    assert counts.loc["all", "high"] == pytest.approx(8.7673 / 2, abs=1e-3)


def test_a_findings_only_file_gives_counts_but_no_rate() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 -", listed=False)
    audits(con, "A2 2022-01-01 S2 fail")
    findings(con, "F1 A1 1 major", "F2 A2 1 major")
    counts = nonconformities(con, Filters(severities=("major",)), by="supplier")
    assert counts[["supplier", "severity", "count", "of"]].values.tolist() == [
        ["S1", "all", 1, 0], ["S1", "major", 1, 0], ["S2", "all", 1, 1], ["S2", "major", 1, 1],
    ]  # fmt: skip
    assert counts["rate"].fillna(-1).tolist() == [-1, -1, 1, 1]
    assert counts["why"].fillna("").tolist() == ["findings only", "findings only", "one audit", "one audit"]
    together = nonconformities(con, Filters()).iloc[0]
    assert (together["count"], together["of"], together["without_audit_list"]) == (1, 1, 1)


def test_by_dimension_an_audit_counts_where_its_checklist_looks() -> None:
    """The ISO audit never looks at SOC, so SOC has two audits, not three."""
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 fail", "A2 2022-01-01 S2 pass", "A3 2022-01-01 S3 fail scheme=ISO")
    findings(con, "F1 A1 1 major dimension=SOC", "F2 A3 1 major dimension=QUA", "F3 A3 2 minor dimension=QUA")
    counts = nonconformities(con, Filters(), by="dimension")
    totals = counts[counts["severity"] == "all"]
    assert totals[["dimension", "count", "of", "rate"]].values.tolist() == [["QUA", 2, 1, 2.0], ["SOC", 1, 2, 0.5]]


def test_a_nonconform_answer_stands_for_a_finding_where_none_is_on_file() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 fail", "A2 2022-01-01 S2 fail")
    answers(con, "A1 1 nonconform", "A1 2 conform", "A2 1 nonconform", "A2 2 nonconform")
    findings(con, "F1 A2 1 major")
    counts = nonconformities(con, Filters()).set_index("severity")["count"]
    assert (counts["all"], counts["ungraded_nc"], counts["major"]) == (2, 1, 1)


def test_a_clause_counts_audits_that_assessed_it() -> None:
    """4.1: found in A1 twice and in A4, assessed in A1, A2 and, without answers, A4; in A3 it is not applicable."""
    con = empty_warehouse()
    audits(con, "A1 2021-01-01 S1 fail", "A2 2022-01-01 S1 pass", "A3 2022-01-01 S2 pass", "A4 2022-01-01 S3 fail")
    answers(
        con, "A1 4.1 nonconform dimension=SOC", "A1 4.2 conform", "A2 4.1 conform", "A2 4.2 conform",
        "A3 4.1 not_applicable", "A3 4.2 conform",
    )  # fmt: skip
    findings(con, "F1 A1 4.1 major dimension=SOC", "F2 A1 4.1 minor dimension=SOC", "F3 A4 4.1 minor dimension=SOC")
    [row] = clauses(con, Filters()).to_dict("records")
    assert (row["scheme"], row["clause"], row["dimension"]) == ("HOUSE", "4.1", "SOC")
    assert (row["count"], row["of"], row["findings"], row["sites"]) == (2, 3, 3, 2)
    assert (row["repeats"], row["opportunities"]) == (0, 1)


def test_clauses_of_a_findings_only_file_are_counted_without_a_rate() -> None:
    con = empty_warehouse()
    audits(con, "A1 2021-01-01 S1 -", "A2 2022-01-01 S2 -", listed=False)
    findings(con, "F1 A1 4.1 major", "F2 A2 4.1 minor", "F3 A2 5 minor")
    counts = clauses(con, Filters())
    assert counts[["clause", "count", "of", "why"]].values.tolist() == [
        ["4.1", 2, 0, "findings only"], ["5", 1, 0, "findings only"],
    ]  # fmt: skip
    assert counts["rate"].isna().all()


def test_audits_of_a_scheme_without_any_findings_on_file_are_not_clean() -> None:
    """Nothing recorded is not nothing found.

    | audit | scheme | findings on file of the scheme | counts as searched |
    |-------|--------|--------------------------------|--------------------|
    | A1    | X      | none                           | no                 |
    | A2    | Y      | F1, at A3                      | yes, clean         |
    | A3    | Y      | F1                             | yes                |
    """
    con = empty_warehouse()
    audits(con, "A1 2024-01-01 S1 pass scheme=X")
    only = nonconformities(con, Filters()).set_index("severity").loc["all"]
    assert (only["count"], only["of"], only["why"]) == (0, 0, "no findings") and only["rate"] != only["rate"]
    audits(con, "A2 2024-01-01 S1 pass scheme=Y", "A3 2024-01-01 S2 pass scheme=Y")
    findings(con, "F1 A3 4.1 major")
    both = nonconformities(con, Filters()).set_index("severity").loc["all"]
    assert (both["count"], both["of"]) == (1, 2)
