"""Funnels: exact lines, what widens them, and fair expectations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from scipy import stats

from metrics.dispersion import (
    dispersion,
    ratio_limits,
    ratio_scores,
    share_limits,
    share_scores,
    widened_ratio_limits,
    widened_share_limits,
    winsorised,
)
from metrics.filters import Filters
from metrics.funnel import funnel, funnel_lines
from metrics.funnel_deals import dealt
from tests.warehouse_maker import audits, empty_warehouse, findings

DAY = Filters(as_of=date(2024, 12, 31))


def test_a_lower_limit_is_the_exact_binomial_one() -> None:
    """By the definition: a count is below its line exactly when so few or fewer have less probability than the tail."""
    for of in (1, 2, 7, 30, 200):
        counts = np.arange(of + 1)
        for target in (0.1, 0.5, 0.9):
            outside = counts / of < share_limits([of], target, 0.025) - 1e-12
            assert (outside == (stats.binom.cdf(counts, of, target) < 0.025)).all()


def test_all_of_few_and_none_of_few_are_never_outside() -> None:
    """One audit, passed, where 98 % pass: nothing can be further up. And one failed where 2 % fail."""
    assert share_limits([1, 2, 20], 0.98, 0.999).tolist() == [1, 1, 1]
    assert share_limits([1, 2, 20], 0.02, 0.001).tolist() == [0, 0, 0]


def test_an_effective_n_lies_between_its_whole_neighbours() -> None:
    low, middle, high = share_limits([40, 40.25, 41], 0.9, 0.025)
    assert middle == pytest.approx(low + 0.25 * (high - low))
    assert share_limits([0.3], 0.9, 0.025) == share_limits([1], 0.9, 0.025)


def test_lines_close_in_with_more_evidence() -> None:
    sizes = np.arange(20, 2000, 7)
    assert (np.diff(share_limits(sizes, 0.9, 0.001)) > -0.003).all()
    assert share_limits([2000], 0.9, 0.001)[0] > 0.87
    assert (np.diff(ratio_limits(sizes, 0.999)) < 0).all()


def test_chance_alone_has_no_dispersion_and_leaves_the_lines_exact() -> None:
    rng = np.random.default_rng(1)
    of = rng.integers(20, 200, 3000)
    share = rng.binomial(of, 0.8) / of
    phi, tau2 = dispersion(*share_scores(share, of, 0.8))
    assert phi == pytest.approx(1, abs=0.1)
    assert tau2 < 0.001
    assert widened_share_limits(of, 0.8, 0.025, 0.0).tolist() == share_limits(of, 0.8, 0.025).tolist()
    assert widened_ratio_limits(of, 0.025, 0.0).tolist() == ratio_limits(of, 0.025).tolist()


def test_a_true_spread_is_found_and_allowed_for_additively() -> None:
    """Angles with a standard deviation of .1: tau² is .01, and the largest supplier's lines stay at least as far."""
    rng = np.random.default_rng(2)
    of = rng.integers(20, 500, 4000)
    truth = np.sin(np.clip(np.arcsin(np.sqrt(0.7)) + rng.normal(0, 0.1, 4000), 0, np.pi / 2)) ** 2
    _, tau2 = dispersion(*share_scores(rng.binomial(of, truth) / of, of, 0.7))
    assert tau2 == pytest.approx(0.01, rel=0.15)
    far = np.sin(np.arcsin(np.sqrt(0.7)) - 1.96 * 0.1) ** 2
    assert widened_share_limits([10**7], 0.7, 0.025, 0.01)[0] == pytest.approx(far, abs=1e-3)
    assert widened_ratio_limits([10**7], 0.975, 0.01)[0] == pytest.approx((1 + 1.96 * 0.1) ** 2, abs=1e-3)


def test_outliers_do_not_hide_themselves() -> None:
    """Ninety by chance and ten far out: winsorised, the ten count as the outermost of the others."""
    scores = np.concatenate([np.linspace(-2, 2, 90), np.full(10, 50.0)])
    assert np.max(winsorised(scores)) < 8
    assert winsorised([]).tolist() == []
    assert np.isnan(dispersion([1.0], [4.0])[0])


def test_scores_are_zero_at_the_target() -> None:
    assert share_scores([0.8], [50], 0.8)[0].tolist() == [0]
    assert ratio_scores([1.0], [50])[0].tolist() == [0]


def test_the_rate_of_all_together_is_the_centre_and_a_filter_of_place_does_not_move_it() -> None:
    """Three suppliers, 4 of 6 audits passed; B is the only one that fails."""
    con = empty_warehouse()
    audits(
        con,
        "A1 2024-01-01 A pass region=East", "A2 2024-02-01 A pass region=East",
        "B1 2024-01-01 B fail region=West", "B2 2024-02-01 B fail region=West",
        "C1 2024-01-01 C pass region=East", "C2 2024-02-01 C pass region=East",
    )  # fmt: skip
    points = funnel(con, DAY, measure="pass")
    assert points["centre"].tolist() == [pytest.approx(4 / 6)] * 3
    assert points[["supplier", "count", "of"]].values.tolist() == [["A", 2, 2], ["B", 0, 2], ["C", 2, 2]]
    assert (points["zone"] == "inside").all()
    west = funnel(con, replace(DAY, regions=("West",)), measure="pass")
    assert west["supplier"].tolist() == ["B"] and west["centre"].item() == pytest.approx(4 / 6)
    assert west["units"].item() == 3
    assert west["by_chance"].item() == 0, "with two audits nobody can lie outside"


