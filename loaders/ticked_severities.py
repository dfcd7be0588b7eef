"""Lists of findings with a column per severity, one of which is ticked in each row."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.marks import mark
from loaders.rows import TypedRows
from loaders.severity_headings import heading_no_finding, heading_severity

FEWEST_COLUMNS = 2


def read_ticked_severities(typed: TypedRows) -> None:
    """The severity whose column is ticked, where no column says it in words; rows with several ticks stay ungraded and
    are told."""
    table = typed.table
    if table.shape != "findings" or typed.filled("severity").any():
        return
    used = {at for columns in table.columns.values() for at in columns}
    named = {at: heading_severity(text) or heading_no_finding(text)
             for at, text in enumerate(table.headings) if text and at not in used}  # fmt: skip
    boxes = {at: severity for at, severity in named.items() if severity and _ticked(typed, at)}
    if len(boxes) < FEWEST_COLUMNS:
        return
    columns = {at: typed.column(at).to_pylist() for at in boxes}
    texts: list[str | None] = [None] * len(typed.rows)
    for index in np.flatnonzero(typed.row_class == ""):
        ticked = [at for at in boxes if (cell := columns[at][index]) and mark(cell)]
        texts[int(index)] = boxes[ticked[0]] if len(ticked) == 1 else None
        if len(ticked) > 1:
            both = ", ".join(table.headings[at] or "" for at in ticked)
            typed.note("bad_cell", int(index), "severity", both, f"{both} are all ticked; the finding stays ungraded",
                       "Tick one severity.")  # fmt: skip
    typed.text["severity"] = pa.array(texts, pa.string())
    told = {table.headings[at] for at in boxes}
    typed.table = replace(table, unknown=tuple(heading for heading in table.unknown if heading not in told))


def _ticked(typed: TypedRows, at: int) -> bool:
    """Whether a column holds nothing but ticks and empty boxes, and some tick. Numbers may be counts."""
    live = typed.column(at).filter(pa.array(typed.row_class == ""))
    texts = [text for text in pc.unique(live).to_pylist() if text]
    marks = [None if text.isdigit() else mark(text) for text in texts]
    return bool(marks) and None not in marks and True in marks
