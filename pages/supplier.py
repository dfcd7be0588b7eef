"""One supplier: everything to know before calling them, on a page that prints."""

import streamlit as st

from pages.parts import scorecard_wording as words
from pages.parts.life_line_parts import supplier_lines
from pages.parts.narrowing import narrowed
from pages.parts.notes import supplier_notes
from pages.parts.print_style import printable
from pages.parts.scorecard import (
    actions,
    findings,
    profile,
    rates,
    score,
    status,
    supplier_choice,
    timeline,
)
from pages.parts.shell import open_page, stop_if_empty
from pages.parts.wording import literal

con, filters = open_page("Supplier", tiers=True)
printable()
name = supplier_choice(con, filters)
stop_if_empty(name is None, words.CHOOSE)
assert name is not None
own = narrowed(filters, supplier=name)

st.header(literal(name))
status(con, own, name)
supplier_notes(con, name)
rates(con, filters, own, name)
st.subheader(words.TIMELINE)
timeline(con, filters, own, name)
st.subheader(words.ACTIONS)
actions(con, own, name)
st.subheader(words.LINES)
supplier_lines(con, filters, name)
st.subheader(words.PROFILE)
profile(con, filters, own, name)
score(con, own, name)
findings(con, own, name)
st.caption(words.PRINT)
