"""The figures of risk by their data."""

from __future__ import annotations

import pandas as pd
import pytest

from charts.risk import FAINT, contribution_bars


def test_parts_that_cannot_be_told_leave_no_gap_in_the_stack() -> None:
    """Acme: 20 + 10; Beta: the first cannot be told, 30. A gap would let Beta's next part begin at nought again."""
    parts = pd.DataFrame(
        {
            "supplier": ["Acme", "Acme", "Beta", "Beta"], "component": ["trend", "verdict"] * 2,
            "points": [20.0, 10.0, None, 30.0], "score": [30.0, 30.0, 30.0, 30.0],
            "little_known": [False, False, True, True],
        }
    )  # fmt: skip
    figure = contribution_bars(
        parts, title="Points", subtitle="", label={"trend": "Trend", "verdict": "Verdict"}, thresholds={}
    )
    first, second = figure.data
    assert list(first.x) == [20.0, 0.0] and list(second.x) == [10.0, 30.0]
    assert sum(bars.x[1] for bars in figure.data) == pytest.approx(30)
    # Of Beta less than the least share of the weight can be told: its bar is faint and marked.
    assert list(figure.layout.yaxis.ticktext) == ["Acme", "? Beta"] and list(second.customdata[1]) == ["Beta"]
    assert list(second.marker.opacity) == [1.0, FAINT] and "these points give no tier" in second.hovertext[1]
    assert "these points give no tier" not in second.hovertext[0]
    assert "Trend: not known" in first.hovertext[1] and "20.0 points" in first.hovertext[0]
