"""Plans that were kept: they stand fixed, and what came of them is held against what they promised."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from data.audit_plans import PlanRecord, keep_plan, remove_plan
from data.erasure import erase_supplier
from data.merges import merge
from data.warehouse import Warehouse, WarehouseError, open_warehouse
from metrics.filters import Filters
from metrics.kept_plans import kept_plans, kept_visits
from tests.warehouse_maker import audits, findings, key

THEN, END = date(2024, 1, 1), date(2024, 6, 30)
DAY = Filters(as_of=date(2024, 7, 31))
NOW = datetime(2024, 1, 1, 9)


def record(name: str = "First half", **more: object) -> PlanRecord:
    told = {
        "name": name, "as_of": THEN, "until": END, "days": 20.0, "event": "fail_or_major", "basis": "own", "score_version": "abc", "visits": 12,
        "expected": 4.0, "low": 1, "high": 7, "random_expected": 3.0, "findings": 6.0, "inputs": {"seed": 7},
    }  # fmt: skip
    return PlanRecord(**{**told, **more})  # type: ignore[arg-type]


def planned(*rows: tuple[str, str, float]) -> pd.DataFrame:
    """Rows of (site, arm, chance)."""
    frame = pd.DataFrame(rows, columns=["site", "arm", "chance"])
    return frame.assign(
        site_key=[key(site) for site in frame["site"]], scheme="HOUSE", must=None, why=None, days=1.0,
        week=pd.Timestamp("2024-02-05"), due=pd.Timestamp("2024-04-01"), expected_findings=0.5, basis="own",
    )  # fmt: skip


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """As of 31 July 2024, a plan from 1 January to 30 June of twelve visits at S0 to S11, six chosen and six at random.

    | S0 to S4  | chosen, chance 0.5  | done in March; S0 to S3 found something, S4 not |
    | S5        | chosen, chance 0.5  | done on 15 July: late, in no rate               |
    | S6 to S10 | random, chance 0.2  | done in March; S6 found something (a major)     |
    | S11       | random, chance 0.2  | a follow-up only: missed                        |
    """
    warehouse = open_warehouse(tmp_path_factory.mktemp("plans") / "scored.duckdb")
    con = warehouse.root
    audits(con, *(f"O{at} 2023-01-15 S{at} pass" for at in range(12)))
    arms = [(f"S{at}", "chosen", 0.5) for at in range(6)] + [(f"S{at}", "random", 0.2) for at in range(6, 12)]
    keep_plan(warehouse, record(), planned(*arms), by="ann", at=NOW)
    audits(con, *(f"A{at} 2024-03-10 S{at} {'fail' if at < 4 else 'pass'}" for at in [0, 1, 2, 3, 4, 6, 7, 8, 9, 10]),
           "A5 2024-07-15 S5 fail", "A11 2024-03-01 S11 fail kind=follow_up", "B0 2024-05-01 S0 pass",
           "C7 2024-02-01 S7 fail scheme=OTHER")  # fmt: skip
    findings(con, "F1 A6 1 major", "F2 A0 1 critical", "F3 A0 2 major", "F4 A7 3 minor")
    yield warehouse
    warehouse.close()


def test_what_came_of_a_plan_is_held_against_its_promise(scored: Warehouse) -> None:
    """Done and known: 5 chosen of 0.5 and 5 random of 0.2: 3.5 expected. Found something: S0 to S3 and S6, five."""
    [row] = kept_plans(scored.root, DAY).to_dict("records")
    assert (row["count"], row["of"], row["expected_done"]) == (5, 10, pytest.approx(3.5))
    assert (row["done_low"], row["done_high"], row["verdict"]) == (1, 6, "as promised")
    assert (row["found"], row["findings_done"]) == (3, pytest.approx(5.0))
    assert (row["done"], row["late"], row["missed"], row["open"]) == (10, 1, 1, 0)
    assert (row["chosen_count"], row["chosen_of"], row["random_count"], row["random_of"]) == (4, 5, 1, 5)
    assert row["against"] == "not told apart"  # 4 of 5 against 1 of 5: Newcombe's interval holds nought


def test_a_promise_that_was_too_high_is_said_to_be(warehouse: Warehouse) -> None:
    """Eight visits of 0.9, of which none finds anything; before the plan ends, the others are open."""
    con = warehouse.root
    audits(con, *(f"O{at} 2023-01-15 S{at} pass" for at in range(10)))
    keep_plan(warehouse, record(), planned(*((f"S{at}", "chosen", 0.9) for at in range(10))), by="ann", at=NOW)
    audits(con, *(f"A{at} 2024-03-10 S{at} pass" for at in range(8)))
    [row] = kept_plans(con, Filters(as_of=date(2024, 4, 1))).to_dict("records")
    assert (row["verdict"], row["open"], row["missed"], row["against"]) == ("fewer", 2, 0, "too few")
    [early] = kept_plans(con, Filters(as_of=date(2024, 2, 1))).to_dict("records")
    assert (early["verdict"], early["of"], early["open"]) == ("nothing done", 0, 10)


def test_audits_before_the_plan_or_of_another_scheme_do_not_count(scored: Warehouse) -> None:
    visits = kept_visits(scored.root, DAY).set_index("site")
    assert visits.loc["S7", "done_on"] == pd.Timestamp("2024-03-10")  # not the one of OTHER in February
    assert visits.loc["S0", "done_on"] == pd.Timestamp("2024-03-10")  # the first one counts
    assert visits["state"].to_dict() == {
        **{f"S{at}": "done" for at in range(11)}, "S5": "late", "S11": "missed",
    }  # fmt: skip


def test_a_kept_plan_is_not_changed_by_filters(scored: Warehouse) -> None:
    narrow = Filters(as_of=DAY.as_of, sites=("S0",), start=END)
    pd.testing.assert_frame_equal(kept_plans(scored.root, narrow), kept_plans(scored.root, DAY))


def test_a_plan_needs_a_name_and_a_visit(warehouse: Warehouse) -> None:
    with pytest.raises(WarehouseError, match="needs a name"):
        keep_plan(warehouse, record(name=" "), planned(("S1", "chosen", 0.5)), by="ann", at=NOW)
    with pytest.raises(WarehouseError, match="promises nothing"):
        keep_plan(warehouse, record(visits=0), planned(), by="ann", at=NOW)
    assert kept_plans(warehouse.root, DAY).empty


def test_a_visit_follows_its_site_where_two_are_one(tmp_path: Path) -> None:
    """S1 was planned; later S1 and S2 are said to be one site: an audit of S2 does the visit."""
    warehouse = open_warehouse(tmp_path / "merged.duckdb")
    audits(warehouse.root, "O1 2023-01-15 S1 pass supplier=P", "O2 2023-01-15 S2 pass supplier=P")
    keep_plan(warehouse, record(visits=1), planned(("S1", "chosen", 0.5)), by="ann", at=NOW)
    audits(warehouse.root, "A2 2024-03-01 S2 fail supplier=P")
    assert kept_visits(warehouse.root, DAY)["state"].tolist() == ["missed"]
    merge(warehouse, "site", key("S1"), key("S2"), by="ann", at=NOW)
    assert kept_visits(warehouse.root, DAY)["state"].tolist() == ["done"]
    warehouse.close()


def test_an_erased_supplier_leaves_kept_plans_and_a_removed_plan_is_scored_no_longer(scored: Warehouse) -> None:
    """The last test: it takes away what the others looked at."""
    con = scored.root
    erase_supplier(scored, key("S0"), by="ann", at=NOW)
    assert "S0" not in set(kept_visits(con, DAY)["site"])
    assert kept_plans(con, DAY)["of"].tolist() == [9]
    remove_plan(scored, 1, by="ann", at=NOW)
    assert kept_plans(con, DAY).empty and kept_visits(con, DAY).empty
    assert con.execute("select count(*) from store.planned_visit").fetchall() == [(11,)]
    with pytest.raises(WarehouseError, match="removed already"):
        remove_plan(scored, 1, by="ann", at=NOW)
