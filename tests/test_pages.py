"""Every page under no, some and absurd filters, and what a few of them must say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.events import add_event
from data.warehouse import open_warehouse
from metrics.filters import Filters
from pages.parts import navigation
from pages.parts.narrowing import narrowed, on_checklist, preset_span, within
from pages.parts.wording import literal
from tests.warehouse_maker import actions, answers, audits, findings

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(path for path in (ROOT / "pages").glob("*.py") if path.name != "__init__.py")
DATA_PAGES = [path for path in PAGES if path.stem not in ("load_files", "loads", "diagnostics")]
VIEWS: dict[str, dict[str, list[str]]] = {
    "no filters": {},
    "some filters": {"region": ["East"], "tier": ["high", "critical"], "period": ["last 36 months"], "every": ["year"]},
    "another breakdown": {"place": ["country"], "aspect": ["topic"], "view": ["Movers"]},
    "absurd filters": {
        "region": ["Atlantis", "<script>alert(1)</script>"],
        "supplier": ["'; drop table store.audit; --"],
        "period": ["own dates"],
        "from": ["yesterday"],
        "to": ["1900-01-01"],
        "as_of": ["someday"],
        "every": ["never"],
    },
    "nothing left": {"region": ["East"], "supplier": ["Beta"]},
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Acme passes two of its three audits, Beta fails its only one; one supplier's name is an attack."""
    path = tmp_path_factory.mktemp("pages") / "app.duckdb"
    warehouse = open_warehouse(path)
    con = warehouse.root
    audits(
        con,
        "A1 2023-03-01 North pass supplier=Acme region=East country=CN",
        "A2 2024-03-01 North pass supplier=Acme region=East country=CN",
        "A3 2025-04-01 South fail supplier=Acme region=East country=CN",
        "B1 2025-05-02 Werk fail supplier=Beta region=West country=DE",
        "X1 2025-05-03 Odd pass supplier=<b>:red[x]**</b> region=West country=DE score=80",
    )
    answers(con, "A1 4.1 nonconform dimension=Social topic=Wages", "A1 4.2 conform dimension=Social topic=Wages")
    answers(con, "A2 4.1 nonconform dimension=Social topic=Wages", "A2 4.2 conform dimension=Quality topic=Process")
    findings(con, "F1 A1 4.1 minor dimension=Social topic=Wages", "F2 A2 4.1 major dimension=Social topic=Wages")
    findings(con, "F3 B1 8.6 major dimension=Quality topic=Process text=<i>late</i>")
    actions(con, "C1 F1 due=2023-06-01 state=open", "C2 F3 due=2035-06-01 state=open")
    told = {"name": "Acme", "reason": "New plant manager", "splits": False, "by": "ann", "at": datetime(2025, 8, 1)}
    add_event(warehouse, day=date(2024, 1, 2), about="supplier", **told)  # type: ignore[arg-type]
    warehouse.close()
    return path


@pytest.fixture(autouse=True)
def served(database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The app serves the test's database, and gives the file back afterwards."""
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(database))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


# What a program prints of its own objects, and nobody may read on a page.
RAW = re.compile(r"Figure\(|Timestamp\(|\[\{'|<(class|function|bound|object) |\bNaT\b|\bnan\b")


def shown(page: Path, query: dict[str, list[str]] | None = None) -> AppTest:
    """A page as it runs when its address is followed."""
    app = AppTest.from_file(str(page), default_timeout=60)
    for key, values in (query or {}).items():
        app.query_params[key] = values
    return app.run()


def said(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in (*app.title, *app.markdown, *app.caption, *app.info, *app.text))


# Another breakdown, and filters that leave nothing, on the pages that have most of them.
ALL_VIEWS = ("suppliers", "dimensions", "nonconformities")
EVERYWHERE = ("no filters", "some filters", "absurd filters")


@pytest.mark.parametrize(
    ("page", "view"),
    [
        pytest.param(page, view, id=f"{page.stem}-{view}")
        for page in PAGES
        for view in (VIEWS if page.stem in ALL_VIEWS else EVERYWHERE)
    ],
)
def test_every_page_runs(page: Path, view: str) -> None:
    app = shown(page, VIEWS[view])
    assert not app.exception
    assert not app.error
    assert len(app.title) == 1
    assert not RAW.search(said(app))
    for chart in app.get("plotly_chart"):
        title = unescape(json.loads(chart.proto.spec)["layout"]["title"]["text"].replace("<br>", " "))
        assert chart.proto.alt.startswith(title), page.name
        assert re.search(r"\d|not available", chart.proto.alt.removeprefix(title)), chart.proto.alt


def test_every_page_stands_in_the_menu_once_and_the_menu_stays_short() -> None:
    assert sorted(path for path, _, _ in navigation.PAGES) == [f"pages/{page.name}" for page in PAGES]
    assert sum(section == navigation.DAILY for _, _, section in navigation.PAGES) <= 8


def test_pages_are_short_and_hold_no_sql() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert len(text.splitlines()) < 100, page.name
        assert "select " not in text.lower() and ".execute(" not in text, page.name


def test_the_overview_says_how_many_audits_passed() -> None:
    assert "60% of audits passed** (3 of 5)" in said(shown(ROOT / "pages/overview.py"))


def test_a_filter_in_the_address_changes_the_numbers() -> None:
    app = shown(ROOT / "pages/overview.py", {"supplier": ["Acme"]})
    assert "67% of audits passed** (2 of 3)" in said(app)
    assert "Supplier Acme" in said(app)


