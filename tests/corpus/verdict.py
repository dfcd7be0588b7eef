"""Loads a workbook of the corpus and holds what the warehouse then says against its truth."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import duckdb

from data.warehouse import Warehouse
from loaders.load import load_file
from loaders.preview import preview
from loaders.report import CLASSES, Report
from tests.corpus.truth import OUTCOMES, WORKBOOKS, Entry, Question, Truth, Visit, outcomes, plain
from tests.memory import memory_warehouse

Word = Literal["right", "right after its question", "asked", "refused", "told", "wrong", "crashed"]
VERDICTS = ("pass", "conditional", "fail", "stop")
VISITS = """
    select place.supplier_name, audit.date, audit.audit_no, site_name(place.site, place.supplier),
           audit.result::varchar, audit.score, audit.kind::varchar, audit.audited,
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
RAW = "select sheet, class, count(*) from store.raw_row where load = $load and part = 0 group by all"


@dataclass(frozen=True)
class Difference:
    """One fact that differs. ``missing``: it is not there, or unmapped; otherwise what is there is false."""

    text: str
    missing: bool = False


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


def loaded(warehouse: Warehouse, path: Path, *, answers: dict[str, Any] | None = None) -> Report:
    """Load a file under its own name."""
    return load_file(warehouse, path, name=path.name, answers=answers)


def answers_to(path: Path, truth: Truth) -> dict[str, Any]:
    """The answers the truth has for the questions of a preview, by question id."""
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
    told = [(one["value"], f"{one['value']} {one['label']}".casefold()) for one in options]
    return next((value for words in known.answers for value, text in told if words in text), None)


def verdict(entry: Entry, folder: Path) -> Verdict:
    """Load a workbook into an empty warehouse (after those it builds on) and compare.

    'wrong': it was loaded and a fact is false, or missing without a word, or it was loaded by a guess. 'told': it was
    loaded, no fact is false, and the report names refused rows, unknown words or open questions behind what is missing.
    'asked' and 'refused': nothing was loaded. 'crashed': an error nobody caught.
    """
    warehouse = memory_warehouse()
    try:
        for name in entry.before:
            earlier, _ = written(WORKBOOKS[name], folder)
            if (first := loaded(warehouse, earlier)).status != "loaded":
                return Verdict(entry, "refused", (f"{name}, which comes before, is not loaded: {first.sentence}",))
        path, truth = written(entry, folder)
        return _judged(warehouse, entry, path, truth)
    except Exception as error:  # a crash is one verdict among others, so that one run tells of all workbooks
        return Verdict(entry, "crashed", (f"{type(error).__name__}: {error}",))
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
        differences.insert(0, Difference("loaded without its question: a guess"))
    if differences:
        told = all(one.missing for one in differences) and _says_so(report, truth)
        return Verdict(entry, "told" if told else "wrong", tuple(one.text for one in differences), needed)
    return Verdict(entry, "right after its question" if asked else "right", (), needed)


def _says_so(report: Report, truth: Truth) -> bool:
    """The report names rows it refused, words or cells it did not understand, or questions left open."""
    refused = {(one.sheet, one.row) for one in report.rejections} - set(truth.refused)
    unknown = {one.kind for one in report.issues} & {"unknown_label", "unknown_heading", "bad_cell"}
    return bool(refused or unknown or getattr(report, "questions", ()))


def differences_of(warehouse: Warehouse, report: Report, truth: Truth) -> list[Difference]:
    """What a load and the warehouse it filled say otherwise than the truth."""
    return _facts(warehouse, truth) + _balance(warehouse, report, truth)


def _questions(path: Path) -> str:
    """What the loader would ask, in its own words."""
    return "; ".join(f"{one['kind']}: {one['text']}" for one in preview(path, name=path.name)["questions"])


def _rows(con: duckdb.DuckDBPyConnection, query: str, **values: Any) -> list[tuple[Any, ...]]:
    return con.execute(query, values or None).fetchall()


def _differs(what: str, expected: Any, found: Any) -> list[Difference]:
    """No difference when equal. Nothing, or less of the same, is missing; anything else is false."""
    if expected == found:
        return []
    missing = found is None
    if isinstance(expected, (set, frozenset)) or (
        isinstance(expected, int) and isinstance(found, int) and not isinstance(expected, bool)
    ):
        missing = found < expected
    return [Difference(f"{what}: expected {expected}, found {found}", missing)]


