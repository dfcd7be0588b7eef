"""Files that damage, deceive or overwhelm a spreadsheet reader, and odd ones that only look so; all small on disk.

Each says what must come of it: ``rows`` are the exact rows of its first sheet, None means a refusal in one sentence
that holds ``sentence``. Large contents are one packed block repeated, so that neither the making nor the file is large.
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from tests.written_formats import (
    binary_workbook,
    compound,
    encrypted_workbook,
    old_workbook,
    open_document,
    packed,
    web_page,
)

Rows = list[list[str | None]]
GOOD: Rows = [["Supplier", "Score"], ["Acme", "1"], ["Beta", "2"]]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
GOOD_ROWS = (
    '<row r="1"><c r="A1" t="str"><v>Supplier</v></c><c r="B1" t="str"><v>Score</v></c></row>'
    '<row r="2"><c r="A2" t="str"><v>Acme</v></c><c r="B2"><v>1</v></c></row>'
    '<row r="3"><c r="A3" t="str"><v>Beta</v></c><c r="B3"><v>2</v></c></row>'
)
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'


@dataclass(frozen=True)
class Part:
    """A part of a zip archive as its bytes stand in the file; headers may lie about it."""

    name: str
    raw: bytes
    size: int
    crc: int
    packed_size: int | None = None


def part(name: str, content: bytes | str) -> Part:
    """An honest part."""
    data = content.encode() if isinstance(content, str) else content
    return Part(name, _deflated(data), len(data), zlib.crc32(data))


def repeated(name: str, front: str, block: str, count: int, back: str) -> Part:
    """A part that holds ``block`` many times over; the packed block is repeated, not packed again."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed_block = deflate.compress(block.encode()) + deflate.flush(zlib.Z_FULL_FLUSH)
    pieces = []
    for text in (front, back):
        once = zlib.compressobj(9, zlib.DEFLATED, -15)
        pieces.append(once.compress(text.encode()) + once.flush(zlib.Z_FULL_FLUSH))
    crc = zlib.crc32(front.encode())
    for _ in range(count if len(block) * count < 300 << 20 else 0):  # nobody gets to see the end of larger ones
        crc = zlib.crc32(block.encode(), crc)
    size = len(front.encode()) + len(block.encode()) * count + len(back.encode())
    raw = pieces[0] + packed_block * count + pieces[1] + b"\x03\x00"
    return Part(name, raw, size, zlib.crc32(back.encode(), crc))


def archive(parts: Iterable[Part], *, directory: int = 1) -> bytes:
    """A zip archive; ``directory`` lists the last part that many times over."""
    body, listed = b"", b""
    count = 0
    for one in parts:
        name = one.name.encode()
        sizes = struct.pack("<III", one.crc, one.packed_size or len(one.raw), one.size)
        fields = struct.pack("<HHHHH", 20, 0, 8, 0, 0x5621) + sizes + struct.pack("<HH", len(name), 0)
        entry = b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name
        body += b"PK\x03\x04" + fields + name + one.raw
        times = directory if one.name.endswith("last") else 1
        for number in range(times):
            listed += entry[:46] + (f"{one.name[:-1]}{number % 10}".encode() if times > 1 else name)
            count += 1
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(listed), len(body), 0)
    return body + listed + b"PK\x05\x06" + end


def _deflated(data: bytes) -> bytes:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflate.compress(data) + deflate.flush()


def sheet_markup(rows: str, *, front: str = "", back: str = "") -> str:
    """The markup of a worksheet."""
    return f"<worksheet {MAIN}>{front}<sheetData>{rows}</sheetData>{back}</worksheet>"


def workbook_parts(sheet: Part | str | bytes, **others: Part | str | bytes) -> dict[str, Part]:
    """The parts of an .xlsx file of one sheet; ``others`` replaces or adds parts, named by keys such as xl_styles_xml."""
    named: dict[str, Part | str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets><sheet name="List" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
            f'<Relationship Id="r3" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
        ),
        "xl/styles.xml": f'<styleSheet {MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    keys = {"strings": "xl/sharedStrings.xml", "styles": "xl/styles.xml", "workbook": "xl/workbook.xml",
            "relations": "xl/_rels/workbook.xml.rels"}  # fmt: skip
    named |= {keys.get(key, key): content for key, content in others.items()}
    return {name: one if isinstance(one, Part) else part(name, one) for name, one in named.items()}


def workbook(rows: Part | str | bytes, **others: Part | str | bytes) -> bytes:
    """An .xlsx file with the given rows, or the given whole sheet."""
    sheet = sheet_markup(rows) if isinstance(rows, str) and not rows.startswith("<worksheet") else rows
    return archive(workbook_parts(sheet, **others).values())


