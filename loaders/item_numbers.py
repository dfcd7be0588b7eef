"""The column that numbers the items of a checklist, where its heading does not say so ('No.', 'Ref', 'Item')."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.headers import Header
from loaders.table import ColumnMatch
from loaders.wide import CODE

OF_NO_USE = frozenset({"row_counter", "section", "audit_no", "finding_no", "serial"})


def numbered_items(
    matches: Sequence[tuple[ColumnMatch, ...]], header: Header, samples: Sequence[list[str]], *, answered: bool
) -> list[tuple[ColumnMatch, ...]]:
    """The matches, with the first column of item codes as the item's number where a checklist has none.

    A checklist has a column of questions and one of answers (or ticks). Codes are short, end in a number and differ.
    """
    fields = {match.field for found in matches for match in found}
    checklist = "question_text" in fields and (answered or fields & {"answer", "score"})
    if not checklist or "question_id" in fields:
        return list(matches)
    question = min(at for at, found in enumerate(matches) if any(match.field == "question_text" for match in found))
    for at in range(question):
        named = {match.field for match in matches[at]}
        sample = samples[at]
        coded = sum(CODE.match(text) is not None or len(text) == 1 for text in sample)
        if not any(CODE.match(text) for text in sample):
            continue
        if header.headings[at] and named <= OF_NO_USE and sample and coded >= 0.8 * len(sample):
            number = (ColumnMatch("question_id", 0.75, "values", ", ".join(sample[:3])),)
            return [number if place == at else found for place, found in enumerate(matches)]
    return list(matches)
