"""Files dropped into a folder: only whole ones, each once, never overwriting, whatever dies in between."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data import drop_folder
from data.drop_folder import DropFolder, drop_folder_path, report_text
from data.inbox import spool_path
from data.loads import loads
from data.warehouse import Warehouse
from data.worker import Worker
from loaders.file_jobs import FileJobs
from loaders.load import load_file
from tests.conftest import WorkbookMaker
from tests.samples import full_workbook


@pytest.fixture
def worker(warehouse: Warehouse) -> Iterator[Worker]:
    made = Worker(warehouse, load=load_file, by="ann")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def dropped(tmp_path: Path, worker: Worker) -> DropFolder:
    folder = tmp_path / "drop"
    folder.mkdir()
    return DropFolder(folder, worker)


def put(workbook: WorkbookMaker, drop: DropFolder, name: str = "audits.xlsx", sheets: Any = None) -> Path:
    return workbook(sheets or full_workbook(), name=name).rename(drop.folder / name)


def files(drop: DropFolder) -> list[str]:
    return sorted(path.relative_to(drop.folder).as_posix() for path in drop.folder.rglob("*") if path.is_file())


def loaded(drop: DropFolder) -> list[str]:
    with drop._worker.warehouse.cursor() as con:
        return list(loads(con)["file"])


def test_a_file_is_taken_at_the_second_look_and_moved_with_its_report(
    dropped: DropFolder, workbook: WorkbookMaker
) -> None:
    put(workbook, dropped)
    assert (dropped.look(), dropped.waiting) == (0, ("audits.xlsx",))
    assert (dropped.look(), dropped.waiting) == (1, ())
    assert files(dropped) == ["done/audits.xlsx", "done/audits.xlsx.report.json", "done/audits.xlsx.report.txt"]
    report = json.loads((dropped.folder / "done/audits.xlsx.report.json").read_text(encoding="utf-8"))
    assert (report["status"], report["load_id"]) == ("loaded", 1)
    text = (dropped.folder / "done/audits.xlsx.report.txt").read_text(encoding="utf-8")
    assert text.startswith("audits.xlsx added 2 suppliers, 3 sites, 4 audits")
    assert [(one.file, one.place) for one in dropped.taken] == [("audits.xlsx", "done/audits.xlsx")]
    assert loaded(dropped) == ["audits.xlsx"]


def test_a_growing_file_waits(dropped: DropFolder, workbook: WorkbookMaker) -> None:
    path = put(workbook, dropped)
    content = path.read_bytes()
    path.write_bytes(content[:500])
    dropped.look()
    path.write_bytes(content[:2_000])
    assert dropped.look() == 0
    path.write_bytes(content)
    assert dropped.look() == 0
    assert (dropped.look(), loaded(dropped)) == (1, ["audits.xlsx"])


@pytest.mark.parametrize(
    "name", ["~$audits.xlsx", "audits.xlsx.tmp", "audits.xlsx.PART", "a.xlsx.crdownload", ".hidden.xlsx", "folder/"]
)
def test_what_other_programs_left_is_not_taken(dropped: DropFolder, name: str) -> None:
    path = dropped.folder / name
    if name.endswith("/"):
        path.mkdir()
    else:
        path.write_text("x", encoding="utf-8")
    dropped.look()
    assert (dropped.look(), path.exists(), loaded(dropped)) == (0, True, [])


def test_a_file_open_in_an_office_program_waits(dropped: DropFolder, workbook: WorkbookMaker) -> None:
    put(workbook, dropped)
    lock = dropped.folder / "~$audits.xlsx"
    lock.write_text("ann", encoding="utf-8")
    dropped.look()
    assert (dropped.look(), dropped.waiting) == (0, ("audits.xlsx",))
    lock.unlink()
    assert dropped.look() == 1


def test_a_bad_file_is_refused_with_its_sentence(dropped: DropFolder) -> None:
    (dropped.folder / "notes.xlsx").write_text("no workbook", encoding="utf-8")
    (dropped.folder / "empty.csv").write_text("", encoding="utf-8")
    dropped.look()
    assert dropped.look() == 2
    assert {name for name in files(dropped) if not name.endswith((".json", ".txt"))} == {
        "refused/notes.xlsx", "refused/empty.csv",
    }  # fmt: skip
    report = json.loads((dropped.folder / "refused/notes.xlsx.report.json").read_text(encoding="utf-8"))
    assert report["status"] == "refused" and "notes.xlsx" in report["sentence"]


def test_names_are_numbered_and_nothing_is_overwritten(dropped: DropFolder, workbook: WorkbookMaker) -> None:
    for number in range(3):
        sheets = full_workbook()
        sheets["Audits"][1][9] = 70 + number
        put(workbook, dropped, sheets=sheets)
        dropped.look()
        assert dropped.look() == 1
    assert [name for name in files(dropped) if name.endswith(".xlsx")] == [
        "done/audits (2).xlsx", "done/audits (3).xlsx", "done/audits.xlsx",
    ]  # fmt: skip
    numbers = [
        json.loads((dropped.folder / f"done/audits{mark}.xlsx.report.json").read_text())["load_id"]
        for mark in ("", " (2)", " (3)")
    ]
    assert numbers == [1, 2, 3]


def test_a_death_between_loading_and_moving_never_loads_twice(
    dropped: DropFolder, workbook: WorkbookMaker, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(workbook, dropped)
    dropped.look()

    class Died(BaseException):
        pass

    def die(*_: object) -> Path:
        raise Died

    with monkeypatch.context() as changed, pytest.raises(Died):
        changed.setattr(drop_folder, "_moved", die)
        dropped.look()
    assert loaded(dropped) == ["audits.xlsx"]
    after = DropFolder(dropped.folder, worker)
    after.look()
    assert after.look() == 1
    assert loaded(dropped) == ["audits.xlsx"]
    report = json.loads((dropped.folder / "done/audits.xlsx.report.json").read_text(encoding="utf-8"))
    assert report["status"] == "already_loaded"


def test_a_file_that_cannot_be_moved_is_loaded_once_and_moved_later(
    dropped: DropFolder, workbook: WorkbookMaker, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(workbook, dropped)
    dropped.look()
    with monkeypatch.context() as changed:
        changed.setattr(Path, "rename", lambda *_: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
        for _ in range(3):
            assert dropped.look() == 0
    assert dropped.problem is not None and "cannot be used (Permission denied)" in dropped.problem
    assert files(dropped) == ["audits.xlsx"]
    assert len(worker.jobs()) == 1
    assert dropped.look() == 1
    assert len(worker.jobs()) == 1
    assert "done/audits.xlsx" in files(dropped)


def test_a_file_with_questions_waits_for_its_answers(tmp_path: Path, warehouse: Warehouse) -> None:
    class Asks:
        status = "questions"

        def as_json(self) -> dict[str, Any]:
            return {"sentence": "a.xlsx: one question is open.", "questions": [{"question": "Day or month first?"}]}

    worker = Worker(warehouse, load=lambda *args, **options: Asks(), by="ann")
    worker.start()
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop/a.xlsx").write_text("x", encoding="utf-8")
    drop = DropFolder(tmp_path / "drop", worker)
    drop.look()
    assert drop.look() == 1
    worker.stop()
    text = (tmp_path / "drop/questions/a.xlsx.report.txt").read_text(encoding="utf-8")
    assert text == "a.xlsx: one question is open.\nQuestion: Day or month first?\n"


def test_a_folder_that_cannot_be_read_is_said_in_one_sentence(tmp_path: Path, worker: Worker) -> None:
    drop = DropFolder(tmp_path / "absent", worker)
    assert drop.look() == 0
    assert drop.problem is not None
    assert drop.problem.startswith(
        f"The drop folder {tmp_path / 'absent'} cannot be used (No such file or directory). "
    )
    (tmp_path / "absent").mkdir()
    drop.look()
    assert drop.problem is None


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_link_is_not_followed(dropped: DropFolder, workbook: WorkbookMaker) -> None:
    (dropped.folder / "link.xlsx").symlink_to(workbook(full_workbook(), name="outside.xlsx"))
    dropped.look()
    assert (dropped.look(), loaded(dropped)) == (0, [])


def test_the_thread_takes_files_and_ends(dropped: DropFolder, workbook: WorkbookMaker, worker: Worker) -> None:
    told: list[str] = []
    watching = DropFolder(dropped.folder, worker, poll=0.02, told=lambda taken: told.append(taken.place))
    put(workbook, dropped)
    watching.start()
    while not told:
        time.sleep(0.01)
    watching.stop()
    assert told == ["done/audits.xlsx"]


def pile(drop: DropFolder, count: int) -> None:
    """As many files of one audit each, the oldest first, and between them one that is none."""
    for number in range(count):
        path = drop.folder / f"{number}.csv"
        path.write_text(f"Audit No.,Supplier,Audit Date,Result\nA-{number},Acme {number},2024-01-05,Pass\n", "utf-8")
        os.utime(path, ns=(number, number))
    (drop.folder / "0 bad.xlsx").write_bytes(b"PK no workbook")
    os.utime(drop.folder / "0 bad.xlsx", ns=(1, 1))


def test_many_files_are_loaded_together_in_their_order(tmp_path: Path, worker: Worker) -> None:
    """Each has its own load, report and place, as one after the other; the one that is none is refused."""
    drop = DropFolder(tmp_path / "drop", worker, submit=FileJobs(worker).submit)
    drop.folder.mkdir()
    pile(drop, 6)
    drop.look()
    assert drop.look() == 7
    reports = {
        path.name: json.loads(path.with_name(f"{path.name}.report.json").read_text(encoding="utf-8"))
        for path in drop.folder.rglob("*.csv")
    }
    assert {name: report["load_id"] for name, report in reports.items()} == {f"{n}.csv": n + 1 for n in range(6)}
    assert sum("Loaded together with" in line for report in reports.values() for line in report["effect"]) >= 2
    assert [one.place for one in drop.taken if "bad" in one.file] == ["refused/0 bad.xlsx"]
    with worker.warehouse.cursor() as con:
        assert set(loads(con)["loaded_by"]) == {"drop folder"}
    assert not list(spool_path(worker.warehouse.path).parent.iterdir())


def test_a_file_that_was_queued_is_told_of_by_its_own_report_though_another_could_not_be_moved(
    tmp_path: Path, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk refuses the first move of three; at the next look all three have the report of their load."""
    drop = DropFolder(tmp_path / "drop", worker, submit=FileJobs(worker).submit)
    drop.folder.mkdir()
    pile(drop, 2)
    drop.look()
    with monkeypatch.context() as changed:
        changed.setattr(Path, "rename", lambda *_: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
        assert drop.look() == 0
    assert drop.look() == 3
    told = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(drop.folder.rglob("*.report.json"))]
    assert [(report["status"], report["load_id"]) for report in told] == [
        ("loaded", 1),
        ("loaded", 2),
        ("refused", None),
    ]


