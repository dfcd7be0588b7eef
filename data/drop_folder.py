"""A folder whose files are taken in by themselves, and moved to done/, refused/ or questions/ with their report.

A file is taken once it has not changed between two looks and no other program writes it. What was taken in is known by
its checksum, so a program that dies between loading and moving never loads twice. Of many files the next ones are
handed over while the first is loaded, so that the worker may take them together.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from data.file_work import SubmitFunction
from data.inbox import spool_path
from data.warehouse import WarehouseError
from data.worker import Worker

LOG = logging.getLogger(__name__)
FOLDER_VARIABLE = "SUPPLIER_AUDITS_DROP_FOLDER"
POLL = 2.0
REMEMBERED = 20
PLACES: Final = {"loaded": "done", "already_loaded": "done", "questions": "questions"}  # anything else: refused
UNFINISHED: Final = (".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".lock")
SHOWN_PROBLEMS = 50
# Files handed over before the first of them is done: a copy of each stands on disk meanwhile.
AHEAD: Final = 32

_Look = tuple[int, int]  # size, moment of the last change


@dataclass(frozen=True)
class Taken:
    """One file that was dealt with: when, where it lies now, and what the loader said."""

    file: str
    at: datetime
    place: str
    sentence: str


class DropFolder:
    """Watches one folder in a thread of its own. Files go through the worker's queue like any other load.

    ``submit``: how they are queued, else singly.
    """

    def __init__(
        self,
        folder: Path,
        worker: Worker,
        *,
        submit: SubmitFunction | None = None,
        poll: float = POLL,
        told: Callable[[Taken], None] = lambda taken: None,
    ) -> None:
        self.folder = folder
        self.taken: deque[Taken] = deque(maxlen=REMEMBERED)
        self.problem: str | None = None
        self.waiting: tuple[str, ...] = ()
        self._worker = worker
        self._submit = submit or worker.submit_file
        self._poll = poll
        self._told = told
        self._seen: dict[str, _Look] = {}
        self._jobs: dict[str, tuple[_Look, str]] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="drop-folder", daemon=True)

    def start(self) -> None:
        """Begin to look. The worker is started before."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more, once the file being loaded is done with. Before the worker is stopped; those that still wait
        stay where they are until the next start."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> int:
        """One look: files unchanged since the look before are loaded and moved. How many were.

        A folder that cannot be read or written is said in ``problem``; it is tried again at the next look.
        """
        try:
            found = _candidates(self.folder)
            ready = [path for path, seen in found.items() if self._seen.get(path.name) == seen and not _is_open(path)]
            self._seen = {path.name: seen for path, seen in found.items()}
            self.waiting = tuple(path.name for path in found if path not in ready)
            self._jobs = {name: queued for name, queued in self._jobs.items() if name in self._seen}
            for place in {*PLACES.values(), "refused"} if ready else ():
                (self.folder / place).mkdir(exist_ok=True)
            self.problem = None
            return sum(self._dealt_with(path, found[path], job) for path, job in self._in_turn(ready, found))
        except OSError as error:
            self.problem = (
                f"The drop folder {self.folder} cannot be used ({error.strerror or error}). Make it a folder that this "
                "program may read and write; it is tried again by itself."
            )
            return 0

    def _watch(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look()
            except WarehouseError:
                return  # the worker closes
            except Exception:  # whatever one file did, the next may be sound
                LOG.exception("The drop folder could not be served")
            self._stopping.wait(self._poll)

    def _in_turn(self, ready: Sequence[Path], found: dict[Path, _Look]) -> Iterator[tuple[Path, str | None]]:
        """Every file with its job, the next few of them being queued already."""
        ahead: deque[tuple[Path, str | None]] = deque()
        for path in ready:
            if self._stopping.is_set():
                return
            try:
                ahead.append((path, self._queued(path, found[path])))
            except OSError:  # those before it are dealt with all the same
                yield from ahead
                raise
            if len(ahead) > AHEAD:
                yield ahead.popleft()
        yield from ahead

    def _dealt_with(self, path: Path, seen: _Look, job: str | None) -> bool:
        report = None if job is None else self._told_of(job)
        if report is None:
            self._jobs.pop(path.name, None)
        if report is None or _looked(path) != seen:
            return False  # interrupted, gone, or written anew meanwhile: another look will tell
        place = PLACES.get(str(report.get("status")), "refused")
        target = _moved(path, self.folder / place, report)
        taken = Taken(path.name, datetime.now().replace(microsecond=0), f"{place}/{target.name}", report["sentence"])
        self.taken.appendleft(taken)
        self._told(taken)
        return True

    def _queued(self, path: Path, seen: _Look) -> str | None:
        """The job that loads a copy of the file, as queued before where it could not be moved; None when it is gone."""
        known = self._jobs.get(path.name)
        if known is not None and known[0] == seen:
            return known[1]
        spooled = spool_path(self._worker.warehouse.path)
        try:
            shutil.copyfile(path, spooled)
        except FileNotFoundError:
            return None
        job = self._submit(spooled, name=path.name, by="drop folder")
        self._jobs[path.name] = (seen, job)
        return job

    def _told_of(self, job: str) -> dict[str, Any] | None:
        """The loader's report; None when the program ends before it is done."""
        while (found := self._worker.job(job))["state"] in ("waiting", "running"):
            if self._stopping.is_set() and (found["state"] == "waiting" or not self._worker.running):
                return None
            time.sleep(0.05)
        if found["state"] == "interrupted":
            return None
        return dict(found["report"])


def drop_folder_path(option: str | None, setting: str = "") -> Path | None:
    """The folder to watch: the option, else the environment variable, else the house rule; None when there is none."""
    chosen = option or os.environ.get(FOLDER_VARIABLE) or setting.strip()
    return Path(chosen).expanduser().resolve() if chosen else None


def report_text(report: dict[str, Any]) -> str:
    """A report for people, one line each: the sentence, refused rows, open questions."""
    lines = [str(report["sentence"])]
    for title, name in (("Question", "questions"), ("Refused", "rejections"), ("Note", "issues")):
        problems = report.get(name) or ()
        lines += [f"{title}: {_line(one)}" for one in problems[:SHOWN_PROBLEMS]]
        if len(problems) > SHOWN_PROBLEMS:
            lines.append(f"... and {len(problems) - SHOWN_PROBLEMS:,} more; all of them are in the JSON report.")
    return "\n".join(lines) + "\n"


def _line(problem: Any) -> str:
    if not isinstance(problem, dict):
        return str(problem)
    place = ", ".join(
        f"{word}{problem[name]}"
        for name, word in (("sheet", "sheet "), ("row", "row "), ("heading", ""))
        if problem.get(name) is not None
    )
    words = [str(problem[name]) for name in ("question", "text", "reason", "remedy") if problem.get(name)]
    return f"{place}: {'. '.join(words)}" if place else ". ".join(words)


def _candidates(folder: Path) -> dict[Path, _Look]:
    """The files that could be taken, the oldest first; not those of other programs' making."""
    found = {}
    for path in folder.iterdir():
        if path.name.startswith((".", "~")) or path.suffix.lower() in UNFINISHED or path.is_symlink():
            continue
        if path.is_file() and (seen := _looked(path)) is not None:
            found[path] = seen
    return dict(sorted(found.items(), key=lambda one: (one[1][1], one[0].name)))


def _looked(path: Path) -> _Look | None:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_size, stat.st_mtime_ns


def _is_open(path: Path) -> bool:
    """Whether an office program has the file open (its lock file lies beside it), or another one will not share it."""
    name = path.name
    locks = (f"~${name}", f"~${name[2:]}", f".~lock.{name}#")  # Excel shortens long names in its lock files
    if any(path.with_name(lock).exists() for lock in locks):
        return True
    try:
        with path.open("rb"):
            return False
    except PermissionError:
        return True


def _moved(path: Path, folder: Path, report: dict[str, Any]) -> Path:
    """Put a file and its report under a name that is free in ``folder``; the report's file keeps the name."""
    number = 1
    while True:
        name = path.name if number == 1 else f"{path.stem} ({number}){path.suffix}"
        target, note = folder / name, folder / f"{name}.report.json"
        if not target.exists():
            try:
                with note.open("x", encoding="utf-8") as file:
                    json.dump(report, file, ensure_ascii=False, indent=2, default=str)
                break
            except FileExistsError:
                pass  # taken by an earlier file of the name
        number += 1
    try:
        folder.joinpath(f"{name}.report.txt").write_text(report_text(report), encoding="utf-8")
        path.rename(target)
    except OSError:
        note.unlink(missing_ok=True)
        folder.joinpath(f"{name}.report.txt").unlink(missing_ok=True)
        raise
    return target
