"""Many files at once: those that need somebody one by one, all the others as a list."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from pages.parts.databases import Served
from pages.parts.jobs import UNFINISHED
from pages.parts.tables import table
from pages.parts.wizard_files import removed
from pages.parts.wizard_states import PICKED, FileState
from pages.parts.wizard_wording import (
    FILE_STANDS,
    PILE_ABOUT,
    PILE_LOADING,
    PILE_MORE,
    PILE_READING,
    pile_sentence,
    verdict_words,
)
from pages.parts.wording import counted, number

SPELLED_OUT = 5
COLUMNS = ["file", "file_stand", "understood"]


def pile(states: list[FileState], card: Callable[[FileState], None]) -> None:
    """What stands how, the files that need somebody, the list of all, and any one of them to look at."""
    st.markdown(pile_sentence(state.kind for state in states))
    needing = [state for state in states if state.needs_somebody]
    for state in needing[:SPELLED_OUT]:
        card(state)
    if len(needing) > SPELLED_OUT:
        st.info(PILE_MORE.format(files=counted(len(needing) - SPELLED_OUT, "more file")))
    table(_listed(states), COLUMNS, key="pile", about=PILE_ABOUT, height=320)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = {state.file.key: state.file.name for state in states if state not in needing}
        picked = st.selectbox(
            "Look at one of them", list(names), index=None, format_func=names.__getitem__, key=PICKED,
            placeholder="Choose a file",
        )  # fmt: skip
        _remove_all(states)
    for state in states:
        if state.file.key == picked and state not in needing:
            card(state)


def pile_progress(served: Served, states: list[FileState]) -> str:
    """How far reading and loading are."""
    jobs = [state.file.load_job for state in states if state.file.load_job is not None]
    if jobs:
        left = sum(state in UNFINISHED for state in served.worker.states(jobs).values())
        return PILE_LOADING.format(done=number(len(jobs) - left), of=counted(len(jobs), "file"))
    read = sum(state.found is not None for state in states)
    return PILE_READING.format(done=number(read), of=counted(len(states), "file"))


def _listed(states: list[FileState]) -> pd.DataFrame:
    rows = [
        {
            "file": state.file.name,
            "file_stand": FILE_STANDS[state.kind],
            "understood": verdict_words(state.found.verdict, state.file.name) if state.found else None,
        }
        for state in states
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _remove_all(states: list[FileState]) -> None:
    """Take the whole pile off the list, after one more question: it may have been the wrong folder."""
    waiting = [state for state in states if state.kind != "loading"]
    if not waiting:
        return
    with st.popover("Remove all"):
        st.markdown(f"{counted(len(waiting), 'file')} will be taken off this list. Nothing of them is loaded.")
        if st.button("Yes, remove them", type="primary", key="pile_remove"):
            for state in waiting:
                removed(state.file)
            st.rerun()
