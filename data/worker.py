"""The one background writer: loads and undos wait in a queue and run one by one, each with its row in store.job.

Work never runs in the thread of a page, because a click there aborts it half way.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any
from uuid import uuid4

import duckdb
import pandas as pd

from data.disk_room import NO_ROOM, is_full
from data.file_work import BeginFunction, Begun, LoadFunction, Report, Step
from data.history import redo, undo
from data.leftovers import sweep
from data.warehouse import Warehouse, WarehouseError

LOG = logging.getLogger(__name__)
INTERRUPTED = "interrupted, nothing loaded"

INSERT = """
insert into store.job (job, kind, subject, state, report, started_at)
values ($job, $kind, $subject, 'waiting', $report, $at)
"""
RUNNING = """
update store.job set state = 'running', started_at = $at, report = $report where job = $job
"""
STEP = "update store.job set step = $step where job = $job"
ENDED = "update store.job set state = $state, report = $report, ended_at = $at where job = $job"
UNFINISHED = "select job, kind, subject, report from store.job where state in ('waiting', 'running')"
JOBS = """
select job, kind, subject, state, step, report, started_at, ended_at
from store.job order by rowid desc limit $limit
"""
UNFINISHED_JOBS = """
select job, kind, subject, state, step, report, started_at, ended_at
from store.job where state in ('waiting', 'running') order by rowid
"""
STATES = "select job, state from store.job where job in (select unnest($jobs::varchar[]))"
TOLD = """
select job, kind, subject, state, step, report, started_at, ended_at
from store.job where job in (select unnest($jobs::varchar[]))
"""
LAST_LOAD = "select coalesce(max(load), 0) from store.load"
LOADED_SINCE = "select max(load) from store.load where load > $before and file = $file"
# While it waited: these very bytes may be loaded together with a file whose turn comes before.
LOADED_BEFORE_ITS_TURN = """
select max(load) from store.load
where sha256 = $sha256 and file = $file and loaded_at >= date_trunc('second', $since::timestamp)
"""
UNDONE = "select undone_at is not null from store.load where load = $load"


@dataclass
class _Reading:
    """The file of a job, which may be read while the job before it is still at work."""

    begin: Callable[[], Begun | None]
    begun: Begun | None = None

    def start(self) -> None:
        try:
            self.begun = self.begin()
        except Exception:  # it is read when its turn comes, and whoever asked for it is told then
            LOG.exception("A file could not be read ahead")

    def close(self) -> None:
        if self.begun is not None:
            self.begun.close()


@dataclass(frozen=True)
class _Job:
    job: str
    kind: str
    subject: str
    work: Callable[[Step], dict[str, Any]]
    known: dict[str, Any]
    spooled: Path | None = None
    reading: _Reading | None = None
    begun: Begun | None = None


@dataclass(frozen=True)
class _Copy:
    target: Path
    done: Future[None] = field(default_factory=Future)


class Worker:
    """One daemon thread with a queue. ``start`` once, ``stop`` once; jobs may be handed in before the start."""

    def __init__(
        self, warehouse: Warehouse, *, load: LoadFunction, by: str, begin: BeginFunction | None = None
    ) -> None:
        self.warehouse = warehouse
        self._load = load
        self._begin = begin
        self._files: deque[_Job] = deque()  # those waiting whose reading can begin
        self._by = by
        self._queue: SimpleQueue[_Job | _Copy | None] = SimpleQueue()
        self._stopping = threading.Event()
        self._at_work = False
        self._thread = threading.Thread(target=self._serve, name="warehouse-worker", daemon=True)
        sweep(warehouse.path)
        self._settle_unfinished()

    @property
    def by(self) -> str:
        """Who the worker was started for."""
        return self._by

    @property
    def running(self) -> bool:
        """Whether jobs are being taken from the queue."""
        return self._thread.is_alive()

    @property
    def busy(self) -> bool:
        """Whether a job runs or waits."""
        return self._at_work or not self._queue.empty()

    def start(self) -> None:
        """Begin with the first job."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the job at hand, end the thread; the waiting ones are interrupted, but for files already in."""
        self._stopping.set()
        self._queue.put(None)
        if self._thread.is_alive():
            self._thread.join()
        jobs = False
        while not self._queue.empty():
            left = self._queue.get()
            if isinstance(left, _Job):
                jobs = True
                self._close(left)
            elif isinstance(left, _Copy):
                left.done.cancel()
        if jobs:
            self._settle_unfinished()

    def submit_file(
        self,
        spooled: Path,
        *,
        name: str,
        mapping: dict[str, Any] | None = None,
        answers: dict[str, Any] | None = None,
        dry_run: bool = False,
        by: str | None = None,
    ) -> str:
        """Queue a file for loading and return the job's id. The spooled file is removed when the job has ended.

        ``name``: what the user calls the file. ``by``: who asked, else the user the worker was started for.
        """
        asked = by or self._by
        load: Callable[..., Report] = partial(
            self._load, self.warehouse, spooled, name=name, mapping=mapping, answers=answers, by=asked, dry_run=dry_run
        )
        if self._begin is None:
            return self._submitted("load", name, lambda step: _report_json(load(step=step)), spooled)
        reading = _Reading(partial(self._begin, self.warehouse, spooled, name=name, answers=answers))
        return self._submitted(
            "load", name, lambda step: _report_json(load(step=step, begun=reading.begun)), spooled, reading
        )

    def submit_undo(self, load: int, *, by: str | None = None) -> str:
        """Queue taking back one load and return the job's id. It is refused when there is no such load."""
        return self._submitted("undo", str(load), lambda step: self._undone(load, by or self._by, step))

    def submit_redo(self, load: int, *, by: str | None = None) -> str:
        """Queue letting a load that was taken back count again; the job's id."""
        return self._submitted("redo", str(load), lambda step: self._redone(load, by or self._by, step))

    def submit_work(
        self,
        kind: str,
        subject: str,
        work: Callable[[Step], dict[str, Any]],
        *,
        spooled: Path | None = None,
        begun: Begun | None = None,
        known: dict[str, Any] | None = None,
    ) -> str:
        """Queue any other work on the file (a backup, a restore). It returns its report; status 'refused' refuses it.

        ``spooled``: a file to be removed when the job has ended, ``begun`` its reading, to be closed then. ``known``:
        by what its outcome is told should the program die before it reports: of a file that may be loaded before its
        turn, its ``sha256``.
        """
        return self._submitted(kind, subject, work, spooled, begun=begun, known=known)

    def copy(self, target: Path) -> Future[None]:
        """Queue a consistent copy of the database. No job row: reading is not news."""
        wish = _Copy(target)
        self._queue.put(wish)
        return wish.done

    def jobs(self, limit: int = 50) -> pd.DataFrame:
        """The newest jobs first: job, kind, subject, state, step, report (JSON text), started_at, ended_at."""
        with self.warehouse.cursor() as con:
            return con.execute(JOBS, {"limit": limit}).df()

    def unfinished(self) -> pd.DataFrame:
        """The jobs that wait or run, however many, the oldest first; columns as of ``jobs``."""
        with self.warehouse.cursor() as con:
            return con.execute(UNFINISHED_JOBS).df()

    def states(self, jobs: Collection[str]) -> dict[str, str]:
        """The state of each of these jobs; one that nobody knows is left out."""
        with self.warehouse.cursor() as con:
            return dict(con.execute(STATES, {"jobs": list(jobs)}).fetchall())

    def job(self, job_id: str) -> dict[str, Any]:
        """One job as a dictionary, its report read from JSON. Raises WarehouseError when there is no such job."""
        return self.told([job_id])[0]

    def told(self, jobs: Sequence[str]) -> list[dict[str, Any]]:
        """Some jobs as ``job`` tells each, in the order asked for."""
        with self.warehouse.cursor() as con:
            rows = con.execute(TOLD, {"jobs": list(jobs)}).fetchall()
        names = ("job", "kind", "subject", "state", "step", "report", "started_at", "ended_at")
        found = {row[0]: dict(zip(names, row, strict=True)) for row in rows}
        for one in found.values():
            one["report"] = json.loads(one["report"]) if one["report"] else None
        if unknown := [job for job in jobs if job not in found]:
            raise WarehouseError(f"There is no job {unknown[0]}.")
        return [found[job] for job in jobs]

    def _submitted(
        self,
        kind: str,
        subject: str,
        work: Callable[[Step], dict[str, Any]],
        spooled: Path | None = None,
        reading: _Reading | None = None,
        begun: Begun | None = None,
        known: dict[str, Any] | None = None,
    ) -> str:
        if self._stopping.is_set():
            raise WarehouseError("The program is closing and takes no more work. Start it again, then repeat this.")
        now = datetime.now()
        known = known | {"since": now.isoformat()} if known else {}
        job = _Job(uuid4().hex, kind, subject, work, known, spooled, reading, begun)
        told = {"job": job.job, "kind": kind, "subject": subject, "report": _json(known) if known else None, "at": now}
        self._write(INSERT, told)
        if reading is not None:
            self._files.append(job)
        self._queue.put(job)
        return job.job

    def _serve(self) -> None:
        while (task := self._queue.get()) is not None:
            if self._stopping.is_set():
                self._queue.put(task)  # stop() settles what is left
                return
            self._at_work = True
            try:
                if isinstance(task, _Job):
                    self._run(task)
                else:
                    self._copy_to(task)
            except Exception:  # the job row itself could not be written; the next job may fare better
                LOG.exception("The worker could not settle a job")
            finally:
                self._at_work = False

    def _run(self, job: _Job) -> None:
        with self.warehouse.cursor() as con:
            row = con.execute(LAST_LOAD).fetchone()
        before = job.known | {"status": "running", "loads_before": row[0] if row else 0}
        self._read_ahead(job)
        self._write(RUNNING, {"job": job.job, "at": datetime.now(), "report": json.dumps(before)})
        began = time.monotonic()
        try:
            report = job.work(partial(self._step, job.job))
        except WarehouseError as error:
            report = {"status": "refused", "sentence": str(error)}
        except Exception as error:
            LOG.exception("A job failed", extra={"job": job.job, "kind": job.kind})
            sentence = f"{job.subject}: nothing was loaded, the program failed ({type(error).__name__}: {error})."
            if is_full(error):
                sentence = NO_ROOM
            report = {"status": "refused", "sentence": sentence}
        state = "refused" if report.get("status") in ("refused", "questions") else "done"
        told = {"job": job.job, "kind": job.kind, "state": state, "seconds": time.monotonic() - began}
        LOG.info("A job ended", extra=told | {"load": report.get("load_id")})
        self._end(job, state, report)

    def _read_ahead(self, job: _Job) -> None:
        """Have the next file in the queue read while this job is at work."""
        if job in self._files:
            self._files.remove(job)
        if self._files and (following := self._files[0].reading) is not None and following.begun is None:
            following.start()

    def _end(self, job: _Job, state: str, report: dict[str, Any]) -> None:
        self._close(job)
        self._write(ENDED, {"job": job.job, "state": state, "report": _json(report), "at": datetime.now()})

    def _close(self, job: _Job) -> None:
        """Remove what stands on disk for a job."""
        for reading in (job.reading, job.begun):
            if reading is not None:
                reading.close()
        if job.spooled is not None:
            try:
                job.spooled.unlink(missing_ok=True)
            except OSError:
                LOG.exception("A spooled file could not be removed", extra={"job": job.job})

    def _undone(self, load: int, by: str, step: Step) -> dict[str, Any]:
        step("taking back")
        file = undo(self.warehouse, load, by=by, at=datetime.now())
        return {"status": "undone", "load_id": load, "file": file, "sentence": f"Load {load} ({file}) was undone."}

    def _redone(self, load: int, by: str, step: Step) -> dict[str, Any]:
        step("taking in again")
        file = redo(self.warehouse, load, by=by, at=datetime.now())
        return {"status": "redone", "load_id": load, "file": file, "sentence": f"Load {load} ({file}) counts again."}

    def _copy_to(self, wish: _Copy) -> None:
        if not wish.done.set_running_or_notify_cancel():
            return
        try:
            self.warehouse.copy_to(wish.target)
        except Exception as error:
            wish.done.set_exception(error)
        else:
            wish.done.set_result(None)

    def _step(self, job: str, text: str) -> None:
        self._write(STEP, {"job": job, "step": text})

    def _write(self, statement: str, values: dict[str, Any]) -> None:
        """On a cursor of its own, so it is committed at once, beside the open transaction of a load."""
        with self.warehouse.cursor() as con:
            con.execute(statement, values)

    def _settle_unfinished(self) -> None:
        """Jobs left over, by a process that died too: done where what they ask was committed, else interrupted."""
        with self.warehouse.cursor() as con:
            for job, kind, subject, report in con.execute(UNFINISHED).fetchall():
                known = json.loads(report) if report else {}
                sentence = _done_before_the_end(con, kind, subject, known)
                settled = {"status": "done", "sentence": sentence} if sentence else _interrupted()
                state = "done" if sentence else "interrupted"
                self._write(ENDED, {"job": job, "state": state, "report": _json(settled), "at": datetime.now()})


