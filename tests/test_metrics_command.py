"""``python -m metrics``."""

import csv
import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data.warehouse import open_warehouse, reading_copy
from metrics.__main__ import main, text
from metrics.catalogue import CATALOGUE
from metrics.filters import Filters
from tests.warehouse_maker import audits


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = tmp_path / "audits.duckdb"
    warehouse = open_warehouse(path)
    audits(
        warehouse.root,
        "A1 2022-01-10 S1 pass region=Asia",
        "A2 2023-01-10 S2 fail region=Europe",
        "A3 2023-02-10 S3 - region=Oceania",
        "A4 2023-03-10 S1 pass region=Asia kind=follow_up",
    )
    warehouse.close()
    return str(path)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 0
    return capsys.readouterr().out


def test_json_has_records_with_nulls_and_dates(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["audit-pass-rate", "--by", "region", "--every", "year", "--database", database, "--format", "json"]
    records = json.loads(printed(capsys, *asked))
    assert [(each["region"], each["period"], each["count"], each["of"], each["rate"]) for each in records] == [
        ("Asia", "2022-01-01", 1, 1, 1.0),
        ("Europe", "2023-01-01", 0, 1, 0.0),
        ("Oceania", "2023-01-01", 0, 0, None),
    ]
    assert records[2]["why"] == "no verdicts"
    assert (records[0]["why"], records[0]["trust"]) == ("few sites", "grey")


@pytest.fixture(scope="module")
def demo(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The demo, of which every metric has rows: also those that hold days and lists in their cells."""
    path = shutil.copyfile(demo_database, tmp_path_factory.mktemp("printed") / "demo.duckdb")
    with reading_copy(path) as con:
        yield con


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_metric_prints_as_csv_and_json(demo: duckdb.DuckDBPyConnection, name: str) -> None:
    """As many records as rows, in the frame's columns; a day is text and a missing number is null, never NaN."""
    metric = CATALOGUE[name]
    frame = metric.function(demo, Filters(as_of=date(2025, 12, 19)), by=metric.facets[0], every=None)
    records = json.loads(text(frame, "json"), parse_constant=pytest.fail)
    rows = list(csv.reader(text(frame, "csv").splitlines()))
    assert len(frame) > 0 and len(records) == len(frame) and set(records[0]) == set(frame.columns)
    assert rows[0] == list(frame.columns) and all(len(row) == len(rows[0]) for row in rows)


def test_days_and_lists_in_cells_are_printed_as_json_holds_them() -> None:
    """A day in a cell of objects, as the test on the past has it, and a list with a gap."""
    frame = pd.DataFrame({"first": [date(2024, 1, 2), None], "values": [[0.5, float("nan")], []], "of": [1.0, None]})
    assert json.loads(text(frame, "json")) == [
        {"first": "2024-01-02", "values": [0.5, None], "of": 1.0}, {"first": None, "values": [], "of": None},
    ]  # fmt: skip


def test_options_become_filters(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["audit-pass-rate", "--region", "Asia", "--region", "Europe", "--kind", "all", "--database", database]
    lines = printed(capsys, *asked, "--from", "2022-01-01", "--to", "2023-12-31", "--format", "csv").splitlines()
    assert lines[0].startswith("all,count,of,rate,low,high,effective_n,why")
    assert lines[1].startswith("all,2,3,0.666")


def test_every_metric_is_listed_with_its_definition(capsys: pytest.CaptureFixture[str]) -> None:
    listed = printed(capsys, "--list")
    for name, metric in CATALOGUE.items():
        assert f"{name}: {metric.definition}" in listed
        assert len(metric.definition) > 40


@pytest.mark.thorough
def test_every_metric_answers_of_four_audits(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    for name in CATALOGUE:
        assert printed(capsys, name, "--database", database, "--as-of", "2024-01-01").strip()


def test_a_metric_of_several_measures_is_asked_of_one(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["control-chart", "--measure", "pass", "--kind", "all", "--database", database, "--format", "csv"]
    assert (
        printed(capsys, *asked, "--as-of", "2024-01-01")
        .splitlines()[1]
        .startswith("all,HOUSE,,1,dots,2022-01-01,1,1.0")
    )
    assert "of conformity, pass, score, " in printed(capsys, "--list")


def test_a_table_without_rows_says_so(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "clauses", "--database", database) == "No rows match.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["pass-rate"], "There is no metric 'pass-rate'; there are audit-pass-rate, "),
        ([], "No metric is named; there are audit-pass-rate, "),
        (["risk", "--by", "region"], "Risk is told per supplier"),
        (["repeat-rate", "--by", "moon"], "This metric cannot be broken down by 'moon'; it can be by all, supplier, "),
        (["repeat-rate", "--measure", "pass"], "repeat-rate is asked without a measure"),
        (["repeat-rate", "--every", "week"], "There is no period 'week'; there are month, quarter, year."),
        (["repeat-rate", "--from", "31/02/2024"], "'31/02/2024' is not a date, write it as 2024-12-31"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    database: str, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    try:
        code = main([*arguments, "--database", database])
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else -1
    told = capsys.readouterr()
    assert code == 2
    assert sentence in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


def test_an_absent_database_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["risk", "--database", str(tmp_path / "none.duckdb")]) == 2
    assert "There is no database at" in capsys.readouterr().err
