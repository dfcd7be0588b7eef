"""What a director has to know first: the period's signals in one order, and how many chance alone would give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import duckdb
import numpy as np
import pandas as pd
import scipy
from scipy import special

from metrics.beyond_chance import expected_beyond_chance, is_beyond_chance
from metrics.change import COMPARED, expected_by_chance, latest_change
from metrics.corrective_actions import corrective_actions
from metrics.coverage import coverage
from metrics.fair_ranking import fair_ranking, wrongly_worse
from metrics.filters import Filters
from metrics.narrowed_by import everywhere
from metrics.repeat_expected import repeat_expected
from metrics.risk import risk
from metrics.risk_changes import changes_of_all, in_view
from metrics.signals import MANY, signals
from metrics.supplier_trends import supplier_trends
from metrics.worked_out import worked_out

FACETS: Final = ("all",)
ACROSS: Final = ("region", "dimension", "supplier")
AT_RISK: Final = ("critical", "high")
# Levels, the first first: to be acted on now, got worse beyond chance, the programme, got better, nothing found.
NOW, WORSE, PROGRAMME, BETTER, NOTHING = range(1, 6)
# Among more changes than these, those more than chance are thinned to what stands out among so many.
FEW: Final = 20
COLUMNS: Final = [
    "code", "level", "facet", "subject", "direction", "measure", "count", "of", "rate", "low", "high", "effective_n",
    "why", "before_rate", "difference", "size", "since", "scheme", "version", "title", "leader", "leader_count", "tier",
    "before", "reasons", "cause", "strata", "schemes", "family", "tested", "found", "expected",
]  # fmt: skip
# What makes two lines one: the same newest point.
POINT: Final = ["scheme", "version", "period", "count", "of"]
TEXTS: Final = (
    "why",
    "scheme",
    "version",
    "title",
    "leader",
    "tier",
    "before",
    "reasons",
    "cause",
    "strata",
    "direction",
    "measure",
    "subject",
)
SHARE: Final = "select setting('false_discovery_share')::double"
SURE: Final = float(special.ndtri(0.975))


@dataclass(frozen=True)
class _Family:
    """The signals of one kind, among how many that were tested, and how many of them chance alone would give."""

    name: str
    rows: pd.DataFrame
    tested: float
    expected: float


def briefing(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Signals of all that is in view, the most pressing first; one row each.

    Counts, which are no tests: suppliers with an ``open critical`` nonconformity; actions for critical or major
    findings that are ``overdue major``; suppliers whose ``tier`` became critical or high, or no longer is, in the 12
    months before the as-of day; sites whose audit has ``expired``. Tests: a ``change`` of the latest period against the
    period before, of all and by region, dimension and supplier, of the conformity rate, else of the pass rate, else of
    nonconformities per audit; a control chart ``signal`` at the newest point of such a line; a supplier ``clearly
    worse`` than others under its checklist; its ``trend`` from audit to audit; a clause ``recurring`` more often than
    chance. A supplier with a signal for the worse that is also clearly worse is a ``collapse``.

    Order: by ``level`` (1 to be acted on now: overdue majors, open criticals, collapses, suppliers that became
    critical; 2 worse beyond chance, suppliers that became high; 3 expired audits, and changes for the better that come
    from who was audited; 4 better); level 1 in this order, else counts before tests, and tests by ``size``: the effect
    in standard errors. ``tested``: how many were looked at in the ``family`` of the row; ``found`` of them are named;
    ``expected``: how many would be by chance alone, null for counts. A breakdown of one value only is left out of the
    changes: it is all in view once more; so are changes of which no more look real than chance gives among so many
    (is_beyond_chance), by the rule of the page that shows them. ``expected`` is what chance would still bring then, or,
    of more than 20, the house rule false_discovery_share of those that stand out by Benjamini and Hochberg; for the
    others as their own metrics say. A family without signals has a row of
    level 5 without a subject. Raises ValueError for another facet, a period, or without an as-of day.
    """
    if by not in FACETS or every is not None:
        raise ValueError("A briefing is told of all that is in view on one day; it has no breakdown and no periods.")
    filters.required_as_of("A briefing")
    measure = told_measure(con, filters)
    share = con.execute(SHARE).fetchall()[0][0]
    alarms = _named_once([_signals(con, filters, measure, facet, share) for facet in ACROSS])
    standing = _standing(con, filters, measure)
    families = [
        *_counts(con, filters), _tiers(con, filters),
        *(_changes(con, filters, measure, facet, share) for facet in ("all", *ACROSS)),
        *(_collapses(family, standing.rows) for family in alarms), standing, _trends(con, filters, measure),
        _recurring(con, filters, share),
    ]  # fmt: skip
    return _in_order(pd.concat([_told(family) for family in families], ignore_index=True))


