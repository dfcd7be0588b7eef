"""Where a figure comes from: definition, counts, filters, files, rows, and how to work it out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from data.loads import loads
from data.warehouse import source_of
from metrics.audit_plan import audit_plan
from metrics.catalogue import CATALOGUE, Metric
from metrics.evidence import answer_rows
from metrics.figure_rows import AT_RISK, FIGURES, MEASURES, figure_rows, loads_behind
from metrics.filters import Filters
from metrics.points_backtest import points_backtest
from metrics.risk import RULE
from pages.parts import cached
from pages.parts import passport_wording as words
from pages.parts.addresses import address, command
from pages.parts.definition_texts import definition_paragraphs
from pages.parts.evidence import ANSWER_COLUMNS, rows_behind, source
from pages.parts.filter_wording import filters_in_words
from pages.parts.narrowing import FIELDS, narrowed
from pages.parts.rule_names import readable
from pages.parts.tables import filled, table
from pages.parts.wording import CHOOSE_ROW, literal

COLUMNS = [
    "supplier", "site", "region", "date", "count", "of", "checklist", "dimension", "clause", "severity", "result",
    "tier", "standing", "due", "days_left", "days", "next_due", "held", "state", "again_date", "text", "finding_text",
    "owner", "original_due", "closed", "verified", "audit_no", "file", "sheet", "row",
]  # fmt: skip
# What tells the figures of a chart apart, and what is told of each.
NAMED = (
    "period", "supplier", "site", "region", "country", "dimension", "topic", "clause", "scheme", "version", "severity",
    "tier", "measure", "standing", "bucket", "state", "auditor", "firm", "checklist", "reaudit", "category",
    "component_name",
)  # fmt: skip
COUNTED = (
    "foretold", "points", "weight",
    "count", "of", "rate", "low", "high", "level", "level_low", "level_high", "effective_n", "before_rate",
    "difference", "difference_low", "difference_high", "verdict", "own", "mix", "days", "audits", "why",
)  # fmt: skip
LOAD_COLUMNS = ["load", "file", "loaded_at", "loaded_by", "rows"]
# What a page draws and the command line cannot be asked for.
OF_PAGES = {
    metric.name: metric
    for metric in (
        Metric("points-test", words.POINTS_TEST, points_backtest, ("all",)),
        Metric("audit-plan", words.AUDIT_PLAN, audit_plan, ("all",)),
    )
}
KNOWN = {**CATALOGUE, **OF_PAGES}


@dataclass(frozen=True)
class Marks:
    """The marks of a chart that are no breakdown of a metric by one facet, as they are drawn.

    ``across``: the second facet of a grid, which the command is given one value at a time. ``again``: what the command
    leaves to be said. ``page``: where the same can be opened, the overview if empty; ``chosen`` beside the filters.
    """

    frame: pd.DataFrame
    across: str | None = None
    again: str = ""
    page: str = ""
    chosen: tuple[tuple[str, str], ...] = ()


def chosen_on_page(*names: str) -> tuple[tuple[str, str], ...]:
    """What the address of the page says of the choices whose names begin so."""
    return tuple((name, value) for name, value in st.query_params.items() if name.startswith(names))


@dataclass(frozen=True)
class Question:
    """What a figure is asked by: the connection, the view, the metric's name, and the measure where it has several.

    ``by`` and ``every``: of a chart, what its marks are told apart by; of one figure neither. ``marks``: those of a
    chart that no such breakdown gives.
    """

    con: duckdb.DuckDBPyConnection
    filters: Filters
    figure: str
    measure: str | None = None
    by: str | None = None
    every: str | None = None
    marks: Marks | None = None

    @property
    def is_drawn(self) -> bool:
        """Whether several figures are asked for, those of a chart."""
        return any(told is not None for told in (self.by, self.every, self.marks)) or not self.has_rows

    @property
    def has_rows(self) -> bool:
        """Whether rows are known that add up to the figure."""
        return self.figure in FIGURES and (self.figure not in MEASURES or self.measure in MEASURES[self.figure])


@dataclass(frozen=True)
class Passport:
    """What stands behind a figure: the metric's row, the rows that add up to it, and the loads they came with."""

    row: dict[str, Any]
    rows: pd.DataFrame
    loads: pd.DataFrame


def passport_of(asked: Question) -> Passport:
    """Work out what stands behind a figure."""
    rows = cached.rows(figure_rows, asked.con, asked.filters, figure=asked.figure, measure=asked.measure)
    return Passport(row_of(asked), rows, loads_of(asked, rows))


def loads_of(asked: Question, rows: pd.DataFrame) -> pd.DataFrame:
    """The files behind a figure, each with how much of it counts."""
    counted = loads_behind(asked.con, asked.filters, figure=asked.figure, rows=rows)
    named = counted.merge(cached.rows(loads, asked.con).drop(columns="read"), on="load", how="left")
    return named[LOAD_COLUMNS]


def row_of(asked: Question) -> dict[str, Any]:
    """The metric's own row of the figure."""
    metric = CATALOGUE[asked.figure].function
    if asked.measure == "run out":
        told = cached.rows(metric, asked.con, asked.filters).set_index("measure")
        count, of = int(told.loc[["expired", "overdue"], "count"].sum()), int(told.at["valid", "of"])
        return {"count": count, "of": of, "rate": count / of if of else None, "why": None if of else "nothing in view"}
    if asked.figure == "man-days":
        told = cached.row(metric, asked.con, asked.filters)
        stated = {"of": told["count"], "rate": told.get("per_audit"), "why": told["why"]}
        return stated | {"count": told.get("man_days") if told["count"] else 0}
    if asked.figure == "risk":
        tiers = cached.rows(metric, asked.con, asked.filters)["tier"]
        count, of = int(tiers.isin(AT_RISK).sum()), len(tiers)
        return {"count": count, "of": of, "rate": count / of if of else None, "why": None if of else "nothing in view"}
    only = {"corrective-actions": "measure", "coverage": "measure", "nonconformities": "severity"}.get(asked.figure)
    wanted = None if only is None else (only, asked.measure or "all")
    return cached.row(metric, asked.con, asked.filters, only=wanted)


