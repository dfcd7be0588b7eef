"""Columns that take a field's place where no heading names it: a platform's record id, a bare 'Name'."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from loaders.fields import ITEM
from loaders.headers import heading_names
from loaders.heading_matches import SURE, heading_matches
from loaders.label_scales import label_meanings
from loaders.legal_forms import has_legal_form
from loaders.normal_form import normal_heading
from loaders.table import ColumnMatch
from loaders.vocabulary import label_meaning

MOST_NAMES, MOST_VERDICTS, MOST_GRADES = 200, 8, 8
MOST_GRADED, LONGEST_GRADE = 12, 24
GRADE = re.compile(r"(?:(?:(?i:class|classe|klasse|clase|grade|stufe|level|niveau|note))\s+)?(?:AA?|[B-E])[+*-]?$")
MARKS = frozenset({"answer", "overall_result", "severity", "score", "overall_score", "comment"})
SEALS = frozenset({"seal", "siegel", "sello", "selo", "class", "klasse", "classe", "clase", "medal", "label"})
RATINGS = frozenset({"answer", "overall_result", "severity"})
WRITTEN_UP = frozenset({*ITEM, "finding_text", "root_cause", "correction", "corrective_action"})
REFERENCES = frozenset({"ref", "ref no", "reference", "reference no", "our ref", "referencia", "référence", "referenz"})
CODES = frozenset({"code", "codes", "código", "codice", "kod", "mã", "代码"})
CLAUSE = re.compile(r"[A-Z]{0,4}[\s.-]?\d+(?:\.\d+)+[a-z]?$")
OF_A_PLATFORM = frozenset({"template id", "templateid", "creator id", "creatorid", "exported at"})
ACCOUNTS = frozenset({"organisation id", "organization id", "organisationid", "organizationid"})
NAMES = frozenset(
    {"name", "nom", "nome", "nombre", "ad", "adi", "tên", "名称", "名稱", "bezeichnung", "name 1", "name1"}
)


def with_fallbacks(
    matches: Sequence[tuple[ColumnMatch, ...]], headings: Sequence[str | None], shape: str, body: pa.Table
) -> list[tuple[ColumnMatch, ...]]:
    """The matches with such columns: an audit's number is the record id that differs in every row of a list of audits;
    the name is the column 'Name' where codes of sites or suppliers stand without any name, else the one column of
    company names; the result is the one column of verdicts in a list of audits without any, else of grades; the
    severity is a column of ratings whose words are grades of findings; a bare 'Code' is a finding's clause."""
    found = list(matches)
    _read_rows(found, headings, body)
    _grade(found, headings, body)
    fields = _fields(found)
    if shape == "audits" and "audit_no" not in fields:
        for at, one in enumerate(found):
            named = normal_heading(headings[at] or "") in REFERENCES and not one
            if (named or any(match.field == "serial" for match in one)) and _all_differ(body.column(at)):
                found[at] = (ColumnMatch("audit_no", 0.65, "values", "differs in every row"),)
                break
    if shape == "findings" and "question_id" not in fields:
        _cite(found, headings, body)
    if shape == "audits" and not fields & {"overall_result", "severity"}:
        _judge(found, headings, body)
    if shape == "audits" and "overall_result" not in _fields(found):
        _take_grades(found, headings, body)
    if not fields & {"supplier", "site"}:
        _name(found, headings, body)
    _leave_account(found, headings)
    _settle_code(found, body)
    return found


def _leave_account(found: list[tuple[ColumnMatch, ...]], headings: Sequence[str | None]) -> None:
    """The organisation beside the ids of templates or creators is the account whose export this is, the same in every
    row, and no supplier."""
    named = [normal_heading(text or "") for text in headings]
    if OF_A_PLATFORM & set(named):
        for at, heading in enumerate(named):
            if heading in ACCOUNTS:
                found[at] = ()


def _cite(found: list[tuple[ColumnMatch, ...]], headings: Sequence[str | None], body: pa.Table) -> None:
    """Numbers such as 3.7 and 5.2.1, in every row, below "Code": clauses of the scheme."""
    for at, text in enumerate(headings):
        codes = pc.unique(body.column(at)).drop_null().to_pylist() if normal_heading(text or "") in CODES else []
        if len(codes) > 1 and not found[at] and all(CLAUSE.match(code.strip()) for code in codes):
            found[at] = (ColumnMatch("question_id", 0.65, "values", ", ".join(codes[:3])),)
            return


def _read_rows(found: list[tuple[ColumnMatch, ...]], headings: Sequence[str | None], body: pa.Table) -> None:
    """Two words of severity, or two kinds of audit, in three rows or more below a heading that nobody knows."""
    known = _fields(found)
    for at, text in enumerate(headings):
        words = pc.unique(body.column(at)).drop_null().to_pylist()[:3] if text and not found[at] else []
        if len(words) != 2 or body.num_rows - body.column(at).null_count < 3:
            continue
        for match in heading_matches(text or "", (*words, *words))[:1]:
            if match.field in ("severity", "audit_type") and match.field not in known and match.confidence >= SURE:
                found[at] = (ColumnMatch(match.field, match.confidence, match.reason, match.detail),)


