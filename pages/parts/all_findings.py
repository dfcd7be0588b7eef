"""How many findings there are, whatever they can be counted against."""

from __future__ import annotations

import pandas as pd


def all_findings(found: pd.DataFrame) -> pd.DataFrame:
    """The rows of nonconformities() with every finding in ``count``: those of audits that are in no list of audits too,
    which stand in no rate. For pictures that count."""
    outside = found["without_audit_list"].where(found["of"] > 0, 0)  # else they are the count already
    return found.assign(count=found["count"] + outside)
