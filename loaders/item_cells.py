"""The items (or sections) that stand across a row, as one list per row: a row of a wide checklist is one audit."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from loaders import vocabulary
from loaders.columns import readings
from loaders.numbers import number_value, percent_column, percent_value
from loaders.table import Item, Table

ANSWER_TYPE = pa.struct(
    [("clause", pa.string()), ("title", pa.string()), ("section", pa.string()), ("raw", pa.string()),
     ("outcome", pa.string()), ("points", pa.float64()), ("max_points", pa.float64())]
)  # fmt: skip
SECTION_TYPE = pa.struct(
    [("section", pa.string()), ("dimension", pa.string()), ("result_raw", pa.string()), ("result", pa.string()),
     ("score_raw", pa.string()), ("score", pa.float64())]
)  # fmt: skip
Outcome = Callable[[str], str | None]


def item_lists(
    table: Table, columns: list[pa.Array], classes: npt.NDArray[np.object_], outcome: Outcome
) -> tuple[pa.Array, dict[str, npt.NDArray[np.int64]]]:
    """One list of answers per data row, and the texts that are no known answer with the rows they stand in.

    An empty cell is 'not assessed'; a row without any answered item has no list: an audit without answers.
    """
    length = len(classes)
    if not table.items:
        return pa.nulls(length, pa.list_(ANSWER_TYPE)), {}
    raws, outcomes, points, maxima = [], [], [], []
    unread: dict[str, list[npt.NDArray[np.int64]]] = {}
    for item in table.items:
        column = columns[item.column]
        full = table.maxima.get(item.column)
        read = readings(column, partial(_scored, full=full, outcome=outcome), type=pa.string())
        points.append(
            readings(column, number_value, type=pa.float64()).values if full else pa.nulls(length, pa.float64())
        )
        maxima.append(pa.array([full] * length, pa.float64()))
        raws.append(column)
        outcomes.append(pc.if_else(pc.is_valid(column), read.values.fill_null(""), "not_assessed"))
        for text, rows in read.unread.items():
            unread.setdefault(text, []).append(rows)
    answered = np.any([np.asarray(pc.is_valid(raw)) for raw in raws], axis=0) & (classes == "")
    fields = [_each(table.items, length, "code"), _each(table.items, length, "title"),
              _each(table.items, length, "section"), _by_row(raws, length), _by_row(outcomes, length),
              _by_row(points, length), _by_row(maxima, length)]  # fmt: skip
    lists = _lists(pa.StructArray.from_arrays(fields, fields=list(ANSWER_TYPE)), len(table.items), length)
    kept = pc.if_else(pa.array(answered), lists, pa.scalar(None, pa.list_(ANSWER_TYPE)))
    return kept, {text: np.unique(np.concatenate(rows)) for text, rows in unread.items()}


def _scored(text: str, *, full: float | None, outcome: Outcome) -> str | None:
    """Full points conform, none at all do not, between is partial; anything else is a word."""
    points = number_value(text) if full else None
    if points is None or not full:
        return outcome(text)
    return "conform" if points >= full else "nonconform" if points <= 0 else "partial"


def section_lists(
    table: Table, columns: list[pa.Array], classes: npt.NDArray[np.object_], *, scheme: str | None
) -> pa.Array:
    """One list of section results per data row: a score where the column holds percent, else a result, whose grades
    are those of the ``scheme`` where all rows are of one."""
    length = len(classes)
    if not table.parts:
        return pa.nulls(length, pa.list_(SECTION_TYPE))
    arrays: list[list[pa.Array]] = [[] for _ in SECTION_TYPE]
    for part in table.parts:
        for kept, array in zip(arrays, _section(part, columns[part.column], scheme), strict=True):
            kept.append(array)
    stated = np.any([np.asarray(pc.is_valid(columns[part.column])) for part in table.parts], axis=0) & (classes == "")
    fields = [_by_row(column, length) for column in arrays]
    lists = _lists(pa.StructArray.from_arrays(fields, fields=list(SECTION_TYPE)), len(table.parts), length)
    return pc.if_else(pa.array(stated), lists, pa.scalar(None, pa.list_(SECTION_TYPE)))


def _section(part: Item, column: pa.Array, scheme: str | None) -> list[pa.Array]:
    words = pc.unique(column.drop_null()).to_pylist()
    scale = percent_column(words)
    scores = [word for word in words if percent_value(word, scale=scale) is not None]
    # "n/a" among scores is a section that was not looked at.
    scored = bool(scores) and all(word in scores or _is_no_score(word) for word in words)
    nothing = pa.nulls(len(column), pa.string())
    meaning = vocabulary.label_meaning("dimension", part.code)
    name = vocabulary.dimension_name(meaning.canonical) if meaning else None
    same = [pa.array([text] * len(column), pa.string()) for text in (part.code, name)]
    if scored:
        read = readings(column, lambda text: percent_value(text, scale=scale), type=pa.float64()).values
        return [*same, nothing, nothing, column, read]
    results = readings(column, partial(_result, scheme=scheme), type=pa.string()).values
    return [*same, column, results, nothing, pa.nulls(len(column), pa.float64())]


def _is_no_score(text: str) -> bool:
    meaning = vocabulary.label_meaning("answer", text)
    return meaning is not None and meaning.canonical in ("not_applicable", "not_assessed")


def _result(text: str, *, scheme: str | None) -> str | None:
    meaning = vocabulary.label_meaning("result", text, scheme=scheme)
    return meaning.canonical if meaning and not meaning.ambiguous else None


def _each(items: tuple[Item, ...], length: int, name: str) -> pa.Array:
    return pa.array([getattr(item, name) for item in items] * length, pa.string())


def _by_row(columns: list[pa.Array], length: int) -> pa.Array:
    """Columns one after the other become rows one after the other."""
    width = len(columns)
    order = np.arange(width * length).reshape(width, length).T.ravel()
    return pa.concat_arrays(columns).take(pa.array(order))


def _lists(values: pa.Array, width: int, length: int) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array(np.arange(0, width * length + 1, width), pa.int32()), values)
