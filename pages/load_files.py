"""Take in files, see what became of them, take them back."""

import streamlit as st

from pages.parts.jobs import progress, unfinished
from pages.parts.loading import history, results, templates, uploads
from pages.parts.shell import open_own
from pages.parts.wording import LOAD_INTRO

served = open_own("Load files")
st.markdown(LOAD_INTRO)
uploads(served)

if not unfinished(served.worker).empty:
    progress(served.worker)
results(served)

st.subheader("Files taken in")
history(served)

st.subheader("Templates")
templates()
