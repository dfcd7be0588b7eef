"""Where a page meets the warehouse. Every page begins with ``open_page``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from data.warehouse import WarehouseError
from metrics.filters import Filters
from pages.parts import cached
from pages.parts.background_progress import background_progress
from pages.parts.basis import look_at
from pages.parts.databases import Served, demo, holds_files, own, own_path
from pages.parts.door_wording import MAY_NOT_WRITE
from pages.parts.filter_bar import AS_OF, LONG_AGO, filter_bar
from pages.parts.filter_wording import filters_in_words, long_ago, none_then, outside
from pages.parts.jobs import progress
from pages.parts.links import LOAD, way_on
from pages.parts.navigation import UNFILTERED, navigation, page_name
from pages.parts.saved_views import view_list
from pages.parts.tiers import tiers_ready
from pages.parts.wording import DEMO, DEMO_BUILDING, FIRST_STEPS, FIRST_STEPS_TOLD, NOTHING, NOTHING_LOADED, literal

# A file of our own: an icon by name would be fetched from a server elsewhere.
ICON = Path(__file__).with_name("icon.png")
# In the dark the accent is light, so that words in it can be read: words on it, of a button or of what is chosen of
# several, are then dark. Charts side by side stand one below the other where their titles would not have room.
# Beside others a choice with many options would be cut at the edge of a narrow screen: it goes on in the next line.
# A chart's own ground is for its image. On the page none is drawn: the browser may turn dark while a page is open, and
# the chart's words turn light at once, its ground only when the page is run again.
STYLE = """<style>
[data-testid="stBaseButton-primary"], [data-tag], [data-tag] * {color: light-dark(#FFFFFF, #0B1118)}
[data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"] [data-testid="stPlotlyChart"]) {flex-wrap: wrap}
[data-testid="stHorizontalBlock"] > [data-testid="stColumn"]:has([data-testid="stPlotlyChart"]) {
  min-width: min(360px, 100%);
}
[data-testid="stHorizontalBlock"] [data-testid="stButtonGroup"] > div {flex-wrap: wrap}
[data-testid="stPlotlyChart"] .main-svg {background: transparent !important}
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stButton"],
  [data-testid="stDownloadButton"], [data-testid="stPopover"] {display: none !important}
}
</style>"""
OWN, DEMONSTRATION = "Your files", "Demo data"
DRAWN = "drawn view"


@dataclass(frozen=True)
class View:
    """The database looked at, and what of it; without filters while nothing is on file. `oldest`, `newest`: the first
    and the last audit."""

    served: Served
    is_demo: bool
    filters: Filters | None
    newest: date | None = None
    oldest: date | None = None

    @property
    def said(self) -> str:
        """The filters in words; and where nothing was audited for long, or none in the time chosen, that it is so: the
        side bar may be closed."""
        filters = self.filters or Filters(as_of=date.today())
        words = filters_in_words(filters)
        if self.newest and self.oldest and outside(filters, self.oldest, self.newest):
            return f"{words} {none_then(self.oldest, self.newest)}"
        today = st.session_state.get(AS_OF) is None
        if self.newest and today and not self.is_demo and date.today() - self.newest > LONG_AGO:
            return f"{words} {long_ago(self.newest, date.today())}"
        return words


def draw_view(title: str) -> None:
    """Draw the side bar before the page of this title runs: widgets of the entry file stay in the URL from page to
    page."""
    try:
        st.session_state[DRAWN] = _view(title)
    except WarehouseError:
        return  # the page meets the same error, and says it below its title


def open_page(title: str, *, tiers: bool = False) -> tuple[duckdb.DuckDBPyConnection, Filters]:
    """Title, database, filter bar and caption; a connection of its own and what the viewer looks at.

    The user's own database as soon as it holds a file, else the demo. Stops the page, with a sentence, while the demo
    is being built, when the database cannot be opened, and when nothing is on file.
    """
    _begin(title)
    try:
        view = st.session_state.pop(DRAWN, None) or _view(title)
    except WarehouseError as error:
        st.error(literal(error))
        st.stop()
    look_at(view.served)
    if view.is_demo:
        _banner(view.served)
    if view.filters is None:
        st.info(NOTHING_LOADED)
        st.stop()
    st.caption(literal(view.said))
    if tiers:
        _look_up_tiers(view.served, view.filters)
    return view.served.warehouse.reader(), view.filters


def open_written(title: str, *, tiers: bool = False) -> tuple[Served, duckdb.DuckDBPyConnection, Filters]:
    """Like open_page, for a page that also writes what it shows: the database too, and it need not hold anything yet.

    While the user has no files, the page asks whether to work on the demo or on the user's own database.
    """
    _begin(title)
    try:
        view = st.session_state.pop(DRAWN, None) or _view(title)
        served, is_demo, filters = view.served, view.is_demo, view.filters
        if is_demo and not holds_files(own()):
            picked = st.segmented_control(
                "Work on",
                [DEMONSTRATION, OWN],
                default=DEMONSTRATION,
                key="work_on",
                bind="query-params",
                required=True,
            )
            if picked == OWN:
                served, is_demo, filters = own(), False, None
    except WarehouseError as error:
        st.error(literal(error))
        st.stop()
    look_at(served)
    if is_demo:
        _banner(served)
    st.caption(literal(view.said if served is view.served else filters_in_words(Filters(as_of=date.today()))))
    filters = filters or Filters(as_of=date.today())
    if tiers:
        _look_up_tiers(served, filters)
    return served, served.warehouse.reader(), filters


def open_own(title: str) -> Served:
    """Title and the user's own database, for the page that writes it. Who may only look is told so, and no more."""
    _begin(title)
    try:
        served = own()
    except WarehouseError as error:
        st.error(literal(error))
        st.stop()
    if not served.may_write:
        st.info(MAY_NOT_WRITE)
        st.stop()
    look_at(served)
    return served


def open_for_diagnosis(title: str) -> tuple[Served | None, Path]:
    """Title, the user's own database and where it is; None, with the reason on the page, where it cannot be opened."""
    _begin(title)
    try:
        return own(), own_path()
    except WarehouseError as error:
        st.error(literal(error))
        return None, own_path()


def stop_if_empty(empty: bool, sentence: str = NOTHING) -> None:
    """End the page with what to do next where nothing is in view."""
    if empty:
        st.info(sentence)
        st.stop()


def _look_up_tiers(served: Served, filters: Filters) -> None:
    tiers_ready(served.warehouse, filters.required_as_of("Risk"), must=False)


def _begin(title: str) -> None:
    """Page settings and title. The first visitor after a start who follows a link is served that page file alone,
    without the menu: naming the pages once and running again brings the dashboard."""
    if PagesManager.uses_pages_directory:
        navigation()
        st.rerun()
    st.set_page_config(page_title=f"{title} · Supplier audit trends", page_icon=ICON, layout="wide")
    st.html(STYLE)
    st.title(title)


def _view(title: str) -> View:
    served, is_demo = _chosen()
    with served.warehouse.reader() as con:
        dates = cached.period(con)
        if dates is None:
            return View(served, is_demo, None)
        choices = cached.values(con)
        at_rest, day = title in UNFILTERED, dates[1] if is_demo else date.today()
        filters = filter_bar(choices, as_of=day, newest=dates[1], at_rest=at_rest)
    with st.sidebar:
        view_list(served, page_name(title), choices)
    background_progress(served.calculator)
    if filters.tiers and not at_rest:
        tiers_ready(served.warehouse, filters.required_as_of("The risk tier filter"), must=True)
    return View(served, is_demo, filters, dates[1], dates[0])


def _chosen() -> tuple[Served, bool]:
    mine = own()
    if not holds_files(mine):
        return demo(), True
    with st.sidebar:
        picked = st.segmented_control(
            "Data", [OWN, DEMONSTRATION], default=OWN, key="data", bind="query-params", required=True, width="stretch"
        )
    return (demo(), True) if picked == DEMONSTRATION else (mine, False)


def _banner(served: Served) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(DEMO, width="content")
        with st.popover(FIRST_STEPS):
            st.markdown(FIRST_STEPS_TOLD)
        way_on("**Start with my own files**", LOAD, key="start")
    if not served.worker.unfinished().empty:
        st.info(DEMO_BUILDING)
        progress(served.worker)
        st.stop()
