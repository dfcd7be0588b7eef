"""Reading a file in a child process, so that no file can take the app down with it."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pyarrow as pa

from loaders.encodings import Encoding
from loaders.limits import LIMITS, Limits
from loaders.reading_process import ReadingProcess
from loaders.refusal import PasswordNeeded, Refusal
from loaders.sheet_facts import Area, ReadingNote, SheetFacts, facts_from_json

__all__ = ["Area", "Contents", "Encoding", "PasswordNeeded", "Reader", "ReadingNote", "Sheet"]

AT_ONCE = 2


@dataclass(frozen=True)
class Sheet:
    """One sheet as text columns c0, c1, ...: row i is Excel's row i+1, column j Excel's column j+1.

    ``visible`` is False for hidden sheets. ``merges``: (first row, first column, last row, last column) from 0, both
    ends inside, at most 20,000. ``areas``: Excel tables and named ranges. ``counted_rows``: the number of the last row
    that holds something, counted independently of the reader; None where the format allows no second count.
    ``hidden_rows`` and ``hidden_columns`` are counts; hidden cells are read like others. ``pivot``: the sheet holds a
    pivot table. ``formats``: column -> number format, where most numbers of the column's head are shown as percent,
    with leading zeros, as dates or fractions. ``first_column``: the sheet's own column that is c0 here, where several
    tables stand beside each other.
    """

    name: str
    visible: bool
    table: pa.Table
    merges: tuple[tuple[int, int, int, int], ...] = ()
    areas: tuple[Area, ...] = ()
    counted_rows: int | None = None
    hidden_rows: int = 0
    hidden_columns: int = 0
    pivot: bool = False
    formats: dict[int, str] = field(default_factory=dict)
    first_column: int = 0


@dataclass(frozen=True)
class Contents:
    """A file as read. ``notes``: what could not be read as it stands. ``encoding``: of a text file, else None."""

    sheets: tuple[Sheet, ...]
    notes: tuple[ReadingNote, ...] = ()
    encoding: Encoding | None = None


class Reader:
    """Has each file read in a fresh process and keeps the next one warm; two, where two files were read at once."""

    def __init__(self, *, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self._spares: list[ReadingProcess] = []
        self._lock = threading.Lock()
        self._kept_warm = False

    def warm(self, *, always: bool = False) -> None:
        """Start the next child now, so that a small file need not wait for imports; ``always``: after each file too."""
        with self._lock:
            self._kept_warm = self._kept_warm or always
            self._spares.append(self._living())

    def contents(
        self, path: Path, *, name: str, folder: Path, password: str | None = None, encoding: str | None = None
    ) -> Contents:
        """The sheets of the file, memory-mapped from ``folder``.

        Raises PasswordNeeded when the file is encrypted and ``password`` is missing or wrong, Refusal when it cannot be
        read. ``encoding`` overrides the one that is detected in text files. The password reaches the child through its
        standard input and is kept nowhere.
        """
        with self._lock:
            process = self._living()
        request = {
            "path": str(path), "name": name, "folder": str(folder), "password": password, "encoding": encoding,
            "limits": asdict(self.limits),
        }  # fmt: skip
        answer = process.answer(request, limits=self.limits)
        self._keep(process)
        if answer is None:
            raise Refusal(
                f"{name} is too complex or damaged: reading it was stopped, nothing was loaded. "
                "Open it in Excel, copy the audit table into a new workbook and load that."
            )
        if "refusal" in answer:
            raise (PasswordNeeded if answer["password"] else Refusal)(answer["refusal"])
        encoded = answer["encoding"]
        return Contents(
            tuple(_sheet(facts_from_json(part["facts"]), folder / part["file"]) for part in answer["sheets"]),
            tuple(ReadingNote(**note) for note in answer["notes"]),
            Encoding(encoded["name"], encoded["sure"], tuple(encoded["candidates"])) if encoded else None,
        )

    def _living(self) -> ReadingProcess:
        """A process that waits, a new one where there is none or it has died."""
        while self._spares:
            process = self._spares.pop()
            if process.alive:
                return process
            process.end()
        return ReadingProcess()

    def _keep(self, process: ReadingProcess) -> None:
        """Have a process wait for the next file, where one is to wait."""
        with self._lock:
            if self._kept_warm and process.alive and len(self._spares) < AT_ONCE:
                self._spares.append(process)
                return
        process.end()
        if self._kept_warm:
            self.warm()


def _sheet(facts: SheetFacts, file: Path) -> Sheet:
    return Sheet(
        facts.name, facts.visible, pa.ipc.open_file(pa.memory_map(str(file))).read_all(), facts.merges, facts.areas,
        facts.rows, facts.hidden_rows, facts.hidden_columns, facts.pivot, dict(facts.formats),
    )  # fmt: skip
