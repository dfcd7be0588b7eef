"""A change between two views, and how much of it is own change and how much a change of who was audited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.oracle.audits import Rows
from tests.oracle.facts import ASSESSED, VERDICTS, Known, Visit, dimension_of, topic_of
from tests.oracle.scope import Scope, findings, visits, word
from tests.oracle.sections import covered, dimension_results, parts, points

LEAST_SHARED = 0.5


@dataclass
class Part:
    """What one audit brings into one side of a comparison."""

    under: Any
    visit: Visit
    y: float
    n: float

    @property
    def strata(self) -> dict[str, tuple[Any, ...]]:
        place, checklist = self.visit.place, self.visit.checklist
        return {
            "sites": (place["site"], checklist),
            "regions": (place["region"], checklist),
            "checklists": (checklist,),
        }


Sums = dict[tuple[Any, ...], list[float]]


def change(known: Known, before: Scope, after: Scope, *, measure: str, by: str) -> Rows:
    """Counts of both sides, their difference, own change and mix (Kitagawa 1955)."""
    sides = [list(parts_of(known, scope, measure, by)) for scope in (before, after)]
    rows: Rows = {}
    for under in {part.under for side in sides for part in side}:
        old, new = ([part for part in side if part.under == under] for side in sides)
        y0, n0 = sum(part.y for part in old), sum(part.n for part in old)
        y1, n1 = sum(part.y for part in new), sum(part.n for part in new)
        sites = [{part.visit.place["site"] for part in side if part.n} for side in (old, new)]
        rows[(under, None)] = {
            "count": y1, "of": n1, "before_count": y0, "before_of": n0,
            "difference": y1 / n1 - y0 / n0 if n0 and n1 else None,
            "sites_both": len(sites[0] & sites[1]), "sites_before": len(sites[0] - sites[1]),
            "sites_after": len(sites[1] - sites[0]), **_taken_apart(old, new, n0, n1),
        }  # fmt: skip
    return rows


def parts_of(known: Known, scope: Scope, measure: str, by: str) -> Iterator[Part]:
    """The y and n of a rate, audit by audit, by the definitions of the metrics."""
    if measure == "conformity":
        yield from _answers(known, scope, by)
    elif measure == "pass":
        yield from _verdicts(known, scope, by)
    elif measure == "repeat":
        for fact in findings(known, scope):
            if fact.is_nonconformity and fact.state in ("repeated", "not_repeated"):
                under = word(fact.visit, by, dimension=fact.dimension, topic=fact.topic)
                yield Part(under, fact.visit, fact.state == "repeated", 1)
    else:
        yield from _findings(known, scope, by)


def _answers(known: Known, scope: Scope, by: str) -> Iterator[Part]:
    """Of every part an audit tells of, which may hold no answer: it is then seen, as nought of nought."""
    for visit in visits(known, scope):
        told: dict[Any, list[Any]] = {}
        for dimension, topic in parts(visit) if visit.audited else ():
            if scope.about(dimension, topic):
                own = [each for each in visit.answers if (dimension_of(each), topic_of(each)) == (dimension, topic)]
                told.setdefault(word(visit, by, dimension=dimension, topic=topic), []).extend(own)
        for under, answers in told.items():
            items = [answer for answer in answers if answer.outcome in ASSESSED]
            yield Part(under, visit, points(known, items), len(items))


def _verdicts(known: Known, scope: Scope, by: str) -> Iterator[Part]:
    for visit in visits(known, scope):
        if not visit.audited:
            continue
        if by == "dimension" or scope.sectional:
            for dimension, (result, basis) in dimension_results(known, visit, scope).items():
                if basis and result in VERDICTS:
                    yield Part(word(visit, by, dimension=dimension), visit, result == "pass", 1)
        elif visit.result in VERDICTS:
            yield Part(word(visit, by), visit, visit.result == "pass", 1)


def _findings(known: Known, scope: Scope, by: str) -> Iterator[Part]:
    recorded = known.schemes_with_findings()
    sectional = by in ("dimension", "topic") or scope.sectional
    found = findings(known, scope)
    for visit in visits(known, scope):
        if not visit.audited or not (visit.answered or visit.scheme in recorded):
            continue
        parts = [part for part in covered(known, visit) if scope.about(*part)]
        words = {word(visit, by, dimension=d, topic=t) for d, t in parts} if sectional else {word(visit, by)}
        for under in words:
            own = [
                fact
                for fact in found
                if fact.visit is visit
                and fact.is_nonconformity
                and word(visit, by, dimension=fact.dimension, topic=fact.topic) == under
            ]
            yield Part(under, visit, len(own), 1)


def _taken_apart(old: list[Part], new: list[Part], n0: float, n1: float) -> dict[str, Any]:
    """Own change and mix within the finest strata of which at least half of the weight is seen on both sides."""
    nothing = {"strata": None, "own": None, "mix": None}
    if not n0 or not n1:
        return nothing
    for name in ("sites", "regions", "checklists"):
        before, after = _summed(old, name), _summed(new, name)
        own = mix = shared = 0.0
        for stratum in before.keys() | after.keys():
            (s0, m0), (s1, m1) = before.get(stratum, [0, 0]), after.get(stratum, [0, 0])
            if not m0 and not m1:
                continue
            p0, p1 = s0 / m0 if m0 else s1 / m1, s1 / m1 if m1 else s0 / m0
            w0, w1 = m0 / n0, m1 / n1
            own += (w0 + w1) / 2 * (p1 - p0)
            mix += (p0 + p1) / 2 * (w1 - w0)
            shared += (w0 + w1) / 2 if m0 and m1 else 0
        if shared >= LEAST_SHARED - 1e-12:
            return {"strata": name, "own": own, "mix": mix}
    return nothing


def _summed(parts: list[Part], name: str) -> Sums:
    sums: Sums = {}
    for part in parts:
        own = sums.setdefault(part.strata[name], [0.0, 0.0])
        own[0] += part.y
        own[1] += part.n
    return sums
