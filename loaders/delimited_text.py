"""Delimited text (.csv, .tsv, .txt) as a table of text columns, its rows counted a second way."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import pyarrow as pa

from loaders.encodings import DecodedText, doubled_text
from loaders.limits import Limits
from loaders.refusal import Refusal
from loaders.sheet_facts import ReadingNote

BATCH = 50_000
SAMPLE = 1 << 18
SAMPLE_ROWS = 200
DELIMITERS = (",", ";", "\t", "|")
ROWS_NAMED = 10
DOUBLED_MARKS = tuple(mark.encode() for mark in ("\u00c3", "\u00c2", "\u00e2\u20ac"))
LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass
class _Oddities:
    """What is told of the rows: numbers of the first with broken or doubled text, and an example."""

    broken: list[int] = field(default_factory=list)
    doubled: list[int] = field(default_factory=list)
    doubled_count: int = 0
    example: str = ""


def delimited_table(text: DecodedText, *, name: str, sheet: str, limits: Limits) -> tuple[pa.Table, list[ReadingNote]]:
    """Row i of the table is record i+1 of the file, blank lines included; short rows are filled up with empty text.

    A first line ``sep=;`` is obeyed and, as in Excel, is no row.

    Raises Refusal for a quote that never closes, and for texts, rows or columns beyond the limits.
    """
    data, delimiter = _without_separator_line(text.data)
    if not re.search(rb"\S", data):
        raise Refusal(f"{name} is empty: it holds no rows. Export it again.")
    delimiter = delimiter or likely_delimiter(data)
    _check_lines(data, delimiter, name, limits)
    csv.field_size_limit(limits.text)
    batches: list[list[list[str]]] = []
    oddities = _Oddities()
    looks = (text.broken > 0, not data.isascii() and any(mark in data for mark in DOUBLED_MARKS))
    width = count = 0
    stream = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")
    try:
        for rows in _batched(csv.reader(stream, delimiter=delimiter)):
            if any(looks):
                _look_at(rows, oddities, first=count + 1, looks=looks)
            width = max(width, *map(len, rows))
            count += len(rows)
            if width > limits.columns or count > limits.text_rows:
                raise Refusal(
                    f"{name} has {count:,} rows by {width:,} columns, more than can be read. "
                    "Split it, or export fewer columns."
                )
            batches.append(rows)
    except csv.Error as error:
        raise Refusal(f"{name} is not a readable table of text ({error}). Export it again as .csv or .xlsx.") from error
    _check_count(data, delimiter, count, name)
    schema = pa.schema([(f"c{column}", pa.string()) for column in range(width)])
    table = pa.Table.from_batches([_record_batch(rows, schema) for rows in batches], schema=schema)
    return table, _notes(text, oddities, sheet)


def likely_delimiter(data: bytes) -> str:
    """The delimiter that splits the first 200 records into the most columns most evenly; a comma if none does."""
    sample = data[:SAMPLE].decode("utf-8", errors="ignore")

    def evenness(delimiter: str) -> tuple[int, int]:
        try:
            reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
            widths = [len(row) for row in islice(reader, SAMPLE_ROWS) if row]
        except csv.Error:
            return (0, 0)
        wide = [width for width in widths if width > 1]
        if not wide:
            return (0, 0)
        usual = max(set(wide), key=wide.count)
        return (wide.count(usual), usual)

    return max(DELIMITERS, key=evenness)


def _without_separator_line(data: bytes) -> tuple[bytes, str | None]:
    """Excel's own first line ``sep=;`` names the delimiter."""
    found = re.match(rb'"?sep=(.)"?(?:\r\n|\r|\n)', data[:20], re.IGNORECASE)
    return (data[found.end() :], found[1].decode("utf-8", errors="replace")) if found else (data, None)


def _check_lines(data: bytes, delimiter: str, name: str, limits: Limits) -> None:
    """Refuse rows of absurd length before they are taken apart: each stretch of that length must hold a line end."""
    start = 0
    while start + limits.text < len(data):
        stretch = (start, start + limits.text)
        end = max(data.rfind(b"\n", *stretch), data.rfind(b"\r", *stretch))
        if end < 0:
            raise Refusal(
                f"{name} has a line of more than {limits.text >> 20} MB (row {data.count(10, 0, start) + 1:,}). "
                "It is not a table, or its line ends are lost: export it again."
            )
        start = end + 1
    end = data.find(b"\n")
    columns = data.count(delimiter.encode(), 0, len(data) if end < 0 else end) + 1
    if columns > limits.columns * 2:  # half of them may stand inside quotes
        raise Refusal(
            f"{name} has {columns:,} columns, more than the {limits.columns:,} allowed. Export fewer columns."
        )


