"""Which clauses of one checklist fail together, beyond what their own frequency and who audits bring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

from metrics.filters import Filters
from metrics.rates import with_rate

SUPPORT = 10
FACETS = ("all",)

# What the audits in scope say of clauses found often enough; a stratum is one checklist in the hands of one judge.
LOOKS = """
    with audits as (
        select *, dense_rank() over (order by scheme, version) as checklist,
               dense_rank() over (order by scheme, version, answered, judge) as stratum
        from audit_strata() where audit_key in (select audit_key from audits_in($scope))
    ),
    looks as (
        select audit_key, site_key, stratum, checklist, clause, found from clause_looks() join audits using (audit_key)
    ),
    often as (
        select checklist, clause, dense_rank() over (order by checklist, clause) - 1 as place
        from looks group by checklist, clause having count(*) filter (found) >= $support
    )
    select checklist, stratum, audit_key as audit, site_key as site, place as clause, found
    from looks join often using (checklist, clause)
    order by stratum, audit_key
"""
NAMES = """
    with audits as (
        select *, dense_rank() over (order by scheme, version) as checklist
        from audit_strata() where audit_key in (select audit_key from audits_in($scope))
    ),
    often as (
        select checklist, scheme, version, clause
        from clause_looks() join audits using (audit_key)
        group by all having count(*) filter (found) >= $support
    )
    select often.scheme, often.version, often.clause, title
    from often left join clause_titles() as wording
      on wording.scheme = often.scheme and wording.version = often.version and wording.clause = often.clause
    order by checklist, often.clause
"""
ROWS = """
    with found as (
        select * from findings_in($scope)
        where nonconformity and "full" and scheme = $scheme and version = $version and clause in ($first, $second)
    ),
    both_found as (select audit_key from found group by audit_key having count(distinct clause) = 2)
    select supplier, site, date, checklist, clause, dimension, severity::varchar as severity, text, state, audit_no,
           audit_key, finding_key, load, file, sheet, "row"
    from found semi join both_found using (audit_key)
    order by date desc, supplier, site, audit_key, clause, finding_key
    limit $limit
