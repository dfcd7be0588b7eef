"""What every metric costs on a large warehouse: ``python -m bench.metrics [--answers 1_000_000 10_000_000]``.

Each metric of the catalogue by each of its facets, and what pages ask beside, against a bare DuckDB scan of all answers
in the same run: one group by over their clauses, which counts the nonconforming ones. Processor seconds of all threads,
which other work on the machine disturbs less than the time on the wall. Prints Markdown tables, the dearest first;
figures that are worked out in the background after a load stand apart.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from statistics import median
from typing import Any

import duckdb

from bench.made_warehouse import counts, made_warehouse
from data.warehouse import open_warehouse
from metrics import choices, evidence
from metrics.catalogue import CATALOGUE
from metrics.checklists import checklists
from metrics.doubts import doubts
from metrics.filters import Filters
from metrics.mapped_share import mapped_share
from metrics.overview import overview
from metrics.supplier_history import supplier_history
from metrics.unmapped import unmapped
from pages.parts.background import SLOW

SCAN = """
    select clause, count(*) as answers, count(*) filter (outcome = 'nonconform') as nonconform
    from store.answer where latest group by clause
"""
REPEATS, LONG = 3, 3.0
EVERYTHING = Filters(as_of=date(2025, 12, 31))
BY_MONTH = ("audit-pass-rate", "conformity-rate", "nonconformities", "repeat-rate")
Ask = Callable[[duckdb.DuckDBPyConnection], Any]


@dataclass(frozen=True)
class Question:
    """One thing a page asks."""

    name: str
    facet: str
    ask: Ask
    in_background: bool = False


def questions() -> Iterator[Question]:
    """Every metric by every facet, and what has no facet."""
    slow = {metric for metric, _ in SLOW}
    for metric in CATALOGUE.values():
        for facet in metric.facets:
            ask = partial(metric.function, filters=EVERYTHING, by=facet)
            yield Question(metric.name, facet, ask, in_background=metric.function in slow)
    for name in BY_MONTH:
        ask = partial(CATALOGUE[name].function, filters=EVERYTHING, by="all", every="month")
        yield Question(f"{name} every month", "all", ask)
    yield Question("choices", "-", choices.choices)
    for asked in (overview, checklists, mapped_share, unmapped):
        yield Question(asked.__name__.replace("_", " "), "-", partial(asked, filters=EVERYTHING))
    for listed in (evidence.audit_rows, evidence.finding_rows, evidence.action_rows):
        yield Question(listed.__name__.replace("_", " "), "-", partial(listed, filters=EVERYTHING))
    history = partial(supplier_history, filters=EVERYTHING, supplier="Supplier 000001 Ltd")
    yield Question("supplier history", "-", history)
    yield Question("doubts", "-", partial(doubts, filters=EVERYTHING, check="unknown_word"))


def seconds(con: duckdb.DuckDBPyConnection, ask: Ask) -> float:
    """Median processor time of a question; one that takes long is asked once."""
    times: list[float] = []
    for _ in range(REPEATS):
        start = time.process_time()
        ask(con)
        times.append(time.process_time() - start)
        if times[-1] > LONG:
            break
    return median(times)


def timed(answers: int, only: str) -> None:
    """Print the tables of one size."""
    warehouse = open_warehouse(made_warehouse(answers))
    held = ", ".join(f"{number:,} {name}" for name, number in counts(warehouse).items())
    found: dict[tuple[bool, str], list[tuple[float, str]]] = {}
    with warehouse.cursor() as con:
        scan = seconds(con, lambda cursor: cursor.execute(SCAN).fetchall())
        for question in questions():
            if only in question.name:
                told = found.setdefault((question.in_background, question.name), [])
                told.append((seconds(con, question.ask), question.facet))
    warehouse.close()
    print(f"\n{held}. A bare scan of all answers: {scan * 1000:.0f} ms.")
    for in_background, title in ((False, "asked by a page"), (True, "worked out in the background")):
        table({name: times for (kind, name), times in found.items() if kind == in_background}, title, scan)


def table(found: dict[str, list[tuple[float, str]]], title: str, scan: float) -> None:
    """Print one table, the dearest first."""
    if not found:
        return
    print(f"\n| {title} | typical facet: ms | x scan | dearest facet | ms | x scan |\n|---|---|---|---|---|---|")
    for name, times in sorted(found.items(), key=lambda each: -median(passed for passed, _ in each[1])):
        usual, (most, facet) = median(passed for passed, _ in times), max(times)
        told = f"{usual * 1000:.0f} | {usual / scan:.1f} | {facet} | {most * 1000:.0f} | {most / scan:.1f}"
        print(f"| {name} | {told} |")


def main() -> None:
    """Print the tables of each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--answers", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--only", default="", help="questions whose name holds this")
    options = parser.parse_args()
    for answers in options.answers:
        timed(answers, options.only)


if __name__ == "__main__":
    main()
