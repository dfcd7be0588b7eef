"""Which rows below the headings are data: blank rows, repeated headings, totals, remarks and section rows are not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from loaders import vocabulary
from loaders.columns import readings
from loaders.dates import date_span
from loaders.key_values import said_once
from loaders.marks import mark
from loaders.numbers import number_value
from loaders.severity_headings import heading_severity
from loaders.table import Table
from loaders.totals import begins_as_total, closes_form, groups_added_up, signs_off
from loaders.wide import CODE

KEYS = ("supplier", "supplier_code", "site", "audit_no", "audit_date", "audit_end_date", "finding_no")
SAID = ("answer", "score", "severity", "finding_text", "due_date", "status", "corrective_action")
NUMBERS = ("finding_no", "action_no", "question_id")
LONGEST_SECTION = 3
FOOT_ROWS = 20
SAME_POINTS = 0.001


@dataclass(frozen=True)
class RowClasses:
    """A class per row ('' = data, to be decided), and the section heading a row stands under, where rows say so."""

    classes: npt.NDArray[np.object_]
    sections: pa.Array


def row_classes(table: Table, columns: list[pa.Array]) -> RowClasses:
    """Classes 'blank', 'non_data' or ''; a row is never dropped, only told what it is."""
    valid = np.column_stack([np.asarray(pc.is_valid(column)) for column in columns])
    filled = valid.sum(axis=1)
    classes = np.full(len(filled), "", dtype=object)
    classes[filled == 0] = "blank"
    keyed = _any(table, valid, KEYS) | (_any(table, valid, ("question_id", "question_text")) & _any(table, valid, SAID))
    if table.shape == "sections":
        stated = _any(table, valid, ("section", "dimension", "topic")) & _any(
            table, valid, ("overall_result", "overall_score")
        )
        keyed |= stated & ~_says_of_audit(table, columns)
    for at in table.ticks:
        keyed |= valid[:, at] & _any(table, valid, ("question_id", "question_text"))
    if table.ticks and "question_text" in table.columns:
        # Score and result stand right below the items, under the tick columns.
        keyed &= valid[:, table.columns["question_text"][0]] | _any(table, valid, ("section",))
    for at in table.graded:
        keyed |= valid[:, at] & _any(table, valid, ("question_id", "question_text", "section", "topic", "dimension"))
    for audit in table.audits:
        keyed |= valid[:, audit.column] & _any(table, valid, ("question_id", "question_text"))
    keyed &= ~_only_numbered(table, valid, filled)
    lone = (filled > 0) & (filled <= LONGEST_SECTION - 1) & ~keyed
    items = _unanswered_items(table, columns, lone)
    lone &= ~items
    classes[lone] = "non_data"
    first = valid.argmax(axis=1)
    dated = _dated(table, columns)
    foot = _foot(table, columns, first, filled)
    few = (filled > 0) & (filled < max(2, valid.shape[1]))
    for index in np.flatnonzero(few | foot | _repeats_heading(table, columns)):
        word = columns[first[index]][int(index)].as_py()
        second = _second(valid[index], columns, int(index)) if "question_id" in table.columns or table.ticks else None
        total = any(text and begins_as_total(text) for text in (word, second)) or bool(foot[index])
        total = total or (table.shape != "suppliers" and _adds_up_group(word, columns[first[index]]))
        if (total and not dated[index]) or _is_heading(table, columns, int(index)):
            classes[index] = "non_data"
            lone[index] = False
    classes[_signed_off(table, columns, first, classes)] = "non_data"
    summed = _summed_rows(table, columns)
    classes[summed] = "non_data"
    lone[summed] = True  # their words are the names of sections
    if table.shape == "sections":
        classes[_section_totals(table, columns, classes)] = "non_data"
    if table.maxima_row is not None:
        classes[table.maxima_row - table.header_row - 1] = "non_data"
    for row in table.said_rows:
        classes[row - table.header_row - 1] = "non_data"
    _mark_footer(classes, filled, _is_datum(table, columns, valid, dated))
    return RowClasses(classes, _sections(table, columns, lone, len(filled)))


def _only_numbered(table: Table, valid: npt.NDArray[np.bool_], filled: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Rows of findings or actions with nothing but a text where the others have their finding's number: the heading of
    a chapter between them ("5 - Living wages are paid"), a line numbered beforehand and never filled in."""
    numbered = _any(table, valid, ("finding_no",)) & (filled == 1)
    return numbered if table.shape in ("findings", "actions") else np.zeros(len(valid), dtype=bool)


