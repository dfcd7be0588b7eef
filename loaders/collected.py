"""Columns that collect all findings of an audit in a cell: '3-501.16 | 5-205.11', 'code,severity,text|...'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loaders.clause_codes import cell_separator, numbered_separator, split_codes
from loaders.led_findings import led_findings
from loaders.normal_form import normal_label
from loaders.table import ColumnMatch

NOTHING = frozenset(
    normal_label(word)
    for word in (
        "None", "No", "Nil", "Nothing", "No findings", "No violations", "No nonconformities", "N/A", "NA", "-",
        "--", "0", "无", "無", "没有", "keine", "kein", "ninguna", "ninguno", "sin hallazgos", "aucun",
        "aucune", "néant", "nenhuma", "nenhum", "nessuna", "nessuno", "yok", "không", "không có",
    )
)  # fmt: skip
OF_ONE_FINDING = frozenset(
    {"severity", "finding_no", "corrective_action", "due_date", "status", "answer", "root_cause"}
)
VISITS = frozenset({"supplier", "supplier_code", "site", "audit_no"})
MAYBE = frozenset({"question_id", "finding_text"})


def is_nothing(text: str) -> bool:
    """Whether a cell of findings says that there are none."""
    return normal_label(text) in NOTHING


def collecting_column(
    matches: Sequence[tuple[ColumnMatch, ...]],
    given: Mapping[str, tuple[int, ...]],
    samples: Sequence[list[str]],
    headings: Sequence[str | None],
) -> int | None:
    """The column whose cells hold all findings of their row's audit; None when rows are findings of their own.

    Some cell must fall into several codes or lines that begin with their severity, or say that there is nothing beside
    cells that are codes.
    """
    sure = {found[0].field for found in matches if found} | set(given)
    if "question_id" in given:
        return None
    if (told_by_severity := _led_column(matches, sure, samples)) is not None:
        return told_by_severity
    if sure & OF_ONE_FINDING:
        return None
    for at, found in enumerate(matches):
        fields = {match.field for match in found}
        if not headings[at] or not samples[at] or (found and not fields & MAYBE):
            continue
        told = [text for text in samples[at] if not is_nothing(text)]
        if all(text.isdigit() for text in told):
            continue  # ones and zeros of a checklist, counts
        if fields and numbered_separator(told):
            return at
        pieces = [split_codes(text, separator=cell_separator(told)) for text in told]
        coded = bool(pieces) and all(piece.code for cell in pieces for piece in cell) and all(pieces)
        if not fields and len({len(cell) for cell in pieces}) == 1:
            continue  # as many in every cell are no list of findings but coordinates or the like
        if coded and (any(len(cell) > 1 for cell in pieces) or (fields and len(told) < len(samples[at]))):
            return at
    return None


def _led_column(matches: Sequence[tuple[ColumnMatch, ...]], sure: set[str], samples: Sequence[list[str]]) -> int | None:
    """The column of such lines in a list of visits without questions; "Result" above Pass and Fail is the visit's."""
    sets = [{match.field for match in found} for found in matches]
    single = OF_ONE_FINDING - ({"answer"} if {"answer", "overall_result"} in sets else set())
    if sure & (single | {"question_text", "question_id"}) or not sure & VISITS:
        return None
    return next((at for at, fields in enumerate(sets) if fields == {"finding_text"} and _led(samples[at])), None)


def _led(sample: Sequence[str]) -> bool:
    """Whether every line of every cell begins with its severity, and some cell has several."""
    led = [led_findings(text) for text in sample if not is_nothing(text)]
    return all(led) and any(len(found) > 1 for found in led)
