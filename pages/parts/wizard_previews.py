"""What is understood of waiting files, worked out beside the pages and kept until something changes.

Reading a file takes seconds, so it never runs in the thread of a page: there a click would abort it. Two threads serve
all visitors; a load in the background worker does not wait for them.
"""

from __future__ import annotations

import json
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from data.warehouse import WarehouseError
from loaders.load import load_file
from loaders.preview import preview
from loaders.refusal import Refusal
from pages.parts.databases import Served
from pages.parts.wizard_check import confirmed
from pages.parts.wizard_files import TAKEN_IN, Waiting
from pages.parts.wizard_wording import QUESTION_ORDER

LOG = logging.getLogger(__name__)
KEPT = 64
THREADS = 2


@dataclass(frozen=True)
class Understanding:
    """What is understood of a file. ``text`` holds the whole preview as JSON: small for the garbage collector."""

    verdict: str
    refusal: str | None
    open_questions: int
    questions: tuple[dict[str, Any], ...]
    remembered: bool
    encoding: dict[str, Any] | None
    text: str

    @property
    def asks(self) -> bool:
        """Whether it cannot be loaded before somebody answers."""
        return self.open_questions > 0

    def sheets(self) -> list[dict[str, Any]]:
        """The sheets as the preview tells them."""
        return list(json.loads(self.text)["sheets"])

    def notes(self) -> list[dict[str, Any]]:
        """What was noticed besides."""
        return list(json.loads(self.text).get("notes") or [])


class Previews:
    """Understandings by what they are of; the oldest are let go."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="preview")
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Future[Understanding]] = OrderedDict()

    def asked(self, stand: str, work: Callable[[], dict[str, Any]], name: str) -> Future[Understanding]:
        """The understanding of a stand, begun now unless it was before."""
        with self._lock:
            found = self._kept.get(stand)
            if found is None:
                found = self._kept[stand] = self._pool.submit(_understanding, work, name)
                done = [stand for stand, future in self._kept.items() if future.done()]
                for old in done[: max(0, len(self._kept) - KEPT)]:
                    del self._kept[old]
            else:
                self._kept.move_to_end(stand)
            return found

    def known(self, stand: str | None) -> Understanding | None:
        """The finished understanding of a stand, None when there is none."""
        with self._lock:
            found = self._kept.get(stand or "")
        return found.result() if found is not None and found.done() else None

    def forget(self) -> None:
        """Understand everything anew: what is remembered has changed."""
        with self._lock:
            self._kept.clear()

    def close(self) -> None:
        """Let go of the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)


@st.cache_resource(show_spinner=False, on_release=lambda kept: kept.close())
def previews() -> Previews:
    """The understandings of all visitors: of the same file with the same answers they are the same."""
    return Previews()


def understanding(served: Served, one: Waiting) -> Understanding | None:
    """What is understood of a file with the answers given so far; None while that is being worked out."""
    stand = _stand(served, one)
    work = partial(
        preview, one.path, name=one.name, warehouse=served.warehouse, mapping=one.mapping, answers=_said(one)
    )
    future = previews().asked(stand, work, one.name)
    if not future.done():
        return None
    one.before = stand
    return future.result()


def earlier_understanding(one: Waiting) -> Understanding | None:
    """What was understood before the last answers."""
    return previews().known(one.before)


def check(served: Served, one: Waiting) -> dict[str, Any] | None:
    """The report of a dry run with the answers given so far; None while it runs. It is begun when there is none."""
    stand = f"{_stand(served, one)}|{one.replace}"
    if one.checked is None or one.checked[0] != stand:
        job = served.worker.submit_work("check", one.name, _load_work(served, one, dry_run=True))
        one.checked = (stand, job)
    done = served.worker.job(one.checked[1])
    if done["state"] in ("waiting", "running"):
        return None
    return {"status": done["state"], "sentence": f"{one.name}: {done['state']}"} | dict(done["report"] or {})


def submit_load(served: Served, one: Waiting) -> None:
    """Hand a file to the background worker; the file stays on disk until it is in the warehouse."""
    one.load_job = served.worker.submit_work("load", one.name, _load_work(served, one, dry_run=False))
    one.problem = None
    st.session_state.setdefault("jobs", []).append(one.load_job)


def _load_work(served: Served, one: Waiting, *, dry_run: bool) -> Callable[[Callable[[str], None]], dict[str, Any]]:
    answers = _said(one) | ({"rows": "all"} if one.rows == "all" else {})
    answers |= {"replace": "audits"} if one.replace == "audits" else {}
    answers |= {"reopen": "yes"} if confirmed(one) else {}
    load = partial(
        load_file, served.warehouse, one.path, name=one.name, mapping=one.mapping, answers=answers, by=served.by,
        dry_run=dry_run,
    )  # fmt: skip

    def work(step: Callable[[str], None]) -> dict[str, Any]:
        report = load(step=step).as_json()
        if not dry_run and report["status"] in TAKEN_IN:
            one.path.unlink(missing_ok=True)  # here too: its visitor may be gone by now
        return report

    return work


def _said(one: Waiting) -> dict[str, Any]:
    return one.answers | ({} if one.password is None else {"password": one.password})


def _stand(served: Served, one: Waiting) -> str:
    return f"{served.warehouse.path}|{one.stand(served.warehouse.data_version)}"


def _understanding(work: Callable[[], dict[str, Any]], name: str) -> Understanding:
    try:
        found = work()
    except (Refusal, WarehouseError) as error:
        found = _refused(str(error))
    except Exception as error:
        LOG.exception("A preview failed")
        found = _refused(f"{name} could not be understood, the program failed ({type(error).__name__}: {error}).")
    questions = sorted(found["questions"], key=_place)
    shapes = [sheet for sheet in found["sheets"] if sheet["shape"] != "skipped"]
    return Understanding(
        found["verdict"], found["refusal"], sum(bool(question.get("required")) for question in questions),
        tuple(questions), bool(shapes) and all(sheet.get("remembered") for sheet in shapes),
        found.get("encoding"),
        json.dumps(found, ensure_ascii=False, default=str),
    )  # fmt: skip


def _place(question: dict[str, Any]) -> tuple[bool, int]:
    kind = question["kind"]
    known = QUESTION_ORDER.index(kind) if kind in QUESTION_ORDER else len(QUESTION_ORDER)
    return not question.get("required"), known


def _refused(sentence: str) -> dict[str, Any]:
    return {"verdict": sentence, "refusal": sentence, "sheets": [], "questions": [], "notes": []}
