"""Which column is the day of the audit: asked of rows that name their audit by its number and leave dates unread."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from loaders.column_fields import field_fit
from loaders.questions import column_question
from loaders.rows import TypedRows

LEANING = frozenset({"answers", "findings", "sections"})
WHOSE = frozenset({"supplier", "supplier_code", "site"})
DAYS = frozenset({"audit_date", "audit_end_date"})
MOSTLY = 0.8
REFUSED = "Without an answer a row is refused whose audit is in no list of audits."


def ask_day(typed: TypedRows, columns: list[pa.Array]) -> None:
    """Ask it where a heading nobody knows stands above dates: "Closing meeting". Not required, for a list of audits,
    on another sheet or loaded before, may say the day."""
    table = typed.table
    known = table.columns.keys() | table.constants.keys() | typed.mapping.constants.keys()
    if table.shape not in LEANING or table.audits or "audit_no" not in known or known & DAYS or not known & WHOSE:
        return
    unknown = [at for at, heading in enumerate(table.headings) if heading in table.unknown]
    dated = [
        table.headings[at] or "" for at in unknown
        if (texts := pc.unique(columns[at]).drop_null().to_pylist()) and field_fit("audit_date", texts) >= MOSTLY
    ]  # fmt: skip
    if dated:
        question = column_question(table.sheet, "audit_date", dated, guess=dated[0] if len(dated) == 1 else None)
        typed.questions.append(replace(question, text=f"{question.text} {REFUSED}", required=False))
