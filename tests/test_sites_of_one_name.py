"""Sites of several suppliers that share a name are told apart wherever a site stands by itself."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from data.events import add_event, supplier_events
from data.history import undo
from data.master_data import sites
from data.warehouse import Warehouse
from loaders.load import load_file
from metrics.audit_pass_rate import audit_pass_rate
from metrics.choices import choices
from metrics.filters import Filters
from metrics.line_events import line_events
from tests.conftest import WorkbookMaker

WHEN = datetime(2026, 1, 1)
HEADINGS = ["Supplier", "Site", "Site Code", "Audit Date", "Scheme", "Overall Result"]
ALL = Filters(as_of=date(2026, 6, 30))


@pytest.fixture(autouse=True)
def two_plants(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """
    load  supplier     site     code  results
    1     Acme Ltd     Plant 1  P1    pass, pass
    1     Acme Ltd     Plant 2  P2    pass
    2     Boreal GmbH  Plant 1  P9    fail
    """
    acme = [
        ["Acme Ltd", "Plant 1", "P1", date(2024, 3, 1), "ISO 9001", "Pass"],
        ["Acme Ltd", "Plant 1", "P1", date(2025, 3, 1), "ISO 9001", "Pass"],
        ["Acme Ltd", "Plant 2", "P2", date(2025, 3, 2), "ISO 9001", "Pass"],
    ]
    boreal = [["Boreal GmbH", "Plant 1", "P9", date(2025, 3, 1), "ISO 9001", "Fail"]]
    for name, rows in (("a.xlsx", acme), ("b.xlsx", boreal)):
        load_file(warehouse, workbook({"Audits": [HEADINGS, *rows]}, name=name), name=name)


def passed(warehouse: Warehouse, site: str) -> tuple[int, int]:
    row = audit_pass_rate(warehouse.root, Filters(as_of=ALL.as_of, sites=(site,))).iloc[0]
    return int(row["count"]), int(row["of"])


def test_a_breakdown_by_site_keeps_them_apart(warehouse: Warehouse) -> None:
    """Only the shared name has the supplier behind it, and only while it is shared."""
    by_site = audit_pass_rate(warehouse.root, ALL, by="site").set_index("site")["of"].to_dict()
    assert by_site == {"Plant 1 (Acme Ltd)": 2, "Plant 1 (Boreal GmbH)": 1, "Plant 2": 1}
    undo(warehouse, 2, by="ann", at=WHEN)
    assert set(audit_pass_rate(warehouse.root, ALL, by="site")["site"]) == {"Plant 1", "Plant 2"}


def test_a_filter_finds_one_of_them_and_by_the_bare_name_all(warehouse: Warehouse) -> None:
    """A view saved while the name was not shared, or before such names were told apart, is still about that name."""
    names = ["Plant 1", "Plant 1 (Acme Ltd)", "Plant 1 (Boreal GmbH)", "Plant 2"]
    assert choices(warehouse.root)["sites"] == names
    assert [passed(warehouse, name) for name in names] == [(2, 3), (2, 2), (0, 1), (1, 1)]
    assert [passed(warehouse, code) for code in ("P1", "P9")] == [(2, 2), (0, 1)]


def test_the_name_to_fill_in_by_hand_is_the_sites_own(warehouse: Warehouse) -> None:
    told = sites(warehouse.root)[["site", "site_name"]].to_numpy().tolist()
    assert told == [["Plant 1 (Acme Ltd)", "Plant 1"], ["Plant 2", "Plant 2"], ["Plant 1 (Boreal GmbH)", "Plant 1"]]


def test_events_of_a_site_and_of_a_shared_name(warehouse: Warehouse) -> None:
    """One event is about Boreal's plant alone, one about Plant 1 at either."""
    for name in ("Plant 1 (Boreal GmbH)", "Plant 1"):
        add_event(
            warehouse, day=date(2025, 1, 1), about="site", name=name, reason="New line", splits=False, by="ann", at=WHEN
        )
    told = {name: supplier_events(warehouse.root, name)["name"].tolist() for name in ("Acme Ltd", "Boreal GmbH")}
    lines = {
        name: line_events(warehouse.root, ALL, by="site", value=name, scheme="ISO 9001")["day"].size
        for name in ("Plant 1 (Acme Ltd)", "Plant 1 (Boreal GmbH)", "Plant 2")
    }
    assert lines == {"Plant 1 (Acme Ltd)": 1, "Plant 1 (Boreal GmbH)": 2, "Plant 2": 0}
    assert told == {"Acme Ltd": ["Plant 1"], "Boreal GmbH": ["Plant 1", "Plant 1 (Boreal GmbH)"]}
