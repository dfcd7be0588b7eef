"""The process beside this one in which files are read, and how it is watched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

import psutil

from loaders.limits import Limits
from loaders.reader_child import SPENT

ROOT = Path(__file__).resolve().parent.parent
ENDED = "ended 0"
TURNS = 1000  # splitting too counts against the time a process may take
# A process with one thread can be split without harm: no thread of the allocator beside it, and OpenBLAS as in data/.
ONE_THREAD = {"JE_ARROW_MALLOC_CONF": "background_thread:false"}


class ReadingProcess:
    """A process that has done its imports and waits for requests. End it when no more come.

    Where the system can split a process, each file is read by one split off before it saw anything, which ends with the
    file, up to so many ``turns``; elsewhere the process reads one file and ends.
    """

    def __init__(self, *, turns: int = TURNS) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "loaders.reader_child", str(turns)], cwd=ROOT, env=os.environ | ONE_THREAD,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
        )  # fmt: skip
        self._spent = False

    @property
    def pid(self) -> int:
        """The number the system gave it."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it may be asked."""
        return not self._spent and self._process.poll() is None

    def answer(self, request: dict[str, Any], *, limits: Limits) -> dict[str, Any] | None:
        """What it answers; None, and it is killed, when it dies, or takes too long or too much memory."""
        assert self._process.stdin is not None
        lines: Queue[str | None] = Queue()
        listener = Thread(target=self._listen, args=(lines,), daemon=True)
        listener.start()
        told: list[str] = []
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            told = _told(lines, limits)
        except OSError:
            pass  # it died before it was asked: there is no answer
        finally:
            well = len(told) >= 3 and told[-1] in (ENDED, SPENT)
            self._spent = SPENT in told
            if not well:
                self._stop()
            listener.join()
            if not well:
                self.end()
        return dict(json.loads(told[-2])) if well else None

    def kill(self) -> None:
        """End it at once, with whatever it split off."""
        self._stop()
        self.end()

    def end(self) -> None:
        """Let it end: nothing more will be asked."""
        assert self._process.stdin is not None and self._process.stdout is not None
        with suppress(OSError):
            self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def _stop(self) -> None:
        with suppress(psutil.NoSuchProcess):
            for child in psutil.Process(self.pid).children():
                with suppress(psutil.NoSuchProcess):
                    child.kill()
        self._process.kill()

    def _listen(self, lines: Queue[str | None]) -> None:
        """Hand on every line of one answer, and None where there is nothing more to hear."""
        assert self._process.stdout is not None
        line = " "
        while line and not line.startswith("ended"):
            line = self._process.stdout.readline()
            lines.put(line.strip() if line else None)


def _told(lines: Queue[str | None], limits: Limits) -> list[str]:
    """What it says until it ends: first which process reads, last but one the answer. Nothing where it dies, or takes
    too long or too much memory."""
    deadline, told = time.monotonic() + limits.wall_seconds, list[str]()
    while not told or not told[-1].startswith("ended"):
        with suppress(Empty):
            if (line := lines.get(timeout=0.1)) is None:
                return []
            told.append(line)
        if time.monotonic() > deadline or (told and _memory(told[0]) > limits.memory):
            return []
    return told


def _memory(pid: str) -> int:
    try:
        return int(psutil.Process(int(pid)).memory_info().rss)
    except (psutil.NoSuchProcess, ValueError):
        return 0
