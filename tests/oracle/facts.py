"""Visits with all that belongs to them, and what became of each finding."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.oracle.current import current
from tests.oracle.records import Action, Answer, Audit, Day, Section, Site, Supplier, World

NONCONFORMITIES = ("critical", "major", "minor", "ungraded_nc")
FULL_KINDS = ("initial", "periodic", "special", "not_stated")
# From the best to the worst; others say nothing about passing.
VERDICTS = ("pass", "conditional", "fail", "stop")
ASSESSED = ("conform", "partial", "nonconform")


@dataclass
class Visit:
    """One audit as it is counted."""

    name: str
    place: dict[str, str]
    date: date
    scheme: str
    version: str
    kind: str
    result: str | None
    score: float | None
    auditor: str
    firm: str
    audited: bool
    order: int = 0
    man_days: float | None = None
    next_due: Day | None = None
    answers: list[Answer] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    findings: list[Fact] = field(default_factory=list)

    @property
    def answered(self) -> bool:
        return bool(self.answers)

    @property
    def is_full(self) -> bool:
        return self.audited and self.kind in FULL_KINDS

    @property
    def checklist(self) -> str:
        return f"{self.scheme} {self.version}".strip()

    def assessed(self, clause: str) -> bool:
        return any(answer.clause == clause and answer.outcome in ASSESSED for answer in self.answers)

    def has_nonconformity(self, clause: str) -> bool:
        """By a finding, or by an answer."""
        found = any(each.clause == clause and each.is_nonconformity for each in self.findings)
        return found or any(each.clause == clause and each.outcome == "nonconform" for each in self.answers)


@dataclass
class Fact:
    """One finding, or a nonconform answer that stands for one."""

    name: str
    visit: Visit = field(repr=False)
    clause: str | None
    dimension: str
    topic: str
    severity: str
    basis: str
    number: str | None = None
    root_cause: str | None = None
    actions: list[Action] = field(default_factory=list)
    counted: bool = False
    again: Visit | None = field(default=None, repr=False)
    state: str = "unknown"

    @property
    def is_nonconformity(self) -> bool:
        return self.severity in NONCONFORMITIES


@dataclass
class Known:
    """All visits on file, and the places on file, audited or not."""

    visits: list[Visit]
    places: list[dict[str, str]]
    partial_counts_half: bool
    inactive: set[str]  # suppliers someone said are no longer in use
    told: tuple[Action, ...]  # every version of an action that a load that stands tells

    @property
    def suppliers(self) -> list[str]:
        return sorted({place["supplier"] for place in self.places})

    def schemes_with_findings(self) -> set[str]:
        return {visit.scheme for visit in self.visits if visit.findings}


def known(world: World, order: dict[str, int]) -> Known:
    """The facts of a world. `order` decides between equals, as keys do in the warehouse."""
    now = current(world)
    places = _places(now)
    visits = {audit.name: _visit(audit, now, places, order) for audit in now.audits if audit.site in places}
    for section in now.sections:
        if section.audit in visits:
            visits[section.audit].sections.append(section)
    _add_findings(visits, now)
    for visit in visits.values():
        _mark_counted(visit, order)
    for visit in visits.values():
        for fact in visit.findings:
            _follow(fact, list(visits.values()), order)
    inactive = {places[site.name]["supplier"] for site in now.sites if not _is_active(now, site)}
    told = tuple(action for action in world.actions if action.load not in world.undone)
    return Known(list(visits.values()), list(places.values()), now.partial_counts_half, inactive, told)


def dimension_of(thing: Any) -> str:
    return thing.dimension or "unmapped"


def topic_of(thing: Any) -> str:
    return thing.topic or "unmapped"


def worst(results: list[str | None]) -> str | None:
    """The worst verdict among results; None where none is a verdict."""
    verdicts = [result for result in results if result in VERDICTS]
    return max(verdicts, key=VERDICTS.index) if verdicts else None


def _places(now: World) -> dict[str, dict[str, str]]:
    """For each site the words it is filtered and told by: those of the site and supplier it was merged into first."""
    suppliers = {each.name: each for each in now.suppliers}
    sites = {each.name: each for each in now.sites}
    lead, home = dict(now.merged_suppliers), dict(now.merged_sites)
    places = {}
    for site in now.sites:
        house = sites[home.get(site.name, site.name)]
        twins = [sites[name] for name, into in home.items() if into == house.name]
        owner = suppliers[lead.get(house.supplier, house.supplier)]
        joined = [suppliers[name] for name, into in lead.items() if into == owner.name]
        places[site.name] = _place(house, twins, owner, joined)
    return places


def _is_active(now: World, site: Site) -> bool:
    """What is said of the supplier a site stands under: its own word first, then that of those merged into it."""
    lead = dict(now.merged_suppliers)
    owner = lead.get(site.supplier, site.supplier)
    heads = [each for each in now.suppliers if each.name == owner]
    joined = [each for each in now.suppliers if lead.get(each.name) == owner]
    said = [each.active for each in (*heads, *joined) if each.active is not None]
    return said[0] if said else True


def _place(house: Site, twins: list[Site], owner: Supplier, joined: list[Supplier]) -> dict[str, str]:
    def of_site(name: str) -> str:
        return next((v for each in (house, *twins) if (v := getattr(each, name)) is not None), "not stated")

    def of_supplier(name: str) -> str:
        return next((v for each in (owner, *joined) if (v := getattr(each, name)) is not None), "not stated")

    return {
        "supplier": owner.name,
        "code": of_supplier("code"),
        "category": of_supplier("category"),
        "site": house.name,
        "country": of_site("country"),
        "region": of_site("region"),
    }


def _visit(audit: Audit, now: World, places: dict[str, dict[str, str]], order: dict[str, int]) -> Visit:
    answers = [answer for answer in now.answers if answer.audit == audit.name]
    return Visit(
        name=audit.name,
        place=places[audit.site],
        date=audit.date,
        scheme=audit.scheme or "not stated",
        version=audit.version or "",
        kind=audit.kind or "not_stated",
        result=audit.result,
        score=audit.score,
        auditor=audit.auditor or "not stated",
        firm=audit.firm or "not stated",
        audited=audit.listed or bool(answers),
        order=order[audit.name],
        man_days=audit.man_days,
        next_due=audit.next_due,
        answers=answers,
    )


def _add_findings(visits: dict[str, Visit], now: World) -> None:
    for finding in now.findings:
        visit = visits.get(finding.audit)
        if visit is not None:
            severity = finding.severity or "ungraded_nc"
            place = (dimension_of(finding), topic_of(finding))
            actions = [action for action in now.actions if action.finding == finding.name]
            fact = Fact(finding.name, visit, finding.clause, *place, severity, "finding")
            fact.number, fact.root_cause, fact.actions = finding.number, finding.root_cause, actions
            visit.findings.append(fact)
    for visit in visits.values():
        if not visit.findings:
            for answer in visit.answers:
                if answer.outcome == "nonconform":
                    place = (dimension_of(answer), topic_of(answer))
                    visit.findings.append(Fact(answer.name, visit, answer.clause, *place, "ungraded_nc", "answer"))


def _mark_counted(visit: Visit, order: dict[str, int]) -> None:
    """Of the nonconformities of a full audit on one clause, the gravest counts for recurrence."""
    if not visit.is_full:
        return
    for clause in {fact.clause for fact in visit.findings if fact.clause is not None}:
        own = [fact for fact in visit.findings if fact.clause == clause and fact.is_nonconformity]
        if own:
            gravest = min(own, key=lambda fact: (NONCONFORMITIES.index(fact.severity), order[fact.name]))
            gravest.counted = True


def _follow(fact: Fact, visits: list[Visit], order: dict[str, int]) -> None:
    """Find the next full audit of the site and checklist that covered the clause, and whether it found it again."""
    if not fact.counted or fact.clause is None:
        return
    own = fact.visit
    for later in sorted(visits, key=lambda visit: (visit.date, order[visit.name])):
        same = (later.place["site"], later.scheme, later.version) == (own.place["site"], own.scheme, own.version)
        if same and later.is_full and later.date > own.date and (not later.answered or later.assessed(fact.clause)):
            fact.again = later
            fact.state = "repeated" if later.has_nonconformity(fact.clause) else "not_repeated"
            return
    fact.state = "not_reaudited"
