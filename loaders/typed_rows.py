"""The rows of one table as typed values: every cell read, every cell that could not be read reported."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from loaders import vocabulary
from loaders.columns import Readings, clean_text, joined, paired, readings
from loaders.date_columns import date_orders
from loaders.dates import date_value
from loaders.fields import DATES, FIELDS
from loaders.grid import Grid
from loaders.headers import tick_outcome
from loaders.item_cells import item_lists, section_lists
from loaders.items import item_place, topic_words
from loaders.mapping import DateOrder, SheetMapping
from loaders.marks import mark
from loaders.normal_form import normal_name
from loaders.numbers import number_value, percent_column, percent_value
from loaders.questions import Question, binary_question, values_question
from loaders.reading import Sheet
from loaders.report import Problem
from loaders.row_classes import row_classes
from loaders.table import Table

OUTCOME_REMEDY = "Write one of: {}."
ASKED = ("answer", "severity", "overall_result", "status", "audit_type")


@dataclass
class TypedRows:
    """One table's rows: ``text`` and ``values`` by field, a class per row ('' = to be decided), problems, questions.

    A row of a matrix states one answer per audit: it stands here once per audit, told apart by ``parts``.
    """

    table: Table
    mapping: SheetMapping
    rows: npt.NDArray[np.int64]  # row numbers as Excel shows them
    parts: npt.NDArray[np.int64]
    text: dict[str, pa.Array]
    cells: pa.Array
    row_class: npt.NDArray[np.object_]
    values: dict[str, pa.Array] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def filled(self, name: str) -> npt.NDArray[np.bool_]:
        """Which rows have something in a field."""
        return np.asarray(pc.is_valid(self.text[name]))

    def reject(self, index: int, *, heading: str, found: str | None, reason: str, remedy: str) -> None:
        """Refuse a row for good, with its reason."""
        self.row_class[index] = "rejected"
        self.problems.append(Problem(self.table.sheet, int(self.rows[index]), heading, found, reason, remedy))

    def note(self, kind: str, index: int | None, name: str, found: str | None, reason: str, remedy: str) -> None:
        """Report a cell or label that stays open while its row is accepted."""
        row = None if index is None else int(self.rows[index])
        self.problems.append(Problem(self.table.sheet, row, self.table.heading(name), found, reason, remedy, kind))


def typed_rows(sheet: Sheet, table: Table, mapping: SheetMapping | None) -> TypedRows:
    """Read the rows of a table. What cannot be decided stands in ``questions``; nothing is guessed."""
    rules = mapping or SheetMapping()
    grid = Grid(sheet, words=table.legend)
    first, last = table.header_row, table.last_row - 1
    columns = [clean_text(column) for column in grid.body(first, last).columns]
    length = table.last_row - table.header_row
    found = row_classes(table, columns)
    text = {name: _field_text(name, table, rules, columns, length) for name in FIELDS}
    if "section" not in table.columns:
        text["section"] = pc.coalesce(found.sections, text["section"])
    as_read = [clean_text(column) for column in grid.table.slice(first, length).columns]
    typed = TypedRows(
        table=table, mapping=rules, rows=np.arange(length) + first + 1, parts=np.zeros(length, dtype=np.int64),
        text=text, cells=_cell_lists(as_read, length), row_class=found.classes,
    )  # fmt: skip
    _read_across(typed, columns)
    if table.audits:
        _spread(typed, columns)
    orders, questions = date_orders(table, rules, typed.text)
    typed.questions += questions
    _read_scheme(typed)
    _read_dates(typed, orders)
    _read_labels(typed)
    _read_numbers(typed)
    _read_places(typed)
    _read_items(typed)
    for heading in table.unknown:
        typed.problems.append(
            Problem(table.sheet, table.header_row, heading, heading,
                    "nobody knows this heading; its column stays as read",
                    "Say in the load wizard, or in a mapping file, which field it is if it matters.", "unknown_heading")
        )  # fmt: skip
    return typed


def _field_text(name: str, table: Table, rules: SheetMapping, columns: list[pa.Array], length: int) -> pa.Array:
    said = table.constants.get(name)
    constant = rules.constants.get(name) or (said.text if said else None)
    if name == "answer" and table.ticks:
        return _ticked(table, columns, length)
    if name not in table.columns:
        return pa.array([constant] * length, pa.string()) if constant else pa.nulls(length, pa.string())
    text = joined([columns[at] for at in table.columns[name]])
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
        # What is neither a tick nor an empty box is shown as it stands, and asked about as an unknown answer.
        marked = np.asarray(readings(columns[at], _is_marked, type=pa.bool_()).values.fill_null(False))
        one = pc.if_else(pa.array(marked), pa.scalar(heading, pa.string()), pa.scalar(None, pa.string()))
        text = joined([text, one])
    return text


def _cell_lists(columns: list[pa.Array], length: int) -> pa.Array:
    width = len(columns)
    if not width or not length:
        return pa.array([[] for _ in range(length)], pa.list_(pa.string()))
    flat = pa.concat_arrays(columns).take(pa.array(np.arange(width * length).reshape(width, length).T.ravel()))
    return pa.ListArray.from_arrays(pa.array(np.arange(0, width * length + 1, width), pa.int32()), flat)


def _read_across(typed: TypedRows, columns: list[pa.Array]) -> None:
    """Answers and section results that stand across the row."""
    table = typed.table
    words = dict(table.item_words)
    said = typed.mapping.values.get("answer", {})
    if table.undecided and not {"0", "1"} <= said.keys():
        example = table.headings[table.items[0].column] or ""
        typed.questions.append(binary_question(table.sheet, example))

    def outcome(text: str) -> str | None:
        if text in said or "*" in said:
            return said.get(text, said.get("*")) or ""
        if text in words:
            return words[text]
        meaning = vocabulary.label_meaning("answer", text)
        return meaning.canonical if meaning and (not meaning.ambiguous or text.upper() in ("C", "NC")) else None

    typed.values["items"], unread = item_lists(table, columns, typed.row_class, outcome)
    typed.values["parts"] = section_lists(table, columns, typed.row_class)
    if unread and not table.undecided:
        counts = [(text, len(rows)) for text, rows in unread.items()]
        heading = table.headings[table.items[0].column] or ""
        typed.questions.append(
            values_question(table.sheet, heading, "answer", counts, vocabulary.known_labels("answer"))
        )
        for text, rows in unread.items():
            typed.note("unknown_label", int(rows[0]), "answer", text,
                       f"{text!r} is no known answer; kept as read in {len(rows)} rows, counted as unmapped",
                       OUTCOME_REMEDY.format(", ".join(vocabulary.known_labels("answer"))))  # fmt: skip


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
    typed.text["answer"] = answers.take(pa.array(order))
    empty = pa.scalar([], pa.list_(pa.string()))
    typed.cells = pc.if_else(pa.array(typed.parts == 0), typed.cells.take(taken), empty)
    typed.row_class, typed.rows = typed.row_class[rows], typed.rows[rows]
    typed.values |= {name: typed.values[name].take(taken) for name in ("items", "parts")}


def _read_dates(typed: TypedRows, orders: dict[str, DateOrder]) -> None:
    for name in DATES:
        order = orders.get(name, "dmy")
        read = readings(typed.text[name], partial(date_value, order=order), type=pa.date32())
        typed.values[name] = read.values
        for text, indices in read.unread.items():
            for index in indices:
                _bad_date(typed, name, text, int(index))


def _bad_date(typed: TypedRows, name: str, text: str, index: int) -> None:
    if typed.row_class[index]:
        return
    remedy = "Write a date such as 2024-03-31."
    needed = name == "audit_date" and (typed.table.shape == "audits" or not typed.text["audit_no"][index].is_valid)
    if needed:
        reason = f"{text!r} is not a date that exists"
        typed.reject(index, heading=typed.table.heading(name), found=text, reason=reason, remedy=remedy)
    else:
        typed.note("bad_cell", index, name, text, f"{text!r} is not a date that exists; stored empty", remedy)


def _read_scheme(typed: TypedRows) -> None:
    """Scheme by any of its names, else as written; the version from its own column, else from the scheme's name."""
    names = readings(typed.text["scheme"], lambda text: _scheme(text)[0], type=pa.string())
    versions = readings(typed.text["scheme"], lambda text: _scheme(text)[1] or "", type=pa.string())
    inferred = pc.if_else(pc.equal(versions.values, ""), pa.scalar(None, pa.string()), versions.values)
    typed.values["scheme"] = names.values
    typed.values["version"] = pc.coalesce(typed.text["scheme_version"], inferred)


