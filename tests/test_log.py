"""The log and the Diagnostics page say what happened, and never what stands in a file or who anybody is."""

from __future__ import annotations

import ast
import logging
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data import log
from data.backup import backup_job
from data.calculator import Calculator
from data.health import health
from data.house_rules import change_rule
from data.log import FILE, PARTS, end_log, last_lines, log_folder, start_log
from data.warehouse import Warehouse
from data.worker import Worker
from loaders.load import load_file
from pages.parts.databases import own, spooled_upload
from pages.parts.diagnosis import diagnosis
from pages.parts.diagnostics_wording import UNWELL, WELL, health_sentence, support_text
from tests.samples import full_workbook, written

ROOT = Path(__file__).resolve().parent.parent
TELL_TALES = ("Zyxomatic", "Quillfeather", "Grimsdyke", "Xyzzyville")
LOG = logging.getLogger("data.test")
FIRST_LOAD = "insert into store.load values (1, 'a', 'abc', 3, 'ann', timestamp '2025-01-01', null, null, null)"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "Zyxomatic.duckdb"
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(path))
    monkeypatch.delenv("SUPPLIER_AUDITS_DROP_FOLDER", raising=False)
    monkeypatch.setattr("sys.argv", ["streamlit"])
    yield path
    st.cache_data.clear()
    st.cache_resource.clear()
    end_log()


def ended(job: str) -> dict[str, object]:
    deadline = time.monotonic() + 60
    while (found := own().worker.job(job))["state"] in ("waiting", "running"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


def failing(step: object) -> dict[str, object]:
    raise ValueError("Could not convert 'Grimsdyke' of Zyxomatic")


def test_no_content_and_no_name_in_the_log_or_the_text_for_support(database: Path, tmp_path: Path) -> None:
    """Supplier Zyxomatic at Xyzzyville, auditor Quillfeather: loaded, refused, failed over, backed up, ruled upon."""
    sheets = full_workbook()
    sheets["Audits"][0] += ["Lead Auditor"]
    for row in sheets["Audits"][1:]:
        row[1:3] = ["Zyxomatic Ltd", "Xyzzyville"]
        row.append("Quillfeather")
    good = written(tmp_path / "Zyxomatic.xlsx", sheets)
    served = own()
    with good.open("rb") as content:
        spooled = spooled_upload(served, content)
    jobs = [
        served.worker.submit_file(spooled, name="Zyxomatic.xlsx", by="Quillfeather"),
        served.worker.submit_file(database.with_suffix(".absent"), name="Grimsdyke.xlsx"),
        served.worker.submit_work("import", "import of Grimsdyke", failing),
        served.worker.submit_work("backup", "x", lambda step: backup_job(served.warehouse, why="for Quillfeather")),
    ]
    assert [ended(job)["state"] for job in jobs] == ["done", "refused", "refused", "done"]
    change_rule(served.warehouse, "minimum_n", "9", by="Quillfeather", at=datetime.now(), reason="Grimsdyke")
    lines = last_lines(database, count=100)
    assert {"The program started", "A job ended", "A job failed"} <= {line["event"] for line in lines}
    failed = next(line for line in lines if line["event"] == "A job failed")
    assert (failed["error"], failed["kind"]) == ("ValueError", "import")
    assert failed["way"][-1].startswith("tests/test_log.py:") and failed["way"][-1].endswith(" failing")
    told = support_text(diagnosis(served, database), at=datetime.now())
    assert "A job failed" in told and "schema this program writes" in told and "raw_row" in told
    written_down = "".join(path.read_text(encoding="utf-8") for path in log_folder(database).iterdir())
    for tale in (*TELL_TALES, str(tmp_path)):
        assert tale not in written_down and tale not in told
    with served.warehouse.cursor() as con:  # they are on file: the test would see them
        assert "Zyxomatic" in repr(con.execute("select supplier from store.place").fetchall())
    app = AppTest.from_file(str(ROOT / "pages/diagnostics.py"), default_timeout=60).run()
    assert not app.exception and not app.error
    assert WELL in [part.value for part in app.markdown]


def test_only_facts_that_cannot_hold_a_name_or_a_cell_are_written(tmp_path: Path) -> None:
    database = tmp_path / "audits.duckdb"
    start_log(database)
    LOG.info("Said", extra={"kind": "load", "seconds": 0.12345, "metric": "Acme Ltd", "page": 7, "supplier": "Acme"})
    end_log()
    (line,) = last_lines(database, count=9)
    assert {name: line[name] for name in line if name != "at"} == {
        "level": "info", "part": "data.test", "event": "Said", "kind": "load", "seconds": 0.123, "page": 7,
    }  # fmt: skip
    assert line["at"].endswith("+00:00")


def test_the_files_take_turns_and_a_cut_line_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "BYTES", 2_000)
    database = tmp_path / "audits.duckdb"
    start_log(database)
    for number in range(200):
        LOG.info("Said", extra={"load": number})
    end_log()
    files = sorted(path.name for path in log_folder(database).iterdir())
    assert files == [FILE, *(f"{FILE}.{number}" for number in range(1, 5))]
    assert all(path.stat().st_size <= 2_000 for path in log_folder(database).iterdir())
    with (log_folder(database) / FILE).open("a", encoding="utf-8") as file:
        file.write('{"at": "2026-')
    assert last_lines(database, count=3)[0]["load"] == 199
    assert last_lines(tmp_path / "other.duckdb", count=3) == []


def test_a_folder_that_cannot_be_written_leaves_the_program_without_a_log(tmp_path: Path) -> None:
    database = tmp_path / "audits.duckdb"
    log_folder(database).write_text("a file where the folder should be", encoding="utf-8")
    start_log(database)
    LOG.info("Said")
    assert last_lines(database, count=3) == []


def test_what_the_program_logs_is_constant_text_with_known_facts() -> None:
    calls = [
        (path, call)
        for part in PARTS
        for path in (ROOT / part).rglob("*.py")
        if "LOG." in path.read_text(encoding="utf-8")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("LOG.")
    ]
    assert len(calls) > 8
    for path, call in calls:
        assert len(call.args) == 1 and isinstance(call.args[0], ast.Constant), f"{path}:{call.lineno}"
        assert "%" not in str(call.args[0].value), f"{path}:{call.lineno}"


def test_health_says_what_to_do() -> None:
    assert health_sentence({"database": True, "worker": True}) == WELL
    assert health_sentence({"database": True, "worker": False, "room": False}) == f"{UNWELL['worker']} {UNWELL['room']}"


def test_health_of_a_database_that_refuses_everything(warehouse: Warehouse) -> None:
    worker, calculator = Worker(warehouse, load=load_file, by="ann"), Calculator(warehouse, list)
    assert health(warehouse, worker, calculator, now=datetime(2025, 1, 1)) == {
        "database": True, "worker": False, "figures": False, "room": True, "backup": True,
    }  # fmt: skip
    change_rule(warehouse, "minimum_n", "9", by="ann", at=datetime(2025, 1, 1))
    assert health(warehouse, worker, calculator, now=datetime(2025, 1, 1))["backup"], "nothing was loaded yet"
    with warehouse.writing() as con:
        con.execute(FIRST_LOAD)
    for day, well in ((5, True), (9, False)):
        assert health(warehouse, worker, calculator, now=datetime(2025, 1, day))["backup"] is well
    backup_job(warehouse, why="by hand")
    assert health(warehouse, worker, calculator, now=datetime(2035, 1, 1))["backup"]
    warehouse.close()
    assert not health(warehouse, worker, calculator, now=datetime(2025, 1, 1))["database"]
