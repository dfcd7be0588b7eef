"""Pairs that may be one, to be merged or told apart, and what was said of pairs before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from data.master_data import sites
from data.merges import Entity, judgements, merge, take_back, tell_apart
from data.visits import suspected_visits
from loaders.site_addresses import with_addresses
from loaders.supplier_pairs import suggested_pairs, suggested_sites
from pages.parts import cached
from pages.parts.databases import Served
from pages.parts.said import hand_over
from pages.parts.supplier_wording import (
    COMPARING,
    ENTITIES,
    NO_JUDGEMENTS,
    NO_PAIRS,
    NO_SITE_PAIRS,
    NO_SUPPLIERS,
    NO_VISITS,
    SITES_TOGETHER,
    VISITS_INTRO,
    first_pairs,
    judgement_sentence,
    pair_sentence,
    site_pair_sentence,
    visit_pair_sentence,
)

SHOWN = 10
MERGED = "They are counted as one from now on."
APART = "They are not the same, and will not be suggested again."


def likely_suppliers(served: Served) -> None:
    """Suppliers, and below them sites of one supplier, whose names are alike."""
    if _without_suppliers(served):
        return
    _pairs(served, "supplier", suggested_pairs, pair_sentence, none=NO_PAIRS, merge_label="Merge")
    st.subheader(SITES_TOGETHER)
    _pairs(
        served, "site", suggested_sites, site_pair_sentence, none=NO_SITE_PAIRS, merge_label="Merge",
        described=with_addresses,
    )  # fmt: skip


def likely_visits(served: Served) -> None:
    """Audits that may be one visit from two sources."""
    if _without_suppliers(served):
        return
    st.caption(VISITS_INTRO)
    _pairs(served, "visit", suspected_visits, visit_pair_sentence, none=NO_VISITS, merge_label="Same visit")


def _without_suppliers(served: Served) -> bool:
    """Whether there is nobody to compare, which is said: that no two are alike would promise that they were looked
    at."""
    with served.warehouse.cursor() as con:
        without = sites(con).empty
    if without:
        st.info(NO_SUPPLIERS)
    return without


def judged(served: Served) -> None:
    """What was merged and told apart; each can be taken back."""
    with served.warehouse.cursor() as con:
        said = judgements(con)
    if said.empty:
        st.info(NO_JUDGEMENTS)
    for entity, title in ENTITIES.items():
        rows = said[said["entity"] == entity].to_dict("records")
        if rows:
            st.markdown(f"**{title}**")
        for row in rows:
            with _line(judgement_sentence(row)):
                label = "Un-merge" if row["same"] else "Forget"
                if st.button(label, key=f"take_back_{row['judgement']}"):
                    hand_over(served, f"the {entity}s", partial(_taken_back, served, int(row["judgement"])))


def _pairs(
    served: Served,
    entity: Entity,
    suggested: Callable[..., pd.DataFrame],
    sentence: Callable[[Any], str],
    *,
    none: str,
    merge_label: str,
    described: Callable[[Any, pd.DataFrame], pd.DataFrame] = lambda con, shown: shown,
) -> None:
    with served.warehouse.reader() as con, st.spinner(COMPARING):
        pairs: pd.DataFrame = cached.rows(suggested, con)
        shown = described(con, pairs.head(SHOWN))
    if pairs.empty:
        st.info(none)
        return
    if len(pairs) > SHOWN:
        st.caption(first_pairs(SHOWN, len(pairs)))
    for row in shown.to_dict("records"):
        left, right = int(row["left_key"]), int(row["right_key"])
        with _line(sentence(row)):
            if st.button(merge_label, key=f"merge_{entity}_{left}_{right}"):
                hand_over(served, f"two {entity}s", partial(_merged, served, entity, right, left))
            if st.button("Not the same", key=f"apart_{entity}_{left}_{right}"):
                hand_over(served, f"two {entity}s", partial(_told_apart, served, entity, left, right))


def _line(sentence: str) -> Any:
    """One pair with its buttons beside it."""
    line = st.container(border=True, horizontal=True, vertical_alignment="center")
    line.text(sentence, width="stretch")
    return line.container(horizontal=True, width="content")


def _merged(served: Served, entity: Entity, from_key: int, into_key: int) -> str:
    merge(served.warehouse, entity, from_key, into_key, by=served.by, at=_now())
    return MERGED


def _told_apart(served: Served, entity: Entity, left: int, right: int) -> str:
    tell_apart(served.warehouse, entity, left, right, by=served.by, at=_now())
    return APART


def _taken_back(served: Served, judgement: int) -> str:
    take_back(served.warehouse, judgement, by=served.by, at=_now())
    return "Taken back: every figure is what it was without it."


def _now() -> datetime:
    return datetime.now().replace(microsecond=0)
