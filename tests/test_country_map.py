"""The map: plain polygons that ask nobody, marks that tell by shape, and what has no place on it."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from charts.country_map import STRETCH, country_map
from data.country_outlines import outlines
from data.warehouse import HERE
from pages.parts.map_wording import off_the_map

SQUARE = [0.0, 0.0, 10.0, 0.0, 10.0, 10.0, 0.0, 10.0, 0.0, 0.0]
ISLAND = [100.0, 50.0, 101.0, 50.0, 101.0, 51.0, 100.0, 50.0]
EAST = [20.0, 0.0, 30.0, 0.0, 30.0, 10.0, 20.0, 0.0]
WORLD = {"AA": [SQUARE, ISLAND], "BB": [EAST], "CC": [[40.0, 0.0, 50.0, 0.0, 50.0, 10.0, 40.0, 0.0]]}


def rates(*rows: tuple[str, float | None, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["country", "rate", "trust"])
    return frame.assign(count=8, of=10, low=frame["rate"], high=frame["rate"], why=None)


def test_a_map_is_made_of_scatters_only_so_that_nothing_is_fetched() -> None:
    figure = country_map(rates(("AA", 0.8, "shown")), WORLD, title="Map", centre=0.5)
    assert {trace.type for trace in figure.data} == {"scatter"}
    assert not {"geo", "map", "mapbox"} & set(figure.layout.to_plotly_json())


def test_marks_tell_by_shape_and_open_their_country() -> None:
    frame = rates(("AA", 0.8, "shown"), ("BB", 0.2, "shown"), ("CC", 0.9, "grey"))
    figure = country_map(frame, WORLD, title="Map", centre=0.5, label=lambda code: f"<{code}>")
    marks = {trace.name: trace for trace in figure.data if trace.mode == "markers"}
    assert {name: trace.marker.symbol for name, trace in marks.items()} == {
        "above all together": "triangle-up", "below": "triangle-down", "rests on too little": "circle-open",
    }  # fmt: skip
    above = marks["above all together"]
    assert (above.x[0], above.y[0]) == pytest.approx((5, 5)) and list(above.customdata[0]) == ["AA"]
    assert above.hovertext[0].startswith("<b>&lt;AA&gt;</b>") and "8 of 10" in above.hovertext[0]


def test_the_view_holds_the_main_parts_of_countries_with_data_and_no_far_island() -> None:
    figure = country_map(rates(("AA", 0.8, "shown"), ("BB", 0.2, "shown")), WORLD, title="Map", centre=0.5)
    assert list(figure.layout.xaxis.range) == [-6, 36] and list(figure.layout.yaxis.range) == [-6, 16]
    assert figure.layout.meta == 22 * STRETCH / 42 and figure.layout.yaxis.constraintoward == "top"


def test_every_outline_is_of_a_country_the_program_knows() -> None:
    known = set(pd.read_csv(HERE / "dictionaries" / "countries.csv", keep_default_na=False)["country"])
    assert set(outlines()) <= known | {"XK"} and len(outlines()) > 200
    assert all(len(ring) % 2 == 0 and len(ring) >= 6 for rings in outlines().values() for ring in rings)


def test_no_outline_jumps_around_the_globe() -> None:
    """A ring turned back at the 180th meridian is a band across every other map, and has no middle for its mark."""
    for code, rings in outlines().items():
        for ring in rings:
            x = ring[0::2]
            assert max(abs(east - west) for east, west in pairwise(x)) < 30, code
            assert len({*zip(x, ring[1::2], strict=True)}) > 2, code


def test_what_has_no_place_is_named() -> None:
    assert off_the_map(rates(("not stated", 0.5, "shown"))) == "Not on the map: not stated (10)."
    assert off_the_map(rates()) == ""
