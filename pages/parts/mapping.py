"""Saying where sections and clauses belong, and taking it back. The worker writes; the page waits a moment for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from data.checklist_places import Item, OwnItem, Place, place_items, release_items
from loaders import vocabulary
from pages.parts.checklist_wording import (
    OVER_FILE,
    OVER_HELP,
    OWN_TOPIC,
    mapped_sentence,
    mapping_title,
    released_sentence,
    taken_sentence,
)
from pages.parts.databases import Served
from pages.parts.door_wording import MAY_NOT_WRITE
from pages.parts.wording import JOB_STATES, literal

PATIENCE, GLANCE = 10.0, 0.05
TURN, LAST = "mapping_turn", "mapping_job"


def turn() -> int:
    """How often something was said in this session; widgets named with it forget their choice afterwards."""
    return int(st.session_state.setdefault(TURN, 0))


def said_last(served: Served) -> None:
    """What became of the last change, until the next one."""
    database, job_id = st.session_state.get(LAST, (None, None))
    if database != str(served.warehouse.path):
        return
    job = served.worker.job(job_id)
    sentence = literal((job["report"] or {}).get("sentence") or JOB_STATES[job["state"]])
    (st.success if job["state"] == "done" else st.info if job["state"] in ("waiting", "running") else st.error)(
        sentence
    )


def mapping_form(served: Served, items: Sequence[Item], said: Sequence[Item], dimensions: Sequence[str]) -> None:
    """Dimension and topic for the items chosen; `said` are those of them of which something was said before."""
    with st.container(border=True):
        st.markdown(f"**{literal(mapping_title([item.name for item in items], items[0].part))}**")
        left, right = st.columns(2)
        dimension = left.selectbox(
            "Dimension", dimensions, index=None, key=f"map_dimension_{turn()}", placeholder="Choose a dimension"
        )
        topic = right.selectbox(
            "Topic", vocabulary.topic_names(dimension or ""), index=None, key=f"map_topic_{turn()}_{dimension}",
            placeholder=OWN_TOPIC, accept_new_options=True, disabled=dimension is None,
        )  # fmt: skip
        over = st.checkbox(OVER_FILE, key=f"map_over_{turn()}", help=OVER_HELP)
        with st.container(horizontal=True):
            if st.button("Map", type="primary", key="map", disabled=dimension is None) and dimension:
                place = Place(dimension, (topic or "").strip() or None, over)
                remember(served, [(item, place) for item in items], sentence=mapped_sentence(len(items), dimension))
            if st.button("Take back what you said", key="unmap", disabled=not said):
                _release(served, said)


def remember(
    served: Served, places: Sequence[tuple[Item, Place]], *, own: Sequence[OwnItem] = (), sentence: str | None = None
) -> None:
    """Hand places and own clauses to the worker, and run the page again when they stand."""
    told = sentence or taken_sentence(len(places), len(own))

    def work(step: Callable[[str], None]) -> dict[str, Any]:
        step("recalculating every figure")
        place_items(served.warehouse, places, own=own, by=served.by, at=datetime.now().replace(microsecond=0))
        return {"status": "mapped", "sentence": told}

    settled(served, "Mapping of a checklist", work)


def _release(served: Served, items: Sequence[Item]) -> None:
    def work(step: Callable[[str], None]) -> dict[str, Any]:
        step("recalculating every figure")
        return {
            "status": "released",
            "sentence": released_sentence(release_items(served.warehouse, items, by=served.by)),
        }

    settled(served, "Mapping taken back", work)


def settled(served: Served, subject: str, work: Callable[[Callable[[str], None]], dict[str, Any]]) -> None:
    """Wait a moment for the worker, then run the page again; longer work is shown as any other job is."""
    if not served.may_write:
        st.error(MAY_NOT_WRITE)
        return
    job = served.worker.submit_work("mapping", subject, work)
    deadline = time.monotonic() + PATIENCE
    while served.worker.job(job)["state"] in ("waiting", "running") and time.monotonic() < deadline:
        time.sleep(GLANCE)
    st.session_state[LAST] = (str(served.warehouse.path), job)
    st.session_state[TURN] = turn() + 1
    st.rerun()
