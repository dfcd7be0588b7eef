"""Six years of audits, simulated visit by visit."""

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from data.demo.answers import NONCONFORM, Answer, drawn_answers, exact_answers, follow_up_answers, lenient_answers
from data.demo.checklists import checklist
from data.demo.conditions import Condition, site_condition
from data.demo.findings import CRITICAL, MAJOR, Finding, Manner, audit_findings
from data.demo.items import BSCI, HOUSE, ISO
from data.demo.roles import Roles, demo_roles
from data.demo.schedule import LAST_VISIT, Visit, monday_to_thursday, site_visits, visit_interval
from data.demo.targets import Target, planted_targets
from data.demo.verdicts import CONDITIONAL, FAIL, follow_up_verdict, percent_score, verdict
from data.demo.world import Auditor, Site, World, demo_world, stream

FOLLOW_UP = "follow_up"

_PREFIX = {HOUSE: "HA", BSCI: "BSCI", ISO: "QM"}
_NOTICES = ("announced", "semi_announced", "unannounced")
_NOTICE_WEIGHTS = {HOUSE: (55, 30, 15), BSCI: (30, 60, 10), ISO: (96, 4, 0)}
_FOLLOW_UP_CHANCE = {FAIL: 0.85, CONDITIONAL: 0.5}
_COLLAPSED = Manner(on_time=0.25, never=0.4)
_DILIGENT = Manner(on_time=0.92, never=0.0, diligent=True)


@dataclass(frozen=True)
class Audit:
    """One audit as reported; a follow-up has only the answers to what had failed, and no score.

    `score` is a percentage and is printed for the House Audit only; for BSCI it stands behind the letter.
    """

    number: str
    site: Site
    scheme: str
    version: str
    kind: str
    notice: str
    day: date
    last_day: date
    auditor: Auditor
    man_days: float
    result: str
    score: float | None
    next_due: date
    answers: tuple[Answer, ...]
    findings: tuple[Finding, ...]

    @property
    def is_full(self) -> bool:
        """Whether the audit covers the whole checklist."""
        return self.kind != FOLLOW_UP

    @property
    def is_bad(self) -> bool:
        """Failed, or conditional with a major or critical finding."""
        severe = any(finding.severity in (CRITICAL, MAJOR) for finding in self.findings)
        return self.result == FAIL or (self.result == CONDITIONAL and severe)


@dataclass(frozen=True)
class Simulation:
    """Everything a seed gives, audits in the order of their numbers' days."""

    seed: int
    world: World
    roles: Roles
    audits: tuple[Audit, ...]


def _manner(site: Site, day: date, condition: Condition, roles: Roles) -> Manner:
    if site.supplier == roles.ineffective:
        return _DILIGENT
    if site.supplier == roles.collapse and day >= roles.collapse_day:
        return _COLLAPSED
    return Manner(condition.on_time, condition.never)


def _answers(
    visit: Visit, condition: Condition, target: Target | None, auditor: Auditor, roles: Roles, rng: random.Random
) -> tuple[Answer, ...]:
    questions = checklist(visit.scheme, visit.day)
    if target is not None and target.nonconform is not None:
        return exact_answers(questions, condition, visit.day, target=target, rng=rng)
    always = target.always if target else frozenset()
    drawn = drawn_answers(questions, condition, visit.day, strictness=auditor.strictness, always=always, rng=rng)
    return lenient_answers(drawn, rng) if auditor == roles.lenient else drawn


def _full_audit(
    visit: Visit, condition: Condition, target: Target | None, auditor: Auditor, roles: Roles, rng: random.Random
) -> Audit:
    man_days = condition.man_days if visit.scheme == HOUSE else max(condition.man_days - 0.5, 1.0)
    last_day = visit.day + timedelta(days=1 if man_days >= 2 else 0)
    answers = _answers(visit, condition, target, auditor, roles, rng)
    findings = audit_findings(
        answers,
        scheme=visit.scheme,
        day=last_day,
        target=target,
        rate=condition.rate,
        manner=_manner(visit.site, visit.day, condition, roles),
        rng=rng,
    )
    score = percent_score(answers)
    interval = visit_interval(visit.site, visit.scheme, roles, condition.rate)
    return Audit(
        number="",
        site=visit.site,
        scheme=visit.scheme,
        version=checklist(visit.scheme, visit.day).version,
        kind=visit.kind,
        notice=rng.choices(_NOTICES, _NOTICE_WEIGHTS[visit.scheme])[0],
        day=visit.day,
        last_day=last_day,
        auditor=auditor,
        man_days=man_days,
        result=verdict(visit.scheme, score, findings),
        score=score,
        next_due=visit.day + timedelta(days=interval),
        answers=answers,
        findings=findings,
    )


