"""Published results that may not be copied here: read where they lie, skipped where they do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from metrics.repeat_survival import curve

CASES = Path(__file__).parent.parent.parent / "shared" / "known_answers" / "cases_not_to_commit"

pytestmark = pytest.mark.skipif(not CASES.exists(), reason="the known answers are not part of the project")


def case(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def test_survival_of_the_maintenance_study() -> None:
    """Miller (1981), as printed by R survival::aml: the Kaplan-Meier curve of one group, and the log-rank of both."""
    known = case("k02_km_aml")
    groups = np.array(known["inputs"]["group"])
    time, event = np.array(known["inputs"]["time"]), np.array(known["inputs"]["event"], dtype=bool)
    first, other = groups == groups[0], groups != groups[0]
    told = curve(time[first], event[first], fewest=1)
    expected = known["expected"]
    assert told["days"].tolist() == expected["times"]["value"]
    assert (1 - told["rate"]).tolist() == pytest.approx(expected["S"]["value"], abs=expected["S"]["tol"])
    test = stats.logrank(
        *(stats.CensoredData(uncensored=time[own & event], right=time[own & ~event]) for own in (first, other))
    )
    assert test.statistic**2 == pytest.approx(expected["chisq"]["value"], abs=expected["chisq"]["tol"])
    assert test.pvalue == pytest.approx(expected["p"]["value"], abs=expected["p"]["tol"])
