"""Downloads of what is on file: made when asked for, and on the trail when made."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from data.trail import put_on_trail
from pages.parts.basis import looked_at
from pages.parts.databases import Served


def on_trail(make: Callable[[], bytes], name: str) -> Callable[[], bytes]:
    """What makes a file, made so that the trail tells who took it along. ``name``: of the file, which names nobody."""
    served = looked_at()
    return partial(_told, served, served.by, make, name) if served else make


def _told(served: Served, by: str, make: Callable[[], bytes], name: str) -> bytes:
    """On a connection of its own: a download waits for no load that is being written."""
    content = make()
    with served.warehouse.cursor() as con:
        put_on_trail(con, "export", by=by, detail=name)
    return content