"""
FEWEST_SITES = "select setting('minimum_sites')::integer"


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """One checklist: audits by clauses, looked at and found, with the stratum (in order) and site of each audit."""

    clauses: NDArray[np.int64]
    looked: NDArray[np.float32]
    found: NDArray[np.float32]
    stratum: NDArray[np.int64]
    site: NDArray[np.uint64]


def clause_pairs(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    *,
    by: str = "all",
    every: str | None = None,
    support: int = SUPPORT,
) -> pd.DataFrame:
    """Full audits that found both clauses / those that looked at both, within one checklist version.

    Pairs found together in at least 10 audits (``support``), highest lift first. ``expected``: the sum over auditors
    (else firms) of n_a x n_b / N, where N of the auditor's audits looked at both clauses and n_a, n_b of these found
    the one and the other (``found_first``, ``found_second``): an auditor who finds much makes no pair. ``lift`` is
    found / expected. ``p``: Poisson's chance of as many, which errs on the safe side; ``q``: false discovery rate of
    Benjamini and Hochberg over the ``tested`` pairs, all those whose clauses are each found often enough;
    ``chance_high``: what chance alone would exceed for any of them once in twenty times. ``sites``: where both were
    found; audits of one site are alike, so that a pair at few sites says little (why: 'few sites', below the house rule
    minimum_sites). Raises ValueError for another facet than all, or for a period.
    """
    if by not in FACETS or every is not None:
        raise ValueError("Pairs of clauses are told over all audits; they have no other breakdown and no periods.")
    asked = {"scope": filters.as_scope(), "support": support}
    names = con.execute(NAMES, asked).df()
    parts = [_pairs(looks, support) for looks in _by_checklist(con.execute(LOOKS, asked).fetchnumpy())]
    pairs = pd.concat(parts, ignore_index=True) if parts else _pairs(NOTHING, support)
    pairs["tested"] = len(pairs)
    pairs["p"] = scipy.stats.poisson.sf(pairs["count"] - 1, pairs["expected"])
    pairs["q"] = scipy.stats.false_discovery_control(pairs["p"]) if len(pairs) else pairs["p"]
    pairs["chance_high"] = scipy.stats.poisson.ppf(1 - 0.05 / max(len(pairs), 1), pairs["expected"])
    told = _named(pairs[pairs["count"] >= support], names, fewest_sites=_fewest_sites(con))
    return told.sort_values(["lift", "count"], ascending=False, kind="stable", ignore_index=True)


def pair_rows(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    *,
    scheme: str,
    version: str,
    first: str,
    second: str,
    limit: int = 1000,
) -> pd.DataFrame:
    """The findings on either clause in full audits that found both, newest first; answers alone have no row here."""
    asked = {"scheme": scheme, "version": version, "first": first, "second": second, "limit": limit}
    return con.execute(ROWS, {"scope": filters.as_scope(), **asked}).df()


def _by_checklist(rows: dict[str, Any]) -> Iterator[Looks]:
    for checklist in np.unique(rows["checklist"]):
        own = {name: values[rows["checklist"] == checklist] for name, values in rows.items()}
        _, first, audit = np.unique(own["audit"], return_index=True, return_inverse=True)
        order = np.argsort(own["stratum"][first], kind="stable")
        audit = np.argsort(order)[audit]
        clauses, clause = np.unique(own["clause"], return_inverse=True)
        looked, found = np.zeros((2, len(first), len(clauses)), dtype=np.float32)
        looked[audit, clause], found[audit, clause] = 1, own["found"]
        yield Looks(clauses, looked, found, own["stratum"][first][order], own["site"][first][order])


def _pairs(looks: Looks, support: int) -> pd.DataFrame:
    """One row per pair of clauses that were looked at together, found together or not; sites only from support up."""
    size = len(looks.clauses)
    both, of, expected, one = np.zeros((4, size, size))
    for start, stop in _runs(looks.stratum):
        looked, found = looks.looked[start:stop], looks.found[start:stop]
        together, seen = (looked.T @ looked).astype(float), (found.T @ looked).astype(float)
        both += found.T @ found
        of += together
        one += seen
        expected += np.divide(seen * seen.T, together, out=np.zeros_like(together), where=together > 0)
    first, second = np.triu_indices(size, k=1)
    at = expected[first, second] > 0
    first, second = first[at], second[at]
    return pd.DataFrame(
        {
            "first": looks.clauses[first], "second": looks.clauses[second],
            "count": both[first, second].astype(np.int64), "of": of[first, second].astype(np.int64), "why": None,
            "sites": _sites(looks, first, second, both[first, second] >= support),
            "found_first": one[first, second].astype(np.int64), "found_second": one[second, first].astype(np.int64),
            "expected": expected[first, second],
        }
    )  # fmt: skip


def _runs(sorted_values: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Start and stop of each run of equal values."""
    edges = np.flatnonzero(np.diff(sorted_values)) + 1
    yield from zip([0, *edges], [*edges, len(sorted_values)], strict=True)


def _sites(
    looks: Looks, first: NDArray[np.int64], second: NDArray[np.int64], asked: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """At how many sites both clauses were found in one audit; 0 for pairs not asked for."""
    _, site = np.unique(looks.site, return_inverse=True)
    found, sites = looks.found > 0, np.zeros(len(first), dtype=np.int64)
    for at in np.flatnonzero(asked):
        sites[at] = len(np.unique(site[found[:, first[at]] & found[:, second[at]]]))
    return sites


def _named(pairs: pd.DataFrame, names: pd.DataFrame, *, fewest_sites: int) -> pd.DataFrame:
    told = with_rate(pairs.assign(lift=pairs["count"] / pairs["expected"]), sites="sites")
    told["why"] = pd.Series("few sites", index=told.index, dtype=object).where(told["sites"] < fewest_sites, None)
    for place, column in enumerate(("first", "second")):
        at = told[column].to_numpy(dtype=np.int64)
        told[column] = names["clause"].to_numpy(dtype=object)[at]
        told.insert(2 * place + 1, f"{column}_title", names["title"].to_numpy(dtype=object)[at])
        if column == "first":
            for name in ("version", "scheme"):
                told.insert(0, name, names[name].to_numpy(dtype=object)[at])
    return told


def _fewest_sites(con: duckdb.DuckDBPyConnection) -> int:
    row = con.execute(FEWEST_SITES).fetchone()
    assert row is not None, "a select without a table gives one row"
    return int(row[0])


NOTHING = Looks(
    np.empty(0, dtype=np.int64), np.empty((0, 0), dtype=np.float32), np.empty((0, 0), dtype=np.float32),
    np.empty(0, dtype=np.int64), np.empty(0, dtype=np.uint64),
)  # fmt: skip
