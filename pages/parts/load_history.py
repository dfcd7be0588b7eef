"""The history of loads and the receipt of one: what it brought, what taking it back would change."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from data.as_known import without_load
from data.loads import loads
from data.receipts import Receipt, receipt, undo_effect
from loaders.rejected_rows import rejected_workbook
from metrics.filters import Filters
from pages.parts.databases import Served
from pages.parts.downloads import on_trail
from pages.parts.headline_rows import headline_rows
from pages.parts.jobs import jobs_of_session, remember_job
from pages.parts.tables import filled, table
from pages.parts.told_then import is_of_now, moment
from pages.parts.upkeep_wording import (
    CHOOSE_LOAD,
    COMPARE,
    EFFECT_ABOUT,
    LOADS_ABOUT,
    REDO_ABOUT,
    TOLD_BEFORE,
    UNDO_ASK,
    balance_sentence,
    effect_sentence,
    receipt_sentence,
)
from pages.parts.wording import literal

HISTORY = [
    "load", "file", "loaded_at", "read", "new", "changed", "unchanged", "duplicate", "rejected", "blank", "non_data",
    "undone_at", "loaded_by", "sheets",
]  # fmt: skip
BALANCE = [
    "sheet", "shape", "read", "new", "changed", "unchanged", "duplicate", "rejected", "blank", "non_data", "reason",
]  # fmt: skip
# Shown only where a file has any: the table is wide enough.
SELDOM = ("changed", "unchanged", "duplicate", "blank", "non_data")
PROBLEM = ["sheet", "row", "heading", "found", "reason", "remedy"]
EFFECT = ["thing", "gone", "restated", "kept"]
WITHOUT = "without load"


def chosen_load(served: Served, taken: pd.DataFrame) -> int | None:
    """The history with one row chosen: by a click, else by `?load=3` in the address."""
    position = table(taken, filled(taken, HISTORY, zeros_of=SELDOM), key="loads", about=LOADS_ABOUT, selectable=True)
    if position is not None:
        return int(taken["load"].iloc[position])
    asked = st.query_params.get("load", "")
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked) in set(taken["load"]) else None


def taken_loads(served: Served) -> pd.DataFrame:
    """Every load, newest first."""
    with served.warehouse.cursor() as con:
        return loads(con)


def show_receipt(served: Served, load: int | None) -> None:
    """The receipt of the load chosen, and what can be done with it."""
    if load is None:
        st.caption(CHOOSE_LOAD)
        return
    with served.warehouse.cursor() as con:
        found = receipt(con, load)
    with st.container(border=True):
        st.subheader(f"Receipt of load {load}")
        st.markdown(receipt_sentence(found.load))
        _details(served, load, found)
        if found.load["undone_at"] is None:
            _undo(served, load, str(found.load["file"]))
        else:
            _redo(served, load)


def _details(served: Served, load: int, found: Receipt) -> None:
    about = f"Load {load}, {found.load['file']}"
    sheets = found.sheets.to_dict("records")
    st.markdown("\n".join(f"- {balance_sentence(sheet)}" for sheet in sheets))
    with st.expander("Balance as a table"):
        table(found.sheets, filled(found.sheets, BALANCE, zeros_of=SELDOM), key="receipt_balance", about=about)
    if not found.rejected.empty:
        with st.expander(f"Refused rows ({len(found.rejected):,})", expanded=True):
            name = f"refused-rows-load-{load}.xlsx"
            st.download_button(
                "Refused rows as Excel, to correct and load again", on_trail(partial(_rejected, served, load), name),
                name, key="receipt_refused", on_click="ignore", icon=":material/download:",
            )  # fmt: skip
            table(found.rejected, PROBLEM, key="receipt_rejected", about=about)
    if not found.issues.empty:
        with st.expander(f"Open questions ({len(found.issues):,})"):
            table(found.issues, PROBLEM, key="receipt_issues", about=about)
    if found.load["mapping"]:
        with st.expander("What was said about the file"):
            st.json(json.loads(found.load["mapping"]))


def _rejected(served: Served, load: int) -> bytes:
    with served.warehouse.cursor() as con:
        return rejected_workbook(con, load)


def _undo(served: Served, load: int, file: str) -> None:
    with served.warehouse.cursor() as con:
        effect = undo_effect(con, load)
    st.markdown("**Taking it back:** " + effect_sentence(effect))
    if not effect.empty:
        asked = [job for job in jobs_of_session(served.worker, kind=WITHOUT) if job["subject"] == _subject(load)]
        # What was asked for inside is to be seen once it is there: the page runs anew meanwhile.
        with st.expander("What taking it back would change", expanded=bool(asked), key=f"undo_effect_open_{load}"):
            st.caption(EFFECT_ABOUT)
            table(effect, EFFECT, key="undo_effect", about=f"Taking back load {load}")
            _figures(served, load, asked)
    with st.popover(f"Undo load {load}"):
        st.markdown(UNDO_ASK.format(load=load, file=literal(file)))
        if st.button("Yes, undo it", type="primary", key="undo_yes"):
            remember_job(served.worker.submit_undo(load, by=served.by))
            st.rerun()


def _figures(served: Served, load: int, asked: list[dict[str, Any]]) -> None:
    """The headline figures with and without the load; told by the worker, because that must not be cut short."""
    if st.button(COMPARE, key="undo_figures"):
        remember_job(served.worker.submit_work(WITHOUT, _subject(load), partial(_without, served, load)))
        st.rerun()
    for report in (job["report"] for job in asked if job["state"] == "done"):
        if is_of_now(report, served.warehouse):
            frame = pd.DataFrame(report["rows"])
            table(frame, ["figure", "now", "without"], key="undo_compared", about=report["sentence"])
        else:
            st.info(TOLD_BEFORE.format(button=COMPARE))
        return


def _subject(load: int) -> str:
    return f"figures without load {load}"


def _without(served: Served, load: int, _step: object) -> dict[str, Any]:
    told_at, filters = moment(served.warehouse), Filters(as_of=date.today())
    with served.warehouse.cursor() as con:
        now = headline_rows(con, filters)
    with without_load(served.warehouse, load) as con:
        without = headline_rows(con, filters)
    rows = [{"figure": figure, "now": value, "without": without[figure]} for figure, value in now.items()]
    sentence = f"The figures now, and without load {load}."
    return {"status": "compared", **told_at, "rows": rows, "sentence": sentence}


def _redo(served: Served, load: int) -> None:
    st.caption(REDO_ABOUT)
    if st.button("Load again", key="redo", type="primary"):
        remember_job(served.worker.submit_redo(load, by=served.by))
        st.rerun()
