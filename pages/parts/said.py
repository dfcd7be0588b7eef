"""What the user says by hand is written by the worker, like a load; here it is handed over, and its outcome shown."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.parts.databases import Served
from pages.parts.wording import load_sentence

JOBS = "said_jobs"


def hand_over(served: Served, subject: str, work: Callable[[], str]) -> None:
    """Queue the work, which gives the sentence to show, and run the page again. The subject names nobody: it stays."""
    job = served.worker.submit_work("word", subject, lambda step: {"status": "done", "sentence": work()})
    st.session_state.setdefault(JOBS, []).append(job)
    st.rerun()


def outcomes(served: Served) -> None:
    """What became of the last words of this session, the newest first."""
    for job_id in reversed(st.session_state.get(JOBS, [])[-3:]):
        job = served.worker.job(job_id)
        if job["state"] not in ("waiting", "running"):
            (st.success if job["state"] == "done" else st.error)(load_sentence(job))
