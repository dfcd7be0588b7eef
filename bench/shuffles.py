"""What the lists of the dashboard flag where there is nothing to find: ``python -m bench.shuffles [--rounds 200]``.

The demo's full audits are shuffled under each checklist version: what was found, and in how many audit-days, stays
together, but who was audited, where, when and by whom is dealt out anew. Every difference between suppliers, auditors
and times is then chance. Each list is asked as its page asks it; beside the mean number of flags stands what the page
says to expect by chance. Lists held to a share of false flags (Benjamini and Hochberg) promise that they flag
anything at all in at most that share of such rounds.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import duckdb
import numpy as np

from data.demo_database import demo_files
from data.history import refresh
from data.warehouse import Warehouse, open_warehouse
from loaders.load import load_file
from metrics.auditor_effects import auditor_effects
from metrics.fair_ranking import fair_ranking
from metrics.filters import Filters
from metrics.funnel import funnel
from metrics.never_cited import never_cited
from metrics.signals import signals
from metrics.supplier_trends import supplier_trends

Answer = TypeVar("Answer")

EVERYTHING = Filters(as_of=date(2025, 12, 31))
SHARE = "select setting('false_discovery_share')::double"
KEYS = "select audit_key from store.current_audit"
DEAL = """
    create or replace temp table dealt as
    with slot as (
        select *, row_number() over (alike order by audit_key) as place,
               row_number() over (alike order by hash(audit_key, $seed)) as draw
        from store.audit window alike as (partition by scheme, version, kind = 'follow_up')
    )
    select own.audit_key, other.site_key, other.kind, other.date, other.start, other.auditor, other.firm, other.notice,
           other.next_due
    from slot as own join slot as other
      on other.draw = own.place and other.scheme = own.scheme and other.version = own.version
     and (other.kind = 'follow_up') = (own.kind = 'follow_up')
"""
SHUFFLE = """
    update store.audit set site_key = dealt.site_key, kind = dealt.kind, date = dealt.date, start = dealt.start,
        auditor = dealt.auditor, firm = dealt.firm, notice = dealt.notice, next_due = dealt.next_due
    from dealt where store.audit.audit_key = dealt.audit_key
"""


@dataclass(frozen=True)
class Flags:
    """What one list flagged in one round. `expected`: by chance, as its page says; `any_share`: of rounds with any."""

    of: str
    count: int
    expected: float | None = None
    any_share: float | None = None


def demo_warehouse(folder: Path) -> Warehouse:
    """The shipped demo, loaded as if it were the user's own."""
    warehouse = open_warehouse(folder / "demo.duckdb")
    for path in demo_files():
        report = load_file(warehouse, path, name=path.name)
        assert report.status == "loaded", report.sentence
    return warehouse


def shuffled_rounds(
    warehouse: Warehouse, rounds: int, ask: Callable[[duckdb.DuckDBPyConnection], Answer], *, seed: int = 0
) -> Iterator[Answer]:
    """What is answered in each round; the warehouse is left as it was."""
    for number in range(rounds):
        with warehouse.cursor() as con:
            con.execute("begin")
            try:
                con.execute(DEAL, {"seed": seed + number})
                con.execute(SHUFFLE)
                refresh(con, [], audits=[key for (key,) in con.execute(KEYS).fetchall()])
                yield ask(con)
            finally:
                con.execute("rollback")


def flags(con: duckdb.DuckDBPyConnection) -> list[Flags]:
    """Every list that flags something, on the data as they are."""
    return list(_flags(con))


def _flags(con: duckdb.DuckDBPyConnection) -> Iterator[Flags]:
    (share,) = con.execute(SHARE).fetchall()[0]
    for measure, by in (("conformity", "region"), ("conformity", "supplier"), ("nonconformities", "supplier")):
        lines = signals(con, EVERYTHING, measure=measure, by=by, every="quarter")
        judged = lines[lines["chance"].notna()]
        yield Flags(f"signals, {measure} by {by}", int(judged["signal"].notna().sum()), float(judged["chance"].sum()))
    for measure in ("conformity", "score", "nonconformities"):
        trends = supplier_trends(con, EVERYTHING, measure=measure)
        flagged = int(trends["trend"].isin(["worse", "better"]).sum())
        yield Flags(f"trends, {measure}", flagged, any_share=share)
    for measure in ("conformity", "pass", "nonconformities"):
        ranking = fair_ranking(con, EVERYTHING, measure=measure)
        yield Flags(f"clearly worse, {measure}", int((ranking["band"] == "clearly worse").sum()))
        points = funnel(con, EVERYTHING, measure=measure)
        outside = int(points["zone"].isin(["worse 998", "better 998"]).sum())
        yield Flags(f"outside the funnel, {measure}", outside, float(points["by_chance"].iloc[0]) if len(points) else 0)
    effects = auditor_effects(con, EVERYTHING)
    yield Flags("auditors who differ", int(effects["verdict"].isin(["more", "fewer"]).sum()), any_share=share)
    pairs = never_cited(con, EVERYTHING)
    yield Flags("clauses an auditor leaves out", int(pairs["never"].sum()), any_share=share)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    told: dict[str, list[Flags]] = {}
    with TemporaryDirectory() as folder:
        warehouse = demo_warehouse(Path(folder))
        with warehouse.cursor() as con:
            real = {each.of: each.count for each in flags(con)}
        for flagged in shuffled_rounds(warehouse, options.rounds, flags, seed=options.seed):
            for each in flagged:
                told.setdefault(each.of, []).append(each)
        warehouse.close()
    print(f"{options.rounds} shuffles of the demo\n")
    print("| list | flags, mean | rounds with any | expected by chance | the demo itself |\n|---|---|---|---|---|")
    for name, each_round in told.items():
        counts = np.array([each.count for each in each_round])
        print(f"| {name} | {counts.mean():.2f} | {(counts > 0).mean():.0%} | {_promised(each_round)} | {real[name]} |")


def _promised(rounds: list[Flags]) -> str:
    if rounds[0].any_share is not None:
        return f"any in {rounds[0].any_share:.0%} of rounds"
    if rounds[0].expected is None:
        return "-"
    return f"{np.mean([each.expected for each in rounds]):.2f}"


if __name__ == "__main__":
    main()
