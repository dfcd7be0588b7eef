"""Times until something happens, where for some it has not happened yet: Kaplan-Meier, for many groups at once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

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
    z = scipy.stats.norm.ppf(0.5 + confidence / 2)
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
    clusters["square"] = clusters["whole"] ** 2
    own = _effect(clusters.groupby(by))
    together = _effect(clusters.groupby(np.zeros(len(clusters), dtype=int)))
    return own.fillna(float(together.fillna(1.0).get(0, 1.0)))


def _effect(groups: pd.api.typing.DataFrameGroupBy) -> pd.Series:
    many, single = groups.size(), groups["single"].sum()
    whole = groups["square"].sum() * many / (many - 1).where(many > 1)
    known = (many >= MINIMUM_CLUSTERS) & (single > 0)
    return (whole / single.where(single > 0)).clip(lower=1.0).where(known)


def _influences(times: pd.DataFrame, curve: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """Sums of the members' influences on log(share) at the group's median and of their squares, by row of times."""
    last = reached(curve, 0.5, by=by).reindex(curve[by].unique())
    last = last.fillna(curve.groupby(by)["days"].max())
    before = (curve["days"] <= curve[by].map(last)).to_numpy()
    hazard = (curve["happened"] / curve["at_risk"] ** 2).where(before, 0.0)
    at = _places(times, curve, by=by)
    passed = hazard.groupby(curve[by]).cumsum().to_numpy()[at]
    jump = np.where(before, 1 / curve["at_risk"], 0.0)[at] - passed
    happened, censored = times["happened"].to_numpy(), times["censored"].to_numpy()
    return times[[by, "cluster"]].assign(
        whole=happened * jump - censored * passed, single=happened * jump**2 + censored * passed**2
    )


def _places(times: pd.DataFrame, curve: pd.DataFrame, *, by: str) -> NDArray[np.intp]:
    """The row of the curve for each row of times; the curve is in order of its groups and days."""
    groups = pd.Index(curve[by].unique())
    span = int(np.ptp(curve["days"])) + 1 if len(curve) else 1
    known, asked = (groups.get_indexer(frame[by]) * span + frame["days"].to_numpy() for frame in (curve, times))
    places: NDArray[np.intp] = np.searchsorted(known, asked)
    return places
