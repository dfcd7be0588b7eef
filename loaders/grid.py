"""A sheet seen as rows and columns of text: its head as Python lists, merged cells filled, long columns as Arrow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from loaders.reading import Sheet
from loaders.totals import begins_as_total, closes_form

SAMPLE_ROWS = 5_000
SAMPLE_TEXTS = 200
FOOT_ROWS = 20


class Grid:
    """One sheet. Rows and columns count from 0; an empty or blank cell is None."""

    def __init__(self, sheet: Sheet, *, words: Mapping[int, Mapping[str, str]] | None = None) -> None:
        self.sheet = sheet
        self.words = dict(words or {})  # column -> sign -> its meaning by the file's own legend
        self.table = sheet.table
        self.height: int = sheet.table.num_rows
        self.width: int = sheet.table.num_columns
        self._rows: dict[int, list[str | None]] = {}
        self._aside = np.zeros(self.height, dtype=bool)
        self._cores: dict[tuple[int, int], npt.NDArray[np.bool_]] = {}

    @cached_property
    def filled(self) -> npt.NDArray[np.int64]:
        """How many cells of each row hold more than white space."""
        counts = np.zeros(self.height, dtype=np.int64)
        for column in self.table.columns:
            encoded = pc.dictionary_encode(column.combine_chunks())
            blank = pc.equal(pc.utf8_trim_whitespace(encoded.dictionary), "")
            held = pc.invert(blank).take(encoded.indices).fill_null(False)
            counts += np.asarray(held, dtype=np.int64)
        return counts

    def row(self, index: int) -> list[str | None]:
        """The cleaned cells of a row as they stand, merged cells not filled."""
        if index not in self._rows:
            self._rows[index] = [clean_cell(column[index].as_py()) for column in self.table.columns]
        return self._rows[index]

    def heading_row(self, index: int) -> list[str | None]:
        """The cells of a row with what is merged across or down into it: how a heading row looks on the screen."""
        cells = list(self.row(index))
        for top, left, _, right in self.merges_touching(index):
            text = self.row(top)[left]
            for column in range(left, min(right, self.width - 1) + 1):
                cells[column] = cells[column] or text
        return cells

    def merges_touching(self, index: int) -> Iterator[tuple[int, int, int, int]]:
        """The merged ranges a row is part of."""
        for merge in self.sheet.merges:
            if merge[0] <= index <= merge[2] and merge[0] < self.height and merge[1] < self.width:
                yield merge

    def body(self, first: int, last: int) -> pa.Table:
        """Rows first to last (inclusive) with merged cells filled downwards: one merged over five rows is five."""
        body = self.table.slice(first, last - first + 1)
        down: dict[int, list[tuple[int, int, str]]] = {}
        for top, left, bottom, _ in self.sheet.merges:
            inside = bottom > top and first <= top and bottom <= last and left < self.width
            if inside and (text := self.row(top)[left]) is not None:
                down.setdefault(left, []).append((top - first, bottom - first, text))
        for column, ranges in down.items():
            texts = body.column(column).to_pylist()
            for top, bottom, text in ranges:
                texts[top : bottom + 1] = [text] * (bottom - top + 1)
            body = body.set_column(column, body.column_names[column], pa.array(texts, pa.string()))
        for column, words in self.words.items():
            spelled = [words.get((text or "").strip(), text) for text in body.column(column).to_pylist()]
            body = body.set_column(column, body.column_names[column], pa.array(spelled, pa.string()))
        return body

    def core(self, first: int, last: int) -> npt.NDArray[np.bool_]:
        """Which of the rows first to last look like data: filled like most, and no totals."""
        last = min(last, first + SAMPLE_ROWS - 1)
        if (first, last) not in self._cores:
            filled = self.filled[first : last + 1]
            several = filled[filled >= 2]
            least = max(2.0, 0.5 * float(np.median(several))) if len(several) else 1.0
            core = filled >= least
            column = self._first_texts(first, last)
            core &= np.array([not (text and begins_as_total(text)) for text in column], dtype=bool)
            core &= ~_footer(filled)
            core[len(core) - _foot_rows(column, filled) :] = False
            core &= ~self._aside[first : last + 1]
            self._cores[first, last] = core if core.any() else filled > 0
        return self._cores[first, last]

    def set_aside(self, first: int, rows: npt.NDArray[np.bool_]) -> None:
        """Leave rows from the first on out of every sample: lines that are no data whatever stands in them."""
        if rows.any():
            self._aside[first : first + len(rows)] = rows
            self._cores.clear()

    def _first_texts(self, first: int, last: int) -> list[str | None]:
        """The first text of each row, looked for in the first three columns."""
        texts: list[str | None] = [None] * max(0, last - first + 1)
        for column in self.table.columns[:3]:
            cells = column.slice(first, last - first + 1).to_pylist()
            texts = [text or clean_cell(cell) for text, cell in zip(texts, cells, strict=True)]
        return texts

    def sample(self, column: int, first: int, last: int) -> list[str]:
        """Up to 200 distinct texts of a column in the rows that look like data, in the order met."""
        if last < first:
            return []
        mask = pa.array(self.core(first, last))
        part = self.table.column(column).slice(first, len(mask)).combine_chunks().filter(mask)
        texts = pc.unique(part).slice(0, SAMPLE_TEXTS).to_pylist()
        words = self.words.get(column, {})
        return list(dict.fromkeys(words.get(text.strip(), text.strip()) for text in texts if text and text.strip()))


def _foot_rows(first: list[str | None], filled: npt.NDArray[np.int64]) -> int:
    """How many rows at the end are totals, names with a colon, signatures, blank or a lone remark."""
    rows = 0
    for text, cells in zip(reversed(first), reversed(filled), strict=True):
        if rows == FOOT_ROWS or (cells > 1 and not (text and (closes_form(text) or begins_as_total(text)))):
            break
        rows += 1
    return rows


def _footer(filled: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """The last rows, where blank rows part them from a larger and fuller block above: signatures, scores, remarks."""
    footer = np.zeros(len(filled), dtype=bool)
    starts = np.flatnonzero((filled > 0) & (np.concatenate([[0], filled[:-1]]) == 0))
    blocks = [filled[start:stop][filled[start:stop] > 0] for start, stop in pairwise([*starts, len(filled)])]
    if len(blocks) < 2:
        return footer
    largest = max(len(block) for block in blocks)
    for at in range(len(blocks) - 1, 0, -1):
        above = np.median(np.concatenate(blocks[:at]))
        if len(blocks[at]) >= 0.6 * largest or np.median(blocks[at]) > above:
            break
        footer[starts[at] :] = True
    return footer


def clean_cell(cell: str | None) -> str | None:
    """A cell without white space and byte order mark at its ends; None when nothing is left."""
    return (cell or "").replace("\ufeff", "").strip() or None
