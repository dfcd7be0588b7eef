"""Several files one after the other, each read while the one before it is being written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from data.warehouse import Warehouse
from loaders.answers import reading_options
from loaders.begun_reading import SMALL, BegunReading, is_small
from loaders.load import READER, load_file, ready
from loaders.report import Report


def begin_reading(
    warehouse: Warehouse, path: Path, *, name: str, answers: dict[str, Any] | None = None, limit: int = SMALL
) -> BegunReading | None:
    """Begin to read a file that is loaded next; None for one larger than ``limit``, which has to wait for its turn."""
    if not is_small(path, limit=limit):
        return None
    return BegunReading(READER, path, name=name, database=warehouse.path, options=reading_options(answers))


def load_files(warehouse: Warehouse, files: Sequence[Path], **options: Any) -> Iterator[Report]:
    """Load files in the order given; their reports. ``options`` as of load_file."""
    if len(files) > 1:
        ready()
    begun: BegunReading | None = None
    for at, path in enumerate(files, start=1):
        current, begun = begun, None
        if at < len(files):
            begun = begin_reading(warehouse, files[at], name=files[at].name, answers=options.get("answers"))
        try:
            yield load_file(warehouse, path, name=path.name, begun=current, **options)
        except BaseException:
            if begun is not None:
                begun.close()
            raise
        finally:
            if current is not None:
                current.close()
