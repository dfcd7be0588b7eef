"""Corrective actions on a day."""

from datetime import date

import pytest

from metrics.corrective_actions import corrective_actions
from metrics.evidence import action_rows
from metrics.filters import Filters
from tests.warehouse_maker import Con, actions, audits, empty_warehouse, findings

JULY = Filters(as_of=date(2022, 7, 1))


@pytest.fixture
def con() -> Con:
    """Six actions that count: C1 to C6; a void one and one for an observation do not."""
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 fail")
    findings(con, "F1 A1 1 major", "F2 A1 2 minor", "F3 A1 3 observation")
    actions(
        con,
        "C1 F1 due=2022-06-01 state=open",
        "C2 F2 due=2022-06-01 state=open",
        "C3 F2 due=2022-07-01 closed=2022-06-30 state=closed_verified",
        "C4 F2 due=2022-06-01 closed=2022-08-01 state=closed_verified",
        "C5 F1 state=in_progress",
        "C6 F2 due=2022-06-01 state=closed_unverified",
        "C7 F2 due=2022-06-01 state=void",
        "C8 F3 due=2022-06-01 state=open",
    )
    return con


def test_every_measure_on_a_day(con: Con) -> None:
    """On 1 July: C4 is closed only later; C6 is closed on an unknown day; C3 is due on the day itself."""
    counts = corrective_actions(con, JULY)
    assert counts[["measure", "count", "of"]].values.tolist() == [
        ["open", 4, 6],
        ["overdue", 3, 4],
        ["overdue_major", 1, 2],
        ["closed", 2, 6],
        ["closed_on_time", 1, 4],
        ["closed_undated", 1, 2],
        ["no_due_date", 1, 4],
    ]
    assert counts["rate"].tolist()[1] == 0.75


def test_an_action_due_today_is_not_overdue_yet(con: Con) -> None:
    on_the_day = corrective_actions(con, Filters(as_of=date(2022, 6, 1))).set_index("measure")
    assert on_the_day.loc["overdue", "count"] == 0


def test_actions_of_findings_raised_after_the_day_do_not_count(con: Con) -> None:
    assert corrective_actions(con, Filters(as_of=date(2021, 12, 31))).empty


def test_a_follow_ups_actions_count_unless_kinds_are_chosen(con: Con) -> None:
    audits(con, "A2 2022-02-01 S1 fail kind=follow_up")
    findings(con, "F9 A2 1 major")
    actions(con, "C9 F9 due=2022-03-01 state=open")
    assert corrective_actions(con, JULY)["count"][0] == 5
    assert corrective_actions(con, Filters(as_of=date(2022, 7, 1), kinds=("full",)))["count"][0] == 4


def test_without_a_day_there_is_no_answer(con: Con) -> None:
    with pytest.raises(ValueError, match="Corrective actions cannot be told without an as-of date"):
        corrective_actions(con, Filters())


def test_the_list_shows_file_sheet_and_row(con: Con) -> None:
    listed = action_rows(con, JULY, standing="open").set_index("number")
    assert sorted(listed.index) == ["C1", "C2", "C4", "C5", "C8"]
    assert list(listed.loc["C4", ["file", "sheet", "row", "overdue"]]) == ["file3.xlsx", "Sheet1", 5, True]
