"""How far a rate may be trusted: shown, shown in grey, or not given at all. The one place where this is decided."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from metrics.codes import coded
from metrics.filters import Filters

SHOWN, GREY, SUPPRESSED = "shown", "grey", "suppressed"
# Facets whose values are groups of sites: a rate of too few would speak of single sites.
GROUPS = ("region", "country", "category")

# In one look at the rules: nearly every rate asks, and four would cost four times as much to plan.
STANDARDS = """
    select max(value) filter (name = 'minimum_n')::double, max(value) filter (name = 'minimum_effective_n')::double,
           max(value) filter (name = 'widest_half_interval')::double,
           max(value) filter (name = 'minimum_sites')::integer
    from settings()
"""


@dataclass(frozen=True, slots=True)
class Standards:
    """House rules: fewest audits, smallest effective n, widest half interval, fewest sites of a group."""

    audits: float
    effective_n: float
    half_width: float
    sites: int


def speaks_of_groups(by: str, filters: Filters) -> bool:
    """Whether rows speak of groups of sites, and the viewer did not ask for single suppliers or sites."""
    return by in GROUPS and not filters.suppliers and not filters.sites


def standards(con: duckdb.DuckDBPyConnection) -> Standards:
    """The house rules in force."""
    row = con.execute(STANDARDS).fetchone()
    assert row is not None, "a select without a table gives one row"
    return Standards(*row)


def with_trust(
    con: duckdb.DuckDBPyConnection,
    rated: pd.DataFrame,
    filters: Filters,
    *,
    by: str,
    every: str | None,
    audits: str = "audits",
    sites: str = "sites",
    share: bool = True,
) -> pd.DataFrame:
    """Add ``trust``, and the code of its reason to ``why`` where there is a rate.

    - suppressed, 'few sites': a region, country or category of fewer sites than minimum_sites, unless suppliers or
      sites are chosen. Its counts stay, its rate and interval are null.
    - grey, left out of rankings: 'one audit'; 'few audits', fewer than minimum_n; 'few sites' in one period of a
      group; of a share also 'small effective n', one below minimum_effective_n, and 'wide interval', half of
      it above widest_half_interval.
    - shown otherwise. Null without a rate.

    ``audits`` and ``sites`` are the columns that count those behind a rate; ``share``: the rate runs from 0 to 1.
    """
    rules = standards(con)
    known = rated["rate"].notna().to_numpy()
    behind = rated[audits].to_numpy(dtype=float)
    few_sites = speaks_of_groups(by, filters) & (rated[sites].to_numpy(dtype=float) < rules.sites)
    half = (rated["high"] - rated["low"]).to_numpy(dtype=float) / 2
    reasons = [
        ("few sites", few_sites),
        ("one audit", behind <= 1),
        ("few audits", behind < rules.audits),
        ("small effective n", share & (rated["effective_n"].to_numpy(dtype=float) < rules.effective_n)),
        ("wide interval", share & (half > rules.half_width)),
    ]
    told = np.select([known & mask for _, mask in reasons], [code for code, _ in reasons], default="")
    hidden = known & few_sites & (every is None)
    verdict = np.select([~known, hidden, told != ""], ["", SUPPRESSED, GREY], default=SHOWN)
    trusted = rated.copy()
    trusted["why"] = coded((new or old for new, old in zip(told.tolist(), rated["why"], strict=True)), rated.index)
    trusted.loc[hidden, ["rate", "low", "high"]] = np.nan
    place = list(trusted.columns).index("why") + 1
    trusted.insert(place, "trust", coded(verdict.tolist(), rated.index))
    return trusted
