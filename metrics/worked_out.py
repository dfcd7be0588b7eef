"""Answers worked out beforehand, for questions that take longer than a page may wait."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from metrics.filters import Filters
from metrics.narrowed_by import counting

ANSWER = "select answer, holds from worked_out($question)"

Metric = Callable[..., pd.DataFrame]


def question(metric: Metric, filters: Filters, **options: Any) -> str:
    """What is asked, without doubt: the metric as it is written now, what of the data, and its options.

    Filters the metric does not look at are left out: one answer serves them all.
    """
    scope = {name: value for name, value in counting(metric, filters).as_scope().items() if value is not None}
    asked = f"{metric.__module__}.{metric.__qualname__} of {scope} with {dict(sorted(options.items()))}"
    return f"{asked} by program {program()}"


@cache
def program() -> str:
    """A fingerprint of all metrics and the words they are written with: another program may give another answer."""
    here = Path(__file__).parent
    written = [*sorted(here.glob("*.py")), here.parent / "data" / "macros.sql"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in written)).hexdigest()[:12]


def worked_out(con: duckdb.DuckDBPyConnection, filters: Filters, *, metric: Metric, **options: Any) -> pd.DataFrame:
    """The metric's frame: as kept for the data as they are now, else worked out on the spot. The same either way."""
    kept = kept_answer(con, filters, metric=metric, **options)
    return metric(con, filters, **options) if kept is None else kept


def kept_answer(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, metric: Metric, **options: Any
) -> pd.DataFrame | None:
    """The metric's frame as kept for the data as they are now; None while nobody has worked it out."""
    row = con.execute(ANSWER, {"question": question(metric, filters, **options)}).fetchone()
    if row is None or not row[1]:
        return None
    with pa.ipc.open_stream(row[0]) as reader:
        table = reader.read_all()
    frame: pd.DataFrame = table.to_pandas()
    for field in table.schema:
        if pa.types.is_list(field.type):  # pandas would be given arrays for the lists that went in
            frame[field.name] = table[field.name].to_pylist()
    return frame
