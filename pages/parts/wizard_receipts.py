"""What became of the files and undos of this session."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from loaders.rejected_rows import rejected_workbook
from pages.parts.databases import Served
from pages.parts.downloads import on_trail
from pages.parts.links import LOADS, OVERVIEW, way_on
from pages.parts.navigation import PAGES
from pages.parts.upkeep_wording import UNDO_ASK
from pages.parts.wizard_check import details, effect
from pages.parts.wizard_files import TAKEN_IN
from pages.parts.wizard_wording import receipt_sentence
from pages.parts.wording import literal, load_sentence


def receipts(served: Served) -> None:
    """The newest first: the balance, the effect, the refused rows to correct, and the way back."""
    jobs = [served.worker.job(job) for job in reversed(st.session_state.get("jobs", []))]
    ended = [job for job in jobs if job["state"] not in ("waiting", "running") and _is_news(job)]
    undone = {(job["report"] or {}).get("load_id") for job in ended if job["kind"] == "undo" and job["state"] == "done"}
    for job in ended:
        # What was taken back is told by its undo alone.
        if job["kind"] != "load" or (job["report"] or {}).get("load_id") not in undone:
            _receipt(served, job)


def _is_news(job: dict[str, Any]) -> bool:
    """A file that was not taken stays in the list with its reason, and needs no receipt."""
    return job["kind"] != "load" or (job["report"] or {}).get("status") in TAKEN_IN


def _receipt(served: Served, job: dict[str, Any]) -> None:
    report: dict[str, Any] = job["report"] or {}
    taken = job["state"] == "done"
    with st.container(border=True, key=f"receipt_{job['job']}"):
        tone = st.error if not taken else st.warning if report.get("rejections") else st.success
        tone(literal(receipt_sentence(report)) if report.get("status") in TAKEN_IN else load_sentence(job))
        if report.get("status") not in TAKEN_IN:
            return
        effect(report)
        details(report, key=job["job"])
        with st.container(horizontal=True, vertical_alignment="center"):
            if report.get("rejections"):
                rejected_download(served, int(report["load_id"]), key=f"rejected_rows_{job['job']}")
            if report["status"] == "loaded":
                undo_button(served, int(report["load_id"]), str(report["file"]), key=job["job"])
            _ways_on(job["job"])


def _ways_on(key: str) -> None:
    """To the figures, and to all loads where the menu has them."""
    places = {path: title for path, title, _ in PAGES if path in (OVERVIEW, LOADS)}
    for path, title in places.items():
        way_on(f"Go to {title}", path, key=f"go_{path}_{key}")


def rejected_download(served: Served, load: int, *, key: str) -> None:
    """The refused rows of a load as Excel."""

    def made(load: int) -> bytes:
        with served.warehouse.cursor() as con:
            return rejected_workbook(con, load)

    name = f"refused-rows-load-{load}.xlsx"
    st.download_button(
        "Refused rows as Excel, to correct and load again", on_trail(partial(made, load), name), name, key=key,
        on_click="ignore", icon=":material/download:",
    )  # fmt: skip


def undo_button(served: Served, load: int, file: str, *, key: str) -> None:
    """Take a load back, after one more question."""
    with st.popover(f"Undo load {load}"):
        st.markdown(UNDO_ASK.format(load=load, file=literal(file)))
        if st.button("Yes, undo it", type="primary", key=f"undo_yes_{key}"):
            st.session_state.setdefault("jobs", []).append(served.worker.submit_undo(load, by=served.by))
            st.rerun()
