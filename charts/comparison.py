"""A rate side by side for suppliers, regions, topics, ..."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go

from charts.theme import ACCENT, TARGET, UNMAPPED, counted, layout, name_axis, plain, target_note, value_axis


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

    What is not mapped to a facet value comes after all others, values without a rate come last, as a hollow mark at
    the left edge. At most `most` rows are drawn, the lowest
    rates; the subtitle says how many there are. `label` writes a facet value; a click reports
    [facet value].
    """
    unmapped = frame[facet].astype(str) == UNMAPPED
    ordered = frame.assign(unmapped=unmapped).sort_values(["unmapped", "rate"], na_position="last", kind="stable")
    if len(ordered) > most:
        subtitle = f"{subtitle.removesuffix('.')}. The {most} lowest of {len(ordered):,}.".removeprefix(". ")
        ordered = ordered.head(most)
    values = [str(value) for value in ordered[facet]]
    names = [label(value) for value in values]
    left = _left_end(ordered, unit)
    known, unknown = ordered["rate"].notna().to_numpy(), ordered["rate"].isna().to_numpy()
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=130 + 30 * len(names), showlegend=False))
    hover = [
        f"<b>{plain(row[0])}</b><br>{counted(row[1], unit)}" for row in zip(names, ordered.itertuples(), strict=True)
    ]
    for mask, symbol, x in ((known, "circle", ordered["rate"]), (unknown, "circle-open", None)):
        if not mask.any():
            continue
        places = [at for at, here in enumerate(mask) if here]
        figure.add_scatter(
            x=x[mask] if x is not None else [left] * len(places),
            y=places,
            mode="markers",
            name="rate" if x is not None else "not available",
            marker={"size": 12, "color": ACCENT if x is not None else TARGET, "symbol": symbol},
            error_x=_interval(ordered[mask]) if x is not None else None,
            customdata=[[values[at]] for at in places],
            hovertext=[hover[at] for at in places],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    figure.update_yaxes(**name_axis(names, autorange=False))
    figure.update_yaxes(range=[len(names) - 0.4, -0.6], ticktext=_labels(ordered, figure.layout.yaxis.ticktext))
    figure.update_xaxes(**value_axis(unit, range=[left, 1.02] if unit == "share" else None, side="bottom"))
    if target is not None:
        figure.add_vline(
            x=target,
            line={"dash": "dot", "width": 1.5, "color": TARGET},
            annotation_text=target_note(target, unit),
        )
    return figure


def _labels(ordered: pd.DataFrame, names: tuple[str, ...]) -> list[str]:
    return [f"{name}  ({of:,.10g})" for name, of in zip(names, ordered["of"].fillna(0), strict=True)]


def _interval(known: pd.DataFrame) -> dict[str, object]:
    return {
        "type": "data",
        "symmetric": False,
        "array": (known["high"] - known["rate"]).fillna(0),
        "arrayminus": (known["rate"] - known["low"]).fillna(0),
        "thickness": 2,
        "width": 0,
        "color": ACCENT,
    }


def _left_end(frame: pd.DataFrame, unit: str) -> float:
    if unit != "share":
        return 0.0
    lowest = min([*frame["low"].dropna(), 1.0])
    return float(max(0.0, (lowest * 10 // 1) / 10 - 0.02))
