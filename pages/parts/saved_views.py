"""Views saved under a name, in the side bar: opened in one click, replaced and removed.

A view is its address: the page, and what stands behind the ?. Left out of it is only which database is looked at: every
database lists its own views.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from html import escape
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from data.saved_views import LONGEST, query_pairs, remove_view, save_view, saved_views
from pages.parts.databases import Served
from pages.parts.filter_bar import known_words
from pages.parts.navigation import PAGES, page_name
from pages.parts.said import hand_over, last_outcome
from pages.parts.view_wording import (
    BEFORE,
    GONE_PAGE,
    MANAGE,
    NAME,
    NAME_HELP,
    NO_VIEWS,
    REMOVE,
    SAVE,
    SAVED_VIEWS,
    WIDER,
    before_sentence,
    removed_said,
    saved_said,
    view_help,
)
from pages.parts.wording import literal

OWN_KEY = "data"
SAID = "said_views"
MANY, HEIGHT = 8, 300
LOOKS = 'style="color: inherit"'
PLAIN = "list-style: none; margin: 0; padding: 0; line-height: 1.9; overflow-wrap: anywhere"


def view_list(served: Served, page: str | None, choices: dict[str, list[str]]) -> None:
    """The views of a database, each a click away, and a place to save the one on the page or remove one.

    A view that chose what the data no longer know (a supplier merged since) would open wider than it was: it says so.
    """
    with served.warehouse.cursor() as con:
        record = saved_views(con)
    standing = record[record["removed_at"].isna()].to_dict("records")
    st.markdown(f"**{SAVED_VIEWS}**", help=NO_VIEWS)
    if standing:
        with st.container(height=HEIGHT if len(standing) > MANY else "content", border=False):
            st.html(_links(standing, known_words(choices)))
    with st.popover(MANAGE, width="stretch"):
        if page is not None:
            _saving(served, page)
        for view in standing:
            _removing(served, view)
        _before(record)
    last_outcome(served, SAID)


def _links(standing: list[dict[Any, Any]], known: dict[str, set[str]]) -> str:
    """A list of plain links: the address alone makes the view, so nothing chosen before comes along."""
    titles = {page_name(title): (title, at) for at, (_, title, _) in enumerate(PAGES)}
    items = []
    for view in standing:
        pairs = query_pairs(list(view["query"]))
        title, at = titles.get(str(view["page"]), (GONE_PAGE, 0))
        address = urlencode([*_database(), *pairs])
        href = f"./{view['page'] if at else ''}{'?' if address else ''}{address}"
        lost = [(key, value) for key, value in pairs if key in known and value not in known[key]]
        told, name = escape(view_help(title, pairs, view, lost)), escape(str(view["name"]))
        items.append(f'<li><a {LOOKS} href="{escape(href)}" title="{told}">{name}</a> {WIDER if lost else ""}</li>')
    return f'<nav aria-label="{SAVED_VIEWS}"><ul style="{PLAIN}">{"".join(items)}</ul></nav>'


def _database() -> list[tuple[str, str]]:
    return [(OWN_KEY, st.query_params[OWN_KEY])] if OWN_KEY in st.query_params else []


def _saving(served: Served, page: str) -> None:
    with st.form("view_form", border=False):
        name = st.text_input(NAME, key="view_name", max_chars=LONGEST, help=NAME_HELP)
        asked = st.form_submit_button(SAVE, type="primary")
    if asked:
        query = [(key, value) for key in st.query_params for value in st.query_params.get_all(key) if key != OWN_KEY]
        hand_over(served, "a saved view", partial(_saved, served, name, page, query), place=SAID)


def _removing(served: Served, view: dict[Any, Any]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.text(str(view["name"]), width="content")
        if st.button(REMOVE, key=f"remove_view_{view['saved_view']}", help=literal(f"{REMOVE} {view['name']}")):
            gone = partial(_removed, served, int(view["saved_view"]), str(view["name"]))
            hand_over(served, "a saved view", gone, place=SAID)


def _before(record: pd.DataFrame) -> None:
    gone = record[record["removed_at"].notna()]
    if not gone.empty:
        with st.expander(BEFORE):
            for row in gone.to_dict("records"):
                st.text(before_sentence(row))


def _saved(served: Served, name: str, page: str, query: list[tuple[str, str]]) -> str:
    save_view(served.warehouse, name, page, query, by=served.by, at=datetime.now().replace(microsecond=0))
    served.calculator.ask_again()  # what the view looks at is worked out beforehand
    return saved_said(name)


def _removed(served: Served, saved_view: int, name: str) -> str:
    remove_view(served.warehouse, saved_view, by=served.by, at=datetime.now().replace(microsecond=0))
    return removed_said(name)
