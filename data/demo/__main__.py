"""`python -m data.demo --seed 7 --out DIR`: write the demo workbooks and what is planted in them."""

import argparse
from pathlib import Path

from data.demo import DEFAULT_SEED, FILES, write_demo


def main() -> None:
    """Write the demo of a seed and say how much it holds."""
    parser = argparse.ArgumentParser(prog="python -m data.demo", description="Write the invented demo workbooks.")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="which demo to write (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=FILES, help="folder to write into (default: the shipped files)")
    arguments = parser.parse_args()
    counts = write_demo(arguments.out, seed=arguments.seed).counts
    print(
        f"{arguments.out}: {counts.suppliers} suppliers, {counts.sites} sites, {counts.full_audits} full audits, "
        f"{counts.audits - counts.full_audits} follow-ups, {counts.answers} answers, {counts.findings} findings, "
        f"{counts.actions} actions"
    )


if __name__ == "__main__":
    main()
