"""The pages, in the order of the menu. A new page is one line here."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import streamlit as st
from streamlit.navigation.page import StreamlitPage

ROOT = Path(__file__).resolve().parents[2]
# Those a director opens every day stand in the menu by themselves, the others under a heading.
DAILY, PROGRAMME, DATA = "", "Audit programme", "Data"
# Reached by links from everywhere a supplier is named, so it takes no room in the menu.
LINKED = "linked"
# Without icons: the browser would fetch the one of the page from another host, to show it in its tab.
PAGES = (
    ("pages/overview.py", "Overview", DAILY),
    ("pages/suppliers.py", "Suppliers", DAILY),
    ("pages/supplier.py", "Supplier", LINKED),
    ("pages/risk.py", "Risk", DAILY),
    ("pages/regions.py", "Regions", DAILY),
    ("pages/dimensions.py", "Dimensions", DAILY),
    ("pages/nonconformities.py", "Nonconformities", DAILY),
    ("pages/trends.py", "Trends", DAILY),
    ("pages/load_files.py", "Load files", DAILY),
    ("pages/corrective_actions.py", "Corrective actions", PROGRAMME),
    ("pages/coverage.py", "Coverage", PROGRAMME),
    ("pages/audit_plan.py", "Audit plan", PROGRAMME),
    ("pages/auditors.py", "Auditors", PROGRAMME),
    ("pages/loads.py", "Loads", DATA),
    ("pages/supplier_names.py", "Same supplier?", DATA),
    ("pages/checklists.py", "Checklists", DATA),
    ("pages/data_quality.py", "Data quality", DATA),
    ("pages/definitions.py", "Definitions and rules", DATA),
    ("pages/diagnostics.py", "Diagnostics", DATA),
)
# These look at a whole database or at files before they are in one: the filters rest there.
UNFILTERED = ("Load files", "Loads", "Same supplier?", "Diagnostics")


def page_name(title: str) -> str | None:
    """The name in the address of the page with this title, None where no page has it."""
    return next((Path(path).stem for path, named, _ in PAGES if named == title), None)


def page_of(path: str) -> StreamlitPage:
    """The page in this file, one of PAGES."""
    title, section = next((title, section) for known, title, section in PAGES if known == path)
    visibility: Literal["hidden", "visible"] = "hidden" if section == LINKED else "visible"
    return st.Page(ROOT / path, title=title, default=path == PAGES[0][0], visibility=visibility)


def navigation() -> StreamlitPage:
    """The menu; gives the page to run."""
    sections: dict[str, list[StreamlitPage]] = {DAILY: [], PROGRAMME: [], DATA: []}
    for path, _, section in PAGES:
        sections[DAILY if section == LINKED else section].append(page_of(path))
    return st.navigation(sections, position="top")
