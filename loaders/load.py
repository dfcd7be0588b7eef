"""Taking in one file: read, understand, publish, report. All of it, or nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from data.warehouse import Warehouse
from loaders.answers import reading_options, stated_choices
from loaders.begun_reading import BegunReading, read_contents
from loaders.effect import Effect, effect, load_effect
from loaders.figures_before import figures_before, figures_committed
from loaders.heading_matches import heading_matches
from loaders.mapping import FileMapping, file_mapping
from loaders.protected_rows import protected
from loaders.publishing import new_load, published, write_balance, write_problems
from loaders.questions import Question, reopen_question, replace_question
from loaders.reading import Reader
from loaders.refusal import Refusal
from loaders.remembering import recalled, remember_tables
from loaders.replacing import Absent, told_parts
from loaders.report import (
    Problem,
    Report,
    SheetBalance,
    added_words,
    balance_sentence,
    not_replacing_report,
    not_whole_report,
    questions_report,
    refusal_report,
    reopening_report,
)
from loaders.side_by_side import separated
from loaders.staged_rows import staged
from loaders.understanding import Understanding, no_table_sentence, reading_problems

READER = Reader()
SAME_FILE = """
    select load, file, loaded_at from store.load where sha256 = $sha256 and undone_at is null order by load limit 1
"""
EARLIER_SHEETS = "select * exclude (load, headings) from store.load_sheet where load = $load order by rowid"
EARLIER_REJECTED = "select sheet, row, heading, found, reason, remedy from store.rejected where load = $load"


def ready() -> None:
    """Have the reading process started and the dictionaries in memory, so that the first small file need not wait."""
    READER.warm(always=True)
    heading_matches("Supplier", fuzzy=True)


class _Leave(Exception):
    """Leaves the transaction with its report, so that nothing of it stays."""

    def __init__(self, report: Report) -> None:
        super().__init__(report.sentence)
        self.report = report


def load_file(
    warehouse: Warehouse,
    path: Path,
    *,
    name: str,
    mapping: dict[str, Any] | None = None,
    answers: dict[str, Any] | None = None,
    by: str = "command line",
    dry_run: bool = False,
    step: Callable[[str], None] = lambda text: None,
    begun: BegunReading | None = None,
) -> Report:
    """Load one file and report. A file that cannot be taken gives a report with status 'refused' and the reason.

    ``answers`` to the questions of a preview, by question id; while one that is required is open, the report has the
    status 'questions' and nothing is loaded. With the answer "rows": "all" nothing is loaded while a row is refused;
    with "replace": "audits" what earlier files said of the same audits stops counting where this file does not list it.
    Whether closed actions may go back to open is asked before they do ("reopen"). The same bytes again load nothing and
    say so. ``dry_run`` does everything but keep it. ``step`` hears of progress.
    ``begun``: the reading of this file, where it began before its turn.
    """
    try:
        rules = file_mapping(mapping) if mapping else FileMapping()
        choices = stated_choices(answers)
        sha256 = _sha256(path, name)
        with warehouse.cursor() as con:
            if (earlier := _already_loaded(con, sha256, name)) is not None:
                return earlier
        step("reading")
        options = reading_options(answers)
        with read_contents(READER, path, begun, name=name, database=warehouse.path, options=options) as contents:
            step("understanding headings and values")
            contents = separated(contents, rules, answers or {})
            with warehouse.cursor() as con:
                told = recalled(con, contents, rules, answers or {}, name=name)
            found = told.found
            if found.required:
                return questions_report(name, tuple(found.questions))
            if not found.tables:
                raise Refusal(no_table_sentence(found, name=name))
            found.tables[0].problems.extend(reading_problems(contents, found))
            facts = {"file": name, "sha256": sha256, "size": path.stat().st_size, "by": by}
            facts["mapping"] = _stated(mapping, told.answers)
            keep = partial(remember_tables, contents=contents, told=told, file=name, by=by)
            return _published(warehouse, found, facts, keep, step, dry_run=dry_run, choices=choices)
    except Refusal as refusal:
        return refusal_report(name, str(refusal))


def _stated(mapping: dict[str, Any] | None, answers: dict[str, Any] | None) -> str | None:
    """What somebody said about the file, as kept with its load; never a password."""
    said = {key: answer for key, answer in (answers or {}).items() if key != "password"}
    whole = (mapping or {}) | ({"answers": said} if said else {})
    return json.dumps(whole, ensure_ascii=False) if whole else None


def _sha256(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Refusal(
            f"{name} cannot be opened ({error.strerror}). Check the path and the permission to read it."
        ) from error


def _already_loaded(con: duckdb.DuckDBPyConnection, sha256: str, name: str) -> Report | None:
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


def _published(
    warehouse: Warehouse,
    found: Understanding,
    facts: dict[str, Any],
    keep: Callable[..., None],
    step: Callable[[str], None],
    *,
    dry_run: bool,
    choices: dict[str, str],
) -> Report:
    try:
        with warehouse.writing() as con:
            # Asked again now that nobody else writes: the same file may have come in twice at once.
            if (earlier := _already_loaded(con, facts["sha256"], facts["file"])) is not None:
                raise _Leave(earlier)
            today = date.today()
            before = figures_before(warehouse, con, as_of=today)
            now = datetime.now().replace(microsecond=0)
            load = new_load(con, **facts, at=now)
            kept = [protected(con, staged(rows), rows.table.columns) for rows in found.tables]
            made = published(
                con, load, [rows for rows, _ in kept], parts=told_parts(rows.table for rows in found.tables),
                replacing=choices.get("replace") == "audits", step=step,
            )  # fmt: skip
            problems = [problem for rows in found.tables for problem in rows.problems] + made.problems
            problems += [problem for _, refused in kept for problem in refused]
            sheets = _balances(found, made.classes)
            headings = {(rows.table.sheet, rows.table.header_row): list(rows.table.headings) for rows in found.tables}
            write_balance(con, load, sheets, headings)
            write_problems(con, load, problems)
            report = _report(facts["file"], load, sheets, made.added, problems, dry_run)
            step("telling what it changes")
            told = load_effect(con, load, before, made, as_of=today)
            report = replace(
                report, effect=effect(told), changes=told.as_json(), questions=_left_to_choose(made.absent)
            )
            if dry_run:
                raise _Leave(report)
            _refuse_unwanted(report, told, choices)
            keep(con, at=now)
    except _Leave as left:
        return left.report
    figures_committed(warehouse, before, told.after)
    return report


def _left_to_choose(absent: Absent) -> tuple[Question, ...]:
    return (replace_question(absent.counts, absent.audits),) if absent.counts and not absent.replaced else ()


def _refuse_unwanted(report: Report, told: Effect, choices: dict[str, str]) -> None:
    """Leave where something was refused or would reopen and the user did not say that this may be."""
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
