"""Whether a few suppliers can be compared: what was audited under one scheme, by whom, and what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.periods import months_before
from metrics.trust import standards

SHARED = """
    select scheme, count(distinct supplier) as "count", $of::bigint as "of", count(*) as audits,
           max(date) as last_audit
    from audits_in($scope) group by scheme order by "count" desc, audits desc, scheme
"""
GROUNDS = """
    select supplier, count(*) as audits, count(distinct site_key) as sites, min(date) as first_audit,
           max(date) as last_audit, list_sort(list(distinct version)) as versions,
           list_sort(list(distinct kind::varchar)) as kinds,
           coalesce(list_sort(list(distinct notice) filter (notice is not null)), []) as notices,
           coalesce(list_sort(list(distinct firm) filter (firm <> 'not stated')), []) as firms,
           coalesce(list_sort(list(distinct auditor) filter (auditor <> 'not stated')), []) as auditors
    from audits_in($scope) group by supplier order by supplier
"""
# Audits further apart than this tell of different times.
APART_MONTHS = 12


def shared_schemes(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """The schemes of the audits in scope: by how many of the suppliers named each was used, the most shared first."""
    asked = {"scope": filters.as_scope(), "of": len(filters.suppliers)}
    return con.execute(SHARED, asked).df()


def grounds(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per supplier in scope: its audits, sites, days, and the versions, kinds, notices and visitors of them.

    ``visitors`` counts who audited; no name of an auditor leaves this module. Firms are companies.
    """
    return _grounds(con, filters).drop(columns="auditors")


def comparability(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """What speaks against comparing the suppliers in scope, one row per ``doubt``, with how many it concerns.

    - no audits: ``count`` of the suppliers named have none in scope.
    - few audits: ``count`` have fewer than the house rule minimum_n.
    - versions: they do not have the same ones of the checklist; ``parts``: those of each supplier.
    - kinds, notices, firms: two of them have none in common.
    - auditors: no auditor has been to two of them, so that strictness cannot be told from the suppliers.
    - dates: the last audits of two of them are more than a year apart.

    ``of`` are the suppliers named in the filters. Nothing stated is nothing known: it raises no doubt.
    """
    found = _grounds(con, filters)
    fewest = standards(con).audits
    named = max(len(filters.suppliers), len(found))
    doubts = [("no audits", named - len(found), ""), ("few audits", int((found["audits"] < fewest).sum()), "")]
    for column in ("versions", "kinds", "notices", "firms"):
        if _differ(found[column]) if column == "versions" else _apart(found[column]):
            doubts.append((column, len(found), _parts(found["supplier"], found[column])))
    if _strangers(found["auditors"]):
        doubts.append(("auditors", len(found), ""))
    last = [day.date() for day in found["last_audit"]]
    if last and min(last) < months_before(max(last), APART_MONTHS):
        days = [[day.isoformat()] for day in last]
        doubts.append(("dates", len(found), _parts(found["supplier"], days)))
    rows = [(doubt, count, named, parts) for doubt, count, parts in doubts if count]
    return pd.DataFrame(rows, columns=["doubt", "count", "of", "parts"])


def _grounds(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    found: pd.DataFrame = con.execute(GROUNDS, {"scope": filters.as_scope()}).df()
    return found.assign(visitors=[len(_listed(names)) for names in found["auditors"]])


def _listed(value: Any) -> list[str]:
    """A list of DuckDB as Python's."""
    return [str(one) for one in value]


def _differ(column: pd.Series) -> bool:
    known = [tuple(_listed(value)) for value in column]
    return len(set(known) - {()}) > 1


def _apart(column: pd.Series) -> bool:
    """Whether two have nothing in common; of whom nothing is stated nothing is said."""
    known = [set(_listed(value)) for value in column]
    return any(one.isdisjoint(other) for one, other in combinations([each for each in known if each], 2))


def _strangers(column: pd.Series) -> bool:
    """Whether all have named auditors, and no two have one in common."""
    sets = [set(_listed(value)) for value in column]
    return len(sets) > 1 and all(sets) and sum(map(len, sets)) == len(set().union(*sets))


def _parts(suppliers: pd.Series, values: Sequence[object] | pd.Series) -> str:
    return "; ".join(
        f"{supplier}: {', '.join(_listed(value)) or '–'}" for supplier, value in zip(suppliers, values, strict=True)
    )
