"""What the Audit plan page says, keeps and scores; and the calendar behind it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from charts.calendar import visit_calendar
from data.warehouse import open_warehouse
from metrics.audit_plan import audit_plan
from metrics.filters import Filters
from metrics.plan_calendar import calendar, cell_rows, scheduled
from metrics.plan_promise import Promise
from pages.parts import plan_parts
from pages.parts import plan_wording as words
from pages.parts.databases import own
from pages.parts.second_looks import second_looks
from tests.warehouse_maker import Con, audits, findings

PAGE = Path(__file__).resolve().parent.parent / "pages" / "audit_plan.py"


def ago(days: int) -> str:
    return (date.today() - timedelta(days=days)).isoformat()


@pytest.fixture
def con(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Con]:
    """The user's own database, shown by the page as soon as it holds a load."""
    path = tmp_path / "app.duckdb"
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(path))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    warehouse = open_warehouse(path)
    yield warehouse.root
    warehouse.close()
    st.cache_data.clear()
    st.cache_resource.clear()


def text(app: AppTest) -> str:
    assert not app.exception and not app.error
    parts = (*app.title, *app.markdown, *app.caption, *app.info, *app.warning, *app.success)
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def test_a_plan_is_told_kept_and_scored(con: Con) -> None:
    """Thirty sites, six of which always fail; one critical finding is open, one printed date has passed."""
    lines = [
        f"A{at}-{days} {ago(days)} S{at:02d} {'fail' if at < 6 else 'pass'} region={'East' if at % 2 else 'West'} man_days=2"
        for at in range(30) for days in (550, 300)
    ]  # fmt: skip
    audits(con, *lines, f"X1 {ago(400)} X pass next_due={ago(30)}", f"C1 {ago(200)} C pass")
    findings(con, "F1 C1 1 critical text=<b>Exit</b>")
    con.close()
    app = AppTest.from_file(str(PAGE), default_timeout=60).run()
    told = text(app)
    assert "visits in" in told and "auditor-days" in told and words.FINDS["fail_or_major"] in told
    assert "2 must be" in told and words.BASES["own"] in told
    assert not app.warning
    app.text_input(key="plan_name").set_value("*Spring*").run()
    app.button(key="keep_plan").click().run()
    deadline = time.monotonic() + 60
    while own().worker.jobs()["state"].isin(["waiting", "running"]).any():
        assert time.monotonic() < deadline, "the worker did not end"
        time.sleep(0.05)
    kept = text(app.run())
    assert "The plan is saved." in kept and "No plan is saved yet." not in kept
    app.number_input(key="plan_days_3").set_value(1.0).run()
    assert "2 more visits are due but do not fit in the plan: not enough auditor-days are left." in text(app)


