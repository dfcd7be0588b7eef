"""The predicted chance that a site's next full audit fails or raises a major finding, and what it is made of."""

from __future__ import annotations

from datetime import timedelta

import duckdb
import numpy as np
import pandas as pd
from scipy import special

from metrics.calibration import Line
from metrics.chance_model import CONFIDENT, ChanceModel, ChanceScorer
from metrics.filters import Filters
from metrics.known_features import FEATURES, Known
from metrics.next_audits import everyone, forecast_rules
from metrics.rolling_origin import recalibrated, rolled

FACETS = ("site",)
PLACES = """
    select site_key, site, supplier_key, supplier, region, country, coalesce(active, true) as active
    from places_in($scope) order by supplier, site
"""
# The share of first audits that were the event: what is to be expected of a site never audited.
FIRST = """
    with first as (
        select event from known_visits($scope, $event, [$day::date]) where event is not null
        qualify row_number() over (partition by site_key order by date, audit_key) = 1
    )
    select count(*) filter (event), count(*) from first
"""
CONTRIBUTIONS = tuple(f"adds_{name}" for name in FEATURES)
COLUMNS = [
    "site_key", "site", "supplier_key", "supplier", "region", "country", "active", "chance", "low", "high",
    "expected_findings", "basis", "audits", "last_audit", "usual", *CONTRIBUTIONS, *FEATURES,
]  # fmt: skip


def risk_chances(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "site", every: str | None = None
) -> pd.DataFrame:
    """The chance that the next full audit of a site brings the event of the house rule forecast_event. A row per site.

    From a logistic regression on at most ten features, fitted to what the first audits after earlier days brought (see
    back-test), each feature as known on its day; recalibrated by how earlier chances came true. ``low`` and ``high``:
    90 % interval, of how well the model is known, not of what the audit will bring. The chance is a sum of log-odds:
    ``usual`` (the average site's) and ``adds_...`` per feature; one that cannot be told is empty and adds nothing.

    ``basis``: 'model'; 'base' where fewer events than forecast_events are on file, so that there is no model, or where
    the site was never audited: then the share of events in the site's own audits, which fade with age, drawn towards
    what is usual under its checklists (empirical Bayes), and of first audits for a site without any. No ``adds_...``
    then. ``expected_findings``: critical and major nonconformities to be expected at the next audit (any, where any is
    the event), empty for a site never audited. ``chance`` is empty where no audit on file tells of the event.

    The model is fitted to all audits under the schemes and of the kinds chosen; the other filters choose which sites
    are shown. Raises ValueError without an as-of day, for another facet than site, or for a period.
    """
    if by not in FACETS or every is not None:
        raise ValueError("Chances are told per site on one day; there is no other breakdown and no periods.")
    day = filters.required_as_of("The predicted chance") + timedelta(days=1)
    compared, rules = everyone(filters), forecast_rules(con)
    scorer = ChanceScorer(compared, rules)
    told = rolled(con, compared, scorer, rules, day=day)
    scorer(con, day, told.past)
    known = scorer.known(con, day)
    if scorer.model is None:
        sites = known.sites.rename(columns={"base": "chance"}).assign(basis="base", usual=np.nan)
        sites[[*CONTRIBUTIONS]] = np.nan
    else:
        recalibration = recalibrated(told.rows, as_chance=True)
        sites = _by_model(known, scorer.model, Line(0.0, 1.0) if recalibration is None else recalibration.line)
    sites[[*FEATURES]] = known.features
    first = con.execute(FIRST, {"scope": compared.as_scope(), "event": rules.event, "day": day}).fetchone()
    assert first is not None
    places = con.execute(PLACES, {"scope": filters.as_scope()}).df()
    return _never_audited(places.merge(sites, on="site_key", how="left"), int(first[0]), int(first[1]), known.size)


def _by_model(known: Known, model: ChanceModel, line: Line) -> pd.DataFrame:
    """Chances as sums: the usual log-odds and what each feature adds, both as recalibrated."""
    adds = line.slope * model.contributions(known.features)
    usual = line.intercept + line.slope * model.intercept
    middle = usual + np.nansum(adds, axis=1)
    reach = CONFIDENT * abs(line.slope) * model.spread(known.features)
    sites = known.sites.drop(columns="base").assign(basis="model", usual=usual, chance=special.expit(middle))
    sites["low"], sites["high"] = special.expit(middle - reach), special.expit(middle + reach)
    sites[[*CONTRIBUTIONS]] = adds
    return sites


def _never_audited(sites: pd.DataFrame, events: int, firsts: int, size: float) -> pd.DataFrame:
    """Sites without an audit take the share of events in first audits, and all the spread there is among sites."""
    never = sites["basis"].isna()
    # As if one more first audit of even chance had been seen, so that the share is never 0 or 1.
    share = (events + 0.5) / (firsts + 1)
    sites.loc[never, "basis"] = "base"
    sites.loc[never, "audits"] = 0
    sites.loc[never, "chance"] = share if firsts else np.nan
    for name, tail in (("low", 0.05), ("high", 0.95)):
        sites.loc[never, name] = special.betaincinv(share * size, (1 - share) * size, tail) if firsts else np.nan
    return sites[COLUMNS]
