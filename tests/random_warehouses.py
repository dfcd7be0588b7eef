"""Small warehouses drawn by hypothesis: the records the oracle reads, and the same stored for the metrics.

Words are few, so that things meet: the same clause again, two findings on it, audits of one day, a site merged into
another, an action moved or closed before it was raised, a load that was undone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

import duckdb
import pyarrow as pa
from hypothesis import strategies as st

from data.history import refresh
from tests.oracle.records import Action, Answer, Audit, Finding, Section, Site, Supplier, World
from tests.oracle.scope import Scope
from tests.warehouse_maker import key, set_rule

SUPPLIERS = ("North", "South", "East", "West")
CODES = ("V1", "V2", None)
REGIONS = ("Asia", "Europe", None)
COUNTRIES = ("CN", "DE", None)
CATEGORIES = ("Metal", None)
SCHEMES = ("HOUSE", "HOUSE", "SMETA", None)
VERSIONS = ("1", "2", None)
KINDS = ("initial", "periodic", "special", "follow_up", "self_assessment", "pre_assessment", "unmapped", None)
RESULTS = ("pass", "pass", "conditional", "fail", "stop", "no_verdict", "unmapped", None)
DIMENSIONS = ("SOC", "OHS", None)
TOPICS = ("Hours", "Fire", None)
CLAUSES = ("1.1", "1.2", "2")
OUTCOMES = ("conform", "conform", "partial", "nonconform", "nonconform", "not_applicable", "not_assessed", "info", None)
SEVERITIES = ("critical", "major", "minor", "ungraded_nc", "observation", "positive", "unmapped", None)
STATES = ("open", "plan_rejected", "in_progress", "closed_unverified", "closed_verified", "void", "unmapped", None)
DAYS = tuple(date(year, month, 10) for year in (2021, 2022, 2023) for month in (1, 4, 5, 11))
TIERS = ("critical", "high", "medium", "low", "not enough evidence")
BASE, LOADS = 1, (1, 2, 3)

INSERTS: Final = {
    "suppliers": "insert into store.supplier by name select * from told",
    "sites": "insert into store.site by name select * from told",
    "audits": "insert into store.audit by name select * from told",
    "sections": "insert into store.audit_section by name select * from told",
    "answers": "insert into store.answer by name select * from told",
    "findings": "insert into store.finding by name select * from told",
    "actions": "insert into store.action by name select * from told",
}
MERGED = """
    insert into store.judgement by name
    select $number as judgement, $entity as entity, true as same, $one::ubigint as from_key,
           $other::ubigint as into_key, 'test' as judged_by, timestamp '2024-01-01' as judged_at
"""
LOADED = """
    insert into store.load by name
    select $load as load, 'file' as file, '' as sha256, 0 as bytes, 'test' as loaded_by,
           timestamp '2024-01-01' as loaded_at, case when $undone then timestamp '2024-01-02' end as undone_at
