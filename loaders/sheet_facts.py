"""What is known of a sheet beside its cells: independent counts, merges, areas, formats, oddities."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

ADDRESSES_KEPT = 20
MERGES_KEPT = 20_000


@dataclass(frozen=True)
class Area:
    """An Excel table or a named range of a sheet; rows and columns from 0, both ends inside, headings included."""

    name: str
    first_row: int
    first_col: int
    last_row: int
    last_col: int


@dataclass(frozen=True)
class Found:
    """How many cells of a kind there are, and the addresses of the first of them."""

    count: int = 0
    addresses: tuple[str, ...] = ()

    def with_more(self, count: int, addresses: list[str]) -> Found:
        """This and the cells found in a later part of the sheet."""
        return Found(self.count + count, (*self.addresses, *addresses)[:ADDRESSES_KEPT])


NOTHING_FOUND = Found()


@dataclass(frozen=True)
class SheetFacts:
    """What the guard saw in one sheet while checking it.

    ``rows``: number of the last row with a cell that holds something, as Excel counts rows; None where the format has
    no such count. ``cells``: how many cells hold something, errors not among them. ``starts_at_a``: something stands
    in column A for certain. ``exact``: counted cell by cell, not estimated from the markup.
    """

    name: str = ""
    rows: int | None = None
    cells: int | None = None
    starts_at_a: bool = False
    exact: bool = False
    merges: tuple[tuple[int, int, int, int], ...] = ()
    areas: tuple[Area, ...] = ()
    hidden_rows: int = 0
    hidden_columns: int = 0
    errors: Found = NOTHING_FOUND
    unvalued: Found = NOTHING_FOUND
    coloured: tuple[str, ...] = ()
    pivot: bool = False
    formats: tuple[tuple[int, str], ...] = ()
    visible: bool = True

    def recounted(self, other: SheetFacts) -> SheetFacts:
        """The same sheet with the counts of a second, exact count."""
        return replace(
            self, rows=other.rows, cells=other.cells, starts_at_a=other.starts_at_a, exact=True,
            errors=other.errors, unvalued=other.unvalued,
        )  # fmt: skip


@dataclass(frozen=True)
class ReadingNote:
    """Something of a sheet that could not be read as it stands, or is read though one might not expect it."""

    sheet: str
    row: int | None
    column: str | None
    found: str | None
    reason: str
    remedy: str


def column_letters(column: int) -> str:
    """Excel's letters of a column counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=32_768)
def column_number(letters: str | bytes) -> int:
    """The column counted from 0 of Excel's letters."""
    number = 0
    for letter in letters.encode() if isinstance(letters, str) else letters:
        number = number * 26 + letter - 64
    return number - 1


def area_corners(reference: str) -> tuple[int, int, int, int] | None:
    """First row, first column, last row, last column, from 0, of 'B3:D9' or '$B$3'; None when it is no plain range."""
    corners = []
    for corner in reference.replace("$", "").split(":"):
        letters = corner.rstrip("0123456789")
        digits = corner[len(letters) :]
        if not (letters.isascii() and letters.isalpha() and letters.isupper() and digits and len(letters) <= 3):
            return None
        corners.append((int(digits) - 1, column_number(letters)))
    if len(corners) > 2 or len(digits) > 7:
        return None
    (first_row, first_col), (last_row, last_col) = corners[0], corners[-1]
    return (
        min(first_row, last_row), min(first_col, last_col), max(first_row, last_row), max(first_col, last_col)
    )  # fmt: skip


def noted(facts: SheetFacts) -> list[ReadingNote]:
    """What the user is told of the sheet."""
    notes = []

    def note(found: str | None, reason: str, remedy: str, column: str | None = None) -> None:
        notes.append(ReadingNote(facts.name, None, column, found, reason, remedy))

    if facts.errors.count:
        note(
            _address_list(facts.errors, facts.name),
            f"{_cells(facts.errors.count)} an Excel error such as #N/A or #DIV/0!; read as empty",
            "Mend the formulas in Excel, save, and load the file again.",
        )
    if facts.unvalued.count:
        note(
            _address_list(facts.unvalued, facts.name),
            f"{_cells(facts.unvalued.count)} a formula without a stored result; read as empty",
            "Open the file in Excel, save it, and load it again.",
        )
    hidden = [f"{count:,} hidden {word}{'s' * (count > 1)}"
              for count, word in ((facts.hidden_rows, "row"), (facts.hidden_columns, "column")) if count]  # fmt: skip
    if hidden:
        note(None, f"the sheet has {' and '.join(hidden)}; they are read like the others",
             "Nothing, if they are data; else delete them and load the file again.")  # fmt: skip
    for letters in facts.coloured:
        note(None, f"column {letters} shows colours but no text; colours are not read",
             "Write the meaning of the colours as text into the column.", letters)  # fmt: skip
    return notes


def _cells(count: int) -> str:
    return "1 cell holds" if count == 1 else f"{count:,} cells hold"


def _address_list(found: Found, sheet: str) -> str:
    more = found.count - len(found.addresses)
    return f"{sheet}!{', '.join(found.addresses)}" + (f" and {more:,} more" if more else "")


def facts_from_json(value: dict[str, Any]) -> SheetFacts:
    """The facts as the child sent them: lists are tuples again, parts are values again."""
    return SheetFacts(
        **{
            **value,
            "merges": tuple(tuple(merge) for merge in value["merges"]),
            "areas": tuple(Area(**area) for area in value["areas"]),
            "errors": Found(value["errors"]["count"], tuple(value["errors"]["addresses"])),
            "unvalued": Found(value["unvalued"]["count"], tuple(value["unvalued"]["addresses"])),
            "coloured": tuple(value["coloured"]),
            "formats": tuple((column, code) for column, code in value["formats"]),
        }
    )
