"""Binary workbooks (.xlsb): an independent count of their cells, record by record."""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree

from loaders.limits import Limits
from loaders.packed_parts import Unpacking, damaged, opened_archive
from loaders.refusal import Refusal
from loaders.sheet_facts import MERGES_KEPT, NOTHING_FOUND, Found, SheetFacts, column_letters

ROW_HEADER, ERROR, FORMULA_ERROR, SHEET, MERGE, COLUMNS = 0, 3, 11, 156, 176, 60
SHEET_DATA_END = 146
FILLED = (2, 4, 5, 6, 7, 8, 9, 10, 62)


def binary_workbook_facts(path: Path, *, name: str, limits: Limits) -> tuple[SheetFacts, ...]:
    """The facts of every sheet of an .xlsb file in the workbook's order. Raises Refusal for damaged archives."""
    with opened_archive(path, name=name, limits=limits) as archive:
        unpacking = Unpacking(archive, name=name, limits=limits)
        counts: dict[str, _SheetCount] = {}
        small: dict[str, bytes] = {}
        for entry in archive.infolist():
            part = entry.filename.lower()
            if part.startswith("xl/worksheets/") and part.endswith(".bin") and "/_rels/" not in part:
                counts[part] = _counted(unpacking, entry)
            elif part in ("xl/workbook.bin", "xl/_rels/workbook.bin.rels"):
                small[part] = unpacking.content(entry)
            else:
                for _ in unpacking.chunks(entry):
                    pass
        if "xl/workbook.bin" not in small:
            raise damaged(name, "it has no list of sheets")
        targets = _targets(small.get("xl/_rels/workbook.bin.rels", b"<none/>"), name)
        listed = [_listed(body) for kind, body in _records([small["xl/workbook.bin"]]) if kind == SHEET]
        if len(listed) > limits.sheets:
            raise Refusal(f"{name} has {len(listed):,} sheets, more than the {limits.sheets} allowed. Split it.")
        return tuple(
            replace(counts.get(targets.get(relation, ""), _SheetCount()).facts(), name=title, visible=visible)
            for title, visible, relation in listed
        )


def _targets(data: bytes, name: str) -> dict[str, str]:
    try:
        relations = list(ElementTree.fromstring(data))
        return {
            one.get("Id", ""): posixpath.normpath(posixpath.join("xl", one.get("Target", ""))).lstrip("/").lower()
            for one in relations
        }
    except ElementTree.ParseError as error:
        raise damaged(name, error) from error


def _records(chunks: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """(kind, body): kind in one or two bytes, size in up to four, seven bits each."""
    buffer = b""
    for chunk in chunks:
        buffer += chunk
        at = 0
        while at + 6 <= len(buffer):
            start, kind, size, shift = at, buffer[at], 0, 0
            at += 1
            if kind & 0x80:
                kind = (kind & 0x7F) | (buffer[at] & 0x7F) << 7
                at += 1
            while shift < 28:
                byte = buffer[at]
                at += 1
                size |= (byte & 0x7F) << shift
                shift += 7
                if not byte & 0x80 or at >= len(buffer):
                    break
            if at + size > len(buffer):
                at = start
                break
            yield kind, buffer[at : at + size]
            at += size
        buffer = buffer[at:]


def _listed(body: bytes) -> tuple[str, bool, str]:
    (state,) = struct.unpack_from("<I", body)
    relation, at = _wide_text(body, 8)
    title, _ = _wide_text(body, at)
    return title, state == 0, relation


def _wide_text(body: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", body, at)
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


@dataclass
class _SheetCount:
    cells: int = 0
    row: int = 0
    ended: bool = False
    last_row: int = 0
    last_column: int = 0
    first_column: int = 1 << 14
    hidden_rows: int = 0
    hidden_spans: list[tuple[int, int]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    errors: Found = NOTHING_FOUND

    def take(self, kind: int, body: bytes) -> None:
        if kind == ROW_HEADER and len(body) >= 12:
            self.row = struct.unpack_from("<I", body)[0]
            self.hidden_rows += bool(body[11] & 0x10)
        elif kind in FILLED or kind in (ERROR, FORMULA_ERROR):
            (column,) = struct.unpack_from("<I", body)
            self.last_row = max(self.last_row, self.row + 1)
            self.last_column = max(self.last_column, column)
            if kind in FILLED:
                self.cells += 1
                self.first_column = min(self.first_column, column)
            else:
                self.errors = self.errors.with_more(1, [f"{column_letters(column)}{self.row + 1}"])
        elif kind == SHEET_DATA_END:
            self.ended = True
        elif kind == MERGE and len(body) >= 16 and len(self.merges) < MERGES_KEPT:
            first_row, last_row, first, last = struct.unpack_from("<IIII", body)
            self.merges.append((first_row, first, last_row, last))
        elif kind == COLUMNS and len(body) >= 18 and body[16] & 1:
            self.hidden_spans.append(struct.unpack_from("<II", body))

    def facts(self) -> SheetFacts:
        return SheetFacts(
            rows=self.last_row, cells=self.cells, starts_at_a=self.first_column == 0, exact=True,
            merges=tuple(self.merges), hidden_rows=self.hidden_rows,
            hidden_columns=sum(max(0, min(last, self.last_column) - first + 1) for first, last in self.hidden_spans),
            errors=self.errors,
        )  # fmt: skip


def _counted(unpacking: Unpacking, entry: zipfile.ZipInfo) -> _SheetCount:
    count, limits = _SheetCount(), unpacking.limits
    try:
        for kind, body in _records(unpacking.chunks(entry)):
            count.take(kind, body)
            if count.cells > limits.cells or count.last_row * (count.last_column + 1) > limits.area:
                raise Refusal(
                    f"{unpacking.name} has a sheet reaching {count.last_row:,} rows by {count.last_column + 1:,} "
                    "columns, more than can be read. Delete the stray cells far from the table and save it anew."
                )
    except struct.error as error:
        raise damaged(unpacking.name, error) from error
    if not count.ended:
        raise damaged(unpacking.name, f"{entry.filename} is cut off")
    return count
