"""How regions and countries compare, over time and by dimension."""

from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from charts.heatmap import rate_heatmap
from metrics.group_cells import group_cells
from pages.parts import cached
from pages.parts.change import changed_lines, changes_by
from pages.parts.chart_titles import cells_title
from pages.parts.charts_drawn import chart_of
from pages.parts.country_map_parts import map_of_countries
from pages.parts.evidence import findings_behind
from pages.parts.extremes_wording import extremes_sentence
from pages.parts.measures import every_choice, facet_choice, measure_choice
from pages.parts.missing_wording import why_missing
from pages.parts.narrowing import narrowed, within
from pages.parts.passport import Marks, Question, ask
from pages.parts.passport_wording import ONE_EACH
from pages.parts.pictures import clickable
from pages.parts.rate_line import rate_line
from pages.parts.rate_rows import ASKED, cells_note, compared_rates, rate_dots, rate_table
from pages.parts.room import with_most
from pages.parts.shell import open_page, stop_if_empty
from pages.parts.unmapped import any_mapped, mapped, unmapped_note
from pages.parts.wording import CLICK, COLOURED, mark, subtitle, word

con, filters = open_page("Regions")
with st.container(horizontal=True, vertical_alignment="bottom"):
    facet = facet_choice(("region", "country"), key="place")
    measure = measure_choice(con, filters, facet)
    every = every_choice()
    rates = compared_rates(con, filters, measure, facet)
label = partial(word, facet)

stop_if_empty(rates.empty)
st.markdown(extremes_sentence(rates, facet, measure.name.lower()))
if rates["rate"].isna().all():
    if rates["of"].any():  # rows of noughts would look like counts
        rate_table(con, filters, rates, facet, key="regions", measure=measure)
    stop_if_empty(True, why_missing(str(rates["why"].iloc[0])))
target = cached.rule(con, measure.target) if measure.target else None
st.caption(CLICK)

asked = Question(con, filters, ASKED[measure.code], by=facet)
place = rate_dots(rates, measure, facet, target=target, key="regions_dots", label=label, asked=asked)
if place:
    findings_behind(con, narrowed(filters, **{facet: place[0]}), what=word(facet, place[0]), key="regions_place")

map_of_countries(con, filters, measure)

trend = cached.rows(measure.metric, con, filters, by=facet, every=every)
picked = rate_line(
    con, filters, trend, title=changed_lines(con, filters, measure, facet), subtitle=subtitle(measure.name),
    facet=facet, every=every, target=target, label=label, key="regions_trend", asked=replace(asked, every=every),
)  # fmt: skip
if picked:
    period = within(narrowed(filters, **{facet: picked[0]}), date.fromisoformat(picked[1]), every)
    findings_behind(con, period, what=f"{word(facet, picked[0])}, {every} from {picked[1]}", key="regions_period")

changes_by(con, filters, measure.code, facet, key="regions_change", label=label)

cells = cached.rows(group_cells, con, filters, by="dimension", across=facet, measure=measure.code)
if any_mapped(cells, "dimension"):
    drawn = with_most(mapped(cells, "dimension"), facet)
    grid = chart_of(
        rate_heatmap, drawn, rows=facet, columns="dimension", subtitle=COLOURED,
        title=cells_title(drawn, "dimension", facet, f"{measure.name} by dimension"),
        centre=cached.row(measure.metric, con, filters)["rate"], label=label, column_label=partial(mark, "dimension"),
    )  # fmt: skip
    marks = Marks(drawn, across="dimension", again=ONE_EACH.format(facet="dimension"))
    cell = clickable(grid, key="regions_heatmap", asked=replace(asked, marks=marks))
    cells_note(cells, drawn, facet)
    unmapped_note(con, filters, "dimension", key="regions_unmapped")
    if cell:
        inside = narrowed(filters, dimension=cell[1], **{facet: cell[0]})
        what = f"{mark('dimension', cell[1])}, {word(facet, cell[0])}"
        ask(Question(con, inside, ASKED[measure.code]), f"{measure.name}, {what}", key="regions_cell_asked")
        findings_behind(con, inside, what=what, key="regions_cell")
else:
    unmapped_note(con, filters, "dimension", key="regions_unmapped")

rate_table(con, filters, rates, facet, key="regions", measure=measure)
