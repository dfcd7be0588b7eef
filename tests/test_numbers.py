"""One cell's number or percentage, and the scale of a column of percentages."""

import pytest

from loaders.numbers import (
    Decimal,
    DecimalEvidence,
    PercentScale,
    decimal_evidence,
    graded_score,
    number_value,
    percent_column,
    percent_value,
)


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
        ("%87,5", 87.5),
        ("% 62", 62.0),
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
    [
        "",
        "-",
        "17/20",
        "1,234",
        "12 pcs",
        "N/A",
        "nan",
        "inf",
        "1e999",
        "1.2.3",
        "8.10.1",
        "A",
        "10.2E",
        "%",
        "%5%",
        "1,23,4",
    ],
)
def test_no_number(text: str) -> None:
    assert number_value(text) is None


@pytest.mark.parametrize(
    ("text", "scale", "expected"),
    [
        ("87%", "percent", 87.0),
        ("%87", "fraction", 87.0),
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


@pytest.mark.parametrize(
    ("text", "decimal", "expected"),
    [
        ("1,234", None, None),
        ("1,234", "comma", 1.234),
        ("1,234", "point", 1234.0),
        ("1.234", None, 1.234),
        ("1.234", "point", 1.234),
        ("1.234", "comma", 1234.0),
        ("-1,234", "comma", -1.234),
        ("87.5", "comma", 87.5),
        ("87,5", "point", 87.5),
        ("0,875", "point", 0.875),
        ("1.234,5", "comma", 1234.5),
        ("1,234.5", "point", 1234.5),
    ],
)
def test_the_decimal_sign_of_the_column_decides(text: str, decimal: Decimal | None, expected: float | None) -> None:
    assert number_value(text, decimal=decimal) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["1,234", "87,5"], DecimalEvidence("comma", ("1,234",), "87,5", None)),
        (["1.234", "87,5"], DecimalEvidence("comma", ("1.234",), "87,5", None)),
        (["1,234", "87.5"], DecimalEvidence("point", ("1,234",), "87.5", None)),
        (["1.234", "1.234.567"], DecimalEvidence("comma", ("1.234",), "1.234.567", None)),
        (["1,234", "1,234,567"], DecimalEvidence("point", ("1,234",), "1,234,567", None)),
        (["0,875"], DecimalEvidence("comma", (), "0,875", None)),
        (["0.875%"], DecimalEvidence("point", (), "0.875%", None)),
        (["1.234,5"], DecimalEvidence("comma", (), "1.234,5", None)),
        (["1,234.5"], DecimalEvidence("point", (), "1,234.5", None)),
        (["8.7e-05"], DecimalEvidence("point", (), "8.7e-05", None)),
        (["1,234", "2.345", "87", "N/A"], DecimalEvidence(None, ("1,234", "2.345"), None, None)),
        (["87,5", "87.5", "1,234"], DecimalEvidence(None, ("1,234",), "87,5", "87.5")),
        (["8.4.1", "12.03.2024", "-"], DecimalEvidence(None, (), None, None)),
        ([], DecimalEvidence(None, (), None, None)),
    ],
)
def test_evidence_of_the_decimal_sign(texts: list[str], expected: DecimalEvidence) -> None:
    assert decimal_evidence(texts) == expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [("A (92%)", ("A", "92%")), ("90 % B", ("B", "90 %")), ("D (49,5 %)", ("D", "49,5 %")), ("C- / 81 %", ("C-", "81 %")),
     ("87%", None), ("10 A", None), ("B 05/2024", None), ("B2", None), ("Class A", None)],
)  # fmt: skip
def test_a_grade_and_a_percentage_in_one_cell(text: str, parts: tuple[str, str] | None) -> None:
    assert graded_score(text) == parts
