"""Tiny warehouses for tests: one line of text per audit, answer, finding or action.

    con = empty_warehouse()
    audits(con, "A1 2022-05-01 S1 pass", "A2 2023-05-01 S1 fail kind=follow_up")
    answers(con, "A1 4.1 conform dimension=SOC")
    findings(con, "F1 A1 4.1 major")
    actions(con, "C1 F1 due=2022-06-01 state=open")

Every call is one load of its own, so a second call with the same name is a later version. Words with an equals sign
are optional fields. Supplier of a site: `supplier=`, else the site's own name.
"""

from __future__ import annotations

import hashlib
from typing import Any, cast

import duckdb

from data.history import refresh
from tests.memory import memory_warehouse

Con = duckdb.DuckDBPyConnection

LOAD = """
    insert into store.load (load, file, sha256, bytes, loaded_by, loaded_at)
    values ($load, $file, '', 0, 'test', timestamp '2024-01-01')
"""
LIST = """
    insert into store.load_sheet (load, sheet, shape, read, new, changed, unchanged, duplicate, rejected, blank, non_data)
    values ($load, 'Sheet1', 'suppliers', 0, 0, 0, 0, 0, 0, 0, 0)
"""
SUPPLIER = """
    insert into store.supplier (supplier_key, load, sheet, row, code, name, category, active)
    select told.key, told.load, 'Sheet1', told.row, told.code, told.name, told.category, told.active = 'yes'
    from (select unnest($rows) as told)
"""
SITE = """
    insert into store.site (site_key, load, sheet, row, supplier_key, name, country, region)
    select told.key, told.load, 'Sheet1', told.row, told.supplier, told.name, told.country, told.region
    from (select unnest($rows) as told)
"""
AUDIT = """
    insert into store.audit (audit_key, load, sheet, row, base_key, site_key, audit_no, scheme, version, kind, notice,
                             auditor, firm, date, result_raw, result, score_raw, score, next_due, man_days, listed)
    select told.key, told.load, 'Sheet1', told.row, told.key, told.site, told.name, told.scheme, told.version, told.kind, told.notice,
           told.auditor, told.firm, told.date, told.result, told.result, told.score, told.score, told.next_due, told.man_days, told.listed
    from (select unnest($rows) as told)
"""
SECTION = """
    insert into store.audit_section (section_key, load, sheet, row, audit_key, section, dimension, topic, result_raw,
                                     result, score)
    select told.key, told.load, 'Sheet1', told.row, told.audit, told.dimension, told.dimension, told.topic, told.result, told.result, told.score
    from (select unnest($rows) as told)
"""
ANSWER = """
    insert into store.answer (answer_key, load, sheet, row, audit_key, clause, section, dimension, topic, outcome, raw,
                              points, max_points, weight, latest)
    select told.key, told.load, 'Sheet1', told.row, told.audit, told.clause, told.section, told.dimension, told.topic, told.outcome, told.outcome,
           told.points, told.max, told.weight, false
    from (select unnest($rows) as told)
"""
FINDING = """
    insert into store.finding (finding_key, load, sheet, row, audit_key, number, clause, dimension, topic, severity_raw,
                               severity, text, root_cause)
    select told.key, told.load, 'Sheet1', told.row, told.audit, told.number, told.clause, told.dimension, told.topic, told.severity, told.severity, told.text,
           told.root_cause
    from (select unnest($rows) as told)
"""
ACTION = """
    insert into store.action (action_key, load, sheet, row, finding_key, number, owner, original_due, due, closed,
                              verified, state_raw, state)
    select told.key, told.load, 'Sheet1', told.row, told.finding, told.name, told.owner, told.original_due, told.due, told.closed, told.verified, told.state,
           told.state
    from (select unnest($rows) as told)
"""


class LateRefresh:
    """A connection that tells current rows and rollups anew when something is asked, not after every call from here.

    Most tests make a handful of calls before they ask, and telling anew costs more than all the rest of a small test.
    """

    def __init__(self, con: Con) -> None:
        self.con, self.loads = con, list[int]()

    def __getattr__(self, name: str) -> Any:
        if self.loads:
            loads, self.loads = self.loads, []
            refresh(self.con, loads)
        return getattr(self.con, name)


def empty_warehouse() -> Con:
    """The schema, macros and house rules in memory, no data."""
    return cast(Con, LateRefresh(memory_warehouse().root))


def set_rule(con: Con, name: str, value: str) -> None:
    """Change one house rule."""
    con.execute("update store.setting set value = $value where name = $name", {"name": name, "value": value})


def audits(con: Con, *lines: str, listed: bool = True) -> int:
    """'A1 2022-05-01 S1 pass scheme= version= kind= notice= supplier= region= country= firm= auditor= score= next_due=
    man_days='.

    '-' = no result. ``listed=False``: known only from their findings.
    """
    load = _new_load(con)
    sites, rows = [], []
    for row, line in enumerate(lines, start=2):
        (name, day, site, result), more = _words(line)
        sites.append((row, site, more))
        optional = ("version", "notice", "auditor", "firm", "score", "next_due", "man_days")
        fields = {each: more.get(each) for each in optional}
        verdict = None if result == "-" else result
        described = {"scheme": more.get("scheme", "HOUSE"), "kind": more.get("kind", "periodic"), **fields}
        when = {"site": key(site), "name": name, "date": day, "result": verdict, "listed": listed}
        rows.append({"key": key(name), **when, **described, "load": load, "row": row})
    _place(con, sites, load)
    _insert(con, AUDIT, rows)
    _told(con, load)
    return load


