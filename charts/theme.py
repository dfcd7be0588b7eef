"""Colours, symbols, text and layout that every chart shares.

Grounds are transparent and text carries no colour of its own, so the app's light or dark theme colours both. Marks
use tones that stand out from either ground; no colour carries meaning without a symbol, a position or a printed word.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from textwrap import wrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.percentages import percent

# For lines and parts told apart; the orange of alarm is none of them.
COLOURS = ("#1B7FC0", "#C08410", "#0C9870", "#BC6B9A", "#7E62B8", "#7A6A5E")
ACCENT = COLOURS[0]
QUIET = "#8793A0"
WARNING = "#D8620F"
# Marks and intervals that alarm nobody, to be seen on light and dark and on bars of the accent or hatched.
INK = "#7E62B8"
TARGET = "#7A8591"
TARGET_ROOM = 66  # pixels beside a chart, where no mark covers the words of its target
UNMAPPED = "unmapped"  # a facet value that says there is none; it comes after all others
MISSING = "rgba(135, 147, 160, 0.18)"
GRID = "rgba(135, 147, 160, 0.22)"

# Worse than the centre, the centre, better than the centre.
WORSE, CENTRE, BETTER = (178, 70, 10), (238, 232, 222), (24, 96, 150)

SEVERITIES = {
    "critical": ("#BE3E27", "Critical", "◆"),
    "major": ("#D8620F", "Major", "▲"),
    "minor": ("#DDA63A", "Minor", "●"),
    "ungraded_nc": ("#5F9AC2", "Not graded", "■"),
    "observation": ("#98A3AF", "Observation", "○"),
    "positive": ("#0C9870", "Positive", "+"),
    "unmapped": ("#B9A2C8", "Unknown label", "?"),
}

LABEL_LENGTH = 30
TWO_LINES = 34  # pixels of a row whose name stands on two lines
# Where no share drawn is over a half, an axis up to all of it would press everything to one side.
SMALL = 0.5
# Letters of a title and of a subtitle that a phone has room for, and the pixels a second line of each takes.
TITLE_LENGTH, TITLE_LINE = 42, 21
SUBTITLE_LENGTH, SUBTITLE_LINE = 62, 16
NOTE_LINE = 14  # pixels of a line's name above the ground
TITLE_DOWN = 12  # pixels Plotly draws a title of two lines too high
STOP = 12  # letters from its middle within which a stop parts a title better than a blank
# Of names below narrow columns: down to the left, for what would pass the right edge is left out.
SLANTS = [0, -45, -90]


# Rates nearer to each other than this look alike, so that a small spread is not made to look large.
SPREAD = 0.12


def reach(rates: pd.Series, centre: float) -> float:
    """How far the farthest of the rates lies from the centre: there colours are strongest."""
    return max([SPREAD, *(abs(float(rate) - centre) for rate in rates.dropna())])


def diverging(rate: float, centre: float, spread: float) -> tuple[str, str]:
    """Fill for a rate, orange below the centre and blue above, and the ink that can be read on it."""
    if pd.isna(rate):
        return MISSING, QUIET
    end = BETTER if rate >= centre else WORSE
    share = min(1.0, abs(rate - centre) / spread)
    red, green, blue = (round(middle + (far - middle) * share) for middle, far in zip(CENTRE, end, strict=True))
    bright = 0.299 * red + 0.587 * green + 0.114 * blue > 140
    return f"rgb({red},{green},{blue})", "#1D2530" if bright else "#FFFFFF"


def target_note(target: float, unit: str) -> str:
    """What a target line is called: 'target 90%'."""
    return f"target {target:.0%}" if unit == "share" else f"target {target:g}{'%' if unit == 'score' else ''}"


def draw_target(figure: go.Figure, target: float, unit: str, *, room: int = TARGET_ROOM) -> None:
    """A level line across a chart, and what it is called in so many pixels beside the chart.

    Drawn as a shape, and axes are set as a whole rather than updated: the same picture, in a tenth of the time.
    """
    line = {"dash": "dot", "width": 1.5, "color": TARGET}
    figure.add_shape(type="line", x0=0, x1=1, xref="x domain", y0=target, y1=target, yref="y", line=line)
    figure.add_annotation(
        text=target_note(target, unit), x=1, xref="paper", xanchor="left", y=target, showarrow=False, font={"size": 11},
    )  # fmt: skip
    figure.layout.margin.r = room


def draw_upright(figure: go.Figure, at: float, note: str) -> None:
    """A line across rows of names, and what it is called above them, in room of its own below the title."""
    line = {"dash": "dot", "width": 1.5, "color": TARGET}
    figure.add_vline(x=at, line=line, annotation_text=plain(note), annotation_position="top")
    figure.layout.margin.t += NOTE_LINE
    figure.layout.height += NOTE_LINE


def hatched(colour: str) -> dict[str, Any]:
    """A bar that stands out by more than its colour."""
    return {"color": colour, "pattern": {"shape": "/", "fillmode": "overlay", "size": 6, "solidity": 0.25}}


def plain(text: object) -> str:
    """Text from a file as Plotly prints it unchanged: its tags and entities lose their meaning."""
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: object, length: int = LABEL_LENGTH) -> str:
    """A name cut to fit, not yet safe to print; the full name belongs into the hover text."""
    words = str(text)
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"


def short(text: object, length: int = LABEL_LENGTH) -> str:
    """A name cut to fit an axis, safe to print; the full name belongs into the hover text."""
    return plain(cut(text, length))


def layout(*, title: str, subtitle: str = "", height: int = 340, **options: Any) -> dict[str, Any]:
    """The common ground: transparent, title on the left with its unit below, quiet grid, room for long labels.

    A title, or a subtitle, too long for a phone stands on two lines or more, and the figure is as much higher.
    """
    lines, below = title_lines(title), title_lines(subtitle, SUBTITLE_LENGTH)
    more = TITLE_LINE * (len(lines) - 1) + SUBTITLE_LINE * (len(below) - 1)
    return {
        "title": {
            "text": "<br>".join(plain(line) for line in lines),
            "subtitle": {"text": "<br>".join(plain(line) for line in below), "font": {"size": 12}},
            "x": 0,
            "xref": "container",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 10 + TITLE_DOWN * (len(lines) - 1)},
            "font": {"size": 16},
        },
        "height": height + more,
        "margin": {"l": 8, "r": 16, "t": 72 + more, "b": 44},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hovermode": "closest",
        "clickmode": "event+select",
        "dragmode": False,
        "hoverlabel": {"align": "left"},
        "legend": {
            "orientation": "h",
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 0,
            "yref": "container",
            "yanchor": "bottom",
            "traceorder": "normal",
            "title": {"text": ""},
        },
        **options,
    }


def title_lines(title: str, length: int = TITLE_LENGTH) -> list[str]:
    """A title on one line, or on two where a phone has no room for one: at a stop near the middle, else at a blank.

    On more, none much shorter than the others, where names are so long that two have no room either.
    """
    if len(title) <= length:
        return [title]
    gaps = [at for at, letter in enumerate(title) if letter == " "]
    fitting = [at for at in gaps if at <= length and len(title) - at - 1 <= length]
    if not fitting:
        fewest = len(_wrapped(title, length))
        return next(told for width in range(1, length + 1) if len(told := _wrapped(title, width)) == fewest)
    middle = min(fitting, key=lambda at: abs(at - len(title) / 2) - (STOP if title[at - 1] in ",;:" else 0))
    return [_between_dots(line) for line in (title[:middle], title[middle + 1 :])]


def _wrapped(title: str, width: int) -> list[str]:
    return [_between_dots(line) for line in wrap(title, width, break_long_words=False, break_on_hyphens=False)]


def _between_dots(line: str) -> str:
    """A dot between two parts of a title says nothing at the end of a line, or at its beginning."""
    return line.strip(" ·")


def with_count(name: str, count: float) -> str:
    """A name on an axis with how many stand behind it. Brackets are kept for what rests on too little."""
    return f"{name}  n={0 if pd.isna(count) else count:,.10g}"


def value_axis(unit: str, **options: Any) -> dict[str, Any]:
    """An axis of numbers: quiet grid; shares (0 to 1) are printed in percent, scores have their percent sign."""
    return {
        "tickformat": ".1~%" if unit == "share" else "",  # 88.5%, but 90%
        "ticksuffix": "%" if unit == "score" else "",
        "separatethousands": True,
        "exponentformat": "none",
        "gridcolor": GRID,
        "zeroline": False,
        "automargin": True,
        "title": {"text": ""},
        "fixedrange": True,
        **options,
    }


def two_lines(text: object, length: int) -> str:
    """A name on at most two lines of so many letters, safe to print; what is longer is cut."""
    words = str(text).split()
    first = ""
    while words and len(f"{first} {words[0]}".strip()) <= length:
        first = f"{first} {words.pop(0)}".strip()
    if not first:
        return short(text, length)
    return f"{plain(first)}<br>{short(' '.join(words), length)}" if words else plain(first)


def rows_height(names: Sequence[str], row: int) -> int:
    """Pixels of as many rows as there are names, each ``row`` high, or higher where an axis writes one on two lines."""
    return len(names) * (max(row, TWO_LINES) if any(len(name) > LABEL_LENGTH for name in names) else row)


def share_range(lowest: float, highest: float, *, largest: float) -> list[float]:
    """The ends of an axis of shares, with all intervals within ``lowest`` and ``highest``: nought and a little above
    what is drawn where the ``largest`` share is small, as repeat rates are; else from the tenth below up to all."""
    if largest <= SMALL:
        return [0.0, min(1.01, ceil((highest + 0.005) * 20) / 20)]
    return [max(0.0, ((lowest - 0.02) * 10 // 1) / 10), 1.01]


def name_axis(names: list[str], *, length: int = LABEL_LENGTH, **options: Any) -> dict[str, Any]:
    """An axis of names at 0, 1, 2, ..., a long one on two lines; names that are cut to the same text stay apart."""
    return {
        "tickmode": "array",
        "tickvals": list(range(len(names))),
        "ticktext": [two_lines(name, length) for name in names],
        "range": [-0.6, len(names) - 0.4],
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
        "title": {"text": ""},
        "fixedrange": True,
        **options,
    }


def years_axis(days: pd.Series, **options: Any) -> dict[str, Any]:
    """An axis of time with a mark per year, or per so many years that the marks do not run into each other."""
    return {
        "showgrid": False, "automargin": True, "fixedrange": True, "title": {"text": ""}, "tickformat": "%Y",
        "dtick": years_apart(days), **({} if days.empty else {"range": time_range(days)}), **options,
    }  # fmt: skip


def time_range(days: pd.Series) -> list[pd.Timestamp]:
    """From a little before the first day to a little after the last, with room for half a bar at each end.

    The end stays within the last day's year: the mark of a year in which nothing stands would promise something.
    """
    known = pd.to_datetime(days.dropna()).drop_duplicates().sort_values()
    first, last = known.iloc[0], known.iloc[-1]
    apart = known.diff().min() if len(known) > 1 else pd.Timedelta(days=180)
    beside = max((last - first) * 0.03, apart / 2)
    return [first - beside, max(last, min(last + beside, pd.Timestamp(last.year, 12, 31)))]


def years_apart(days: pd.Series) -> str:
    """The distance of the marks of an axis of time, as Plotly writes it, so that years do not run into each other."""
    years = 1 if days.empty else pd.Timestamp(days.max()).year - pd.Timestamp(days.min()).year + 1
    return f"M{12 if years <= 10 else 24 if years <= 20 else 60}"


def period_name(day: object, every: str) -> str:
    """A period by its first day, as hover text prints it: 'May 2024', 'Q2 2024', '2024'."""
    first = pd.Timestamp(str(day))
    return {"year": f"{first:%Y}", "quarter": f"Q{first.quarter} {first:%Y}", "month": f"{first:%b %Y}"}[every]


def number(value: float, unit: str) -> str:
    """A number as hover text prints it: 'share' runs from 0 to 1, 'score' from 0 to 100."""
    if unit == "share":
        return percent(value, 1)
    return f"{value:.1f}%" if unit == "score" else f"{value:,.2f}"


def counted(row: Any, unit: str) -> str:
    """Rate, counts and interval of one metric row; 'not available' and why where there is no rate."""
    if pd.isna(row.rate):
        return f"not available{': ' + plain(row.why) if isinstance(row.why, str) and row.why else ''}"
    text = f"{number(row.rate, unit)} ({row.count:,.10g} of {row.of:,.10g})"
    if pd.notna(row.low):
        text += f"<br>95% interval {number(row.low, unit)} to {number(row.high, unit)}"
    return f"{text}<br>{plain(row.why)}" if is_grey(row) and isinstance(row.why, str) else text


def is_grey(row: Any) -> bool:
    """Whether a metric row says that its rate rests on too little."""
    return getattr(row, "trust", None) == "grey"
