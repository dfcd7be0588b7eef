"""The cells of any file as text, sheet by sheet. Runs only in the reader's child process."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from loaders.delimited_text import delimited_table
from loaders.encodings import Encoding, decoded_text
from loaders.guard import file_kind
from loaders.limits import Limits
from loaders.packed_parts import Unpacking, opened_archive
from loaders.refusal import Refusal
from loaders.sheet_facts import ReadingNote, SheetFacts, noted

NO_FILES = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
NO_TABLES = ("picture", "PDF", "document", "presentation", "drawing", "message", "program", "web page without")


@dataclass(frozen=True)
class Request:
    """What to read, and how. ``folder`` is a place for copies that are made on the way."""

    path: Path
    name: str
    folder: Path
    limits: Limits
    password: str | None = None
    encoding: str | None = None


@dataclass(frozen=True)
class ReadSheet:
    """One sheet as read."""

    facts: SheetFacts
    table: pa.Table
    notes: tuple[ReadingNote, ...] = ()
    encoding: Encoding | None = None


def read_sheets(request: Request) -> Iterator[ReadSheet]:
    """Every sheet of the file, one after the other. Raises Refusal, or PasswordNeeded for an encrypted workbook."""
    kind = file_kind(request.path, name=request.name, limits=request.limits)
    if kind == "zip":
        yield from _member_sheets(request)
        return
    if kind == "encrypted":
        request = _decrypted(request)
        kind = file_kind(request.path, name=request.name, limits=request.limits)
    if kind in ("text", "html", "xml"):
        yield from _text_sheets(request, kind)
    elif kind in ("xlsx", "xlsb", "ods", "xls"):
        yield from _workbook_sheets(request, kind)
    else:
        raise Refusal(f"{request.name} is packed twice over. Open it in Excel and save it anew.")


def _decrypted(request: Request) -> Request:
    from loaders.passwords import opened_workbook

    opened = opened_workbook(
        request.path, name=request.name, folder=request.folder, password=request.password, limits=request.limits
    )
    return replace(request, path=opened)


def _workbook_sheets(request: Request, kind: str) -> Iterator[ReadSheet]:
    from loaders.workbook_tables import LARGE, ReadAhead, workbook_tables

    path = request.path
    ahead = ReadAhead(path) if kind == "xlsx" and path.stat().st_size > LARGE else None
    facts = _facts(request, kind)
    for one, table, lost in workbook_tables(
        path, facts, kind=kind, name=request.name, limits=request.limits, ahead=ahead
    ):  # fmt: skip
        yield ReadSheet(one, table, (*noted(one), *lost))


def _facts(request: Request, kind: str) -> tuple[SheetFacts, ...]:
    path, name, limits = request.path, request.name, request.limits
    if kind == "xlsx":
        from loaders.workbook_facts import workbook_facts

        return workbook_facts(path, name=name, limits=limits)
    if kind == "xlsb":
        from loaders.binary_workbook import binary_workbook_facts

        return binary_workbook_facts(path, name=name, limits=limits)
    if kind == "ods":
        from loaders.open_document import open_document_facts

        return open_document_facts(path, name=name, limits=limits)
    from loaders.compound_file import old_workbook_facts

    return old_workbook_facts(path, name=name, limits=limits)


def _text_sheets(request: Request, kind: str) -> Iterator[ReadSheet]:
    data, name, limits = request.path.read_bytes(), request.name, request.limits
    if kind == "html":
        from loaders.html_tables import html_tables

        tables, encoding = html_tables(data, name=name, limits=limits, encoding=request.encoding)
        for number, table in enumerate(tables, start=1):
            facts = SheetFacts(name=f"Table {number}", rows=len(table.rows), merges=tuple(table.merges))
            yield ReadSheet(facts, _rows_table(table.rows), (), encoding)
    elif kind == "xml":
        from loaders.spreadsheet_xml import spreadsheet_xml_sheets

        for sheet in spreadsheet_xml_sheets(data, name=name, limits=limits):
            height = max(sheet.cells, default=-1) + 1
            width = max((max(cells) for cells in sheet.cells.values()), default=-1) + 1
            if height * width > limits.area:
                raise Refusal(f"{name} has a sheet reaching {height:,} rows by {width:,} columns. Delete stray cells.")
            rows = [[sheet.cells.get(row, {}).get(column) for column in range(width)] for row in range(height)]
            facts = replace(sheet.facts(), rows=height)
            yield ReadSheet(facts, _rows_table(rows), tuple(noted(facts)))
    else:
        text = decoded_text(data, name=name, encoding=request.encoding)
        table, notes = delimited_table(text, name=name, sheet="csv", limits=limits)
        yield ReadSheet(SheetFacts(name="csv", rows=table.num_rows), table, tuple(notes), text.encoding)


def _rows_table(rows: list[list[str]] | list[list[str | None]]) -> pa.Table:
    width = max(map(len, rows), default=0)
    columns = [
        pa.array([row[at] if at < len(row) else None for row in rows], pa.string()) for at in range(width)
    ]  # fmt: skip
    return pa.table(columns, names=[f"c{at}" for at in range(width)])


def _member_sheets(request: Request) -> Iterator[ReadSheet]:
    """The sheets of every file in a zip, named after their file. Folders and files that are no tables are passed over.

    Raises Refusal for a zip in the zip, for a damaged member, and where no member is a table.
    """
    limits, found, passed = request.limits, False, []
    with opened_archive(request.path, name=request.name, limits=limits) as archive:
        entries = [one for one in archive.infolist() if not one.is_dir()]
        if len(entries) > limits.members:
            raise Refusal(
                f"{request.name} holds {len(entries):,} files, more than {limits.members}. Load them in parts."
            )
        unpacking = Unpacking(archive, name=request.name, limits=limits)
        titles = _titles(entries)
        for number, entry in enumerate(entries):
            if any(part in f"{entry.filename.lower()}" for part in NO_FILES) or "/._" in f"/{entry.filename}":
                passed.append((titles[number], "it belongs to the operating system"))
                continue
            member = _unpacked(request, unpacking, entry, titles[number])
            try:
                for sheet in _of_member(member):
                    found = True
                    yield sheet
            except Refusal as refusal:
                if not any(word in str(refusal) for word in NO_TABLES):
                    raise
                passed.append((titles[number], str(refusal)))
    if not found:
        raise Refusal(f"{request.name} is a zip archive without a workbook or a table of text in it.")
    for title, reason in passed:
        yield ReadSheet(SheetFacts(name=""), pa.table({}), (_passed_over(request.name, title, reason),))


def _passed_over(archive: str, title: str, reason: str) -> ReadingNote:
    return ReadingNote(
        archive,
        None,
        None,
        title,
        f"{title} in the zip archive was passed over: {reason}",
        "Nothing, if it is no table.",
    )


def _unpacked(request: Request, unpacking: Unpacking, entry: zipfile.ZipInfo, title: str) -> Request:
    target = request.folder / "member"
    with target.open("wb") as file:
        for chunk in unpacking.chunks(entry, most=request.limits.file):
            file.write(chunk)
    return replace(request, path=target, name=f"{request.name}: {title}")


def _of_member(member: Request) -> Iterator[ReadSheet]:
    if file_kind(member.path, name=member.name, limits=member.limits) == "zip":
        raise Refusal(f"{member.name} is a zip archive inside a zip archive. Unpack it and load what is in it.")
    title = member.name.partition(": ")[2]
    for sheet in read_sheets(member):
        name = title if sheet.facts.name == "csv" else f"{title}: {sheet.facts.name}"
        notes = tuple(replace(note, sheet=name) for note in sheet.notes)
        yield replace(sheet, facts=replace(sheet.facts, name=name), notes=notes)


def _titles(entries: list[zipfile.ZipInfo]) -> list[str]:
    """File names without folders; with them where two files share a name."""
    whole = [_legible(entry) for entry in entries]
    short = [name.replace("\\", "/").rpartition("/")[2] for name in whole]
    return [name if short.count(name) == 1 else path for name, path in zip(short, whole, strict=True)]


def _legible(entry: zipfile.ZipInfo) -> str:
    """A name that was not marked as UTF-8 often is, or is Chinese."""
    if entry.flag_bits & 0x800:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return entry.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return entry.filename
