"""A platform's export says what each of its lines is: only questions are items, not sections, texts or signatures."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.columns import readings
from loaders.normal_form import normal_heading
from loaders.rows import TypedRows

HEADINGS = frozenset({"itemtype", "item type", "question type", "response type", "field type"})
QUESTIONS = frozenset(
    {"question", "list", "checkbox", "switch", "multiple choice", "multiplechoice", "slider", "yes/no"}
)
OTHERS = frozenset({
    "section", "category", "page", "element", "dynamicfield", "smartfield", "primeelement", "information",
    "instruction", "text", "textsingle", "textmultiple", "paragraph", "signature", "media", "photo", "image", "drawing",
    "datetime", "date", "time", "address", "location", "site", "asset", "person", "scanner", "weather",
})  # fmt: skip


def mark_item_types(typed: TypedRows, columns: list[pa.Array]) -> None:
    """Call the other lines 'non_data', where the types are known ones and there are questions among them."""
    if typed.table.shape != "answers":
        return
    for at, heading in enumerate(typed.table.headings):
        if not heading or normal_heading(heading) not in HEADINGS:
            continue
        types = {text.casefold() for text in pc.unique(columns[at]).to_pylist() if text}
        if types & QUESTIONS and types <= QUESTIONS | OTHERS:
            other = readings(columns[at], lambda text: text.casefold() in OTHERS, type=pa.bool_()).values
            typed.row_class[np.asarray(other.fill_null(False)) & (typed.row_class == "")] = "non_data"
        return
