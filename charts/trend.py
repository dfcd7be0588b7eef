"""A rate over time, with what chance alone could do, and where the line breaks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import plotly.graph_objects as go

from charts.theme import (
    ACCENT,
    COLOURS,
    QUIET,
    UNMAPPED,
    counted,
    draw_target,
    is_grey,
    layout,
    plain,
    share_range,
    short,
    time_range,
    two_lines,
    value_axis,
    years_apart,
)

# A shape beside the colour of each line: no line is told from another by its colour alone.
SHAPES = ("circle", "square", "diamond", "triangle-up", "x", "pentagon")
# More bands than this cover each other.
BANDED = 2
# More marks than this are drawn without their words, which take two lines of so many pixels each.
NAMED_BREAKS, WORDS, LINES_HIGH = 3, 20, 27
# The part of a phone's width that a letter of those words takes.
LETTER = 6.3 / 270
# For a legend whose lines stand one below the other where the screen is narrow.
PER_LINE = 16
PERIODS = {"month": "%b %Y", "quarter": "Q%q %Y", "year": "%Y"}
DAYS = {"month": 30, "quarter": 91, "year": 365}


def rate_trend(
    frame: pd.DataFrame,
    *,
    title: str,
    unit: str = "share",
    facet: str | None = None,
    every: str = "quarter",
    target: float | None = None,
    shown: Sequence[str] = (),
    subtitle: str = "",
    label: Callable[[str], str] = str,
    breaks: pd.DataFrame | None = None,
) -> go.Figure:
    """One line per facet value; hover shows the counts behind a point and its 95% interval, drawn for up to two lines.

    At most six lines are coloured: those named in `shown`, else the six with the most behind them. The others are
    grey, without band and legend. `frame` has `period`, `count, of, rate, low, high, why` and the facet column; where
    it has `trust` and `complete`, grey and incomplete points are hollow. `breaks` has the facet column, `period` and
    `text`: a line is not drawn from the point before such a period to the next one. `label` writes a facet value. A
    click reports [facet value, first day of the period].
    """
    lines = [("", frame)] if facet is None else [(str(name), rows) for name, rows in frame.groupby(facet, sort=False)]
    coloured = _coloured(lines, shown)
    room = PER_LINE * len(coloured) if facet is not None else 0
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=340 + room))
    banded = len(lines) <= BANDED
    for name, rows in sorted(lines, key=lambda line: coloured.index(line[0]) if line[0] in coloured else -1):
        segments = _segments(rows, _own(breaks, facet, name))
        if name in coloured:
            at = coloured.index(name)
            colour = COLOURS[at] if facet else ACCENT
            for segment in segments if banded else []:
                _band(figure, segment, colour)
            named = (name, label(name), SHAPES[at % len(SHAPES)])
            _line(figure, named, segments, colour, unit, every, legend=facet is not None)
        else:
            named = (name, label(name), SHAPES[0])
            _line(figure, named, segments, QUIET, unit, every, legend=False, quiet=True)
    figure.layout.xaxis = {
        "showgrid": False, "automargin": True, "fixedrange": True, "title": {"text": ""}, **_ticks(frame, every)
    }  # fmt: skip
    figure.layout.yaxis = value_axis(unit, **_range(frame, unit, target, banded))
    if breaks is not None:
        _marks(figure, breaks if facet is None else breaks[breaks[facet].isin(coloured)], frame, every)
    if target is not None:
        draw_target(figure, target, unit)
    return figure


def _coloured(lines: list[tuple[str, pd.DataFrame]], shown: Sequence[str]) -> list[str]:
    names = [name for name, _ in lines]
    chosen = [name for name in shown if name in names]
    if not chosen:
        chosen = [name for name, _ in sorted(lines, key=lambda line: (line[0] == UNMAPPED, -line[1]["of"].sum()))]
    return chosen[: len(COLOURS)]


def _own(breaks: pd.DataFrame | None, facet: str | None, name: str) -> list[pd.Timestamp]:
    """The periods at which the line of that name breaks."""
    if breaks is None:
        return []
    own = breaks if facet is None else breaks[breaks[facet].astype(str) == name]
    return sorted(pd.to_datetime(own["period"].unique()))


def _segments(rows: pd.DataFrame, breaks: list[pd.Timestamp]) -> list[pd.DataFrame]:
    """The parts of a line between its breaks."""
    begun = pd.Series(0, index=rows.index)
    for period in breaks:
        begun += (rows["period"] >= period).astype(int)
    return [segment for _, segment in rows.groupby(begun)]


def _band(figure: go.Figure, rows: pd.DataFrame, colour: str) -> None:
    known = rows.dropna(subset=["low", "high"])
    if known.empty:
        return
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    figure.add_scatter(x=known["period"], y=known["low"], name="", **edge)
    figure.add_scatter(
        x=known["period"],
        y=known["high"],
        name="",
        fill="tonexty",
        fillcolor=f"rgba({red},{green},{blue},0.14)",
        **edge,
    )


def _line(
    figure: go.Figure,
    named: tuple[str, str, str],
    segments: list[pd.DataFrame],
    colour: str,
    unit: str,
    every: str,
    *,
    legend: bool,
    quiet: bool = False,
) -> None:
    """All points of a line in one trace; a point without a value stands between two segments and parts them.

    ``named``: its value, the name to write and the shape of its points.
    """
    value, name, shape = named
    days, rates, hover, symbols = [], [], [], []
    for at, segment in enumerate(segments):
        for row in segment.itertuples():
            text = counted(row, unit) + ("" if getattr(row, "complete", True) else "<br>period not complete")
            days.append(row.period)
            rates.append(row.rate)
            hover.append(f"<b>{plain(name)}</b><br>{text}" if name else text)
            symbols.append(f"{shape}-open" if is_grey(row) or not getattr(row, "complete", True) else shape)
        if at + 1 < len(segments):
            days.append(segments[at + 1]["period"].iloc[0])
            rates.append(None)
            hover.append("")
            symbols.append(shape)
    figure.add_scatter(
        x=days,
        y=rates,
        name=short(name, 24),
        mode="lines" if quiet else "lines+markers",
        line={"color": colour, "width": 1 if quiet else 2},
        cliponaxis=False,
        opacity=0.45 if quiet else 1,
        marker={"size": 8, "color": colour, "symbol": symbols, "line": {"width": 1.5, "color": colour}},
        showlegend=legend,
        hovertext=hover,
        customdata=[[value, str(day)[:10]] for day in days],
        hovertemplate=f"%{{x|{PERIODS[every]}}}<br>%{{hovertext}}<extra></extra>",
    )


def _marks(figure: go.Figure, breaks: pd.DataFrame, frame: pd.DataFrame, every: str) -> None:
    """A dotted upright before each period at which a line breaks, with its words where no other upright crosses them.

    What is not written there stands in the sentence below the chart.
    """
    texts = breaks.groupby("period")["text"].agg(lambda texts: ", ".join(dict.fromkeys(texts)))
    days = [pd.Timestamp(period) - pd.Timedelta(days=DAYS[every] / 2) for period in texts.index]
    first, last = time_range(frame["period"])
    for at, (x, text) in enumerate(zip(days, texts, strict=True)):
        line = {"dash": "dot", "width": 1, "color": QUIET}
        figure.add_shape(type="line", x0=x, x1=x, y0=0, y1=1, yref="paper", line=line)
        words = two_lines(text, WORDS)
        before, after = max([first, *days[:at]]), min([last, *days[at + 1 :]])
        side = "left" if after - x >= x - before else "right"
        needed = LETTER * max(len(line) for line in words.split("<br>")) * (last - first)
        if len(texts) <= NAMED_BREAKS and max(after - x, x - before) >= needed:
            figure.add_annotation(
                text=words, x=x, y=0, yref="paper", yanchor="bottom", yshift=LINES_HIGH * at, showarrow=False,
                font={"size": 11}, xanchor=side, align=side,
            )  # fmt: skip


def _ticks(frame: pd.DataFrame, every: str) -> dict[str, object]:
    """Year marks for a long span, period marks for a short one; the axis ends with the periods, whatever is written."""
    periods = frame["period"].nunique()
    ends: dict[str, object] = {"range": time_range(frame["period"])} if periods else {}
    if every == "year" or periods > 8:
        return {"dtick": years_apart(frame["period"]), "tickformat": "%Y", **ends}
    if periods == 1:  # else a period after it would stand there, of which nothing is known
        ends |= {"tickmode": "array", "tickvals": [frame["period"].min()]}
    return {"dtick": "M3" if every == "quarter" else "M1", "tickformat": PERIODS[every], **ends}


def _range(frame: pd.DataFrame, unit: str, target: float | None, banded: bool) -> dict[str, object]:
    """Share axes as shares need them; other axes start at zero."""
    if unit != "share":
        return {"rangemode": "tozero"}
    aims = [] if target is None else [target]
    rates = [*frame["rate"].dropna(), *aims]
    low, high = ([*frame[end].dropna(), *aims] if banded else rates for end in ("low", "high"))
    largest = max(rates, default=1.0)
    return {"range": share_range(min([*low, 1.0]), max(high, default=1.0), largest=largest)}
