"""The cells of a workbook as text, handed over by a fast reader and proved against the guard's own count."""

from __future__ import annotations

import datetime
import io
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from loaders.limits import Limits
from loaders.refusal import Refusal
from loaders.sheet_facts import ReadingNote, SheetFacts
from loaders.workbook_facts import WorkbookRecount

# From so many bytes on the first sheet is read while the workbook is still counted. Small files wait for the count,
# which refuses what a reader would choke on in a better sentence.
LARGE = 4 << 20
AS_TEXT: dict[str, Any] = {"header_row": None, "skip_rows": 0, "dtypes": "string"}
EPOCH = datetime.datetime(1899, 12, 31)


class ReadAhead:
    """The first sheet of a large .xlsx workbook, read in a thread of its own. What fails there is read again later.

    It reads bytes nobody has counted yet: the limits of the child process hold for it, and a refusal goes before it.
    """

    def __init__(self, path: Path) -> None:
        self._batch: Any = None
        # A daemon: a file that is refused must not wait for its reader.
        self._thread = threading.Thread(target=self._read, args=(path,), daemon=True)
        self._thread.start()

    def _read(self, path: Path) -> None:
        with suppress(fastexcel.FastExcelError):
            self._batch = fastexcel.read_excel(path.read_bytes()).load_sheet_eager(0, **AS_TEXT)

    def taken(self) -> Any:
        """The cells, once; None where they could not be read."""
        self._thread.join()
        batch, self._batch = self._batch, None
        return batch


def workbook_tables(
    path: Path,
    facts: tuple[SheetFacts, ...],
    *,
    kind: str,
    name: str,
    limits: Limits,
    ahead: ReadAhead | None = None,
) -> Iterator[tuple[SheetFacts, pa.Table, list[ReadingNote]]]:
    """Every sheet in the workbook's order: its facts, its cells as text columns c0, c1, ..., and what was lost.

    Row i is Excel's row i+1, column j Excel's column j+1; the table ends with the last row that holds something.
    Raises Refusal when neither reader can read the file, or when a row would be lost.
    """
    data = path.read_bytes()
    book = _Book(data, name, ahead)
    recount = WorkbookRecount(path, name=name, limits=limits) if kind == "xlsx" else None
    known = {one.name: one for one in facts}
    by_order = len(facts) == len(book.names) and not all(title in known for title in book.names)
    for number, title in enumerate(book.names):
        seen = facts[number] if by_order else known.get(title, SheetFacts(visible=True))
        yield _proved(book, number, replace(seen, name=title), recount)


class _Book:
    """One workbook behind two readers: the fast one first, the thorough one where that refuses or loses cells."""

    def __init__(self, data: bytes, name: str, ahead: ReadAhead | None) -> None:
        self.data, self.file, self.ahead = data, name, ahead
        self.slow: Any = None
        try:
            self.fast: fastexcel.ExcelReader | None = fastexcel.read_excel(data)
            self.names: list[str] = self.fast.sheet_names
        except fastexcel.FastExcelError as error:
            self.fast = None
            self.names = self._slow_book(error).sheet_names

    def fast_table(self, number: int, facts: SheetFacts) -> pa.Table | None:
        if self.fast is None:
            return None
        read = self.ahead.taken() if self.ahead and number == 0 else None
        try:
            if facts.starts_at_a:
                batch, first = read or self.fast.load_sheet_eager(number, **AS_TEXT), 0
            else:  # the reader leaves out empty columns in front; only its slower way says how many
                sheet = self.fast.load_sheet(number, **AS_TEXT)
                columns = sheet.available_columns()
                first = columns[0].absolute_index if columns else 0
                batch = sheet.to_arrow()
        except fastexcel.FastExcelError:
            return None  # the other reader is asked; if that fails too, its reason is told
        return _named(pa.Table.from_batches([pa.record_batch(batch)]), first)

    def slow_table(self, number: int) -> pa.Table:
        try:
            rows = self._slow_book(None).get_sheet_by_index(number).to_python(skip_empty_area=False)
        except Exception as error:  # the reader's own errors share no base class
            raise Refusal(
                f"{self.file}, sheet {self.names[number]!r}, cannot be read ({_first_line(error)}). "
                "Open it in Excel and save it anew."
            ) from error
        columns = [pa.array([cell_text(cell) for cell in column], pa.string()) for column in zip(*rows, strict=True)]
        return pa.table(columns, names=[f"c{at}" for at in range(len(columns))])

    def _slow_book(self, reason: Exception | None) -> Any:
        if self.slow is None:
            from python_calamine import CalamineWorkbook

            try:
                self.slow = CalamineWorkbook.from_filelike(io.BytesIO(self.data))
            except Exception as error:  # as above
                raise Refusal(
                    f"{self.file} cannot be read ({_first_line(reason or error)}). Open it in Excel and save it anew."
                ) from error
        return self.slow


