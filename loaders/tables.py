"""Where the table of a sheet is, and which column is which field. By heading and content, never by position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from loaders.dates import date_value
from loaders.fields import ACTION, FIELDS, FINDING, ITEM, LABELLED, PREFERENCE
from loaders.mapping import SheetMapping
from loaders.normal_form import normal_heading
from loaders.numbers import number_value
from loaders.reading import Sheet
from loaders.refusal import Refusal
from loaders.vocabulary import heading_fields, label_meaning

HEADER_SEARCH = 50
SAMPLE = 200


@dataclass(frozen=True)
class Table:
    """The audit table of one sheet. ``columns``: field -> column numbers (several are joined with a comma)."""

    sheet: str
    shape: str
    header_row: int  # as Excel shows it, from 1
    headings: tuple[str | None, ...]
    columns: dict[str, tuple[int, ...]]
    unknown: tuple[str, ...] = ()
    unused: dict[str, str] = field(default_factory=dict)  # heading -> field it would have been

    def heading(self, name: str) -> str:
        """The heading(s) of a field, as the sheet spells them."""
        return ", ".join(self.headings[column] or "" for column in self.columns.get(name, ()))


@dataclass(frozen=True)
class NoTable:
    """A sheet without an audit table, and why."""

    sheet: str
    reason: str


def sheet_table(sheet: Sheet, mapping: SheetMapping | None) -> Table | NoTable:
    """The sheet's audit table, or the reason why there is none. Raises Refusal when the mapping does not fit it."""
    if sheet.table.num_rows == 0:
        return NoTable(sheet.name, "the sheet is empty")
    if not sheet.visible and (mapping is None or mapping.sheet != sheet.name):
        return NoTable(sheet.name, "the sheet is hidden; name it in a mapping file to load it")
    row = _header_index(sheet, mapping)
    if row is None:
        return NoTable(
            sheet.name,
            f"no row with headings of an audit table in its first {HEADER_SEARCH} rows "
            "(for example Supplier, Audit Date, Result)",
        )
    headings = tuple(_clean(cell) for cell in _row(sheet.table, row))
    body = sheet.table.slice(row + 1)
    given = _given_columns(headings, mapping, sheet.name) if mapping else {}
    candidates = [() if _claimed(given, at) else heading_fields(text or "") for at, text in enumerate(headings)]
    shape = _shape(candidates, given, body)
    columns, unused = _assigned(candidates, given, shape, headings, body)
    shape = _refined_shape(shape, columns, body)
    unknown = tuple(text for at, text in enumerate(headings) if text and not candidates[at] and not _claimed(given, at))
    table = Table(sheet.name, shape, row + 1, headings, columns, unknown, unused)
    reason = _missing(table, set(mapping.constants) if mapping else set())
    return NoTable(sheet.name, reason) if reason else table


def _header_index(sheet: Sheet, mapping: SheetMapping | None) -> int | None:
    if mapping and mapping.header_row:
        if mapping.header_row > sheet.table.num_rows:
            raise Refusal(
                f"Sheet {sheet.name!r} has {sheet.table.num_rows} rows, but the mapping says the headings stand in row "
                f"{mapping.header_row}."
            )
        return mapping.header_row - 1
    wanted = {normal_heading(text) for texts in mapping.fields.values() for text in texts} if mapping else set()
    best, best_score = None, 1
    for index in range(min(HEADER_SEARCH, sheet.table.num_rows)):
        cells = [_clean(cell) for cell in _row(sheet.table, index)]
        score = sum(
            bool(cell) and (normal_heading(cell) in wanted or bool(heading_fields(cell))) for cell in cells if cell
        )
        if score > best_score:
            best, best_score = index, score
    return best


def _row(table: pa.Table, index: int) -> list[str | None]:
    return [column[index].as_py() for column in table.columns]


def _clean(cell: str | None) -> str | None:
    return (cell or "").replace("\ufeff", "").strip() or None


def _given_columns(headings: Sequence[str | None], mapping: SheetMapping, sheet: str) -> dict[str, tuple[int, ...]]:
    places = {normal_heading(text): at for at, text in reversed(list(enumerate(headings))) if text}
    given = {}
    for name, texts in mapping.fields.items():
        for text in texts:
            if normal_heading(text) not in places:
                there = ", ".join(repr(heading) for heading in headings if heading)
                raise Refusal(
                    f"The mapping reads {name} from the heading {text!r}, but sheet {sheet!r} has only: {there}."
                )
        given[name] = tuple(places[normal_heading(text)] for text in texts)
    return given


def _claimed(given: dict[str, tuple[int, ...]], at: int) -> bool:
    return any(at in columns for columns in given.values())


