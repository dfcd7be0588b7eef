"""What was confirmed once is found again by its headings, whatever their order."""

from __future__ import annotations

import json
from datetime import datetime

import duckdb
import pytest

from data.remembered import (
    exported_mappings,
    forget,
    import_mappings,
    nearest,
    remember,
    remembered,
    remembered_mappings,
    rename,
)
from data.warehouse import Warehouse, WarehouseError
from tests.warehouse_maker import empty_warehouse

Con = duckdb.DuckDBPyConnection
NOON = datetime(2025, 5, 1, 12)
HEADINGS = ["Supplier", "Audit Date", "Result", "Score", "Country"]


@pytest.fixture
def con() -> Con:
    return empty_warehouse()


def keep(
    con: Con, signature: str = "abc", *, name: str = "Export", headings: list[str] = HEADINGS, at: datetime = NOON
) -> None:
    remember(
        con, signature=signature, name=name, headings=headings, mapping={"Result": "overall_result"}, by="Ann", at=at
    )


def test_what_was_remembered_comes_back(con: Con) -> None:
    assert remembered(con, "abc") is None
    keep(con)
    assert remembered(con, "abc") == {
        "signature": "abc", "name": "Export", "headings": HEADINGS, "mapping": {"Result": "overall_result"},
        "by": "Ann", "at": NOON,
    }  # fmt: skip


def test_a_newer_confirmation_replaces_the_older_and_history_stays(con: Con) -> None:
    keep(con)
    keep(con, name="Export 2", at=datetime(2025, 6, 1))
    found = remembered(con, "abc")
    assert found is not None and found["name"] == "Export 2"
    assert list(remembered_mappings(con)["name"]) == ["Export 2"]
    assert con.execute("select name, forgotten_at from store.remembered_mapping order by confirmed_at").fetchall() == [
        ("Export", datetime(2025, 6, 1)), ("Export 2", None),
    ]  # fmt: skip


def test_four_fifths_of_the_headings_are_near_enough_and_drift_is_told(con: Con) -> None:
    keep(con)
    found = nearest(con, ["score", "Region", "SUPPLIER", "Audit  Date", "Result"])
    assert found is not None
    assert found[0]["name"] == "Export" and found[1:] == (["Region"], ["Country"])
    assert nearest(con, ["Supplier", "Audit Date", "Result", "Region", "City"]) is None, "three of five"


def test_a_small_table_is_not_like_a_big_one_that_holds_its_headings(con: Con) -> None:
    keep(con, headings=["Supplier", "Result"])
    assert nearest(con, HEADINGS) is None
    assert nearest(con, []) is None and nearest(con, ["", "  "]) is None


def test_the_most_alike_wins(con: Con) -> None:
    keep(
        con,
        "far",
        name="Far",
        headings=["Supplier", "Audit Date", "Result", "Score", "Region"],
        at=datetime(2026, 1, 1),
    )
    keep(con, "near", name="Near", headings=["Supplier", "Audit Date", "Result", "Score", "Country", "City"])
    found = nearest(con, HEADINGS)
    assert found is not None and found[0]["name"] == "Near"


def test_rename_and_forget(con: Con) -> None:
    keep(con)
    rename(con, "abc", " Platform export ")
    assert list(remembered_mappings(con)["name"]) == ["Platform export"]
    with pytest.raises(WarehouseError, match="needs a name"):
        rename(con, "abc", "  ")
    assert forget(con, "abc", at=NOON) == "Platform export"
    assert remembered(con, "abc") is None and remembered_mappings(con).empty and nearest(con, HEADINGS) is None
    for gone in (lambda: forget(con, "abc", at=NOON), lambda: rename(con, "abc", "x")):
        with pytest.raises(WarehouseError, match="no longer there"):
            gone()


def test_export_and_import_are_a_round_trip(con: Con) -> None:
    keep(con)
    keep(con, "中", name="供应商 <b>", headings=["供应商"])
    other = empty_warehouse()
    keep(other, "abc", name="Older")
    assert import_mappings(other, exported_mappings(con), by="Bob", at=NOON) == 2
    assert exported_mappings(other) == exported_mappings(con)
    found = remembered(other, "abc")
    assert found is not None and (found["name"], found["by"]) == ("Export", "Bob")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("no json", "is not JSON"),
        ("[]", "holds no remembered mappings"),
        ('{"sheets": []}', "holds no remembered mappings"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_foreign_file_is_refused(con: Con, text: str, sentence: str) -> None:
    with pytest.raises(WarehouseError, match=sentence):
        import_mappings(con, text, by="Ann", at=NOON)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"headings": "A,B"}, "Mapping 1 of the file has no proper 'headings'"),
        ({"headings": [1]}, "heading that is no text"),
        ({"mapping": None}, "no proper 'mapping'"),
        ({"signature": ""}, "no proper 'signature'"),
    ],
)
def test_a_damaged_export_is_refused_before_anything_is_kept(
    con: Con, change: dict[str, object], sentence: str
) -> None:
    keep(con)
    content = json.loads(exported_mappings(con))
    content["mappings"][0] |= change
    other = empty_warehouse()
    with pytest.raises(WarehouseError, match=sentence):
        import_mappings(other, json.dumps(content), by="Ann", at=NOON)
    assert remembered_mappings(other).empty


def test_remembering_changes_no_figure(warehouse: Warehouse) -> None:
    before = warehouse.data_version
    with warehouse.writing(figures=False) as con:
        keep(con)
    assert warehouse.data_version == before
    with warehouse.cursor() as con:
        assert remembered(con, "abc") is not None
