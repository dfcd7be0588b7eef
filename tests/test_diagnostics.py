"""What the Diagnostics page tells of jobs and of background figures."""

from __future__ import annotations

from datetime import date

import pandas as pd

from data.diagnostics import figure_rows, job_rows
from data.warehouse import Warehouse
from metrics.filters import Filters
from metrics.signals import signals
from metrics.worked_out import question
from pages.parts.diagnostics_wording import asked

JOB = """
    insert into store.job by name
    select $job as job, 'backup' as kind, 'x' as subject, $state as state,
           timestamp '2026-03-01 08:00:00' as started_at, $ended::timestamp as ended_at
"""
KEPT = """
    insert into store.worked_out by name
    select $question as question, 1 as data_version, 1.5 as seconds, timestamp '2026-03-01 08:00:00' as worked_out_at,
           ''::blob as answer
"""


def test_nobody_knows_how_long_an_interrupted_job_ran(warehouse: Warehouse) -> None:
    """Begun at 8:00, found to be over when the program was started again at 16:00; another took two seconds."""
    with warehouse.writing(figures=False) as con:
        con.execute(JOB, {"job": "a", "state": "interrupted", "ended": "2026-03-01 16:00:00"})
        con.execute(JOB, {"job": "b", "state": "done", "ended": "2026-03-01 08:00:02"})
    with warehouse.cursor() as con:
        rows = job_rows(con).set_index("state")["seconds"]
    assert pd.isna(rows["interrupted"]) and rows["done"] == 2


def test_a_figure_says_what_it_was_asked_with_and_names_nobody(warehouse: Warehouse) -> None:
    """Once of all, once of a region whose name looks like a filter, since a day."""
    day = date(2026, 3, 1)
    whole = question(signals, Filters(as_of=day), by="supplier", every="quarter")
    part = question(signals, Filters(as_of=day, regions=("'Acme': [",), start=date(2025, 1, 9)), by="supplier")
    with warehouse.writing(figures=False) as con:
        for text in (whole, part):
            con.execute(KEPT, {"question": text})
    with warehouse.cursor() as con:
        told = asked(figure_rows(con))
    assert set(told["metric"]) == {"metrics.signals.signals"}
    assert set(told["options"]) == {
        "by supplier, every quarter, as of 2026-03-01", "by supplier, start, regions chosen, as of 2026-03-01",
    }  # fmt: skip


def test_without_figures_there_are_no_rows(warehouse: Warehouse) -> None:
    with warehouse.cursor() as con:
        assert asked(figure_rows(con)).empty