def big_sheet(block: str, count: int, *, back: str = "</sheetData></worksheet>") -> bytes:
    """An .xlsx file whose sheet holds the block many times over."""
    return workbook(repeated("xl/worksheets/sheet1.xml", f"<worksheet {MAIN}><sheetData>{GOOD_ROWS}", block, count, back))


def strings(items: str, *, count: str = "") -> str:
    """The markup of a list of shared strings."""
    return f"<sst {MAIN}{count}>{items}</sst>"


def _csv(rows: Rows) -> str:
    return "".join(",".join(cell or "" for cell in row) + "\n" for row in rows)


def _replaced(data: bytes, old: bytes, new: bytes) -> bytes:
    assert old in data
    return data.replace(old, new)


def _noise(count: int) -> bytes:
    return random.Random(7).randbytes(count)


@lru_cache
def good_workbook() -> bytes:
    """An honest workbook with the rows of GOOD."""
    return workbook(GOOD_ROWS)


def _lying_size() -> bytes:
    parts = workbook_parts(sheet_markup(GOOD_ROWS))
    honest = parts["xl/worksheets/sheet1.xml"]
    parts[honest.name] = Part(honest.name, honest.raw, 4_000_000_000, honest.crc)
    return archive(parts.values())


def _small_claim() -> bytes:
    parts = workbook_parts(sheet_markup(GOOD_ROWS))
    honest = parts["xl/worksheets/sheet1.xml"]
    parts[honest.name] = Part(honest.name, honest.raw, 20, honest.crc)
    return archive(parts.values())


def _bad_sum() -> bytes:
    parts = workbook_parts(sheet_markup(GOOD_ROWS))
    honest = parts["xl/worksheets/sheet1.xml"]
    parts[honest.name] = Part(honest.name, honest.raw, honest.size, honest.crc ^ 1)
    return archive(parts.values())


def _broken_deflate() -> bytes:
    parts = workbook_parts(sheet_markup(GOOD_ROWS))
    honest = parts["xl/worksheets/sheet1.xml"]
    raw = bytearray(honest.raw)
    raw[40:60] = bytes(20)
    parts[honest.name] = Part(honest.name, bytes(raw), honest.size, honest.crc)
    return archive(parts.values())


def _twice_in_the_directory() -> bytes:
    return archive([*workbook_parts(sheet_markup(GOOD_ROWS)).values(), part("xl/worksheets/sheet1.xml", sheet_markup(""))])


def _overlapping() -> bytes:
    return archive([*workbook_parts(sheet_markup(GOOD_ROWS)).values(), part("xl/media/last", b"x" * 500)], directory=10)


