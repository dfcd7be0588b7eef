"""How audit dimensions and their topics compare, over time and by scheme."""

from datetime import date
from functools import partial

import streamlit as st

from charts.comparison import rate_comparison
from charts.severities import severity_bars
from charts.trend import rate_trend
from metrics.nonconformities import nonconformities
from pages.parts import cached
from pages.parts.evidence import findings_behind
from pages.parts.measures import every_choice, facet_choice, measure_choice
from pages.parts.narrowing import narrowed, within
from pages.parts.pictures import clickable
from pages.parts.shell import open_page, stop_if_empty
from pages.parts.tables import table
from pages.parts.unmapped import unmapped_note
from pages.parts.wording import CLICK, DOTS, RATE_COLUMNS, extremes_sentence, mark, subtitle, why_sentence, word

con, filters = open_page("Dimensions")
with st.container(horizontal=True):
    facet = facet_choice(("dimension", "topic"), key="aspect")
    measure = measure_choice(con, filters, facet)
    every = every_choice()

rates = cached.rows(measure.metric, con, filters, by=facet)
stop_if_empty(rates.empty)
st.markdown(extremes_sentence(rates, facet, measure.name.lower()))
unmapped_note(con, filters, facet, key="dimensions_unmapped")
stop_if_empty(rates["rate"].isna().all(), why_sentence(rates))
target = cached.rule(con, measure.target) if measure.target else None
st.caption(CLICK)

trend = cached.rows(measure.metric, con, filters, by=facet, every=every)
lines = rate_trend(
    trend, title=f"{measure.name} over time", subtitle=subtitle(measure.name), facet=facet, every=every, target=target,
    label=partial(mark, facet),
)  # fmt: skip
if picked := clickable(lines, key="dimensions_trend"):
    period = within(narrowed(filters, **{facet: picked[0]}), date.fromisoformat(picked[1]), every)
    findings_behind(con, period, what=f"{mark(facet, picked[0])}, {every} from {picked[1]}", key="dimensions_period")

left, right = st.columns(2)
with left:
    dots = rate_comparison(
        rates, facet=facet, title=measure.name, subtitle=subtitle(measure.name, DOTS), target=target,
        label=partial(mark, facet),
    )  # fmt: skip
    aspect = clickable(dots, key="dimensions_dots")
with right:
    found = cached.rows(nonconformities, con, filters, by=facet)
    bars = severity_bars(
        found, facet=facet, title="Findings by severity", subtitle="Number of findings", label=partial(mark, facet)
    )
    graded = clickable(bars, key="dimensions_severities")
if aspect:
    findings_behind(con, narrowed(filters, **{facet: aspect[0]}), what=mark(facet, aspect[0]), key="dimensions_aspect")
if graded:
    inside = narrowed(filters, severity=graded[0], **{facet: graded[1]})
    findings_behind(
        con, inside, what=f"{mark(facet, graded[1])}, {word('severity', graded[0])}", key="dimensions_graded"
    )

table(rates, [facet, *RATE_COLUMNS], key="dimensions", about=filters)
