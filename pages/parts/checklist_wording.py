"""The sentences of the Checklists page."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pages.parts.wording import counted, literal, number

BASES = {
    "file": "stated in file",
    "crosswalk": "by cross-walk",
    "user": "by you",
    "unmapped": "not mapped",
}
NOT_STATED = "Checklist not stated"
PART_NAMES = {"clause": "Clauses", "section": "Sections"}
CHOOSE = "Choose rows above to say where they belong, or name them here"
OVER_FILE = "Also where a file itself states another dimension"
OVER_HELP = "Your word always goes before the cross-walk. Before the file it goes only if you say so here."
OWN_TOPIC = "None, or write your own"
SHARE = (
    "Everything you said of sections and clauses, of all checklists. The CSV file can be given to a colleague, who "
    "imports it below."
)
NOTHING_SAID = (
    "You have said nothing of any section or clause yet. Choose rows in the table above and say where they belong, or "
    "import a list below."
)
UPLOAD = (
    "One row per section or clause, as Excel or CSV, with the headings Scheme, Version, Section, Clause, Title, "
    "Dimension, Topic and Over file. A clause with a title or a section is also listed as your own checklist."
)
RULE = (
    "A clause also speaks for what stands beneath it: 8.5 for 8.5.1. A clause goes before its section. What you say "
    "holds for everything on file and everything loaded later, and can be taken back."
)
NO_ITEMS = "This checklist has no {part} on file. {other} may have."
ALL_MAPPED = "Every row of this checklist has a dimension."


def open_sentence(checklists: pd.DataFrame) -> str:
    """The checklists of which something is not mapped, with how much."""
    rows = checklists[checklists["count"] < checklists["of"]].to_dict("records")
    told = [
        f"{row['name']} ({'all' if not row['count'] else number(row['of'] - row['count'])} of {number(row['of'])})"
        for row in rows
    ]
    return literal(f"Not fully mapped: {', '.join(told)}.") if told else ""


def checklist_sentence(name: str, count: int, of: int, items: pd.DataFrame) -> str:
    """How much of a checklist has a dimension, and by whose word."""
    clauses = items[items["part"] == "clause"]
    basis = clauses["bases"].map(lambda bases: bases[0]).value_counts()
    told = [
        f"{'all' if basis[name] == len(clauses) > 1 else number(basis[name])} {word}"
        for name, word in BASES.items() if name in basis
    ]  # fmt: skip
    places = f" Its {counted(len(clauses), 'clause')}: {', '.join(told)}." if told else ""
    whose = "of audits that name no checklist" if name == NOT_STATED else f"of {literal(name)}"
    if not of:
        return f"**No answer or finding in view is {whose}.**{places}"
    if count in (0, of):
        return f"**All {number(of)} answers and findings {whose} have {'a' if count else 'no'} dimension.**{places}"
    return f"**{number(of - count)} of {number(of)} answers and findings {whose} have no dimension.**{places}"


def mapping_title(names: Sequence[str], part: str) -> str:
    """What is about to be mapped."""
    listed = ", ".join(names[:8]) + (" …" if len(names) > 8 else "")
    if len(names) == 1:
        return f"Where the {part} {listed} belongs"
    return f"Where these {number(len(names))} {part}s belong: {listed}"


def mapped_sentence(count: int, dimension: str) -> str:
    """What was done."""
    things = "1 section or clause now belongs" if count == 1 else f"{count:,} sections and clauses now belong"
    return f"{things} to {dimension}. Every figure is recalculated."


def released_sentence(count: int) -> str:
    """What was taken back."""
    if not count:
        return "You had said nothing of these, so there was nothing to take back."
    return f"Taken back for {count:,} section{'s' if count != 1 else ''} or clause{'s' if count != 1 else ''}."


def list_sentence(name: str, places: int, own: int, problems: int) -> str:
    """What an uploaded list says."""
    placed = "1 section or clause" if places == 1 else f"{number(places)} sections and clauses"
    text = f"{literal(name)} places {placed} and lists {counted(own, 'clause')} of your own."
    if not problems:
        return text
    return f"{text} {counted(problems, 'row')} cannot be taken; the reasons are below."


def taken_sentence(places: int, own: int) -> str:
    """What became of an uploaded list."""
    remembered = f"{counted(places, 'place')} and {counted(own, 'clause')} of your own"
    return f"Remembered: {remembered}. Every figure is recalculated."
