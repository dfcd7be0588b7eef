"""A grade and a score in one cell, "A (92%)" or "90 % B", taken apart: the grade is the result, the rest the score."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from loaders.columns import readings
from loaders.numbers import graded_score
from loaders.rows import TypedRows


def part_grades(typed: TypedRows) -> None:
    """Take such cells of the score's column apart; a result in a column of its own goes before the grade."""
    said = typed.text["overall_score"]
    grades = readings(said, _grade, type=pa.string()).values
    if grades.null_count == len(grades):
        return
    typed.text["overall_score"] = pc.coalesce(readings(said, _score, type=pa.string()).values, said)
    typed.text["overall_result"] = pc.coalesce(typed.text["overall_result"], grades)


def _grade(text: str) -> str | None:
    parts = graded_score(text)
    return parts[0] if parts else None


def _score(text: str) -> str | None:
    parts = graded_score(text)
    return parts[1] if parts else None
