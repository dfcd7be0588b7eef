"""Who heads the list: suppliers that are bad, or suppliers that had bad luck in few audits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metrics.intervals import wilson
from metrics.shrinkage import BetaPrior, Posterior, beta_fit

SUPPLIERS, LISTED, BAR_SHARE, SURE = 2000, 50, 0.80, 0.90
# True shares of failed audits, 16 % on average: about as far apart as the raw list of the reference shows them to be.
SHAPE = (1.5, 8.0)
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class List:
    """One line of the table, a mean over rounds: of the listed, how many are among the truly worst tenth."""

    ordering: str
    truly_worst: float
    true_rate: float
    shown_rate: float
    expected: str

    def row(self) -> str:
        told = f"{self.truly_worst:.0%} | {self.true_rate:.3f} | {self.shown_rate:.3f}"
        return f"| {self.ordering} | {told} | {self.expected} |"


@dataclass(frozen=True)
class Band:
    """What 'clearly worse' and 'clearly better' are worth, over all rounds."""

    band: str
    named: float
    rightly: float

    def row(self) -> str:
        return f"| {self.band} | {self.named:.1f} | {self.rightly:.0%} |"


def lists(seed: int, *, rounds: int) -> Iterator[List]:
    """The worst 50 of 2,000 suppliers with 1 + Poisson(3) audits each, by several orderings."""
    printed = {
        "raw rate": "45 %, .318, .924", "Wilson lower bound": "59 %, .362, .810", "funnel z": "61 %, .365, .786",
        "ours: P(worse than the bar)": "63 %, .372, .70",
    }  # fmt: skip
    told: dict[str, list[tuple[float, float, float]]] = {name: [] for name in printed}
    for number in range(rounds):
        truth, failed, audits = drawn(np.random.default_rng([seed, number]))
        worst = truth >= np.quantile(truth, 0.9)
        prior, found = judged(failed, audits)
        raw = failed / audits
        spread = np.sqrt(prior.mean * (1 - prior.mean) / audits)
        orders = {
            "raw rate": (raw, raw),
            "Wilson lower bound": (wilson(failed, audits)[0], raw),
            "funnel z": ((raw - prior.mean) / spread, raw),
            "ours: P(worse than the bar)": (found.beyond, found.mean),
        }
        luck = np.random.default_rng([seed, number, 1]).random(SUPPLIERS)
        for name, (order, shown) in orders.items():
            head = np.lexsort((luck, -order))[:LISTED]
            told[name].append((worst[head].mean(), truth[head].mean(), shown[head].mean()))
    for name, values in told.items():
        means = np.mean(values, axis=0)
        yield List(name, float(means[0]), float(means[1]), float(means[2]), printed[name])


def bands(seed: int, *, rounds: int) -> Iterator[Band]:
    """How many suppliers a band names per round, and which share of them truly lies on that side of the bar."""
    named = {"clearly worse": [0, 0], "clearly better": [0, 0]}
    for number in range(rounds):
        truth, failed, audits = drawn(np.random.default_rng([seed, number]))
        prior, found = judged(failed, audits)
        bar = prior.quantile(BAR_SHARE)
        several = audits > 1
        for band, chosen, right in (
            ("clearly worse", found.beyond > SURE, truth > bar),
            ("clearly better", found.beyond < min(1 - SURE, (1 - BAR_SHARE) / 2), truth < bar),
        ):
            named[band][0] += int((chosen & several).sum())
            named[band][1] += int((chosen & several & right).sum())
    for band, (all_named, rightly) in named.items():
        yield Band(band, all_named / rounds, rightly / max(all_named, 1))


def drawn(rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """Each supplier's true share of failed audits, how many failed, of how many."""
    truth = rng.beta(*SHAPE, SUPPLIERS)
    audits = 1 + rng.poisson(3, SUPPLIERS)
    return truth, rng.binomial(audits, truth).astype(np.float64), audits.astype(np.float64)


def judged(failed: Floats, audits: Floats) -> tuple[BetaPrior, Posterior]:
    """The spread among all, fitted by our own function, and what it says of each."""
    prior = beta_fit(failed, audits).prior
    assert isinstance(prior, BetaPrior), "2,000 suppliers that differ have a spread"
    return prior, prior.posterior(failed, audits, bar=prior.quantile(BAR_SHARE))
