"""Lines of a list of audits that are no audit yet: a site awaiting its first inspection, without date and verdict."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.rows import TypedRows


def mark_unaudited(typed: TypedRows) -> None:
    """Take such lines as master data: the supplier and its site are known, an audit did not take place.

    Only where the line has no date and no audit number, nothing was found or answered, and its result, if any, is one
    that neither passes nor fails. A verdict without a date stays an audit, and is refused for want of its date.
    """
    if typed.table.shape != "audits" or "audit_date" not in typed.table.columns:
        return
    silent = ~typed.filled("audit_date") & ~typed.filled("audit_end_date") & ~typed.filled("audit_no")
    result = typed.values["result"]
    undecided = np.asarray(pc.or_(pc.is_null(result), pc.equal(result.fill_null(""), "no_verdict")).fill_null(True))
    said = np.asarray(pc.is_valid(typed.text["overall_result"]))
    silent &= undecided & (~said | np.asarray(pc.is_valid(result))) & ~np.asarray(pc.is_valid(typed.values["score"]))
    silent &= np.asarray(pc.equal(pc.list_value_length(typed.values["clauses"]).fill_null(0), 0))
    silent &= ~np.asarray(pc.is_valid(typed.values["items"])) & (typed.row_class == "")
    rows = np.flatnonzero(silent)
    if not len(rows):
        return
    shapes = np.where(silent, "suppliers", typed.table.shape)
    typed.shapes = pa.array(shapes.tolist(), pa.string())
    typed.note(
        "note", int(rows[0]), "audit_date", None,
        f"{len(rows):,} rows have neither date nor verdict: taken as sites not yet audited",
        "Give the date where an audit took place.",
    )  # fmt: skip
