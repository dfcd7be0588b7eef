"""What the pages Corrective actions and Coverage must say, and warn of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.warehouse import open_warehouse
from pages.parts import action_wording, coverage_wording
from tests.warehouse_maker import Con, actions, answers, audits, findings, places

PAGES = Path(__file__).resolve().parent.parent / "pages"


def ago(days: int) -> str:
    return (date.today() - timedelta(days=days)).isoformat()


@pytest.fixture
def con(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Con]:
    """The user's own database, shown by the pages as soon as it holds a load."""
    path = tmp_path / "app.duckdb"
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(path))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    warehouse = open_warehouse(path)
    yield warehouse.root
    warehouse.close()
    st.cache_data.clear()
    st.cache_resource.clear()


def said(page: str, con: Con, **query: str) -> str:
    """All that a page prints, without escapes, after the database is handed to it."""
    con.close()
    app = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception and not app.error
    parts = (*app.title, *app.markdown, *app.caption, *app.info, *app.warning, *app.text)
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def test_actions_begin_with_what_is_overdue(con: Con) -> None:
    audits(con, f"A1 {ago(100)} S1 fail")
    findings(con, "F1 A1 1 major text=<b>Exit</b>", "F2 A1 2 minor")
    actions(con, f"C1 F1 due={ago(12)}", f"C2 F2 due={ago(3)}", "C3 F2", f"C4 F2 due={ago(-9)}",
            f"C5 F2 due={ago(20)} closed={ago(30)} state=closed_verified")  # fmt: skip
    told = said("corrective_actions", con)
    assert (
        "**2 of 4 open corrective actions are overdue, 1 of them for critical or major findings; the oldest by 12 days.**"
        in told
    )
    assert "1 open one has no due date and can never be late." in told
    assert "33% were closed by the date first agreed (1 of 3 due)." in told
    assert "Not available: fewer than half are closed." in told


def test_actions_warn_of_dates_that_cannot_be(con: Con) -> None:
    audits(con, f"A1 {ago(100)} S1 fail")
    findings(con, "F1 A1 1 major")
    actions(con, f"C1 F1 closed={ago(200)} state=closed_verified", f"C2 F1 due={ago(50)} closed={ago(60)} state=closed_verified",
            f"C3 F1 due={ago(50)} closed={ago(-5)} state=closed_verified")  # fmt: skip
    told = said("corrective_actions", con)
    assert "1 action with impossible dates, left out of on time and of the time to close: 1 closed before" in told
    assert "1 action was closed after the as-of day and is open on it." in told


def test_actions_without_due_dates_are_not_called_late(con: Con) -> None:
    audits(con, f"A1 {ago(100)} S1 fail")
    findings(con, "F1 A1 1 major")
    actions(con, "C1 F1", f"C2 F1 closed={ago(60)} state=closed_unverified")
    told = said("corrective_actions", con)
    assert "**1 of 2 corrective actions is open.** None of the open ones has a due date" in told
    assert told.count("Not known: no due date of 1 open action is on file") == 2
    assert "no file in view records a verification" in told


def test_actions_all_closed_and_none_at_all(con: Con) -> None:
    audits(con, f"A1 {ago(100)} S1 fail")
    findings(con, "F1 A1 1 major")
    actions(con, f"C1 F1 due={ago(50)} closed={ago(60)} state=closed_verified")
    told = said("corrective_actions", con)
    assert "**None of 1 corrective action is open.**" in told and action_wording.ALL_CLOSED in told


def test_no_actions_on_file_says_what_to_load(con: Con) -> None:
    audits(con, f"A1 {ago(100)} S1 fail")
    assert action_wording.NO_ACTIONS in said("corrective_actions", con)


def test_where_nobody_can_be_judged_no_supplier_at_risk_is_not_nought(con: Con) -> None:
    """Two suppliers, known from findings only: nobody knows whether one is at risk. A dash, and of how many."""
    audits(con, f"A1 {ago(100)} S1 -", f"A2 {ago(90)} S2 -", listed=False)
    findings(con, "F1 A1 1 minor", "F2 A2 1 minor")
    con.close()
    app = AppTest.from_file(str(PAGES / "overview.py"), default_timeout=60).run()
    assert not app.exception and not app.error
    assert {card.label: card.value for card in app.metric}["Suppliers at risk"] == "–"
    assert "0 critical, 0 high, of 2 suppliers; unknown for 2 (too little known)" in {
        str(part.value) for part in app.caption
    }


def test_coverage_says_that_without_a_list_nobody_knows_who_was_never_audited(con: Con) -> None:
    audits(con, f"A1 {ago(100)} S1 pass", f"A2 {ago(500)} S2 pass")
    told = said("coverage", con)
    assert "**1 of 2 active sites (50%) has a valid audit.** The others: 1 overdue by the house rule." in told
    assert coverage_wording.NO_LIST in told
    assert "Not known: no list of sites is on file" in told


def test_coverage_before_the_first_audit_calls_nobody_never_audited(con: Con) -> None:
    audits(con, f"A1 {ago(100)} S1 fail", f"A2 {ago(90)} S2 fail")
    told = said("coverage", con, as_of=ago(400))
    assert coverage_wording.TOO_EARLY.format(first=ago(100)) in told and "never audited" not in told


def test_nothing_due_is_said_in_words() -> None:
    assert coverage_wording.due_count(0, 1000).startswith("By the full audits on file nothing is due")
    assert coverage_wording.due_count(1, 1000) == "1 line: audit due or run out, one per site and scheme."


def test_coverage_names_sites_never_audited(con: Con) -> None:
    audits(con, f"A1 {ago(100)} S1 pass")
    places(con, "S1", "S2", "S3 active=no")
    told = said("coverage", con)
    assert "The others: 1 never audited." in told and coverage_wording.NO_LIST not in told
    assert "1 site marked as no longer active left out." in told


@pytest.mark.parametrize("covered_by", ["Scheme", "Dimension", "Supplier"])
def test_coverage_has_other_breakdowns(con: Con, covered_by: str) -> None:
    audits(con, f"A1 {ago(100)} S1 pass")
    answers(con, "A1 1 conform dimension=Social")
    told = said("coverage", con, covered_by=covered_by, within="run out only")
    assert (coverage_wording.BY_KIND in told) == (covered_by != "Supplier")


def test_coverage_warns_when_more_is_not_applicable(con: Con) -> None:
    """At six sites 5 of 40 items not applicable a year and a half ago, 20 of 40 now: conformity may rise by that alone."""
    sites = [f"S{at}" for at in range(6)]
    audits(con, *(f"{when}{site} {ago(days)} {site} -" for site in sites for when, days in (("A", 550), ("B", 30))))
    for when, none in (("A", 5), ("B", 20)):
        outcomes = ["not_applicable" if at < none else "conform" for at in range(40)]
        answers(con, *(f"{when}{site} {at} {outcome}" for site in sites for at, outcome in enumerate(outcomes)))
    told = said("coverage", con)
    assert "share of items not applicable rose from 12.5% to 50.0%, more than chance" in told
    assert "conformity may have risen without anything getting better" in told


def test_coverage_tells_survivors_from_all(con: Con) -> None:
    """Bad leaves after the first year: all rise from 50 to 100 %, Good was there throughout and stays at 100 %."""
    audits(con, *(f"G{days} {ago(days)} Good pass" for days in (1400, 1000, 600, 100)), f"B1 {ago(1400)} Bad fail")
    told = said("coverage", con, every="year")
    assert "100.0% to 100.0% at the 1 supplier audited throughout" in told
    assert "look better by 50.0 points because different suppliers were audited" in told
