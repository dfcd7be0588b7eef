"""How often chance alone gives a signal at the newest point: the same points in another order, many times over.

A line on which nothing happens could have shown its points in any order. So its points are shuffled within their
segment, judged anew with the same limits and rules, and the last of them looked at. This asks nothing of the shape of
the values, and counts what frozen limits of few points cost: with limits from 20 points carried forward, a quiet line
signals at its newest point in about 3 of 100 looks (.007 with limits from 24 points, the newest among them).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy

from metrics.control_chart import House, Sequence, judgement
from metrics.control_limits import TRIAL, Floats, Lines, Mask
from metrics.control_rules import Points, run_lengths

# Enough rounds for a few lines; with thousands of lines a few rounds tell as much.
MOST_ROUNDS, LEAST_ROUNDS, SHUFFLED_POINTS = 400, 8, 150_000
SEED = 20250101


@dataclass(frozen=True, slots=True)
class Chance:
    """One entry per line: how often its newest point signals by chance, and how unlikely what it shows is."""

    share: Floats
    p_value: Floats


def chance_of_signals(sequence: Sequence, house: House) -> Chance:
    """Shuffle every line; the sequence holds whole points of lines with limits only.

    ``share``: rounds in which the newest point signals. ``p_value``: of the distance of the newest point from the
    centre (both sides) and of the length of its run, the smaller one doubled because there are two. Each is held
    against all lines of like length (8 to 11 points, up to the end of the baseline, beyond it), shuffled without their
    newest points: what has just happened to some must not make it look usual.
    """
    lines = int(sequence.line.max(initial=-1)) + 1
    rounds = int(np.clip(SHUFFLED_POINTS // max(len(sequence.line), 1), LEAST_ROUNDS, MOST_ROUNDS))
    generator = np.random.default_rng(SEED)
    fired = _newest(_shuffled(sequence, lines, rounds, generator), house)[2]
    score, run, _ = _newest(_shuffled(sequence, lines, rounds, generator, without_newest=True), house)
    scores, runs = score.reshape(rounds, lines), run.reshape(rounds, lines)
    found_score, found_run, _ = _newest(sequence, house)
    length = np.digitize(np.bincount(sequence.line, minlength=lines), [TRIAL, house.baseline_points + 1])
    p_value = np.ones(lines)
    for group in np.unique(length):
        alike = length == group
        p_score = _two_sided(found_score[alike], scores[:, alike].ravel())
        p_run = _tail(found_run[alike], runs[:, alike].ravel()) if group else np.ones(int(alike.sum()))
        p_value[alike] = np.minimum(1, 2 * np.minimum(p_score, p_run))
    return Chance(fired.reshape(rounds, lines).mean(axis=0), p_value)


def _shuffled(
    sequence: Sequence, lines: int, rounds: int, generator: np.random.Generator, *, without_newest: bool = False
) -> Sequence:
    """The sequence so many times over, its lines numbered on, the points of every line in an order drawn anew.

    ``without_newest``: another point of the line, drawn at random, stands in for the newest.
    """
    line: Lines = (np.arange(rounds)[:, None] * lines + sequence.line).ravel().astype(np.int64)
    order = np.lexsort((generator.random(len(line)), line)) % max(len(sequence.line), 1)
    if without_newest:
        ends = np.cumsum(np.bincount(sequence.line, minlength=lines))
        starts = np.concatenate([[0], ends[:-1]]).astype(np.int64)
        newest = np.flatnonzero(np.isin(order, ends - 1))
        own = sequence.line[order[newest]]
        earlier = (ends - starts - 1)[own]
        order[newest] = starts[own] + (generator.random(len(newest)) * earlier).astype(np.int64)
    return replace(
        sequence, chart=sequence.chart[order], line=line, count=sequence.count[order], of=sequence.of[order],
        whole=sequence.whole[order],
    )  # fmt: skip


def kept_after(p_value: Floats, *, share: float) -> Mask:
    """Which of many stand out when at most that share of them may do so by chance (Benjamini and Hochberg 1995)."""
    if len(p_value) == 0:
        return np.zeros(0, dtype=bool)
    return np.asarray(scipy.stats.false_discovery_control(p_value) <= share, dtype=bool)


def _newest(sequence: Sequence, house: House) -> tuple[Floats, Floats, Mask]:
    """Score, length of the run, and whether any rule has fired, at the newest point of every line."""
    newest = np.flatnonzero(np.diff(sequence.line, append=-1) != 0)
    judged = judgement(sequence, house)
    score = np.nan_to_num(judged.limits.score)
    run = run_lengths(Points(score, score, sequence.line))
    fired = np.any([signs[newest] != 0 for signs in judged.signals.values()], axis=0)
    return score[newest], run[newest].astype(np.float64), np.asarray(fired, dtype=bool)


def _two_sided(found: Floats, shuffled: Floats) -> Floats:
    smaller = np.minimum(_tail(found, shuffled), _tail(-found, -shuffled))
    return np.asarray(np.minimum(1, 2 * smaller), dtype=np.float64)


def _tail(found: Floats, shuffled: Floats) -> Floats:
    """The share of shuffled values at least as large, the found one counted among them so that it is never zero."""
    above = len(shuffled) - np.searchsorted(np.sort(shuffled), found, side="left")
    return np.asarray((above + 1) / (len(shuffled) + 1), dtype=np.float64)
