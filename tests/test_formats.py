"""Every format, told by its content: the same table comes out, with what is known of its sheets."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import psutil
import pytest
from openpyxl.styles import PatternFill
from openpyxl.worksheet.table import Table

from data.warehouse import Warehouse
from loaders.limits import LIMITS
from loaders.load import load_file
from loaders.reading import Area, Contents, PasswordNeeded, Reader, ReadingNote
from loaders.refusal import Refusal
from loaders.sheet_facts import SheetFacts
from loaders.workbook_tables import workbook_tables
from tests.hostile_files import GOOD_ROWS, MAIN, workbook
from tests.samples import audit_rows
from tests.written_formats import (
    Book,
    binary_workbook,
    encrypted_old_workbook,
    encrypted_workbook,
    old_workbook,
    open_document,
    packed,
    spreadsheet_xml,
    web_page,
)

READER = Reader()
BOOK: Book = {
    "Audits": [
        ["Supplier", "Date", "Score", "Clause", "Closed"],
        ["Müller 深圳", date(2024, 3, 4), 123, 8.1, True],
        [None, None, None, None, None],
        ["Beta", date(2024, 3, 5), 0.875, "8.10", False],
    ],
    "Lists": [["x"], [1]],
}
TEXTS = [
    ["Supplier", "Date", "Score", "Clause", "Closed"],
    ["Müller 深圳", "2024-03-04", "123", "8.1", "true"],
    [None] * 5,
    ["Beta", "2024-03-05", "0.875", "8.10", "false"],
]


def xlsx(book: Book) -> bytes:
    """The book as .xlsx; the second sheet is hidden."""
    made = openpyxl.Workbook()
    for number, (name, rows) in enumerate(book.items()):
        sheet = made.create_sheet(name, number)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if number == 1 else "visible"
    del made["Sheet"]
    return saved(made)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read(data: bytes, folder: Path, *, name: str = "audits.xls", **options: Any) -> Contents:
    """What the reader makes of the bytes."""
    path = folder / name
    path.write_bytes(data)
    return READER.contents(path, name=name, folder=folder, **options)


def rows_of(contents: Contents, number: int = 0) -> list[list[str | None]]:
    """The rows of a sheet; empty text as None, the midnight of days left out."""
    return [
        [(cell or "").removesuffix(" 00:00:00") or None for cell in row.values()]
        for row in contents.sheets[number].table.to_pylist()
    ]


@pytest.mark.parametrize("written", [xlsx, binary_workbook, old_workbook, open_document, spreadsheet_xml])
@pytest.mark.parametrize("name", ["audits.xlsx", "audits.xls"])
def test_one_table_in_every_format_whatever_its_name(
    tmp_path: Path, written: Callable[[Book], bytes], name: str
) -> None:
    contents = read(written(BOOK), tmp_path, name=name)
    assert [(sheet.name, sheet.visible) for sheet in contents.sheets] == [("Audits", True), ("Lists", False)]
    assert rows_of(contents) == TEXTS and rows_of(contents, 1) == [["x"], ["1"]]
    assert [sheet.counted_rows for sheet in contents.sheets] == [4, 2]
    assert contents.notes == () and contents.encoding is None


def test_web_pages_and_their_spans(tmp_path: Path) -> None:
    page = b"<html><body><table><tr><th colspan=2>Supplier</th><th rowspan='2'>Score</th></tr><tr><td>A<br>B<td>C</tr></table>"
    contents = read(page, tmp_path)
    assert rows_of(contents) == [["Supplier", None, "Score"], ["A\nB", "C", None]]
    assert contents.sheets[0].merges == ((0, 0, 0, 1), (0, 2, 1, 2))
    table = web_page([["供应商", "结果"], ["深圳", "符合"]], charset="gb18030")
    assert rows_of(read(table, tmp_path)) == [["供应商", "结果"], ["深圳", "符合"]]
    saved_page = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + web_page([["a", "b"]])
    assert rows_of(read(saved_page, tmp_path)) == [["a", "b"]]


def test_gaps_in_xml_of_excel_2003_keep_their_places(tmp_path: Path) -> None:
    cells = '<Row ss:Index="3"><Cell ss:Index="2" ss:MergeAcross="1"><Data ss:Type="Number">7.0</Data></Cell><Cell><Data ss:Type="String">x</Data></Cell></Row>'
    page = spreadsheet_xml({"A": []}).replace(b"<Table>", b"<Table>" + cells.encode())
    contents = read(page, tmp_path)
    assert rows_of(contents) == [[None] * 4, [None] * 4, [None, "7", None, "x"]]
    assert contents.sheets[0].merges == ((2, 1, 2, 2),)


@pytest.mark.parametrize("written", [xlsx, binary_workbook, old_workbook, open_document])
def test_empty_rows_and_columns_in_front_are_kept(tmp_path: Path, written: Callable[[Book], bytes]) -> None:
    contents = read(written({"A": [[None] * 3, [None, None, "x"], [None, None, 2]]}), tmp_path)
    assert rows_of(contents) == [[None] * 3, [None, None, "x"], [None, None, "2"]]


@pytest.mark.parametrize("written", [xlsx, binary_workbook, old_workbook, open_document, spreadsheet_xml])
def test_error_cells_are_empty_and_named(tmp_path: Path, written: Callable[[Book], bytes]) -> None:
    rows: list[list[Any]] = [["Supplier", "Score"], ["Acme", "#N/A"], ["Beta", 2], ["Gamma", "#N/A"]]
    contents = read(written({"List": rows}), tmp_path)
    assert rows_of(contents) == [["Supplier", "Score"], ["Acme", None], ["Beta", "2"], ["Gamma", None]]
    (note,) = contents.notes
    assert note.found == "List!B2, B4" and note.reason.startswith("2 cells hold an Excel error")


def test_strict_open_xml_and_a_date_system_from_1904(tmp_path: Path) -> None:
    data = xlsx(BOOK)
    strict: dict[str, bytes | str] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for name in book.namelist():
            strict[name] = (
                book.read(name)
                .replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main")
                .replace(b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships")
            )  # fmt: skip
    assert rows_of(read(packed(strict), tmp_path)) == TEXTS
    mac = openpyxl.Workbook()
    mac.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    assert mac.active is not None
    mac.active.append([date(2024, 3, 4)])
    assert rows_of(read(saved(mac), tmp_path)) == [["2024-03-04"]]


def test_what_is_known_of_a_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Audit list"
    for row in [["Report"], [], ["Supplier", "Share", "Code"], ["Acme", 0.87, 123], ["Beta", 0.5, 7], ["Gamma", 1, 8]]:
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    for at in (4, 5, 6):
        sheet[f"B{at}"].number_format = "0 %"
        sheet[f"C{at}"].number_format = "00000"
    sheet.add_table(Table(displayName="Audits", ref="A3:C6"))
    book.defined_names["Body"] = openpyxl.workbook.defined_name.DefinedName("Body", attr_text="'Audit list'!$A$4:$C$6")
    book.defined_names["Sum"] = openpyxl.workbook.defined_name.DefinedName(
        "Sum", attr_text="SUM('Audit list'!$A$4:$C$6)"
    )
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["C"].hidden = True
    contents = read(saved(book), tmp_path)
    (known,) = contents.sheets
    assert known.merges == ((0, 0, 0, 2),) and known.counted_rows == 6 and not known.pivot
    assert known.areas == (Area("Audits", 2, 0, 5, 2), Area("Body", 3, 0, 5, 2))
    assert (known.hidden_rows, known.hidden_columns) == (1, 1)
    assert known.formats == {1: "0 %", 2: "00000"}
    (note,) = contents.notes
    assert note.sheet == "Audit list" and note.reason.startswith("the sheet has 1 hidden row and 1 hidden column")


def test_a_pivot_is_told(tmp_path: Path) -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotTable" Target="../pivotTables/p.xml"/></Relationships>'
    )
    data = workbook(
        GOOD_ROWS, **{"xl/worksheets/_rels/sheet1.xml.rels": relations, "xl/pivotTables/p.xml": f"<p {MAIN}/>"}
    )
    assert read(data, tmp_path).sheets[0].pivot


def test_formulas_without_a_stored_result_are_named(tmp_path: Path) -> None:
    contents = read(xlsx({"List": [["Supplier", "Score"], ["Acme", "=1+1"], ["Beta", 2]]}), tmp_path)
    assert rows_of(contents) == [["Supplier", "Score"], ["Acme", None], ["Beta", "2"]]
    (note,) = contents.notes
    assert note.found == "List!B2" and "formula without a stored result" in note.reason
    assert "Open the file in Excel, save it" in note.remedy


def test_colours_without_text_are_told_and_stripes_are_not(tmp_path: Path) -> None:
    red, green, grey = (PatternFill("solid", fgColor=colour) for colour in ("FFFF0000", "FF00FF00", "FFDDDDDD"))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Supplier", "Score", "Status", "Remarks"])
    for at in range(2, 12):
        sheet.append(["Acme", at, None, None])
        for letter in "ABD":
            sheet[f"{letter}{at}"].fill = grey if at % 2 else PatternFill()
        sheet[f"C{at}"].fill = red if at % 3 else green
    contents = read(saved(book), tmp_path)
    assert [(note.column, note.reason) for note in contents.notes] == [
        ("C", "column C shows colours but no text; colours are not read")
    ]


def test_a_zip_of_several_files(tmp_path: Path) -> None:
    data = packed({
        "2024/north.xlsx": xlsx(BOOK), "2024/south.csv": "Supplier;Score\nAcme;1\n", "2024/": b"",
        "old/south.csv": "Supplier;Score\nBeta;2\n", "__MACOSX/._north.xlsx": b"\x00\x05", "cover.png": b"\x89PNG\r\n",
    })  # fmt: skip
    contents = read(data, tmp_path, name="all.zip")
    assert [sheet.name for sheet in contents.sheets] == [
        "north.xlsx: Audits", "north.xlsx: Lists", "2024/south.csv", "old/south.csv",
    ]  # fmt: skip
    assert rows_of(contents, 3) == [["Supplier", "Score"], ["Beta", "2"]]
    assert [note.found for note in contents.notes] == ["._north.xlsx", "cover.png"]
    assert contents.encoding is not None and contents.encoding.name == "utf-8"


def test_a_damaged_file_in_a_zip_refuses_the_whole_of_it(tmp_path: Path) -> None:
    data = packed({"good.csv": "a,b\n1,2\n", "bad.xlsx": xlsx(BOOK)[:900]})
    with pytest.raises(Refusal, match=r"all\.zip: bad\.xlsx is damaged"):
        read(data, tmp_path, name="all.zip")


@pytest.mark.parametrize(
    "lock", [lambda word: encrypted_workbook(xlsx(BOOK), word), lambda word: encrypted_old_workbook(BOOK, word)]
)
def test_a_password_is_asked_for_and_opens_the_file(tmp_path: Path, lock: Callable[[str], bytes]) -> None:
    data = lock("Lösung 7")
    with pytest.raises(PasswordNeeded, match="is protected by a password"):
        read(data, tmp_path)
    with pytest.raises(PasswordNeeded, match="does not open with this password"):
        read(data, tmp_path, password="Loesung 7")
    assert rows_of(read(data, tmp_path, password="Lösung 7")) == TEXTS


def test_a_workbook_that_is_only_marked_read_only_needs_no_password(tmp_path: Path) -> None:
    assert rows_of(read(encrypted_workbook(xlsx(BOOK), "VelvetSweatshop"), tmp_path)) == TEXTS


def test_an_encrypted_open_document_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="save it without the password"):
        read(open_document(BOOK, encrypted=True), tmp_path)


def test_the_password_is_in_no_argument_list_and_no_file(tmp_path: Path) -> None:
    data = encrypted_workbook(xlsx(BOOK), "Staubfänger")
    path = tmp_path / "audits.xlsx"
    path.write_bytes(data)
    watched = subprocess.run(
        [sys.executable, "-c", WATCH, str(path), str(tmp_path)], capture_output=True, text=True, check=True,
        input="Staubfänger\n", encoding="utf-8",
    )  # fmt: skip
    seen = json.loads(watched.stdout)
    assert seen["rows"] == 4 and seen["commands"] and not any("Staub" in command for command in seen["commands"])
    assert watched.stderr == ""
    assert not any(
        "Staubf".encode(form) in file.read_bytes() for file in tmp_path.iterdir() for form in ("utf-8", "utf-16-le")
    )


WATCH = """
import json, sys, threading
from pathlib import Path
import psutil
from loaders.reading import Reader
sys.stdin.reconfigure(encoding="utf-8")
seen, done, me = set(), threading.Event(), psutil.Process()
def look():
    while not done.wait(0.01):
        for child in me.children():
            try:
                seen.add(" ".join(child.cmdline()))
            except psutil.NoSuchProcess:
                pass
