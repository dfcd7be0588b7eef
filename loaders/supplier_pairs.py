"""Suppliers, and sites of one supplier, whose names are so alike that they may be one. Suggested only, never merged."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain, combinations, groupby, product

import duckdb
import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from loaders.legal_forms import name_key
from loaders.like_names import AT_LEAST, WRITTEN_OUT, numbers_in, without_umlauts
from loaders.normal_form import normal_name

SITES_AT_LEAST = 85.0
CHUNK = 1000

SUPPLIERS = """
with audits as (
    select supplier_key, count(*) as audits
    from store.audit_fact join store.place using (site_key) group by supplier_key
)
select supplier_key, any_value(supplier), any_value(supplier_code), coalesce(any_value(audits), 0),
       coalesce(list(distinct country) filter (country is not null), []),
       coalesce(list(distinct lower(city)) filter (city is not null), [])
from store.place left join audits using (supplier_key)
group by supplier_key
"""
SPELLINGS = """
with home as (select * from homes('supplier')),
spoken as (
    select supplier_key, spelling from store.supplier_alias
    semi join (select load from store.load where undone_at is null) using (load)
    union select supplier_key, name from store.current_supplier where name is not null
    union select supplier_key, supplier_name from store.place
)
select distinct coalesce(home, supplier_key) as supplier_key, spelling
from spoken left join home on home.key = supplier_key order by all
"""
SITES = """
with audits as (select site_key, count(*) as audits from store.audit_fact group by site_key),
several as (select supplier_key from store.place group by supplier_key having count(*) > 1)
select site_key, supplier_key, supplier, site_name(site, supplier), city, country, region, coalesce(audits, 0) as audits
from store.place semi join several using (supplier_key) left join audits using (site_key)
order by supplier_key, site_key
"""
TOLD_APART = "select one, other from told_apart($entity)"
PAIR_COLUMNS = [
    "left_key", "right_key", "left", "right", "score", "why", "place", "left_audits", "right_audits", "left_code",
    "right_code",
]  # fmt: skip
SITE_COLUMNS = [
    "left_key", "right_key", "supplier", "left", "right", "left_place", "right_place", "score", "left_audits",
    "right_audits",
]  # fmt: skip


@dataclass(frozen=True)
class _Supplier:
    key: int
    name: str
    code: str | None
    audits: int
    countries: list[str]
    cities: list[str]


@dataclass(frozen=True)
class _Site:
    key: int
    owner: int
    supplier: str
    name: str
    city: str | None
    country: str | None
    region: str | None
    audits: int


def suggested_pairs(
    con: duckdb.DuckDBPyConnection, *, at_least: float = AT_LEAST, of: Collection[int] | None = None
) -> pd.DataFrame:
    """Pairs of suppliers that may be one, the likeliest first; ``left`` is the one with more audits.

    ``of``: only pairs with one of these suppliers.

    Compared are all spellings under which they were met, without legal form and with sorted words: rapidfuzz's ratio,
    0 to 100; Böhm and Boehm score 99. Left out are pairs below ``at_least``, those already merged or said to be two,
    and names that differ in a number ("Plant 1", "Plant 2"). ``why``: 'same words' or 'alike'. ``place``: 'same city',
    'same country', 'other country' or 'not stated'. ``left_code``, ``right_code``: vendor codes, which if both are
    stated differ.
    """
    known = {row[0]: _Supplier(*row) for row in con.execute(SUPPLIERS).fetchall()}
    rows = []
    for pair, score in _scores(con, at_least, of).items():
        if any(key not in known for key in pair):
            continue
        left, right = sorted((known[key] for key in pair), key=lambda one: (-one.audits, one.key))
        why = "same words" if score >= 100 else "alike"
        rows.append(
            (left.key, right.key, left.name, right.name, score, why, _place(left, right), left.audits, right.audits,
             left.code, right.code)
        )  # fmt: skip
    pairs = pd.DataFrame(rows, columns=PAIR_COLUMNS)
    order = {"same city": 0, "same country": 1, "not stated": 2, "other country": 3}
    two_codes = pairs["left_code"].notna() & pairs["right_code"].notna()
    pairs = pairs.assign(_place=pairs["place"].map(order), _codes=two_codes)
    pairs = pairs.sort_values(["_codes", "_place", "score", "left", "right"], ascending=[True, True, False, True, True])
    return pairs[PAIR_COLUMNS].reset_index(drop=True)


def suggested_sites(con: duckdb.DuckDBPyConnection, *, at_least: float = SITES_AT_LEAST) -> pd.DataFrame:
    """Pairs of sites of one supplier that may be one: similar names, and neither city nor country contradicts.

    Those of one place come first, those of two regions last: a chain's branches all have the same name. Within that the
    likeliest first.
    ``left_place``, ``right_place``: city, region and country as far as they are known, else empty.
    """
    apart = set(con.execute(TOLD_APART, {"entity": "site"}).fetchall())
    rows = []
    sites = [_Site(*row) for row in con.execute(SITES).fetchall()]
    for _, owned in groupby(sites, key=lambda site: site.owner):
        for one, other, score in _alike_sites(list(owned), at_least):
            if (one.key, other.key) in apart or _differ(one.city, other.city) or _differ(one.country, other.country):
                continue
            left, right = sorted((one, other), key=lambda site: (-site.audits, site.key))
            rows.append(
                (left.key, right.key, left.supplier, left.name, right.name, _where(left), _where(right), score,
                 left.audits, right.audits, _distance(left, right))
            )  # fmt: skip
    pairs = pd.DataFrame(rows, columns=[*SITE_COLUMNS, "distance"])
    order = ["distance", "score", "supplier", "left"]
    pairs = pairs.sort_values(order, ascending=[True, False, True, True])
    return pairs[SITE_COLUMNS].reset_index(drop=True)


def _alike_sites(sites: list[_Site], at_least: float) -> Iterator[tuple[_Site, _Site, float]]:
    """The pairs of one supplier's sites whose names score at least so much."""
    names = [normal_name(site.name) for site in sites]
    words = [" ".join(sorted(name.split())) for name in names]
    numbers = [numbers_in(name) for name in names]
    for start in range(0, len(sites), CHUNK):
        scores = process.cdist(
            words[start : start + CHUNK], words[start:], scorer=fuzz.ratio, score_cutoff=at_least, dtype=np.float64
        )
        for row, column in zip(*np.nonzero(scores), strict=True):
            at, other = start + row, start + column
            if other > at and numbers[at] == numbers[other]:
                yield sites[at], sites[other], float(scores[row, column])


