"""The workbook people fill in when they have no export: blank, and filled with an invented example."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from loaders.workbook_sample import ANSWERS, AUDITS, FINDINGS

LAST_ROW = 5_000
HEADING = PatternFill("solid", fgColor="FFDCE6F1")
NOTES: Final = ("Column in your sheet", "What to write", "Words that are understood", "Needed")

_YES_NO = ("Yes", "No")
_LEVELS = ("High", "Medium", "Low")
_KINDS = ("Initial", "Periodic", "Special", "Follow-up", "Self-assessment", "Pre-assessment")
_NOTICES = ("Announced", "Semi-announced", "Unannounced")
_RESULTS = ("Pass", "Conditional", "Fail", "Stop", "No verdict")
_OUTCOMES = ("Conform", "Partial", "Nonconform", "Not applicable", "Not assessed", "Information")
_SEVERITIES = ("Critical", "Major", "Minor", "Ungraded", "Observation", "Positive", "Zero tolerance")
_STATES = (
    "Open", "Plan rejected", "In progress", "Pending verification", "Closed", "Closed and verified", "Void",
)  # fmt: skip
_DIMENSIONS = (
    "Quality", "Health & safety", "Environment", "Social", "Business ethics", "Security", "Management system",
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column of a template sheet. ``words``: the labels its list offers; ``day``: it holds dates."""

    heading: str
    meaning: str
    words: tuple[str, ...] = ()
    needed: bool = False
    day: bool = False


COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    "Audits": (
        Column("Supplier Name", "The legal supplier, spelled the same in every row.", needed=True),
        Column("Supplier Code", "Your number for the supplier; it keeps two of the same name apart."),
        Column("Supplier Category", "What you buy, in your own words."),
        Column("Supplier Criticality", "How much depends on this supplier.", _LEVELS),
        Column("Supplier Active", "Whether you still buy from this supplier.", _YES_NO),
        Column("Site Name", "The factory that was audited. Empty: the supplier has only one."),
        Column("Site Code", "Your number for the factory."),
        Column("City", "Where the factory stands."),
        Column("Country", "Name or two-letter code of the factory's country."),
        Column("Region", "Your sourcing region. Empty: it follows from the country."),
        Column("Audit Number", "The report's number. The other two sheets refer to it.", needed=True),
        Column("Audit Scheme", "The standard or programme, for example ISO 9001, or your own name for it."),
        Column("Scheme Version", "The version of the standard or checklist."),
        Column("Audit Type", "Why the audit took place. Follow-ups do not count in pass rates.", _KINDS),
        Column("Notice Type", "Whether the supplier knew the day.", _NOTICES),
        Column("Lead Auditor", "Who led the audit."),
        Column("Audit Firm", "Whom the auditor works for."),
        Column("Audit Date", "The first or only day, as a date.", needed=True, day=True),
        Column("Audit End Date", "The last day, if there were several.", day=True),
        Column("Man Days", "Auditors times days, as a number."),
        Column("Audit Result", "The verdict. The scheme's own grades (A to E) are understood too.", _RESULTS),
        Column("Audit Score", "The overall score in percent, 0 to 100."),
        Column("Next Audit Due", "When the next audit is due.", day=True),
    ),
    "Answers": (
        Column("Audit Number", "The audit, as in sheet Audits.", needed=True),
        Column("Audit Section", "The chapter of the checklist."),
        Column("Clause", "The number of the checklist item, as text: 8.10 is not 8.1.", needed=True),
        Column("Question Text", "The wording of the item."),
        Column("Answer", "What the auditor found.", _OUTCOMES, needed=True),
        Column("Points Awarded", "Points, if the checklist gives points."),
        Column("Max Points", "The most points this item can give."),
        Column("Question Weight", "The weight of the item, as a number."),
        Column("Dimension", "Empty: it follows from scheme and clause where they are known.", _DIMENSIONS),
        Column("Topic", "A finer heading within the dimension, by its code or English name."),
    ),
    "Findings": (
        Column("Audit Number", "The audit, as in sheet Audits.", needed=True),
        Column("Finding Number", "The number of the finding within its audit."),
        Column("Clause", "The checklist item it was found under."),
        Column("Severity", "How grave it is.", _SEVERITIES, needed=True),
        Column("Finding Text", "What was found, in a sentence.", needed=True),
        Column("Root Cause", "Why it happened, once it is known."),
        Column("Action Number", "The number of the corrective action. A second action is a second row."),
        Column("Corrective Action", "What the supplier will do. Empty: there is no action yet."),
        Column("Action Owner", "Who answers for it."),
        Column("Original Due Date", "The day first agreed; it stays when the day is moved.", day=True),
        Column("Due Date", "The day agreed now.", day=True),
        Column("Closed Date", "The day it was done.", day=True),
        Column("Verified Date", "The day somebody checked that it works.", day=True),
        Column("Action Status", "Where the action stands.", _STATES),
    ),
}  # fmt: skip


