"""The cells of a workbook or a CSV file as text, sheet by sheet. Runs only in the reader's child process."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import chardet
import fastexcel
import pyarrow as pa

from loaders.guard import FileFacts, file_facts
from loaders.refusal import Refusal

BATCH = 50_000
MAX_CELL = 4 << 20


def read_sheets(path: Path, *, name: str, folder: Path) -> tuple[FileFacts, list[dict[str, Any]]]:
    """Write one Arrow file of text columns c0, c1, ... per sheet into ``folder``; return facts and sheets.

    Row 1 of a sheet is row 0 of its table: leading blank rows are kept, so row numbers are those Excel shows.
    """
    facts = file_facts(path, name=name)
    if facts.kind == "csv":
        return facts, [_written(csv_table(path, name=name), sheet="csv", visible=True, target=folder / "0.arrow")]
    try:
        book = fastexcel.read_excel(path.read_bytes())
    except fastexcel.FastExcelError as error:
        raise Refusal(f"{name} cannot be read ({_first_line(error)}). Open it in Excel and save it anew.") from error
    hidden = hidden_sheets(path)
    written = []
    for number, sheet in enumerate(book.sheet_names):
        try:
            batch = book.load_sheet_eager(sheet, header_row=None, skip_rows=0, dtypes="string")
        except fastexcel.FastExcelError as error:
            raise Refusal(
                f"{name}, sheet {sheet!r}, cannot be read ({_first_line(error)}). Open it in Excel and save it anew."
            ) from error
        table = pa.Table.from_batches([pa.record_batch(batch)] if not isinstance(batch, pa.RecordBatch) else [batch])
        table = table.rename_columns([f"c{column}" for column in range(table.num_columns)])
        written.append(_written(table, sheet=sheet, visible=sheet not in hidden, target=folder / f"{number}.arrow"))
    return facts, written


def hidden_sheets(path: Path) -> set[str]:
    """The names of hidden sheets, from the workbook's own list: asking the reader would parse every sheet twice."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.lower() == "xl/workbook.xml"]
        if not names:
            return set()  # a binary workbook keeps its list in another form
        root = ElementTree.fromstring(archive.read(names[0]))
    return {
        str(sheet.get("name"))
        for sheet in root.iter()
        if sheet.tag.endswith("}sheet") and sheet.get("state", "visible") != "visible"
    }


def csv_table(path: Path, *, name: str) -> pa.Table:
    """A delimited text file as text columns. Encoding and delimiter are detected; a leading ``sep=`` line is obeyed.

    Raises Refusal when the encoding is unknown or a quoted cell never ends.
    """
    text = csv_text(path.read_bytes(), name=name)
    delimiter = None
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text = first[4], rest
    delimiter = delimiter or csv_delimiter(text)
    csv.field_size_limit(MAX_CELL)
    batches, width = [], 1
    try:
        for rows in _batched(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            width = max(width, *(len(row) for row in rows))
            batches.append(rows)
    except csv.Error as error:
        raise Refusal(f"{name} is not a readable table of text ({error}). Export it again as .csv or .xlsx.") from error
    names = [f"c{column}" for column in range(width)]
    schema = pa.schema([(column, pa.string()) for column in names])
    return pa.Table.from_batches([_record_batch(rows, schema) for rows in batches], schema=schema)


def csv_text(data: bytes, *, name: str) -> str:
    """Decoded text: byte order mark, else UTF-8, else what the detector is sure of. Raises Refusal otherwise."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        guess = chardet.detect(data[: 1 << 20])["encoding"]
    if not guess:
        raise Refusal(f"{name} is text in an unknown encoding. Save it as UTF-8 and load it again.")
    return data.decode(guess, errors="replace")


def csv_delimiter(text: str) -> str:
    """The delimiter that splits the first 200 records into the most columns most evenly; a comma if none does."""
    sample = text[: 1 << 18]

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in islice(csv.reader(io.StringIO(sample), delimiter=delimiter), 200) if row]
        if not widths:
            return (0, 0)
        usual = max(set(widths), key=widths.count)
        return (widths.count(usual) if usual > 1 else 0, usual)

    return max([",", ";", "\t", "|"], key=evenness)


def _batched(reader: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    rows: list[list[str]] = []
    for row in reader:
        rows.append(row)
        if len(rows) == BATCH:
            yield rows
            rows = []
    if rows:
        yield rows


def _record_batch(rows: list[list[str]], schema: pa.Schema) -> pa.RecordBatch:
    width = len(schema)
    padded = [row if len(row) == width else row + [""] * (width - len(row)) for row in rows]
    return pa.RecordBatch.from_arrays(
        [pa.array(column, pa.string()) for column in zip(*padded, strict=True)], schema=schema
    )


def _written(table: pa.Table, *, sheet: str, visible: bool, target: Path) -> dict[str, Any]:
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    return {"sheet": sheet, "visible": visible, "file": target.name, "rows": table.num_rows}


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
