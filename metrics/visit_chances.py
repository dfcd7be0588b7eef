"""The chance that decides about a visit: the predicted one where a test on the past found it usable."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from metrics.backtest import back_test
from metrics.filters import Filters
from metrics.next_audits import everyone
from metrics.reaudit_interval import interval_months
from metrics.risk_chance import risk_chances
from metrics.visit_value import RULES, chance_growth, growth_gaps, visit_value
from metrics.worked_out import worked_out

PREDICTED = ["chance", "low", "high", "expected_findings"]


def visit_chances(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """visit_value() with the chance that may decide, by the ``verdict`` of the test on the past (back_test()).

    'usable': the predicted chance of the site (risk_chances()), the same under each of its schemes; ``basis`` 'model'.
    'not enough audits' to judge: what the site's own audits say, as in visit_value(). Else the prediction is no better
    than chance, the last result or the base rate: then nobody is preferred, and all have the usual chance of the scheme
    (``basis`` 'base'). Raises ValueError without an as-of day.
    """
    values = visit_value(con, filters)
    compared = everyone(filters)
    verdict = str(worked_out(con, compared, metric=back_test)["why"].iloc[0])
    if verdict == "usable":
        values = _predicted(values, worked_out(con, compared, metric=risk_chances))
    elif verdict != "not enough audits":
        known = values["basis"] != "none"
        values = values.assign(
            chance=values["usual"], low=np.nan, high=np.nan,
            expected_findings=values["usual_findings"].where(values["expected_findings"].notna()),
            basis=values["basis"].mask(known, "base"),
        )  # fmt: skip
    tolerance, least, most = con.execute(RULES).fetchall()[0]
    if verdict != "not enough audits":
        grown = chance_growth(growth_gaps(con, filters))
        values["interval"] = interval_months(values["chance"], grown, tolerance=tolerance, least=least, most=most)
    return values.assign(verdict=verdict)


def _predicted(values: pd.DataFrame, chances: pd.DataFrame) -> pd.DataFrame:
    """The predicted chances in place of the own ones, where there are any; what is not predicted stays."""
    model = chances[chances["basis"] == "model"].set_index("site_key")[PREDICTED]
    told = model.reindex(values["site_key"]).set_index(values.index)
    findings = told["expected_findings"].where(values["expected_findings"].notna())
    told = told.assign(expected_findings=findings)
    values = values.assign(basis=values["basis"].mask(told["chance"].notna(), "model"))
    values[PREDICTED] = told.where(told.notna(), values[PREDICTED])
    return values
