"""The files of one visitor on their way into the warehouse: on disk, with the answers given so far."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

import streamlit as st

from data.inbox import SPOOLED, inbox_folder
from pages.parts.databases import Served, spooled_upload

FILES = "wizard_files"
ABANDONED_SECONDS = 24 * 3600
TAKEN_IN = ("loaded", "already_loaded")


@dataclass
class Waiting:
    """A file that was dropped and is not loaded yet. ``given``: what was answered, in words, by question."""

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
    before: str | None = None  # the last understanding, shown while a newer one is being made
    checked: tuple[str, str] | None = None  # what was checked, and the job that did it
    load_job: str | None = None
    problem: str | None = None

    def stand(self, version: int) -> str:
        """Names what there is to understand: the file, the answers, and what the warehouse knows at this version."""
        parts = [self.sha256, self.name, self.answers, self.mapping, self.password, version]
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
    one.path.unlink(missing_ok=True)
