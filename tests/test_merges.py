"""Suppliers, sites and visits counted as one, and as two again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest

from data.history import rebuild, refresh
from data.merges import judgements, merge, take_back, tell_apart
from data.visits import suspected_visits
from data.warehouse import Warehouse, WarehouseError
from loaders.identity import Register
from loaders.references import KnownAudit, KnownSite, KnownSupplier, Reference
from loaders.supplier_pairs import suggested_pairs, suggested_sites
from metrics.audit_pass_rate import audit_pass_rate
from metrics.conformity_rate import conformity_rate
from metrics.corrective_actions import corrective_actions
from metrics.evidence import answer_rows, finding_rows
from metrics.filters import Filters
from metrics.nonconformities import nonconformities
from metrics.overview import overview
from metrics.repeat_rate import repeat_rate
from metrics.risk import risk
from tests.memory import memory_warehouse
from tests.warehouse_maker import Con, actions, answers, audits, findings, key, sections

RATES: list[Callable[..., pd.DataFrame]] = [
    audit_pass_rate,
    conformity_rate,
    repeat_rate,
    nonconformities,
    corrective_actions,
]
LISTS: list[Callable[..., pd.DataFrame]] = [risk, overview, finding_rows]
WHEN = datetime(2025, 1, 2)
FILTERS = Filters(as_of=date(2025, 6, 1))
TABLES = (
    "place",
    "audit_fact",
    "section_fact",
    "finding_fact",
    "current_supplier",
    "current_site",
    "current_audit",
    "joint_visit",
)


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    """Acme Ltd with North plant, Akme Ltd with the same plant under another spelling, Beta."""
    made = memory_warehouse()
    con = made.root
    audits(
        con,
        "A1 2023-03-01 North_plant pass supplier=Acme_Ltd country=CN scheme=ISO",
        "A2 2024-03-01 North_plant fail supplier=Acme_Ltd country=CN scheme=ISO",
        "B1 2024-05-01 Werk pass supplier=Beta country=DE scheme=ISO",
    )
    answers(con, "A1 4.1 nonconform dimension=Quality", "A1 4.2 conform dimension=Quality")
    findings(con, "F1 A1 4.1 major dimension=Quality")
    actions(con, "C1 F1 due=2023-06-01")
    audits(
        con,
        "R7 2024-03-02 Plant_North - supplier=Akme_Ltd country=CN scheme=ISO auditor=Li",
        "R8 2025-03-02 Plant_North pass supplier=Akme_Ltd scheme=ISO",
    )
    answers(
        con,
        "R7 4.1 nonconform dimension=Quality",
        "R7 4.2 conform dimension=Quality",
        "R8 4.1 conform dimension=Quality",
    )
    findings(con, "G1 R7 4.1 minor dimension=Quality")
    sections(con, "A2 Quality fail")
    yield made
    made.close()


def table(con: Con, name: str) -> list[tuple[object, ...]]:
    return con.table(f"store.{name}").order("all").fetchall()


def state(warehouse: Warehouse) -> dict[str, object]:
    """Every current table, row for row, and every metric by supplier, where a merge shows."""
    con = warehouse.root
    kept: dict[str, object] = {name: table(con, name) for name in TABLES}
    for metric in RATES:
        kept[metric.__name__] = metric(con, FILTERS, by="supplier").to_csv()
    for metric in LISTS:
        kept[metric.__name__] = metric(con, FILTERS).to_csv()
    return kept


def of(warehouse: Warehouse, metric: str, name: str) -> tuple[int, int]:
    frames = {"pass": audit_pass_rate, "conform": conformity_rate, "repeat": repeat_rate}
    frame: pd.DataFrame = frames[metric](warehouse.root, FILTERS, by="supplier")
    row = frame[frame["supplier"] == name].iloc[0]
    return int(row["count"]), int(row["of"])


def same_supplier(warehouse: Warehouse) -> int:
    return merge(warehouse, "supplier", key("Akme Ltd"), key("Acme Ltd"), by="ann", at=WHEN)


def same_site(warehouse: Warehouse) -> int:
    return merge(warehouse, "site", key("Plant_North"), key("North_plant"), by="ann", at=WHEN)


def same_visit(warehouse: Warehouse) -> int:
    return merge(warehouse, "visit", key("A2"), key("R7"), by="ann", at=WHEN)


def test_merged_suppliers_are_one_everywhere(warehouse: Warehouse) -> None:
    assert of(warehouse, "pass", "Acme Ltd") == (1, 2)
    version = warehouse.data_version
    same_supplier(warehouse)
    assert warehouse.data_version == version + 1
    assert of(warehouse, "pass", "Acme Ltd") == (2, 3)
    assert set(risk(warehouse.root, FILTERS)["supplier"]) == {"Acme Ltd", "Beta"}
    assert int(overview(warehouse.root, FILTERS)["sites"].iloc[0]) == 3


def test_merged_sites_have_one_history(warehouse: Warehouse) -> None:
    """A1's nonconformity at 4.1 is found again in R7 once both spellings are one plant; R7's is not found in R8."""
    assert of(warehouse, "repeat", "Acme Ltd") == (0, 1)  # A2 has no answers and is listed: it covers 4.1
    same_supplier(warehouse)
    same_site(warehouse)
    same_visit(warehouse)
    assert of(warehouse, "repeat", "Acme Ltd") == (1, 2)
    assert int(overview(warehouse.root, FILTERS)["sites"].iloc[0]) == 2


def test_a_visit_from_two_sources_is_counted_once_with_all_it_states(warehouse: Warehouse) -> None:
    same_supplier(warehouse)
    same_site(warehouse)
    assert of(warehouse, "pass", "Acme Ltd") == (2, 3)
    same_visit(warehouse)
    facts = warehouse.root.execute(
        "select audit_no, result::varchar, auditor, nonconform, minor from store.audit_fact where date = date '2024-03-02'"
    ).fetchall()
    assert facts == [("R7", "fail", "Li", 1, 1)]  # the result comes from A2, the answers and findings from R7
    assert of(warehouse, "pass", "Acme Ltd") == (2, 3)  # A1 pass, R7 with A2's fail, R8 pass
    printed = warehouse.root.execute("select audit_key from store.section_fact where result is not null").fetchall()
    assert printed == [(key("R7"),)]
    assert len(answer_rows(warehouse.root, audit_key=key("R7"))) == 2
    assert warehouse.root.execute("select count(*) from store.current_audit").fetchone() == (5,)


def test_taking_back_restores_every_figure(warehouse: Warehouse) -> None:
    steps = [same_supplier, same_site, same_visit]
    states, numbers = [state(warehouse)], []
    for step in steps:
        numbers.append(step(warehouse))
        states.append(state(warehouse))
    assert len({str(one) for one in states}) == 4
    for number, before in zip(reversed(numbers), reversed(states[:-1]), strict=True):
        take_back(warehouse, number, by="bob", at=WHEN)
        assert state(warehouse) == before


def test_taking_back_the_suppliers_first_parts_what_hangs_on_them(warehouse: Warehouse) -> None:
    before = state(warehouse)
    number = same_supplier(warehouse)
    same_site(warehouse)
    same_visit(warehouse)
    take_back(warehouse, number, by="bob", at=WHEN)
    assert state(warehouse) == before


def test_incremental_equals_rebuilt_with_merges_loads_and_undos(warehouse: Warehouse) -> None:
    con = warehouse.root
    same_supplier(warehouse)
    same_site(warehouse)
    same_visit(warehouse)

    def rebuilt_is_kept() -> None:
        kept = state(warehouse)
        with warehouse.writing() as writer:
            rebuild(writer)
        assert state(warehouse) == kept

    rebuilt_is_kept()
    answers(
        con, "A2 4.1 conform dimension=Quality", "A2 4.2 conform dimension=Quality", "A2 4.3 conform dimension=Quality"
    )
    assert con.execute(
        "select audit_no from store.audit_fact where date >= date '2024-03-01' and site_key = $s and date < date '2024-04-01'",
        {"s": key("North_plant")},
    ).fetchall() == [("A2",)]
    rebuilt_is_kept()
    left = []
    for load in (1, 5):
        con.execute("update store.load set undone_at = now()::timestamp where load = $load", {"load": load})
        refresh(con, [load])
        rebuilt_is_kept()
        left.append(con.execute("select supplier, site from store.place order by all").fetchall())
    assert left == [[("Akme Ltd", "Plant_North")], []]  # under the merged name there is nothing left to be named after
    con.execute("update store.load set undone_at = null")
    refresh(con, [5, 1])
    rebuilt_is_kept()


def test_a_chain_of_merges_ends_at_the_last(warehouse: Warehouse) -> None:
    first = same_supplier(warehouse)
    merge(warehouse, "supplier", key("Acme Ltd"), key("Beta"), by="ann", at=WHEN)
    assert set(risk(warehouse.root, FILTERS)["supplier"]) == {"Beta"}
    take_back(warehouse, first, by="ann", at=WHEN)
    assert set(risk(warehouse.root, FILTERS)["supplier"]) == {"Akme Ltd", "Beta"}


def test_what_cannot_be_merged_says_so(warehouse: Warehouse) -> None:
    with pytest.raises(
        WarehouseError, match=r"These two sites stand under different suppliers. Merge the suppliers first."
    ):
        same_site(warehouse)
    with pytest.raises(WarehouseError, match="There is no such supplier on file any more"):
        merge(warehouse, "supplier", 5, key("Beta"), by="ann", at=WHEN)
    number = same_supplier(warehouse)
    for first, second in (("Akme Ltd", "Acme Ltd"), ("Acme Ltd", "Akme Ltd"), ("Beta", "Beta")):
        with pytest.raises(WarehouseError, match=r"These two suppliers are counted as one already."):
            merge(warehouse, "supplier", key(first), key(second), by="ann", at=WHEN)
    with pytest.raises(WarehouseError, match=r"Take the merge back first."):
        tell_apart(warehouse, "supplier", key("Acme Ltd"), key("Akme Ltd"), by="ann", at=WHEN)
    take_back(warehouse, number, by="ann", at=WHEN)
    with pytest.raises(WarehouseError, match=f"There is no judgement {number}"):
        take_back(warehouse, number, by="ann", at=WHEN)
    assert judgements(warehouse.root).empty


def test_visits_are_suspected_until_someone_judges(warehouse: Warehouse) -> None:
    assert suspected_visits(warehouse.root).empty  # at two sites
    same_supplier(warehouse)
    assert suggested_sites(warehouse.root)[["left_key", "right_key"]].to_numpy().tolist() in (
        [[key("North_plant"), key("Plant_North")]], [[key("Plant_North"), key("North_plant")]],
    )  # fmt: skip
    same_site(warehouse)
    found = suspected_visits(warehouse.root)
    assert found[["left_no", "right_no", "days_apart"]].to_numpy().tolist() == [["R7", "A2", 1]]
    assert found[["left_file", "right_file"]].to_numpy().tolist() == [["file5.xlsx", "file1.xlsx"]]
    number = same_visit(warehouse)
    assert suspected_visits(warehouse.root).empty
    take_back(warehouse, number, by="ann", at=WHEN)
    number = tell_apart(warehouse, "visit", key("A2"), key("R7"), by="ann", at=WHEN)
    assert suspected_visits(warehouse.root).empty
    take_back(warehouse, number, by="ann", at=WHEN)
    assert len(suspected_visits(warehouse.root)) == 1


@pytest.mark.parametrize(
    "other",
    [
        "2024-03-05 S pass scheme=ISO",
        "2024-03-01 S pass scheme=BSCI",
        "2024-03-01 S pass kind=follow_up scheme=ISO",
        "2024-03-01 T pass supplier=S scheme=ISO",
    ],
    ids=["four days later", "another scheme", "a follow-up", "another site"],
)
def test_no_suspects(other: str) -> None:
    con = memory_warehouse().root
    audits(con, "A1 2024-03-01 S pass scheme=ISO")
    audits(con, f"A2 {other}")
    assert suspected_visits(con).empty


def test_what_one_file_lists_twice_is_two_visits() -> None:
    con = memory_warehouse().root
    audits(con, "A1 2024-03-01 S pass scheme=ISO", "A2 2024-03-02 S pass scheme=ISO")
    audits(con, "A1 2024-03-01 S pass scheme=ISO")
    assert suspected_visits(con).empty
    audits(con, "A3 2024-03-03 S pass")
    con.execute("update store.audit set scheme = null where load = 3")
    refresh(con, [3])
    assert set(suspected_visits(con)["right_no"]) | set(suspected_visits(con)["left_no"]) == {"A1", "A2", "A3"}


def test_a_pair_told_apart_never_returns(warehouse: Warehouse) -> None:
    audits(warehouse.root, "B2 2024-09-01 Works pass supplier=Beta_Limited country=DE")
    pairs = suggested_pairs(warehouse.root)
    assert pairs[["left", "right", "why", "place"]].to_numpy().tolist()[0] == [
        "Beta",
        "Beta Limited",
        "same words",
        "same country",
    ]
    number = tell_apart(warehouse, "supplier", key("Beta"), key("Beta Limited"), by="ann", at=WHEN)
    assert "Beta Limited" not in set(suggested_pairs(warehouse.root)["right"])
    take_back(warehouse, number, by="ann", at=WHEN)
    assert "Beta Limited" in set(suggested_pairs(warehouse.root)["right"])
    merge(warehouse, "supplier", key("Beta Limited"), key("Beta"), by="ann", at=WHEN)
    assert "Beta Limited" not in set(suggested_pairs(warehouse.root)["right"])


def test_later_files_are_matched_as_if_merged_suppliers_were_one() -> None:
    known = [KnownSupplier(1, None, "Acme"), KnownSupplier(2, "V2", "Acme")]
    sites = [KnownSite(21, 2, "North", None, None, None)]
    audit = [KnownAudit(33, 2, 21, "R-7", None, None, None, date(2024, 3, 1))]
    reference = Reference(1, supplier="Acme", audit_no="R-7")
    (parted,) = Register(known, sites, audit).resolved([reference])
    (merged,) = Register(known, sites, audit, {2: 1}).resolved([replace(reference)])
    assert parted.reason is not None and (merged.supplier_key, merged.audit_base) == (2, 33)
    (named,) = Register(known, sites, audit, {2: 1}).resolved([Reference(1, supplier="Acme", day=date(2024, 5, 1))])
    assert named.supplier_key == 1
