"""The audit tables of a sheet: where they are, what their rows state, which column is which field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from loaders.action_lists import own_actions
from loaders.collected import collecting_column
from loaders.column_fields import assigned_columns, candidate_matches, given_columns
from loaders.enforcement import without_measures
from loaders.fallbacks import with_fallbacks
from loaders.fields import FIELDS, LABELLED
from loaders.grade_boxes import FEWEST_GRADES, GRADE, full_points
from loaders.graded_columns import graded_columns
from loaders.grid import Grid
from loaders.headers import SEARCH_ROWS, Header, sheet_headers, tick_outcome
from loaders.heading_matches import SURE
from loaders.item_numbers import (
    answered_items,
    numbered_items,
    pointed_items,
    sections_as_items,
    worded_items,
)
from loaders.item_scores import without_item_scores
from loaders.item_types import asks_nothing, line_columns, worded_lines
from loaders.key_values import Constant, key_values, read_first
from loaders.kinds_of_findings import with_told_kinds
from loaders.legends import is_legend, is_meaning
from loaders.lying_tables import on_its_side
from loaders.mapping import SheetMapping
from loaders.marks import mark
from loaders.matrices import audit_columns
from loaders.missing_fields import missing_fields, missing_questions
from loaders.normal_form import normal_heading
from loaders.questions import Question
from loaders.reading import Sheet
from loaders.refusal import Refusal
from loaders.rejected_rows import ADDED, FORMER
from loaders.requirement_texts import described_requirements
from loaders.self_assessed import audited_answers
from loaders.shapes import pointed_sections, refined_shape, table_shape
from loaders.table import AuditColumn, ColumnMatch, LineColumns, NoTable, Table
from loaders.title_schemes import title_scheme
from loaders.wide import Across, across

FOOTER_ROWS = 30
TITLE_ROWS = 15
MOST_SIGNS = 12
TICKED_ROWS = 2_000
EMPTY_BOX = re.compile(r"(?:[\[(（]\s*[\])）]|[☐□○◯])$")
COLLECTED = ColumnMatch("question_id", 0.9, "values", "several findings in a cell")
SERIES = re.compile(r"(?P<word>[^\W\d_]+)[\s._-]*\d+$")
WHOSE = frozenset({"supplier", "supplier_code", "site"})
# Headings of these fields may just as well head one item, section or total among others.
MAY_STAND_ACROSS = frozenset({"score", "overall_score", "dimension", "section", "topic", "total"})


def sheet_tables(
    sheet: Sheet,
    mapping: SheetMapping | None,
    *,
    legend: Mapping[str, str] | None = None,
    said: Mapping[str, Constant] | None = None,
) -> list[Table] | NoTable:
    """The sheet's audit tables from top to bottom, or the reason why there is none.

    ``legend``: what signs mean by the file's own word; ``said``: what another sheet says of its audit. Raises Refusal
    when the mapping does not fit the sheet.
    """
    if sheet.table.num_rows == 0:
        return NoTable(sheet.name, "the sheet is empty")
    if mapping and mapping.skip:
        return NoTable(sheet.name, "left out, as you said")
    if not sheet.visible and (mapping is None or mapping.sheet != sheet.name):
        return NoTable(sheet.name, "the sheet is hidden; it can be loaded after all")
    if sheet.pivot:
        return NoTable(sheet.name, "the sheet is a pivot table, a summary of rows that stand elsewhere")
    if is_legend(sheet):
        return NoTable(sheet.name, "the sheet is a legend; its signs are read in the other sheets")
    grid = Grid(sheet)
    headers = sheet_headers(grid, given=_given_row(sheet, mapping), wanted=_wanted(mapping))
    if not headers:
        return NoTable(
            sheet.name,
            on_its_side(grid)
            or f"no row with headings of an audit table in its first {SEARCH_ROWS} rows "
            "(for example Supplier, Audit Date, Result)",
        )
    tables: list[Table] = []
    reasons: list[str] = []
    asked: list[Question] = []
    told = dict(said or {})
    top = 0
    for number, header in enumerate(headers, start=1):
        last = _end(grid, header, headers[number].first) if number < len(headers) else grid.height - 1
        above = range(top, header.first)
        told = title_scheme(grid, above) | read_first(key_values(grid, above), told)
        found = _table(grid, header, mapping, legend or {}, top=top, last=last, said=told, number=number)
        if isinstance(found, Table):
            tables.append(found)
            told = told | _single_audit(grid, found)
        else:
            reasons.append(found.reason)
            asked += found.questions
        top = last + 1
    empty = all(table.last_row <= table.header_row for table in tables)
    if empty and (lying := on_its_side(grid)):
        return NoTable(sheet.name, lying)
    return with_told_kinds(tables) if tables else NoTable(sheet.name, reasons[0], tuple(asked[:2]))


def _end(grid: Grid, header: Header, following: int) -> int:
    """The last row before the next table: its title and names stand below the last blank row between the two."""
    for row in range(following - 1, max(header.last, following - TITLE_ROWS), -1):
        if not grid.filled[row]:
            return row
    return following - 1


def _given_row(sheet: Sheet, mapping: SheetMapping | None) -> int | None:
    if not mapping or not mapping.header_row:
        return None
    if mapping.header_row > sheet.table.num_rows:
        raise Refusal(
            f"Sheet {sheet.name!r} has {sheet.table.num_rows} rows, but the mapping says the headings stand in row "
            f"{mapping.header_row}."
        )
    return mapping.header_row - 1


def _wanted(mapping: SheetMapping | None) -> frozenset[str]:
    return frozenset(text for texts in mapping.fields.values() for text in texts) if mapping else frozenset()


def _table(
    grid: Grid, header: Header, mapping: SheetMapping | None, legend: Mapping[str, str], *,
    top: int, last: int, said: dict[str, Constant], number: int,
) -> Table | NoTable:  # fmt: skip
    """The table under one heading row, or the reason why it is none."""
    first = header.last + 1
    grid.words = _spelled(grid, header, legend, first, last)
    given, left_out = _said_columns(grid, header, mapping)
    lines = _line_columns(grid, header, {at for columns in given.values() for at in columns} | left_out, first, last)
    samples = _samples(grid, header, left_out, first, last)
    closed = left_out | {at for columns in given.values() for at in columns} | (lines.columns if lines else set())
    graded = {} if "severity" in given else graded_columns(header.headings, samples, closed)
    closed |= graded.keys()
    samples = [[] if at in graded else sample for at, sample in enumerate(samples)]
    matches = _without_series(_candidates(header, samples, closed), header.headings)
    matches = worded_lines(lines, matches, header.headings, samples)
    ticks = _ticks(grid, header, matches, first, last)
    closed |= set(ticks)
    free = [at for at, text in enumerate(header.headings) if text and at not in closed and not _is_field(matches[at])]
    possible = {match.field for at, found in enumerate(matches) if at not in ticks for match in found} | set(given)
    named = {at for at in free if {match.field for match in matches[at]} - {"total"}}
    rated = {text for at, found in enumerate(matches) for text in samples[at] if _is_result(found)}
    matrix, said_rows, spread = ((), (), Across()) if ticks else _columns_across(
        grid, header, free, possible, named, rated, top=top, first=first, last=last, stated=set(said)
    )  # fmt: skip
    closed |= spread.columns | {audit.column for audit in matrix}
    matches = [() if at in closed else found for at, found in enumerate(matches)]
    body = grid.table.slice(first, last - first + 1)
    matches = _with_items(grid, header, matches, samples, body, ticks=ticks, matrix=bool(matrix), lines=lines)
    collected = collecting_column(matches, given, samples, header.headings)
    if collected is not None:
        matches[collected] = (COLLECTED,)
    matches = without_measures(with_fallbacks(matches, header.headings, "", body), header.headings, body)
    matches = described_requirements(own_actions(matches, header.headings), header.headings, samples)
    shape = table_shape(
        matches, given, samples, ticks=bool(ticks or matrix), wide=bool(spread.items or collected is not None),
        said=set(said), graded=bool(graded), body=body,
    )  # fmt: skip
    matches = with_fallbacks(matches, header.headings, shape, body)
    columns, chosen, unused = assigned_columns(matches, given, shape, header.headings, samples)
    shape = refined_shape(shape, columns, grid.body(first, last) if graded else body, said=set(said), graded=graded)
    columns, chosen, unused = pointed_sections(shape, columns, chosen, unused, matches)
    columns, of_items = without_item_scores(shape, columns, header.headings, body, lines=lines is not None)
    constants = {name: constant for name, constant in said.items() if name not in columns}
    form = _is_form(shape, columns, constants)
    table = Table(
        sheet=grid.sheet.name, shape=shape, number=number, confidence=header.confidence, said_rows=said_rows,
        layout="matrix" if matrix else "wide" if spread.items else "form" if form else "list",
        first_row=top + 1, header_row=header.last + 1, last_row=last + 1, header_rows=header.last - header.first + 1,
        headings=header.headings, columns=columns, matches=chosen, unused=unused | of_items, constants=constants,
        unknown=tuple(text for at, text in enumerate(header.headings) if text and at not in closed and not matches[at]),
        items=spread.items, parts=spread.sections, totals=spread.totals, ticks=ticks, audits=matrix, graded=graded,
        item_words=spread.words or {}, undecided=spread.undecided, scored=spread.scored, proof=spread.proof,
        legend=grid.words, maxima=spread.maxima, maxima_row=spread.maxima_row, tick_points=full_points(ticks, legend),
        lines=lines,
    )  # fmt: skip
    if form:
        table = replace(table, constants=read_first(table.constants, _footer(grid, table)))
    reason = missing_fields(table, set(mapping.constants) if mapping else set(), samples)
    return NoTable(table.sheet, reason, missing_questions(table, samples)) if reason else table


def _with_items(
    grid: Grid, header: Header, matches: list[tuple[ColumnMatch, ...]], samples: Sequence[list[str]], body: pa.Table, *,
    ticks: Mapping[int, str], matrix: bool, lines: LineColumns | None,
) -> list[tuple[ColumnMatch, ...]]:  # fmt: skip
    """The matches with the items of a checklist, their numbers and answers, whose headings do not say so."""
    if ticks:
        matches = worded_items(matches, samples, before=min(ticks))
    elif not matrix:
        matches = answered_items(audited_answers(matches, header, samples), samples, spelled=grid.words)
        matches = pointed_items(matches, samples)
    if lines is None:  # else the numbers are those of lines
        matches = numbered_items(matches, header, body, answered=bool(ticks or matrix))
    return sections_as_items(matches, samples)


def _line_columns(grid: Grid, header: Header, closed: set[int], first: int, last: int) -> LineColumns | None:
    """The columns of a platform's export that say what its lines are; only those that ask are sampled from then on."""
    body = grid.table.slice(first, last - first + 1)
    lines = line_columns(header.headings, body, closed)
    grid.set_aside(first, asks_nothing(lines, body))
    return lines


