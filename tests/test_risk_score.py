"""Points: they add up to the score exactly, and what is missing is missing."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.risk_components import COMPONENTS
from metrics.risk_score import TierRules, contributions, risk_scores, tiers

RULES = TierRules(medium_from=20, high_from=40, critical_from=60, least_seen=0.5, least_audits=2)
LEVELS = st.one_of(st.none(), st.floats(0, 1))
WEIGHTS = st.fixed_dictionaries({name: st.floats(0, 100) for name in COMPONENTS})


def site(*levels: float | None) -> pd.DataFrame:
    """The components of one site with these levels; those not named cannot be told."""
    told = [*levels, *([None] * (len(COMPONENTS) - len(levels)))]
    return pd.DataFrame(
        {
            "site_key": 1, "supplier_key": 1, "supplier": "Acme", "site": "North", "component": COMPONENTS,
            "level": np.array(told, dtype=float),
        }
    )  # fmt: skip


@settings(max_examples=200, deadline=None, derandomize=True)
@given(levels=st.lists(LEVELS, min_size=9, max_size=9), weights=WEIGHTS)
def test_contributions_add_up_to_the_score_as_printed(levels: list[float | None], weights: dict[str, float]) -> None:
    rows = site(*levels)
    [score] = risk_scores(rows, weights)["score"]
    points = contributions(rows, weights)["points"].dropna()
    if points.empty:
        assert np.isnan(score)
        return
    assert sum(Decimal(f"{value:.1f}") for value in points) == Decimal(f"{score:.1f}")
    assert -0.5 <= score <= 100.5


@settings(max_examples=50, deadline=None, derandomize=True)
@given(levels=st.lists(LEVELS, min_size=9, max_size=9), weights=WEIGHTS)
def test_what_is_missing_has_no_points_and_no_weight(levels: list[float | None], weights: dict[str, float]) -> None:
    """Taking the missing components out of the table altogether gives the same score."""
    rows = site(*levels)
    known = rows.dropna(subset=["level"])
    points = contributions(rows, weights)["points"]
    assert points[rows["level"].isna()].isna().all()
    if len(known):
        assert risk_scores(rows, weights)["score"].equals(risk_scores(known, weights)["score"])


def test_a_score_by_hand() -> None:
    """Weights 30 and 10 are told, 60 is not: (30 x 0.5 + 10 x 1) / 40 = 62.5 of 100, and 40 % of the weight was seen."""
    weights = dict.fromkeys(COMPONENTS, 0.0) | {"recent": 30.0, "change": 10.0, "result": 60.0}
    rows = site(0.5, 1.0)
    assert contributions(rows, weights)["points"].tolist()[:2] == [37.5, 25.0]
    [told] = risk_scores(rows, weights).to_dict("records")
    assert (told["score"], told["seen"]) == (62.5, 0.4)


def test_no_weight_at_all_is_no_score() -> None:
    told = risk_scores(site(0.5, 1.0), dict.fromkeys(COMPONENTS, 0.0))
    assert told["score"].isna().all() and (told["seen"] == 0).all()


def test_tiers_by_hand() -> None:
    """Points, evidence and hard rules, one row each."""
    rows = pd.DataFrame(
        [
            (10.0, 1.0, 5, None, "low"), (20.0, 1.0, 5, None, "medium"), (40.0, 1.0, 5, None, "high"),
            (60.0, 1.0, 5, None, "critical"),
            (10.0, 1.0, 1, None, "not enough evidence"), (20.0, 1.0, 1, None, "not enough evidence"),
            (40.0, 1.0, 1, None, "high"),  # bad evidence is evidence
            (90.0, 0.4, 9, None, "not enough evidence"),  # most of the weight could not be told
            (float("nan"), 0.0, 0, None, "not enough evidence"),
            (10.0, 0.4, 0, "open critical", "critical"), (10.0, 1.0, 5, "stop", "critical"),
            (10.0, 1.0, 5, "fail", "high"), (90.0, 1.0, 5, "fail", "critical"),
        ],
        columns=["score", "seen", "audits", "rule", "expected"],
    )  # fmt: skip
    assert tiers(rows, RULES).tolist() == rows["expected"].tolist()
