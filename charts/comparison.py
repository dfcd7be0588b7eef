"""A rate side by side for suppliers, regions, topics, ..."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go

from charts.theme import (
    ACCENT,
    QUIET,
    TARGET,
    UNMAPPED,
    counted,
    draw_upright,
    layout,
    name_axis,
    plain,
    rows_height,
    share_range,
    target_note,
    value_axis,
    with_count,
)

NOT_AVAILABLE = "not available"
NO_RATE = "\u2002no rate"  # beside its mark, not on it


def rate_comparison(
    frame: pd.DataFrame,
    *,
    facet: str,
    title: str,
    unit: str = "share",
    target: float | None = None,
    subtitle: str = "",
    most: int = 30,
    label: Callable[[str], str] = str,
) -> go.Figure:
    """One dot per facet value with its 95% interval, lowest rate on top; the counts stand beside the names.

    A rate that rests on too little (`trust` grey) is a hollow grey mark. What is not mapped to a facet value comes
    after all others, values without a rate come last, as a cross at the left edge, named so. At most `most` rows are
    drawn, the lowest rates; the subtitle says how many there are. `label` writes a facet value; a click reports [facet
    value].
    """
    unmapped = frame[facet].astype(str) == UNMAPPED
    ordered = frame.assign(unmapped=unmapped).sort_values(["unmapped", "rate"], na_position="last", kind="stable")
    if len(ordered) > most:
        subtitle = f"{subtitle.removesuffix('.')}. The {most} lowest of {len(ordered):,}.".removeprefix(". ")
        ordered = ordered.head(most)
    values = [str(value) for value in ordered[facet]]
    names = [label(value) for value in values]
    left, right = _ends(ordered, unit, target)
    high = 130 + rows_height(names, 30)
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=high, showlegend=False))
    hover = [
        f"<b>{plain(row[0])}</b><br>{counted(row[1], unit)}" for row in zip(names, ordered.itertuples(), strict=True)
    ]
    for name, mask, symbol, colour in _kinds(ordered):
        places = [at for at, here in enumerate(mask) if here]
        drawn = name != NOT_AVAILABLE
        figure.add_scatter(
            x=ordered["rate"][mask] if drawn else [left] * len(places),
            y=places,
            mode="markers" if drawn else "markers+text",
            text=None if drawn else [NO_RATE] * len(places),  # the left edge is no rate either
            textposition="middle right",
            textfont={"size": 11},
            name=name,
            marker={
                "size": 12 if drawn else 8, "color": colour, "symbol": symbol,
                "line": {"width": 2 if drawn else 0, "color": colour},
            },
            error_x=_interval(ordered[mask], colour) if drawn else None,
            customdata=[[values[at]] for at in places],
            cliponaxis=False,
            hovertext=[hover[at] for at in places],
            hovertemplate="%{hovertext}<extra></extra>",
        )  # fmt: skip
    axis = name_axis(names, autorange=False, range=[len(names) - 0.4, -0.6])
    figure.layout.yaxis = axis | {"ticktext": _labels(ordered, axis["ticktext"]), "ticklabelstandoff": 8}
    figure.layout.xaxis = value_axis(unit, range=[left, right] if unit == "share" else None, side="bottom")
    if target is not None:
        draw_upright(figure, target, target_note(target, unit))
    return figure


def _kinds(ordered: pd.DataFrame) -> list[tuple[str, pd.Series, str, str]]:
    """What is drawn alike: name, rows, symbol and colour; kinds without a row are left out."""
    known = ordered["rate"].notna()
    grey = known & (ordered["trust"] == "grey") if "trust" in ordered else known & ~known
    kinds = [
        ("rate", known & ~grey, "circle", ACCENT),
        ("rests on too little", grey, "circle-open", QUIET),
        (NOT_AVAILABLE, ~known, "x", TARGET),
    ]
    return [kind for kind in kinds if kind[1].any()]


def _labels(ordered: pd.DataFrame, names: list[str]) -> list[str]:
    return [with_count(name, of) for name, of in zip(names, ordered["of"], strict=True)]


def _interval(known: pd.DataFrame, colour: str) -> dict[str, object]:
    return {
        "type": "data",
        "symmetric": False,
        "array": (known["high"] - known["rate"]).fillna(0),
        "arrayminus": (known["rate"] - known["low"]).fillna(0),
        "thickness": 2,
        "width": 0,
        "color": colour,
    }


def _ends(frame: pd.DataFrame, unit: str, target: float | None) -> tuple[float, float]:
    """Where the axis begins and ends."""
    if unit != "share":
        return 0.0, 1.0
    aims = [] if target is None else [target]
    highest, largest = (max([*frame[name].dropna(), *aims], default=1.0) for name in ("high", "rate"))
    low, high = share_range(min([*frame["low"].dropna(), 1.0]), highest, largest=largest)
    return low, high
