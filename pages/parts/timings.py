"""How long the figures of pages take that nobody had asked for before, since the program was started."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd
import streamlit as st

LOG = logging.getLogger(__name__)
SLOW_SECONDS = 1.0
COLUMNS = ["metric", "times_asked", "mean_seconds", "worst_seconds", "last_asked"]


@dataclass
class Timings:
    """Per metric: how often it was worked out, for how long in all and at most, and when last."""

    _rows: dict[str, tuple[int, float, float, datetime]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def of(self, metric: str) -> Iterator[None]:
        """Time what is done inside; a figure that takes long is logged."""
        began = time.perf_counter()
        yield
        seconds = time.perf_counter() - began
        with self._lock:
            times, total, worst, _ = self._rows.get(metric, (0, 0.0, 0.0, None))
            self._rows[metric] = times + 1, total + seconds, max(worst, seconds), datetime.now()
        if seconds >= SLOW_SECONDS:
            LOG.info("A figure took long", extra={"metric": metric.partition(",")[0], "seconds": seconds})

    def frame(self) -> pd.DataFrame:
        """metric, times_asked, mean_seconds, worst_seconds, last_asked; the slowest first."""
        with self._lock:
            rows = [(name, times, total / times, worst, at) for name, (times, total, worst, at) in self._rows.items()]
        return pd.DataFrame(rows, columns=COLUMNS).sort_values("worst_seconds", ascending=False, ignore_index=True)


@st.cache_resource(show_spinner=False)
def timings() -> Timings:
    """Those of this process, for all its visitors."""
    return Timings()
