"""``python -m bench.simulation [--seed 1] [--sites 2000]``: the promises of the methods, against simulated truths."""

from __future__ import annotations

import argparse

from bench.simulation.intervals import coverages


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sites", type=int, default=2000, help="simulated sites per case")
    options = parser.parse_args()
    print("| share of 95 % intervals that hold the truth | naive Wilson | ours | half-width | expected |")
    print("|---|---|---|---|---|")
    for coverage in coverages(options.seed, sites=options.sites):
        print(coverage.row(), flush=True)


if __name__ == "__main__":
    main()
