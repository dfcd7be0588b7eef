"""What a supplier's risk score is made of, where it cannot be told, and what would lower it."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.narrowed_by import PLACES, narrowed_by
from metrics.risk import evidence, risk, risk_tables, worst_sites
from metrics.risk_score import risk_scores, tier_rules, tiers

# What can be done, and which components it brings down to nothing.
STEPS = {
    "act": ("open", "overdue"),
    "audit": ("change", "result", "time"),
    "both": ("open", "overdue", "change", "result", "time"),
}


@narrowed_by(*PLACES)
def risk_parts(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per supplier in view and component, of its worst site: level, weight, points, or why there are none.

    The worst supplier first; the points of a supplier add up to its ``score``. ``most_points`` are those the component
    could give there: its weight / the weights of all that can be told at the site, of 100. ``little_known``: less of
    the weight can be told than the house rule risk_least_seen, so that the points give no tier.
    """
    told = risk(con, filters)[["supplier", "site", "site_key", "tier", "score", "seen"]]
    _, parts = risk_tables(con, filters)
    rows = told.merge(parts, on="site_key", how="left")
    known = rows["weight"].where(rows["points"].notna())
    return rows.assign(
        most_points=100 * known / known.groupby(rows["site_key"]).transform("sum"),
        little_known=rows["seen"] < tier_rules(con).least_seen,
    )


@narrowed_by(*PLACES)
def blind_spots(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per site in view of which there is not enough evidence: where risk is unknown rather than low.

    ``missing``: the components that cannot be told, with the reason, as 'component: why; ...'.
    """
    sites = risk(con, filters, by="site")
    blind = sites[sites["tier"] == "not enough evidence"]
    _, parts = risk_tables(con, filters)
    absent = parts[parts["points"].isna() & (parts["weight"] > 0)]
    words = (absent["component"] + ": " + absent["why"]).groupby(absent["site_key"]).agg("; ".join)
    columns = ["supplier", "site", "audits", "last_audit", "seen", "missing", "site_key"]
    return blind.assign(missing=blind["site_key"].map(words))[columns].reset_index(drop=True)


@narrowed_by(*PLACES)
def known_parts(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per component: ``count`` sites in view ``of`` all where it can be told, and the usual reason if not."""
    shown = risk(con, filters, by="site")["site_key"]
    _, parts = risk_tables(con, filters)
    told = parts[parts["site_key"].isin(shown)].groupby("component", sort=False)
    counts = pd.DataFrame({"count": told["points"].count(), "of": told.size()}).reset_index()
    reasons = parts[parts["site_key"].isin(shown)].groupby(["component", "why"]).size().reset_index(name="sites")
    usual = reasons.sort_values("sites", ascending=False, kind="stable").drop_duplicates("component")
    return counts.merge(usual[["component", "why"]], on="component", how="left")


@narrowed_by(*PLACES)
def ways_out(con: duckdb.DuckDBPyConnection, filters: Filters, *, supplier: str) -> pd.DataFrame:
    """What would change a supplier's tier, worked out by the score itself. One row per ``step``, the first: as it is.

    act: every open major or critical nonconformity and late action of the supplier is closed. audit: the next full
    audit of every site passes and is no worse than those before it. both. ``tier`` and ``score`` are then those of the
    worst site, ``site``. What the step does not touch stays, recent results too, which fade and mend over audits.
    """
    as_of = filters.required_as_of("Risk")
    sites, parts = risk_tables(con, Filters(as_of=as_of, suppliers=(supplier,)))
    own = sites[sites["supplier"] == supplier]
    components = parts.merge(own[["site_key", "supplier_key", "supplier", "site"]], on="site_key")
    known = evidence(con, as_of)
    known = known[known["site_key"].isin(own["site_key"])]
    rules = tier_rules(con)
    in_force = parts.drop_duplicates("component")
    weights = dict(zip(in_force["component"].astype(str), in_force["weight"].astype(float), strict=True))
    rows = []
    for step, lowered in {"now": (), **STEPS}.items():
        level = components["level"].mask(components["component"].isin(lowered) & components["level"].notna(), 0.0)
        after = risk_scores(components.assign(level=level), weights).merge(_evidence_after(known, step), on="site_key")
        after["tier"] = tiers(after, rules)
        if len(after):
            rows.append({"step": step, **worst_sites(after).iloc[0][["tier", "score", "site"]].to_dict()})
    return pd.DataFrame(rows, columns=["step", "tier", "score", "site"])


def _evidence_after(known: pd.DataFrame, step: str) -> pd.DataFrame:
    """Full audits, and the hard rule that is left: closing does not undo a verdict, nor an audit an open critical."""
    acted, audited = step in ("act", "both"), step in ("audit", "both")
    rule = pd.Series(None, index=known.index, dtype=object)
    if not audited:
        rule = rule.mask(known["standing_result"] == "fail", "fail").mask(known["standing_result"] == "stop", "stop")
    if not acted:
        rule = rule.mask(known["open_critical"] > 0, "open critical")
    return pd.DataFrame({"site_key": known["site_key"], "audits": known["audits"] + int(audited), "rule": rule})
