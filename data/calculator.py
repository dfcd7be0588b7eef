"""Figures that take longer than a page may wait: worked out in the background as soon as the data have changed.

What was worked out is kept beside the data with the data version it holds for. A page that asks before it is ready
works the figure out itself; so nothing here decides what a figure is, only when.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import pandas as pd
import pyarrow as pa

from data.warehouse import Warehouse, sql

LOG = logging.getLogger(__name__)
POLL = 1.0
# So long a figure waits for pages that are being drawn; then it is worked out beside them.
PATIENCE = 5.0
# Nobody has asked for a page for so long: what waits for leisure may begin.
QUIET = 15.0
PACKED = pa.ipc.IpcWriteOptions(compression="lz4")

KEPT = "select question from store.worked_out where data_version = $version"
KNOWN = "select 1 from store.worked_out where question = $question and data_version = $version"
FORGET = "delete from store.worked_out where data_version <> $version or question = $question"
# Of another day or by another program: asked by nobody any more. A look-up reads past all that is kept.
FORGET_OTHERS = """
delete from store.worked_out where not list_contains($questions::varchar[], question)
"""
ANY = "select 1 from store.worked_out limit 1"
DROP = "drop table store.worked_out"
KEEP = "insert into store.worked_out values ($question, $version, $answer, $seconds, $at)"


@dataclass(frozen=True)
class Task:
    """One figure: what is asked, in words that name it without doubt, and how it is worked out.

    ``keep``: where its rows go that pages look up in tables of their own; without it they are kept as one answer.
    """

    question: str
    answer: Callable[[duckdb.DuckDBPyConnection], pd.DataFrame]
    keep: Callable[[duckdb.DuckDBPyConnection, pd.DataFrame], None] | None = None

    @property
    def metric(self) -> str:
        """The metric asked for, without what of the data."""
        return self.question.partition(" of ")[0]


@dataclass(frozen=True)
class Progress:
    """How far the figures of one state of the data are: ``done`` of ``of``, and since when the present one is asked."""

    done: int
    of: int
    question: str
    since: datetime


class Calculator:
    """One thread that answers ``tasks()`` on each new day and once the data have changed and settled, begun so many
    seconds' ``delay`` after its start.

    It reads beside the worker. While ``busy()`` says that somebody waits for a page, it waits with the next figure, and
    while ``changing()`` says that more is about to be written it begins with none: they would be of no use at once.
    What is among ``later()`` pages do well without: it is worked out only while nobody uses the program.
    """

    def __init__(
        self,
        warehouse: Warehouse,
        tasks: Callable[[], Sequence[Task]],
        *,
        later: Callable[[], Sequence[Task]] = list,
        poll: float = POLL,
        delay: float = 0.0,
        busy: Callable[[], bool] = lambda: False,
        changing: Callable[[], bool] = lambda: False,
    ) -> None:
        self._warehouse = warehouse
        self._tasks = tasks
        self._later = later
        self._poll = poll
        self._delay = delay
        self._busy = busy
        self._changing = changing
        self._stopping = threading.Event()
        self._reading: duckdb.DuckDBPyConnection | None = None
        self._lock = threading.Lock()  # a connection that is closed cannot be interrupted
        self._thread = threading.Thread(target=self._serve, name="calculator", daemon=True)
        self.progress: Progress | None = None
        # The data and the day for which all was asked; and what can wait.
        self._done: tuple[int, date] | None = None
        self._done_at_leisure: tuple[int, date] | None = None

    @property
    def running(self) -> bool:
        """Whether changes are looked for."""
        return self._thread.is_alive()

    @property
    def pending(self) -> bool:
        """Whether a figure that has no answer yet may still get one: of the data as they are, not all was asked."""
        return self.running and self._done != (self._warehouse.data_version, date.today())

    def start(self) -> None:
        """Begin to look for changes."""
        self._thread.start()

    def ask_again(self) -> None:
        """Something new can be asked of the same data: it is looked into at leisure."""
        self._done_at_leisure = None

    def stop(self) -> None:
        """Leave the figure at hand, end the thread. Before the warehouse is closed."""
        self._stopping.set()
        # Again and again: what is interrupted between two queries runs on with the next.
        while self._thread.is_alive():
            with self._lock:
                if self._reading is not None:
                    self._reading.interrupt()
            self._thread.join(timeout=0.05)

    def work(self) -> int:
        """Answer what has no answer for the data as they are now; how many were. Stops when the data change.

        What is asked may depend on answers: once all are there it is asked again whether there is more.
        """
        self._let_pages_go_first()
        version, answered = self._warehouse.data_version, 0
        tasks, kept = list(self._tasks()), self._kept(version)
        if kept.isdisjoint(task.question for task in tasks):
            self._forget_all()
        done = 0
        try:
            while done < len(tasks):
                task = tasks[done]
                if task.question not in kept:
                    self._let_pages_go_first()
                    if self._stopping.is_set() or self._warehouse.data_version != version:
                        break
                    self.progress = Progress(done, len(tasks), task.question, datetime.now())
                    answered += self._answered(task, version)
                done += 1
                if done == len(tasks) and answered:
                    known = {each.question for each in tasks}
                    tasks += [each for each in self._tasks() if each.question not in known]
            else:
                if answered:
                    self._forget_others(tasks)
        finally:
            self.progress = None
        return answered

    def work_at_leisure(self) -> bool:
        """Answer what can wait, until somebody asks for a page or the data change; whether nothing is left."""
        version = self._warehouse.data_version
        asked = self._kept(version)
        while left := [task for task in self._later() if task.question not in asked]:
            for task in left:
                if self._busy() or self._stopping.is_set() or self._warehouse.data_version != version:
                    return False
                self._answered(task, version)
                asked.add(task.question)
        return True

    def _forget_all(self) -> None:
        """Begin with an empty table on new data, a new day or with a new program.

        Rows deleted from a table with an index keep their room in the file for good (DuckDB 1.5): it would grow by all
        answers with every load. A table that is dropped gives its room back.
        """
        with self._warehouse.writing(figures=False) as con:
            if con.execute(ANY).fetchone():
                con.execute(DROP)
                con.execute(sql("worked_out.sql"))

    def _forget_others(self, tasks: Sequence[Task]) -> None:
        asked = [task.question for task in (*tasks, *self._later())]
        with self._warehouse.writing(figures=False) as con:
            con.execute(FORGET_OTHERS, {"questions": asked})

    def _kept(self, version: int) -> set[str]:
        """The questions that have their answer, looked up at once: there may be thousands, and a page waits."""
        with self._cursor() as con, suppress(duckdb.InterruptException):
            return {question for (question,) in con.execute(KEPT, {"version": version}).fetchall()}
        return set()

    def _let_pages_go_first(self) -> None:
        until = time.monotonic() + PATIENCE
        while self._busy() and time.monotonic() < until and not self._stopping.wait(0.05):
            pass

    def _serve(self) -> None:
        seen: tuple[int, date] | None = None
        used = time.monotonic()
        self._stopping.wait(self._delay)
        while not self._stopping.wait(self._poll):
            if self._changing():
                seen = None
                continue
            now = self._warehouse.data_version, date.today()  # most questions are about today
            used = time.monotonic() if self._busy() else used
            try:
                if now == seen and now != self._done:
                    self._work_out(now)
                elif now == seen and now != self._done_at_leisure and time.monotonic() - used > QUIET:
                    used = time.monotonic()
                    self._done_at_leisure = now if self.work_at_leisure() else None
            except Exception:  # a full disk, say: pages work figures out themselves, and the next change is tried
                LOG.exception("Figures worked out in the background could not be kept")
                self._done_at_leisure = now
            seen = now

    def _work_out(self, now: tuple[int, date]) -> None:
        try:
            self.work()
        finally:
            self._done = now

    def _answered(self, task: Task, version: int) -> bool:
        with self._cursor() as con:
            try:
                if con.execute(KNOWN, {"question": task.question, "version": version}).fetchone():
                    return False
                began = time.perf_counter()
                rows = task.answer(con)
                answer = stream(rows if task.keep is None else rows.head(0))
            except duckdb.InterruptException:
                return False
            except Exception:  # a page that asks for it will meet and show the same error; the other figures go on
                LOG.exception("A figure could not be worked out in the background", extra={"metric": task.metric})
                return False
        told = {"question": task.question, "version": version, "answer": answer, "at": datetime.now()}
        with self._warehouse.writing(figures=False) as con:
            if self._warehouse.data_version != version:
                return False
            con.execute(FORGET, {"question": task.question, "version": version})
            con.execute(KEEP, {**told, "seconds": time.perf_counter() - began})
            if task.keep is not None:
                task.keep(con, rows)
        return True

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._warehouse.cursor() as con:
            self._reading = con
            try:
                yield con
            finally:
                with self._lock:
                    self._reading = None


def stream(frame: pd.DataFrame) -> bytes:
    """A frame as an Arrow stream, types kept; packed to a third, which costs no time when it is read."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=PACKED) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue().to_pybytes())
