"""What pages ask when one region, audit dimension or risk tier is chosen and nothing else: worked out beforehand where
the data are so large that a page would else take seconds, after everything that is asked without a filter. What they
ask of a span of time, of a country, or of a dimension of a region, can wait for leisure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice, product
from typing import Any

import duckdb
import pandas as pd

from data.saved_views import query_pairs, saved_views
from metrics.auditor_adjustment import adjusted_nonconformities
from metrics.auditor_effects import auditor_effects
from metrics.auditor_names import auditors_are_hidden
from metrics.auditor_returns import auditor_returns
from metrics.choices import choices
from metrics.clauses import clauses
from metrics.closing_time import closing_time
from metrics.cohort_lines import cohort_lines
from metrics.data_quality import data_quality
from metrics.fair_ranking import checklists_compared, fair_ranking, standings
from metrics.filters import Filters
from metrics.never_cited import never_cited
from metrics.overview import overview
from metrics.risk import is_kept
from metrics.score_reconciliation import score_reconciliation
from metrics.signals import signals
from metrics.supplier_trends import supplier_trends, trends_everywhere
from metrics.visit_conditions import visit_conditions
from metrics.worked_out import kept_answer
from pages.parts.clause_rows import MOST
from pages.parts.first_looks import Question, looks_at_first
from pages.parts.narrowing import FIELDS, PRESETS, Span, narrowed, preset_span
from pages.parts.second_looks import second_looks
from pages.parts.view_filters import view_filters

# With fewer assessed answers a page that is asked first takes a second or two: its figures can wait for leisure.
LARGE = 2_000_000
# Of more regions than this, which are towns then, or countries, only so many are asked about: each takes seconds.
MOST_VALUES = 50
# As many pairs of a region and a dimension: ten million answers of 36 pairs take six minutes and 0.1 GB.
MOST_PAIRS = 100
SLOW: tuple[tuple[Callable[..., pd.DataFrame], dict[str, Any]], ...] = (
    (clauses, {"most": MOST}),
    *(
        (metric, {"by": "supplier", "measure": "conformity"})
        for metric in (standings, fair_ranking, checklists_compared, trends_everywhere, supplier_trends)
    ),
    *((signals, {"measure": "conformity", "by": by, "every": "quarter"}) for by in ("region", "supplier", "dimension")),
    (closing_time, {}),
    (cohort_lines, {"every": "quarter", "rate": "conformity"}),
    (visit_conditions, {}),
    (adjusted_nonconformities, {}),
    (score_reconciliation, {}),
    (data_quality, {}),
)
SLOW_OF_AUDITORS: tuple[tuple[Callable[..., pd.DataFrame], dict[str, Any]], ...] = (
    (auditor_effects, {"by": "auditor"}),
    (auditor_returns, {"by": "auditor"}),
    (never_cited, {}),
)


def data_are_large(con: duckdb.DuckDBPyConnection, filters: Filters) -> bool:
    """Whether a page would take long under a filter nobody chose before."""
    whole = kept_answer(con, filters, metric=overview)
    return whole is not None and bool(whole["assessed"].item() >= LARGE)


def narrow_looks(con: duckdb.DuckDBPyConnection, filters: Filters) -> Iterator[Question]:
    """Metric, filters and options of every question, dimension by dimension (there are few, and all are asked for),
    then region by region and tier by tier; none while the data are unknown yet, no tiers before suppliers have one."""
    values = choices(con)
    tiers = ("tier",) if is_kept(con, as_of=filters.required_as_of("A risk tier")) else ()
    chosen = [
        narrowed(filters, **{facet: value})
        for facet in ("dimension", "region", *tiers)
        for value in values[FIELDS[facet]][:MOST_VALUES]
    ]
    yield from _looks(con, filters, chosen)


def crossed_looks(con: duckdb.DuckDBPyConnection, filters: Filters) -> Iterator[Question]:
    """The same of the spans of time the filter bar offers, then of single countries and each region's dimensions."""
    values, as_of = choices(con), filters.required_as_of("What a span of time looks at")
    spans = [replace(filters, start=first, stop=last) for first, last in _spans(as_of)]
    countries = [narrowed(filters, country=one) for one in values["countries"][:MOST_VALUES]]
    pairs = islice(product(values["regions"], values["dimensions"]), MOST_PAIRS)
    crossed = [narrowed(filters, region=one, dimension=two) for one, two in pairs]
    yield from _looks(con, filters, [*spans, *countries, *crossed])


def _spans(as_of: date) -> list[Span]:
    return [span for span in (preset_span(preset, as_of) for preset in PRESETS) if span != (None, None)]


def saved_looks(con: duckdb.DuckDBPyConnection, filters: Filters) -> Iterator[Question]:
    """The same of what the views look at that somebody saved, beside single dimensions and regions."""
    standing = saved_views(con)
    queries = standing.loc[standing["removed_at"].isna(), "query"]
    values = choices(con)
    as_of = filters.required_as_of("What a saved view looks at")
    views = [view_filters(query_pairs(list(query)), values, as_of=as_of) for query in queries]
    told = [view for view in views if view is not None and view != filters]
    yield from _looks(con, filters, dict.fromkeys(told))


def _looks(con: duckdb.DuckDBPyConnection, filters: Filters, chosen: Iterable[Filters]) -> Iterator[Question]:
    if kept_answer(con, filters, metric=overview) is None:
        return
    slow = SLOW if auditors_are_hidden(con) else (*SLOW, *SLOW_OF_AUDITORS)
    for each in chosen:
        yield from looks_at_first(each)
        for metric, options in slow:
            yield metric, each, options
        yield from second_looks(con, each, before=filters)
