"""Loads a workbook of the corpus and holds what the warehouse then says against its truth."""

from __future__ import annotations

import inspect
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb

from data.warehouse import Warehouse, memory_warehouse
from loaders.load import load_file
from loaders.report import CLASSES, Report
from tests.corpus.truth import OUTCOMES, WORKBOOKS, Entry, Question, Truth, Visit, outcomes, plain

Word = Literal["right", "right after its question", "asked", "refused", "wrong"]
VERDICTS = ("pass", "conditional", "fail", "stop")
VISITS = """
    select place.supplier_name, audit.date, audit.audit_no, place.site, audit.result::varchar, audit.score,
           audit.kind::varchar, audit.audited,
           audit.conform, audit.partial, audit.nonconform, audit.not_applicable, audit.not_assessed
    from store.audit_fact as audit join store.place using (site_key) order by all
"""
CLAUSES = """
    select answer.clause, answer.outcome::varchar from store.answer
    semi join store.audit_fact using (audit_key) where answer.latest
"""
FINDINGS = "select severity::varchar, clause, nonconformity, basis from store.finding_fact"
ACTIONS = """
    select state::varchar, coalesce(due, original_due), closed from store.current_action
    semi join store.finding_fact using (finding_key)
"""
SUPPLIERS = """
    select supplier_name, supplier_code as code, country, region, category, criticality, active from store.place
"""
RAW = "select sheet, class, count(*) from store.raw_row where load = $load group by all"


@dataclass(frozen=True)
class Verdict:
    """What became of one workbook. ``differences``: one sentence each, empty when all facts agree.

    ``needs_question``: nobody can read the file without asking.
    """

    entry: Entry
    word: Word
    differences: tuple[str, ...]

    needs_question: bool = False


def written(entry: Entry, folder: Path) -> tuple[Path, Truth]:
    """The workbook as a file in a folder, and its truth."""
    content, name, truth = entry.make()
    path = folder / name
    path.write_bytes(content)
    return path, truth


def loaded(warehouse: Warehouse, path: Path, *, answers: Mapping[str, Any] | None = None) -> Report:
    """Load a file, with answers where the loader knows them."""
    if answers and "answers" in inspect.signature(load_file).parameters:
        options: dict[str, Any] = {"answers": dict(answers)}
        return load_file(warehouse, path, name=path.name, **options)
    return load_file(warehouse, path, name=path.name)


def answers_to(path: Path, truth: Truth) -> dict[str, Any]:
    """The answers the truth has for the questions of a preview; empty where the loader has no preview or other questions."""
    try:
        from loaders.preview import preview  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return {}
    found: dict[str, Any] = {}
    for asked in preview(path, name=path.name)["questions"]:
        about = f"{asked['kind']} {asked['text']}".casefold()
        known = next((one for one in truth.questions if any(kind in about for kind in one.kinds)), None)
        if known is not None and (answer := _answer(asked.get("options"), known)) is not None:
            found[asked["id"]] = answer
    return found


def _answer(options: Any, known: Question) -> Any:
    """The option that says the answer in its surest words; without options, the values themselves."""
    if not options:
        return dict(known.values) or None
    told = [_option(option) for option in options]
    return next((value for words in known.answers for value, text in told if words in text), None)


def _option(option: Any) -> tuple[Any, str]:
    """The value to give back for an option, and all it says, in small letters."""
    if isinstance(option, Mapping):
        return option.get("value", option.get("id")), " ".join(str(one) for one in option.values()).casefold()
    if isinstance(option, (list, tuple)):
        return option[0], " ".join(str(one) for one in option).casefold()
    return option, str(option).casefold()


def verdict(entry: Entry, folder: Path) -> Verdict:
    """Load a workbook into an empty warehouse (after those it builds on) and compare.

    'wrong': it was loaded, and a fact differs, or it was loaded by a guess. 'asked' and 'refused': nothing was loaded.
    """
    warehouse = memory_warehouse()
    try:
        for name in entry.before:
            earlier, _ = written(WORKBOOKS[name], folder)
            if (first := loaded(warehouse, earlier)).status != "loaded":
                return Verdict(entry, "refused", (f"{name}, which comes before, is not loaded: {first.sentence}",))
        path, truth = written(entry, folder)
        return _judged(warehouse, entry, path, truth)
    finally:
        warehouse.close()


def _judged(warehouse: Warehouse, entry: Entry, path: Path, truth: Truth) -> Verdict:
    needed = bool(truth.questions)
    report = loaded(warehouse, path)
    asked = report.status != "loaded"
    if asked and needed and (answers := answers_to(path, truth)):
        report = loaded(warehouse, path, answers=answers)
    if report.status != "loaded":
        word: Word = "asked" if str(report.status) == "questions" else "refused"
        return Verdict(entry, word, (_questions(path) or report.sentence,), needed)
    differences = differences_of(warehouse, report, truth) + _again(warehouse, path)
    if needed and not asked:
        differences.insert(0, "loaded without its question: a guess")
    if differences:
        return Verdict(entry, "wrong", tuple(differences), needed)
    return Verdict(entry, "right after its question" if asked else "right", (), needed)


