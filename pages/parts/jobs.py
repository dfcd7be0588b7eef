"""Work in the background, watched from a fragment: a click elsewhere does not disturb it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.worker import Worker
from pages.parts.wording import step_sentence

UNFINISHED = ("waiting", "running")


def unfinished(worker: Worker) -> pd.DataFrame:
    """The jobs that wait or run, the oldest first."""
    jobs = worker.jobs()
    return jobs[jobs["state"].isin(UNFINISHED)].iloc[::-1]


@st.fragment(run_every=1.0)
def progress(worker: Worker) -> None:
    """What is being done now, refreshed every second; when all is done the page runs again."""
    waiting = unfinished(worker)
    if waiting.empty:
        st.rerun()
    with st.container(border=True):
        for job in waiting.to_dict("records"):
            st.text(("◌ " if job["state"] == "waiting" else "● ") + step_sentence(job))
