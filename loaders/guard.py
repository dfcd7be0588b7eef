"""What a file really is: decided from its bytes, never from its name."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from loaders.compound_file import compound_kind
from loaders.limits import LIMITS, MEGABYTE, Limits
from loaders.packed_parts import DAMAGES, damaged
from loaders.refusal import Refusal

__all__ = ["LIMITS", "Limits", "file_kind"]

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_FILES = {
    b"\x89PNG": "a PNG picture", b"\xff\xd8\xff": "a JPEG picture", b"GIF8": "a GIF picture", b"%PDF": "a PDF",
    b"{\\rtf": "a text document (.rtf)", b"Rar!": "a RAR archive", b"7z\xbc\xaf": "a 7-Zip archive",
    b"\x1f\x8b": "a gzip archive", b"PAR1": "a Parquet file", b"SQLite format 3": "a SQLite database",
    b"MZ": "a program", b"\x7fELF": "a program", b"\x00\x01\x00\x00Standard": "an Access database",
}  # fmt: skip
VERY_OLD = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
OFFICE_PARTS = {
    "word/document.xml": "a Word document", "ppt/presentation.xml": "a PowerPoint presentation",
    "index/document.iwa": "an Apple Numbers or Pages document", "visio/document.xml": "a Visio drawing",
}  # fmt: skip
SPREADSHEET_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|style|div)[\s>]", re.IGNORECASE)
FRAMES = re.compile(rb"<frameset|<x:WorksheetSource", re.IGNORECASE)


def file_kind(path: Path, *, name: str, limits: Limits = LIMITS) -> str:
    """One of xlsx, xlsb, ods, xls, encrypted, zip, html, xml (of Excel 2003), text.

    Raises Refusal with the reason for everything else, and for a file that is empty or too large.
    """
    size = path.stat().st_size
    if size == 0:
        raise Refusal(f"{name} is empty (0 bytes). Export it again, or check that the download finished.")
    if size > limits.file:
        raise Refusal(
            f"{name} has {size // MEGABYTE} MB, more than the {limits.file // MEGABYTE} MB allowed. Split it."
        )
    with path.open("rb") as file:
        head = file.read(1 << 16)
    for magic, what in OTHER_FILES.items():
        if head.startswith(magic) and not (magic == b"MZ" and head[:200].isascii() and b"\x00" not in head[:200]):
            raise Refusal(f"{name} is {what}, not a workbook. Export the audits as .xlsx or .csv.")
    if head.startswith(b"BM") and head[6:10] == b"\x00" * 4:
        raise Refusal(f"{name} is a bitmap picture, not a workbook. Export the audits as .xlsx or .csv.")
    if head.startswith(COMPOUND[:4]):
        return compound_kind(path, name=name)
    if head.startswith(b"PK"):
        return _archive_kind(path, name)
    if head.startswith(VERY_OLD):
        raise Refusal(f"{name} is a very old Excel file (before 1997). Open it in Excel and save it as .xlsx.")
    return _text_kind(head, name)


def _archive_kind(path: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {entry.filename.lower().replace("\\", "/") for entry in archive.infolist()}
            described = archive.read("mimetype")[:100] if "mimetype" in archive.namelist() else b""
    except DAMAGES as error:
        raise damaged(name, error) from error
    if any(part.startswith("xl/") for part in names) or "[content_types].xml" in names:
        for part, what in OFFICE_PARTS.items():
            if part in names:
                raise Refusal(f"{name} is {what}, not a workbook. Export the audits as .xlsx or .csv.")
        return "xlsb" if "xl/workbook.bin" in names else "xlsx"
    if b"opendocument.spreadsheet" in described:
        return "ods"
    if described.startswith(b"application/vnd.oasis.opendocument"):
        raise Refusal(f"{name} is an OpenDocument file, but not a spreadsheet. Export the audits as .ods or .csv.")
    for part, what in OFFICE_PARTS.items():
        if part in names:
            raise Refusal(f"{name} is {what}, not a workbook. Export the audits as .xlsx or .csv.")
    return "zip"


def _text_kind(head: bytes, name: str) -> str:
    front = head.replace(b"\x00", b"") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head
    front = front.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if front[:13].lower() == b"mime-version:":
        return "html"
    if front.startswith(b"<"):
        if SPREADSHEET_2003 in front and b"<html" not in front[:2000].lower():
            return "xml"
        if FRAMES.search(front) and b"<td" not in front.lower():
            raise Refusal(
                f"{name} is only the frame of a web page, whose sheets are in other files. "
                "Export the audits as .xlsx or .csv."
            )
        if PAGE.search(front[:8192]):
            return "html"
        if front.startswith(b"<?xml"):
            raise Refusal(f"{name} is an XML file, but not one of Excel. Export the audits as .xlsx or .csv.")
    if front.startswith((b"{", b"[")) and re.match(rb'[\[{]\s*["{\[]', front):
        raise Refusal(f"{name} is a JSON file, not a table. Export the audits as .xlsx or .csv.")
    if front.startswith(b"ID;P"):
        raise Refusal(f"{name} is a SYLK file. Open it in Excel and save it as .xlsx.")
    return "text"
