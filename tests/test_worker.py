"""The background writer: order, reports, failures, and what is left after a kill."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from data.file_work import Step
from data.history import undo
from data.warehouse import Warehouse, WarehouseError, open_warehouse
from data.worker import INTERRUPTED, Worker

ROOT = Path(__file__).resolve().parent.parent
INSERT_LOAD = "insert into store.load values ($load, $file, 'abc', 3, $by, now()::timestamp, null, null, null)"
NEXT_LOAD = "select coalesce(max(load), 0) + 1 from store.load"


@dataclass(frozen=True)
class FakeReport:
    status: str
    load_id: int | None

    def as_json(self) -> dict[str, Any]:
        return {"load_id": self.load_id}


def fake_load(
    warehouse: Warehouse,
    path: Path,
    *,
    name: str,
    mapping: dict[str, Any] | None,
    answers: dict[str, Any] | None,
    by: str,
    dry_run: bool,
    step: Step,
) -> FakeReport:
    """Takes in a load without rows; files named "bad" fail after their row was written."""
    if name == "refused":
        return FakeReport("refused", None)
    with warehouse.writing() as con:
        (load,) = con.execute(NEXT_LOAD).fetchone() or (0,)
        con.execute(INSERT_LOAD, {"load": load, "file": name, "by": by})
        step(f"writing {path.read_text(encoding='utf-8')}")
        if name == "bad":
            raise ValueError("cell C7 bites")
    return FakeReport("loaded", load)


@pytest.fixture
def worker(warehouse: Warehouse) -> Iterator[Worker]:
    made = Worker(warehouse, load=fake_load, by="ann")
    yield made
    made.stop()


def spooled(folder: Path, name: str) -> Path:
    path = folder / f"{name}.spooled"
    path.write_text(f"rows of {name}", encoding="utf-8")
    return path


def ended(worker: Worker, job: str) -> dict[str, Any]:
    deadline = time.monotonic() + 20
    while (found := worker.job(job))["ended_at"] is None:
        assert time.monotonic() < deadline, found
        time.sleep(0.01)
    return found


def files(warehouse: Warehouse) -> list[tuple[int, str, str]]:
    with warehouse.cursor() as con:
        return con.execute("select load, file, loaded_by from store.load order by load").fetchall()


def test_jobs_run_in_order_and_report(worker: Worker, warehouse: Warehouse, tmp_path: Path) -> None:
    jobs = [worker.submit_file(spooled(tmp_path, name), name=name) for name in ("a", "b")]
    jobs.append(worker.submit_file(spooled(tmp_path, "c"), name="c", by="bob"))
    assert [worker.job(job)["state"] for job in jobs] == ["waiting"] * 3
    worker.start()
    reports = [ended(worker, job) for job in jobs]
    assert [report["state"] for report in reports] == ["done"] * 3
    assert [report["report"] for report in reports] == [{"status": "loaded", "load_id": load} for load in (1, 2, 3)]
    assert reports[0]["step"] == "writing rows of a"
    assert files(warehouse) == [(1, "a", "ann"), (2, "b", "ann"), (3, "c", "bob")]
    assert list(tmp_path.glob("*.spooled")) == []
    assert worker.jobs()["subject"].tolist() == ["c", "b", "a"]
    assert len(worker.jobs(limit=2)) == 2


def test_exception_becomes_refused_and_the_next_job_runs(
    worker: Worker, warehouse: Warehouse, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bad = worker.submit_file(spooled(tmp_path, "bad"), name="bad")
    good = worker.submit_file(spooled(tmp_path, "good"), name="good")
    worker.start()
    found = ended(worker, bad)
    assert found["state"] == "refused"
    assert found["report"]["sentence"] == "bad: nothing was loaded, the program failed (ValueError: cell C7 bites)."
    assert ended(worker, good)["state"] == "done"
    assert files(warehouse) == [(1, "good", "ann")]
    assert "Traceback" in caplog.text
    assert list(tmp_path.glob("*.spooled")) == []


def test_refused_report_is_a_refused_job(worker: Worker, tmp_path: Path) -> None:
    job = worker.submit_file(spooled(tmp_path, "x"), name="refused")
    worker.start()
    assert ended(worker, job)["state"] == "refused"


def test_undo_takes_the_load_back_once(worker: Worker, warehouse: Warehouse, tmp_path: Path) -> None:
    worker.submit_file(spooled(tmp_path, "a"), name="a")
    first, second = worker.submit_undo(1), worker.submit_undo(1)
    worker.start()
    assert ended(worker, first)["report"]["sentence"] == "Load 1 (a) was undone."
    again = ended(worker, second)
    assert again["state"] == "refused"
    assert again["report"]["sentence"].startswith("Load 1 (a) was undone already on ")


def test_steps_are_seen_while_the_load_is_open(warehouse: Warehouse, tmp_path: Path) -> None:
    seen, go_on = threading.Event(), threading.Event()

    def slow_load(warehouse: Warehouse, path: Path, *, step: Step, **_: Any) -> FakeReport:
        with warehouse.writing() as con:
            con.execute(INSERT_LOAD, {"load": 1, "file": "slow", "by": "ann"})
            step("half way")
            seen.set()
            assert go_on.wait(20)
        return FakeReport("loaded", 1)

    worker = Worker(warehouse, load=slow_load, by="ann")
    worker.start()
    job = worker.submit_file(spooled(tmp_path, "slow"), name="slow")
    assert seen.wait(20)
    assert (worker.job(job)["state"], worker.job(job)["step"]) == ("running", "half way")
    waiting = worker.submit_file(spooled(tmp_path, "later"), name="later")  # returns although a load is open
    assert files(warehouse) == []
    threading.Timer(0.2, go_on.set).start()
    worker.stop()
    assert worker.job(job)["state"] == "done"
    assert worker.job(waiting)["state"] == "interrupted"
    assert list(tmp_path.glob("*.spooled")) == []
    with pytest.raises(WarehouseError, match="closing"):
        worker.submit_undo(1)


def test_copy_waits_for_its_turn_and_is_complete(worker: Worker, tmp_path: Path) -> None:
    worker.submit_file(spooled(tmp_path, "a"), name="a")
    done = worker.copy(tmp_path / "copy.duckdb")
    worker.start()
    assert done.result(20) is None
    copy = open_warehouse(tmp_path / "copy.duckdb")
    assert [name for _, name, _ in files(copy)] == ["a"]
    copy.close()


def test_unfinished_jobs_are_interrupted_at_start(warehouse: Warehouse) -> None:
    add = "insert into store.job values ($job, $kind, $subject, $state, null, $report, now()::timestamp, null)"
    with warehouse.cursor() as con:
        before = '{"status": "running", "loads_before": 0}'
        con.execute(add, {"job": "w", "kind": "load", "subject": "w", "state": "waiting", "report": None})
        con.execute(add, {"job": "r", "kind": "load", "subject": "r", "state": "running", "report": before})
        con.execute(add, {"job": "c", "kind": "load", "subject": "c", "state": "running", "report": before})
        con.execute(add, {"job": "u", "kind": "undo", "subject": "1", "state": "running", "report": before})
        told = '{"sha256": "abc", "since": "2024-01-01T10:00:00.5"}'
        con.execute(add, {"job": "t", "kind": "load", "subject": "t", "state": "waiting", "report": told})
        other = told.replace("abc", "other")
        con.execute(add, {"job": "o", "kind": "load", "subject": "t", "state": "waiting", "report": other})
        together = '{"sha256": "abc", "since": "2024-01-01T10:00:00.5", "status": "running", "loads_before": 4}'
        con.execute(add, {"job": "g", "kind": "load", "subject": "g", "state": "running", "report": together})
        con.execute(INSERT_LOAD, {"load": 1, "file": "c", "by": "ann"})  # committed just before the process died
        con.execute(INSERT_LOAD, {"load": 2, "file": "t", "by": "ann"})  # together with it, before its own turn
        con.execute(INSERT_LOAD, {"load": 3, "file": "w", "by": "ann"})
        con.execute(INSERT_LOAD, {"load": 4, "file": "g", "by": "ann"})  # with the one before, but not told yet
        con.execute("update store.load set loaded_at = '2024-01-01 10:00:00' where load = 4")
        con.execute("update store.load set loaded_at = '2020-01-01' where load = 3")  # another file of that name
    undo(warehouse, 1, by="ann", at=datetime(2025, 1, 1))
    worker = Worker(warehouse, load=fake_load, by="ann")
    assert {job: worker.job(job)["state"] for job in "wrcutgo"} == {
        "w": "interrupted", "r": "interrupted", "c": "done", "u": "done", "t": "done", "g": "done", "o": "interrupted",
    }  # fmt: skip
    assert worker.job("r")["report"]["sentence"] == INTERRUPTED == "interrupted, nothing loaded"
    assert worker.job("c")["report"]["sentence"].startswith("c was taken in as load 1;")
    assert worker.job("u")["report"]["sentence"].startswith("Load 1 was undone;")
    assert worker.job("t")["report"]["sentence"].startswith("t was taken in as load 2;")


def test_unknown_job_is_said_so(worker: Worker) -> None:
    with pytest.raises(WarehouseError, match="There is no job nix"):
        worker.job("nix")


KILLED = """
import sys, time
from pathlib import Path
from data.warehouse import open_warehouse
from data.worker import Worker