def _done_before_the_end(con: duckdb.DuckDBPyConnection, kind: str, subject: str, known: dict[str, Any]) -> str | None:
    """What had been committed of a job that could not write its report; None when nothing."""
    if kind == "load":
        row = None
        if "loads_before" in known:
            row = con.execute(LOADED_SINCE, {"before": known["loads_before"], "file": subject}).fetchone()
        if "sha256" in known and (row is None or row[0] is None):
            told = {name: known[name] for name in ("sha256", "since")}
            row = con.execute(LOADED_BEFORE_ITS_TURN, {"file": subject} | told).fetchone()
        if row and row[0] is not None:
            return f"{subject} was taken in as load {row[0]}; the program stopped before it could report."
    if "loads_before" not in known:
        return None
    if kind == "undo":
        row = con.execute(UNDONE, {"load": int(subject)}).fetchone()
        if row and row[0]:
            return f"Load {subject} was undone; the program stopped before it could report."
    if kind == "redo":
        row = con.execute(UNDONE, {"load": int(subject)}).fetchone()
        if row and not row[0]:
            return f"Load {subject} counts again; the program stopped before it could report."
    return None


def _interrupted() -> dict[str, Any]:
    return {"status": "interrupted", "sentence": INTERRUPTED}


def _report_json(report: Report) -> dict[str, Any]:
    return {"status": report.status} | report.as_json()


def _json(report: dict[str, Any]) -> str:
    return json.dumps(report, ensure_ascii=False, default=str)
