"""Control limits by hand, and what must hold whatever the points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.control_limits import first_points, medians, p_prime, t_chart, u_prime, xmr


def test_an_individuals_chart_by_hand() -> None:
    """10 12 11 13: mean 11.5, moving ranges 2 1 2, mean 5/3; limits 11.5 -+ 3 x 1.6667 / 1.128; jumps to 3.267 x 1.6667."""
    limits = xmr([10, 12, 11, 13])
    assert limits.centre[0] == 11.5
    assert limits.high[0] - 11.5 == pytest.approx(3 * 5 / 3 / 1.128)
    assert limits.low[0] == pytest.approx(23 - limits.high[0])
    assert limits.jump[1:].tolist() == [2, 1, 2] and np.isnan(limits.jump[0])
    assert limits.jump_high[0] == pytest.approx(3.267 * 5 / 3)


def test_a_jump_beyond_chance_is_left_out_once() -> None:
    """Ranges 1 x 10, one of 30, one of 30 back: their mean 70/12 = 5.8, bound 19; without the two the mean is 1."""
    values = [0, 1, 0, 1, 0, 1, 31, 1, 0, 1, 0, 1, 0]
    assert xmr(values).sigma[0] == pytest.approx(1 / 1.128)
    assert xmr(values, screened=False).sigma[0] == pytest.approx(70 / 12 / 1.128)


def test_limits_are_those_of_the_baseline_and_stay() -> None:
    """Four points of 10 and 12, then a step to 100: centre and limits are as if the step had never come."""
    values = [10, 12, 10, 12, 100, 100, 100]
    frozen = xmr(values, baseline=first_points(np.ones(7), most=4))
    assert set(frozen.centre) == {11.0}
    assert set(frozen.high) == {11 + 3 * 2 / 1.128}


def test_the_baseline_begins_anew_with_every_line_and_skips_what_does_not_count() -> None:
    usable, line = [True, False, True, True, True, True, False], [0, 0, 0, 0, 1, 1, 1]
    marked = first_points(usable, most=2, line=line)
    assert marked.tolist() == [True, False, True, False, True, True, False]


def test_lines_do_not_touch_each_other() -> None:
    """The jump from the end of one line to the start of the next is no moving range."""
    both = xmr([10, 12, 10, 500, 520, 500], line=[0, 0, 0, 1, 1, 1])
    one, other = xmr([10, 12, 10]), xmr([500, 520, 500])
    assert both.sigma.tolist() == [*one.sigma, *other.sigma]
    assert np.isnan(both.jump[3])


def test_the_spread_is_one_where_shares_vary_as_answers_do() -> None:
    """z scores -1, 0.128, -1: both ranges 1.128, so the spread is 1 and p' is the p chart (Laney 2002)."""
    centre, of = 0.5, 10_000
    sigma = np.sqrt(centre * (1 - centre) / of)
    counts = of * (centre + sigma * np.array([-0.564, 0.564, -0.564, 0.564]))
    ours, plain = p_prime(counts, of), p_prime(counts, of, plain=True)
    assert ours.spread[0] == pytest.approx(1)
    assert ours.high == pytest.approx(plain.high)


def test_limits_are_cut_at_what_is_possible() -> None:
    shares = p_prime([9, 10, 8, 10, 9, 10], 10)
    assert shares.high.max() == 1 and shares.low.min() >= 0
    assert u_prime([1, 0, 2, 0, 1, 0], 1).low.min() == 0
    assert t_chart([1, 400, 2, 300, 1]).low.min() == 0


@pytest.mark.parametrize(
    "limits", [p_prime([10, 10, 10], 10), p_prime([0, 0], 10), u_prime([0, 0, 0], 2), xmr([7, 7, 7])]
)
def test_without_any_spread_there_are_no_limits(limits) -> None:  # type: ignore[no-untyped-def]
    """All passed, none found, all the same: limits of no width would call the first difference a signal."""
    assert np.isnan(limits.high).all() and np.isnan(limits.low).all()
    assert not np.isnan(limits.centre).any()


def test_limits_are_never_narrower_than_chance_makes_counts_vary() -> None:
    """4 of 5 in every period, 2 found in every audit: no jump at all, so the limits are those of a p and a u chart."""
    ours, plain = (p_prime([4] * 8, 5, plain=each) for each in (False, True))
    assert ours.high.tolist() == plain.high.tolist()
    assert u_prime([2] * 8, 1).sigma[0] == pytest.approx(2**0.5)
    assert xmr([2.0] * 8, least=np.full(8, 2**0.5)).sigma[0] == pytest.approx(2**0.5)


def test_one_point_has_a_centre_and_no_limits() -> None:
    one = p_prime([3], 10)
    assert one.centre[0] == 0.3 and np.isnan(one.high[0])


def test_no_points_are_no_error() -> None:
    for limits in (p_prime([], []), u_prime([], []), xmr([]), t_chart([])):
        assert len(limits.centre) == 0
    assert len(medians([])) == 0 and len(first_points([], most=20)) == 0


def test_a_period_in_which_nothing_was_assessed_is_no_point() -> None:
    """0 of 0 is neither 0 nor a neighbour: the limits are those of the other three."""
    with_gap, without = p_prime([5, 0, 7, 6], [10, 0, 10, 10]), p_prime([5, 7, 6], 10)
    assert np.isnan(with_gap.value[1]) and np.isnan(with_gap.score[1])
    assert with_gap.high[[0, 2, 3]] == pytest.approx(without.high)


def test_medians_of_even_and_odd_lines() -> None:
    assert medians([3, 1, 2, 10, 20], line=[0, 0, 0, 1, 1]).tolist() == [2, 2, 2, 15, 15]


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=2, max_size=40),
    st.floats(1.5, 20),
)
def test_a_p_prime_chart_does_not_care_in_how_many_pieces_answers_come(
    pairs: list[tuple[int, int]], times: float
) -> None:
    """So many times the answers with the same shares: the spread takes up what the binomial part loses."""
    count, of = np.array([(min(k, n), n) for k, n in pairs]).T
    once, more = p_prime(count, of), p_prime(count * times, of * times)
    wide = once.spread > 1
    assert np.allclose(once.high[wide], more.high[wide], atol=1e-6)
    assert np.allclose(once.low[wide], more.low[wide], atol=1e-6)


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=40), st.floats(0.1, 100), st.floats(-1e3, 1e3))
def test_individuals_may_be_told_in_any_unit(values: list[float], factor: float, shift: float) -> None:
    x = np.round(np.array(values), 3)
    told, retold = xmr(x), xmr(x * factor + shift)
    known = ~np.isnan(told.sigma) & ~np.isnan(retold.sigma)
    assert np.allclose(told.score[known], retold.score[known], atol=1e-5)
