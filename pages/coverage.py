"""Which sites have a valid audit, what is due, who comes and goes, and what is left out of the rates."""

import streamlit as st

from metrics.site_list import listed_sites
from pages.parts import cached
from pages.parts import coverage_wording as words
from pages.parts.coverage_parts import (
    coverage_figures,
    doubtful_sites,
    drift,
    due_table,
    measures_of,
    sites,
    standing_picture,
    turnover,
)
from pages.parts.figures import figures
from pages.parts.measures import every_choice
from pages.parts.shell import open_page, stop_if_empty
from pages.parts.wording import CLICK, counted, literal

con, filters = open_page("Coverage")
if (first := cached.period(con)[0]) > filters.required_as_of("Coverage"):
    st.info(words.TOO_EARLY.format(first=first))
    st.stop()
told = measures_of(con, filters)
stop_if_empty(not told, words.NO_SITES)

st.markdown(words.coverage_sentence(told, filters))
for note in words.notes(told, cached.rows(listed_sites, con, filters)):
    st.info(note)
figures(coverage_figures(con, filters))
if words.only_findings(told):
    st.stop()  # the sentence above names the file; below, every picture would be of audits nobody knows
st.caption(literal(words.RULE.format(months=cached.rule(con, "reaudit_months"))))

st.caption(CLICK)
standing_picture(con, filters)
if told["never"]["count"]:
    with st.expander(counted(int(told["never"]["count"]), "site") + " never audited"):
        sites(con, filters, ("never",), what="never audited", key="coverage_never")
doubtful_sites(con, filters)

st.subheader("Due and run out")
due_table(con, filters)

st.subheader("New suppliers, and those not audited again")
every = every_choice()
turnover(con, filters, every)
st.subheader("Left out of the rates")
drift(con, filters, every)
