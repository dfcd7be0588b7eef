"""Pages that are being drawn at this moment: what can wait lets them go first."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

# A page drawn on the server is still to be drawn by the browser, often on the same machine.
SETTLING = 1.0

_lock = threading.Lock()
_drawing = 0
_ended = float("-inf")


@contextmanager
def drawing() -> Iterator[None]:
    """While a page is drawn for somebody."""
    global _drawing, _ended
    with _lock:
        _drawing += 1
    try:
        yield
    finally:
        with _lock:
            _drawing -= 1
            _ended = time.monotonic()


def somebody_waits() -> bool:
    """Whether a page is being drawn, or was until a moment ago."""
    return _drawing > 0 or time.monotonic() - _ended < SETTLING
