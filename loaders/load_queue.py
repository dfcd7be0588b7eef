"""Several files one after the other, the next few being read while one is understood or written."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from data.warehouse import Warehouse
from loaders.answers import reading_options
from loaders.batches import MOST, Asked, loaded_in_turn
from loaders.begun_reading import SMALL, BegunReading, is_small
from loaders.load import READER, ready
from loaders.report import Report

# While a group of files is written the next one is read; what is read stays on disk at some ten times the file's size.
AHEAD: Final = MOST
ROOM: Final = 8 * SMALL


def begin_reading(
    warehouse: Warehouse,
    path: Path,
    *,
    name: str,
    answers: dict[str, Any] | None = None,
    limit: int = SMALL,
    after: BegunReading | None = None,
) -> BegunReading | None:
    """Begin to read a file that is loaded next; None for one larger than ``limit``, which has to wait for its turn.

    ``after``: a reading that was begun before and is waited for.
    """
    if not is_small(path, limit=limit):
        return None
    return BegunReading(READER, path, name=name, database=warehouse.path, options=reading_options(answers), after=after)


def load_files(
    warehouse: Warehouse, files: Sequence[Path], *, dry_run: bool = False, **options: Any
) -> Generator[Report, None, None]:
    """Load files in the order given; their reports. ``options`` as of load_file.

    Small files are loaded several at a time where they go together. Close it, and what waits is left out.
    """
    if len(files) > 1:
        ready()
    asked = [Asked(path, path.name, **options) for path in files]
    with closing(_read_ahead(warehouse, asked)) as coming:
        yield from loaded_in_turn(warehouse, coming, dry_run=dry_run)


def _read_ahead(warehouse: Warehouse, files: Sequence[Asked]) -> Generator[Asked, None, None]:
    """The files, the small ones among the next few already being read."""
    begun: deque[BegunReading | None] = deque([None])  # the first one is read when it is asked for
    ahead = iter(files[1:])
    try:
        for file in files:
            while len(begun) <= AHEAD and _size(begun) < ROOM and (following := next(ahead, None)) is not None:
                last = next((one for one in reversed(begun) if one is not None), None)
                begun.append(
                    begin_reading(warehouse, following.path, name=following.name, answers=following.answers, after=last)
                )
            yield replace(file, begun=begun.popleft())
    finally:
        for one in begun:
            if one is not None:
                one.close()


def _size(begun: Iterable[BegunReading | None]) -> int:
    """Bytes of the files that are being read, or were."""
    return sum(one.size for one in begun if one is not None)
