"""A change taken apart: did those audited do better or worse, or were others audited."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics.clusters import FEWEST_SITES, MANY_SITES
from metrics.codes import coded
from metrics.intervals import quantile

# What is held fixed, the finest first. Own change is change within these strata.
STRATA = {
    "sites": ["site_key", "checklist"],
    "regions": ["region", "checklist"],
    "checklists": ["checklist"],
}
# At least so much of the weight must lie in strata seen on both sides.
LEAST_SHARED = 0.5
COUNTED = ["y0", "n0", "burden0", "y1", "n1", "burden1"]


def split(places: pd.DataFrame, *, share: bool, dispersion: float) -> pd.DataFrame:
    """Per facet value (the index): own change with its 95 % interval, mix, what the mix is made of, and the strata.

    ``places`` has one row per facet, site and checklist with y, n and burden before (0) and after (1). Strata are site
    x checklist where at least half of the weight lies in those audited on both sides, else region x checklist, else
    checklist; ``strata`` names which, and is null, with everything else, where not even the checklists are shared.
    ``mix_checklists`` is the mix by checklist alone, ``mix_regions`` what region x checklist adds to it, ``mix_sites``
    what site x checklist adds to that; they add up to ``mix``, and ``mix`` and ``own`` to the difference.
    """
    facets = pd.Index(places["facet"].unique(), name="facet")
    found = {name: _within(places, name, share=share, dispersion=dispersion).reindex(facets) for name in STRATA}
    chosen = np.select([found[name]["shared"] >= LEAST_SHARED for name in STRATA], list(STRATA), default="")
    answer = pd.DataFrame({"strata": coded(chosen.tolist(), facets)})
    for column in ("own", "own_low", "own_high", "mix", "shared"):
        answer[column] = np.select(
            [chosen == name for name in STRATA], [found[name][column] for name in STRATA], np.nan
        )
    sites, regions, checklists = (found[name]["mix"] for name in STRATA)
    answer["mix_checklists"] = np.where(chosen != "", checklists, np.nan)
    answer["mix_regions"] = np.select([chosen == "checklists", chosen != ""], [0, regions - checklists], np.nan)
    answer["mix_sites"] = np.select([chosen == "sites", chosen != ""], [sites - regions, 0], np.nan)
    return answer


def kitagawa(strata: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """Per stratum: its part of the own change and of the mix, its weight, and that again if seen on both sides.

    Kitagawa (1955, Journal of the American Statistical Association 50:1168-1194). With a stratum's share w of its side
    and its rate p, before (0) and after (1),

        own = sum (w0 + w1) / 2 x (p1 - p0)          mix = sum (p0 + p1) / 2 x (w1 - w0)

    add up to the difference of the two rates. A stratum without anything on one side has no rate there; its other rate
    stands for it, so that all of it is mix.
    """
    y0, n0, y1, n1 = (strata[name].to_numpy(dtype=float) for name in ("y0", "n0", "y1", "n1"))
    totals = strata[["n0", "n1"]].groupby(groups.to_numpy()).transform("sum").to_numpy(dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        p0, p1 = y0 / np.where(n0 > 0, n0, np.nan), y1 / np.where(n1 > 0, n1, np.nan)
        w0, w1 = n0 / totals[:, 0], n1 / totals[:, 1]
    before, after = np.where(np.isnan(p0), p1, p0), np.where(np.isnan(p1), p0, p1)
    weight = (w0 + w1) / 2
    return pd.DataFrame(
        {
            "own": np.nan_to_num(weight * (after - before)),
            "mix": np.nan_to_num((before + after) / 2 * (w1 - w0)),
            "weight": weight,
            "shared": np.where((n0 > 0) & (n1 > 0), weight, 0.0),
        },
        index=strata.index,
    )


def _within(places: pd.DataFrame, name: str, *, share: bool, dispersion: float) -> pd.DataFrame:
    """Own change, its interval, and mix, per facet, with the strata of that name held fixed."""
    keys = ["facet", *STRATA[name]]
    strata = places.groupby(keys, sort=False)[COUNTED].sum().reset_index()
    strata = strata.join(kitagawa(strata, strata["facet"]))
    summed = strata.groupby("facet")[["own", "mix", "shared"]].sum()
    noise = _noise(strata, share=share, dispersion=dispersion)
    if name == "sites":
        moved = strata.assign(moved=strata["own"])
    else:
        moved = _moved(places.merge(strata, on=keys, suffixes=("", "_of_all")))
    variance, freedom = _between_sites(moved, summed if name == "sites" else None)
    error = np.sqrt(np.fmax(variance.reindex(summed.index), noise.reindex(summed.index)))
    reach = quantile(freedom.reindex(summed.index)) * error
    return summed.assign(own_low=summed["own"] - reach, own_high=summed["own"] + reach)


def _noise(strata: pd.DataFrame, *, share: bool, dispersion: float) -> pd.Series:
    """The variance of the own change that audits of these very sites would give: the least it can have."""
    summed = strata.groupby("facet")[["y0", "n0", "y1", "n1"]].sum()
    rate = (summed["y0"] + summed["y1"]) / (summed["n0"] + summed["n1"])
    one = rate * (1 - rate) if share else rate * dispersion
    with np.errstate(divide="ignore", invalid="ignore"):
        per = strata["burden0"] / strata["n0"] ** 2 + strata["burden1"] / strata["n1"] ** 2
    squares = (strata["shared"] ** 2 * per).where(strata["shared"] > 0, 0.0)
    noise: pd.Series = squares.groupby(strata["facet"]).sum() * one
    return noise


def _moved(places: pd.DataFrame) -> pd.DataFrame:
    """What each site moves the own change by, beyond what its stratum does."""
    with np.errstate(divide="ignore", invalid="ignore"):
        old = (places["y0"] - places["n0"] * places["y0_of_all"] / places["n0_of_all"]) / places["n0_of_all"]
        new = (places["y1"] - places["n1"] * places["y1_of_all"] / places["n1_of_all"]) / places["n1_of_all"]
    moved = (places["shared"] * (new - old)).where(places["shared"] > 0, 0.0)
    return places.assign(moved=moved)


def _between_sites(moved: pd.DataFrame, summed: pd.DataFrame | None) -> tuple[pd.Series, pd.Series]:
    """Variance of the own change between sites per facet, and its degrees of freedom; null below five sites.

    With ``summed`` every site is a stratum of its own, and what counts is how its change differs from the mean change.
    """
    sites = moved[moved["shared"] > 0].groupby(["facet", "site_key"])[["moved", "shared"]].sum().reset_index("site_key")
    residual = sites["moved"]
    if summed is not None:
        mean = summed["own"] / summed["shared"].where(summed["shared"] > 0)
        residual = sites["moved"] - sites["shared"] * mean.reindex(sites.index).to_numpy()
    m = residual.groupby(level="facet").size().astype(float)
    m = m.where(m >= FEWEST_SITES)
    variance = m / (m - 1) * (residual**2).groupby(level="facet").sum()
    return variance, (m - 1).where(m < MANY_SITES)
