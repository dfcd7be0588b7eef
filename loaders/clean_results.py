"""Whether an audit that found nothing is passed: asked where a list of audits says what was found and no result."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from loaders.collected import is_nothing
from loaders.columns import readings
from loaders.questions import verdict_question
from loaders.rows import TypedRows


def read_clean_results(typed: TypedRows) -> None:
    """Results from the column that collects findings: "None" passed, anything else failed, where the user says so.

    Rows with an empty cell have no result. Nothing is taken, and nothing asked, where a result stands anywhere.
    """
    told = typed.text["question_id"]
    if (
        typed.table.shape != "audits"
        or "question_id" not in typed.table.columns
        or typed.filled("overall_result").any()
    ):
        return
    live = told.filter(pa.array(typed.row_class == ""))
    clean = {text for text in pc.unique(live).to_pylist() if text and is_nothing(text)}
    rows = pc.sum(pc.is_in(live, pa.array(sorted(clean), pa.string()))).as_py() or 0
    if not clean or rows == len(live) - live.null_count:
        return  # no clean audit, or only such
    if typed.mapping.clean_passes:
        typed.text["overall_result"] = told
        read = readings(told, lambda text: "pass" if is_nothing(text) else "fail", type=pa.string())
        typed.values["result"] = read.values
    elif "verdict" not in typed.mapping.settled:
        heading = typed.table.heading("question_id") or "question_id"
        typed.questions.append(verdict_question(typed.table.sheet, heading, min(clean), rows=rows, of=len(live)))
