"""What the About sheet of a download says."""

from __future__ import annotations

from pages.parts.basis import Basis
from pages.parts.wording import counted, number

ROWS, ABOUT = "Rows", "About"
SHOWN, COUNT, DATA, LOADS, WRITTEN, READING = (
    "What these rows are", "Rows", "Data", "Loads that count", "Written", "How to read them",
)  # fmt: skip
COLUMN_HEADS = ("Column", "What it holds", "Written as")
DEFINITION_HEADS = ("Figure", "Definition")
NOTE = "Rates stand beside the counts they are made of; intervals are 95% unless a heading says otherwise."
WHOLE = "The downloads hold all of them, up to {most}."
MOST = 20


def behind_about(what: str, noun: str, filters: str) -> str:
    """What rows behind a figure are: 'Findings behind clause 8.4. Region East; full audits.'"""
    return f"{noun.capitalize()}s behind {what}. {filters}"


def about_lines(about: str, rows: int, basis: Basis | None) -> list[tuple[str, str]]:
    """Label and sentence of each line above the list of columns."""
    lines = [(SHOWN, about), (COUNT, number(rows))]
    if basis is not None:
        lines += [
            (DATA, f"{basis.database}, version {number(basis.version)} of its data"),
            (LOADS, _loads(basis)),
            (WRITTEN, f"{basis.at:%Y-%m-%d %H:%M}"),
        ]
    return [*lines, (READING, NOTE)]


def _loads(basis: Basis) -> str:
    told = [f"{load}: {file} ({at:%Y-%m-%d})" for load, file, at in basis.loads[:MOST]]
    more = len(basis.loads) - len(told)
    return "; ".join([*told, f"and {counted(more, 'older load')}"] if more else told) or "none"
