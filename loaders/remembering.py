"""Answers given once are not asked for again: kept per table by its headings, and worked in when such a table returns.

Kept are the answers about columns, words, dates, marks and left-out sheets. What holds for one file only is not:
passwords, encodings, the place of the heading row (found again by its headings), and values such as a missing date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import Any

import duckdb

from data.remembered import nearest, remember, remembered, remembered_signatures
from loaders.answers import answered_mapping
from loaders.grid import Grid
from loaders.mapping import FileMapping, SheetMapping
from loaders.questions import EVERY_SHEET
from loaders.reading import Contents, Sheet
from loaders.signature import heading_signature
from loaders.table import NoTable
from loaders.tables import sheet_tables
from loaders.understanding import Understanding, understanding

SCANNED_ROWS = 30
BY_HEADING = ("dates", "field", "premises")  # these speak of one column, by its heading
FOR_ONE_FILE = ("password", "encoding", "rows", "replace", "reopen", "header_row", "constant")

Answers = dict[str, Any]


@dataclass(frozen=True)
class Recognised:
    """A remembered shape met in a file, and what differs: headings it did not know, and headings that are gone."""

    signature: str
    by: str
    at: str
    added: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As a preview shows it."""
        drift = {"added": list(self.added), "missing": list(self.missing)}
        return {"signature": self.signature, "by": self.by, "at": self.at, "drift": drift}


@dataclass(frozen=True)
class Recalled:
    """A file understood with what is remembered. ``answers``: the remembered ones under those given now."""

    found: Understanding
    answers: Answers
    sheets: Mapping[str, Recognised] = field(default_factory=dict)


def recalled(
    con: duckdb.DuckDBPyConnection, contents: Contents, rules: FileMapping, answers: Mapping[str, Any], *, name: str
) -> Recalled:
    """Understand a file with the answers given now, and beside them those remembered for its headings.

    An answer given now wins; with a mapping file nothing is recalled, it says what holds. Raises Refusal as
    ``understanding`` does.
    """
    known = set() if rules.sheets else remembered_signatures(con)
    old: Answers = {}
    sheets: dict[str, Recognised] = {}
    if known:
        names = [sheet.name for sheet in contents.sheets]
        mapping = answered_mapping(rules, answers, sheets=names, name=name)
        for sheet in contents.sheets:
            if (met := _met(con, sheet, mapping.of(sheet.name), known)) is not None:
                sheets[sheet.name] = met[0]
                old |= met[1]
    whole = _merged(old, answers)
    return Recalled(understanding(contents, rules, whole, name=name), whole, sheets)


def remember_tables(
    con: duckdb.DuckDBPyConnection, contents: Contents, told: Recalled, *, file: str, by: str, at: datetime
) -> None:
    """Keep what was said of each table of a file, inside the transaction that loads it."""
    names = [sheet.name for sheet in contents.sheets]
    left_out = [sheet for sheet in contents.sheets if told.answers.get(f"sheet|{sheet.name}") == "skip"]
    tables = [rows.table for rows in told.found.tables]
    if left_out:
        spared = Contents(**{**vars(contents), "sheets": tuple(left_out)})
        tables += [rows.table for rows in understanding(spared, FileMapping(), {}, name=file).tables]
    for table in tables:
        headings = [heading for heading in table.headings if heading]
        said = [
            [kind, subject, answer]
            for kind, sheet, subject, answer in _parsed(told.answers, names)
            if sheet == table.sheet and kind not in FOR_ONE_FILE and not _is_gone(kind, subject, answer, headings)
        ]
        if said and (signature := heading_signature(headings)):
            earlier = remembered(con, signature)
            name = earlier["name"] if earlier else f"{PurePath(file).stem}, {table.sheet}"
            if earlier is None or earlier["mapping"] != {"answers": said}:
                remember(
                    con, signature=signature, name=name, headings=headings, mapping={"answers": said}, by=by, at=at
                )


def _met(
    con: duckdb.DuckDBPyConnection, sheet: Sheet, rules: SheetMapping | None, known: set[str]
) -> tuple[Recognised, Answers] | None:
    """What is remembered for a sheet: by the headings found, by a row that holds just those headings, or nearly."""
    found = sheet_tables(sheet, rules)
    tables = [] if isinstance(found, NoTable) else found
    for table in tables:
        if (signature := heading_signature(table.headings)) in known:
            return _exact(con, signature, sheet.name, table.headings)
    grid = Grid(sheet)
    for at in range(min(SCANNED_ROWS, grid.height)):
        row = grid.row(at)
        if (signature := heading_signature(row)) in known:
            recognised, answers = _exact(con, signature, sheet.name, row)
            return recognised, {f"header_row|{sheet.name}": at + 1} | answers
    for table in tables:
        if (near := nearest(con, [heading for heading in table.headings if heading])) is not None:
            shape, added, missing = near
            return _recognised(shape, added, missing), _answers(shape, sheet.name, table.headings)
    return None


def _exact(
    con: duckdb.DuckDBPyConnection, signature: str, sheet: str, headings: Sequence[str | None]
) -> tuple[Recognised, Answers]:
    shape = remembered(con, signature)
    assert shape is not None, "a known signature has a mapping"
    return _recognised(shape, (), ()), _answers(shape, sheet, headings)


def _recognised(known: dict[str, Any], added: Iterable[str], missing: Iterable[str]) -> Recognised:
    return Recognised(known["signature"], known["by"], known["at"].isoformat(" "), tuple(added), tuple(missing))


def _answers(known: dict[str, Any], sheet: str, headings: Sequence[str | None]) -> Answers:
    """The remembered answers, about this sheet; those about a column that is gone are left out."""
    found: Answers = {}
    for kind, subject, answer in known["mapping"].get("answers", []):
        if not _is_gone(kind, subject, answer, headings):
            found["|".join((kind, sheet, subject) if subject else (kind, sheet))] = answer
    return found


def _is_gone(kind: str, subject: str, answer: Any, headings: Sequence[str | None]) -> bool:
    """Whether an answer speaks of a column that these headings do not have."""
    return (kind in BY_HEADING and subject not in headings) or (kind == "column" and answer not in headings)


def _parsed(answers: Answers, sheets: list[str]) -> list[tuple[str, str, str, Any]]:
    """(kind, sheet, subject, answer) of the answers about a sheet; one for every sheet is told of each."""
    found = []
    for question, answer in sorted(answers.items()):
        kind, _, rest = question.partition("|")
        if rest.startswith(f"{EVERY_SHEET}|"):
            found += [(kind, sheet, rest[len(EVERY_SHEET) + 1 :], answer) for sheet in sheets]
            continue
        for sheet in sorted(sheets, key=len, reverse=True):
            if rest == sheet or rest.startswith(f"{sheet}|"):
                found.append((kind, sheet, rest[len(sheet) + 1 :], answer))
                break
    return found


def _merged(old: Answers, new: Mapping[str, Any]) -> Answers:
    whole = old | dict(new)
    for key in old.keys() & new.keys():
        if isinstance(old[key], dict) and isinstance(new[key], dict):
            whole[key] = old[key] | new[key]
    return whole
