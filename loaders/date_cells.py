"""The date columns of a table: days, the two ends of a visit, deadlines in words."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from loaders.columns import Readings, readings
from loaders.dates import date_span, date_value
from loaders.days_given import days_field, days_written_out
from loaders.deadlines import Deadline, deadline
from loaders.fields import DATES
from loaders.mapping import DateOrder
from loaders.rows import TypedRows

VISITS: Final = ("day", "range")
PERIODS: Final = ("month", "quarter", "half_year", "year", "range")


def read_dates(typed: TypedRows, orders: dict[str, DateOrder]) -> None:
    """Every date field as a day. A visit of several days has its first and its last; deadlines may be words."""
    for name in DATES:
        order = orders.get(name, "dmy")
        read = readings(typed.text[name], partial(_last_day if name == "audit_end_date" else date_value, order=order),
                        type=pa.date32())  # fmt: skip
        typed.values[name] = read.values
        left = read.unread
        if name == "audit_date":
            left = _visits(typed, read, order)
        elif name in ("due_date", "original_due_date"):
            left = _deadlines(typed, name, read, order)
        elif name == "next_due":
            left = _months_due(typed, read, order)
        for text, indices in left.items():
            for index in indices:
                _bad_date(typed, name, text, int(index))


def _last_day(text: str, *, order: DateOrder) -> date | None:
    span = date_span(text, order=order)
    return span.last if span and span.unit in VISITS else None


def _visits(typed: TypedRows, read: Readings, order: DateOrder) -> dict[str, npt.NDArray[np.int64]]:
    """'12-13 Jun 2024' in one cell: the first day, and the last where no column of its own gives it."""
    spans = {text: date_span(text, order=order) for text in read.unread}
    visits = {text: span for text, span in spans.items() if span is not None and span.unit in VISITS}
    if visits:
        first = readings(typed.text["audit_date"], lambda text: visits[text].first if text in visits else None,
                         type=pa.date32())  # fmt: skip
        last = readings(typed.text["audit_date"], lambda text: visits[text].last if text in visits else None,
                        type=pa.date32())  # fmt: skip
        typed.values["audit_date"] = pc.coalesce(read.values, first.values)
        typed.visit_ends = last.values
    return {text: rows for text, rows in read.unread.items() if text not in visits}


def _deadlines(typed: TypedRows, name: str, read: Readings, order: DateOrder) -> dict[str, npt.NDArray[np.int64]]:
    """Words such as 'immediately' or '30 days', or days given as numbers, counted from the last day of the audit where
    the row knows it."""
    if not read.unread:
        return {}
    live = [text for text, rows in read.unread.items() if (typed.row_class[rows] == "").any()]
    counted = days_field(typed.table.heading(name) or "", live) is not None
    ends = [typed.values["audit_end_date"], typed.visit_ends, typed.values["audit_date"]]
    days = pc.coalesce(*[end for end in ends if end is not None]).to_pylist()
    values = read.values.to_pylist()
    left: dict[str, npt.NDArray[np.int64]] = {}
    for text, rows in read.unread.items():
        understood: dict[date | None, Deadline | None] = {}
        words = days_written_out(text) if counted else text
        for row in rows:
            day = days[int(row)]
            if day not in understood:
                understood[day] = deadline(words, order=order, audit_date=day)
            found = understood[day]
            values[int(row)] = found.due if found else None
        said = next(iter(understood.values()), None)
        if said is None:
            left[text] = rows
        else:
            _tell_deadline(typed, name, text, said, rows)
    typed.values[name] = pa.array(values, pa.date32())
    return left


def _months_due(typed: TypedRows, read: Readings, order: DateOrder) -> dict[str, npt.NDArray[np.int64]]:
    """A next audit or an end of validity given as "05/2025", "Q2 2025" or two days: the last day of it, and told."""
    spans = {text: span for text in read.unread if (span := date_span(text, order=order)) and span.unit in PERIODS}
    if not spans:
        return read.unread
    last = readings(typed.text["next_due"], lambda text: spans[text].last if text in spans else None, type=pa.date32())
    typed.values["next_due"] = pc.coalesce(read.values, last.values)
    for text, span in spans.items():
        live = [int(index) for index in read.unread[text] if not typed.row_class[index]]
        if live:
            typed.note("note", live[0], "next_due", text, f"{text!r} is read as its last day, {span.last}",
                       "Write a date where another day is meant.")  # fmt: skip
    return {text: rows for text, rows in read.unread.items() if text not in spans}


def _tell_deadline(typed: TypedRows, name: str, text: str, said: Deadline, rows: npt.NDArray[np.int64]) -> None:
    """What a deadline in words was read as, once per wording."""
    meaning = f"read by the rule {said.rule.replace('_', ' ')!r}" + ("" if said.due or said.days else ", without a day")
    typed.note("note", int(rows[0]), name, text, f"the deadline {text!r} is {meaning} in {len(rows)} rows",
               "Write a date where another day is meant.")  # fmt: skip


def _bad_date(typed: TypedRows, name: str, text: str, index: int) -> None:
    if typed.row_class[index]:
        return
    remedy = "Write a date such as 2024-03-31."
    needed = name == "audit_date" and (typed.table.shape == "audits" or not typed.text["audit_no"][index].is_valid)
    if needed:
        reason = f"{text!r} is not a date that exists"
        typed.reject(index, heading=typed.table.heading(name), found=text, reason=reason, remedy=remedy)
    else:
        typed.note("bad_cell", index, name, text, f"{text!r} is not a date that exists; stored empty", remedy)
