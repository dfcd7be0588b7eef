"""What pages ask while nothing is filtered, beside the slow figures: worked out beforehand too, so that the first paint
takes as long at ten million answers as on the demo.

Asked with cached.rows(). What is missing here is worked out by the page that asks: nothing but its time changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from metrics.action_ageing import action_ageing
from metrics.action_list import action_list
from metrics.audit_pass_rate import audit_pass_rate
from metrics.auditor_returns import auditor_returns
from metrics.average_supplier import average_supplier
from metrics.change import latest_change
from metrics.checklists import checklists
from metrics.chronic import chronic
from metrics.conformity_rate import conformity_rate
from metrics.control_chart import control_chart
from metrics.corrective_actions import corrective_actions, open_and_overdue
from metrics.coverage import coverage
from metrics.filters import Filters
from metrics.group_cells import group_cells
from metrics.impossible_dates import impossible_dates
from metrics.ineffective_actions import found_again_rows
from metrics.line_breaks import line_breaks
from metrics.man_days import man_days
from metrics.mapped_share import mapped_share
from metrics.mean_score import mean_score
from metrics.next_due import next_due
from metrics.nonconformities import nonconformities
from metrics.on_time_closing import on_time_closing
from metrics.open_actions import open_actions
from metrics.overview import overview
from metrics.periods import months_before
from metrics.postponements import postponements
from metrics.process_audits import process_audits
from metrics.repeat_chances import repeat_chances
from metrics.repeat_rate import repeat_rate
from metrics.repeat_survival import repeat_survival
from metrics.risk import risk
from metrics.risk_changes import tier_changes
from metrics.risk_parts import blind_spots, known_parts, risk_parts
from metrics.shared_topics import shared_topics
from metrics.signals import signals
from metrics.site_list import due_list, site_list
from metrics.supplier_turnover import supplier_turnover
from metrics.unassessed_share import unassessed_share
from metrics.unmapped import unmapped
from metrics.verified_effective import verified_effective
from metrics.visit_value import growth_gaps
from metrics.weighted_findings import weighted_findings

Question = tuple[Callable[..., pd.DataFrame], Filters, dict[str, Any]]

ROWS = 1000  # as many as a list shows
FACETS = ("region", "dimension", "supplier")
AT_FIRST: tuple[tuple[Callable[..., pd.DataFrame], dict[str, Any]], ...] = (
    # Overview, and the figures every page repeats
    (overview, {}),
    (audit_pass_rate, {}),
    (conformity_rate, {}),
    (nonconformities, {}),
    (repeat_rate, {}),
    *((latest_change, {"measure": name}) for name in ("pass", "conformity", "nonconformities", "repeat")),
    *((average_supplier, {"measure": name}) for name in ("pass", "conformity")),
    (risk, {}),
    (open_actions, {"every": "month"}),
    (audit_pass_rate, {"every": "quarter"}),
    (mean_score, {}),
    (line_breaks, {"by": "all", "every": "quarter"}),
    # Suppliers, Regions, Dimensions, Trends
    *((conformity_rate, {"by": facet}) for facet in (*FACETS, "country")),
    *((audit_pass_rate, {"by": facet}) for facet in FACETS),
    *((repeat_rate, {"by": facet}) for facet in FACETS),
    *((latest_change, {"by": facet, "measure": "conformity"}) for facet in ("region", "dimension")),
    *((conformity_rate, {"by": facet, "every": "quarter"}) for facet in ("region", "dimension")),
    *((line_breaks, {"by": facet, "every": "quarter"}) for facet in ("region", "dimension")),
    (next_due, {}),
    (open_and_overdue, {"by": "supplier"}),
    (nonconformities, {"by": "dimension"}),
    (unmapped, {"aspect": "dimension"}),
    (group_cells, {"by": "dimension", "across": "region", "measure": "conformity"}),
    (control_chart, {"by": "dimension", "measure": "conformity", "every": "quarter"}),
    (signals, {"by": "all", "measure": "conformity", "every": "quarter"}),
    (control_chart, {"by": "all", "measure": "conformity", "every": "quarter"}),
    # Nonconformities
    (weighted_findings, {"by": "clause"}),
    (nonconformities, {"every": "quarter"}),
    # Corrective actions
    (corrective_actions, {}),
    (action_ageing, {}),
    (action_ageing, {"by": "severity", "since": "due"}),
    (action_ageing, {"by": "supplier"}),
    (on_time_closing, {}),
    (postponements, {}),
    (verified_effective, {}),
    (open_actions, {"every": "quarter"}),
    (impossible_dates, {}),
    (action_list, {"which": "overdue", "limit": ROWS}),
    # Coverage, Audit plan, Auditors
    (coverage, {}),
    (coverage, {"by": "region"}),
    (site_list, {"doubtful": True, "limit": ROWS}),
    (supplier_turnover, {"every": "quarter"}),
    (unassessed_share, {"every": "quarter"}),
    (due_list, {"within": 90, "limit": ROWS}),
    (auditor_returns, {}),
    (man_days, {}),
    (growth_gaps, {}),
    # Risk
    (risk, {"by": "site"}),
    (risk_parts, {}),
    (known_parts, {}),
    (blind_spots, {}),
    # Checklists, Data quality
    (checklists, {}),
    (mapped_share, {}),
    (process_audits, {}),
)
# What comes with another choice on a page.
ON_DEMAND: tuple[tuple[Callable[..., pd.DataFrame], dict[str, Any]], ...] = (
    (latest_change, {"by": "supplier", "measure": "conformity"}),
    (group_cells, {"by": "topic", "across": "region", "measure": "conformity"}),
    (repeat_chances, {}),
    (repeat_survival, {}),
    (chronic, {}),
    (found_again_rows, {"closed": True}),
    (shared_topics, {}),
)


def first_looks(filters: Filters) -> Iterator[Question]:
    """Metric, filters and options of every question; the filters say nothing but the as-of day."""
    yield from looks_at_first(filters)
    for metric, options in ON_DEMAND:
        yield metric, filters, options


def looks_at_first(filters: Filters) -> Iterator[Question]:
    """What the first view of the pages asks with these filters, whatever the data."""
    for metric, options in AT_FIRST:
        yield metric, filters, options
    if (day := filters.as_of) is not None:
        yield tier_changes, filters, {"since": months_before(day, 6)}
