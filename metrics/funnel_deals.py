"""How many suppliers would lie outside a funnel if their audits were dealt out anew: what its list owes to chance."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from metrics.filters import Filters
from metrics.narrowed_by import everywhere
from metrics.peer_evidence import peer_evidence

DEALS = 100
OWNERS = "select audit_key::varchar as audit, facet($facet) as facet from visits_in($peers)"


@dataclass(frozen=True)
class Deal:
    """What every supplier holds in each deal: deals x suppliers."""

    bad: np.ndarray
    expected: np.ndarray
    effective_n: np.ndarray


def dealt(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    *,
    by: str,
    measure: str,
    checklist: str | None,
    names: list[str],
    deals: int = DEALS,
) -> Deal:
    """The audits of all suppliers under each checklist, dealt out anew so many times; always the same deals.

    Each supplier gets as many audits as it had under the checklist; what was found in one audit stays together, so that
    suppliers differ by chance only, but by all the chance there is: audits with many findings are many at once.
    ``expected`` is what the audits dealt would have brought at the common rate of their checklists, ``effective_n``
    what they are worth (see funnel). Suppliers are in the order of ``names``.
    """
    peers = everywhere(filters)
    audits = peer_evidence(con, filters, by="audit_key", measure=measure).rename(columns={"facet": "audit"})
    if checklist is not None:
        audits = audits[audits["checklist"] == checklist]
    owners = con.execute(OWNERS, {"facet": by, "peers": peers.as_scope()}).df()
    told = audits.merge(owners[owners["facet"].isin(names)], on="audit").sort_values("checklist", kind="stable")
    place = pd.Index(names).get_indexer(pd.Index(told["facet"]))
    total = told.groupby("checklist")[["bad", "of"]].transform("sum")
    expected = (told["of"] * total["bad"] / total["of"]).to_numpy(dtype=float)
    worth = (told["effective_n"] / told["of"]).to_numpy(dtype=float)
    bad = told["bad"].to_numpy(dtype=float)
    group = pd.factorize(told["checklist"])[0]
    items = expected if measure == "nonconformities" else told["of"].to_numpy(dtype=float)
    chance, size = np.random.default_rng(7), len(names)
    parts: list[list[np.ndarray]] = [[], [], []]
    for _ in range(deals):
        order = np.lexsort((chance.random(len(told)), group))
        for part, values in zip(parts, (bad, items, items * worth), strict=True):
            part.append(np.bincount(place, values[order], minlength=size))
    return Deal(*(np.array(part).reshape(-1, size) for part in parts))
