"""Answers that say how grave a nonconformity is: "Major NC" or "Nebenabweichung" where others say "conform"."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from loaders import vocabulary
from loaders.rows import TypedRows


def tell_grades(typed: TypedRows) -> None:
    """Say that the grade of such answers is not counted.

    It is taken for no finding: what was found often stands in a list of its own as well, and would then count twice.
    """
    if typed.table.shape != "answers" or typed.filled("severity").any():
        return
    failed = pc.and_(pa.array(typed.row_class == ""), pc.equal(typed.values["answer"], "nonconform")).fill_null(False)
    words = typed.text["answer"].filter(failed)
    graded = [word for word in pc.unique(words).to_pylist() if word and _is_grade(word)]
    if graded:
        count = pc.sum(pc.is_in(words, pa.array(graded, pa.string()))).as_py()
        rows = "1 answer says" if count == 1 else f"{count:,} answers say"
        typed.note(
            "note", None, "answer", graded[0],
            f"{rows} how grave the nonconformity is; unless findings of the audit are on file, it counts ungraded",
            "Load a list of the findings with audit, clause and severity where the grades are to count.",
        )  # fmt: skip


def _is_grade(text: str) -> bool:
    meaning = vocabulary.grade_meaning(text)
    return meaning is not None and not meaning.ambiguous
