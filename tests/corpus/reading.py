"""Reading without a process per file: the corpus measures what is understood; the child has tests of its own."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from loaders import reader_child, reading
from loaders.load import READER


class NoChild:
    """Stands where a waiting child would."""

    def poll(self) -> None:
        """Still there."""


def answer_here(child: NoChild, request: dict[str, Any], **_: object) -> dict[str, Any]:
    """What the child would answer, by the child's own code."""
    asked, answered = io.StringIO(json.dumps(request) + "\n"), io.StringIO()
    with patch.object(sys, "stdin", asked), patch.object(sys, "stdout", answered):
        reader_child.answer_request()
    answer: dict[str, Any] = json.loads(answered.getvalue())
    return answer


@contextmanager
def read_here() -> Iterator[None]:
    """While it lasts, files are read in this process: four times as fast for small ones."""
    with (
        patch.object(reading, "_started_child", NoChild),
        patch.object(reading, "_watched_answer", answer_here),
        patch.object(READER, "_spare", None),
    ):
        yield
