"""Recorded events on charts over time: which concern a view, and where they are drawn."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts.breaks import Break, breaks_within, draw_events, with_breaks
from charts.change import change_steps
from charts.in_words import in_words
from charts.trend import rate_trend
from data.events import add_event
from metrics.filters import Filters
from metrics.line_events import scope_events
from pages.parts.passport import Question
from pages.parts.recorded_events import with_events
from tests.memory import memory_warehouse
from tests.test_charts import changes, rates
from tests.warehouse_maker import audits

HOSTILE = "<b>moved</b> & [x](javascript:1)"
QUARTERS = [pd.Timestamp(day) for day in ("2024-01-01", "2024-04-01", "2024-07-01")]


def test_a_chart_of_numbers_keeps_them_beside_its_events() -> None:
    """Bars of numpy's numbers: a copy of the whole figure would hold them as text, and no page with an event would run."""
    bars = go.Figure(go.Bar(x=pd.Series(QUARTERS), y=np.array([1, 5, 2]), hovertext=["a: 1", "b: 5", "c: 2"]))
    bars.update_layout(title="Bars", margin={"t": 50})
    drawn = with_breaks(bars, [Break(pd.Timestamp("2024-02-01"), "New firm", splits=False)])
    assert list(drawn.data[0].y) == [1, 5, 2] and "Marked: 1: New firm" in in_words(drawn)
    assert not bars.layout.shapes and bars.layout.margin.t == 50


def test_events_of_a_region_concern_its_line_and_not_the_one_of_all() -> None:
    """Two regions; an event about all, one about East, one about a region that is not in view."""
    warehouse = memory_warehouse()
    audits(warehouse.root, "A1 2024-01-05 N pass region=East", "B1 2024-02-05 S pass region=West")
    told = {"splits": False, "by": "ann", "at": datetime(2024, 8, 1)}
    add_event(warehouse, day=date(2024, 3, 1), about="all", name=None, reason="New firm", **told)  # type: ignore[arg-type]
    add_event(warehouse, day=date(2024, 4, 2), about="region", name="East", reason=HOSTILE, **told)  # type: ignore[arg-type]
    con = warehouse.cursor()
    assert list(scope_events(con, Filters())["reason"]) == ["New firm"]
    assert list(scope_events(con, Filters(), by="region")["reason"]) == ["New firm", HOSTILE]
    assert list(scope_events(con, Filters(regions=("West",)), by="region")["reason"]) == ["New firm"]
    line = rate_trend(rates(period=QUARTERS), title="Pass rate")
    figure, said = with_events(line, Question(con, Filters(), "audit-pass-rate", by="region", every="quarter"))
    assert not line.layout.shapes  # it may be shared with those who are shown no events
    assert said == f"1: 2024-03-01 New firm; 2: 2024-04-02 East: {HOSTILE}"  # West is drawn beside it
    assert [shape.x0 for shape in figure.layout.shapes] == [pd.Timestamp("2024-03-01"), pd.Timestamp("2024-04-02")]
    assert "<b>moved" not in (figure.to_json() or "").replace("\\u003c", "<")
    assert "Marked: 1: New firm; 2: East: <b>moved</b> & [x](javascript:1)." in in_words(figure)


def test_where_one_supplier_is_in_view_its_event_is_told_without_its_name() -> None:
    warehouse = memory_warehouse()
    audits(warehouse.root, "A1 2024-01-05 N pass", "A2 2024-08-05 N pass")
    told = {"splits": False, "by": "ann", "at": datetime(2024, 8, 1)}
    add_event(warehouse, day=date(2024, 3, 1), about="supplier", name="N", reason="New plant", **told)  # type: ignore[arg-type]
    line = rate_trend(rates(period=QUARTERS), title="Pass rate")
    con = warehouse.cursor()
    for seen, words in ((Filters(suppliers=("N",)), "New plant"), (Filters(), "N: New plant")):
        _, said = with_events(line, Question(con, seen, "audit-pass-rate", by="supplier", every="quarter"))
        assert said == f"1: 2024-03-01 {words}"


def test_an_event_in_the_last_period_is_drawn_and_one_outside_is_not() -> None:
    """Quarters from January to July: the last one ends with September."""
    figure = rate_trend(rates(period=QUARTERS), title="Pass rate")
    days = ("2023-12-31", "2024-09-20", "2024-10-15", "2024-02-01")
    shown = breaks_within([Break(pd.Timestamp(day), day, splits=False) for day in days], figure)
    assert [each.words for each in shown] == ["2024-02-01", "2024-09-20"]
    draw_events(figure, shown)
    assert figure.layout.xaxis.range[1] > pd.Timestamp("2024-09-20")


def test_a_chart_without_time_has_no_events() -> None:
    figure = change_steps(changes(all=["all"]).to_dict("records")[0], title="Change")
    assert breaks_within([Break(QUARTERS[0], "x", splits=False)], figure) == []
