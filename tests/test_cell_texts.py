"""What a table prints in a cell, in the form of its column, on paper as on the screen."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from pages.parts.cell_texts import cell_text
from pages.parts.columns import COLUMNS
from pages.parts.printed_page import rows


@pytest.mark.parametrize(
    ("column", "value", "printed"),
    [
        ("rate", 0.865, "86.5%"), ("rate", 8 / 16_075, "0.05%"), ("rate", None, ""), ("rate", float("nan"), ""),
        ("difference", 0.056, "+5.6 pts"), ("difference", -0.125, "-12.5 pts"), ("difference", -0.0001, "+0.0 pts"),
        ("points", 95.25, "95.2"), ("weight", 12, "12"), ("date", date(2025, 3, 1), "2025-03-01"), ("date", pd.NaT, ""),
        ("tier", "critical", "◆ Critical"), ("supplier", "<b>Acme</b>", "<b>Acme</b>"),
    ],
)  # fmt: skip
def test_a_cell_is_printed_in_the_form_of_its_column(column: str, value: object, printed: str) -> None:
    assert cell_text(column, value) == printed


def test_every_form_of_a_number_keeps_its_digits() -> None:
    """0.0625 in every numeric column: none prints it as a bare 0 but those of whole numbers."""
    forms = {form: column for column, (_, form) in COLUMNS.items()}
    told = {form: cell_text(column, 0.0625) for form, column in forms.items() if form in NUMBERS}
    assert told == {
        "share": "6.2%", "points": "+6.2 pts", "ratio": "0.06", "decimal": "0.1", "score": "0.1%", "times": "0.1×",
        "factor": "×0.06", "chance": "6.2%", "number": "0",
    }  # fmt: skip


NUMBERS = ("share", "points", "ratio", "decimal", "score", "times", "factor", "chance", "number")


def test_a_printed_table_tells_differences_in_points() -> None:
    table = rows(
        pd.DataFrame({"region": ["East"], "rate": [0.921], "difference": [0.056]}), ("region", "rate", "difference")
    )
    assert ">92.1%</td>" in table and ">+5.6 pts</td>" in table
