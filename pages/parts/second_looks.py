"""What pages ask while nothing is filtered and what stands chosen depends on the data: the first checklist, the first
check, the weights in force, the usual days of a plan. Worked out beforehand as well, once the answers are there that
decide what is chosen; and the last two years, which end with the last audit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pandas as pd

from loaders.items import crosswalk_checklists
from metrics.audit_plan import audit_plan
from metrics.audits_on_time import audits_on_time
from metrics.change import last_audit, spans
from metrics.checklist_items import checklist_items
from metrics.checklists import checklists
from metrics.choices import data_period, house_rules
from metrics.data_quality import data_quality
from metrics.doubts import doubts
from metrics.fair_ranking import checklists_compared, fair_ranking
from metrics.filters import Filters
from metrics.funnel import funnel, funnel_everywhere
from metrics.on_time_closing import on_time_closing
from metrics.peer_evidence import MEASURES
from metrics.periods import two_years, until_newest
from metrics.plan_calendar import usual_days
from metrics.reweighted_risk import reweighted_risk
from metrics.risk_components import COMPONENTS
from metrics.risk_score import risk_weights
from metrics.score_reconciliation import reconciled_audits, score_reconciliation
from metrics.unassessed_share import unassessed_share
from metrics.worked_out import kept_answer
from pages.parts.first_looks import Question
from pages.parts.plan_defaults import FIRST_MONTHS, usual_plan
from pages.parts.quality_rows import LIMIT, checks_met

Connection = duckdb.DuckDBPyConnection


def second_looks(con: Connection, filters: Filters, *, before: Filters | None = None) -> Iterator[Question]:
    """Metric, filters and options of every question that can be told by now.

    ``before``: what was looked at before these filters were chosen. The checklist that stood chosen there stays chosen.
    """
    weights = {name: float(weight) for name, weight in dict(risk_weights(con)).items()}
    if any(weights[component] > 0 for component in COMPONENTS):
        yield reweighted_risk, filters, {"weights": tuple((component, weights[component]) for component in COMPONENTS)}
    yield audit_plan, filters, _usual_plan(con, filters)
    for span in spans(filters, last_audit(con, filters)):
        yield unassessed_share, span, {}
    if (dates := data_period(con)) is not None:
        yield audits_on_time, until_newest(filters, dates[1]), {}
        for first, last in two_years(min(filters.required_as_of("On-time closing"), dates[1])):
            yield on_time_closing, filters, {"due_from": first, "due_to": last}
    yield from _funnels(con, filters, filters if before is None else before)
    if (known := kept_answer(con, filters, metric=checklists)) is not None and len(known):
        scheme, version = known[["scheme", "version"]].iloc[0]
        clauses = tuple(crosswalk_checklists().get((scheme, version), {}))
        yield checklist_items, filters, {"scheme": scheme, "version": version, "known": clauses}
    if (scored := kept_answer(con, filters, metric=score_reconciliation)) is not None and scored["of"].any():
        scheme, version = scored.loc[scored["of"] > 0, ["scheme", "version"]].iloc[0]
        yield reconciled_audits, filters, {"scheme": str(scheme), "version": str(version)}
    if (checks := kept_answer(con, filters, metric=data_quality)) is not None and len(met := checks_met(checks)):
        yield doubts, filters, {"check": str(met["check"].iloc[0]), "limit": LIMIT}


def _usual_plan(con: Connection, filters: Filters) -> dict[str, Any]:
    rules = house_rules(con).set_index("name")["value"]
    return usual_plan(
        as_of=filters.required_as_of("An audit plan"), months=FIRST_MONTHS,
        days=usual_days(con, filters, months=FIRST_MONTHS), share=float(rules["plan_random_share"]),
    )  # fmt: skip


def _funnels(con: Connection, filters: Filters, before: Filters) -> Iterator[Question]:
    """Suppliers compared under the first checklist, and under the one that stood chosen before."""
    if (compared := _compared(con, filters)) is None:
        return
    measure, names = compared
    earlier = _compared(con, before)
    kept = [name for name in names if earlier is not None and earlier[1] and name == earlier[1][0]]
    for checklist in dict.fromkeys([*names[:1], *kept]):
        yield funnel_everywhere, filters, {"by": "supplier", "checklist": checklist, "measure": measure}
        yield funnel, filters, {"checklist": checklist, "measure": measure}


def _compared(con: Connection, filters: Filters) -> tuple[str, list[str]] | None:
    """The first measure these data can give, and the checklists, first the one under which most can be told."""
    for measure in MEASURES:
        ranking = kept_answer(con, filters, metric=fair_ranking, by="supplier", measure=measure)
        if ranking is None:
            return None
        if ranking["rate"].notna().any():
            under: pd.DataFrame | None = kept_answer(
                con, filters, metric=checklists_compared, by="supplier", measure=measure
            )
            return measure, [] if under is None else list(under["checklist"])
    return None
