"""Published mixed models, read from the folder of known answers where it is present; nothing of it is copied."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from metrics.crossed_effects import Design, crossed_count_effects, crossed_effects

FOLDER = Path(__file__).parent.parent.parent / "shared" / "known_answers" / "cases_not_to_commit"

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the known answers are not part of the project")


def case(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def rows(told: dict[str, Any]) -> list[dict[str, str]]:
    with (FOLDER / told["inputs"]["csv"]).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def codes(labels: list[str]) -> Any:
    return np.unique(labels, return_inverse=True)[1]


def is_met(told: dict[str, Any], name: str, found: Any) -> bool:
    expected = told["expected"][name]
    return bool(found == pytest.approx(expected["value"], abs=expected["tol"]))


def test_dyestuff_one_way() -> None:
    """Davies and Goldsmith (1972), table 6.2, as in the tests of lme4."""
    told = case("a01_dyestuff_reml")
    fit = crossed_effects(told["inputs"]["y"], Design(np.ones((30, 1)), (), codes(told["inputs"]["batch"])))
    found = {
        "mean": fit.coefficients[0], "var_between": fit.variances.sites, "sigma": fit.variances.error**0.5,
        "reml_crit": fit.criterion, "blup": list(fit.sites),
    }  # fmt: skip
    assert {name for name, value in found.items() if not is_met(told, name, value)} == set()


def test_penicillin_crossed() -> None:
    """Davies and Goldsmith (1972), section 6.6, as in the documentation of lme4: plates and samples cross."""
    told = case("a02_penicillin_crossed")
    data = rows(told)
    samples, plates = (codes([row[name] for row in data]) for name in ("sample", "plate"))
    diameters = [float(row["diameter"]) for row in data]
    fit = crossed_effects(diameters, Design(np.ones((len(data), 1)), ((samples, samples.max() + 1),), plates))
    found = {
        "sd_sample": fit.variances.groups[0] ** 0.5, "sd_plate": fit.variances.sites**0.5,
        "sd_resid": fit.variances.error**0.5, "reml_crit": fit.criterion,
    }  # fmt: skip
    assert {name for name, value in found.items() if not is_met(told, name, value)} == set()


def test_contagious_pleuropneumonia_has_the_same_shape_on_another_scale() -> None:
    """Lesnoff et al. (2004): theirs is a logit model by quadrature, ours a logarithm by quasi-likelihood with its own
    overdispersion, so only order, sign and size of the effects can agree."""
    told = case("a03_cbpp_logit_glmm")
    data = rows(told)
    period = codes([row["period"] for row in data])
    fixed = np.column_stack([np.ones(len(data)), *(period == one for one in (1, 2, 3))]).astype(float)
    counts, sizes = ([float(row[name]) for row in data] for name in ("incidence", "size"))
    fit = crossed_count_effects(counts, sizes, Design(fixed, (), codes([row["herd"] for row in data])))
    theirs = told["expected"]["beta_agq9"]["value"][1:]
    assert fit.coefficients[1:] == pytest.approx(theirs, abs=0.2)
    assert list(np.argsort(fit.coefficients[1:])) == list(np.argsort(theirs))
    assert fit.variances.sites**0.5 == pytest.approx(told["expected"]["sd_agq9"]["value"], abs=0.2)
