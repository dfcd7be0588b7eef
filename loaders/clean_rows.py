"""Rows of a list of findings that say that a visit found nothing: they name the visit and are no finding."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from loaders import vocabulary
from loaders.collected import is_nothing
from loaders.columns import readings
from loaders.rows import TypedRows

NOTHING_FOUND = re.compile(
    r"^(?:there (?:were|are) )?"
    r"(?:no|nil|zero|keine|aucune?|pas de|ning[uú]na?|sin|nenhuma?|sem|nessuna?|không có|未发现|无)\s*"
    r"(?:critical |major |minor |new |further )?(?:violation|infraction|finding|non-?\s?conformit|non-?\s?complian|"
    r"deficienc|issue|observation|abweichung|feststellung|mängel|[ée]cart|anomalie|hallazgo|no conformidad|"
    r"incumplimiento|n[ãa]o conformidade|infraç|constataç|non conformit|rilievo|bulgu|sự không phù hợp|不符合|问题)",
    re.IGNORECASE,
)
SAYS_WHAT = ("question_id", "finding_text", "severity", "root_cause")
KEEPS = (
    "finding_no",
    "action_no",
    "responsible",
    "due_date",
    "original_due_date",
    "closed_date",
    "verified_date",
    "status",
)


def clear_clean_rows(typed: TypedRows) -> None:
    """Empty the words of such rows ("N/A" as a severity, "No violations were recorded"): none becomes a finding.

    Only where the table has a column that says what was found, the row has nothing in it, and neither a number, an
    owner, a date nor a state of its own.
    """
    if typed.table.shape != "findings" or not typed.table.columns.keys() & {"question_id", "finding_text"}:
        return
    clean = typed.row_class == ""
    for name in KEEPS:
        clean &= ~typed.filled(name)
    for name in SAYS_WHAT:
        clean &= _silent(typed, name)
    said = typed.filled("corrective_action")
    for name in SAYS_WHAT:
        said |= typed.filled(name)
    if not (clean & said).any():
        return
    mask = pa.array(clean)
    for name in (*SAYS_WHAT, "corrective_action", "correction"):
        typed.text[name] = pc.if_else(mask, pa.scalar(None, pa.string()), typed.text[name])


def _silent(typed: TypedRows, name: str) -> npt.NDArray[np.bool_]:
    """Which rows have nothing in a field, or a word for nothing."""

    def nothing(text: str) -> bool:
        if is_nothing(text) or NOTHING_FOUND.match(text):
            return True
        meaning = vocabulary.label_meaning("answer", text) if name == "severity" else None
        return meaning is not None and meaning.canonical == "not_applicable"

    read = readings(typed.text[name], nothing, type=pa.bool_()).values
    return np.asarray(read.fill_null(True))
