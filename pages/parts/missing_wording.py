"""Why there is nothing to show, and which file would bring it; continued from wording.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.parts.wording import NOTHING, counted, overview_sentence, word

# Code of why -> the file that brings what is missing.
BRINGS = {
    "findings only": "A list of audits with their results brings pass rates, one row per checklist answer conformity "
    "rates.",
    "no answers": "A file with one row per checklist answer brings it.",
    "no verdicts": "A list of audits with a column for the result brings it.",
    "no scores": "A list of audits with a column for the score brings it.",
    "no findings": "A list of findings, or of checklist answers, brings it.",
    "nothing in view": "Choose another rate; which ones there are depends on the files loaded.",
}
NO_ASPECTS = (
    "Nothing in view tells of single dimensions or topics. Checklist answers, findings or results of sections do, once "
    "their clauses or sections belong to a dimension (page Checklists): load a file with one of them, or take a filter "
    "away."
)
NOT_COMPARABLE = (
    "The audits in view give nothing to compare suppliers by in this measure. Choose another measure, or a longer "
    "period."
)
NO_ASPECT_RATES = (
    "Checklist answers bring the conformity rate of dimensions and topics; a list of audits beside findings their "
    "repeat rate. What is found in them stands under Nonconformities."
)


def why_missing(code: str) -> str:
    """'Not available: no checklist answers are on file. A file with one row per checklist answer brings it.'"""
    return f"Not available: {word('why', code)}. {BRINGS.get(code, '')}".rstrip()


def nothing_placed(scope: Mapping[str, Any]) -> str:
    """Why nothing is told by dimension or topic: where nothing at all is in view, no file is missing."""
    return NO_ASPECTS if scope["audits"] or scope["nonconformities"] else NOTHING


def nothing_compared(scope: Mapping[str, Any]) -> str:
    """Why suppliers cannot be compared by a measure: of findings alone by none, whatever is chosen."""
    known = scope["audits"] or not scope["findings_only_audits"]
    return NOT_COMPARABLE if known else why_missing("findings only")


def nothing_found(scope: Mapping[str, Any], found: pd.DataFrame) -> str:
    """Why no nonconformity is in view: no audit, none found, or none on file. ``found``: rows of
    metrics/nonconformities.py, which count no audit of which nothing could be on file."""
    audits = int(scope["audits"])
    if not audits:
        return NOTHING
    if (found["severity"].eq("all") & found["of"].gt(0)).any():
        return f"{counted(audits, 'audit')} in view found no nonconformity."
    return (
        f"Of {counted(audits, 'audit')} in view neither findings nor answers are on file, and nothing recorded is not "
        "nothing found. Load the list of findings, with their clauses, severities and actions, or the answers of the "
        "checklists."
    )


def overview_said(scope: Mapping[str, Any], rate: Mapping[str, Any], change: str) -> str:
    """The first sentence of the overview, also where nothing but findings is on file."""
    if scope["audits"] or not scope["nonconformities"]:
        return overview_sentence(scope, rate, change)
    count = int(scope["nonconformities"])
    return (
        f"**{count:,} nonconformit{'y' if count == 1 else 'ies'}** of "
        f"{counted(int(scope['findings_only_audits']), 'visit')} in view, and no list of audits: how many audits there "
        "were, and how many found nothing, is not known, so there is no rate. A list of audits with their results "
        "brings the pass rate, nonconformities per audit and what comes back; one row per checklist answer brings "
        "conformity."
    )
