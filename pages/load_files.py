"""Take in files, and see what became of them."""

import streamlit as st

from pages.parts.jobs import progress, unfinished
from pages.parts.loading import results, templates, uploads
from pages.parts.shell import open_own
from pages.parts.wording import LOAD_INTRO

served = open_own("Load files")
st.markdown(LOAD_INTRO)
uploads(served)

if not unfinished(served.worker).empty:
    progress(served.worker)
results(served)

if st.button("What was taken in so far, and taking it back", type="tertiary", key="to_loads"):
    st.switch_page("pages/loads.py")

st.subheader("Templates")
templates()
