"""Where we stand: six figures, the trend, what changed, dimensions by region, and what keeps coming back."""

from functools import partial

import streamlit as st

from charts.heatmap import rate_heatmap
from metrics.audit_pass_rate import audit_pass_rate
from metrics.clauses import clauses
from metrics.conformity_rate import conformity_rate
from metrics.group_cells import group_cells
from metrics.overview import overview
from pages.parts import cached
from pages.parts.briefing import the_briefing
from pages.parts.change import change_said, one_change, period_words
from pages.parts.chart_titles import cells_title
from pages.parts.charts_drawn import chart_of
from pages.parts.clause_rows import CLAUSE_COLUMNS, MOST, most_repeated
from pages.parts.evidence import findings_behind
from pages.parts.figures import figures
from pages.parts.headline_wording import periods_words
from pages.parts.headlines import rate_figures, standing_figures
from pages.parts.measures import MEASURES
from pages.parts.missing_wording import overview_said
from pages.parts.narrowing import narrowed, on_checklist
from pages.parts.over_time import rate_over_time, severities_over_time
from pages.parts.passport import Marks, Question, ask
from pages.parts.passport_wording import ONE_EACH
from pages.parts.pictures import clickable
from pages.parts.rate_rows import cells_note
from pages.parts.rests_on import rests_on
from pages.parts.review_download import review_download
from pages.parts.room import with_most
from pages.parts.shell import open_page, stop_if_empty
from pages.parts.tables import filled, table
from pages.parts.unmapped import any_mapped, mapped, unmapped_note
from pages.parts.wording import HEATMAP, mark

con, filters = open_page("Overview", tiers=True)
scope = cached.row(overview, con, filters)
stop_if_empty(not scope["audits"] and not scope["nonconformities"])

passed = cached.row(audit_pass_rate, con, filters)
measure = MEASURES["pass" if passed["of"] else "conformity"]
st.markdown(overview_said(scope, passed, change_said(con, filters, measure.code)))
figures([*rate_figures(con, filters, change=True), *standing_figures(con, filters)])
st.caption(periods_words(*period_words(con, filters)))

top = st.container()

if cached.row(measure.metric, con, filters)["of"]:
    rate_over_time(con, filters, measure)
elif scope["nonconformities"]:  # of findings alone there is no rate
    severities_over_time(con, filters)
one_change(con, filters, measure.code, key="overview_change")

conform = cached.row(conformity_rate, con, filters)
cells = cached.rows(group_cells, con, filters, by="dimension", across="region", measure="conformity")
unmapped_note(con, filters, "dimension", key="overview_unmapped")
if any_mapped(cells, "dimension"):
    drawn = with_most(mapped(cells, "dimension"), "region")
    grid = chart_of(
        rate_heatmap, drawn, rows="dimension", columns="region", subtitle=HEATMAP,
        title=cells_title(drawn, "dimension", "region", "Conformity by dimension and region"),
        centre=conform["rate"], label=partial(mark, "dimension"),
    )  # fmt: skip
    marks = Marks(drawn, across="dimension", again=ONE_EACH.format(facet="dimension"))
    asked = Question(con, filters, "conformity-rate", by="region", marks=marks)
    picked = clickable(grid, key="overview_heatmap", asked=asked)
    cells_note(cells, drawn, "region")
    if picked:
        cell = narrowed(filters, dimension=picked[0], region=picked[1])
        what = f"{mark('dimension', picked[0])} in {picked[1]}"
        ask(Question(con, cell, "conformity-rate"), f"Conformity rate, {what}", key="overview_cell")
        findings_behind(con, cell, what=what, key="overview_findings")

ranking = most_repeated(cached.slow(clauses, con, filters, most=MOST))
if not ranking.empty:
    st.subheader("Clauses that come back most")
    position = table(ranking, filled(ranking, CLAUSE_COLUMNS), key="overview_clauses", about=filters, selectable=True)
    if position is not None:
        chosen = ranking.iloc[position]
        findings_behind(
            con, on_checklist(filters, chosen["scheme"], chosen["version"]), clause=chosen["clause"],
            what=f"clause {chosen['clause']}", key="overview_clause",
        )  # fmt: skip

rests_on(con, filters)
with top:  # last, so that a slow answer keeps nobody from the rest
    review_download(con, filters, the_briefing(con, filters))
