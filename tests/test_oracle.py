"""Metrics against the oracle: the same counts from SQL and from plain Python, on random warehouses under random filters.

``ORACLE_EXAMPLES=5000`` looks longer, and shows what it finds without making it smaller first.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from metrics.catalogue import CATALOGUE
from metrics.change import change
from metrics.filters import Filters
from metrics.overview import overview
from metrics.site_sums import MEASURES, facets_of
from metrics.supplier_history import supplier_history
from tests.memory import memory_warehouse
from tests.oracle import acted, audits, changed, found, lines, programme
from tests.oracle.facts import Known, known
from tests.oracle.records import World
from tests.oracle.scope import Scope
from tests.random_warehouses import key_order, scopes, stored, worlds
from tests.warehouse_maker import set_rule

THOROUGH = os.environ.get("ORACLE_EXAMPLES")
EXAMPLES = int(THOROUGH or 7)
Rows = dict[tuple[Any, ...], dict[str, Any]]

# Metric -> its oracle, and the key columns that stand beside facet and period.
BROKEN_DOWN: dict[str, tuple[Callable[..., Rows], tuple[str, ...]]] = {
    "audit-pass-rate": (audits.audit_pass_rate, ()),
    "conformity-rate": (audits.conformity_rate, ()),
    "mean-score": (audits.mean_score, ()),
    "nonconformities": (found.nonconformities, ("severity",)),
    "clauses": (found.clauses, ("scheme", "version", "clause")),
    "repeat-rate": (found.repeat_rate, ()),
    "life-lines": (lines.life_lines, ("state",)),
    "repeat-chances": (lines.repeat_chances, ("reaudit",)),
    "ineffective-actions": (lines.ineffective_actions, ("standing",)),
    "corrective-actions": (acted.corrective_actions, ("measure",)),
    "action-ageing": (acted.action_ageing, ("bucket",)),
    "on-time-closing": (acted.on_time_closing, ()),
    "postponements": (acted.postponements, ()),
    "coverage": (programme.coverage, ("measure",)),
    "audits-on-time": (programme.audits_on_time, ()),
    "man-days": (programme.man_days, ()),
    "unassessed-share": (programme.unassessed_share, ("measure",)),
}
# Told on one day, without periods; and facets the oracle does not tell.
OF_ONE_DAY = ("action-ageing", "coverage")
# Risk tiers are looked up once a load was worked through, which another test does.
NOT_TOLD = {name: ("tier",) for name in BROKEN_DOWN} | {"coverage": ("tier", "scheme", "dimension")}
RISK = ("last_audit", "last_result", "open_critical", "open_major", "overdue", "overdue_major", "repeats", "audits")  # fmt: skip


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """One empty warehouse, which every example fills and leaves empty again."""
    root = memory_warehouse().root
    set_rule(root, "auditor_names", "names")  # the oracle knows no pseudonyms
    root.execute("set threads = 1")  # hundreds of tiny queries: threads only get into each other's way
    root.execute("update store.setting set value = 'names' where name = 'auditor_names'")
    yield root
    root.close()


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=THOROUGH is None,
    phases=[Phase.generate] if THOROUGH else [Phase.generate, Phase.shrink],
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(world=worlds(), data=st.data())
def test_metrics_count_what_their_definitions_say(
    con: duckdb.DuckDBPyConnection, world: World, data: st.DataObject
) -> None:
    con.execute("begin")
    try:
        stored(con, world)
        facts = known(world, key_order(world))
        for name, (oracle, keys) in BROKEN_DOWN.items():
            scope = data.draw(scopes(world), label=name)
            facets = [facet for facet in CATALOGUE[name].facets if facet not in NOT_TOLD.get(name, ())]
            by = data.draw(st.sampled_from(facets))
            periods = (None,) if name in OF_ONE_DAY else (None, None, "year", "quarter", "month")
            every = data.draw(st.sampled_from(periods))
            frame = CATALOGUE[name].function(con, _filters(scope), by=by, every=every)
            _agree(name, frame, oracle(facts, scope, by=by, every=every), by=by, every=every, keys=keys)
        _whole_frames_agree(con, facts, data.draw(scopes(world), label="whole"))
        measure = data.draw(st.sampled_from(MEASURES))
        by = data.draw(st.sampled_from([facet for facet in facets_of(measure) if facet != "tier"]))
        sides = data.draw(scopes(world), label="before"), data.draw(scopes(world), label="after")
        told = change(con, *(_filters(scope) for scope in sides), measure=measure, by=by)
        _agree(f"change of {measure}", told, changed.change(facts, *sides, measure=measure, by=by), by=by)
    finally:
        con.execute("rollback")


def _whole_frames_agree(con: duckdb.DuckDBPyConnection, facts: Known, scope: Scope) -> None:
    """Those without a breakdown: headline numbers, risk, one supplier's history."""
    filters = _filters(scope)
    [told] = overview(con, filters).to_dict("records")
    expected = audits.overview(facts, scope)
    assert _rounded({(): {name: told[name] for name in expected}}) == _rounded({(): expected}), "overview"
    tiers = CATALOGUE["risk"].function(con, filters).to_dict("records")
    ours = {(row["supplier"],): {name: _cell(row[name]) for name in RISK} for row in tiers}
    assert ours == _rounded(found.risk(facts, scope)), "risk"
    for supplier in facts.suppliers[:1]:
        rows = supplier_history(con, filters, supplier).to_dict("records")
        names = ("result", "score", "assessed", "conforming")
        seen = {(row["audit_no"],): {name: _cell(row[name]) for name in names} for row in rows}
        for row in seen.values():
            row.update(assessed=row["assessed"] or 0, conforming=row["conforming"] or 0)
        assert seen == _rounded(audits.supplier_history(facts, scope, supplier)), "supplier history"


def _agree(
    name: str, frame: pd.DataFrame, expected: Rows, *, by: str, every: str | None = None, keys: tuple[str, ...] = ()
) -> None:
    note(f"{name} by {by} every {every}")
    named = frame.rename(columns={by: "facet"}) if by not in keys else frame
    told: Rows = {}
    columns = list(next(iter(expected.values()), {"count": 0, "of": 0}))
    for row in named.to_dict("records"):
        when = _cell(row["period"]) if every else None
        told[(row["facet"], when, *(row[each] for each in keys))] = {each: _cell(row[each]) for each in columns}
    assert told == _rounded(expected), f"{name} by {by} every {every}"


def _filters(scope: Scope) -> Filters:
    return Filters(**asdict(scope))


def _rounded(rows: Rows) -> Rows:
    return {key: {name: _cell(value) for name, value in row.items()} for key, row in rows.items()}


def _cell(value: Any) -> Any:
    """A cell as plain Python: no numpy, no NaN, dates as dates, nine digits."""
    if value is None or value is pd.NaT or value != value:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    if isinstance(value, date | str):
        return value
    number = round(float(value), 9)
    return int(number) if number == int(number) else number