def _shape(candidates: Sequence[tuple[str, ...]], given: dict[str, tuple[int, ...]], body: pa.Table) -> str:
    """audits, answers or findings, from the fields no other reading explains and from the values of answer columns."""
    sure = {fields[0] for fields in candidates if len(fields) == 1} | set(given)
    possible = {name for fields in candidates for name in fields} | set(given)
    has_item = bool(sure & set(ITEM)) or ("question_id" in possible and bool(possible & {"answer", "finding_text"}))
    if has_item and "overall_result" not in given:
        answered = "answer" in given or any(
            "answer" in fields and _recognised("answer", _sample(body, at)) >= 0.5
            for at, fields in enumerate(candidates)
        )
        scored = "score" in possible and ("max_score" in possible or not sure & set(FINDING))
        if answered or (scored and not sure & set(FINDING)):
            return "answers"
    if "overall_result" in given or ("overall_score" in given and "severity" not in given):
        return "audits"
    if has_item or sure & {*FINDING, *ACTION} - {"status"}:
        return "findings"
    if any(
        "severity" in fields and _recognised("severity", _sample(body, at)) >= 0.5
        for at, fields in enumerate(candidates)
    ):
        return "findings"
    return "audits"


def _assigned(
    candidates: Sequence[tuple[str, ...]],
    given: dict[str, tuple[int, ...]],
    shape: str,
    headings: Sequence[str | None],
    body: pa.Table,
) -> tuple[dict[str, tuple[int, ...]], dict[str, str]]:
    """One heading wins one field and one field one heading; sure headings first, then the better content match."""
    columns = dict(given)
    unused: dict[str, str] = {}
    preference = PREFERENCE[shape]
    offers = []
    for at, fields in enumerate(candidates):
        for name in fields:
            fit = _fit(name, _sample(body, at)) if len(fields) > 1 else 1.0
            rank = preference.index(name) if name in preference else len(preference)
            offers.append((len(fields) > 1, -round(fit, 1), rank, at, name))
    taken: set[int] = set()
    for _, fit, _, at, name in sorted(offers):
        if at in taken or name in columns or (fit == 0 and len(candidates[at]) > 1):
            continue
        if shape == "audits" and name in ("answer", "score", "severity", "question_text", "finding_text", "status"):
            continue  # a list of audits has results and scores of audits, not of items
        columns[name] = (at,)
        taken.add(at)
    for at, fields in enumerate(candidates):
        if fields and at not in taken:
            unused[headings[at] or ""] = fields[0]
    return columns, unused


def _fit(name: str, sample: list[str]) -> float:
    """Share of the sampled values that can be a value of the field; 0.5 where anything can be."""
    kind = FIELDS[name]
    if not sample:
        return 0.5
    if kind in LABELLED:
        return _recognised(kind, sample)
    if kind == "date":
        return sum(_is_date(text) for text in sample) / len(sample)
    if kind in ("number", "score"):
        return sum(number_value(text.rstrip("%")) is not None for text in sample) / len(sample)
    return 0.5


def _is_date(text: str) -> bool:
    return any(date_value(text, order=order) is not None for order in ("dmy", "mdy", "ymd"))


def _recognised(kind: str, sample: list[str]) -> float:
    if not sample:
        return 0.0
    known = sum(label_meaning(kind, text) is not None for text in sample)
    letters = sum(kind == "result" and len(text) <= 2 and text[:1] in "ABCDE" for text in sample)
    return (known + letters) / len(sample)


def _sample(body: pa.Table, at: int) -> list[str]:
    values = pc.unique(body.column(at).combine_chunks().slice(0, 5_000)).slice(0, SAMPLE).to_pylist()
    return [text.strip() for text in values if text and text.strip()]


def _refined_shape(shape: str, columns: dict[str, tuple[int, ...]], body: pa.Table) -> str:
    """A list of audits with several rows per audit, one per section, holds section results."""
    if shape != "audits" or not columns.keys() & {"section", "dimension", "topic"}:
        return shape
    names = ("audit_no",) if "audit_no" in columns else ("supplier", "supplier_code", "site", "audit_date", "scheme")
    keys = [body.column(columns[name][0]) for name in names if name in columns]
    if not keys:
        return shape
    grouped = pa.table(keys, names=[str(at) for at in range(len(keys))])
    filled = grouped.filter(pc.is_valid(grouped.column(0)))
    return "sections" if filled.group_by(filled.column_names).aggregate([]).num_rows < filled.num_rows else shape


def _missing(table: Table, constants: set[str]) -> str | None:
    known = table.columns.keys() | constants
    seen = ", ".join(repr(heading) for heading in table.headings if heading)
    if "audit_no" in known and table.shape in ("answers", "findings", "sections"):
        return None
    if not known & {"supplier", "supplier_code", "site"}:
        return f"no column names the supplier (for example 'Supplier'); its headings are {seen}"
    if not known & {"audit_date", "audit_end_date"}:
        return f"no column gives the date of the audit (for example 'Audit Date'); its headings are {seen}"
    return None
