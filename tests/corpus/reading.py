"""Reading without a process per file: what is understood and counted is the same; the child has tests of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from loaders import reader_child, reading
from loaders.load import READER


class ReadingHere:
    """Stands where a waiting process would, and answers by its code, as it would come through the pipe."""

    alive = True

    def answer(self, request: dict[str, Any], **_: object) -> dict[str, Any]:
        """What the process would answer."""
        asked = json.loads(json.dumps(request))
        answered: dict[str, Any] = json.loads(json.dumps(reader_child.answer(asked)))
        return answered

    def end(self) -> None:
        """There is nothing to end."""


@contextmanager
def read_here() -> Iterator[None]:
    """While it lasts, files are read in this process: four times as fast for small ones."""
    with patch.object(reading, "ReadingProcess", ReadingHere), patch.object(READER, "_spares", []):
        yield
