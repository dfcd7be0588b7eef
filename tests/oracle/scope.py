"""Which visits, answers, findings and actions a question is about, and under which word each is counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tests.oracle.facts import FULL_KINDS, Fact, Known, Visit
from tests.oracle.records import Action


@dataclass(frozen=True)
class Scope:
    """What is asked about; empty means everything, and full audits for kinds."""

    start: date | None = None
    stop: date | None = None
    suppliers: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    as_of: date | None = None

    def about(self, dimension: str, topic: str) -> bool:
        return _chosen(self.dimensions, dimension) and _chosen(self.topics, topic)

    @property
    def sectional(self) -> bool:
        """Whether whole audits cannot answer, because the question is about parts of them."""
        return bool(self.dimensions or self.topics)


def places(known: Known, scope: Scope) -> list[dict[str, str]]:
    """The sites in view, audited or not."""
    return [
        place
        for place in known.places
        if _chosen(scope.suppliers, place["supplier"], place["code"])
        and _chosen(scope.sites, place["site"])
        and _chosen(scope.regions, place["region"])
        and _chosen(scope.countries, place["country"])
    ]


def visits_of_any_kind(known: Known, scope: Scope) -> list[Visit]:
    here = places(known, scope)
    return [
        visit
        for visit in known.visits
        if (scope.start is None or visit.date >= scope.start)
        and (scope.stop is None or visit.date <= scope.stop)
        and _chosen(scope.schemes, visit.scheme, visit.checklist)
        and visit.place in here
    ]


def visits(known: Known, scope: Scope) -> list[Visit]:
    return [visit for visit in visits_of_any_kind(known, scope) if kind_chosen(scope, visit.kind)]


def findings(known: Known, scope: Scope, *, of_any_kind: bool = False) -> list[Fact]:
    among = visits_of_any_kind(known, scope) if of_any_kind else visits(known, scope)
    return [
        fact
        for visit in among
        for fact in visit.findings
        if scope.about(fact.dimension, fact.topic) and _chosen(scope.severities, fact.severity)
    ]


def actions(known: Known, scope: Scope) -> list[tuple[Action, Fact, str]]:
    """Actions raised by the day, with their finding and how they stand on it: of any kind of visit unless asked."""
    assert scope.as_of is not None
    return [
        (action, fact, standing(action, scope.as_of))
        for fact in findings(known, scope, of_any_kind=not scope.kinds)
        if fact.visit.date <= scope.as_of
        for action in fact.actions
    ]


def standing(action: Action, day: date) -> str:
    """A closing date after the day leaves it open, a rejected plan too; without one, the state says if it is closed."""
    if action.state == "void":
        return "void"
    if action.state == "plan_rejected":
        return "open"
    if action.closed is not None:
        return "closed" if action.closed <= day else "open"
    return "closed" if is_closed(action) else "open"


def is_closed(action: Action) -> bool:
    """Closed by its date or its state, whenever."""
    said = action.closed is not None or action.state in ("closed_unverified", "closed_verified")
    return said and action.state != "plan_rejected"


def word(
    visit: Visit, by: str, *, dimension: str = "", topic: str = "", clause: str | None = "", severity: str = ""
) -> str | None:
    """Under what a thing is counted in a breakdown; None where it has no such word."""
    if by == "clause":
        return None if clause is None else f"{visit.checklist} {clause}"
    own = {"all": "all", "dimension": dimension, "topic": topic, "severity": severity}
    of_visit = {"scheme": visit.scheme, "checklist": visit.checklist, "firm": visit.firm, "auditor": visit.auditor}
    return {**own, **of_visit, **visit.place}[by]


def period(day: date, every: str | None) -> date | None:
    """The first day of the period, None where all time is one."""
    if every is None:
        return None
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[every]
    return date(day.year, month, 1)


def _chosen(options: tuple[str, ...], *words: str) -> bool:
    return not options or any(each in options for each in words)


def kind_chosen(scope: Scope, kind: str) -> bool:
    wanted: Iterable[str] = scope.kinds or ("full",)
    return "all" in wanted or ("full" in wanted and kind in FULL_KINDS) or kind in wanted