watch = threading.Thread(target=look)
watch.start()
word = sys.stdin.readline().rstrip("\\n")
read = Reader().contents(Path(sys.argv[1]), name="audits.xlsx", folder=Path(sys.argv[2]), password=word)
done.set()
watch.join()
print(json.dumps({"rows": read.sheets[0].table.num_rows, "commands": sorted(seen)}))
"""


@pytest.mark.parametrize("written", [binary_workbook, old_workbook, open_document, spreadsheet_xml])
def test_an_audit_list_in_any_format_is_loaded(
    warehouse: Warehouse, tmp_path: Path, written: Callable[[Book], bytes]
) -> None:
    path = tmp_path / "audits.xls"
    path.write_bytes(written({"Audits": audit_rows()}))
    report = load_file(warehouse, path, name=path.name)
    assert (report.status, report.added["audits"], report.issues) == ("loaded", 4, ()), report.sentence


def test_one_child_per_file_and_none_left_behind(tmp_path: Path) -> None:
    before = set(psutil.Process().children())
    read(xlsx(BOOK), tmp_path)
    assert set(psutil.Process().children()) == before


def test_rows_the_reader_does_not_hand_over_are_not_lost_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "list.xls"
    path.write_bytes(old_workbook({"List": [["Supplier", "Score"], ["Acme", 1]]}))

    def against(*, rows: int, cells: int) -> list[ReadingNote]:
        facts = (SheetFacts(name="List", rows=rows, cells=cells, exact=True),)
        ((_, table, notes),) = workbook_tables(path, facts, kind="xls", name="list.xls", limits=LIMITS)
        assert table.num_rows == 2
        return notes

    assert against(rows=2, cells=4) == []
    assert [note.reason for note in against(rows=2, cells=6)] == ["2 cells could not be read"]
    with pytest.raises(Refusal, match="it has 9 rows, but only 2 can be read"):
        against(rows=9, cells=18)
