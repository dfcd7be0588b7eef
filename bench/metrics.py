"""What every metric costs on a large warehouse: ``python -m bench.metrics [--answers 1_000_000 10_000_000]``.

Each metric of the catalogue by each of its facets, and what pages ask beside, against a bare DuckDB scan of all answers
(one group by over audit, clause and outcome's columns) in the same run. Prints a Markdown table of ratios, the slowest
facet of each first. Figures that are worked out in the background after a load are listed apart. Machines are noisy:
read the ratios.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

import duckdb

from bench.made_warehouse import counts, made_warehouse
from data.warehouse import open_warehouse
from metrics import choices, evidence
from metrics.catalogue import CATALOGUE
from metrics.checklists import checklists
from metrics.data_quality import CHECKS
from metrics.doubts import doubts
from metrics.filters import Filters
from metrics.mapped_share import mapped_share
from metrics.overview import overview
from metrics.supplier_history import supplier_history
from metrics.unmapped import unmapped
from pages.parts.background import SLOW

SCAN = """
    select outcome, count(*), count(distinct clause), max(audit_key) from store.answer where latest group by outcome
"""
REPEATS = 3
EVERYTHING = Filters(as_of=date(2025, 12, 31))
Con = duckdb.DuckDBPyConnection


@dataclass(frozen=True)
class Question:
    """One thing a page asks."""

    name: str
    facet: str
    ask: Callable[[Con], Any]
    batch: bool = False


def questions() -> Iterator[Question]:
    """Every metric by every facet, and what has no facet."""
    slow = {metric for metric, _ in SLOW}
    for metric in CATALOGUE.values():
        for facet in metric.facets:
            yield Question(
                metric.name,
                facet,
                lambda con, ask=metric.function, by=facet: ask(con, EVERYTHING, by=by, every=None),
                batch=metric.function in slow,
            )
    for name in ("audit-pass-rate", "conformity-rate", "nonconformities", "repeat-rate"):
        yield Question(
            f"{name} every month",
            "all",
            lambda con, ask=CATALOGUE[name].function: ask(con, EVERYTHING, by="all", every="month"),
        )
    yield Question("overview", "-", lambda con: overview(con, EVERYTHING))
    yield Question("choices", "-", choices.choices)
    yield Question("checklists", "-", lambda con: checklists(con, EVERYTHING))
    yield Question("mapped share", "-", lambda con: mapped_share(con, EVERYTHING))
    yield Question("unmapped", "-", lambda con: unmapped(con, EVERYTHING))
    yield Question("audit rows", "-", lambda con: evidence.audit_rows(con, EVERYTHING))
    yield Question("finding rows", "-", lambda con: evidence.finding_rows(con, EVERYTHING))
    yield Question("action rows", "-", lambda con: evidence.action_rows(con, EVERYTHING))
    yield Question("supplier history", "-", lambda con: supplier_history(con, EVERYTHING, "Supplier 000001 Ltd"))
    for check, *_ in CHECKS[:1]:
        yield Question("doubts", check, lambda con, check=check: doubts(con, EVERYTHING, check=check))
    for metric, options in SLOW:
        yield Question(metric.__name__, "-", lambda con, m=metric, o=options: m(con, EVERYTHING, **o), batch=True)


def seconds(con: Con, ask: Callable[[Con], Any]) -> float:
    """Median time of a question; one that takes long is asked once."""
    times: list[float] = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        ask(con)
        times.append(time.perf_counter() - start)
        if times[-1] > 5:
            break
    return median(times)


def timed(answers: int, only: str) -> None:
    """Print the table for one size."""
    warehouse = open_warehouse(made_warehouse(answers))
    held = ", ".join(f"{number:,} {name}" for name, number in counts(warehouse).items())
    with warehouse.cursor() as con:
        scan = seconds(con, lambda cursor: cursor.execute(SCAN).fetchall())
        found: dict[tuple[bool, str], list[tuple[float, str]]] = {}
        for question in questions():
            if only in question.name:
                passed = seconds(con, question.ask)
                found.setdefault((question.batch, question.name), []).append((passed, question.facet))
    warehouse.close()
    print(f"\n{held}. A bare scan of all answers: {scan * 1000:.0f} ms.\n")
    for batch, title in ((False, "asked by a page"), (True, "worked out in the background")):
        rows = {name: times for (kind, name), times in found.items() if kind == batch}
        if rows:
            print(f"| {title} | slowest facet | ms | x scan | typical facet x scan |\n|---|---|---|---|---|")
        for name, times in sorted(rows.items(), key=lambda row: -max(row[1])[0]):
            most, facet = max(times)
            usual = median(passed for passed, _ in times)
            print(f"| {name} | {facet} | {most * 1000:.0f} | {most / scan:.2f} | {usual / scan:.2f} |")


def main() -> None:
    """Print one table per size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--answers", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--only", default="", help="questions whose name holds this")
    options = parser.parse_args()
    for answers in options.answers:
        timed(answers, options.only)


if __name__ == "__main__":
    main()
