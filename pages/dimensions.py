"""What: audit dimensions and their topics, in which groups of suppliers, and clause by clause."""

import streamlit as st

from pages.parts.dimension_lines import dimensions_and_topics
from pages.parts.dimension_parts import clause_list, groups
from pages.parts.dimension_wording import VIEWS
from pages.parts.shell import open_page

con, filters = open_page("Dimensions", tiers=True)
view = st.segmented_control(
    "View", list(VIEWS), default="lines", format_func=VIEWS.__getitem__, key="view", bind="query-params", required=True
)
if view == "groups":
    groups(con, filters)
elif view == "clauses":
    clause_list(con, filters)
else:
    dimensions_and_topics(con, filters)
