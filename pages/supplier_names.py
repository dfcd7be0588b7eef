"""Which suppliers, sites and visits are one; master data by hand; erasing for good."""

import streamlit as st

from pages.parts.erasing import erasing
from pages.parts.filling_in import filling_in
from pages.parts.jobs import progress
from pages.parts.likeness import judged, likely_suppliers, likely_visits
from pages.parts.said import outcomes
from pages.parts.shell import open_own
from pages.parts.supplier_wording import SAME_INTRO

served = open_own("Same supplier?")
st.markdown(SAME_INTRO)
if not served.worker.unfinished().empty:
    progress(served.worker)
outcomes(served)

pairs, visits, words, master, erase = st.tabs(["Look-alikes", "Same visit?", "What was said", "Master data", "Erase"])
with pairs:
    likely_suppliers(served)
with visits:
    likely_visits(served)
with words:
    judged(served)
with master:
    filling_in(served)
with erase:
    erasing(served)
