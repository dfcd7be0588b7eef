"""What somebody waits for at this moment, a page or a file: what can wait lets it go first."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

# A page drawn on the server is still to be drawn by the browser, often on the same machine.
SETTLING = 1.0

_lock = threading.Lock()
_waiting = 0
_ended = float("-inf")


@contextmanager
def waited_for() -> Iterator[None]:
    """While a page is drawn for somebody, or a file looked at or loaded."""
    global _waiting, _ended
    with _lock:
        _waiting += 1
    try:
        yield
    finally:
        with _lock:
            _waiting -= 1
            _ended = time.monotonic()


def somebody_waits() -> bool:
    """Whether something is waited for, or was until a moment ago."""
    return _waiting > 0 or time.monotonic() - _ended < SETTLING
