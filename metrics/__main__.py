"""``python -m metrics NAME``: one metric on the command line, also beside a running app."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from typing import Any, NoReturn

import pandas as pd

from data.risk_scores import keep_scores
from data.warehouse import WarehouseError, database_path, reading_copy
from metrics.catalogue import CATALOGUE, Metric
from metrics.filters import Filters
from metrics.rates import PERIODS
from metrics.risk import is_kept, risk_points
from metrics.worked_out import program

CHOSEN = {
    "supplier": "suppliers",
    "site": "sites",
    "region": "regions",
    "country": "countries",
    "dimension": "dimensions",
    "topic": "topics",
    "scheme": "schemes",
    "severity": "severities",
    "tier": "tiers",
    "kind": "kinds",
}


class OneSentenceParser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the usage lines, and exits 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{message[0].upper()}{message[1:].rstrip('.')}.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one metric. 0 printed, 2 could not: one sentence on stderr says why."""
    asked = _parser().parse_args(arguments)
    if asked.list:
        print("\n".join(_listed(metric) for metric in CATALOGUE.values()))
        return 0
    try:
        print(text(_answer(asked), asked.format))
    except (ValueError, WarehouseError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = OneSentenceParser(prog="python -m metrics", description="Print one metric of the audit warehouse.")
    parser.add_argument("name", nargs="?", metavar="NAME", help="see --list")
    parser.add_argument("--list", action="store_true", help="name every metric with its definition and facets")
    parser.add_argument("--by", metavar="FACET", help="one row per supplier, region, ...")
    parser.add_argument("--every", metavar="PERIOD", help=f"one row per {', '.join(PERIODS)}")
    parser.add_argument("--measure", metavar="MEASURE", help="of what, for metrics of several measures")
    parser.add_argument("--from", dest="start", type=_day, metavar="DATE", help="first audit date, YYYY-MM-DD")
    parser.add_argument("--to", dest="stop", type=_day, metavar="DATE", help="last audit date")
    for option, field in CHOSEN.items():
        parser.add_argument(f"--{option}", dest=field, action="append", default=[], help="may be given several times")
    parser.add_argument("--as-of", type=_day, metavar="DATE", help="day on which actions and risk are judged; today")
    parser.add_argument("--database", metavar="PATH", help="the warehouse file")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date, write it as 2024-12-31") from error


def _answer(asked: argparse.Namespace) -> pd.DataFrame:
    metric = CATALOGUE.get(asked.name or "")
    if metric is None:
        found = f"There is no metric {asked.name!r}" if asked.name else "No metric is named"
        raise ValueError(f"{found}; there are {', '.join(CATALOGUE)}.")
    chosen: dict[str, Any] = {field: tuple(getattr(asked, field)) for field in CHOSEN.values()}
    as_of = asked.as_of or date.today()
    filters = Filters(start=asked.start, stop=asked.stop, as_of=as_of, **chosen)
    options = {"measure": asked.measure} if asked.measure else {}
    if options and not metric.measures:
        raise ValueError(f"{metric.name} is asked without a measure.")
    with reading_copy(database_path(asked.database)) as con:
        if filters.tiers and not is_kept(con, as_of=as_of):
            keep_scores(con, risk_points(con, Filters(as_of=as_of)), as_of=as_of, program=program())
        return metric.function(con, filters, by=asked.by or metric.facets[0], every=asked.every, **options)


def _listed(metric: Metric) -> str:
    of = f"\n    of {', '.join(metric.measures)}" if metric.measures else ""
    return f"{metric.name}: {metric.definition}\n    by {', '.join(metric.facets)}{of}"


def text(frame: pd.DataFrame, form: str) -> str:
    """The frame as a table for people, or as CSV or JSON records for programs; dates as YYYY-MM-DD, nothing as null."""
    dated = frame.copy()
    for column in dated.select_dtypes("datetime"):
        dated[column] = dated[column].dt.strftime("%Y-%m-%d")
    if form == "csv":
        return dated.to_csv(index=False).rstrip("\n")
    if form == "json":
        records = [
            {name: _storable(value) for name, value in row.items()} for row in dated.astype(object).to_dict("records")
        ]
        return json.dumps(records, ensure_ascii=False, indent=2, allow_nan=False)
    return dated.to_string(index=False, na_rep="-") if len(dated) else "No rows match."


def _storable(value: Any) -> Any:
    """A cell as JSON can hold it: a day as text, a missing number as null, also in a list."""
    if isinstance(value, list):
        return [_storable(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return None if pd.isna(value) else value


if __name__ == "__main__":
    sys.exit(main())
