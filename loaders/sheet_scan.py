"""Counting the rows and cells of a worksheet's markup while it is unpacked: cheap byte searches, no parsing.

The count is independent of the reader that later hands over the cells. Where both agree, nothing was lost; where they
do not, ``sheet_recount`` counts again, cell by cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import islice
from operator import lt

from loaders.limits import Limits
from loaders.refusal import Refusal
from loaders.sheet_facts import MERGES_KEPT, NOTHING_FOUND, Found, SheetFacts, area_corners, column_number

ROW = re.compile(rb"<row[ >/][^>]*>")
PLAIN_ROW = re.compile(rb'<row r="(\d{1,12})"[^>]*>')
ROW_NUMBER = re.compile(rb'\br="(\d{1,12})"')
HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
CELL = re.compile(rb'<c [^>]*?r="([A-Z]{1,7})(\d{1,12})"')
HOLDING_A = re.compile(rb'<c r="A\d+"[^>/]*><(?:v|is)>')
COLUMN = re.compile(rb"<col [^>]*>")
MERGE = re.compile(rb'<mergeCell [^>]*?ref="([^"]{1,40})"')
ERROR = re.compile(rb'<c (?=[^>]*\bt="e")[^>]*?r="([A-Z]{1,3}\d+)"[^>]*[^/]>')
EMPTY_ENDS = (b"</f></c>", b"/></c>", b"></v></c>")
EMPTY = re.compile(rb"<c ([^>]*[^>/])>(?:(<f[^>]*/>|<f[^>]*>[^<]*</f>))?(?:<v ?/>|<v></v>)?</c>")
ADDRESS = re.compile(rb'\br="([A-Z]{1,3}\d+)"')
AT_ENDS = 20_000
HEAD_ROWS = 200
HEAD_BYTES = 2 << 20


@dataclass
class SheetScan:
    """Takes the markup of one worksheet in chunks. Raises Refusal when the sheet outgrows the limits."""

    file: str
    limits: Limits
    rows: int = 0
    ended_cells: int = 0
    last_row: int = 0
    last_column: int = 1
    last_filled_row: int = 0
    in_order: bool = True
    starts_at_a: bool = False
    hidden_rows: int = 0
    hidden_spans: list[tuple[int, int]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    merge_count: int = 0
    head: bytes = b""
    _carry: bytes = b""
    _place: str = "front"  # front, rows, back

    def take(self, chunk: bytes) -> None:
        """Count what the chunk completes; an unfinished row waits for the next chunk."""
        window = self._carry + chunk
        if self._place == "front":
            start = window.find(b"<row")
            if start < 0:
                self._carry = window
                return self._bounded(len(window))
            self._take_columns(window[:start])
            self._place, window = "rows", window[start:]
        if self._place == "rows":
            end = window.find(b"</sheetData") if b"</sheetData" in window[-len(chunk) - 20 :] else -1
            cut = end if end >= 0 else window.rfind(b"<row")
            if cut <= 0 and end < 0:
                self._carry = window
                return self._bounded(len(window))
            self._take_rows(window[:cut])
            window = window[cut:]
            if end < 0:
                self._carry = window
                return self._bounded(len(window))
            self._place = "back"
        cut = window.rfind(b"<")
        self._take_merges(window[:cut])
        self._carry = window[cut:]
        return self._bounded(len(self._carry))

    def facts(self) -> SheetFacts:
        """What was counted. ``rows`` and ``cells`` are None where rows stand out of order or carry no number."""
        if self._place == "rows":
            self._take_rows(self._carry)  # the end of the rows is missing: the reader will say what it makes of it
        elif self._place == "front":
            self._take_columns(self._carry)
            self._take_merges(self._carry)
        return SheetFacts(
            rows=self.last_filled_row if self.in_order else None,
            cells=self.ended_cells if self.in_order else None,
            starts_at_a=self.starts_at_a,
            merges=tuple(self.merges),
            hidden_rows=self.hidden_rows,
            hidden_columns=sum(
                max(0, min(last, self.last_column) - first + 1) for first, last in self.hidden_spans
            ),
        )  # fmt: skip

    def _bounded(self, waiting: int) -> None:
        if waiting > self.limits.row_markup:
            raise Refusal(
                f"{self.file} has a row of more than {self.limits.row_markup >> 20} MB. "
                "Delete the stray cells far from the table and save it anew."
            )

    def _take_columns(self, front: bytes) -> None:
        for tag in COLUMN.findall(front):
            ends = [re.search(rb"\b" + side + rb'="(\d{1,7})"', tag) for side in (b"min", b"max")]
            if HIDDEN.search(tag) and ends[0] and ends[1]:
                self.hidden_spans.append((int(ends[0][1]), int(ends[1][1])))

    def _take_merges(self, back: bytes) -> None:
        for reference in MERGE.findall(back):
            self.merge_count += 1
            corners = area_corners(reference.decode("ascii", "replace"))
            if corners and len(self.merges) < MERGES_KEPT:
                self.merges.append(corners)
        if self.merge_count > self.limits.merges:
            raise Refusal(
                f"{self.file} has more than {self.limits.merges:,} merged ranges in a sheet. "
                "Copy the table as values into a new workbook."
            )

    def _take_rows(self, window: bytes) -> None:
        if not window:
            return
        self.ended_cells += window.count(b"</c>")
        numbers = _row_numbers(window)
        self.in_order = self.in_order and all(map(lt, [self.last_row, *numbers], numbers))
        self.rows += len(numbers)
        self.last_row = max([self.last_row, *numbers])
        if b"hidden" in window:
            self.hidden_rows += sum(HIDDEN.search(tag) is not None for tag in ROW.findall(window))
        filled = window.rfind(b"</c>")
        if filled >= 0:
            started = ROW_NUMBER.search(window, window.rfind(b"<row", 0, filled))
            self.last_filled_row = int(started[1]) if started else 0
        self.starts_at_a = self.starts_at_a or HOLDING_A.search(window[:HEAD_BYTES]) is not None
        if not self.head:
            self.head = _first_rows(window)
        self._check_extent(window)

    def _check_extent(self, window: bytes) -> None:
        # The first and last cells of each window are enough: cells stand in order in an honest sheet.
        found = CELL.findall(window[:AT_ENDS]) + CELL.findall(window[-AT_ENDS:])
        columns, rows = {letters for letters, _ in found}, {number for _, number in found}
        self.last_column = max([self.last_column, *(column_number(letters) + 1 for letters in columns)])
        self.last_row = max([self.last_row, *map(int, rows)])
        if (
            self.last_column > self.limits.columns
            or max(self.last_row, self.rows) > self.limits.rows
            or self.last_column * self.last_row > self.limits.area
        ):
            raise Refusal(
                f"{self.file} has a sheet reaching {max(self.last_row, self.rows):,} rows by {self.last_column:,} "
                "columns, more than can be read. Delete the stray cells far from the table and save it anew."
            )
        if self.ended_cells > self.limits.cells:
            raise Refusal(
                f"{self.file} has a sheet with more than {self.limits.cells:,} filled cells. "
                "Split it, or save it as .csv."
            )


@dataclass
class OddCells:
    """A second look at a sheet whose cells were not all handed over: errors, and formulas without a stored result."""

    errors: Found = NOTHING_FOUND
    unvalued: Found = NOTHING_FOUND
    empty: int = 0
    _carry: bytes = b""

    def take(self, chunk: bytes) -> None:
        """Count what the chunk completes."""
        window = self._carry + chunk
        cut = window.rfind(b"</c>") + 4
        if cut < 4:
            self._carry = window
            return
        self._carry, window = window[cut:], window[:cut]
        if b't="e"' in window:
            addresses = [address.decode() for address in ERROR.findall(window)]
            self.errors = self.errors.with_more(len(addresses), addresses)
        if any(end in window for end in EMPTY_ENDS):
            for attributes, formula in EMPTY.findall(window):
                text = b't="str"' in attributes
                if formula and not text:
                    address = ADDRESS.search(attributes)
                    self.unvalued = self.unvalued.with_more(1, [address[1].decode()] if address else [])
                elif not text:
                    self.empty += 1

    def corrected(self, facts: SheetFacts) -> SheetFacts:
        """The facts, with the odd cells named and left out of the count of filled cells."""
        odd = self.errors.count + self.unvalued.count + self.empty
        return replace(
            facts,
            errors=self.errors,
            unvalued=self.unvalued,
            cells=None if facts.cells is None else facts.cells - odd,
        )


def _row_numbers(window: bytes) -> list[int]:
    """The number every row states, 0 where it states none."""
    plain = PLAIN_ROW.findall(window)
    if len(plain) == window.count(b"<row"):  # as nearly all programs write them
        return list(map(int, plain))
    return [int(found[1]) if (found := ROW_NUMBER.search(tag)) else 0 for tag in ROW.findall(window)]


def _first_rows(window: bytes) -> bytes:
    last = next(islice(ROW.finditer(window), HEAD_ROWS, None), None)
    return window[: last.start() if last else HEAD_BYTES][:HEAD_BYTES]