def _tally_differs(what: str, expected: Mapping[Any, int], found: Iterable[Any]) -> list[Difference]:
    """Counts by word; what nobody could map (None, 'unmapped') is missing, not false."""
    counted = Counter("unmapped" if one is None else one for one in found)
    wanted = Counter({word: number for word, number in expected.items() if number})
    if counted == wanted:
        return []
    missing = all(number <= wanted[word] for word, number in counted.items() if word != "unmapped")
    told = dict(sorted(counted.items(), key=str))
    return [Difference(f"{what}: expected {dict(sorted(wanted.items(), key=str))}, found {told}", missing)]


def _facts(warehouse: Warehouse, truth: Truth) -> list[Difference]:
    """Every difference between the warehouse's facts and the truth."""
    with warehouse.cursor() as con:
        visits, suppliers, answers = _rows(con, VISITS), _rows(con, SUPPLIERS), _rows(con, CLAUSES)
        findings, actions = _rows(con, FINDINGS), _rows(con, ACTIONS)
        sites = len(_rows(con, "select distinct site_key from store.place"))
        sections = len(_rows(con, "select section_key from store.current_section"))
    told = [row for row in findings if row[3] == "finding"]
    differences = _differs("suppliers", truth.supplier_names, {plain(row[0]) for row in suppliers})
    if truth.sites is not None:
        differences += _differs("sites", truth.sites, sites)
    differences += _visit_differences(truth.visits, visits) + _supplier_differences(truth, suppliers)
    differences += _tally_differs("answers", truth.answers, (row[1] for row in answers))
    for clause, marks in truth.clauses.items():
        found = [outcome for code, outcome in answers if code == clause]
        differences += _tally_differs(f"answers to {clause}", outcomes(marks), found)
    if truth.findings is not None:
        differences += _tally_differs("findings", truth.findings, (row[0] for row in told))
    if truth.nonconformities is not None:
        differences += _differs("nonconformities", truth.nonconformities, sum(bool(row[2]) for row in findings))
    if truth.finding_clauses is not None:
        differences += _tally_differs("clauses found", truth.finding_clauses, (row[1] for row in told))
    if truth.section_results is not None:
        differences += _differs("section results", truth.section_results, sections)
    return differences + _action_differences(truth, actions)


def _visit_differences(expected: tuple[Visit, ...], found: list[tuple[Any, ...]]) -> list[Difference]:
    """Each visit found by supplier, date, site and number; those left over on either side; then its stated facts."""
    left, differences = list(found), []
    for visit in expected:
        match = next((row for row in left if _same_visit(visit, row)), None)
        if match is None:
            differences.append(Difference(f"no visit {visit.no or ''} to {visit.supplier} on {visit.date}", True))
            continue
        left.remove(match)
        differences += _visit_difference(visit, match)
    return differences + [Difference(f"a visit too many: {row[:4]}") for row in left]


def _visit_difference(visit: Visit, row: tuple[Any, ...]) -> list[Difference]:
    """The stated facts of one visit."""
    name = f"visit {visit.no or ''} {visit.supplier} {visit.date}"
    _, _, no, _, result, score, kind, audited, *counts = row
    differences = _differs(f"{name}: result", visit.result, result if result in VERDICTS else None)
    differences += _differs(f"{name}: known as an audit", visit.audited, audited)
    if visit.no is not None:
        differences += _differs(f"{name}: number", visit.no, half_width(no))
    if visit.score is not None and (score is None or abs(score - visit.score) > 0.051):
        differences += _differs(f"{name}: score", float(visit.score), score)
    if visit.kind is not None:
        differences += _differs(f"{name}: kind", visit.kind, None if kind in ("not_stated", "unmapped") else kind)
    found = Counter(dict(zip(OUTCOMES.values(), counts, strict=True)))
    return differences + _tally_differs(f"{name}: answers", outcomes(visit.marks), found.elements())


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


def _supplier_differences(truth: Truth, found: list[tuple[Any, ...]]) -> list[Difference]:
    fields = ("code", "country", "region", "category", "criticality", "active")
    known = {plain(row[0]): dict(zip(fields, row[1:], strict=True)) for row in found}
    differences = []
    for name, stated in truth.suppliers.items():
        for field, value in stated.items():
            differences += _differs(f"{name}: {field}", value, known.get(plain(name), {}).get(field))
    return differences


