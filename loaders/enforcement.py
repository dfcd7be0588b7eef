"""Columns called no more than "Action" that tell what an inspectorate did, not what the supplier is to do."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from loaders.fields import ACTION
from loaders.normal_form import normal_heading
from loaders.table import ColumnMatch

BARE = frozenset({"action", "actions", "action taken", "actions taken"})
FEWEST_ROWS = 4
MOST_WORDS = 6
MEASURE = re.compile(
    r"\b(?:ticket|summons|citation|notice to comply|warning(?: letter)?|fined?|prosecution|conviction|embargo|"
    r"closed by|closure order|(?:hazard|stop|closing|abatement) order|order (?:to|issued)|re-?opened)\b",
    re.IGNORECASE,
)
NO_ACTION = ColumnMatch("comment", 0.6, "values", "a few words again and again: what the authority did")


def without_measures(
    matches: Sequence[tuple[ColumnMatch, ...]], headings: Sequence[str | None], body: pa.Table
) -> list[tuple[ColumnMatch, ...]]:
    """The matches with such a column left aside: nothing else in the table speaks of a corrective action, and its texts
    are words that repeat from row to row, or measures of an authority ("Notice to Comply", "Closure Order")."""
    found = list(matches)
    fields = {match.field for one in found for match in one}
    if fields & (set(ACTION) - {"corrective_action", "correction", "status"}):
        return found
    for at, one in enumerate(found):
        named = normal_heading(headings[at] or "") in BARE and any(match.field == "corrective_action" for match in one)
        if named and _are_measures(body.column(at)):
            found[at] = (NO_ACTION,)
    return found


def _are_measures(column: pa.ChunkedArray) -> bool:
    filled = column.drop_null().filter(pc.not_equal(pc.utf8_trim_whitespace(column.drop_null()), ""))
    texts = pc.unique(filled).to_pylist()
    repeated = len(filled) >= FEWEST_ROWS and 2 * len(texts) <= len(filled)
    measures = sum(len(text.split()) <= MOST_WORDS and bool(MEASURE.search(text)) for text in texts)
    return bool(texts) and (repeated or 2 * measures > len(texts))
