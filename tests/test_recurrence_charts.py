"""Pictures of recurrence, by their data."""

from __future__ import annotations

import pandas as pd
import pytest

from charts.interval_dots import interval_dots
from charts.life_lines import life_line_grid
from charts.life_states import life_state_bars
from charts.survival import found_again_curve

HOSTILE = "<b>4.1</b> & a wording much longer than any axis has room for"


def cells() -> pd.DataFrame:
    """4.1 runs through three audits and is cleared at the fourth; 4.2 is found once."""
    rows = [
        ("4.1", 1, "first_assessed"), ("4.1", 2, "recurring"), ("4.1", 3, "not_looked_at"), ("4.1", 4, "cleared"),
        ("4.2", 1, "clean"), ("4.2", 2, "new"), ("4.2", 4, "cleared"),
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["clause", "audit_key", "state"])
    return frame.assign(
        title=HOSTILE, date=pd.to_datetime([f"202{key}-05-01" for key in frame["audit_key"]]), audit_no="A<1>"
    )


def test_life_lines_have_a_mark_per_audit_and_a_line_while_they_stand() -> None:
    figure = life_line_grid(cells(), title="Lines", label=str.upper)
    marks = {trace.name: trace for trace in figure.data if trace.mode == "markers"}
    assert list(marks["CLEARED"].x) == [3, 3] and list(marks["CLEARED"].y) == [0, 1]
    assert [list(one) for one in marks["RECURRING"].customdata] == [["4.1", "2022-05-01"]]
    (line,) = (trace for trace in figure.data if trace.mode == "lines")
    assert list(line.x) == [0, 1, None, 1, 2, None, 2, 3, None, 1, 3, None]
    assert "&lt;b&gt;4.1" in marks["NEW"].hovertext[0] and "A&lt;1&gt;" in marks["NEW"].hovertext[0]
    assert len({(trace.marker.symbol, trace.marker.size) for trace in marks.values()}) == len(marks)


def test_the_clause_found_most_often_stands_on_top_and_the_rest_is_cut() -> None:
    figure = life_line_grid(cells(), title="Lines", subtitle="Site", most=1)
    assert figure.layout.title.subtitle.text == "Site. The first 1 of 2 clauses"
    assert [tick.split()[0] for tick in figure.layout.yaxis.ticktext] == ["4.1"]
    assert list(figure.layout.xaxis.ticktext) == ["2021-05", "2022-05", "2023-05", "2024-05"]
    assert figure.layout.xaxis.autotickangles == (0, -90) and figure.layout.xaxis.tickangle is None


def test_what_was_cleared_stands_below_the_line_without_a_sign() -> None:
    quarter = pd.Timestamp("2024-01-01")
    frame = pd.DataFrame(
        {"state": ["new", "first_assessed", "recurring", "cleared"], "period": [quarter] * 4, "count": [3, 2, 4, 7]}
    )
    figure = life_state_bars(frame, title="States", every="quarter", label=str.title)
    assert {trace.name: list(trace.y) for trace in figure.data} == {"New": [5], "Again": [4], "Cleared": [-7]}
    assert [list(one) for one in figure.data[0].customdata] == [["new", "2024-01-01"]]
    assert not any("-" in tick for tick in figure.layout.yaxis.ticktext)


@pytest.mark.parametrize("unit", ["share", "times"])
def test_dots_keep_their_order_their_counts_and_their_interval(unit: str) -> None:
    frame = pd.DataFrame(
        {"name": ["b", HOSTILE, "none"], "count": [5, 2, 0], "of": [10, 8, 0], "rate": [0.5, 0.25, None],
         "low": [0.2, 0.1, None], "high": [0.8, 0.6, None], "trust": ["shown", "grey", None]}
    )  # fmt: skip
    figure = interval_dots(frame, name="name", title="Dots", unit=unit, reference=0.3, reference_name="chance")
    (dots,) = figure.data
    assert list(dots.x) == [0.5, 0.25] and list(dots.error_x.array) == pytest.approx([0.3, 0.35])
    assert list(dots.marker.symbol) == ["circle", "circle-open"]
    assert figure.layout.yaxis.ticktext[0] == "b  n=10"
    assert figure.layout.yaxis.ticktext[1].endswith("room for  n=8") and "&lt;b&gt;" in figure.layout.yaxis.ticktext[1]
    assert figure.layout.annotations[0].text == "chance"
    assert ("×" in dots.hovertext[0]) == (unit == "times") and "5 of 10" in dots.hovertext[0]


def test_a_long_name_stands_on_two_lines_with_room_for_them() -> None:
    frame = pd.DataFrame({"name": ["Q1.01 Materials are bought from approved suppliers only"], "count": [5], "of": [37],
                          "rate": [0.5], "low": [0.2], "high": [0.8]})  # fmt: skip
    figure = interval_dots(frame, name="name", title="Dots")
    assert list(figure.layout.yaxis.ticktext) == ["Q1.01 Materials are bought from<br>approved suppliers only  n=37"]
    long = interval_dots(frame.assign(name="word " * 30), name="name", title="Dots")
    assert long.layout.yaxis.ticktext[0].endswith("word…  n=37")
    assert figure.layout.height > interval_dots(frame.assign(name="Q1.01"), name="name", title="Dots").layout.height


def test_the_staircase_begins_at_nothing() -> None:
    frame = pd.DataFrame({"days": [365], "rate": [0.4], "low": [0.1], "high": [0.8], "count": [2], "of": [12]})
    figure = found_again_curve(frame, title="Time")
    line = figure.data[-1]
    assert list(line.y) == [0.0, 0.4] and line.line.shape == "hv"
    assert "12 still at risk" in line.hovertext[1]
    assert figure.layout.xaxis.title.text == "months after the finding"
