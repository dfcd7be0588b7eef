"""What kinds of rows a file holds: steps of publishing that would find nothing to do are left out.

A small file costs little but the planning of its statements, and most files hold one or two kinds of rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

FEW = 50_000
# Rows of these may raise findings by their clauses alone; others by what stands in one of these fields.
LISTS = frozenset({"audits", "findings", "actions"})
RAISING = ("raised", "finding_no", "finding_text", "severity_raw", "action_text", "due", "original_due")


@dataclass(frozen=True)
class RowKinds:
    """Whether there are rows of lists of actions, results of sections, items across a row, rows of several answers.

    ``raising``: whether any row can raise a finding. ``unplaced``: whether any tells no dimension. ``few``: whether the
    rows are so few that they may be held twice.
    """

    actions: bool
    sections: bool
    across: bool
    shared: bool
    raising: bool
    unplaced: bool
    few: bool

    @classmethod
    def of(cls, rows: pa.Table) -> RowKinds:
        """The kinds among staged rows."""
        shapes = set(pc.unique(rows["shape"]).to_pylist())
        return cls(
            actions="actions" in shapes,
            sections="sections" in shapes or _any(rows["parts"]),
            across=_any(rows["items"]),
            raising=bool(shapes & LISTS) or any(_any(rows[name]) for name in RAISING),
            unplaced=bool(rows["dimension"].null_count),
            few=len(rows) <= FEW,
            shared=bool(pc.any(pc.greater(rows["part"], 0)).as_py()),
        )


def _any(column: pa.ChunkedArray) -> bool:
    return bool(column.null_count < len(column))
