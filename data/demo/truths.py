"""The planted truths, with the figures in which they show; measured on the audits, not on what was intended."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from data.demo.answers import CONFORM, NONCONFORM, NOT_APPLICABLE, NOT_ASSESSED, PARTIAL
from data.demo.audits import Audit, Simulation
from data.demo.checklists import checklist
from data.demo.findings import CLOSED, MAJOR, OBSERVATION
from data.demo.items import HOUSE
from data.demo.roles import YEAR_AFTER, YEAR_BEFORE
from data.demo.targets import WARNINGS
from data.demo.verdicts import FAIL, PASS
from data.demo.world import FIRST_DAY, LAST_DAY

FILE_NAME = "planted_truths.json"


@dataclass(frozen=True)
class Share:
    """A part of a whole, both as counts."""

    count: int
    of: int

    @property
    def rate(self) -> float:
        """The share; raises ZeroDivisionError when there is nothing to share."""
        return self.count / self.of


@dataclass(frozen=True)
class Counts:
    """How much the workbooks hold; `bad_audits` failed, or are conditional with a major or critical finding."""

    suppliers: int
    sites: int
    audits: int
    full_audits: int
    bad_audits: int
    suppliers_with_eight_audits: int
    answers: int
    findings: int
    actions: int


@dataclass(frozen=True)
class Collapse:
    """House Audits of one supplier; the warnings are neither in the share before nor in the one after."""

    supplier_code: str
    supplier: str
    day: str
    conformity_before: Share
    conformity_after: Share
    warning_audits: tuple[str, ...]
    warning_scores: tuple[float | None, ...]
    failed_after: Share
    majors_after: int


@dataclass(frozen=True)
class MixRegion:
    """House Audits of one region in two years: the pooled rates fall, the rate of no site does."""

    region: str
    scheme: str
    year_before: int
    year_after: int
    passed_before: Share
    passed_after: Share
    conformity_before: Share
    conformity_after: Share
    weak_audits_before: Share
    weak_audits_after: Share
    weak_sites: tuple[str, ...]
    sites_in_both_years: int


@dataclass(frozen=True)
class RecurringSite:
    """One of the five sites: at how many House Audits the clause was found."""

    supplier_code: str
    supplier: str
    site: str
    found: Share


@dataclass(frozen=True)
class RecurringClause:
    """A clause that comes back at nearly every House Audit of the sites."""

    scheme: str
    clause: str
    dimension: str
    topic: str
    question: str
    sites: tuple[RecurringSite, ...]


@dataclass(frozen=True)
class IneffectiveActions:
    """A supplier whose actions are all closed, while its House Audit findings are found again at the next audit."""

    supplier_code: str
    supplier: str
    closed: Share
    on_time: Share
    found_again: Share
    found_again_elsewhere: Share


@dataclass(frozen=True)
class LenientAuditor:
    """House Audits of one auditor against those of the others at the same sites.

    `expected` is the sum, over the auditor's audits, of the others' mean nonconformities at the site.
    """

    auditor: str
    firm: str
    scheme: str
    audits: int
    sites: int
    nonconformities: int
    expected: float


@dataclass(frozen=True)
class TooFew:
    """A supplier with one full audit only, and its result."""

    supplier_code: str
    supplier: str
    site: str
    audit: str
    result: str


@dataclass(frozen=True)
class PlantedTruths:
    """What a seed has planted; days are written as YYYY-MM-DD."""

    seed: int
    first_day: str
    last_day: str
    counts: Counts
    collapse: Collapse
    mix_region: MixRegion
    recurring_clause: RecurringClause
    ineffective_actions: IneffectiveActions
    lenient_auditor: LenientAuditor
    too_few: tuple[TooFew, ...]

    def as_json(self) -> str:
        """The truths as they are stored beside the workbooks."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"

    def written(self, folder: Path) -> Path:
        """Store the truths in the folder; the path of the file."""
        path = folder / FILE_NAME
        path.write_text(self.as_json(), encoding="utf-8", newline="\n")
        return path


def _conformity(audits: Iterable[Audit]) -> Share:
    counts = Counter(answer.outcome for audit in audits for answer in audit.answers)
    return Share(counts[CONFORM], counts[CONFORM] + counts[PARTIAL] + counts[NONCONFORM])


def _share(audits: Iterable[Audit], chosen: Callable[[Audit], bool]) -> Share:
    flags = [chosen(audit) for audit in audits]
    return Share(sum(flags), len(flags))


def _nonconformities(audit: Audit) -> dict[str, str]:
    """Severity of every nonconformity by clause; observations are none."""
    return {f.item.code: f.severity for f in audit.findings if f.severity != OBSERVATION}


def _house(simulation: Simulation) -> list[Audit]:
    return [audit for audit in simulation.audits if audit.is_full and audit.scheme == HOUSE]


def _counts(simulation: Simulation) -> Counts:
    full = [audit for audit in simulation.audits if audit.is_full]
    per_supplier = Counter(audit.site.supplier.code for audit in full)
    findings = [finding for audit in simulation.audits for finding in audit.findings]
    return Counts(
        suppliers=len(per_supplier),
        sites=len({audit.site.name for audit in full}),
        audits=len(simulation.audits),
        full_audits=len(full),
        bad_audits=sum(audit.is_bad for audit in full),
        suppliers_with_eight_audits=sum(count >= 8 for count in per_supplier.values()),
        answers=sum(len(audit.answers) for audit in simulation.audits),
        findings=len(findings),
        actions=sum(finding.action is not None for finding in findings),
    )


