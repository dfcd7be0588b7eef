"""A large warehouse of made-up audits: ``python -m bench.made_warehouse [--answers 10_000_000]``.

Ten million answers are about 50,000 audits of 5,000 suppliers with some 9,500 sites, by 240 auditors, under three
schemes with five checklist versions of 160 to 240 clauses. They are drawn inside DuckDB (made_warehouse.sql) and told
by the same refresh.sql as a load; more than that come in parts, each a transaction of its own. The file is kept under
bench/results/ and made once; the dashboard opens it:

    python -m streamlit run dashboard.py -- --database bench/results/made-10000000-....duckdb
"""

from __future__ import annotations

import argparse
import hashlib
import time
from pathlib import Path

from data.history import refresh
from data.warehouse import SCHEMA_VERSION, Warehouse, open_warehouse, sql

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
SCRIPT = HERE / "made_warehouse.sql"
ANSWERS_PER_AUDIT, AUDITS_PER_SUPPLIER = 198, 10
PART = 10_000_000

WANTED = """
    create or replace temp table wanted as
    select $suppliers::integer as suppliers, $audits::integer as audits, 7 as seed, $part::integer as part,
           $parts::integer as parts
"""
COUNTS = """
    select (select count(*) from store.answer) as answers, (select count(*) from store.audit_fact) as audits,
           (select count(*) from store.current_supplier) as suppliers, (select count(*) from store.place) as sites,
           (select count(*) from store.finding_fact) as findings, (select count(*) from store.current_action) as actions
"""


def made_warehouse(answers: int, *, again: bool = False) -> Path:
    """The file with about so many answers; made now, unless the same is there already."""
    path = RESULTS / f"made-{answers}-{_version()}.duckdb"
    if again or not path.exists():
        RESULTS.mkdir(exist_ok=True)
        draft = path.with_suffix(".draft.duckdb")
        draft.unlink(missing_ok=True)
        warehouse = open_warehouse(draft)
        filled(warehouse, answers)
        warehouse.root.execute("checkpoint")
        warehouse.close()
        draft.replace(path)
    return path


def filled(warehouse: Warehouse, answers: int) -> None:
    """Put about so many answers, and what belongs to them, into an empty warehouse."""
    audits = max(answers // ANSWERS_PER_AUDIT, 1)
    wanted = {"suppliers": max(audits // AUDITS_PER_SUPPLIER, 1), "audits": audits, "parts": -(-answers // PART)}
    for part in range(wanted["parts"]):
        with warehouse.writing() as con:
            con.execute(WANTED, {**wanted, "part": part})
            con.execute(SCRIPT.read_text(encoding="utf-8"))
            refresh(con, [2 * part + 1])


def counts(warehouse: Warehouse) -> dict[str, int]:
    """How much the warehouse holds."""
    with warehouse.cursor() as con:
        return {str(name): int(number) for name, number in con.execute(COUNTS).df().iloc[0].items()}


def _version() -> str:
    """Changes with what decides the rows of the file."""
    text = SCRIPT.read_text(encoding="utf-8") + sql("schema.sql") + sql("refresh.sql") + str(SCHEMA_VERSION)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def main() -> None:
    """Make the file and say what it holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--answers", type=int, default=10_000_000)
    parser.add_argument("--again", action="store_true", help="also where the file is there already")
    options = parser.parse_args()
    start = time.perf_counter()
    path = made_warehouse(options.answers, again=options.again)
    passed = time.perf_counter() - start
    warehouse = open_warehouse(path)
    held = ", ".join(f"{number:,} {name}" for name, number in counts(warehouse).items())
    warehouse.close()
    print(f"{path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}")
    print(f"{held}; {path.stat().st_size / 1e6:,.0f} MB, {passed:.0f} s")


if __name__ == "__main__":
    main()
