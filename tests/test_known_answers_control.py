"""Control charts against published numbers, read from the folder of known answers beside the project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from metrics.control_limits import first_points, overdispersion, p_prime, t_chart, u_prime, xmr
from metrics.control_rules import RULES, Points, Signs, beyond, runs_analysis

FOLDER = Path(__file__).parent.parent.parent / "shared" / "known_answers" / "cases_not_to_commit"

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the known answers are not part of the project")

# Which rule of which set a test vector is about.
VECTORS = {
    "wer1": ("western electric", "beyond"), "wer2": ("western electric", "near"),
    "wer3": ("western electric", "off centre"), "wer4": ("western electric", "run"),
    "nel1": ("nelson", "beyond"), "nel2": ("nelson", "run"), "nel3": ("nelson", "trend"),
    "nel4": ("nelson", "alternating"), "nel5": ("nelson", "near"), "nel6": ("nelson", "off centre"),
    "nel7": ("nelson", "hugging"), "nel8": ("nelson", "mixture"), "nel8_oneside": ("nelson", "mixture"),
    "overlap_wer2": ("western electric", "near"), "overlap_wer3": ("western electric", "off centre"),
}  # fmt: skip


def case(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Inputs and expected values of the case whose file begins with the name."""
    (path,) = FOLDER.glob(f"{name}_*.json")
    told = json.loads(path.read_text(encoding="utf-8"))
    return told["inputs"], {key: (one["value"], one["tol"]) for key, one in told["expected"].items()}


def meets(found: object, wanted: tuple[Any, float]) -> bool:
    value, tolerance = wanted
    return bool(np.allclose(np.asarray(found, dtype=float), value, rtol=0, atol=tolerance))


def fired(signs: Signs) -> list[int]:
    """The points at which a rule has fired, counted from 1."""
    return [int(at) + 1 for at in np.flatnonzero(signs)]


def out(score: NDArray[np.float64]) -> list[int]:
    return fired(beyond(Points.of_scores(score)))


def test_c01_orange_juice_trial_revised_and_second_phase() -> None:
    """Montgomery, Introduction to Statistical Quality Control, example 7.1: revised limits make sample 21 a signal."""
    given, wanted = case("c01")
    trial = p_prime(given["count"], given["size"], plain=True)
    assert meets([trial.centre[0], trial.low[0], trial.high[0]], wanted["trial"])
    assert out(trial.score) == wanted["out_trial_1based"][0]
    kept = np.ones(len(given["count"]), dtype=bool)
    kept[np.array(given["excluded_samples_1based"]) - 1] = False
    revised = p_prime(given["count"], given["size"], plain=True, baseline=kept)
    assert meets([revised.centre[0], revised.low[0], revised.high[0]], wanted["revised"])
    assert out(revised.score) == wanted["out_revised_1based"][0]
    second = p_prime(given["phase2_count"], given["size"], plain=True)
    assert meets(second.centre[0], wanted["phase2_pbar"])
    assert meets(second.high[0], wanted["phase2_ucl"]) and meets(second.low[0], wanted["phase2_lcl"])
    # The z test of two shares: the p chart of the two phases as two points.
    first = np.array(given["count"])[kept]
    counts = [first.sum(), sum(given["phase2_count"])]
    both = p_prime(counts, np.array([kept.sum(), len(given["phase2_count"])]) * given["size"], plain=True)
    assert meets((both.value[0] - both.value[1]) / np.hypot(both.sigma[0], both.sigma[1]), wanted["z_change"])


def test_c02_p_chart_of_unequal_samples() -> None:
    given, wanted = case("c02")
    limits = p_prime(given["count"], given["size"], plain=True)
    assert meets(limits.centre[0], wanted["pbar"])
    assert meets(limits.high, wanted["ucl"]) and meets(limits.low, wanted["lcl"])
    assert out(limits.score) == wanted["out_1based"][0]


