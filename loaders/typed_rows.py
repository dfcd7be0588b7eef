"""The rows of one table as typed values: every cell read, every cell that could not be read reported."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from openpyxl.utils import get_column_letter

from loaders import vocabulary
from loaders.asked_days import ask_day
from loaders.blocks import table_blocks, tell_blocks
from loaders.clause_cells import read_clauses
from loaders.clean_results import read_clean_results
from loaders.clean_rows import clear_clean_rows
from loaders.column_fields import LAST_COUNTS
from loaders.columns import decoded_text, encoded_text, joined, nothing, readings
from loaders.date_cells import read_dates
from loaders.date_columns import date_orders
from loaders.deleted_rows import set_deleted_aside
from loaders.failed_answers import raise_failed
from loaders.fields import FIELDS
from loaders.full_points import read_full_points
from loaders.graded_answers import tell_grades
from loaders.graded_columns import read_graded
from loaders.graded_scores import part_grades
from loaders.grid import Grid
from loaders.group_rows import group_places
from loaders.item_cells import item_lists, section_lists
from loaders.item_types import mark_item_types
from loaders.label_cells import OUTCOME_REMEDY, read_labels
from loaders.label_scales import label_meanings
from loaders.mapping import SheetMapping
from loaders.marks import mark
from loaders.number_cells import read_numbers
from loaders.numbers import number_value
from loaders.place_cells import read_places, read_scheme
from loaders.premises import ask_premises
from loaders.questions import binary_question, header_question, maximum_question, values_question
from loaders.reading import Sheet
from loaders.report import Problem
from loaders.requirement_texts import mark_chapters
from loaders.row_classes import row_classes
from loaders.rows import TypedRows
from loaders.settled_answers import settle_answers
from loaders.severity_titles import read_severity_titles
from loaders.site_trees import mark_groups
from loaders.stated_maxima import stated_maximum
from loaders.table import Table
from loaders.ticked_severities import read_ticked_severities
from loaders.unaudited import mark_unaudited
from loaders.wide import YEAR

FIRST_FILLED = frozenset({"severity", *LAST_COUNTS})  # of several columns the first that is filled counts
# Below this confidence the heading row is asked for, with our best guess.
DOUBTFUL = 0.5
MOSTLY = 0.5


def typed_rows(sheet: Sheet, table: Table, mapping: SheetMapping | None) -> TypedRows:
    """Read the rows of a table. What cannot be decided stands in ``questions``; nothing is guessed."""
    rules = mapping or SheetMapping()
    grid = Grid(sheet, words=table.legend)
    first, last = table.header_row, table.last_row - 1
    encoded = [encoded_text(column) for column in grid.body(first, last).columns]
    columns = [decoded_text(column) for column in encoded]
    length = table.last_row - table.header_row
    blocks = table_blocks(table, columns)
    columns = blocks.filled(columns, rules)
    found = row_classes(table, columns)
    found.classes[blocks.bands], found.classes[[*blocks.taken]] = "non_data", ""
    text = {name: _field_text(name, table, rules, columns, length) for name in FIELDS}
    if "section" not in table.columns:
        text["section"] = pc.coalesce(found.sections, text["section"])
    for name, places in group_places(table, columns, found.classes).items():
        text[name] = pc.coalesce(text[name], pa.array(places, pa.string()))
    unchanged = not sheet.merges and not grid.words
    as_read = encoded if unchanged else [encoded_text(column) for column in grid.table.slice(first, length).columns]
    typed = TypedRows(
        table=table, mapping=rules, rows=np.arange(length) + first + 1, parts=np.zeros(length, dtype=np.int64),
        text=text, cells=_cell_lists(as_read, length), row_class=found.classes,
    )  # fmt: skip
    tell_blocks(typed, blocks)
    clear_clean_rows(typed)
    if table.confidence < DOUBTFUL:
        typed.questions.append(
            header_question(table.sheet, table.header_row, [text for text in table.headings if text])
        )
    ask_day(typed, columns)
    mark_item_types(typed, columns)
    set_deleted_aside(typed, columns)
    mark_groups(typed, columns)
    mark_chapters(typed, columns)
    _read_across(typed, columns)
    if table.audits:
        _spread(typed, columns)
    orders, questions, typed.proven_orders = date_orders(table, rules, typed.text)
    typed.questions += questions
    read_scheme(typed)
    read_dates(typed, orders)
    part_grades(typed)
    read_ticked_severities(typed)
    read_severity_titles(typed, grid)
    settle_answers(typed, columns)
    read_labels(typed)
    raise_failed(typed)
    tell_grades(typed)
    read_clean_results(typed)
    _name_findings(typed)
    read_numbers(typed)
    read_full_points(typed)
    read_places(typed)
    ask_premises(typed)
    read_graded(typed)
    read_clauses(typed)
    mark_unaudited(typed)
    _tell_unknown(typed)
    _tell_repeated(typed, sheet)
    return typed


def _tell_unknown(typed: TypedRows) -> None:
    """Headings nobody knows, each with what would do; years across head one audit's figure each, but tell no day."""
    table = typed.table
    years = {heading for heading in table.unknown if YEAR.match(heading)}
    for heading in table.unknown:
        reason = "nobody knows this heading; its column stays as read"
        remedy = "Say in the load wizard, or in a mapping file, which field it is if it matters."
        if len(years) > 1 and heading in years:
            reason = "a year for a heading: its column stays as read, for what is in it has no day and no name"
            remedy = "Write a row for each supplier and audit, with columns for the audit date and the score or result."
        typed.problems.append(
            Problem(table.sheet, table.header_row, heading, heading, reason, remedy, "unknown_heading")
        )


