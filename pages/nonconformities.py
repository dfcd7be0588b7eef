"""What is found, what keeps coming back, whether actions work, and what fails together."""

import streamlit as st

from metrics.nonconformities import nonconformities
from metrics.overview import overview
from pages.parts import cached
from pages.parts.action_effects import effects_of_actions
from pages.parts.all_findings import all_findings
from pages.parts.clause_company import what_fails_together
from pages.parts.found_nonconformities import what_is_found
from pages.parts.life_line_parts import lines_over_time
from pages.parts.measures import every_choice
from pages.parts.missing_wording import nothing_found
from pages.parts.recurrence import what_comes_back
from pages.parts.recurrence_wording import VIEWS
from pages.parts.shell import open_page, stop_if_empty
from pages.parts.them_or_us import them_or_us

con, filters = open_page("Nonconformities")
found = all_findings(cached.rows(nonconformities, con, filters))
scope = cached.row(overview, con, filters)
stop_if_empty(found["count"].sum() == 0, nothing_found(scope, found))
view = st.segmented_control(
    "View", list(VIEWS), default="found", format_func=VIEWS.__getitem__, key="view", bind="query-params", required=True
)
if view == "found":
    what_is_found(con, filters)
elif view == "again":
    what_comes_back(con, filters)
elif view == "lines":
    lines_over_time(con, filters, every=every_choice())
elif view == "actions":
    effects_of_actions(con, filters)
elif view == "together":
    what_fails_together(con, filters)
else:
    them_or_us(con, filters)
