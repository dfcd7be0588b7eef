"""Whether auditors and firms differ from others at comparable sites, and what that does to suppliers' figures."""

import streamlit as st

from metrics.auditor_effects import auditor_effects
from pages.parts import cached
from pages.parts.auditor_rows import (
    adjustment,
    clauses_never_cited,
    coming_again,
    comparison,
    not_compared,
    who_choice,
)
from pages.parts.auditor_wording import (
    ADJUSTED,
    AGAIN,
    HIDDEN,
    METHOD,
    NEVER,
    NOBODY,
    NOT_COMPARED,
    PERSONAL,
    effects_sentence,
)
from pages.parts.shell import open_page, stop_if_empty
from pages.parts.wording import literal

con, filters = open_page("Auditors")
names = cached.rule_word(con, "auditor_names")
stop_if_empty(names == "hidden", HIDDEN)

who = who_choice()
effects = cached.slow(auditor_effects, con, filters, by=who)
stop_if_empty(effects.empty, NOBODY[who])
st.markdown(effects_sentence(effects, who))
st.caption(literal(METHOD))
st.caption(literal(PERSONAL.format(rule=names)))
comparison(con, filters, effects, who)
if effects["rate"].isna().any():
    st.subheader(NOT_COMPARED)
    not_compared(effects, filters, who)

st.subheader(AGAIN)
coming_again(con, filters)
st.subheader(NEVER)
clauses_never_cited(con, filters)
st.subheader(ADJUSTED)
adjustment(con, filters)
