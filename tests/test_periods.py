"""When all of a month, quarter or year is known."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd

from metrics.audit_pass_rate import audit_pass_rate
from metrics.filters import Filters
from metrics.periods import Knowledge, knowledge, last_days
from tests.warehouse_maker import Con, audits, empty_warehouse


def loaded(con: Con, load: int, day: str) -> None:
    con.execute(
        "update store.load set loaded_at = $at where load = $load", {"at": datetime.fromisoformat(day), "load": load}
    )


def test_periods_end_on_their_last_day() -> None:
    firsts = pd.Series(pd.to_datetime(["2024-01-01", "2024-02-01"]))
    assert [str(day)[:10] for day in last_days(firsts, "month")] == ["2024-01-31", "2024-02-29"]
    assert [str(day)[:10] for day in last_days(firsts.head(1), "quarter")] == ["2024-03-31"]
    assert [str(day)[:10] for day in last_days(firsts.head(1), "year")] == ["2024-12-31"]


def test_everything_in_one_go_says_nothing_of_delay() -> None:
    """Known up to the as-of day, or up to the load if that was earlier."""
    con = empty_warehouse()
    loaded(con, audits(con, *(f"A{i} 2022-03-{i + 1:02} S1 pass" for i in range(25))), "2022-08-15")
    assert knowledge(con, Filters(as_of=date(2022, 6, 30))) == Knowledge(
        date(2022, 6, 30), False, None, date(2022, 8, 15)
    )
    assert knowledge(con, Filters(as_of=date(2023, 1, 1))).day == date(2022, 8, 15)
    assert knowledge(con, Filters()).day == date(2022, 8, 15)


def test_how_late_audits_arrive_shows_in_those_held_after_the_first_load() -> None:
    """History to February in one load; 20 audits of 1 to 20 March arrive on the 31st: 95 % within 29.05 days, so 30."""
    con = empty_warehouse()
    loaded(con, audits(con, "H1 2020-01-01 S1 pass", "H2 2022-02-01 S1 pass"), "2022-02-15")
    loaded(con, audits(con, *(f"A{i} 2022-03-{i:02} S1 pass" for i in range(1, 21))), "2022-03-31")
    known = knowledge(con, Filters(as_of=date(2022, 4, 15)))
    assert (known.measured, known.delay, known.day) == (True, 30, date(2022, 3, 1))


def test_an_audit_told_again_keeps_the_day_it_first_came() -> None:
    con = empty_warehouse()
    loaded(con, audits(con, "H1 2022-02-01 S1 pass"), "2022-02-15")
    held = [f"A{i} 2022-03-{i:02} S1 pass" for i in range(1, 21)]
    loaded(con, audits(con, *held), "2022-03-31")
    loaded(con, audits(con, *held), "2022-12-31")
    assert knowledge(con, Filters()).delay == 30


def test_the_last_period_and_those_cut_by_the_filters_are_not_whole() -> None:
    """As of 15 November: Q4 is not over; a view from 1 February cuts Q1."""
    con = empty_warehouse()
    loaded(con, audits(con, *(f"A{month} 2022-{month:02}-10 S1 pass" for month in range(1, 12))), "2022-11-20")
    rates = audit_pass_rate(con, Filters(as_of=date(2022, 11, 15)), every="quarter")
    assert rates["complete"].tolist() == [True, True, True, False]
    cut = Filters(start=date(2022, 2, 1), stop=date(2022, 9, 29), as_of=date(2022, 11, 15))
    assert audit_pass_rate(con, cut, every="quarter")["complete"].tolist() == [False, True, False]
    assert "complete" not in audit_pass_rate(con, Filters())


def test_files_end_soon_after_their_newest_audit() -> None:
    """An audit on the 10th of each month of 2021 and 2022 up to 10 November, an export that lay until August 2023.

    The longest pause is the 31 days of a long month, so December 2022 would have shown by 11 December; the year 2022 is
    not known whole, and nor is its fourth quarter. Read while it was new, the export is known to the day of the load.
    """
    con = empty_warehouse()
    held = [f"A{year}{month} {year}-{month:02}-10 S1 pass" for year in (2021, 2022) for month in range(1, 13)][:-1]
    load = audits(con, *held)
    loaded(con, load, "2023-08-15")
    known = knowledge(con, Filters(as_of=date(2023, 8, 15)))
    assert (known.newest, known.pause, known.day) == (date(2022, 11, 10), 31, date(2022, 12, 11))
    rates = audit_pass_rate(con, Filters(as_of=date(2023, 8, 15)), every="quarter")
    assert rates["complete"].tolist() == [True] * 7 + [False]
    loaded(con, load, "2022-11-20")
    assert knowledge(con, Filters(as_of=date(2023, 8, 15))) == Knowledge(
        date(2022, 11, 20), False, None, date(2022, 11, 20)
    )


def test_one_season_of_audits_does_not_say_when_files_end() -> None:
    """Audits in February 2022 only: that nothing follows may be the plan; a year's files would show it.

    With the same season a year earlier the longest pause is the 346 days from 20 February to 1 February, and 2022 is whole.
    """
    con = empty_warehouse()
    loaded(con, audits(con, *(f"A{day} 2022-02-{day:02} S1 pass" for day in range(1, 21))), "2023-08-15")
    assert knowledge(con, Filters(as_of=date(2023, 8, 15))).newest is None
    loaded(con, audits(con, *(f"B{day} 2021-02-{day:02} S1 pass" for day in range(1, 21))), "2023-08-15")
    known = knowledge(con, Filters(as_of=date(2023, 8, 15)))
    assert (known.pause, known.day) == (346, date(2023, 2, 1))
    assert audit_pass_rate(con, Filters(as_of=date(2023, 8, 15)), every="year")["complete"].tolist() == [True, True]


def test_an_empty_warehouse_knows_nothing() -> None:
    con = empty_warehouse()
    assert knowledge(con, Filters()).day is None
    assert audit_pass_rate(con, Filters(), every="month").empty
