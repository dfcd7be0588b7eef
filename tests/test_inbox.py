"""Two processes on one database: a child holds and serves it, this process asks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from data import inbox
from data.inbox import (
    Inbox,
    inbox_folder,
    is_served,
    requested_copy,
    requested_health,
    requested_loads,
    requested_pile,
    requested_undo,
    spool_path,
)
from data.warehouse import Warehouse, WarehouseBusy, open_warehouse, reading_copy
from data.worker import Worker
from loaders.__main__ import main
from loaders.file_jobs import FileJobs
from loaders.load import load_file

ROOT = Path(__file__).resolve().parent.parent

CHILD = """
import sys
from dataclasses import dataclass
from pathlib import Path
from data.inbox import Inbox
from data.warehouse import open_warehouse
from data.worker import Worker

@dataclass
class Report:
    status: str
    said: dict
    def as_json(self):
        return self.said

def load(warehouse, path, *, name, mapping, answers, by, dry_run, step):
    with warehouse.writing() as con:
        con.execute(
            "insert into store.load select coalesce(max(load), 0) + 1, $file, 'abc', 3, $by, now()::timestamp - interval 8 day,"
            " null, null, null from store.load", {"file": name, "by": by})
    return Report("loaded", {"text": path.read_text(), "mapping": mapping, "dry_run": dry_run})

warehouse = open_warehouse(Path(sys.argv[1]))
worker = Worker(warehouse, load=load, by="app")
worker.start()
inbox = Inbox(warehouse, worker)
inbox.start()
print("serving", flush=True)
sys.stdin.readline()
inbox.stop()
worker.stop()
warehouse.close()
print("closed", flush=True)
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "held.duckdb"


