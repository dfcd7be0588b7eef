"""How long it takes to close a corrective action, the open ones included."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from metrics.corrective_actions import FACETS
from metrics.filters import Filters
from metrics.rates import counts_by, in_order
from metrics.survival import banded, design_effects, reached, survival

# One site's actions of one audit are alike, so for single suppliers and sites an audit is the unit, else a site.
TIMES = """
    with actions as (
        select action_facet($facet) as facet, period_start($every, date) as period,
               cluster_of($facet, audit_key, site_key) as cluster,
               standing = 'closed' as is_closed, standing = 'closed' and closed is null as is_undated,
               is_sound,
               case when standing = 'closed' then closed else $as_of::date end - date as days
        from counted_actions_in($scope)
    )
    select facet, period, cluster, days, is_sound and not is_undated as is_usable,
           count(*) filter (is_closed) as happened, count(*) filter (not is_closed) as censored
    from actions where facet is not null
    group by all
    order by facet, period, cluster, days
"""


def closing_time(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Days from the audit to the closing of a corrective action: the median (``rate``), with open ones counted as
    lasting at least until the as-of day (Kaplan-Meier).

    ``count`` closed ``of`` all with usable dates; ``low`` and ``high`` the 95% interval of the median (Brookmeyer and
    Crowley 1982, on the log scale), widened because actions of one site, or of one audit where single suppliers and
    sites are told apart, are closed together; ``effective_n`` is `of` over that design effect. ``p90``: days after
    which nine of ten are closed; ``closed_in_90``: the share closed within 90 days. Empty where too few are closed to
    tell: ``why`` says so for the median. ``left_out``: closed without a date, or with dates that contradict each other.
    Void actions and those for observations and positive remarks are in no number. Periods are those of the audit.
    Raises ValueError without an as-of day, or for an unknown facet or period.
    """
    as_of = filters.required_as_of("The time to close")
    times = counts_by(con, TIMES, filters, by=by, every=every, facets=FACETS, as_of=as_of)
    keys = [by] if every is None else [by, "period"]
    lines = times[keys].drop_duplicates().reset_index(drop=True)
    times["line"] = times.groupby(keys, sort=False).ngroup()
    return in_order(lines.join(_told(times)))


def _told(times: pd.DataFrame) -> pd.DataFrame:
    usable = times[times["is_usable"]]
    curve = survival(usable, by="line")
    deff = design_effects(usable, curve, by="line")
    band = banded(curve, deff, by="line")
    sums = usable.groupby("line")[["happened", "censored"]].sum()
    sums = sums.reindex(times["line"].unique(), fill_value=0)
    told = pd.DataFrame({"count": sums["happened"], "of": sums["happened"] + sums["censored"]})
    told["rate"] = reached(curve, 0.5, by="line")
    told["low"] = reached(band, 0.5, by="line", bound="low")
    told["high"] = reached(band, 0.5, by="line", bound="high")
    told["effective_n"] = told["of"] / deff
    reason = np.where(told["of"] == 0, "no closing dates", "fewer than half closed")
    told["why"] = pd.Series(reason, index=told.index).where(told["rate"].isna(), None)
    told["p90"] = reached(curve, 0.1, by="line")
    early = curve[curve["days"] <= 90].groupby("line")["share"].last()
    told["closed_in_90"] = (1 - early).reindex(told.index).fillna(0.0).where(told["of"] > 0)
    unusable = times[~times["is_usable"]]
    told["left_out"] = (unusable["happened"] + unusable["censored"]).groupby(unusable["line"]).sum()
    days = dict.fromkeys(("rate", "low", "high", "p90"), "float64")
    return told.fillna({"left_out": 0}).astype({"left_out": "int64", **days})