def test_a_day_in_the_address_is_judged_on_and_said_and_goes_along() -> None:
    """As of 2024-12-31 only two audits had been made, both passed; the way to other pages keeps the day."""
    app = shown(ROOT / "pages/overview.py", {"as_of": ["2024-12-31"]})
    assert "100% of audits passed** (2 of 2)" in said(app)
    assert "Judged as of 2024-12-31, a day you chose. Audits after it are left out" in said(app)
    assert literal("Full audits; up to 2024-12-31; as of 2024-12-31.") in said(app)
    assert "coverage?period=own%20dates&to=2024-12-31&as_of=2024-12-31" in said(app)
    next(button for button in app.button if button.label == "Clear filters").click().run()
    assert "(3 of 5)" in said(app)


def test_old_data_offer_the_day_of_their_newest_audit() -> None:
    """Nothing was audited since 2025-05-03, so by now all has run out; on that day it had not."""
    app = shown(ROOT / "pages/overview.py")
    assert "The newest audit on file is dated 2025-05-03: judged as of today" in said(app)
    next(button for button in app.button if button.label == "Judge as of 2025-05-03").click().run()
    assert not app.exception and "Judged as of 2025-05-03, a day you chose" in said(app)
    assert not [button for button in app.button if button.label.startswith("Judge as of")]


def test_filters_rest_where_they_do_nothing_and_are_as_they_were_on_the_way_back() -> None:
    app = shown(ROOT / "dashboard.py", {"as_of": ["2025-12-31"]})
    next(box for box in app.multiselect if box.label == "Supplier").select("Acme").run()
    assert "(2 of 3)" in said(app)
    for stem in ("loads", "load_files", "supplier_names", "diagnostics"):
        app.switch_page(f"pages/{stem}.py").run()
        assert not app.exception
        (sentence,) = [str(part.value) for part in app.sidebar.caption]
        kept = literal("The filters have no effect on this page. Kept for the other pages: Supplier Acme;")
        assert sentence.startswith(kept), stem
    app.switch_page("pages/overview.py").run()
    assert "(2 of 3)" in said(app) and "as of 2025-12-31" in said(app)
    assert not app.sidebar.caption


def test_filters_rest_on_just_the_pages_that_ask_nothing_of_them() -> None:
    titles = {path: title for path, title, _ in navigation.PAGES}
    asked = ("open_page(", "open_written(")
    own = {titles[f"pages/{page.name}"] for page in PAGES if not any(way in page.read_text("utf-8") for way in asked)}
    assert own == set(navigation.UNFILTERED)


def test_an_unknown_filter_falls_back_to_all() -> None:
    assert "(3 of 5)" in said(shown(ROOT / "pages/overview.py", {"supplier": ["Nobody"]}))


def test_nothing_in_view_says_what_to_do_next() -> None:
    app = shown(ROOT / "pages/overview.py", VIEWS["nothing left"])
    assert "Remove a filter" in said(app)


def test_the_filters_can_be_cleared() -> None:
    app = shown(ROOT / "pages/overview.py", {"supplier": ["Acme"]})
    next(button for button in app.button if button.label == "Clear filters").click().run()
    assert "(3 of 5)" in said(app)


@pytest.mark.parametrize("page", DATA_PAGES, ids=lambda path: path.stem)
def test_own_files_are_shown_without_the_demos_banner(page: Path) -> None:
    assert "Demo data." not in said(shown(page))


def test_the_page_of_one_supplier_prints_a_hostile_name_as_it_is() -> None:
    app = shown(ROOT / "pages/supplier.py", {"supplier_detail": ["<b>:red[x]**</b>"]})
    assert [header.value for header in app.header] == [literal("<b>:red[x]**</b>")]
    assert "1 full audit, the last on 2025-05-03" in said(app)


def test_the_page_of_one_supplier_draws_its_events_and_says_their_reasons() -> None:
    """Two audits in 2023 and 2024 and one in 2025; the event lies between the first two. Nothing else is said there."""
    app = shown(ROOT / "pages/supplier.py", {"supplier_detail": ["Acme"]})
    assert not RAW.search(said(app))
    assert literal("1: 2024-01-02 New plant manager") in [caption.value for caption in app.caption]
    assert "; 1: New plant manager." in " ".join(chart.proto.alt for chart in app.get("plotly_chart"))


def test_the_dashboard_begins_with_the_overview() -> None:
    app = shown(ROOT / "dashboard.py")
    assert not app.exception
    assert [title.value for title in app.title] == ["Overview"]
    assert "(3 of 5)" in said(app)


def test_the_loads_page_lists_what_was_taken_in() -> None:
    app = shown(ROOT / "pages/loads.py")
    assert "file1.xlsx" in list(app.dataframe[0].value["file"])


def test_periods_are_seen_from_the_as_of_day() -> None:
    day = pd.Timestamp("2025-12-19").date()
    assert [str(end) for end in preset_span("last 12 months", day)] == ["2024-12-20", "2025-12-19"]
    assert [str(end) for end in preset_span("last year", day)] == ["2024-01-01", "2024-12-31"]
    assert preset_span("all dates", day) == (None, None)


def test_a_click_narrows_the_filters_and_never_widens_them() -> None:
    start, stop = pd.Timestamp("2024-05-01").date(), pd.Timestamp("2024-12-31").date()
    quarter = within(Filters(start=start, stop=stop), pd.Timestamp("2024-04-01").date(), "quarter")
    assert (str(quarter.start), str(quarter.stop)) == ("2024-05-01", "2024-06-30")
    assert narrowed(Filters(regions=("East", "West")), region="West").regions == ("West",)
    assert on_checklist(Filters(), "BRCGS Food", "9").schemes == ("BRCGS Food 9",)
    assert on_checklist(Filters(), "House", "").schemes == ("House",)
