"""How the program and its database are doing, for whoever is asked for help."""

from datetime import datetime

import streamlit as st

from pages.parts import diagnostics_wording as words
from pages.parts.diagnosis import SHOWN, diagnosis
from pages.parts.shell import open_for_diagnosis
from pages.parts.tables import table

served, database = open_for_diagnosis("Diagnostics")
st.markdown(words.INTRO)
parts = diagnosis(served, database)
text = words.support_text(parts, at=datetime.now())
st.download_button(
    words.SEND, text, words.TEXT_NAME, key="diagnosis", on_click="ignore", icon=":material/download:", type="primary"
)

for name, part in parts.items():
    st.subheader(words.HEADS[name])
    if name in words.ABOUT:
        st.caption(words.ABOUT[name])
    if isinstance(part, str):
        st.markdown(part)
    elif part.empty:
        st.caption(words.NONE[name])
    else:
        table(part, SHOWN[name], key=name, about=words.HEADS[name], height=words.height(len(part)))