def _name_findings(typed: TypedRows) -> None:
    """Where no column says what was found, a graded or numbered finding is told by the requirement that is not met:
    two minor ones of one audit would be the same otherwise."""
    if typed.table.shape != "findings" or "finding_text" in typed.table.columns:
        return
    told = pa.array(typed.filled("severity") | typed.filled("finding_no"))
    wording = pc.if_else(told, typed.text["question_text"], pa.scalar(None, pa.string()))
    typed.text["finding_text"] = pc.coalesce(typed.text["finding_text"], wording)


def _tell_repeated(typed: TypedRows, sheet: Sheet) -> None:
    """Headings that name or judge an audit and stand in the row once more: perhaps those of another table beside it."""
    table = typed.table
    for name in ("supplier", "site", "audit_no", "audit_date", "overall_score", "overall_result"):
        for at in table.columns.get(name, ()):
            others = [other for other, text in enumerate(table.headings) if other != at and text == table.headings[at]]
            for other in [other for other in others if (other,) not in table.columns.values()]:
                letters = [get_column_letter(sheet.first_column + place + 1) for place in (at, other)]
                reason = f"the heading stands twice; column {letters[0]} is read, column {letters[1]} is not"
                typed.problems.append(
                    Problem(table.sheet, table.header_row, table.headings[at], None, reason,
                            "Put tables that stand beside each other on sheets of their own.", "note")
                )  # fmt: skip


def _field_text(name: str, table: Table, rules: SheetMapping, columns: list[pa.Array], length: int) -> pa.Array:
    said = table.constants.get(name)
    constant = rules.constants.get(name) or (said.text if said else None)
    if table.tick_points is not None and name in ("answer", "score", "max_score"):
        full = pa.repeat(pa.scalar(str(table.tick_points)), length)
        return {"answer": pa.nulls(length, pa.string()), "max_score": full}.get(name) or _ticked(table, columns, length)
    if name == "answer" and table.ticks:
        return _ticked(table, columns, length)
    if name == "max_score" and constant is None:
        constant = stated_maximum(table.heading("score" if table.shape == "answers" else "overall_score"))
    if name not in table.columns:
        return pa.repeat(pa.scalar(constant, pa.string()), length) if constant else nothing(length, pa.string())
    texts = [columns[at] for at in table.columns[name]]
    text = pc.coalesce(*texts) if name in FIRST_FILLED else joined(texts)
    if constant:
        text = text.fill_null(constant)
    # A word the mapping sends to nothing is an empty cell; other words are read with their field.
    blanks = [word for word, meaning in rules.values.get(name, {}).items() if meaning is None and word != "*"]
    if blanks:
        text = pc.if_else(pc.is_in(text, pa.array(blanks, pa.string())), pa.scalar(None, pa.string()), text)
    return text


def _ticked(table: Table, columns: list[pa.Array], length: int) -> pa.Array:
    """The heading of the ticked column; several ticks are their headings joined, which nobody knows as an answer."""
    text = pa.nulls(length, pa.string())
    for at, heading in table.ticks.items():
        text = joined([text, readings(columns[at], partial(_marked, heading=heading), type=pa.string()).values])
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def _marked(cell: str, *, heading: str) -> str | None:
    """The heading when the cell is ticked. What is neither tick nor empty box is told as it stands, and asked about."""
    ticked = mark(cell)
    return None if ticked is False else heading if ticked else f"{heading}: {cell}"


