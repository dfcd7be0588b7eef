"""The columns of labels: every word by the dictionaries, the mapping and its neighbours; unknown ones told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from loaders import vocabulary
from loaders.columns import Readings, paired, readings
from loaders.fields import FIELDS
from loaders.headers import tick_outcome
from loaders.label_scales import label_meanings
from loaders.questions import values_question
from loaders.rows import TypedRows

OUTCOME_REMEDY = "Write one of: {}."
ASKED = ("answer", "severity", "overall_result", "status", "audit_type")


def read_labels(typed: TypedRows) -> None:
    for name, kind in FIELDS.items():
        if kind in ("criticality", "active", "audit_type", "notice", "dimension", "answer", "severity", "status"):
            typed.values[name] = _labels(typed, name, kind, typed.text[name])
    typed.values["result"] = _results(typed)


def _labels(typed: TypedRows, name: str, kind: str, texts: pa.Array) -> pa.Array:
    live = texts.filter(pa.array(typed.row_class == ""))
    words = [word for word in pc.unique(live).to_pylist() if word]
    boxes = typed.table.ticks.values() if name == "answer" else ()
    meanings = label_meanings(kind, [*words, *boxes], scheme=_only_scheme(typed))

    def canonical(word: str) -> str | None:
        spoken, meaning = typed.mapping.meaning(name, word)
        if spoken:
            return meaning or ""
        if name == "answer" and word in typed.table.ticks.values():
            beside = meanings.get(word)
            return tick_outcome(word) or (beside.canonical if beside else None)
        found = meanings.get(word)
        return found.canonical if found else None

    read = readings(texts, canonical, type=pa.string())
    if name == "answer" and typed.settled is not None:
        read = _with_settled(read, typed.settled)
    _note_unknown(typed, name, kind, read)
    return read.values


def _with_settled(read: Readings, settled: pa.Array) -> Readings:
    """The outcomes the file settles itself before those of the words, none of which need then be known."""
    open_still = np.asarray(pc.is_null(settled))
    unread = {text: rows[open_still[rows]] for text, rows in read.unread.items()}
    return Readings(pc.coalesce(settled, read.values), {text: rows for text, rows in unread.items() if len(rows)})


def _only_scheme(typed: TypedRows) -> str | None:
    """The scheme of all rows, when they have one and the same."""
    schemes = [name for name in pc.unique(typed.values["scheme"]).to_pylist() if name]
    return schemes[0] if len(schemes) == 1 else None


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
        # A grade may stand in the cell of its score.
        beside = "overall_score" if name == "overall_result" and name not in typed.table.constants else name
        heading = typed.table.heading(name) or typed.table.heading(beside) or name
        typed.questions.append(values_question(typed.table.sheet, heading, name, counts, vocabulary.known_labels(kind)))
