"""Which of several files goes first: those that others speak of. A list of actions may name nothing but findings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

BY_SHAPE: Final = {"suppliers": 0, "audits": 1, "actions": 3}
BETWEEN: Final = 2  # answers and findings, in whatever layout


def turn(shapes: Iterable[str]) -> int:
    """When a file's turn comes, by the shapes of its sheets: 0 lists of suppliers and sites, 1 lists of audits, 2
    answers and findings, 3 lists of corrective actions. A file of several goes with the first of them."""
    return min((BY_SHAPE.get(shape, BETWEEN) for shape in shapes), default=BETWEEN)
