"""Which filters a metric looks at: its answer is the same whatever the others are, so one answer serves them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, Final, TypeVar

from metrics.filters import Filters

Metric = TypeVar("Metric", bound=Callable[..., Any])

# Where something is, and who is asking when: evidence of every kind and date is looked at.
PLACES: Final = ("suppliers", "sites", "regions", "countries", "tiers", "as_of", "viewer")
# The visits themselves, whatever was looked at in them.
VISITS: Final = (*PLACES, "start", "stop", "schemes", "kinds")
# What was looked at, and when, wherever: with whom one is compared must not depend on who is looked at.
EVERYWHERE: Final = (
    "start", "stop", "as_of", "schemes", "kinds", "dimensions", "topics", "severities", "viewer",
)  # fmt: skip

LOOKED_AT: Final[dict[Callable[..., Any], frozenset[str]]] = {}


def narrowed_by(*names: str) -> Callable[[Metric], Metric]:
    """Declare that a metric looks at these filters only. Raises ValueError for a filter there is not."""
    if unknown := set(names) - {field.name for field in fields(Filters)}:
        raise ValueError(f"There is no filter {', '.join(sorted(unknown))}.")

    def declared(metric: Metric) -> Metric:
        LOOKED_AT[metric] = frozenset(names)
        return metric

    return declared


def counting(metric: Callable[..., Any], filters: Filters) -> Filters:
    """The filters without those the metric does not look at: what its answer is to be remembered by."""
    looked_at = LOOKED_AT.get(metric)
    return filters if looked_at is None else Filters(**{name: getattr(filters, name) for name in looked_at})


def everywhere(filters: Filters) -> Filters:
    """The filters without those of place, supplier and risk tier: what everybody is compared under."""
    return Filters(**{name: getattr(filters, name) for name in EVERYWHERE})