def differences_of(warehouse: Warehouse, report: Report, truth: Truth) -> list[str]:
    """What a load and the warehouse it filled say otherwise than the truth, one sentence each."""
    return _facts(warehouse, truth) + _balance(warehouse, report, truth)


def _questions(path: Path) -> str:
    """What the loader would ask, in its own words."""
    try:
        from loaders.preview import preview  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return ""
    return "; ".join(f"{one['kind']}: {one['text']}" for one in preview(path, name=path.name)["questions"])


def _rows(con: duckdb.DuckDBPyConnection, query: str, **values: Any) -> list[tuple[Any, ...]]:
    return con.execute(query, values or None).fetchall()


def _differs(what: str, expected: Any, found: Any) -> list[str]:
    return [] if expected == found else [f"{what}: expected {expected}, found {found}"]


def _counts(values: Iterable[Any]) -> dict[Any, int]:
    return dict(sorted(Counter(values).items(), key=str))


def _facts(warehouse: Warehouse, truth: Truth) -> list[str]:
    """Every difference between the warehouse's facts and the truth."""
    with warehouse.cursor() as con:
        visits, suppliers, clauses = _rows(con, VISITS), _rows(con, SUPPLIERS), _rows(con, CLAUSES)
        findings, actions = _rows(con, FINDINGS), _rows(con, ACTIONS)
        sites = len(_rows(con, "select distinct site_key from store.place"))
        sections = len(_rows(con, "select section_key from store.current_section"))
    told = [row[0] for row in findings if row[3] == "finding"]
    differences = _differs("suppliers", truth.supplier_names, {plain(row[0]) for row in suppliers})
    if truth.sites is not None:
        differences += _differs("sites", truth.sites, sites)
    differences += _visit_differences(truth.visits, visits)
    differences += _supplier_differences(truth, suppliers)
    differences += _differs("answers", _plain(truth.answers), _plain(Counter(row[1] or "unmapped" for row in clauses)))
    for clause, marks in truth.clauses.items():
        found = Counter(outcome for code, outcome in clauses if code == clause)
        differences += _differs(f"answers to {clause}", _plain(outcomes(marks)), _plain(found))
    if truth.findings is not None:
        differences += _differs("findings", _plain(truth.findings), _counts(told))
    if truth.nonconformities is not None:
        differences += _differs("nonconformities", truth.nonconformities, sum(bool(row[2]) for row in findings))
    if truth.finding_clauses is not None:
        clauses_told = _counts(row[1] for row in findings if row[3] == "finding")
        differences += _differs("clauses found", _plain(truth.finding_clauses), clauses_told)
    if truth.section_results is not None:
        differences += _differs("section results", truth.section_results, sections)
    return differences + _action_differences(truth, actions)


def _plain(counts: Mapping[Any, int]) -> dict[Any, int]:
    return dict(sorted(((key, number) for key, number in counts.items() if number), key=str))


def _visit_differences(expected: tuple[Visit, ...], found: list[tuple[Any, ...]]) -> list[str]:
    """Each visit found by supplier, date and number; those left over on either side; then its stated facts."""
    left, differences = list(found), []
    for visit in expected:
        match = next((row for row in left if _same_visit(visit, row)), None)
        if match is None:
            differences.append(f"no visit {visit.no or ''} to {visit.supplier} on {visit.date}")
            continue
        left.remove(match)
        name = f"visit {visit.no or ''} {visit.supplier} {visit.date}"
        _, _, no, _, result, score, kind, audited, *counts = match
        stated = result if result in VERDICTS else None
        differences += _differs(f"{name}: result", visit.result, stated)
        differences += _differs(f"{name}: known as an audit", visit.audited, audited)
        if visit.no is not None:
            differences += _differs(f"{name}: number", visit.no, half_width(no))
        if visit.score is not None and (score is None or abs(score - visit.score) > 0.051):
            differences.append(f"{name}: score: expected {visit.score}, found {score}")
        if visit.kind is not None:
            differences += _differs(f"{name}: kind", visit.kind, kind)
        differences += _differs(
            f"{name}: answers",
            _plain(outcomes(visit.marks)),
            _plain(dict(zip(OUTCOMES.values(), counts, strict=True))),
        )
    return differences + [f"a visit too many: {row[:4]}" for row in left]


def half_width(text: str | None) -> str | None:
    """A number of a report without full-width letters: both ways of keeping it are true to the file."""
    return None if text is None else unicodedata.normalize("NFKC", text)


