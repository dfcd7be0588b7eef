"""Repeat rate."""

import pytest

from metrics.filters import Filters
from metrics.repeat_rate import repeat_rate
from tests.warehouse_maker import answers, audits, empty_warehouse, findings


def test_a_history_of_nine_audits_counted_by_hand() -> None:
    """Known answer r03, made for this project: 5 findings had a later covering audit, 3 were repeated, 4 are open.

    S1: {a, b} -> {a} -> {}      a repeats, b does not, then a does not
    S2: {c} -> {c, d}            c repeats; c and d open
    S3: {a}                      open
    S4: {} -> {b} -> {b}         b repeats, then open
    """
    history: dict[str, list[str | None]] = {
        "S1": ["ab", "a", ""],
        "S2": ["c", None, "cd"],
        "S3": [None, "a"],
        "S4": ["", "b", "b"],
    }
    con = empty_warehouse()
    held = [
        (f"{site}-{year}", f"{2020 + year}-01-01", site, clauses)
        for site, visits in history.items()
        for year, clauses in enumerate(visits)
        if clauses is not None
    ]
    assert len(held) == 9
    audits(con, *(f"{name} {day} {site} pass" for name, day, site, _ in held))
    findings(con, *(f"{name}-{clause} {name} {clause} major" for name, _, _, clauses in held for clause in clauses))
    [row] = repeat_rate(con, Filters()).to_dict("records")
    assert (row["count"], row["of"], row["open"]) == (3, 5, 4)
    assert row["rate"] == pytest.approx(0.6, abs=1e-12)


def test_never_re_audited_is_not_available_and_not_zero() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 fail", "A2 2022-01-01 S2 fail", "A3 2023-01-01 S2 pass")
    findings(con, "F1 A1 4.1 major", "F2 A2 4.1 major", "F3 A1 - minor", "F4 A2 4.2 observation")
    rates = repeat_rate(con, Filters(), by="supplier")
    assert list(rates["of"]) == [0, 1]
    assert list(rates["open"]) == [1, 0]
    assert rates["rate"].isna().tolist() == [True, False]
    assert rates["why"].fillna("").tolist() == ["never re-audited", "one audit"]


def test_findings_without_a_list_of_audits_cannot_be_followed() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 -", "A2 2023-01-01 S1 -", listed=False)
    findings(con, "F1 A1 4.1 major", "F2 A2 4.1 major")
    [row] = repeat_rate(con, Filters()).to_dict("records")
    assert (row["count"], row["of"], row["open"], row["why"]) == (0, 0, 0, "findings only")


def test_by_clause_names_the_checklist() -> None:
    con = empty_warehouse()
    audits(
        con, "A1 2022-01-01 S1 fail", "A2 2023-01-01 S1 fail",
        "B1 2022-01-01 S1 fail scheme=ISO version=2015", "B2 2023-01-01 S1 fail scheme=ISO version=2015",
    )  # fmt: skip
    findings(con, "F1 A1 4.1 major", "F2 A2 4.1 minor", "F3 B1 4.1 major")
    rates = repeat_rate(con, Filters(), by="clause")
    assert list(rates["clause"]) == ["HOUSE 4.1", "ISO 2015 4.1"]
    assert list(rates["count"]) == [1, 0]
    assert list(rates["of"]) == [1, 1]


def test_a_covering_audit_with_answers_must_have_assessed_the_clause() -> None:
    con = empty_warehouse()
    audits(con, "A1 2021-01-01 S1 fail", "A2 2022-01-01 S1 pass")
    findings(con, "F1 A1 4.1 major", "F2 A1 4.2 major")
    answers(con, "A2 4.1 not_assessed", "A2 4.2 conform")
    [row] = repeat_rate(con, Filters()).to_dict("records")
    assert (row["count"], row["of"], row["open"]) == (0, 1, 1)
