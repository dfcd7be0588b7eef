"""Tables as files: typed cells, widths that fit, and a sheet that says what they hold and stand on."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pandas as pd

from metrics.catalogue import CATALOGUE
from metrics.filters import Filters
from pages.parts.basis import Basis
from pages.parts.column_meanings import METRICS, SENTENCES, WRITTEN, column_meaning
from pages.parts.columns import COLUMNS
from pages.parts.definition_texts import definition_paragraphs
from pages.parts.exported_text import csv_text
from pages.parts.exported_workbook import workbook
from pages.parts.filter_wording import filters_in_words

ROWS = pd.DataFrame(
    {
        "supplier": ["=1+1", "莲花纺织有限公司"],
        "text": ["a" * 200, "two\nlines"],
        "rate": [0.5, None],
        "count": [3, 1],
        "date": [pd.Timestamp("2024-01-02"), pd.NaT],
        "by_audit": [[0.5, 1.0], []],
    }
)
BASIS = Basis(
    "audits.duckdb", 1234, tuple((load, f"={load}.xlsx", datetime(2025, 1, 2)) for load in range(25, 0, -1)),
    datetime(2026, 1, 2, 3, 4),
)  # fmt: skip


def book(rows: pd.DataFrame, about: str = "Full audits.") -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(rows, about, BASIS)))


def test_a_download_holds_typed_cells_and_never_a_formula() -> None:
    page = book(ROWS)["Rows"]
    assert [cell.value for cell in page[1]] == ["Supplier", "Text", "Rate", "Count", "Date", "By audit"]
    day = pd.Timestamp("2024-01-02").to_pydatetime()
    assert [cell.value for cell in page[2]] == ["=1+1", "a" * 200, 0.5, 3, day, "0.5; 1"]
    assert (
        page["A2"].data_type == "s" and page["C2"].number_format == "0.0%" and page["E2"].number_format == "yyyy-mm-dd"
    )
    assert (page["C3"].value, page["E3"].value) == (None, None)
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("A2", "A1:F3", "$1:$1")


def test_columns_are_as_wide_as_what_stands_in_them_within_bounds() -> None:
    """Eight Chinese letters are as wide as sixteen Latin ones; a text of 200 letters is wrapped at sixty."""
    widths = {letter: size.width for letter, size in book(ROWS)["Rows"].column_dimensions.items()}
    assert widths == {"A": 17, "B": 61, "C": 9, "D": 9, "E": 12, "F": 12}


def test_the_about_sheet_says_what_the_rows_are_and_what_stands_behind_them() -> None:
    page = book(ROWS)["About"]
    told = {row[0]: row[1:] for row in page.values if row[0]}
    assert told["What these rows are"][0] == "Full audits."
    assert told["Rows"][0] == "2"
    assert told["Data"][0] == "audits.duckdb, version 1,234 of its data"
    assert told["Loads that count"][0].startswith("25: =25.xlsx (2025-01-02); 24: ")
    assert told["Loads that count"][0].endswith("; and 5 older loads")
    assert told["Written"][0] == "2026-01-02 03:04"
    assert told["Rate"] == ("Count / Out of.", "share from 0 to 1, shown in percent")
    assert "formula" not in {cell.data_type for row in page.iter_rows() for cell in row}


def test_a_metric_is_defined_once_by_its_docstring_below_the_columns() -> None:
    rows = pd.DataFrame({"supplier": ["A"], "pass_rate": [0.5], "pass_of": [2], "sheets": [1]})
    told = [row for row in book(rows)["About"].values if row[0]]
    metric = CATALOGUE["audit-pass-rate"]
    assert ("Audits judged", "The denominator. See Audit pass rate, below.", "number") in told
    assert [row[1] for row in told if row[0] == metric.title] == ["\n".join(definition_paragraphs(metric))]
    assert column_meaning("sheets") == ""


def test_meanings_are_of_columns_and_metrics_there_are() -> None:
    assert {*METRICS, *SENTENCES} <= set(COLUMNS)
    assert set(METRICS.values()) <= set(CATALOGUE)
    assert {form for _, form in COLUMNS.values()} <= set(WRITTEN)


def test_a_csv_text_that_begins_like_a_formula_gets_a_quote_in_front() -> None:
    assert csv_text(ROWS).decode("utf-8-sig").splitlines()[1] == f"'=1+1,{'a' * 200},0.5,3,2024-01-02,0.5; 1"


def test_an_empty_table_is_written_too() -> None:
    assert [cell.value for cell in book(ROWS.head(0))["Rows"][1]][:1] == ["Supplier"]


def test_filters_say_codes_in_words() -> None:
    filters = Filters(countries=("CN",), dimensions=("unmapped",), severities=("ungraded_nc", "major"))
    assert filters_in_words(filters) == (
        "Country China; dimension Not mapped to a dimension; severities not graded, major; full audits."
    )