def blank_template() -> bytes:
    """An .xlsx workbook with the sheets Audits, Answers, Findings and "How to fill"; headings only, lists where words
    are limited. The headings are English ones of the dictionary, so the loader needs no mapping."""
    return _workbook({})


def filled_sample() -> bytes:
    """The template filled with an invented example: 4 suppliers, 6 sites, 14 audits, answers, findings with actions."""
    return _workbook({"Audits": AUDITS, "Answers": ANSWERS, "Findings": FINDINGS})


def _workbook(filled: dict[str, tuple[dict[str, str | int | float | date], ...]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, columns in COLUMNS.items():
        page = book.create_sheet(title)
        _write_headings(page, columns)
        for at, row in enumerate(filled.get(title, ()), start=2):
            _write_row(page, at, columns, row)
    _write_notes(book.create_sheet("How to fill"))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _write_headings(page: Worksheet, columns: tuple[Column, ...]) -> None:
    for at, column in enumerate(columns, start=1):
        letter = get_column_letter(at)
        cell = _write_text(page.cell(1, at), column.heading, bold=True)
        cell.fill = HEADING
        page.column_dimensions[letter].width = max(14, len(column.heading) + 3)
        if column.day:
            page.column_dimensions[letter].number_format = "yyyy-mm-dd"
        if column.words:
            offer = DataValidation(type="list", formula1=f'"{",".join(column.words)}"', allow_blank=True)
            offer.errorStyle = "warning"  # a scheme's own words are welcome too
            offer.error = f"Not one of: {', '.join(column.words)}. Keep it if it is your scheme's own word."
            page.add_data_validation(offer)
            offer.add(f"{letter}2:{letter}{LAST_ROW}")
    page.freeze_panes = "A2"


def _write_row(page: Worksheet, at: int, columns: tuple[Column, ...], row: dict[str, str | int | float | date]) -> None:
    for number, column in enumerate(columns, start=1):
        value = row.get(column.heading)
        cell = page.cell(at, number)
        if isinstance(value, str):
            _write_text(cell, value)
        elif value is not None:
            cell.value = value
            if column.day:
                cell.number_format = "yyyy-mm-dd"


def _write_text(cell: Cell, text: str, *, bold: bool = False) -> Cell:
    cell.value = text
    cell.data_type = "s"  # a text that begins with "=" is a text
    if bold:
        cell.font = Font(bold=True)
    return cell


def _write_notes(page: Worksheet) -> None:
    """One block per sheet. No line holds two headings, or the loader would take this sheet for a table."""
    for at, width in enumerate((24, 70, 70, 10), start=1):
        page.column_dimensions[get_column_letter(at)].width = width
    at = 1
    for title, columns in COLUMNS.items():
        _write_text(page.cell(at, 1), f"Sheet {title}", bold=True)
        for number, text in enumerate(NOTES, start=1):
            _write_text(page.cell(at + 1, number), text, bold=True)
        for offset, column in enumerate(columns, start=at + 2):
            texts = (column.heading, column.meaning, "; ".join(column.words), "needed" if column.needed else "")
            for number, text in enumerate(texts, start=1):
                _write_text(page.cell(offset, number), text).alignment = Alignment(wrap_text=True, vertical="top")
        at += len(columns) + 3
