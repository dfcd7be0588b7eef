"""The parts of the page that takes in files."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from loaders.mapping import file_mapping
from loaders.refusal import Refusal
from loaders.rejected_rows import rejected_workbook
from loaders.workbook_templates import blank_template, filled_sample
from pages.parts.databases import Served, spooled_upload
from pages.parts.tables import table
from pages.parts.wording import MAPPING_BAD, literal, load_sentence

BALANCE = [
    "sheet", "shape", "read", "new", "changed", "unchanged", "duplicate", "rejected", "blank", "non_data", "reason",
]  # fmt: skip
PROBLEM = ["sheet", "row", "heading", "found", "reason", "remedy"]
KINDS = ["xlsx", "xlsm", "csv", "tsv", "txt"]


def templates() -> None:
    """The blank template and the filled sample."""
    with st.container(horizontal=True):
        st.download_button(
            "Blank template", blank_template, "audit-template.xlsx", on_click="ignore", icon=":material/download:"
        )
        st.download_button(
            "Filled sample", filled_sample, "audit-sample.xlsx", on_click="ignore", icon=":material/download:"
        )


def uploads(served: Served) -> None:
    """Take files to disk and hand them to the worker; the widget then lets go of them."""
    turn = st.session_state.setdefault("upload_turn", 0)
    files = st.file_uploader(
        "Audit exports: Excel or CSV, several at once", type=KINDS, accept_multiple_files=True, key=f"upload_{turn}"
    )
    with st.expander("With a mapping file, for headings or words the program does not know"):
        rules = _mapping(st.file_uploader("Mapping (JSON)", type=["json"], key=f"mapping_{turn}"))
    if not st.button("Load", type="primary", disabled=not files, key="load") or not files:
        return
    for file in files:
        job = served.worker.submit_file(spooled_upload(served, file), name=file.name, mapping=rules)
        st.session_state.setdefault("jobs", []).append(job)
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


def results(served: Served) -> None:
    """What became of the files and undos of this session, the newest first."""
    for job_id in reversed(st.session_state.get("jobs", [])):
        job = served.worker.job(job_id)
        if job["state"] in ("waiting", "running"):
            continue
        report = job["report"] or {}
        taken = job["state"] == "done"
        tone = st.error if not taken else st.warning if report.get("rejections") else st.success
        tone(load_sentence(job))
        _details(served, job_id, report)


def _details(served: Served, job: str, report: dict[str, Any]) -> None:
    if report.get("sheets"):
        with st.expander("Sheets and their balance", key=f"balance_open_{job}"):
            table(pd.DataFrame(report["sheets"]), BALANCE, key=f"balance_{job}", about=report["sentence"])
    if report.get("rejections"):
        with st.expander(f"Refused rows ({len(report['rejections']):,})", key=f"rejected_open_{job}", expanded=True):
            _rejected_download(served, report["load_id"], key=f"rejected_rows_{job}")
            table(pd.DataFrame(report["rejections"]), PROBLEM, key=f"rejected_{job}", about=report["sentence"])
    if report.get("issues"):
        with st.expander(f"Open questions ({len(report['issues']):,})", key=f"issues_open_{job}"):
            table(pd.DataFrame(report["issues"]), PROBLEM, key=f"issues_{job}", about=report["sentence"])


def _rejected_download(served: Served, load: int, *, key: str) -> None:
    def made(load: int) -> bytes:
        with served.warehouse.cursor() as con:
            return rejected_workbook(con, load)

    st.download_button(
        "Refused rows as Excel, to correct and load again", partial(made, load), f"refused-rows-load-{load}.xlsx",
        key=key, on_click="ignore", icon=":material/download:",
    )  # fmt: skip
