"""Risk tiers, one supplier per rule."""

from collections.abc import Sequence
from datetime import date

import pytest

from metrics.choices import choices
from metrics.filters import Filters
from metrics.risk import RULE, TIERS, risk
from tests.warehouse_maker import actions, audits, empty_warehouse, findings

DAY = Filters(as_of=date(2023, 12, 31))


def tier(
    held: list[str], found: Sequence[str] = (), acted: Sequence[str] = (), *, on: Filters = DAY
) -> tuple[str, str]:
    con = empty_warehouse()
    audits(con, *held)
    findings(con, *found)
    actions(con, *acted)
    [row] = risk(con, on).to_dict("records")
    return row["tier"], row["why"]


TWO = ["A1 2022-01-01 S1 pass", "A2 2023-01-01 S1 pass"]
CONDITIONAL = ["A1 2022-01-01 S1 pass", "A2 2023-01-01 S1 conditional"]


@pytest.mark.parametrize(
    ("held", "found", "acted", "expected"),
    [
        (TWO, [], [], ("low", "last result pass")),
        (TWO[:1], [], [], ("not enough evidence", "last result pass; few audits")),
        (["A1 2022-01-01 S1 fail"], [], [], ("critical", "last result fail; few audits")),
        (["A1 2022-01-01 S1 fail", "A2 2023-01-01 S1 pass"], [], [], ("low", "last result pass")),
        (TWO, ["F1 A2 1 critical"], [], ("critical", "open critical; last result pass")),
        (TWO, ["F1 A1 1 critical"], [], ("low", "last result pass")),  # no action, and the site was audited since
        (TWO, ["F1 A1 1 critical"], ["C1 F1 state=open"], ("critical", "open critical; last result pass")),
        (TWO, ["F1 A2 1 critical"], ["C1 F1 closed=2023-06-01 state=closed_verified"], ("low", "last result pass")),
        (TWO, ["F1 A1 1 major"], ["C1 F1 due=2022-06-01"], ("high", "last result pass; overdue major; open major")),
        (TWO, ["F1 A2 1 major"], ["C1 F1 due=2024-06-01"], ("medium", "last result pass; open major")),
        (TWO, ["F1 A1 1 minor", "F2 A2 1 minor"], [], ("medium", "last result pass; repeats")),
        (
            TWO,
            ["F1 A1 1 minor", "F2 A2 1 minor", "F3 A1 2 minor", "F4 A2 2 minor"],
            [],
            ("high", "last result pass; repeats"),
        ),
        (CONDITIONAL, [], [], ("medium", "last result conditional")),
        (CONDITIONAL, ["F1 A2 1 major"], [], ("high", "last result conditional; open major")),
        (CONDITIONAL[1:], [], [], ("not enough evidence", "last result conditional; few audits")),
        ([*TWO, "A3 2023-06-01 S1 fail kind=follow_up"], [], [], ("low", "last result pass")),
    ],
)
def test_the_printed_rule(held: list[str], found: list[str], acted: list[str], expected: tuple[str, str]) -> None:
    assert tier(held, found, acted) == expected


def test_risk_knows_nothing_of_later_days() -> None:
    held = ["A1 2021-01-01 S1 pass", "A2 2022-01-01 S1 pass", "A3 2023-01-01 S1 fail"]
    assert tier(held, on=Filters(as_of=date(2022, 12, 31)))[0] == "low"
    assert tier(held)[0] == "critical"


def test_the_worst_site_counts_for_its_supplier() -> None:
    held = ["A1 2022-01-01 S1 fail supplier=Acme", "A2 2023-01-01 S2 pass supplier=Acme"]
    assert tier(held)[0] == "critical"


def test_a_period_filter_hides_no_evidence_and_a_region_filter_chooses_suppliers() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 fail region=Asia", "A2 2023-01-01 S2 pass region=Europe")
    narrow = Filters(as_of=date(2023, 12, 31), start=date(2023, 1, 1), dimensions=("SOC",), regions=("Asia",))
    assert risk(con, narrow)[["supplier", "tier"]].values.tolist() == [["S1", "critical"]]


def test_the_worst_come_first_and_every_tier_is_in_the_rule() -> None:
    con = empty_warehouse()
    audits(con, "A1 2023-01-01 S1 pass", "A2 2023-01-01 S2 stop", "B1 2022-01-01 S3 pass", "B2 2023-01-01 S3 pass")
    assert list(risk(con, DAY)["tier"]) == ["critical", "low", "not enough evidence"]
    assert all(tier.capitalize() + ":" in RULE for tier in TIERS)
    assert choices(con)["tiers"] == list(TIERS)


def test_without_a_day_or_by_region_there_is_no_answer() -> None:
    con = empty_warehouse()
    with pytest.raises(ValueError, match="as-of date"):
        risk(con, Filters())
    with pytest.raises(ValueError, match="per supplier"):
        risk(con, DAY, by="region")
