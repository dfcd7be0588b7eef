"""The management review: it needs nothing else, runs nothing, and prints to A4; and the overview that offers it."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from charts.printed import printed_bars, printed_line
from data.risk_scores import keep_scores
from data.warehouse import open_warehouse
from metrics.filters import Filters
from metrics.risk import risk_points
from metrics.worked_out import program
from pages.parts import databases
from pages.parts.printed_page import rows, said
from pages.parts.review import management_review
from tests.browser import chromium
from tests.warehouse_maker import actions, answers, audits, empty_warehouse, findings

PAGE = Path(__file__).resolve().parent.parent / "pages/overview.py"
EVIL = "<script>alert(1)</script>"
LINES = (
    "A1 2022-05-01 North pass supplier={} region=East country=CN",
    "A2 2023-05-01 North fail supplier={} region=East country=CN",
)
# A4 less its margins, at 96 pixels to the inch.
PAPER = 695
DAY = date(2023, 12, 31)


@pytest.fixture(scope="module")
def printed() -> bytes:
    con = empty_warehouse()
    audits(con, *(line.format(f"{EVIL}_{'W' * 60}") for line in LINES))
    answers(con, f"A1 4.1 conform dimension={EVIL}", f"A2 4.1 nonconform dimension={EVIL}")
    findings(con, f"F1 A2 4.1 critical dimension={EVIL} text={EVIL}{'long' * 40}")
    actions(con, f"C1 F1 due=2023-06-01 owner={EVIL}")
    keep_scores(con, risk_points(con, Filters(as_of=DAY)), as_of=DAY, program=program())
    filters = Filters(suppliers=(f"{EVIL} {'W' * 60}",), as_of=DAY)
    return management_review(con, filters, briefing=None, made=datetime(2024, 1, 1), is_demo=False)


def test_nothing_is_fetched_or_run(printed: bytes) -> None:
    text = printed.decode()
    assert not re.search(
        r"<script|https?:|//|src=|href=|@import|url\(|javascript:|\bon\w+=", text.replace("/dev/null", "")
    )
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "default-src &#x27;none&#x27;" in text


def test_all_parts_are_there(printed: bytes) -> None:
    text = printed.decode()
    titles = re.findall(r"<h2>(.*?)</h2>", text)
    assert titles == [
        "Six figures", "Briefing", "Open critical nonconformities", "Overdue corrective actions", "Trends", "Movers",
        "Dimensions by region", "What this rests on", "Where the six figures come from",
    ]  # fmt: skip
    assert "1 critical nonconformity open." in text and text.count("<svg") == 4
    assert text.count("The same on the command line") == 6 and "1 audits that passed / 2 audits" in text


@pytest.mark.browser
def test_it_prints_to_a4_without_being_cut(printed: bytes, tmp_path: Path) -> None:
    file = tmp_path / "review.html"
    file.write_bytes(printed)
    with chromium() as browser:
        sheet = browser.new_page(viewport={"width": PAPER, "height": 1000})
        sheet.goto(file.as_uri())
        sheet.emulate_media(media="print")
        assert sheet.evaluate("document.documentElement.scrollWidth") <= PAPER
        assert sheet.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_markdown_becomes_bold_and_all_else_text() -> None:
    assert said(r"**5\.0 of 7** <b> \*\*") == "<strong>5.0 of 7</strong> &lt;b&gt; **"
    assert rows(pd.DataFrame({"supplier": ["<i>"], "rate": [0.5]}), ["supplier", "rate"]).endswith(
        '<tr><td>&lt;i&gt;</td><td class="number">50.0%</td></tr></tbody></table>'
    )


def test_a_printed_line_is_parted_where_lines_break() -> None:
    days = pd.to_datetime(["2022-01-01", "2023-01-01", "2024-01-01"])
    frame = pd.DataFrame(
        {"period": days, "rate": [0.5, 0.7, None], "low": 0.4, "high": 0.8, "complete": [True, False, True]}
    )
    whole, parted = (printed_line(frame, unit="share", every="year", breaks=breaks) for breaks in ([], [days[1]]))
    assert (whole.count("<polyline"), parted.count("<polyline")) == (1, 2)
    assert whole.count("<circle") == 2 and whole.count('fill="#fff"') == 1
    assert printed_line(frame.assign(rate=None), unit="share", every="year") == ""
    assert "&lt;b&gt;" in printed_bars(["<b>"], [3], parts=[1]) and "3 (1)" in printed_bars(["<b>"], [3], parts=[1])


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    warehouse = open_warehouse(tmp_path / "app.duckdb")
    audits(warehouse.root, *(line.format("Acme") for line in LINES))
    warehouse.close()
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(tmp_path / "app.duckdb"))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    monkeypatch.setattr(databases, "tasks", lambda warehouse, is_demo: [])  # nothing is worked out beforehand
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.mark.usefixtures("served")
def test_the_overview_works_its_briefing_out_when_asked_and_opens_a_passport() -> None:
    app = AppTest.from_file(str(PAGE), default_timeout=60).run()
    app.button(key="briefing_ask").click().run()
    assert not app.exception
    assert any("to test any line, rate, supplier or clause" in part.value for part in app.markdown)
    app.button(key="figure_Audit pass rate").click().run()
    assert not app.exception
    assert any(part.value.startswith("**50.0%** = 1 audits that passed / 2 audits") for part in app.markdown)
    assert any(
        "their columns Count and Out of add up to 1 / 2, the figure above." in part.value for part in app.markdown
    )
    assert app.code[0].value.startswith("python -m metrics audit-pass-rate --as-of ")
