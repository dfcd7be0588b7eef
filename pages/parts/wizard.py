"""Files on their way in: dropped, understood, asked about, checked, loaded."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import streamlit as st

from loaders.mapping import file_mapping
from loaders.refusal import Refusal
from pages.parts.databases import Served
from pages.parts.jobs import UNFINISHED, job_lines
from pages.parts.wizard_check import is_loadable, outcome
from pages.parts.wizard_files import TAKEN_IN, Understanding, Waiting, removed, taken, waiting
from pages.parts.wizard_pile import pile, pile_progress
from pages.parts.wizard_previews import submit_loads
from pages.parts.wizard_questions import given_answers, questions
from pages.parts.wizard_sheets import characters, noticed, sheets
from pages.parts.wizard_states import FileState, Stand, file_states, in_turn, is_pile, stand
from pages.parts.wizard_wording import (
    ALREADY_HERE,
    CHECKING,
    IN_TURN,
    KNOWN,
    MAPPING_ABOUT,
    READING,
    READING_AGAIN,
    UNREADABLE,
    verdict_words,
)
from pages.parts.wording import MAPPING_BAD, counted, literal


def drop_zone(served: Served) -> None:
    """Files are taken to disk as soon as they are dropped; the widget then lets go of them."""
    turn = st.session_state.setdefault("upload_turn", 0)
    files = st.file_uploader("Audit exports, several at once", accept_multiple_files=True, key=f"upload_{turn}")
    with st.expander("With a mapping file", key="mapping_open"):
        st.caption(MAPPING_ABOUT)
        rules = _mapping(
            st.file_uploader("Mapping (JSON), for the files dropped after it", type=["json"], key="mapping")
        )
    if not files:
        return
    twice = [file.name for file in files if not taken(served, file, name=file.name, mapping=rules)]
    st.session_state["twice"] = twice
    st.session_state["upload_turn"] = turn + 1
    st.rerun()


def _mapping(upload: Any) -> dict[str, Any] | None:
    if upload is None:
        return None
    try:
        rules = json.load(upload)
        file_mapping(rules)
    except (ValueError, Refusal) as error:
        st.error(f"{MAPPING_BAD} {literal(error)}")
        st.stop()
    return dict(rules)


def settle(served: Served) -> None:
    """Take files off the list that have come into the warehouse; a refused one stays, with the reason."""
    states = served.worker.states([one.load_job for one in waiting() if one.load_job is not None])
    for one in waiting():
        if one.load_job is None or states[one.load_job] in UNFINISHED:
            continue
        job = served.worker.job(one.load_job)
        report = job["report"] or {}
        if job["state"] == "done" and report.get("status") in TAKEN_IN:
            removed(one)
        else:
            one.load_job, one.problem = None, report.get("sentence") or f"{one.name}: {job['state']}"


def wizard(served: Served) -> list[FileState]:
    """Every waiting file with what is understood of it, of a pile those that need somebody. How each stands."""
    if twice := st.session_state.pop("twice", None):
        st.info(literal(ALREADY_HERE.format(names=", ".join(twice))))
    for one in waiting():
        # What was chosen below in the page holds from its top on.
        one.rows = st.session_state.get(f"rows_{one.key}", one.rows)
    states = file_states(served)
    if not states:
        return []
    ready = [state.file for state in in_turn(states)]
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(f"{counted(len(states), 'file')} to load", width="content")
        if ready and st.button(f"Load {counted(len(ready), 'file')}", type="primary", key="load_all"):
            submit_loads(served, ready)
            st.rerun()
    if ready != [state.file for state in states if state.is_loadable]:
        st.caption(IN_TURN)
    if is_pile(states):
        pile(states, partial(_card, served))
    else:
        for state in states:
            _card(served, state)
    return states


def _card(served: Served, state: FileState) -> None:
    one, found, report = state.file, state.found, state.report
    with st.container(border=True, key=f"file_{one.key}"):
        with st.container(horizontal=True, vertical_alignment="top", horizontal_alignment="distribute"):
            st.markdown(f"#### {literal(one.name)}", width="stretch")
            if one.load_job is None and st.button("Remove", key=f"remove_{one.key}", type="tertiary"):
                removed(one)
                st.rerun()
        if one.problem:
            st.error(literal(one.problem))
        if one.load_job is not None:
            st.text("Being loaded.")
        elif found is None:
            st.info(READING if one.before is None else READING_AGAIN, icon=":material/hourglass_top:")
            if one.before is not None:
                st.markdown(literal(verdict_words(one.before.verdict, one.name)))
        else:
            _understood(served, one, found, report)


def _understood(served: Served, one: Waiting, found: Understanding, report: dict[str, Any] | None) -> None:
    if found.refusal:
        st.error(f"{UNREADABLE if not found.questions else ''} {literal(found.refusal)}".strip())
    else:
        st.markdown(literal(verdict_words(found.verdict, one.name)))
        if found.remembered and not found.questions:
            st.caption(KNOWN)
    questions(one, found.questions)
    given_answers(one)
    if report is not None:
        outcome(one, report)
        if report["status"] == "dry_run" and st.button(
            f"Load {literal(one.name)}", type="primary", key=f"load_{one.key}", disabled=not is_loadable(one, report)
        ):
            submit_loads(served, [one])
            st.rerun()
    elif not found.refusal and not found.asks:
        st.info(CHECKING, icon=":material/hourglass_top:")
    if not found.refusal:
        part = st.expander("Look at what was understood", key=f"look_{one.key}", expanded=found.asks, on_change="rerun")
        if part.open:
            with part:
                characters(one, found.encoding)
                sheets(one, found.sheets())
                noticed(found.notes())


def unfinished_jobs(served: Served) -> list[str]:
    """The jobs that wait or run now."""
    return [str(job) for job in served.worker.unfinished()["job"]]


@st.fragment(run_every=1.0)
def watch(served: Served, drawn: Stand) -> None:
    """What is being worked out, refreshed every second; the page runs again when it is not as drawn any more."""
    jobs, states = served.worker.unfinished(), file_states(served)
    if is_pile(states):
        st.text(pile_progress(served, states))
    job_lines(jobs)
    if drawn != stand(served, [str(job) for job in jobs["job"]], states):
        st.rerun()
