"""What is looked at, in words: for captions, downloads, and whatever leaves the page."""

from __future__ import annotations

from dataclasses import replace

from metrics.filters import Filters
from pages.parts.wording import SEVERITY_NAMES, country_name, word


def filters_in_words(filters: Filters) -> str:
    """'Region East Asia; country China; full audits; as of 2026-01-02.' Codes are told by their words."""
    return replace(
        filters,
        countries=tuple(map(country_name, filters.countries)),
        dimensions=tuple(word("dimension", value) for value in filters.dimensions),
        topics=tuple(word("topic", value) for value in filters.topics),
        severities=tuple(SEVERITY_NAMES.get(value, value) for value in filters.severities),
    ).in_words()
