"""What a row of a table states: an audit, a section result, an answer, a finding, an action, or a supplier."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from loaders.column_fields import recognised
from loaders.fields import ACTION, FINDING, ITEM
from loaders.item_numbers import POINTS
from loaders.table import ColumnMatch

OF_AN_AUDIT = frozenset(
    {"audit_no", "audit_date", "audit_end_date", "audit_type", "overall_result", "overall_score", "auditor", "man_days"}
)
# A list of audits names these too: who owns the record, by when its plan is due, when it was closed.
OF_A_RECORD = frozenset({"responsible", "due_date", "original_due_date", "closed_date", "verified_date"})
OF_A_VISIT = frozenset({"supplier", "supplier_code", "site", "audit_no", "audit_date", "audit_end_date"})
OF_A_FINDING = frozenset({"finding_text", "severity", "root_cause"})
OF_A_SUPPLIER = frozenset(
    {"country", "region", "category", "criticality", "active", "city", "address", "supplier_code"}
)


def table_shape(
    matches: Sequence[tuple[ColumnMatch, ...]],
    given: dict[str, tuple[int, ...]],
    samples: Sequence[list[str]],
    *,
    ticks: bool,
    wide: bool,
    said: set[str],
    graded: bool,
    body: pa.Table,
) -> str:
    """The shape, from the fields no other reading explains and from the values of answer columns.

    ``ticks``: columns headed Yes or No are ticked; ``wide``: items stand across; ``said``: fields named once around the
    table; ``graded``: findings stand in words, a column per severity.
    """
    if ticks:
        return "answers"
    if wide:
        return "audits"
    sure = {found[0].field for found in matches if len(found) == 1} | set(given)
    possible = {match.field for found in matches for match in found} | set(given)
    has_item = bool(sure & set(ITEM)) or ("question_id" in possible and bool(possible & {"answer", "finding_text"}))
    if has_item and "overall_result" not in given:
        answered = "answer" in given or any(
            any(match.field == "answer" for match in found)
            and recognised("answer", samples[at]) >= 0.5
            and not ("finding_text" in sure and _grades(found, samples[at]))
            for at, found in enumerate(matches)
        )
        remarked = _are_remarks(matches, sure, body)
        scored = "score" in possible and ("max_score" in possible or remarked or not sure & set(FINDING))
        full = {"score", "max_score", "question_text"} <= possible and "severity" not in sure
        pointed = any(match.why == POINTS for found in matches for match in found)
        if answered or full or pointed or (scored and (remarked or not sure & set(FINDING))):
            return "answers"
    if graded and (has_item or not possible & OF_A_VISIT):
        return "findings"
    if "overall_result" in given or ("overall_score" in given and "severity" not in given):
        return "audits"
    acts = sure & set(ACTION) - {"status"}
    named = {"finding_no", "question_id"} | ({"question_text"} if "action_no" in sure else set())
    if acts and not possible & OF_A_FINDING and (possible | said) & named:
        return "actions"
    judged = possible & {"overall_result", "overall_score", "man_days"}
    if has_item or sure & set(FINDING) or acts - OF_A_RECORD or (acts and not judged):
        return "findings"
    if any(
        any(match.field == "severity" for match in found) and recognised("severity", samples[at]) >= 0.5
        for at, found in enumerate(matches)
    ):
        return "findings"
    listed = possible & OF_A_SUPPLIER and possible & {"supplier", "site"}
    if not (possible | said) & OF_AN_AUDIT and (listed or possible >= {"site", "site_code"}):
        return "suppliers"
    return "audits"


def _grades(found: tuple[ColumnMatch, ...], sample: list[str]) -> bool:
    """Whether a column that may be either grades what was found rather than answers: "Major", "Priority", "Minor"."""
    graded = recognised("severity", sample)
    return any(match.field == "severity" for match in found) and graded >= recognised("answer", sample)


def _are_remarks(matches: Sequence[tuple[ColumnMatch, ...]], sure: set[str], body: pa.Table) -> bool:
    """Whether the findings beside questions are remarks on some of their points: each row is an item, found wanting or
    not, and would be a nonconformity in a list of findings."""
    places = {match.field: at for at, found in enumerate(matches) for match in found}
    if sure & set(FINDING) != {"finding_text"} or not places.keys() >= {"question_text", "score"}:
        return False
    asked, pointed, told = (
        pc.is_valid(body.column(places[name])) for name in ("question_text", "score", "finding_text")
    )
    items, remarks = pc.and_(asked, pointed), pc.and_(pc.and_(asked, pointed), told)
    return bool((pc.sum(remarks).as_py() or 0) < (pc.sum(items).as_py() or 0))


def refined_shape(
    shape: str, columns: dict[str, tuple[int, ...]], body: pa.Table, *, said: set[str], graded: Collection[int] = ()
) -> str:
    """A list of audits with several rows per audit, one per section, holds section results; one whose rows differ in
    what stands below their severities (the columns ``graded``) holds findings."""
    sectioned = columns.keys() & {"section", "dimension", "topic"}
    if shape != "audits" or not (sectioned or graded):
        return shape
    unnamed = not columns.keys() & {"supplier", "site", "audit_no"}
    if sectioned and unnamed and said & {"supplier", "supplier_code", "site", "audit_no"}:
        return "sections"
    names = ("audit_no",) if "audit_no" in columns else ("supplier", "supplier_code", "site", "audit_date", "scheme")
    keys = [body.column(columns[name][0]) for name in names if name in columns]
    if not keys:
        return shape
    grouped = pa.table(keys, names=[str(at) for at in range(len(keys))])
    filled = grouped.filter(pc.is_valid(grouped.column(0)))
    if sectioned:
        return "sections" if _distinct(filled) < filled.num_rows else shape
    told = pa.table(
        [*keys, *(body.column(at) for at in graded)], names=[str(at) for at in range(len(keys) + len(graded))]
    )
    return "findings" if _distinct(told.filter(pc.is_valid(told.column(0)))) > _distinct(filled) else shape


def _distinct(rows: pa.Table) -> int:
    distinct: int = rows.group_by(rows.column_names).aggregate([]).num_rows
    return distinct


def pointed_sections(
    shape: str,
    columns: dict[str, tuple[int, ...]],
    chosen: dict[int, ColumnMatch],
    unused: dict[str, str],
    matches: Sequence[tuple[ColumnMatch, ...]],
) -> tuple[dict[str, tuple[int, ...]], dict[int, ColumnMatch], dict[str, str]]:
    """The columns of section results with their points as score, where nothing else is one: "Points" are of an item
    elsewhere. Other shapes stay as they are."""
    pointed = [at for at, found in enumerate(matches) if [match.field for match in found] == ["score"]]
    if shape != "sections" or "overall_score" in columns or len(pointed) != 1:
        return columns, chosen, unused
    match = matches[pointed[0]][0]
    return (
        columns | {"overall_score": (pointed[0],)},
        chosen | {pointed[0]: ColumnMatch("overall_score", match.confidence, match.reason, match.why)},
        {heading: field for heading, field in unused.items() if field != "score"},
    )
