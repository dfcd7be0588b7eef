"""What is understood of waiting files and what loading them would do, worked out beside the pages.

Reading a file takes seconds, so it never runs in the thread of a page: there a click would abort it. Two threads serve
all visitors; a load in the background worker does not wait for them. A file is read once: what was read is kept for its
check and its load, where the file is small.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from weakref import finalize

import streamlit as st

from data.warehouse import Warehouse, WarehouseError
from loaders.answers import reading_options
from loaders.batches import Asked, FileRow, loaded_alone
from loaders.begun_reading import KEPT, BegunReading
from loaders.load_queue import begin_reading
from loaders.preview import preview
from loaders.refusal import Refusal
from loaders.turns import turn
from pages.parts.at_work import waited_for
from pages.parts.databases import Served
from pages.parts.jobs import UNFINISHED
from pages.parts.wizard_check import confirmed
from pages.parts.wizard_files import TAKEN_IN, Understanding, Waiting
from pages.parts.wizard_wording import QUESTION_ORDER

LOG = logging.getLogger(__name__)
THREADS = 2


@st.cache_resource(show_spinner=False, on_release=lambda pool: pool.shutdown(wait=False, cancel_futures=True))
def readers() -> ThreadPoolExecutor:
    """The threads in which the files of all visitors are understood."""
    return ThreadPoolExecutor(THREADS, thread_name_prefix="preview")


def understanding(served: Served, one: Waiting, *, memory: str) -> Understanding | None:
    """What is understood of a file with the answers given so far; None while that is being worked out.

    ``memory`` names what is remembered of earlier files. A file that is being loaded is not looked at again.
    """
    stand = f"{served.warehouse.path}|{one.stand(memory)}"
    if one.load_job is None and (one.seen is None or one.seen[0] != stand or one.seen[1].cancelled()):
        if one.seen is not None and not one.seen[1].cancel():
            one.before = _done(one) or one.before
        one.seen = (stand, readers().submit(_understanding, served.warehouse, one, _said(one)))
    return _done(one)


def _done(one: Waiting) -> Understanding | None:
    """What is understood of a file by now."""
    if one.seen is None or not one.seen[1].done() or one.seen[1].cancelled():
        return None
    return one.seen[1].result()


def check(served: Served, one: Waiting, *, memory: str) -> dict[str, Any] | None:
    """The report of a dry run with the answers given so far; None while it runs. It is begun when there is none."""
    stand = f"{served.warehouse.path}|{served.warehouse.data_version}|{one.stand(memory)}|{one.replace}"
    if one.checked is None or one.checked[0] != stand:
        job = served.worker.submit_work("check", one.name, _check_work(served, one))
        one.checked = (stand, job)
    done = served.worker.job(one.checked[1])
    if done["state"] in UNFINISHED:
        return None
    return {"status": done["state"], "sentence": f"{one.name}: {done['state']}"} | dict(done["report"] or {})


def submit_loads(served: Served, files: Sequence[Waiting]) -> None:
    """Hand files to the background worker, a job each; they stay on disk until they are in the warehouse."""
    row, jobs = FileRow(served.warehouse), st.session_state.setdefault("jobs", [])
    for one in files:
        asked = _asked(served, one)
        row.add(asked)
        try:
            one.load_job = served.worker.submit_work(
                "load", one.name, _load_work(row, asked, one), known={"sha256": one.sha256}
            )
        except BaseException:
            row.remove(asked)
            raise
        one.problem = one.checked = None  # should it not be taken, it is checked anew
        jobs.append(one.load_job)


def _check_work(served: Served, one: Waiting) -> Callable[[Callable[[str], None]], dict[str, Any]]:
    asked = _asked(served, one)

    def work(step: Callable[[str], None]) -> dict[str, Any]:
        if one.load_job is not None:
            return {"status": "dropped", "sentence": f"{one.name} is being loaded: it was not checked before."}
        with waited_for():
            return dict(
                loaded_alone(served.warehouse, replace(asked, begun=one.begun), dry_run=True, step=step).as_json()
            )

    return work


def _load_work(row: FileRow, asked: Asked, one: Waiting) -> Callable[[Callable[[str], None]], dict[str, Any]]:
    def work(step: Callable[[str], None]) -> dict[str, Any]:
        with waited_for():
            report = row.report(asked, step).as_json()
        if report["status"] in TAKEN_IN:
            one.let_go()  # here too: its visitor may be gone by now
        return dict(report)

    return work


def _asked(served: Served, one: Waiting) -> Asked:
    answers = _said(one) | ({"rows": "all"} if one.rows == "all" else {})
    answers |= {"replace": "audits"} if one.replace == "audits" else {}
    answers |= {"reopen": "yes"} if confirmed(one) else {}
    return Asked(one.path, one.name, served.by, one.mapping, answers, one.begun, kept=True)


def _said(one: Waiting) -> dict[str, Any]:
    return one.answers | ({} if one.password is None else {"password": one.password})


def _understanding(warehouse: Warehouse, one: Waiting, answers: dict[str, Any]) -> Understanding:
    try:
        with waited_for():
            begun = _reading(warehouse, one, answers)
            found = preview(
                one.path, name=one.name, warehouse=warehouse, mapping=one.mapping, answers=answers, begun=begun
            )
    except (Refusal, WarehouseError) as error:
        found = _refused(str(error))
    except Exception as error:
        LOG.exception("A preview failed")
        found = _refused(f"{one.name} could not be understood, the program failed ({type(error).__name__}: {error}).")
    questions = sorted(found["questions"], key=_place)
    shapes = [sheet for sheet in found["sheets"] if sheet["shape"] != "skipped"]
    return Understanding(
        found["verdict"], found["refusal"], sum(bool(question.get("required")) for question in questions),
        tuple(questions), bool(shapes) and all(sheet.get("remembered") for sheet in shapes),
        found.get("encoding"), turn(sheet["shape"] for sheet in shapes),
        json.dumps(found, ensure_ascii=False, default=str),
    )  # fmt: skip


def _reading(warehouse: Warehouse, one: Waiting, answers: dict[str, Any]) -> BegunReading | None:
    """What is or was read of a file with such answers; None for a large one, which is read whenever it is asked for."""
    if one.begun is not None and one.begun.options != reading_options(answers):
        one.begun.close()
        one.begun = None
    if one.begun is None:
        one.begun = begin_reading(warehouse, one.path, name=one.name, answers=answers, limit=KEPT)
        if one.begun is not None:
            finalize(one, one.begun.close)  # a visitor may leave without loading or removing it
    return one.begun


def _place(question: dict[str, Any]) -> tuple[bool, int]:
    kind = question["kind"]
    known = QUESTION_ORDER.index(kind) if kind in QUESTION_ORDER else len(QUESTION_ORDER)
    return not question.get("required"), known


def _refused(sentence: str) -> dict[str, Any]:
    return {"verdict": sentence, "refusal": sentence, "sheets": [], "questions": [], "notes": []}
