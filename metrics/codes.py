"""Columns of codes, such as why there is no rate."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd


def coded(codes: Iterable[Any], index: pd.Index) -> pd.Series:
    """A column of codes, null for '' and null; of the type it has again after it was kept as Arrow."""
    return pd.Series([str(code) if isinstance(code, str) and code else None for code in codes], index=index)
