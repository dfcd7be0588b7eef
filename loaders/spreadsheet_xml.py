"""Excel 2003's XML workbooks, which many systems still write and name .xls."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from loaders.limits import Limits
from loaders.packed_parts import damaged
from loaders.refusal import Refusal
from loaders.sheet_facts import MERGES_KEPT, NOTHING_FOUND, Found, SheetFacts, column_letters

WHOLE = re.compile(r"-?\d+\.0+")


@dataclass
class XmlSheet:
    """A sheet as {row: {column: text}}, both from 0, and what is known of it."""

    name: str
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    visible: bool = True
    hidden_rows: int = 0
    hidden_columns: int = 0
    errors: Found = NOTHING_FOUND

    def facts(self) -> SheetFacts:
        """Facts without a second count: the parser that reads the cells is the only one there is."""
        return SheetFacts(
            name=self.name, merges=tuple(self.merges), visible=self.visible, hidden_rows=self.hidden_rows,
            hidden_columns=self.hidden_columns, errors=self.errors,
        )  # fmt: skip


def spreadsheet_xml_sheets(data: bytes, *, name: str, limits: Limits) -> list[XmlSheet]:
    """The sheets of the file. Raises Refusal for markup that is damaged, declares a document type or is too large."""
    if b"<!DOCTYPE" in data[:65536] or b"<!ENTITY" in data[:65536]:
        raise Refusal(f"{name} carries a document type declaration, which no Excel writes. Save it anew in Excel.")
    reading = _Reading(name, limits)
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reading.start, reading.end
    parser.CharacterDataHandler = reading.characters
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise damaged(name, error) from error
    begun = len(re.findall(rb"<(?:\w+:)?Row[\s>/]", data))
    if begun != reading.rows:
        raise Refusal(f"{name} is damaged: {begun:,} rows begin, {reading.rows:,} were read. Export it again.")
    return reading.sheets


class _Reading:
    def __init__(self, name: str, limits: Limits) -> None:
        self.name, self.limits = name, limits
        self.sheets: list[XmlSheet] = []
        self.row = self.column = -1
        self.rows = self.count = 0
        self.kind: str | None = None
        self.text: list[str] = []
        self.wide = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition("}")[2]
        given = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        if local == "Worksheet":
            self.sheets.append(XmlSheet(given.get("Name", f"Sheet{len(self.sheets) + 1}")))
            self.row = -1
            if len(self.sheets) > self.limits.sheets:
                raise Refusal(f"{self.name} has more than {self.limits.sheets} sheets. Split it.")
        elif not self.sheets:
            return
        elif local == "Column" and given.get("Hidden") == "1":
            self.sheets[-1].hidden_columns += 1 + _number(given.get("Span"), 0)
        elif local == "Row":
            self._start_row(given)
        elif local == "Cell":
            self._start_cell(given)
        elif local == "Data":
            self.kind, self.text = given.get("Type", "String"), []
        elif local == "Visible":
            self.text = []

    def _start_row(self, given: dict[str, str]) -> None:
        self.rows += 1
        self.row = _number(given.get("Index"), self.row + 2) - 1
        self.wide, self.column = 0, -1
        if self.row >= self.limits.rows:
            raise Refusal(f"{self.name} has a row {self.row + 1:,}, which no Excel shows. Save it anew in Excel.")
        self.sheets[-1].hidden_rows += given.get("Hidden") == "1"

    def _start_cell(self, given: dict[str, str]) -> None:
        self.column = _number(given.get("Index"), self.column + 2 + self.wide) - 1
        self.wide, down = _number(given.get("MergeAcross"), 0), _number(given.get("MergeDown"), 0)
        self.count += 1
        if self.column >= self.limits.columns or self.count > self.limits.cells:
            raise Refusal(f"{self.name} has more cells or columns than can be read. Split it.")
        sheet = self.sheets[-1]
        if (self.wide or down) and len(sheet.merges) < MERGES_KEPT:
            sheet.merges.append((self.row, self.column, self.row + down, self.column + self.wide))

    def characters(self, text: str) -> None:
        self.text.append(text)

    def end(self, tag: str) -> None:
        local = tag.rpartition("}")[2]
        if local == "Visible" and self.sheets:
            self.sheets[-1].visible = "".join(self.text).strip() == "SheetVisible"
        elif local == "Data" and self.kind is not None:
            self._end_data(self.sheets[-1], "".join(self.text), self.kind)
            self.kind = None

    def _end_data(self, sheet: XmlSheet, text: str, kind: str) -> None:
        if kind == "Error":
            sheet.errors = sheet.errors.with_more(1, [f"{column_letters(self.column)}{self.row + 1}"])
            return
        if kind == "Boolean":
            text = "true" if text.strip() == "1" else "false"
        elif kind == "DateTime":
            text = text.strip().replace("T", " ").removesuffix(".000")
        elif kind == "Number" and WHOLE.fullmatch(text.strip()):
            text = text.strip().partition(".")[0]
        if text:
            sheet.cells.setdefault(self.row, {})[self.column] = text


def _number(text: str | None, otherwise: int) -> int:
    return min(int(text), 1 << 30) if text and text.strip().isdigit() else otherwise
