"""Whether more stand out than chance alone would make."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.beyond_chance import chance_of_lying_below, expected_beyond_chance, is_beyond_chance


@pytest.mark.parametrize(
    ("found", "compared", "smallest", "beyond"),
    [(1, 92, 0.04, False), (8, 92, 0.04, False), (9, 92, 0.04, True), (1, 92, 0.0001, True), (1, 1, 0.04, True),
     (0, 92, 0.06, False)],
)  # fmt: skip
def test_what_stands_out_among_many_is_judged_among_many(
    found: int, compared: int, smallest: float, beyond: bool
) -> None:
    """The trap of many comparisons: of 92 regions in which nothing changed, 5 % are called changed.

    | found of 92 | by chance | chance of so many | the smallest p x 92 | more than chance gives |
    |-------------|-----------|-------------------|---------------------|------------------------|
    | 1           | 4.6       | 0.99              | 3.7                 | no                     |
    | 8           | 4.6       | 0.095             | 3.7                 | no                     |
    | 9           | 4.6       | 0.045             | 3.7                 | yes, so many           |
    | 1           | 4.6       | 0.99              | 0.0092              | yes, so great a one    |
    """
    p = np.full(compared, 0.5)
    p[0] = smallest
    assert is_beyond_chance(found, 0.05 * compared, p) is beyond


def test_without_anything_compared_nothing_is_beyond_chance() -> None:
    assert not is_beyond_chance(1, 0.0, [np.nan])


def test_what_chance_still_brings_where_few_are_passed_over() -> None:
    """One compared is told in 5 of 100. Of two both look changed in .0025, and both are told; one alone in .095, and it is
    told if its p is in the lower half of those below 0.05."""
    assert expected_beyond_chance(0) == 0
    assert expected_beyond_chance(1) == pytest.approx(0.05)
    assert expected_beyond_chance(2) == pytest.approx(2 * 0.0025 + 0.095 / 2)


def test_a_rate_whose_interval_ends_at_the_centre_is_at_its_edge() -> None:
    """Rate 50 %, interval up to 60 %: against 60 % that is 1.96 standard errors, against 70 % twice as many."""
    assert chance_of_lying_below([0.5], [0.6], 0.6) == pytest.approx([0.025])
    assert chance_of_lying_below([0.5], [0.6], 0.7)[0] == pytest.approx(0.0000443, abs=1e-6)
    assert chance_of_lying_below([0.5], [0.6], 0.5) == pytest.approx([0.5])