def _scheme(text: str) -> tuple[str, str | None]:
    known = vocabulary.scheme_name(text)
    return (known.name, vocabulary.scheme_version(text)) if known else (text, None)


def _read_labels(typed: TypedRows) -> None:
    for name, kind in FIELDS.items():
        if kind in ("criticality", "active", "audit_type", "notice", "dimension", "answer", "severity", "status"):
            typed.values[name] = _labels(typed, name, kind, typed.text[name])
    typed.values["result"] = _results(typed)


def _labels(typed: TypedRows, name: str, kind: str, texts: pa.Array) -> pa.Array:
    words = [word for word in pc.unique(texts).to_pylist() if word]
    siblings = {word: vocabulary.label_meaning(kind, word) for word in words}

    def canonical(word: str) -> str | None:
        spoken, meaning = typed.mapping.meaning(name, word)
        if spoken:
            return meaning or ""
        if name == "answer" and word in typed.table.ticks.values():
            return tick_outcome(word)
        found = siblings[word]
        if found and found.ambiguous:
            others = [other for sibling, other in siblings.items() if sibling != word]
            # An ambiguous label is read only beside others of its scale that are all known.
            return found.canonical if others and all(other is not None for other in others) else None
        return found.canonical if found else None

    read = readings(texts, canonical, type=pa.string())
    _note_unknown(typed, name, kind, read)
    return read.values


