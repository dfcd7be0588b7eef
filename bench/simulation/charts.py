"""How often a control chart calls a change where there is none, and how often it sees one that is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metrics.control_limits import Limits, first_points, p_prime, xmr
from metrics.control_rules import Points, signals

AUDITS_A_MONTH, ITEMS, TRUE_RATE = 10, 60, 0.92
Floats = NDArray[np.float64]
Lines = NDArray[np.int64]


@dataclass(frozen=True)
class FalseAlarms:
    """One line of the table: share of stable charts with any signal, and with one at the newest point."""

    case: str
    points: int
    ever: float
    newest: float
    expected: str

    def row(self) -> str:
        return f"| {self.case} | {self.points} | {self.ever:.3f} | {self.newest:.3f} | {self.expected} |"


@dataclass(frozen=True)
class Found:
    """One line of the table: share of charts of 24 points in which a step half-way is signalled."""

    case: str
    one_sigma: float
    two_sigma: float
    expected: str

    def row(self) -> str:
        return f"| {self.case} | {self.one_sigma:.2f} | {self.two_sigma:.2f} | {self.expected} |"


def stable_charts(seed: int, *, charts: int) -> Iterator[FalseAlarms]:
    """Charts on which nothing changes: single values, and shares of alike answers."""
    rng = np.random.default_rng(seed)
    for rules, printed in (
        ("beyond", {12: ".03", 24: ".06, newest .005", 60: ".15"}),
        ("standard", {12: ".03", 24: ".08, newest .007", 60: ".27"}),
        ("sensitive", {12: ".05", 24: ".15, newest .013", 60: ".45"}),
    ):
        for points, expected in printed.items():
            value, line = rng.standard_normal(charts * points), _lines(charts, points)
            limits = xmr(value, line=line, screened=False)
            yield _alarms(f"XmR, {rules}, limits from all points", limits, line, rules, expected)
    for points in (24, 60):
        value, line = rng.standard_normal(charts * points), _lines(charts, points)
        limits = xmr(value, line=line, baseline=_frozen(line))
        yield _alarms("XmR, standard, kept from 20, screened", limits, line, "standard", "-")
    yield from _alike_answers(rng, charts)


def found_steps(seed: int, *, charts: int) -> Iterator[Found]:
    """Charts of 24 single values whose level moves half-way by one or two standard deviations."""
    for rules, expected in (("beyond", ".14 / .36"), ("standard", ".27 / .71"), ("sensitive", ".44 / .85")):
        rng = np.random.default_rng(seed)
        line = _lines(charts, 24)
        shares = []
        for step in (1, 2):
            value = rng.standard_normal(charts * 24) + step * (np.arange(charts * 24) % 24 >= 12)
            shares.append(_alarms("", xmr(value, line=line, screened=False), line, rules, "").ever)
        yield Found(f"XmR, {rules}, limits from all points", shares[0], shares[1], expected)


def _alike_answers(rng: np.random.Generator, charts: int) -> Iterator[FalseAlarms]:
    """24 months of 10 audits of 60 answers; the answers of one audit resemble each other."""
    line = _lines(charts, 24)
    of = np.full(len(line), float(AUDITS_A_MONTH * ITEMS))
    for correlation in (0.05, 0.15):
        size = 1 / correlation - 1
        audits = rng.beta(TRUE_RATE * size, (1 - TRUE_RATE) * size, (len(line), AUDITS_A_MONTH))
        count = rng.binomial(ITEMS, audits).sum(axis=1).astype(np.float64)
        charted = [
            ("p chart", p_prime(count, of, line=line, plain=True), ".94 to 1.0"),
            ("p' chart", p_prime(count, of, line=line, screened=False), ".06 to .18"),
            ("XmR of the shares", xmr(count / of, line=line, screened=False), ".06 to .18"),
        ]
        for name, limits, expected in charted:
            yield _alarms(f"{name}, beyond, correlation {correlation}", limits, line, "beyond", expected)
        kept = p_prime(count, of, line=line, baseline=_frozen(line))
        case = f"p' chart, standard, kept from 20, screened, correlation {correlation}"
        yield _alarms(case, kept, line, "standard", "-")


def _alarms(case: str, limits: Limits, line: Lines, rules: str, expected: str) -> FalseAlarms:
    fired = signals(Points(limits.value, limits.score, line), rules="standard" if rules == "beyond" else rules)
    chosen = [fired["beyond"]] if rules == "beyond" else list(fired.values())
    told = np.any([signs != 0 for signs in chosen], axis=0).reshape(int(line.max()) + 1, -1)
    ever, newest = float(told.any(axis=1).mean()), float(told[:, -1].mean())
    return FalseAlarms(case, told.shape[1], ever, newest, expected)


def _frozen(line: Lines) -> NDArray[np.bool_]:
    return first_points(np.ones(len(line), dtype=bool), most=20, line=line)


def _lines(charts: int, points: int) -> Lines:
    return np.repeat(np.arange(charts, dtype=np.int64), points)
