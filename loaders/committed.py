"""Files that were understood become loads, in one transaction, and report. Each is taken whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import duckdb

from data.warehouse import Warehouse
from loaders.effect import Effect, Figures, effect, figure_effect, figures, load_effect, row_effect
from loaders.figures_before import figures_before, figures_committed
from loaders.protected_rows import protected
from loaders.publishing import Incoming, Published, published, write_balance, write_problems
from loaders.questions import Question, reopen_question, replace_question
from loaders.replacing import Absent, told_parts
from loaders.report import (
    Problem,
    Report,
    SheetBalance,
    added_words,
    balance_sentence,
    counted,
    not_replacing_report,
    not_whole_report,
    reopening_report,
)
from loaders.staged_rows import staged
from loaders.together import Apart
from loaders.understanding import Understanding

SAME_FILE = """
    select load, file, loaded_at from store.load where sha256 = $sha256 and undone_at is null order by load limit 1
"""
EARLIER_SHEETS = "select * exclude (load, headings) from store.load_sheet where load = $load order by rowid"
EARLIER_REJECTED = "select sheet, row, heading, found, reason, remedy from store.rejected where load = $load"

Step = Callable[[str], None]


@dataclass(frozen=True)
class Understood:
    """A file that may be loaded. Close it in any case, when it is done with.

    ``facts``: what is kept of the file with its load. ``keep`` remembers, inside the transaction, what was said of it.
    ``choices``: what was said of how to load it. ``plain``: nothing was said of it, now or before, but its password.
    """

    found: Understanding
    facts: dict[str, Any]
    keep: Callable[..., None]
    choices: dict[str, str]
    plain: bool
    held: ExitStack = field(repr=False)

    @property
    def name(self) -> str:
        """What the user calls the file."""
        return str(self.facts["file"])

    @property
    def rows(self) -> int:
        """How many rows its tables have."""
        return sum(len(rows.rows) for rows in self.found.tables)

    def close(self) -> None:
        """Remove what was read."""
        self.held.close()


class _Leave(Exception):
    """Leaves the transaction with its report, so that nothing of it stays."""

    def __init__(self, report: Report) -> None:
        super().__init__(report.sentence)
        self.report = report


def committed(warehouse: Warehouse, files: Sequence[Understood], *, dry_run: bool, step: Step) -> list[Report]:
    """Load the first of these files that may be told together (see together.py), at least one, and report on each.

    Raises Apart, with nothing loaded, where several files turn out to need looking at one by one.
    """
    try:
        with warehouse.writing() as con:
            reports, before, after = _loads(warehouse, con, files, dry_run=dry_run, step=step)
    except _Leave as left:
        return [left.report]
    figures_committed(warehouse, before, after)
    return reports


def _loads(
    warehouse: Warehouse, con: duckdb.DuckDBPyConnection, files: Sequence[Understood], *, dry_run: bool, step: Step
) -> tuple[list[Report], Figures, Figures]:
    """The reports, and the figures ahead of the loads and after them; inside the transaction."""
    for file in files:
        # Asked again now that nobody else writes: the same file may have come in twice at once.
        if (earlier := already_loaded(con, file.facts["sha256"], file.name)) is not None:
            raise Apart if len(files) > 1 else _Leave(earlier)
    today, now = date.today(), datetime.now().replace(microsecond=0)
    before = figures_before(warehouse, con, as_of=today)
    kept = [[protected(con, staged(rows), rows.table.columns) for rows in file.found.tables] for file in files]
    incoming = [
        Incoming(file.facts | {"at": now}, [rows for rows, _ in tables],
                 told_parts(rows.table for rows in file.found.tables))
        for file, tables in zip(files, kept, strict=True)
    ]  # fmt: skip
    made = published(con, incoming, replacing=files[0].choices.get("replace") == "audits", step=step)
    step("telling what it changes")
    after = figures(con, as_of=today)
    effects = [load_effect(con, before, after if one is made[-1] else before, one, as_of=today) for one in made]
    sentences = _together(effects, last=made[-1].load)
    reports = []
    for file, tables, one, told, said in zip(files, kept, made, effects, sentences, strict=False):
        report = _written_report(con, file, one, [problem for _, refused in tables for problem in refused], dry_run)
        report = replace(report, effect=said, changes=told.as_json(), questions=_left_to_choose(one.absent))
        if dry_run:
            raise _Leave(report)
        _refuse_unwanted(report, told, file.choices, alone=len(made) == 1)
        file.keep(con, at=now)
        reports.append(report)
    return reports, before, after


def _together(effects: Sequence[Effect], *, last: int) -> list[tuple[str, ...]]:
    """The effect of each load in sentences; what loads made together do to the figures is told with the last one."""
    *others, final = effects
    if not others:
        return [effect(final)]
    if not (joint := figure_effect(final)):
        return [row_effect(told) for told in effects]
    pointer = f"Loaded together with {counted(len(others), 'other files')}; load {last} shows what they change."
    heading = f"What follows covers all {len(effects):,} files that were loaded together."
    return [*((*row_effect(told), pointer) for told in others), (*row_effect(final), heading, *joint)]


def _written_report(
    con: duckdb.DuckDBPyConnection, file: Understood, made: Published, refused: list[Problem], dry_run: bool
) -> Report:
    """What is told of a load, after its balance and its problems were written."""
    problems = [problem for rows in file.found.tables for problem in rows.problems] + made.problems + refused
    sheets = _balances(file.found, made.classes)
    headings = {(rows.table.sheet, rows.table.header_row): list(rows.table.headings) for rows in file.found.tables}
    write_balance(con, made.load, sheets, headings)
    write_problems(con, made.load, problems)
    return _report(file.name, made.load, sheets, made.added, problems, dry_run)


def already_loaded(con: duckdb.DuckDBPyConnection, sha256: str, name: str) -> Report | None:
    """The report on a file whose very bytes are loaded and not undone: nothing new."""
    found = con.execute(SAME_FILE, {"sha256": sha256}).fetchone()
    if found is None:
        return None
    load, file, loaded_at = found
    sheets = []
    for row in con.execute(EARLIER_SHEETS, {"load": load}).fetchall():
        balance = SheetBalance(*row)
        accepted = balance.new + balance.changed + balance.unchanged
        sheets.append(replace(balance, new=0, changed=0, unchanged=accepted))
    rejections = tuple(Problem(*row) for row in con.execute(EARLIER_REJECTED, {"load": load}).fetchall())
    alias = "" if file == name else f" under the name {file}"
    sentence = f"{name} was already loaded{alias} on {loaded_at:%Y-%m-%d %H:%M} (load {load}): nothing new."
    return Report(name, "already_loaded", sentence, load, tuple(sheets), rejections=rejections)


def _left_to_choose(absent: Absent) -> tuple[Question, ...]:
    return (replace_question(absent.counts, absent.audits),) if absent.counts and not absent.replaced else ()


def _refuse_unwanted(report: Report, told: Effect, choices: dict[str, str], *, alone: bool) -> None:
    """Leave where something was refused or would reopen and the user did not say that this may be."""
    if told.reopened and not alone:
        raise Apart
    if report.rejections and choices.get("rows") == "all":
        raise _Leave(not_whole_report(report))
    if report.rejections and told.absent.replaced:
        raise _Leave(not_replacing_report(report))
    if told.reopened and choices.get("reopen") != "yes":
        first = told.reopened[0]
        example = ", ".join(str(first[name]) for name in ("subject", "supplier") if first[name] is not None)
        question = reopen_question(len(told.reopened), example)
        raise _Leave(reopening_report(report, question, choices.get("reopen")))


def _balances(found: Understanding, classes: dict[tuple[str, int], dict[str, int]]) -> tuple[SheetBalance, ...]:
    """One balance per table, in the file's order. ``read`` comes from the reader, the classes from the warehouse."""
    balances = [
        SheetBalance(
            rows.table.sheet, rows.table.reported_shape, rows.table.header_row, None,
            rows.table.last_row - rows.table.header_row, **classes.get((rows.table.sheet, rows.table.header_row), {}),
        )
        for rows in found.tables
    ]  # fmt: skip
    balances += [
        SheetBalance(one.sheet, "skipped", None, one.reason, rows, non_data=rows) for one, rows in found.skipped
    ]
    return tuple(balances)


def _report(
    file: str,
    load: int,
    sheets: tuple[SheetBalance, ...],
    added: dict[str, int],
    problems: list[Problem],
    dry_run: bool,
) -> Report:
    rejections = tuple(problem for problem in problems if problem.kind == "rejected")
    issues = tuple(problem for problem in problems if problem.kind != "rejected")
    news = ", ".join(added_words(added)) or "nothing"
    verb = "would add" if dry_run else "added"
    sentence = f"{file} {verb} {news}. {balance_sentence(sheets)}"
    return Report(
        file, "dry_run" if dry_run else "loaded", sentence, None if dry_run else load, sheets, added, rejections, issues
    )
