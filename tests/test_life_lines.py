"""Life-lines: what each audit says of a nonconformity. Each state is one tiny history."""

from __future__ import annotations

from datetime import date, datetime

import duckdb
import pytest

from data.history import rebuild, undo
from data.merges import merge
from metrics.chronic import chronic
from metrics.filters import Filters
from metrics.life_lines import STATES, life_line_cells, life_line_rows, life_lines
from pages.parts.recurrence_words import LIFE_GROUP_WORDS, LIVES
from tests.memory import memory_warehouse
from tests.warehouse_maker import actions, answers, audits, empty_warehouse, findings, key

Con = duckdb.DuckDBPyConnection
FACTS = "select * from store.finding_fact order by all"


def states(con: Con, filters: Filters | None = None) -> dict[str, int]:
    """State -> how many, zeros left out."""
    told = life_lines(con, filters or Filters())
    return {row["state"]: row["count"] for row in told.to_dict("records") if row["count"]}


def history(con: Con, *years: int) -> None:
    """One site, one audit every year named: A2021 on 2021-05-01, ..."""
    audits(con, *(f"A{year} {year}-05-01 S1 fail" for year in years))


def test_first_look_new_recurring_and_cleared() -> None:
    """4.1 with an action closed in time; 4.2 appears later.

    | audit | 4.1                | 4.2            |
    |-------|--------------------|----------------|
    | 2021  | NC: first assessed | -              |
    | 2022  | NC: recurring      | NC: new        |
    | 2023  | cleared            | cleared        |
    """
    con = empty_warehouse()
    history(con, 2021, 2022, 2023)
    findings(con, "F1 A2021 4.1 major", "F2 A2022 4.1 minor", "F3 A2022 4.2 minor")
    actions(con, "C1 F1 closed=2021-07-01 state=closed_verified")
    assert states(con) == {"first_assessed": 1, "new": 1, "recurring": 1, "cleared": 2}


@pytest.mark.parametrize(
    ("action", "state"),
    [
        ("closed=2022-04-30 state=closed_unverified", "recurring"),
        ("closed=2022-05-01 state=closed_verified", "persisting"),  # on the day itself it was not closed before
        ("due=2021-09-01 state=open", "persisting"),
        ("due=2022-05-01 state=open", "persisting_not_due"),
        ("due=2022-09-01 closed=2022-08-01 state=closed_verified", "persisting_not_due"),
        ("state=open", "persisting"),
        ("state=closed_verified", "found_again"),  # closed, but nobody wrote when
        ("state=void", "found_again"),
        (None, "found_again"),
    ],
)
def test_how_the_earlier_one_stood_decides(action: str | None, state: str) -> None:
    """Found in May 2021 and again in May 2022."""
    con = empty_warehouse()
    history(con, 2021, 2022)
    findings(con, "F1 A2021 4.1 major", "F2 A2022 4.1 major")
    if action:
        actions(con, f"C1 F1 {action}")
    assert states(con) == {"first_assessed": 1, state: 1}


def test_one_open_action_among_closed_ones_keeps_it_open() -> None:
    con = empty_warehouse()
    history(con, 2021, 2022)
    findings(con, "F1 A2021 4.1 major", "F2 A2022 4.1 major")
    actions(con, "C1 F1 closed=2021-07-01 state=closed_verified", "C2 F1 due=2021-08-01 state=open")
    assert states(con) == {"first_assessed": 1, "persisting": 1}


def test_the_last_two_audits_that_looked_decide_between_recurring_and_new() -> None:
    """Clean once in between: still the same trouble. Clean twice: a new one.

    | 4.1 | 2020 | 2021  | 2022  | 2023      |      | 4.2 | 2020 | 2021  | 2022      |
    |     | NC   | clean | clean | NC: new   |      |     | NC   | clean | NC: recur |
    """
    con = empty_warehouse()
    history(con, 2020, 2021, 2022, 2023)
    findings(con, "F1 A2020 4.1 major", "F2 A2023 4.1 major", "F3 A2020 4.2 major", "F4 A2022 4.2 major")
    actions(con, "C1 F1 closed=2020-07-01 state=closed_verified", "C3 F3 closed=2020-07-01 state=closed_verified")
    assert states(con) == {"first_assessed": 2, "new": 1, "recurring": 1, "cleared": 3}


def test_what_an_audit_cleared_can_come_back_with_its_action_still_open() -> None:
    """The action of 2021 was never closed. 2022 does not find the clause again, 2023 does.

    | 4.1 | 2021 NC | 2022 cleared | 2023 NC: its action is still open, though it did not stand all the time |

    So no word may say that it stood from before.
    """
    con = empty_warehouse()
    history(con, 2021, 2022, 2023)
    findings(con, "F1 A2021 4.1 major", "F2 A2023 4.1 major", "F3 A2022 4.2 major")
    actions(con, "C1 F1 due=2021-08-01 state=open")
    assert states(con) == {"first_assessed": 1, "new": 1, "cleared": 2, "persisting": 1}
    assert LIVES["persisting"] == LIFE_GROUP_WORDS["still"] == "found again, action still open"


