"""One supplier against the others of its regions, dimension by dimension."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pandas as pd

from metrics.change import change
from metrics.filters import Filters

OWN_REGIONS = "select distinct region from places_in($scope) order by region"
OWN_CHECKLISTS = "select distinct checklist from audits_in($scope) order by checklist"
OTHERS = "select distinct supplier from audits_in($scope) where supplier <> $supplier order by supplier"


def peer_profile(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, supplier: str, by: str = "dimension"
) -> pd.DataFrame:
    """Conformity of one supplier and of its peers, the other suppliers of its regions; one row per dimension.

    The supplier itself is not among its peers, and of them only audits under the checklists it was audited by count:
    else a difference could be one of schemes. The other filters hold for both, but for risk tiers and places.
    ``count, of, rate, low, high`` are the supplier's, with ``before_`` its peers'; ``difference`` (own - peers), its
    interval and ``verdict`` as change() tells them; ``peers``: how many suppliers. No rows without peers or own audits.
    """
    own = replace(filters, suppliers=(supplier,), tiers=())
    peers = peers_of(con, filters, supplier)
    if not peers.suppliers:
        return pd.DataFrame(columns=[by, "rate", "before_rate", "verdict", "peers"])
    told = change(con, peers, own, measure="conformity", by=by)
    return told[told["of"] > 0].assign(peers=len(peers.suppliers)).reset_index(drop=True)


def peers_of(con: duckdb.DuckDBPyConnection, filters: Filters, supplier: str) -> Filters:
    """The scope of a supplier's peers; without ``suppliers`` where there are none."""
    own = replace(filters, suppliers=(supplier,), tiers=())
    scope = {"scope": own.as_scope()}
    regions = tuple(con.execute(OWN_REGIONS, scope).df()["region"])
    checklists = tuple(con.execute(OWN_CHECKLISTS, scope).df()["checklist"])
    around = replace(own, suppliers=(), sites=(), countries=(), regions=regions, schemes=checklists)
    if not checklists:
        return around
    others = con.execute(OTHERS, {"scope": around.as_scope(), "supplier": supplier}).df()["supplier"]
    return replace(around, suppliers=tuple(others))
