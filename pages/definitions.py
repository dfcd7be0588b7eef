"""What every figure means, and the house rules: what they are, what a change would do, and who changed them."""

import re

import streamlit as st

from metrics.catalogue import CATALOGUE
from metrics.risk import RULE
from pages.parts import rule_wording as words
from pages.parts.definition_texts import definition_paragraphs
from pages.parts.house_rules import rules
from pages.parts.jobs import progress
from pages.parts.rule_names import readable
from pages.parts.said import outcomes
from pages.parts.shell import open_written
from pages.parts.wording import literal


def _anchor(title: str) -> str:
    """The place of a definition on the page, for its link at the top."""
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")


served, con, filters = open_written("Definitions and rules")
if not served.worker.unfinished().empty:
    progress(served.worker)
outcomes(served)

meanings, house = st.tabs(["Definitions", "House rules"])
with house:
    rules(served, con, filters)
with meanings:
    asked = str(st.text_input(words.FIND, key="find", bind="query-params", max_chars=80)).casefold().split()
    told = [(metric.title, definition_paragraphs(metric)) for metric in CATALOGUE.values()]
    told.append(("The rule behind the risk tiers", [readable(RULE)]))
    found = [one for one in told if all(word in " ".join((one[0], *one[1])).casefold() for word in asked)]
    if not found:
        st.info(words.NOT_FOUND)
    st.caption(words.COLUMNS)
    st.markdown(" · ".join(f"[{title}](#{_anchor(title)})" for title, _ in found))
    for title, paragraphs in found:
        st.subheader(title, anchor=_anchor(title))
        for paragraph in paragraphs:
            st.markdown(literal(paragraph))
