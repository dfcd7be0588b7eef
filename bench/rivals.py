"""The same questions asked three ways: ``python -m bench.rivals [--answers 1_000_000]``.

Of pandas, whose frames stand in memory already (what was read and joined is not counted); of DuckDB, in the shortest
SQL over the answers themselves; and of our metrics, which also give effective n, intervals and what is left out. Best
of ``--repeat``; read the ratios.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd

from bench.made_warehouse import made_warehouse
from data.warehouse import open_warehouse
from metrics.audit_pass_rate import audit_pass_rate
from metrics.clauses import clauses
from metrics.filters import Filters
from metrics.repeat_rate import repeat_rate
from metrics.supplier_history import supplier_history

Con = duckdb.DuckDBPyConnection
ANSWERS = """
    select audit_key, site_key, supplier, region, scheme, version, date, clause, outcome::varchar as outcome
    from store.answer join store.audit_fact as fact using (audit_key) join store.place using (site_key)
    where latest and fact."full"
"""
AUDITS = """
    select supplier, region, date, result::varchar as result
    from store.audit_fact join store.place using (site_key) where "full"
"""
PASS_RATE = """
    select region, date_trunc('month', date) as month,
           count(*) filter (result in ('pass', 'conditional')) as passed, count(*) as audits
    from store.audit_fact join store.place using (site_key)
    where "full" and result in ('pass', 'conditional', 'fail') group by all
"""
REPEATS = """
    with looked as (
        select site_key, scheme, version, clause, outcome = 'nonconform' as found,
               lead(outcome = 'nonconform') over (
                   partition by site_key, scheme, version, clause order by date, audit_key) as again
        from store.answer join store.audit_fact as fact using (audit_key)
        where latest and fact."full" and outcome in ('conform', 'partial', 'nonconform')
    )
    select clause, count(*) filter (again) as repeats, count(*) as opportunities
    from looked where found and again is not null group by clause
"""
PARETO = """
    select scheme, version, clause, count(distinct audit_key) as audits
    from store.answer join store.audit_fact as fact using (audit_key)
    where latest and fact."full" and outcome = 'nonconform' group by all order by audits desc
"""
HISTORY = """
    select date, scheme, count(*) filter (outcome = 'conform') as conform,
           count(*) filter (outcome in ('conform', 'partial', 'nonconform')) as assessed
    from store.answer join store.audit_fact using (audit_key) join store.place using (site_key)
    where latest and supplier = $supplier group by all order by date
"""
FILTERS = Filters()


def pandas_ways(answers: pd.DataFrame, audits: pd.DataFrame, supplier: str) -> dict[str, Callable[[], object]]:
    """The questions asked of frames."""

    def pass_rate() -> object:
        told = audits[audits["result"].isin(["pass", "conditional", "fail"])]
        return (
            told.assign(passed=told["result"] != "fail")
            .groupby(["region", told["date"].dt.to_period("M")])["passed"]
            .mean()
        )

    def repeats() -> object:
        line = ["site_key", "scheme", "version", "clause"]
        looked = answers[answers["outcome"].isin(["conform", "partial", "nonconform"])].sort_values([*line, "date"])
        found = looked["outcome"].eq("nonconform")
        again = found.groupby([looked[name] for name in line], sort=False).shift(-1)
        return again[found & again.notna()].astype(bool).groupby(looked["clause"]).agg(["sum", "count"])

    def pareto() -> object:
        found = answers[answers["outcome"] == "nonconform"]
        return (
            found.groupby(["scheme", "version", "clause"], observed=True)["audit_key"]
            .nunique()
            .sort_values(ascending=False)
        )

    def history() -> object:
        own = answers[answers["supplier"] == supplier]
        return own.groupby(["date", "scheme"], observed=True)["outcome"].value_counts()

    return dict(zip(QUESTIONS, (pass_rate, repeats, pareto, history), strict=True))


def sql_ways(con: Con, supplier: str) -> dict[str, Callable[[], object]]:
    """The questions asked of DuckDB."""
    queries: tuple[tuple[str, dict[str, str]], ...] = (
        (PASS_RATE, {}), (REPEATS, {}), (PARETO, {}), (HISTORY, {"supplier": supplier})
    )  # fmt: skip
    return {
        name: lambda query=query, told=told: con.execute(query, told).df()  # type: ignore[misc]
        for name, (query, told) in zip(QUESTIONS, queries, strict=True)
    }


def our_ways(con: Con, supplier: str) -> dict[str, Callable[[], object]]:
    """The questions asked of our metrics."""
    return {
        QUESTIONS[0]: lambda: audit_pass_rate(con, FILTERS, by="region", every="month"),
        QUESTIONS[1]: lambda: repeat_rate(con, FILTERS, by="clause"),
        QUESTIONS[2]: lambda: clauses(con, FILTERS),
        QUESTIONS[3]: lambda: supplier_history(con, FILTERS, supplier),
    }


QUESTIONS = (
    "pass rate by region and month",
    "repeat findings by clause",
    "Pareto of clauses",
    "one supplier's history",
)


def seconds(ask: Callable[[], object], repeat: int) -> float:
    """The best of so many times."""
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        ask()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print a line per question."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--answers", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        warehouse = open_warehouse(Path(copyfile(made_warehouse(options.answers), Path(name) / "made.duckdb")))
        with warehouse.cursor() as con:
            start = time.perf_counter()
            answers, audits = con.execute(ANSWERS).df(), con.execute(AUDITS).df()
            read = time.perf_counter() - start
            supplier = str(audits["supplier"].value_counts().index[0])
            ways = pandas_ways(answers, audits, supplier), sql_ways(con, supplier), our_ways(con, supplier)
            held = answers.memory_usage(deep=True).sum() / 1e9
            print(f"{len(answers):,} answers; pandas' frames took {read:.1f} s to read and hold {held:.1f} GB")
            for question in QUESTIONS:
                theirs, bare, ours = (seconds(way[question], options.repeat) for way in ways)
                print(
                    f"{question:32}pandas {theirs:7.3f} s = {theirs / ours:6.1f} x ours;  "
                    f"SQL on answers {bare:7.3f} s = {bare / ours:6.1f} x ours;  ours {ours:.3f} s"
                )
        warehouse.close()


if __name__ == "__main__":
    main()
