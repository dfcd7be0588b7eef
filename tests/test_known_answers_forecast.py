"""Published and hand-counted answers for scores: AUC, Brier, average precision, lift, calibration, Murphy's parts."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from metrics.calibration import Line, bins, brier, calibration_line, log_odds, murphy
from metrics.discrimination import Blocks, auc, average_precision, lifts, shuffled_ties

PUBLISHED = Path(__file__).parent.parent.parent / "shared" / "known_answers" / "cases_not_to_commit"


def test_auc_of_rated_images() -> None:
    """Hanley and McNeil (1982), Radiology 143:29-36: 109 CT images rated 1 to 5; AUC 0.893."""
    normal, abnormal = [33, 6, 6, 11, 2], [3, 2, 2, 11, 33]
    score = np.repeat([1, 2, 3, 4, 5] * 2, normal + abnormal)
    event = np.repeat([0, 1], [58, 51])
    assert auc(score, event) == pytest.approx(0.893, abs=5e-4)
    assert auc(-score, event) == pytest.approx(1 - 0.893, abs=5e-4)


def test_brier_average_precision_and_auc_as_scikit_learn_prints_them() -> None:
    """The examples in the documentation of brier_score_loss, average_precision_score and roc_auc_score."""
    assert brier([0, 1, 1, 0], [0.1, 0.9, 0.8, 0.3]) == pytest.approx(0.0375, abs=1e-12)
    score, event = [0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]
    assert average_precision(score, event) == pytest.approx(0.83, abs=5e-3)
    assert auc(score, event) == pytest.approx(0.75, abs=1e-12)


def test_lift_of_the_three_highest_of_ten() -> None:
    """By hand: the three highest of ten hold both events: (2/3) / (2/10)."""
    score, event = np.arange(10)[::-1] / 10, np.array([1, 0, 1, 0, 0, 0, 0, 0, 0, 0])
    for order in (np.arange(10), np.arange(10)[::-1]):
        found = lifts(
            score[order], event[order], np.ones((1, 10)), origin=np.zeros(10), tie=np.arange(10)[order], share=0.3
        )
        assert found[0] == pytest.approx(10 / 3, abs=1e-12)


def test_calibration_of_eight_forecasts() -> None:
    """Cox (1958) recalibration of eight forecasts: slope 2.634150; observed above predicted by 0.0625."""
    event, chance = np.array([0, 0, 1, 0, 1, 1, 0, 1]), np.array([0.1, 0.2, 0.3, 0.3, 0.6, 0.7, 0.4, 0.9])
    line = calibration_line(event, log_odds(chance))
    assert line is not None and line.slope == pytest.approx(2.6341504614438613, abs=1e-6)
    assert event.mean() - chance.mean() == pytest.approx(0.0625, abs=1e-12)
    # Recalibrated in the sample, forecasts agree with the events in the mean.
    assert line.chance(log_odds(chance)).mean() == pytest.approx(event.mean(), abs=1e-9)


def test_murphys_parts_by_hand() -> None:
    """Chance 0.2 given five times, once true; chance 0.6 five times, four times true.

    Base rate 5/10. Reliability (5 (0.2-0.2)^2 + 5 (0.6-0.8)^2) / 10 = 0.02; resolution (5 (0.2-0.5)^2 + 5 (0.8-0.5)^2)
    / 10 = 0.09; uncertainty 0.25. Brier: (4 x 0.04 + 0.64 + 4 x 0.16 + 0.36) / 10 = 0.18 = 0.02 - 0.09 + 0.25.
    """
    chance, event = [0.2] * 5 + [0.6] * 5, [0, 0, 0, 0, 1, 1, 1, 1, 1, 0]
    parts = murphy(event, chance)
    assert (parts.reliability, parts.resolution, parts.uncertainty) == pytest.approx((0.02, 0.09, 0.25), abs=1e-12)
    assert brier(event, chance) == pytest.approx(0.18, abs=1e-12)


def test_murphys_parts_add_up_for_any_forecasts() -> None:
    random = np.random.default_rng(3)
    for _ in range(20):
        chance = random.integers(0, 11, 200) / 10
        event = random.random(200) < chance
        parts = murphy(event, chance)
        assert parts.reliability - parts.resolution + parts.uncertainty == pytest.approx(brier(event, chance))


def test_pairs_of_different_origins_are_not_compared() -> None:
    """Within each origin the event scores lower; a bad second year must not hide it."""
    origin, event, score = [1, 1, 1, 2, 2, 2], [0, 0, 1, 0, 1, 1], [2, 3, 1, 9, 8, 7]
    assert auc(score, event, origin=origin) == 0.0
    assert auc(score, event) == pytest.approx(4 / 9)


def test_a_weight_is_as_good_as_a_row_told_twice() -> None:
    random = np.random.default_rng(5)
    score, event, origin = random.integers(0, 5, 30), random.integers(0, 2, 30), random.integers(0, 3, 30)
    weight = random.integers(0, 4, 30)
    again = np.repeat(np.arange(30), weight)
    y = event[None, :].astype(float)
    found = Blocks.of(origin, score).auc(weight * y, weight * (1 - y))[0]
    assert found == pytest.approx(auc(score[again], event[again], origin=origin[again]), abs=1e-12)


def test_ties_fall_the_same_way_whatever_the_order_of_rows() -> None:
    keys = np.arange(40, dtype=np.uint64)
    tie = shuffled_ties(keys)
    assert len(set(tie)) == 40 and not (np.diff(tie.astype(float)) > 0).all()
    assert (shuffled_ties(keys[::-1])[::-1] == tie).all() and (shuffled_ties(keys, seed=1) != tie).any()
    random, event = np.random.default_rng(1), (np.arange(40) % 4 == 0)
    for _ in range(5):
        order = random.permutation(40)
        found = lifts(np.ones(40), event[order], np.ones((1, 40)), origin=np.ones(40), tie=tie[order], share=0.1)
        first = lifts(np.ones(40), event, np.ones((1, 40)), origin=np.ones(40), tie=tie, share=0.1)
        assert found[0] == first[0]


def test_bins_keep_equal_chances_together_and_count_everybody_once() -> None:
    chance = np.array([0.1] * 50 + [0.3] * 30 + [0.8] * 20)
    event = np.array([1] * 5 + [0] * 45 + [1] * 9 + [0] * 21 + [1] * 16 + [0] * 4)
    told = bins(event, chance)
    assert [(round(one.chance, 9), one.count, one.of) for one in told] == [(0.1, 5, 50), (0.3, 9, 30), (0.8, 16, 20)]
    assert all(one.low < one.rate < one.high for one in told)


def test_recalibration_keeps_the_chances_until_outcomes_speak() -> None:
    event, forecast = np.array([0, 1]), np.array([-1.0, 1.0])
    held = calibration_line(event, forecast, pull=1e9)
    assert held is not None and (held.intercept, held.slope) == pytest.approx((0, 1), abs=1e-6)
    assert calibration_line(event, forecast) is None, "parted by the forecasts: no likeliest line"
    assert calibration_line(np.zeros(4), np.arange(4.0)) is None
    assert Line(0.0, 1.0).chance([0.0])[0] == 0.5


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published data are not part of the project")
def test_resampling_agrees_with_delong() -> None:
    """m02: tests of pROC on the aSAH data (Turck et al. 2010): AUC of wfns and ndka, and DeLong's z of their difference.

    The bootstrap is another method: its standard errors agree within a tenth.
    """
    known = json.loads(next(PUBLISHED.glob("m02_*.json")).read_text(encoding="utf-8"))["expected"]
    with (PUBLISHED / "data" / "aSAH.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    event = np.array([row["outcome"] == "Poor" for row in rows], dtype=float)
    grade = np.array([float(row["wfns"]) for row in rows])
    marker = np.array([float(row["ndka"]) for row in rows])
    assert auc(grade, event) == pytest.approx(known["auc_wfns"]["value"], abs=1e-12)
    assert auc(marker, event) == pytest.approx(known["auc_ndka"]["value"], abs=1e-12)
    n = len(event)
    weights = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=2000).astype(float)
    one, other = (
        Blocks.of(np.zeros(n), score).auc(weights * event, weights * (1 - event)) for score in (grade, marker)
    )
    assert one.std() == pytest.approx(known["var_wfns"]["value"] ** 0.5, rel=0.1)
    assert other.std() == pytest.approx(known["var_ndka"]["value"] ** 0.5, rel=0.1)
    z = (auc(grade, event) - auc(marker, event)) / (one - other).std()
    assert z == pytest.approx(known["z_wfns_ndka"]["value"], rel=0.1)