def _follow_up_day(audit: Audit, rng: random.Random) -> date | None:
    """The day of a follow-up, if there is one before the end of the demo."""
    chance, days = rng.random(), rng.randrange(60, 120)
    wanted = audit.result == FAIL or audit.is_bad
    if not wanted or chance > _FOLLOW_UP_CHANCE[audit.result]:
        return None
    if not any(answer.outcome == NONCONFORM for answer in audit.answers):
        return None
    day = monday_to_thursday(audit.last_day + timedelta(days=days))
    return day if day <= LAST_VISIT else None


def _follow_up(audit: Audit, condition: Condition, day: date, roles: Roles, rng: random.Random) -> Audit:
    manner = _manner(audit.site, day, condition, roles)
    still = {_COLLAPSED: 0.5, _DILIGENT: 0.0}.get(manner, 0.12)
    answers = follow_up_answers(audit.answers, still=still, rng=rng)
    findings = audit_findings(
        answers, scheme=audit.scheme, day=day, target=None, rate=condition.rate, manner=manner, rng=rng
    )
    return replace(
        audit,
        kind=FOLLOW_UP,
        day=day,
        last_day=day,
        man_days=1.0,
        result=follow_up_verdict(findings),
        score=percent_score(answers) if audit.scheme == BSCI else None,
        answers=answers,
        findings=findings,
    )


def _rota(site: Site, roles: Roles, auditors: tuple[Auditor, ...], rng: random.Random) -> list[Auditor]:
    """The order in which auditors come to a site, over and over; the lenient one comes twice a round, or never."""
    if roles.is_scripted(site):
        rota = [auditor for auditor in auditors if auditor != roles.lenient]
    else:
        rota = [*auditors, roles.lenient]
    return rng.sample(rota, len(rota))


def _site_audits(
    visits: list[Visit], condition: Condition, targets: dict[Visit, Target], world: World, roles: Roles, seed: int
) -> list[Audit]:
    site = visits[0].site
    rota = _rota(site, roles, world.auditors, stream(seed, "rota", site.name))
    audits = []
    for at, visit in enumerate(visits):
        rng = stream(seed, "audit", site.name, visit.scheme, visit.day.isoformat())
        audit = _full_audit(visit, condition, targets.get(visit), rota[at % len(rota)], roles, rng)
        audits.append(audit)
        day = _follow_up_day(audit, rng)
        if day is not None:
            audits.append(_follow_up(audit, condition, day, roles, rng))
    return audits


def _numbered(audits: list[Audit]) -> tuple[Audit, ...]:
    """Audits by day, with a running number per scheme and year."""
    running: Counter[tuple[str, int]] = Counter()
    numbered = []
    for audit in sorted(audits, key=lambda audit: (audit.day, audit.site.name, audit.scheme, audit.kind)):
        series = (audit.scheme, audit.day.year)
        running[series] += 1
        number = f"{_PREFIX[audit.scheme]}-{audit.day.year}-{running[series]:03d}"
        numbered.append(replace(audit, number=number))
    return tuple(numbered)


def simulation(seed: int) -> Simulation:
    """World, roles and audits of a seed; the same on every machine."""
    world = demo_world(seed)
    roles = demo_roles(world, seed)
    conditions = {site: site_condition(site, roles, seed) for site in world.sites}
    visits = {site: site_visits(site, conditions[site], roles, seed) for site in world.sites}
    targets = planted_targets([visit for own in visits.values() for visit in own], roles, seed)
    audits = [
        audit
        for site in world.sites
        if visits[site]
        for audit in _site_audits(visits[site], conditions[site], targets, world, roles, seed)
    ]
    return Simulation(seed, world, roles, _numbered(audits))
