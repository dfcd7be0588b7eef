"""Which corrective actions are open and late, whether dates are kept, and how long closing takes."""

import streamlit as st

from charts.actions import actions_over_time
from metrics.action_ageing import action_ageing
from metrics.impossible_dates import impossible_dates
from metrics.on_time_closing import on_time_closing
from metrics.open_actions import open_actions, untold
from metrics.postponements import postponements
from pages.parts import action_wording as words
from pages.parts import cached
from pages.parts.action_parts import (
    action_figures,
    ages,
    measures_of,
    on_time_years,
    the_list,
    time_to_close,
    told_so_far,
)
from pages.parts.chart_titles import overdue_over_time_title
from pages.parts.charts_drawn import chart_of
from pages.parts.figures import figures
from pages.parts.links import NONCONFORMITIES, way_to
from pages.parts.measures import every_choice
from pages.parts.passport import Question
from pages.parts.pictures import picture
from pages.parts.shell import open_page, stop_if_empty
from pages.parts.tables import table
from pages.parts.wording import CLICK, literal

con, filters = open_page("Corrective actions")
measures = measures_of(con, filters)
stop_if_empty(not measures, words.NO_ACTIONS)

by_age = cached.rows(action_ageing, con, filters)
oldest = by_age.loc[by_age["bucket"] != "no due date", "longest"].max()
newest = cached.period(con)[1]
if late := words.untold_sentence(
    months := cached.rows(open_actions, con, filters, every="month"), untold(months, newest)
):
    st.warning(late, icon=":material/info:")
on_time = cached.row(on_time_closing, con, filters)
st.markdown(words.actions_sentence(measures, oldest))
for sentence in (
    words.on_time_sentence(on_time, on_time_years(con, filters)),
    words.closing_sentence(time_to_close(con, filters)),
    words.moved_sentence(cached.row(postponements, con, filters)),
):
    if sentence:
        st.markdown(sentence)
figures(action_figures(con, filters))

if measures["open"]["count"]:
    st.caption(CLICK)
    ages(con, filters)
else:
    st.info(words.ALL_CLOSED)

every = every_choice()
over_time = told_so_far(cached.rows(open_actions, con, filters, every=every), newest)
picture(
    chart_of(
        actions_over_time,
        over_time,
        title=overdue_over_time_title(
            over_time, every, untold=len(untold(over_time, newest)), undated=words.all_undated(measures)
        ),
        subtitle="Number of open and overdue actions",
        every=every,
        undated=words.all_undated(measures),
    ),
    key="actions_time",
    asked=Question(con, filters, "open-actions", every=every),
)
st.caption(literal(words.over_time_words(over_time, untold(over_time, newest), every)))
with st.expander("The same in figures"):
    told = over_time.rename(columns=words.TIME_COLUMNS)
    table(told, ["period", "added", "finished", "open", "overdue", "late_first"], key="actions_periods", about=filters)

st.subheader("The actions")
if impossible := words.impossible_sentence(cached.rows(impossible_dates, con, filters)):
    st.info(literal(impossible))
the_list(con, filters)
st.markdown(words.AGAIN)
way_to(NONCONFORMITIES, key="actions_again")
