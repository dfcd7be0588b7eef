"""Old Excel workbooks (.xls): their container, shared with encrypted files, and an independent count of their cells."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import olefile

from loaders.limits import Limits
from loaders.packed_parts import damaged
from loaders.refusal import Refusal
from loaders.sheet_facts import MERGES_KEPT, NOTHING_FOUND, Found, SheetFacts, column_letters

BOF, EOF, BOUNDSHEET, FILEPASS = 0x809, 0x0A, 0x85, 0x2F
ROW, COLUMNS, MERGED, PIVOT = 0x208, 0x7D, 0xE5, 0xB0
NUMBER, RK, MULTIPLE_RK, SHARED_TEXT, TEXT, RICH_TEXT, BOOL_OR_ERROR = 0x203, 0x27E, 0xBD, 0xFD, 0x204, 0xD6, 0x205
FORMULAS = (0x06, 0x206, 0x406)
SINGLE = (NUMBER, RK, SHARED_TEXT, TEXT, RICH_TEXT)
OTHER_STREAMS = {
    "WordDocument": "a Word document", "PowerPoint Document": "a PowerPoint presentation",
    "__properties_version1.0": "an Outlook message", "VisioDocument": "a Visio drawing",
}  # fmt: skip


def compound_kind(path: Path, *, name: str) -> str:
    """'encrypted' for an encrypted workbook of either kind, 'xls' for an old one. Raises Refusal for anything else."""
    _check_header(path, name)
    try:
        with olefile.OleFileIO(str(path)) as container:
            if container.exists("EncryptedPackage"):
                return "encrypted"
            for stream in ("Workbook", "Book"):
                if container.exists(stream):
                    records = _records(container.openstream(stream).read(8192), 0)
                    return "encrypted" if any(kind == FILEPASS for kind, _ in records) else "xls"
            for stream, what in OTHER_STREAMS.items():
                if container.exists(stream):
                    raise Refusal(f"{name} is {what}, not a workbook. Export the audits as .xlsx or .csv.")
    except (OSError, IndexError, struct.error, MemoryError) as error:
        raise damaged(name, error) from error
    raise Refusal(f"{name} is not a workbook, though it is packed like an old one. Export the audits as .xlsx or .csv.")


def _check_header(path: Path, name: str) -> None:
    """Refuse sector counts larger than the file: readers reserve memory for what the header announces."""
    size = path.stat().st_size
    with path.open("rb") as file:
        header = file.read(76)
    if len(header) < 76 or size < 1536:
        raise damaged(name, f"only {size:,} bytes of an old workbook")
    (shift,) = struct.unpack_from("<H", header, 30)
    fat, mini, extra = (struct.unpack_from("<I", header, at)[0] for at in (44, 64, 72))
    if shift not in (9, 12) or max(fat, mini, extra) << shift > size:
        raise damaged(name, "its header announces more than the file holds")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


@dataclass
class _SheetCount:
    cells: int = 0
    last_row: int = 0
    last_column: int = 0
    first_column: int = 1 << 14
    hidden_rows: int = 0
    hidden_spans: list[tuple[int, int]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    errors: Found = NOTHING_FOUND
    pivot: bool = False

    def take(self, kind: int, body: bytes) -> None:
        if kind in SINGLE and len(body) >= 4:
            row, column = struct.unpack_from("<HH", body)
            self._fill(row, column, column)
        elif kind == MULTIPLE_RK and len(body) >= 6:
            row, first = struct.unpack_from("<HH", body)
            self._fill(row, first, struct.unpack_from("<H", body, len(body) - 2)[0])
        elif kind in FORMULAS and len(body) >= 14:
            self._take_formula(body)
        elif kind == BOOL_OR_ERROR and len(body) >= 8:
            row, column = struct.unpack_from("<HH", body)
            self._fill(row, column, column, error=body[7] == 1)
        elif kind == ROW and len(body) >= 14:
            self.hidden_rows += bool(body[12] & 0x20)
        elif kind == COLUMNS and len(body) >= 10 and body[8] & 1:
            self.hidden_spans.append(struct.unpack_from("<HH", body))
        elif kind == MERGED and len(body) >= 2:
            count = min(struct.unpack_from("<H", body)[0], (len(body) - 2) // 8)
            for at in range(count):
                first_row, last_row, first, last = struct.unpack_from("<HHHH", body, 2 + 8 * at)
                self.merges.append((first_row, first, last_row, last))
        elif kind == PIVOT:
            self.pivot = True

    def _take_formula(self, body: bytes) -> None:
        row, column = struct.unpack_from("<HH", body)
        special = body[12:14] == b"\xff\xff"
        self._fill(row, column, column, error=special and body[6] == 2)

    def _fill(self, row: int, first: int, last: int, *, error: bool = False) -> None:
        self.last_row = max(self.last_row, row + 1)
        self.last_column = max(self.last_column, last)
        if error:
            self.errors = self.errors.with_more(1, [f"{column_letters(first)}{row + 1}"])
            return
        self.cells += max(0, last - first + 1)
        self.first_column = min(self.first_column, first)


def old_workbook_facts(path: Path, *, name: str, limits: Limits) -> tuple[SheetFacts, ...]:
    """The facts of every sheet of an .xls file, in the workbook's order; names are left to the reader."""
    try:
        with olefile.OleFileIO(str(path)) as container:
            stream = container.openstream("Workbook" if container.exists("Workbook") else "Book").read()
        if len(stream) > limits.part:
            raise Refusal(f"{name} has more than {limits.part >> 20} MB of cells. Split it.")
        sheets = []
        for kind, body in _records(stream, 0):
            if kind == EOF:
                break
            if kind == BOUNDSHEET:
                start, state, what = struct.unpack_from("<IBB", body)
                sheets.append((start, state & 3 == 0, what & 0x0F == 0))
        if len(sheets) > limits.sheets:
            raise Refusal(f"{name} has {len(sheets):,} sheets, more than the {limits.sheets} allowed. Split it.")
        return tuple(
            _facts(_counted(stream, start), visible) if table else SheetFacts(visible=visible, rows=0, cells=0)
            for start, visible, table in sheets
        )
    except (OSError, IndexError, struct.error, MemoryError) as error:
        raise damaged(name, error) from error


def _counted(stream: bytes, start: int) -> _SheetCount:
    count, depth = _SheetCount(), 0
    for kind, body in _records(stream, start):
        if kind == BOF:
            depth += 1
        elif kind == EOF:
            depth -= 1
            if depth <= 0:
                return count
        elif depth == 1:  # deeper records belong to charts that stand in the sheet
            count.take(kind, body)
    raise OSError("a sheet is cut off")


def _facts(count: _SheetCount, visible: bool) -> SheetFacts:
    return SheetFacts(
        rows=count.last_row, cells=count.cells, starts_at_a=count.first_column == 0, exact=True,
        merges=tuple(count.merges[:MERGES_KEPT]), hidden_rows=count.hidden_rows,
        hidden_columns=sum(max(0, min(last, count.last_column) - first + 1) for first, last in count.hidden_spans),
        errors=count.errors, pivot=count.pivot, visible=visible,
    )  # fmt: skip
