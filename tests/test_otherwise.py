"""Pages that ask different questions of one supplier say so, where their answers differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.risk_scores import keep_scores
from data.warehouse import open_warehouse
from metrics.briefing import briefing
from metrics.filters import Filters
from metrics.risk import risk_points
from metrics.worked_out import program
from pages.parts.control_wording import FEW_SIGNALS, chance_words, signals_sentence
from pages.parts.otherwise_wording import TWO_QUESTIONS, disagreement, own_end, signal_sentence, trending_sentence
from tests.test_control_chart import passed
from tests.test_trends_page import NOW
from tests.warehouse_maker import answers, audits, empty_warehouse

PAGES = Path(__file__).resolve().parent.parent / "pages"
LINES = pd.DataFrame(
    {"supplier": ["A*", "B"], "checklist": ["House 4", "House 4"], "trend": ["worse", "no clear trend"]}
)
CHANGES = pd.DataFrame({"supplier": ["A*", "B"], "verdict": ["may be chance", "more than chance"]})


def test_the_list_of_movers_names_who_gets_worse_elsewhere_and_says_why_not_here() -> None:
    said = trending_sentence(LINES, CHANGES, "conformity")
    assert (
        said == rf"From audit to audit, beyond chance: **A\*** gets worse in conformity under House 4. {TWO_QUESTIONS}"
    )
    moved = CHANGES.assign(verdict="more than chance")
    assert trending_sentence(LINES, moved, "conformity") == ""
    assert trending_sentence(LINES.tail(1), CHANGES, "conformity") == ""


def test_one_supplier_is_told_only_where_its_trend_and_its_change_disagree() -> None:
    chance, beyond = CHANGES.to_dict("records")
    worse, none = LINES.head(1), LINES.tail(1)
    assert disagreement(worse, chance) == disagreement(none, beyond) == disagreement(worse, None) == TWO_QUESTIONS
    assert disagreement(worse, beyond) == disagreement(none, chance) == disagreement(none, None) == ""


def test_periods_that_end_earlier_than_everybodys_say_so() -> None:
    assert own_end(date(2025, 9, 17), date(2025, 12, 19)).endswith("the newest of all, on 2025-12-19.")
    assert own_end(date(2025, 12, 19), date(2025, 12, 19)) == own_end(None, None) == ""


def test_a_signal_is_told_with_its_limits_what_chance_does_and_the_way_to_its_chart() -> None:
    row = {"scheme": "House", "effect": "worse", "period": pd.Timestamp("2025-09-02"), "audit_key": 1, "chart": "XmR",
           "rate": 0.667, "low": 0.685, "high": 0.862, "signal": "beyond below", "chance": 0.01}  # fmt: skip
    assert signal_sentence(row, "conformity", "quarter", "./trends") == (
        "**A control chart signal for the worse** in conformity under House: the newest point, 2025-09-02, 66.7%, is below "
        "the lower limit (limits 68.5% to 86.2%); chance alone gives this line some signal at its newest point in about 1 "
        "of 100 looks. [Trends](./trends)"
    )


def test_what_is_rarer_than_the_orders_tried_can_tell_is_one_number_on_every_page() -> None:
    """The trap: 1 of 396 orders on Trends and 2 of 400 on the supplier's page were 1 of 396 and 1 of 200 looks."""
    assert chance_words(1 / 396) == chance_words(2 / 400) == chance_words(0)
    assert chance_words(0).endswith("in fewer than 1 of 100 looks")


@pytest.mark.parametrize(("lines", "told"), [(1, False), (60, True)])
def test_as_many_signals_as_chance_gives_are_called_so(lines: int, told: bool) -> None:
    """One signal: chance gives .02 in one line, 1.2 in sixty."""
    rows = pd.DataFrame({"why": None, "signal": [None] * lines, "chance": 0.02, "moved": False, "kept": False})
    rows.loc[0, "signal"] = "beyond below"
    assert (FEW_SIGNALS in signals_sentence(rows, many=100, share=0.1)) == told


def test_the_briefing_names_a_line_once_where_a_region_is_one_supplier() -> None:
    """Acme is all there is of North: eleven quarters of 4 or 5 passes of 5, then none."""
    con = empty_warehouse()
    audits(con, *passed(*[4, 5] * 5, 4, 0, more="region=North supplier=Acme"))
    for day in (date(2022, 12, 31), date(2021, 12, 31)):
        keep_scores(con, risk_points(con, Filters(as_of=day)), as_of=day, program=program())
    told = briefing(con, Filters(as_of=date(2022, 12, 31)))
    named = told[told["code"].isin(["signal", "collapse"]) & told["subject"].notna()]
    assert named[["facet", "subject"]].values.tolist() == [["supplier", "Acme"]]


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Slide: an audit every four months, ten answers each; it slid for three years and stood still in the last one."""
    warehouse = open_warehouse(tmp_path / "app.duckdb")
    days = [date(2021, 1, 1) + timedelta(days=120 * at) for at in range(12)]
    conform = [10, 10, 9, 9, 8, 8, 7, 7, 6, 6, 6, 6]
    audits(
        warehouse.root,
        *(f"A{at} {day} Slide pass scheme=X" for at, day in enumerate(days)),
        "B 2025-01-01 Other pass scheme=X",
    )
    answers(
        warehouse.root, "B 0 conform",
        *(f"A{at} {item} {'conform' if item < good else 'nonconform'}" for at, good in enumerate(conform) for item in range(10)),
    )  # fmt: skip
    warehouse.close()
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(warehouse.path))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def falling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Acme: up to the last whole quarter 4 or 5 passes of 5, then none. Beta always has 4 or 5."""
    warehouse = open_warehouse(tmp_path / "app.duckdb")
    for name, last in (("Acme", 0), ("Beta", 5)):
        more = f"supplier={name}"
        audits(warehouse.root, *passed(*[4, 5] * 5, 4, last, first=NOW - 12, tag=name[0], more=more))
    warehouse.close()
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(warehouse.path))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


def test_a_signal_is_told_on_the_page_of_its_supplier_by_the_numbers_of_its_chart(falling: None) -> None:
    chance = re.compile(r"chance alone g[^.;]*(?:looks|tried)")
    trends = said("trends", measured="Audit pass rate", lines_by="supplier", line="Acme")
    supplier = said("supplier", supplier_detail="Acme", compare="Audit pass rate")
    assert "**A control chart signal for the worse** in the audit pass rate under HOUSE" in supplier
    assert chance.findall(supplier) == chance.findall(trends) != []
    assert "control chart signal" not in said("supplier", supplier_detail="Beta", compare="Audit pass rate")


def said(page: str, **query: str) -> str:
    app = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=90)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    parts: list[Any] = [*app.markdown, *app.caption]
    return "\n".join(str(part.value) for part in parts)


def test_a_slide_that_stood_still_of_late_is_explained_on_both_pages(served: None) -> None:
    movers = said("suppliers", view="Movers")
    assert "From audit to audit, beyond chance: **Slide** gets worse in conformity under X." in movers
    supplier = said("supplier", supplier_detail="Slide")
    assert "Getting worse" in supplier and TWO_QUESTIONS in supplier
    assert "the newest of all, on 2025-01-01" in supplier
