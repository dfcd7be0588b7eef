"""What was known of a site on a day: the features that forecast its next audit. Nothing later has a say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from metrics.filters import Filters
from metrics.shrinkage import GammaPrior, beta_fit, gamma_fit

Floats = NDArray[np.float64]

# Ten at most: more could not be told apart by the events of a usual programme.
FEATURES = (
    "history", "nonconformities", "conformity", "last_result", "open_grave", "overdue", "repeats", "months_since",
    "latest_findings", "checklist",
)  # fmt: skip
# An interval longer than this says no more than this.
LONGEST_MONTHS = 36.0
# The weight of all checklists' rate in that of one, and of what others show in a site's own, where it is not fitted.
ASSUMED_SIZE = 10.0

KNOWN = """
    with visit as materialized (
        select *, 0.5 ** (date_diff('day', date, day) / 30.4375 / setting('half_life_months')::double) as weight,
               case when $event = 'any_nonconformity' then found when graded then grave end as worth
        from known_visits($scope, $event, $days)
    ),
    overall as (
        select day, sum(weight * event::integer) / sum(weight) filter (event is not null) as rate
        from visit group by day
    ),
    checklist as (
        select day, scheme, version,
               (coalesce(sum(weight * event::integer), 0) + $size * any_value(rate))
                   / (coalesce(sum(weight) filter (event is not null), 0) + $size) as event_rate,
               sum(weight * found) filter (followed) / sum(weight) filter (followed) as found_rate,
               sum(weight * missed) / nullif(sum(weight * assessed), 0) as missed_rate,
               sum(weight * worth) / sum(weight) filter (worth is not null) as worth_rate
        from visit join overall using (day) group by day, scheme, version
    ),
    history as (
        select day, site_key, count(*) as audits, max(date) as last_audit,
               sum(weight * event::integer) as events, sum(weight) filter (event is not null) as judged,
               count(*) filter (event) as all_events, count(event) as all_judged,
               sum(weight * event_rate) filter (event is not null) as events_expected,
               sum(weight * found) filter (followed) as found,
               sum(weight * found_rate) filter (followed) as found_expected,
               sum(found) filter (followed) as all_found, sum(found_rate) filter (followed) as all_found_expected,
               sum(weight * missed) filter (assessed > 0) as missed,
               sum(weight * assessed * missed_rate) filter (assessed > 0) as missed_expected,
               sum(missed) filter (assessed > 0) as all_missed,
               sum(assessed * missed_rate) filter (assessed > 0) as all_missed_expected,
               arg_max(event, (date, audit_key)) filter (event is not null) as last_event,
               arg_max(ln((found + 1) / (found_rate + 1)), (date, audit_key)) filter (followed) as latest,
               arg_max(event_rate, (date, audit_key)) as usual,
               sum(weight * worth) as worth, sum(weight * worth_rate) filter (worth is not null) as worth_expected,
               sum(worth) as all_worth, sum(worth_rate) filter (worth is not null) as all_worth_expected,
               arg_max(worth_rate, (date, audit_key)) as usual_worth
        from visit join checklist using (day, scheme, version) group by day, site_key
    ),
    acted as (
        select day, finding_key, count(*) filter (closed is null) as open,
               count(*) filter (closed is null and due < day) as overdue
        from known_actions($days) group by day, finding_key
    ),
    standing as (
        select day, finding.site_key, coalesce(sum(acted.overdue), 0) as overdue,
               count(*) filter (finding.severity in ('critical', 'major')
                                and case when acted.finding_key is null then finding.date = history.last_audit
                                         else acted.open > 0 end) as open_grave,
               bool_or(acted.finding_key is not null) as acted
        from known_findings($days) as finding join history using (day, site_key)
        left join acted using (day, finding_key)
        group by day, finding.site_key
    ),
    again as (
        select day, finding.site_key, visit.scheme, count(*) as reaudited,
               count(*) filter (finding.state = 'repeated') as repeated
        from recurrences($days) as finding join visit using (day)
        where visit.audit_key = finding.again_audit_key
        group by day, finding.site_key, visit.scheme
    ),
    recurring as (
        select day, site_key, sum(repeated) as repeated, sum(reaudited * rate) as repeats_expected
        from again join (
            select day, scheme, sum(repeated) / sum(reaudited) as rate from again group by day, scheme
        ) as common using (day, scheme)
        group by day, site_key
    )
    select history.*, coalesce(overdue, 0) as overdue, coalesce(open_grave, 0) as open_grave, repeated,
           repeats_expected, date_diff('day', last_audit, day) / 30.4375 as months_since,
           coalesce(bool_or(acted) over (partition by day), false) as has_actions, overall.rate as overall
    from history join overall using (day)
    left join standing using (day, site_key) left join recurring using (day, site_key)
    order by day, site_key
