"""OpenDocument spreadsheets (.ods): an independent count of their cells with a streaming parser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.parsers import expat

from loaders.limits import Limits
from loaders.packed_parts import Unpacking, damaged, opened_archive
from loaders.refusal import Refusal
from loaders.sheet_facts import MERGES_KEPT, NOTHING_FOUND, Area, Found, SheetFacts, area_corners, column_letters

HIDDEN_KINDS = ("collapse", "filter")


def open_document_facts(path: Path, *, name: str, limits: Limits) -> tuple[SheetFacts, ...]:
    """The facts of every sheet of an .ods file in its order. Raises Refusal for damaged or encrypted ones."""
    with opened_archive(path, name=name, limits=limits) as archive:
        unpacking = Unpacking(archive, name=name, limits=limits)
        entries = {entry.filename: entry for entry in archive.infolist()}
        manifest = entries.get("META-INF/manifest.xml")
        if manifest is not None and b"encryption-data" in unpacking.content(manifest):
            raise Refusal(
                f"{name} is protected by a password. Open it, save it without the password, and load it again."
            )
        if "content.xml" not in entries:
            raise damaged(name, "it has no content")
        count = _Count(name, limits)
        for entry in archive.infolist():
            chunks = unpacking.chunks(entry)
            if entry.filename == "content.xml":
                count.take(chunks)
            else:
                for _ in chunks:
                    pass
        return count.facts()


@dataclass
class _Table:
    name: str
    style: str
    row: int = 0
    rows_repeated: int = 1
    column: int = 0
    cells: int = 0
    last_row: int = 0
    last_column: int = 0
    in_a: bool = False
    hidden_rows: int = 0
    hidden_spans: list[tuple[int, int]] = field(default_factory=list)
    columns: int = 0
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    errors: Found = NOTHING_FOUND


class _Count:
    def __init__(self, file: str, limits: Limits) -> None:
        self.file, self.limits = file, limits
        self.tables: list[_Table] = []
        self.hidden_styles: set[str] = set()
        self.areas: dict[str, list[Area]] = {}
        self.style = ""
        self.cell: dict[str, str] | None = None
        self.filled = False
        self.depth = 0
        self.annotation = 0  # a comment on a cell is no text of it

    def take(self, chunks: Iterable[bytes]) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        try:
            for chunk in chunks:
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise damaged(self.file, error) from error

    def _start(self, tag: str, given: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if self.cell is not None:
            self.depth += 1
            if local == "annotation" and not self.annotation:
                self.annotation = self.depth
        elif local == "style":
            self.style = given.get("style:name", "")
        elif local == "table-properties" and given.get("table:display") == "false":
            self.hidden_styles.add(self.style)
        elif local == "table":
            self.tables.append(_Table(given.get("table:name", ""), given.get("table:style-name", "")))
        elif local in ("named-range", "database-range"):
            self._take_area(given)
        elif self.tables:
            self._start_part(local, given, self.tables[-1])

    def _start_part(self, local: str, given: dict[str, str], table: _Table) -> None:
        if local == "table-column":
            repeated = _times(given, "table:number-columns-repeated")
            if given.get("table:visibility") in HIDDEN_KINDS:
                table.hidden_spans.append((table.columns, table.columns + repeated - 1))
            table.columns += repeated
        elif local == "table-row":
            table.rows_repeated, table.column = _times(given, "table:number-rows-repeated"), 0
            if given.get("table:visibility") in HIDDEN_KINDS:
                table.hidden_rows += table.rows_repeated
        elif local in ("table-cell", "covered-table-cell"):
            self.cell, self.depth = given, 0
            self.filled = bool(given.get("office:value-type")) and given.get("office:value-type") != "string"
            self.filled = self.filled or bool(given.get("office:string-value"))

    def _characters(self, text: str) -> None:
        if self.cell is not None and self.depth and not self.annotation and text.strip():
            self.filled = True

    def _end(self, tag: str) -> None:
        if self.cell is not None and self.depth:
            if self.depth == self.annotation:
                self.annotation = 0
            self.depth -= 1
        elif self.cell is not None:
            self._end_cell(self.tables[-1], self.cell)
            self.cell = None
        elif tag.rpartition(":")[2] == "table-row" and self.tables:
            self.tables[-1].row += self.tables[-1].rows_repeated

    def _end_cell(self, table: _Table, given: dict[str, str]) -> None:
        repeated = _times(given, "table:number-columns-repeated")
        down, right = _times(given, "table:number-rows-spanned"), _times(given, "table:number-columns-spanned")
        if (down > 1 or right > 1) and len(table.merges) < MERGES_KEPT:
            table.merges.append((table.row, table.column, table.row + down - 1, table.column + right - 1))
        error = given.get("calcext:value-type") == "error"
        if self.filled and error:
            table.errors = table.errors.with_more(1, [f"{column_letters(table.column)}{table.row + 1}"])
        if self.filled:
            table.cells += 0 if error else repeated * table.rows_repeated
            table.last_row = max(table.last_row, table.row + table.rows_repeated)
            table.last_column = max(table.last_column, table.column + repeated)
            table.in_a = table.in_a or table.column == 0
            if table.cells > self.limits.cells or table.last_row * table.last_column > self.limits.area:
                raise Refusal(
                    f"{self.file} has a sheet reaching {table.last_row:,} rows by {table.last_column:,} columns, more "
                    "than can be read. Delete the stray cells far from the table and save it anew."
                )
        table.column += repeated

    def _take_area(self, given: dict[str, str]) -> None:
        address = given.get("table:cell-range-address") or given.get("table:target-range-address", "")
        sheet, _, rest = address.replace("$", "").replace("'", "").partition(".")
        corners = area_corners(":".join(corner.rpartition(".")[2] for corner in rest.split(":")))
        if corners:
            self.areas.setdefault(sheet, []).append(Area(given.get("table:name", ""), *corners))

    def facts(self) -> tuple[SheetFacts, ...]:
        if len(self.tables) > self.limits.sheets:
            raise Refusal(f"{self.file} has {len(self.tables):,} sheets, more than the {self.limits.sheets} allowed.")
        return tuple(
            replace(_facts(table), areas=tuple(self.areas.get(table.name, ())),
                    visible=table.style not in self.hidden_styles)
            for table in self.tables
        )  # fmt: skip


def _facts(table: _Table) -> SheetFacts:
    return SheetFacts(
        name=table.name, rows=table.last_row, cells=table.cells, starts_at_a=table.in_a, exact=True,
        merges=tuple(table.merges), hidden_rows=table.hidden_rows if table.cells else 0,
        hidden_columns=sum(max(0, min(last + 1, table.last_column) - first) for first, last in table.hidden_spans),
        errors=table.errors,
    )  # fmt: skip


def _times(given: dict[str, str], name: str) -> int:
    text = given.get(name, "1")
    return min(int(text), 1 << 24) if text.isdigit() else 1
