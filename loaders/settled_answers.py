"""Answers whose outcome a platform's export settles itself: by what it calls failed, and by the points it gave."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders import vocabulary
from loaders.columns import readings
from loaders.item_types import failed_lines
from loaders.number_cells import points_value
from loaders.numbers import number_value
from loaders.rows import TypedRows


def settle_answers(typed: TypedRows, columns: list[pa.Array]) -> None:
    """Keep the outcome of such answers in ``typed.settled``: failed, or by points of a stated maximum.

    "Yes" to "Any hazards?" fails, so that the platform's own word goes before that of the cell. What is not applicable
    stays so, and a question left empty was not assessed, whatever points its template counts for it.
    """
    if typed.table.lines is None or "answer" not in typed.table.columns:
        return
    failed = pa.array(failed_lines(typed, columns))
    empty = pc.is_null(typed.text["answer"])
    points = readings(typed.text["score"], points_value, type=pa.float64()).values
    most = readings(typed.text["max_score"], number_value, type=pa.float64()).values
    scored = pc.and_(pc.greater(most.fill_null(0.0), 0.0), pc.is_valid(points))
    judged = pc.and_(scored, pc.invert(pc.or_(empty, _does_not_apply(typed.text["answer"]))))
    given = pc.if_else(
        pc.greater_equal(points, most), "conform", pc.if_else(pc.less_equal(points, 0.0), "nonconform", "partial")
    )
    outcome = pc.if_else(judged, given, pa.scalar(None, pa.string()))
    typed.settled = pc.if_else(failed, pa.scalar("nonconform"), outcome)
    unasked = pc.and_(empty, pc.invert(failed))
    typed.text["score"] = pc.if_else(unasked, pa.scalar(None, pa.string()), typed.text["score"])
    _tell_unanswered(typed, np.asarray(unasked))


def _tell_unanswered(typed: TypedRows, empty: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> None:
    rows = np.flatnonzero(empty & (typed.row_class == ""))
    if len(rows):
        count = "1 question has" if len(rows) == 1 else f"{len(rows):,} questions have"
        typed.note("note", int(rows[0]), "answer", None, f"{count} no answer: counted as not assessed",
                   "Nothing, if the auditor left them open.")  # fmt: skip


def _does_not_apply(answers: pa.Array) -> pa.Array:
    def left_out(text: str) -> bool:
        meaning = vocabulary.label_meaning("answer", text)
        return meaning is not None and meaning.canonical in ("not_applicable", "not_assessed")

    return readings(answers, left_out, type=pa.bool_()).values.fill_null(False)
