"""Who takes part: suppliers, their sites, and the auditors who visit them. All names are invented."""

import random
from dataclasses import dataclass
from datetime import date

from data.demo.countries import CATEGORIES, COUNTRIES, SITES_PER_SUPPLIER, Country

FIRST_DAY = date(2020, 1, 1)
LAST_DAY = date(2025, 12, 31)


@dataclass(frozen=True)
class Supplier:
    """A legal supplier."""

    code: str
    name: str
    stem: str
    country: Country
    category: str
    criticality: str


@dataclass(frozen=True)
class Site:
    """One factory of a supplier; the name is unique in the demo."""

    supplier: Supplier
    name: str
    city: str

    @property
    def region(self) -> str:
        """The sourcing region of the site's country."""
        return self.supplier.country.region


@dataclass(frozen=True)
class Auditor:
    """A lead auditor; `strictness` is the factor on the nonconformities a neutral auditor would find."""

    name: str
    firm: str
    strictness: float


@dataclass(frozen=True)
class World:
    """Everyone in the demo, in the order of their codes."""

    suppliers: tuple[Supplier, ...]
    sites: tuple[Site, ...]
    auditors: tuple[Auditor, ...]


_AUDITORS = (
    ("Anneke Roelvink", "Halvern Assurance"),
    ("Li Wenqiao", "Halvern Assurance"),
    ("Samira Benhaddou", "Halvern Assurance"),
    ("Hatice Ersoylu", "Oristan Inspection Services"),
    ("Rohan Mistridev", "Oristan Inspection Services"),
    ("Giulia Ferraboschi", "Oristan Inspection Services"),
    ("Tran Minh Phuong", "Telluvia Audit Partners"),
    ("Tomasz Wierzbowy", "Telluvia Audit Partners"),
)


def stream(seed: int, *names: str) -> random.Random:
    """A random stream of its own for each purpose, so that one part of the demo never shifts another."""
    return random.Random("/".join([str(seed), *names]))


def _country_suppliers(country: Country, rng: random.Random) -> list[Supplier]:
    suppliers = []
    for stem in rng.sample(country.stems, country.suppliers):
        category = rng.choice(CATEGORIES)
        trade = country.trades[CATEGORIES.index(category)] if country.trades else category
        name = country.form.format(stem=stem, trade=trade)
        criticality = rng.choices(("high", "medium", "low"), (0.35, 0.45, 0.2))[0]
        suppliers.append(Supplier("", name, stem, country, category, criticality))
    return suppliers


def _coded(suppliers: list[Supplier], rng: random.Random) -> list[Supplier]:
    rng.shuffle(suppliers)
    return [
        Supplier(f"V{1001 + at}", s.name, s.stem, s.country, s.category, s.criticality)
        for at, s in enumerate(suppliers)
    ]


def _sites(suppliers: list[Supplier], rng: random.Random) -> list[Site]:
    counts = {region: rng.sample(numbers, len(numbers)) for region, numbers in SITES_PER_SUPPLIER.items()}
    sites = []
    for supplier in suppliers:
        cities = rng.sample(supplier.country.cities, counts[supplier.country.region].pop())
        sites += [Site(supplier, f"{supplier.stem} {city}", city) for city in cities]
    return sites


def demo_world(seed: int) -> World:
    """60 suppliers with 90 sites in 12 countries of 5 regions, and 8 auditors of 3 firms."""
    rng = stream(seed, "world")
    suppliers = _coded([s for country in COUNTRIES for s in _country_suppliers(country, rng)], rng)
    auditors = tuple(Auditor(name, firm, round(rng.uniform(0.94, 1.06), 3)) for name, firm in _AUDITORS)
    return World(tuple(suppliers), tuple(_sites(suppliers, rng)), auditors)
