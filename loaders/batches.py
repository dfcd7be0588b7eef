"""Files on their way in, small ones several at a time: taken together, or one by one where they have to go apart."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from data.warehouse import Warehouse
from loaders.begun_reading import BegunReading
from loaders.committed import Understood, committed
from loaders.load import Step, load_file, understood, untold
from loaders.report import Report

# Of small files planning the statements is most of the work; beyond so many rows it no longer matters.
MOST: Final = 32
ROWS: Final = 100_000
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
        """Whether a file may join those that wait: small, nothing said of it, and not the same bytes again."""
        return (
            file.plain
            and len(self._files) < MOST
            and file.rows + sum(one.rows for one in self._files) <= ROWS
            and not any(rows.table.shape in ALONE or rows.shapes is not None for rows in file.found.tables)
            and file.facts["sha256"] not in {one.facts["sha256"] for one in self._files}
        )

    def add(self, file: Understood) -> None:
        """Have a file wait."""
        self._files.append(file)

    def loaded(self) -> Iterator[Report]:
        """Load what waits; the reports in the order the files came. Files that do not go together go one by one."""
        together = True
        while self._files:
            files = self._files if together else self._files[:1]
            try:
                reports = committed(self._warehouse, files, dry_run=False, step=self._step)
            except Exception:
                if len(files) == 1:
                    raise
                together = False  # they have to go apart, or one is at fault: which one shows when it is alone
                continue
            done, self._files = self._files[: len(reports)], self._files[len(reports) :]
            for file in done:
                file.close()
            yield from reports

    def close(self) -> None:
        """Let go of what still waits."""
        for file in self._files:
            file.close()


def loaded_in_turn(
    warehouse: Warehouse, files: Iterable[Asked], *, dry_run: bool = False, step: Step = untold
) -> Iterator[Report]:
    """Load files in the order in which they come, small ones several at a time; their reports."""
    batch = Batch(warehouse, step=step)
    try:
        for file in files:
            yield from _taken(warehouse, batch, file, dry_run=dry_run, step=step)
        yield from batch.loaded()
    finally:
        batch.close()


def _taken(warehouse: Warehouse, batch: Batch, asked: Asked, *, dry_run: bool, step: Step) -> Iterator[Report]:
    """Have a file wait with the others, or load them and then it."""
    with ExitStack() as held:
        if asked.begun is not None and not asked.kept:
            held.callback(asked.begun.close)
        file = understood(
            warehouse, asked.path, name=asked.name, mapping=asked.mapping, answers=asked.answers, by=asked.by,
            step=step, begun=asked.begun,
        )  # fmt: skip
        if not isinstance(file, Report):
            file.held.push(held.pop_all())
    if isinstance(file, Report):
        yield from batch.loaded()
        yield file
        return
    with ExitStack() as held:
        held.callback(file.close)
        if dry_run or not batch.takes(file):
            yield from batch.loaded()
        if dry_run or not batch.takes(file):
            yield committed(warehouse, [file], dry_run=dry_run, step=step)[0]
        else:
            held.pop_all()
            batch.add(file)


class FileRow:
    """Files whose turns come one after the other: with the one whose turn it is, those that go with it are loaded."""

    def __init__(self, warehouse: Warehouse, files: Iterable[Asked]) -> None:
        self._warehouse = warehouse
        self._files = deque(files)
        self._step: Step = untold
        self._begin()

    def report(self, step: Step) -> Report:
        """Load the next file, if it is not loaded yet; its report. ``step`` hears of progress."""
        file, self._step = self._files.popleft(), step
        try:
            return next(self._reports)
        except Exception:  # of this file or of one behind it: what it is shows when it is alone
            self._begin()
            return loaded_alone(self._warehouse, file, step=step)

    def _begin(self) -> None:
        self._reports = loaded_in_turn(self._warehouse, list(self._files), step=lambda text: self._step(text))


def loaded_alone(warehouse: Warehouse, file: Asked, *, dry_run: bool = False, step: Step = untold) -> Report:
    """Load one file, or only tell what it would do; its report."""
    return load_file(
        warehouse, file.path, name=file.name, mapping=file.mapping, answers=file.answers, by=file.by, dry_run=dry_run,
        step=step, begun=file.begun,
    )  # fmt: skip