def _action_differences(truth: Truth, found: list[tuple[Any, ...]]) -> list[Difference]:
    """States exactly; the dates stated as dates must be there; ``undated`` says how many may have none.

    An action whose file names no state is open, whether the warehouse says so or says nothing.
    """
    differences = []
    if truth.actions is not None:
        states = ("open" if state is None and closed is None else state for state, _, closed in found)
        differences += _tally_differs("actions", truth.actions, states)
    if truth.due is not None:
        dates = Counter(row[1] for row in found if row[1] is not None)
        if lost := Counter(truth.due) - dates:
            text = f"due dates missing: {sorted(map(str, lost.elements()))}, found {sorted(map(str, dates.elements()))}"
            differences.append(Difference(text, True))
    if truth.undated is not None:
        differences += _differs("actions without due date", truth.undated, sum(row[1] is None for row in found))
    if truth.closed is not None:
        differences += _tally_differs(
            "closing dates", Counter(map(str, truth.closed)), (str(row[2]) for row in found if row[2])
        )
    return differences


def _balance(warehouse: Warehouse, report: Report, truth: Truth) -> list[Difference]:
    """The balance adds up, agrees with the rows kept, and has the true number of data rows, refusals and skipped sheets."""
    differences, data_rows, accepted = [], 0, 0
    with warehouse.cursor() as con:
        kept = Counter({(sheet, name): count for sheet, name, count in _rows(con, RAW, load=report.load_id)})
    stated: Counter[tuple[str, str]] = Counter()
    for sheet in report.sheets:
        counts = {name: getattr(sheet, name) for name in CLASSES}
        if sheet.read != sum(counts.values()):
            differences.append(Difference(f"sheet {sheet.sheet}: {sheet.read} rows read are not {counts}"))
        if sheet.shape != "skipped":
            stated.update({(sheet.sheet, name): number for name, number in counts.items()})
        taken = sheet.new + sheet.changed + sheet.unchanged
        accepted += taken
        data_rows += taken + sheet.duplicate + sheet.rejected
        if sheet.sheet in truth.skipped and sheet.shape != "skipped" and taken:
            differences.append(Difference(f"sheet {sheet.sheet} is read as {sheet.shape}, though it holds no facts"))
    read = {sheet for sheet, _ in stated}
    if (rows_kept := Counter({key: number for key, number in kept.items() if key[0] in read})) != +stated:
        differences.append(Difference(f"rows kept: expected {dict(+stated)}, found {dict(rows_kept)}"))
    return differences + _row_differences(report, truth, data_rows, accepted)


def _row_differences(report: Report, truth: Truth, data_rows: int, accepted: int) -> list[Difference]:
    refused = {(one.sheet, one.row) for one in report.rejections}
    needless = refused - set(truth.refused)
    differences = []
    if truth.rows is not None and truth.rows != data_rows:
        text = f"data rows: expected {truth.rows}, found {data_rows}"
        differences.append(Difference(text, data_rows - len(needless) <= truth.rows))
    if truth.items is not None and accepted < truth.items:
        differences.append(Difference(f"accepted rows: expected at least {truth.items}, found {accepted}", True))
    if needless:
        differences.append(Difference(f"rows refused needlessly: {sorted(needless, key=str)}", True))
    if taken := set(truth.refused) - refused:
        differences.append(Difference(f"rows not refused: {sorted(taken)}"))
    named = {(one.sheet, one.row) for one in report.issues}
    silent = [place for place in truth.flagged if place not in named]
    return differences + [Difference(f"row {row} of {sheet} is not among the issues") for sheet, row in silent]


def _again(warehouse: Warehouse, path: Path) -> list[Difference]:
    """The same bytes again: nothing new."""
    again = loaded(warehouse, path)
    news = sum(again.added.values()) + sum(sheet.new + sheet.changed for sheet in again.sheets)
    if again.status != "already_loaded" or news:
        return [Difference(f"loaded again: {again.status}, {news} new")]
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
    words = Counter(one.word for one in judged)
    share = right / len(plain_ones) if plain_ones else 1.0
    lines.append(f"{len(judged)} workbooks; right without asking: {right} of {len(plain_ones)} ({share:.0%})")
    lines.append(", ".join(f"{word}: {words[word]}" for word in get_args(Word)))
    return "\n".join(lines)