def _cell_lists(columns: list[pa.DictionaryArray], length: int) -> pa.Array:
    """The cells of each row. Interleaved as numbers of texts: a large file has ten million cells and few texts."""
    width = len(columns)
    if not width or not length:
        return pa.array([[] for _ in range(length)], pa.list_(pa.string()))
    places, texts, known = np.empty((length, width), np.int32), [], 0
    for at, column in enumerate(columns):
        empty = np.asarray(pc.is_null(column.dictionary))
        own = np.where(empty, -1, np.arange(known, known + len(empty), dtype=np.int32))
        indices = column.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        places[:, at] = np.append(own, -1)[indices]  # the last stands for -1, an empty cell
        texts.append(column.dictionary)
        known += len(empty)
    flat = places.ravel()
    cells = pa.concat_arrays(texts).take(pa.array(flat, pa.int32(), mask=flat < 0))
    return pa.ListArray.from_arrays(pa.array(np.arange(0, width * length + 1, width), pa.int32()), cells)


def _read_across(typed: TypedRows, columns: list[pa.Array]) -> None:
    """Answers and section results that stand across the row."""
    table = typed.table
    words = dict(table.item_words)
    said = typed.mapping.values.get("answer", {})
    if table.undecided and not {"0", "1"} <= said.keys():
        example = table.headings[table.items[0].column] or ""
        typed.questions.append(binary_question(table.sheet, example))

    full = number_value(typed.mapping.constants.get("max_score", ""))
    if table.scored and full is None:
        typed.questions.append(maximum_question(table.sheet, table.headings[table.items[0].column] or ""))
    elif table.scored and full:
        table = typed.table = replace(table, maxima={item.column: full for item in table.items})
    texts = {text for item in table.items for text in pc.unique(columns[item.column]).to_pylist() if text}
    meanings = label_meanings("answer", sorted(texts))

    def outcome(text: str) -> str | None:
        if text in said or "*" in said:
            return said.get(text, said.get("*")) or ""
        if text in words:
            return words[text]
        meaning = meanings.get(text)
        return meaning.canonical if meaning else None

    typed.values["items"], unread = item_lists(table, columns, typed.row_class, outcome)
    named = {
        known.name
        for text in pc.unique(typed.text["scheme"]).to_pylist()
        if (known := vocabulary.scheme_name(text or ""))
    }
    typed.values["parts"] = section_lists(
        table, columns, typed.row_class, scheme=named.pop() if len(named) == 1 else None
    )
    if unread and not table.undecided and not (table.scored and full is None):
        counts = [(text, len(rows)) for text, rows in unread.items()]
        heading = table.headings[table.items[0].column] or ""
        typed.questions.append(
            values_question(table.sheet, heading, "answer", counts, vocabulary.known_labels("answer"))
        )
        for text, rows in unread.items():
            typed.note("unknown_label", int(rows[0]), "answer", text,
                       f"{text!r} is no known answer; kept as read in {len(rows)} rows, counted as unmapped",
                       OUTCOME_REMEDY.format(", ".join(vocabulary.known_labels("answer"))))  # fmt: skip


def _are_points(typed: TypedRows, answers: pa.Array) -> bool:
    """Whether the cells of a matrix are points: numbers, where a column gives the full points of each item."""
    texts = pc.unique(answers).drop_null().to_pylist()
    numbers = sum(number_value(text) is not None for text in texts)
    return "max_score" in typed.table.columns and numbers >= MOSTLY * len(texts)


def _spread(typed: TypedRows, columns: list[pa.Array]) -> None:
    """A matrix: each row once per audit, with what stands above the audit's column."""
    audits, length = typed.table.audits, len(typed.rows)
    rows = np.repeat(np.arange(length), len(audits))
    typed.parts = np.tile(np.arange(len(audits)), length)
    taken = pa.array(rows)
    typed.text = {name: text.take(taken) for name, text in typed.text.items()}
    for name in {name for audit in audits for name in audit.constants}:
        own = pa.array([audit.constants.get(name) for audit in audits] * length, pa.string())
        typed.text[name] = pc.coalesce(own, typed.text[name])
    answers = pa.concat_arrays([columns[audit.column] for audit in audits])
    order = np.arange(length * len(audits)).reshape(len(audits), length).T.ravel()
    typed.text["score" if _are_points(typed, answers) else "answer"] = answers.take(pa.array(order))
    empty = pa.scalar([], pa.list_(pa.string()))
    typed.cells = pc.if_else(pa.array(typed.parts == 0), typed.cells.take(taken), empty)
    typed.row_class, typed.rows = typed.row_class[rows], typed.rows[rows]
    typed.values |= {name: typed.values[name].take(taken) for name in ("items", "parts")}
