"""The mapping a user may give for a file: which heading is which field, which word means what."""

from __future__ import annotations

import json
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from loaders.fields import FIELDS
from loaders.refusal import Refusal

DateOrder = Literal["dmy", "mdy", "ymd"]
KEYS = {
    "sheet", "header_row", "fields", "values", "separators", "constants", "dates", "ignored", "skip", "clean_passes",
    "address_is_site", "blank_as_above",
}  # fmt: skip


@dataclass(frozen=True)
class SheetMapping:
    """What the user says of one sheet ('*' = every sheet not named). Its format is documented in the README."""

    sheet: str = "*"
    header_row: int | None = None
    fields: Dict[str, tuple[str, ...]] = field(default_factory=dict)
    values: Dict[str, Dict[str, str | None]] = field(default_factory=dict)
    separators: Dict[str, str] = field(default_factory=dict)
    constants: Dict[str, str] = field(default_factory=dict)
    dates: DateOrder | None = None
    orders: Dict[str, DateOrder] = field(default_factory=dict)  # heading -> order, where columns differ
    ignored: tuple[str, ...] = ()  # headings that are no field
    skip: bool = False
    clean_passes: bool = False  # an audit whose findings are said to be none is passed, one with findings failed
    address_is_site: bool = False
    blank_as_above: bool = False  # an empty cell of supplier or audit is that of the row above it
    settled: frozenset[str] = frozenset()  # kinds of questions answered with: leave it as it is

    def meaning(self, name: str, text: str) -> tuple[bool, str | None]:
        """Whether the mapping speaks of this value of a field, and what it says (None = leave empty)."""
        words = self.values.get(name, {})
        if text in words:
            return True, words[text]
        if "*" in words:
            return True, words["*"]
        return False, None


@dataclass(frozen=True)
class FileMapping:
    """The mappings of a file's sheets."""

    sheets: tuple[SheetMapping, ...] = ()

    def of(self, sheet: str) -> SheetMapping | None:
        """The mapping of a sheet, by name, else the one for '*', else None."""
        for name in (sheet, "*"):
            for mapping in self.sheets:
                if mapping.sheet == name:
                    return mapping
        return None


def read_mapping(path: Path) -> FileMapping:
    """A mapping file. Raises Refusal naming the key at fault."""
    try:
        return file_mapping(json.loads(path.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError) as error:
        raise Refusal(f"The mapping {path.name} cannot be read ({error}). It must be a JSON file.") from error


def file_mapping(content: Any) -> FileMapping:
    """A mapping from parsed JSON: {"sheets": [...]}. Raises Refusal naming the key at fault."""
    if not isinstance(content, dict) or not isinstance(content.get("sheets"), list):
        raise Refusal('A mapping is an object with a list "sheets"; see "Mapping files" in the README.')
    return FileMapping(tuple(_sheet_mapping(entry) for entry in content["sheets"]))


def _sheet_mapping(entry: Any) -> SheetMapping:
    if not isinstance(entry, dict):
        raise Refusal(f"Each entry of the mapping's sheets is an object; found {entry!r}.")
    if unknown := set(entry) - KEYS:
        raise Refusal(f"The mapping has the unknown key {sorted(unknown)[0]!r}. Known are: {', '.join(sorted(KEYS))}.")
    for part in ("fields", "values", "separators", "constants"):
        content = entry.get(part, {})
        if not isinstance(content, dict):
            raise Refusal(f'The mapping\'s "{part}" must be an object; found {content!r}.')
        if strange := set(content) - set(FIELDS):
            raise Refusal(
                f'The mapping\'s "{part}" names the unknown field {sorted(strange)[0]!r}. '
                f"Known fields are: {', '.join(FIELDS)}."
            )
    dates = entry.get("dates")
    orders = dates if isinstance(dates, dict) else {"": dates}
    if wrong := [order for order in orders.values() if order not in (None, "dmy", "mdy", "ymd")]:
        raise Refusal(
            f'The mapping\'s "dates" must be dmy, mdy or ymd, or one of these per heading; found {wrong[0]!r}.'
        )
    flags = [entry.get(name, False) for name in ("skip", "clean_passes", "address_is_site", "blank_as_above")]
    if not isinstance(entry.get("ignored", []), list) or not all(isinstance(flag, bool) for flag in flags):
        raise Refusal(
            'The mapping\'s "ignored" must be a list of headings, its "skip", "clean_passes", "address_is_site" '
            'and "blank_as_above" true or false.'
        )
    header_row = entry.get("header_row")
    if header_row is not None and (not isinstance(header_row, int) or header_row < 1):
        raise Refusal(f'The mapping\'s "header_row" is a row number from 1; found {header_row!r}.')
    return SheetMapping(
        sheet=str(entry.get("sheet", "*")), header_row=header_row,
        fields={name: _headings(name, given) for name, given in entry.get("fields", {}).items()},
        values={name: _words(name, given) for name, given in entry.get("values", {}).items()},
        separators={name: str(given) for name, given in entry.get("separators", {}).items()},
        constants={name: str(given) for name, given in entry.get("constants", {}).items()},
        dates=cast("DateOrder | None", None if isinstance(dates, dict) else dates),
        orders=cast("dict[str, DateOrder]", {str(key): order for key, order in orders.items() if key and order}),
        ignored=tuple(str(heading) for heading in entry.get("ignored", [])), skip=entry.get("skip", False),
        clean_passes=entry.get("clean_passes", False),
        address_is_site=entry.get("address_is_site", False),
        blank_as_above=entry.get("blank_as_above", False),
    )  # fmt: skip


def _headings(name: str, given: Any) -> tuple[str, ...]:
    headings = given if isinstance(given, list) else [given]
    if not headings or not all(isinstance(heading, str) for heading in headings):
        raise Refusal(f"The mapping's field {name!r} needs a heading or a list of headings; found {given!r}.")
    return tuple(headings)


def _words(name: str, given: Any) -> dict[str, str | None]:
    if not isinstance(given, dict):
        raise Refusal(f"The mapping's values of {name!r} must be an object (word -> meaning); found {given!r}.")
    return {str(word).strip(): None if meaning is None else str(meaning) for word, meaning in given.items()}
