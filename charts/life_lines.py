"""The life-lines of nonconformities: clauses down, audits across, a mark for what each audit says."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go

from charts.theme import ACCENT, COLOURS, QUIET, WARNING, layout, name_axis, plain, two_lines

GRAVE = "#BE3E27"
# Colour, symbol and size of the mark of each state, in the order of the legend.
MARKS = {
    "first_assessed": (ACCENT, "triangle-up", 11),
    "new": (ACCENT, "circle", 11),
    "recurring": (WARNING, "diamond", 12),
    "reopened": (GRAVE, "star", 13),
    "persisting": (GRAVE, "square", 11),
    "persisting_not_due": (COLOURS[1], "square-open", 11),
    "found_again": (WARNING, "diamond-open", 12),
    "cleared": (COLOURS[2], "circle-open", 11),
    "not_looked_at": (QUIET, "x-thin-open", 9),
    "clean": (QUIET, "circle", 4),
}
# Dates that have room below a narrow chart.
DATES = 15
UPRIGHT = [0, -90]  # dates lie level where there is room for all of them
WORDING = 36  # letters of a line, of two
FOUND = ("first_assessed", "new", "recurring", "reopened", "persisting", "persisting_not_due", "found_again")


def life_line_grid(
    frame: pd.DataFrame, *, title: str, subtitle: str = "", label: Callable[[str], str] = str, most: int = 20
) -> go.Figure:
    """One row per clause, the most often found on top; a line runs while a nonconformity stands.

    `frame` is one site under one checklist: clause, title, date, audit_key, audit_no, state. `label` writes a state. At
    most `most` clauses are drawn; the subtitle says of how many. A click reports [clause, date].
    """
    frame = frame.assign(clause=frame["clause"].astype(str))
    found = _in_order(frame)
    clauses = found[:most]
    if len(found) > most:
        subtitle = f"{subtitle}. The first {most} of {len(found):,} clauses".removeprefix(". ")
    audits = frame[["date", "audit_key"]].drop_duplicates().sort_values(["date", "audit_key"]).reset_index(drop=True)
    across = {key: at for at, key in enumerate(audits["audit_key"])}
    shown = frame[frame["clause"].isin(clauses)].assign(
        x=frame["audit_key"].map(across), y=frame["clause"].map({clause: at for at, clause in enumerate(clauses)})
    )
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=270 + 30 * len(clauses)))
    _standing(figure, shown)
    for state, (colour, symbol, size) in MARKS.items():
        marks = shown[shown["state"] == state]
        if marks.empty:
            continue
        figure.add_scatter(
            x=marks["x"], y=marks["y"], mode="markers", name=label(state),
            marker={"color": colour, "symbol": symbol, "size": size, "line": {"width": 2, "color": colour}},
            customdata=[[clause, str(day)[:10]] for clause, day in zip(marks["clause"], marks["date"], strict=True)],
            hovertext=[_hover(row, label(state)) for row in marks.itertuples()],
            hovertemplate="%{hovertext}<extra></extra>", cliponaxis=False,
            unselected={"marker": {"opacity": 0.5}},
        )  # fmt: skip
    titles = frame.dropna(subset=["title"]).drop_duplicates("clause").set_index("clause")["title"]
    told = [two_lines(f"{clause} {titles.get(clause, '')}".strip(), WORDING) for clause in clauses]
    figure.layout.yaxis = name_axis(clauses, ticktext=told, range=[len(clauses) - 0.4, -0.6])
    months = [str(day)[:7] for day in audits["date"]]
    days = [str(day)[:10] for day in audits["date"]]
    named = days if len(set(months)) < len(months) else months  # one month twice names no audit
    marked = list(range(0, len(named), 1 + (len(named) - 1) // DATES))
    figure.layout.xaxis = name_axis(
        named,
        length=10,
        autotickangles=UPRIGHT,
        side="bottom",
        tickvals=marked,
        ticktext=[named[at] for at in marked],
        range=[-0.5, len(audits) - 0.5],
    )
    return figure


def _in_order(frame: pd.DataFrame) -> list[str]:
    times = frame["state"].isin(FOUND).groupby(frame["clause"]).sum()
    times = times[times > 0].sort_index()
    return [str(clause) for clause in times.sort_values(ascending=False, kind="stable").index]


def _standing(figure: go.Figure, shown: pd.DataFrame) -> None:
    """A line from each nonconformity to the next audit that speaks of its clause, as long as it stands."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for _, rows in shown[shown["state"] != "clean"].sort_values("x").groupby("clause"):
        places, states = rows["x"].tolist(), rows["state"].tolist()
        for at in range(len(places) - 1):
            if states[at] != "cleared" and states[at + 1] not in ("new", "first_assessed"):
                xs += [places[at], places[at + 1], None]
                ys += [rows["y"].iloc[0], rows["y"].iloc[0], None]
    if xs:
        figure.add_scatter(
            x=xs, y=ys, mode="lines", line={"color": QUIET, "width": 2}, hoverinfo="skip", showlegend=False, name=""
        )


def _hover(row: object, state: str) -> str:
    clause, title, number = getattr(row, "clause", ""), getattr(row, "title", None), getattr(row, "audit_no", None)
    name = f"{clause} {title}" if isinstance(title, str) else str(clause)
    audit = f", {plain(number)}" if isinstance(number, str) else ""
    return f"<b>{plain(name)}</b><br>{str(getattr(row, 'date', ''))[:10]}{audit}<br>{plain(state)}"