def _where(site: _Site) -> str:
    return ", ".join(word for word in (site.city, site.region, site.country) if word)


def _scores(
    con: duckdb.DuckDBPyConnection, at_least: float, of: Collection[int] | None
) -> dict[tuple[int, int], float]:
    """The best score of every pair of suppliers, smaller key first."""
    apart = set(con.execute(TOLD_APART, {"entity": "supplier"}).fetchall())
    owners: dict[str, set[int]] = defaultdict(set)
    for supplier, spelling in con.execute(SPELLINGS).fetchall():
        owners[name_key(spelling).words].add(supplier)
    words = sorted(owners)
    wanted = None if of is None else set(of)
    some = None if wanted is None else {word for word in words if not owners[word].isdisjoint(wanted)}
    scores: dict[tuple[int, int], float] = {}
    for one, other, score in chain(_alike(words, at_least, some), _written_out(words)):
        for pair in product(owners[one], owners[other]):
            key = (min(pair), max(pair))
            if key[0] != key[1] and key not in apart and (wanted is None or not wanted.isdisjoint(key)):
                scores[key] = max(score, scores.get(key, 0.0))
    return scores


def _alike(words: list[str], at_least: float, some: set[str] | None = None) -> Iterator[tuple[str, str, float]]:
    """Every key with itself, and all pairs of keys of the same numbers that score at least so much.

    ``some``: only pairs with one of these keys.
    """
    yield from ((word, word, 100.0) for word in words)
    # Names of other numbers are never one supplier, so only those of the same numbers are compared at all.
    of_same_numbers = defaultdict(list)
    for word in sorted(words, key=lambda word: (len(word), word)):
        of_same_numbers[numbers_in(word)].append(word)
    for alike in of_same_numbers.values():
        if len(alike) == 1:
            continue  # as most are where sites are told apart by a number: there is nothing to compare
        yield from _scored(alike, at_least) if some is None else _scored_of(some, alike, at_least)


def _written_out(words: list[str]) -> Iterator[tuple[str, str, float]]:
    """The pairs of keys that differ by nothing but the e of ä, ö and ü written out."""
    of_same_letters = defaultdict(list)
    for word in words:
        of_same_letters[without_umlauts(word)].append(word)
    for alike in of_same_letters.values():
        yield from ((one, other, WRITTEN_OUT) for one, other in combinations(alike, 2))


def _scored(words: list[str], at_least: float) -> Iterator[tuple[str, str, float]]:
    """The pairs of keys, given shortest first, that score at least so much."""
    lengths = [len(word) for word in words]
    for start in range(0, len(words) - 1, CHUNK):
        part = words[start : start + CHUNK]
        # Two texts score no more than their lengths allow: longer ones than this cannot be alike.
        longest = len(part[-1]) * (200.0 - at_least) / at_least
        stop = bisect_right(lengths, longest)
        scores = process.cdist(
            part, words[start:stop], scorer=fuzz.ratio, score_cutoff=at_least, dtype=np.float32, workers=-1
        )
        for row, column in zip(*np.nonzero(scores), strict=True):
            if column > row:
                yield part[row], words[start + column], round(float(scores[row, column]), 1)


def _scored_of(some: set[str], words: list[str], at_least: float) -> Iterator[tuple[str, str, float]]:
    """The pairs of one of these keys and another that score at least so much."""
    mine = [word for word in words if word in some]
    for start in range(0, len(mine), CHUNK):
        part = mine[start : start + CHUNK]
        scores = process.cdist(part, words, scorer=fuzz.ratio, score_cutoff=at_least, dtype=np.float32, workers=-1)
        for row, column in zip(*np.nonzero(scores), strict=True):
            if part[row] != words[column]:
                yield part[row], words[column], round(float(scores[row, column]), 1)


def _place(one: _Supplier, other: _Supplier) -> str:
    if set(one.cities) & set(other.cities):
        return "same city"
    if not one.countries or not other.countries:
        return "not stated"
    return "same country" if set(one.countries) & set(other.countries) else "other country"


def _distance(one: _Site, other: _Site) -> int:
    """0 in one city, 1 where nothing says they are apart, 2 in two regions."""
    if one.city and other.city:
        return 0  # two cities are no pair at all
    return 2 if _differ(one.region, other.region) else 1


def _differ(left: object, right: object) -> bool:
    return isinstance(left, str) and isinstance(right, str) and normal_name(left) != normal_name(right)