def _collapse(simulation: Simulation) -> Collapse:
    roles = simulation.roles
    audits = [audit for audit in _house(simulation) if audit.site.supplier == roles.collapse]
    before = [audit for audit in audits if audit.day < roles.collapse_day]
    after = [audit for audit in audits if audit.day >= roles.collapse_day]
    calm, warnings = before[: -len(WARNINGS)], before[-len(WARNINGS) :]
    return Collapse(
        supplier_code=roles.collapse.code,
        supplier=roles.collapse.name,
        day=roles.collapse_day.isoformat(),
        conformity_before=_conformity(calm),
        conformity_after=_conformity(after),
        warning_audits=tuple(audit.number for audit in warnings),
        warning_scores=tuple(audit.score for audit in warnings),
        failed_after=_share(after, lambda audit: audit.result == FAIL),
        majors_after=sum(list(_nonconformities(audit).values()).count(MAJOR) for audit in after),
    )


def _mix_region(simulation: Simulation) -> MixRegion:
    roles = simulation.roles
    audits = [audit for audit in _house(simulation) if audit.site.region == roles.mix_region]
    before = [audit for audit in audits if audit.day.year == YEAR_BEFORE]
    after = [audit for audit in audits if audit.day.year == YEAR_AFTER]
    both = {audit.site.name for audit in before} & {audit.site.name for audit in after}
    return MixRegion(
        region=roles.mix_region,
        scheme=HOUSE,
        year_before=YEAR_BEFORE,
        year_after=YEAR_AFTER,
        passed_before=_share(before, lambda audit: audit.result == PASS),
        passed_after=_share(after, lambda audit: audit.result == PASS),
        conformity_before=_conformity(before),
        conformity_after=_conformity(after),
        weak_audits_before=_share(before, lambda audit: audit.site in roles.weak),
        weak_audits_after=_share(after, lambda audit: audit.site in roles.weak),
        weak_sites=tuple(sorted(site.name for site in roles.weak)),
        sites_in_both_years=len(both),
    )


def _recurring_clause(simulation: Simulation) -> RecurringClause:
    roles = simulation.roles
    item = next(item for item in checklist(HOUSE, LAST_DAY).items if item.key == roles.recurring_key)
    sites = []
    for site in roles.recurring_sites:
        own = [audit for audit in _house(simulation) if audit.site == site]
        found = _share(own, lambda audit: item.code in _nonconformities(audit))
        sites.append(RecurringSite(site.supplier.code, site.supplier.name, site.name, found))
    return RecurringClause(HOUSE, item.code, item.dimension, item.topic, item.text, tuple(sites))


def _found_again(audits: Iterable[Audit]) -> Share:
    """Nonconformities whose clause was assessed at the site's next audit, and how many were found there again."""
    by_site: dict[str, list[Audit]] = defaultdict(list)
    for audit in audits:
        by_site[audit.site.name].append(audit)
    again = of = 0
    for own in by_site.values():
        for audit, following in pairwise(own):
            outcomes = {answer.item.code: answer.outcome for answer in following.answers}
            for clause in _nonconformities(audit):
                if outcomes.get(clause, NOT_APPLICABLE) not in (NOT_APPLICABLE, NOT_ASSESSED):
                    of += 1
                    again += clause in _nonconformities(following)
    return Share(again, of)


def _ineffective_actions(simulation: Simulation) -> IneffectiveActions:
    supplier = simulation.roles.ineffective
    actions = [
        finding.action
        for audit in simulation.audits
        if audit.site.supplier == supplier
        for finding in audit.findings
        if finding.action is not None
    ]
    on_time = [action for action in actions if action.closed is not None and action.closed <= action.original_due]
    return IneffectiveActions(
        supplier_code=supplier.code,
        supplier=supplier.name,
        closed=Share(sum(action.state == CLOSED for action in actions), len(actions)),
        on_time=Share(len(on_time), len(actions)),
        found_again=_found_again(audit for audit in _house(simulation) if audit.site.supplier == supplier),
        found_again_elsewhere=_found_again(audit for audit in _house(simulation) if audit.site.supplier != supplier),
    )


def _lenient_auditor(simulation: Simulation) -> LenientAuditor:
    lenient = simulation.roles.lenient
    own: dict[str, list[int]] = defaultdict(list)
    others: dict[str, list[int]] = defaultdict(list)
    for audit in _house(simulation):
        (own if audit.auditor == lenient else others)[audit.site.name].append(len(_nonconformities(audit)))
    shared = sorted(own.keys() & others.keys())
    return LenientAuditor(
        auditor=lenient.name,
        firm=lenient.firm,
        scheme=HOUSE,
        audits=sum(len(own[site]) for site in shared),
        sites=len(shared),
        nonconformities=sum(sum(own[site]) for site in shared),
        expected=round(sum(len(own[site]) * sum(others[site]) / len(others[site]) for site in shared), 1),
    )


def _too_few(simulation: Simulation) -> tuple[TooFew, ...]:
    audits = [a for a in simulation.audits if a.is_full and a.site.supplier in simulation.roles.too_few]
    by_code = sorted(audits, key=lambda audit: audit.site.supplier.code)
    return tuple(TooFew(a.site.supplier.code, a.site.supplier.name, a.site.name, a.number, a.result) for a in by_code)


def planted_truths(simulation: Simulation) -> PlantedTruths:
    """All truths of a simulation with their figures."""
    return PlantedTruths(
        seed=simulation.seed,
        first_day=FIRST_DAY.isoformat(),
        last_day=LAST_DAY.isoformat(),
        counts=_counts(simulation),
        collapse=_collapse(simulation),
        mix_region=_mix_region(simulation),
        recurring_clause=_recurring_clause(simulation),
        ineffective_actions=_ineffective_actions(simulation),
        lenient_auditor=_lenient_auditor(simulation),
        too_few=_too_few(simulation),
    )
