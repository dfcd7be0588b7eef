"""Writers of the spreadsheet formats no library here writes: just enough of each for small tables.

Cells are str, int, float, bool, datetime.date or None. A sheet is a list of rows; a book is {sheet name: rows}.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from datetime import date
from html import escape
from typing import Any

Book = dict[str, list[list[Any]]]
FREE, CHAIN_END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def packed(parts: dict[str, bytes | str]) -> bytes:
    """A zip archive of the parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def serial(day: date) -> int:
    """The number Excel stores for a day."""
    return (day - date(1899, 12, 30)).days


def compound(streams: dict[str, bytes]) -> bytes:
    """An OLE container (version 3) of the streams, each filled up to a full sector beyond the mini stream's limit."""
    sectors: list[bytes] = []
    chains: list[int] = []
    starts = {}
    for name, content in streams.items():
        content = content.ljust(4096, b"\x00")
        starts[name] = (len(sectors), len(content))
        pieces = [content[at : at + 512].ljust(512, b"\x00") for at in range(0, len(content), 512)]
        chains += [len(sectors) + at + 1 for at in range(len(pieces) - 1)] + [CHAIN_END]
        sectors += pieces
    entries = [_directory_entry("Root Entry", 5, CHAIN_END, 0, child=1)]
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    for at, name in enumerate(names, start=1):
        entries.append(_directory_entry(name, 2, *starts[name], right=at + 1 if at < len(names) else FREE))
    folder = b"".join(entries).ljust(512 * ((len(entries) + 3) // 4), b"\x00")
    folder_at = len(sectors)
    pieces = [folder[at : at + 512] for at in range(0, len(folder), 512)]
    chains += [folder_at + at + 1 for at in range(len(pieces) - 1)] + [CHAIN_END]
    sectors += pieces
    count = 1
    while (len(sectors) + count) > count * 128:
        count += 1
    fat_at = len(sectors)
    chains += [FAT_SECTOR] * count
    table = struct.pack(f"<{len(chains)}I", *chains).ljust(512 * count, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, count, folder_at, 0, 4096, CHAIN_END, 0, CHAIN_END, 0)
    header += struct.pack("<109I", *[fat_at + at if at < count else FREE for at in range(109)])
    return header + b"".join(sectors) + table


def _directory_entry(name: str, kind: int, start: int, size: int, *, child: int = FREE, right: int = FREE) -> bytes:
    text = (name + "\x00").encode("utf-16-le")
    return (
        text.ljust(64, b"\x00") + struct.pack("<HBBIII", len(text), kind, 1, FREE, right, child)
        + bytes(36) + struct.pack("<IQ", start, size)
    )  # fmt: skip


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def old_workbook_stream(book: Book, *, merges: tuple[tuple[int, int, int, int], ...] = ()) -> bytes:
    """The Workbook stream of an .xls file (BIFF8). The second sheet, if any, is hidden; style 1 is a date."""
    sheets = [_old_sheet(rows, merges) for rows in book.values()]
    head = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x1234, 1997, 0, 6)) + _record(0x42, struct.pack("<H", 1200))
    for number_format in (0, 14):
        head += _record(0xE0, struct.pack("<HHH14x", 0, number_format, 0))
    listed = [_bound_sheet(0, number, name) for number, name in enumerate(book)]
    at = len(head) + sum(map(len, listed)) + 4
    listed = []
    for number, (name, sheet) in enumerate(zip(book, sheets, strict=True)):
        listed.append(_bound_sheet(at, number, name))
        at += len(sheet)
    return head + b"".join(listed) + _record(0x0A) + b"".join(sheets)


def _bound_sheet(at: int, number: int, name: str) -> bytes:
    text = name.encode("utf-16-le")
    return _record(0x85, struct.pack("<IBBBB", at, int(number == 1), 0, len(name), 1) + text)


