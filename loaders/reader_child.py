"""The child process that opens an untrusted file and hands every cell back as text.

Started ahead of need. For every request it splits off a process, before the request is there, and waits for its end: no
file meets what another one left behind, and the imports are done once. That process says its number, reads one line of
JSON from standard input, writes one Arrow file per sheet into the folder named there and answers with one line of JSON.
It may die on a hostile file: only its parents notice. A password comes with the request and goes nowhere else.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from data.disk_room import FULL, NO_ROOM
from loaders.limits import LIMITS, Limits

NOT_ASKED = 3
SPENT = "ended for good"


def limit_resources() -> None:
    """Cap memory, time, file size and core dumps where the system can; everywhere the parent watches from outside."""
    try:
        import resource
    except ImportError:  # Windows has no such limits: there only the parent's watch applies
        return
    resource.setrlimit(resource.RLIMIT_AS, (LIMITS.memory, LIMITS.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (LIMITS.processor_seconds, LIMITS.processor_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMITS.written, LIMITS.written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer_requests(turns: int) -> None:
    """Answer one request after the other, each in a process of its own, until no more can come or so many have."""
    import pyarrow  # noqa: F401 -- the slow imports happen while the child waits

    from loaders import sheets, workbook_facts, workbook_tables  # noqa: F401

    if not _can_split():
        if answer_request():
            _say(SPENT)
        return
    for turn in range(1, turns + 1):
        if (reading := os.fork()) == 0:
            os._exit(0 if answer_request() else NOT_ASKED)
        code = os.waitstatus_to_exitcode(os.waitpid(reading, 0)[1])
        if code == NOT_ASKED:
            return
        _say(SPENT if turn == turns and code == 0 else f"ended {code}")


def answer_request() -> bool:
    """Wait for a request and answer it; False where none came."""
    _say(str(os.getpid()))
    request = sys.stdin.readline()
    if request:
        _say(json.dumps(answer(json.loads(request))))
    return bool(request)


def _can_split() -> bool:
    """Whether this process may be copied as it stands: only Linux shows that no other thread holds anything."""
    return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def answer(given: dict[str, Any]) -> dict[str, Any]:
    """The answer to a request: what was written where, or why nothing was."""
    from loaders.refusal import PasswordNeeded, Refusal
    from loaders.sheets import Request, read_sheets

    folder = Path(given["folder"])
    request = Request(
        Path(given["path"]), given["name"], folder, Limits(**given["limits"]), given["password"], given["encoding"]
    )
    try:
        return _written(read_sheets(request), folder)
    except Refusal as refusal:
        return {"refusal": str(refusal), "password": isinstance(refusal, PasswordNeeded)}
    except OSError as error:
        if error.errno not in FULL:  # too large a file is the limit above at work, and its sentence the parent's
            raise
        return {"refusal": NO_ROOM, "password": False}


def _written(sheets: Any, folder: Path) -> dict[str, Any]:
    import pyarrow as pa

    parts, notes, encoding = [], [], None
    for number, sheet in enumerate(sheets):
        notes += [asdict(note) for note in sheet.notes]
        if sheet.encoding and (encoding is None or not sheet.encoding.sure):
            encoding = sheet.encoding
        if sheet.facts.name or sheet.table.num_columns:
            target = folder / f"{number}.arrow"
            with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, sheet.table.schema) as writer:
                writer.write_table(sheet.table)
            parts.append({"facts": asdict(sheet.facts), "file": target.name})
    return {"sheets": parts, "notes": notes, "encoding": asdict(encoding) if encoding else None}


if __name__ == "__main__":
    limit_resources()
    answer_requests(int(sys.argv[1]))
    os._exit(0)  # all is written and said: taking libraries down in order would only let the parent wait
