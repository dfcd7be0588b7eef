"""A chart in words tells its title, its ends or first marks, and what is marked, as text and never as markup."""

from __future__ import annotations

import ast
from pathlib import Path

import pandas as pd

from charts.change import change_parts, change_steps
from charts.heatmap import rate_heatmap
from charts.in_words import in_words
from charts.trend import rate_trend
from tests.test_charts import HOSTILE, changes, quarters, rates

ROOT = Path(__file__).resolve().parent.parent


def test_a_line_is_told_by_its_ends_its_extremes_and_its_target() -> None:
    """Q1 50 %, Q2 30 %, Q3 40 %; target 90 %."""
    frame = rates(period=[pd.Timestamp("2024-01-01"), pd.Timestamp("2024-04-01"), pd.Timestamp("2024-07-01")])
    frame["rate"] = [0.5, 0.3, 0.4]
    told = in_words(rate_trend(frame, title="Pass rate", subtitle="Share of audits", target=0.9))
    assert told.startswith("Pass rate. Share of audits. 3 points: first Q1 2024, 50.0% (5 of 10), 95% interval 24.0%")
    assert "last Q3 2024, 40.0%" in told and "lowest Q2 2024, 30.0%" in told and "highest Q1 2024" in told
    assert told.endswith("Marked: target 90%.")


def test_of_many_lines_each_is_named_once_with_its_ends() -> None:
    told = in_words(rate_trend(quarters(["Acme", "Beta", "Gamma"]), title="Pass rate", facet="supplier"))
    assert told.count("Acme") == told.count("Beta") == 1
    assert "Acme: 2 points: first Q1 2024, 50.0%" in told and "lowest" not in told


def test_of_many_marks_the_first_are_told_and_the_rest_counted() -> None:
    frame = rates(dimension=["Social"] * 11, region=[f"R{at:02}" for at in range(11)])
    told = in_words(rate_heatmap(frame, rows="dimension", columns="region", title="Conformity", centre=0.9))
    assert told.count("Social") == 8 and told.endswith("; and 3 more.")


def test_printed_numbers_are_told_by_their_row_and_groups_that_say_the_same_once() -> None:
    steps = in_words(change_steps(changes(all=["all"]).to_dict("records")[0], title="Change"))
    assert "Before, 84.0%. Same sites, +2.0 points. Site mix, -10.0 points." in steps
    assert steps.endswith("After, 75.0%.")
    assert in_words(change_parts(changes(region=["East"]), facet="region", title="Change")).count("East") == 1


def test_text_from_files_is_text() -> None:
    told = in_words(rate_trend(quarters([HOSTILE, "B", "C"]), title=HOSTILE, facet="supplier"))
    assert told.startswith(HOSTILE)
    assert "<br" not in told and "&amp;" not in told


def test_every_chart_of_every_page_has_its_words() -> None:
    """Charts reach a page through pages/parts/pictures.py alone, and there none is drawn without its words."""
    calls = []
    for path in sorted((ROOT / "pages").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("plotly_chart"):
                calls.append((path.name, {word.arg: ast.unparse(word.value) for word in node.keywords}))
    assert calls and {name for name, _ in calls} == {"pictures.py"}
    assert all(words["alt"] == "in_words(figure)" for _, words in calls)
