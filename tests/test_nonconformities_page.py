"""The views of the Nonconformities page: what they say, and what they warn of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.warehouse import open_warehouse
from pages.parts.recurrence_wording import (
    LIFE_RULE,
    NO_PAIRS,
    NOTHING_AGAIN,
    RULES,
    SURVIVAL_CAVEAT,
    TOPICS_RULE,
    US_RULE,
    VIEWS,
)
from tests.warehouse_maker import actions, audits, findings

PAGE = Path(__file__).resolve().parent.parent / "pages" / "nonconformities.py"
SITES = [f"S{at}" for at in range(12)]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve sites, audited in 2021, 2022 and 2023 under X and in 2023 under Y.

    4.1 is found at all of them every year, 4.2 at one each year; actions of 2021 are closed, the first verified.
    """
    path = tmp_path_factory.mktemp("nonconformities") / "app.duckdb"
    warehouse = open_warehouse(path)
    con = warehouse.root
    years = (2021, 2022, 2023)
    audits(
        con, *(f"{site}-{year} {year}-05-01 {site} fail scheme=X supplier=Acme" for site in SITES for year in years),
        *(f"Y{site} 2023-09-01 {site} fail scheme=Y supplier=Acme" for site in SITES),
    )  # fmt: skip
    place = "dimension=Social topic=Hours"
    findings(
        con, *(f"F-{site}-{year} {site}-{year} 4.1 major {place}" for site in SITES for year in years),
        *(f"G-{year} S{year - 2021}-{year} 4.2 minor {place}" for year in years),
        *(f"Y-{site} Y{site} 7 minor {place}" for site in SITES),
    )  # fmt: skip
    actions(
        con, "C0 F-S0-2021 closed=2021-07-01 state=closed_verified",
        *(f"C-{site} F-{site}-2021 closed=2021-07-01 state=closed_unverified" for site in SITES[1:]),
    )  # fmt: skip
    warehouse.close()
    return path


@pytest.fixture(autouse=True)
def served(database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(database))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


def said(view: str, **query: str) -> str:
    app = AppTest.from_file(str(PAGE), default_timeout=120)
    for name, value in {"view": VIEWS[view], **query}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception and not app.error
    return "\n".join(str(part.value) for part in (*app.markdown, *app.caption, *app.info, *app.subheader))


def test_what_comes_back_is_held_against_chance_and_the_curve_against_scheduling() -> None:
    text = said("again")
    assert "24 of 26 nonconformities came back when their clause was next audited" in text
    assert "would have come back" in text and "times as many as expected" in text
    assert "are found again at the first re-audit" in text and "Within 24 months" in text
    assert RULES in text and SURVIVAL_CAVEAT in text


def test_life_lines_say_what_a_line_is_and_what_runs_on() -> None:
    text = said("lines")
    assert "had been found at one of the last two audits that looked" in text
    assert "12 life-lines at 12 sites failed at three or more audits in a row" in text
    assert LIFE_RULE in text


def test_actions_that_did_not_work_are_told_with_and_without_verification() -> None:
    text = said("actions")
    assert "12 of 12 nonconformities whose actions were all closed were found again at the next audit" in text
    assert "closed and verified: 100% (1 of 1" in text.lower() and "closed, not verified: 100% (11 of 11" in text
    assert "Closed, then found again" in text


def test_schemes_share_topics_and_never_repeats() -> None:
    text = said("together")
    assert NO_PAIRS in text and TOPICS_RULE in text


def test_a_clause_that_fails_everywhere_speaks_of_the_requirement() -> None:
    text = said("us")
    assert "requirement itself may be unclear" in text and US_RULE in text


def test_where_nothing_was_re_audited_the_page_says_so() -> None:
    """Only the audits under Y: one each, so nothing can have come back."""
    assert NOTHING_AGAIN in said("again", period="own dates", **{"from": "2023-06-01", "to": "2023-12-31"})
    assert "No re-audited nonconformity has a closed action" in said(
        "actions", period="own dates", **{"from": "2023-06-01", "to": "2023-12-31"}
    )
