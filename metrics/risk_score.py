"""The points score: components times weights, and the tier that points and hard rules give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from metrics.risk_components import COMPONENTS

TIERS = ("critical", "high", "medium", "low", "not enough evidence")
# The least tier each hard rule gives, whatever the points.
HARD_RULES = {"open critical": "critical", "stop": "critical", "fail": "high"}

RULES = """
    select setting('risk_medium_from')::double as medium_from, setting('risk_high_from')::double as high_from,
           setting('risk_critical_from')::double as critical_from, setting('risk_least_seen')::double as least_seen,
           setting('minimum_audits')::integer as least_audits
"""
WEIGHTS = "select name, value from settings() where starts_with(name, 'risk_weight_')"


@dataclass(frozen=True, slots=True)
class TierRules:
    """The house rules that make a tier of a score."""

    medium_from: float
    high_from: float
    critical_from: float
    least_seen: float
    least_audits: int


def tier_rules(con: duckdb.DuckDBPyConnection) -> TierRules:
    """The rules in force."""
    return TierRules(*con.execute(RULES).fetchall()[0])


def risk_weights(con: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """The weights in force, by component."""
    rules = {name: float(value) for name, value in con.execute(WEIGHTS).fetchall()}
    return {component: rules[f"risk_weight_{component}"] for component in COMPONENTS}


def contributions(components: pd.DataFrame, weights: Mapping[str, float]) -> pd.DataFrame:
    """The rows of risk_components() with ``weight`` and ``points``, whose sum per site is its score, to the tenth.

    points = 100 x weight x level / sum of the weights of the components that could be told at the site: what is missing
    counts neither for nor against it. Null where the level is.
    """
    weight = components["component"].map(dict(weights)).astype("float64")
    seen = weight.where(components["level"].notna(), 0.0).groupby(components["site_key"]).transform("sum")
    points = 100 * weight * components["level"] / seen.where(seen > 0)
    return components.assign(weight=weight, points=points.round(1))


def risk_scores(components: pd.DataFrame, weights: Mapping[str, float]) -> pd.DataFrame:
    """One row per site: its ``score``, 0 to 100, and ``seen``, the share of the weight that could be told.

    The score is the sum of the points as printed; null where nothing could be told.
    """
    told = contributions(components, weights)
    total = float(sum(weights.values()))
    told["told_weight"] = told["weight"].where(told["points"].notna(), 0.0)
    sites = told.groupby("site_key", sort=False).agg(
        supplier_key=("supplier_key", "first"), supplier=("supplier", "first"), site=("site", "first"),
        score=("points", "sum"), known=("points", "count"), told_weight=("told_weight", "sum"),
    )  # fmt: skip
    score = sites["score"].round(1).where(sites["known"] > 0)
    seen = sites["told_weight"] / total if total > 0 else 0.0
    return sites.assign(score=score, seen=seen).drop(columns=["known", "told_weight"]).reset_index()


def tiers(scores: pd.DataFrame, rules: TierRules) -> pd.Series:
    """The tier of each row: of ``score``, ``seen``, ``audits`` and ``rule``, the hard rule it falls under, if any.

    Points give a tier by the thresholds. Where less of the weight could be told than risk_least_seen there is not
    enough evidence; nor is there for low or medium with fewer full audits than minimum_audits. A hard rule gives at
    least its tier, whatever the rest.
    """
    score = scores["score"]
    by_points = np.select(
        [score >= rules.critical_from, score >= rules.high_from, score >= rules.medium_from],
        ["critical", "high", "medium"], default="low",
    )  # fmt: skip
    few = (scores["audits"] < rules.least_audits) & np.isin(by_points, ["medium", "low"])
    unclear = few | score.isna() | (scores["seen"] < rules.least_seen)
    told = np.where(unclear, "not enough evidence", by_points)
    least = scores["rule"].map(HARD_RULES)
    order = {tier: at for at, tier in enumerate(TIERS)}
    stricter = least.notna() & (least.map(order) < pd.Series(told, index=scores.index).map(order))
    return pd.Series(np.where(stricter, least, told), index=scores.index, name="tier")