def told_measure(con: duckdb.DuckDBPyConnection, filters: Filters) -> str:
    """What a briefing is about: the first of conformity and pass rate that the latest two periods give."""
    for measure in ("conformity", "pass"):
        whole = latest_change(con, filters, measure=measure)
        if whole["of"].sum() + whole["before_of"].sum() > 0:
            return measure
    return "nonconformities"


def _told(family: _Family) -> pd.DataFrame:
    """The rows of a family in the columns of a briefing; one that says so where there are none."""
    rows = family.rows
    if rows.empty:
        rows = pd.DataFrame({"code": [family.name.split(" ")[0]], "level": [NOTHING]})
    found = len(family.rows)
    told = rows.assign(family=family.name, tested=family.tested, found=found, expected=family.expected)
    told = told.reindex(columns=COLUMNS)
    for column in TEXTS:
        told[column] = told[column].astype(object).where(told[column].notna(), None)
    told["since"] = pd.to_datetime(told["since"])
    return told


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    first = {code: at for at, code in enumerate(("overdue major", "open critical", "collapse", "tier"))}
    place = rows["code"].map(first).where(rows["level"] == NOW, len(first) + rows["size"].notna())
    keys = rows.assign(place=place, most=-rows["size"].fillna(0), count_down=-rows["count"].fillna(0))
    order = ["level", "place", "most", "count_down", "family", "subject"]
    return keys.sort_values(order, kind="stable", na_position="last")[COLUMNS].reset_index(drop=True)


def _counts(con: duckdb.DuckDBPyConnection, filters: Filters) -> list[_Family]:
    """Open criticals by supplier; overdue actions for grave findings, with who has most; audits that ran out."""
    tiers = risk(con, filters)
    grave = tiers[tiers["open_critical"] > 0]
    criticals = grave[["supplier", "open_critical"]].rename(columns={"supplier": "subject", "open_critical": "count"})
    late, places = corrective_actions(con, filters), corrective_actions(con, filters, by="supplier")
    late = late[(late["measure"] == "overdue_major") & (late["count"] > 0)]
    most = places[places["measure"] == "overdue_major"].sort_values("count", ascending=False, kind="stable").head(1)
    late = late.assign(leader=most["supplier"].tolist()[: len(late)], leader_count=most["count"].tolist()[: len(late)])
    sites = coverage(con, filters)
    gone = sites[sites["measure"].isin(["expired", "overdue"])]
    count, of = gone["count"].sum(), gone["of"].max()
    expired = pd.DataFrame({"count": [count], "of": [of]})[: int(count > 0)]
    return [
        _counted("open critical", "supplier", criticals, NOW, len(tiers)),
        _counted("overdue major", "all", late, NOW, np.nan),
        _counted("expired", "all", expired.assign(rate=expired["count"] / expired["of"]), PROGRAMME, np.nan),
    ]


def _counted(code: str, facet: str, rows: pd.DataFrame, level: int, of: float) -> _Family:
    named = rows.assign(code=code, facet=facet, level=level, direction="worse")
    return _Family(code, named if "subject" in named else named.assign(subject="all"), of, np.nan)


