"""Everything out and in again: Parquet gives the same tables, Excel through the loader the same figures."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data.checklist_places import Item, Place, place_items
from data.contents import row_counts, table_names
from data.events import add_event
from data.exchange import export_parquet, import_parquet
from data.history import undo
from data.master_data import edit
from data.merges import merge
from data.notes import add_note, remove_note
from data.saved_views import save_view
from data.warehouse import SCHEMA_VERSION, Warehouse, WarehouseError, open_warehouse
from loaders.audit_workbook import export_workbook
from loaders.load import load_file
from loaders.workbook_import import import_workbook
from loaders.workbook_templates import filled_sample
from metrics.conformity_rate import conformity_rate
from metrics.filters import Filters
from metrics.repeat_rate import repeat_rate
from tests.frames import differing
from tests.samples import AUDIT_HEADINGS, FINDING_HEADINGS, full_workbook, written

AT = datetime(2026, 1, 2, 3, 4)
PINNED = """
    select finding_key, supplier_key from store.finding_fact join store.place using (site_key)
    where supplier = 'Epsilon' order by finding_key limit 1
"""


def odd_workbook() -> dict[str, list[list[Any]]]:
    """What makes identity hard: no numbers, look-alikes, restarted finding numbers, formulas, sections, odd labels."""
    sections: list[list[Any]] = [["Audit No.", "Supplier", "Audit Date", "Scheme", "Dimension", "Overall Result"],
                ["S1", "Gamma", date(2024, 2, 2), "House check", "Social", "Pass"],
                ["S1", "Gamma", date(2024, 2, 2), "House check", "Environment", "Fail"]]  # fmt: skip
    audits: list[list[Any]] = [
        AUDIT_HEADINGS,
        [None, "+1+1", "Total", "China", "East", date(2023, 3, 1), "Periodic", "ISO 9001", "Pass", 95.5],
        [None, "+1+1", "Total", "China", "East", date(2023, 3, 1), "Periodic", "ISO 14001", "Fail", 61],
        [None, "+1+1", "Total", "China", "East", date(2024, 3, 1), "Follow-up", "ISO 9001", "Splendid", 88],
        ["D1", "Delta", None, None, None, date(2024, 5, 1), None, None, "Pass", None],
        ["D1", "Delta", None, None, None, date(2024, 6, 1), None, "ISO 9001", "Fail", None],
        ["E1", "Total", "@home", "VN", None, date(2024, 6, 1), "Initial", "amfori BSCI", "B", None],
    ]
    findings: list[list[Any]] = [
        [*FINDING_HEADINGS, "Supplier", "Audit Date", "Lead Auditor"],
        ["E1", "1", "1.1", "Major", "+cmd|' /C calc'!A0", "Fix", date(2024, 8, 1), None, "Open", None, None, None],
        ["E1", "1", "2.1", "Minor", "same number again", "Fix", date(2024, 8, 1), None, "Open", None, None, None],
        ["E1", "2", "2.2", "Grave", "label nobody knows", None, None, None, None, None, None, None],
        ["E1", "3", "2.3", "Zero tolerance", "bribe", "One", None, None, "Closed", None, None, None],
        ["E1", "3", "2.3", "Zero tolerance", "bribe", "Two", date(2024, 9, 1), None, "half way", None, None, None],
        [
            "X9",
            None,
            "5.1",
            "Major",
            "known from its finding only",
            None,
            None,
            None,
            None,
            "Epsilon",
            date(2024, 7, 1),
            "Ann",
        ],
        [
            "X9",
            None,
            "5.1",
            "Major",
            "known from its finding only",
            None,
            None,
            None,
            None,
            "Epsilon",
            date(2024, 7, 1),
            "Bob",
        ],
    ]
    answers: list[list[Any]] = [["Audit No.", "Clause", "Question", "Answer", "Score", "Max Score"],
               ["E1", "8.10", "First?", "Yes", 4, 4], ["E1", "8.1", "Second?", "OK", 1, 4],
               ["E1", "8.1", "Second?", "Yes", 1, 4], ["E1", None, "Without a number?", "No", None, None],
               ["E1", "9", "Odd?", "perhaps", None, None], ["E1", "9.2", "Left out?", "N/A", None, None]]  # fmt: skip
    return {"Audits": audits, "Findings": findings, "Answers": answers, "Sections": sections}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample of the template, a small example, an odd one, one that changes it, and one taken back."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "sample.xlsx").write_bytes(filled_sample())
    later = full_workbook()
    later["Audits"][1][8] = "Fail"
    del later["Answers"]
    undone = {"Audits": full_workbook()["Audits"][:3]}
    for name, sheets in (("full", full_workbook()), ("odd", odd_workbook()), ("later", later), ("undone", undone)):
        written(folder / f"{name}.xlsx", sheets)
    warehouse = open_warehouse(folder / "audits.duckdb")
    for number, name in enumerate(("sample", "full", "odd", "later", "undone"), start=1):
        assert load_file(warehouse, folder / f"{name}.xlsx", name=f"{name}.xlsx").load_id == number
    undo(warehouse, 5, by="ann", at=AT)
    with warehouse.cursor() as con:
        finding, supplier = con.execute(PINNED).fetchone() or (0, 0)
    add_note(warehouse, "finding", finding, "=1+1 seen before", by="ann", at=AT)
    remove_note(warehouse, add_note(warehouse, "supplier", supplier, "Call them", by="ann", at=AT), by="bob", at=AT)
    add_event(warehouse, day=AT.date(), about="all", name=None, reason="New firm", splits=False, by="ann", at=AT)
    save_view(warehouse, "Monday", "risk", [("tier", "high")], by="ann", at=AT)
    warehouse.close()
    return folder


@pytest.fixture
def filled(made: Path, tmp_path: Path) -> Iterator[Warehouse]:
    """A database of its own for each test, with its files beside it, as they were made once."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    opened = open_warehouse(tmp_path / "audits.duckdb")
    yield opened
    opened.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Warehouse]:
    opened = open_warehouse(tmp_path / "elsewhere" / "empty.duckdb")
    yield opened
    opened.close()


