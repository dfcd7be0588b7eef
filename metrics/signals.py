"""Which lines give a signal at their newest point, of all that were looked at."""

from __future__ import annotations

from typing import Final

import duckdb
import numpy as np
import pandas as pd

from metrics.control_chance import chance_of_signals, kept_after
from metrics.control_chart import House, control_chart, house_of, sequence_of
from metrics.control_limits import medians
from metrics.control_points import FACETS, MEASURES
from metrics.control_rules import Points, run_lengths, runs_analysis
from metrics.filters import Filters

__all__ = ["FACETS", "MEASURES", "signals"]

# With more lines than this, single signals are chance more often than not: the list is thinned to what stands out.
MANY: Final = 100
ASKED: Final = "select setting('false_discovery_share')::double, setting('reaudit_months')::integer"


def signals(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    *,
    measure: str = "conformity",
    by: str = "region",
    every: str | None = None,
) -> pd.DataFrame:
    """Lines with a signal at their newest whole point first, then every other line. One row per line.

    A line is one facet value under one scheme, as in the control chart; its newest segment is looked at. ``signal`` and
    ``effect`` are those of its newest point that counts. ``chance``: how often that line, its points shuffled, signals
    at the newest point; the sum over the rows with ``limits`` is how many signals to expect among them if nothing had
    changed anywhere. ``p_value`` of the newest point among all shuffled lines; with more than 100 lines ``kept`` marks
    those that stand out at the house rule false_discovery_share (Benjamini and Hochberg 1995), with fewer every signal.
    ``moved``: the runs analysis of the whole segment about its median (Anhoej and Olesen 2014) says it did not stay on
    one level; of quiet lines at most one in twenty is said to have moved.
    ``since``: where the run on one side of the centre began that the newest point belongs to.

    ``why`` says why a line was not looked at: fewer than 8 points, no spread, or 'not recent': its newest point is
    older than twice the house rule reaudit_months. Rates, limits and counts are those of the newest point. Raises
    ValueError for an unknown measure, facet or period, and without an as-of day.
    """
    points = control_chart(con, filters, measure=measure, by=by, every=every)
    facet = "scheme" if by == "scheme" else by
    points = points.assign(facet=points[facet])
    row = con.execute(ASKED).fetchone()
    assert row is not None
    share, months = row
    oldest = pd.Timestamp(filters.required_as_of("A list of signals")) - pd.DateOffset(months=2 * months)
    newest = _newest_segments(points[points["whole"]])
    rows = _looked_at(newest, house_of(con), measure, oldest=oldest, share=share)
    keys = [by] if by == "scheme" else [by, "scheme"]
    ranks = {"kept": False, "p_value": True, "points": False}
    order = rows[[*keys, *COLUMNS]].sort_values(list(ranks), ascending=list(ranks.values()), kind="stable")
    return order.reset_index(drop=True)


COLUMNS: Final = [
    "version", "chart", "period", "count", "of", "rate", "low", "high", "effective_n", "why", "centre", "limits",
    "points", "signal", "effect", "kept", "chance", "p_value", "moved", "since", "last",
    "audit_key",
]  # fmt: skip


def _newest_segments(points: pd.DataFrame) -> pd.DataFrame:
    """The points of each line's segment that holds its newest point; the later one where two versions stand beside."""
    line = ["facet", "scheme"]
    newest = points.sort_values(["period", "segment"], kind="stable").drop_duplicates(line, keep="last")
    return points.merge(newest[[*line, "segment"]], on=[*line, "segment"])


def _looked_at(points: pd.DataFrame, house: House, measure: str, *, oldest: pd.Timestamp, share: float) -> pd.DataFrame:
    line = points.groupby(["facet", "scheme"], sort=False).ngroup().to_numpy().astype(np.int64)
    last = np.flatnonzero(np.diff(line, append=line.max(initial=-1) + 1) != 0)
    rows = points.iloc[last].reset_index(drop=True)
    stale = (rows["last"] < oldest).to_numpy()
    rows["why"] = rows["why"].mask(rows["why"].isna() & stale, "not recent")
    judged = rows["why"].isna().to_numpy()
    sequence = sequence_of(points, measure)
    chance = chance_of_signals(sequence.part(judged[line]), house)
    rows["chance"], rows["p_value"] = np.nan, np.nan
    rows.loc[judged, "chance"], rows.loc[judged, "p_value"] = chance.share, chance.p_value
    rows.loc[~judged, ["signal", "effect"]] = None
    signalled = rows["signal"].notna()
    rows["kept"] = signalled
    if judged.sum() > MANY:
        rows.loc[judged, "kept"] = signalled[judged] & kept_after(chance.p_value, share=share)
    told = Points(points["rate"].to_numpy(), points["distance"].to_numpy(), line)
    about_median = told.value - medians(told.value, line=line)
    rows["moved"] = runs_analysis(Points(told.value, about_median, line)).shifted & judged
    rows["since"] = points["period"].to_numpy()[last - np.maximum(run_lengths(told)[last], 1) + 1]
    return rows