def test_c03_c_chart_is_a_u_chart_of_single_units() -> None:
    given, wanted = case("c03")
    trial = u_prime(given["count"], 1, plain=True)
    assert meets([trial.centre[0], trial.low[0], trial.high[0]], wanted["trial"])
    assert out(trial.score) == wanted["out_trial"][0]
    kept = np.ones(len(given["count"]), dtype=bool)
    kept[np.array(given["excluded_1based"]) - 1] = False
    revised = u_prime(given["count"], 1, plain=True, baseline=kept)
    assert meets([revised.centre[0], revised.low[0], revised.high[0]], wanted["revised"])


def test_c04_u_chart_of_unequal_exposure() -> None:
    given, wanted = case("c04")
    limits = u_prime(given["count"], given["exposure"], plain=True)
    assert meets(limits.centre[0], wanted["ubar"])
    assert meets(limits.high, wanted["ucl"]) and meets(limits.low, wanted["lcl"])
    assert len(out(limits.score)) == wanted["n_out"][0]


@pytest.mark.parametrize("screened", [True, False])
def test_c05_individuals_with_a_frozen_baseline(screened: bool) -> None:
    """Montgomery, example 6.5: limits of the first 20 points, two of the next 20 beyond them."""
    given, wanted = case("c05")
    baseline = first_points(np.ones(len(given["x"])), most=given["baseline_points"])
    limits = xmr(given["x"], baseline=baseline, screened=screened)
    assert meets(limits.centre[0], wanted["cl"])
    assert meets(limits.low[0], wanted["lcl"]) and meets(limits.high[0], wanted["ucl"])
    assert meets(limits.jump_high[0], wanted["mr_ucl"])
    assert meets(limits.sigma[0] * 1.128, wanted["mrbar"])
    assert out(limits.score) == wanted["out_1based"][0]


def test_c06_a_plain_chart_calls_almost_every_point_out_and_ours_none() -> None:
    """Laney (2002) on NHS waits, about 280,000 a quarter."""
    given, wanted = case("c06")
    ours, plain = (p_prime(given["count"], given["size"], screened=False, plain=each) for each in (False, True))
    assert meets(ours.centre[0], wanted["pbar"]) and meets(ours.spread[0], wanted["sigma_z"])
    assert len(out(ours.score)) == wanted["out_pprime"][0]
    assert len(out(plain.score)) == wanted["out_p"][0]


def test_c07_overdispersion() -> None:
    given, wanted = case("c07")
    shares = overdispersion(given["binomial"]["x"], given["binomial"]["size"])
    counts = overdispersion(given["poisson"]["x"], 1, shares=False)
    assert meets([shares.ratio, shares.statistic, shares.p_value], wanted["binomial"])
    assert meets([counts.ratio, counts.statistic, counts.p_value], wanted["poisson"])


@pytest.mark.parametrize("vector", VECTORS)
def test_c08_western_electric_and_nelson(vector: str) -> None:
    given, wanted = case("c08")
    assert set(VECTORS) == set(given)
    rules, code = VECTORS[vector]
    assert fired(RULES[rules][code](Points.of_scores(given[vector]))) == wanted[vector][0]


def test_c09_the_rules_of_the_british_health_service() -> None:
    given, wanted = case("c09")
    for vector, values in given.items():
        rule = RULES["sensitive"]["run" if vector.startswith("shift") else "trend"]
        assert fired(rule(Points.of_scores(values))) == wanted[vector][0], vector


def test_c10_longest_run_and_crossings() -> None:
    given, wanted = case("c10")
    for name, line in given.items():
        runs = runs_analysis(Points.of_scores(np.array(line["y"]) - line["cl"]))
        found = (
            runs.useful,
            runs.longest_run,
            runs.longest_expected,
            runs.crossings,
            runs.fewest_expected,
            runs.shifted,
        )
        assert [int(each[0]) for each in found] == wanted[name][0], name


@pytest.mark.parametrize("screened", [True, False])
def test_c11_days_between_rare_events(screened: bool) -> None:
    given, wanted = case("c11")
    limits = t_chart(given["y"], screened=screened)
    assert meets(limits.centre[0], wanted["cl"])
    assert meets(limits.low[0], wanted["lcl"]) and meets(limits.high[0], wanted["ucl"])
