"""The rate of the average supplier: each counts once, however often it was audited."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.codes import coded
from metrics.filters import Filters
from metrics.intervals import wilson
from metrics.rates import in_order
from metrics.site_sums import SHARES, site_sums


def average_supplier(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, measure: str, by: str = "all"
) -> pd.DataFrame:
    """The mean of the suppliers' own rates ('conformity', 'pass' or 'repeat'). One row per facet value.

    Who fails is audited more often, so a rate over audits looks worse than the suppliers are, and improves when the
    programme shrinks. Ask this of "our suppliers", the rate over audits of "our audits". ``of`` suppliers with a rate,
    ``count`` the sum of their rates, ``rate`` its mean. The interval is Wilson's on the effective n that the variance
    between suppliers gives, with Student's t; null below two suppliers. Raises ValueError for an unknown measure or
    facet.
    """
    if measure not in SHARES:
        raise ValueError(f"The average supplier's rate is one of {', '.join(SHARES)}, not {measure!r}.")
    sums = site_sums(con, filters, measure=measure, by=by)
    suppliers = sums.groupby(["facet", "supplier_key"])[["y", "n"]].sum()
    own = (suppliers["y"] / suppliers["n"].where(suppliers["n"] > 0)).groupby(level="facet")
    rated = pd.DataFrame({"count": own.sum(), "of": own.count(), "rate": own.mean(), "variance": own.var()})
    simple = rated["rate"] * (1 - rated["rate"])
    error = (rated["variance"] / rated["of"]).where(rated["of"] >= 2)
    # Where all suppliers are alike, nought or one, their number is all that is known.
    rated["effective_n"] = (simple / error.where(error > 0)).fillna(rated["of"].where(error.notna()))
    freedom = (rated["of"] - 1).where(rated["of"] >= 2)
    rated["low"], rated["high"] = wilson(rated["rate"] * rated["effective_n"], rated["effective_n"], freedom=freedom)
    rated["why"] = coded(["" if of else "nothing in view" for of in rated["of"]], rated.index)
    return in_order(rated.drop(columns="variance").reset_index(names=by))
