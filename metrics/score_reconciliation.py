"""Which rule makes the printed scores of the answers beneath them."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import numpy as np
import pandas as pd

from metrics.filters import Filters
from metrics.narrowed_by import VISITS, narrowed_by
from metrics.process_audits import process_audits
from metrics.score_rules import PRINTED_SECTIONS, PROCESS_AUDIT, RULES, Floats, pooled_score, rule_scores

FACETS = ("checklist",)
# The order in which rules that explain as much are named.
ORDER = [PROCESS_AUDIT, *RULES, PRINTED_SECTIONS]
MOST_DECIMALS = 6
COLUMNS = [
    "scheme", "version", "count", "of", "rate", "why", "rule", "as_well", "gap", "mean_printed", "mean", "pooled",
]  # fmt: skip

PRINTED = """
    select audit_key, supplier, site, scheme, version, checklist, date, audit_no, kind::varchar as kind, score,
           result_raw, answered, load, file, sheet, "row"
    from visits_looked_at($scope) where score is not null
    order by scheme, version, date desc, supplier, site, audit_key
"""

# Sums over the items of one section of an audit, plain and, where weights are stated, weighted. A sum is null where an
# item that is in it does not state what is summed.
MARKS = """
    with items as (
        select audit_key, section, outcome, points, max_points,
               outcome is not distinct from 'not_applicable' as is_out,
               outcome is not distinct from 'not_assessed' as is_blank, not is_out and not is_blank as assessed,
               unnest(case when weight is null then [{'weighted': false, 'by': 1.0}]
                           else [{'weighted': false, 'by': 1.0}, {'weighted': true, 'by': weight}] end,
                      recursive := true)
        from marks_looked_at($scope) where score is not null and ($audit_key is null or audit_key = $audit_key)
    ),
    counted as (
        select audit_key, count(*) filter (weighted) as weighted_items, count(*) filter (not weighted) as items
        from items group by audit_key
    )
    select audit_key, section, weighted,
           case when count(*) filter (assessed and (points is null or max_points is null)) = 0
                then coalesce(sum("by" * points) filter (assessed), 0) end as points,
           case when count(*) filter (assessed and (points is null or max_points is null)) = 0
                then coalesce(sum("by" * max_points) filter (assessed), 0) end as maximum,
           case when count(*) filter (is_out and max_points is null) = 0
                then coalesce(sum("by" * max_points) filter (is_out), 0) end as maximum_out,
           case when count(*) filter (is_blank and max_points is null) = 0
                then coalesce(sum("by" * max_points) filter (is_blank), 0) end as maximum_blank,
           case when count(*) filter (assessed and (points is null or coalesce(max_points, 0) <= 0)) = 0
                then coalesce(sum("by" * points / max_points) filter (assessed), 0) end as shares,
           coalesce(sum("by") filter (assessed), 0) as items,
           case when count(*) filter (outcome is null) = 0
                then coalesce(sum("by") filter (outcome = 'conform'), 0) end as conform,
           coalesce(sum("by") filter (outcome = 'partial'), 0) as partial,
           coalesce(sum("by") filter (is_out), 0) as out, coalesce(sum("by") filter (is_blank), 0) as blank
    from items join counted using (audit_key)
    where not weighted or weighted_items = counted.items
    group by audit_key, section, weighted
    order by audit_key, section, weighted
"""

SECTIONS = """
    select audit_key, avg(score) as score from placed_sections()
    where score is not null and ($audit_key is null or audit_key = $audit_key)
    group by audit_key having count(*) > 1
