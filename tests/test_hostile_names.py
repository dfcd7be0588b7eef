"""Names of files that are markup, formula or template: every page, chart and download shows them as text."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import duckdb
import openpyxl
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.warehouse import open_warehouse
from metrics.briefing import BETTER, COLUMNS
from metrics.filters import Filters
from pages.parts import tables
from pages.parts.briefing_items import items
from pages.parts.databases import own
from pages.parts.exported_text import csv_text
from pages.parts.exported_workbook import workbook
from pages.parts.review import management_review
from pages.parts.wording import literal
from tests.test_briefing import CHANGE, DAY, TIER
from tests.warehouse_maker import LateRefresh, actions, answers, audits, findings, sections

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(path for path in (ROOT / "pages").glob("*.py") if path.name != "__init__.py")
# What files say, by a word that stands in it. No blank under which a line of the warehouse maker would fall apart.
EVIL = {
    "Acme": '=HYPERLINK("http://x.org") <b>Acme</b>',
    "Beta": "<script>alert(1)</script> Beta",
    "Gamma": "[x](javascript:alert(1)) Gamma",
    "Northern": '<a href="http://x.org">Northern</a>',
    "Eastern": ":red[x] $x$ Eastern",
    "Western": "![](http://x.org) **x** Western",
    "Social": "<img/src/onerror/alert(1)>Social",
    "Quality": ":material/home: :smile: `x` Quality",
    "Wages": "%{x} <b>Wages</b>",
    "Clauseone": "![](http://x.org)[x](javascript:alert(1))<script>Clauseone",
    "Siteone": "<script>[x](javascript:alert(1))Siteone",
    "Findingtext": "<script>alert(1)</script> ![](http://x.org) Findingtext",
    "Rootcause": "# [x](javascript:alert(1)) Rootcause",
    "Auditorone": "<a href='javascript:alert(1)'>Auditorone</a>",
    "Auditortwo": "*x* ~~x~~ <i>Auditortwo</i>",
    "Ownerone": '@SUM(1) <a href="http://x.org">Ownerone</a>',
    "Firmone": ":blue[x] <svg onload=alert(1)> Firmone",
}
FILE = "<script>alert(1)</script> [x](javascript:alert(1)) Filename.xlsx"
# What would be more than text where Markdown is read, unless a backslash stands before it.
MARKUP = re.compile(
    r"(?<!\\)(?:<(?:script|a |b>|img|i>|svg)|\]\((?:java|http|//)|!\[|:(?:red|blue|material|smile)|\$x\$|`x`|\*x|~~x|# \[|http:|//x)",
    re.IGNORECASE,
)
# Plotly knows these tags; all others stand there as text anyway. What files say is never a template.
TAGS = re.compile(r"<(?:a |script|img|svg|i>)", re.IGNORECASE)
WORDS = re.compile("|".join([*EVIL, "Filename"]))
# Where Streamlit shows strings as they are: frames, texts, choices and what is typed.
PLAIN = {
    "arrow_data_frame", "text", "multiselect", "selectbox", "text_input", "text_area", "date_input", "number_input",
    "json", "file_uploader", "plotly_chart",
}  # fmt: skip


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three suppliers of one site each, audited in three years; every text that a file gives is hostile."""
    path = tmp_path_factory.mktemp("hostile") / "app.duckdb"
    warehouse = open_warehouse(path)
    con = cast(duckdb.DuckDBPyConnection, LateRefresh(warehouse.root))
    told = {word: evil.replace(" ", "_") for word, evil in EVIL.items()}
    clause, issue = told["Clauseone"], f"dimension={told['Social']} topic={told['Wages']}"
    for supplier, region, result in (
        ("Acme", "Northern", "fail"),
        ("Beta", "Eastern", "pass"),
        ("Gamma", "Western", "fail"),
    ):
        for year in (2023, 2024, 2025):
            who = told["Auditorone" if year == 2024 else "Auditortwo"]
            name = f"{supplier[0]}{year}"
            audits(con, f"{name} {year}-03-01 {told['Siteone']}{supplier} {result} supplier={told[supplier]} "
                        f"region={told[region]} country=CN auditor={who} firm={told['Firmone']} score={year - 1950} "
                        f"man_days=2 category={told['Quality']} next_due=2025-09-01")  # fmt: skip
            answers(con, f"{name} {clause} nonconform {issue} section={told['Quality']}",
                    f"{name} 4.2 conform dimension={told['Quality']} topic={told['Wages']}")  # fmt: skip
            sections(con, f"{name} {told['Social']} fail score=50")
            findings(con, f"F{name} {name} {clause} major {issue} text={told['Findingtext']} "
                          f"root_cause={told['Rootcause']}")  # fmt: skip
            actions(con, f"C{name} F{name} due=2025-06-01 original_due=2024-06-01 owner={told['Ownerone']}")
    con.execute("update store.load set file = load || $file", {"file": FILE})
    warehouse.close()
    return path


