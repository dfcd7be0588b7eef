"""Excel files that are the same every time: fixed properties, fixed times inside the archive."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Cell = str | float | int | date | None

_CREATED = datetime(2026, 1, 5, 8, 0, 0)
_ARCHIVE_TIME = (2026, 1, 5, 8, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_WIDEST = 48


@dataclass(frozen=True)
class Sheet:
    """A sheet to write; the `preamble` stands above the headings."""

    name: str
    headings: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]
    preamble: tuple[tuple[Cell, ...], ...] = ()


def _fill(workbook: Workbook, sheet: Sheet) -> None:
    """Write-only: widths and frozen headings must be set before the first row."""
    target = workbook.create_sheet(sheet.name)
    for at, heading in enumerate(sheet.headings, start=1):
        wide = heading in ("Question", "Anforderung", "Finding Description", "Issue Title", "Feststellung")
        target.column_dimensions[get_column_letter(at)].width = _WIDEST if wide else max(12, len(heading) + 2)
    target.freeze_panes = f"A{len(sheet.preamble) + 2}" if sheet.headings else None
    for row in sheet.preamble:
        target.append(row)
    if sheet.headings:
        headings = [WriteOnlyCell(target, value=heading) for heading in sheet.headings]
        for cell in headings:
            cell.font = Font(bold=True)
        target.append(headings)
    for values in sheet.rows:
        target.append(values)


def _timeless(archive: bytes) -> bytes:
    """The same archive without the time of writing: member times, platform marks and the modified property."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in sorted(source.infolist(), key=lambda member: member.filename):
            info = zipfile.ZipInfo(member.filename, _ARCHIVE_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            content = source.read(member)
            if member.filename == "docProps/core.xml":
                stamp = _CREATED.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            target.writestr(info, content, compresslevel=9)
    return out.getvalue()


def write_sheets(path: Path, sheets: Sequence[Sheet], *, title: str) -> None:
    """Write a workbook; the same sheets give the same bytes. Text stays text, dates become Excel dates."""
    workbook = Workbook(write_only=True)
    workbook.properties.creator = "Demo data"
    workbook.properties.title = title
    workbook.properties.created = _CREATED
    for sheet in sheets:
        _fill(workbook, sheet)
    archive = io.BytesIO()
    workbook.save(archive)
    path.write_bytes(_timeless(archive.getvalue()))
