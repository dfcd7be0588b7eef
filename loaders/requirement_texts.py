"""Checklists of requirements: a description beside observations is no finding, and chapters are not to be assessed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from loaders.column_fields import recognised
from loaders.columns import readings
from loaders.normal_form import normal_heading
from loaders.rows import TypedRows
from loaders.table import ColumnMatch

DESCRIPTIONS = frozenset(
    {"description", "descripción", "descrição", "descrizione", "beschreibung", "açıklama", "mô tả", "描述"}
)
ASSESSABLE = frozenset({"assessable", "is assessable"})
YES = frozenset({"x", "true", "yes", "1"})
MOSTLY = 0.8


def described_requirements(
    matches: Sequence[tuple[ColumnMatch, ...]], headings: Sequence[str | None], samples: Sequence[list[str]]
) -> list[tuple[ColumnMatch, ...]]:
    """The matches, with the description as the wording of the item where each row has an item's number and an answer,
    and another column says what was found."""
    found = list(matches)
    fields = {match.field for one in found for match in one}
    answered = any(
        any(match.field == "answer" for match in one) and recognised("answer", samples[at]) >= MOSTLY
        for at, one in enumerate(found) if samples[at]
    )  # fmt: skip
    told = [at for at, one in enumerate(found) if [match.field for match in one] == ["finding_text"]]
    described = [at for at in told if normal_heading(headings[at] or "") in DESCRIPTIONS]
    if (
        "question_id" in fields
        and "question_text" not in fields
        and answered
        and len(told) == 2
        and len(described) == 1
    ):
        found[described[0]] = (ColumnMatch("question_text", 0.7, "values", "the description of each item"),)
    return found


def mark_chapters(typed: TypedRows, columns: list[pa.Array]) -> None:
    """Call rows that the list itself says are not to be assessed 'non_data', where they have no answer, and say so."""
    table = typed.table
    if table.shape != "answers" or table.audits:
        return
    for at, heading in enumerate(table.headings):
        if normal_heading(heading or "") not in ASSESSABLE:
            continue
        asked = np.asarray(
            readings(columns[at], lambda text: text.casefold() in YES, type=pa.bool_()).values.fill_null(False)
        )
        chapters = ~asked & ~typed.filled("answer") & ~typed.filled("score") & (typed.row_class == "")
        if asked.any() and chapters.any():
            count = "1 row is" if chapters.sum() == 1 else f"{chapters.sum():,} rows are"
            reason = f"{count} not to be assessed and without an answer: taken as chapters"
            typed.set_aside(chapters, heading or "", reason, "Mark what is to be assessed.")
        return
