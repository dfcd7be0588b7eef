"""``python -m bench.simulation [--seed 1] [--size 2000]``: the promises of the methods, against simulated truths.

Prints Markdown tables; the last column is what the reference on methods printed for the same case.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Protocol

from bench.simulation.charts import found_steps, stable_charts
from bench.simulation.intervals import coverages
from bench.simulation.ranking import bands, lists


class Line(Protocol):
    """A line of a table."""

    def row(self) -> str:
        """As Markdown."""
        ...


def table(heading: str, lines: Iterable[Line]) -> None:
    """Print each line as soon as it is known."""
    columns = heading.count("|") - 1
    print(f"\n{heading}\n{'|---' * columns}|")
    for line in lines:
        print(line.row(), flush=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=2000, help="sites or charts per case, a hundred per round of lists")
    options = parser.parse_args()
    seed, size = options.seed, options.size
    table(
        "| 95 % intervals that hold the truth | naive Wilson | ours | of these very sites | half-width | expected |",
        coverages(seed, sites=size),
    )
    table(
        "| stable charts with a signal | points | ever | at the newest | expected |",
        stable_charts(seed, charts=size),
    )
    table("| a step half-way is signalled | 1 sigma | 2 sigma | expected |", found_steps(seed, charts=size))
    rounds = max(size // 100, 1)
    table(
        "| worst 50 of 2,000 by | truly worst tenth | true rate | rate shown | expected |", lists(seed, rounds=rounds)
    )
    table("| band | named per round | rightly |", bands(seed, rounds=rounds))


if __name__ == "__main__":
    main()