def places(con: Con, *lines: str) -> int:
    """'S1 supplier= region= country= category= active=yes|no': a list of suppliers and their sites, audited or not."""
    load = _new_load(con)
    _plain(con).execute(LIST, {"load": load})
    sites = []
    for row, line in enumerate(lines, start=2):
        (site,), more = _words(line)
        sites.append((row, site, more))
    _place(con, sites, load)
    _told(con, load)
    return load


def sections(con: Con, *lines: str) -> int:
    """'A1 SOC pass topic= score= name='; '-' = no printed result. Two on one place need names."""
    load = _new_load(con)
    rows = []
    for row, line in enumerate(lines, start=2):
        (audit, dimension, result), more = _words(line)
        told = {"dimension": dimension, "topic": more.get("topic"), "score": more.get("score")}
        own = key(f"{audit} section {dimension} {more.get('topic')} {more.get('name', '')}".rstrip())
        verdict = None if result == "-" else result
        rows.append({"key": own, "audit": key(audit), "result": verdict, **told, "load": load, "row": row})
    _insert(con, SECTION, rows)
    _told(con, load)
    return load


def answers(con: Con, *lines: str) -> int:
    """'A1 4.1 conform dimension= topic= section= points= max= weight='."""
    load = _new_load(con)
    rows = []
    for row, line in enumerate(lines, start=2):
        (audit, clause, outcome), more = _words(line)
        told = {each: more.get(each) for each in ("section", "dimension", "topic", "points", "max", "weight")}
        named = f"{audit} {clause} {more['section']}" if "section" in more else f"{audit} {clause}"
        own = {"key": key(named), "audit": key(audit), "clause": clause}
        rows.append({**own, "outcome": outcome, **told, "load": load, "row": row})
    _insert(con, ANSWER, rows)
    _told(con, load)
    return load


def findings(con: Con, *lines: str) -> int:
    """'F1 A1 4.1 major dimension= topic= text= root_cause= number='; '-' = no clause; without a number its name."""
    load = _new_load(con)
    rows = []
    for row, line in enumerate(lines, start=2):
        (name, audit, clause, severity), more = _words(line)
        told = {each: more.get(each) for each in ("dimension", "topic", "text", "root_cause")}
        code = None if clause == "-" else clause
        number = more.get("number", name)
        own = {"key": key(name), "audit": key(audit), "number": number, "clause": code, "severity": severity}
        rows.append({**own, **told, "load": load, "row": row})
    _insert(con, FINDING, rows)
    _told(con, load)
    return load


def actions(con: Con, *lines: str) -> int:
    """'C1 F1 due= original_due= closed= verified= owner= state='."""
    load = _new_load(con)
    rows = []
    for row, line in enumerate(lines, start=2):
        (name, finding), more = _words(line)
        told = {each: more.get(each) for each in ("owner", "original_due", "due", "closed", "verified")}
        own = {"key": key(name), "finding": key(finding), "name": name, "state": more.get("state", "open")}
        rows.append({**own, **told, "load": load, "row": row})
    _insert(con, ACTION, rows)
    _told(con, load)
    return load


def key(text: str) -> int:
    """The 64-bit key of a natural key."""
    return int.from_bytes(hashlib.md5(text.encode(), usedforsecurity=False).digest()[:8])


def _plain(con: Con) -> Con:
    """The connection itself, to write by: nothing is told anew for that."""
    return con.con if isinstance(con, LateRefresh) else con


def _told(con: Con, load: int) -> None:
    if isinstance(con, LateRefresh):
        con.loads.append(load)
    else:
        refresh(con, [load])


def _insert(con: Con, statement: str, rows: list[dict[str, Any]]) -> None:
    """Insert the rows at once: one statement per row costs more than all that is done with them."""
    if rows:
        _plain(con).execute(statement, {"rows": rows})


def _place(con: Con, sites: list[tuple[int, str, dict[str, str]]], load: int) -> None:
    """The suppliers and sites of lines: the row, the site and its optional fields."""
    suppliers, homes = [], []
    for row, site, more in sites:
        place = {"load": load, "row": row}
        name = more.get("supplier", site)
        told = {each: more.get(each) for each in ("code", "category", "active")}
        suppliers.append({"key": key(name), "name": name, **told, **place})
        home = {each: more.get(each) for each in ("country", "region")}
        homes.append({"key": key(site), "supplier": key(name), "name": site, **home, **place})
    _insert(con, SUPPLIER, suppliers)
    _insert(con, SITE, homes)


def _new_load(con: Con) -> int:
    found = _plain(con).execute("select coalesce(max(load), 0) + 1 from store.load").fetchone()
    assert found is not None
    load = int(found[0])
    _plain(con).execute(LOAD, {"load": load, "file": f"file{load}.xlsx"})
    return load


def _words(line: str) -> tuple[list[str], dict[str, str]]:
    """The plain words of a line, and its name=value words ('_' in a value is a space)."""
    words = line.split()
    plain = [word for word in words if "=" not in word]
    named = dict(word.split("=", 1) for word in words if "=" in word)
    coded = ("kind", "state")
    return plain, {name: value if name in coded else value.replace("_", " ") for name, value in named.items()}
