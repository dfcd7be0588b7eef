"""How audit dimensions and their topics compare, over time and by scheme."""

from datetime import date
from functools import partial

import streamlit as st

from charts.severities import severity_bars
from metrics.nonconformities import nonconformities
from pages.parts import cached
from pages.parts.change import changes_by
from pages.parts.evidence import findings_behind
from pages.parts.measures import every_choice, facet_choice, measure_choice
from pages.parts.narrowing import narrowed, within
from pages.parts.pictures import clickable
from pages.parts.rate_line import rate_line
from pages.parts.rate_rows import compared_rates, rate_dots, rate_table
from pages.parts.shell import open_page, stop_if_empty
from pages.parts.unmapped import unmapped_note
from pages.parts.wording import CLICK, extremes_sentence, mark, subtitle, why_sentence, word

con, filters = open_page("Dimensions")
with st.container(horizontal=True, vertical_alignment="bottom"):
    facet = facet_choice(("dimension", "topic"), key="aspect")
    measure = measure_choice(con, filters, facet)
    every = every_choice()
    rates = compared_rates(con, filters, measure, facet)
label = partial(mark, facet)

stop_if_empty(rates.empty)
st.markdown(extremes_sentence(rates, facet, measure.name.lower()))
unmapped_note(con, filters, facet, key="dimensions_unmapped")
stop_if_empty(bool(rates["rate"].isna().all()), why_sentence(rates))
target = cached.rule(con, measure.target) if measure.target else None
st.caption(CLICK)

left, right = st.columns(2)
with left:
    aspect = rate_dots(rates, measure, facet, target=target, key="dimensions_dots", label=label)
with right:
    found = cached.rows(nonconformities, con, filters, by=facet)
    bars = severity_bars(found, facet=facet, title="Findings by severity", subtitle="Number of findings", label=label)
    graded = clickable(bars, key="dimensions_severities")
if aspect:
    findings_behind(con, narrowed(filters, **{facet: aspect[0]}), what=mark(facet, aspect[0]), key="dimensions_aspect")
if graded:
    inside = narrowed(filters, severity=graded[0], **{facet: graded[1]})
    findings_behind(
        con, inside, what=f"{mark(facet, graded[1])}, {word('severity', graded[0])}", key="dimensions_graded"
    )

trend = cached.rows(measure.metric, con, filters, by=facet, every=every)
picked = rate_line(
    con, filters, trend, title=f"{measure.name} over time", subtitle=subtitle(measure.name), facet=facet,
    every=every, target=target, label=label, key="dimensions_trend",
)  # fmt: skip
if picked:
    period = within(narrowed(filters, **{facet: picked[0]}), date.fromisoformat(picked[1]), every)
    findings_behind(con, period, what=f"{mark(facet, picked[0])}, {every} from {picked[1]}", key="dimensions_period")

changes_by(con, filters, measure.code, facet, key="dimensions_change", label=label)
rate_table(con, filters, rates, facet, key="dimensions", measure=measure)
