"""Risk tiers: the hard rules and thresholds, one supplier each; and where they are looked up."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import pytest

from data.risk_scores import keep_scores
from metrics.choices import choices
from metrics.conformity_rate import conformity_rate
from metrics.filters import Filters
from metrics.risk import COUNTS, RULE, risk, risk_points
from metrics.risk_parts import risk_parts
from metrics.risk_score import TIERS
from metrics.worked_out import program
from tests.warehouse_maker import Con, actions, answers, audits, empty_warehouse, findings, set_rule

DAY = Filters(as_of=date(2023, 12, 31))
TWO = ["A1 2022-01-01 S1 pass", "A2 2023-01-01 S1 pass"]


def tier(
    held: list[str], found: Sequence[str] = (), acted: Sequence[str] = (), *, on: Filters = DAY
) -> tuple[str, str | None]:
    con = empty_warehouse()
    audits(con, *held)
    findings(con, *found)
    actions(con, *acted)
    [row] = risk(con, on).to_dict("records")
    return row["tier"], row["rule"] if isinstance(row["rule"], str) else None


def looked_up(con: Con, on: Filters) -> None:
    """As the calculator leaves it: the scores of the day in their tables."""
    assert on.as_of is not None
    keep_scores(con, risk_points(con, Filters(as_of=on.as_of)), as_of=on.as_of, program=program())


@pytest.mark.parametrize(
    ("held", "found", "acted", "expected"),
    [
        (TWO, [], [], ("not enough evidence", None)),  # without findings on file little of the weight can be told
        (TWO, ["F1 A1 1 minor"], [], ("low", None)),
        (TWO[:1], ["F1 A1 1 minor"], [], ("not enough evidence", None)),
        (["A1 2022-01-01 S1 stop"], [], [], ("critical", "stop")),
        (["A1 2022-01-01 S1 fail"], [], [], ("high", "fail")),
        (["A1 2022-01-01 S1 fail", "A2 2023-01-01 S1 pass"], ["F1 A1 1 minor"], [], ("low", None)),
        (TWO, ["F1 A2 1 critical"], [], ("critical", "open critical")),
        (TWO, ["F1 A1 1 critical"], [], ("low", None)),  # no action, and the site was audited since
        (TWO, ["F1 A1 1 critical"], ["C1 F1 state=open"], ("critical", "open critical")),
        (TWO, ["F1 A2 1 critical"], ["C1 F1 closed=2023-06-01 state=closed_verified"], ("low", None)),
        ([*TWO, "A3 2023-06-01 S1 fail kind=follow_up"], ["F1 A1 1 minor"], [], ("low", None)),
    ],
)
def test_hard_rules_hold_whatever_the_points(
    held: list[str], found: list[str], acted: list[str], expected: tuple[str, str | None]
) -> None:
    assert tier(held, found, acted) == expected


@pytest.mark.parametrize(
    ("found", "acted", "expected"),
    [
        ([], [], [None, None, None, None]),  # no file tells of findings
        (["F1 A2 1 ungraded_nc"], [], [None, None, None, None]),  # nor of how severe they are
        (["F1 A2 1 minor"], [], [0, 0, 0, 0]),
        (["F1 A2 1 major"], [], [0, 1, None, None]),  # nor of actions
        (["F1 A2 1 major"], ["C1 F1 state=open"], [0, 1, None, None]),  # nor of due dates
        (["F1 A2 1 major"], ["C1 F1 due=2024-06-01 state=open"], [0, 1, 0, 0]),
        (["F1 A2 1 major"], ["C1 F1 due=2023-06-01 state=open"], [0, 1, 1, 1]),
    ],
)
def test_what_no_file_tells_is_no_nought(found: list[str], acted: list[str], expected: list[int | None]) -> None:
    """Open critical, open major, overdue, and overdue for critical or major, at one site audited twice."""
    con = empty_warehouse()
    audits(con, *TWO)
    findings(con, *found)
    actions(con, *acted)
    [row] = risk(con, DAY)[COUNTS].to_dict("records")
    assert [None if pd.isna(count) else count for count in row.values()] == expected


def test_a_site_of_which_nothing_is_told_hides_nothing_of_another() -> None:
    """One open major at A; of the findings at B no severity is known."""
    con = empty_warehouse()
    audits(con, "A1 2023-01-01 A pass supplier=S1", "B1 2023-01-01 B pass supplier=S1")
    findings(con, "F1 A1 1 major", "F2 B1 1 ungraded_nc")
    assert risk(con, DAY)["open_major"].tolist() == [1]
    of_sites = risk(con, DAY, by="site").set_index("site")["open_major"]
    assert of_sites["A"] == 1 and pd.isna(of_sites["B"])


def test_risk_knows_nothing_of_later_days() -> None:
    held, found = ["A1 2021-01-01 S1 pass", "A2 2022-01-01 S1 pass", "A3 2023-01-01 S1 fail"], ["F1 A1 1 minor"]
    assert tier(held, found, on=Filters(as_of=date(2022, 12, 31)))[0] == "low"
    assert tier(held, found)[1] == "fail"


def test_of_equal_points_who_was_audited_last_comes_first() -> None:
    """Both stopped over 24 months ago: verdict and time give all there is, 100 points. The names would say Abel first.

    Nothing else can be told of either, so the two components could give 100 points together, and little is known.
    """
    con = empty_warehouse()
    audits(con, "A1 2020-01-01 Abel stop", "B1 2021-06-01 Zoe stop")
    told = risk(con, DAY)
    assert told[["supplier", "score"]].values.tolist() == [["Zoe", 100.0], ["Abel", 100.0]]
    parts = risk_parts(con, DAY).dropna(subset=["points"])
    assert parts["little_known"].all() and parts["points"].tolist() == parts["most_points"].round(1).tolist()
    assert parts.groupby("supplier")["most_points"].sum().tolist() == pytest.approx([100, 100])


def test_the_worst_site_counts_for_its_supplier() -> None:
    held = ["A1 2022-01-01 S1 stop supplier=Acme", "A2 2023-01-01 S2 pass supplier=Acme"]
    assert tier(held)[0] == "critical"


def test_a_period_filter_hides_no_evidence_and_a_region_filter_chooses_suppliers() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 stop region=Asia", "A2 2023-01-01 S2 pass region=Europe")
    narrow = Filters(as_of=date(2023, 12, 31), start=date(2023, 1, 1), dimensions=("SOC",), regions=("Asia",))
    assert risk(con, narrow)[["supplier", "tier"]].values.tolist() == [["S1", "critical"]]


def test_the_worst_come_first_and_every_tier_is_in_the_rule() -> None:
    con = empty_warehouse()
    audits(con, "A1 2023-01-01 S1 pass", "A2 2023-01-01 S2 stop", "B1 2022-01-01 S3 pass", "B2 2023-01-01 S3 pass")
    findings(con, "F1 B1 1 minor")
    assert list(risk(con, DAY)["tier"]) == ["critical", "low", "not enough evidence"]
    assert all(tier.capitalize() + ":" in RULE for tier in TIERS)
    assert choices(con)["tiers"] == list(TIERS)


def test_without_a_day_or_by_region_there_is_no_answer() -> None:
    con = empty_warehouse()
    with pytest.raises(ValueError, match="as-of date"):
        risk(con, Filters())
    with pytest.raises(ValueError, match="per supplier"):
        risk(con, DAY, by="region")


def test_thresholds_are_house_rules() -> None:
    """Two audits, the last conditional with three open majors: points of result and open actions."""
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 pass", "A2 2023-12-01 S1 conditional")
    findings(con, "F1 A2 1 major", "F2 A2 2 major", "F3 A2 3 major")
    [row] = risk(con, DAY).to_dict("records")
    for name, expected in (
        ("risk_critical_from", "critical"),
        ("risk_high_from", "high"),
        ("risk_medium_from", "medium"),
    ):
        for rule in ("risk_critical_from", "risk_high_from", "risk_medium_from"):
            set_rule(con, rule, "100")
        set_rule(con, name, str(row["score"]))
        assert risk(con, DAY)["tier"].item() == expected


def test_a_tier_is_looked_up_and_filters_sorts_and_groups() -> None:
    con = empty_warehouse()
    audits(con, "A1 2023-01-01 S1 stop", "A2 2023-01-01 S2 pass")
    answers(con, "A1 1 nonconform", "A2 1 conform", "A2 2 conform")
    told = risk(con, DAY)
    critical = Filters(as_of=DAY.as_of, tiers=("critical",))
    with pytest.raises(Exception, match="not been worked out"):
        conformity_rate(con, critical)
    looked_up(con, DAY)
    assert risk(con, DAY).to_csv() == told.to_csv()
    assert conformity_rate(con, critical)["of"].item() == 1
    assert conformity_rate(con, DAY, by="tier")[["tier", "of"]].values.tolist() == [
        ["critical", 1], ["not enough evidence", 2]
    ]  # fmt: skip
    con.execute("update store.meta set value = value + 1 where name = 'data_version'")
    assert conformity_rate(con, DAY, by="tier")["tier"].tolist() == ["not worked out"]
