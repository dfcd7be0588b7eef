"""Control charts: a line over time with the limits within which it moves by itself, and what steps out of them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Final

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.control_limits import (
    FEWEST,
    TRIAL,
    Floats,
    Limits,
    Lines,
    Mask,
    first_points,
    medians,
    p_prime,
    t_chart,
    u_prime,
    xmr,
)
from metrics.control_points import FACETS, MEASURES, control_points
from metrics.control_rules import Points, Signs, signals
from metrics.filters import Filters

__all__ = ["FACETS", "MEASURES", "control_chart"]

HOUSE: Final = """
    select setting('baseline_points')::integer, setting('screened_baseline') = 'yes', setting('signal_rules')
"""
LOWER_IS_BETTER: Final = MEASURES[3:]


@dataclass(frozen=True, slots=True)
class House:
    """How limits are worked out and read, by the house rules."""

    baseline_points: int
    screened: bool
    rules: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """Points line by line in the order of time; a line is one segment. Only `whole` points count."""

    measure: str
    chart: NDArray[np.str_]
    line: Lines
    count: Floats
    of: Floats
    whole: Mask

    def part(self, mask: Mask) -> Sequence:
        """Some of the points, their lines numbered anew."""
        numbers = np.unique(self.line[mask], return_inverse=True)[1].astype(np.int64)
        return replace(
            self, chart=self.chart[mask], line=numbers, count=self.count[mask], of=self.of[mask], whole=self.whole[mask]
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """Limits and signals of a sequence. `points`: how many whole ones the line of a point has."""

    limits: Limits
    points: Lines
    in_baseline: Mask
    signals: dict[str, Signs]


def control_chart(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    *,
    measure: str = "conformity",
    by: str = "all",
    every: str | None = None,
) -> pd.DataFrame:
    """Points of control charts, one line per facet value and scheme, with centre, limits and signals, by quarter.

    Which chart: a share of answers or verdicts with at least five audits in the median period is a Laney p' chart,
    nonconformities per audit or per audit-day a u' chart, mean scores of such periods an individuals chart (XmR); with
    fewer audits the audits themselves follow each other on an XmR chart, and a share of verdicts is shown as dots. Per
    audit-day only audits that state their man-days count. Nonconformities per visit are of the visits that found any,
    those known only from their findings included: what a list of findings can tell, and never to be read as per audit.
    Critical findings fewer than one per period are a T chart: the days between audits that found one (``count``), the
    wait since the last as its hollow end. ``low`` and ``high`` are the control limits, three sigma from the centre and
    cut at what is possible; for p' and u' widened by the spread from period to period (``spread`` times), so that
    answers of one audit may resemble each other, and never narrower than chance makes counts vary; on an XmR chart no
    sigma is below one answer or one finding; ``effective_n`` is ``of`` / spread squared. ``distance`` of a point from
    the centre in sigma.

    Segments: a line is cut where the checklist's version changes and on the day of a confirmed event, and limits are
    worked out for each segment, from its first baseline_points points (house rule), then kept: a line is never given
    new limits by itself. Jumps between neighbouring baseline points beyond 3.267 times their mean are left out once,
    if the house rule screened_baseline says so. Fewer than 8 points: the median only; 8 to 11: limits on trial and no
    run rule; a baseline without any spread gives no limits. Periods without audits are gaps. Periods not
    complete on the as-of day (``whole`` false) have no part in limits and signals.

    Signals (house rule signal_rules): 'beyond' three sigma, 'run' of eight on one side; sensitive: run of seven,
    'trend' of seven points, 'near' a limit two of three; each 'above' or 'below' ('up', 'down' for a trend), in
    ``signal`` joined by '; ', and ``effect`` says whether it is better or worse. ``year_before``: the rate of the same
    period a year earlier in the same segment, for seasons; rolling averages never enter limits. Schemes are never
    pooled. Methods: Laney (2002), Montgomery (2009), Nelson (1994). Raises ValueError for an unknown measure, facet or
    period, and without an as-of day.
    """
    every = every or "quarter"
    points = control_points(con, filters, measure=measure, by=by, every=every)
    house = house_of(con)
    judged = judgement(sequence_of(points, measure), house)
    frame = _framed(points, judged, measure)
    frame["year_before"] = _year_before(frame)
    facet = [] if by == "scheme" else ["facet"]
    return frame[[*facet, *COLUMNS]].rename(columns={"facet": by})


COLUMNS: Final = [
    "scheme", "version", "segment", "chart", "period", "count", "of", "rate", "low", "high", "effective_n", "why",
    "centre", "sigma", "spread", "distance", "limits", "points", "in_baseline", "whole", "signal", "effect",
    "year_before", "audits", "first", "last", "audit_key", "jump", "jump_high",
]  # fmt: skip


def house_of(con: duckdb.DuckDBPyConnection) -> House:
    """The house rules on control charts in force."""
    row = con.execute(HOUSE).fetchone()
    assert row is not None
    return House(*row)


def sequence_of(points: pd.DataFrame, measure: str) -> Sequence:
    """The frame of control_points as arrays."""
    numbers = points.groupby(["facet", "scheme", "segment"], sort=False).ngroup()
    return Sequence(
        measure,
        points["chart"].to_numpy(dtype=np.str_),
        numbers.to_numpy().astype(np.int64),
        points["count"].to_numpy(dtype=np.float64),
        points["of"].to_numpy(dtype=np.float64),
        points["whole"].to_numpy(dtype=np.bool_),
    )


def judgement(sequence: Sequence, house: House) -> Judged:
    """Limits and signals of every point."""
    lines = int(sequence.line.max(initial=-1)) + 1
    number: Lines = np.bincount(sequence.line[sequence.whole], minlength=lines)[sequence.line].astype(np.int64)
    baseline = first_points(sequence.whole, most=house.baseline_points, line=sequence.line)
    limits = _empty(sequence)
    limited = (number >= FEWEST) & (sequence.chart != "dots")
    for kind in np.unique(sequence.chart[limited]):
        mask = limited & (sequence.chart == kind)
        _put(limits, mask, _limits(str(kind), sequence.part(mask), baseline[mask], house))
    # A point that does not count is no neighbour: the first of a line, cut by the filters, must not lengthen a run.
    value, score = (np.where(sequence.whole, each, np.nan) for each in (limits.value, limits.score))
    told = signals(Points(value, score, sequence.line), rules=house.rules)
    heard = {code: np.where(_heard(code, number, sequence.whole), signs, 0) for code, signs in told.items()}
    return Judged(limits, number, baseline & limited, heard)


def _limits(kind: str, part: Sequence, baseline: Mask, house: House) -> Limits:
    given: dict[str, Any] = {"line": part.line, "baseline": baseline, "screened": house.screened}
    if kind == "p'":
        return p_prime(part.count, part.of, **given)
    if kind == "u'":
        return u_prime(part.count, part.of, **given)
    if kind == "T":
        return t_chart(part.count, **given)
    return xmr(part.count / part.of, least=_one_step(part, baseline), **given)


def _one_step(part: Sequence, baseline: Mask) -> Floats:
    """What one answer or one finding more makes, in the mean audit of a line's baseline; 0 for scores."""
    if part.measure == "score":
        return np.zeros(len(part.of))
    lines = int(part.line.max(initial=-1)) + 1
    of = np.bincount(part.line[baseline], part.of[baseline], lines)
    return np.asarray((np.bincount(part.line[baseline], minlength=lines) / of)[part.line], dtype=np.float64)