def test_what_still_waits_when_the_program_ends_is_taken_at_the_next_start(
    tmp_path: Path, warehouse: Warehouse
) -> None:
    """Nothing is loaded twice, and nothing is left behind in the folder."""
    worker = Worker(warehouse, load=load_file, by="ann")
    drop = DropFolder(tmp_path / "drop", worker, submit=FileJobs(worker).submit, poll=0.01)
    drop.folder.mkdir()
    pile(drop, 6)
    worker.start()
    drop.start()
    while not worker.busy:
        time.sleep(0.001)
    drop.stop()
    worker.stop()
    again = Worker(warehouse, load=load_file, by="ann")
    again.start()
    after = DropFolder(drop.folder, again, submit=FileJobs(again).submit)
    after.look()
    after.look()
    again.stop()
    assert sorted(path.name for path in drop.folder.iterdir()) == ["done", "questions", "refused"]
    with warehouse.cursor() as con:
        assert sorted(loads(con)["file"]) == [f"{number}.csv" for number in range(6)]


def test_the_folder_is_off_unless_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SUPPLIER_AUDITS_DROP_FOLDER", raising=False)
    assert drop_folder_path(None) is None
    assert drop_folder_path(None, str(tmp_path / "rule")) == tmp_path / "rule"
    monkeypatch.setenv("SUPPLIER_AUDITS_DROP_FOLDER", str(tmp_path / "variable"))
    assert drop_folder_path(None, str(tmp_path / "rule")) == tmp_path / "variable"
    assert drop_folder_path(str(tmp_path / "option")) == tmp_path / "option"


def test_a_long_report_is_cut_in_the_text_and_says_so() -> None:
    problem = {"sheet": "S", "row": 2, "heading": "Date", "reason": "no date", "remedy": "Write one."}
    text = report_text({"sentence": "Done.", "rejections": [problem] * 60})
    assert text.splitlines()[1] == "Refused: sheet S, row 2, Date: no date. Write one."
    assert text.splitlines()[-1] == "... and 10 more; all of them are in the JSON report."
