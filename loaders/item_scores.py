"""Scores of items that are called like the score of their audit: within one audit they differ from row to row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

MOSTLY = 0.5
OF_AN_AUDIT = re.compile(r"audit|inspection|overall|total|gesamt|global|général|totale?", re.IGNORECASE)


def without_item_scores(
    shape: str,
    columns: Mapping[str, tuple[int, ...]],
    headings: Sequence[str | None],
    body: pa.Table,
    *,
    lines: bool,
) -> tuple[dict[str, tuple[int, ...]], dict[str, str]]:
    """The columns without an overall score that most audits of a list of answers have several of, and its heading as
    one that is not used. ``lines``: of an export that tells its lines apart, a score is an audit's by its name only."""
    kept = dict(columns)
    if shape != "answers" or not {"audit_no", "overall_score"} <= columns.keys():
        return kept, {}
    at = columns["overall_score"][0]
    left, unused = (
        {name: places for name, places in kept.items() if name != "overall_score"},
        {headings[at] or "": "overall_score"},
    )
    if lines and not OF_AN_AUDIT.search(headings[at] or ""):
        return left, unused
    cells = [body.column(columns["audit_no"][0]), body.column(at)]
    scored = pa.table(cells, names=["visit", "score"]).drop_null()
    found = scored.group_by("visit").aggregate([("score", "count"), ("score", "count_distinct")])
    several = found.filter(pc.greater(found.column("score_count"), 1))
    varied = pc.sum(pc.greater(several.column("score_count_distinct"), 1)).as_py() or 0
    return (left, unused) if varied > MOSTLY * several.num_rows else (kept, {})