def _tiers(con: duckdb.DuckDBPyConnection, filters: Filters) -> _Family:
    """Suppliers that came to critical or high risk in 12 months, or from high to critical, and those that left it.

    Who went from critical to high is neither: less bad, and still at risk. Nor is who left it without any
    news: nothing is known to be better.
    """
    everybody = worked_out(con, Filters(as_of=filters.as_of), metric=changes_of_all)
    moved = in_view(con, filters, everybody)
    now, then = moved["tier"].isin(AT_RISK), moved["before"].isin(AT_RISK)
    came = now & (~then | ((moved["before"] == "high") & (moved["tier"] == "critical")))
    moved = moved.assign(
        code="tier", facet="supplier", subject=moved["supplier"], direction=np.where(now, "worse", "better"),
        level=np.select([now & (moved["tier"] == "critical"), now], [NOW, WORSE], BETTER),
    )  # fmt: skip
    return _Family("tier", moved[came | (then & ~now & moved["news"])], np.nan, np.nan)


def _changes(con: duckdb.DuckDBPyConnection, filters: Filters, measure: str, facet: str, share: float) -> _Family:
    found = latest_change(con, filters, measure=measure, by=facet)
    if facet != "all" and len(found) == 1:
        found = found[:0]  # one region, dimension or supplier is all there is: it was told as that
    if facet == "dimension":
        found = found[found[facet] != "unmapped"]  # it is none, and no page of dimensions compares it
    compared = found[found["verdict"].isin(COMPARED)]
    named, expected = compared[compared["verdict"] == "more than chance"], expected_beyond_chance(len(compared))
    if not is_beyond_chance(len(named), expected_by_chance(found), compared["p"]):
        named = named[:0]  # each looks so alone; among so many it is chance, as the pages of these facets say
    elif len(compared) > FEW:
        stands_out = pd.Series(scipy.stats.false_discovery_control(compared["p"]) <= share, index=compared.index)
        named = compared[stands_out & (compared["verdict"] == "more than chance")]
        expected = share * len(named)
    error = (named["difference_high"] - named["difference_low"]) / (2 * SURE)
    worse = (named["difference"] < 0) == (measure in ("conformity", "pass"))
    rows = named.assign(
        subject=named[facet], measure=measure, size=(named["difference"] / error).abs(), low=named["difference_low"],
        high=named["difference_high"],
    )  # fmt: skip
    told = _tested("change", facet, rows, worse, tested=len(compared), expected=expected)
    # Nobody got better where only who was audited made the rate rise: that is a matter of the programme.
    by_mix = (told.rows["level"] == BETTER) & (told.rows["cause"] == "mix")
    return replace(told, rows=told.rows.assign(level=told.rows["level"].mask(by_mix, PROGRAMME)))


def _signals(con: duckdb.DuckDBPyConnection, filters: Filters, measure: str, facet: str, share: float) -> _Family:
    lines = worked_out(con, filters, metric=signals, measure=measure, by=facet, every="quarter")
    looked_at = lines[lines["chance"].notna()]
    named = looked_at[looked_at["signal"].notna() & looked_at["kept"] & looked_at["effect"].isin(["worse", "better"])]
    expected = looked_at["chance"].sum() if len(looked_at) <= MANY else share * len(named)
    rows = named.assign(
        subject=named[facet], measure=measure, before_rate=named["centre"], difference=named["rate"] - named["centre"],
        schemes=lines["scheme"].nunique(),
        size=scipy.stats.norm.isf(named["p_value"].astype(float) / 2),
    )  # fmt: skip
    return _tested("signal", facet, rows, named["effect"] == "worse", tested=len(looked_at), expected=expected)


