"""Are predicted chance and points score worth anything, and at what cost: ``python -m bench.risk [--seeds 20 ...]``.

--seeds N      the demo written for N other seeds: verdict and figures of the test on the past, and where the supplier
               that is planted to collapse stood the day before, among all sites by chance
--shuffles N   the demo's audits dealt out anew N times: how often the test calls a useless chance, or useless points,
               usable
--answers N    a made warehouse of about so many answers: seconds of back-tests and chances, beside a bare fit of
               scikit-learn to the same table
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from bench.made_warehouse import made_warehouse
from bench.planted_truths import FIRST_SEED
from bench.shuffles import EVERYTHING, demo_warehouse, shuffled_rounds
from data.demo import write_demo
from data.warehouse import Warehouse, open_warehouse
from loaders.load import load_file
from metrics.backtest import BackTest, Estimate, backtest, judged
from metrics.chance_model import ChanceScorer
from metrics.choices import data_period
from metrics.known_features import FEATURES
from metrics.next_audits import forecast_rules
from metrics.points_backtest import points_backtest
from metrics.risk import risk_points
from metrics.risk_chance import risk_chances
from metrics.rolling_origin import rolled


def of_seeds(seeds: int) -> None:
    """A row per seed, and how often the collapse was foreseen."""
    print(
        "| seed | verdict | events of audits | AUC | above last result | error saved | collapse: chance, sites above |"
    )
    print("|---|---|---|---|---|---|---|")
    seen, verdicts = 0, Counter[str]()
    for seed in range(FIRST_SEED, FIRST_SEED + seeds):
        with other_demo(seed) as (warehouse, planted), warehouse.cursor() as con:
            test = backtest(con, EVERYTHING)
            chance, above = collapse(con, planted["supplier"], date.fromisoformat(planted["day"]))
        verdicts[test.verdict] += 1
        seen += above <= 0.2
        print(f"| {seed} | {figures(test)} | {chance:.0%}, {above:.0%} above |", flush=True)
    told = ", ".join(f"{name}: {count}" for name, count in verdicts.most_common())
    print(f"\n{told}; collapse among the fifth of sites with the highest chance the day before: {seen} of {seeds}")


@contextmanager
def other_demo(seed: int) -> Iterator[tuple[Warehouse, dict[str, str]]]:
    """The demo of a seed as the loader takes it in, and what is planted as the collapse."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_demo(folder, seed=seed)
        warehouse = open_warehouse(folder / "demo.duckdb")
        for path in sorted(folder.glob("*.xlsx")):
            load_file(warehouse, path, name=path.name)
        yield warehouse, json.loads((folder / "planted_truths.json").read_text(encoding="utf-8"))["collapse"]
        warehouse.close()


def collapse(con: duckdb.DuckDBPyConnection, supplier: str, day: date) -> tuple[float, float]:
    """The highest chance among the supplier's sites on the day before, and the share of sites with a higher one."""
    chances = risk_chances(con, replace(EVERYTHING, as_of=day - timedelta(days=1)))
    audited = chances[chances["audits"] > 0]
    own = float(audited.loc[audited["supplier"] == supplier, "chance"].max())
    return own, float((audited["chance"] > own).mean())


def of_shuffles(rounds: int) -> None:
    """How often each verdict is given where there is nothing to foretell."""
    verdicts: dict[str, Counter[str]] = {"predicted chance": Counter(), "points score": Counter()}
    aucs: dict[str, list[float]] = {score: [] for score in verdicts}
    with TemporaryDirectory() as folder:
        warehouse = demo_warehouse(Path(folder))
        for told in shuffled_rounds(warehouse, rounds, both_tests):
            for score, (verdict, auc) in told.items():
                verdicts[score][verdict] += 1
                aucs[score] += [auc] if auc == auc else []
        warehouse.close()
    print(f"{rounds} shuffles of the demo; usable by chance at most 2.5%")
    for score, given in verdicts.items():
        for name, count in given.most_common():
            print(f"- {score}, {name}: {count} ({count / rounds:.1%})")
        told_aucs = aucs[score]
        print(f"- {score}, AUC: mean {np.mean(told_aucs):.3f}, from {np.min(told_aucs):.3f} to {np.max(told_aucs):.3f}")


