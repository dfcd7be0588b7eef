"""Take in files: drop them, see what was understood, answer what is open, load, take back."""

import streamlit as st

from pages.parts.jobs import unfinished
from pages.parts.loading import templates
from pages.parts.shell import open_own
from pages.parts.wizard import drop_zone, settle, watch, wizard
from pages.parts.wizard_memory import memory
from pages.parts.wizard_receipts import receipts
from pages.parts.wizard_wording import INTRO

served = open_own("Load files")
st.markdown(INTRO)
drop_zone(served)
settle(served)
progress = st.container()
receipts(served)
is_busy = wizard(served)
if is_busy or not unfinished(served.worker).empty:
    with progress:
        watch(served)

st.subheader("Remembered shapes")
memory(served)

st.subheader("Templates")
templates()
