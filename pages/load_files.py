"""Take in files: drop them, see what was understood, answer what is open, load, take back."""

import streamlit as st

from pages.parts.links import LOADS, way_on
from pages.parts.loading import templates
from pages.parts.shell import open_own
from pages.parts.wizard import drop_zone, settle, unfinished_jobs, watch, wizard
from pages.parts.wizard_memory import memory
from pages.parts.wizard_receipts import receipts
from pages.parts.wizard_states import stand
from pages.parts.wizard_wording import INTRO

served = open_own("Load files")
st.markdown(INTRO)
drop_zone(served)
# Asked before anything is drawn: what ends meanwhile is then seen to have ended.
jobs = unfinished_jobs(served)
settle(served)
progress = st.container()
receipts(served)
files = wizard(served)
if jobs or any(file.is_busy for file in files):
    with progress:
        watch(served, stand(served, jobs, files))

st.subheader("Remembered shapes")
memory(served)

way_on("What was loaded so far, and taking it back", LOADS, key="to_loads")

st.subheader("Templates")
templates()
