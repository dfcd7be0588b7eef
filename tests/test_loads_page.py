"""The Loads page: empty, filled, asked for nonsense; and each of its buttons."""

from __future__ import annotations

import io
import shutil
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.backup import backup, backups, restore_job
from data.warehouse import open_warehouse
from loaders.load import load_file
from pages.parts.databases import own
from pages.parts.upkeep_wording import TOLD_BEFORE
from tests.samples import AUDIT_HEADINGS, full_workbook, written

EFFECT = "What taking it back would change"
PAGE = Path(__file__).resolve().parent.parent / "pages/loads.py"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "app.duckdb"
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(path))
    monkeypatch.delenv("SUPPLIER_AUDITS_DROP_FOLDER", raising=False)
    monkeypatch.setattr("sys.argv", ["streamlit"])
    yield path
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two loads; one row of the second is refused. A backup is there, so none is made at the start."""
    folder = tmp_path_factory.mktemp("kept")
    database = folder / "app.duckdb"
    sheets = full_workbook()
    sheets["Audits"].append(
        ["Z9", "Acme <b>Ltd</b>", "North", "China", "East", "no day", "Periodic", "ISO 9001", "Pass", 9]
    )
    warehouse = open_warehouse(database)
    written(folder / "list.xlsx", {"Audits": full_workbook()["Audits"]})
    written(folder / "all.xlsx", sheets)
    load_file(warehouse, folder / "list.xlsx", name="list.xlsx", by="ann")
    load_file(warehouse, folder / "all.xlsx", name="all *new*.xlsx", by="bob")
    backup(warehouse, why="for the test")
    warehouse.close()
    return database


@pytest.fixture
def filled(database: Path, kept: Path) -> Path:
    """A database and its backup, as they were made once."""
    shutil.copyfile(kept, database)
    shutil.copytree(f"{kept}.backups", f"{database}.backups")
    return database


def shown(query: dict[str, str] | None = None) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=60)
    for key, value in (query or {}).items():
        app.query_params[key] = value
    return app.run()


def said(app: AppTest) -> str:
    parts = (*app.title, *app.subheader, *app.markdown, *app.caption, *app.info, *app.success, *app.error, *app.text)
    return "\n".join(str(part.value) for part in parts)


def pressed(app: AppTest, label: str) -> AppTest:
    """The page after a button was pressed and its job has ended."""
    next(button for button in app.button if button.label == label).click().run()
    jobs = own().worker
    deadline = time.monotonic() + 60
    while jobs.jobs()["state"].isin(["waiting", "running"]).any():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return app.run()


def test_without_a_load_it_says_what_to_do(database: Path) -> None:
    app = shown()
    assert not app.exception and not app.error
    assert "No file has been loaded yet. Load one, or import an export" in said(app)
    assert {"Import", "Back up now"} <= {button.label for button in app.button}
    assert [link.proto.page for link in app.get("page_link")] == ["load_files"]
    assert "No drop folder is watched" in said(app)
    assert backups(database) == []


def test_the_history_has_every_load_newest_first(filled: Path) -> None:
    app = shown()
    assert not app.exception and not app.error
    history = app.dataframe[0].value
    assert list(history["file"]) == ["all *new*.xlsx", "list.xlsx"]
    assert list(history["loaded_by"]) == ["bob", "ann"]
    assert list(history["sheets"]) == [3, 1]
    assert list(history["rejected"]) == [1, 0]
    assert "Choose a load to see its receipt" in said(app)


@pytest.mark.parametrize("asked", ["99", "abc", "-1", "'; drop table store.load; --", "²", "<script>"])
def test_an_absurd_address_shows_no_receipt(filled: Path, asked: str) -> None:
    app = shown({"load": asked})
    assert not app.exception and not app.error
    assert "Receipt of load" not in said(app)


def test_a_receipt_says_the_balance_in_words_and_what_an_undo_would_do(filled: Path) -> None:
    app = shown({"load": "2"})
    assert not app.exception
    text = said(app)
    assert r"**all \*new\*\.xlsx**" in text and "by bob." in text
    assert "**Audits**: 5 rows read = 4 unchanged + 1 refused." in text
    assert "**Findings**: 4 rows read = 4 new." in text
    assert "6 answers, 4 findings, 4 actions would go; " in text
    refused = next(frame.value for frame in app.dataframe if "remedy" in frame.value)
    assert list(refused["row"]) == [6]


def test_undo_and_load_again_from_the_receipt(filled: Path) -> None:
    app = pressed(shown({"load": "2"}), "Yes, undo it")
    assert r"Load 2 \(all \*new\*\.xlsx\) was undone" in said(app)
    assert "it no longer counts" in said(app)
    app = pressed(app, "Load again")
    assert "counts again" in said(app)
    assert "it no longer counts" not in said(app)


def test_the_figures_with_and_without_a_load(filled: Path) -> None:
    app = pressed(shown({"load": "2"}), "Compare the figures with and without it")
    figures = next(frame.value for frame in app.dataframe if "without" in frame.value).set_index("figure")
    assert tuple(figures.loc["Audit pass rate"]) == ("50.0% (2 of 4)", "50.0% (2 of 4)")
    assert figures.loc["Conformity rate", "now"] == "60.0% (3 of 5)"
    assert figures.loc["Conformity rate", "without"] == "– (no checklist answers are on file)"
    assert [part.proto.expanded for part in app.expander if part.label == EFFECT] == [True]  # so that they are seen


def test_figures_of_earlier_data_are_not_told_as_those_of_now(filled: Path, tmp_path: Path) -> None:
    """| asked                          | audits told as now |
    | both comparisons, four audits  | 4, 4               |
    | one more is loaded             | none, but why      |
    | both asked again               | 5, 5               |
    """
    columns = {"Show": "same_day", "Compare the figures with and without it": "without"}

    def told(app: AppTest) -> list[str]:
        frames = [frame.value for frame in app.dataframe if set(columns.values()) & set(frame.value)]
        return [str(frame.set_index("figure").loc["Audits", "now"]) for frame in frames]

    app = shown({"load": "2"})
    assert [part.proto.expanded for part in app.expander if part.label == EFFECT] == [False]
    for label in columns:
        app = pressed(app, label)
    assert told(app) == ["4", "4"]
    more = ["C1", "Cygnus GmbH", "Werk 1", "Germany", "West", date(2024, 1, 1), "Periodic", "ISO 9001", "Fail", 50]
    path = written(tmp_path / "more.xlsx", {"Audits": [AUDIT_HEADINGS, more]})
    load_file(own().warehouse, path, name="more.xlsx")
    app = app.run()
    assert told(app) == [] and "Files that counted on" not in said(app)
    for label in columns:
        assert TOLD_BEFORE.format(button=label) in said(app)
        app = pressed(app, label)
    assert told(app) == ["5", "5"] and "the data have changed since" not in said(app)


def test_backup_and_restore_by_a_click(filled: Path) -> None:
    app = pressed(shown({"load": "2"}), "Yes, undo it")
    app = pressed(app, "Back up now")
    assert "was made and checked" in said(app)
    assert [one.why for one in backups(filled)] == ["by hand", "for the test"]
    served = own()
    oldest = backups(filled)[-1]
    served.worker.submit_work("restore", "x", lambda step: restore_job(served.warehouse, path=oldest.path, name="x"))
    while served.worker.jobs()["state"].isin(["waiting", "running"]).any():
        time.sleep(0.02)
    assert "it no longer counts" not in said(app.run())  # this session, opened before, sees the restored data
    assert backups(filled)[0].why == "before restoring x"


def test_exports_are_made_and_offered(filled: Path) -> None:
    app = pressed(shown(), "Make Parquet export")
    app = pressed(app, "Make Excel export")
    folder = Path(f"{filled}.exports")
    (packed,), (book,) = list(folder.glob("*.zip")), list(folder.glob("*.xlsx"))
    with zipfile.ZipFile(packed) as archive:
        assert "audit.parquet" in archive.namelist()
    assert openpyxl.load_workbook(io.BytesIO(book.read_bytes())).sheetnames[0] == "Audits"
    assert not app.exception


def test_as_known_on_the_day_of_the_loads(filled: Path) -> None:
    app = pressed(shown(), "Show")
    figures = next(frame.value for frame in app.dataframe if "same_day" in frame.value).set_index("figure")
    assert tuple(figures.loc["Audits"]) == ("4", "4", "4")
    assert "; today: 2" in said(app)


def test_the_drop_folder_says_what_it_does_and_what_is_wrong(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["streamlit", "--drop-folder", str(tmp_path / "drop")])
    monkeypatch.setattr("data.drop_folder.POLL", 0.05)
    drop = own().drop
    assert drop is not None
    while drop.problem is None:
        time.sleep(0.02)
    assert any("cannot be used" in str(error.value) for error in shown().error)
    (tmp_path / "drop").mkdir()
    while drop.problem is not None:
        drop.look()
    assert "are loaded automatically. Nothing waits there." in said(shown())


def test_a_daily_backup_is_made_at_the_start(filled: Path) -> None:
    for made in backups(filled):
        made.path.unlink()
    worker = own().worker
    while worker.jobs()["state"].isin(["waiting", "running"]).any():
        time.sleep(0.02)
    assert [one.why for one in backups(filled)] == ["daily"]
