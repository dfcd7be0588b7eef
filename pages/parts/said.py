"""What the user says by hand is written by the worker, like a load; here it is handed over, and its outcome shown."""

from __future__ import annotations

import time
from collections.abc import Callable

import streamlit as st

from pages.parts.databases import Served
from pages.parts.door_wording import MAY_NOT_WRITE
from pages.parts.jobs import UNFINISHED
from pages.parts.note_wording import WAITS
from pages.parts.wording import load_sentence

JOBS = "said_jobs"
# A word is written in milliseconds, unless a file is being loaded.
PATIENCE, PAUSE = 1.0, 0.01


def hand_over(served: Served, subject: str, work: Callable[[], str], *, place: str = JOBS) -> None:
    """Queue the work, which gives the sentence to show at ``place``, and run the page again, with it done where that
    takes a moment only. The subject names nobody: it stays. Who may only look is told so instead."""
    if not served.may_write:
        st.error(MAY_NOT_WRITE)
        return
    job = served.worker.submit_work("word", subject, lambda step: {"status": "done", "sentence": work()})
    st.session_state.setdefault(place, []).append((str(served.warehouse.path), job))
    deadline = time.monotonic() + PATIENCE
    while served.worker.job(job)["state"] in UNFINISHED and time.monotonic() < deadline:
        time.sleep(PAUSE)
    st.rerun()


def outcomes(served: Served) -> None:
    """What became of the last words of this session, the newest first."""
    for job_id in reversed(_own(served, JOBS)[-3:]):
        _outcome(served, job_id)


def last_outcome(served: Served, place: str) -> None:
    """What became of the last word said at a place, shown until the next click there or elsewhere."""
    for job_id in _own(served, place)[-1:]:
        if served.worker.job(job_id)["state"] in UNFINISHED:
            st.info(WAITS)
        else:
            del st.session_state[place]
            _outcome(served, job_id)


def _own(served: Served, place: str) -> list[str]:
    """The jobs of a place, of one database: the other knows nothing of them."""
    return [job for path, job in st.session_state.get(place, []) if path == str(served.warehouse.path)]


def _outcome(served: Served, job_id: str) -> None:
    job = served.worker.job(job_id)
    if job["state"] not in UNFINISHED:
        (st.success if job["state"] == "done" else st.error)(load_sentence(job))
