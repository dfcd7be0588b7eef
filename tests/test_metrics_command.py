"""``python -m metrics``."""

import json
from pathlib import Path

import pytest

from data.warehouse import open_warehouse
from metrics.__main__ import main
from metrics.catalogue import CATALOGUE
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


def test_options_become_filters(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["audit-pass-rate", "--region", "Asia", "--region", "Europe", "--kind", "all", "--database", database]
    lines = printed(capsys, *asked, "--from", "2022-01-01", "--to", "2023-12-31", "--format", "csv").splitlines()
    assert lines[0].startswith("all,count,of,rate,low,high,effective_n,why")
    assert lines[1].startswith("all,2,3,0.666")


def test_every_metric_answers_and_is_listed(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    listed = printed(capsys, "--list")
    for name, metric in CATALOGUE.items():
        assert printed(capsys, name, "--database", database, "--as-of", "2024-01-01").strip()
        assert f"{name}: {metric.definition}" in listed
        assert len(metric.definition) > 40


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
