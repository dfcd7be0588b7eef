"""Are the truths planted in the demo found for other seeds too: ``python -m bench.planted_truths [--seeds 20]``.

For each seed the demo is written and loaded anew, and every test of tests/test_planted_truths.py that takes a demo is
asked. Prints a Markdown table: truth, for how many seeds it is found, and for which not.
"""

from __future__ import annotations

import argparse
import inspect
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from data.demo import write_demo
from data.warehouse import open_warehouse
from loaders.load import load_file
from tests import test_planted_truths
from tests.test_planted_truths import Demo

# The shipped demo and the seed the tests look at are not among them.
FIRST_SEED = 101


def truths() -> dict[str, Callable[[Demo], None]]:
    """Name in words -> the test of it."""
    tests = inspect.getmembers(test_planted_truths, inspect.isfunction)
    asked = {name: test for name, test in tests if list(inspect.signature(test).parameters) == ["demo"]}
    return {name.removeprefix("test_").replace("_", " "): test for name, test in asked.items() if name != "demo"}


def missed(seed: int) -> Iterator[str]:
    """The truths of one seed that are not found."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_demo(folder, seed=seed)
        warehouse = open_warehouse(folder / "demo.duckdb")
        for path in sorted(folder.glob("*.xlsx")):
            load_file(warehouse, path, name=path.name)
        planted = json.loads((folder / "planted_truths.json").read_text(encoding="utf-8"))
        for truth, test in truths().items():
            try:
                test(Demo(warehouse, planted))
            except AssertionError:
                yield truth
        warehouse.close()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seeds", type=int, default=20)
    options = parser.parse_args()
    not_found: dict[str, list[int]] = {truth: [] for truth in truths()}
    for seed in range(FIRST_SEED, FIRST_SEED + options.seeds):
        for truth in missed(seed):
            not_found[truth].append(seed)
    print("| planted truth | found | not for seeds |\n|---|---|---|")
    for truth, seeds in not_found.items():
        print(f"| {truth} | {options.seeds - len(seeds)} of {options.seeds} | {', '.join(map(str, seeds)) or '-'} |")


if __name__ == "__main__":
    main()
