"""Files one after the other, the next read while one is written: the same as each by itself, and nothing left behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench.loading import written_workbook
from data.warehouse import Warehouse, open_warehouse
from data.worker import Worker
from loaders import load_queue
from loaders.begun_reading import BegunReading
from loaders.load import READER, load_file
from loaders.load_queue import begin_reading, load_files
from tests.frames import metric_texts
from tests.test_worker import FakeReport, ended, spooled


@pytest.fixture
def workbooks(tmp_path: Path) -> list[Path]:
    """Two lists of answers, between them a file that is none and one that is not there, and the first one again."""
    first, second = (written_workbook(tmp_path / f"{at}.xlsx", 40, columns=10, first=40 * at) for at in range(2))
    broken, copy = tmp_path / "broken.xlsx", tmp_path / "copy.xlsx"
    broken.write_bytes(b"PK no workbook")
    copy.write_bytes(first.read_bytes())
    return [first, broken, tmp_path / "absent.xlsx", second, copy]


def test_files_in_a_row_are_what_each_is_by_itself(workbooks: list[Path], tmp_path: Path) -> None:
    single, queued = (open_warehouse(tmp_path / name / "a.duckdb") for name in ("single", "queued"))
    one_by_one = [load_file(single, path, name=path.name) for path in workbooks]
    in_a_row = list(load_files(queued, workbooks))
    assert [report.sentence for report in in_a_row[:4]] == [report.sentence for report in one_by_one[:4]]
    states = [report.status for report in in_a_row]
    assert states == ["loaded", "refused", "refused", "loaded", "already_loaded"]
    assert metric_texts(queued.root) == metric_texts(single.root)
    assert list((tmp_path / "queued").glob("*.tmp")) == []
    for warehouse in (single, queued):
        warehouse.close()


def test_who_stops_between_two_files_leaves_nothing_behind(workbooks: list[Path], tmp_path: Path) -> None:
    warehouse = open_warehouse(tmp_path / "stopped" / "a.duckdb")
    reports = load_files(warehouse, [workbooks[0], workbooks[3]])
    assert next(reports).status == "loaded"
    assert list((tmp_path / "stopped").glob("*.tmp"))  # the second one lies there read
    reports.close()
    assert list((tmp_path / "stopped").glob("*.tmp")) == []
    warehouse.close()


def test_a_file_that_changes_after_it_was_read_is_read_again(
    workbooks: list[Path], warehouse: Warehouse, tmp_path: Path
) -> None:
    path = tmp_path / "changing.xlsx"
    path.write_bytes(workbooks[0].read_bytes())
    begun = begin_reading(warehouse, path, name=path.name)
    assert begun is not None and begun.contents() is not None
    written_workbook(path, 7, columns=10, first=500)
    assert begun.contents() is None
    report = load_file(warehouse, path, name=path.name, begun=begun)
    begun.close()
    assert (report.status, report.sheets[0].new) == ("loaded", 7)


def test_what_was_read_otherwise_than_asked_is_read_again(workbooks: list[Path], warehouse: Warehouse) -> None:
    """With another password, say: nothing that was read without it is taken."""
    begun = BegunReading(READER, workbooks[0], name="x", database=warehouse.path, options={"password": "other"})
    report = load_file(warehouse, workbooks[0], name="0.xlsx", begun=begun)
    begun.close()
    assert report.status == "loaded"


def test_a_large_file_waits_for_its_turn(
    workbooks: list[Path], warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert begin_reading(warehouse, workbooks[2], name="absent.xlsx") is None
    monkeypatch.setattr(load_queue, "is_small", lambda path, limit: False)
    assert begin_reading(warehouse, workbooks[0], name="0.xlsx") is None
    assert [report.status for report in load_files(warehouse, [workbooks[0], workbooks[3]])] == ["loaded"] * 2


class Read:
    """A reading that notes when it begins and ends."""

    def __init__(self, name: str, noted: list[str]) -> None:
        self.name, self.noted = name, noted
        noted.append(f"begun {name}")

    def close(self) -> None:
        self.noted.append(f"closed {self.name}")


def queue(warehouse: Warehouse, noted: list[str]) -> Worker:
    def load(*_: Any, name: str, begun: Read | None = None, **__: Any) -> FakeReport:
        noted.append(f"loads {name} {'as read' if begun else 'itself'}")
        return FakeReport("loaded", 1)

    def begin(warehouse: Warehouse, path: Path, *, name: str, answers: dict[str, Any] | None) -> Read | None:
        if name == "bad":
            raise OSError("no thread left")
        return None if name == "large" else Read(name, noted)

    return Worker(warehouse, load=load, begin=begin, by="ann")


def test_the_worker_has_the_next_file_read_while_it_loads_one(warehouse: Warehouse, tmp_path: Path) -> None:
    noted: list[str] = []
    worker = queue(warehouse, noted)
    jobs = [worker.submit_file(spooled(tmp_path, name), name=name) for name in ("a", "b", "large", "bad", "c")]
    worker.start()
    assert [ended(worker, job)["state"] for job in jobs] == ["done"] * 5
    worker.stop()
    assert noted == [
        "begun b", "loads a itself", "loads b as read", "closed b", "loads large itself", "begun c", "loads bad itself",
        "loads c as read", "closed c",
    ]  # fmt: skip


def test_a_worker_that_stops_closes_what_it_has_begun(warehouse: Warehouse, tmp_path: Path) -> None:
    noted: list[str] = []
    worker = queue(warehouse, noted)
    for name in ("a", "b"):
        worker.submit_file(spooled(tmp_path, name), name=name)
    waiting = worker._files[1].reading
    assert waiting is not None
    waiting.start()
    worker.stop()
    assert noted == ["begun b", "closed b"]
