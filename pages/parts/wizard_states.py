"""How every waiting file stands: being read, asking something, ready, being loaded. Of many files at once too.

A few files are shown one by one, each checked before it is loaded. A pile may be loaded as soon as it is understood:
checking each file beforehand takes as long as loading it, and what a load did is told and can be taken back.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from data.remembered import memory_stand
from pages.parts.databases import Served
from pages.parts.wizard_check import is_loadable
from pages.parts.wizard_files import Understanding, Waiting, waiting
from pages.parts.wizard_previews import check, understanding

FEW = 8
PICKED = "pile_looked_at"
# What is compared to tell whether the page has to be drawn anew.
Stand = tuple[Any, ...]


@dataclass(frozen=True)
class FileState:
    """A waiting file, what is understood of it and what a check said; ``needs_check``: it is loaded after that only."""

    file: Waiting
    found: Understanding | None
    report: dict[str, Any] | None
    needs_check: bool

    @property
    def kind(self) -> str:
        """'loading', 'reading', 'asking', 'refused', 'problem' or 'ready', if need be after a check."""
        if self.file.load_job is not None:
            return "loading"
        if self.found is None:
            return "reading"
        if self.found.asks:
            return "asking"
        if self.found.refusal:
            return "refused"
        return "problem" if self.file.problem is not None else "ready"

    @property
    def needs_somebody(self) -> bool:
        """Whether it waits for an answer, cannot be understood, or was not taken."""
        return self.kind in ("asking", "refused", "problem")

    @property
    def is_loadable(self) -> bool:
        """Whether one click may load it now."""
        if self.kind not in ("ready", "problem"):
            return False
        return is_loadable(self.file, self.report) if self.report is not None else not self.needs_check

    @property
    def is_busy(self) -> bool:
        """Whether something of it is being worked out."""
        waits_for_check = self.kind in ("ready", "problem") and self.needs_check and self.report is None
        return self.kind in ("loading", "reading") or waits_for_check


def in_turn(states: Sequence[FileState]) -> list[FileState]:
    """Those that one click may load now, those first of which others speak; otherwise as they came."""
    return sorted((state for state in states if state.is_loadable), key=_turn)


def _turn(state: FileState) -> int:
    assert state.found is not None, "what is loadable is understood"
    return state.found.turn


def is_pile(states: Collection[Any]) -> bool:
    """Whether there are too many files to look at each."""
    return len(states) > FEW


def file_states(served: Served) -> list[FileState]:
    """How every waiting file stands. What is not understood yet is begun, and so is a check where one is needed."""
    files = waiting()
    if not files:
        return []
    with served.warehouse.cursor() as con:
        memory = memory_stand(con)
    picked = st.session_state.get(PICKED)
    states = []
    for one in files:
        found = understanding(served, one, memory=memory)
        needed = not is_pile(files) or one.problem is not None or one.key == picked
        state = FileState(one, found, None, needed)
        if needed and state.kind in ("ready", "problem"):
            state = replace(state, report=check(served, one, memory=memory))
        states.append(state)
    return states


def stand(served: Served, jobs: Sequence[str], states: Sequence[FileState]) -> Stand:
    """How jobs and files stand, as far as the page shows it; a pile would be drawn anew all the time for each."""
    if not is_pile(states):
        return (*jobs, *(state.is_busy for state in states))
    ended = served.worker.states([state.file.load_job for state in states if state.file.load_job is not None])
    return (
        bool(jobs),
        any(state.kind == "reading" for state in states),
        tuple(state.file.key for state in states if state.needs_somebody),
        tuple(state.is_busy for state in states if state.needs_check),
        "refused" in ended.values(),
    )
