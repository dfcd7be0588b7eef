"""Typed rows become versions in the warehouse: identity, classes, balance. Runs inside the caller's transaction."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from data.history import refresh
from loaders.items import item_place
from loaders.known_names import references, register, resolved_table, spellings
from loaders.placed_rows import in_pieces, make_changeable, place
from loaders.replacing import Absent, absent_rows, replace_earlier
from loaders.report import CLASSES, ENTITIES, VISITS, Problem, SheetBalance
from loaders.row_kinds import RowKinds
from loaders.together import Apart, resolved_together

Step = Callable[[str], None]

# Asked after the refresh: findings and actions that are told elsewhere are no further ones, and visits known only from
# their findings are no audits. First all versions of what these loads tell, by key alone: DuckDB then reads next to
# nothing of millions of answers.
MENTIONED = """
    with met as materialized (
        select 'suppliers' as entity, supplier_key as key, load, true as counts from store.supplier
        where supplier_key in (select supplier_key from store.supplier where load >= $first)
        union all
        select 'sites', site_key, load, true from store.site
        where site_key in (select site_key from store.site where load >= $first)
        union all
        select case when audit_key in (select audit_key from store.audit_fact where not audited)
                    then 'visits' else 'audits' end, audit_key, load, true
        from store.audit where audit_key in (select audit_key from store.audit where load >= $first)
        union all
        select 'answers', answer_key, load, true from store.answer
        where answer_key in (select answer_key from store.answer where load >= $first)
        union all
        select 'findings', finding_key, load, finding_key in (select finding_key from store.current_finding)
        from store.finding where finding_key in (select finding_key from store.finding where load >= $first)
        union all
        select 'actions', action_key, load, action_key in (select action_key from store.current_action)
        from store.action where action_key in (select action_key from store.action where load >= $first)
    ),
    begun as (
        select entity, key, min(load) as first, bool_or(counts) as counts
        from met semi join (select load from store.load where undone_at is null) using (load) group by entity, key
    ),
    told as (select distinct load, entity, key from met where load >= $first)
    select load, entity, count(*) filter (first = load and counts), count(*) filter (first < load)
    from told join begun using (entity, key) group by load, entity
