"""Columns that hold findings in words, one per severity: "Critical findings | Major findings | Minor findings"."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders import vocabulary
from loaders.cell_findings import cell_findings
from loaders.clause_cells import RAISED_TYPE
from loaders.clause_codes import CodedFinding
from loaders.columns import joined
from loaders.marks import mark
from loaders.numbers import number_value
from loaders.report import Problem
from loaders.rows import TypedRows
from loaders.severity_headings import heading_no_finding, heading_severity

FEWEST_GRADES = 2
MOSTLY = 0.6
OF_ITS_OWN = ("finding_no", "finding_text", "severity")
OF_AN_ACTION = ("action_no", "corrective_action", "correction", "responsible", "due_date", "closed_date", "status")


def graded_columns(
    headings: Sequence[str | None], samples: Sequence[list[str]], closed: Collection[int]
) -> dict[int, str]:
    """Column -> severity. Empty unless two severities have a column, for "Major findings" alone may be the main ones.

    Beside them columns of observations and strengths count too. Counts and ticks are no findings.
    """
    named = {at: severity for at, text in enumerate(headings)
             if text and at not in closed and (severity := heading_severity(text))}  # fmt: skip
    graded = {at: severity for at, severity in named.items() if _holds_findings(samples[at])}
    if len({*named.values()}) < FEWEST_GRADES or not any(map(_told, (samples[at] for at in graded))):
        return {}
    for step in (1, -1):
        for start in list(graded):
            at = start + step
            while 0 <= at < len(headings) and at not in closed and at not in graded:
                kind = heading_no_finding(headings[at] or "")
                if kind is None or not _holds_findings(samples[at]):
                    break
                graded[at] = kind
                at += step
    return graded


def _told(sample: Sequence[str]) -> list[str]:
    return [text for text in sample if cell_findings(text)]


def _holds_findings(sample: Sequence[str]) -> bool:
    """Whether what a column says are findings in words or by clause; also where it says nothing anywhere."""
    told = _told(sample)
    if any(number_value(text) is not None or mark(text) is not None for text in told):
        return False
    return sum(map(_is_statement, told)) >= MOSTLY * len(told)


def _is_statement(text: str) -> bool:
    if any(vocabulary.label_meaning(kind, text) for kind in ("severity", "answer", "result", "status")):
        return False
    found = cell_findings(text)
    return all(one.code for one in found) or len(text.split()) > 1 or (not text.isascii() and len(text) > 3)


def read_graded(typed: TypedRows) -> None:
    """The findings of each row's graded columns, with their severity.

    A row of a list of findings that raises nothing names its audit and is no finding.
    """
    graded = typed.table.graded
    if not graded:
        return
    length = len(typed.rows)
    raised: list[list[dict[str, str | None]]] = [[] for _ in range(length)]
    live = np.flatnonzero(typed.row_class == "")
    parted: dict[str, int] = {}
    for at, severity in graded.items():
        heading = typed.table.headings[at] or ""
        cells = typed.column(at).to_pylist()
        for index in live:
            found = cell_findings(cells[index]) if cells[index] else ()
            raised[index] += [_raised(one, severity, heading) for one in found]
            parted[heading] = parted.get(heading, 0) + (len(found) > 1)
    _tell_parted(typed, parted)
    typed.values["raised"] = pa.array(raised, pa.list_(RAISED_TYPE))
    if typed.table.shape == "findings":
        _name_rows(typed, raised)


def _raised(one: CodedFinding, severity: str, heading: str) -> dict[str, str | None]:
    """A finding as staged; a severity in its own words goes before that of its column."""
    meaning = vocabulary.label_meaning("severity", one.severity_text) if one.severity_text else None
    stated = meaning.canonical if meaning and not meaning.ambiguous else None
    return {"clause": one.code, "text": one.text, "severity": stated or severity,
            "severity_raw": one.severity_text if stated else heading}  # fmt: skip


def _tell_parted(typed: TypedRows, parted: Mapping[str, int]) -> None:
    for heading, cells in parted.items():
        if cells:
            held = "1 cell holds" if cells == 1 else f"{cells:,} cells hold"
            typed.problems.append(
                Problem(typed.table.sheet, typed.table.header_row, heading, None,
                        f"{held} several findings, told apart by their lines, bullets or numbers",
                        "Write one finding per row where they are not told apart rightly.", "note")
            )  # fmt: skip


def _name_rows(typed: TypedRows, raised: Sequence[list[dict[str, str | None]]]) -> None:
    """Rows known by what they raise; those that raise nothing and ask nothing are emptied of clause and words."""
    texts = pa.array([" | ".join(one["text"] or "" for one in row) or None for row in raised], pa.string())
    typed.text["finding_text"] = joined([typed.text["finding_text"], texts])
    clean = np.array([not row for row in raised])
    for name in (*OF_ITS_OWN, *OF_AN_ACTION):
        clean &= ~typed.filled(name)
    for name in ("question_id", "question_text"):
        typed.text[name] = pc.if_else(pa.array(clean), pa.scalar(None, pa.string()), typed.text[name])