def both_tests(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, float]]:
    """Verdict and AUC of each score."""
    chance = backtest(con, EVERYTHING, resamples=300)
    [points] = points_backtest(con, EVERYTHING).to_dict("records")
    return {
        "predicted chance": (chance.verdict, chance.auc.value if chance.auc else np.nan),
        "points score": (points["why"], points["auc"]),
    }


def of_size(answers: int) -> None:
    """Seconds, beside a bare fit."""
    warehouse = open_warehouse(made_warehouse(answers))
    with warehouse.cursor() as con:
        rules = forecast_rules(con)
        period = data_period(con)
        assert period is not None
        day = period[1]
        filters = replace(EVERYTHING, as_of=day)
        began = time.perf_counter()
        scorer = ChanceScorer(filters, rules)
        told = rolled(con, filters, scorer, rules, day=day + timedelta(days=1))
        scored = time.perf_counter()
        test = judged(told, rules)
        tested = time.perf_counter()
        chances = risk_chances(con, filters)
        ended = time.perf_counter()
        points_backtest(con, filters)
        weighed = time.perf_counter()
        risk_points(con, filters)
        pointed = time.perf_counter()
        table = learnt(con, scorer, told.past)
    warehouse.close()
    bare = bare_fit(table[list(FEATURES)], table["event"].to_numpy(dtype=int))
    whole = tested - began
    print(f"{test.audits:,} audits tested in {test.windows} windows, {len(chances):,} sites; {figures(test)}")
    print(f"- back-test {whole:.1f} s: features, fits and scores {scored - began:.1f}, figures {tested - scored:.1f}")
    print(f"- chances of today {ended - tested:.1f} s")
    print(f"- points score: back-test {weighed - ended:.1f} s, points of today {pointed - weighed:.1f} s")
    print(f"- bare scikit-learn fit of {len(table):,} rows x {len(FEATURES)}: {bare:.3f} s, one for each window "
          f"{bare * test.windows:.1f} s; the back-test takes {whole / bare:.0f} times one fit")  # fmt: skip


def learnt(con: duckdb.DuckDBPyConnection, scorer: ChanceScorer, past: pd.DataFrame) -> pd.DataFrame:
    """The table the last model was fitted to."""
    parts = []
    for origin, rows in past.groupby("origin"):
        known = scorer.known(con, pd.Timestamp(str(origin)).date())
        parts.append(rows.merge(known.features.assign(site_key=known.sites["site_key"]), on="site_key"))
    return pd.concat(parts)


def bare_fit(features: pd.DataFrame, event: np.ndarray) -> float:
    """Seconds of scikit-learn alone on the table at hand."""
    z = features.fillna(features.mean()).fillna(0.0)
    z = (z - z.mean()) / z.std().replace(0, 1)
    began = time.perf_counter()
    LogisticRegression(C=0.25, max_iter=200).fit(z.to_numpy(), event)
    return time.perf_counter() - began


def figures(test: BackTest) -> str:
    """Verdict and figures as cells of a row."""
    told = " | ".join(_span(value) for value in (test.auc, test.over_last, test.skill))
    return f"{test.verdict} | {test.events} of {test.audits} | {told}"


def _span(value: Estimate | None) -> str:
    return "-" if value is None else f"{value.value:.3f} ({value.low:.3f} to {value.high:.3f})"


def main() -> None:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seeds", type=int, default=0)
    parser.add_argument("--shuffles", type=int, default=0)
    parser.add_argument("--answers", type=int, default=0)
    options = parser.parse_args()
    for count, ask in ((options.seeds, of_seeds), (options.shuffles, of_shuffles), (options.answers, of_size)):
        if count:
            ask(count)


if __name__ == "__main__":
    main()
