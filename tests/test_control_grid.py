"""Control limits side by side: panels in order, signals by shape, one scale; and the sentence above them."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from charts.control_grid import control_grid
from charts.in_words import in_words
from charts.theme import TITLE_LINE
from pages.parts.dimension_wording import grid_sentence
from pages.parts.limits_side_by_side import newest_points
from tests.test_control_figure import HOSTILE, points


def lines() -> pd.DataFrame:
    """Social with a signal for the worse at its newest whole point, a hostile name without, and one without limits."""
    signal = [None, None, None, None, "beyond below", None]
    effect = [None, None, None, None, "worse", None]
    social = points(signal=signal, effect=effect, whole=[True] * 5 + [False]).assign(dimension="Social", scheme="House")
    quiet = points().assign(dimension=HOSTILE, scheme="House")
    short = points(low=float("nan"), high=float("nan")).assign(dimension="Quality", scheme="House")
    return pd.concat([quiet, short, social], ignore_index=True)


def test_the_line_with_a_signal_comes_first_and_the_sentence_names_it() -> None:
    newest = newest_points(lines(), "dimension")
    assert list(newest["dimension"]) == ["Social", HOSTILE, "Quality"]
    assert grid_sentence(newest, "dimension").startswith(
        "**1 of 2 dimensions gives a signal at the newest point**: Social"
    )
    assert " gives no signal at its newest point**: it moves" in grid_sentence(newest.tail(2), "dimension")
    assert "enough periods" in grid_sentence(newest.tail(1), "dimension")


def test_a_title_of_two_lines_stands_clear_of_the_names_of_the_panels() -> None:
    def drawn(title: str) -> go.Figure:
        return control_grid(lines(), facet="dimension", order=["Social"], title=title, unit="share", every="quarter")

    one, two = drawn("Short"), drawn("A title so long that a phone has no room for it on one line")
    assert two.layout.margin.t - one.layout.margin.t == two.layout.height - one.layout.height == TITLE_LINE


def test_every_panel_has_its_name_its_signals_and_the_same_scale() -> None:
    order = ["Social", HOSTILE, "Quality"]
    figure = control_grid(lines(), facet="dimension", order=order, title="Limits", unit="share", every="quarter")
    panels = [trace for trace in figure.data if trace.hovertext is not None]
    assert [next(iter(panel.customdata[0])) for panel in panels] == order
    assert list(panels[0].marker.symbol) == ["circle"] * 4 + ["diamond", "circle-open"]
    assert len({figure.layout[axis].range for axis in ("yaxis", "yaxis2", "yaxis3")}) == 1
    assert [note.text.startswith(("Social", "&lt;b&gt;", "Quality")) for note in figure.layout.annotations] == [
        True
    ] * 3
    assert "Social: 6 points: first Q1 2022, 80.0% (8 of 10)" in in_words(figure)
