"""Pictures for paper, drawn as plain SVG: they need no program in the page and print as sharp as the text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from math import ceil
from typing import Any

import pandas as pd

from charts.theme import ACCENT, QUIET, TARGET, WARNING, cut, period_name

WIDTH, HEIGHT = 680, 190
LEFT, RIGHT, TOP, BOTTOM = 46, 10, 12, 26
LABELS = 230
BAR = 22
DAYS = {"month": 30, "quarter": 91, "year": 365}
# Names of periods stand no nearer to each other.
APART = 40
MARKS = 5
SHARE_STEPS = (0.02, 0.05, 0.1, 0.2, 0.25)
TEXT = 'font-size="11" fill="#3a4550"'


def printed_line(
    frame: pd.DataFrame, *, unit: str, every: str, target: float | None = None, breaks: Sequence[pd.Timestamp] = ()
) -> str:
    """A rate over time with its 95% interval as a band. ``frame`` has period, rate, low, high and complete; points of
    periods that are not complete are hollow, nothing is drawn where there is no rate, and no line runs across one of
    the ``breaks``."""
    known: list[dict[Any, Any]] = frame[frame["rate"].notna()].to_dict("records")
    if not known:
        return ""
    ticks = _ticks(known, unit, target)
    bottom, top = ticks[0], ticks[-1]
    periods = [pd.Timestamp(row["period"]) for row in known]
    room = (WIDTH - LEFT - RIGHT) / max((periods[-1] - periods[0]).days, 1)
    across = {period: LEFT + (period - periods[0]).days * room for period in periods}

    def up(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - (min(max(value, bottom), top) - bottom) / (top - bottom))

    parts = [_grid(ticks, unit, up), _years(periods, across, every)]
    if target is not None:
        parts.append(_dashed(up(target)))
    parts += [
        _break(max(across[day] - DAYS[every] / 2 * room, LEFT)) for day in breaks if day in across and day > periods[0]
    ]
    for segment in _segments(known, breaks):
        upper = [(across[row["period"]], up(row["high"])) for row in segment if pd.notna(row["high"])]
        lower = [(across[row["period"]], up(row["low"])) for row in segment if pd.notna(row["low"])]
        line = [(across[row["period"]], up(row["rate"])) for row in segment]
        parts.append(f'<polygon points="{_points(upper + lower[::-1])}" fill="{ACCENT}" fill-opacity="0.16"/>')
        parts.append(f'<polyline points="{_points(line)}" fill="none" stroke="{ACCENT}" stroke-width="2"/>')
        parts += [_dot(x, y, bool(row["complete"])) for (x, y), row in zip(line, segment, strict=True)]
    return _svg(parts, HEIGHT)


def _segments(known: list[dict[Any, Any]], breaks: Sequence[pd.Timestamp]) -> list[list[dict[Any, Any]]]:
    """The points between two breaks, in order."""
    begun = [sum(row["period"] >= day for day in breaks) for row in known]
    return [[row for row, at in zip(known, begun, strict=True) if at == part] for part in sorted(set(begun))]


def printed_bars(names: Sequence[str], counts: Sequence[float], *, parts: Sequence[float] = ()) -> str:
    """One bar per name with its number; ``parts`` of it are filled in the colour of warnings."""
    most = max([*counts, 1])
    room = WIDTH - LABELS - 110
    drawn = []
    for at, (name, count) in enumerate(zip(names, counts, strict=True)):
        y, length = at * BAR + 4, room * count / most
        part = parts[at] if parts else 0
        drawn.append(f'<text x="{LABELS - 8}" y="{y + 12}" text-anchor="end" {TEXT}>{escape(cut(name, 36))}</text>')
        drawn.append(f'<rect x="{LABELS}" y="{y}" width="{length:.1f}" height="14" fill="{QUIET}"/>')
        if part:
            drawn.append(f'<rect x="{LABELS}" y="{y}" width="{room * part / most:.1f}" height="14" fill="{WARNING}"/>')
        said = f"{count:,.0f}" + (f" ({part:,.0f})" if part else "")
        drawn.append(f'<text x="{LABELS + length + 6:.1f}" y="{y + 12}" {TEXT}>{said}</text>')
    return _svg(drawn, len(names) * BAR + 8)


def _svg(parts: list[str], height: int) -> str:
    return f'<svg viewBox="0 0 {WIDTH} {height}" role="img">{"".join(parts)}</svg>'


def _ticks(known: list[dict[Any, Any]], unit: str, target: float | None) -> list[float]:
    """Round marks that hold all there is to draw. Shares end at all, other numbers begin at zero."""
    edges = [row[edge] for row in known for edge in ("rate", "low", "high") if pd.notna(row[edge])]
    if unit == "share":
        lowest = min([*edges, 1.0 if target is None else target])
        step = next(size for size in SHARE_STEPS if (1 - lowest) / size <= MARKS)
        return [1 - at * step for at in range(ceil((1 - lowest) / step - 1e-9), -1, -1)]
    step = next(
        size * 10**power for power in range(-1, 9) for size in (1, 2, 5) if max(edges) / (size * 10**power) <= MARKS
    )
    return [at * step for at in range(max(ceil(max(edges) / step - 1e-9), 1) + 1)]


def _grid(ticks: list[float], unit: str, up: Callable[[float], float]) -> str:
    lines = []
    for value in ticks:
        y = up(value)
        name = f"{value:.0%}" if unit == "share" else f"{value:,.10g}"
        lines.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#e2e6ea"/>')
        lines.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end" {TEXT}>{name}</text>')
    return "".join(lines)


def _years(periods: list[pd.Timestamp], across: dict[pd.Timestamp, float], every: str) -> str:
    """The name of the first period of each year, of every period where there are few, as far as there is room."""
    few = len(periods) <= 6
    first = {period.year: period for period in reversed(periods)}
    named = {period: period_name(period, every) for period in periods} if few else {
        period: str(year) for year, period in sorted(first.items())
    }  # fmt: skip
    drawn, last = [], float("-inf")
    for period, name in named.items():
        x = across[period]
        if x - last >= APART:
            drawn.append(f'<text x="{x:.1f}" y="{HEIGHT - 8}" text-anchor="middle" {TEXT}>{escape(name)}</text>')
            last = x
    return "".join(drawn)


def _dashed(y: float) -> str:
    ends = f'x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"'
    return f'<line {ends} stroke="{TARGET}" stroke-dasharray="4 4"/>'


def _dot(x: float, y: float, whole: bool) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{ACCENT if whole else "#fff"}" stroke="{ACCENT}"/>'


def _break(x: float) -> str:
    return (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" stroke="{QUIET}" stroke-dasharray="2 3"/>'
    )


def _points(pairs: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in pairs)
