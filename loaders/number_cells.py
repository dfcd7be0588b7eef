"""Scores, points and other numbers of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

from loaders import vocabulary
from loaders.columns import readings
from loaders.numbers import number_value, percent_column, percent_value
from loaders.rows import TypedRows

FEWEST_ROWS = 4
GRADES = "ABCDEF"
MOST_GRADES = 10
OUT_OF = re.compile(r"(?P<points>[-+]?\d+(?:[.,]\d+)?)\s*/\s*(?P<most>\d+(?:[.,]\d+)?)$")
GRADED = re.compile(
    r"grade|rating|class|klass|result|resultado|ergebnis|note\b|stufe|calific|conceito|livello|niveau|sınıf|xếp|级|結果|结果",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Span:
    """The least and the most points of some visits."""

    least: float
    most: float
    rows: int


def read_numbers(typed: TypedRows) -> None:
    for name in ("man_days", "max_score", "weight"):
        typed.values[name] = _numbers(typed, name)
    shape = typed.table.shape
    typed.values["points"] = _points(typed) if shape == "answers" else pa.nulls(len(typed.rows), pa.float64())
    texts = typed.text["overall_score"]
    scale = percent_column(pc.unique(texts).to_pylist())
    read = readings(texts, lambda text: percent_value(text, scale=scale), type=pa.float64())
    values = read.values
    # Shares of one below "Score (0-100)", or beside points and their maximum, are per cent as Excel keeps them.
    if scale != "fraction" and typed.values["max_score"].null_count < len(typed.rows) and shape != "answers":
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
                   "the points grow as verdicts get worse: penalty points, not taken as a score",
                   "Give the score in per cent, or as points with their maximum.")  # fmt: skip
    typed.values["score"] = values
    numeric = {text for text in read.unread if number_value(text) is not None}
    if numeric:
        typed.note("note", None, "overall_score", min(numeric),
                   "the scale of these scores is not stated (no maximum, not percent); kept as read, not averaged",
                   "Give a column with the maximum, or write percent.")  # fmt: skip
    for text, indices in read.unread.items():
        live = [int(index) for index in indices if not typed.row_class[index]] if text not in numeric else []
        for index in live if "overall_score" in typed.table.columns else live[:1]:  # said once, told once
            _bad_number(typed, "overall_score", text, index)


def _is_penalty(typed: TypedRows, values: pa.Array) -> bool:
    """Whether the points grow as the verdict gets worse: every visit that passed has at most half the points of every
    one that failed, or every grade A fewer points than every B, and so on; in four rows or more."""
    if typed.table.audits or values.null_count == len(values):
        return False
    result = typed.values["result"]
    passed, failed = (_between(values, pc.equal(result, word)) for word in ("pass", "fail"))
    if passed and failed and passed.rows + failed.rows >= FEWEST_ROWS:
        return passed.most < failed.least and 2 * passed.most <= failed.least
    return any(_grows_with(values, letters) for letters in _letters(typed))


def _letters(typed: TypedRows) -> Iterator[pa.Array]:
    """The columns of grades A to F; a few words such as "Z" for not yet graded may stand among them."""
    for at, heading in enumerate(typed.table.headings):
        column = typed.column(at) if heading and GRADED.search(heading) else None
        if column is not None and len(pc.unique(column)) <= MOST_GRADES:
            yield column


def _grows_with(values: pa.Array, letters: pa.Array) -> bool:
    spans = [span for grade in GRADES if (span := _between(values, pc.equal(letters, grade)))]
    apart = all(better.most < worse.least for better, worse in pairwise(spans))
    return len(spans) > 1 and apart and sum(span.rows for span in spans) >= FEWEST_ROWS


def _between(values: pa.Array, chosen: pa.Array) -> Span | None:
    found = values.filter(chosen.fill_null(False)).drop_null()
    return Span(pc.min(found).as_py(), pc.max(found).as_py(), len(found)) if len(found) else None


def _points(typed: TypedRows) -> pa.Array:
    """Points of answers. A word such as N/A among them is the answer itself."""
    read = readings(typed.text["score"], points_value, type=pa.float64())
    if typed.values["max_score"].null_count == len(typed.rows):
        typed.values["max_score"] = readings(typed.text["score"], stated_points, type=pa.float64()).values
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


def points_value(text: str) -> float | None:
    """Points as a number, or with their maximum behind them: 4 of "4/5"."""
    ratio = OUT_OF.match(text)
    return number_value(ratio["points"] if ratio else text)


def stated_points(text: str) -> float | None:
    """The maximum that stands behind points: 5 of "4/5"."""
    ratio = OUT_OF.match(text)
    return number_value(ratio["most"]) if ratio else None


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
