"""Clauses of a table, several in a cell taken apart, with the dimension and topic they belong to."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders import vocabulary
from loaders.clause_codes import cell_separator, numbered_codes, numbered_separator, restored_codes, split_codes
from loaders.collected import is_nothing
from loaders.columns import readings
from loaders.items import item_place, topic_words
from loaders.led_findings import led_findings
from loaders.rows import TypedRows

RAISED_TYPE = pa.struct(
    [("clause", pa.string()), ("severity_raw", pa.string()), ("text", pa.string()), ("severity", pa.string())]
)

JOINTS = ("_", "-", "/", ".")
LOOKED_AT = 20


def read_clauses(typed: TypedRows) -> None:
    """Clauses (several in a cell where the mapping gives a separator), then dimension and topic of each row."""
    codes = typed.text["question_id"] = _without_visit(typed.text["question_id"], typed.text["audit_no"])
    if typed.table.shape == "audits":
        split = _raised_clauses(typed) if typed.table.graded else _collected(typed, codes)
    else:
        split = _written(typed, codes)
    if typed.table.shape in ("answers", "actions"):
        # An item without a number is known by its wording.
        wording = readings(typed.text["question_text"], lambda text: [text], type=pa.list_(pa.string())).values
        split = pc.if_else(pc.is_valid(codes), split, wording)
    typed.values["clauses"] = split
    if typed.table.shape == "answers":
        _classify_sections(typed)
    typed.values["topic"] = readings(typed.text["topic"], topic_words, type=pa.string()).values
    held = pc.greater(pc.list_value_length(split).fill_null(0), 0)
    first = pc.list_element(pc.if_else(held, split, pa.scalar([None], pa.list_(pa.string()))), 0)
    key = pc.binary_join_element_wise(
        typed.values["scheme"].fill_null(""), typed.values["version"].fill_null(""), first.fill_null(""),
        typed.text["section"].fill_null(""), typed.values["topic"].fill_null(""), "\x1f",
    )  # fmt: skip
    places = readings(key, _place, type=pa.list_(pa.string())).values
    stated = readings(
        typed.values["dimension"], lambda code: vocabulary.dimension_name(code) or code, type=pa.string()
    ).values
    # What the file says is told from what the cross-walk says: the user's own mapping goes before the second only.
    known = readings(typed.values["topic"], _names_dimension, type=pa.bool_()).values
    typed.values["topic_stated"] = pc.is_valid(typed.values["topic"])
    typed.values["dimension_stated"] = pc.or_(pc.is_valid(stated), known.fill_null(False))
    typed.values["dimension"] = pc.coalesce(stated, _blank_is_null(pc.list_element(places, 0)))
    typed.values["topic"] = pc.coalesce(typed.values["topic"], _blank_is_null(pc.list_element(places, 1)))


def _without_visit(codes: pa.Array, visits: pa.Array) -> pa.Array:
    """Codes that all begin with the number of their own visit ("69618_20190304_103124") without it: a clause that no
    other visit can have would never be found again."""
    both = pc.and_(pc.is_valid(codes), pc.is_valid(visits))
    pairs = pa.table([codes.filter(both), visits.filter(both)], names=["code", "visit"])
    if not all(_is_of_visit(row["code"], row["visit"]) for row in pairs.slice(0, LOOKED_AT).to_pylist()):
        return codes  # most files, told without looking at all their rows
    found = [(row["code"], row["visit"]) for row in pairs.group_by(["code", "visit"]).aggregate([]).to_pylist()]
    own = all(_is_of_visit(code, visit) for code, visit in found)
    if len(found) < 2 or not own or len({visit for _, visit in found}) < 2:
        return codes
    short = {code: code[len(visit) + 1 :] for code, visit in found}
    return readings(codes, lambda text: short.get(text, text), type=pa.string()).values


def _is_of_visit(code: str, visit: str) -> bool:
    return code.startswith(visit) and code[len(visit) :][:1] in JOINTS and len(code) > len(visit) + 1


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


def _collected(typed: TypedRows, codes: pa.Array) -> pa.Array:
    """All findings of an audit in one cell: their clauses, with severity and text where the cell gives them."""
    told = [text for text in pc.unique(codes).to_pylist() if text and not is_nothing(text)]
    given = typed.mapping.separators.get("question_id")
    numbered = None if given else numbered_separator(told)
    separator = given or numbered or cell_separator(told)
    raised = {text: _findings(typed, text, separator, numbered=bool(numbered)) for text in told}
    typed.values["raised"] = readings(codes, lambda text: raised.get(text, []), type=pa.list_(RAISED_TYPE)).values
    return readings(
        codes, lambda text: [one["clause"] for one in raised.get(text, [])], type=pa.list_(pa.string())
    ).values


def _raised_clauses(typed: TypedRows) -> pa.Array:
    """The clauses of findings that stand in columns of their severity; null for each that names none."""
    raised = typed.values["raised"].to_pylist()
    return pa.array([[one["clause"] for one in row] for row in raised], pa.list_(pa.string()))


def _findings(typed: TypedRows, text: str, separator: str | None, *, numbered: bool) -> list[dict[str, str | None]]:
    found: dict[tuple[str | None, str | None], dict[str, str | None]] = {}
    split = numbered_codes(text, separator=separator) if numbered and separator else None
    if split is None:
        split = split_codes(text, separator=separator)
        split = split if any(one.code for one in split) else led_findings(text) or split
    for one in split:
        if one.code and typed.mapping.meaning("question_id", one.code) == (True, None):
            continue
        meaning = vocabulary.label_meaning("severity", one.severity_text) if one.severity_text else None
        found.setdefault(
            (one.code, one.text),
            {"clause": one.code, "severity_raw": one.severity_text, "text": one.text,
             "severity": meaning.canonical if meaning and not meaning.ambiguous else None},
        )  # fmt: skip
    return list(found.values())


def _written(typed: TypedRows, codes: pa.Array) -> pa.Array:
    """One clause per row, or several where a mapping or the column's own sign parts them; Excel's damage undone."""
    texts = [text for text in pc.unique(codes).to_pylist() if text]
    separator = typed.mapping.separators.get("question_id")
    read = restored_codes(texts, known=_known_codes(typed))
    restored: dict[str, str] = {}
    if not separator and typed.table.shape != "answers":
        separator = cell_separator(texts)
    in_order = codes.to_pylist() if read.flagged else []
    for text, flag in read.flagged.items():
        if (between := _between_neighbours(text, flag.candidates, in_order)) is not None:
            restored[text] = between
            continue
        rows = np.flatnonzero(np.asarray(pc.equal(codes, text).fill_null(False)))
        typed.note("note", int(rows[0]), "question_id", text,
                   f"the clause {text!r} ({len(rows)} rows) may be {' or '.join(flag.candidates)}: {flag.reason}",
                   "Format the column as text in Excel and export it again.")  # fmt: skip

    def pieces(text: str) -> list[str]:
        if not separator or separator not in text:
            return [restored.get(text) or read.codes.get(text, text)]
        kept = [one.code or one.text or "" for one in split_codes(text, separator=separator)]
        return [
            code for code in dict.fromkeys(kept) if code and typed.mapping.meaning("question_id", code) != (True, None)
        ]

    return readings(codes, pieces, type=pa.list_(pa.string())).values


def _between_neighbours(text: str, candidates: Iterable[str], in_order: list[str | None]) -> str | None:
    """'8.1' between '8.9' and '8.11' in every place it stands was 8.10: the order of the checklist proves it."""
    if f"{text}0" not in candidates:
        return None
    head = text[:-1]
    places = [at for at, code in enumerate(in_order) if code == text]
    before = {in_order[at - 1] if at else None for at in places}
    after = {in_order[at + 1] if at + 1 < len(in_order) else None for at in places}
    return f"{text}0" if text.endswith(".1") and (before == {f"{head}9"} or after == {f"{head}11"}) else None


def _known_codes(typed: TypedRows) -> tuple[str, ...]:
    """The clause codes of the schemes the rows name."""
    schemes = [name for name in pc.unique(typed.values["scheme"]).to_pylist() if name]
    return tuple(code for name in schemes for code in vocabulary.scheme_clauses(name))


def _place(key: str) -> list[str]:
    return list(item_place(*key.split("\x1f")))


def _names_dimension(topic: str) -> bool:
    """Whether a stated topic is one of the known ones, which settles the dimension too."""
    return vocabulary.topic_code(topic) is not None


def _blank_is_null(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