def _foot(
    table: Table, columns: list[pa.Array], first: npt.NDArray[np.int64], filled: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """The lines below a checklist's items, one after the other from the end: names with a colon, scores, signatures."""
    foot = np.zeros(len(first), dtype=bool)
    if table.shape != "answers" or "question_text" not in table.columns:
        return foot
    for index in range(len(first) - 1, max(-1, len(first) - FOOT_ROWS - 1), -1):
        word = columns[first[index]][index].as_py()
        closes = bool(word) and bool(closes_form(word) or begins_as_total(word) or said_once(word))
        closes = closes or _is_answered_by_name(table, columns, index)
        if filled[index] > 1 and (not closes or _is_answered(table, columns, index)):
            break
        foot[index] = closes
    return foot


def _signed_off(
    table: Table, columns: list[pa.Array], first: npt.NDArray[np.int64], classes: npt.NDArray[np.object_]
) -> list[int]:
    """The rows at the end that begin with who made or approved the list, whatever date stands beside the name; below
    the findings of one audit also those where somebody signs, under the findings' numbers."""
    numbers = {at for name in NUMBERS for at in table.columns.get(name, ())} if table.layout == "form" else set()
    found = []
    for index in range(len(first) - 1, max(-1, len(first) - FOOT_ROWS - 1), -1):
        word = columns[first[index]][index].as_py() or ""
        closes = (first[index] in numbers and closes_form(word)) or _is_answered_by_name(table, columns, index)
        if signs_off(word) or (table.shape == "findings" and closes):
            found.append(index)
        elif not classes[index]:
            break
    return found


def _adds_up_group(word: str | None, column: pa.Array) -> bool:
    """Whether a row's first text is a total of one of the names in its own column."""
    groups = groups_added_up(word) if word else []
    return any(group and pc.any(pc.equal(column, group)).as_py() for group in groups)


def _summed_rows(table: Table, columns: list[pa.Array]) -> list[int]:
    """The rows of a scored form that only add up others: "A | Organisation | 5 | 6" above A1 and A2, whose points are 5
    of 6 together, and rows without a question whose first word is no item's code ("Degree of fulfilment P5")."""
    said = next((name for name in ("score", "answer") if name in table.columns), "")
    places = [table.columns[name][0] for name in ("question_id", "question_text", said) if name in table.columns]
    if table.layout != "form" or len(places) < 3:
        return []
    codes, texts, scores = (columns[at].to_pylist() for at in places)
    points = [number_value(score) if score else None for score in scores]
    found = []
    for index, code in enumerate(codes):
        if code and not texts[index] and not CODE.match(code) and (said == "score" or points[index] is not None):
            found.append(index)
        elif code and points[index] is not None:
            start = code.rstrip(". ")
            below = [value for other, value in zip(codes[index + 1 :], points[index + 1 :], strict=True)
                     if value is not None and other and other != code and _is_part(other, start)]  # fmt: skip
            if len(below) > 1 and abs(sum(below) - (points[index] or 0)) < SAME_POINTS:
                found.append(index)
    return found


def _section_totals(table: Table, columns: list[pa.Array], classes: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    """Rows whose section is called "Total": they add up the sections of their audit."""
    at = table.columns[next(name for name in ("section", "dimension", "topic") if name in table.columns)][0]
    total = readings(columns[at], begins_as_total, type=pa.bool_()).values
    open_still: npt.NDArray[np.bool_] = classes == ""
    return np.asarray(total.fill_null(False)) & open_still


def _is_part(code: str, start: str) -> bool:
    """Whether a code is one below another: A1 and A.1 below A, 1.1 but not 11 below 1."""
    rest = code.removeprefix(start)
    return rest != code and bool(rest) and (rest[0] in ".-" or (start.isalpha() and rest[0].isdigit()))


def _is_answered(table: Table, columns: list[pa.Array], index: int) -> bool:
    """Whether a row has a question with a word of an answer: such a row is an item however it begins."""
    cells = [columns[at][index].as_py() for name in ("question_text", "answer") for at in table.columns.get(name, ())]
    return len(cells) > 1 and all(cells) and vocabulary.label_meaning("answer", cells[-1]) is not None


def _is_answered_by_name(table: Table, columns: list[pa.Array], index: int) -> bool:
    """Whether the name of something said once stands where answers or grades do: "Speaker | M. Green | Date"."""
    kind = "answer" if table.shape == "answers" else "severity"
    cells = [columns[at][index].as_py() or "" for at in table.columns.get(kind, ())]
    return any(vocabulary.label_meaning(kind, cell) is None and said_once(cell) is not None for cell in cells)


def _says_of_audit(table: Table, columns: list[pa.Array]) -> npt.NDArray[np.bool_]:
    """Rows below the sections that speak of the whole audit: 'Overall score', 'Result'."""
    at = table.columns[next(name for name in ("section", "dimension", "topic") if name in table.columns)][0]
    said = readings(columns[at], lambda text: said_once(text) is not None, type=pa.bool_()).values
    return np.asarray(said.fill_null(False))


def _second(valid: npt.NDArray[np.bool_], columns: list[pa.Array], index: int) -> str | None:
    """The second text of a row: a subtotal of a form stands beside an empty number."""
    places = np.flatnonzero(valid)
    text: str | None = columns[places[1]][index].as_py() if len(places) > 1 else None
    return text


def _dated(table: Table, columns: list[pa.Array]) -> npt.NDArray[np.bool_]:
    """Which rows have a date of their audit."""
    found = np.zeros(len(columns[0]), dtype=bool)
    for name in ("audit_date", "audit_end_date"):
        for at in table.columns.get(name, ()):
            encoded = columns[at].dictionary_encode()
            dates = [
                date_span(text, order="dmy") or date_span(text, order="mdy") for text in encoded.dictionary.to_pylist()
            ]
            read = pa.array([span is not None for span in dates], pa.bool_()).take(encoded.indices)
            found |= np.asarray(read.fill_null(False))
    return found


def _is_tick(text: str) -> bool:
    return mark(text) is True


def _is_datum(
    table: Table, columns: list[pa.Array], valid: npt.NDArray[np.bool_], dated: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Rows that state what rows of this table state: a dated audit, an answer to an item, a finding, an action."""
    if table.shape in ("audits", "sections"):
        return dated if table.columns.keys() & {"audit_date", "audit_end_date"} else np.ones(len(valid), dtype=bool)
    if table.shape == "answers":
        marked = _any(table, valid, ("answer", "score"))
        for at in table.ticks:
            marked |= np.asarray(readings(columns[at], _is_tick, type=pa.bool_()).values.fill_null(False))
        for audit in table.audits:
            marked |= valid[:, audit.column]
        return marked & _any(table, valid, ("question_id", "question_text"))
    return np.asarray(valid.sum(axis=1) >= min(3, valid.shape[1]))


def _mark_footer(classes: npt.NDArray[np.object_], filled: npt.NDArray[np.int64], datum: npt.NDArray[np.bool_]) -> None:
    """Signatures and remarks below the last row of data, after a blank row."""
    rows = np.flatnonzero(datum & (classes == ""))
    if not len(rows):
        return
    last = int(rows[-1])
    blanks = np.flatnonzero(filled[last + 1 :] == 0)
    if len(blanks):
        tail = slice(last + 1 + int(blanks[0]), None)
        usual = np.median(filled[datum])
        classes[tail] = np.where(
            (filled[tail] > 0) & (filled[tail] <= max(2.0, 0.75 * usual)), "non_data", classes[tail]
        )


def _any(table: Table, valid: npt.NDArray[np.bool_], names: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(valid), dtype=bool)
    for name in names:
        for at in table.columns.get(name, ()):
            found |= valid[:, at]
    return found


def _unanswered_items(table: Table, columns: list[pa.Array], lone: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Items of a checklist without an answer: a code and a text, and the code is not the beginning of the next one."""
    unanswered = np.zeros(len(lone), dtype=bool)
    if table.shape != "answers" or not {"question_id", "question_text"} <= table.columns.keys():
        return unanswered
    codes = columns[table.columns["question_id"][0]].to_pylist()
    texts = columns[table.columns["question_text"][0]]
    for index in np.flatnonzero(lone & np.asarray(pc.is_valid(texts))):
        code = codes[int(index)]
        following = next((other for other in codes[int(index) + 1 :] if other), None)
        digits = code is not None and any(letter.isdigit() for letter in code)
        unanswered[index] = digits and "." in code and not (following or "").startswith(code.rstrip(".") + ".")
    return unanswered


def _sections(table: Table, columns: list[pa.Array], lone: npt.NDArray[np.bool_], length: int) -> pa.Array:
    """Section headings between the items, or between the findings of one audit, carried down to those below them."""
    between = table.shape == "answers" or (table.shape == "findings" and table.layout == "form")
    if not between or "section" in table.columns:
        return pa.nulls(length, pa.string())
    names: list[str | None] = [None] * length
    for index in np.flatnonzero(lone):
        cells = [cell for column in columns if (cell := column[int(index)].as_py())]
        if table.shape == "answers":
            names[int(index)] = max(cells, key=len)
        elif len(cells) == 1:
            # "Observations" says what the findings below it are, and "" ends the chapter above.
            graded = heading_severity(cells[0]) or vocabulary.label_meaning("severity", cells[0])
            names[int(index)] = "" if graded else cells[0]
    if table.shape == "findings":
        carried = pc.fill_null_forward(pa.array(names, pa.string()))
        return pc.if_else(pc.equal(carried, ""), pa.scalar(None, pa.string()), carried)
    return pc.fill_null_forward(pa.array(names, pa.string()))


def _repeats_heading(table: Table, columns: list[pa.Array]) -> npt.NDArray[np.bool_]:
    """Rows whose cell under the first heading is that heading again."""
    for at, heading in enumerate(table.headings):
        if heading:
            return np.asarray(pc.equal(columns[at], heading).fill_null(False))
    return np.zeros(len(columns[0]), dtype=bool)


def _is_heading(table: Table, columns: list[pa.Array], index: int) -> bool:
    pairs = [(columns[at][index].as_py(), heading) for at, heading in enumerate(table.headings) if heading]
    return all(cell == heading for cell, heading in pairs)
