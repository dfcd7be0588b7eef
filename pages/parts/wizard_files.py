"""The files of one visitor on their way into the warehouse: on disk, with the answers given so far."""

from __future__ import annotations

import hashlib
import json
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO
from uuid import uuid4

import streamlit as st

from data.inbox import SPOOLED, inbox_folder
from loaders.begun_reading import BegunReading
from pages.parts.databases import Served, spooled_upload

FILES = "wizard_files"
ABANDONED_SECONDS = 24 * 3600
TAKEN_IN = ("loaded", "already_loaded")


@dataclass(frozen=True)
class Understanding:
    """What is understood of a file. ``text`` holds the whole preview as JSON: small for the garbage collector.

    ``turn``: when it is loaded among others, the lower the earlier.
    """

    verdict: str
    refusal: str | None
    open_questions: int
    questions: tuple[dict[str, Any], ...]
    remembered: bool
    encoding: dict[str, Any] | None
    turn: int
    text: str

    @property
    def asks(self) -> bool:
        """Whether it cannot be loaded before somebody answers."""
        return self.open_questions > 0

    def sheets(self) -> list[dict[str, Any]]:
        """The sheets as the preview tells them."""
        return list(json.loads(self.text)["sheets"])

    def notes(self) -> list[dict[str, Any]]:
        """What was noticed besides."""
        return list(json.loads(self.text).get("notes") or [])


@dataclass
class Waiting:
    """A file that was dropped and is not loaded yet.

    ``given``: what was answered, in words, by question. ``begun``: what was read of it, kept for its check and load.
    ``seen``: of which answers what is understood, or is being; ``before``: the last that was, shown meanwhile.
    ``checked``: what was checked, and the job that did it.
    """

    key: str
    name: str
    path: Path
    sha256: str
    size: int
    mapping: dict[str, Any] | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    password: str | None = None
    rows: str = "good"
    replace: str = "keep"  # or "audits": what the file does not list of its audits stops counting
    begun: BegunReading | None = None
    seen: tuple[str, Future[Understanding]] | None = None
    before: Understanding | None = None
    checked: tuple[str, str] | None = None
    load_job: str | None = None
    problem: str | None = None

    def stand(self, memory: str) -> str:
        """Names what there is to understand: the file, the answers, and what is remembered of files of its shape."""
        parts = [self.sha256, self.name, self.answers, self.mapping, self.password, memory]
        text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def answer(self, answers: dict[str, Any], words: dict[str, str]) -> None:
        """Take answers beside the earlier ones. Another heading row drops what was said of the sheet's columns."""
        for name in answers:
            kind, _, sheet = name.partition("|")
            if kind in ("header_row", "sheet"):
                self._drop(sheet)
        for name, answer in answers.items():
            earlier = self.answers.get(name)
            self.answers[name] = earlier | answer if isinstance(earlier, dict) and isinstance(answer, dict) else answer
        self.given |= words
        self.problem = None

    def take_back(self, name: str) -> None:
        """Ask again."""
        self.answers.pop(name, None)
        self.given.pop(name, None)
        if name == "password":
            self.password = None

    def let_go(self) -> None:
        """Remove the file and what was read of it."""
        self.path.unlink(missing_ok=True)
        if self.begun is not None:
            self.begun.close()

    def _drop(self, sheet: str) -> None:
        for name in [name for name in self.answers if name.split("|")[1:2] == [sheet]]:
            if name.split("|")[0] not in ("header_row", "sheet"):
                self.take_back(name)


def waiting() -> list[Waiting]:
    """The files of this visitor that are not loaded yet, in the order in which they came."""
    found: dict[str, Waiting] = st.session_state.setdefault(FILES, {})
    return list(found.values())


def taken(served: Served, content: BinaryIO, *, name: str, mapping: dict[str, Any] | None) -> bool:
    """Put a dropped file on disk and into the list; False when the very same file stands there already."""
    _sweep(served)
    path = spooled_upload(served, content)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    if any(one.sha256 == sha256 and one.name == name for one in waiting()):
        path.unlink(missing_ok=True)
        return False
    one = Waiting(uuid4().hex[:8], name, path, sha256, path.stat().st_size, mapping)
    st.session_state[FILES][one.key] = one
    return True


def _sweep(served: Served) -> None:
    """Files whose visitors went away without loading them."""
    for path in inbox_folder(served.warehouse.path).glob(f"*{SPOOLED}"):
        try:
            if path.stat().st_mtime < time.time() - ABANDONED_SECONDS:
                path.unlink(missing_ok=True)
        except FileNotFoundError:
            continue  # its own visitor took it away just now


def removed(one: Waiting) -> None:
    """Take a file off the list and off the disk."""
    st.session_state[FILES].pop(one.key, None)
    if one.seen is not None:
        one.seen[1].cancel()
    # It may be read just now: the page does not wait for that.
    Thread(target=one.let_go, name=f"lets go of {one.key}", daemon=True).start()