@pytest.fixture
def holder(database: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", CHILD, str(database)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "serving\n"
        yield child
        child.kill()


def load(database: Path, *, mapping: dict[str, Any] | None = None) -> dict[str, Any]:
    file = database.with_name("audits.csv")
    file.write_text("Supplier,Result", encoding="utf-8")
    (report,) = requested_pile(database, [file], mapping=mapping, answers=None, dry_run=False, by="ann")
    return report


def left_in(database: Path) -> list[str]:
    return sorted(path.name for path in inbox_folder(database).iterdir())


@pytest.mark.usefixtures("holder")
def test_load_undo_and_list_through_the_holder(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert is_served(database)
    with pytest.raises(WarehouseBusy, match=r"held\.duckdb is in use by another process"):
        open_warehouse(database)
    assert requested_health(database) == {"database": True, "worker": True, "room": True, "backup": True}
    report = load(database, mapping={"scheme": "Ü"})
    assert report == {"status": "loaded", "text": "Supplier,Result", "mapping": {"scheme": "Ü"}, "dry_run": False}
    (row,) = requested_loads(database)
    assert (row["load"], row["file"], row["loaded_by"], row["undone_at"]) == (1, "audits.csv", "ann", None)
    assert requested_undo(database, 1, by="ann")["status"] == "undone"
    again = requested_undo(database, 1, by="ann")
    assert (again["status"], again["sentence"][:28]) == ("refused", "Load 1 (audits.csv) was undo")
    assert requested_loads(database)[0]["undone_at"] is not None
    assert main(["health", "--database", str(database)]) == 2
    assert capsys.readouterr().out.startswith("Not well: backup.")
    assert left_in(database) == ["serving"]


@pytest.mark.usefixtures("holder")
def test_copy_and_reading_beside_the_holder(database: Path, tmp_path: Path) -> None:
    load(database)
    requested_copy(database, tmp_path / "copy.duckdb")
    copy = open_warehouse(tmp_path / "copy.duckdb")
    with copy.cursor() as con:
        assert con.execute("select file from store.load").fetchall() == [("audits.csv",)]
    copy.close()
    with reading_copy(database) as con:
        assert con.execute("select count(*) from store.load").fetchone() == (1,)
    assert left_in(database) == ["serving"]


HOSTILE = (
    ("{not json", "no JSON text"),
    ("[" * 100_000, "no JSON text"),
    ("[1]", "none of load, undo, loads, copy"),
    ('{"kind": "exported", "name": "../x", "by": "ann"}', "plain name"),
    ('{"kind": "drop"}', "none of load"),
    ('{"kind": ["load"]}', "none of load"),
    ('{"kind": "copy", "target": "/etc/passwd"}', "has exactly"),
    ('{"kind": "undo", "load": "1", "by": "x"}', "load cannot be '1'"),
    ('{"kind": "undo", "load": true, "by": "x"}', "load cannot be True"),
    ('{"kind": "undo", "load": 99999999999999, "by": "x"}', "99999999999999"),
    (
        '{"kind": "load", "name": "../../x.csv", "mapping": null, "answers": null, "dry_run": false, "by": "x"}',
        "plain name",
    ),
    (
        '{"kind": "load", "name": "x.csv", "mapping": null, "answers": null, "dry_run": false, "by": "x"}',
        "without its file",
    ),
)


def placed(folder: Path, stem: str, text: str) -> None:
    draft = folder / f"{stem}.draft"
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, folder / f"{stem}.request.json")


def answered(folder: Path, stem: str) -> dict[str, Any]:
    report = folder / f"{stem}.report.json"
    deadline = time.monotonic() + 20
    while not report.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return dict(json.loads(report.read_text(encoding="utf-8")))


@pytest.mark.usefixtures("holder")
def test_hostile_requests_are_refused_and_moved_away(database: Path) -> None:
    folder = inbox_folder(database)
    for number, (text, _) in enumerate(HOSTILE):
        placed(folder, f"evil{number}", text)
    (folder / "folder.request.json").mkdir()
    assert "is no file" in answered(folder, "folder")["report"]["sentence"]
    for number, (_, sentence) in enumerate(HOSTILE):
        answer = answered(folder, f"evil{number}")
        assert answer["state"] == "refused"
        assert sentence in answer["report"]["sentence"]
    assert list(folder.glob("*.request.json")) == []
    assert requested_loads(database) == []


@pytest.mark.usefixtures("holder")
@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_linked_file_is_not_read(database: Path, tmp_path: Path) -> None:
    folder, secret = inbox_folder(database), tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    (folder / "evil.upload").symlink_to(secret)
    (folder / "evil2.request.json").symlink_to(secret)
    placed(
        folder, "evil", '{"kind": "load", "name": "x", "mapping": null, "answers": null, "dry_run": false, "by": "x"}'
    )
    assert "without its file" in answered(folder, "evil")["report"]["sentence"]
    assert "is no file" in answered(folder, "evil2")["report"]["sentence"]
    assert secret.read_text(encoding="utf-8") == "secret"


@pytest.fixture
def serving(database: Path) -> Iterator[Warehouse]:
    """As the dashboard serves it: the loader, and small files together."""
    warehouse = open_warehouse(database)
    worker = Worker(warehouse, load=load_file, by="app")
    inbox = Inbox(warehouse, worker, submit=FileJobs(worker).submit)
    worker.start()
    inbox.start()
    yield warehouse
    inbox.stop()
    worker.stop()
    warehouse.close()


def test_many_files_are_loaded_together_in_their_order(
    serving: Warehouse, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Eight files of one audit each and one that is not there: a report each, in the order given."""
    given = [tmp_path / f"{number}.csv" for number in (3, 1, 4, 0, 5, 9, 2, 6)]
    for file in given:
        text = f"Audit No.,Supplier,Audit Date,Result\nA-{file.stem},Acme {file.stem},2024-01-05,Pass\n"
        file.write_text(text, encoding="utf-8")
    given.insert(3, tmp_path / "gone.csv")
    assert main(["load", "--json", "--database", str(serving.path), *map(str, given)]) == 2
    reports = json.loads(capsys.readouterr().out)
    assert [report["file"] for report in reports] == [file.name for file in given]
    assert reports.pop(3)["sentence"] == f"{tmp_path / 'gone.csv'} cannot be opened. Check the path."
    assert [report["load_id"] for report in reports] == [*range(1, 9)]
    assert sum("Loaded together with" in line for report in reports for line in report["effect"]) >= 2
    assert left_in(serving.path) == ["serving"]


def test_what_was_loaded_before_a_fault_is_told_of(
    serving: Warehouse, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The app dies after the first of two files: its report is printed, then why there is no second one."""
    file = tmp_path / "a.csv"
    file.write_text("Audit No.,Supplier,Audit Date,Result\nA-1,Acme,2024-01-05,Pass\n", encoding="utf-8")
    alive = inbox._awaited

    def gone(database: Path, stem: str) -> inbox.Answer:
        raise WarehouseBusy("It is gone.")

    def dying(database: Path, stem: str) -> inbox.Answer:
        monkeypatch.setattr(inbox, "_awaited", gone)
        return alive(database, stem)

    monkeypatch.setattr(inbox, "_awaited", dying)
    assert main(["load", "--database", str(serving.path), str(file), str(file)]) == 2
    told = capsys.readouterr()
    assert told.out.startswith("a.csv added 1 supplier") and told.err == "It is gone.\n"


def test_requests_are_taken_in_the_order_in_which_they_were_left(database: Path, warehouse: Warehouse) -> None:
    """A hundred left at once, each later than the one before; where a look at the folder misses an earlier one, it is
    taken all the same, and one left meanwhile is not taken before what may be missing."""
    folder = inbox_folder(database)
    folder.mkdir()
    left = [folder / f"{uuid4().hex}.request.json" for _ in range(100)]
    for path in left:
        inbox._write(path, {})
    looks = iter([[left[5], left[1]], left[:9]])
    served = Inbox(warehouse, Worker(warehouse, load=load_file, by="ann"))
    served._folder = SimpleNamespace(glob=lambda pattern: next(looks))  # type: ignore[assignment]
    assert [path for *_, path in served._in_order()] == left[:6]


def test_a_dead_holder_is_busy(database: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    serving = inbox_folder(database) / "serving"
    os.utime(serving, (time.time() - 6, time.time() - 6))
    assert not is_served(database)
    with pytest.raises(WarehouseBusy, match=rf"in use by process {holder.pid}, which does not answer"):
        load(database)


def test_a_holder_that_dies_meanwhile_is_busy(database: Path) -> None:
    folder = inbox_folder(database)
    folder.mkdir()
    (folder / "serving").write_text("4711", encoding="utf-8")
    os.utime(folder / "serving", (time.time() - 4, time.time() - 4))
    assert is_served(database)
    with pytest.raises(WarehouseBusy, match="process 4711, which does not answer"):
        load(database)
    assert left_in(database) == ["serving"]


def test_closing_leaves_a_clean_folder(database: Path, holder: subprocess.Popen[str]) -> None:
    load(database)
    assert holder.communicate("\n", timeout=20)[0] == "closed\n"
    assert not is_served(database)
    assert left_in(database) == []


def test_restart_answers_what_was_taken_and_sweeps_old_files(database: Path) -> None:
    folder = inbox_folder(database)
    folder.mkdir()
    old = spool_path(database)
    for path in (old, folder / "abc.taken"):
        path.write_text("{}", encoding="utf-8")
        os.utime(path, (1, 1))
    command = [sys.executable, "-c", CHILD, str(database)]
    done = subprocess.run(command, cwd=ROOT, input="\n", capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "serving\nclosed\n"
    answer = json.loads((folder / "abc.report.json").read_text(encoding="utf-8"))
    assert answer["state"] == "interrupted"
    assert left_in(database) == ["abc.report.json"]
