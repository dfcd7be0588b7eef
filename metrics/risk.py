"""Which suppliers are at risk: a points score that says what it is made of, and the tier it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.narrowed_by import PLACES, narrowed_by
from metrics.risk_components import risk_components
from metrics.risk_score import TIERS, contributions, risk_scores, risk_weights, tier_rules, tiers
from metrics.worked_out import program, worked_out

FACETS = ("supplier", "site")
SITE = ["site_key", "supplier_key", "supplier", "site", "audits", "score", "seen", "tier", "rule"]
PART = ["component", "measure", "value", "level", "count", "of", "why", "weight", "points"]
COUNTS = ["open_critical", "open_major", "overdue", "overdue_major"]
# Where a component cannot be told, none counted is none known.
COUNTED_BY = {"open": COUNTS[:2], "overdue": COUNTS[2:]}
# A component that gives so many points is named among the reasons.
NAMED = 5.0

RULE = (
    "A site's risk score is 100 x the sum of weight x level over its components, divided by the weights of those that "
    "are known; a supplier has the score and tier of its worst site. The thresholds of the tiers are house rules. "
    "Critical: from risk_critical_from points; whatever the points, with an open critical nonconformity or a stop "
    "that stands. High: from risk_high_from points; at least high with a fail that stands. A verdict stands until "
    "the next full audit under the same scheme, or until it is reaudit_months older than the last full audit. Not "
    "enough evidence: less of the weight is known than risk_least_seen, or fewer than minimum_audits full audits "
    "where the points are no more than medium. Medium: from risk_medium_from points. Low: otherwise."
)

PROGRAMS = "select program from risk_programs($as_of)"
KEPT_SITES = """
    select site_key, supplier_key, supplier, site, audits, score, seen, tier, rule from risk_sites($as_of)
    where supplier_key in (select supplier_key from places_in($scope))
"""
KEPT_PARTS = """
    select site_key, component, measure, value, level, "count", "of", why, weight, points from risk_parts($as_of)
    where site_key in (
        select site_key from risk_sites($as_of) where supplier_key in (select supplier_key from places_in($scope))
    )
"""
EVIDENCE = """
    select site_key, audits, last_audit, last_result::varchar as last_result,
           standing_result::varchar as standing_result, open_critical, open_major, overdue, overdue_major, repeats,
           hard_rule(open_critical, standing_result) as rule
    from site_evidence($as_of)
"""
SHOWN = "select site_key, supplier_key from places_in($scope)"


@narrowed_by(*PLACES)
def risk(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "supplier", every: str | None = None
) -> pd.DataFrame:
    """One row per supplier (or site): its risk tier on the as-of day, its score, and the evidence. ``RULE`` says how.

    ``score``: points from 0 to 100, of the supplier's worst ``site``; ``seen``: the share of the weight that could be
    told; ``rule``: the hard rule that holds there, if any; ``why``: the rule and the components that give most points.
    The worst tier first, then most points; of equal points first of whom more is known, then who was audited last.
    ``last_result`` is the worst last verdict over its sites, the counts are sums over those of which they are known:
    open findings and overdue actions are null, not 0, where no file tells of findings, their severity, actions or due
    dates, as the score says. A finding is open while it has an open action, or, without any action, until its site's
    next full audit. Repeats are nonconformities found again at the last full audits. All evidence up to the day is
    used: only supplier, site, region, country and tier filters choose who is shown, the others do not hide evidence. A
    supplier of which too little is known is never low.
    Raises ValueError without an as-of day, for another facet, or for a period.
    """
    if by not in FACETS or every is not None:
        raise ValueError("Risk is told per supplier or site on one day; it has no other breakdown and no periods.")
    as_of = filters.required_as_of("Risk")
    sites, parts = risk_tables(con, filters)
    sites = _counted(sites.merge(evidence(con, as_of).drop(columns=["audits", "rule"]), on="site_key"), parts)
    shown = _shown(con, filters)["site_key"]
    if by == "site":
        told = sites[sites["site_key"].isin(shown)]
    else:
        of_shown = sites[sites["supplier_key"].isin(sites.loc[sites["site_key"].isin(shown), "supplier_key"])]
        told = _by_supplier(of_shown)
    if filters.tiers:
        told = told[told["tier"].isin(filters.tiers)]
    told = told.assign(why=_reasons(told, parts))
    return _ordered(told, ties=("seen", "last_audit"))[_columns(by)].reset_index(drop=True)


def risk_points(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """All there is to a score, worked out anew: one row per site and component, with the site's score and tier.

    The weights in force; of all sites. It is what is kept for pages to look up (data/risk_scores.py).
    """
    as_of = filters.required_as_of("Risk")
    everything = Filters(as_of=as_of)
    components = risk_components(con, everything, as_of=as_of)
    return scored(con, components, risk_weights(con), as_of=as_of)


def scored(
    con: duckdb.DuckDBPyConnection, components: pd.DataFrame, weights: Mapping[str, float], *, as_of: date
) -> pd.DataFrame:
    """Components as they count by these weights, with the score and tier they make of each site."""
    sites = risk_scores(components, weights).merge(evidence(con, as_of)[["site_key", "audits", "rule"]], on="site_key")
    sites["tier"] = tiers(sites, tier_rules(con))
    return contributions(components, weights)[["site_key", *PART]].merge(sites[SITE], on="site_key")


def risk_tables(con: duckdb.DuckDBPyConnection, filters: Filters) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Sites with score and tier, and the components behind them: as kept for that day, else worked out. The same.

    All sites of the suppliers that have one in view, whatever their tier.
    """
    as_of = filters.required_as_of("Risk")
    if is_kept(con, as_of=as_of):
        asked = {"as_of": as_of, "scope": _of_any_tier(filters)}
        return con.execute(KEPT_SITES, asked).df(), con.execute(KEPT_PARTS, asked).df()
    points = risk_points(con, Filters(as_of=as_of))
    return tables(points[points["supplier_key"].isin(_shown(con, filters)["supplier_key"])])


