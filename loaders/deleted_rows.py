"""Rows that the file itself calls deleted: platforms export them, but count them no longer."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from loaders import vocabulary
from loaders.columns import readings
from loaders.heading_forms import normal_forms
from loaders.rows import TypedRows

HEADINGS = frozenset({
    "deleted", "is deleted", "deletion flag", "gelöscht", "löschkennzeichen", "supprimé", "eliminado", "eliminada",
    "excluído", "excluída", "eliminato", "eliminata", "cancellato", "silindi", "đã xóa", "已删除", "已刪除",
})  # fmt: skip


def set_deleted_aside(typed: TypedRows, columns: list[pa.Array]) -> None:
    """Call rows with a yes in such a column 'non_data' and say how many there are.

    Only where nobody said what the column is, and every cell of it that is filled is a yes or a no: a date or a name
    there says when or by whom, of which row is not for us to guess.
    """
    table = typed.table
    for at, heading in enumerate(table.headings):
        if heading not in table.unknown or not HEADINGS & set(normal_forms(heading or "")):
            continue
        read = readings(columns[at], _says_so, type=pa.bool_())
        if read.unread:
            continue
        typed.table = table.knowing(heading)
        deleted = np.asarray(read.values.fill_null(False)) & (typed.row_class == "")
        if deleted.any():
            count = f"{deleted.sum():,} rows are" if deleted.sum() > 1 else "1 row is"
            typed.set_aside(
                deleted, heading or "", f"{count} called deleted by the file: kept as read, not counted",
                "Nothing, if no earlier file tells of them: what it tells counts on until its load is undone.",
            )  # fmt: skip
        return


def _says_so(cell: str) -> bool | None:
    meaning = vocabulary.label_meaning("active", cell)
    return None if meaning is None or meaning.canonical not in ("yes", "no") else meaning.canonical == "yes"
