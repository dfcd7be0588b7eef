"""What a site is really like: how often it misses a question, where, and how well it closes its actions."""

from dataclasses import dataclass
from datetime import date

from data.demo.checklists import ALL_KEYS, CRITICAL_KEYS
from data.demo.items import BSCI, HOUSE, ISO
from data.demo.roles import YEAR_AFTER, Roles
from data.demo.world import FIRST_DAY, Site, Supplier, stream

DIMENSIONS = ("QUA", "ENV", "OHS", "SOC", "MGT", "ETH")

_REGION_RATE = {
    "East Asia": 0.060,
    "Southeast Asia": 0.066,
    "South Asia": 0.080,
    "Türkiye & North Africa": 0.062,
    "Europe": 0.042,
}
_REGION_DIMENSION = {
    ("East Asia", "SOC"): 1.3,
    ("Southeast Asia", "ENV"): 1.3,
    ("South Asia", "OHS"): 1.4,
    ("South Asia", "QUA"): 0.8,
    ("Türkiye & North Africa", "SOC"): 1.2,
    ("Europe", "SOC"): 0.6,
    ("Europe", "QUA"): 1.2,
}
_CONCENTRATION = 22.0
_STRONG_RATE, _WEAK_RATE, _PLANTED_SITE_RATE = 0.025, 0.14, 0.045
_NOT_APPLICABLE = 0.083
_WEAK_SPOT = 0.03


@dataclass(frozen=True)
class Condition:
    """The hidden truth about one site.

    `rate` is the yearly mean chance that an average question is not met, multiplied each year by 1 + `trend`;
    `weak_spots` are questions missed far more often; `on_time` and `never` are chances of its actions.
    """

    first_day: date
    schemes: tuple[str, ...]
    rate: float
    trend: float
    factors: dict[str, float]
    not_applicable: frozenset[str]
    weak_spots: frozenset[str]
    man_days: float
    on_time: float
    never: float


def _rate(site: Site, roles: Roles, drawn: float) -> float:
    if site.region == roles.mix_region:
        return _WEAK_RATE if site in roles.weak else _STRONG_RATE
    if site in roles.recurring_sites or site.supplier in (roles.collapse, roles.ineffective):
        return _PLANTED_SITE_RATE
    return min(max(drawn, 0.012), 0.2)


def _schemes(site: Site, roles: Roles, social: float, quality: float) -> tuple[str, ...]:
    if site.supplier in roles.too_few:
        return (HOUSE,)
    social_share = 0.25 if site.region == "Europe" else 0.65
    outside = [scheme for scheme, wanted in ((BSCI, social < social_share), (ISO, quality < 0.55)) if wanted]
    return (HOUSE, *outside)


def _supplier_factors(supplier: Supplier, seed: int) -> dict[str, float]:
    rng = stream(seed, "supplier", supplier.code)
    region = supplier.country.region
    return {name: round(rng.uniform(0.7, 1.3) * _REGION_DIMENSION.get((region, name), 1.0), 3) for name in DIMENSIONS}


def site_condition(site: Site, roles: Roles, seed: int) -> Condition:
    """The condition of a site, drawn from its own stream: a beta-distributed rate around the mean of its region."""
    rng = stream(seed, "condition", site.name)
    mean = _REGION_RATE[site.region]
    drawn = round(rng.betavariate(mean * _CONCENTRATION, (1 - mean) * _CONCENTRATION), 4)
    late_start = rng.random() < 0.12 and not roles.is_scripted(site)
    first_day = date(rng.choice((2021, 2022)), 1 + rng.randrange(12), 1) if late_start else FIRST_DAY
    if site in roles.newcomers:
        first_day = date(YEAR_AFTER, 1, 1)
    planted = roles.planted_keys(site)
    optional = [key for key in ALL_KEYS if key not in CRITICAL_KEYS and key not in planted]
    return Condition(
        first_day=first_day,
        schemes=_schemes(site, roles, rng.random(), rng.random()),
        rate=_rate(site, roles, drawn),
        trend=0.0 if roles.is_scripted(site) else round(rng.uniform(-0.09, 0.06), 3),
        factors=_supplier_factors(site.supplier, seed),
        not_applicable=frozenset(key for key in optional if rng.random() < _NOT_APPLICABLE),
        weak_spots=frozenset(key for key in ALL_KEYS if rng.random() < _WEAK_SPOT),
        man_days=rng.choice((1.5, 2.0, 2.0, 2.5, 3.0, 4.0)),
        on_time=round(rng.uniform(0.55, 0.9), 3),
        never=round(rng.uniform(0.01, 0.06), 3),
    )
