"""A rate on a map: outlines as plain polygons, because Plotly's own maps fetch theirs from a server elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from charts.theme import MISSING, QUIET, counted, diverging, is_grey, layout, plain, reach

Rings = Sequence[Sequence[float]]
# A degree of latitude is drawn longer than one of longitude, as it is in the latitudes where most people live.
STRETCH = 1.25
MARGIN, LEAST = 6.0, 40.0
MAIN_PART = 0.2  # of the largest part of a country
WIDTH, LOWEST, HIGHEST = 1000, 280, 520
AROUND = 82  # pixels above and below the map
EDGE = "rgba(135, 147, 160, 0.55)"


def country_map(
    frame: pd.DataFrame,
    outlines: Mapping[str, Rings],
    *,
    title: str,
    centre: float,
    unit: str = "share",
    subtitle: str = "",
    label: Callable[[str], str] = str,
) -> go.Figure:
    """Countries filled by their rate, orange below `centre` and blue above; those without data grey.

    `frame` has country (ISO code), `count, of, rate, low, high, why, trust`. A mark in each country tells the same
    by its shape, opens on a click ([country]) and shows the counts. The map shows where there are data, at the top of
    its figure: on a narrow screen room is left below it alone. The figure's ``meta`` is its height over its width.
    """
    known = frame[frame["country"].isin(list(outlines))]
    spread = reach(known["rate"], centre)
    view = _view([outlines[code] for code in known["country"]])
    ratio = (view[3] - view[2]) * STRETCH / (view[1] - view[0])
    height = min(HIGHEST, max(LOWEST, round(WIDTH * ratio))) + AROUND
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=height, meta=ratio))
    figure.update_layout(margin_b=10, showlegend=False)  # the page says what the marks mean
    others = [ring for code, rings in outlines.items() if code not in set(known["country"]) for ring in rings]
    _polygons(figure, [ring for ring in others if _within(ring, view)], MISSING)
    told = known["rate"].notna() & ~_grey(known)
    for code, rate in zip(known["country"], known["rate"].where(told), strict=True):
        fill = QUIET if pd.isna(rate) else diverging(float(rate), centre, spread)[0]
        _polygons(figure, outlines[str(code)], fill, faint=fill == QUIET)
    _marks(figure, known, outlines, centre=centre, unit=unit, label=label)
    hidden = {"visible": False, "fixedrange": True, "showgrid": False, "zeroline": False, "constrain": "domain"}
    figure.update_xaxes(range=view[:2], **hidden)
    figure.update_yaxes(range=view[2:], scaleanchor="x", scaleratio=STRETCH, constraintoward="top", **hidden)
    return figure


def _polygons(figure: go.Figure, rings: Rings, fill: str, *, faint: bool = False) -> None:
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in rings:
        x += [*ring[0::2], None]
        y += [*ring[1::2], None]
    figure.add_scatter(
        x=x, y=y, mode="lines", fill="toself", fillcolor=fill, line={"color": EDGE, "width": 0.6}, hoverinfo="skip",
        showlegend=False, opacity=0.45 if faint else 1,
    )  # fmt: skip


def _marks(
    figure: go.Figure, known: pd.DataFrame, outlines: Mapping[str, Rings], *, centre: float, unit: str,
    label: Callable[[str], str],
) -> None:  # fmt: skip
    grey = _grey(known)
    rate = known["rate"].astype(float)
    kinds = (
        ("above all together", "triangle-up", rate.ge(centre) & ~grey),
        ("below", "triangle-down", rate.lt(centre) & ~grey),
        ("rests on too little", "circle-open", rate.notna() & grey),
        ("too few sites for a rate", "x-thin-open", rate.isna()),
    )
    for name, symbol, mask in kinds:
        rows = known[mask]
        if rows.empty:
            continue
        places = [_middle(outlines[code]) for code in rows["country"]]
        figure.add_scatter(
            x=[x for x, _ in places], y=[y for _, y in places], mode="markers", name=name,
            marker={"symbol": symbol, "size": 11, "color": "#1D2530", "line": {"width": 1.2, "color": "#FFFFFF"}}
            if "open" not in symbol else {"symbol": symbol, "size": 10, "color": QUIET, "line": {"width": 2}},
            customdata=[[code] for code in rows["country"]],
            hovertext=[f"<b>{plain(label(str(row.country)))}</b><br>{counted(row, unit)}" for row in rows.itertuples()],
            hovertemplate="%{hovertext}<extra></extra>", unselected={"marker": {"opacity": 0.5}},
        )  # fmt: skip


def _grey(known: pd.DataFrame) -> pd.Series:
    return pd.Series([is_grey(row) for row in known.itertuples()], index=known.index, dtype=bool)


def _middle(rings: Rings) -> tuple[float, float]:
    """The centroid of the largest ring: where a mark stands."""
    ring = max(rings, key=lambda one: abs(_area(one)))
    area = _area(ring)
    if not area:
        return ring[0], ring[1]
    x = y = 0.0
    for (x0, y0), (x1, y1) in _edges(ring):
        cross = x0 * y1 - x1 * y0
        x, y = x + (x0 + x1) * cross, y + (y0 + y1) * cross
    return x / (6 * area), y / (6 * area)


def _area(ring: Sequence[float]) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in _edges(ring)) / 2


def _edges(ring: Sequence[float]) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    points = list(zip(ring[0::2], ring[1::2], strict=True))
    return list(zip(points, points[1:] + points[:1], strict=True))


def _view(countries: Sequence[Rings]) -> list[float]:
    """West, east, south, north of the countries without their small outlying parts; never less than a small region."""
    shown = [ring for rings in countries for ring in _main_parts(rings)] or [[-170.0, -55.0, 180.0, 75.0]]
    x = [value for ring in shown for value in ring[0::2]]
    y = [value for ring in shown for value in ring[1::2]]
    west, east, south, north = min(x) - MARGIN, max(x) + MARGIN, min(y) - MARGIN, max(y) + MARGIN
    wide, tall = max(0.0, LEAST - (east - west)) / 2, max(0.0, LEAST / 2 - (north - south)) / 2
    return [west - wide, east + wide, south - tall, north + tall]


def _main_parts(rings: Rings) -> list[Sequence[float]]:
    sizes = [abs(_area(ring)) for ring in rings]
    return [ring for ring, size in zip(rings, sizes, strict=True) if size >= MAIN_PART * max(sizes)]


def _within(ring: Sequence[float], view: Sequence[float]) -> bool:
    x, y = ring[0::2], ring[1::2]
    return not (max(x) < view[0] or min(x) > view[1] or max(y) < view[2] or min(y) > view[3])