def _samples(grid: Grid, header: Header, left_out: set[int], first: int, last: int) -> list[list[str]]:
    """What stands in each column below its heading, nothing for columns that are left out."""
    return [
        [] if at in left_out else [text for text in grid.sample(at, first, last) if text != header.headings[at]]
        for at in range(grid.width)
    ]


def _said_columns(
    grid: Grid, header: Header, mapping: SheetMapping | None
) -> tuple[dict[str, tuple[int, ...]], set[int]]:
    """The columns whose fields the mapping gives, and those to leave out: its own and the product's."""
    given = given_columns(header.headings, mapping, grid.sheet.name) if mapping else {}
    ignored = {normal_heading(text) for text in (*ADDED, *FORMER, *(mapping.ignored if mapping else ()))}
    return given, {at for at, text in enumerate(header.headings) if text and normal_heading(text) in ignored}


def _candidates(header: Header, samples: Sequence[list[str]], closed: set[int]) -> Sequence[tuple[ColumnMatch, ...]]:
    """What each open column may be, by its heading and its cells."""
    return [
        candidate_matches(text, header.groups[at], samples[at]) if text and at not in closed else ()
        for at, text in enumerate(header.headings)
    ]


def _without_series(
    matches: Sequence[tuple[ColumnMatch, ...]], headings: Sequence[str | None]
) -> list[tuple[ColumnMatch, ...]]:
    """The matches without 'Item 1', 'Item 2', ...: each is an item, none the number of items."""
    series = _numbered(headings)
    return [() if at in series and _names_item(found) else found for at, found in enumerate(matches)]


