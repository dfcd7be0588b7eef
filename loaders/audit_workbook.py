"""Everything on file as one Excel workbook in the shape of the product's own template, which the loader reads back."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import duckdb
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from data.warehouse import WarehouseError

BOLD = Font(bold=True)
MAX_TEXT = 32_767
MAX_ROWS = 1_048_575  # of a sheet, below its headings
PIECE = 10_000

HEADINGS: Final[dict[str, str]] = {
    "taken_from": "Taken From", "supplier": "Supplier Name", "supplier_code": "Supplier Code",
    "category": "Supplier Category", "criticality": "Supplier Criticality", "active": "Supplier Active",
    "site": "Site Name", "site_code": "Site Code", "city": "City", "country": "Country", "region": "Region",
    "audit_no": "Audit Number", "scheme": "Audit Scheme", "version": "Scheme Version", "kind": "Audit Type",
    "notice": "Notice Type", "auditor": "Lead Auditor", "firm": "Audit Firm", "start": "Audit Date",
    "date": "Audit End Date", "man_days": "Man Days", "result": "Audit Result", "score": "Audit Score",
    "next_due": "Next Audit Due", "section": "Audit Section", "dimension": "Dimension", "topic": "Topic",
    "clause": "Clause", "title": "Question Text", "outcome": "Answer", "points": "Points Awarded",
    "max_points": "Max Points", "weight": "Question Weight", "finding_no": "Finding Number", "severity": "Severity",
    "text": "Finding Text", "root_cause": "Root Cause", "action_no": "Action Number",
    "action_text": "Corrective Action", "owner": "Action Owner", "original_due": "Original Due Date",
    "due": "Due Date", "closed": "Closed Date", "verified": "Verified Date", "state": "Action Status",
}  # fmt: skip
# A code of the warehouse as the dictionary's English word; any other word is one nobody knew, and goes back as it came.
WORDS: Final[dict[str, dict[str, str]]] = {
    "kind": {
        "initial": "Initial", "periodic": "Periodic", "special": "Special", "follow_up": "Follow-up",
        "self_assessment": "Self-assessment", "pre_assessment": "Pre-assessment", "not_stated": "",
    },
    "notice": {"announced": "Announced", "semi_announced": "Semi-announced", "unannounced": "Unannounced"},
    "criticality": {"high": "High", "medium": "Medium", "low": "Low"},
    "result": {
        "pass": "Pass", "conditional": "Conditional", "fail": "Fail", "stop": "Stop", "no_verdict": "No verdict",
    },
    "outcome": {
        "conform": "Conform", "partial": "Partial", "nonconform": "Nonconform", "not_applicable": "Not applicable",
        "not_assessed": "Not assessed", "info": "Information",
    },
    "severity": {
        "critical": "Critical", "major": "Major", "minor": "Minor", "ungraded_nc": "Ungraded",
        "observation": "Observation", "positive": "Positive", "zero_tolerance": "Zero tolerance",
    },
    "state": {
        "open": "Open", "plan_rejected": "Plan rejected", "in_progress": "In progress",
        "pending_verification": "Pending verification", "closed_unverified": "Closed",
        "closed_verified": "Closed and verified", "void": "Void",
    },
}  # fmt: skip
NOTES, VIEWS = "Notes", "Saved views"
# Headings the loader does not know: it skips these sheets. Notes and saved views are brought back by an import.
LISTS: Final[dict[str, tuple[str, ...]]] = {
    "Loads": ("Load", "Taken in file", "Taken in by", "Taken in at", "Undone at", "Undone by", "Checksum (SHA-256)"),
    NOTES: (
        "Noted on", "Pinned to", "Day it stands at", "What was noted", "Noted by", "Noted at", "Note removed by",
        "Note removed at", "Note number", "Note key", "Event about", "Event name", "Splits lines",
    ),
    VIEWS: (
        "View", "Page shown", "Address behind the ?", "Saved by", "Saved at", "View removed by", "View removed at",
        "View number",
    ),
    "House rules": ("Rule", "Set to", "Meaning"),
}  # fmt: skip


def export_workbook(con: duckdb.DuckDBPyConnection, target: Path) -> dict[str, int]:
    """Write current audits, section results, answers, findings with actions, suppliers, loads, notes, events, saved
    views and house rules.

    All as it counts: suppliers, sites and visits made one as one, by the names given by hand, items where they were
    placed. Imported into an empty database with the same house rules the file gives the same figures, and brings back
    notes, events and saved views; loaded as any other file, it brings the figures alone. Left out: what is undone, what
    was replaced by a later load, what does not count of a visit told twice, raw rows, and for files still to come what
    was said by hand; house rules stand there to be read. Labels are canonical words, a score without a scale is empty.
    Text is never a formula; beyond what a cell holds (32,767 characters) it is cut. Returns rows per sheet.

    Raises WarehouseError when the place exists or cannot be written; then no file is left there.
    """
    if target.exists():
        raise WarehouseError(f"{target} exists already; nothing was written. Name another file for the export.")
    book = Workbook(write_only=True)
    con.execute("begin")
    try:
        con.execute(_queries()["prepare"])
        counts = {title: _write(book, title, con) for title in _queries() if title != "prepare"}
    finally:
        con.execute("rollback")
    draft = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        book.save(draft)
        os.replace(draft, target)
    except OSError as error:
        raise WarehouseError(f"{target} cannot be written ({error.strerror}). Make room there, or allow it.") from error
    finally:
        draft.unlink(missing_ok=True)
    return counts


@cache
def _queries() -> dict[str, str]:
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    parts = re.split(r"^-- name: (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _write(book: Workbook, title: str, con: duckdb.DuckDBPyConnection) -> int:
    """One sheet, several where the rows are more than a sheet holds, none without rows; how many rows."""
    found = con.execute(_queries()[title])
    columns = [column[0] for column in found.description or ()]
    headings = LISTS.get(title) or tuple(HEADINGS[column] for column in columns)
    rows = _rows(found)
    if title == "Sections":
        rows = _told_apart(rows, columns.index("audit_no"))
    count = 0
    for count, row in enumerate(rows, start=1):
        if count % MAX_ROWS == 1:
            page = _page(book, title if count == 1 else f"{title} {count // MAX_ROWS + 1}", headings)
        page.append([_cell(page, column, value) for column, value in zip(columns, row, strict=True)])
    return count


def _rows(found: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := found.fetchmany(PIECE):
        yield from rows


def _told_apart(rows: Iterator[tuple[Any, ...]], audit_no: int) -> Iterator[tuple[Any, ...]]:
    """Section results are told from a list of audits by an audit that stands there twice. Where none does, the last
    row is repeated: the loader counts it as a duplicate."""
    last, numbers, twice = None, set(), False
    for row in rows:
        twice = twice or row[audit_no] in numbers
        numbers.add(row[audit_no])
        last = row
        yield row
    if last is not None and not twice:
        yield last


def _page(book: Workbook, title: str, headings: tuple[str, ...]) -> WriteOnlyWorksheet:
    page = book.create_sheet(title)
    page.freeze_panes = "A2"
    for at, heading in enumerate(headings, start=1):
        page.column_dimensions[get_column_letter(at)].width = max(14, len(heading) + 3)
    page.append([_text_cell(page, heading, bold=True) for heading in headings])
    return page


def _cell(page: WriteOnlyWorksheet, column: str, value: Any) -> WriteOnlyCell:
    if value is None or value == "":
        return WriteOnlyCell(page)
    if column == "score":
        return _text_cell(page, f"{value!r}%")  # said to be percent, whatever stands beside it
    if isinstance(value, str):
        return _text_cell(page, WORDS.get(column, {}).get(value, value))
    cell = WriteOnlyCell(page, value=value)
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    return cell


def _text_cell(page: WriteOnlyWorksheet, text: str, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)[:MAX_TEXT] or None)
    if text:
        cell.data_type = "s"  # a text that begins with "=" is a text
    if bold:
        cell.font = BOLD
    return cell
