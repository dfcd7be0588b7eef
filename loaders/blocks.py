"""Blocks of rows of which only the first one names its supplier or audit, the cells below it left empty by hand."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from loaders.key_values import said_once
from loaders.legal_forms import has_legal_form
from loaders.mapping import SheetMapping
from loaders.questions import fill_question
from loaders.rows import TypedRows
from loaders.table import Table
from loaders.totals import begins_as_total, closes_form

WHO = ("supplier", "supplier_code", "site", "site_code")
WHICH = ("audit_no", "audit_date", "audit_end_date")
# One of these makes a row one of the table, and no remark below it.
STATED = (
    "question_id", "question_text", "answer", "score", "finding_no", "finding_text", "severity", "corrective_action",
    "correction", "status", "overall_result", "overall_score", "section", "dimension", "topic",
)  # fmt: skip
OWN_ROWS = frozenset({"audits", "suppliers"})  # each row is one thing more, and no part of the one above
# So many of the rows, and not a single one, leave a cell empty where that is a way of writing, and not forgotten once.
USUAL_SHARE = 0.2


@dataclass
class Blocks:
    """Row -> the columns it takes from the row above it, the rows that only name the supplier of those below, and
    whether the blanks are surely meant so."""

    taken: dict[int, list[int]] = field(default_factory=dict)
    bands: list[int] = field(default_factory=list)
    sure: bool = True
    texts: dict[int, list[str | None]] = field(default_factory=dict)  # column -> its cells, where rows take some

    def filled(self, columns: list[pa.Array], rules: SheetMapping) -> list[pa.Array]:
        """The columns with these cells filled, where that is sure or somebody said so."""
        if not self.taken or not (self.sure or rules.blank_as_above):
            return columns
        return [pa.array(self.texts[at], pa.string()) if at in self.texts else one for at, one in enumerate(columns)]


def table_blocks(table: Table, columns: list[pa.Array]) -> Blocks:
    """The blocks of a table. A blank row, a total or any other line between two rows ends a block."""
    who, which = (_columns(table, names) for names in (WHO, WHICH))
    named = [*who, *which]
    if not named or table.shape == "suppliers" or table.audits:
        return Blocks()
    valid = np.column_stack([np.asarray(pc.is_valid(column)) for column in columns])
    filled = valid.sum(axis=1)
    if not ((filled > 0) & ~valid[:, named].all(axis=1)).any():
        return Blocks()
    texts = {at: columns[at].to_pylist() for at in named}
    reader = _Reader(table, texts, who, which)
    whole = _whole_rows(table, valid, named)
    suppliers = {text for text in texts[who[0]] if text} if who else set()
    for row in np.flatnonzero(filled > 0).tolist():
        if row and not filled[row - 1]:
            reader.above = None
        first = columns[int(valid[row].argmax())][row].as_py()
        if filled[row] == 1 and who and _names_supplier(table, first, texts[who[0]][row], suppliers):
            reader.read_band(row, first)
        elif whole[row] and not begins_as_total(first) and not closes_form(first):
            reader.read(row)
        else:
            reader.above = None
    return reader.blocks(int(whole.sum()))


def tell_blocks(typed: TypedRows, found: Blocks) -> None:
    """Say how many rows were read by the row above them, or ask whether they are to be."""
    if not found.taken:
        return
    headings = [typed.table.headings[at] or "" for at in sorted({at for row in found.taken.values() for at in row})]
    listed = " and ".join(repr(heading) for heading in headings)
    first, count = min(found.taken), len(found.taken)
    rows = "1 row leaves" if count == 1 else f"{count:,} rows leave"
    if found.sure or typed.mapping.blank_as_above:
        typed.note(
            "note", first, _field(typed.table, found.taken[first][0]), None,
            f"{rows} {listed} empty below a row that says it: read as of the row above",
            "Write it in every row where that is not right.",
        )  # fmt: skip
    elif "fill" not in typed.mapping.settled:
        typed.questions.append(fill_question(typed.table.sheet, listed, rows=rows, first=int(typed.rows[first])))


class _Reader:
    """Reads the rows from top to bottom, with what the row above says once its blanks are filled."""

    def __init__(self, table: Table, texts: dict[int, list[str | None]], who: list[int], which: list[int]) -> None:
        self.above: dict[int, str | None] | None = None
        self._own_rows = table.shape in OWN_ROWS
        self._texts, self._who, self._which = texts, who, which
        self._found = Blocks()
        self._repeated: set[int] = set()  # columns that write a value again in the row below it
        self._bare = False  # whether a row says nothing at all of supplier and audit

    def read_band(self, row: int, supplier: str) -> None:
        """A line that names the supplier of the rows below it."""
        self._found.bands.append(row)
        self.above = {**dict.fromkeys(self._texts), self._who[0]: supplier}

    def read(self, row: int) -> None:
        """One row of the table."""
        own = {at: texts[row] for at, texts in self._texts.items()}
        taken = self._taken(own)
        if taken:
            self._found.taken[row] = taken
            self._bare |= len(own) > 1 and not any(own.values())
            for at in taken:
                own[at] = self._texts[at][row] = (self.above or {})[at]
        elif self.above is not None:
            self._note_repeats(own, self.above)
        self.above = own if any(own.values()) else None

    def blocks(self, rows: int) -> Blocks:
        """What was found in a table of so many whole rows."""
        taken = {at for columns in self._found.taken.values() for at in columns}
        usual = self._bare or len(self._found.taken) >= max(2, USUAL_SHARE * rows)
        self._found.sure = usual and not taken & self._repeated
        self._found.texts = {at: self._texts[at] for at in taken}
        return self._found

    def _taken(self, own: dict[int, str | None]) -> list[int]:
        """The blank cells to fill: all where the row contradicts nothing above it, those of the supplier where it
        begins a further audit of the same one."""
        above = self.above
        if above is None:
            return []
        blank = [at for at, text in own.items() if text is None and above[at] is not None]
        apart = [at for at in own if own[at] != above[at] and own[at] is not None]
        if self._own_rows and not apart:
            return []  # the row would be the audit above once more
        if all(above[at] is None or at not in self._texts for at in apart):
            return blank
        return [at for at in blank if at in self._who] if not any(own[at] for at in self._who) else []

    def _note_repeats(self, own: dict[int, str | None], above: dict[int, str | None]) -> None:
        who = [at for at in self._who if own[at] is not None and own[at] == above[at]]
        if not who and any(own[at] for at in self._who):
            return
        self._repeated.update(who)
        if all(own[at] in (None, above[at]) for at in self._which):
            self._repeated.update(at for at in self._which if own[at] is not None)


def _columns(table: Table, names: tuple[str, ...]) -> list[int]:
    return [table.columns[name][0] for name in names if name in table.columns]


def _whole_rows(table: Table, valid: npt.NDArray[np.bool_], named: list[int]) -> npt.NDArray[np.bool_]:
    """Rows that state something of their own and are, beside supplier and audit, filled like most."""
    stating = [at for name in STATED for at in table.columns.get(name, ())]
    stating += [*table.ticks, *(item.column for item in (*table.items, *table.parts))]
    others = valid[:, [at for at in range(valid.shape[1]) if at not in named]].sum(axis=1)
    heads = valid[:, named].any(axis=1) & (others > 0)
    usual = float(np.median(others[heads])) if heads.any() else 1.0
    stated = valid[:, stating].any(axis=1) if stating else np.zeros(len(valid), dtype=bool)
    return np.asarray(stated & (others >= max(min(2.0, usual), 0.5 * usual)))


def _names_supplier(table: Table, text: str, supplier: str | None, suppliers: set[str]) -> bool:
    """Whether the only cell of a row is the name of a supplier: in its column, or a company in another one."""
    if table.shape in OWN_ROWS and supplier is None:
        return False
    return (supplier is not None and said_once(text) is None) or text in suppliers or has_legal_form(text)


def _field(table: Table, column: int) -> str:
    return next(name for name, places in table.columns.items() if column in places)
