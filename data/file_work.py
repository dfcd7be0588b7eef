"""What the worker is handed to load files with: this folder knows nothing of spreadsheets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from data.warehouse import Warehouse

Step = Callable[[str], None]


class Report(Protocol):
    """What a load says of itself."""

    @property
    def status(self) -> str:
        """'loaded', 'already_loaded', 'refused' or 'dry_run'."""

    def as_json(self) -> dict[str, Any]:
        """The report as the command line prints it."""


class LoadFunction(Protocol):
    """Takes one file into the warehouse. Handed in, because this folder knows nothing of spreadsheets."""

    def __call__(
        self,
        warehouse: Warehouse,
        path: Path,
        *,
        name: str,
        mapping: dict[str, Any] | None,
        answers: dict[str, Any] | None,
        by: str,
        dry_run: bool,
        step: Step,
    ) -> Report:
        """Load ``path``, which the user calls ``name``; ``step`` is told what is being done.

        Beside a begin function it also takes ``begun``: what that one gave for this file.
        """


class Begun(Protocol):
    """A file whose reading has begun."""

    def close(self) -> None:
        """Remove what was read."""


class SubmitFunction(Protocol):
    """Queues a copy of a file for loading, which is removed when the job has ended; the job's id."""

    def __call__(self, spooled: Path, *, name: str, by: str) -> str:
        """Queue ``spooled``, which the user calls ``name``."""


class BeginFunction(Protocol):
    """Begins to read a file that is loaded next; gives what the load function takes as ``begun``, None to leave it."""

    def __call__(self, warehouse: Warehouse, path: Path, *, name: str, answers: dict[str, Any] | None) -> Begun | None:
        """Begin with ``path``, which the user calls ``name``."""
