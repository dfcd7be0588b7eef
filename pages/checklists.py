"""The sections and clauses of each checklist, where they belong, and the user's own word on it."""

import streamlit as st

from pages.parts.checklist_parts import checklist_choice, chosen_items, their_place
from pages.parts.checklist_rows import items_of
from pages.parts.checklist_wording import checklist_sentence
from pages.parts.jobs import progress
from pages.parts.mapping import said_last
from pages.parts.mapping_lists import list_upload, own_list, shared_mapping, to_fill_in
from pages.parts.shell import open_written

served, con, filters = open_written("Checklists")
if not served.worker.unfinished().empty:
    progress(served.worker)
said_last(served)

chosen = checklist_choice(con, filters)
name, checklist = str(chosen["name"]), (str(chosen["scheme"]), str(chosen["version"]))
items = items_of(con, filters, checklist)
st.markdown(checklist_sentence(name, chosen["count"], chosen["of"], items))
if wanted := chosen_items(items, checklist, name):
    their_place(served, con, checklist, wanted)
to_fill_in(items, checklist, name)
own_list(served, con, checklist, name)

st.subheader("What you said")
shared_mapping(con)
st.subheader("Import a list")
list_upload(served)
