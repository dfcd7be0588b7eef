"""The rows of one table as typed values, while they are being read."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from loaders.mapping import DateOrder, SheetMapping
from loaders.questions import Question
from loaders.report import Problem
from loaders.table import Table


@dataclass
class TypedRows:
    """One table's rows: ``text`` and ``values`` by field, a class per row ('' = to be decided), problems, questions.

    A row of a matrix states one answer per audit: it stands here once per audit, told apart by ``parts``.
    """

    table: Table
    mapping: SheetMapping
    rows: npt.NDArray[np.int64]  # row numbers as Excel shows them
    parts: npt.NDArray[np.int64]
    text: dict[str, pa.Array]
    cells: pa.Array
    row_class: npt.NDArray[np.object_]
    values: dict[str, pa.Array] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    proven_orders: frozenset[DateOrder] = frozenset()  # the orders of day and month its dates prove
    shapes: pa.Array | None = None  # the shape of each row, where some rows of a list of audits are only sites
    settled: pa.Array | None = None  # the outcome of answers by what the file says beside their words
    visit_ends: pa.Array | None = None  # the last day of visits whose two days stand in one cell

    def filled(self, name: str) -> npt.NDArray[np.bool_]:
        """Which rows have something in a field."""
        return np.asarray(pc.is_valid(self.text[name]))

    def column(self, at: int) -> pa.Array:
        """The texts of a column as read; not of a matrix, whose rows stand here once per audit."""
        return pc.list_element(self.cells, at)

    def reject(self, index: int, *, heading: str, found: str | None, reason: str, remedy: str) -> None:
        """Refuse a row for good, with its reason."""
        self.row_class[index] = "rejected"
        self.problems.append(Problem(self.table.sheet, int(self.rows[index]), heading, found, reason, remedy))

    def note(self, kind: str, index: int | None, name: str, found: str | None, reason: str, remedy: str) -> None:
        """Report a cell or label that stays open while its row is accepted."""
        row = None if index is None else int(self.rows[index])
        self.problems.append(Problem(self.table.sheet, row, self.table.heading(name), found, reason, remedy, kind))

    def set_aside(self, chosen: npt.NDArray[np.bool_], heading: str, reason: str, remedy: str) -> None:
        """Call rows 'non_data' whatever stands in them, and say so once, at the first of them."""
        self.row_class[chosen] = "non_data"
        row = int(self.rows[np.flatnonzero(chosen)[0]])
        self.problems.append(Problem(self.table.sheet, row, heading, None, reason, remedy, "note"))