@dataclass(frozen=True)
class _Count:
    """Cells of a table: those the reader gave at all, and those that hold more than blanks."""

    given: int
    filled: int
    last_filled_row: int


def _proved(
    book: _Book, number: int, facts: SheetFacts, recount: WorkbookRecount | None
) -> tuple[SheetFacts, pa.Table, list[ReadingNote]]:
    table = book.fast_table(number, facts)
    if table is None:
        table = book.slow_table(number)
    if facts.rows is not None and not facts.exact and _same_markup(table, facts):
        return facts, table, []
    if recount is not None:
        odd = recount.odd_cells(facts)
        if _same_markup(table, odd):
            return odd, table, []
        facts = replace(recount.exact(facts), hidden_rows=facts.hidden_rows)
    if facts.rows is None or facts.cells is None:
        return replace(facts, rows=table.num_rows), table, []
    count = _count(table)
    if count.filled < facts.cells or table.num_rows < facts.rows:
        other = book.slow_table(number)
        if _count(other).filled > count.filled or other.num_rows > table.num_rows:
            table, count = other, _count(other)
    if table.num_rows < facts.rows:
        raise Refusal(
            f"{book.file}, sheet {facts.name!r}, is damaged: it has {facts.rows:,} rows, but only {table.num_rows:,} "
            "can be read. Open it in Excel and save it anew."
        )
    return facts, table.slice(0, max(facts.rows, count.last_filled_row)), _lost(facts, count)


def _same_markup(table: pa.Table, facts: SheetFacts) -> bool:
    given = sum(len(column) - column.null_count for column in table.columns)
    return bool(table.num_rows == facts.rows and given == facts.cells)


def _count(table: pa.Table) -> _Count:
    given = filled = last = 0
    for column in table.columns:
        given += len(column) - column.null_count
        holds = pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(column), ""), False)
        filled += pc.sum(holds).as_py() or 0
        places = pc.indices_nonzero(holds)
        last = max(last, places[-1].as_py() + 1 if len(places) else 0)
    return _Count(given, filled, last)


def _lost(facts: SheetFacts, count: _Count) -> list[ReadingNote]:
    lost = (facts.cells or 0) - count.filled
    if lost <= 0:
        return []
    return [
        ReadingNote(facts.name, None, None, None, f"{lost:,} cell{'s' * (lost > 1)} could not be read",
                    "Open the file in Excel, save it, and load it again.")
    ]  # fmt: skip


def _named(table: pa.Table, first: int) -> pa.Table:
    """The table with the empty columns in front that the reader left out, columns named c0, c1, ..."""
    empty = [pa.nulls(table.num_rows, pa.string())] * first
    columns = [*empty, *table.columns]
    return pa.table(columns, names=[f"c{at}" for at in range(len(columns))])


def cell_text(cell: Any) -> str | None:
    """A typed cell as the fast reader writes it, so that both readers give the same text."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, datetime.date):
        return f"{cell.isoformat()} 00:00:00"
    if isinstance(cell, datetime.time):
        return f"1899-12-31 {cell.isoformat(timespec='seconds')}"
    if isinstance(cell, datetime.timedelta):
        return (EPOCH + cell).isoformat(sep=" ", timespec="seconds")
    return str(cell)


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