def _results(typed: TypedRows) -> pa.Array:
    """A result is read in the light of its scheme; schemes without a verdict have none, whatever the word."""

    def canonical(pair: str) -> str | None:
        scheme, _, word = pair.partition("\x1f")
        spoken, meaning = typed.mapping.meaning("overall_result", word)
        if spoken:
            return meaning or "no_verdict"
        known = vocabulary.scheme_name(scheme) if scheme else None
        if known and not known.has_verdict:
            return "no_verdict"
        found = vocabulary.label_meaning("result", word, scheme=scheme or None)
        return found.canonical if found and not found.ambiguous else None

    read = readings(paired(typed.values["scheme"], typed.text["overall_result"]), canonical, type=pa.string())
    _note_unknown(typed, "overall_result", "result", replace(read, unread=_second_halves(read.unread)))
    return read.values


def _second_halves(unread: dict[str, npt.NDArray[np.int64]]) -> dict[str, npt.NDArray[np.int64]]:
    return {pair.partition("\x1f")[2]: indices for pair, indices in unread.items()}


def _note_unknown(typed: TypedRows, name: str, kind: str, read: Readings) -> None:
    """One issue per unknown label, with the number of rows and the first of them."""
    remedy = OUTCOME_REMEDY.format(", ".join(vocabulary.known_labels(kind)))
    counts: list[tuple[str, int]] = []
    for text, indices in read.unread.items():
        live = [int(index) for index in indices if not typed.row_class[index]]
        if live:
            rows = "1 row" if len(live) == 1 else f"{len(live)} rows"
            reason = f"{text!r} is no known {kind.replace('_', ' ')}; kept as read in {rows}, counted as unmapped"
            typed.note("unknown_label", live[0], name, text, reason, remedy)
            counts.append((text, len(live)))
    if counts and name in ASKED:
        heading = typed.table.heading(name) or name
        typed.questions.append(values_question(typed.table.sheet, heading, name, counts, vocabulary.known_labels(kind)))


def _read_numbers(typed: TypedRows) -> None:
    for name in ("man_days", "max_score", "weight"):
        typed.values[name] = _numbers(typed, name)
    shape = typed.table.shape
    typed.values["points"] = _numbers(typed, "score") if shape == "answers" else pa.nulls(len(typed.rows), pa.float64())
    texts = typed.text["overall_score"]
    scale = percent_column(pc.unique(texts).to_pylist())
    read = readings(texts, lambda text: percent_value(text, scale=scale), type=pa.float64())
    values = read.values
    if "max_score" in typed.table.columns and shape != "answers":
        points = readings(texts, number_value, type=pa.float64())
        share = pc.multiply(
            pc.divide(
                points.values, pc.if_else(pc.equal(typed.values["max_score"], 0), None, typed.values["max_score"])
            ),
            100.0,
        )
        values, read = share, points
    typed.values["score"] = values
    numeric = {text for text in read.unread if number_value(text) is not None}
    if numeric:
        typed.note("note", None, "overall_score", min(numeric),
                   "the scale of these scores is not stated (no maximum, not percent); kept as read, not averaged",
                   "Give a column with the maximum, or write percent.")  # fmt: skip
    for text, indices in read.unread.items():
        for index in indices if text not in numeric else []:
            _bad_number(typed, "overall_score", text, int(index))


def _numbers(typed: TypedRows, name: str) -> pa.Array:
    read = readings(typed.text[name], number_value, type=pa.float64())
    for text, indices in read.unread.items():
        for index in indices:
            _bad_number(typed, name, text, int(index))
    return read.values


