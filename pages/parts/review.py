"""The management review: what is in view as one page for paper. Nothing of it is clicked, so all is told."""

from __future__ import annotations

from datetime import datetime

import duckdb
import pandas as pd

from charts.printed import printed_bars, printed_line
from metrics.action_ageing import BUCKETS, action_ageing
from metrics.action_list import action_list
from metrics.audit_pass_rate import audit_pass_rate
from metrics.briefing import told_measure
from metrics.change import COMPARED, latest_change
from metrics.conformity_rate import conformity_rate
from metrics.filters import Filters
from metrics.group_cells import group_cells
from metrics.line_breaks import line_breaks
from metrics.nonconformities import nonconformities
from metrics.open_criticals import open_criticals
from metrics.overview import overview
from metrics.risk_changes import kept_changes
from pages.parts import cached
from pages.parts import printed_page as paper
from pages.parts import review_wording as words
from pages.parts.addresses import command
from pages.parts.briefing_items import items
from pages.parts.briefing_wording import LEVELS, chance_sentence
from pages.parts.change import change_said, period_words
from pages.parts.change_wording import MEASURES
from pages.parts.figures import Figure
from pages.parts.headline_wording import periods_words
from pages.parts.headlines import rate_figures, standing_figures
from pages.parts.missing_wording import overview_said
from pages.parts.passport import definition, passport_of
from pages.parts.passport_wording import again_line, value_sentence
from pages.parts.rests_on import coverage_said, limits_said
from pages.parts.risk_wording import change_reasons
from pages.parts.room import room_sentence, with_most
from pages.parts.tables import filled
from pages.parts.wording import VERDICTS, literal, mark, word

Connection = duckdb.DuckDBPyConnection
EVERY = "quarter"
MOST, MOST_CRITICAL, MOST_MOVERS = 15, 60, 5


def management_review(
    con: Connection, filters: Filters, *, briefing: pd.DataFrame | None, made: datetime, is_demo: bool
) -> bytes:
    """The page as a file. ``briefing`` is None while it is being worked out."""
    figures = [*rate_figures(con, filters, change=True), *standing_figures(con, filters)]
    scope, passed = cached.row(overview, con, filters), cached.row(audit_pass_rate, con, filters)
    measure = "pass" if passed["of"] else "conformity"
    about = f"{literal(filters.in_words())} {words.MADE.format(made=f'{made:%Y-%m-%d %H:%M}')}"
    periods = periods_words(*period_words(con, filters))
    body = [
        f"<h1>{words.TITLE}</h1>",
        paper.paragraph(words.DEMO) if is_demo else "",
        paper.paragraph(about, quiet=True),
        paper.paragraph(overview_said(scope, passed, change_said(con, filters, measure))),
        paper.section(words.FIGURES, _cards(figures), paper.paragraph(periods, quiet=True)),
        paper.section(words.BRIEFING, *_briefing(briefing, filters)),
        paper.section(words.CRITICALS, *_criticals(con, filters)),
        paper.section(words.OVERDUE, *_overdue(con, filters)),
        paper.section(words.TRENDS, *_trends(con, filters)),
        paper.section(words.MOVERS, *_movers(con, filters)),
        paper.section(words.GRID, *_grid(con, filters)),
        paper.section(
            words.LIMITS, paper.paragraph(coverage_said(con, filters)), paper.paragraph(limits_said(con, filters))
        ),
        paper.section(words.PASSPORTS, *(_passport(figure) for figure in figures), paper.paragraph(words.ROWS_NOTE)),
    ]  # fmt: skip
    return paper.page(words.TITLE, [part for part in body if part])


def _cards(figures: list[Figure]) -> str:
    cards = [paper.card(figure.label, figure.value, figure.behind, figure.change) for figure in figures]
    return f'<div class="figures">{"".join(cards)}</div>'


def _briefing(rows: pd.DataFrame | None, filters: Filters) -> list[str]:
    if rows is None:
        return [paper.paragraph(words.NO_BRIEFING)]
    told = items(rows, filters)
    parts = [paper.paragraph(chance_sentence(rows))]
    for level, name in LEVELS.items():
        here = [item for item in told if item.level == level]
        sentences = [f"{item.text}{''.join(f' Also: {text}.' for text, _ in item.more)}" for item in here]
        parts += [f"<h3>{name}</h3>", paper.bullets(sentences)] if here else []
    return parts


def _criticals(con: Connection, filters: Filters) -> list[str]:
    found = cached.rows(open_criticals, con, filters)
    if found.empty:
        return [paper.paragraph(words.NO_CRITICALS)]
    shown = found.head(MOST_CRITICAL).rename(columns={"days_late": "late_days"})
    columns = filled(shown, ["supplier", "site", "date", "clause", "text", "owner", "due", "late_days"])
    note = paper.paragraph(words.only(len(shown), len(found)), quiet=True)
    return [paper.paragraph(words.criticals_sentence(len(found))), paper.rows(shown, columns), note]


