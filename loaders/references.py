"""What rows say of their supplier, site and audit, what is known of these, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Reference:
    """What one or more rows say of their supplier, site and audit; ``complete`` rows come from a list of audits."""

    ref: int
    supplier: str | None = None
    supplier_code: str | None = None
    site: str | None = None
    site_code: str | None = None
    city: str | None = None
    country: str | None = None
    audit_no: str | None = None
    scheme: str | None = None
    version: str | None = None
    kind: str | None = None
    day: date | None = None
    complete: bool = False
    master: bool = False  # a line of master data: a supplier and its site, no audit
    region: str | None = None  # as printed; not where it only follows from the country


@dataclass(frozen=True)
class KnownSupplier:
    """A supplier the warehouse or this file knows."""

    key: int
    code: str | None
    name: str | None


@dataclass(frozen=True)
class KnownSite:
    """A site the warehouse or this file knows."""

    key: int
    supplier: int
    name: str | None
    code: str | None
    city: str | None
    country: str | None
    region: str | None = None  # as printed; not where it only follows from the country


@dataclass(frozen=True)
class KnownAudit:
    """An audit the warehouse or this file knows; several look-alikes share a base key."""

    base: int
    supplier: int
    site: int
    audit_no: str | None
    scheme: str | None
    version: str | None
    kind: str | None
    day: date | None


@dataclass(frozen=True)
class Resolved:
    """The keys of a reference, or why its rows are refused; ``misspelled``: nobody else spells its supplier so.

    ``site_owner``: the supplier of the site, which is another than the row's where the user merged the two.
    """

    ref: int
    supplier_key: int | None = None
    site_key: int | None = None
    audit_base: int | None = None
    reason: str | None = None
    remedy: str | None = None
    misspelled: bool = False
    site_owner: int | None = None
