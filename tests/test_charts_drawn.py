"""Charts that are remembered: never another one than what goes in would give, and never changed by a page."""

from __future__ import annotations

import ast
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

import charts
from charts.trend import rate_trend
from pages.parts.charts_drawn import chart_of
from pages.parts.wording import word
from tests.test_charts import rates

ROOT = Path(__file__).resolve().parent.parent
QUARTERS = [pd.Timestamp(day) for day in ("2024-01-01", "2024-04-01", "2024-07-01")]


def line(*, title: str = "Pass rate", kind: str = "tier", **columns: Any) -> go.Figure:
    return chart_of(rate_trend, rates(period=QUARTERS).assign(**columns), title=title, label=partial(word, kind))


def test_the_same_frame_and_words_are_drawn_once() -> None:
    """Also where equal words are one and the same in memory in one frame and not in the other."""
    assert line() is line()
    one, two = ("".join(["few ", "audits"]) for _ in range(2))
    assert one is not two
    assert line(why=[one, one, one]) is line(why=[one, two, two])


@pytest.mark.parametrize(
    "other", [{"title": "Other"}, {"kind": "region"}, {"rate": 0.123}, {"why": "too few"}, {"of": [1, 2, 4]}]
)
def test_whatever_differs_is_another_chart(other: dict[str, Any]) -> None:
    """A title, a label, a rate, a reason, a single count: each is a part of what the chart is remembered by."""
    assert line(**other) is not line()


def test_a_remembered_chart_is_the_chart_on_the_pages_ground() -> None:
    own = rate_trend(rates(period=QUARTERS), title="Pass rate", label=partial(word, "tier"))
    own.layout.paper_bgcolor = line().layout.paper_bgcolor
    own.layout.modebar = line().layout.modebar
    assert line().layout.modebar.bgcolor == line().layout.paper_bgcolor
    assert line().to_json() == own.to_json()


def test_a_label_that_cannot_be_told_from_others_is_refused() -> None:
    """What a lambda says cannot be read from outside, so that two charts with different labels would be one."""
    with pytest.raises(Exception, match="pickle"):
        chart_of(rate_trend, rates(period=QUARTERS), title="Pass rate", label=lambda value: value)


def drawing_functions() -> set[str]:
    """The public functions of charts/ that give a figure, but not those that give a copy of one that was drawn."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in Path(str(charts.__file__)).parent.glob("*.py")]
    return {
        node.name for tree in trees for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.returns and ast.unparse(node.returns) == "go.Figure"
        and not (node.args.args and node.args.args[0].annotation and ast.unparse(node.args.args[0].annotation) == "go.Figure")
    }  # fmt: skip


def test_pages_draw_their_charts_on_their_own_ground_and_change_none() -> None:
    """A chart drawn past chart_of would have no ground, and one that is changed would change for everybody."""
    names = drawing_functions()
    assert len(names) > 25
    for path in sorted((ROOT / "pages").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {
            alias.name for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("charts.") for alias in node.names
        }  # fmt: skip
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                assert ast.unparse(node.func) not in names & imported, f"{path.name} draws {ast.unparse(node.func)}"
            if isinstance(node, ast.Assign) and path.name != "charts_drawn.py":
                assert not any(".layout" in ast.unparse(target) for target in node.targets), path.name
