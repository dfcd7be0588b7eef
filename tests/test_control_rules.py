"""Signals: small print by hand. Published vectors stand in test_known_answers_control.py."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.control_rules import Points, beyond, near, run, runs_analysis, signals, trend


def line(*score: float) -> Points:
    return Points.of_scores(score)


def test_a_point_on_the_limit_is_none_and_rounding_makes_none() -> None:
    assert beyond(line(3, -3, 3 + 1e-12, 3.001, -3.001)).tolist() == [0, 0, 0, 1, -1]


def test_a_point_on_the_centre_line_breaks_a_run() -> None:
    """Seven above, one on the line, seven above: no run of eight."""
    assert not run(line(*[1] * 7, 0, *[1] * 7), length=8).any()
    assert run(line(*[1] * 8), length=8).tolist() == [0] * 7 + [1]
    assert run(line(*[-1] * 9), length=8).tolist() == [0] * 7 + [-1, -1]


def test_a_run_does_not_cross_into_the_next_line() -> None:
    score = np.ones(8)
    split = Points(score, score, np.array([0] * 4 + [1] * 4))
    assert not run(split, length=8).any()
    assert run(Points(score, score, np.zeros(8, dtype=np.int64)), length=8)[-1] == 1


def test_a_tie_breaks_a_trend_and_seven_points_are_six_rises() -> None:
    assert trend(line(1, 2, 3, 4, 5, 6, 7), length=7).tolist() == [0] * 6 + [1]
    assert trend(line(7, 6, 5, 4, 3, 2, 1), length=7).tolist() == [0] * 6 + [-1]
    assert not trend(line(1, 2, 3, 3, 4, 5, 6), length=7).any()


def test_near_a_limit_fires_at_a_point_that_is_itself_near_it() -> None:
    """Two of three between two and three sigma, all on one side (NHS); the second case has one on the other side."""
    asked = {"limit": 2.0, "least": 2, "span": 3, "below": 3.0, "same_side": True}
    assert near(line(1, 2.5, 2.4, 0.5), **asked).tolist() == [0, 0, 1, 0]  # type: ignore[arg-type]
    assert not near(line(-1, 2.5, 2.4), **asked).any()  # type: ignore[arg-type]
    assert not near(line(1, 3.5, 2.4), **asked).any()  # type: ignore[arg-type]


def test_the_runs_analysis_drops_points_on_the_centre_line() -> None:
    """+ + 0 + - -: five useful, longest run 3, one crossing. An empty line and one point are no shift."""
    runs = runs_analysis(line(1, 1, 0, 1, -1, -1))
    assert (runs.useful[0], runs.longest_run[0], runs.crossings[0]) == (5, 3, 1)
    assert not runs.shifted[0]
    assert not runs_analysis(line(0)).shifted[0] and not runs_analysis(line(2)).shifted[0]
    assert len(runs_analysis(line()).shifted) == 0


def test_ten_on_one_side_are_a_shift_of_the_line() -> None:
    """12 points, bound round(log2 12) + 3 = 7: a run of ten is longer."""
    assert runs_analysis(line(*[1] * 10, -1, 1)).shifted[0]


def test_unknown_rules_are_refused() -> None:
    with pytest.raises(ValueError, match="no set of rules 'strict'; there are standard, sensitive"):
        signals(line(1), rules="strict")


def test_the_sensitive_rules_hear_more() -> None:
    """Seven above the centre: nothing by the standard rules."""
    assert not any(signs.any() for signs in signals(line(*[0.5, 1] * 3, 0.5)).values())
    assert signals(line(*[0.5, 1] * 3, 0.5), rules="sensitive")["run"][-1] == 1
