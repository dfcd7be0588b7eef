"""Who plays which part: the suppliers, sites, region and auditor in which the truths are planted."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from data.demo.house_checklist import stable_items
from data.demo.world import Auditor, Site, Supplier, World, stream

YEAR_BEFORE, YEAR_AFTER = 2023, 2024

_MIX_REGIONS = ("East Asia", "Southeast Asia", "South Asia")
_WEAK_SHARE = 0.4
_WEAK_SITES_IN_BOTH_YEARS = 3
_RECURRING_SITES = 5
_TOO_FEW = 5
_PERSISTENT_CLAUSES = 6


@dataclass(frozen=True)
class Roles:
    """The parts of one demo; every part is played by someone else, and none outside the region `mix_region` twice.

    Of the weak sites, `weak_in_both` are audited in both years and `newcomers` are first audited in the second.
    """

    mix_region: str
    weak: frozenset[Site]
    weak_in_both: frozenset[Site]
    newcomers: frozenset[Site]
    collapse: Supplier
    collapse_day: date
    recurring_key: str
    recurring_sites: tuple[Site, ...]
    ineffective: Supplier
    persistent_keys: dict[Site, tuple[str, ...]]
    too_few: tuple[Supplier, ...]
    lenient: Auditor

    def is_scripted(self, site: Site) -> bool:
        """Whether a truth other than the auditor's is planted here: the lenient auditor stays away."""
        return (
            site.region == self.mix_region
            or site in self.recurring_sites
            or site.supplier in (self.collapse, self.ineffective, *self.too_few)
        )

    def planted_keys(self, site: Site) -> frozenset[str]:
        """Questions that always apply at this site, because a truth depends on them."""
        recurring = {self.recurring_key} if site in self.recurring_sites else set()
        return frozenset(recurring.union(self.persistent_keys.get(site, ())))


def _weak_sites(sites: list[Site], rng: random.Random) -> list[Site]:
    """Whole suppliers, until they hold enough of the region's sites."""
    suppliers = sorted({site.supplier for site in sites}, key=lambda supplier: supplier.code)
    rng.shuffle(suppliers)
    weak: list[Site] = []
    for supplier in suppliers:
        if len(weak) >= _WEAK_SHARE * len(sites):
            break
        weak += [site for site in sites if site.supplier == supplier]
    return weak


def demo_roles(world: World, seed: int) -> Roles:
    """The parts drawn for a seed: single-site suppliers are too few to judge, two-site suppliers collapse or repeat."""
    rng = stream(seed, "roles")
    region = rng.choice(_MIX_REGIONS)
    weak = _weak_sites([site for site in world.sites if site.region == region], rng)
    late = weak[_WEAK_SITES_IN_BOTH_YEARS:]
    outside = [site for site in world.sites if site.region != region]
    by_size: dict[int, list[Supplier]] = {1: [], 2: [], 3: []}
    for supplier in world.suppliers:
        sites = [site for site in outside if site.supplier == supplier]
        if sites:
            by_size[len(sites)].append(supplier)
    collapse, ineffective = rng.sample(by_size[2], 2)
    singles = rng.sample(by_size[1], _TOO_FEW + _RECURRING_SITES)
    keys = [item.key for item in stable_items()]
    return Roles(
        mix_region=region,
        weak=frozenset(weak),
        weak_in_both=frozenset(weak[:_WEAK_SITES_IN_BOTH_YEARS]),
        newcomers=frozenset(late[: len(late) // 2]),
        collapse=collapse,
        collapse_day=date(2024, 5, 1) + timedelta(days=rng.randrange(150)),
        recurring_key=rng.choice(keys),
        recurring_sites=tuple(site for site in outside if site.supplier in singles[_TOO_FEW:]),
        ineffective=ineffective,
        persistent_keys={
            site: tuple(rng.sample(keys, _PERSISTENT_CLAUSES)) for site in outside if site.supplier == ineffective
        },
        too_few=tuple(sorted(singles[:_TOO_FEW], key=lambda supplier: supplier.code)),
        lenient=rng.choice(world.auditors),
    )