def is_kept(con: duckdb.DuckDBPyConnection, *, as_of: date) -> bool:
    """Whether the scores of a day stand ready, for the data as they are and by this program."""
    return con.execute(PROGRAMS, {"as_of": as_of}).fetchone() == (program(),)


def tables(points: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of scored() as sites and as components."""
    return points.drop_duplicates("site_key")[SITE].reset_index(drop=True), points[["site_key", *PART]]


def evidence(con: duckdb.DuckDBPyConnection, as_of: date) -> pd.DataFrame:
    """What is on file of every site on a day, and the hard rule it falls under: as kept, else worked out. The same."""
    return worked_out(con, Filters(as_of=as_of), metric=site_evidence)


def site_evidence(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per site: what is on file of it on the as-of day, and the hard rule it falls under. Of all sites."""
    return con.execute(EVIDENCE, {"as_of": filters.required_as_of("Risk")}).df()


def worst_sites(sites: pd.DataFrame) -> pd.DataFrame:
    """The row of each supplier's worst site: by tier, then score. What is not known does not hide what is."""
    return _ordered(sites).drop_duplicates("supplier_key")


def _shown(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    return con.execute(SHOWN, {"scope": _of_any_tier(filters)}).df()


def _of_any_tier(filters: Filters) -> dict[str, Any]:
    return replace(filters, tiers=()).as_scope()  # tiers are told here, also where nobody has looked them up yet


def _counted(sites: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """The sites with null where a count of none says no more than that nobody told."""
    told = parts[parts["level"].notna()]
    sites = sites.astype(dict.fromkeys(COUNTS, "Int64"))
    for component, names in COUNTED_BY.items():
        known = sites["site_key"].isin(told.loc[told["component"] == component, "site_key"])
        for name in names:
            sites[name] = sites[name].mask(~known & (sites[name] == 0))
    return sites


def _by_supplier(sites: pd.DataFrame) -> pd.DataFrame:
    order = {result: at for at, result in enumerate(("pass", "conditional", "fail", "stop"))}
    rank = sites["last_result"].map(order)
    sums = ["audits", *COUNTS, "repeats"]
    of_all = sites.assign(rank=rank).groupby("supplier_key", sort=False)
    of_sites = [*sums, "last_audit", "last_result", "standing_result"]
    told = worst_sites(sites).drop(columns=of_sites).set_index("supplier_key")
    told[sums] = of_all[sums].sum(min_count=1)
    told["last_audit"] = of_all["last_audit"].max()
    told["last_result"] = of_all["rank"].max().map({at: result for result, at in order.items()})
    told["sites"] = of_all.size()
    return told.reset_index()


def _reasons(told: pd.DataFrame, parts: pd.DataFrame) -> list[str]:
    """The hard rule, then the components that give most points: 'open critical; change; result'."""
    named = parts[(parts["points"] >= NAMED) & parts["site_key"].isin(told["site_key"])]
    named = named.sort_values(["site_key", "points"], ascending=[True, False], kind="stable")
    most: dict[str, list[str]] = {}
    for site, component in zip(named["site_key"], named["component"], strict=True):
        most.setdefault(site, []).append(component)
    return [
        "; ".join([
            *([rule] if isinstance(rule, str) else []),
            *(["not enough evidence"] if tier == "not enough evidence" else []),
            *most.get(site, []),
        ])
        for site, rule, tier in zip(told["site_key"], told["rule"], told["tier"], strict=True)
    ]  # fmt: skip


def _ordered(told: pd.DataFrame, *, ties: tuple[str, ...] = ()) -> pd.DataFrame:
    """The worst tier first, then the highest score, of equal ones the highest in the columns ``ties``, then by name."""
    order = {tier: at for at, tier in enumerate(TIERS)}
    keys = told.assign(order=told["tier"].map(order), named=told["supplier"] + told["site"])
    return keys.sort_values(
        ["order", "score", *ties, "named", "site_key"],
        ascending=[True, False, *(False for _ in ties), True, True], kind="stable",
    ).drop(columns=["order", "named"])  # fmt: skip


def _columns(by: str) -> list[str]:
    told = [
        "tier", "score", "seen", "rule", "last_audit", "last_result", "open_critical", "open_major", "overdue",
        "overdue_major", "repeats", "audits", "why",
    ]  # fmt: skip
    return [*(("supplier", "site") if by == "supplier" else ("site", "supplier")), *told, "site_key"]
