"""What every figure means, and the house rules in force."""

import streamlit as st

from metrics.catalogue import CATALOGUE
from metrics.choices import house_rules
from metrics.risk import RULE
from pages.parts import cached
from pages.parts.shell import open_page
from pages.parts.tables import table
from pages.parts.wording import literal

con, filters = open_page("Definitions")
for metric in CATALOGUE.values():
    st.subheader(metric.title)
    for paragraph in metric.paragraphs:
        st.markdown(literal(paragraph))

st.subheader("The rule behind the risk tiers")
st.markdown(literal(RULE))

st.subheader("House rules")
table(cached.rows(house_rules, con), ["name", "value", "meaning"], key="rules", about="The house rules in force.")