def test_what_lies_outside_by_chance_is_dealt_out_and_not_taken_from_the_lines() -> None:
    """24 suppliers with eight audits, one in eight of which finds 20, the others nothing: all by chance.

    The lines think of counts that vary about evenly and would have 0.2 % outside, 0.05 of 24 suppliers. Dealt out
    anew, some suppliers get several of the bad audits, and others none, more often than that.
    """
    con = empty_warehouse()
    held = [f"A{site}.{at} 2024-{at + 1:02d}-01 S{site:02d} -" for site in range(24) for at in range(8)]
    audits(con, *held)
    findings(con, *(f"F{site}.{n} A{site}.{site % 8} {n} minor" for site in range(24) for n in range(20)))
    points = funnel(con, DAY, measure="nonconformities")
    assert (points["rate"] == 1).all() and (points["zone"] == "inside").all()
    assert points["by_chance"].iloc[0] > 5 * 0.002 * 24
    assert points["by_chance"].iloc[0] == funnel(con, DAY, measure="nonconformities")["by_chance"].iloc[0]


def test_a_deal_loses_no_audit_and_gives_everybody_as_many_as_before() -> None:
    con = empty_warehouse()
    audits(con, *(f"A{at} 2024-01-{at + 1:02d} S{at % 3} -" for at in range(9)), "B1 2024-02-01 S0 - scheme=LAX")
    findings(con, *(f"F{at} A{at} 1 minor" for at in range(4)), "G1 B1 1 minor", "G2 B1 2 minor")
    names = ["S0", "S1", "S2"]
    deal = dealt(con, DAY, by="supplier", measure="nonconformities", checklist=None, names=names, deals=20)
    assert deal.bad.shape == (20, 3)
    assert (deal.bad.sum(axis=1) == 6).all()
    assert deal.expected == pytest.approx(np.tile([3 * 4 / 9 + 2, 3 * 4 / 9, 3 * 4 / 9], (20, 1)))
    assert (deal.bad[:, 0] >= 2).all(), "the one audit under the lax checklist stays"
    assert len(np.unique(deal.bad, axis=0)) > 1


def test_who_is_audited_under_a_strict_checklist_is_not_worse_for_it() -> None:
    """Strict finds 6 an audit at everybody, lax 1: S was only audited strictly and has just what is expected of it."""
    con = empty_warehouse()
    held, found = [], []
    for name, scheme, count in (("S", "STRICT", 6), ("M", "STRICT", 6), ("M", "LAX", 1), ("L", "LAX", 1)):
        for month in (1, 2, 3):
            audit = f"{name}{scheme}{month}"
            held.append(f"{audit} 2024-0{month}-01 {name} - scheme={scheme}")
            found += [f"{audit}-{at} {audit} {at} minor" for at in range(count)]
    audits(con, *held)
    findings(con, *found)
    points: Any = funnel(con, DAY, measure="nonconformities").set_index("supplier")
    assert points["rate"].tolist() == [1, 1, 1]
    assert points.loc["S", ["count", "of"]].tolist() == [18, 18]
    assert points.loc["M", ["count", "of"]].tolist() == [21, 21]
    lax = funnel(con, DAY, measure="nonconformities", checklist="LAX")
    assert lax["supplier"].tolist() == ["L", "M"]


def test_shares_are_told_under_one_checklist() -> None:
    """Without a choice under that with most audits."""
    con = empty_warehouse()
    audits(con, "A1 2024-01-01 A pass scheme=X", "A2 2024-02-01 A fail scheme=Y", "B1 2024-02-01 B fail scheme=Y")
    assert funnel(con, DAY, measure="pass")["checklist"].tolist() == ["Y", "Y"]
    assert funnel(con, DAY, measure="pass", checklist="X")["supplier"].tolist() == ["A"]


def test_the_lines_to_draw_span_the_evidence_and_hold_the_points_own_limits() -> None:
    con = empty_warehouse()
    audits(con, *(f"{name}{month} 2024-{month:02d}-01 {name} pass" for name in "ABC" for month in range(1, 13)))
    points = funnel(con, DAY, measure="pass")
    lines = funnel_lines(points)
    assert lines["effective_n"].iloc[0] < 12 < lines["effective_n"].iloc[-1]
    assert (lines["low_998"] <= lines["low_95"]).all() and (lines["low_95"] <= lines["high_95"]).all()
    assert funnel_lines(points.head(0)).empty
    assert funnel(empty_warehouse(), DAY).empty
    assert funnel(empty_warehouse(), DAY, measure="nonconformities").empty


def test_a_funnel_has_no_periods() -> None:
    with pytest.raises(ValueError, match="no periods"):
        funnel(empty_warehouse(), DAY, every="year")