def _same_visit(visit: Visit, row: tuple[Any, ...]) -> bool:
    supplier, day, no, site, *_ = row
    return (
        plain(supplier) == plain(visit.supplier)
        and day == visit.date
        and (visit.no is None or no is None or half_width(no) == visit.no)
        and (visit.site is None or plain(visit.site) in plain(site))
    )


def _supplier_differences(truth: Truth, found: list[tuple[Any, ...]]) -> list[str]:
    fields = ("code", "country", "region", "category", "criticality", "active")
    known = {plain(row[0]): dict(zip(fields, row[1:], strict=True)) for row in found}
    differences = []
    for name, facts in truth.suppliers.items():
        for field, value in facts.items():
            differences += _differs(f"{name}: {field}", value, known.get(plain(name), {}).get(field))
    return differences


def _action_differences(truth: Truth, found: list[tuple[Any, ...]]) -> list[str]:
    """States exactly; the dates stated as dates must be there; ``undated`` says how many may have none."""
    differences = []
    if truth.actions is not None:
        differences += _differs("actions", _plain(truth.actions), _counts(row[0] for row in found))
    if truth.due is not None:
        dates = Counter(row[1] for row in found if row[1] is not None)
        if missing := Counter(truth.due) - dates:
            differences.append(
                f"due dates missing: {sorted(str(one) for one in missing)}, found {sorted(map(str, dates))}"
            )
    if truth.undated is not None:
        differences += _differs("actions without due date", truth.undated, sum(row[1] is None for row in found))
    if truth.closed is not None:
        closed = sorted(row[2] for row in found if row[2] is not None)
        differences += _differs("closing dates", sorted(truth.closed), closed)
    return differences


def _balance(warehouse: Warehouse, report: Report, truth: Truth) -> list[str]:
    """The balance adds up, agrees with the rows kept, and has the true number of data rows, refusals and skipped sheets."""
    differences, data_rows, accepted = [], 0, 0
    with warehouse.cursor() as con:
        kept = Counter({(sheet, name): count for sheet, name, count in _rows(con, RAW, load=report.load_id)})
    stated: Counter[tuple[str, str]] = Counter()
    for sheet in report.sheets:
        counts = {name: getattr(sheet, name) for name in CLASSES}
        differences += _differs(f"balance of sheet {sheet.sheet}", sheet.read, sum(counts.values()))
        stated.update({(sheet.sheet, name): number for name, number in counts.items() if sheet.shape != "skipped"})
        taken = sheet.new + sheet.changed + sheet.unchanged
        accepted += taken
        data_rows += taken + sheet.duplicate + sheet.rejected
        if sheet.sheet in truth.skipped and sheet.shape != "skipped":
            differences.append(f"sheet {sheet.sheet} is read as {sheet.shape}, though it holds no facts")
    skipped = {sheet.sheet for sheet in report.sheets} - {sheet for sheet, _ in stated}
    differences += _differs(
        "rows kept", +stated, +Counter({key: n for key, n in kept.items() if key[0] not in skipped})
    )
    if truth.rows is not None:
        differences += _differs("data rows", truth.rows, data_rows)
    if truth.items is not None and accepted < truth.items:
        differences.append(f"accepted rows: expected at least {truth.items}, found {accepted}")
    differences += _differs(
        "rows refused", sorted(truth.refused), sorted({(one.sheet, one.row) for one in report.rejections})
    )
    named = {(one.sheet, one.row) for one in report.issues}
    return differences + [
        f"row {row} of {sheet} is not among the issues" for sheet, row in truth.flagged if (sheet, row) not in named
    ]


def _again(warehouse: Warehouse, path: Path) -> list[str]:
    """The same bytes again: nothing new."""
    again = loaded(warehouse, path)
    news = sum(again.added.values()) + sum(sheet.new + sheet.changed for sheet in again.sheets)
    if again.status != "already_loaded" or news:
        return [f"loaded again: {again.status}, {news} new"]
    return []


def table(verdicts: Iterable[Verdict], *, known: Mapping[str, str] | None = None) -> str:
    """One line per workbook and its differences below it, then the shares that count."""
    judged, lines = list(verdicts), []
    for one in judged:
        mark = " (known)" if known and one.entry.name in known else ""
        shapes, languages = "+".join(one.entry.shapes), "+".join(one.entry.languages)
        lines.append(f"{one.word:<26}{shapes:<7}{languages:<7}{one.entry.name}{mark}")
        lines += [f"{'':<26}- {difference}" for difference in one.differences]
    plain_ones = [one for one in judged if not one.needs_question]
    right = sum(one.word == "right" for one in plain_ones)
    wrong = sum(one.word == "wrong" for one in judged)
    share = right / len(plain_ones) if plain_ones else 1.0
    lines.append(
        f"{len(judged)} workbooks; right without asking: {right} of {len(plain_ones)} ({share:.0%}); silently wrong: {wrong}"
    )
    return "\n".join(lines)
