"""Whether the conditions of a visit move what is found: the same auditor again, unannounced visits."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import scipy

from metrics.auditor_effects import CONFIDENCE
from metrics.auditor_model import AuditorModel, auditor_model
from metrics.filters import Filters
from metrics.rates import MEASURED

FACETS = ("condition",)
# Factor of the model, the level looked at, and the one it is held against.
CONDITIONS = (
    ("again", "again", "first"),
    ("notice", "unannounced", "announced"),
    ("notice", "semi_announced", "announced"),
)


def visit_conditions(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "condition", every: str | None = None
) -> pd.DataFrame:
    """Nonconformities found under a condition / those due in the same audits without it. One row per condition.

    'again': the auditor had been to the site before, against a first visit, as far back as the files go; 'unannounced'
    and 'semi_announced' against announced. ``rate`` is the ratio at comparable sites with the same auditor, ``low`` and
    ``high`` its 90 % interval; ``effective_n`` the audits under the condition, ``against`` what it is held against. The
    model is that of auditor effects, over the audits in it. Visits are not assigned by lot: a site announced to be bad
    may be visited unannounced because of it. Raises ValueError for another facet or for a period.
    """
    if by not in FACETS or every is not None:
        raise ValueError("Conditions of visits are told over all audits; there is no other breakdown and no periods.")
    model = auditor_model(con, filters)
    return pd.DataFrame([_told(model, *condition) for condition in CONDITIONS])[["condition", *MEASURED, "against"]]


def _told(model: AuditorModel, factor: str, level: str, base: str) -> dict[str, object]:
    row = dict.fromkeys(MEASURED) | {"condition": level, "against": base, "rate": np.nan, "low": np.nan, "high": np.nan}
    if model.fit is None:
        return row | {"count": 0, "of": np.nan, "effective_n": 0.0, "why": model.why}
    under = (model.modelled[factor] == level).to_numpy()
    counted = row | {"count": int(model.modelled["found"][under].sum()), "effective_n": float(under.sum())}
    if {(factor, level), (factor, base)} - set(model.terms):
        return counted | {"of": np.nan, "why": "one kind only"}
    weights = np.zeros((1, len(model.fit.coefficients)))
    weights[0, model.terms.index((factor, level))], weights[0, model.terms.index((factor, base))] = 1.0, -1.0
    (difference,), (spread,) = model.fit.combined(weights)
    reach = scipy.stats.norm.ppf(0.5 + CONFIDENCE / 2) * spread
    rate, low, high = (float(np.exp(value)) for value in (difference, difference - reach, difference + reach))
    return counted | {"of": float(model.fit.fitted[under].sum()) / rate, "rate": rate, "low": low, "high": high}
