"""What became of the files and undos of this session."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from loaders.effect import joint_effect
from loaders.rejected_rows import rejected_workbook
from pages.parts.databases import Served
from pages.parts.downloads import on_trail
from pages.parts.jobs import UNFINISHED
from pages.parts.links import LOADS, OVERVIEW, way_on
from pages.parts.navigation import PAGES
from pages.parts.tables import filled, table
from pages.parts.upkeep_wording import UNDO_ASK
from pages.parts.wizard_check import BALANCE, SELDOM, details, effect, sentences
from pages.parts.wizard_files import TAKEN_IN
from pages.parts.wizard_states import is_pile
from pages.parts.wizard_wording import MANY_ABOUT, many_sentence, receipt_sentence
from pages.parts.wording import literal, load_sentence


def receipts(served: Served) -> None:
    """The newest first: the balance, the effect, the refused rows to correct, and the way back.

    Of many loads those that went smoothly are told together.
    """
    jobs = served.worker.told(st.session_state.get("jobs", [])[::-1])
    ended = [job for job in jobs if job["state"] not in UNFINISHED and _is_news(job)]
    undone = {(job["report"] or {}).get("load_id") for job in ended if job["kind"] == "undo" and job["state"] == "done"}
    # What was taken back is told by its undo alone.
    told = [job for job in ended if job["kind"] != "load" or (job["report"] or {}).get("load_id") not in undone]
    smooth = [job["report"] for job in told if _is_smooth(job)]
    together = is_pile(smooth)
    if together:
        _receipt_of_many(smooth, [job["report"] for job in told if _is_loaded(job)])
    for job in told:
        if not (together and _is_smooth(job)):
            _receipt(served, job)


def _is_smooth(job: dict[str, Any]) -> bool:
    """Whether a file was loaded with all its rows."""
    return _is_loaded(job) and not job["report"].get("rejections")


def _is_loaded(job: dict[str, Any]) -> bool:
    """Whether a file was loaded, and has told so itself."""
    return job["kind"] == "load" and (job["report"] or {}).get("status") == "loaded"


def _receipt_of_many(reports: list[dict[str, Any]], loaded: list[dict[str, Any]]) -> None:
    """Files loaded with all their rows, the newest first: one balance of all, what they and the other files that were
    ``loaded`` did to the figures, a list, and the way to each."""
    with st.container(border=True, key="receipt_of_many"):
        st.success(literal(many_sentence(reports)))
        sentences(joint_effect([one["changes"] for one in sorted(loaded, key=lambda one: int(one["load_id"]))]))
        st.caption(MANY_ABOUT)
        balances = [sheet | {"file": one["file"], "load": one["load_id"]} for one in reports for sheet in one["sheets"]]
        rows = pd.DataFrame(balances)
        with st.expander("Files and their balance", key="balance_open_many"):
            table(rows, filled(rows, ["load", "file", *BALANCE], zeros_of=SELDOM), key="balance_many", about=MANY_ABOUT)
        with st.container(horizontal=True, vertical_alignment="center"):
            _ways_on("many")


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