def _grade(found: list[tuple[ColumnMatch, ...]], headings: Sequence[str | None], body: pa.Table) -> None:
    """Major, minor and remark below "Rating", which also heads answers and results: it says how bad what stands beside
    it is. A word of an item that is met makes it a column of answers."""
    fields = _fields(found)
    if not fields & WRITTEN_UP or any({match.field for match in one} == {"severity"} for one in found):
        return
    graded = []
    for at, text in enumerate(headings):
        named = heading_names(text or "") | {match.field for match in found[at]}
        words = pc.unique(body.column(at)).drop_null().to_pylist() if named and named <= RATINGS else []
        if 1 < len(words) <= MOST_GRADES and all(label_meanings("severity", words).values()):
            graded.append((at, words))
    if len(graded) == 1:
        at, words = graded[0]
        found[at] = (ColumnMatch("severity", 0.65, "values", ", ".join(words[:3])),)


def _fields(found: Sequence[tuple[ColumnMatch, ...]]) -> set[str]:
    return {match.field for one in found for match in one}


def _name(found: list[tuple[ColumnMatch, ...]], headings: Sequence[str | None], body: pa.Table) -> None:
    free = [at for at, text in enumerate(headings) if text and not found[at]]
    if _fields(found) & {"supplier_code", "site_code"}:
        for at in free:
            if normal_heading(headings[at] or "") in NAMES:
                found[at] = (ColumnMatch("site", 0.65, "values", "the only name beside the codes"),)
                return
    named = [at for at in free if _are_companies(body.column(at))]
    if len(named) == 1:
        found[named[0]] = (ColumnMatch("supplier", 0.65, "values", "names with the legal forms of companies"),)


def _judge(found: list[tuple[ColumnMatch, ...]], headings: Sequence[str | None], body: pa.Table) -> None:
    """Pass and Fail below a heading that nobody knows."""
    judged = []
    for at, text in enumerate(headings):
        words = pc.unique(body.column(at)).drop_null().to_pylist() if text and not found[at] else []
        meanings = [label_meaning("result", word) for word in words]
        verdicts = {one.canonical for one in meanings if one and not one.ambiguous}
        if all(meanings) and len(words) <= MOST_VERDICTS and verdicts >= {"pass", "fail"} and max(map(len, words)) > 2:
            judged.append(at)
    if len(judged) == 1:
        found[judged[0]] = (ColumnMatch("overall_result", 0.65, "values", "verdicts, and no other column has any"),)


def _take_grades(found: list[tuple[ColumnMatch, ...]], headings: Sequence[str | None], body: pa.Table) -> None:
    """Grades such as AA, B+ or Class A below a heading that speaks of a mark, a rating or a seal: what an audit was
    given, kept as printed where no scheme says what it counts as."""
    graded = []
    for at, text in enumerate(headings):
        heading = text or ""
        marks = heading_names(heading) | {match.field for match in found[at]}
        if not (marks and marks <= MARKS) and normal_heading(heading) not in SEALS:
            continue
        words = pc.unique(body.column(at)).drop_null().to_pylist()
        grades = sum(GRADE.match(word.strip()) is not None for word in words)
        worded = all(len(word) <= LONGEST_GRADE and not any(map(str.isdigit, word)) for word in words)
        if worded and len(words) <= MOST_GRADED and grades >= max(1, 0.5 * len(words)):
            graded.append(at)
    if len(graded) == 1:
        found[graded[0]] = (ColumnMatch("overall_result", 0.65, "values", "grades, and no other column has any"),)


def _settle_code(found: list[tuple[ColumnMatch, ...]], body: pa.Table) -> None:
    """A code of suppliers that is the same in all rows is the reader's own; one that every name has of its own makes
    the name beside it that of the supplier."""
    at = {match.field: place for place, one in enumerate(found) for match in one[:1]}
    name = at.get("supplier", at.get("site"))
    if "supplier_code" not in at or name is None:
        return
    codes, names = body.column(at["supplier_code"]), body.column(name)
    of_site = "site_code" in at and _one_to_one(body.column(at["site_code"]), names)
    if pc.count_distinct(codes).as_py() == 1 < pc.count_distinct(names).as_py():
        found[at["supplier_code"]] = ()
    elif "supplier" not in at and not of_site and _one_to_one(codes, names):
        found[name] = (ColumnMatch("supplier", 0.65, "values", "a name of its own for each code of a supplier"),)


def _one_to_one(codes: pa.ChunkedArray, names: pa.ChunkedArray) -> bool:
    pairs = pa.table([codes, names], names=["code", "name"]).drop_null()
    different = {pc.count_distinct(pairs.column(at)).as_py() for at in (0, 1)}
    return different == {pairs.group_by(["code", "name"]).aggregate([]).num_rows}


def _are_companies(column: pa.ChunkedArray) -> bool:
    """Whether most texts end with a legal form ("Ltd", "S.r.l.", "有限公司")."""
    texts = pc.unique(column).drop_null().to_pylist()[:MOST_NAMES]
    return len(texts) > 1 and sum(map(has_legal_form, texts)) >= 0.6 * len(texts)


def _all_differ(column: pa.ChunkedArray) -> bool:
    filled = len(column) - column.null_count
    return filled > 1 and bool(pc.count_distinct(column).as_py() == filled) and filled >= 0.98 * len(column)
