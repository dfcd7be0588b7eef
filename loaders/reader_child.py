"""The child process that opens an untrusted file and hands every cell back as text.

Started ahead of need; reads one JSON request line from standard input, writes one Arrow file per sheet into the folder
named there and answers with one JSON line. It may die on a hostile file: only its parent notices.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

MEMORY_LIMIT = 3 << 30
CPU_SECONDS = 300


def limit_resources() -> None:
    """Cap memory, time and core dumps where the system can; the parent watches from outside on every system."""
    try:
        import resource
    except ImportError:  # Windows has no such limits: there only the parent's watch applies
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer_request() -> None:
    """Wait for the one request, answer it, end."""
    from loaders.refusal import Refusal
    from loaders.sheets import read_sheets

    request = json.loads(sys.stdin.readline())
    try:
        facts, sheets = read_sheets(Path(request["path"]), name=request["name"], folder=Path(request["folder"]))
        answer: dict[str, object] = {"sheets": sheets, "error_cells": facts.error_cells}
    except Refusal as refusal:
        answer = {"refusal": str(refusal)}
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    limit_resources()
    answer_request()
