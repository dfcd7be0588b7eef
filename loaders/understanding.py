"""What a file says, before anything is written: its tables as typed rows, the sheets left out, the open questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from loaders.answers import answered_mapping
from loaders.counted_findings import counts_told
from loaders.covers import Cover, covered_audit, file_covers, with_cover
from loaders.item_references import checklist_codes, with_item_column
from loaders.legends import file_legend
from loaders.mapping import FileMapping, SheetMapping
from loaders.questions import Question, everywhere
from loaders.reading import Contents, Sheet
from loaders.refusal import Refusal
from loaders.report import Problem
from loaders.rows import TypedRows
from loaders.single_audits import single_audits
from loaders.table import NoTable
from loaders.tables import sheet_tables
from loaders.typed_rows import typed_rows


@dataclass(frozen=True)
class Understanding:
    """A file as understood. ``skipped`` sheets come with their number of rows."""

    tables: list[TypedRows] = field(default_factory=list)
    skipped: list[tuple[NoTable, int]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    @property
    def required(self) -> list[Question]:
        """The questions without whose answer nothing can be loaded."""
        return [question for question in self.questions if question.required]


def understanding(contents: Contents, rules: FileMapping, answers: Mapping[str, Any], *, name: str) -> Understanding:
    """Read every sheet. Raises Refusal when a mapping or an answer does not fit the file."""
    names = [sheet.name for sheet in contents.sheets]
    if strange := {one.sheet for one in rules.sheets} - {"*"} - set(names):
        there = ", ".join(repr(sheet) for sheet in names)
        raise Refusal(f"The mapping names sheet {min(strange)!r}, but {name} has only {there}.")
    mapping = answered_mapping(rules, answers, sheets=names, name=name) if answers else rules
    found = Understanding()
    legend, covers = file_legend(contents.sheets), file_covers(contents.sheets)
    for sheet in contents.sheets:
        _read_sheet(sheet, mapping, legend, covers, found)
    parts = any(question.field == "question_text" for one, _ in found.skipped for question in one.questions)
    if not parts and not any((rows.row_class == "").any() for rows in found.tables):
        _read_single_audits(contents, mapping, found)
    _name_items(contents, mapping, found)
    for problem in counts_told(found.tables):
        next(rows for rows in found.tables if rows.table.sheet == problem.sheet).problems.append(problem)
    return _with_shared_order(contents, mapping, found)


def _read_single_audits(contents: Contents, mapping: FileMapping, found: Understanding) -> None:
    """Read sheets that tell of one audit as names and values, which are no headings of a table without rows."""
    read = single_audits(contents.sheets, mapping)
    found.tables[:] = [rows for rows in found.tables if rows.table.sheet not in read]
    found.skipped[:] = [(one, rows) for one, rows in found.skipped if one.sheet not in read]
    for sheet in contents.sheets:
        if sheet.name in read:
            found.tables.append(typed_rows(sheet, read[sheet.name], mapping.of(sheet.name)))


def _name_items(contents: Contents, mapping: FileMapping, found: Understanding) -> None:
    """Read findings again that name items of a checklist on another sheet."""
    codes = checklist_codes(found.tables)
    sheets = {sheet.name: sheet for sheet in contents.sheets}
    for at, rows in enumerate(found.tables):
        table = with_item_column(sheets[rows.table.sheet], rows.table, codes)
        if table is not None:
            found.tables[at] = typed_rows(sheets[rows.table.sheet], table, mapping.of(rows.table.sheet))


def _with_shared_order(contents: Contents, mapping: FileMapping, found: Understanding) -> Understanding:
    """Sheets of one shape (a form per sheet) prove the order of day and month for each other, and ask only once."""
    asked = [rows for rows in found.tables if any(question.kind == "dates" for question in rows.questions)]
    sheets = {sheet.name: sheet for sheet in contents.sheets}
    for rows in asked:
        alike = [other for other in found.tables if other is not rows and other.table.headings == rows.table.headings]
        orders = {order for other in alike for order in other.proven_orders}
        if len(orders) == 1:
            rules = replace(mapping.of(rows.table.sheet) or SheetMapping(), dates=orders.pop())
            found.tables[found.tables.index(rows)] = typed_rows(sheets[rows.table.sheet], rows.table, rules)
    # Of a sheet left out only what could make it a table is asked; beside understood sheets it need not be answered.
    found.questions[:] = [
        replace(
            question,
            required=question.required and not found.tables,
            text=_left_unanswered(question.text, rows) if question.required and found.tables else question.text,
        )
        for one, rows in found.skipped
        for question in one.questions
    ]
    seen: set[tuple[object, ...]] = set()
    for rows in found.tables:
        for question in rows.questions:
            same = (question.kind, question.heading, question.field, rows.table.headings)
            if question.kind == "dates" and same in seen:
                continue
            twins = sum(other.table.headings == rows.table.headings for other in found.tables) > 1
            seen.add(same)
            found.questions.append(everywhere(question) if question.kind == "dates" and twins else question)
    return found


def _left_unanswered(text: str, rows: int) -> str:
    """A question about a sheet left out, with what becomes of it while nobody answers."""
    return f"{text} Without an answer {'1 row' if rows == 1 else f'{rows:,} rows'} of the sheet will not be loaded."


def _read_sheet(
    sheet: Sheet, mapping: FileMapping, legend: Mapping[str, str], covers: Sequence[Cover], found: Understanding
) -> None:
    rules = mapping.of(sheet.name)
    tables = sheet_tables(sheet, rules, legend=legend)
    if isinstance(tables, NoTable) and (said := covered_audit(covers)):
        forms = sheet_tables(sheet, rules, legend=legend, said=said)
        if not isinstance(forms, NoTable) and all(table.layout == "form" for table in forms):
            tables = forms
    if isinstance(tables, NoTable):
        found.skipped.append((tables, sheet.table.num_rows))
        return
    for table in tables:
        found.tables.append(typed_rows(sheet, with_cover(table, covers), rules))


def no_table_sentence(found: Understanding, *, name: str) -> str:
    """Why a file without any audit table cannot be loaded."""
    reasons = "; ".join(f"sheet {one.sheet!r}: {one.reason}" for one, _ in found.skipped)
    return (
        f"{name} has no audit table. {reasons}. Use the template of the Load files page, or a mapping file that names "
        "sheet, heading row and fields."
    )


def reading_problems(contents: Contents, found: Understanding) -> list[Problem]:
    """What the reader could not hand over as it stands (error cells, formulas without a value, hidden rows)."""
    passed_over = {one.sheet for one, _ in found.skipped}
    return [
        Problem(note.sheet or "", note.row, note.column, note.found, note.reason, note.remedy, "note")
        for note in contents.notes if note.sheet not in passed_over
    ]  # fmt: skip
