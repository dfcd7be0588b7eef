"""Work in the background, watched from a fragment: a click elsewhere does not disturb it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from data.worker import Worker
from pages.parts.wording import load_sentence, number, step_sentence

UNFINISHED = ("waiting", "running")
SHOWN = 5
REMEMBERED = "kept_jobs"


def job_lines(jobs: pd.DataFrame) -> None:
    """What each unfinished job is doing; of many the first, and how many wait behind them."""
    for job in jobs.head(SHOWN).to_dict("records"):
        st.text(("◌ " if job["state"] == "waiting" else "● ") + step_sentence(job))
    if len(jobs) > SHOWN:
        st.text(f"◌ {number(len(jobs) - SHOWN)} more behind them")


@st.fragment(run_every=1.0)
def progress(worker: Worker) -> None:
    """What is being done now, refreshed every second; when all is done the page runs again."""
    waiting = worker.unfinished()
    if waiting.empty:
        st.rerun()
    with st.container(border=True):
        job_lines(waiting)


def remember_job(job: str) -> None:
    """Keep a job of this session, to say later what became of it."""
    st.session_state.setdefault(REMEMBERED, []).append(job)


def jobs_of_session(worker: Worker, *, kind: str | None = None) -> list[dict[str, Any]]:
    """The jobs this session asked for, the newest first; all of them or those of one kind."""
    found = [worker.job(job) for job in reversed(st.session_state.get(REMEMBERED, []))]
    return [job for job in found if kind is None or job["kind"] == kind]


def outcomes(worker: Worker) -> None:
    """What became of the last job this session asked for."""
    for job in jobs_of_session(worker)[:1]:
        if job["state"] not in UNFINISHED:
            tone = st.success if job["state"] == "done" else st.error
            tone(load_sentence(job))
