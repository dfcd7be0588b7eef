"""Where a checklist item belongs: its dimension and topic."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from loaders import vocabulary


def topic_words(text: str) -> str:
    """A topic by its code or name as its usual name; other words stay as they are."""
    code = vocabulary.topic_code(text)
    return (vocabulary.topic_name(code) if code else None) or text


def item_place(scheme: str, version: str, clause: str, section: str, topic: str) -> tuple[str, str]:
    """Dimension and topic names of an item that states none: by its topic, section, clause or one-dimension scheme."""
    stated = vocabulary.topic_code(topic) if topic else None
    dimension = vocabulary.topic_dimension(stated) if stated else None
    found: str | None = None
    if (
        not dimension
        and section
        and (meaning := vocabulary.label_meaning("dimension", section))
        and not meaning.ambiguous
    ):
        dimension = meaning.canonical
    if scheme and clause and not topic:
        by_clause, found = vocabulary.clause_topic(scheme, version or None, clause)
        dimension = dimension or by_clause
    if not dimension and scheme and (known := vocabulary.scheme_name(scheme)):
        dimension = known.dimension
    return (
        (vocabulary.dimension_name(dimension) if dimension else None) or "",
        (vocabulary.topic_name(found) if found else None) or "",
    )


@cache
def crosswalk_checklists() -> Mapping[tuple[str, str], Mapping[str, str]]:
    """The checklists the cross-walk knows: (scheme, version) -> the name of each of its clauses."""
    checklists: dict[tuple[str, str], dict[str, str]] = {}
    for row in vocabulary.crosswalk_items():
        checklists.setdefault((row["scheme"], row["version"]), {})[row["clause"]] = row["name"]
    return checklists
