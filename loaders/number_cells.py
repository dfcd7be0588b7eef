"""Scores, points and other numbers of a table."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from loaders import vocabulary
from loaders.columns import readings
from loaders.numbers import number_value, percent_column, percent_value
from loaders.rows import TypedRows


def read_numbers(typed: TypedRows) -> None:
    for name in ("man_days", "max_score", "weight"):
        typed.values[name] = _numbers(typed, name)
    shape = typed.table.shape
    typed.values["points"] = _points(typed) if shape == "answers" else pa.nulls(len(typed.rows), pa.float64())
    texts = typed.text["overall_score"]
    scale = percent_column(pc.unique(texts).to_pylist())
    read = readings(texts, lambda text: percent_value(text, scale=scale), type=pa.float64())
    values = read.values
    if "max_score" in typed.table.columns and shape != "answers":
        points = readings(texts, number_value, type=pa.float64())
        share = pc.multiply(
            pc.divide(
                points.values, pc.if_else(pc.equal(typed.values["max_score"], 0), None, typed.values["max_score"])
            ),
            100.0,
        )
        # A maximum below a score is that of other points: a platform exports points, their maximum and the per cent.
        if not pc.any(pc.greater(share, 100.0001)).as_py():
            values, read = share, points
    if _is_penalty(typed, values):
        values = pa.nulls(len(values), pa.float64())
        typed.note("note", None, "overall_score", None,
                   "visits that passed have fewer points than those that failed: penalty points, not taken as a score",
                   "Give the score in per cent, or as points with their maximum.")  # fmt: skip
    typed.values["score"] = values
    numeric = {text for text in read.unread if number_value(text) is not None}
    if numeric:
        typed.note("note", None, "overall_score", min(numeric),
                   "the scale of these scores is not stated (no maximum, not percent); kept as read, not averaged",
                   "Give a column with the maximum, or write percent.")  # fmt: skip
    for text, indices in read.unread.items():
        for index in indices if text not in numeric else []:
            _bad_number(typed, "overall_score", text, int(index))


def _is_penalty(typed: TypedRows, values: pa.Array) -> bool:
    """Whether every visit that passed has at most half the points of every one that failed, in four rows or more."""
    result = typed.values["result"]
    passed, failed = (values.filter(pc.equal(result, word).fill_null(False)) for word in ("pass", "fail"))
    most, least = pc.max(passed).as_py(), pc.min(failed).as_py()
    few = len(passed) + len(failed) < 4
    return not few and most is not None and least is not None and bool(most < least and 2 * most <= least)


def _points(typed: TypedRows) -> pa.Array:
    """Points of answers. A word such as N/A among them is the answer itself."""
    read = readings(typed.text["score"], number_value, type=pa.float64())
    words = {text: vocabulary.label_meaning("answer", text) for text in read.unread}
    known = {text: meaning.canonical for text, meaning in words.items() if meaning and not meaning.ambiguous}
    if known and "answer" not in typed.table.columns:
        said = readings(typed.text["score"], lambda text: text if text in known else None, type=pa.string()).values
        typed.text["answer"] = pc.coalesce(typed.text["answer"], said)
        outcomes = readings(said, lambda text: known[text], type=pa.string()).values
        typed.values["answer"] = pc.coalesce(typed.values["answer"], outcomes)
    for text, indices in read.unread.items():
        for index in indices if text not in known else []:
            _bad_number(typed, "score", text, int(index))
    return read.values


def _numbers(typed: TypedRows, name: str) -> pa.Array:
    read = readings(typed.text[name], number_value, type=pa.float64())
    for text, indices in read.unread.items():
        for index in indices:
            _bad_number(typed, name, text, int(index))
    return read.values


def _bad_number(typed: TypedRows, name: str, text: str, index: int) -> None:
    if not typed.row_class[index]:
        typed.note(
            "bad_cell", index, name, text, f"{text!r} is not a number; stored empty", "Write a number such as 87.5."
        )
