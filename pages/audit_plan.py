"""Whom to audit next with the days there are, why, and whether earlier plans found what they promised."""

import streamlit as st

from pages.parts import plan_wording as words
from pages.parts.coverage_parts import due_table
from pages.parts.filter_wording import filters_in_words
from pages.parts.jobs import progress
from pages.parts.kept_plans import keeping, kept
from pages.parts.plan_parts import asked, left_out, plan_table, planned, rules_caption, visit_months
from pages.parts.said import outcomes
from pages.parts.shell import open_written, stop_if_empty

served, con, filters = open_written("Audit plan")
if not served.worker.unfinished().empty:
    progress(served.worker)
outcomes(served)

wanted = asked(con, filters)
plan, visits, told = planned(con, filters, wanted)
stop_if_empty(plan.empty, words.NO_SITES)

st.markdown(words.plan_sentence(told, wanted.event))
st.markdown(words.parts_sentence(plan))
left_out(con, plan, filters)
rules_caption(con, filters, told)
plan_table(
    con, visits, filters, about=words.about(filters_in_words(filters), told, wanted.event, wanted.until, wanted.seed)
)

st.subheader("When")
visit_months(con, plan, visits, filters, wanted)
st.subheader("Due and run out")
due_table(con, filters)
st.subheader("Saved plans")
keeping(served, con, filters, wanted, plan, visits, told)
kept(served, con, filters)
