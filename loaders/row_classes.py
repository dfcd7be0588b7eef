"""Which rows below the headings are data: blank rows, repeated headings, totals, remarks and section rows are not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from loaders.normal_form import normal_label
from loaders.table import Table

KEYS = ("supplier", "supplier_code", "site", "audit_no", "audit_date", "audit_end_date", "finding_no")
SAID = ("answer", "score", "severity", "finding_text", "due_date", "status", "corrective_action")
LONGEST_SECTION = 3
TOTALS = {
    normal_label(word)
    for word in (
        "Total", "Grand Total", "Subtotal", "Average", "Sum", "合计", "总计", "小计", "平均", "Gesamt", "Summe",
        "Durchschnitt", "Totale", "Toplam", "Genel Toplam", "Tổng", "Tổng cộng", "Moyenne", "Promedio", "Média",
        "Media", "Totales", "Gesamtsumme", "Gesamtergebnis", "Sub-total", "Total general", "Total geral",
        "Total général", "Sous-total", "Zwischensumme", "Ara toplam", "Tổng số", "Summary",
    )
}  # fmt: skip


@dataclass(frozen=True)
class RowClasses:
    """A class per row ('' = data, to be decided), and the section heading a row stands under, where rows say so."""

    classes: npt.NDArray[np.object_]
    sections: pa.Array


def row_classes(table: Table, columns: list[pa.Array]) -> RowClasses:
    """Classes 'blank', 'non_data' or ''; a row is never dropped, only told what it is."""
    valid = np.column_stack([np.asarray(pc.is_valid(column)) for column in columns])
    filled = valid.sum(axis=1)
    classes = np.full(len(filled), "", dtype=object)
    classes[filled == 0] = "blank"
    keyed = _any(table, valid, KEYS) | (_any(table, valid, ("question_id", "question_text")) & _any(table, valid, SAID))
    for at in table.ticks:
        keyed |= valid[:, at] & _any(table, valid, ("question_id", "question_text"))
    for audit in table.audits:
        keyed |= valid[:, audit.column] & _any(table, valid, ("question_id", "question_text"))
    lone = (filled > 0) & (filled <= LONGEST_SECTION - 1) & ~keyed
    items = _unanswered_items(table, columns, lone)
    lone &= ~items
    classes[lone] = "non_data"
    first = valid.argmax(axis=1)
    few = (filled > 0) & (filled < max(2, valid.shape[1]))
    for index in np.flatnonzero(few | _repeats_heading(table, columns)):
        word = columns[first[index]][int(index)].as_py()
        if normal_label(word).rstrip(":") in TOTALS or _is_heading(table, columns, int(index)):
            classes[index] = "non_data"
            lone[index] = False
    return RowClasses(classes, _sections(table, columns, lone, len(filled)))


def _any(table: Table, valid: npt.NDArray[np.bool_], names: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(valid), dtype=bool)
    for name in names:
        for at in table.columns.get(name, ()):
            found |= valid[:, at]
    return found


def _unanswered_items(table: Table, columns: list[pa.Array], lone: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Items of a checklist without an answer: a code and a text, and the code is not the beginning of the next one."""
    unanswered = np.zeros(len(lone), dtype=bool)
    if table.shape != "answers" or not {"question_id", "question_text"} <= table.columns.keys():
        return unanswered
    codes = columns[table.columns["question_id"][0]].to_pylist()
    texts = columns[table.columns["question_text"][0]]
    for index in np.flatnonzero(lone & np.asarray(pc.is_valid(texts))):
        code = codes[int(index)]
        following = next((other for other in codes[int(index) + 1 :] if other), None)
        digits = code is not None and any(letter.isdigit() for letter in code)
        unanswered[index] = digits and "." in code and not (following or "").startswith(code.rstrip(".") + ".")
    return unanswered


def _sections(table: Table, columns: list[pa.Array], lone: npt.NDArray[np.bool_], length: int) -> pa.Array:
    """Section headings between the items, carried down to the items below them."""
    if table.shape != "answers" or "section" in table.columns:
        return pa.nulls(length, pa.string())
    names: list[str | None] = [None] * length
    for index in np.flatnonzero(lone):
        cells = [column[int(index)].as_py() for column in columns]
        names[int(index)] = max((cell for cell in cells if cell), key=len)
    return pc.fill_null_forward(pa.array(names, pa.string()))


def _repeats_heading(table: Table, columns: list[pa.Array]) -> npt.NDArray[np.bool_]:
    """Rows whose cell under the first heading is that heading again."""
    for at, heading in enumerate(table.headings):
        if heading:
            return np.asarray(pc.equal(columns[at], heading).fill_null(False))
    return np.zeros(len(columns[0]), dtype=bool)


def _is_heading(table: Table, columns: list[pa.Array], index: int) -> bool:
    pairs = [(columns[at][index].as_py(), heading) for at, heading in enumerate(table.headings) if heading]
    return all(cell == heading for cell, heading in pairs)
