"""One supplier against its region without itself, its next audit, and the page on which all of it stands."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.warehouse import open_warehouse
from metrics.filters import Filters
from metrics.next_due import next_due
from metrics.peer_profile import peer_profile, peers_of
from pages.parts.scorecard_wording import (
    NO_ANSWERS,
    NO_PEERS,
    NO_STANDING,
    no_profile,
    profile_sentence,
    rarely_any,
    timeline_sentence,
)
from tests.warehouse_maker import actions, answers, audits, empty_warehouse, findings, set_rule

PAGE = Path(__file__).resolve().parent.parent / "pages" / "supplier.py"
DAY = Filters(as_of=date(2025, 6, 30))


def region(con: duckdb.DuckDBPyConnection) -> None:
    """Acme conforms in 2 of 40 answers on hours; North and South of its region in 36 of 40 and 38 of 40.

    Far is of another region, Other was audited under another checklist: neither is a peer.
    """
    lines = {"Acme": ("East", "X", 2), "North": ("East", "X", 36), "South": ("East", "X", 38), "Far": ("West", "X", 0),
             "Other": ("East", "Y", 0)}  # fmt: skip
    held = [
        (f"{supplier}{year}", supplier, place, scheme, conform // 4 + (year < conform % 4), year + 2021)
        for supplier, (place, scheme, conform) in lines.items()
        for year in range(4)
    ]
    audits(
        con, "V1 2024-08-01 Acme fail region=East scheme=X kind=follow_up auditor=Ann",
        *(f"{no} {year}-05-01 {site} pass region={at} scheme={scheme}" for no, site, at, scheme, _, year in held),
    )  # fmt: skip
    answers(
        con,
        *(
            f"{no} {item} {'conform' if item < good else 'nonconform'} dimension=Social"
            for no, _, _, _, good, _ in held
            for item in range(10)
        ),
    )
    set_rule(con, "minimum_n", "2")


@pytest.fixture(scope="module")
def east() -> duckdb.DuckDBPyConnection:
    con = empty_warehouse()
    region(con)
    return con


def test_peers_are_the_others_of_the_region_under_the_same_checklists(east: duckdb.DuckDBPyConnection) -> None:
    told = peer_profile(east, DAY, supplier="Acme")
    assert list(told["dimension"]) == ["Social"] and list(told["peers"]) == [2]
    row = told.iloc[0]
    assert (row["count"], row["of"], row["before_count"], row["before_of"]) == (2, 40, 74, 80)
    assert row["difference"] == pytest.approx(2 / 40 - 74 / 80) and row["verdict"] == "more than chance"
    sentence = profile_sentence(told)
    assert "more than chance in 1 of 1 dimension compared" in sentence and "87.5 points below" in sentence


def test_tier_and_site_filters_choose_no_peers(east: duckdb.DuckDBPyConnection) -> None:
    narrow = Filters(as_of=DAY.as_of, sites=("Acme",), regions=("East",))
    assert peers_of(east, narrow, "Acme").suppliers == ("North", "South")


def test_without_others_there_is_no_profile(east: duckdb.DuckDBPyConnection) -> None:
    assert peer_profile(east, DAY, supplier="Other").empty
    assert peer_profile(east, DAY, supplier="Nobody").empty
    assert no_profile(peers_of(east, DAY, "Other")) == NO_PEERS
    assert no_profile(peers_of(east, DAY, "Nobody")) == NO_STANDING


def test_with_others_but_without_answers_it_is_the_answers_that_are_missing() -> None:
    """Acme and North, one region and checklist, findings but no answers: there are peers, and nothing to compare."""
    con = empty_warehouse()
    audits(con, "A 2024-05-01 Acme fail region=East scheme=X", "N 2024-05-01 North pass region=East scheme=X")
    findings(con, "F1 A 4.1 ungraded_nc")
    assert peer_profile(con, DAY, supplier="Acme").empty
    peers = peers_of(con, DAY, "Acme")
    assert peers.suppliers == ("North",) and no_profile(peers) == NO_ANSWERS


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([0, 0, 0, 95], "95 findings, none graded."),
        ([0, 0, 2, 0], "no critical or major finding."),
        ([1, 2, 0, 0], "3 critical or major findings."),
        ([0, 1, 3, 4], "1 critical or major finding, 4 findings not graded."),
    ],
)
def test_findings_nobody_graded_are_not_called_minor(found: list[int], said: str) -> None:
    """One visit with so many critical, major, minor and ungraded findings."""
    visit = pd.DataFrame([found], columns=["critical", "major", "minor", "ungraded"]).assign(
        date="2024-05-01", site="S", recorded=True
    )
    assert timeline_sentence(visit).endswith(f"on 2024-05-01**, {said}")


def test_visits_without_any_severity_show_no_nought_under_major_and_minor() -> None:
    visits = pd.DataFrame([[0, 0, 0, 3], [0, 0, 0, 0]], columns=["critical", "major", "minor", "ungraded"])
    assert rarely_any(visits) == ("critical", "major", "minor", "ungraded")
    assert rarely_any(visits.assign(minor=1)) == ("critical", "ungraded") == rarely_any(visits.assign(ungraded=0))


def test_the_next_audit_is_the_earliest_over_sites_and_schemes() -> None:
    """Printed 2025-03-01 at S1 wins over the house rule's 2026-01-10; S2 by the rule 12 months after its audit."""
    con = empty_warehouse()
    audits(
        con, "A 2025-01-10 S1 pass supplier=Acme next_due=2025-03-01", "B 2025-02-01 S2 pass supplier=Acme",
        "C 2025-04-01 S3 pass supplier=Beta", "D 2025-05-01 S4 pass supplier=Late kind=follow_up",
    )  # fmt: skip
    due = next_due(con, DAY).set_index("supplier")
    assert [str(day)[:10] for day in due["next_due"]] == ["2025-03-01", "2026-04-01"]
    assert list(due["count"]) == [1, 0] and list(due["of"]) == [2, 1]
    with pytest.raises(ValueError, match="as-of"):
        next_due(con, Filters())
    with pytest.raises(ValueError, match="no other breakdown"):
        next_due(con, DAY, by="region")


