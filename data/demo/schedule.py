"""Which site is visited when, under which scheme."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from data.demo.conditions import Condition
from data.demo.items import BSCI, HOUSE, ISO
from data.demo.roles import YEAR_AFTER, YEAR_BEFORE, Roles
from data.demo.world import LAST_DAY, Site, stream

LAST_VISIT = LAST_DAY - timedelta(days=13)
LAST_VISIT_INEFFECTIVE = date(2025, 8, 15)

_HOUSE_INTERVAL = {"high": 182, "medium": 260, "low": 365}
_JITTER = 20
_WEAK_VISITS_AFTER = 2
_STRONG_VISITS_BEFORE = 2


@dataclass(frozen=True)
class Visit:
    """A full-scope audit that is due to happen; `kind` is initial or periodic."""

    site: Site
    scheme: str
    kind: str
    day: date


def monday_to_thursday(day: date) -> date:
    """The day itself, or the Monday after a Friday, Saturday or Sunday: an audit may take two days."""
    return day if day.weekday() < 4 else day + timedelta(days=7 - day.weekday())


def house_interval(site: Site, roles: Roles) -> int:
    """Days between two House Audits; half a year wherever a truth needs many audits of one site."""
    planted = site in roles.recurring_sites or site.supplier in (roles.collapse, roles.ineffective)
    return 182 if planted else _HOUSE_INTERVAL[site.supplier.criticality]


def visit_interval(site: Site, scheme: str, roles: Roles, rate: float) -> int:
    """Days between two visits: ISO every year, BSCI every year at weak sites and else every 20 months."""
    if scheme == HOUSE:
        return house_interval(site, roles)
    if scheme == ISO:
        return 365
    return 365 if rate > 0.08 else 600


def _regular_days(first: date, last: date, interval: int, rng: random.Random) -> list[date]:
    day = first + timedelta(days=rng.randrange(interval))
    days = []
    while day <= last:
        days.append(monday_to_thursday(day))
        day += timedelta(days=interval + rng.randint(-_JITTER, _JITTER))
    return [day for day in days if day <= last]


def _days_in_year(year: int, count: int, rng: random.Random) -> list[date]:
    """`count` days spread over the year, so that no two audits of a site come close."""
    span = 340 // count
    return [
        monday_to_thursday(date(year, 1, 5) + timedelta(days=at * span + rng.randrange(span - 30)))
        for at in range(count)
    ]


def _mix_region_days(site: Site, regular: list[date], roles: Roles, rng: random.Random) -> list[date]:
    """Strong sites are visited more often in the first year, weak sites in the second: only the mix changes."""
    weak = site in roles.weak
    before = _STRONG_VISITS_BEFORE if not weak else int(site in roles.weak_in_both)
    after = _WEAK_VISITS_AFTER if weak else 1
    other_years = [day for day in regular if day.year not in (YEAR_BEFORE, YEAR_AFTER)]
    in_years = _days_in_year(YEAR_BEFORE, before, rng) if before else []
    return sorted([*other_years, *in_years, *_days_in_year(YEAR_AFTER, after, rng)])


def _days(site: Site, scheme: str, condition: Condition, roles: Roles, rng: random.Random) -> list[date]:
    if site.supplier in roles.too_few:
        return [monday_to_thursday(date(2025, 2, 3) + timedelta(days=rng.randrange(290)))]
    last = LAST_VISIT_INEFFECTIVE if site.supplier == roles.ineffective else LAST_VISIT
    days = _regular_days(condition.first_day, last, visit_interval(site, scheme, roles, condition.rate), rng)
    if scheme == HOUSE and site.region == roles.mix_region:
        return _mix_region_days(site, days, roles, rng)
    return days


def site_visits(site: Site, condition: Condition, roles: Roles, seed: int) -> list[Visit]:
    """All full-scope visits to a site in the order of their days."""
    visits = []
    for scheme in condition.schemes:
        rng = stream(seed, "schedule", site.name, scheme)
        for at, day in enumerate(_days(site, scheme, condition, roles, rng)):
            visits.append(Visit(site, scheme, "initial" if at == 0 else "periodic", day))
    return sorted(visits, key=lambda visit: (visit.day, (HOUSE, BSCI, ISO).index(visit.scheme)))
