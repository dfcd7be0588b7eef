"""Counting a worksheet cell by cell with a real parser: for markup that byte searches cannot judge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from loaders.refusal import Refusal
from loaders.sheet_facts import NOTHING_FOUND, Found, SheetFacts, area_corners, column_letters


@dataclass
class _Count:
    file: str
    empty_strings: frozenset[int]
    row: int = 0
    column: int = 0
    rows_seen: set[int] = field(default_factory=set)
    columns_seen: set[int] = field(default_factory=set)
    last_row: int = 0
    cells: int = 0
    in_a: bool = False
    kind: str = ""
    text: list[str] = field(default_factory=list)
    reading: bool = False
    formula: bool = False
    errors: Found = NOTHING_FOUND
    unvalued: Found = NOTHING_FOUND

    def start(self, tag: str, given: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._start_cell(given)
        elif name in ("v", "t"):
            self.reading = True
        elif name == "f":
            self.formula = True
        elif name == "row":
            self.row = int(given["r"]) if given.get("r", "").isdigit() else self.row + 1
            self.column = 0
            self.columns_seen = set()
            if self.row in self.rows_seen:
                raise Refusal(
                    f"{self.file} is damaged: a sheet has row {self.row} twice. "
                    "Open it in Excel, let it repair the file, and save it anew."
                )
            self.rows_seen.add(self.row)

    def _start_cell(self, given: dict[str, str]) -> None:
        self.kind, self.text, self.formula = given.get("t", "n"), [], False
        corners = area_corners(given.get("r", ""))
        if corners is None:
            self.column += 1
        else:
            self.row, self.column = corners[0] + 1, corners[1] + 1
        if self.column in self.columns_seen:
            raise Refusal(
                f"{self.file} is damaged: a sheet has cell {column_letters(self.column - 1)}{self.row} twice. "
                "Open it in Excel, let it repair the file, and save it anew."
            )
        self.columns_seen.add(self.column)

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in ("v", "t"):
            self.reading = False
        elif name == "c":
            self._end_cell()

    def _end_cell(self) -> None:
        text = "".join(self.text)
        address = [f"{column_letters(self.column - 1)}{self.row}"]
        if self.kind == "s" and text.strip().isdigit() and int(text) in self.empty_strings:
            text = ""
        if not text.strip():
            if self.formula and self.kind != "str":
                self.unvalued = self.unvalued.with_more(1, address)
            return
        self.last_row = max(self.last_row, self.row)
        if self.kind == "e":
            self.errors = self.errors.with_more(1, address)
            return
        self.cells += 1
        self.in_a = self.in_a or self.column == 1

    def characters(self, text: str) -> None:
        if self.reading:
            self.text.append(text)


def recounted_sheet(chunks: Iterable[bytes], *, file: str, empty_strings: frozenset[int]) -> SheetFacts:
    """Rows and filled cells of a worksheet, its errors and its formulas without result, counted one by one.

    ``empty_strings``: the shared strings that hold nothing but blanks. Raises Refusal for a row or a cell that is there
    twice, and for markup that is not well-formed.
    """
    count = _Count(file, empty_strings)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = count.start
    parser.EndElementHandler = count.end
    parser.CharacterDataHandler = count.characters
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refusal(f"{file} is damaged ({error}). Open it in Excel and save it anew, or export it again.") from error
    return SheetFacts(
        rows=count.last_row, cells=count.cells, starts_at_a=count.in_a, exact=True,
        errors=count.errors, unvalued=count.unvalued,
    )  # fmt: skip


def empty_shared_strings(chunks: Iterable[bytes]) -> frozenset[int]:
    """Numbers of the shared strings that hold nothing but blanks."""
    empty: set[int] = set()
    state = {"number": -1, "reading": 0, "phonetic": 0, "filled": 0}

    def start(tag: str, given: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "si":
            state["number"] += 1
            state["filled"] = 0
        state["reading"] = int(name == "t" and not state["phonetic"])
        state["phonetic"] = int(name == "rPh" or (state["phonetic"] and name == "t"))

    def end(tag: str) -> None:
        state["reading"] = 0
        if tag.rpartition(":")[2] == "rPh":
            state["phonetic"] = 0
        if tag.rpartition(":")[2] == "si" and not state["filled"]:
            empty.add(state["number"])

    def characters(text: str) -> None:
        if state["reading"] and text.strip():
            state["filled"] = 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = characters
    for chunk in chunks:
        parser.Parse(chunk, False)
    return frozenset(empty)
