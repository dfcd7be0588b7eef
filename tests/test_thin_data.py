"""Files that tell little: what every page shows of them, and that it says which file would bring the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from charts.control import control_figure
from data.warehouse import open_warehouse
from loaders.load import load_file
from pages.parts.filter_wording import long_ago
from pages.parts.missing_wording import NO_ASPECTS, why_missing
from pages.parts.wording import NOTHING, literal
from tests.conftest import read_here
from tests.samples import written
from tests.test_control_figure import points

ROOT = Path(__file__).resolve().parent.parent
WALKED = sorted(
    path.stem for path in (ROOT / "pages").glob("*.py") if path.stem not in ("__init__", "load_files", "loads")
)
Rows = list[list[Any]]


def found_only() -> Rows:
    """Two visits of Acme with two and one findings, one of Beta; no verdict, no audit number, no answer."""
    return [
        ["Supplier", "Region", "Country", "Audit Date", "Finding No.", "Clause", "Severity", "Finding Description",
         "Corrective Action", "Due Date", "Closed Date", "Status"],
        ["Acme Ltd", "East", "China", date(2024, 3, 1), "N1", "4.1", "Major", "Exit blocked", "Clear", date(2024, 5, 1), None, "Open"],
        ["Acme Ltd", "East", "China", date(2024, 3, 1), "N2", "4.2", "Minor", "No sign", "Sign", date(2024, 5, 1),
         date(2024, 4, 1), "Closed"],
        ["Acme Ltd", "East", "China", date(2025, 3, 1), "N3", "4.1", "Critical", "Exit locked", "Unlock", date(2025, 4, 1), None, "Open"],
        ["Beta GmbH", "West", "Germany", date(2025, 4, 1), "N4", "5.3", "Minor", "Gauge late", "Check", date(2025, 9, 1), None, "Open"],
    ]  # fmt: skip


def verdicts_only() -> Rows:
    """Acme passes, then fails; Beta passes. No scores, answers or findings."""
    return [
        ["Audit No.", "Supplier", "Site", "Country", "Region", "Audit Date", "Audit Type", "Scheme", "Overall Result"],
        ["A1", "Acme Ltd", "North", "China", "East", date(2024, 3, 1), "Periodic", "ISO 9001", "Pass"],
        ["A2", "Acme Ltd", "North", "China", "East", date(2025, 3, 1), "Periodic", "ISO 9001", "Fail"],
        ["B1", "Beta GmbH", "Werk", "Germany", "West", date(2025, 4, 1), "Periodic", "ISO 9001", "Pass"],
    ]


def one_audit() -> Rows:
    """One supplier, one audit."""
    return [*verdicts_only()[:1], ["A1", "Acme Ltd", "North", "China", "East", date(2025, 3, 1), "Initial", "ISO 9001", "Pass"]]  # fmt: skip


def old_audits() -> Rows:
    """Nothing for more than six years."""
    rows = verdicts_only()
    return [rows[0], *([*row[:5], row[5].replace(year=row[5].year - 7), *row[6:]] for row in rows[1:])]


def undated_actions() -> Rows:
    """The findings again, no action with a due date, three of them open."""
    return [row[:9] + row[10:] for row in found_only()]


def unmapped_answers() -> Rows:
    """Six sites in each of two regions, ten answers each to items that belong to no dimension."""
    answers = [
        [f"A{site}", f"Mill {'ABCDEFGHIJKL'[site]}", "East" if site % 2 else "West", date(2025, 3, 1 + site), f"ZZ{item}", "Yes" if item else "No"]
        for site in range(12) for item in range(10)
    ]  # fmt: skip
    return [["Audit No.", "Supplier", "Region", "Audit Date", "Clause", "Answer"], *answers]


THIN = {
    "unmapped": unmapped_answers,
    "undated": undated_actions,
    "findings": found_only,
    "verdicts": verdicts_only,
    "one": one_audit,
    "old": old_audits,
}


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each file in a database of its own, through the loader."""
    folder = tmp_path_factory.mktemp("thin")
    paths = {name: folder / f"{name}.duckdb" for name in THIN}
    for name, rows in THIN.items():
        warehouse = open_warehouse(paths[name])
        with read_here():
            report = load_file(warehouse, written(folder / f"{name}.xlsx", {"Sheet": rows()}), name=f"{name}.xlsx")
        warehouse.close()
        assert report.status == "loaded", report.sentence
    return paths


