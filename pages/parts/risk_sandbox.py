"""The weights sandbox: other weights, who would change tier by them, and named sets to go back to."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import duckdb
import pandas as pd
import streamlit as st

from data.weight_sets import put_in_force, remove_weights, save_weights, saved_weights
from metrics.filters import Filters
from metrics.next_audits import everyone
from metrics.points_backtest import points_backtest
from metrics.reweighted_risk import Weights, reweighted_risk
from metrics.risk_components import COMPONENTS
from metrics.risk_score import risk_weights
from pages.parts import cached
from pages.parts import risk_wording as words
from pages.parts.backtest_view import badge
from pages.parts.databases import Served
from pages.parts.risk_words import COMPONENTS as NAMES
from pages.parts.said import hand_over
from pages.parts.tables import table
from pages.parts.wording import TIERS, WORKING_OUT

Connection = duckdb.DuckDBPyConnection
ACROSS = 3


def sandbox(served: Served, con: Connection, filters: Filters) -> None:
    """Weights to play with, who would move, and what to do with them: in force, or saved under a name."""
    st.caption(words.SANDBOX_INTRO)
    in_force = dict(cached.rows(risk_weights, con))
    _offered(served, con, in_force)
    weights = _weights(in_force)
    if not any(weight > 0 for _, weight in weights):
        st.warning(words.ALL_ZERO)
        return
    moved = cached.rows(reweighted_risk, con, filters, weights=weights)
    st.markdown(words.moves_sentence(moved["before"], moved["tier"]))
    rows = moved[moved["before"] != moved["tier"]]
    if len(rows):
        shown = rows.assign(before=rows["before"].map(TIERS)).rename(
            columns={"score": "points", "score_before": "points_before"}
        )
        table(shown, ["supplier", "before", "tier", "points_before", "points", "site"], key="risk_moves", about=filters)
    _tested(con, filters, weights, changed=dict(weights) != in_force)
    _keep(served, weights, changed=dict(weights) != in_force)


def _tested(con: Connection, filters: Filters, weights: Weights, *, changed: bool) -> None:
    """What these weights would have foretold, beside those in force, the last result and the base rate."""
    if not changed:
        return
    held = everyone(filters)
    now = cached.slow(points_backtest, con, held).to_dict("records")[0]
    with st.spinner(WORKING_OUT, show_time=True):
        other = cached.rows(points_backtest, con, held, weights=weights).to_dict("records")[0]
    badge(other)
    if pd.notna(other["auc"]):
        table(words.tested_rows(other, now), ["forecast", "auc", "auc_span", "skill"], key="risk_tested", about=filters)


def _weights(in_force: dict[str, float]) -> Weights:
    told = []
    for start in range(0, len(COMPONENTS), ACROSS):  # row by row, so that a phone shows them in their order
        for place, component in zip(st.columns(ACROSS), COMPONENTS[start : start + ACROSS], strict=False):
            key = f"weight_{component}"
            st.session_state.setdefault(key, in_force[component])
            value = place.number_input(NAMES[component], 0.0, 100.0, step=5.0, format="%g", key=key)
            told.append((component, float(value)))
    return tuple(told)


def _offered(served: Served, con: Connection, in_force: dict[str, float]) -> None:
    """Saved sets to lay into the sandbox, and the weights in force."""
    saved = saved_weights(con)  # not remembered: a set saved or forgotten changes no figure, and so no data version
    sets = {int(rows["weight_set"].iloc[0]): rows for _, rows in saved.groupby("weight_set", sort=False)}
    left, load, drop, reset = st.columns([3, 1, 1, 1], vertical_alignment="bottom")
    picked = left.selectbox(
        "Saved weights", list(sets), index=None, key="weight_set", placeholder="Choose a set",
        format_func=lambda number: words.set_name(sets[number].iloc[0].to_dict()),
    )  # fmt: skip
    chosen = sets[picked].set_index("component")["weight"].to_dict() if picked is not None else {}
    load.button("Try", disabled=picked is None, on_click=_lay_in, args=({**in_force, **chosen},), key="weights_try")
    if drop.button("Forget", disabled=picked is None, key="weights_forget") and picked is not None:
        hand_over(served, "weights", partial(_forgotten, served, picked))
    reset.button("In force", on_click=_lay_in, args=(in_force,), key="weights_reset")


def _lay_in(weights: dict[str, float]) -> None:
    for component, weight in weights.items():
        st.session_state[f"weight_{component}"] = float(weight)


def _keep(served: Served, weights: Weights, *, changed: bool) -> None:
    left, save, use = st.columns([3, 1, 1], vertical_alignment="bottom")
    name = str(left.text_input("Name, or the reason for the change", key="weights_name", max_chars=100)).strip()
    if save.button("Save under this name", disabled=not name, key="weights_save"):
        hand_over(served, "weights", partial(_saved, served, name, weights))
    if use.button("Put in force", disabled=not (changed and name), type="primary", key="weights_use"):
        hand_over(served, "weights", partial(_used, served, name, weights))


def _now() -> datetime:
    return datetime.now().replace(microsecond=0)


def _saved(served: Served, name: str, weights: Weights) -> str:
    save_weights(served.warehouse, name, dict(weights), by=served.by, at=_now())
    return "The weights are saved; they count only once they are put in force."


def _used(served: Served, reason: str, weights: Weights) -> str:
    changed = put_in_force(served.warehouse, dict(weights), reason=reason, by=served.by, at=_now())
    return words.in_force_sentence(changed)


def _forgotten(served: Served, weight_set: int) -> str:
    remove_weights(served.warehouse, weight_set, by=served.by, at=_now())
    return "The set is offered no longer; it stays on record."