def _batched(reader: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    while rows := list(islice(reader, BATCH)):
        yield rows


def _look_at(rows: list[list[str]], oddities: _Oddities, *, first: int, looks: tuple[bool, bool]) -> None:
    for number, row in enumerate(rows, start=first):
        if looks[0] and any("\ufffd" in cell for cell in row):
            oddities.broken.append(number)
        if looks[1]:
            for cell in row:
                if (before := doubled_text(cell)) is not None:
                    oddities.doubled_count += 1
                    oddities.doubled.append(number)
                    oddities.example = oddities.example or f"{cell[:60]!r} was probably {before[:60]!r}"
                    break


def _check_count(data: bytes, delimiter: str, count: int, name: str) -> None:
    """Compare with the number of line ends outside quotes. A quote that never closes swallows rows without a word."""
    lines = len(LINE_END.findall(data)) + (not data.endswith((b"\n", b"\r")))
    if count == lines:
        return  # no cell holds a line end, so no quote can have swallowed one
    mark = re.escape(delimiter.encode())
    quoted = re.compile(rb"(?:(?<=" + mark + rb')|(?<=[\r\n])|\A)"(?:[^"]+|"")*"(?=' + mark + rb"|[\r\n]|\Z)")
    plain = quoted.sub(lambda found: b"", data)
    expected = len(LINE_END.findall(plain)) + (not data.endswith((b"\n", b"\r")))
    if count == expected:
        return
    stray = plain.find(b'"')
    row = len(LINE_END.findall(plain[: max(stray, 0)])) + 1
    raise Refusal(
        f"{name}, row {row:,}: a quotation mark is opened and not closed, so that {expected:,} lines would be read as "
        f"{count:,} rows. Mend the row, or export the file again."
    )


def _record_batch(rows: list[list[str]], schema: pa.Schema) -> pa.RecordBatch:
    width = len(schema)
    padded = [row if len(row) == width else row + [""] * (width - len(row)) for row in rows]
    return pa.RecordBatch.from_arrays(
        [pa.array(column, pa.string()) for column in zip(*padded, strict=True)], schema=schema
    )


def _notes(text: DecodedText, oddities: _Oddities, sheet: str) -> list[ReadingNote]:
    notes = []
    if oddities.broken:
        notes.append(
            ReadingNote(sheet, oddities.broken[0], None, _row_list(oddities.broken),
                        f"{text.broken:,} character{'s' * (text.broken > 1)} could not be decoded as "
                        f"{text.encoding.name}; they are shown as \ufffd",
                        "Export the file again as UTF-8, or mend these rows.")
        )  # fmt: skip
    if oddities.doubled:
        notes.append(
            ReadingNote(sheet, oddities.doubled[0], None, _row_list(oddities.doubled),
                        f"the text seems to have been encoded twice: {oddities.example}; it is kept as it stands",
                        "Export the file again as UTF-8.")
        )  # fmt: skip
    if text.nuls:
        notes.append(
            ReadingNote(sheet, None, None, None,
                        f"{text.nuls:,} zero byte{'s' * (text.nuls > 1)} inside the text left out",
                        "Nothing, if the cells look right; else export the file again.")
        )  # fmt: skip
    if not text.encoding.sure:
        other = ", ".join(one for one in text.encoding.candidates if one != text.encoding.name)
        notes.append(
            ReadingNote(sheet, None, None, None,
                        f"the encoding of the text is not certain; read as {text.encoding.name}"
                        + (f", possible are also {other}" if other else ""),
                        "Look at the names with accents; if they are wrong, choose the encoding and load again.")
        )  # fmt: skip
    return notes


def _row_list(rows: list[int]) -> str:
    more = len(rows) - ROWS_NAMED
    named = ", ".join(f"{row:,}" for row in rows[:ROWS_NAMED])
    return f"row{'s' * (len(rows) > 1)} {named}" + (f" and {more:,} more" if more > 0 else "")
