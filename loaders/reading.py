"""Reading a file in a child process, so that no file can take the app down with it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import psutil
import pyarrow as pa

from loaders.refusal import Refusal

ROOT = Path(__file__).resolve().parent.parent
WALL_SECONDS = 300
MEMORY_BYTES = 3 << 30


@dataclass(frozen=True)
class Sheet:
    """One sheet as text columns c0, c1, ...; ``visible`` is False for hidden sheets."""

    name: str
    visible: bool
    table: pa.Table
    merges: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True)
class Contents:
    """A file as read. ``error_cells``: cells that hold an Excel error such as #N/A; they are read as empty."""

    sheets: tuple[Sheet, ...]
    error_cells: int


class Reader:
    """Starts one fresh child per file and keeps the next one warm."""

    def __init__(self) -> None:
        self._spare: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()

    def warm(self) -> None:
        """Start the next child now, so that a small file need not wait for imports."""
        with self._lock:
            if self._spare is None or self._spare.poll() is not None:
                self._spare = _started_child()

    def contents(self, path: Path, *, name: str, folder: Path) -> Contents:
        """The sheets of the file, memory-mapped from ``folder``. Raises Refusal when it cannot be read."""
        with self._lock:
            child, self._spare = self._spare, None
        if child is None or child.poll() is not None:
            child = _started_child()
        answer = _watched_answer(child, {"path": str(path), "name": name, "folder": str(folder)}, name=name)
        if "refusal" in answer:
            raise Refusal(answer["refusal"])
        sheets = [
            Sheet(
                part["sheet"], part["visible"], pa.ipc.open_file(pa.memory_map(str(folder / part["file"]))).read_all()
            )
            for part in answer["sheets"]
        ]
        return Contents(tuple(sheets), answer["error_cells"])


def _started_child() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "loaders.reader_child"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip


def _watched_answer(child: subprocess.Popen[str], request: dict[str, str], *, name: str) -> dict[str, Any]:
    """Hand over the request; kill the child when it takes too long or too much memory."""
    answers: Queue[str] = Queue()
    assert child.stdin is not None and child.stdout is not None
    stdout = child.stdout
    threading.Thread(target=lambda: answers.put(stdout.readline()), daemon=True).start()
    line = ""
    try:
        child.stdin.write(json.dumps(request) + "\n")
        child.stdin.close()
        deadline = time.monotonic() + WALL_SECONDS
        watched = psutil.Process(child.pid)
        while True:
            try:
                line = answers.get(timeout=0.1)
                break
            except Empty:
                pass
            if time.monotonic() > deadline or _memory(watched) > MEMORY_BYTES:
                break
    except (BrokenPipeError, psutil.NoSuchProcess):
        pass  # the child died: the missing answer below says so
    finally:
        if not line:
            child.kill()
        child.wait()
        stdout.close()
    if not line:
        raise Refusal(
            f"{name} is too complex or damaged: reading it was stopped, nothing was loaded. "
            "Open it in Excel, copy the audit table into a new workbook and load that."
        )
    answer: dict[str, Any] = json.loads(line)
    return answer


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