def _old_sheet(rows: list[list[Any]], merges: tuple[tuple[int, int, int, int], ...]) -> bytes:
    body = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x1234, 1997, 0, 6))
    width = max(map(len, rows), default=0)
    body += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            place = struct.pack("<HHH", at, column, int(isinstance(cell, date)))
            if isinstance(cell, bool):
                body += _record(0x205, place + bytes([int(cell), 0]))
            elif isinstance(cell, str) and cell.startswith("#"):
                body += _record(0x205, place + bytes([0x2A, 1]))
            elif isinstance(cell, str):
                body += _record(0x204, place + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
            elif cell is not None:
                number = serial(cell) if isinstance(cell, date) else cell
                body += _record(0x203, place + struct.pack("<d", number))
    if merges:
        ranges = b"".join(struct.pack("<HHHH", top, bottom, left, right) for top, left, bottom, right in merges)
        body += _record(0xE5, struct.pack("<H", len(merges)) + ranges)
    return body + _record(0x0A)


def old_workbook(book: Book, **options: Any) -> bytes:
    """An .xls file."""
    return compound({"Workbook": old_workbook_stream(book, **options)})


def encrypted_old_workbook(book: Book, password: str) -> bytes:
    """An .xls file encrypted with RC4, as Excel 97 to 2003 did."""
    stream = old_workbook_stream(book)
    first = 4 + 16  # the encryption record follows the first record
    salt, verifier = bytes(range(16)), bytes(range(50, 66))
    both = _rc4(_old_key(password, salt, 0), verifier + hashlib.md5(verifier).digest())
    lock = _record(0x2F, struct.pack("<HHH", 1, 1, 1) + salt + both)
    moved = bytearray(stream[:first] + lock + stream[first:])
    moved += _record(0, bytes(-len(moved) % 4))  # the zeros that fill the last sector read as records too
    plain, at = [], 0
    while at + 4 <= len(moved):
        kind, size = struct.unpack_from("<HH", moved, at)
        plain.append((at, at + 4))
        if kind in (0x809, 0x2F):
            plain.append((at, at + 4 + size))
        if kind == 0x85:
            (start,) = struct.unpack_from("<I", moved, at + 4)
            struct.pack_into("<I", moved, at + 4, start + len(lock))
            plain.append((at, at + 8))
        at += 4 + size
    locked = bytearray(
        b"".join(_rc4(_old_key(password, salt, at // 1024), bytes(moved[at : at + 1024])) for at in range(0, len(moved), 1024))
    )
    for start, end in plain:
        locked[start:end] = moved[start:end]
    return compound({"Workbook": bytes(locked)})


def _old_key(password: str, salt: bytes, block: int) -> bytes:
    short = hashlib.md5(password.encode("utf-16-le")).digest()[:5]
    mixed = hashlib.md5((short + salt) * 16).digest()[:5]
    return hashlib.md5(mixed + struct.pack("<I", block)).digest()


def _rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    mixed = 0
    for at in range(256):
        mixed = (mixed + box[at] + key[at % len(key)]) % 256
        box[at], box[mixed] = box[mixed], box[at]
    out, one, two = bytearray(), 0, 0
    for byte in data:
        one = (one + 1) % 256
        two = (two + box[one]) % 256
        box[one], box[two] = box[two], box[one]
        out.append(byte ^ box[(box[one] + box[two]) % 256])
    return bytes(out)


def _binary_record(kind: int, body: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, left = b"", len(body)
    while True:
        size += bytes([left & 0x7F | (0x80 if left > 127 else 0)])
        left >>= 7
        if not left:
            return number + size + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_workbook(book: Book) -> bytes:
    """An .xlsb file. The second sheet, if any, is hidden; style 1 is a date."""
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"/>',
    }
    listed, relations = b"", ""
    for number, (name, rows) in enumerate(book.items(), start=1):
        listed += _binary_record(156, struct.pack("<II", int(number == 2), number) + _wide(f"rId{number}") + _wide(name))
        relations += (
            f'<Relationship Id="rId{number}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
            f'Target="worksheets/sheet{number}.bin"/>'
        )
        parts[f"xl/worksheets/sheet{number}.bin"] = _binary_sheet(rows)
    parts["xl/workbook.bin"] = (
        _binary_record(131) + _binary_record(143) + listed + _binary_record(144) + _binary_record(132)
    )
    relations += (
        '<Relationship Id="rIdS" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.bin"/>'
    )
    parts["xl/_rels/workbook.bin.rels"] = f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>'
    styles = b"".join(_binary_record(47, struct.pack("<HH12x", 0, code)) for code in (0, 14))
    parts["xl/styles.bin"] = (
        _binary_record(278) + _binary_record(617, struct.pack("<I", 2)) + styles + _binary_record(618) + _binary_record(279)
    )
    return packed(parts)


def _binary_sheet(rows: list[list[Any]]) -> bytes:
    width = max(map(len, rows), default=1)
    body = _binary_record(129) + _binary_record(148, struct.pack("<IIII", 0, max(len(rows) - 1, 0), 0, width - 1)) + _binary_record(145)
    for at, row in enumerate(rows):
        body += _binary_record(0, struct.pack("<IIHBBB", at, 0, 300, 0, 0, 0) + struct.pack("<I", 0))
        for column, cell in enumerate(row):
            place = struct.pack("<II", column, int(isinstance(cell, date)))
            if isinstance(cell, bool):
                body += _binary_record(4, place + bytes([int(cell)]))
            elif isinstance(cell, str) and cell.startswith("#"):
                body += _binary_record(3, place + b"\x2a")
            elif isinstance(cell, str):
                body += _binary_record(6, place + _wide(cell))
            elif cell is not None:
                body += _binary_record(5, place + struct.pack("<d", serial(cell) if isinstance(cell, date) else cell))
    return body + _binary_record(146) + _binary_record(130)


ODS_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text", "style")
) + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'  # fmt: skip


def open_document(book: Book, *, encrypted: bool = False) -> bytes:
    """An .ods file. The second sheet, if any, is hidden."""
    tables = ""
    for number, (name, rows) in enumerate(book.items()):
        tables += f'<table:table table:name="{escape(name)}" table:style-name="ta{int(number == 1)}">'
        tables += "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
        tables += '<table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-repeated="50"/></table:table-row></table:table>'
    hidden = '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODS_NAMES}><office:automatic-styles>{hidden}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    secret = "<manifest:encryption-data/>" if encrypted else ""
    return packed({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{secret}</manifest:manifest>',
        "content.xml": content,
    })  # fmt: skip


def _ods_cell(cell: Any) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(cell).lower()}"><text:p>{cell}</text:p></table:table-cell>'
    if isinstance(cell, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell.isoformat()}"><text:p>{cell:%d.%m.%y}</text:p></table:table-cell>'
    if isinstance(cell, str) and cell.startswith("#"):
        return f'<table:table-cell office:value-type="string" calcext:value-type="error" office:string-value=""><text:p>{cell}</text:p></table:table-cell>'
    if isinstance(cell, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'


def spreadsheet_xml(book: Book) -> bytes:
    """An XML workbook of Excel 2003. The second sheet, if any, is hidden."""
    sheets = ""
    for number, (name, rows) in enumerate(book.items()):
        cells = "".join(f"<Row>{''.join(map(_xml_cell, row))}</Row>" for row in rows)
        state = "SheetHidden" if number == 1 else "SheetVisible"
        sheets += (
            f'<Worksheet ss:Name="{escape(name)}"><Table>{cells}</Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">'
            f"<Visible>{state}</Visible></WorksheetOptions></Worksheet>"
        )
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f"{sheets}</Workbook>"
    ).encode()


def _xml_cell(cell: Any) -> str:
    if cell is None:
        return "<Cell/>"
    if isinstance(cell, bool):
        return f'<Cell><Data ss:Type="Boolean">{int(cell)}</Data></Cell>'
    if isinstance(cell, date):
        return f'<Cell><Data ss:Type="DateTime">{cell.isoformat()}T00:00:00.000</Data></Cell>'
    if isinstance(cell, str):
        kind = "Error" if cell.startswith("#") else "String"
        return f'<Cell><Data ss:Type="{kind}">{escape(cell)}</Data></Cell>'
    return f'<Cell><Data ss:Type="Number">{cell}</Data></Cell>'


def web_page(rows: list[list[Any]], *, charset: str = "utf-8") -> bytes:
    """A web page with one table."""
    cells = "".join("<tr>" + "".join(f"<td>{escape(str(cell or ''))}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<html><head><meta charset="{charset}"><title>x</title></head><body><table border=1>{cells}</table></body></html>'.encode(charset)


def encrypted_workbook(data: bytes, password: str) -> bytes:
    """An encrypted .xlsx file."""
    from msoffcrypto.format.ooxml import OOXMLFile

    target = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, target)
    return target.getvalue()
