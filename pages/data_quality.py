"""What stands between the data and the truth: how much is understood, what changes figures, and what would do."""

import streamlit as st

from metrics.data_quality import data_quality
from metrics.mapped_share import mapped_share
from pages.parts import cached
from pages.parts.quality import chosen_check, one_check
from pages.parts.quality_rows import checks_met
from pages.parts.quality_wording import EVERY_KIND, NOTHING_DOUBTED, clean_sentence, quality_sentence
from pages.parts.scores import scores_recomputed
from pages.parts.shell import open_page, stop_if_empty
from pages.parts.wording import literal

con, filters = open_page("Data quality")
checks = cached.rows(data_quality, con, filters)
stop_if_empty(not checks.loc[checks["unit"] == "visits", "of"].any())

st.markdown(quality_sentence(cached.rows(mapped_share, con, filters), checks))
st.caption(EVERY_KIND)
met = checks_met(checks)
if met.empty:
    st.success(NOTHING_DOUBTED)
else:
    name = chosen_check(met, filters)
    one_check(con, filters, met[met["check"] == name].to_dict("records")[0])
if clean := clean_sentence(checks):
    st.caption(literal(clean))

scores_recomputed(con, filters)
