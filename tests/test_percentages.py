"""Shares as they are printed. 0% and 100% say none and all: whoever reads 'all' of a rate that is not must not be misled."""

from __future__ import annotations

import pytest

from charts.percentages import percent
from charts.theme import number
from pages.parts import wording


@pytest.mark.parametrize(
    ("share", "digits", "printed"),
    [
        (0, 0, "0%"), (1, 0, "100%"), (0, 1, "0.0%"), (1, 1, "100.0%"),
        (0.5, 0, "50%"), (0.0149, 0, "1%"), (0.9949, 0, "99%"),
        (0.003, 0, "0.3%"),  # 3 of 1,000 are not none
        (0.997, 0, "99.7%"),  # nor are 997 all
        (0.0004, 0, "0.04%"), (0.0004, 1, "0.04%"), (0.99962, 1, "99.96%"),
        (1 / 50_000, 1, "under 0.01%"), (1 - 1 / 50_000, 0, "over 99.99%"),
        (1 - 1e-12, 0, "100%"), (1e-12, 0, "0%"),  # fractions added up
        (-0.2, 0, "-20%"), (1.25, 0, "125%"),
    ],
)  # fmt: skip
def test_what_is_neither_none_nor_all_is_not_printed_so(share: float, digits: int, printed: str) -> None:
    assert percent(share, digits) == printed
    assert wording.percent(share, digits) == printed


def test_a_chart_says_the_same() -> None:
    assert number(0.0004, "share") == "0.04%"
