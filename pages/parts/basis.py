"""Which data stand behind what leaves the page: the database, its version, and the loads that count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from data.loads import loads
from data.warehouse import source_of
from pages.parts.databases import Served

LOOKED_AT = "looked at"


@dataclass(frozen=True)
class Basis:
    """State of the data: file name of the database, data version, loads that count (newest first), and when it was."""

    database: str
    version: int
    loads: tuple[tuple[int, str, datetime], ...]
    at: datetime


def look_at(served: Served) -> None:
    """Remember which database the page shows."""
    st.session_state[LOOKED_AT] = served


def looked_at() -> Served | None:
    """The database the page shows, None before any was opened."""
    return st.session_state.get(LOOKED_AT)


def basis(served: Served) -> Basis:
    """The state of a database now."""
    with served.warehouse.cursor() as con:
        taken = loads(con)
        version = source_of(con)[1]
    taken = taken[taken["undone_at"].isna()]
    counting = tuple(zip(taken["load"].map(int), taken["file"], taken["loaded_at"], strict=True))
    return Basis(served.warehouse.path.name, version, counting, datetime.now().replace(microsecond=0))
