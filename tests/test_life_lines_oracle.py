"""Life-lines and re-audits against a reading of their definitions in plain Python, on random histories."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.filters import Filters
from metrics.repeat_chances import repeat_chances
from tests.warehouse_maker import actions, answers, audits, empty_warehouse, findings

EVENTS = "select audit_no, clause, life from life_lines_in($scope)"
START = date(2020, 1, 1)
LOOKED = ("conform", "partial", "nonconform")


@dataclass
class Visit:
    """One audit at one site: its answers, and the clauses on which it raised a finding."""

    name: str
    site: str
    day: date
    full: bool
    answers: dict[str, str] = field(default_factory=dict)
    raised: dict[str, tuple[str, int] | None] = field(default_factory=dict)  # clause -> state of its action, days after

    def found(self, clause: str) -> bool:
        return clause in self.raised or self.answers.get(clause) == "nonconform"

    def covered(self, clause: str) -> bool:
        return self.answers.get(clause) in LOOKED if self.answers else self.full

    def counted(self, clause: str) -> bool:
        """Followed: raised as a finding, or a nonconform answer where the audit raised nothing at all."""
        return self.full and (clause in self.raised or (not self.raised and self.answers.get(clause) == "nonconform"))


OUTCOMES = st.dictionaries(st.sampled_from("ab"), st.sampled_from((*LOOKED, "not_applicable")), max_size=2)
ACTIONS = st.one_of(
    st.none(), st.tuples(st.sampled_from(("open", "closed_verified", "closed_unverified", "void")), st.integers(1, 900))
)


@st.composite
def histories(draw: st.DrawFn) -> list[Visit]:
    """One or two sites with up to six visits each, some of them follow-ups, at least half a year apart."""
    visits = []
    for site in draw(st.sampled_from((("S1",), ("S1", "S2")))):
        for at in range(draw(st.integers(1, 6))):
            raised = draw(st.dictionaries(st.sampled_from("ab"), ACTIONS, max_size=2))
            day = START + timedelta(days=200 * at + draw(st.integers(0, 20)))
            full = draw(st.sampled_from((True, True, True, False)))
            visits.append(Visit(f"{site}-{at}", site, day, full, draw(OUTCOMES), raised))
    return visits


def told(visits: list[Visit]) -> tuple[set[tuple[str, str, str]], dict[str, tuple[int, int]]]:
    """What the warehouse says: (audit, clause, state), and found again of re-audited by re-audit."""
    con = empty_warehouse()
    audits(con, *(f"{v.name} {v.day} {v.site} - kind={'periodic' if v.full else 'follow_up'}" for v in visits))
    answers(con, *(f"{v.name} {clause} {outcome}" for v in visits for clause, outcome in v.answers.items()))
    findings(con, *(f"F-{v.name}-{clause} {v.name} {clause} major" for v in visits for clause in v.raised))
    lines = []
    for visit in visits:
        for clause, action in visit.raised.items():
            if action is not None:
                state, days = action
                closed = f"closed={visit.day + timedelta(days=days)}" if state.startswith("closed") else ""
                lines.append(f"C-{visit.name}-{clause} F-{visit.name}-{clause} state={state} {closed}")
    actions(con, *lines)
    rows = con.execute(EVENTS, {"scope": Filters().as_scope()}).fetchall()
    chances = repeat_chances(con, Filters()).to_dict("records")
    return set(rows), {row["reaudit"]: (row["count"], row["of"]) for row in chances if row["reaudit"] != "window"}


def expected(visits: list[Visit]) -> tuple[set[tuple[str, str, str]], dict[str, tuple[int, int]]]:
    events: set[tuple[str, str, str]] = set()
    chances = {"1": [0, 0], "2": [0, 0], "3": [0, 0]}
    for site in sorted({visit.site for visit in visits}):
        own = sorted((visit for visit in visits if visit.site == site), key=lambda visit: visit.day)
        for clause in "ab":
            events |= _line(own, clause)
            for first in (visit for visit in own if visit.counted(clause)):
                later = [v for v in own if v.day > first.day and v.full and v.covered(clause)]
                for ordinal, visit in enumerate(later[:3], 1):
                    chances[str(ordinal)][1] += 1
                    chances[str(ordinal)][0] += visit.found(clause)
                    if visit.found(clause):
                        break
    seen = {name: (count, of) for name, (count, of) in chances.items()}
    return events, seen if chances["1"][1] else {}


def _line(own: list[Visit], clause: str) -> set[tuple[str, str, str]]:
    events = set()
    for visit in own:
        if not visit.counted(clause):
            continue
        events.add((visit.name, clause, _state(own, visit, clause)))
        for later in (v for v in own if v.day > visit.day and v.full):
            if later.covered(clause):
                if not later.found(clause):
                    events.add((later.name, clause, "cleared"))
                break
            if not later.counted(clause):
                events.add((later.name, clause, "not_looked_at"))
    return events


def _state(own: list[Visit], visit: Visit, clause: str) -> str:
    looks = [v for v in own if v.day < visit.day and v.full and (v.covered(clause) or v.found(clause))]
    if not looks:
        return "first_assessed"
    if not any(look.found(clause) for look in looks[-2:]):
        return "new"
    before = [v for v in own if v.day < visit.day and v.counted(clause)]
    return _standing(own, before[-1], visit, clause) if before else "found_again"


def _standing(own: list[Visit], before: Visit, visit: Visit, clause: str) -> str:
    action = before.raised.get(clause)
    if action is not None and action[0] != "void":
        state, days = action
        return "recurring" if state != "open" and before.day + timedelta(days=days) < visit.day else "persisting"
    following = [v for v in own if v.day > before.day and v.full and v.covered(clause)]
    until = following[0].day if following else date.max
    checks = [v for v in own if not v.full and before.day < v.day < until and v.covered(clause)]
    return "recurring" if checks and not checks[-1].found(clause) and checks[-1].day < visit.day else "found_again"


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(histories())
def test_random_histories_are_told_as_defined(visits: list[Visit]) -> None:
    events, chances = told(visits)
    known, seen = expected(visits)
    assert events == known
    assert chances == seen