@pytest.fixture
def served(tmp_path: Path, empty_database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "app.duckdb"
    shutil.copyfile(empty_database, path)
    warehouse = open_warehouse(path)
    region(warehouse.root)
    findings(warehouse.root, "F1 Acme3 4.1 major dimension=Social", "F2 Acme3 4.2 minor dimension=Social")
    actions(warehouse.root, "C1 F1 due=2024-06-01 state=open")
    warehouse.close()
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(path))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    yield path
    st.cache_data.clear()
    st.cache_resource.clear()


def test_the_page_tells_all_and_prints_whole_tables(served: Path) -> None:
    app = AppTest.from_file(str(PAGE), default_timeout=120)
    app.query_params["supplier_detail"] = ["Acme"]
    app.run()
    assert not app.exception and not app.error
    text = "\n".join(str(part.value) for part in (*app.markdown, *app.caption))
    assert "**Risk:" in text and "5 visits at 1 site, 2021-05-01 to 2024-08-01" in text
    assert "differs from its region" in text and NO_PEERS not in text
    # Beside each rate of all time how it changed of late, and which two periods that compares.
    assert "Changes: " in text and "compared with" in text
    # Streamlit prints static tables whole: visits of every kind, then the open action, profile, parts and steps.
    printed = [table.value for table in app.table]
    assert list(printed[0]["Date"]) == ["2024-08-01", "2024-05-01", "2023-05-01", "2022-05-01", "2021-05-01"]
    assert printed[0]["Kind"].iloc[0] == r"follow\-up" and "Ann" not in set(printed[0]["Auditor"])
    assert list(printed[1]["Clause"]) == ["4\\.1"]
    assert "@media print" in "".join(str(part.proto) for part in app.get("html"))
