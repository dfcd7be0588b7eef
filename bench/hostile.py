"""Hostile files loaded while people work: ``python -m bench.hostile [--sessions 10] [--seconds 30]``.

As many readers as sessions, each with a cursor of its own, ask the headline figures of the Overview over and over, each
under a region of its own; the right answers are known beforehand. First nobody loads; then the worker takes in the
hostile files of the tests, one after the other, as uploads are. Counted are errors and answers other than the right
ones; compared are the waits.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.killed_work import served
from bench.shuffles import demo_warehouse
from data.inbox import spool_path
from data.warehouse import Warehouse
from data.worker import Worker
from loaders.load import READER
from metrics.audit_pass_rate import audit_pass_rate
from metrics.choices import choices, data_period
from metrics.conformity_rate import conformity_rate
from metrics.corrective_actions import corrective_actions
from metrics.filters import Filters
from metrics.nonconformities import nonconformities
from metrics.overview import overview
from metrics.repeat_rate import repeat_rate
from tests.hostile_files import FILES

# Seconds in which somebody looks at the figures before asking again.
THINKING = 1.0
ASKED = (overview, audit_pass_rate, conformity_rate, nonconformities, repeat_rate, corrective_actions)


@dataclass(frozen=True)
class Outcome:
    """What the readers met: seconds of every round of questions, wrong answers, errors; and the files refused."""

    seconds: tuple[float, ...]
    wrong: int
    errors: tuple[str, ...]
    files: int = 0
    refused: int = 0

    def wait(self, share: float) -> float:
        """The wait that this share of the rounds did not exceed, in milliseconds."""
        return float(np.quantile(self.seconds, share)) * 1000


def answers(warehouse: Warehouse, filters: Filters) -> str:
    """The figures as one session sees them."""
    with warehouse.cursor() as con:
        return "\n".join(metric(con, filters).to_csv(index=False) for metric in ASKED)


def session_filters(warehouse: Warehouse, sessions: int) -> list[Filters]:
    """A filter per session: the regions in turn."""
    with warehouse.cursor() as con:
        dates, regions = data_period(con), choices(con)["regions"]
    assert dates is not None
    return [Filters(as_of=dates[1], regions=(regions[at % len(regions)],)) for at in range(sessions)]


def watched(worker: Worker, sessions: int, done: threading.Event, expected: list[str]) -> Outcome:
    """What the sessions meet until ``done``."""
    filters = session_filters(worker.warehouse, sessions)

    def session(at: int) -> tuple[list[float], int, list[str]]:
        seconds: list[float] = []
        wrong, errors = 0, []
        while not seconds or not done.is_set():
            began = time.perf_counter()
            try:
                wrong += answers(worker.warehouse, filters[at]) != expected[at]
            except Exception as error:  # whatever a session meets is what is counted
                errors.append(f"{type(error).__name__}: {error}")
            seconds.append(time.perf_counter() - began)
            done.wait(THINKING)
        return seconds, wrong, errors

    with ThreadPoolExecutor(sessions) as pool:
        met = list(pool.map(session, range(sessions)))
    return Outcome(
        tuple(one for seconds, _, _ in met for one in seconds), sum(wrong for _, wrong, _ in met),
        tuple(error for _, _, errors in met for error in errors),
    )  # fmt: skip


def loaded(worker: Worker, names: list[str]) -> tuple[int, int]:
    """Take in the hostile files of these names as uploads are; how many, and how many were refused."""
    refused = 0
    for name, make, _, _ in FILES:
        if name not in names:
            continue
        spooled = spool_path(worker.warehouse.path)
        spooled.write_bytes(make())
        job = worker.submit_file(spooled, name=f"{name}.xlsx")
        while (found := worker.job(job))["state"] in ("waiting", "running"):
            time.sleep(0.01)
        refused += found["state"] == "refused"
    return len(names), refused


def calm(worker: Worker, sessions: int, expected: list[str], seconds: float) -> Outcome:
    """The sessions alone, for so long."""
    done = threading.Event()
    threading.Timer(seconds, done.set).start()
    return watched(worker, sessions, done, expected)


def under_fire(worker: Worker, sessions: int, expected: list[str], names: list[str]) -> Outcome:
    """The sessions while these hostile files are taken in."""
    done = threading.Event()

    def fire() -> tuple[int, int]:
        try:
            return loaded(worker, names)
        finally:
            done.set()

    with ThreadPoolExecutor(1) as pool:
        firing = pool.submit(fire)
        met = watched(worker, sessions, done, expected)
        files, refused = firing.result()
    return Outcome(met.seconds, met.wrong, met.errors, files, refused)


def rounds(database: Path, *, sessions: int, seconds: float, names: list[str]) -> tuple[Outcome, Outcome]:
    """The sessions alone, and under fire."""
    with served(database) as worker:
        expected = [answers(worker.warehouse, filters) for filters in session_filters(worker.warehouse, sessions)]
        READER.warm(always=True)
        version = worker.warehouse.data_version
        alone = calm(worker, sessions, expected, seconds)
        fired = under_fire(worker, sessions, expected, names)
        assert worker.warehouse.data_version == version, "a hostile file was taken in"
        return alone, fired


def main() -> None:
    """Print both lines. Ends with 1 when a session met an error or a wrong number."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sessions", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=30.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        demo = demo_warehouse(Path(folder))
        demo.close()
        names = [name for name, *_ in FILES]
        alone, fired = rounds(demo.path, sessions=options.sessions, seconds=options.seconds, names=names)
    print(f"{options.sessions} sessions, {len(ASKED)} figures a round")
    for title, one in (("alone", alone), (f"{fired.files} hostile files, {fired.refused} refused", fired)):
        waits = f"p50 {one.wait(0.5):5.0f} ms  p95 {one.wait(0.95):5.0f} ms"
        ratio = one.wait(0.95) / alone.wait(0.95)
        met = f"{len(one.seconds):5} rounds  errors {len(one.errors)}  wrong {one.wrong}"
        print(f"  {title:34} {met}  {waits} = {ratio:.2f} x alone")
    for error in fired.errors[:5]:
        print(f"  {error}")
    sys.exit(bool(alone.errors or fired.errors or alone.wrong or fired.wrong))


if __name__ == "__main__":
    main()