@pytest.fixture
def shown(databases: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A function that runs a page on one of the files."""
    monkeypatch.setattr("sys.argv", ["streamlit"])

    def run(data: str, page: str, **query: str) -> AppTest:
        monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(databases[data]))
        app = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=90)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception and not app.error
        return app

    yield run
    st.cache_data.clear()
    st.cache_resource.clear()


def said(app: AppTest) -> str:
    return "\n".join(
        str(part.value) for part in (*app.main.markdown, *app.main.caption, *app.main.info, *app.main.text)
    )


def charts(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


@pytest.mark.parametrize(
    "data", ["findings", *(pytest.param(name, marks=pytest.mark.thorough) for name in ("verdicts", "one", "old"))]
)
def test_no_page_blames_the_filters_or_is_silent(shown: Any, data: str) -> None:
    """Nothing is filtered: where there is nothing to show, that is not why. More stands there than the line of filters."""
    for page in WALKED:
        text = said(shown(data, page, supplier_detail="Acme Ltd"))
        assert NOTHING not in text, page
        assert len(text) > len("Full audits; as of 2026-01-01.") + 60, page


def test_findings_alone_are_counted_drawn_and_followed_over_time(shown: Any) -> None:
    overview = shown("findings", "overview")
    assert "**4 nonconformities** of 3 visits in view, and no list of audits" in said(overview)
    assert "Of 4 findings 1 is critical and 1 major" in [drawn["layout"]["title"]["text"] for drawn in charts(overview)]
    trends = shown("findings", "trends")
    assert trends.session_state["measured"] == "nonconformities per visit"
    marks = next(line for line in charts(trends)[0]["data"] if line["mode"] == "markers")
    assert [text.split("<br>")[0][3:] for text in marks["hovertext"]] == [
        f"{count}.00 (1 behind it)</b>" for count in (2, 1, 1)
    ]
    history = charts(shown("findings", "supplier", supplier_detail="Acme Ltd"))[0]
    assert history["layout"]["title"]["text"].replace("<br>", " ") == "Found at the latest visit: 1; at all: 1 to 2"


def test_of_findings_alone_no_audit_is_called_run_out(shown: Any) -> None:
    coverage = shown("findings", "coverage")
    assert "**For 2 active sites, only findings are on file.**" in said(coverage)
    assert "0 of 2 active sites" not in said(coverage)
    assert not charts(coverage) and "Due and run out" not in [head.value for head in coverage.subheader]


def test_pages_of_verdicts_alone_name_the_file_that_brings_the_rest(shown: Any) -> None:
    assert "Load the list of findings" in said(shown("verdicts", "nonconformities"))
    assert "Checklist answers, findings or results of sections do" in said(shown("verdicts", "dimensions"))
    text = said(shown("verdicts", "overview"))
    assert "nothing is in view" not in text and "no corrective actions are on file" in text
    assert text.count("Not available: ") >= 2 and "No data in either period" not in text  # why there is none is enough
    assert why_missing("no answers").endswith("A file with one row per checklist answer brings it.")


def test_verdicts_alone_are_a_history_and_nothing_recorded_is_not_nothing_found(shown: Any) -> None:
    supplier = shown("verdicts", "supplier", supplier_detail="Acme Ltd")
    drawn = charts(supplier)[0]
    assert drawn["layout"]["title"]["text"] == "1 of 2 audits passed; latest: fail"
    assert drawn["layout"]["yaxis"]["ticktext"] == ["stop", "fail", "conditional", "pass"]
    assert [line["name"] for line in drawn["data"] if line["mode"] == "markers"] == ["pass", "fail"]
    assert "what they found is not known here" in said(supplier)
    assert "no critical or major finding" not in said(supplier)
    assert "Major" not in supplier.dataframe[0].value


def test_groups_of_suppliers_say_which_file_brings_the_rate(shown: Any) -> None:
    text = said(shown("findings", "dimensions", view="Groups of suppliers"))
    assert "Nothing in view has this rate by" in text
    assert why_missing("findings only") in text


def test_groups_of_suppliers_are_not_drawn_of_what_has_no_topic(shown: Any) -> None:
    app = shown("unmapped", "dimensions", view="Groups of suppliers")
    assert "Nothing in view has this rate by topic and region." in said(app) and not charts(app)
    assert "None of 0 cells" not in said(app) and "Not mapped to a topic: **120 answers**" in said(app)


def test_what_belongs_to_no_dimension_is_no_line_of_its_own(shown: Any) -> None:
    text = said(shown("unmapped", "trends", lines_by="dimension"))
    assert NO_ASPECTS in text and "Not mapped" not in text


def test_a_time_without_audits_is_not_answered_by_asking_for_files(shown: Any) -> None:
    for page in ("trends", "dimensions"):
        text = said(shown("verdicts", page, as_of="2001-01-01"))
        assert NOTHING in text and "one row per item" not in text, page


def test_suppliers_known_from_findings_alone_are_told_what_would_compare_them(shown: Any) -> None:
    text = said(shown("findings", "suppliers"))
    assert why_missing("findings only") in text and "Choose another measure" not in text


def test_no_overdue_action_is_no_good_news_where_no_due_date_is_on_file(shown: Any) -> None:
    text = said(shown("undated", "overview"))
    assert "Not known: no due date of 3 open actions is on file" in text and "0 of 3 open" not in text
    assert "due date" not in said(shown("findings", "overview"))


def test_one_audit_is_one_and_on_one_day(shown: Any) -> None:
    assert "1 visit at 1 site, on 2025-03-01" in said(shown("one", "supplier", supplier_detail="Acme Ltd"))
    suppliers = said(shown("one", "suppliers"))
    assert "A list by raw rates" not in suppliers and "Whether this supplier is at risk is not known" in suppliers
    regions = shown("one", "regions")
    assert regions.session_state["measure"] == "pass"
    assert "No region has an audit pass rate." in said(regions)


def test_a_line_of_one_point_has_one_mark_of_time() -> None:
    assert len(control_figure(points(1), title="", unit="share", every="quarter").layout.xaxis.tickvals) == 1
    assert control_figure(points(2), title="", unit="share", every="quarter").layout.xaxis.tickvals is None


def test_old_data_are_called_old_on_the_page_where_the_side_bar_may_be_closed(shown: Any) -> None:
    for page in ("overview", "risk"):
        assert literal(long_ago(date(2018, 4, 1), date.today())) in said(shown("old", page)), page
    assert literal(long_ago(date(2018, 4, 1), date.today())) not in said(shown("old", "overview", as_of="2018-12-31"))