def _numbered(headings: Sequence[str | None]) -> frozenset[int]:
    """Columns of a series: 'Item 1', 'Item 2', 'Item 3' and on."""
    series: dict[str, list[int]] = {}
    for at, text in enumerate(headings):
        if text and (match := SERIES.match(text)):
            series.setdefault(match["word"].casefold(), []).append(at)
    return frozenset(at for columns in series.values() if len(columns) >= 3 for at in columns)


def _names_item(found: tuple[ColumnMatch, ...]) -> bool:
    return bool(found) and {match.field for match in found} <= {"question_id", "question_text"}


def _spelled(
    grid: Grid, header: Header, legend: Mapping[str, str], first: int, last: int
) -> dict[int, Mapping[str, str]]:
    """Columns whose cells are signs of the legend, or words everybody knows."""
    grid.words = {}
    spelled: dict[int, Mapping[str, str]] = {}
    outcomes = {at for at, text in enumerate(header.headings) if text and tick_outcome(text)}
    for at, text in enumerate(header.headings):
        texts = set(grid.sample(at, first, last)) if legend and (at not in outcomes or len(outcomes) < 2) else set()
        signs = texts & legend.keys()
        if not signs or len(texts) > MOST_SIGNS or not all(sign in legend or is_meaning(sign) for sign in texts):
            continue
        sure = {
            match.field for match in (candidate_matches(text, None, ()) if text else ()) if match.confidence >= SURE
        }
        if all(FIELDS[name] in LABELLED or name in ("score", "overall_score") for name in sure):
            spelled[at] = {sign: legend[sign] for sign in signs}
    return spelled