def _overdue(con: Connection, filters: Filters) -> list[str]:
    ages = cached.rows(action_ageing, con, filters)
    if ages.empty or not ages["count"].sum():
        return [paper.paragraph(words.NO_OVERDUE)]
    ages = ages.set_index("bucket").reindex(BUCKETS).fillna(0)
    names = [words.BUCKETS[bucket] for bucket in BUCKETS]
    bars = printed_bars(names, ages["count"].tolist(), parts=ages["major"].tolist())
    late = cached.rows(action_list, con, filters, which="overdue_major", limit=1000)
    shown = late.head(MOST).rename(columns={"days_late": "late_days"})
    table = paper.rows(shown, ["supplier", "site", "severity", "clause", "owner", "due", "late_days"])
    heading = f"<h3>{words.LATE}</h3>" if table else ""
    return [
        paper.picture(bars, words.AGES),
        heading,
        table,
        paper.paragraph(words.only(len(shown), len(late)), quiet=True),
    ]


def _trends(con: Connection, filters: Filters) -> list[str]:
    breaks = cached.rows(line_breaks, con, filters, by="all", every=EVERY)["period"].tolist()
    days = [pd.Timestamp(day) for day in breaks]
    drawn = []
    for name, metric, rule in (
        ("Audit pass rate", audit_pass_rate, "target_pass_rate"),
        ("Conformity rate", conformity_rate, "target_conformity"),
        ("Nonconformities per audit", nonconformities, None),
    ):
        frame = cached.rows(metric, con, filters, every=EVERY)
        frame = frame[frame["severity"] == "all"] if "severity" in frame else frame
        unit, target = ("count", None) if rule is None else ("share", cached.rule(con, rule))
        svg = printed_line(frame, unit=unit, every=EVERY, target=target, breaks=days)
        drawn.append(paper.picture(svg, name if target is None else words.WITH_TARGET.format(name=name, target=target)))
    return [*drawn, paper.paragraph(words.BAND, quiet=True)] if any(drawn) else []


def _movers(con: Connection, filters: Filters) -> list[str]:
    measure = cached.rows(told_measure, con, filters)
    changes = kept_changes(con, filters)
    parts = [f"<h3>{words.TIERS_BEFORE}</h3>"]
    if changes is None or changes.empty:
        parts.append(paper.paragraph(words.TIERS_LATER if changes is None else words.NO_TIERS))
    else:
        told = changes.assign(
            before=[word("tier", code) for code in changes["before"]], reasons=changes["reasons"].map(change_reasons)
        )
        parts.append(paper.rows(told.head(MOST), ["supplier", "before", "tier", "reasons"]))
        parts.append(paper.paragraph(words.only(min(MOST, len(told)), len(told)), quiet=True))
    columns = ["before_rate", "rate", "difference", "difference_low", "difference_high", "verdict"]
    what = MEASURES[measure][0]
    for facet, heading in (("region", words.REGIONS), ("supplier", words.SUPPLIERS)):
        moved = _moved(con, filters, measure, facet)
        if not moved.empty:
            parts += [f"<h3>{heading.format(what=what)}</h3>", paper.rows(moved, [facet, *columns])]
    return [*parts, paper.paragraph(words.COMPARE, quiet=True)] if len(parts) > 2 else parts


def _moved(con: Connection, filters: Filters, measure: str, facet: str) -> pd.DataFrame:
    """The latest changes that can be compared, the lowest and the highest, with their verdicts in words."""
    found: pd.DataFrame = cached.rows(latest_change, con, filters, measure=measure, by=facet)
    told = found[found["verdict"].isin(COMPARED)].sort_values("difference", kind="stable")
    ends = pd.concat([told.head(MOST_MOVERS), told.tail(MOST_MOVERS)]).drop_duplicates(facet)
    return ends.assign(verdict=ends["verdict"].map(VERDICTS))


def _grid(con: Connection, filters: Filters) -> list[str]:
    cells = cached.rows(group_cells, con, filters, by="dimension", across="region", measure="conformity")
    if cells.empty or cells["rate"].isna().all():
        return []
    drawn = with_most(cells, "region")
    texts = drawn.assign(text=[words.cell(row["rate"], row["of"], row["trust"]) for row in drawn.to_dict("records")])
    grid = texts.pivot(index="region", columns="dimension", values="text").fillna("–")
    grid.columns = pd.Index([mark("dimension", name) for name in grid.columns])
    notes = f"{words.GRID_NOTE} {room_sentence(cells, drawn, 'region')}"
    return [paper.rows(grid.reset_index(), ["region", *grid.columns]), paper.paragraph(notes, quiet=True)]


def _passport(figure: Figure) -> str:
    asked = figure.asked
    if asked is None:
        return ""
    told = passport_of(asked)
    again = command(asked.filters, asked.figure)
    return "".join(
        [
            f"<h3>{figure.label}</h3>",
            paper.paragraph(value_sentence(told.row, asked.figure, asked.measure)),
            paper.paragraph(literal(definition(asked.figure)[0]), quiet=True),
            paper.paragraph(words.loads_sentence(told.loads), quiet=True),
            paper.code_line(again_line(asked.figure, asked.measure), again),
        ]
    )
