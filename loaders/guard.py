"""What a file really is, and whether it is safe to open: decided from its bytes, never from its name."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from loaders.refusal import Refusal

MEGABYTE = 1 << 20
MAX_FILE = 200 * MEGABYTE
MAX_PART = 768 * MEGABYTE
MAX_TOTAL = 1024 * MEGABYTE
MAX_ENTRIES = 2_000
MAX_CELLS_AREA = 60_000_000
PICTURES = {b"\x89PNG": "PNG picture", b"\xff\xd8\xff": "JPEG picture", b"GIF8": "GIF picture", b"BM": "bitmap picture"}
COMPOUND = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class FileFacts:
    """What the guard saw: 'xlsx' or 'csv', and how many cells hold an Excel error, which readers hand over as empty."""

    kind: str
    error_cells: int = 0


def file_facts(path: Path, *, name: str) -> FileFacts:
    """What the file is. Raises Refusal with the reason when it is neither workbook nor text, or not safe to open."""
    size = path.stat().st_size
    if size == 0:
        raise Refusal(f"{name} is empty (0 bytes). Export it again, or check that the download finished.")
    if size > MAX_FILE:
        raise Refusal(f"{name} has {size // MEGABYTE} MB, more than the {MAX_FILE // MEGABYTE} MB allowed. Split it.")
    with path.open("rb") as file:
        head = file.read(4096)
    for magic, what in PICTURES.items():
        if head.startswith(magic):
            raise Refusal(f"{name} is a {what}, not a workbook. Export the audits as .xlsx or .csv.")
    if head.startswith(b"%PDF"):
        raise Refusal(f"{name} is a PDF, not a workbook. Export the audits as .xlsx or .csv.")
    if head.startswith(COMPOUND):
        raise Refusal(_compound_sentence(path, name))
    if head.startswith(b"PK"):
        return FileFacts("xlsx", _checked_archive(path, name))
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refusal(
            f"{name} is neither an Excel workbook (.xlsx) nor text (.csv). Export the audits as one of these."
        )
    return FileFacts("csv")


def _compound_sentence(path: Path, name: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        return f"{name} is protected by a password. Open it in Excel, remove the password, save it and load it again."
    return f"{name} is an old Excel workbook (.xls). Open it in Excel, save it as .xlsx and load that."


def _checked_archive(path: Path, name: str) -> int:
    """The number of error cells. Refuse damaged and hostile archives before any spreadsheet reader sees them.

    Sizes are counted while inflating: headers may lie. Every sheet's used range is read from its cell addresses.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            if not any(part.startswith("xl/") for part in names):
                raise Refusal(f"{name} is a zip archive without a workbook in it. Export the audits as .xlsx or .csv.")
            if len(entries) > MAX_ENTRIES or len(set(names)) != len(names):
                raise Refusal(f"{name} is a damaged or unusual workbook ({len(entries)} parts). Save it anew in Excel.")
            total = errors = 0
            for entry in entries:
                size, found = _inflated(archive, entry, name, budget=MAX_TOTAL - total)
                total, errors = total + size, errors + found
            return errors
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Refusal(f"{name} is damaged ({error}). Open it in Excel and save it anew, or export it again.") from error


ERROR_CELL = b't="e"'
CELL = re.compile(rb'<c [^>]*?r="([A-Z]{1,7})(\d{1,10})"')


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, *, budget: int) -> tuple[int, int]:
    """Size of a part and number of its error cells."""
    size, columns, rows, errors = 0, 1, 1, 0
    is_sheet = entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")
    is_text = entry.filename.endswith((".xml", ".rels"))
    tail = b""
    with archive.open(entry) as part:
        while chunk := part.read(MEGABYTE):
            if size == 0 and is_text and b"<!DOCTYPE" in chunk:
                raise Refusal(
                    f"{name} carries a document type declaration, which no Excel writes. Save it anew in Excel."
                )
            size += len(chunk)
            if size > MAX_PART or size > budget:
                raise Refusal(f"{name} unpacks to more than {MAX_PART // MEGABYTE} MB. Split it, or save it as .csv.")
            if is_sheet:
                window = tail + chunk
                errors += (window[len(tail) - 4 :] if tail else window).count(ERROR_CELL)
                # The first and last address of each block are enough: cells stand in order in an honest sheet.
                found = CELL.findall(window[:20_000]) + CELL.findall(window[-20_000:])
                columns = max([columns, *(_column_number(letters) for letters, _ in found)])
                rows = max([rows, *(int(number) for _, number in found)])
                tail = window[-200:]
                if columns > 16_384 or rows > 1_048_576 or columns * rows > MAX_CELLS_AREA:
                    raise Refusal(
                        f"{name} has a sheet reaching {rows:,} rows by {columns:,} columns, more than can be read. "
                        "Delete the stray cells far from the table and save it anew."
                    )
    return size, errors


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
