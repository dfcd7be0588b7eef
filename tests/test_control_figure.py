"""The figure of a control chart by its data."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.breaks import Break, shown_breaks
from charts.control import control_figure
from pages.parts.control_wording import breaks_sentence, happened, left_out_sentence, title
from pages.parts.events import _between

HOSTILE = '<b>x</b> <a href="http://elsewhere">moved & more</a>'


def points(quarters: int = 6, **columns: Any) -> pd.DataFrame:
    """Quarters of 2022 on: 8 of 10, limits .5 to 1."""
    period = pd.date_range("2022-01-01", periods=quarters, freq="QS")
    frame = pd.DataFrame(
        {
            "segment": 1, "version": "3", "chart": "p'", "period": period, "count": 8, "of": 10, "rate": 0.8, "low": 0.5,
            "high": 1.0, "centre": 0.8, "limits": "limits", "whole": True, "signal": None, "effect": None, "jump": None,
            "jump_high": None, "audit_key": None, "first": period, "last": period + pd.Timedelta(days=60),
        }
    )  # fmt: skip
    return frame.assign(**columns)


def figure(frame: pd.DataFrame, **options: Any) -> go.Figure:
    return control_figure(frame, **{"title": "Pass rate", "unit": "share", "every": "quarter", **options})


def named(drawn: go.Figure, name: str) -> list[Any]:
    return [trace for trace in drawn.data if trace.name == name]


def test_limits_are_steps_and_stand_in_the_legend_once() -> None:
    drawn = figure(points(segment=[1, 1, 1, 2, 2, 2]))
    limits = named(drawn, "limits")
    assert [(trace.line.shape, trace.line.dash, trace.showlegend) for trace in limits] == [
        ("hvh", "dash", True), ("hvh", "dash", False),
    ]  # fmt: skip
    assert list(limits[0].y) == [0.5] * 3


def test_limits_on_trial_are_dotted_and_few_points_have_a_median() -> None:
    assert named(figure(points(limits="trial")), "limits")[0].line.dash == "dot"
    few = figure(points(low=float("nan"), high=float("nan"), limits="none"))
    assert named(few, "median") and not named(few, "limits")


def test_a_signal_is_told_by_shape_colour_and_word() -> None:
    signal = [None, "beyond below", None, "run above", None, "beyond below; run below"]
    effect = [None, "worse", None, "better", None, "worse"]
    drawn = figure(points(signal=signal, effect=effect))
    (worse,), (better,) = named(drawn, "beyond a limit, worse"), named(drawn, "run on one side, better")
    assert (len(worse.x), worse.marker.symbol, worse.showlegend) == (2, "diamond", True)
    assert (better.marker.symbol, better.marker.color != worse.marker.color) == ("square", True)
    assert "beyond below; run below" in worse.hovertext[1]


def test_a_period_that_is_not_over_is_hollow_and_off_the_line() -> None:
    drawn = figure(points(whole=[True] * 5 + [False]))
    (hollow,) = named(drawn, "not complete")
    assert (len(hollow.x), hollow.marker.symbol) == (1, "circle-open")
    (line,) = [trace for trace in drawn.data if trace.mode == "lines" and trace.line.color == "#1B7FC0"]
    assert len(line.x) == 5
    assert "no part in limits" in hollow.hovertext[0]


def test_quarters_are_named_as_quarters() -> None:
    """'Jan 2019, Mar 2019, May 2019' stood below points of quarters; single audits stand on their days, by month."""
    axis = figure(points()).layout.xaxis
    assert (axis.dtick, axis.tickformat) == ("M3", "Q%q %Y")
    assert figure(points(audit_key="1")).layout.xaxis.tickformat == "%b %Y"


def test_no_line_is_drawn_across_a_gap() -> None:
    drawn = figure(points().drop(index=[2, 3]))
    (line,) = [trace for trace in drawn.data if trace.mode == "lines" and trace.line.color == "#1B7FC0"]
    assert [value == value for value in line.y] == [True, True, False, True, True]
    assert line.connectgaps is False


def test_breaks_are_drawn_with_their_reason_as_text() -> None:
    breaks = [
        Break(pd.Timestamp("2022-08-01"), HOSTILE, splits=True),
        Break(pd.Timestamp("2022-09-01"), "new firm", splits=False),
        Break(pd.Timestamp("1999-01-01"), "long ago", splits=True),
    ]
    drawn = figure(points(), breaks=breaks)
    assert [shape.line.dash for shape in drawn.layout.shapes] == ["solid", "dot"]
    notes = drawn.layout.annotations
    assert [note.text for note in notes] == ["1", "2"]
    assert "<" not in notes[0].hovertext and notes[1].hovertext == "new firm"
    assert len({note.yshift for note in notes}) == 2
    assert breaks_sentence(shown_breaks(breaks, points())).endswith("; 2: 2022-09-01 new firm (no split)")


def test_a_break_in_the_newest_quarter_is_drawn() -> None:
    """The last of two quarters begins with April; the last day behind its point is the 31st of May."""
    breaks = [Break(pd.Timestamp(day), day, splits=True) for day in ("2022-05-20", "2022-06-01")]
    assert [each.words for each in shown_breaks(breaks, points(2))] == ["2022-05-20"]


def test_a_new_version_is_drawn_before_its_first_point() -> None:
    """First used on the 20th of May, its mark stands at the beginning of April: the line parts the two in February, and
    tells the day. On a chart of single audits it stands on the day of the first."""
    frame = points(2, version=["3", "4"]).assign(first=pd.to_datetime(["2022-01-10", "2022-05-20"]))
    told = frame.to_dict("records")
    half_way = _between(*told)
    assert half_way == pd.Timestamp("2022-02-15")
    drawn = figure(frame, breaks=[Break(pd.Timestamp("2022-05-20"), "version 4", splits=True, between=half_way)])
    assert [shape.x0 for shape in drawn.layout.shapes] == [half_way]
    assert _between(told[0], told[1] | {"period": told[1]["first"]}) == pd.Timestamp("2022-05-20")


def test_a_title_begins_with_a_capital_and_a_name_as_it_is() -> None:
    told = {"measure": "pass", "every": "quarter"}
    assert title(points(1), "no scheme stated", **told).startswith("No scheme stated: 80")
    assert title(points(1), "amfori BSCI", **told).startswith("amfori BSCI: 80")


def test_many_breaks_have_plain_numbers() -> None:
    """The trap: circled digits beyond ten are empty boxes in many a font."""
    days = pd.date_range("2022-01-01", periods=22, freq="D")
    drawn = figure(points(), breaks=[Break(day, "moved", splits=False) for day in days])
    assert [note.text for note in drawn.layout.annotations] == [str(at) for at in range(1, 23)]


def test_what_happened_stands_with_its_point() -> None:
    row = {"first": pd.Timestamp("2022-01-03"), "last": pd.Timestamp("2022-03-09")}
    days = ["2022-01-02", "2022-01-03", "2022-03-09", "2022-03-10"]
    breaks = [Break(pd.Timestamp(day), f"on {day}", splits=False) for day in days]
    assert happened(row, [*breaks, breaks[1]]) == "on 2022-01-03, on 2022-03-09"
    assert left_out_sentence(0) == "" and left_out_sentence(6).startswith("6 days on which another auditor")


def test_a_click_reports_the_days_and_the_version() -> None:
    marks = [trace for trace in figure(points(2)).data if trace.mode == "markers"]
    assert [list(each) for each in marks[0].customdata] == [
        ["2022-01-01", "2022-03-02", "3"], ["2022-04-01", "2022-05-31", "3"],
    ]  # fmt: skip


def test_hover_tells_counts_limits_and_jumps() -> None:
    drawn = figure(points(2, jump=[None, 0.2], jump_high=0.5, audit_key=7))
    (marks,) = [trace for trace in drawn.data if trace.mode == "markers"]
    assert "80.0% (8 of 10)" in marks.hovertext[0] and "limits 50.0% to 100.0%, centre 80.0%" in marks.hovertext[0]
    assert "jump of 20.0%, normally up to 50.0%" in marks.hovertext[1]
    waits = figure(points(2, count=31, chart="T"), unit="days")
    assert "<b>31 days</b>" in next(trace for trace in waits.data if trace.mode == "markers").hovertext[0]


def test_the_target_stands_beside_the_picture() -> None:
    drawn = figure(points(), target=0.9)
    assert [note.text for note in drawn.layout.annotations] == ["target 90%"]
    assert drawn.layout.shapes[0].y0 == 0.9


def test_titles_are_text() -> None:
    assert "<a" not in (figure(points(), title=HOSTILE).to_json() or "")
