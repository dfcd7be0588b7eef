"""What the script asks of single audits, so that the planted truths are in the counts for every seed."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data.demo.items import BSCI, HOUSE, ISO
from data.demo.roles import YEAR_AFTER, YEAR_BEFORE, Roles
from data.demo.schedule import Visit
from data.demo.world import Site, Supplier, stream

WARNINGS = ((3, 0), (5, 0), (7, 1))
_BEFORE_COLLAPSE = ((1, 0), (1, 1), (2, 0), (2, 1))
_AFTER_COLLAPSE = {HOUSE: (12, 14), BSCI: (8, 9), ISO: (7, 8)}
_CLEAN, _BAD, _MIDDLING = (0, 0, 0), (10, 2, 4), (5, 1, 1)
_SKIPPED_PERSISTENT = 0.4


@dataclass(frozen=True)
class Target:
    """What an audit has to show.

    With `nonconform` set, the audit has exactly so many nonconform and `partial` answers, and exactly `majors` major
    findings; else its answers are drawn. The questions in `always` are found nonconform in any case.
    """

    nonconform: int | None = None
    partial: int = 0
    majors: int = 0
    always: frozenset[str] = frozenset()


def _house_days(visits: Iterable[Visit], supplier: Supplier) -> list[Visit]:
    chosen = [visit for visit in visits if visit.site.supplier == supplier and visit.scheme == HOUSE]
    return sorted(chosen, key=lambda visit: (visit.day, visit.site.name))


def warning_visits(visits: Iterable[Visit], roles: Roles) -> tuple[Visit, ...]:
    """The last three House Audits of the collapsing supplier before its collapse."""
    before = [visit for visit in _house_days(visits, roles.collapse) if visit.day < roles.collapse_day]
    return tuple(before[-len(WARNINGS) :])


def _collapse_targets(visits: Sequence[Visit], roles: Roles, rng: random.Random) -> dict[Visit, Target]:
    targets = {}
    for visit in visits:
        if visit.site.supplier != roles.collapse:
            continue
        if visit.day >= roles.collapse_day:
            low, high = _AFTER_COLLAPSE[visit.scheme]
            targets[visit] = Target(rng.randint(low, high), 1, rng.randint(3, 5))
        elif visit.scheme == HOUSE:
            targets[visit] = Target(*rng.choice(_BEFORE_COLLAPSE))
        else:
            targets[visit] = Target(rng.randint(0, 1))
    for at, visit in enumerate(warning_visits(visits, roles)):
        nonconform, majors = WARNINGS[at]
        targets[visit] = Target(nonconform, 0, majors)
    return targets


def _site_level(weak: bool, at: int, rng: random.Random) -> Target:
    """The level of one site in both years; every third weak site still passes, with minor findings only."""
    if not weak:
        return Target(rng.choice((0, 1, 1, 2)), rng.choice((0, 0, 1)))
    if at % 3 == 2:
        return Target(4, 1)
    return Target(rng.randint(6, 8), rng.randint(1, 2), rng.randint(1, 4))


def _mix_region_targets(visits: Sequence[Visit], roles: Roles, rng: random.Random) -> dict[Visit, Target]:
    """Every site keeps its level of the first year or gets a little better in the second."""
    in_years = [
        visit
        for visit in visits
        if visit.site.region == roles.mix_region
        and visit.scheme == HOUSE
        and visit.day.year in (YEAR_BEFORE, YEAR_AFTER)
    ]
    names = sorted({visit.site.name for visit in in_years if visit.site in roles.weak})
    levels: dict[Site, Target] = {}
    targets = {}
    for visit in sorted(in_years, key=lambda visit: (visit.site.name, visit.day)):
        site = visit.site
        if site not in levels:
            weak = site in roles.weak
            levels[site] = _site_level(weak, names.index(site.name) if weak else 0, rng)
        level = levels[site]
        better = int(visit.day.year == YEAR_AFTER and rng.random() < 0.4)
        nonconform = max((level.nonconform or 0) - better, level.majors)
        targets[visit] = Target(nonconform, level.partial, level.majors)
    return targets


def _recurring_targets(visits: Sequence[Visit], roles: Roles, rng: random.Random) -> dict[Visit, Target]:
    """The clause is found at every House Audit of the five sites, except one audit of every second site."""
    targets = {}
    for at, site in enumerate(roles.recurring_sites):
        own = [visit for visit in visits if visit.site == site and visit.scheme == HOUSE]
        skipped = own[rng.randrange(1, len(own) - 1)] if at % 2 else None
        always = frozenset({roles.recurring_key})
        targets.update({visit: Target(always=always) for visit in own if visit != skipped})
    return targets


def _ineffective_targets(visits: Sequence[Visit], roles: Roles, rng: random.Random) -> dict[Visit, Target]:
    """The site's persistent clauses are found again and again, now and then with one left out."""
    targets = {}
    for visit in _house_days(visits, roles.ineffective):
        keys = set(roles.persistent_keys[visit.site])
        if rng.random() < _SKIPPED_PERSISTENT:
            keys.discard(rng.choice(roles.persistent_keys[visit.site]))
        targets[visit] = Target(always=frozenset(keys))
    return targets


def _too_few_targets(visits: Sequence[Visit], roles: Roles) -> dict[Visit, Target]:
    """One audit each: clean, bad, middling, clean, bad."""
    levels = (_CLEAN, _BAD, _MIDDLING, _CLEAN, _BAD)
    level_of = dict(zip(roles.too_few, levels, strict=True))
    return {visit: Target(*level_of[visit.site.supplier]) for visit in visits if visit.site.supplier in level_of}


def planted_targets(visits: Sequence[Visit], roles: Roles, seed: int) -> dict[Visit, Target]:
    """The scripted audits among all visits; audits that are not in the answer are drawn freely."""
    return {
        **_collapse_targets(visits, roles, stream(seed, "targets", "collapse")),
        **_mix_region_targets(visits, roles, stream(seed, "targets", "mix")),
        **_recurring_targets(visits, roles, stream(seed, "targets", "recurring")),
        **_ineffective_targets(visits, roles, stream(seed, "targets", "ineffective")),
        **_too_few_targets(visits, roles),
    }