def _columns_across(
    grid: Grid,
    header: Header,
    free: list[int],
    possible: set[str],
    named: set[int],
    rated: set[str],
    *,
    top: int,
    first: int,
    last: int,
    stated: set[str],
) -> tuple[tuple[AuditColumn, ...], tuple[int, ...], Across]:
    """Audits across where items stand below each other without a supplier; else items across where audits do."""
    visits = possible & {"supplier", "supplier_code"} or possible >= {"site", "audit_date"}  # rows are visits
    if possible & {"question_id", "question_text"} and not visits:
        unheaded = [at for at, text in enumerate(header.headings) if not text]
        # An outcome or a bare number heads the boxes of a form, never an audit.
        boxes = {at for at in free if tick_outcome(header.headings[at] or "") or GRADE.match(header.headings[at] or "")}
        audits = sorted({*free, *unheaded} - boxes)
        # Beside full points numbers are points, unless a column of points or answers stands there already.
        pointed = "max_score" in possible and not possible & {"score", "overall_score", "answer"} and not stated & WHOSE
        matrix, said = audit_columns(grid, header, audits, top=top, first=first, last=last, pointed=pointed)
        if matrix:
            return matrix, said, Across()
    if "question_text" in possible:
        return (), (), Across()
    return (), (), across(grid, header, free, first=first, last=last, named=named, rated=rated)


