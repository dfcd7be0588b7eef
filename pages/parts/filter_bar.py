"""The filter bar, the same on every page. Every widget is bound to the URL, so a view is a link.

Back and forward, as Streamlit 1.67 has it: each page opened is a step of the browser's history, with the filters it had
when it was left; a change of filters on a page is none, and replaces the address. A page that is reloaded, or opened
from its address or a saved view, shows exactly what the address says. All options are sent once per session: with 5,000
suppliers and as many sites 260 kB, then 14 kB for each change, and the search among them happens in the browser.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import streamlit as st

from metrics.filters import Filters
from pages.parts.filter_wording import JUDGED, JUDGED_HELP, judged_on, long_ago, resting
from pages.parts.narrowing import OWN_DATES, PRESETS, Span, preset_span
from pages.parts.wording import KINDS, SEVERITY_NAMES, country_name, literal, word

# URL key, field of Filters, label, how a value is written. A new filter is one line here.
FIRST: tuple[tuple[str, str, str, Callable[[str], str]], ...] = (
    ("region", "regions", "Region", str),
    ("supplier", "suppliers", "Supplier", str),
    ("dimension", "dimensions", "Dimension", partial(word, "dimension")),
    ("tier", "tiers", "Risk tier", str),
)
MORE: tuple[tuple[str, str, str, Callable[[str], str]], ...] = (
    ("country", "countries", "Country", country_name),
    ("site", "sites", "Site", str),
    ("topic", "topics", "Topic", partial(word, "topic")),
    ("scheme", "schemes", "Scheme", str),
    ("kind", "kinds", "Kind of audit", lambda code: KINDS.get(code, code)),
    ("severity", "severities", "Severity", lambda code: SEVERITY_NAMES.get(code, code)),
)
AS_OF = "as_of"
KEYS = (*(key for key, *_ in (*FIRST, *MORE)), "period", "from", "to", AS_OF)
YEARS_AHEAD = 2
# Somewhere something is audited every month: after three without an audit the files are old rather than the work.
LONG_AGO = timedelta(days=92)
# Hidden and not left out: what is not drawn Streamlit forgets, and takes out of the address.
AT_REST = "filters_at_rest"
HIDDEN = f"<style>.st-key-{AT_REST}, :has(> .st-key-{AT_REST}) {{display: none}}</style>"
DATES: dict[str, Any] = {
    "value": None, "min_value": date(1970, 1, 1), "format": "YYYY-MM-DD", "bind": "query-params",
}  # fmt: skip


def filter_bar(choices: dict[str, list[str]], *, as_of: date, newest: date, at_rest: bool = False) -> Filters:
    """What the viewer is looking at. Nothing chosen means all; a value these data do not know falls away.

    ``as_of``: the day judged on unless another is chosen; audits after a day chosen are left out. ``newest``: the day
    of the newest audit on file, offered where that is long ago. ``at_rest``: on a page that asks nothing of it there is
    a sentence in its place, and what was chosen for other pages stays chosen.
    """
    with st.sidebar, st.container(key=AT_REST if at_rest else None):
        period = st.container()
        picked = _picked(FIRST, choices)
        keys = (*(key for key, *_ in MORE), AS_OF)
        chosen = any(st.session_state.get(key) or key in st.query_params for key in keys)
        with st.expander("More filters", expanded=chosen):
            picked |= _picked(MORE, choices)
            day = _day(as_of)
        with period:
            start, stop = _span(day or as_of)
        if day is not None:
            stop = min(stop, day) if stop else day
            st.info(judged_on(day))
        elif as_of - newest > LONG_AGO:
            st.info(long_ago(newest, as_of))
            st.button(f"Judge as of {newest.isoformat()}", on_click=_judge, args=(newest,), width="stretch")
        st.button("Clear filters", on_click=_clear, width="stretch")
    filters = Filters(start=start, stop=stop, as_of=day or as_of, **picked)
    if at_rest:
        with st.sidebar:
            st.html(HIDDEN)
            st.caption(literal(resting(filters, Filters(as_of=as_of))))
    return filters


def known_words(choices: dict[str, list[str]]) -> dict[str, set[str]]:
    """The words each filter can take in the address, by its key there."""
    return {key: {written(value) for value in choices[field]} for key, field, _, written in (*FIRST, *MORE)}


def _day(as_of: date) -> date | None:
    last = date(as_of.year + YEARS_AHEAD, 12, 31)
    day = st.date_input(JUDGED, key=AS_OF, max_value=last, help=JUDGED_HELP, **DATES)
    return day if isinstance(day, date) else None


def _span(as_of: date) -> Span:
    preset = st.selectbox("Period", PRESETS, key="period", bind="query-params")
    if preset != OWN_DATES:
        return preset_span(preset, as_of)
    first, last = st.columns(2)
    start = first.date_input("From", key="from", **DATES)
    stop = last.date_input("To", key="to", **DATES)
    if start and stop and start > stop:
        st.warning("The first day is after the last one: no audits can match.")
    return start, stop


def _picked(
    filters: tuple[tuple[str, str, str, Callable[[str], str]], ...], choices: dict[str, list[str]]
) -> dict[str, Any]:
    picked: dict[str, Any] = {}
    for key, field, label, written in filters:
        options = choices[field]
        if key in st.session_state:  # the other database may not know a value chosen in this one
            known = [value for value in st.session_state[key] if value in options]
            if known != st.session_state[key]:
                st.session_state[key] = known
        found = st.multiselect(
            label, options, format_func=written, key=key, bind="query-params", placeholder="All",
            help="Full audits, unless kinds are chosen." if key == "kind" else None,
        )  # fmt: skip
        picked[field] = tuple(found)
    return picked


def _judge(day: date) -> None:
    st.session_state[AS_OF] = day


def _clear() -> None:
    for key in KEYS:
        if key in st.session_state:
            st.session_state[key] = PRESETS[0] if key == "period" else None if key in ("from", "to", AS_OF) else []
