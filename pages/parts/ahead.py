"""What a page is about to ask, answered by other threads while it still draws.

A page asks one question after the other, and most of them keep one core busy. What it asked when it was drawn last it
will ask again of what is looked at now. The answers are put where the page looks for them, under the same keys: nothing
here decides what a figure is, only when, and a question that is not asked after all has cost some time of another core.
"""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache

from data.warehouse import Warehouse
from metrics.filters import Filters
from metrics.worked_out import kept_answer
from pages.parts import asked, cached
from pages.parts.asked import Drawing, Question
from pages.parts.databases import background_is_wanted

_put: list[Future[None]] = []


def ask_ahead(title: str, warehouse: Warehouse, filters: Filters) -> None:
    """A page begins to be drawn. One at a time is helped: where several are drawn at once all cores have work."""
    before, drawing = asked.last(title, filters), asked.begin(title, filters, source=warehouse.source)
    if before is None or before.filters.as_of != filters.as_of or not background_is_wanted():
        return
    if any(not each.done() for each in _put):
        return
    questions = before.again(filters, warehouse.source)
    if not questions or _are_kept(questions[0], warehouse):
        return
    _put[:] = [_threads().submit(_answer, each, warehouse, drawing) for each in questions]


def _are_kept(first: Question, warehouse: Warehouse) -> bool:
    with warehouse.reader() as con:
        return kept_answer(con, first.filters, metric=first.metric, **dict(first.options)) is not None


def _answer(question: Question, warehouse: Warehouse, drawing: Drawing) -> None:
    # What cannot be answered here cannot be on the page either, which will say so.
    if not drawing.over:
        with warehouse.reader() as con:
            cached.rows(question.metric, con, question.filters, **dict(question.options))


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="ahead")
