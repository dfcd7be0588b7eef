"""Events on a day: said with a reason, counted while they stand, never lost."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from data.events import add_event, recorded_events, remove_event
from data.warehouse import Warehouse, WarehouseError

AT = datetime(2025, 6, 30, 12)
DAY = date(2024, 3, 1)


def said(warehouse: Warehouse, about: str, name: str | None, reason: str = "new checklist") -> int:
    return add_event(warehouse, day=DAY, about=about, name=name, reason=reason, splits=True, by="ann", at=AT)


def test_an_event_counts_until_it_is_removed_and_stays_on_record(warehouse: Warehouse) -> None:
    first, second = said(warehouse, "all", None), said(warehouse, "site", "Porto")
    remove_event(warehouse, first, by="bob", at=AT)
    with warehouse.cursor() as con:
        assert con.execute("select event, about, name from events()").fetchall() == [(second, "site", "Porto")]
        recorded = recorded_events(con)
    assert recorded["event"].tolist() == [second, first]
    assert recorded["removed_by"].isna().tolist() == [True, False]
    with pytest.raises(WarehouseError, match="removed already"):
        remove_event(warehouse, first, by="bob", at=AT)


@pytest.mark.parametrize(
    ("about", "name", "reason", "why"),
    [
        ("planet", "Earth", "x", "cannot be about 'planet'"),
        ("all", "Porto", "x", "or about one thing"),
        ("site", None, "x", "or about one thing"),
        ("site", "Porto", "  ", "needs a reason"),
    ],
)
def test_a_half_said_event_is_refused(
    warehouse: Warehouse, about: str, name: str | None, reason: str, why: str
) -> None:
    with pytest.raises(WarehouseError, match=why):
        said(warehouse, about, name, reason)
