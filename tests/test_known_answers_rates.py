"""Published results on clustered rates and differences, recomputed with our own functions.

Tables that may not be copied are read from the folder of known answers beside the repository, where it is present.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from metrics.clusters import design_effect, ratio_variance

ELSEWHERE = Path(__file__).parent.parent.parent / "shared" / "known_answers" / "cases_not_to_commit"
only_where_present = pytest.mark.skipif(not ELSEWHERE.exists(), reason="the tables are not part of the project")


def case(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ELSEWHERE / f"{name}.json").read_text(encoding="utf-8"))
    return found


def scatter(y: Any, n: Any) -> float:
    """Sum over clusters of (y - n p)^2, in the plain form."""
    counts, sizes = np.asarray(y, dtype=float), np.asarray(n, dtype=float)
    return float(((counts - sizes * counts.sum() / sizes.sum()) ** 2).sum())


@only_where_present
@pytest.mark.parametrize(("group", "name"), [("CTRL", "ctrl"), ("TREAT", "treat")])
def test_the_design_effects_rao_and_scott_printed(group: str, name: str) -> None:
    """Rao and Scott (1992), Biometrics 48:577-585, Table 1: litters of rats, 1.232495 and 3.952861."""
    known = case("i04_design_effect_rats")
    y, n = known["inputs"][group]["y"], known["inputs"][group]["n"]
    p = sum(y) / sum(n)
    variance = ratio_variance(scatter(y, n), sum(n), clusters=len(n))
    effect = design_effect(variance, p * (1 - p) / sum(n))
    printed, deviation = known["expected"][f"deff_{name}"], known["expected"][f"se_{name}"]
    assert float(effect) == pytest.approx(printed["value"], abs=printed["tol"])
    assert float(np.sqrt(variance)) == pytest.approx(deviation["value"], abs=deviation["tol"])
    if group == "TREAT":
        worth = known["expected"]["n_eff_treat"]
        assert sum(n) / float(effect) == pytest.approx(worth["value"], abs=worth["tol"])


@only_where_present
def test_the_standard_errors_of_a_cluster_sample() -> None:
    """R package survey, example(svymean) on apiclus1: 15 of 757 districts drawn; schools by type, and a mean score.

    The survey corrects for the share of districts drawn, which audits do not have.
    """
    known = case("i05_cluster_proportion_api")
    schools = pd.read_csv(ELSEWHERE / known["inputs"]["csv"])
    drawn = 1 - 15 / 757
    for name, (value, error) in ((name, told["value"]) for name, told in known["expected"].items()):
        told = schools["api00"] if name == "api00" else (schools["stype"] == name[-1]).astype(float)
        clusters = told.groupby(schools[known["inputs"]["cluster"]]).agg(["sum", "count"])
        variance = ratio_variance(scatter(clusters["sum"], clusters["count"]), len(told), clusters=len(clusters))
        tolerance = known["expected"][name]["tol"]
        assert told.mean() == pytest.approx(value, abs=tolerance)
        assert float(np.sqrt(variance * drawn)) == pytest.approx(error, abs=tolerance)