def load(warehouse, path, *, step, name, **_):
    with warehouse.writing() as con:
        con.execute("insert into store.load values (1, 'k', 'abc', 3, 'ann', now()::timestamp, null, null, null)")
        con.execute("insert into store.supplier_alias select range, 1, 'x' from range(200000)")
        step("half way")
        print("in the middle", flush=True)
        time.sleep(60)

worker = Worker(open_warehouse(Path(sys.argv[1])), load=load, by="ann")
worker.submit_file(Path(sys.argv[2]), name="k")
worker.submit_file(Path(sys.argv[2]), name="second")
worker.start()
time.sleep(60)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL, which this system has not")
def test_kill_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    database = tmp_path / "killed.duckdb"
    command = [sys.executable, "-c", KILLED, str(database), str(spooled(tmp_path, "k"))]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "in the middle\n"
        child.send_signal(signal.SIGKILL)
    warehouse = open_warehouse(database, wait=5)
    worker = Worker(warehouse, load=fake_load, by="ann")
    with warehouse.cursor() as con:
        assert con.execute("select count(*) from store.supplier_alias").fetchone() == (0,)
    assert files(warehouse) == []
    assert warehouse.data_version == 0
    jobs = worker.jobs().set_index("subject")
    assert jobs["state"].to_dict() == {"k": "interrupted", "second": "interrupted"}
    assert jobs.loc["k", "step"] == "half way"
    worker.start()
    assert ended(worker, worker.submit_file(spooled(tmp_path, "after"), name="after"))["state"] == "done"
    worker.stop()
    warehouse.close()
