"""A platform's export says what each of its lines is: only questions are items, not sections, texts or signatures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from loaders.columns import readings
from loaders.fields import ACTION
from loaders.heading_forms import normal_forms
from loaders.heading_matches import heading_matches
from loaders.rows import TypedRows
from loaders.table import ColumnMatch, LineColumns

HEADINGS = frozenset({"itemtype", "item type", "question type", "response type", "field type", "type"})
FAILED = frozenset({"failed response", "is failed response", "failedresponse"})
INACTIVE = frozenset({"inactive"})
QUESTIONS = frozenset(
    {"question", "list", "checkbox", "switch", "multiple choice", "multiplechoice", "slider", "yes/no"}
)
OTHERS = frozenset({
    "section", "category", "page", "element", "dynamicfield", "smartfield", "primeelement", "information",
    "instruction", "text", "textsingle", "textmultiple", "paragraph", "signature", "media", "photo", "image", "drawing",
    "datetime", "date", "time", "address", "location", "site", "asset", "person", "scanner", "weather", "company",
    "document", "documentnumber", "table", "logicfield",
})  # fmt: skip
ITEM_IDS = frozenset({"item id", "itemid", "question uid", "item uid"})
AGREED = frozenset({"action_no", "corrective_action", "correction", "due_date"})
TRUE = frozenset({"true", "yes", "1"})
MOST_TOLD = 4


def line_columns(headings: Sequence[str | None], body: pa.Table, closed: set[int]) -> LineColumns | None:
    """The column that says what each line is, where its words are known ones and questions are among them, with the
    columns that say which answers failed and which lines were never shown. None where no column says so.

    "Type" heads many things: there the word "question" itself has to stand below.
    """
    named = {at: set(normal_forms(text)) for at, text in enumerate(headings) if text and at not in closed}
    for at, forms in named.items():
        if not forms & HEADINGS:
            continue
        types = _types(body.column(at))
        asked = {"question"} if forms <= {"type"} else QUESTIONS
        if types & asked and types <= QUESTIONS | OTHERS:
            failed, inactive = (
                next((other for other, words in named.items() if words & wanted), None) for wanted in (FAILED, INACTIVE)
            )
            return LineColumns(at, failed, inactive)
    return None


def asks_nothing(lines: LineColumns | None, body: pa.Table) -> npt.NDArray[np.bool_]:
    """Which lines are no question, or one that was never shown."""
    if lines is None:
        return np.zeros(body.num_rows, dtype=bool)
    others = _is_among(body.column(lines.kind).combine_chunks(), OTHERS)
    return others | _hidden(lines, [column.combine_chunks() for column in body.columns])


def worded_lines(
    lines: LineColumns | None,
    matches: Sequence[tuple[ColumnMatch, ...]],
    headings: Sequence[str | None],
    samples: Sequence[list[str]],
) -> list[tuple[ColumnMatch, ...]]:
    """The matches of such an export: its items are known by their wording, for their ids are nothing to read, and what
    is called the response is the answer whatever its words."""
    found = list(matches)
    if lines is None:
        return found
    fields = {match.field for one in found for match in one}
    if not fields & AGREED:
        # Who owns an inspection and when it was completed is said of no action.
        found = [tuple(match for match in one if match.field not in ACTION) for one in found]
    for at, text in enumerate(headings):
        if at in lines.columns or not text:
            continue
        if "question_text" in fields and ITEM_IDS & set(normal_forms(text)):
            found[at] = ()
        called = [match.field for match in heading_matches(text)]
        if "answer" not in fields and called == ["answer"] and samples[at] and not found[at]:
            found[at] = (ColumnMatch("answer", 0.75, "alias", "the response of each question"),)
    return found


def mark_item_types(typed: TypedRows, columns: list[pa.Array]) -> None:
    """Call the other lines, and questions that were never shown, 'non_data', and say how many there are of each."""
    lines = typed.table.lines
    if typed.table.shape != "answers" or lines is None:
        return
    hidden = _hidden(lines, columns) & (typed.row_class == "")
    if lines.inactive is not None and hidden.any():
        reason = f"{_lines(hidden)} inactive, so never asked: kept as read, not counted"
        remedy = "Nothing, if the questions were not shown to the auditor."
        typed.set_aside(hidden, typed.table.headings[lines.inactive] or "", reason, remedy)
    other = _is_among(columns[lines.kind], OTHERS) & (typed.row_class == "")
    if other.any():
        kinds = Counter(text for text in columns[lines.kind].filter(pa.array(other)).to_pylist() if text)
        told = ", ".join(f"{count:,} {kind!r}" for kind, count in kinds.most_common(MOST_TOLD))
        more = " and others" if len(kinds) > MOST_TOLD else ""
        reason = f"{_lines(other)} no question ({told}{more}): kept as read, not counted"
        remedy = "Nothing, if no answer to a checklist is among them."
        typed.set_aside(other, typed.table.headings[lines.kind] or "", reason, remedy)


def failed_lines(typed: TypedRows, columns: list[pa.Array]) -> npt.NDArray[np.bool_]:
    """Which answers the export itself calls failed."""
    lines = typed.table.lines
    if lines is None or lines.failed is None:
        return np.zeros(len(typed.rows), dtype=bool)
    return _is_among(columns[lines.failed], TRUE)


def _hidden(lines: LineColumns, columns: Sequence[pa.Array]) -> npt.NDArray[np.bool_]:
    if lines.inactive is None:
        return np.zeros(len(columns[lines.kind]), dtype=bool)
    return _is_among(columns[lines.inactive], TRUE)


def _is_among(column: pa.Array, words: frozenset[str]) -> npt.NDArray[np.bool_]:
    read = readings(column, lambda text: text.strip().casefold() in words, type=pa.bool_()).values
    return np.asarray(read.fill_null(False))


def _types(column: pa.ChunkedArray) -> set[str]:
    return {text.strip().casefold() for text in pc.unique(column).to_pylist() if text and text.strip()}


def _lines(chosen: npt.NDArray[np.bool_]) -> str:
    return "1 line is" if chosen.sum() == 1 else f"{chosen.sum():,} lines are"