def definition(figure: str) -> list[str]:
    """What a figure is, in paragraphs, the first one first."""
    paragraphs = definition_paragraphs(KNOWN[figure])
    return [readable(RULE), *paragraphs] if figure == "risk" else paragraphs


def ask(asked: Question, label: str, *, key: str) -> None:
    """A button that opens the passport of a figure; nothing is worked out before."""
    if st.button(words.ASK, key=key, type="tertiary", icon=":material/fact_check:"):
        st.dialog(literal(label), width="large")(_passport)(asked, key)


def drawn(asked: Question) -> pd.DataFrame:
    """The figures of a chart, as its metric gives them."""
    if asked.marks is not None:
        return asked.marks.frame
    metric = CATALOGUE[asked.figure]
    options: dict[str, Any] = {"by": asked.by or metric.facets[0]}
    options |= {"every": asked.every} if asked.every else {}
    options |= {"measure": asked.measure} if metric.measures and asked.measure else {}
    answer = cached.rows if asked.figure in FIGURES else cached.slow
    frame: pd.DataFrame = answer(metric.function, asked.con, asked.filters, **options)
    return frame


def _passport(asked: Question, key: str) -> None:
    told = passport_of(asked) if asked.has_rows else None
    figures = drawn(asked) if asked.is_drawn else None
    if told is not None:
        together = f"{words.TOGETHER} " if figures is not None else ""
        st.markdown(together + words.value_sentence(told.row, asked.figure, asked.measure))
    elif figures is not None:
        st.markdown(words.drawn_sentence(KNOWN[asked.figure].title, len(figures)))
    st.caption(literal(filters_in_words(asked.filters)))
    first, *rest = definition(asked.figure)
    st.markdown(literal(first))
    if rest:
        with st.expander(words.DEFINITION):
            for paragraph in rest:
                st.markdown(literal(paragraph))
    if figures is not None:
        _drawn(asked, figures, f"{key}_drawn")
    if told is not None:
        st.markdown(words.ROWS)
        _rows(asked, told, f"{key}_rows")
    files = loads_of(asked, pd.DataFrame()) if told is None else told.loads
    if not files.empty:
        st.markdown(words.LOADS)
        table(files, LOAD_COLUMNS, key=f"{key}_loads", about=asked.filters)
    _again(asked)


def _again(asked: Question) -> None:
    """The address and the command that give the same."""
    marks = asked.marks or Marks(pd.DataFrame())
    st.markdown(words.AGAIN)
    link = address(marks.page, asked.filters, pinned=True, **dict(marks.chosen))
    st.markdown(f"[{words.PAGE_AGAIN_LINK if marks.page else words.AGAIN_LINK}]({link})")
    has_command = asked.figure in CATALOGUE and marks.again != words.NO_COMMAND
    if has_command:
        st.caption(words.again_line(asked.figure, asked.measure))
        st.code(commands(asked), language="bash", wrap_lines=True)
    if marks.again:
        st.caption(literal(marks.again))
    st.caption(words.DAY if has_command else words.DAY_OF_ADDRESS)


def commands(asked: Question) -> str:
    """The command that works out the same; of a grid one line for each value of its second facet."""
    measure = asked.measure if CATALOGUE[asked.figure].measures else None
    across = asked.marks.across if asked.marks is not None else None
    views = [asked.filters]
    if across in FIELDS and asked.marks is not None:
        views = [narrowed(asked.filters, **{across: str(value)}) for value in asked.marks.frame[across].unique()]
    told = {"database": source_of(asked.con)[0], "by": asked.by, "every": asked.every, "measure": measure}
    return "\n".join(command(view, asked.figure, **told) for view in views)


def _drawn(asked: Question, figures: pd.DataFrame, key: str) -> None:
    """The figures drawn, with what their metric says of each."""
    st.markdown(words.DRAWN)
    shares = words.is_share(asked.figure, asked.measure)
    shown = figures.rename(columns={} if shares else {"rate": "level", "low": "level_low", "high": "level_high"})
    known = (*NAMED, *COUNTED, asked.by)
    columns = [str(column) for column in shown if column in known]
    table(shown, filled(shown, columns), key=key, about=asked.filters, height=300)


def _rows(asked: Question, told: Passport, key: str) -> None:
    if told.rows.empty:
        st.info(words.NO_ROWS)
        return
    st.markdown(words.sums_sentence(told.rows, told.row, asked.figure))
    if asked.figure == "risk":
        st.caption(words.SUPPLIER_ROWS)
    columns = filled(told.rows, [column for column in COLUMNS if column in told.rows])
    position = table(told.rows, columns, key=key, about=asked.filters, selectable=True, height=300)
    if position is None:
        st.caption(CHOOSE_ROW)
        return
    row = told.rows.to_dict("records")[position]
    if pd.notna(row["load"]):
        source(asked.con, row, key=f"{key}_source")
    if asked.figure == "conformity-rate":
        answers = cached.rows(answer_rows, asked.con, audit_key=int(row["audit_key"]))
        rows_behind(
            asked.con, answers, ANSWER_COLUMNS, noun="answer", what="this audit", key=f"{key}_answers",
            about=asked.filters,
        )  # fmt: skip
