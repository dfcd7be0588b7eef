"""What a chart has room for: the places with most behind them, and how many there are besides."""

from __future__ import annotations

import pandas as pd

from pages.parts.wording import number, plural

PLACES = 14
LINES = 8


def with_most(cells: pd.DataFrame, facet: str, *, most: int = PLACES) -> pd.DataFrame:
    """The cells of the `most` facet values with most behind their rates; a value without any rate is left out.

    Where no value has a rate, all are kept up to `most`.
    """
    weight = cells.groupby(facet)["of"].sum()
    known = weight[weight > 0] if (weight > 0).any() else weight
    kept = set(known.sort_values(ascending=False, kind="stable").head(most).index)
    return cells[cells[facet].isin(kept)]


def room_sentence(cells: pd.DataFrame, shown: pd.DataFrame, facet: str) -> str:
    """'Drawn: 14 of 366 regions, those with the most behind their rate.' Nothing where all are."""
    count, of = shown[facet].nunique(), cells[facet].nunique()
    if count == of:
        return ""
    return f"Drawn: {number(count)} of {number(of)} {plural(facet)}, those with the most behind their rate."
