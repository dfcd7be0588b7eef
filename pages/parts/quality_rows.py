"""The checks of the Data quality page in the order in which they matter."""

from __future__ import annotations

import pandas as pd

from pages.parts.quality_wording import EFFECTS, ORDER, finding

# As many rows of one check as the page lists.
LIMIT = 1000


def checks_met(checks: pd.DataFrame) -> pd.DataFrame:
    """The checks that met something, in words: what changes figures first, then what hides them, then the rest."""
    met = checks[checks["count"] > 0].copy()
    met["place"] = met["effect"].map(ORDER.index)
    met = met.sort_values("place", kind="stable").reset_index(drop=True)
    met["finding"] = [finding(row) for row in met.to_dict("records")]
    met["effect"] = met["effect"].map(EFFECTS)
    return met