def _many_sheets(count: int) -> bytes:
    sheets = "".join(f'<sheet name="S{at}" sheetId="{at}" r:id="r1"/>' for at in range(1, count + 1))
    return workbook(GOOD_ROWS, workbook=f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>')


def _wild_compound() -> bytes:
    data = bytearray(old_workbook({"List": [["Supplier", "Score"], ["Acme", 1]]}))
    struct.pack_into("<I", data, 44, 0x7FFFFFFF)
    return bytes(data)


def _looped_compound() -> bytes:
    data = bytearray(old_workbook({"List": [["Supplier", number] for number in range(300)]}))
    struct.pack_into("<I", data, len(data) - 512, 0)  # the first sector follows itself
    return bytes(data)


def _endless_key() -> bytes:
    data = encrypted_workbook(good_workbook(), "secret")
    return _replaced(data, b'spinCount="100000" saltSize="16"', b'spinCount="99999999"'.ljust(32))


def _cut_binary() -> bytes:
    with zipfile.ZipFile(io.BytesIO(binary_workbook({"List": [["Supplier", number] for number in range(50)]}))) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = parts["xl/worksheets/sheet1.bin"]
    return packed({**parts, "xl/worksheets/sheet1.bin": sheet[: len(sheet) // 2]})


def _open_document_rows(rows: str) -> bytes:
    names = " ".join(f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text"))
    return packed({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f'<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="List">{rows}</table:table></office:spreadsheet></office:body></office:document-content>',
    })  # fmt: skip


def _members(count: int) -> bytes:
    return packed({f"{number}.csv": "a,b\n1,2\n" for number in range(count)})


def _locked_member() -> bytes:
    data = bytearray(packed({"list.csv": "a,b\n1,2\n"}))
    for at in (data.find(b"PK\x03\x04") + 6, data.find(b"PK\x01\x02") + 8):
        data[at] |= 1
    return bytes(data)


def _cut_archive() -> bytes:
    data = good_workbook()
    return data[: len(data) * 2 // 3]


def _linked() -> bytes:
    target = io.BytesIO(good_workbook())
    with zipfile.ZipFile(target, "a") as book:
        book.writestr("xl/externalLinks/externalLink1.xml", f'<externalLink {MAIN}><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>')
        book.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macros")
    return target.getvalue()


SPACES = " " * (1 << 20)
PAIR = 1 << 12
WHOLE_ROW = "".join("<c><v>1</v></c>" for _ in range(PAIR))
LONG = "x" * 32_000

# name, maker, rows or None, what the sentence must hold
FILES: list[tuple[str, Callable[[], bytes], Rows | None, str]] = [
    ("empty", lambda: b"", None, "is empty"),
    ("only a byte order mark", lambda: b"\xef\xbb\xbf", None, "is empty"),
    ("only blanks", lambda: b"  \r\n \r\n", None, "is empty"),
    ("random bytes", lambda: b"\x05" + _noise(5_000), None, "neither an Excel workbook"),
    ("a gzip archive", lambda: b"\x1f\x8b\x08" + _noise(200), None, "gzip archive"),
    ("a JSON file", lambda: b'{"audits": []}', None, "JSON file"),
    ("a Word document", lambda: packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}), None, "a Word document"),
    ("a wild XML file", lambda: b"<?xml version='1.0'?><orders><order/></orders>", None, "not one of Excel"),
    # sheets
    ("1.5 GB of blanks in a sheet", lambda: big_sheet(SPACES, 1500), None, "a single text of more than"),
    ("30 million rows", lambda: big_sheet("<row><c><v>1</v></c></row>" * PAIR, 7_300), None, "more than can be read"),
    ("40 million cells in a row", lambda: big_sheet(WHOLE_ROW, 9_700), None, "a row of more than 16 MB"),
    ("an open row of 200 MB", lambda: workbook(repeated("xl/worksheets/sheet1.xml", f"<worksheet {MAIN}><sheetData><row r='1'>", WHOLE_ROW, 3_400, "")), None, "a row of more than 16 MB"),
    ("a text of 600 MB in a cell", lambda: big_sheet("x" * (1 << 20), 600), None, "a single text of more than"),
    ("a number of 30 million digits", lambda: big_sheet("1" * (1 << 20), 30), None, "a single text of more than"),
    ("cells in opposite corners", lambda: workbook(GOOD_ROWS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), None, "1,048,576 rows by 16,384 columns"),
    ("one cell far out", lambda: workbook('<row r="30000"><c r="XFD30000"><v>1</v></c></row>'), None, "more than can be read"),
    ("column ZZZZZZ", lambda: workbook('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>'), None, "more than can be read"),
    ("row 4,000,000,000", lambda: workbook('<row r="4000000000"><c r="A4000000000"><v>1</v></c></row>'), None, "more than can be read"),
    ("a dimension too large", lambda: workbook(sheet_markup(GOOD_ROWS, front='<dimension ref="A1:XFD1048576"/>')), GOOD, ""),
    ("a dimension too small", lambda: workbook(sheet_markup(GOOD_ROWS, front='<dimension ref="A1"/>')), GOOD, ""),
    ("100,000 blank formatted rows", lambda: workbook(GOOD_ROWS + "".join(f'<row r="{at}"><c r="A{at}" s="1"/></row>' for at in range(4, 100_000))), GOOD, ""),
    ("rows out of order", lambda: workbook('<row r="3"><c r="A3" t="str"><v>c</v></c></row><row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="2"><c r="A2" t="str"><v>b</v></c></row>'), [["a"], ["b"], ["c"]], ""),
    ("cells out of order", lambda: workbook('<row r="1"><c r="B1" t="str"><v>b</v></c><c r="A1" t="str"><v>a</v></c></row>'), [["a", "b"]], ""),
    ("a row twice", lambda: workbook(GOOD_ROWS + '<row r="3"><c r="A3"><v>9</v></c></row>'), None, "has row 3 twice"),
    ("a cell twice", lambda: workbook('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'), None, "has cell A1 twice"),
    ("rows and cells without numbers", lambda: workbook("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"), [["1", "2"], ["3", None]], ""),
    ("a prefix before every name", lambda: workbook(f'<x:worksheet {MAIN.replace("xmlns", "xmlns:x")}><x:sheetData><x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>'.encode()), [["7"]], ""),
    ("comments and character data", lambda: workbook('<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[</c><row r="9">]]></t></is></c></row><!-- <row r="8"><c r="A8"><v>1</v></c></row> -->'), [['</c><row r="9">']], ""),
    ("a day that is none", lambda: workbook('<row r="1"><c r="A1" s="1"><v>99999999</v></c></row>'), [["99999999"]], ""),
    ("cells of nothing", lambda: workbook('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v></v></c><c r="C1" t="s"/></row><row r="2"><c r="A2" t="inlineStr"><is><t/></is></c></row>'), [["1"], [None]], ""),
    ("deep nesting", lambda: workbook(repeated("xl/worksheets/sheet1.xml", f"<worksheet {MAIN}><sheetData>{GOOD_ROWS}</sheetData>", "<a>" * 1_000, 1_000, "</worksheet>")), GOOD, ""),
    ("five million merges", lambda: workbook(repeated("xl/worksheets/sheet1.xml", f"<worksheet {MAIN}><sheetData>{GOOD_ROWS}</sheetData><mergeCells>", '<mergeCell ref="A1:B2"/>' * PAIR, 1_220, "</mergeCells></worksheet>")), None, "merged ranges"),
    ("a merge of the whole sheet", lambda: workbook(sheet_markup(GOOD_ROWS, back='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')), GOOD, ""),
    ("markup cut off", lambda: workbook(f"<worksheet {MAIN}><sheetData>{GOOD_ROWS}<row r='4'><c r="), None, ""),
    ("markup that is none", lambda: workbook(b"\x01\x02 no markup at all"), None, ""),
    ("a sheet in UTF-16", lambda: workbook(sheet_markup(GOOD_ROWS).encode("utf-16")), None, "not UTF-8"),
    ("bytes that are no UTF-8", lambda: workbook(sheet_markup('<row r="1"><c r="A1" t="str"><v>M\xfcller</v></c></row>').encode("latin-1")), None, ""),
    ("a half character", lambda: workbook('<row r="1"><c r="A1" t="str"><v>&#xD800;</v></c></row>'), None, ""),
    ("entities that laugh", lambda: workbook(LAUGHS + sheet_markup(GOOD_ROWS).replace("Acme", "&c;")), None, "document type declaration"),
    ("an entity from outside", lambda: workbook(GOOD_ROWS, workbook=f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook {MAIN}>&e;</workbook>'), None, "document type declaration"),
    # other parts of a workbook
    ("a shared string of 1.4 GB", lambda: workbook(GOOD_ROWS, strings=repeated("xl/sharedStrings.xml", f"<sst {MAIN}><si><t>", "x" * (1 << 20), 1_400, "</t></si></sst>")), None, "a single text of more than"),
    ("50 million shared strings", lambda: workbook(GOOD_ROWS, strings=repeated("xl/sharedStrings.xml", f"<sst {MAIN}>", "<si><t/></si>" * PAIR, 12_300, "</sst>")), None, "more than 5,000,000 texts"),
    ("a wild number of shared strings", lambda: workbook(GOOD_ROWS, strings=strings("<si><t>x</t></si>", count=' count="1" uniqueCount="4294967295"')), None, "announces 4,294,967,295 texts"),
    ("one long text in 300,000 cells", lambda: workbook("".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 300_001)), strings=strings(f"<si><t>{LONG}</t></si>")), None, "more text than can be read"),
    ("ten million styles", lambda: workbook(GOOD_ROWS, styles=repeated("xl/styles.xml", f"<styleSheet {MAIN}><cellXfs>", '<xf numFmtId="0"/>' * PAIR, 2_450, "</cellXfs></styleSheet>")), None, "unpacks to more than 32 MB"),
    ("no list of sheets", lambda: archive([part("[Content_Types].xml", "<Types/>"), part("xl/worksheets/sheet1.xml", sheet_markup(GOOD_ROWS))]), None, "no list of sheets"),
    ("a sheet that is not there", lambda: workbook(GOOD_ROWS, relations=f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="../../../etc/passwd"/></Relationships>'), None, ""),
    ("300 sheets", lambda: _many_sheets(300), None, "300 sheets"),
    ("macros and links outside", _linked, GOOD, ""),
    # the archive
    ("a size too large", _lying_size, None, "damaged"),
    ("a size too small", _small_claim, None, "damaged"),
    ("a wrong check sum", _bad_sum, None, "damaged"),
    ("broken packing", _broken_deflate, None, "damaged"),
    ("cut off", _cut_archive, None, "damaged"),
    ("a part twice", _twice_in_the_directory, None, "two parts of one name"),
    ("parts that overlap", _overlapping, None, "overlap"),
    ("a way out of the archive", lambda: workbook(GOOD_ROWS, **{"../../evil.xml": "<x/>"}), None, "leads out"),
    ("an absolute way", lambda: workbook(GOOD_ROWS, **{"/etc/evil.xml": "<x/>"}), None, "leads out"),
    ("2,500 parts", lambda: workbook(GOOD_ROWS, **{f"xl/media/{at}.png": b"" for at in range(2_500)}), None, "parts"),
    ("a zip in a zip", lambda: packed({"inner.zip": packed({"list.csv": _csv(GOOD)})}), None, "zip archive inside a zip archive"),
    ("an empty zip", lambda: packed({"folder/": b""}), None, "without a workbook"),
    ("a zip of 200 files", lambda: _members(200), None, "200 files"),
    ("a zip with a password", _locked_member, None, "zip archive with a password"),
    ("a zip with one table among papers", lambda: packed({"read.pdf": b"%PDF-1.7", "list.csv": _csv(GOOD), "__MACOSX/._list.csv": b"\x00\x05"}), GOOD, ""),
    # old and other formats
    ("a wild header of an old workbook", _wild_compound, None, "announces more than the file holds"),
    ("a loop in an old workbook", _looped_compound, None, ""),
    ("an old workbook cut off", lambda: old_workbook({"List": [["a"] * 9] * 500})[:3_000], None, "damaged"),
    ("a container of something else", lambda: compound({"WordDocument": b"x"}), None, "a Word document"),
    ("a password nobody gave", lambda: encrypted_workbook(good_workbook(), "secret"), None, "protected by a password"),
    ("a key of very many rounds", _endless_key, None, "rounds"),
    ("a binary workbook cut off inside", _cut_binary, None, "is cut off"),
    ("an open document repeated without end", lambda: _open_document_rows('<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell></table:table-row>'), None, "more than can be read"),
    ("an open document of blank repeats", lambda: open_document({"List": [list(row) for row in GOOD]}), GOOD, ""),
    ("a web page that never ends", lambda: b"<html><table><tr><td>Supplier<td>Score<tr><td>Acme<td>1<tr><td>Beta<td>2", GOOD, ""),
    ("a web page of nested tables", lambda: b"<html>" + b"<table><tr><td>" * 5_000, None, "too many tables"),
    ("a web page of wide cells", lambda: b"<html><table>" + b"<tr>" + b"<td colspan=999999999>x</td>" * 100 + b"</table>", None, "too many cells"),
    ("a web page named as a workbook", lambda: web_page([list(row) for row in GOOD]), GOOD, ""),
    ("entities in XML of Excel 2003", lambda: f'<?xml version="1.0"?>{LAUGHS}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'.encode(), None, "document type declaration"),
    ("a far row in XML of Excel 2003", lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table><Row ss:Index="2000000000"/></Table></Worksheet></Workbook>', None, "no Excel shows"),
    # text
    ("100,000 columns of text", lambda: b"x," * 100_000 + b"\n1\n", None, "columns"),
    ("a line of 30 MB", lambda: b"Supplier,Score\n" + b"x" * (30 << 20), None, "a line of more than 4 MB"),
    ("a quote that never closes", lambda: b'Supplier,Score\n"Acme,1\nBeta,2\n', None, "row 2: a quotation mark"),
    ("a quote that closes too late", lambda: b'Supplier,Score\n"Acme,1\n"Beta",2\nGamma,3\n', None, "row 2: a quotation mark"),
    ("zero bytes in text", lambda: b"Supplier,Score\nAc\x00me,1\nBeta,\x002\n", GOOD, ""),
    ("UTF-16 text named as a workbook", lambda: _csv(GOOD).replace(",", "\t").encode("utf-16"), GOOD, ""),
    ("UTF-16 text without a mark", lambda: _csv(GOOD).encode("utf-16-be"), GOOD, ""),
    ("line ends of every kind", lambda: b"Supplier,Score\rAcme,1\r\nBeta,2\n", GOOD, ""),
    ("the line that names the delimiter", lambda: b"sep=;\nSupplier;Score\nAcme;1\nBeta;2\n", GOOD, ""),
    ("ragged rows", lambda: b"Supplier,Score\nAcme,1,x\nBeta\n", [["Supplier", "Score", None], ["Acme", "1", "x"], ["Beta", None, None]], ""),
    ("quoted line ends and inches", lambda: b'Supplier,Score\n"Ac\nme",1\nBeta 5" pipe,2\n', [["Supplier", "Score"], ["Ac\nme", "1"], ['Beta 5" pipe', "2"]], ""),
]  # fmt: skip