def _empty(sequence: Sequence) -> Limits:
    """Values and medians; everything else unknown."""
    value = sequence.count / sequence.of
    whole = np.where(sequence.whole, value, np.nan)
    unknown = {field.name: np.full(len(value), np.nan) for field in fields(Limits)}
    return Limits(**unknown | {"value": value, "centre": medians(whole, line=sequence.line)})


def _put(limits: Limits, mask: Mask, found: Limits) -> None:
    for field in fields(Limits):
        getattr(limits, field.name)[mask] = getattr(found, field.name)


def _heard(code: str, number: Lines, whole: Mask) -> Mask:
    """Where a rule may speak: on whole points, and on limits on trial only of a point beyond them."""
    return whole & ((number >= TRIAL) | (code == "beyond"))


def _framed(points: pd.DataFrame, judged: Judged, measure: str) -> pd.DataFrame:
    limits = judged.limits
    frame = points.rename(columns={"day": "period"}).assign(
        rate=limits.value, low=limits.low, high=limits.high, centre=limits.centre, sigma=limits.sigma,
        spread=limits.spread, distance=limits.score, in_baseline=judged.in_baseline, points=judged.points,
        jump=limits.jump, jump_high=limits.jump_high,
    )  # fmt: skip
    frame["effective_n"] = frame["of"] / frame["spread"] ** 2
    frame["low"], frame["high"] = _possible(frame, measure)
    few, none = frame["points"] < FEWEST, frame["sigma"].isna()
    frame["limits"] = np.select([none, frame["points"] < TRIAL], ["none", "trial"], "limits")
    frame["why"] = np.select(
        [~frame["whole"], frame["chart"] == "dots", few, none],
        ["not complete", "few audits per period", "few points", "no spread"], "",
    )  # fmt: skip
    frame["why"] = frame["why"].where(frame["why"] != "", None)
    frame["signal"], frame["effect"] = _told(judged.signals, frame["chart"].to_numpy(), measure)
    if len(frame) and (frame["count"] % 1 == 0).all():
        frame["count"] = frame["count"].astype("int64")
    return frame


def _possible(frame: pd.DataFrame, measure: str) -> tuple[pd.Series, pd.Series]:
    """Limits of single values, cut at what a value can be: shares end at 1, scores at 100 unless some lie above."""
    single = frame["chart"] == "XmR"
    low = frame["low"].mask(single & (frame["low"] < 0) & (frame["rate"].min() >= 0), 0.0)
    most = {"conformity": 1.0, "score": 100.0}.get(measure, np.inf)
    return low, frame["high"].mask(single & (frame["high"] > most) & (frame["rate"].max() <= most), most)


def _told(heard: dict[str, Signs], chart: NDArray[Any], measure: str) -> tuple[list[str | None], list[str | None]]:
    words: list[str | None] = [None] * len(chart)
    effects: list[str | None] = [None] * len(chart)
    for code, signs in heard.items():
        up, down = ("up", "down") if code == "trend" else ("above", "below")
        for at in np.flatnonzero(signs):
            said = f"{code} {up if signs[at] > 0 else down}"
            words[at] = said if words[at] is None else f"{words[at]}; {said}"
            lower_better = measure in LOWER_IS_BETTER and chart[at] != "T"
            effects[at] = effects[at] or ("better" if (signs[at] > 0) != lower_better else "worse")
    return words, effects


def _year_before(frame: pd.DataFrame) -> pd.Series:
    keys = ["facet", "scheme", "segment", "period"]
    of_periods = frame.loc[frame["audit_key"].isna() & (frame["chart"] != "T") & frame["whole"], [*keys, "rate"]]
    earlier = of_periods.assign(period=of_periods["period"] + pd.DateOffset(years=1))
    found: pd.Series = frame[keys].merge(earlier, on=keys, how="left")["rate"]
    return found.where(frame["audit_key"].isna().to_numpy() & (frame["chart"] != "T").to_numpy())
