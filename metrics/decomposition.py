"""A change taken apart: did those audited do better or worse, or were others audited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from metrics.clusters import FEWEST_SITES, MANY_SITES
from metrics.codes import coded
from metrics.intervals import Floats, quantile

# What is held fixed, the finest first. Own change is change within these strata.
STRATA = {
    "sites": ["site_key", "checklist"],
    "regions": ["region", "checklist"],
    "checklists": ["checklist"],
}
# At least so much of the weight must lie in strata seen on both sides.
LEAST_SHARED = 0.5
DIGITS = 9
COUNTED = ("y0", "n0", "burden0", "y1", "n1", "burden1")

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Parts:
    """Per stratum: its part of the own change and of the mix, and its weight if it was seen on both sides."""

    own: Floats
    mix: Floats
    shared: Floats


@dataclass(frozen=True, slots=True)
class Change:
    """Per facet value: own change with its 95 % interval, mix, and the weight of what was seen on both sides."""

    own: Floats
    own_low: Floats
    own_high: Floats
    mix: Floats
    shared: Floats


def split(places: pd.DataFrame, *, share: bool, dispersion: float) -> pd.DataFrame:
    """Per facet value (the index): own change with its 95 % interval, mix, what the mix is made of, and the strata.

    ``places`` has one row per facet, site and checklist with y, n and burden before (0) and after (1). Strata are site
    x checklist where at least half of the weight lies in those audited on both sides, else region x checklist, else
    checklist; ``strata`` names which, and is null, with everything else, where not even the checklists are shared.
    ``mix_checklists`` is the mix by checklist alone, ``mix_regions`` what region x checklist adds to it, ``mix_sites``
    what site x checklist adds to that; they add up to ``mix``, and ``mix`` and ``own`` to the difference.
    """
    facet, facets = pd.factorize(places["facet"])
    keys = {name: pd.factorize(places[name])[0] for name in ("site_key", "region", "checklist")}
    sums = {name: places[name].to_numpy(dtype=float) for name in COUNTED}
    found = {name: _within(facet, keys, sums, name, share=share, dispersion=dispersion) for name in STRATA}
    # Rounded, so that a half made of thirds is a half.
    chosen = np.select([found[name].shared.round(DIGITS) >= LEAST_SHARED for name in STRATA], list(STRATA), default="")
    index = pd.Index(facets, name="facet")
    answer = pd.DataFrame({"strata": coded(chosen.tolist(), index)})
    for column in ("own", "own_low", "own_high", "mix", "shared"):
        answer[column] = np.select(
            [chosen == name for name in STRATA], [getattr(found[name], column) for name in STRATA], np.nan
        )
    sites, regions, checklists = (found[name].mix for name in STRATA)
    answer["mix_checklists"] = np.where(chosen != "", checklists, np.nan)
    answer["mix_regions"] = np.select([chosen == "checklists", chosen != ""], [0, regions - checklists], np.nan)
    answer["mix_sites"] = np.select([chosen == "sites", chosen != ""], [sites - regions, 0], np.nan)
    return answer


def kitagawa(strata: Mapping[str, Floats], facet: Ints) -> Parts:
    """What each stratum adds to the own change and the mix of its facet value, from its y and n before and after.

    Kitagawa (1955, Journal of the American Statistical Association 50:1168-1194). With a stratum's share w of its side
    and its rate p, before (0) and after (1),

        own = sum (w0 + w1) / 2 x (p1 - p0)          mix = sum (p0 + p1) / 2 x (w1 - w0)

    add up to the difference of the two rates. A stratum without anything on one side has no rate there; its other rate
    stands for it, so that all of it is mix.
    """
    y0, n0, y1, n1 = (np.asarray(strata[name], dtype=float) for name in ("y0", "n0", "y1", "n1"))
    with np.errstate(divide="ignore", invalid="ignore"):
        p0, p1 = y0 / np.where(n0 > 0, n0, np.nan), y1 / np.where(n1 > 0, n1, np.nan)
        w0, w1 = n0 / summed(n0, facet)[facet], n1 / summed(n1, facet)[facet]
    before, after = np.where(np.isnan(p0), p1, p0), np.where(np.isnan(p1), p0, p1)
    weight = (w0 + w1) / 2
    return Parts(
        own=np.nan_to_num(weight * (after - before)),
        mix=np.nan_to_num((before + after) / 2 * (w1 - w0)),
        shared=np.where((n0 > 0) & (n1 > 0), weight, 0.0),
    )


def summed(values: Floats, groups: Ints) -> Floats:
    """The sum of the values of every group, groups being numbers from 0 on."""
    return np.bincount(groups, weights=values).astype(float)


def numbered(*keys: Ints) -> Ints:
    """A number from 0 on for every combination of keys, which are such numbers themselves."""
    number = keys[0]
    for key in keys[1:]:
        number = pd.factorize(number * (key.max(initial=0) + 1) + key)[0]
    return number


def _within(
    facet: Ints, keys: Mapping[str, Ints], sums: Mapping[str, Floats], name: str, *, share: bool, dispersion: float
) -> Change:
    """Own change, its interval, and mix, per facet, with the strata of that name held fixed."""
    stratum = numbered(facet, *(keys[key] for key in STRATA[name]))
    strata = {column: summed(values, stratum) for column, values in sums.items()}
    of_stratum = _of_each(stratum, facet)
    parts = kitagawa(strata, of_stratum)
    own, mix, shared = (summed(values, of_stratum) for values in (parts.own, parts.mix, parts.shared))
    noise = _noise(strata, parts, of_stratum, share=share, dispersion=dispersion)
    if name == "sites":
        mean = own / np.where(shared > 0, shared, np.nan)
        moved, weight = parts.own - parts.shared * mean[of_stratum], parts.shared
        place, site = of_stratum, _of_each(stratum, keys["site_key"])
    else:
        moved, weight = _moved(sums, strata, parts, stratum), parts.shared[stratum]
        place, site = facet, keys["site_key"]
    variance, freedom = _between_sites(moved[weight > 0], place[weight > 0], site[weight > 0], facets=len(own))
    reach = quantile(freedom) * np.sqrt(np.fmax(variance, noise))
    return Change(own, own - reach, own + reach, mix, shared)


def _of_each(groups: Ints, values: Ints) -> Ints:
    """The value of each group, where all of a group have the same."""
    found = np.zeros(groups.max(initial=-1) + 1, dtype=np.int64)
    found[groups] = values
    return found


def _noise(strata: Mapping[str, Floats], parts: Parts, facet: Ints, *, share: bool, dispersion: float) -> Floats:
    """The variance of the own change that audits of these very sites would give: the least it can have."""
    y, n = (summed(strata[f"{name}0"] + strata[f"{name}1"], facet) for name in ("y", "n"))
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = y / n
        per = strata["burden0"] / strata["n0"] ** 2 + strata["burden1"] / strata["n1"] ** 2
    one = rate * (1 - rate) if share else rate * dispersion
    return summed(np.where(parts.shared > 0, parts.shared**2 * per, 0.0), facet) * one


def _moved(sums: Mapping[str, Floats], strata: Mapping[str, Floats], parts: Parts, stratum: Ints) -> Floats:
    """What each site moves the own change by, beyond what its stratum does."""
    by_side = []
    with np.errstate(divide="ignore", invalid="ignore"):
        for side in ("0", "1"):
            y, n = strata[f"y{side}"][stratum], strata[f"n{side}"][stratum]
            by_side.append((sums[f"y{side}"] - sums[f"n{side}"] * y / n) / n)
        shared = parts.shared[stratum]
        return np.where(shared > 0, shared * (by_side[1] - by_side[0]), 0.0)


def _between_sites(moved: Floats, facet: Ints, site: Ints, *, facets: int) -> tuple[Floats, Floats]:
    """Variance of the own change between sites per facet, and its degrees of freedom; null below five sites."""
    number = numbered(facet, site)
    residual, place = summed(moved, number), _of_each(number, facet)
    m = np.bincount(place, minlength=facets).astype(float)
    m = np.where(m >= FEWEST_SITES, m, np.nan)
    variance = m / (m - 1) * np.bincount(place, weights=residual**2, minlength=facets)
    return variance, np.where(m < MANY_SITES, m - 1, np.nan)