"""


@dataclass(frozen=True, slots=True)
class Known:
    """The sites known on a day and their features; a feature that cannot be told is NaN, never 0.

    ``sites`` has site_key, last_event and ``base``: the chance that history alone gives, with its 90 % interval in
    ``low`` and ``high``; ``expected_findings``: critical and major ones (any, where any is the event).
    ``features`` has one column per feature. ``size``: how many audits of its own outweigh what is usual (the size of
    the beta prior).
    """

    sites: pd.DataFrame
    features: pd.DataFrame
    size: float


def known_on(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, days: Sequence[date], event: str
) -> dict[date, Known]:
    """What was known before each of the days, of every site with a visit by then (see the macro known_visits).

    Asked for many days at once, which costs little more than one; what is told of a day depends on no other.
    """
    asked = {"scope": filters.as_scope(), "event": event, "days": list(days), "size": ASSUMED_SIZE}
    rows = con.execute(KNOWN, asked).df()
    return {day: _known(rows[rows["day"] == pd.Timestamp(day)].reset_index(drop=True)) for day in days}


def _known(rows: pd.DataFrame) -> Known:
    sites, history, size = _history(rows)
    columns = {
        "history": history,
        "nonconformities": _faded_ratio(rows, "found"),
        "conformity": _faded_ratio(rows, "missed"),
        "last_result": rows["last_event"].astype("float64"),
        "open_grave": np.log1p(rows["open_grave"].astype("float64")),
        "overdue": np.log1p(rows["overdue"].astype("float64").where(rows["has_actions"].astype(bool))),
        "repeats": _ratio(rows["repeated"], rows["repeats_expected"], spread=rows[["repeated", "repeats_expected"]]),
        "months_since": rows["months_since"].clip(upper=LONGEST_MONTHS),
        "latest_findings": rows["latest"].astype("float64"),
        # Against all checklists on that day: how the whole programme stands is no news of a site.
        "checklist": special.logit(_inside(rows["usual"])) - special.logit(_inside(rows["overall"])),
    }
    features = pd.DataFrame(columns, index=rows.index)[list(FEATURES)].astype("float64")
    worth = np.exp(np.nan_to_num(_faded_ratio(rows, "worth")))
    sites["expected_findings"] = rows["usual_worth"].astype("float64") * worth
    return Known(sites, features, size)


def _history(rows: pd.DataFrame) -> tuple[pd.DataFrame, Floats, float]:
    """Each site's share of events, drawn towards what is usual under its checklists; and how far it lies from there."""
    events, judged = _zeros(rows["events"]), _zeros(rows["judged"])
    usual = _inside(
        np.where(judged > 0, _zeros(rows["events_expected"]) / np.where(judged > 0, judged, 1), rows["usual"])
    )
    fitted = beta_fit(rows["all_events"], rows["all_judged"]).prior
    size = ASSUMED_SIZE if fitted is None else fitted.size
    a, b = usual * size + events, (1 - usual) * size + judged - events
    share = a / (a + b)
    sites = rows[["site_key", "last_event", "last_audit", "audits"]].copy()
    sites["base"], sites["low"], sites["high"] = share, special.betaincinv(a, b, 0.05), special.betaincinv(a, b, 0.95)
    away = np.where(judged > 0, special.logit(_inside(share)) - special.logit(usual), np.nan)
    return sites, away, size


def _faded_ratio(rows: pd.DataFrame, name: str) -> Floats:
    """The ratio of faded counts; how far sites differ is told from whole ones, of which less than one says nothing."""
    return _ratio(rows[name], rows[f"{name}_expected"], spread=rows[[f"all_{name}", f"all_{name}_expected"]])


def _ratio(count: pd.Series, expected: pd.Series, *, spread: pd.DataFrame) -> Floats:
    """Log of observed over expected, drawn towards 0 as far as the spread among sites says; NaN where none expected."""
    x, t = _zeros(count), _zeros(expected)
    fitted = gamma_fit(_zeros(spread.iloc[:, 0]), _zeros(spread.iloc[:, 1])).prior
    shape = rate = ASSUMED_SIZE
    if isinstance(fitted, GammaPrior):
        shape, rate = fitted.shape, fitted.rate
    return np.asarray(np.where(t > 0, np.log((shape + x) / (rate + t)), np.nan))


def _zeros(values: pd.Series) -> Floats:
    return np.asarray(values.astype("float64").fillna(0.0))


def _inside(share: pd.Series | Floats) -> Floats:
    return np.asarray(np.clip(np.asarray(share, dtype=np.float64), 1e-4, 1 - 1e-4))
