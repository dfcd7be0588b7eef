"""The same auditor again, and another one than before: hand-counted."""

from __future__ import annotations

from datetime import date

from metrics.auditor_returns import auditor_changes, auditor_returns
from metrics.filters import Filters
from tests.warehouse_maker import Con, audits, empty_warehouse, set_rule


def visits() -> Con:
    """
    S1 under HOUSE: Ann 2020, Ann 2021, Bo 2022, nobody named 2023, Bo 2024; Ann's follow-up of 2022 is no audit.
    S1 under ISO:   Bo 2021.
    S2 under HOUSE: Ann of North 2020, Ann of South 2021.
    """
    con = empty_warehouse()
    set_rule(con, "auditor_names", "names")
    audits(
        con,
        "A1 2020-01-01 S1 pass auditor=Ann",
        "A2 2021-01-01 S1 pass auditor=Ann",
        "A3 2022-01-01 S1 pass auditor=Bo",
        "A4 2023-01-01 S1 pass",
        "A5 2024-01-01 S1 pass auditor=Bo",
        "U1 2022-06-01 S1 pass auditor=Ann kind=follow_up",
        "I1 2021-02-01 S1 pass auditor=Bo scheme=ISO",
        "B1 2020-01-01 S2 pass auditor=Ann firm=North",
        "B2 2021-01-01 S2 pass auditor=Ann firm=South",
    )
    return con


def test_returns_count_where_both_auditors_are_known() -> None:
    """A2 and B2 by the same, A3 not; A4 and A5 have an unknown on one side, A1, B1 and I1 no audit before."""
    [row] = auditor_returns(visits(), Filters()).to_dict("records")
    assert (row["count"], row["of"], row["named"], row["audits"]) == (2, 3, 7, 8)
    assert (row["rate"], row["why"]) == (2 / 3, None)


def test_a_date_filter_hides_no_earlier_audit() -> None:
    only_2021 = Filters(start=date(2021, 1, 1), stop=date(2021, 12, 31))
    assert auditor_returns(visits(), only_2021)[["count", "of"]].values.tolist() == [[2, 2]]


def test_by_auditor_it_is_who_came_again() -> None:
    told = auditor_returns(visits(), Filters(), by="auditor").set_index("auditor")
    assert told[["count", "of"]].to_dict("index") == {
        "Ann": {"count": 2, "of": 2}, "Bo": {"count": 0, "of": 1}, "not stated": {"count": 0, "of": 0},
    }  # fmt: skip


def test_without_names_it_is_not_available_and_says_why() -> None:
    con = empty_warehouse()
    audits(con, "A1 2020-01-01 S1 pass", "A2 2021-01-01 S1 pass")
    assert auditor_returns(con, Filters())["why"].item() == "no auditors"
    audits(con, "A3 2022-01-01 S2 pass auditor=Ann")
    assert auditor_returns(con, Filters())["why"].item() == "no second audit"


def test_an_auditor_change_is_told_with_its_date_and_cell() -> None:
    """
    Trap: an auditor change looks like a supplier change. S1 passes under Ann until 2021 and is Bo's from 2022 on; S2
    keeps Ann and changes the firm. A5 follows an audit that names nobody: nothing is known to have changed.
    """
    told = auditor_changes(visits(), Filters())
    columns = ["site", "date", "changed", "auditor_before", "auditor", "firm_before", "firm"]
    assert told.assign(date=told["date"].astype(str))[columns].fillna("").values.tolist() == [
        ["S1", "2022-01-01", "auditor", "Ann", "Bo", "", "not stated"],
        ["S2", "2021-01-01", "firm", "Ann", "Ann", "North", "South"],
    ]
    assert told[["file", "sheet", "row"]].values.tolist() == [["file1.xlsx", "Sheet1", 4], ["file1.xlsx", "Sheet1", 10]]
    later = auditor_changes(visits(), Filters(start=date(2022, 1, 1)))
    assert later["auditor_before"].to_list() == ["Ann"], "the audit before lies outside the filter and is still known"
