"""Notes on suppliers, findings and days: kept, removed by marking, and where their supplier goes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from data.erasure import erase_supplier
from data.events import add_event, supplier_events
from data.merges import merge, take_back
from data.notes import add_note, notes, remove_note, supplier_key
from data.saved_views import save_view, saved_views
from data.warehouse import Warehouse, WarehouseError
from metrics.filters import Filters
from metrics.line_events import line_events
from tests.memory import memory_warehouse
from tests.warehouse_maker import audits, findings, key

AT = datetime(2025, 6, 30, 12)


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    """Acme and Akme with one audit each, and a finding at Akme."""
    made = memory_warehouse()
    audits(made.root, "A1 2024-03-01 North pass supplier=Acme", "K1 2024-04-01 South fail supplier=Akme")
    findings(made.root, "F1 K1 4.1 major text=late")
    yield made
    made.close()


def supplier(warehouse: Warehouse, name: str) -> int:
    with warehouse.cursor() as con:
        found = supplier_key(con, name)
    assert found is not None
    return found


def standing(warehouse: Warehouse, about: str) -> list[tuple[int, str]]:
    """Key and words of the notes that stand, the newest first."""
    with warehouse.cursor() as con:
        told = notes(con, about)
    told = told[told["removed_at"].isna()]
    return list(zip(told["key"].map(int), told["text"], strict=True))


def test_a_note_stands_until_it_is_removed_and_stays_on_record(warehouse: Warehouse) -> None:
    acme = supplier(warehouse, "Acme")
    version = warehouse.data_version
    first = add_note(warehouse, "supplier", acme, " <b>Call</b> in May\n=1+1 ", by="ann", at=AT)
    add_note(warehouse, "supplier", acme, "Called", by="bob", at=AT)
    remove_note(warehouse, first, by="bob", at=AT)
    assert standing(warehouse, "supplier") == [(acme, "Called")]
    with warehouse.cursor() as con:
        record = notes(con, "supplier").set_index("note").loc[first]
    assert (record["text"], record["said_by"], record["removed_by"]) == ("<b>Call</b> in May\n=1+1", "ann", "bob")
    assert warehouse.data_version == version  # no figure changed
    with pytest.raises(WarehouseError, match="removed already"):
        remove_note(warehouse, first, by="bob", at=AT)


@pytest.mark.parametrize(
    ("about", "named", "text", "why"),
    [
        ("planet", "Acme", "x", "not to 'planet'"),
        ("supplier", "Acme", "  ", "needs words"),
        ("supplier", "Acme", "x" * 2001, "at most 2,000 characters; this one has 2,001"),
        ("finding", "Acme", "x", "no such finding on file"),
    ],
)
def test_a_half_said_note_is_refused(warehouse: Warehouse, about: str, named: str, text: str, why: str) -> None:
    with pytest.raises(WarehouseError, match=why):
        add_note(warehouse, about, supplier(warehouse, named), text, by="ann", at=AT)


def test_notes_and_events_go_with_a_merged_supplier_and_come_back(warehouse: Warehouse) -> None:
    """Akme's note and event are Acme's while both are counted as one."""
    acme, akme = supplier(warehouse, "Acme"), supplier(warehouse, "Akme")
    add_note(warehouse, "supplier", akme, "New owner", by="ann", at=AT)
    add_event(
        warehouse, day=date(2024, 1, 1), about="supplier", name="Akme", reason="moved", splits=False, by="ann", at=AT
    )
    judgement = merge(warehouse, "supplier", akme, acme, by="ann", at=AT)
    assert standing(warehouse, "supplier") == [(acme, "New owner")]
    assert events_of(warehouse, "Acme") == ["moved"]
    with warehouse.cursor() as con:
        assert supplier_events(con, "Acme")["name"].tolist() == ["Acme"]
        assert supplier_events(con, "Akme").empty
    take_back(warehouse, judgement, by="ann", at=AT)
    assert standing(warehouse, "supplier") == [(akme, "New owner")]
    assert (events_of(warehouse, "Acme"), events_of(warehouse, "Akme")) == ([], ["moved"])


def events_of(warehouse: Warehouse, name: str) -> list[str]:
    with warehouse.cursor() as con:
        told = line_events(con, Filters(kinds=("all",)), by="supplier", value=name, scheme="HOUSE")
    return list(told["reason"])


def test_an_erased_supplier_takes_its_notes_events_and_views_along(warehouse: Warehouse) -> None:
    acme, akme = supplier(warehouse, "Acme"), supplier(warehouse, "Akme")
    add_note(warehouse, "supplier", akme, "New owner", by="ann", at=AT)
    add_note(warehouse, "finding", key("F1"), "Seen before", by="ann", at=AT)
    add_note(warehouse, "supplier", acme, "Once bought from Akme too", by="ann", at=AT)
    for about, name in (("supplier", "Akme"), ("site", "South"), ("all", None)):
        add_event(
            warehouse, day=date(2024, 1, 1), about=about, name=name, reason="moved", splits=False, by="ann", at=AT
        )
    save_view(warehouse, "theirs", "overview", [("region", "East"), ("supplier", "Akme")], by="ann", at=AT)
    save_view(warehouse, "both Akme's and others", "overview", [("supplier", "Acme")], by="ann", at=AT)
    erase_supplier(warehouse, akme, by="ann", at=AT)
    assert standing(warehouse, "supplier") == [(acme, "Once bought from erased supplier 1 too")]
    assert standing(warehouse, "finding") == []
    with warehouse.cursor() as con:
        assert con.execute("select about from store.event").fetchall() == [("all",)]
        assert list(saved_views(con)["name"]) == ["both erased supplier 1's and others"]
