"""Files on their way in, small ones several at a time: taken together, or one by one where they have to go apart. While
one group is written the next one is understood."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final

from data.warehouse import Warehouse
from loaders.begun_reading import BegunReading, is_small
from loaders.committed import Understood, committed
from loaders.load import Step, load_file, understood, untold
from loaders.report import Report

LOG = logging.getLogger(__name__)
# Of small files planning the statements is most of the work; beyond so many rows it no longer matters.
MOST: Final = 32
ROWS: Final = 200_000
KNOWN = "select 1 from store.load where load = $load and file = $file"
# Lists of suppliers and of actions are told by what stands in the warehouse when their turn comes.
ALONE: Final = ("suppliers", "actions")


@dataclass(frozen=True)
class Asked:
    """A file that is to be loaded, and how; the fields as the parameters of load_file. ``begun`` is closed after it,
    unless it is ``kept`` by somebody else."""

    path: Path
    name: str
    by: str = "command line"
    mapping: dict[str, Any] | None = None
    answers: dict[str, Any] | None = None
    begun: BegunReading | None = None
    kept: bool = False


class Batch:
    """Files that were understood and wait to be loaded together. Close it in any case."""

    def __init__(self, warehouse: Warehouse, *, step: Step = untold) -> None:
        self._warehouse, self._step = warehouse, step
        self._files: list[Understood] = []

    def takes(self, file: Understood) -> bool:
        """Whether a file may join those that wait: one that goes with others, not the same bytes again, and room."""
        return (
            goes_with_others(file)
            and len(self._files) < MOST
            and file.rows + sum(one.rows for one in self._files) <= ROWS
            and not self.holds(file)
        )

    def holds(self, file: Understood) -> bool:
        """Whether the same bytes wait already."""
        return file.facts["sha256"] in {one.facts["sha256"] for one in self._files}

    def add(self, file: Understood) -> None:
        """Have a file wait."""
        self._files.append(file)

    def loaded(self) -> Iterator[Report]:
        """Load what waits; the reports in the order the files came. Of files that do not go together fewer and fewer
        are tried, down to one."""
        reach = MOST
        while self._files:
            files = self._files[:reach]
            try:
                reports = committed(self._warehouse, files, dry_run=False, step=self._step)
            except Exception:
                if len(files) == 1:
                    raise
                reach = len(files) // 2  # some have to go apart, or one is at fault: which one shows when it is alone
                continue
            reach = 2 * len(reports)
            done, self._files = self._files[: len(reports)], self._files[len(reports) :]
            for file in done:
                file.close()
            yield from reports

    def close(self) -> None:
        """Let go of what still waits."""
        for file in self._files:
            file.close()


def goes_with_others(file: Understood) -> bool:
    """Whether a file may be loaded together with others: small, nothing said of it, and no list that waits its turn."""
    tables = file.found.tables
    return (
        file.plain
        and file.rows <= ROWS
        and not any(rows.table.shape in ALONE or rows.shapes is not None for rows in tables)
    )


class Turns:
    """Files in the order in which they come: a group of them waits, the one before it may still be being written.

    Only what goes with others is understood while others are written: of such files nothing was said, so that the next
    ones are understood as if they were in one group with them. Close it in any case.
    """

    def __init__(self, warehouse: Warehouse, *, dry_run: bool, step: Step) -> None:
        self._warehouse, self._dry_run, self._step = warehouse, dry_run, step
        self._batch = Batch(warehouse, step=step)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writes files")
        self._written: Future[tuple[list[Report], Exception | None]] | None = None

    def taken(self, file: Understood) -> Iterator[Report]:
        """Have a file wait with the others, or load them and then it; the reports on what was loaded."""
        with ExitStack() as held:
            held.callback(file.close)
            if self._dry_run or not goes_with_others(file) or self._batch.holds(file):
                yield from self.rest()
                yield committed(self._warehouse, [file], dry_run=self._dry_run, step=self._step)[0]
                return
            if not self._batch.takes(file):
                yield from self._written_before()
                self._write()
            held.pop_all()
            self._batch.add(file)

    def rest(self) -> Iterator[Report]:
        """Load all that waits."""
        yield from self._written_before()
        yield from self._batch.loaded()

    def close(self) -> None:
        """Let go of what still waits, once what is being written is written."""
        self._writer.shutdown()
        self._batch.close()

    def _write(self) -> None:
        """Begin to load those that wait, and have others wait."""
        self._written = self._writer.submit(_loaded, self._batch)
        self._batch = Batch(self._warehouse, step=self._step)

    def _written_before(self) -> Iterator[Report]:
        """The reports on the group that was begun to be loaded. Raises what one of its files raised."""
        if self._written is None:
            return
        (reports, error), self._written = self._written.result(), None
        yield from reports
        if error is not None:
            raise error


def _loaded(batch: Batch) -> tuple[list[Report], Exception | None]:
    """The reports on the files of a group, up to one that fails, and how that failed."""
    reports: list[Report] = []
    try:
        reports.extend(batch.loaded())
    except Exception as error:
        return reports, error
    finally:
        batch.close()
    return reports, None


def loaded_in_turn(
    warehouse: Warehouse, files: Iterable[Asked], *, dry_run: bool = False, step: Step = untold
) -> Iterator[Report]:
    """Load files in the order in which they come, small ones several at a time; their reports."""
    with closing(Turns(warehouse, dry_run=dry_run, step=step)) as turns:
        for asked in files:
            try:
                file = _understood_once(warehouse, asked, step=step)
            except Exception:  # of this file: those before it come in
                yield from turns.rest()
                raise
            if isinstance(file, Report):
                yield from turns.rest()
                yield file
            else:
                yield from turns.taken(file)
        yield from turns.rest()


def _understood_once(warehouse: Warehouse, asked: Asked, *, step: Step) -> Understood | Report:
    """A file as it would be loaded, which closes its reading with it unless somebody else keeps that."""
    with ExitStack() as held:
        if asked.begun is not None and not asked.kept:
            held.callback(asked.begun.close)
        file = _understood(warehouse, asked, step=step)
        if not isinstance(file, Report):
            file.held.push(held.pop_all())
        return file


def _understood(warehouse: Warehouse, asked: Asked, *, step: Step) -> Understood | Report:
    return understood(
        warehouse, asked.path, name=asked.name, mapping=asked.mapping, answers=asked.answers, by=asked.by, step=step,
        begun=asked.begun,
    )  # fmt: skip


class FileRow:
    """Files whose turns come one by one: with the one whose turn it is, those behind it that go with it are loaded.

    A file is known by its place on disk.
    """

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self._lock = Lock()  # files are added by another thread than the one in which they are loaded
        self._files: list[Asked] = []
        self._reports: dict[Path, Report] = {}

    def add(self, file: Asked) -> None:
        """Have a file wait for its turn, or for an earlier one's. Whoever adds it sees to it that its turn comes."""
        with self._lock:
            self._files.append(file)

    def remove(self, file: Asked) -> None:
        """It waits no more."""
        with self._lock:
            self._files = [one for one in self._files if one.path != file.path]

    def report(self, file: Asked, step: Step) -> Report:
        """Load a file, if it is not loaded yet; its report. ``step`` hears of progress."""
        report = self._reports.pop(file.path, None)
        if report is None or not self._is_known(report):
            self._load(file, step)
            report = self._reports.pop(file.path, None) or loaded_alone(self._warehouse, file, step=step)
        return report

    def _load(self, file: Asked, step: Step) -> None:
        """Load a file and those behind it that go with it; without a report where it has to be loaded alone."""
        batch, taken = Batch(self._warehouse, step=step), []
        try:
            for asked in self._from(file):
                if asked.mapping or asked.answers or not is_small(asked.path):
                    break
                one = _understood(self._warehouse, asked, step=step)
                if isinstance(one, Report):
                    break
                if not batch.takes(one):
                    one.close()
                    break
                batch.add(one)
                taken.append(asked)
            for asked, report in zip(taken, batch.loaded(), strict=True):
                self._reports[asked.path] = report
                self.remove(asked)
        except Exception:  # of this file or of one behind it: what it is shows when its own turn comes
            LOG.exception("Files could not be loaded together")
        finally:
            batch.close()
            self.remove(file)

    def _from(self, file: Asked) -> list[Asked]:
        with self._lock:
            places = [one.path for one in self._files]
            return self._files[places.index(file.path) :] if file.path in places else [file]

    def _is_known(self, report: Report) -> bool:
        """Whether its load is still there: a backup may have been restored since."""
        with self._warehouse.cursor() as con:
            return con.execute(KNOWN, {"load": report.load_id, "file": report.file}).fetchone() is not None


def loaded_alone(warehouse: Warehouse, file: Asked, *, dry_run: bool = False, step: Step = untold) -> Report:
    """Load one file, or only tell what it would do; its report."""
    return load_file(
        warehouse, file.path, name=file.name, mapping=file.mapping, answers=file.answers, by=file.by, dry_run=dry_run,
        step=step, begun=file.begun,
    )  # fmt: skip
