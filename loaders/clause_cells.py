"""Clauses of a table, several in a cell taken apart, with the dimension and topic they belong to."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders import vocabulary
from loaders.columns import readings
from loaders.items import item_place, topic_words
from loaders.rows import TypedRows


def read_clauses(typed: TypedRows) -> None:
    """Clauses (several in a cell where the mapping gives a separator), then dimension and topic of each row."""
    separator = typed.mapping.separators.get("question_id")
    codes = typed.text["question_id"]
    if separator:
        split = readings(codes, lambda text: _codes(typed, text, separator), type=pa.list_(pa.string())).values
    else:
        split = readings(codes, lambda text: [text], type=pa.list_(pa.string())).values
    if typed.table.shape == "answers":
        # An item without a number is known by its wording.
        wording = readings(typed.text["question_text"], lambda text: [text], type=pa.list_(pa.string())).values
        split = pc.if_else(pc.is_valid(codes), split, wording)
    typed.values["clauses"] = split
    if typed.table.shape == "answers":
        _classify_sections(typed)
    typed.values["topic"] = readings(typed.text["topic"], topic_words, type=pa.string()).values
    first = pc.list_element(pc.if_else(pc.is_valid(split), split, pa.scalar([None], pa.list_(pa.string()))), 0)
    key = pc.binary_join_element_wise(
        typed.values["scheme"].fill_null(""), typed.values["version"].fill_null(""), first.fill_null(""),
        typed.text["section"].fill_null(""), typed.values["topic"].fill_null(""), "\x1f",
    )  # fmt: skip
    places = readings(key, _place, type=pa.list_(pa.string())).values
    stated = readings(
        typed.values["dimension"], lambda code: vocabulary.dimension_name(code) or code, type=pa.string()
    ).values
    typed.values["dimension"] = pc.coalesce(stated, _blank_is_null(pc.list_element(places, 0)))
    typed.values["topic"] = pc.coalesce(typed.values["topic"], _blank_is_null(pc.list_element(places, 1)))


def _classify_sections(typed: TypedRows) -> None:
    """Checklist rows with neither answer nor item are section headings; an answer without an item is refused."""
    answered = typed.filled("answer") | typed.filled("score")
    named = np.asarray(pc.is_valid(typed.values["clauses"]))
    open_rows = typed.row_class == ""
    typed.row_class[open_rows & ~answered & ~named] = "non_data"
    for index in np.flatnonzero(open_rows & answered & ~named):
        typed.reject(
            int(index), heading="Clause", found=None, reason="the row has an answer but no question or clause",
            remedy="Fill in the clause or the question.",
        )  # fmt: skip


def _codes(typed: TypedRows, text: str, separator: str) -> list[str]:
    parts = (part.strip() for part in text.split(separator))
    kept = [part for part in parts if part and typed.mapping.meaning("question_id", part) != (True, None)]
    return list(dict.fromkeys(kept))


def _place(key: str) -> list[str]:
    return list(item_place(*key.split("\x1f")))


def _blank_is_null(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