"""


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """2 to 4 suppliers with 1 to 6 sites, up to 12 audits, said in up to three loads, with merges."""
    suppliers = [
        Supplier(
            name,
            BASE,
            code=draw(st.sampled_from(CODES)),
            category=draw(st.sampled_from(CATEGORIES)),
            active=draw(st.sampled_from((None, None, True, False))),
        )
        for name in SUPPLIERS[: draw(st.integers(2, 4))]
    ]
    sites = [
        Site(
            f"P{number}", BASE, draw(st.sampled_from(suppliers)).name,
            draw(st.sampled_from(COUNTRIES)), draw(st.sampled_from(REGIONS)),
        )
        for number in range(draw(st.integers(1, 6)))
    ]  # fmt: skip
    world = World(suppliers=tuple(suppliers), sites=tuple(sites))
    for number in range(draw(st.integers(0, 12))):
        world = _audited(draw, world, f"A{number}")
    world = _said_again(draw, world)
    undone = draw(st.sets(st.sampled_from(LOADS[1:]), max_size=1))
    half = draw(st.booleans())
    return _merged(draw, replace(world, undone=frozenset(undone), partial_counts_half=half))


@st.composite
def scopes(draw: st.DrawFn, world: World) -> Scope:
    """Filters on up to three fields, on words that occur and some that do not."""
    options: dict[str, Sequence[Any]] = {
        "suppliers": (*SUPPLIERS, "V1"), "sites": [site.name for site in world.sites],
        "regions": ("Asia", "Europe", "not stated"), "countries": ("CN", "DE", "not stated"),
        "dimensions": ("SOC", "OHS", "unmapped"), "topics": ("Hours", "Fire", "unmapped"),
        "schemes": ("HOUSE", "SMETA", "HOUSE 1", "not stated"), "kinds": ("all", "full", "follow_up", "periodic"),
        "severities": ("critical", "major", "minor", "ungraded_nc", "observation", "unmapped"), "tiers": TIERS,
    }  # fmt: skip
    chosen: dict[str, Any] = {}
    for name in sorted(draw(st.sets(st.sampled_from([*sorted(options), "start", "stop"]), max_size=3))):
        if name in options:
            values = draw(st.lists(st.sampled_from(options[name]), min_size=1, max_size=2, unique=True))
            chosen[name] = tuple(values)
        else:
            chosen[name] = draw(st.sampled_from(DAYS))
    chosen.pop("tiers", None)  # they need scores that were worked out; tests/test_risk.py filters by them
    return Scope(as_of=draw(st.sampled_from(DAYS)), **chosen)


def stored(con: duckdb.DuckDBPyConnection, world: World) -> None:
    """The world as loads would have left it, current rows and rollups included."""
    for load in LOADS:
        con.execute(LOADED, {"load": load, "undone": load in world.undone})
    for number, (entity, one, other) in enumerate(_judgements(world), start=1):
        con.execute(MERGED, {"number": number, "entity": entity, "one": key(one), "other": key(other)})
    for table, rows in _rows(world).items():
        if rows:
            told = _table(rows)  # noqa: F841, DuckDB reads it by its name
            con.execute(INSERTS[table])
    set_rule(con, "partial_counts_half", "yes" if world.partial_counts_half else "no")
    set_rule(con, "minimum_sites", "1")  # no rate is withheld: it is the counts that are looked at
    refresh(con, list(LOADS))


def key_order(world: World) -> dict[str, int]:
    """What decides between equals in the warehouse: the keys."""
    names = [each.name for each in world.audits]
    names += [each.name for each in world.findings] + [each.name for each in world.answers]
    return {name: key(name) for name in names}


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return pa.table(
        {name: pa.array(cells, pa.uint64() if name.endswith("_key") else None) for name, cells in columns.items()}
    )


def _audited(draw: st.DrawFn, world: World, name: str) -> World:
    audit = Audit(
        name,
        BASE,
        site=draw(st.sampled_from(world.sites)).name,
        date=draw(st.sampled_from(DAYS)),
        scheme=draw(st.sampled_from(SCHEMES)),
        version=draw(st.sampled_from(VERSIONS)),
        kind=draw(st.sampled_from((*KINDS, "periodic", "periodic", "periodic"))),
        result=draw(st.sampled_from(RESULTS)),
        score=draw(st.sampled_from((None, 60.0, 75.5, 100.0))),
        auditor=draw(st.sampled_from(("Ada", None))),
        firm=draw(st.sampled_from(("Firm", None))),
        man_days=draw(st.sampled_from((None, 1.5, 2.0))),
        next_due=draw(st.sampled_from((None, None, *DAYS))),
        listed=draw(st.sampled_from((True, True, True, False))),
    )
    answers = [_answer(draw, name, number) for number in range(draw(st.sampled_from((0, 0, 1, 3, 4))))]
    findings = [_finding(draw, name, number) for number in range(draw(st.sampled_from((0, 0, 1, 2, 3))))]
    sections = [_section(draw, name, number) for number in range(draw(st.sampled_from((0, 0, 1, 3))))]
    actions = [
        _action(draw, finding.name, number)
        for finding in findings
        for number in range(draw(st.sampled_from((0, 1, 1, 2))))
    ]
    return replace(
        world,
        audits=(*world.audits, audit),
        answers=(*world.answers, *answers),
        findings=(*world.findings, *findings),
        sections=(*world.sections, *sections),
        actions=(*world.actions, *actions),
    )


def _answer(draw: st.DrawFn, audit: str, number: int) -> Answer:
    return Answer(
        f"{audit} answer {number}",
        draw(st.sampled_from((1, 1, 1, 2))),
        audit,
        clause=draw(st.sampled_from(CLAUSES)),
        outcome=draw(st.sampled_from(OUTCOMES)),
        dimension=draw(st.sampled_from(DIMENSIONS)),
        topic=draw(st.sampled_from(TOPICS)),
    )


def _finding(draw: st.DrawFn, audit: str, number: int) -> Finding:
    return Finding(
        f"{audit} finding {number}",
        draw(st.sampled_from((1, 1, 1, 2))),
        audit,
        clause=draw(st.sampled_from((*CLAUSES, "1.1", None))),
        severity=draw(st.sampled_from(SEVERITIES)),
        dimension=draw(st.sampled_from(DIMENSIONS)),
        topic=draw(st.sampled_from(TOPICS)),
        number=draw(st.sampled_from((f"{audit}-{number}", "7", "8"))),
        root_cause=draw(st.sampled_from(("Training", None))),
    )


def _section(draw: st.DrawFn, audit: str, number: int) -> Section:
    return Section(
        f"{audit} section {number}",
        BASE,
        audit,
        dimension=draw(st.sampled_from(DIMENSIONS)),
        topic=draw(st.sampled_from(TOPICS)),
        result=draw(st.sampled_from(RESULTS)),
        score=draw(st.sampled_from((None, 50.0, 80.0, 91.0))),
    )


def _action(draw: st.DrawFn, finding: str, number: int) -> Action:
    moments = st.sampled_from((*DAYS, None, None))
    return Action(
        f"{finding} action {number}",
        draw(st.sampled_from((1, 1, 1, 2))),
        finding,
        state=draw(st.sampled_from(STATES)),
        owner=draw(st.sampled_from(("Eva", None))),
        original_due=draw(st.sampled_from((*DAYS, *(None,) * len(DAYS)))),
        due=draw(moments),
        closed=draw(moments),
        verified=draw(moments),
    )


def _said_again(draw: st.DrawFn, world: World) -> World:
    """Later loads state some things anew."""
    spoken: dict[str, Any] = {}
    for name in ("audits", "answers", "findings", "actions", "sites"):
        things = getattr(world, name)
        if things and draw(st.booleans()):
            again = [_anew(draw, each) for each in draw(st.lists(st.sampled_from(things), max_size=3, unique=True))]
            spoken[name] = (*things, *again)
    return replace(world, **spoken)


def _anew(draw: st.DrawFn, thing: Any) -> Any:
    later = replace(thing, load=3)
    if isinstance(thing, Audit):
        return replace(later, result=draw(st.sampled_from(RESULTS)), listed=draw(st.booleans()))
    if isinstance(thing, Answer):
        return replace(later, outcome=draw(st.sampled_from(OUTCOMES)))
    if isinstance(thing, Finding):
        return replace(later, severity=draw(st.sampled_from(SEVERITIES)))
    if isinstance(thing, Site):
        return replace(later, region=draw(st.sampled_from(REGIONS)))
    moments = st.sampled_from((*DAYS, None))
    return replace(later, due=draw(moments), closed=draw(moments), state=draw(st.sampled_from(STATES)))


def _merged(draw: st.DrawFn, world: World) -> World:
    """Perhaps two suppliers are one, and perhaps two sites of one supplier are."""
    owners = [supplier.name for supplier in world.suppliers]
    if draw(st.sampled_from((False, False, True))):
        one, other = draw(st.lists(st.sampled_from(owners), min_size=2, max_size=2, unique=True))
        world = replace(world, merged_suppliers=((one, other),))
    lead = dict(world.merged_suppliers)
    owner = {site.name: lead.get(site.supplier, site.supplier) for site in world.sites}
    pairs = [(one, other) for one in owner for other in owner if one != other and owner[one] == owner[other]]
    if pairs and draw(st.sampled_from((False, True))):
        world = replace(world, merged_sites=(draw(st.sampled_from(pairs)),))
    return world


def _judgements(world: World) -> list[tuple[str, str, str]]:
    return [
        *(("supplier", one, other) for one, other in world.merged_suppliers),
        *(("site", one, other) for one, other in world.merged_sites),
    ]


def _rows(world: World) -> dict[str, list[dict[str, Any]]]:
    """The rows of each table, on a sheet of their own: on one row, a finding would stand beside an answer."""
    told: dict[str, list[dict[str, Any]]] = {
        "suppliers": [
            {
                "supplier_key": key(each.name), "code": each.code, "name": each.name, "category": each.category,
                "active": each.active,
            }
            for each in world.suppliers
        ],
        "sites": [
            {
                "site_key": key(each.name), "supplier_key": key(each.supplier), "name": each.name,
                "country": each.country, "region": each.region,
            }
            for each in world.sites
        ],
        "audits": [
            {
                "audit_key": key(each.name), "base_key": key(each.name), "site_key": key(each.site),
                "audit_no": each.name, "scheme": each.scheme, "version": each.version, "kind": each.kind,
                "auditor": each.auditor, "firm": each.firm, "date": each.date, "result_raw": each.result,
                "result": each.result, "score_raw": each.score and str(each.score), "score": each.score,
                "man_days": each.man_days, "next_due": each.next_due, "listed": each.listed,
            }
            for each in world.audits
        ],
        "sections": [
            {
                "section_key": key(each.name), "audit_key": key(each.audit), "section": each.name,
                "dimension": each.dimension, "topic": each.topic, "result_raw": each.result, "result": each.result,
                "score": each.score,
            }
            for each in world.sections
        ],
        "answers": [
            {
                "answer_key": key(each.name), "audit_key": key(each.audit), "clause": each.clause,
                "dimension": each.dimension, "topic": each.topic, "outcome": each.outcome, "raw": each.outcome,
                "latest": False,
            }
            for each in world.answers
        ],
        "findings": [
            {
                "finding_key": key(each.name), "audit_key": key(each.audit), "number": each.number,
                "root_cause": each.root_cause, "clause": each.clause, "dimension": each.dimension, "topic": each.topic,
                "severity_raw": each.severity, "severity": each.severity,
            }
            for each in world.findings
        ],
        "actions": [
            {
                "action_key": key(each.name), "finding_key": key(each.finding), "number": each.name,
                "owner": each.owner,
                "original_due": each.original_due, "due": each.due, "closed": each.closed, "verified": each.verified,
                "state_raw": each.state, "state": each.state,
            }
            for each in world.actions
        ],
    }  # fmt: skip
    for table, rows in told.items():
        for number, (row, record) in enumerate(zip(rows, getattr(world, table), strict=True), start=2):
            row.update(load=record.load, sheet=table, row=number)
    return told
