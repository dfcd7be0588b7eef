"""What loads say, as plain records. A later load overwrites what an earlier one said; an undone one says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Day = date


@dataclass(frozen=True)
class Supplier:
    name: str
    load: int
    code: str | None = None
    category: str | None = None
    active: bool | None = None


@dataclass(frozen=True)
class Site:
    name: str
    load: int
    supplier: str
    country: str | None = None
    region: str | None = None


@dataclass(frozen=True)
class Audit:
    name: str
    load: int
    site: str
    date: date
    scheme: str | None = None
    version: str | None = None
    kind: str | None = None
    result: str | None = None
    score: float | None = None
    auditor: str | None = None
    firm: str | None = None
    man_days: float | None = None
    next_due: Day | None = None
    listed: bool = True


@dataclass(frozen=True)
class Section:
    name: str
    load: int
    audit: str
    dimension: str | None = None
    topic: str | None = None
    result: str | None = None
    score: float | None = None


@dataclass(frozen=True)
class Answer:
    name: str
    load: int
    audit: str
    clause: str
    outcome: str | None
    dimension: str | None = None
    topic: str | None = None


@dataclass(frozen=True)
class Finding:
    name: str
    load: int
    audit: str
    clause: str | None = None
    severity: str | None = None
    dimension: str | None = None
    topic: str | None = None
    number: str | None = None
    root_cause: str | None = None


@dataclass(frozen=True)
class Action:
    name: str
    load: int
    finding: str
    state: str | None = None
    owner: str | None = None
    original_due: date | None = None
    due: date | None = None
    closed: date | None = None
    verified: date | None = None


@dataclass(frozen=True)
class World:
    """Everything that was loaded and said by hand. `merged` leads from the name of a site or supplier to another's."""

    suppliers: tuple[Supplier, ...] = ()
    sites: tuple[Site, ...] = ()
    audits: tuple[Audit, ...] = ()
    sections: tuple[Section, ...] = ()
    answers: tuple[Answer, ...] = ()
    findings: tuple[Finding, ...] = ()
    actions: tuple[Action, ...] = ()
    merged_suppliers: tuple[tuple[str, str], ...] = ()
    merged_sites: tuple[tuple[str, str], ...] = ()
    undone: frozenset[int] = frozenset()
    partial_counts_half: bool = False