def _standing(con: duckdb.DuckDBPyConnection, filters: Filters, measure: str) -> _Family:
    ranking = _of_everybody(con, filters, fair_ranking, measure=measure)
    named = ranking[ranking["band"] == "clearly worse"]
    rows = named.assign(
        subject=named["supplier"], before_rate=named["bar"], title=named["checklist"],
        size=scipy.stats.norm.isf((1 - named["worse"].astype(float)).clip(lower=1e-9)),
    )  # fmt: skip
    compared = int(ranking["worse"].notna().sum())
    expected = wrongly_worse(ranking)
    return _tested("standing", "supplier", rows, named["worse"] > 0, tested=compared, expected=expected)


def _trends(con: duckdb.DuckDBPyConnection, filters: Filters, measure: str) -> _Family:
    asked = "conformity" if measure == "conformity" else "nonconformities"
    lines = _of_everybody(con, filters, supplier_trends, measure=asked)
    named = lines[lines["trend"].isin(["worse", "better"])]
    rows = named.assign(
        subject=named["supplier"], title=named["checklist"], since=named["first_audit"],
        size=scipy.stats.norm.isf(named["p"].astype(float) / 2),
    )  # fmt: skip
    tested, share = int(lines["p"].notna().sum()), lines["false_share"].max() if len(lines) else 0.0
    return _tested("trend", "supplier", rows, named["trend"] == "worse", tested=tested, expected=share * len(named))


def _recurring(con: duckdb.DuckDBPyConnection, filters: Filters, share: float) -> _Family:
    clauses = worked_out(con, filters, metric=repeat_expected, by="clause")
    if clauses.empty:
        return _Family("recurring clause", clauses, 0, 0.0)
    compared = clauses[clauses["expected"] > 0]
    named = compared[(compared["q"] <= share) & (compared["shrunk_low"] > 1)]
    error = np.log(named["shrunk_high"] / named["shrunk_low"]) / (2 * SURE)
    rows = named.assign(
        subject=named["code"], size=np.log(named["shrunk"]) / error, low=named["shrunk_low"], high=named["shrunk_high"],
        difference=named["shrunk"],
    )  # fmt: skip
    everywhere = named["expected"] > 0
    return _tested(
        "recurring", "clause", rows.drop(columns="expected"), everywhere, tested=len(compared),
        expected=share * len(named),
    )  # fmt: skip


def _tested(code: str, facet: str, rows: pd.DataFrame, worse: pd.Series, *, tested: int, expected: float) -> _Family:
    level, direction = np.where(worse, WORSE, BETTER), np.where(worse, "worse", "better")
    named = rows.assign(code=code, facet=facet, level=level, direction=direction)
    return _Family(f"{code} {facet}", named, tested, float(expected))


def _collapses(alarms: _Family, worst: pd.DataFrame) -> _Family:
    """Signals for the worse of suppliers that are also clearly worse are collapses."""
    rows = alarms.rows
    if rows.empty or alarms.name != "signal supplier":
        return alarms
    both = (rows["direction"] == "worse") & rows["subject"].isin(worst["subject"])
    marked = rows.assign(code=rows["code"].mask(both, "collapse"), level=rows["level"].mask(both, NOW))
    return replace(alarms, rows=marked)


def _named_once(alarms: list[_Family]) -> list[_Family]:
    """Without lines of regions that are the line of a supplier once more, who is all there is of them in view."""
    suppliers = next(family.rows for family in alarms if family.name == "signal supplier")
    named = {tuple(point) for point in suppliers[POINT].to_numpy()}
    return [
        replace(family, rows=family.rows[[tuple(point) not in named for point in family.rows[POINT].to_numpy()]])
        if family.name == "signal region"
        else family
        for family in alarms
    ]


def _of_everybody(
    con: duckdb.DuckDBPyConnection, filters: Filters, metric: Callable[..., pd.DataFrame], **options: Any
) -> pd.DataFrame:
    """What a metric that compares everybody says of the suppliers in view: places choose who is shown, not with whom
    they are compared, so that one answer serves every choice of places."""
    return in_view(con, filters, worked_out(con, everywhere(filters), metric=metric, by="supplier", **options))
