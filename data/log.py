"""The program's log: one JSON object per line, in files beside the database that take turns and stay small.

It says what was done, by which part and how long it took; never what stands in a file, and never a name. That is so by
construction: only constant texts of this program are written, the facts of FACTS, and of an error its type and the
lines of code it went through. What an error says is left out, because it may quote a cell.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from collections import deque
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).resolve().parent.parent
PARTS: Final = ("data", "loaders", "metrics", "pages")
FILE, BYTES, FILES = "program.jsonl", 1 << 20, 5
# What may stand beside a text, and how such a word looks: no blank, so no name of two words and no cell of a file.
FACTS: Final = ("job", "kind", "state", "load", "seconds", "metric", "page", "version", "schema")
WORD = re.compile(r"[\w.:,=-]{1,120}", re.ASCII)


def log_folder(database: Path) -> Path:
    """Where the log of a database lies."""
    return Path(f"{database}.logs")


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The text as it stands in the program, before anything was put into it; facts; the error's type and way."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "part": record.name,
            "event": str(record.msg),
        }
        line |= {name: fact for name in FACTS if (fact := _safe(getattr(record, name, None))) is not None}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = type(record.exc_info[1]).__name__
            line["way"] = [_place(frame) for frame in traceback.extract_tb(record.exc_info[2])][-12:]
        return json.dumps(line, ensure_ascii=False)


def start_log(database: Path) -> None:
    """Write what this program's parts log into the folder of this database, and nowhere else.

    A folder that cannot be written leaves the program without a log, and it says so once on the terminal.
    """
    end_log()
    try:
        log_folder(database).mkdir(mode=0o700, exist_ok=True)
        handler = RotatingFileHandler(
            log_folder(database) / FILE, maxBytes=BYTES, backupCount=FILES - 1, encoding="utf-8"
        )
    except OSError:
        logging.getLogger("data").warning("The log cannot be written beside the database")
        return
    handler.setFormatter(JsonLines())
    for part in PARTS:
        logger = logging.getLogger(part)
        logger.setLevel(logging.INFO)
        logger.addHandler(handler)


def end_log() -> None:
    """Close the log's file."""
    for part in PARTS:
        logger = logging.getLogger(part)
        for handler in [one for one in logger.handlers if isinstance(one.formatter, JsonLines)]:
            logger.removeHandler(handler)
            handler.close()


def last_lines(database: Path, *, count: int) -> list[dict[str, Any]]:
    """The newest lines of the log, the newest first; none where there is no log."""
    try:
        with (log_folder(database) / FILE).open(encoding="utf-8", errors="replace") as lines:
            newest = deque(lines, maxlen=count)
    except OSError:
        return []
    return [line for text in reversed(newest) if (line := _read(text)) is not None]


def _read(text: str) -> dict[str, Any] | None:
    try:
        line = json.loads(text)
    except ValueError:
        return None  # cut off by a full disk or a kill
    return line if isinstance(line, dict) else None


def _safe(fact: object) -> object:
    if isinstance(fact, bool | int):
        return fact
    if isinstance(fact, float):
        return round(fact, 3)
    return fact if isinstance(fact, str) and WORD.fullmatch(fact) else None


def _place(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    return f"{name}:{frame.lineno} {frame.name}"
