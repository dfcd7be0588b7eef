"""Published answers about times until an event, read where the folder is present."""

import json
from pathlib import Path

import pandas as pd
import pytest

from metrics.survival import reached, survival

CASES = Path(__file__).parent.parent.parent / "shared" / "known_answers" / "cases_not_to_commit"

pytestmark = pytest.mark.skipif(not CASES.exists(), reason="these known answers are not part of the project")


def test_maintenance_of_remission_in_leukaemia() -> None:
    """k02: Miller (1981), Survival Analysis. The median of the other group is 23 weeks, as R prints it."""
    case = json.loads((CASES / "k02_km_aml.json").read_text(encoding="utf-8"))
    given, expected = case["inputs"], case["expected"]
    times = pd.DataFrame({"group": given["group"], "days": given["time"], "happened": given["event"]})
    curve = survival(times.assign(censored=1 - times["happened"]), by="group")
    events = curve[(curve["group"] == "Maintained") & (curve["happened"] > 0)]
    assert events["days"].tolist() == expected["times"]["value"]
    assert events["share"].tolist() == pytest.approx(expected["S"]["value"], abs=expected["S"]["tol"])
    assert reached(curve, 0.5, by="group").to_dict() == {"Maintained": 31, "Nonmaintained": 23}
