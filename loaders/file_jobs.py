"""Files handed to the background worker as they come in: the next ones are read while others are being written, and
small ones are loaded several at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from hashlib import file_digest
from pathlib import Path
from typing import Any

from data.worker import Worker
from loaders.batches import Asked, FileRow
from loaders.begun_reading import KEPT, BegunReading
from loaders.load_queue import begin_reading


class FileJobs:
    """The files of one worker that wait for their turns. Used by one thread."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._row = FileRow(worker.warehouse)
        self._last: BegunReading | None = None

    def submit(self, spooled: Path, *, name: str, by: str) -> str:
        """Queue a file for loading and return the job's id. The spooled file is removed when the job has ended.

        ``name``: what the user calls the file. ``by``: who asked.
        """
        with spooled.open("rb") as file:
            known = {"sha256": file_digest(file, "sha256").hexdigest()}
        begun = begin_reading(self._worker.warehouse, spooled, name=name, limit=KEPT, after=self._last)
        asked = Asked(spooled, name, by, begun=begun, kept=True)
        self._row.add(asked)
        try:
            job = self._worker.submit_work(
                "load", name, partial(self._loaded, asked), spooled=spooled, begun=begun, known=known
            )
        except BaseException:
            self._row.remove(asked)
            if begun is not None:
                begun.close()
            raise
        self._last = begun or self._last
        return job

    def _loaded(self, asked: Asked, step: Callable[[str], None]) -> dict[str, Any]:
        return dict(self._row.report(asked, step).as_json())
