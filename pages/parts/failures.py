"""What a page says when something fails that no page foresees: a sentence where it is known what to do."""

from __future__ import annotations

import logging

import duckdb
import streamlit as st

from data.disk_room import NO_ROOM, is_full
from data.warehouse import WarehouseError
from pages.parts.wording import CLOSED_ITSELF, literal

LOG = logging.getLogger(__name__)


def told(error: Exception, *, page: str) -> bool:
    """Log the failure of a page, and say what to do where that is known; whether it was said."""
    LOG.error("A page failed", exc_info=error, extra={"page": page})
    if isinstance(error, duckdb.FatalException):
        st.error(CLOSED_ITSELF)
    elif isinstance(error, WarehouseError):
        st.error(literal(error))
    elif is_full(error):
        st.error(NO_ROOM)
    else:
        return False
    return True