def test_not_looked_at_is_not_cleared() -> None:
    """2022 answers the clause N/A, 2023 leaves it out, 2024 looks: cleared only then."""
    con = empty_warehouse()
    history(con, 2021, 2022, 2023, 2024)
    findings(con, "F1 A2021 4.1 major")
    answers(con, "A2022 4.1 not_applicable", "A2023 4.2 conform", "A2024 4.1 conform")
    told = life_lines(con, Filters()).set_index("state")
    assert list(told.loc["cleared", ["count", "of"]]) == [1, 1]
    assert list(told.loc["not_looked_at", ["count", "of"]]) == [2, 3]


def test_a_follow_up_makes_no_state_but_closes() -> None:
    """A follow-up that finds it in order closes it (no action is on file); one that finds it again is no repeat."""
    con = empty_warehouse()
    history(con, 2021, 2022)
    audits(con, "B1 2021-08-01 S1 pass kind=follow_up", "B2 2021-09-01 S2 fail", "B3 2021-10-01 S2 fail kind=follow_up")
    findings(con, "F1 A2021 4.1 major", "F2 A2022 4.1 major", "F3 B2 4.1 major", "F4 B3 4.1 major")
    assert states(con) == {"first_assessed": 2, "found_again": 1}
    answers(con, "B1 4.1 conform", "B1 4.2 not_applicable")
    assert states(con) == {"first_assessed": 2, "recurring": 1}


def test_the_last_follow_up_decides_whether_it_was_mended() -> None:
    con = empty_warehouse()
    history(con, 2021, 2022)
    audits(con, "B1 2021-07-01 S1 pass kind=follow_up", "B2 2021-08-01 S1 fail kind=follow_up")
    findings(con, "F1 A2021 4.1 major", "F2 A2022 4.1 major")
    answers(con, "B1 4.1 conform", "B2 4.1 nonconform")
    assert states(con) == {"first_assessed": 1, "found_again": 1}


def test_the_same_number_once_more_is_reopened_but_a_running_number_is_not() -> None:
    """Register numbers are carried on; the first finding of every audit is number 1 at every site.

    | site | 2021        | 2022        |           |
    |------|-------------|-------------|-----------|
    | S1   | R-7 on 4.1  | R-7 on 4.1  | reopened  |
    | S2   | 1 on 4.1    | 1 on 4.1    | recurring |
    | S3   | 1 on 5      |             |           |
    """
    con = empty_warehouse()
    audits(con, *(f"{site}-{year} {year}-05-01 {site} fail" for site in ("S1", "S2", "S3") for year in (2021, 2022)))
    findings(
        con, "F1 S1-2021 4.1 major number=R-7", "F2 S1-2022 4.1 major number=R-7", "F3 S2-2021 4.1 major number=1",
        "F4 S2-2022 4.1 major number=1", "F5 S3-2021 5 major number=1",
    )  # fmt: skip
    actions(con, "C1 F1 closed=2021-07-01 state=closed_verified", "C3 F3 closed=2021-07-01 state=closed_verified")
    assert states(con) == {"first_assessed": 3, "recurring": 1, "reopened": 1, "cleared": 1}


def test_another_version_of_the_checklist_begins_new_lines() -> None:
    """10A is another requirement in 7.0 than in 6.1: neither a repeat nor cleared."""
    con = empty_warehouse()
    audits(con, "A1 2023-05-01 S1 - scheme=SMETA version=6.1", "A2 2024-05-01 S1 - scheme=SMETA version=7.0")
    findings(con, "F1 A1 10A major", "F2 A2 10A major")
    assert states(con) == {"first_assessed": 2}


def test_several_findings_on_a_clause_are_one_line() -> None:
    con = empty_warehouse()
    history(con, 2021, 2022)
    findings(con, "F1 A2021 4.1 major", "F2 A2021 4.1 minor", "F3 A2022 4.1 minor", "F4 A2022 4.1 minor")
    assert states(con) == {"first_assessed": 1, "found_again": 1}


def test_what_went_before_the_period_is_seen() -> None:
    """Whoever looks at 2022 alone still sees that it was found before."""
    con = empty_warehouse()
    history(con, 2021, 2022)
    findings(con, "F1 A2021 4.1 major", "F2 A2022 4.1 major")
    assert states(con, Filters(start=date(2022, 1, 1))) == {"found_again": 1}
    by_year = life_lines(con, Filters(), every="year").query("count > 0")
    assert [(row["period"].year, row["state"]) for row in by_year.to_dict("records")] == [
        (2021, "first_assessed"), (2022, "found_again"),
    ]  # fmt: skip


def test_a_finding_that_no_answer_stands_behind_still_goes_before_the_next() -> None:
    """2022 has answers, but not on 4.1, where it has a finding: no re-audit in the repeat rate, yet not new in 2023.

    In the repeat rate such an audit would count only where it found something, which would make every rate too high.
    """
    con = empty_warehouse()
    history(con, 2021, 2022, 2023)
    answers(con, "A2022 4.2 conform")
    findings(con, "F1 A2021 4.1 major", "F2 A2022 4.1 major", "F3 A2023 4.1 major")
    assert states(con) == {"first_assessed": 1, "found_again": 2}


