"""What the risk score of a site is made of, as known on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.risk_comparisons import (
    closed_in_vain,
    evidence_of_sites,
    last_against_before,
    recent_results,
    repeats_by_chance,
)

# In the order in which they are told.
COMPONENTS = (
    "recent", "change", "result", "open", "overdue", "recurrence", "ineffective", "time", "inherent",
)  # fmt: skip
COLUMNS = [
    "site_key", "supplier_key", "supplier", "site", "component", "measure", "value", "level", "count", "of", "why",
]  # fmt: skip
# As many open major nonconformities, or late actions for them, give all the points there are for them.
FULL_MARK = 3.0
RESULT_LEVELS = {"pass": 0.0, "conditional": 0.5, "fail": 1.0, "stop": 1.0}

EVIDENCE = "select * from site_evidence($as_of) order by site_key"
SHOWN = "select site_key from places_in($scope)"
RULES = """
    select setting('severity_weight_critical')::double as critical, setting('severity_weight_major')::double as major,
           setting('reaudit_months')::double as reaudit_months
"""
INHERENT = """
    select site_key, max(level) as level
    from site_evidence($as_of) join inherent_risks() as stated
      on (stated.kind = 'country' and stated.name = country) or (stated.kind = 'category' and stated.name = category)
    group by site_key
"""


@dataclass(frozen=True, slots=True)
class _Rules:
    critical: float
    major: float
    reaudit_months: float


def risk_components(con: duckdb.DuckDBPyConnection, filters: Filters, *, as_of: date | None = None) -> pd.DataFrame:
    """How bad each part of the evidence on a site is, from 0 to 1 (``level``); one row per site and component.

    Told of full audits, nonconformities and actions up to the as-of day and nothing later, on all data: filters choose
    which sites are shown, never what counts for them. ``value`` is what was measured, ``count`` of ``of`` what it
    rests on; where a component cannot be told its level is null and ``why`` says why. It is never counted as zero.

    recent: the probability that the site's true rate is beyond the bar of rankings, by its own audits, faded by
    age, and the spread among all sites under the same checklist (see fair ranking); of conformity, else of
    nonconformities per audit, else of verdicts; of several checklists the most worrying one speaks. change: how
    sure it is that the last full audit under a checklist was worse than those before it at the site; from 90 % (0)
    to 100 % (1). result: the worst verdict that stands: the last one under each scheme audited within
    reaudit_months before the last audit, for a pass under one scheme undoes no fail under another; conditional is
    0.5, fail and stop 1. open: open major nonconformities, a critical one counting as the severity weights say;
    three are 1. overdue: actions for them past their first due date, likewise; not known
    where none of the open ones has a due date. recurrence: the probability that the
    site's repeats over those expected by chance are beyond the bar. ineffective: the same of nonconformities that
    came back although all their actions were closed. time: months since the last full audit; twice the house rule
    reaudit_months is 1. inherent: what the user states of the country or the category, the higher one.

    Raises ValueError without an as-of day.
    """
    day = as_of or filters.required_as_of("Risk")
    known = con.execute(EVIDENCE, {"as_of": day}).df()
    rules = _Rules(*con.execute(RULES).fetchall()[0])
    evidence = evidence_of_sites(
        con, Filters(stop=day, as_of=day)
    )  # a stop, so that auditors are judged as of then too
    parts = {
        "recent": recent_results(con, evidence),
        "change": last_against_before(con, evidence, as_of=day),
        "result": _result(known),
        "open": _grave(known, "open", rules),
        "overdue": _grave(known, "late", rules),
        "recurrence": repeats_by_chance(con, as_of=day),
        "ineffective": closed_in_vain(con, as_of=day),
        "time": _time(known, day, rules),
        "inherent": _inherent(con, day),
    }
    shown = con.execute(SHOWN, {"scope": filters.as_scope()}).df()["site_key"]
    return _long(known[known["site_key"].isin(shown)], parts)


def _long(known: pd.DataFrame, parts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """All components under one another, with a reason wherever there is no level."""
    named = known[["site_key", "supplier_key", "supplier", "site"]]
    told = []
    for component in COMPONENTS:
        frame = named.merge(parts[component], on="site_key", how="left").assign(component=component)
        frame = frame.reindex(columns=COLUMNS)
        for column in ("value", "level", "count", "of"):
            frame[column] = frame[column].astype("float64")
        unsaid = frame["level"].isna() & frame["why"].isna()
        frame["why"] = frame["why"].astype(object).mask(unsaid, ABSENT[component])
        if component in COMPARED:  # audited, but nothing on file that could be compared
            audits = known["audits"].to_numpy()
            frame["why"] = frame["why"].mask(unsaid & (audits > 0), "nothing compared")
        told.append(frame)
    return pd.concat(told, ignore_index=True)


# What is told by comparing the audits of a site.
COMPARED = ("recent", "change")
# Why a site has no such component where nothing at all is on file for it.
ABSENT = {
    "recent": "no audits", "change": "no audits", "result": "no verdicts", "open": "no findings",
    "overdue": "no findings", "recurrence": "never re-audited", "ineffective": "nothing closed",
    "time": "never audited", "inherent": "not stated",
}  # fmt: skip


def _result(known: pd.DataFrame) -> pd.DataFrame:
    level = known["standing_result"].astype(object).map(RESULT_LEVELS).astype("float64")
    return pd.DataFrame(
        {"site_key": known["site_key"], "measure": known["standing_result"], "value": level, "level": level}
    )


def _grave(known: pd.DataFrame, state: str, rules: _Rules) -> pd.DataFrame:
    """Open or late majors, a critical one counting so many times. Unknown where nobody would have written them."""
    ratio = rules.critical / rules.major if rules.major > 0 else 1.0
    value = known[f"{state}_critical"] * ratio + known[f"{state}_major"]
    why = pd.Series(None, index=known.index, dtype=object)
    if state == "late":
        why = why.mask((known["grave"] > 0) & (known["acted"] == 0), "no actions")
        why = why.mask(known["untimed"], "no due dates")
    why = why.mask((known["found"] > 0) & (known["graded"] == 0), "not graded").mask(~known["recorded"], "no findings")
    level = (value / FULL_MARK).clip(upper=1.0).where(why.isna())
    count = known[f"{state}_critical"] + known[f"{state}_major"]
    of = known["grave"] if state == "open" else known["acted"]
    return pd.DataFrame(
        {"site_key": known["site_key"], "value": value.where(why.isna()), "level": level, "count": count, "of": of,
         "why": why}
    )  # fmt: skip


def _time(known: pd.DataFrame, day: date, rules: _Rules) -> pd.DataFrame:
    months = (pd.Timestamp(day) - pd.to_datetime(known["last_audit"])).dt.days / 30.4375
    level = (months / (2 * rules.reaudit_months)).clip(0, 1)
    return pd.DataFrame({"site_key": known["site_key"], "value": months, "level": level})


def _inherent(con: duckdb.DuckDBPyConnection, day: date) -> pd.DataFrame:
    stated = con.execute(INHERENT, {"as_of": day}).df()
    return pd.DataFrame({"site_key": stated["site_key"], "value": stated["level"], "level": stated["level"] / 100})
