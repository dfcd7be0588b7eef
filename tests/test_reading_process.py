"""Each file is read by a process of its own, split off from one that has done the imports and seen no file."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from loaders import reading_process
from loaders.limits import LIMITS, Limits
from loaders.reading import Reader
from loaders.reading_process import ReadingProcess
from tests.hostile_files import GOOD, good_workbook, workbook

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process reads one file and ends")


@pytest.fixture
def process() -> Iterator[ReadingProcess]:
    one = ReadingProcess()
    yield one
    one.kill()


def request(folder: Path, data: bytes, *, limits: Limits = LIMITS, password: str | None = None) -> dict[str, Any]:
    path = folder / "file"
    path.write_bytes(data)
    return {"path": str(path), "name": "a.xlsx", "folder": str(folder), "password": password, "encoding": None,
            "limits": asdict(limits)}  # fmt: skip


def waiting(process: ReadingProcess) -> int:
    """The number of the process that waits for the next request."""
    deadline = time.monotonic() + 30
    while not (found := psutil.Process(process.pid).children()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return int(found[0].pid)


@LINUX
def test_one_process_reads_one_file(process: ReadingProcess, tmp_path: Path) -> None:
    """The next one is split off when the last one has ended, from a process that has read nothing."""
    readers = []
    for _ in range(3):
        readers.append(waiting(process))
        told = process.answer(request(tmp_path, good_workbook()), limits=LIMITS)
        assert told is not None and len(told["sheets"]) == 1
        assert not psutil.pid_exists(readers[-1])
    assert len(set(readers)) == 3 and process.alive


@LINUX
def test_a_process_ends_after_its_turns(tmp_path: Path) -> None:
    process = ReadingProcess(turns=2)
    alive = []
    for _ in range(2):
        assert process.answer(request(tmp_path, good_workbook()), limits=LIMITS) is not None
        alive.append(process.alive)
    assert alive == [True, False]
    process.end()


@LINUX
def test_two_files_at_once_leave_two_processes_warm(tmp_path: Path) -> None:
    """More than two would only lie about."""
    reader = Reader()
    reader.warm(always=True)
    (tmp_path / "file").write_bytes(good_workbook())
    folders = [tmp_path / str(at) for at in range(3)]
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor(3) as pool:
        read = list(pool.map(lambda folder: reader.contents(tmp_path / "file", name="a.xlsx", folder=folder), folders))
    assert {contents.sheets[0].table.num_rows for contents in read} == {len(GOOD)}
    assert 1 <= len(reader._spares) <= 2
    for process in reader._spares:
        process.kill()


@LINUX
def test_a_password_is_not_told_to_the_process_that_stays(process: ReadingProcess, tmp_path: Path) -> None:
    """The request is read by the process split off: in the memory of the one that stays there is nothing of it."""
    secret = "not-in-this-memory"
    assert process.answer(request(tmp_path, good_workbook(), password=secret), limits=LIMITS) is not None
    waiting(process)
    parts = [line.split() for line in Path(f"/proc/{process.pid}/maps").read_text().splitlines()]
    spans = [span.split("-") for span, rights, *_, name in parts if "rw" in rights and name in ("0", "[heap]")]
    held = b""
    with Path(f"/proc/{process.pid}/mem").open("rb") as memory:
        for start, end in spans:
            memory.seek(int(start, 16))
            held += memory.read(int(end, 16) - int(start, 16))
    assert b"loaders.reader_child" in held and secret.encode() not in held


def test_what_takes_too_much_memory_is_killed_whole(process: ReadingProcess, tmp_path: Path) -> None:
    rows = "".join(f'<row r="{at}"><c r="A{at}"><v>{at}</v></c></row>' for at in range(1, 200_000))
    split_off = waiting(process) if sys.platform == "linux" else process.pid
    assert process.answer(request(tmp_path, workbook(rows)), limits=replace(LIMITS, memory=1 << 20)) is None
    assert not process.alive and not psutil.pid_exists(process.pid)
    deadline = time.monotonic() + 10  # what was killed has said its last word, and is still being taken down
    while not (gone := is_gone(split_off)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert gone


def is_gone(pid: int) -> bool:
    """Whether a process has ended, be it that nobody has taken note of it yet."""
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


@LINUX
def test_a_death_while_reading_is_no_answer(process: ReadingProcess, tmp_path: Path) -> None:
    psutil.Process(waiting(process)).kill()
    assert process.answer(request(tmp_path, good_workbook()), limits=LIMITS) is None
    assert not process.alive


def test_where_a_process_cannot_be_split_it_reads_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on other systems; here because the allocator has a thread of its own."""
    monkeypatch.setattr(reading_process, "ONE_THREAD", {"JE_ARROW_MALLOC_CONF": "background_thread:true"})
    reader = Reader()
    reader.warm(always=True)
    for _ in range(2):
        [first] = reader._spares
        (tmp_path / "file").write_bytes(good_workbook())
        sheet = reader.contents(tmp_path / "file", name="a.xlsx", folder=tmp_path).sheets[0]
        assert [[cell or None for cell in row.values()] for row in sheet.table.to_pylist()] == GOOD
        assert not first.alive and first not in reader._spares
    reader._spares[0].kill()


@LINUX
def test_whoever_asks_dies_and_leaves_no_reader_behind(tmp_path: Path) -> None:
    """Killed without a chance to say so: the processes end because nobody can ask them any more."""
    program = (
        "import sys, time; from loaders.reading_process import ReadingProcess; "
        "print(ReadingProcess().pid, flush=True); time.sleep(60)"
    )
    asking = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert asking.stdout is not None
    pid = int(asking.stdout.readline())
    left = [psutil.Process(pid)]
    deadline = time.monotonic() + 30
    while len(left) < 2 and time.monotonic() < deadline:
        left = [psutil.Process(pid), *psutil.Process(pid).children()]
        time.sleep(0.02)
    asking.kill()
    asking.wait()
    asking.stdout.close()
    gone, alive = psutil.wait_procs(left, timeout=30)
    assert len(gone) == 2 and alive == []
