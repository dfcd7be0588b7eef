"""What is in view as an address and as a command, so that a figure can be reached and recomputed from elsewhere."""

from __future__ import annotations

import shlex
from pathlib import Path
from urllib.parse import quote, urlencode

import streamlit as st

from data.warehouse import database_path
from metrics.__main__ import CHOSEN
from metrics.filters import Filters
from pages.parts.filter_bar import AS_OF, FIRST, MORE
from pages.parts.narrowing import OWN_DATES


def address(page: str, filters: Filters, *, pinned: bool = False, **chosen: str) -> str:
    """A page with what is in view and what else is chosen on it; '' is the overview. Relative: the server may stand
    below a path of its own.

    The as-of day is named where it was chosen; ``pinned`` names it in any case, for an address that has to give the
    same figure on a later day.
    """
    query = urlencode([*filter_query(filters, pinned=pinned), *chosen.items()], quote_via=quote)
    return f"./{page}?{query}" if query else f"./{page}"


def filter_query(filters: Filters, *, pinned: bool = False) -> list[tuple[str, str]]:
    """The filters as they stand in the address."""
    pairs = [
        (key, written(value)) for key, field, _, written in (*FIRST, *MORE) for value in getattr(filters, field)
    ]  # fmt: skip
    days = [(key, day.isoformat()) for key, day in (("from", filters.start), ("to", filters.stop)) if day is not None]
    named = filters.as_of is not None and (pinned or st.session_state.get(AS_OF) is not None)
    judged = [(AS_OF, filters.as_of.isoformat())] if named and filters.as_of is not None else []
    return [*pairs, *([("period", OWN_DATES), *days] if days else []), *judged]


def command(
    filters: Filters,
    metric: str,
    *,
    database: str | None = None,
    by: str | None = None,
    every: str | None = None,
    measure: str | None = None,
) -> str:
    """The same question on the command line; it names the as-of day, and the database where it is not the usual one."""
    words = ["python", "-m", "metrics", metric]
    words += ["--database", database] if database and Path(database) != database_path() else []
    for option, chosen in (("by", by), ("every", every), ("measure", measure)):
        words += [f"--{option}", chosen] if chosen else []
    for option, day in (("from", filters.start), ("to", filters.stop), ("as-of", filters.as_of)):
        words += [f"--{option}", day.isoformat()] if day is not None else []
    for option, field in CHOSEN.items():
        words += [part for value in getattr(filters, field) for part in (f"--{option}", value)]
    return shlex.join(words)
