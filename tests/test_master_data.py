"""Master data filled in by hand count before files, through loads and undos, until they are taken away."""

from __future__ import annotations

from datetime import datetime

import pytest

from data.history import undo
from data.master_data import Entity, edit, edits, sites
from data.merges import merge, take_back
from data.warehouse import Warehouse, WarehouseError
from tests.warehouse_maker import audits, key

WHEN = datetime(2025, 1, 2)
PLACE = "select supplier, site, region, country, category, criticality, active from store.place order by site"


@pytest.fixture(autouse=True)
def filled(warehouse: Warehouse) -> None:
    audits(
        warehouse.root,
        "A1 2024-01-01 North pass supplier=Acme country=CN region=East_Asia category=Yarn",
        "A2 2024-01-01 South pass supplier=Acme country=CN region=Own_region category=Yarn",
    )


def place(warehouse: Warehouse) -> list[tuple[object, ...]]:
    return warehouse.root.execute(PLACE).fetchall()


def told(warehouse: Warehouse, entity: Entity, name: str, field: str, value: str | None) -> str:
    return edit(warehouse, entity, key(name), field, value, by="ann", at=WHEN)


def test_an_entry_counts_before_the_files_and_survives_loads_and_undos(warehouse: Warehouse) -> None:
    assert (
        told(warehouse, "supplier", "Acme", "category", " Knit  wear ")
        == "The category of the supplier is now Knit wear."
    )
    told(warehouse, "supplier", "Acme", "name", "Acme Group")
    told(warehouse, "supplier", "Acme", "criticality", "high")
    told(warehouse, "supplier", "Acme", "active", "no")
    told(warehouse, "site", "North", "region", "Delta")
    expected = [
        ("Acme Group", "North", "Delta", "CN", "Knit wear", "high", False),
        ("Acme Group", "South", "Own region", "CN", "Knit wear", "high", False),
    ]
    assert place(warehouse) == expected
    audits(warehouse.root, "A3 2025-01-01 North pass supplier=Acme country=CN region=Elsewhere category=Wool")
    assert place(warehouse) == expected
    undo(warehouse, 2, by="ann", at=WHEN)
    assert place(warehouse) == expected


def test_the_latest_entry_counts_and_can_be_taken_away(warehouse: Warehouse) -> None:
    before, version = place(warehouse), warehouse.data_version
    for value in ("Wool", "Silk"):
        told(warehouse, "supplier", "Acme", "category", value)
    assert warehouse.data_version == version + 2
    assert {row[4] for row in place(warehouse)} == {"Silk"}
    assert edits(warehouse.root)[["name", "field", "value"]].to_numpy().tolist() == [["Acme", "category", "Silk"]]
    assert (
        told(warehouse, "supplier", "Acme", "category", None)
        == "The category of the supplier is again as the files say."
    )
    assert place(warehouse) == before and edits(warehouse.root).empty


def test_a_suppliers_region_holds_for_its_sites_without_their_own(warehouse: Warehouse) -> None:
    told(warehouse, "supplier", "Acme", "region", "West")
    told(warehouse, "site", "South", "region", "Islands")
    assert [row[2] for row in place(warehouse)] == ["West", "Islands"]


def test_a_new_country_brings_its_region_unless_the_region_is_the_users_own(warehouse: Warehouse) -> None:
    warehouse.root.execute(
        "update store.site set region = 'Greater China' where site_key = $key", {"key": key("North")}
    )
    told(warehouse, "site", "North", "region", None)
    chinas = [row["region"] for row in sites(warehouse.root).to_dict("records") if row["site"] == "North"]
    sentence = told(warehouse, "site", "North", "country", "VN")
    assert chinas and sentence.startswith("The country of the site is now VN")
    assert told(warehouse, "site", "South", "country", "VN") == "The country of the site is now VN."


def test_entries_of_merged_suppliers(warehouse: Warehouse) -> None:
    audits(warehouse.root, "B1 2024-01-01 Werk pass supplier=Beta")
    told(warehouse, "supplier", "Beta", "criticality", "low")
    before = place(warehouse)
    number = merge(warehouse, "supplier", key("Beta"), key("Acme"), by="ann", at=WHEN)
    assert {row[5] for row in place(warehouse)} == {"low"}  # of Acme nothing is said
    told(warehouse, "supplier", "Acme", "criticality", "high")
    assert {row[5] for row in place(warehouse)} == {"high"}
    told(warehouse, "supplier", "Acme", "criticality", None)
    assert {row[5] for row in place(warehouse)} == {None}
    take_back(warehouse, number, by="ann", at=WHEN)
    assert [row[:5] for row in place(warehouse)] == [row[:5] for row in before]


def test_a_place_said_of_a_supplier_counts_for_its_sites_when_it_is_merged_into_another(warehouse: Warehouse) -> None:
    """
    said by hand                            North, South of Acme   Werk of Beta
    of Acme country VN, city Hue,
    of Beta region Own, then merged         VN, Hue, Own           DE, Own
    of both, as one: region Group           VN, Hue, Group         DE, Group
    merge taken back                        VN, Hue, as files say  DE, Group
    """
    audits(warehouse.root, "B1 2024-01-01 Werk pass supplier=Beta country=DE region=Europe")
    for field, value in (("country", "VN"), ("city", "Hue"), ("region", None)):
        told(warehouse, "supplier", "Acme", field, value)
    query = "select site, country, city, region from store.place order by site"

    def shown() -> list[tuple[object, ...]]:
        return warehouse.root.execute(query).fetchall()

    told(warehouse, "supplier", "Beta", "region", "Own")
    number = merge(warehouse, "supplier", key("Acme"), key("Beta"), by="ann", at=WHEN)
    assert shown() == [("North", "VN", "Hue", "Own"), ("South", "VN", "Hue", "Own"), ("Werk", "DE", None, "Own")]
    told(warehouse, "supplier", "Beta", "region", "Group")
    assert shown() == [("North", "VN", "Hue", "Group"), ("South", "VN", "Hue", "Group"), ("Werk", "DE", None, "Group")]
    take_back(warehouse, number, by="ann", at=WHEN)
    assert shown() == [
        ("North", "VN", "Hue", "East Asia"),
        ("South", "VN", "Hue", "Own region"),
        ("Werk", "DE", None, "Group"),
    ]


@pytest.mark.parametrize(("entity", "name", "field", "value", "sentence"), [
    ("supplier", "Acme", "colour", "red", "A supplier has no field 'colour'; it has name, category"),
    ("site", "North", "criticality", "high", "A site has no field 'criticality'"),
    ("supplier", "Acme", "criticality", "huge", "'huge' is no criticality; write one of high, medium, low."),
    ("supplier", "Acme", "active", "perhaps", "'perhaps' is no active"),
    ("site", "North", "country", "China", "'China' is no country code of ISO 3166-1"),
    ("site", "Nowhere", "region", "East", "There is no such site on file any more"),
    ("supplier", "Acme", "name", "x" * 201, "longer than 200 letters"),
    ("supplier", "Acme", "name", "a\u202eb", "cannot be printed"),
])  # fmt: skip
def test_what_cannot_be_filled_in_says_so(
    warehouse: Warehouse, entity: Entity, name: str, field: str, value: str, sentence: str
) -> None:
    version = warehouse.data_version
    with pytest.raises(WarehouseError, match=sentence):
        told(warehouse, entity, name, field, value)
    assert warehouse.data_version == version