def rows(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    with warehouse.cursor() as con:
        return {name: sorted(con.table(f"store.{name}").fetchall(), key=repr) for name in table_names(con)}


def test_parquet_out_and_in_gives_the_same_tables(filled: Warehouse, empty: Warehouse, tmp_path: Path) -> None:
    target = tmp_path / "all.zip"
    with filled.cursor() as con:
        counts = export_parquet(con, target, at=AT)
        assert counts == row_counts(con)
    assert import_parquet(empty, target) == counts
    assert rows(empty) == rows(filled)
    with filled.cursor() as ours, empty.cursor() as theirs:
        assert differing(ours, theirs) == []
    assert load_file(empty, tmp_path / "full.xlsx", name="full.xlsx").status == "already_loaded"


def test_excel_out_and_in_through_the_loader_gives_the_same_figures(
    filled: Warehouse, empty: Warehouse, tmp_path: Path
) -> None:
    target = tmp_path / "all.xlsx"
    with filled.cursor() as con:
        counts = export_workbook(con, target)
        expected = row_counts(con)
    report = load_file(empty, target, name="all.xlsx")
    assert [problem for problem in report.rejections] == []
    shapes = {sheet.sheet: sheet.shape for sheet in report.sheets}
    assert {name: shape for name, shape in shapes.items() if name != "Suppliers"} == {
        "Audits": "audits", "Sections": "sections", "Answers": "answers", "Findings": "findings", "Loads": "skipped",
        "Notes": "skipped", "Saved views": "skipped", "House rules": "skipped",
    }  # fmt: skip
    with empty.cursor() as con:
        found = row_counts(con)
        current = [name for name in found if name.startswith("current_") or name.endswith("_fact")]
        assert {name: found[name] for name in current} == {name: expected[name] for name in current}
    with filled.cursor() as ours, empty.cursor() as theirs:
        # The checks of data quality also speak of the files themselves, and this is another file.
        assert [what for what in differing(ours, theirs) if not what.startswith("data-quality")] == []
    assert (counts["Loads"], counts["Notes"]) == (5, 3)


def test_notes_and_events_stand_in_the_excel_export_with_who_and_when(filled: Warehouse, tmp_path: Path) -> None:
    with filled.cursor() as con:
        export_workbook(con, tmp_path / "all.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "all.xlsx")["Notes"].values)[1:]
    assert [row[:1] + row[3:5] for row in rows] == [
        ("day of a chart", "New firm", "ann"), ("finding", "=1+1 seen before", "ann"), ("supplier", "Call them", "ann"),
    ]  # fmt: skip
    assert [row[6] for row in rows] == [None, None, "bob"]
    assert rows[1][1] == "Epsilon, X9, 5.1" and rows[0][1] == "all" and rows[2][1] == "Epsilon"


NOTED = ("note", "event", "saved_view")


def test_excel_out_and_imported_brings_notes_events_and_saved_views_back(
    filled: Warehouse, empty: Warehouse, tmp_path: Path
) -> None:
    """A note that stands, one removed, an event about all and one about a supplier, a view replaced and its odd query."""
    told = {"name": "Epsilon", "reason": "Moved", "splits": True, "by": "bob", "at": AT}
    add_event(filled, day=date(2024, 7, 2), about="supplier", **told)  # type: ignore[arg-type]
    save_view(filled, "Monday", "", [("region", 'A="1", [b]\n'), ("region", "Öst")], by="bob", at=AT)
    with filled.cursor() as con:
        export_workbook(con, tmp_path / "all.xlsx")
    report = import_workbook(empty, tmp_path / "all.xlsx", name="all.xlsx", by="cleo")
    assert report["status"] == "imported", report
    assert report["sentence"].endswith("With it came notes: 2, events: 2, saved views: 2.")
    ours, theirs = rows(filled), rows(empty)
    assert {name: ours[name] for name in NOTED} == {name: theirs[name] for name in NOTED}
    with pytest.raises(WarehouseError, match="holds loads already"):
        import_workbook(empty, tmp_path / "all.xlsx", name="all.xlsx", by="cleo")


HEADINGS = ["Audit No.", "Supplier", "Site", "Country", "Audit Date", "Scheme", "Version", "Overall Result"]
FINDINGS = ["Audit No.", "Supplier", "Audit Date", "Finding No.", "Clause", "Severity", "Finding"]
ANSWERS = ["Audit No.", "Supplier", "Audit Date", "Clause", "Question", "Answer", "Dimension"]
KEYS = """
    select name as word, supplier_key as key from store.current_supplier
    union all select name, site_key from store.current_site
    union all select audit_no, audit_key from store.current_audit
    union all select number, finding_key from store.current_finding
"""


@pytest.fixture
def judged(tmp_path: Path) -> Iterator[Warehouse]:
    """| A1 | Acme, North, 1 March 2023, fail     | finding F1 of clause 1.1; 1.1 no, 1.2 yes, said to be Social      |
    | X7 | Acme, North, 2 March 2023           | the same visit as A1, by hand; its finding F7 does not count      |
    | K1 | Akme, Yard, 1 April 2024, fail      | Akme is Acme, by hand, and its Yard is North; F2 repeats F1       |
    | B1 | Beta, Mill (China), 1 May 2024      | called Boreal, in region Delta, by hand                          |
    | B2 | Beta, Mill (Viet Nam), 2 May 2024   |                                                                  |
    | C1 | Coil, no site named, 3 May 2024     |                                                                  |

    By hand clause 1.2 of the checklist is Quality, over the file; 1.1 stays Social.
    """
    rows: list[list[Any]] = [
        ["A1", "Acme Ltd", "North", "CN", date(2023, 3, 1), "Own list", "1", "Fail"],
        ["X7", "Acme Ltd", "North", "CN", date(2023, 3, 2), "Own list", "1", None],
        ["K1", "Akme Trading", "Yard", "CN", date(2024, 4, 1), "Own list", "1", "Fail"],
        ["B1", "Beta SA", "Mill", "CN", date(2024, 5, 1), "Own list", "1", "Pass"],
        ["B2", "Beta SA", "Mill", "VN", date(2024, 5, 2), "Own list", "1", "Pass"],
        ["C1", "Coil GmbH", None, "DE", date(2024, 5, 3), "Own list", "1", "Pass"],
    ]
    whose = {row[0]: [row[0], row[1], row[4]] for row in rows}
    found = [
        [*whose["A1"], "F1", "1.1", "Major", "open drain"],
        [*whose["X7"], "F7", "1.1", "Major", "a drain that is open"],
        [*whose["K1"], "F2", "1.1", "Major", "open drain again"],
    ]
    asked = [
        [*whose[audit], clause, f"Is {clause} kept?", answer, "Social"]
        for audit in ("A1", "K1", "B1", "B2", "C1")
        for clause, answer in (("1.1", "No" if audit in ("A1", "K1") else "Yes"), ("1.2", "Yes"))
    ]
    written(
        tmp_path / "all.xlsx",
        {"Audits": [HEADINGS, *rows], "Findings": [FINDINGS, *found], "Answers": [ANSWERS, *asked]},
    )
    warehouse = open_warehouse(tmp_path / "judged.duckdb")
    assert load_file(warehouse, tmp_path / "all.xlsx", name="all.xlsx").status == "loaded"
    with warehouse.cursor() as con:
        key = dict(con.execute(KEYS).fetchall())
    for about, word in (("supplier", "Acme Ltd"), ("supplier", "Beta SA"), ("finding", "F2"), ("finding", "F7")):
        add_note(warehouse, about, key[word], f"of {word}", by="ann", at=AT)
    place = (Item("Own list", "1", "clause", "1.2"), Place("Quality", over_file=True))
    place_items(warehouse, [place], by="ann", at=AT)
    alike = (("supplier", "Akme Trading", "Acme Ltd"), ("site", "Yard", "North"), ("visit", "X7", "A1"))
    for entity, one, other in alike:
        merge(warehouse, entity, key[one], key[other], by="ann", at=AT)  # type: ignore[arg-type]
    edit(warehouse, "supplier", key["Beta SA"], "name", "Boreal", by="ann", at=AT)
    edit(warehouse, "supplier", key["Beta SA"], "region", "Delta", by="ann", at=AT)
    yield warehouse
    warehouse.close()


UNPLACED = ["unmapped", 0, 0]  # the findings, whose file says nothing of it
PLACES = "select supplier, site, country, region from store.place order by all"
ON_FILE = "select count(*) from store.audit_fact"
NOTED_ON = """
    select text, supplier from store.note join store.place on about = 'supplier' and key = supplier_key group by all
    union all
    select note.text, clause || ' ' || audit_no from store.note join store.finding_fact on key = finding_key
    join store.audit_fact using (audit_key)
    order by 1
"""


def test_excel_out_and_imported_gives_what_counts_by_hand_too(
    judged: Warehouse, empty: Warehouse, tmp_path: Path
) -> None:
    """| suppliers | Acme, Boreal, Coil: 3 of 4       |
    | sites     | North, two mills, Coil: 4 of 5   |
    | audits    | A1 (with X7), K1, B1, B2, C1: 5 of 6 |
    | repeats   | F1 at the next audit: 1 of 1     |
    | notes     | one on what does not count stays out |
    """
    target = tmp_path / "out.xlsx"
    with judged.cursor() as con:
        export_workbook(con, target)
    report = import_workbook(empty, target, name="out.xlsx", by="cleo")
    assert "With it came notes: 3, events: 0, saved views: 0; notes on what is not on file: 1" in report["sentence"]
    with judged.cursor() as ours, empty.cursor() as theirs:
        places = theirs.execute(PLACES).fetchall()
        assert places == ours.execute(PLACES).fetchall()
        assert [(row[:2], row[3] == "Delta") for row in places] == [
            (("Acme Ltd", "North"), False), (("Boreal", "Mill"), True), (("Boreal", "Mill"), True),
            (("Coil GmbH", "Coil GmbH"), False),
        ]  # fmt: skip
        assert theirs.execute(ON_FILE).fetchone() == ours.execute(ON_FILE).fetchone() == (5,)
        for con in (ours, theirs):
            day = Filters(as_of=AT.date())
            told = conformity_rate(con, day, by="dimension")
            assert told[["dimension", "count", "of"]].values.tolist() == [["Quality", 5, 5], ["Social", 3, 5], UNPLACED]
            assert repeat_rate(con, day)[["count", "of"]].values.tolist() == [[1, 1]]
        assert [what for what in differing(ours, theirs) if not what.startswith("data-quality")] == []
        assert theirs.execute(NOTED_ON).fetchall() == [
            ("of Acme Ltd", "Acme Ltd"), ("of Beta SA", "Boreal"), ("of F2", "1.1 K1"),
        ]  # fmt: skip


def test_sheets_of_notes_that_are_none_of_ours_are_refused_and_nothing_changes(
    filled: Warehouse, empty: Warehouse, tmp_path: Path
) -> None:
    with filled.cursor() as con:
        export_workbook(con, tmp_path / "all.xlsx")
    before = rows(empty)
    for number, (cell, value) in enumerate((("G1", "Else"), ("F2", "yesterday"), ("I2", "one"), ("J3", "-"))):
        book = openpyxl.load_workbook(tmp_path / "all.xlsx")
        book["Notes"][cell] = value
        book.save(bad := tmp_path / f"bad{number}.xlsx")
        with pytest.raises(WarehouseError, match="cannot be read as an export of this program"):
            import_workbook(empty, bad, name=bad.name, by="cleo")
    assert rows(empty) == before


def test_excel_cells_are_never_formulas(filled: Warehouse, tmp_path: Path) -> None:
    with filled.cursor() as con:
        con.execute("update store.current_finding set text = '=1+1' where text = 'bribe'")
        export_workbook(con, tmp_path / "all.xlsx")
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}
    assert "=1+1" in {cell.value for cell in cells}


def test_an_import_needs_an_empty_database(filled: Warehouse, empty: Warehouse, tmp_path: Path) -> None:
    with filled.cursor() as con:
        export_parquet(con, tmp_path / "all.zip", at=AT)
    before = rows(filled)
    with pytest.raises(WarehouseError, match="holds loads already, and an import needs an empty one"):
        import_parquet(filled, tmp_path / "all.zip")
    assert rows(filled) == before
    with empty.cursor() as con, pytest.raises(WarehouseError, match="exists already"):
        export_parquet(con, tmp_path / "all.zip", at=AT)


def changed(source: Path, target: Path, **contents: bytes | None) -> Path:
    """A copy of a zip with some of its entries replaced, or left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.namelist():
            content = contents.get(entry.partition(".")[0], b"kept")
            if content is not None:
                new.writestr(entry, old.read(entry) if content == b"kept" else content)
    return target


def test_a_damaged_export_is_refused_and_nothing_changes(filled: Warehouse, empty: Warehouse, tmp_path: Path) -> None:
    good = tmp_path / "all.zip"
    with filled.cursor() as con:
        export_parquet(con, good, at=AT)
    before = rows(empty)
    manifest = json.loads(zipfile.ZipFile(good).read("manifest.json"))

    def told(**facts: Any) -> bytes:
        return json.dumps(manifest | facts).encode()

    fewer = dict(manifest["tables"]) | {"audit": manifest["tables"]["audit"] | {"rows": 3}}
    lacking = {name: facts for name, facts in manifest["tables"].items() if name != "audit"}
    hostile = dict(manifest["tables"]) | {"../../evil": manifest["tables"]["audit"]}
    for number, (contents, sentence) in enumerate(
        (
            ({"audit": b"PAR1 not"}, "table audit differs"),
            ({"audit": None}, "lacks the table 'audit'"),
            ({"manifest": None}, "it has no manifest"),
            ({"manifest": b"[1]"}, "its manifest says otherwise"),
            ({"manifest": told(schema_version=99)}, "by a newer version of this program"),
            ({"manifest": told(schema_version=SCHEMA_VERSION - 1)}, "by an older version of this program"),
            ({"manifest": told(tables=fewer)}, "came to .* rows instead of 3"),
            ({"manifest": told(tables=lacking)}, "does not have the tables of this program: audit"),
            ({"manifest": told(tables=hostile)}, "lacks the table '../../evil'"),
        )
    ):
        bad = changed(good, tmp_path / f"bad{number}.zip", **contents)  # type: ignore[arg-type]
        with pytest.raises(WarehouseError, match=sentence):
            import_parquet(empty, bad)
    (tmp_path / "text.zip").write_text("no zip", encoding="utf-8")
    with pytest.raises(WarehouseError, match=r"text\.zip cannot be read as an export of this program"):
        import_parquet(empty, tmp_path / "text.zip")
    assert rows(empty) == before
