"""What a load would do, told before it is done: balance, effect on the figures, changes, refused rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.tables import filled, table
from pages.parts.wizard_files import Waiting
from pages.parts.wizard_wording import (
    ALL_OR_NOTHING,
    ENTITY_WORDS,
    REOPEN_CONFIRM,
    REPLACE_CHOICE,
    REPLACE_NEEDS_ALL,
    ROWS_CHOICE,
    balance_line,
    field_word,
    note_line,
    reopen_sentence,
    replace_sentence,
)
from pages.parts.wording import counted, literal

BALANCE = [
    "sheet", "shape", "read", "new", "changed", "unchanged", "duplicate", "rejected", "blank", "non_data", "reason",
]  # fmt: skip
SELDOM = ("changed", "unchanged", "duplicate", "blank", "non_data")
PROBLEM = ["sheet", "row", "heading", "found", "reason", "remedy"]
EXAMPLE = ["what", "subject", "supplier", "field", "before", "after", "sheet", "row"]
SPELLED_OUT = 5
ABSENT = ["what", "subject", "supplier", "file", "sheet", "row"]
REOPENED = ["subject", "supplier", "corrective_action", "closed", "sheet", "row"]

Report = dict[str, Any]


def is_loadable(one: Waiting, report: Report) -> bool:
    """Whether the checked file may be loaded now: nothing refused it, and what needs a yes has it."""
    if report["status"] != "dry_run":
        return False
    if report.get("rejections") and (one.rows == "all" or one.replace == "audits"):
        return False
    return not reopened(report) or confirmed(one)


def confirmed(one: Waiting) -> bool:
    """Whether the visitor said that closed actions may go back to open."""
    return bool(st.session_state.get(_reopen_key(one)))


def reopened(report: Report) -> int:
    """How many closed actions the load would open again."""
    return int((report.get("changes") or {}).get("reopened_count", 0))


def outcome(one: Waiting, report: Report) -> None:
    """The result of a dry run, and what has to be decided on it."""
    if report["status"] != "dry_run":
        tone = st.info if report["status"] == "already_loaded" else st.error
        tone(literal(report["sentence"]))
        return
    st.markdown("**What loading it would do**")
    effect(report)
    st.markdown(f"Balance: {balance_line(report)}.")
    details(report, key=f"check_{one.key}")
    _decisions(one, report)


def effect(report: Report) -> None:
    """What the load does to the figures, one line per figure."""
    sentences(report.get("effect") or ())


def sentences(told: Iterable[str]) -> None:
    """One line each."""
    if lines := [f"- {literal(sentence)}" for sentence in told]:
        st.markdown("\n".join(lines))


def details(report: Report, *, key: str) -> None:
    """The balance per sheet, examples of changes, refused rows and remarks of a report, folded away."""
    about = str(report["sentence"])
    if report.get("sheets"):
        with st.expander("Sheets and their balance", key=f"balance_open_{key}"):
            rows = pd.DataFrame(report["sheets"])
            table(rows, filled(rows, BALANCE, zeros_of=SELDOM), key=f"balance_{key}", about=about)
    examples = (report.get("changes") or {}).get("examples")
    if examples:
        with st.expander("Examples of what changes", key=f"examples_open_{key}", expanded=True):
            table(_examples(examples), EXAMPLE, key=f"examples_{key}", about=about)
    if report.get("rejections"):
        line = f"{counted(len(report['rejections']), 'reason')} why rows are refused"
        with st.expander(line, key=f"rejected_open_{key}", expanded=True):
            first = report["rejections"][:SPELLED_OUT]
            st.markdown("\n".join(f"- {literal(note_line(problem))}" for problem in first))
            table(pd.DataFrame(report["rejections"]), PROBLEM, key=f"rejected_{key}", about=about)
    if report.get("issues"):
        with st.expander(f"{counted(len(report['issues']), 'remark')} worth a look", key=f"issues_open_{key}"):
            table(pd.DataFrame(report["issues"]), PROBLEM, key=f"issues_{key}", about=about)


def _decisions(one: Waiting, report: Report) -> None:
    _replacing(one, report)
    if reopened(report):
        st.warning(reopen_sentence(reopened(report)), icon=":material/lock_open:")
        rows = pd.DataFrame(report["changes"]["reopened"])
        table(rows, REOPENED, key=f"reopened_{one.key}", about=str(report["sentence"]))
        st.checkbox(REOPEN_CONFIRM, key=_reopen_key(one))
    if report.get("rejections"):
        options = list(ROWS_CHOICE)
        one.rows = st.radio(
            "Some rows are refused", options, index=options.index(one.rows), key=f"rows_{one.key}",
            format_func=ROWS_CHOICE.__getitem__,
        )  # fmt: skip
        if one.replace == "audits":
            st.info(REPLACE_NEEDS_ALL)
        elif one.rows == "all":
            st.info(ALL_OR_NOTHING)


def _replacing(one: Waiting, report: Report) -> None:
    """What earlier files hold of the audits of this one and it does not list: does it still count?"""
    absent = (report.get("changes") or {}).get("absent") or {}
    if not absent.get("counts"):
        return
    options = list(REPLACE_CHOICE)
    chosen = st.radio(
        replace_sentence(absent), options, index=options.index(one.replace), key=f"replace_{one.key}",
        format_func=REPLACE_CHOICE.__getitem__,
    )  # fmt: skip
    with st.expander("Examples of what this file does not list", key=f"absent_open_{one.key}"):
        rows = pd.DataFrame(absent["rows"])
        rows["what"] = [ENTITY_WORDS.get(entity, entity) for entity in rows["entity"]]
        table(rows, ABSENT, key=f"absent_{one.key}", about=str(report["sentence"]))
    if chosen != one.replace:
        one.replace = chosen
        st.rerun()


def _reopen_key(one: Waiting) -> str:
    # A yes belongs to what was checked: other answers ask again.
    return f"reopen_{one.key}_{one.checked[0] if one.checked else ''}"


def _examples(examples: list[dict[str, Any]]) -> pd.DataFrame:
    rows = pd.DataFrame(examples)
    rows["what"] = [ENTITY_WORDS.get(entity, entity) for entity in rows["entity"]]
    rows["field"] = [field_word(name) for name in rows["field"]]
    return rows
