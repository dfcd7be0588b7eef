"""Times until something happens, where for some it has not happened yet: Kaplan-Meier, for many groups at once."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

# Fewer clusters than this say little about how alike their members are: the groups together say it for each.
MINIMUM_CLUSTERS = 10


def survival(times: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """The share for which it has not happened after each time, per group, by Kaplan and Meier (1958).

    `times` has the group column, `days`, `happened` and `censored` (how many at that time; they may stand in several
    rows). Gives one row per group and time with `at_risk`, `happened`, `censored`, `share` and `spread`: the square of
    the standard error of log(share), by Greenwood (1926), infinite where the share is 0.
    """
    curve = times.groupby([by, "days"], sort=True)[["happened", "censored"]].sum().reset_index()
    gone = curve["happened"] + curve["censored"]
    curve["at_risk"] = gone.groupby(curve[by]).transform("sum") - gone.groupby(curve[by]).cumsum() + gone
    left = curve["at_risk"] - curve["happened"]
    curve["share"] = (left / curve["at_risk"]).groupby(curve[by]).cumprod()
    with np.errstate(divide="ignore"):
        curve["spread"] = (curve["happened"] / (curve["at_risk"] * left)).groupby(curve[by]).cumsum()
    return curve


def reached(curve: pd.DataFrame, share: float, *, by: str, bound: str = "share") -> pd.Series:
    """The first time at which no more than `share` is left, per group; missing where it is not reached."""
    passed = curve[curve[bound] <= share + 1e-12]
    return passed.groupby(by)["days"].min()


def banded(curve: pd.DataFrame, deff: pd.Series, *, by: str, confidence: float = 0.95) -> pd.DataFrame:
    """The curve with its pointwise interval on the log scale, wider by the square root of the group's design effect."""
    z = stats.norm.ppf(0.5 + confidence / 2)
    with np.errstate(invalid="ignore", over="ignore"):
        reach = np.exp(z * np.sqrt(curve["spread"] * curve[by].map(deff)))
        return curve.assign(low=(curve["share"] / reach).fillna(0.0), high=(curve["share"] * reach).clip(upper=1.0))


def design_effects(times: pd.DataFrame, curve: pd.DataFrame, *, by: str) -> pd.Series:
    """How much wider the interval around each group's median must be, because members of a cluster are alike.

    `times` also has `cluster`. The variance of log(share) with whole clusters as the units over that with single
    members, from each member's influence on the estimate (the infinitesimal jackknife of Efron 1981); never below 1.
    Groups with fewer than ten clusters take the effect of all groups together, and 1 where all are fewer than ten.
    """
    clusters = _influences(times, curve, by=by).groupby([by, "cluster"])[["whole", "single"]].sum().reset_index()
    own = _effect(clusters.groupby(by))
    together = _effect(clusters.groupby(lambda row: "all")).get("all", np.nan)
    together = 1.0 if np.isnan(together) else together
    return own.fillna(together)


def _effect(groups: pd.api.typing.DataFrameGroupBy) -> pd.Series:
    many, single = groups.size(), groups["single"].sum()
    whole = groups["whole"].apply(lambda sums: float((sums**2).sum())) * many / (many - 1).where(many > 1)
    known = (many >= MINIMUM_CLUSTERS) & (single > 0)
    return (whole / single.where(single > 0)).clip(lower=1.0).where(known)


def _influences(times: pd.DataFrame, curve: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """Sums of the members' influences on log(share) at the group's median and of their squares, by row of times."""
    last = reached(curve, 0.5, by=by).reindex(curve[by].unique())
    last = last.fillna(curve.groupby(by)["days"].max())
    hazard = curve["happened"] / curve["at_risk"] ** 2
    hazard = hazard.where(curve["days"] <= curve[by].map(last), 0.0)
    summed = curve.assign(passed=hazard.groupby(curve[by]).cumsum())[[by, "days", "at_risk", "passed"]]
    rows = times.merge(summed, on=[by, "days"])
    jump = (1 / rows["at_risk"]).where(rows["days"] <= rows[by].map(last), 0.0)
    return rows.assign(
        whole=rows["happened"] * (jump - rows["passed"]) - rows["censored"] * rows["passed"],
        single=rows["happened"] * (jump - rows["passed"]) ** 2 + rows["censored"] * rows["passed"] ** 2,
    )
