"""One column of text turned into values: each distinct text is read once, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_NOTHING: WeakValueDictionary[tuple[int, pa.DataType], pa.Array] = WeakValueDictionary()
HARD_SPACE = "[\u00a0\u2007\u202f]"
ZERO_WIDTH = "[\u200b\u200c\u200d\u2060\ufeff]"


@dataclass(frozen=True)
class Readings:
    """A column as values, with the distinct texts that could not be read and where each text stands."""

    values: pa.Array
    unread: dict[str, npt.NDArray[np.int64]]  # text -> row indices, in order


def encoded_text(column: pa.ChunkedArray | pa.Array) -> pa.DictionaryArray:
    """Trimmed text without zero-width marks and hard spaces, each distinct one held once; empty cells are null."""
    flat = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    encoded = flat.dictionary_encode()
    plain = pc.replace_substring_regex(encoded.dictionary, HARD_SPACE, " ")
    words = pc.utf8_trim_whitespace(pc.replace_substring_regex(plain, ZERO_WIDTH, ""))
    words = pc.if_else(pc.equal(words, ""), pa.scalar(None, pa.string()), words)
    return pa.DictionaryArray.from_arrays(encoded.indices, words)


def decoded_text(column: pa.DictionaryArray) -> pa.Array:
    """A column of encoded text as plain text."""
    return column.dictionary.take(column.indices)


def nothing(length: int, type: pa.DataType) -> pa.Array:
    """A column in which nothing stands. Most fields are in no column of a file: those held at once are the same."""
    column = _NOTHING.get((length, type))
    if column is None:
        column = _NOTHING[length, type] = pa.nulls(length, type)
    return column


def readings(texts: pa.Array, read: Callable[[str], Any], *, type: pa.DataType) -> Readings:
    """Apply ``read`` to each distinct text; None means the text could not be read."""
    if texts.null_count == len(texts):
        return Readings(nothing(len(texts), type), {})
    encoded = texts.dictionary_encode()
    words = encoded.dictionary.to_pylist()
    values = [read(word) for word in words]
    bad = [number for number, value in enumerate(values) if value is None]
    unread: dict[str, npt.NDArray[np.int64]] = {}
    if bad:
        indices = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        for number in bad:
            unread[words[number]] = np.flatnonzero(indices == number)
    return Readings(pa.array(values, type).take(encoded.indices), unread)


def joined(columns: list[pa.Array]) -> pa.Array:
    """Several text columns joined with a comma, empty ones left out; null where all are empty."""
    text = columns[0]
    for column in columns[1:]:
        # Null where either is null, hence the coalesce with whichever is there.
        text = pc.coalesce(pc.binary_join_element_wise(text, column, ", "), text, column)
    return text


def paired(left: pa.Array, right: pa.Array) -> pa.Array:
    """Two text columns as one, for reading a value in the light of another; null where the right one is null."""
    return pc.binary_join_element_wise(left.fill_null(""), right, "\x1f")
