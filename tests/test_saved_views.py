"""Views under a name: kept word for word, replaced and removed with their history."""

from __future__ import annotations

from datetime import datetime

import pytest

from data.saved_views import query_pairs, remove_view, save_view, saved_views
from data.warehouse import Warehouse, WarehouseError, open_warehouse

AT = datetime(2025, 6, 30, 12)
QUERY = [("region", "East=West & Co"), ("region", "Süd"), ("q", "")]


def test_a_view_keeps_its_query_word_for_word_and_survives_a_restart(warehouse: Warehouse) -> None:
    save_view(warehouse, "  Monday\tround ", "suppliers", QUERY, by="ann", at=AT)
    warehouse.close()
    again = open_warehouse(warehouse.path)
    with again.cursor() as con:
        (view,) = saved_views(con).to_dict("records")
    again.close()
    assert (view["name"], view["page"], view["saved_by"]) == ("Monday round", "suppliers", "ann")
    assert query_pairs(view["query"]) == QUERY


def test_a_view_of_the_same_name_replaces_the_one_before_and_both_stay_on_record(warehouse: Warehouse) -> None:
    first = save_view(warehouse, "Monday", "suppliers", QUERY, by="ann", at=AT)
    second = save_view(warehouse, "Monday", "risk", [], by="bob", at=AT)
    with warehouse.cursor() as con:
        record = saved_views(con).set_index("saved_view")
        assert list(record.index) == [second, first]
        assert record["removed_by"].isna().tolist() == [True, False]
        assert record.loc[first, "removed_by"] == "bob"
    remove_view(warehouse, second, by="ann", at=AT)
    with pytest.raises(WarehouseError, match="removed already"):
        remove_view(warehouse, second, by="ann", at=AT)


@pytest.mark.parametrize(("name", "why"), [(" \n ", "under a name"), ("x" * 81, "at most 80 characters")])
def test_a_view_needs_a_name_that_fits(warehouse: Warehouse, name: str, why: str) -> None:
    with pytest.raises(WarehouseError, match=why):
        save_view(warehouse, name, "suppliers", [], by="ann", at=AT)
