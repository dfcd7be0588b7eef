"""Names of people as pseudonyms at load."""

from __future__ import annotations

import re

import pyarrow as pa
import pytest

from data.pseudonyms import parts, pseudonym, pseudonymised, pseudonyms
from data.warehouse import Warehouse
from loaders.load import load_file
from tests.conftest import WorkbookMaker
from tests.memory import memory_warehouse
from tests.test_erasure import places_of, sheets
from tests.warehouse_maker import set_rule

FORM = re.compile(r"Auditor [0-9A-F]{4}-[0-9A-F]{4}")


def test_a_name_keeps_its_pseudonym_and_another_database_has_another(warehouse: Warehouse) -> None:
    con = warehouse.root
    first = pseudonym(con, "auditor", "Ann Wu")
    assert FORM.fullmatch(first)
    assert pseudonym(con, "auditor", " ANN  WU.") == first.replace("Auditor", "Auditor")
    assert pseudonym(con, "owner", "Ann Wu") == first.replace("Auditor", "Owner")
    assert pseudonym(con, "auditor", "Li Wei") != first
    assert pseudonym(con, "auditor", first) == first
    assert pseudonym(memory_warehouse().root, "auditor", "Ann Wu") != first


def test_several_names_in_a_cell_are_told_one_by_one(warehouse: Warehouse) -> None:
    con = warehouse.root
    ann, li = pseudonym(con, "auditor", "Ann Wu"), pseudonym(con, "auditor", "Li Wei")
    assert pseudonym(con, "auditor", "Ann Wu; Li Wei") == f"{ann}; {li}"
    assert pseudonym(con, "auditor", "Ann Wu, Li Wei") == f"{ann}, {li}"
    assert parts("Wu, Ann") == ["Wu, Ann"] and parts("A / B") == ["A", " / ", "B"]


def test_a_column_is_told_at_once(warehouse: Warehouse) -> None:
    con = warehouse.root
    told = pseudonyms(con, "owner", pa.array(["Ann Wu", None, "Ann Wu"], pa.string())).to_pylist()
    assert told == [pseudonym(con, "owner", "Ann Wu"), None, pseudonym(con, "owner", "Ann Wu")]


@pytest.mark.parametrize(("word", "gone", "kept"), [
    ("off", [], ["ann wu", "max frisch"]), ("auditors", ["li wei"], ["max frisch"]),
    ("owners", ["max frisch"], ["li wei"]), ("both", ["li wei", "max frisch"], []),
])  # fmt: skip
def test_the_setting_says_whose_names_are_stored(
    warehouse: Warehouse, workbook: WorkbookMaker, word: str, gone: list[str], kept: list[str]
) -> None:
    set_rule(warehouse.root, "pseudonyms", word)
    report = load_file(warehouse, workbook(sheets()), name="a.xlsx")
    assert report.added["actions"] == 3
    assert [places_of(warehouse, name) for name in gone] == [[] for _ in gone]
    assert all(places_of(warehouse, name) for name in kept)
    auditors = [row[0] for row in warehouse.root.execute("select distinct auditor from store.audit").fetchall()]
    assert all(FORM.match(name) for name in auditors) == (word in ("auditors", "both"))


def test_the_same_file_under_pseudonyms_changes_nothing_the_second_time(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    set_rule(warehouse.root, "pseudonyms", "both")
    load_file(warehouse, workbook(sheets()), name="a.xlsx")
    again = load_file(warehouse, workbook({**sheets(), "Notes": [["x"]]}), name="b.xlsx")
    assert (again.status, sum(again.added.values())) == ("loaded", 0)
    assert sum(sheet.changed + sheet.new for sheet in again.sheets) == 0


def test_an_unknown_word_refuses_the_load(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    set_rule(warehouse.root, "pseudonyms", "sometimes")
    with pytest.raises(Exception, match="The setting pseudonyms is 'sometimes'"):
        pseudonymised(warehouse.root)