def test_the_plan_nobody_has_changed_is_asked_beforehand(con: Con, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []
    slow = plan_parts.cached.slow

    def noted(metric: Any, *given: Any, **options: Any) -> Any:
        if metric is audit_plan:
            asked.append(options)
        return slow(metric, *given, **options)

    monkeypatch.setattr(plan_parts.cached, "slow", noted)
    audits(con, *(f"A{at} {ago(30 * at + 9)} S{at % 3} pass man_days=2" for at in range(9)))
    con.close()
    app = AppTest.from_file(str(PAGE), default_timeout=60).run()
    assert not app.exception
    with own().warehouse.cursor() as open_con:
        looks = list(second_looks(open_con, Filters(as_of=date.today())))
    assert list(map(repr, asked)) == [repr(options) for metric, _, options in looks if metric is audit_plan]


def test_the_test_beside_the_plan_is_the_one_its_chances_rest_on(con: Con, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kinds choose no chances, so the badge beside them is of no other kinds: it said otherwise than the sentence."""
    asked: list[Filters] = []
    tested = plan_parts.tested_chance

    def noted(open_con: Con, of: Filters) -> Any:
        asked.append(of)
        return tested(open_con, of)

    monkeypatch.setattr(plan_parts, "tested_chance", noted)
    audits(con, *(f"A{at} {ago(30 * at + 9)} S{at % 3} pass man_days=2" for at in range(9)))
    con.close()
    app = AppTest.from_file(str(PAGE), default_timeout=60)
    app.query_params["kind"] = "follow-up"
    assert not app.run().exception
    assert [of.kinds for of in asked] == [()]


def test_an_empty_view_says_what_to_do(con: Con) -> None:
    audits(con, f"A1 {ago(100)} S1 pass", f"A2 {ago(100)} S2 -")
    con.close()
    app = AppTest.from_file(str(PAGE), default_timeout=60)
    app.query_params["tier"] = "Critical"
    assert words.BASES["base"] in text(app.run())


BEGIN, END = date(2024, 1, 3), date(2024, 3, 27)


def visits() -> pd.DataFrame:
    """Twelve weeks from Wednesday 3 January 2024. | must: an open critical, and a date printed for 10 March | two chosen,
    one drawn | all of one day."""
    rows = [("C", "must", "open critical", None, 1), ("P", "must", "printed date", "2024-03-10", 2),
            ("V", "chosen", None, "2023-12-01", 1), ("W", "chosen", None, None, 2), ("R", "random", None, "2024-02-01", 1),
            ("N", "not chosen", None, "2024-01-20", pd.NA)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["site", "arm", "must", "due", "place"])
    return frame.assign(due=pd.to_datetime(frame["due"]), days=1.0, region="East", supplier="X")


def test_visits_are_spread_over_the_weeks_what_cannot_wait_first() -> None:
    """Five days in twelve weeks from Monday 8 January: one visit every 2.4 weeks. The open critical in the first, the printed date next, well
    before 10 March; the one drawn stands between the two chosen."""
    told = scheduled(visits(), as_of=BEGIN, until=END)
    assert told["site"].tolist() == ["C", "P", "V", "R", "W"]
    assert [f"{week:%m-%d}" for week in told["week"]] == ["01-08", "01-22", "02-05", "02-26", "03-11"]
    assert not told["late"].any()


@pytest.mark.parametrize(
    ("as_of", "first"),
    [(date(2024, 1, 3), "2024-01-08"), (date(2024, 1, 6), "2024-01-08"), (date(2024, 1, 8), "2024-01-08")],
)
def test_no_visit_is_planned_in_a_week_that_has_begun(as_of: date, first: str) -> None:
    """Wednesday, Saturday, and a Monday itself: the week of the Monday that comes, or of that Monday."""
    told = scheduled(visits(), as_of=as_of, until=END)
    assert f"{told['week'].min():%Y-%m-%d}" == first and (told["week"] >= pd.Timestamp(as_of)).all()


def test_a_visit_that_must_be_says_that_the_site_failed_last() -> None:
    """What puts one visit before another that waited longer stands in its reason."""
    assert words.reason({"must": "longest interval", "last_result": "fail"}) == "Longest interval reached, failed last"
    assert words.reason({"must": "longest interval", "last_result": None}) == "Longest interval reached"


def test_a_calendar_counts_every_visit_once() -> None:
    """By due date: V before the first day, N and R in January and February, P in March; by plan: all five."""
    due = calendar(visits(), on="due", every="month", as_of=BEGIN, until=END)
    assert due["period"].isna().sum() == 1
    assert due["count"].tolist() == [1, 1, 1, 1]
    behind = cell_rows(visits(), on="due", every="month", region="East", first="before", as_of=BEGIN, until=END)
    assert behind["site"].tolist() == ["V"]
    told = scheduled(visits(), as_of=BEGIN, until=END)
    weeks = calendar(told, on="week", every="week", as_of=BEGIN, until=END)
    assert (weeks["count"].sum(), len(weeks), weeks["period"].isna().sum()) == (5, 13, 0)
    figure = visit_calendar(due, title="Visits due", every="month")
    assert list(figure.data[0].customdata[0]) == ["East", "before"]
    assert list(figure.layout.xaxis.ticktext) == ["overdue", "Jan 2024", "Feb 2024", "Mar 2024"]


def test_of_hundreds_of_regions_those_with_most_visits_are_drawn() -> None:
    """30 regions with 1 to 30 visits: the 25 with 6 and more, in their order, and the subtitle says so."""
    names = [f"R{at:02}" for at in range(1, 31)]
    cells = pd.DataFrame({"region": names, "period": pd.Timestamp("2024-01-01"), "count": range(1, 31), "days": 1.0})
    figure = visit_calendar(cells, title="Visits", every="month", subtitle="Number of visits")
    assert list(figure.layout.yaxis.ticktext) == names[5:] and figure.data[0].text[0] == "6"
    assert figure.layout.title.subtitle.text == "Number of visits. The 25 of 30 regions with most"
    few = visit_calendar(cells.head(25), title="Visits", every="month", subtitle="Number of visits")
    assert (figure.layout.height, few.layout.title.subtitle.text) == (few.layout.height, "Number of visits")


@pytest.mark.parametrize(
    ("promise", "said"),
    [
        (Promise(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "own"), "No visit fits"),
        (Promise(40, 100.0, 11.2, 8, 15, 6.1, 3, 10, 20.0, 9.0, "own"), "about 11 of them are expected to find"),
        (Promise(40, 100.0, 7.0, 4, 11, 6.1, 3, 10, 20.0, 9.0, "own"), "within chance"),
        (Promise(40, 100.0, 0.0, 0, 0, 0.0, 0, 0, float("nan"), float("nan"), "none"), "is not known"),
    ],
)
def test_the_sentence_promises_no_more_than_it_may(promise: Promise, said: str) -> None:
    told = words.plan_sentence(promise, "fail_or_major")
    assert said in told
    assert ("within chance" in told) == (said == "within chance")
