"""Names in a funnel stand beside one mark each and cover nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts.funnel import funnel_plot
from charts.funnel_names import draw_names

LEVEL = pd.DataFrame({"across": [0.0, 1.0], "line": [0.5, 0.5]})


def marks(*places: tuple[str, float, float]) -> pd.DataFrame:
    frame = pd.DataFrame(places, columns=["name", "across", "up"])
    frame = frame.astype({"across": float, "up": float})
    return frame.assign(x=frame["across"], y=frame["up"])


def drawn(named: pd.DataFrame, others: pd.DataFrame, lines: pd.DataFrame = LEVEL):  # type: ignore[no-untyped-def]
    figure = go.Figure()
    draw_names(figure, named, pd.concat([named, others]), lines, log=False)
    return figure.layout.annotations


def test_a_name_moves_off_a_line_and_is_tied_to_its_mark() -> None:
    """A mark 5 of 290 pixels below a level line: straight beside it the name would lie on the line."""
    [note] = drawn(marks(("Acme", 0.2, 0.5 - 5 / 290)), marks())
    assert note.ay > 0 and note.showarrow and note.xanchor == "left"
    [free] = drawn(marks(("Acme", 0.2, 0.2)), marks())
    assert free.ay == 0
    [left] = drawn(marks(("Acme", 0.9, 0.2)), marks())
    assert left.xanchor == "right"


def test_a_name_with_no_room_is_left_out() -> None:
    crowd = marks(*(("", x, y) for x in np.linspace(0, 1, 60) for y in np.linspace(0, 1, 60)))
    assert not drawn(marks(("Acme", 0.2, 0.2)), crowd)


def test_a_name_with_too_little_room_stands_on_two_lines_and_of_the_longest_the_beginning_is_told() -> None:
    """Columns of marks 115 of 880 pixels to both sides: 22 letters of 5.4 pixels take 119 from 12 on, 16 letters 86."""
    fence = marks(*(("", 0.5 + side * 115 / 880, up) for side in (-1, 1) for up in np.linspace(0, 1, 120)))
    [parted] = drawn(marks(("Brookfield Footwear Company", 0.5, 0.2)), fence)
    assert parted.text == "Brookfield<br>Footwear Company"
    [note] = drawn(marks(("Brookfield International Footwear Manufacturing Company", 0.5, 0.2)), fence)
    assert note.text == "Brookfield Inte…"
    [whole] = drawn(marks(("Brookfield Footwear Company", 0.2, 0.2)), marks())
    assert whole.text == "Brookfield Footwear Company"


def test_a_name_does_not_begin_nearer_to_another_mark() -> None:
    """Another mark straight below: the name, kept from its own side by a line, may not stand beside that one."""
    other = marks(("", 0.2, 0.2 - 16 / 290))
    [note] = drawn(marks(("Acme", 0.2, 0.2)), other)
    assert note.ay <= 0


def test_two_names_do_not_touch() -> None:
    near = drawn(marks(("Acme", 0.2, 0.2), ("Beta", 0.2, 0.21)), marks())
    texts = {note.text: note for note in near}
    assert set(texts) == {"Acme", "Beta"}
    assert texts["Acme"].ay - texts["Beta"].ay >= 12 or texts["Acme"].xanchor != texts["Beta"].xanchor


def test_marks_that_lie_on_each_other_are_not_named_and_hostile_names_are_text() -> None:
    """Two suppliers with one failed audit each are one mark: a name beside it would say that it is the only one."""
    points = pd.DataFrame({
        "supplier": ["<b>A</b>", "Twin 1", "Twin 2"], "effective_n": [100.0, 20.0, 20.0], "rate": [0.5, 0.4, 0.4],
        "count": 1, "of": 2, "zone": "worse 998", "centre": 0.9,
    })  # fmt: skip
    lines = pd.DataFrame({"effective_n": np.linspace(10, 200, 40), "centre": 0.9, "low_95": 0.8, "high_95": 0.95,
                          "low_998": 0.7, "high_998": 1.0})  # fmt: skip
    figure = funnel_plot(points, lines, facet="supplier", title="Conformity", unit="share", amount="Answers")
    assert [note.text for note in figure.layout.annotations] == ["&lt;b&gt;A&lt;/b&gt;"]
    first, last = figure.layout.xaxis.range
    assert first < 10 and 200 < last < 220 and figure.layout.xaxis.title.text == "Answers"