@pytest.fixture(scope="module")
def served(database: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SUPPLIER_AUDITS_DATABASE", str(database))
        patch.setattr("sys.argv", ["streamlit"])
        yield
        st.cache_data.clear()
        st.cache_resource.clear()


def strings(message: Any) -> Iterator[str]:
    """Every text in a message, however deep."""
    for field, value in message.ListFields():
        many = value if field.is_repeated else [value]
        for one in many:
            if hasattr(one, "ListFields"):
                yield from strings(one)
            elif isinstance(one, str):
                yield one


def texts(value: Any) -> Iterator[tuple[str, str]]:
    """Key and text of every string in a figure."""
    for key, one in value.items() if isinstance(value, dict) else (("", one) for one in value):
        if isinstance(one, str):
            yield key, one
        elif isinstance(one, (dict, list)):
            yield from ((inner or key, text) for inner, text in texts(one))


@pytest.fixture(scope="module")
def downloaded(served: None) -> Iterator[list[pd.DataFrame]]:
    """The rows of every table that was offered for download so far."""
    offered: list[pd.DataFrame] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "_downloads", lambda rows, **_: offered.append(rows()))
        yield offered


# In every run the pages that show most of what files say; all on request.
FULL_OF_NAMES = ("overview", "suppliers", "supplier", "nonconformities", "corrective_actions", "loads", "risk")


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, id=page.stem, marks=[] if page.stem in FULL_OF_NAMES else pytest.mark.thorough)
        for page in PAGES
    ],
)
def test_every_page_and_chart_shows_names_as_text(page: Path, downloaded: list[pd.DataFrame]) -> None:
    """And every download of the page holds them as text, never as a formula."""
    app = AppTest.from_file(str(page), default_timeout=60)
    if page.stem == "supplier":
        app.query_params["supplier_detail"] = EVIL["Acme"]
    app.run()
    assert not app.exception and len(app.title) == 1
    seen = 0
    for element in app:
        if element.type == "plotly_chart":
            figure_is_plain(json.loads(element.proto.spec))
        elif element.type not in PLAIN and (shown := getattr(element, "proto", None)) is not None:
            for text in strings(shown):
                seen += bool(WORDS.search(text))
                assert not (WORDS.search(text) and MARKUP.search(text)), (element.type, text)
    assert seen or page.stem != "supplier"
    for rows in downloaded:
        download_is_plain(rows)
    downloaded.clear()


def figure_is_plain(figure: dict[str, Any]) -> None:
    """What points carry to be known by is not drawn, as long as no template asks for it."""
    for key, text in texts(figure):
        if key in ("hovertemplate", "texttemplate"):
            assert not WORDS.search(text) and "customdata" not in text, (key, text)
        elif key != "customdata":
            assert not TAGS.search(text), (key, text)


def download_is_plain(rows: pd.DataFrame) -> None:
    lines = list(csv.reader(io.StringIO(csv_text(rows).decode("utf-8-sig"))))
    assert not [cell for line in lines for cell in line if WORDS.search(cell) and cell.startswith(("=", "@", "+", "-"))]
    book = openpyxl.load_workbook(io.BytesIO(workbook(rows, EVIL["Acme"])))
    assert not [cell.value for sheet in book for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]


def test_the_tests_would_notice() -> None:
    assert MARKUP.search(EVIL["Gamma"]) and not MARKUP.search(literal(EVIL["Gamma"]))
    assert all(
        MARKUP.search(evil) and not MARKUP.search(literal(evil)) for word, evil in EVIL.items() if word != "Wages"
    )
    with pytest.raises(AssertionError):
        figure_is_plain({"data": [{"x": ["a", EVIL["Northern"]]}]})
    with pytest.raises(AssertionError):
        figure_is_plain({"layout": {"title": {"text": EVIL["Beta"]}}})
    with pytest.raises(AssertionError):
        figure_is_plain({"data": [{"hovertemplate": f"{EVIL['Wages']}<extra></extra>"}]})


def test_the_printed_review_shows_names_as_text(served: None) -> None:
    filters = Filters(as_of=date(2025, 12, 31))
    with own().warehouse.cursor() as con:
        text = management_review(con, filters, briefing=None, made=datetime(2026, 1, 1), is_demo=False).decode()
    assert "Acme" in text and "&lt;script&gt;" in text
    assert not re.search(r"<(?:script|a |img|i>|svg onload|b>(?:Acme|Wages))|=[\"']?javascript:", text, re.IGNORECASE)


def test_the_briefing_says_names_as_text() -> None:
    """The signals that name most, each about another hostile name."""
    told = {"title": EVIL["Firmone"], "scheme": EVIL["Quality"], "leader": EVIL["Gamma"], "leader_count": 2}
    signals = [
        CHANGE | told | {"subject": EVIL["Eastern"]},
        TIER | told | {"subject": EVIL["Acme"]},
        TIER | told | {"subject": EVIL["Beta"], "level": BETTER},
        CHANGE | told | {"code": "overdue major", "facet": "all"},
        CHANGE | told | {"code": "standing", "facet": "supplier", "subject": EVIL["Beta"]},
        CHANGE | told | {"code": "recurring", "facet": "clause", "subject": EVIL["Clauseone"]},
    ]
    rows = pd.DataFrame(signals).reindex(columns=COLUMNS)
    said = [one for item in items(rows, Filters(as_of=DAY)) for one in (item.text, *(text for text, _ in item.more))]
    assert len(said) == 6 and all(WORDS.search(one) for one in said)
    assert not [one for one in said if MARKUP.search(one)]
