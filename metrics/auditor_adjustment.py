"""What audits would have found, had each been done by an average auditor."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from metrics.auditor_model import AuditorModel, auditor_model
from metrics.crossed_effects import Floats, indicators
from metrics.filters import Filters
from metrics.rates import MEASURED

FACETS = ("supplier", "site", "region", "country", "category", "scheme", "checklist", "all")


def auditor_adjustment(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per audit that names an auditor or a firm: what was found, and what an average auditor would have found.

    ``ratio`` is what is due to who came, auditor and firm, against the average of all audits linked by common sites;
    ``adjusted`` = found / ratio. Where the auditor cannot be told from the sites, the ratio is 1 and ``why`` says why.
    The ratio holds for shares of answers that do not conform as well, as long as they are small. The model is that of
    auditor effects. It is told without names, so it works where auditors are hidden.
    """
    model = auditor_model(con, filters)
    columns = ["audit_key", "supplier", "site", "region", "country", "category", "scheme", "checklist", "date"]
    visits = model.visits
    if visits.empty:
        return visits.reindex(columns=[*columns, "found", "ratio", "adjusted", "why"])
    why = model.people["why"].to_numpy()[visits["person"]]
    ratio = np.ones(len(visits))
    if model.fit is not None:
        ratio[visits["modelled"].to_numpy()] = _ratios(model)
    told = visits[[*columns, "found"]].assign(ratio=np.where(pd.isna(why), ratio, 1.0), why=why)
    if model.fit is None:
        told["why"] = told["why"].fillna(model.why)
    return told.assign(adjusted=told["found"] / told["ratio"])[[*columns, "found", "ratio", "adjusted", "why"]]


def _ratios(model: AuditorModel) -> Floats:
    """Per audit in the model: what is due to who came, the mean logarithm of each group of linked people being 0."""
    assert model.fit is not None
    due = model.peculiar @ model.fit.coefficients
    together = model.modelled["together"].to_numpy()
    group = indicators(together, int(together.max()) + 1)
    mean = (group.T @ due) / np.maximum(group.sum(axis=0), 1)
    return np.asarray(np.exp(due - mean[together]))


def adjusted_nonconformities(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "supplier", every: str | None = None
) -> pd.DataFrame:
    """Nonconformities per audit, had each audit been done by an average auditor. One row per supplier, region, ...

    ``count`` is the sum of adjusted nonconformities (see auditor effects), ``of`` the audits that name an auditor or a
    firm, ``found`` what was really found, ``plain`` found per audit, ``ratio`` rate / plain, ``adjustable`` the audits
    whose auditor can be told from the sites; the others count as found. No interval: that of nonconformities per audit
    holds, moved. Observations are out, full audits unless kinds are chosen. Raises ValueError for an unknown facet or
    for a period.
    """
    if by not in FACETS or every is not None:
        raise ValueError(f"Adjusted nonconformities are told by {', '.join(FACETS)}, over all audits.")
    audits = auditor_adjustment(con, filters)
    keys = pd.Series("all", index=audits.index) if by == "all" else audits[by]
    told = audits.assign(adjustable=audits["why"].isna()).groupby(keys.rename(by))
    sums = told.agg(
        count=("adjusted", "sum"), of=("found", "size"), found=("found", "sum"), adjustable=("adjustable", "sum")
    )
    sums["rate"], sums["plain"] = sums["count"] / sums["of"], sums["found"] / sums["of"]
    sums["ratio"] = sums["rate"] / sums["plain"].where(sums["plain"] > 0)
    sums["effective_n"] = sums["of"].astype("float64")
    sums["why"] = np.where(sums["adjustable"] > 0, None, "nobody comparable")  # type: ignore[call-overload]
    sums = sums.assign(low=np.nan, high=np.nan).reset_index()
    return sums[[by, *MEASURED, "found", "plain", "ratio", "adjustable"]]
