"""What the viewer is looking at."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

# How a field is named in a sentence: one value, several values.
WORDS = {
    "suppliers": ("supplier", "suppliers"),
    "sites": ("site", "sites"),
    "regions": ("region", "regions"),
    "countries": ("country", "countries"),
    "dimensions": ("dimension", "dimensions"),
    "topics": ("topic", "topics"),
    "schemes": ("scheme", "schemes"),
    "severities": ("severity", "severities"),
    "tiers": ("risk tier", "risk tiers"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """The scope of a question. An empty field means no restriction; empty ``kinds`` means full audits.

    ``suppliers`` match label, name or code; ``sites`` label or code; ``schemes`` a scheme or a scheme with its version;
    ``kinds`` may hold 'all', 'full' or kinds of audit; ``tiers`` need ``as_of``.
    """

    start: date | None = None
    stop: date | None = None
    suppliers: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    as_of: date | None = None
    viewer: str = "all"

    def as_scope(self) -> dict[str, Any]:
        """The ``$scope`` parameter of the macros: an empty field becomes null.

        Raises ValueError when risk tiers are chosen without a day on which to judge them.
        """
        if self.tiers:
            self.required_as_of("The risk tier filter")
        scope: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            scope[each.name] = (list(value) or None) if isinstance(value, tuple) else value
        return scope

    @property
    def narrows_evidence(self) -> bool:
        """Whether anything but places, suppliers and risk tiers is chosen: risk judges all evidence all the same."""
        parts = (self.schemes, self.kinds, self.dimensions, self.topics, self.severities)
        return any(parts) or self.start is not None or self.stop is not None

    def required_as_of(self, asker: str) -> date:
        """The as-of day. Raises ValueError, in the name of the asker, when there is none."""
        if self.as_of is None:
            raise ValueError(
                f"{asker} cannot be told without an as-of date: the day on which open, overdue and risk are judged."
            )
        return self.as_of

    def in_words(self) -> str:
        """One sentence for captions and exports: 'Regions Asia, Europe; full audits; from 2023-01-01.'"""
        parts = []
        for name, (one, several) in WORDS.items():
            values = getattr(self, name)
            if values:
                parts.append(f"{one if len(values) == 1 else several} {', '.join(values)}")
        parts.append(_kinds_in_words(self.kinds))
        if self.start or self.stop:
            parts.append(_period_in_words(self.start, self.stop))
        if self.as_of:
            parts.append(f"as of {self.as_of.isoformat()}")
        sentence = "; ".join(parts)
        return sentence[0].upper() + sentence[1:] + "."


def _kinds_in_words(kinds: tuple[str, ...]) -> str:
    if "all" in kinds:
        return "audits of every kind"
    named = ["full" if kind == "full" else kind.replace("_", "-") for kind in kinds or ("full",)]
    return " and ".join(named) + " audits"


def _period_in_words(start: date | None, stop: date | None) -> str:
    if start and stop:
        return f"{start.isoformat()} to {stop.isoformat()}"
    return f"from {start.isoformat()}" if start else f"up to {stop.isoformat() if stop else ''}"
