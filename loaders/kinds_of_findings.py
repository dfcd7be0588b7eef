"""Tables of observations or good examples beside one of nonconformities: their headings say what their rows are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from loaders.key_values import Constant
from loaders.table import Table

TOLD_BY = ("finding_no", "finding_text")
NONCONFORMITY = re.compile(
    r"non.?(?:conform|complian)|\bnc\b|abweichung|non.?conformit|no conformidad|não conform", re.I
)
# Each kind by its word in the headings, written as the label of a severity.
KINDS = {
    "Observation": re.compile(r"observation|beobachtung|observación|observação|osservazion", re.I),
    "Good Example": re.compile(r"good (?:example|practice)|positive|bonnes? pratiques?|buenas? prácticas?", re.I),
}


def with_told_kinds(tables: Sequence[Table]) -> list[Table]:
    """The tables of a sheet, ungraded ones with the kind their headings name.

    Only beside a table of nonconformities: where it stands alone, an "Observation" may be what was found amiss.
    """
    graded = [table for table in tables if table.shape == "findings" and NONCONFORMITY.search(_told(table))]
    return [table if not graded or table in graded else _with_kind(table) for table in tables]


def _with_kind(table: Table) -> Table:
    kinds = [kind for kind, words in KINDS.items() if words.search(_told(table))]
    if table.shape != "findings" or "severity" in table.columns or len(kinds) != 1:
        return table
    return replace(table, constants={**table.constants, "severity": Constant(kinds[0], table.header_row)})


def _told(table: Table) -> str:
    return " ".join(table.heading(name) for name in TOLD_BY)