def test_every_state_has_a_row_and_shares_say_of_what() -> None:
    con = empty_warehouse()
    history(con, 2021)
    findings(con, "F1 A2021 4.1 major")
    told = life_lines(con, Filters()).set_index("state")
    assert tuple(told.index) == STATES
    assert list(told.loc["cleared", ["count", "of", "why"]]) == [0, 0, "nothing stood"]
    assert told["rate"].isna().sum() == 2
    with pytest.raises(ValueError, match="cannot be broken down by 'auditor'"):
        life_lines(con, Filters(), by="auditor")


def test_the_lines_of_a_supplier_show_clean_looks_and_leave_out_what_says_nothing() -> None:
    """4.1: found, N/A, found again, cleared. 4.2: in order, found, -, in order. 2022 answers; the others do not."""
    con = empty_warehouse()
    history(con, 2021, 2022, 2023, 2024)
    audits(con, "X1 2021-05-01 S2 fail supplier=Other")
    findings(con, "F1 A2021 4.1 major", "F2 A2023 4.1 major", "F3 A2022 4.2 minor", "F4 X1 9 minor")
    answers(con, "A2022 4.1 not_applicable", "A2022 4.2 nonconform", "A2024 4.1 conform", "A2024 4.2 conform")
    cells = life_line_cells(con, Filters(), "S1")
    told = {clause: list(rows["state"]) for clause, rows in cells.groupby("clause")}
    assert told == {
        "4.1": ["first_assessed", "not_looked_at", "found_again", "cleared"],
        "4.2": ["clean", "new", "cleared", "clean"],
    }


def test_rows_behind_a_state_lead_to_the_finding_that_stood() -> None:
    con = empty_warehouse()
    history(con, 2021, 2022)
    load = findings(con, "F1 A2021 4.1 major")
    [row] = life_line_rows(con, Filters(), states=("cleared",)).to_dict("records")
    assert (str(row["date"])[:10], str(row["found_on"])[:10]) == ("2022-05-01", "2021-05-01")
    assert (row["load"], row["file"], row["sheet"], row["row"]) == (load, f"file{load}.xlsx", "Sheet1", 2)


def test_chronic_is_three_audits_in_a_row_that_looked() -> None:
    """4.1: NC, N/A, NC, NC: three in a row. 4.2: NC, NC, clean, NC, NC: never three."""
    con = empty_warehouse()
    history(con, 2020, 2021, 2022, 2023, 2024)
    answers(con, "A2021 4.1 not_applicable", "A2021 4.2 nonconform")
    findings(
        con, "F1 A2020 4.1 major", "F2 A2022 4.1 major", "F3 A2023 4.1 major", "G1 A2020 4.2 minor",
        "G2 A2021 4.2 minor", "G3 A2023 4.2 minor", "G4 A2024 4.2 minor",
    )  # fmt: skip
    told = chronic(con, Filters())[["clause", "run", "times_found", "now"]].values.tolist()
    assert told == [["4.1", 3, 3, "cleared"]]
    findings(con, "F4 A2024 4.1 major")
    assert chronic(con, Filters())[["run", "now"]].values.tolist() == [[4, "standing"]]
    audits(con, "A2025 2025-05-01 S1 pass version=2")
    assert chronic(con, Filters())["now"].tolist() == ["other version"]


def test_what_is_kept_step_by_step_is_what_a_rebuild_tells() -> None:
    """Audits come in out of order, one load is undone: the lines are told anew each time."""
    warehouse = memory_warehouse()
    con = warehouse.root
    history(con, 2021, 2024)
    findings(con, "F1 A2021 4.1 major", "F2 A2024 4.1 major")
    late = answers(con, "A2024 4.1 nonconform", "A2024 4.2 conform")
    audits(con, "A2022 2022-05-01 S1 fail", "B1 2021-09-01 S1 pass kind=follow_up", "A2023 2023-05-01 S1 pass")
    answers(con, "B1 4.1 conform", "A2022 4.1 conform", "A2022 4.3 conform")
    actions(con, "C1 F1 closed=2021-07-01 state=closed_verified")
    undo(warehouse, late, by="test", at=datetime(2024, 1, 1))
    kept = con.execute(FACTS).fetchall()
    rebuild(con)
    assert con.execute(FACTS).fetchall() == kept
    assert states(con) == {"first_assessed": 1, "new": 1, "cleared": 1}


def test_sites_that_are_one_have_one_line() -> None:
    """Under two ids a repeat looks like two first findings; once someone says they are one, it is seen."""
    warehouse = memory_warehouse()
    con = warehouse.root
    audits(con, "A1 2021-05-01 Plant fail supplier=Acme", "A2 2022-05-01 Plant-1 fail supplier=Acme")
    findings(con, "F1 A1 4.1 major", "F2 A2 4.1 major")
    assert states(con) == {"first_assessed": 2}
    merge(warehouse, "site", key("Plant-1"), key("Plant"), by="ann", at=datetime(2024, 1, 1))
    assert states(con) == {"first_assessed": 1, "found_again": 1}
