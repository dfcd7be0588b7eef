"""Signals at the newest point over many lines, and how many of them chance makes."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from metrics.control_chance import chance_of_signals, kept_after
from metrics.control_chart import House, Sequence, judgement
from metrics.filters import Filters
from metrics.signals import signals
from tests.test_control_chart import passed
from tests.warehouse_maker import Con, audits, empty_warehouse, set_rule

AS_OF = Filters(as_of=date(2023, 12, 31))
STANDARD = House(baseline_points=20, screened=True, rules="standard")


def regions(con: Con) -> None:
    """Twelve quarters each: North always 4 and 5 of 5, and 0 in the last; South only 4 and 5; West with seven quarters."""
    audits(con, *passed(*[4, 5] * 5, 4, 0, first=4, tag="N", more="region=North"))
    audits(con, *passed(*[4, 5] * 6, first=4, tag="S", more="region=South"))
    audits(con, *passed(*[4, 5] * 3, 4, first=9, tag="W", more="region=West"))


def shares(lines: int, points: int, *, seed: int) -> Sequence:
    """Lines on which nothing happens: five audits of thirty answers a quarter, answers of an audit alike (0.08)."""
    generator = np.random.default_rng(seed)
    rate = generator.beta(0.9 * 11.5, 0.1 * 11.5, (lines * points, 5))
    of = np.full(lines * points, 150.0)
    count = generator.binomial(30, rate).sum(axis=1).astype(float)
    chart = np.full(lines * points, "p'")
    return Sequence(
        "conformity", chart, np.repeat(np.arange(lines), points), count, of, np.ones(lines * points, dtype=bool)
    )


def test_signals_are_those_of_the_newest_point_and_all_lines_are_told() -> None:
    con = empty_warehouse()
    regions(con)
    told = signals(con, AS_OF, measure="pass")
    north, south, west = (told[told["region"] == name].iloc[0] for name in ("North", "South", "West"))
    assert (north["signal"], north["effect"], bool(north["kept"])) == ("beyond below", "worse", True)
    assert (north["count"], north["of"]) == (0, 5)
    assert pd.isna(south["signal"]) and not south["kept"]
    assert west["why"] == "few points"
    assert [pd.isna(row["chance"]) for row in (north, south, west)] == [False, False, True]


def test_yesterdays_signal_is_no_news() -> None:
    """The bad quarter is followed by a good one: nothing at the newest point."""
    con = empty_warehouse()
    audits(con, *passed(*[4, 5] * 5, 0, 5, first=4))
    assert signals(con, AS_OF, measure="pass", by="all")["signal"].isna().all()


def test_a_line_that_ended_years_ago_is_not_looked_at() -> None:
    """Newest point in 2022: more than 24 months (twice reaudit_months) before the as-of day."""
    con = empty_warehouse()
    audits(con, *passed(*[4, 5] * 5, 4, 0))
    [row] = signals(con, Filters(as_of=date(2025, 6, 1)), measure="pass", by="all").to_dict("records")
    assert (row["why"], row["kept"]) == ("not recent", False) and pd.isna(row["signal"]) and pd.isna(row["chance"])
    assert signals(con, Filters(as_of=date(2024, 6, 1)), measure="pass", by="all")["signal"].item() == "beyond below"


def test_the_period_that_is_not_over_gives_no_signal() -> None:
    con = empty_warehouse()
    regions(con)
    told = signals(con, Filters(as_of=date(2023, 12, 30)), measure="pass").set_index("region")
    assert told["signal"].isna().all()
    assert told.loc["North", "count"] == 4


def test_the_same_question_has_the_same_answer() -> None:
    con = empty_warehouse()
    regions(con)
    once, again = (signals(con, AS_OF, measure="pass") for _ in range(2))
    pd.testing.assert_frame_equal(once, again)


def test_a_run_says_since_when() -> None:
    """Four quarters of 5 and 4, then eight of 3: the newest is the eighth below the centre, since 2022."""
    con = empty_warehouse()
    audits(con, *passed(5, 4, 5, 4, *[3] * 8, first=4))
    [row] = signals(con, AS_OF, measure="pass", by="all").to_dict("records")
    assert (row["signal"], row["since"]) == ("run below", pd.Timestamp("2022-01-01"))


def test_a_line_that_moved_is_seen_over_its_whole_length() -> None:
    """Six quarters of 4 or 5, then six of 2 or 3: no run of eight, but one crossing of the median in twelve points."""
    con = empty_warehouse()
    audits(con, *passed(*[5, 4] * 3, *[2, 3] * 3, first=4))
    [row] = signals(con, AS_OF, measure="pass", by="all").to_dict("records")
    assert row["moved"] and pd.isna(row["signal"])


@pytest.mark.parametrize("points", [10, 16, 32])
@pytest.mark.parametrize("rules", ["standard", "sensitive"])
def test_on_quiet_lines_signals_are_as_many_as_chance_is_said_to_make(points: int, rules: str) -> None:
    """2,000 lines on which nothing happens: signals found against the sum of chances, within 4 standard errors."""
    house = House(baseline_points=20, screened=True, rules=rules)
    sequence = shares(2000, points, seed=points)
    expected = chance_of_signals(sequence, house).share.sum()
    newest = np.arange(points - 1, 2000 * points, points)
    found = np.any([signs[newest] != 0 for signs in judgement(sequence, house).signals.values()], axis=0).sum()
    assert abs(found - expected) < 4 * np.sqrt(expected)
    assert 0.004 < expected / 2000 < 0.07


def test_frozen_limits_cost_more_false_signals_than_fresh_ones() -> None:
    """The textbook share of .007 is that of limits that include the newest point; carried forward it is about .03."""
    fresh = chance_of_signals(shares(2000, 20, seed=1), STANDARD).share.mean()
    frozen = chance_of_signals(shares(2000, 40, seed=1), STANDARD).share.mean()
    assert fresh < 0.02 < frozen < 0.05


def test_what_stands_out_of_many_is_kept_and_little_else() -> None:
    """Of 500 lines 20 collapse at the end: most of them kept, and of the kept at most about a tenth quiet ones."""
    sequence = shares(500, 16, seed=5)
    newest = np.arange(15, 500 * 16, 16)
    sequence.count[newest[:20]] *= 0.5
    kept = kept_after(chance_of_signals(sequence, STANDARD).p_value, share=0.1)
    assert kept[:20].sum() >= 18
    assert kept[20:].sum() <= 5


def test_p_values_of_quiet_lines_are_not_too_small() -> None:
    p_value = chance_of_signals(shares(1000, 24, seed=3), STANDARD).p_value
    for level in (0.01, 0.05, 0.2):
        assert (p_value <= level).mean() < level + 3 * np.sqrt(level / 1000)


def test_no_lines_are_no_error() -> None:
    assert signals(empty_warehouse(), AS_OF).empty
    assert len(kept_after(np.array([]), share=0.1)) == 0


def test_many_lines_are_thinned() -> None:
    """101 regions, one of which collapses at the end: all signals are told, few are kept."""
    con = empty_warehouse()
    set_rule(con, "baseline_points", "12")
    generator = np.random.default_rng(2)
    lines = [
        line
        for region in range(101)
        for line in passed(*generator.binomial(5, 0.7, 8), first=8, tag=f"R{region}x", more=f"region=R{region}")
    ]
    audits(con, *lines)
    told = signals(con, AS_OF, measure="pass")
    judged = told[told["why"].isna()]
    assert len(judged) > 90
    assert told["kept"].sum() <= told["signal"].notna().sum()
    assert (told.loc[told["kept"], "p_value"] < 0.02).all()
