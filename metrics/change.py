"""Is a change more than chance, and what is it made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import duckdb
import numpy as np
import pandas as pd

from metrics.clusters import effective_n
from metrics.codes import coded
from metrics.decomposition import DIGITS, LEAST_SHARED, split
from metrics.differences import Difference, Side, difference
from metrics.filters import Filters
from metrics.intervals import Floats
from metrics.narrowed_by import VISITS, narrowed_by
from metrics.periods import months_before
from metrics.repeat_sums import repeat_sums
from metrics.site_sums import SHARES, dispersion, site_sums_of_both
from metrics.trust import Standards, speaks_of_groups, standards

LAST_AUDIT = "select max(date) from audits_in($scope)"
SIDES = ("0", "1")  # before, after
SUMMED = ("y", "n", "burden", "audits", "not_applicable")
COUNTED = [f"{name}{side}" for name in SUMMED for side in SIDES]
# So many sites must have been audited on both sides before they tell how far the two rates move together.
FEWEST_PAIRS = 5
COMPARED = ("more than chance", "may be chance")


def change(
    con: duckdb.DuckDBPyConnection, before: Filters, after: Filters, *, measure: str, by: str = "all"
) -> pd.DataFrame:
    """How a rate differs between two scopes, such as two periods: one row per facet value found in either.

    ``count, of, rate, low, high, effective_n`` are those of the scope after, with ``before_`` those before. The
    ``difference`` (after - before) has a 95 % interval and a ``p`` at the level at which observations are independent
    (metrics/clusters.py, metrics/differences.py): sites, paired where the same sites are in both scopes, or audits
    where there are fewer than five sites. ``own`` and ``mix`` add up to it (metrics/decomposition.py).

    ``verdict`` is 'more than chance' where the interval excludes nought, 'may be chance' where it does not, 'too few'
    where one side has fewer audits than minimum_n or a smaller effective n than minimum_effective_n, 'other version'
    where less than half of the weight lies in checklists seen on both sides and the schemes are the same, 'other
    checklists' where they are not, 'few sites' where one side of a region, country or category has fewer than
    minimum_sites (its rates are then null, unless suppliers or sites are chosen), 'no rate' where one side has none.
    ``cause``: whether 'own' or 'mix' makes up more than two thirds of the difference, or 'both'; where they pull in
    opposite directions, the stronger of them.

    ``sites_both``, ``sites_before``, ``sites_after`` count the sites on both sides, only before, only after;
    ``both_before_rate`` and ``both_after_rate`` are the rates of the first. Shares of not applicable answers are given
    for 'conformity'. Raises ValueError for an unknown measure or facet.
    """
    return _change(con, site_sums_of_both(con, before, after, measure=measure, by=by), after, measure=measure, by=by)


def change_of_sums(
    con: duckdb.DuckDBPyConnection, before: pd.DataFrame, after: pd.DataFrame, *, measure: str, by: str
) -> pd.DataFrame:
    """As change() tells it, from the sums of site_sums() of both sides."""
    names, places = _joined(before, after)
    answer = compared(places, share=measure in SHARES, spread=dispersion(con, measure=measure))
    answer.insert(0, by, names[answer.index])
    return _judged(answer, standards(con), share=measure in SHARES).reset_index(drop=True)


def latest_change(con: duckdb.DuckDBPyConnection, filters: Filters, *, measure: str, by: str = "all") -> pd.DataFrame:
    """How a rate changed against the period before (see spans): one row per facet value, as change() tells it.

    The repeat rate by the day of the re-audit, which all of both periods are known by (metrics/repeat_sums.py).
    """
    before, after = spans(filters, last_audit(con, filters))
    if measure == "repeat":
        return _change(con, repeat_sums(con, before, after, by=by), after, measure=measure, by=by)
    return change(con, before, after, measure=measure, by=by)


def expected_by_chance(changes: pd.DataFrame) -> float:
    """How many of these changes would be called more than chance if nothing had changed: 5 % of those compared."""
    return 0.05 * float(changes["verdict"].isin(COMPARED).sum())


def compared(places: pd.DataFrame, *, share: bool, spread: float = 1.0) -> pd.DataFrame:
    """Both rates, their difference and what it is made of, per facet value.

    ``places`` has one row per facet, site_key and checklist, each with its region and scheme, all of them numbers, and
    y, n, burden, audits and not_applicable before (0) and after (1).
    """
    totals = places.groupby("facet")[COUNTED].sum()
    sites = places.groupby(["facet", "site_key"])[COUNTED].sum().reset_index("site_key")
    old, new = (_side(totals, sites, side, share=share, spread=spread) for side in SIDES)
    moved = difference(old, new, correlation=_together(sites, old, new, totals.index), share=share)
    answer = _told(totals, old, new, moved, share=share)
    answer = answer.join(split(places, share=share, dispersion=spread)).join(_cohort(sites))
    return answer.assign(schemes_shared=_schemes_shared(places))


@narrowed_by(*VISITS)
def last_audit(con: duckdb.DuckDBPyConnection, filters: Filters) -> date | None:
    """The day of the last audit in scope, None without one."""
    row = con.execute(LAST_AUDIT, {"scope": filters.as_scope()}).fetchone()
    return None if row is None else row[0]


def spans(filters: Filters, last: date | None) -> tuple[Filters, Filters]:
    """The scope a director means by "now", and the one before it: two stretches of equal length, years apart.

    With a first day chosen, the period chosen and the same days one or more whole years earlier; else the 12 months up
    to the last day chosen, or else to the ``last`` audit or the as-of day, and the 12 months before. Whole years, so
    that seasons are compared with themselves. Raises ValueError without a last day.
    """
    ends = [day for day in (filters.stop, filters.as_of, last) if day is not None]
    if not ends:
        raise ValueError("A change cannot be told without a last day: choose one, or an as-of date.")
    end = filters.stop or min(ends)
    start = filters.start or months_before(end, 12) + timedelta(days=1)
    years = 1
    while months_before(end, 12 * years) >= start:
        years += 1
    earlier: tuple[date, date] = months_before(start, 12 * years), months_before(end, 12 * years)
    return replace(filters, start=earlier[0], stop=earlier[1]), replace(filters, start=start, stop=end)


def _change(
    con: duckdb.DuckDBPyConnection, sums: tuple[pd.DataFrame, pd.DataFrame], after: Filters, *, measure: str, by: str
) -> pd.DataFrame:
    judged = change_of_sums(con, *sums, measure=measure, by=by)
    return _without_single_sites(judged, standards(con).sites) if speaks_of_groups(by, after) else judged


def _without_single_sites(judged: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """Groups of too few sites lose their rates, which would speak of single sites; their counts stay."""
    sides = np.minimum(judged["sites_before"], judged["sites_after"]) + judged["sites_both"]
    few = (sides < fewest) & judged["difference"].notna()
    told = judged.copy()
    kept = ("count", "of", "effective_n", "audits", "sites_both", "sites_before", "sites_after")
    rates = [
        name for name in told.select_dtypes("float").columns if name.removeprefix("before_") not in kept
    ]  # fmt: skip
    told.loc[few, rates] = np.nan
    for name, code in (("verdict", "few sites"), ("why", "few sites"), ("strata", ""), ("cause", "")):
        told[name] = coded(told[name].astype(object).where(~few, code), told.index)
    return told


def _joined(before: pd.DataFrame, after: pd.DataFrame) -> tuple[pd.Index, pd.DataFrame]:
    """The facet values in order, and both sides in one row per facet, site and checklist, all words as numbers.

    Nothing on a side is nought of nought. Numbers, because words take ten times as long to group by.
    """
    rows = pd.concat([before, after], ignore_index=True)
    names = pd.Index(rows["facet"].unique()).sort_values()
    keys = {"facet": names.get_indexer(rows["facet"]), "site_key": rows["site_key"].to_numpy()}
    keys |= {word: pd.factorize(rows[word])[0] for word in ("region", "scheme", "checklist")}
    late = (np.arange(len(rows)) >= len(before)).astype(float)
    sums = {f"{name}{at}": rows[name] * (late if at == "1" else 1 - late) for name in SUMMED for at in SIDES}
    return names, pd.DataFrame({**keys, **sums}).groupby(list(keys), sort=False).sum().reset_index()


def _side(totals: pd.DataFrame, sites: pd.DataFrame, side: str, *, share: bool, spread: float) -> Side:
    """One of the two rates per facet. Adds the column of residuals of the sites."""
    of = totals[f"n{side}"].where(totals[f"n{side}"] > 0)
    rate = totals[f"y{side}"] / of
    residual = sites[f"y{side}"] - sites[f"n{side}"] * rate.reindex(sites.index)
    sites[f"residual{side}"] = residual.fillna(0.0)
    behind = (sites[f"n{side}"] > 0).groupby(level="facet").sum()
    pooled = (of**2 / totals[f"burden{side}"] / spread).to_numpy(dtype=float)
    simple = rate * (1 - rate) / of if share else rate / of
    worth, freedom = effective_n(
        of, simple, scatter=(residual**2).groupby(level="facet").sum(), sites=behind, pooled_n=pooled
    )
    return Side(rate.to_numpy(dtype=float), worth, freedom, pooled)


def _together(sites: pd.DataFrame, old: Side, new: Side, facets: pd.Index) -> Floats:
    """How far the two rates move together because the same sites are behind both; 0 where too few sites are."""
    e0, e1 = sites["residual0"], sites["residual1"]
    paired = ((sites["n0"] > 0) & (sites["n1"] > 0)).groupby(level="facet").sum().reindex(facets)
    sums = [(one * other).groupby(level="facet").sum().reindex(facets) for one, other in ((e0, e1), (e0, e0), (e1, e1))]
    spread = np.sqrt(sums[1] * sums[2])
    found = (sums[0] / spread.where(spread > 0)).where(paired >= FEWEST_PAIRS).fillna(0.0)
    together: Floats = found.clip(-1, 1).to_numpy(dtype=float)
    return together


def _told(totals: pd.DataFrame, old: Side, new: Side, moved: Difference, *, share: bool) -> pd.DataFrame:
    """The columns of both rates and of their difference."""
    answer = pd.DataFrame(index=totals.index)
    for prefix, side, rate in (("", "1", new), ("before_", "0", old)):
        count = totals[f"y{side}"]
        answer[f"{prefix}count"] = count.astype("int64") if (count % 1 == 0).all() else count
        answer[f"{prefix}of"] = totals[f"n{side}"].astype("int64")
        answer[f"{prefix}rate"] = rate.rate
        answer[f"{prefix}low"], answer[f"{prefix}high"] = rate.bounds(share=share)
        answer[f"{prefix}effective_n"] = np.nan_to_num(rate.effective_n)
        answer[f"{prefix}audits"] = totals[f"audits{side}"].astype("int64")
        asked = totals[f"n{side}"] + totals[f"not_applicable{side}"]
        answer[f"{prefix}not_applicable_share"] = totals[f"not_applicable{side}"] / asked.where(asked > 0)
    for name, values in (
        ("difference", moved.value), ("difference_low", moved.low), ("difference_high", moved.high), ("p", moved.p),
    ):  # fmt: skip
        answer[name] = values
    return answer


def _cohort(sites: pd.DataFrame) -> pd.DataFrame:
    """Sites on both sides, only before, only after; and the rates of those on both."""
    old, new = sites["n0"] > 0, sites["n1"] > 0
    counts = pd.DataFrame({"sites_both": old & new, "sites_before": old & ~new, "sites_after": new & ~old})
    kept = sites[old & new].groupby(level="facet")[["y0", "n0", "y1", "n1"]].sum()
    rates = pd.DataFrame({"both_before_rate": kept["y0"] / kept["n0"], "both_after_rate": kept["y1"] / kept["n1"]})
    return counts.groupby(level="facet").sum().join(rates)


def _schemes_shared(places: pd.DataFrame) -> pd.Series:
    """How much of the weight lies in schemes seen on both sides, whatever their version."""
    schemes = places.groupby(["facet", "scheme"])[["n0", "n1"]].sum()
    weights = schemes / schemes.groupby(level="facet").transform("sum")
    both = (schemes["n0"] > 0) & (schemes["n1"] > 0)
    shared: pd.Series = (weights.mean(axis=1) * both).groupby(level="facet").sum()
    return shared


def _judged(answer: pd.DataFrame, rules: Standards, *, share: bool) -> pd.DataFrame:
    """Add verdict and cause, and put the columns in order."""
    fewest_audits = np.minimum(answer["audits"], answer["before_audits"])
    fewest = np.minimum(answer["effective_n"], answer["before_effective_n"])
    verdict = np.select(
        [
            answer["difference"].isna(),
            (fewest_audits < rules.audits) | (share & (fewest < rules.effective_n)),
            answer["strata"].isna() & (answer["schemes_shared"] >= LEAST_SHARED),
            answer["strata"].isna(),
            (answer["difference_low"] > 0) | (answer["difference_high"] < 0),
        ],
        ["no rate", "too few", "other version", "other checklists", "more than chance"],
        default="may be chance",
    )
    own, mix = answer["own"].abs().round(DIGITS), answer["mix"].abs().round(DIGITS)
    against = answer["own"] * answer["mix"] < 0
    cause = np.select(
        [answer["strata"].isna(), against & (own >= mix), against, own >= 2 * mix, mix >= 2 * own],
        ["", "own", "mix", "own", "mix"],
        default="both",
    )
    told = answer.assign(verdict=coded(verdict.tolist(), answer.index), cause=coded(cause.tolist(), answer.index))
    told["why"] = coded(("" if code in COMPARED else code for code in verdict.tolist()), answer.index)
    first = [answer.columns[0], "count", "of", "rate", "low", "high", "effective_n", "why", "verdict", "difference"]
    return told[[*first, *(name for name in told.columns if name not in (*first, "schemes_shared"))]]
