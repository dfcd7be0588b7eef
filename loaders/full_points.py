"""Full points that no cell states: those of a scheme whose points everybody knows, else asked for."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from loaders.questions import points_question
from loaders.rows import TypedRows

# Scheme -> the points it gives, the most of them the full ones.
POINTS = {"VDA 6.3": frozenset({0.0, 4.0, 6.0, 8.0, 10.0})}


def read_full_points(typed: TypedRows) -> None:
    """Take the full points from the scheme where all points are on its scale, and say so; else ask, not required."""
    points = typed.values["points"]
    live = pa.array(typed.row_class == "")
    judged = pc.and_(pc.is_valid(points), pc.is_valid(typed.values["answer"]))
    stated = typed.values["max_score"].null_count < len(points)
    given = {value for value in pc.unique(points.filter(live)).to_pylist() if value is not None}
    if typed.table.shape != "answers" or stated or not given or pc.any(judged).as_py():
        return
    schemes = pc.unique(typed.values["scheme"].filter(live)).to_pylist()
    scale = POINTS.get(schemes[0] or "") if len(schemes) == 1 else None
    heading = typed.table.heading("score")
    if scale is not None and given <= scale:
        full = pa.repeat(pa.scalar(max(scale)), len(points))
        typed.values["max_score"] = pc.if_else(pc.is_valid(points), full, pa.scalar(None, pa.float64()))
        typed.note("note", None, "score", None, f"no full points are stated: those of {schemes[0]}, {max(scale):g}",
                   "Give a column with the full points where that is not right.")  # fmt: skip
    else:
        typed.questions.append(points_question(typed.table.sheet, heading, highest=max(given)))
