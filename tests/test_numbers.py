"""One cell's number or percentage, and the scale of a column of percentages."""

import pytest

from loaders.numbers import PercentScale, number_value, percent_column, percent_value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("87", 87.0),
        (" 87.5 ", 87.5),
        ("87,5", 87.5),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1 234,5", 1234.5),
        ("1\u00a0234,5", 1234.5),
        ("1'234.5", 1234.5),
        ("1,234,567", 1234567.0),
        ("1.234.567", 1234567.0),
        ("1.234", 1.234),
        ("0,875", 0.875),
        ("87%", 87.0),
        ("87,5 %", 87.5),
        ("-20", -20.0),
        ("−20", -20.0),
        ("+5", 5.0),
        ("８７", 87.0),
        ("8.7E-05", 8.7e-05),
        ("0", 0.0),
    ],
)
def test_number(text: str, expected: float) -> None:
    assert number_value(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "-", "17/20", "1,234", "12 pcs", "N/A", "nan", "inf", "1e999", "1.2.3", "8.10.1", "A", "10.2E", "%", "1,23,4"],
)
def test_no_number(text: str) -> None:
    assert number_value(text) is None


@pytest.mark.parametrize(
    ("text", "scale", "expected"),
    [
        ("87%", "percent", 87.0),
        ("87%", "fraction", 87.0),
        ("87%", "unknown", 87.0),
        ("17/20", "percent", 85.0),
        ("17 / 20", "fraction", 85.0),
        ("8.7/10", "percent", 87.0),
        ("87/100", "unknown", 87.0),
        ("-5/20", "percent", -25.0),
        ("0.87", "percent", 0.87),
        ("0.29", "fraction", 29.0),
        ("87,5", "percent", 87.5),
        ("1", "fraction", 100.0),
        ("8", "unknown", None),
        ("17/0", "percent", None),
        ("N/A", "percent", None),
        ("1/2/2024", "percent", None),
        ("50%/2", "percent", None),
        ("", "percent", None),
    ],
)
def test_percent(text: str, scale: PercentScale, expected: float | None) -> None:
    assert percent_value(text, scale=scale) == expected


def test_a_bare_number_stands_as_it_is_when_no_scale_is_given() -> None:
    assert percent_value("0.87") == 0.87


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["0.87", "1", "0"], "fraction"),
        (["0,87", None, "N/A"], "fraction"),
        (["87%", "0.9"], "fraction"),
        (["87", "92.5", "100", "0"], "percent"),
        (["87%", "92%"], "percent"),
        (["17/20", "18/20"], "percent"),
        (["87%", "92"], "percent"),
        (["8", "9.5"], "unknown"),
        (["87", "120"], "unknown"),
        (["-20", "87"], "unknown"),
        (["0", "1"], "unknown"),
        (["0.87", "92"], "unknown"),
        (["1", "10"], "unknown"),
        (["good", None], "unknown"),
        ([], "unknown"),
    ],
)
def test_scale_of_a_column(texts: list[str | None], expected: PercentScale) -> None:
    assert percent_column(texts) == expected
