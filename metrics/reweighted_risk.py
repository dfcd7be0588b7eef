"""What other weights would make of every supplier's score and tier."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.narrowed_by import PLACES, narrowed_by
from metrics.risk import evidence, risk, risk_tables, worst_sites
from metrics.risk_score import risk_scores, tier_rules, tiers

Weights = tuple[tuple[str, float], ...]


@narrowed_by(*PLACES)
def reweighted_risk(con: duckdb.DuckDBPyConnection, filters: Filters, *, weights: Weights) -> pd.DataFrame:
    """One row per supplier in view: tier and score in force (``before``, ``score_before``) and by these weights.

    Those whose tier changes first, the worst of them on top. Components, thresholds and hard rules stay as they are.
    Raises ValueError without an as-of day, or where no weight is above zero.
    """
    if not any(weight > 0 for _, weight in weights):
        raise ValueError("At least one component of the risk score needs a weight above zero.")
    as_of = filters.required_as_of("Risk")
    now = risk(con, filters)[["supplier", "tier", "score"]].rename(columns={"tier": "before", "score": "score_before"})
    sites, parts = risk_tables(con, filters)
    own = sites[sites["supplier"].isin(now["supplier"])]
    components = parts.merge(own[["site_key", "supplier_key", "supplier", "site"]], on="site_key")
    scores = risk_scores(components, dict(weights))
    scores = scores.merge(evidence(con, as_of)[["site_key", "audits", "rule"]], on="site_key")
    scores["tier"] = tiers(scores, tier_rules(con))
    worst = worst_sites(scores)[["supplier", "site", "tier", "score"]] if len(scores) else scores
    told = now.merge(worst, on="supplier")
    moved = (told["before"] != told["tier"]).to_numpy()
    return pd.concat([told[moved], told[~moved]], ignore_index=True)
