"""Taking in one file: read, understand, publish, report. All of it, or nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Any

from data.warehouse import Warehouse
from loaders.answers import reading_options, stated_choices
from loaders.begun_reading import BegunReading, read_contents
from loaders.committed import Understood, already_loaded, committed
from loaders.heading_matches import heading_matches
from loaders.mapping import FileMapping, file_mapping
from loaders.reading import Reader
from loaders.refusal import Refusal
from loaders.remembering import recalled, remember_tables
from loaders.report import Report, questions_report, refusal_report
from loaders.side_by_side import separated
from loaders.understanding import no_table_sentence, reading_problems

READER = Reader()

Step = Callable[[str], None]


def ready() -> None:
    """Have the reading process started and the dictionaries in memory, so that the first small file need not wait."""
    READER.warm(always=True)
    heading_matches("Supplier", fuzzy=True)


def untold(text: str) -> None:
    """Progress that nobody asked for."""


def load_file(
    warehouse: Warehouse,
    path: Path,
    *,
    name: str,
    mapping: dict[str, Any] | None = None,
    answers: dict[str, Any] | None = None,
    by: str = "command line",
    dry_run: bool = False,
    step: Step = untold,
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
    file = understood(warehouse, path, name=name, mapping=mapping, answers=answers, by=by, step=step, begun=begun)
    if isinstance(file, Report):
        return file
    with closing(file):
        return committed(warehouse, [file], dry_run=dry_run, step=step)[0]


def understood(
    warehouse: Warehouse,
    path: Path,
    *,
    name: str,
    mapping: dict[str, Any] | None = None,
    answers: dict[str, Any] | None = None,
    by: str = "command line",
    step: Step = untold,
    begun: BegunReading | None = None,
) -> Understood | Report:
    """One file as it would be loaded, to be closed; or the report on why it is not: refused, asked about, known."""
    with ExitStack() as held:
        try:
            rules = file_mapping(mapping) if mapping else FileMapping()
            choices = stated_choices(answers)
            sha256 = _sha256(path, name)
            with warehouse.cursor() as con:
                if (earlier := already_loaded(con, sha256, name)) is not None:
                    return earlier
            step("reading")
            options = reading_options(answers)
            contents = held.enter_context(
                read_contents(READER, path, begun, name=name, database=warehouse.path, options=options)
            )
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
        except Refusal as refusal:
            return refusal_report(name, str(refusal))
        facts = {"file": name, "sha256": sha256, "bytes": path.stat().st_size, "by": by}
        facts["mapping"] = _stated(mapping, told.answers)
        keep = partial(remember_tables, contents=contents, told=told, file=name, by=by)
        return Understood(found, facts, keep, choices, plain=facts["mapping"] is None, held=held.pop_all())


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
