"""What a change is made of: those audited did better or worse, or others were audited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.theme import ACCENT, INK, QUIET, hatched, layout, name_axis, plain, short, value_axis

# Parts of one change, in the order of a frame of metrics/change.py, with their names on the chart.
PARTS = (
    ("own", "Same sites"),
    ("mix_sites", "Site mix"),
    ("mix_regions", "Region mix"),
    ("mix_checklists", "Checklist mix"),
)
STRATA = {"sites": "Same sites", "regions": "Same regions", "checklists": "Same checklists"}
# A lighter accent, that the interval drawn over it be seen. No see-through one: on a dark ground it would be dark.
FAINT = "#82B9DC"


def change_steps(row: Any, *, title: str, unit: str = "share", subtitle: str = "") -> go.Figure:
    """From the rate before to the rate after in steps: own change, then what each kind of mix adds.

    `row` is a row of metrics/change.py with a split. The bar of the own change carries its 95% interval; parts of
    less than a thousandth of the axis are left out. Each size is said below the name of its bar: beside it, the text
    would leave a phone no room for the bars.
    """
    steps = [(column, name) for column, name in PARTS if column == "own" or abs(row[column]) >= _least(unit)]
    steps = [(column, name.replace("Same sites", STRATA[row["strata"]])) for column, name in steps]
    sizes = [_size(row["before_rate"], unit), *(_signed(row[column], unit) for column, _ in steps)]
    names, sizes = ["Before", *(name for _, name in steps), "After"], [*sizes, _size(row["rate"], unit)]
    said = [f"<b>{name}</b><br>{size}" for name, size in zip(names, sizes, strict=True)]
    ends = [float(row["before_rate"])]
    for column, _ in steps:
        ends.append(ends[-1] + float(row[column]))
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=120 + 40 * len(names), showlegend=False))
    _point(figure, row["before_rate"], 0, said)
    for place, ((column, _), start, end) in enumerate(zip(steps, ends, ends[1:], strict=False), start=1):
        own = column == "own"
        figure.add_bar(
            orientation="h", base=[start], x=[end - start], y=[place], width=0.55,
            marker={"color": FAINT} if own else hatched(QUIET),
            error_x=_own_interval(row, start, unit) if own else None,
            hovertext=[said[place]], hovertemplate="%{hovertext}<extra></extra>",
        )  # fmt: skip
    _point(figure, row["rate"], len(names) - 1, said)
    told = [f"{name}<br>{size}" for name, size in zip(names, sizes, strict=True)]
    figure.layout.yaxis = name_axis(names, ticktext=told, range=[len(names) - 0.5, -0.5])
    room = _room([*ends, row["rate"], *_own_ends(row, unit)], unit)
    figure.layout.xaxis = value_axis(unit, range=room, side="bottom", nticks=5, tickangle=0)
    return figure


def change_parts(
    frame: pd.DataFrame,
    *,
    facet: str,
    title: str,
    unit: str = "share",
    subtitle: str = "",
    label: Callable[[str], str] = str,
) -> go.Figure:
    """One row per facet value: bars of own change and of mix from nought, a mark at their sum with its 95% interval.

    Filled mark: more than chance; hollow: may be chance. Rows without a difference are left out; where a difference
    cannot be split it has no bars. The largest loss on top. A click reports [facet value].
    """
    known = frame.dropna(subset=["difference"]).sort_values("difference", kind="stable")
    values = [str(value) for value in known[facet]]
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=140 + 34 * len(values), barmode="relative"))
    places = list(range(len(values)))
    scale = 100 if unit == "share" else 1  # shares differ by points, not by percent
    hover = [_hover(row, label(str(row[facet])), unit) for row in known.to_dict("records")]
    common: dict[str, Any] = {
        "y": places, "customdata": [[value] for value in values], "hovertext": hover,
        "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip
    figure.add_bar(
        orientation="h",
        x=known["own"] * scale,
        width=0.6,
        marker={"color": FAINT},
        name="own change",
        **common,
    )
    figure.add_bar(
        orientation="h", x=known["mix"] * scale, width=0.6, marker=hatched(QUIET), name="audit mix", **common
    )
    figure.add_scatter(
        x=known["difference"] * scale, mode="markers", name="together, 95% interval", error_x=_spans(known, scale),
        marker={"size": 10, "color": INK, "line": {"width": 2, "color": INK}, "symbol": _symbols(known)},
        **common,
    )  # fmt: skip
    figure.layout.yaxis = name_axis([label(value) for value in values], range=[len(values) - 0.5, -0.5])
    figure.layout.xaxis = value_axis("", side="bottom", tickformat="~g", title={"text": _axis_title(unit)})
    figure.add_vline(x=0, line={"width": 1, "color": QUIET})
    return figure


def _point(figure: go.Figure, rate: float, place: int, said: list[str]) -> None:
    figure.add_scatter(
        x=[rate], y=[place], mode="markers", marker={"size": 12, "color": ACCENT}, cliponaxis=False,
        hovertext=[said[place]], hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip


def _least(unit: str) -> float:
    return 0.0005 if unit == "share" else 0.005


def _size(value: float, unit: str) -> str:
    return f"{value:.1%}" if unit == "share" else f"{value:.2f}"


def _signed(value: float, unit: str) -> str:
    return f"{100 * value:+.1f} points" if unit == "share" else f"{value:+.2f}"


def _own_ends(row: Any, unit: str) -> list[float]:
    """The interval of the own change as rates; a share is never less than none or more than all."""
    ends = [float(row["before_rate"] + row[end]) for end in ("own_low", "own_high") if pd.notna(row[end])]
    return [min(max(end, 0.0), 1.0) for end in ends] if unit == "share" else ends


def _own_interval(row: Any, before: float, unit: str) -> dict[str, Any] | None:
    ends = _own_ends(row, unit)
    if not ends or pd.isna(row["own_low"]):
        return None
    middle = before + float(row["own"])
    return {
        "type": "data", "symmetric": False, "array": [ends[1] - middle], "arrayminus": [middle - ends[0]],
        "thickness": 1.5, "width": 4, "color": INK,
    }  # fmt: skip


def _room(values: list[float], unit: str) -> list[float]:
    """An axis around the values, shares between none and all."""
    low, high = min(values), max(values)
    span = max(high - low, 0.02 if unit == "share" else 0.1)
    top = high + 0.25 * span
    return [max(0.0, low - 0.25 * span), min(top, 1.0) if unit == "share" else top]


def _axis_title(unit: str) -> str:
    return "Percentage points" if unit == "share" else "Change per audit"


def _spans(known: pd.DataFrame, scale: int) -> dict[str, Any]:
    return {
        "type": "data", "symmetric": False, "array": scale * (known["difference_high"] - known["difference"]),
        "arrayminus": scale * (known["difference"] - known["difference_low"]), "thickness": 1.5, "width": 0,
        "color": INK,
    }  # fmt: skip


def _symbols(known: pd.DataFrame) -> list[str]:
    return ["diamond" if verdict == "more than chance" else "diamond-open" for verdict in known["verdict"]]


def _hover(row: Any, name: str, unit: str) -> str:
    lines = [
        f"<b>{plain(name)}</b>",
        f"{_size(row['before_rate'], unit)} to {_size(row['rate'], unit)}: {_signed(row['difference'], unit)}",
        f"95% interval {_signed(row['difference_low'], unit)} to {_signed(row['difference_high'], unit)}",
    ]
    if pd.notna(row["own"]):
        lines.append(f"own change {_signed(row['own'], unit)}, audit mix {_signed(row['mix'], unit)}")
    return "<br>".join([*lines, short(row["verdict"])])