"""
LEANING = "select 1 from leaning where audits = 1 limit 1"
REFUSED = """
    select staged.sheet, staged.row, coalesce(staged.audit_no, staged.supplier, staged.finding_no) as found,
           case when leaning.audits > 1 then 'finding ''' || staged.finding_no || ''' stands in several audits'
                when staged.shape = 'actions' and staged.finding_no is not null and staged.audit_no is null
                     then 'finding ''' || staged.finding_no
                          || ''' is in no list of findings, in this file or loaded before'
                else resolved.reason end as reason,
           case when leaning.audits > 1 then 'Add the audit number to the row.'
                when staged.shape = 'actions' and staged.finding_no is not null and staged.audit_no is null
                     then 'Load its list of findings first, or add the audit number.'
                else resolved.remedy end as remedy
    from staged join reference_of using (id) join resolved using (ref)
    left join leaning on staged.shape = 'actions' and leaning.number = lower(staged.finding_no)
    where resolved.reason is not null and staged.class is null order by staged.sheet, staged.row
"""
AMBIGUOUS = """
    select sheet, row, coalesce(audit_no, supplier, finding_no) as found from placed
    where class = 'rejected' and audit_base is not null order by sheet, row
"""
LOOK_ALIKES = """
    select load, sheet, min(row), count(*), string_agg(row::varchar, ', ' order by row)
    from placed where look_alike and class = 'new' group by load, sheet, base_key order by sheet, min(row)
"""
# What there is to look into of the rows as they were placed.
LOOK_INTO = """
    select coalesce(bool_or(finding_base is not null), false) as raising,
           coalesce(bool_or(look_alike and class = 'new'), false) as alike,
           coalesce(bool_or(class = 'rejected' and audit_base is not null), false) as ambiguous
    from identified
"""
BALANCE = "select load, sheet, header_row, class, count(*) from placed group by all"
# A row of a matrix states several answers; it is refused as a whole, and new or changed when any of them is.
SHARED_BALANCE = """
    with shared as (select distinct load, sheet, header_row, row from placed where part > 0),
    rows as (
        select load, sheet, header_row, class from placed anti join shared using (load, sheet, header_row, row)
        union all
        select load, sheet, header_row,
               case when bool_or(class = 'rejected') then 'rejected'
                    when bool_and(class = 'blank') then 'blank'
                    when bool_and(class = 'non_data') then 'non_data'
                    when bool_and(class = 'duplicate') then 'duplicate'
                    when bool_and(class in ('unchanged', 'duplicate')) then 'unchanged'
                    when bool_and(class in ('new', 'duplicate')) then 'new'
                    else 'changed' end as class
        from placed semi join shared using (load, sheet, header_row, row)
        group by load, sheet, header_row, row
    )
    select load, sheet, header_row, class, count(*) from rows group by all
"""
ORPHANS = """
    select placed.sheet, placed.row, coalesce(finding_no, clause_text) as found, fitting
    from placed join action_targets using (sheet, row)
    where placed.shape = 'actions' and fitting <> 1 order by placed.sheet, placed.row
"""
INSERT_LOAD = "insert into store.load values ($load, $file, $sha256, $bytes, $by, $at, $mapping, null, null)"
INSERT_SHEET = """
    insert into store.load_sheet values
    ($load, $sheet, $shape, $header_row, $headings, $reason, $read,
     $new, $changed, $unchanged, $duplicate, $rejected, $blank, $non_data)
"""
INSERT_REJECTED = (
    "insert into store.rejected select $load, sheet, row, heading, found, reason, remedy from problem_rows"
)
INSERT_ISSUES = (
    "insert into store.issue select $load, sheet, row, kind, heading, found, reason, remedy from problem_rows"
)


@dataclass(frozen=True)
class Incoming:
    """A file on its way in: what is kept of it with its load, its rows as staged, the kinds of rows it tells of."""

    facts: dict[str, Any]
    rows: Sequence[pa.Table]
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Published:
    """What became of a file's rows: their classes per table (sheet and heading row), what was added, problems.

    ``added``: by entity; visits known only from their findings apart from audits, where there are any.
    ``known``: the entities of which the rows mention some that were known before.
    """

    load: int
    classes: dict[tuple[str, int], dict[str, int]]
    added: dict[str, int]
    known: frozenset[str]
    problems: list[Problem]
    absent: Absent


@cache
def steps() -> dict[str, str]:
    """The named steps of publishing.sql, in order."""
    text = (Path(__file__).parent / "publishing.sql").read_text(encoding="utf-8")
    parts = re.split(r"^-- name: (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def published(
    con: duckdb.DuckDBPyConnection, files: Sequence[Incoming], *, replacing: bool, step: Step
) -> list[Published]:
    """Write the rows of the first files that may be told together (see together.py), at least of one, as versions of a
    load each, and refresh what depends on them.

    When ``replacing``, earlier rows of the kinds a file tells stop counting. Raises Apart where several files turn out
    to need looking at one by one. Lists of actions are published alone.
    """
    named = steps()
    first = _next_load(con)
    rows, kinds = _stage(con, first, files)
    step("telling suppliers, sites and audits apart")
    taken, refused = _resolve(con, named, kinds, range(first, first + len(files)))
    if taken < len(files):
        files = files[:taken]
        rows, kinds = _stage(con, first, files)
    loads = range(first, first + len(files))
    for load, file in zip(loads, files, strict=True):
        con.execute(INSERT_LOAD, {"load": load, **file.facts})
    step("comparing with what is known")
    problems = _place(con, named, rows, kinds, loads)
    step("writing")
    _write(con, named, kinds)
    absent = {}
    for load, file in zip(loads, files, strict=True):
        absent[load] = absent_rows(con, load, file.parts, replaced=replacing)
        if replacing:
            replace_earlier(con, load, file.parts)
    step("updating figures")
    refresh(con, list(loads))
    classes, added, known = _classes(con, loads, kinds), *_mentioned(con, loads)
    con.unregister("staged_rows")
    con.unregister("placed_rows")
    return [
        Published(load, classes[load], added[load], frozenset(known[load]), refused + problems[load], absent[load])
        for load in loads
    ]


def _next_load(con: duckdb.DuckDBPyConnection) -> int:
    """A load number, one more than any before."""
    row = con.execute("select coalesce(max(load), 0) + 1 from store.load").fetchone()
    assert row is not None
    return int(row[0])


def _classes(
    con: duckdb.DuckDBPyConnection, loads: range, kinds: RowKinds
) -> dict[int, dict[tuple[str, int], dict[str, int]]]:
    """How many rows of each class, by load and table."""
    classes: dict[int, dict[tuple[str, int], dict[str, int]]] = {load: {} for load in loads}
    for load, sheet, header_row, name, count in con.execute(SHARED_BALANCE if kinds.shared else BALANCE).fetchall():
        classes[load].setdefault((sheet, header_row), {})[name] = count
    return classes


def _mentioned(con: duckdb.DuckDBPyConnection, loads: range) -> tuple[dict[int, dict[str, int]], dict[int, set[str]]]:
    """How many of each entity are new, and of which there are some that were known, by load."""
    added: dict[int, dict[str, int]] = {load: dict.fromkeys(ENTITIES, 0) for load in loads}
    known: dict[int, set[str]] = {load: set() for load in loads}
    for load, entity, news, met in con.execute(MENTIONED, {"first": loads[0]}).fetchall():
        added[load][entity] = news
        if met:
            known[load].add("audits" if entity == VISITS else entity)
    return added, known


def _stage(con: duckdb.DuckDBPyConnection, first: int, files: Sequence[Incoming]) -> tuple[pa.Table, RowKinds]:
    """Have the steps read the rows as `staged`, in parts read side by side; the rows, and of what kinds they are."""
    lengths = [sum(map(len, file.rows)) for file in files]
    rows = pa.concat_tables([table for file in files for table in file.rows])
    rows = rows.append_column("id", pa.array(np.arange(len(rows))))
    loads = np.repeat(np.arange(first, first + len(files), dtype=np.int32), lengths)
    rows = rows.append_column("load", pa.array(loads))
    con.execute("drop table if exists changeable_rows")
    con.register("staged_rows", in_pieces(rows))
    con.execute("create or replace temp view staged as select * from staged_rows")
    return rows, RowKinds.of(rows)


def _resolve(
    con: duckdb.DuckDBPyConnection, named: dict[str, str], kinds: RowKinds, loads: range
) -> tuple[int, list[Problem]]:
    """Find the supplier, site and audit every row speaks of, of as many files as go together; the rows for which there
    is none, where it is one file."""
    con.execute(named["leaning actions" if kinds.actions else "no leaning actions"])
    if con.execute(LEANING).fetchone() is not None:
        make_changeable(con, named)
        con.execute(named["audits of actions"])
    con.execute(named["references"])
    files = references(con, loads)
    known = register(con, [one for file in files for one in file])
    together = resolved_together(known, files, spellings(con) if len(files) > 1 else {})
    resolved = [one for file in together for one in file]
    con.register("resolved_arrow", resolved_table(resolved))
    con.execute("create or replace temp table resolved as select * from resolved_arrow")
    con.unregister("resolved_arrow")
    if all(one.reason is None for one in resolved):
        return len(together), []
    return len(together), [
        Problem(sheet, row, None, found, reason, remedy)
        for sheet, row, found, reason, remedy in con.execute(REFUSED).fetchall()
    ]


def _place(
    con: duckdb.DuckDBPyConnection, named: dict[str, str], rows: pa.Table, kinds: RowKinds, loads: range
) -> dict[int, list[Problem]]:
    """Tell what is new, changed or known, and where each row belongs; what is doubtful of it, by load."""
    for name in ("known", "standing", "audits", "placed", *["raised"] * kinds.raising):
        con.execute(named[name])
    place(con, named, rows, kinds)
    con.execute(named["schemes"])
    if kinds.actions:
        con.execute(named["action targets"])
        if con.execute(LEANING).fetchone() is not None:
            con.execute(named["own words of actions"])
        place(con, named, rows, kinds)
    con.execute(named["across" if kinds.across else "nothing across"])
    if kinds.unplaced and _place_items(con, named):
        place(con, named, rows, kinds)
    if kinds.across:
        _place_across(con, named)
    return _doubts(con, kinds, loads)


def _write(con: duckdb.DuckDBPyConnection, named: dict[str, str], kinds: RowKinds) -> None:
    """Write versions of whatever the rows state, and the rows themselves."""
    raising, *_ = _looked_into(con)
    names = ["supplier versions", "audit versions", *["section versions"] * kinds.sections, "answer versions"]
    for name in (*names, *["finding versions", "action versions"] * raising, "evidence"):
        con.execute(named[name])


def _looked_into(con: duckdb.DuckDBPyConnection) -> tuple[bool, bool, bool]:
    """Whether rows raise findings, look alike, fit several audits."""
    row = con.execute(LOOK_INTO).fetchone()
    assert row is not None
    return row


def _place_items(con: duckdb.DuckDBPyConnection, named: dict[str, str]) -> bool:
    """Dimension and topic of items whose scheme only the list of audits tells; whether there were any."""
    found = con.execute(named["unplaced"]).fetchall()
    if not found:
        return False
    places = [item_place(*(word or "" for word in row)) for row in found]
    columns = ["audit_scheme", "audit_version", "clause", "section", "topic"]
    table = {name: pa.array([row[at] for row in found], pa.string()) for at, name in enumerate(columns)}
    table["dimension"] = pa.array([dimension for dimension, _ in places], pa.string())
    table["found_topic"] = pa.array([topic for _, topic in places], pa.string())
    con.register("item_places", pa.table(table))
    make_changeable(con, named)
    con.execute(named["place items"])
    con.unregister("item_places")
    return True


def _place_across(con: duckdb.DuckDBPyConnection, named: dict[str, str]) -> None:
    """Dimension and topic of the items of wide checklists."""
    found = con.execute(named["unplaced across"]).fetchall()
    if not found:
        return
    places = [
        item_place(scheme or "", version or "", clause or "", section or "", "")
        for scheme, version, clause, section in found
    ]
    columns = ["audit_scheme", "audit_version", "clause", "section"]
    table = {name: pa.array([row[at] for row in found], pa.string()) for at, name in enumerate(columns)}
    table["dimension"] = pa.array([dimension for dimension, _ in places], pa.string())
    table["found_topic"] = pa.array([topic for _, topic in places], pa.string())
    con.register("item_places", pa.table(table))
    con.execute(named["place across"])
    con.unregister("item_places")


def _doubts(con: duckdb.DuckDBPyConnection, kinds: RowKinds, loads: range) -> dict[int, list[Problem]]:
    _, alike, ambiguous = _looked_into(con)
    if ambiguous and len(loads) > 1:
        raise Apart  # such rows are refused, but the register has taken their words
    doubts: dict[int, list[Problem]] = {load: [] for load in loads}
    orphans = _orphans(con) if kinds.actions else []
    doubts[loads[0]] += orphans
    if ambiguous:
        told = {(doubt.sheet, doubt.row) for doubt in orphans}
        doubts[loads[0]] += [doubt for doubt in _ambiguous_rows(con) if (doubt.sheet, doubt.row) not in told]
    if alike:
        for load, doubt in _look_alikes(con):
            doubts[load].append(doubt)
    return doubts


def _ambiguous_rows(con: duckdb.DuckDBPyConnection) -> list[Problem]:
    return [
        Problem(sheet, row, None, found, "the row fits several look-alike audits of one visit",
                "Give the audit number with the row.")
        for sheet, row, found in con.execute(AMBIGUOUS).fetchall()
    ]  # fmt: skip


def _orphans(con: duckdb.DuckDBPyConnection) -> list[Problem]:
    doubts = []
    for sheet, row, found, fitting in con.execute(ORPHANS).fetchall():
        reason = (
            f"finding {found!r} of its audit is in no list of findings, in this file or loaded before"
            if fitting == 0
            else f"{fitting} findings of its audit are called {found!r}"
        )
        doubts.append(Problem(sheet, row, None, found, reason, "Load the findings first, or give the finding number."))
    return doubts


def _look_alikes(con: duckdb.DuckDBPyConnection) -> list[tuple[int, Problem]]:
    doubts = []
    for load, sheet, row, count, rows in con.execute(LOOK_ALIKES).fetchall():
        reason = (
            f"rows {rows} state the same thing with different contents: all are kept, be they two reports of one visit "
            "or two visits"
            if count > 1
            else "the row resembles one loaded before but differs from it: both are kept, a correction or another one"
        )
        remedy = "If they are one, correct the file and load that instead."
        doubts.append((load, Problem(sheet, row, None, None, reason, remedy, "look_alike")))
    return doubts


def write_balance(
    con: duckdb.DuckDBPyConnection,
    load: int,
    sheets: Iterable[SheetBalance],
    headings: dict[tuple[str, int], list[str | None]],
) -> None:
    """Store the balance per sheet; the table's CHECK refuses one that does not add up, which rolls the load back."""
    for sheet in sheets:
        con.execute(
            INSERT_SHEET,
            {"load": load, "sheet": sheet.sheet, "shape": sheet.shape, "header_row": sheet.header_row,
             "headings": headings.get((sheet.sheet, sheet.header_row or 0)), "reason": sheet.reason, "read": sheet.read,
             **{name: getattr(sheet, name) for name in CLASSES}},
        )  # fmt: skip


def write_problems(con: duckdb.DuckDBPyConnection, load: int, problems: list[Problem]) -> None:
    """Store refused rows and open issues."""
    for kind in (True, False):
        chosen = [problem for problem in problems if (problem.kind == "rejected") is kind]
        if not chosen:
            continue
        names = ("sheet", "row", "kind", "heading", "found", "reason", "remedy")
        types = {"row": pa.int32()}
        con.register(
            "problem_rows",
            pa.table(
                {name: pa.array([getattr(one, name) for one in chosen], types.get(name, pa.string())) for name in names}
            ),
        )
        con.execute(INSERT_REJECTED if kind else INSERT_ISSUES, {"load": load})
        con.unregister("problem_rows")