def _ticks(
    grid: Grid, header: Header, matches: Sequence[tuple[ColumnMatch, ...]], first: int, last: int
) -> dict[int, str]:
    """Columns headed Yes, No, N/A in which rows are marked: at least two outcomes, beside an item."""
    boxes = [at for at, text in enumerate(header.headings) if text and (tick_outcome(text) or GRADE.match(text))]
    if len(boxes) < 2:
        return {}  # rows are made one by one, which takes long
    rows = [grid.row(row) for row in range(first, min(last, first + TICKED_ROWS) + 1)]
    outcomes = {
        at: text for at, text in enumerate(header.headings)
        if text and tick_outcome(text) and _is_ticked([row[at] or "" for row in rows if row[at]])
    }  # fmt: skip
    fields = {match.field for at, found in enumerate(matches) if at not in outcomes for match in found}
    several = len({tick_outcome(text) for text in outcomes.values()}) >= 2
    graded = {
        at: text for at, text in enumerate(header.headings)
        if text and GRADE.match(text) and _is_ticked([row[at] or "" for row in rows if row[at]])
    }  # fmt: skip
    if len(graded) >= FEWEST_GRADES and _one_each(rows, graded):
        several, outcomes = True, outcomes | graded
    marked = any(mark(row[at] or "") for row in rows for at in outcomes)
    named = bool(fields & {"question_id", "question_text"}) or _one_each(rows, outcomes)
    if not (several and marked and named):
        return {}
    return outcomes | _further_ticks(header, matches, rows, outcomes)


def _one_each(rows: list[list[str | None]], boxes: Mapping[int, str]) -> bool:
    """Whether no row has more than one of the boxes ticked, and the signs are ticks and no points."""
    ticked = [[cell for at in boxes if (cell := row[at]) and mark(cell)] for row in rows]
    return all(len(cells) <= 1 for cells in ticked) and not any(cell.isdigit() for cells in ticked for cell in cells)


def _further_ticks(
    header: Header, matches: Sequence[tuple[ColumnMatch, ...]], rows: list[list[str | None]], ticks: Mapping[int, str]
) -> dict[int, str]:
    """Columns beside the tick columns that nobody knows and that are ticked where no other is: a further answer."""
    further: dict[int, str] = {}
    for at, text in enumerate(header.headings):
        beside = at not in ticks and {at - 1, at + 1} & (ticks.keys() | further.keys())
        if not text or not beside or matches[at]:
            continue
        ticked = [row for row in rows if row[at]]
        alone = [row for row in ticked if mark(row[at] or "") and not any(mark(row[tick] or "") for tick in ticks)]
        if alone and len(alone) >= len(ticked) - 1:
            further[at] = text
    return further


def _is_ticked(cells: list[str]) -> bool:
    """Whether a column's cells are ticks or empty boxes; a total or a signature may stand below them."""
    cells = [cell for cell in cells if not EMPTY_BOX.match(cell)]
    return not cells or sum(mark(cell) is True for cell in cells) >= max(1.0, 0.6 * (len(cells) - 2))


def _is_field(found: tuple[ColumnMatch, ...]) -> bool:
    return bool({match.field for match in found} - MAY_STAND_ACROSS)


def _is_result(found: tuple[ColumnMatch, ...]) -> bool:
    return any(match.field == "overall_result" for match in found)


def _is_form(shape: str, columns: dict[str, tuple[int, ...]], constants: dict[str, Constant]) -> bool:
    """A checklist, or the findings of one audit, whose audit is named around it and not in its rows."""
    return (
        shape in ("answers", "findings")
        and not columns.keys() & {"supplier", "supplier_code", "audit_no", "audit_date"}
        and bool(constants.keys() & {"supplier", "supplier_code", "site"})
        and bool(constants.keys() & {"audit_date", "audit_end_date", "audit_no"})
    )


def _footer(grid: Grid, table: Table) -> dict[str, Constant]:
    """What a form says below its checklist: the score, the result, who signed."""
    start = max(table.header_row, grid.height - FOOTER_ROWS)
    wanted = ("overall_score", "overall_result", "auditor", "audit_no", "audit_date", "next_due")
    found = key_values(grid, range(start, grid.height))
    return {name: found[name] for name in wanted if name in found and name not in table.columns}


def _single_audit(grid: Grid, table: Table) -> dict[str, Constant]:
    """A list of one single audit above a checklist says which audit the checklist is."""
    rows = np.flatnonzero(grid.filled[table.header_row : table.last_row] >= 2) + table.header_row
    if table.shape != "audits" or len(rows) != 1:
        return {}
    cells = grid.row(int(rows[0]))
    stated = {name: cells[columns[0]] for name, columns in table.columns.items()}
    return {name: Constant(text, int(rows[0]) + 1) for name, text in stated.items() if text and name in FIELDS}