"""


@narrowed_by(*VISITS)
def score_reconciliation(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "checklist", every: str | None = None
) -> pd.DataFrame:
    """Audits whose printed score a known rule makes of their answers / audits with a score and answers, per checklist.

    ``rule`` is the one that explains most audits to within the rounding of the printed score (half a unit of the last
    decimal the checklist usually prints, or of the audit's own), the plainest of several; ``as_well`` names others that
    explain as many, so the data cannot tell them apart. Where none explains any, ``rule`` is the nearest and the count
    0. ``gap`` is the median distance of the audits left, in percentage points. ``mean_printed`` and ``mean`` are the
    means over audits of printed and recomputed score, ``pooled`` all their points over all their maximum points: means
    of audits and pooled points differ, and neither is wrong. The printed score always stays the score.

    Rules: points over maximum; conforming items, partly conforming ones counting half or none; the mean of the items'
    shares; each weighted or not, pooled or as mean of sections, with items not applicable or not assessed left out of
    both sides, unassessed ones at zero, or not applicable ones in full; the mean of printed section scores; the degree
    of fulfilment of VDA 6.3. Visits of every kind unless kinds are chosen; dimension and topic filters hide nothing.
    All audits in view, no sample: no interval. Raises ValueError for another facet or for a period.
    """
    if by not in FACETS or every is not None:
        raise ValueError(
            "Scores are held against their answers per checklist; there is no other breakdown, no periods."
        )
    printed, scores, marks = _recomputed(con, filters, audit_key=None)
    rows = [
        _one_checklist(str(scheme), str(version), audits, scores, marks)
        for (scheme, version), audits in printed.groupby(["scheme", "version"])
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


@narrowed_by(*VISITS)
def reconciled_audits(con: duckdb.DuckDBPyConnection, filters: Filters, *, scheme: str, version: str) -> pd.DataFrame:
    """Every audit of one checklist that has a score and answers: printed, recomputed, and what would explain it.

    ``recomputed`` and ``gap`` (recomputed - printed, in points) are by the checklist's rule, see score reconciliation;
    ``explained_by`` is the plainest rule that makes this audit's score, else null, then ``nearest`` is the rule that
    comes nearest. Audits not explained first, the widest gap on top; each with its cell.
    """
    printed, scores, marks = _recomputed(con, _narrowed(filters, scheme, version), audit_key=None)
    own = printed[(printed["scheme"] == scheme) & (printed["version"] == version)]
    rule = _one_checklist(scheme, version, own, scores, marks)["rule"]
    own = own[own["audit_key"].isin(scores.index)].reset_index(drop=True)
    if own.empty:
        return own.assign(recomputed=[], gap=[], explained_by=[], nearest=[])
    every = scores.loc[own["audit_key"]]
    gaps = every.to_numpy() - own["score"].to_numpy()[:, None]
    near = np.where(np.isnan(gaps), np.inf, np.abs(gaps))
    explains = near <= own["tolerance"].to_numpy()[:, None]
    explained = np.asarray(explains.any(axis=1))
    names = np.array(ORDER, dtype=object)
    told = own.assign(
        recomputed=every[rule].to_numpy(),
        gap=every[rule].to_numpy() - own["score"].to_numpy(),
        explained_by=pd.Series(names[explains.argmax(axis=1)]).where(explained, None),
        nearest=pd.Series(names[near.argmin(axis=1)]).where(~explained, None),
    )
    order = pd.DataFrame({"explained": told["explained_by"] == rule, "gap": -told["gap"].abs()})
    return told.loc[order.sort_values(["explained", "gap"], kind="stable").index].reset_index(drop=True)


def _narrowed(filters: Filters, scheme: str, version: str) -> Filters:
    """The filters narrowed to one checklist; as they are where they already leave it out."""
    checklist = f"{scheme} {version}".strip()
    in_view = not filters.schemes or scheme in filters.schemes or checklist in filters.schemes
    return replace(filters, schemes=(checklist,)) if in_view else filters


def score_of_audit(con: duckdb.DuckDBPyConnection, filters: Filters, *, audit_key: int) -> pd.DataFrame:
    """One audit's score by every rule that applies to it: rule, score, printed, gap, explains. The nearest first."""
    printed, scores, _ = _recomputed(con, filters, audit_key=audit_key)
    own = printed[printed["audit_key"] == audit_key]
    if own.empty or audit_key not in scores.index:
        return pd.DataFrame(columns=["rule", "score", "printed", "gap", "explains"])
    found = scores.loc[audit_key].dropna()
    mark, tolerance = float(own["score"].iloc[0]), float(own["tolerance"].iloc[0])
    told = pd.DataFrame({"rule": found.index, "score": found.to_numpy(), "printed": mark})
    told["gap"] = told["score"] - mark
    told["explains"] = told["gap"].abs() <= tolerance
    return told.iloc[told["gap"].abs().round(MOST_DECIMALS).argsort(kind="stable")].reset_index(drop=True)


def _recomputed(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, audit_key: int | None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Audits with a printed score and its rounding; scores by every rule, of those to which one applies; the sums."""
    scope = {"scope": filters.as_scope()}
    printed = con.execute(PRINTED, scope).df()
    printed["tolerance"] = _tolerance(printed)
    marks = con.execute(MARKS, {**scope, "audit_key": audit_key}).df()
    sections = con.execute(SECTIONS, {"audit_key": audit_key}).df().set_index("audit_key")["score"]
    processes = process_audits(con, filters).set_index("audit_key")["score"]
    scores = rule_scores(marks)
    scores = scores.reindex(scores.index.union(sections.index[sections.index.isin(printed["audit_key"])]))
    scores[PRINTED_SECTIONS], scores[PROCESS_AUDIT] = sections, processes
    return printed, scores[ORDER].dropna(how="all"), marks


def _tolerance(printed: pd.DataFrame) -> Floats:
    """Half a unit of the last decimal printed: the audit's own last, or that of most scores of its checklist."""
    score = printed["score"].to_numpy(dtype=np.float64)
    decimals = np.full(len(score), MOST_DECIMALS)
    for places in range(MOST_DECIMALS - 1, -1, -1):
        decimals[np.abs(np.round(score, places) - score) < 10.0**-MOST_DECIMALS / 2] = places
    usual = pd.Series(decimals).groupby([printed["scheme"], printed["version"]]).transform(lambda own: own.mode().max())
    return np.asarray(0.5 * 10.0 ** -np.maximum(decimals, usual.to_numpy()) + 10.0**-MOST_DECIMALS)


def _one_checklist(
    scheme: str, version: str, printed: pd.DataFrame, scores: pd.DataFrame, marks: pd.DataFrame
) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(COLUMNS) | {"scheme": scheme, "version": version, "count": 0, "of": 0}
    own = printed[printed["audit_key"].isin(scores.index)]
    if own.empty:
        return row | {"rate": np.nan, "why": "no answers", "mean_printed": printed["score"].mean()}
    every = scores.loc[own["audit_key"]]
    gaps = every.to_numpy() - own["score"].to_numpy()[:, None]
    far = np.abs(gaps)
    explained = (far <= own["tolerance"].to_numpy()[:, None]).sum(axis=0)
    applies = (~np.isnan(gaps)).sum(axis=0)
    typical = np.where(applies == applies.max(), pd.DataFrame(far).median().to_numpy(), np.inf)
    best = int(explained.argmax() if explained.any() else typical.argmin())
    left = far[:, best][~(far[:, best] <= own["tolerance"].to_numpy())]
    as_well = [ORDER[at] for at in np.flatnonzero(explained == explained[best]) if at != best and explained.any()]
    return row | {
        "count": int(explained[best]), "of": len(own), "rate": explained[best] / len(own), "rule": ORDER[best],
        "as_well": as_well, "gap": float(np.nanmedian(left)) if len(left) and not np.isnan(left).all() else np.nan,
        "mean_printed": own["score"].mean(), "mean": every.iloc[:, best].mean(),
        "pooled": pooled_score(ORDER[best], marks[marks["audit_key"].isin(own["audit_key"])]),
    }  # fmt: skip
