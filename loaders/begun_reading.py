"""A file whose reading has begun before it is asked for: while the one before it is still being written, or because it
is previewed, checked and loaded one after the other and need be read but once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from data.leftovers import scratch
from loaders.reading import Contents, Reader

# Larger files are read when their turn comes: two of them at once would take the memory of two.
SMALL = 2 << 20
# What is read of a file stays on disk at some ten times its size: of a pile of files only where each is small.
KEPT = 512 << 10


class BegunReading:
    """One file on its way through a reading process. Close it in any case, when its contents are done with.

    ``after``: another reading that is waited for, so that one process reads at a time.
    """

    def __init__(
        self,
        reader: Reader,
        path: Path,
        *,
        name: str,
        database: Path,
        options: dict[str, Any],
        after: BegunReading | None = None,
    ) -> None:
        self.path, self.options = path, options
        self._after = after
        self._stat = _stat(path)
        self._stack = ExitStack()
        self._contents: Future[Contents] = Future()
        self._thread = Thread(target=self._read, args=(reader, name, database), name=f"reads {name}", daemon=True)
        self._thread.start()

    @property
    def size(self) -> int:
        """Bytes of the file; none where there is no such file."""
        return self._stat[0] if self._stat is not None else 0

    def contents(self) -> Contents | None:
        """What the file holds; None where it has changed since. Raises what the reader raises."""
        return self._contents.result() if _stat(self.path) == self._stat else None

    def close(self) -> None:
        """Remove what was read."""
        self._thread.join()
        self._stack.close()

    def _read(self, reader: Reader, name: str, database: Path) -> None:
        if self._after is not None:
            self._after._thread.join()
            self._after = None
        try:
            folder = self._stack.enter_context(scratch(database))
            self._contents.set_result(reader.contents(self.path, name=name, folder=folder, **self.options))
        except BaseException as error:  # whoever asks for the contents is told
            self._contents.set_exception(error)


@contextmanager
def read_contents(
    reader: Reader, path: Path, begun: BegunReading | None, *, name: str, database: Path, options: dict[str, Any]
) -> Iterator[Contents]:
    """What a file holds, for as long as it is looked at: as read before, where that was this very file, else now."""
    contents = begun.contents() if begun is not None and (begun.path, begun.options) == (path, options) else None
    if contents is not None:
        yield contents
        return
    with scratch(database) as folder:
        yield reader.contents(path, name=name, folder=folder, **options)


def is_small(path: Path, *, limit: int = SMALL) -> bool:
    """Whether a file may be read beside another one; one that is not there is told of when its turn comes."""
    return path.is_file() and path.stat().st_size <= limit


def _stat(path: Path) -> tuple[int, int] | None:
    try:
        told = os.stat(path)
    except OSError:
        return None
    return told.st_size, told.st_mtime_ns
