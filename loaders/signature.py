"""The signature of a table's headings: the same for the same headings in any order, case and spacing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from loaders.normal_form import normal_heading


def heading_signature(headings: Iterable[str | None]) -> str:
    """A short name for a set of headings; empty where no heading says anything. Positions and repeats do not count."""
    known = sorted({normal for heading in headings if heading and (normal := normal_heading(heading))})
    return hashlib.sha256("\x1f".join(known).encode()).hexdigest()[:32] if known else ""
