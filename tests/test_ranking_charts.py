"""Funnels and caterpillars by their data."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from charts.caterpillar import BANDS, caterpillar
from charts.funnel import MOST_POINTS, ZONES, funnel_plot
from metrics import fair_ranking

HOSTILE = '<a href="http://elsewhere">Acme</a>'


def points(many: int, outside: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Suppliers within the lines, and the first ones outside."""
    rng = np.random.default_rng(0)
    zones = ["worse 998"] * outside + ["inside"] * (many - outside)
    frame = pd.DataFrame(
        {
            "supplier": [f"S{at}" for at in range(many)],
            "count": 8,
            "of": 10,
            "rate": np.where(np.array(zones) == "inside", rng.uniform(0.7, 1, many), 0.2),
            "effective_n": rng.uniform(1, 300, many),
            "zone": zones,
            "centre": 0.85,
        }
    )
    lines = pd.DataFrame({"effective_n": np.geomspace(1, 310, 80), "centre": 0.85})
    return frame, lines.assign(low_95=0.7, high_95=0.95, low_998=0.6, high_998=1.0)


def funnel(frame: pd.DataFrame, lines: pd.DataFrame, unit: str = "share"):  # type: ignore[no-untyped-def]
    return funnel_plot(frame, lines, facet="supplier", title="Conformity", unit=unit, amount="Answers")


def test_five_thousand_suppliers_stay_under_two_thousand_points_and_all_outside_can_be_clicked() -> None:
    figure = funnel(*points(5000, outside=300))
    assert sum(len(trace.x) for trace in figure.data) < 2000
    (worse,) = [trace for trace in figure.data if trace.name == ZONES["worse 998"][2]]
    assert [row[0] for row in worse.customdata] == [f"S{at}" for at in range(300)]
    (mass,) = [trace for trace in figure.data if trace.name == "within the lines"]
    assert mass.customdata is None and "within the lines, about" in mass.hovertext[0]
    counted = sum(int(text.split()[0].replace(",", "")) for text in mass.hovertext)
    assert counted == 4700


def test_what_the_lower_axis_counts_stands_on_two_lines_where_a_phone_has_no_room_for_one() -> None:
    frame, lines = points(3)
    long = "Nonconformities expected in its audits (effective)"
    for amount, told in (("Answers", "Answers"), (long, "Nonconformities expected<br>in its audits (effective)")):
        figure = funnel_plot(frame, lines.head(10), facet="supplier", title="Found", unit="number", amount=amount)
        assert figure.layout.xaxis.title.text == told


def test_few_suppliers_are_drawn_each() -> None:
    figure = funnel(*points(MOST_POINTS))
    (inside,) = [trace for trace in figure.data if trace.name == "within the lines"]
    assert len(inside.x) == MOST_POINTS and list(inside.customdata[0]) == ["S0"]
    assert figure.layout.xaxis.type == "log" and figure.layout.xaxis.title.text == "Answers<br>logarithmic scale"


def test_every_zone_has_a_symbol_of_its_own() -> None:
    assert len({symbol for _, symbol, _ in ZONES.values()}) == len(ZONES)
    assert len({symbol for _, symbol, _ in BANDS.values()}) == len(BANDS)
    assert tuple(BANDS) == fair_ranking.BANDS


def test_names_in_a_funnel_do_not_touch_and_are_text() -> None:
    frame, lines = points(40, outside=12)
    frame.loc[frame["zone"] != "inside", "effective_n"] = np.linspace(1, 300, 12)
    frame["supplier"] = HOSTILE
    notes = funnel(frame, lines).layout.annotations
    assert 0 < len(notes) <= 6
    assert all("<a" not in note.text for note in notes)


def test_an_empty_view_has_its_axes_only() -> None:
    frame, lines = points(3)
    figure = funnel(frame.head(0), lines.head(0))
    assert sum(len(trace.x) for trace in figure.data) == 0


def ranking(bands: list[str]) -> pd.DataFrame:
    many = len(bands)
    known = {
        "count": 8,
        "of": 10,
        "rate": 0.8,
        "shrunken": 0.7,
        "shrunken_low": 0.6,
        "shrunken_high": 0.85,
        "bar": 0.75,
    }
    return pd.DataFrame(
        {"supplier": [HOSTILE] * many, **known, "worse": 0.5, "reliability": 0.4, "band": bands}, index=range(many)
    )


def test_a_caterpillar_shows_what_to_expect_with_its_interval_and_the_raw_rate_small() -> None:
    frame = ranking(["clearly worse", "cannot tell", "not enough audits"])
    frame.loc[2, "worse"] = float("nan")
    figure = caterpillar(frame, facet="supplier", title="Expected", unit="share", bar_note="the bar, 75%")
    worse, unclear, few, raw = figure.data
    assert (worse.name, list(worse.x), list(worse.y)) == ("clearly worse", [0.7], [0])
    assert list(worse.error_x.array) == [pytest.approx(0.15)] and list(worse.error_x.arrayminus) == [pytest.approx(0.1)]
    assert "8 of 10" in worse.hovertext[0] and "50% likely worse" in worse.hovertext[0]
    assert "likely" not in few.hovertext[0] and list(unclear.y) == [1]
    assert list(raw.x) == [0.8, 0.8, 0.8]
    assert figure.layout.shapes[0].x0 == 0.75 and "the bar, 75%" in figure.layout.annotations[0].text
    assert "<a" not in "".join(figure.layout.yaxis.ticktext)


def test_a_long_caterpillar_is_cut_and_says_so() -> None:
    figure = caterpillar(
        ranking(["cannot tell"] * 50), facet="supplier", title="", unit="number", bar_note="", subtitle="A note"
    )
    assert len(figure.data[0].x) == 30
    assert figure.layout.title.subtitle.text == "A note. The first 30 of 50."