def _bad_number(typed: TypedRows, name: str, text: str, index: int) -> None:
    if not typed.row_class[index]:
        typed.note(
            "bad_cell", index, name, text, f"{text!r} is not a number; stored empty", "Write a number such as 87.5."
        )


def _read_places(typed: TypedRows) -> None:
    """Country by name or code; the region as written, else the sourcing region of the country."""
    read = readings(typed.text["country"], vocabulary.country_code, type=pa.string())
    for text, indices in read.unread.items():
        live = [int(index) for index in indices if not typed.row_class[index]]
        if live:
            typed.note("unknown_label", live[0], "country", text,
                       f"{text!r} is no known country; {len(live)} rows have no country",
                       "Write its name in one of the nine languages, or its ISO code.")  # fmt: skip
    typed.values["country"] = read.values
    derived = readings(read.values, lambda code: vocabulary.country_region(code) or "", type=pa.string()).values
    derived = pc.if_else(pc.equal(derived, ""), pa.scalar(None, pa.string()), derived)
    stated = readings(typed.text["region"], lambda text: _mapped(typed, "region", text), type=pa.string()).values
    typed.values["region"] = pc.coalesce(stated, derived)
    # Without a supplier's name the site is the supplier: a shop, a mill, a business known by one name.
    named = pc.or_(pc.is_valid(typed.text["supplier"]), pc.is_valid(typed.text["supplier_code"]))
    typed.values["supplier"] = pc.if_else(named, typed.text["supplier"], typed.text["site"])
    for name in ("supplier", "site"):
        source = typed.values["supplier"] if name == "supplier" else typed.text["site"]
        typed.values[f"{name}_norm"] = readings(source, normal_name, type=pa.string()).values


def _mapped(typed: TypedRows, name: str, text: str) -> str:
    spoken, meaning = typed.mapping.meaning(name, text)
    return meaning if spoken and meaning else text


def _read_items(typed: TypedRows) -> None:
    """Clauses (several in a cell where the mapping gives a separator), then dimension and topic of each row."""
    separator = typed.mapping.separators.get("question_id")
    codes = typed.text["question_id"]
    if separator:
        split = readings(codes, lambda text: _codes(typed, text, separator), type=pa.list_(pa.string())).values
    else:
        split = readings(codes, lambda text: [text], type=pa.list_(pa.string())).values
    if typed.table.shape == "answers":
        # An item without a number is known by its wording.
        wording = readings(typed.text["question_text"], lambda text: [text], type=pa.list_(pa.string())).values
        split = pc.if_else(pc.is_valid(codes), split, wording)
    typed.values["clauses"] = split
    if typed.table.shape == "answers":
        _classify_sections(typed)
    typed.values["topic"] = readings(typed.text["topic"], topic_words, type=pa.string()).values
    first = pc.list_element(pc.if_else(pc.is_valid(split), split, pa.scalar([None], pa.list_(pa.string()))), 0)
    key = pc.binary_join_element_wise(
        typed.values["scheme"].fill_null(""), typed.values["version"].fill_null(""), first.fill_null(""),
        typed.text["section"].fill_null(""), typed.values["topic"].fill_null(""), "\x1f",
    )  # fmt: skip
    places = readings(key, _place, type=pa.list_(pa.string())).values
    stated = readings(
        typed.values["dimension"], lambda code: vocabulary.dimension_name(code) or code, type=pa.string()
    ).values
    typed.values["dimension"] = pc.coalesce(stated, _blank_is_null(pc.list_element(places, 0)))
    typed.values["topic"] = pc.coalesce(typed.values["topic"], _blank_is_null(pc.list_element(places, 1)))


def _classify_sections(typed: TypedRows) -> None:
    """Checklist rows with neither answer nor item are section headings; an answer without an item is refused."""
    answered = typed.filled("answer") | typed.filled("score")
    named = np.asarray(pc.is_valid(typed.values["clauses"]))
    open_rows = typed.row_class == ""
    typed.row_class[open_rows & ~answered & ~named] = "non_data"
    for index in np.flatnonzero(open_rows & answered & ~named):
        typed.reject(
            int(index), heading="Clause", found=None, reason="the row has an answer but no question or clause",
            remedy="Fill in the clause or the question.",
        )  # fmt: skip


def _codes(typed: TypedRows, text: str, separator: str) -> list[str]:
    parts = (part.strip() for part in text.split(separator))
    kept = [part for part in parts if part and typed.mapping.meaning("question_id", part) != (True, None)]
    return list(dict.fromkeys(kept))


def _place(key: str) -> list[str]:
    return list(item_place(*key.split("\x1f")))


def _blank_is_null(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
