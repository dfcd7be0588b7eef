"""Every file taken in and its receipt; taking back; drop folder, backups, exports; earlier knowledge; the trail."""

import streamlit as st

from pages.parts.jobs import outcomes, progress
from pages.parts.known_on import as_known_on
from pages.parts.links import LOAD, way_on
from pages.parts.load_history import chosen_load, show_receipt, taken_loads
from pages.parts.safekeeping import backup_list, drop_folder_state, exports, import_export
from pages.parts.shell import open_own
from pages.parts.trail_list import trail_list
from pages.parts.upkeep_wording import LOADS_INTRO, NO_LOADS

served = open_own("Loads")
st.markdown(LOADS_INTRO)
if not served.worker.unfinished().empty:
    progress(served.worker)
outcomes(served.worker)

taken = taken_loads(served)
if taken.empty:
    st.info(NO_LOADS)
    way_on("Load files", LOAD, key="to_load_files")
    import_export(served)
else:
    show_receipt(served, chosen_load(served, taken))

st.subheader("Drop folder")
drop_folder_state(served)

st.subheader("Backups")
backup_list(served)

if not taken.empty:
    st.subheader("Export everything")
    exports(served)

    st.subheader("As known on an earlier day")
    as_known_on(served, taken)

st.subheader("Who did what")
trail_list(served)
