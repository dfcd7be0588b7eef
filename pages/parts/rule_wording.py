"""What is said about house rules."""

from __future__ import annotations

from collections.abc import Mapping

INTRO = (
    "House rules decide what counts as passing, as late, as too few, and how risk is weighed. Whoever changes one says "
    "why; the change is on record, and every page follows it at once."
)
NO_CHANGES = "No house rule was changed by hand yet: all are as shipped."
SAME = "This is the value in force."
NOTHING_MOVES = "None of the headline figures moves, and no supplier changes its risk tier."
WHY = "Why it is changed"
CHOOSE = "Choose one to change it"
FIND = "Find a figure or a term"
NOT_FOUND = "No definition contains these words."
COLUMNS = (
    "A column is listed here under the heading that tables and their downloads give it, then in brackets under its "
    "name on the command line."
)


def in_force(value: str, *, shipped: str) -> str:
    """The value in force, and the shipped one where it is another."""
    told = value or "empty"
    return f"In force: {told}." if value == shipped else f"In force: {told} (shipped: {shipped or 'empty'})."


def effect_sentence(moved: int, tiers: int) -> str:
    """How much a change of a rule would move."""
    if not moved and not tiers:
        return NOTHING_MOVES
    figures = f"**{moved} headline {'figure moves' if moved == 1 else 'figures move'}**"
    suppliers = f"**{tiers} {'supplier changes' if tiers == 1 else 'suppliers change'}** the risk tier"
    return f"{figures} and {suppliers}. Nothing is changed until the rule is put in force."


def changed_sentence(name: str, before: str | None, after: str) -> str:
    """What became of a change of a rule."""
    if before is None:
        return f"{name} was {after} already."
    return f"{name} is {after or 'empty'} now; it was {before or 'empty'}."


def moved_rows(before: Mapping[str, str], after: Mapping[str, str]) -> list[dict[str, str]]:
    """The headline figures that differ, as rows of a table."""
    return [
        {"figure": name, "before": value, "after": after[name]}
        for name, value in before.items()
        if value != after[name]
    ]
