"""Titles of charts: the finding of the frame drawn, true and no more than was tested."""

from __future__ import annotations

import pandas as pd
import pytest

from charts.theme import TITLE_LENGTH, layout, time_range, title_lines
from pages.parts import chart_titles as titles
from pages.parts.action_wording import MARKS
from pages.parts.coverage_wording import cohort_title
from pages.parts.pareto_wording import pareto_subtitle, pareto_title

QUARTERS = pd.date_range("2024-01-01", periods=5, freq="QS")


def ranked(*rows: tuple[str, float, float, float], trust: str = "shown") -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["region", "rate", "low", "high"])
    return frame.assign(trust=trust)


def test_a_ranking_names_its_ends_and_says_when_their_order_may_be_chance() -> None:
    apart = ranked(("East", 0.60, 0.55, 0.65), ("West", 0.90, 0.85, 0.95))
    assert titles.ranked_title(apart, "region", "Pass rate") == "Lowest: East 60%, highest: West 90%"
    near = ranked(("East", 0.60, 0.40, 0.80), ("West", 0.70, 0.50, 0.90))
    assert titles.ranked_title(near, "region", "Pass rate").endswith("highest: West 70%; the order may be chance")


def test_a_map_names_its_ends_only_where_they_are_apart_and_says_of_how_many() -> None:
    """No interval is drawn on a map: 60 % (40 to 80) and 70 % (50 to 90) may as well stand the other way round."""
    apart = ranked(("East", 0.60, 0.55, 0.65), ("Mid", 0.70, 0.5, 0.9), ("West", 0.90, 0.85, 0.95))
    assert titles.map_title(apart, "region", "Pass rate") == "Lowest: East 60%, highest: West 90%, of 3 regions"
    near = ranked(("East", 0.60, 0.40, 0.80), ("West", 0.70, 0.50, 0.90))
    assert titles.map_title(near, "region", "Pass rate") == (
        "Pass rate: which of 2 regions is lowest or highest may be chance"
    )
    assert titles.map_title(near[:1], "region", "Pass rate") == "Pass rate: East 60%"


def test_one_of_many_at_the_top_is_not_named() -> None:
    """East 60 %, three at 100 %: naming one of the three as the highest would be arbitrary."""
    frame = ranked(("East", 0.6, 0.5, 0.7), *((name, 1.0, 0.9, 1.0) for name in ("North", "South", "West")))
    assert titles.ranked_title(frame, "region", "Pass rate") == "Lowest: East 60%, highest: 3 regions 100%"
    assert titles.ranked_title(frame.iloc[1:], "region", "Pass rate") == "Pass rate: 100% at all 3"


def test_what_belongs_to_no_dimension_is_told_where_it_is_all_there_is() -> None:
    frame = ranked(("unmapped", 0.17, 0.16, 0.19)).rename(columns={"region": "dimension"})
    assert titles.ranked_title(frame, "dimension", "Repeat rate") == "Repeat rate: 17%, under no dimension"
    few = frame.assign(trust="grey")
    assert titles.ranked_title(few, "dimension", "Repeat rate") == "Repeat rate"


def test_what_rests_on_too_little_is_in_no_title() -> None:
    frame = pd.concat([ranked(("Far", 0.1, 0.0, 0.9), trust="grey"), ranked(("East", 0.6, 0.5, 0.7))])
    assert titles.ranked_title(frame, "region", "Pass rate") == "Pass rate"
    cells = frame.assign(dimension="Social")
    assert titles.cells_title(cells, "dimension", "region", "Conformity") == "Conformity"
    two = pd.concat([cells, ranked(("West", 0.8, 0.7, 0.9)).assign(dimension="Quality")])
    told = titles.cells_title(two, "dimension", "region", "Conformity")
    assert told == "Lowest of 2: Social, East 60% (95% 50 to 70%)"


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("may be chance", "Pass rate 67.0%, a year later 68.0%: may be chance"),
        ("more than chance", "Pass rate rose from 67.0% to 68.0% in a year, more than chance"),
        ("too few", "Pass rate"),
        ("other version", "Pass rate"),
    ],
)
def test_a_change_is_called_one_only_beyond_chance(verdict: str, said: str) -> None:
    row = {"verdict": verdict, "before_rate": 0.67, "rate": 0.68}
    assert titles.change_title(row, "Pass rate") == said
    assert "year" not in titles.change_title(row, "Pass rate", years=False)
    assert titles.change_title(None, "Pass rate") == "Pass rate"


def test_the_parts_of_a_change_carry_their_own_verdict() -> None:
    row = {"own": -0.011, "own_low": -0.097, "own_high": 0.074, "mix": 0.017, "strata": "sites"}
    said = titles.parts_title(row, "pass rate")
    assert said == "Pass rate: own change -1.1 points, may be chance; audit mix +1.7 points"
    assert ", more than chance;" in titles.parts_title({**row, "own_high": -0.001}, "pass rate")
    others = titles.parts_title({**row, "strata": "regions"}, "pass rate")  # hardly a site came again: nobody's own
    assert others == "Pass rate: same regions -1.1 points, may be chance; audit mix +1.7 points"


def changes(real: int, of: int) -> pd.DataFrame:
    """``of`` regions, R0 the largest fall but likely chance, the last ``real`` beyond it, the very last most surely."""
    verdicts = ["may be chance"] * (of - real) + ["more than chance"] * real
    return pd.DataFrame({
        "region": [f"R{at}" for at in range(of)], "verdict": verdicts, "difference": [-0.2, *[-0.1] * (of - 1)],
        "p": [*[0.5 - 0.4 * at / of for at in range(of - real)], *[0.04 - 0.001 * at for at in range(real)]],
    })  # fmt: skip


def test_of_many_regions_a_few_seem_to_change_by_chance_alone() -> None:
    """Of 92 regions 4.6 would change by chance alone on average.

    | beyond chance each by itself | chance gives as many in | said                 |
    |------------------------------|-------------------------|----------------------|
    | 1                            | 99 % of cases           | may be chance        |
    | 6, more than the average     | 31 %                    | may be chance        |
    | 9                            | 5 %                     | more than chance     |
    """
    one, six, nine, none = (
        titles.lines_title(changes(real, 92), "region", "Pass rate", by_chance=4.6) for real in (1, 6, 9, 0)
    )
    assert one == "Pass rate: 1 of 92 regions changed, which may be chance"
    assert six == "Pass rate: 6 of 92 regions changed, which may be chance"
    assert nine == "Pass rate: 9 of 92 regions changed by more than chance"
    assert none == "Pass rate: none of 92 regions changed by more than chance"
    assert titles.lines_title(changes(0, 1).iloc[:0], "region", "Pass rate", by_chance=0) == "Pass rate over time"


def test_the_change_named_is_the_surest_one_not_the_largest() -> None:
    assert titles.changes_title(changes(2, 5), "region") == "Least likely to be chance: R4 -10.0 points"
    assert titles.changes_title(changes(0, 5), "region") == "Largest: R0 -20.0 points, may be chance"


def test_overdue_actions_are_counted_and_not_all_open_ones() -> None:
    """Acme: 10 open, 2 late. Beta: 4 open, 4 late. Beta has most overdue, though Acme has more open."""
    rows = [("Acme", "not due", 8), ("Acme", "0-30", 2), ("Beta", "over 90", 4)]
    frame = pd.DataFrame(rows, columns=["supplier", "bucket", "count"])
    assert titles.overdue_title(frame, "supplier") == "Beta has 4 of 6 overdue actions"
    tied = frame.assign(count=[8, 4, 4])
    assert titles.overdue_title(tied, "supplier") == "2 suppliers have the most overdue actions, 4 each"
    assert titles.overdue_title(frame.iloc[:1], "supplier") == "No open action is overdue"
    assert set(titles.LATE) < set(MARKS)


def test_ages_and_what_was_overdue_a_year_before_are_counted() -> None:
    ages = pd.DataFrame({"bucket": ["not due", "over 90"], "count": [3, 1]})
    assert titles.ages_title(ages, "due") == "1 of 4 open actions is over 90 days overdue"
    assert titles.ages_title(ages.iloc[:1], "raised") == "None of 3 open actions is from audits over 90 days ago"
    frame = pd.DataFrame({"period": QUARTERS, "count": [1, 2, 3, 4, 5], "of": [6, 7, 8, 9, 10]})
    said = titles.overdue_over_time_title(frame, "quarter", untold=0, undated=False)
    assert said == "5 of 10 open actions overdue; at the end of Q1 2024 1 of 6"
    assert titles.overdue_over_time_title(frame, "quarter", untold=3, undated=False) == said
    assert titles.overdue_over_time_title(frame, "quarter", untold=4, undated=False) == "5 of 10 open actions overdue"
    assert (
        titles.overdue_over_time_title(frame.iloc[1:], "quarter", untold=0, undated=False)
        == "5 of 10 open actions overdue"
    )


def test_where_no_due_date_is_known_no_action_is_said_to_be_in_time() -> None:
    """The trap: 0 of 100 overdue reads as good news, and nobody wrote a due date down."""
    ages = pd.DataFrame({"supplier": "Acme", "bucket": ["no due date", "not due"], "count": [100, 0]})
    told = "No due date is known of 100 open actions"
    assert titles.ages_title(ages, "due") == titles.overdue_title(ages, "supplier") == told
    frame = pd.DataFrame({"period": QUARTERS, "count": 0, "of": [147, 1, 1, 1, 100]})
    said = titles.overdue_over_time_title(frame, "quarter", untold=0, undated=True)
    assert said == "100 open actions; overdue is not known, none has a due date"


def test_sites_without_a_valid_audit_are_counted_where_most_of_them_are() -> None:
    rows = [
        ("East", "valid", 5),
        ("East", "expired", 1),
        ("West", "valid", 1),
        ("West", "never", 3),
        ("West", "thin", 9),
    ]
    frame = pd.DataFrame(rows, columns=["region", "measure", "count"])
    standings = ("valid", "expired", "never")
    assert titles.standing_title(frame, "region", standings) == "West has the most sites without a valid audit: 3 of 4"
    alone = titles.standing_title(frame[frame["region"] == "West"], "region", standings)
    assert alone == "West: 3 of 4 sites have no valid audit"
    valid = frame[frame["measure"] == "valid"]
    assert titles.standing_title(valid, "region", standings) == "Every site has a valid audit"
    none = frame[frame["measure"].isin(["expired", "never"])]
    assert titles.standing_title(none, "region", standings) == "None of 4 sites has a valid audit"
    tied = frame[frame["measure"] != "thin"].assign(count=[5, 1, 1, 1])
    assert (
        titles.standing_title(tied, "region", standings)
        == "2 regions have the most sites without a valid audit, 1 each"
    )


def test_counts_of_findings_and_of_suppliers_that_came_and_left() -> None:
    found = pd.DataFrame({"severity": ["all", "critical", "major", "minor"], "count": [10, 1, 2, 7]})
    assert titles.severities_title(found) == "Of 10 findings 1 is critical and 2 major"
    few = pd.DataFrame({"severity": ["minor", "ungraded_nc", "unmapped"], "count": [4, 3, 2]})  # 5 of 9, then all 5
    assert titles.severities_title(few) == "Of 9 findings none are critical and none major; 5 without a known severity"
    assert titles.severities_title(few.assign(count=0)) == "No finding in view"
    assert titles.severities_title(few[1:]) == "No severity is known of 5 findings"
    moved = pd.DataFrame({
        "measure": ["entering", "leaving"] * 2, "count": [9, 0, 2, 1], "why": ["data begin here", None, None, None],
    })  # fmt: skip
    assert titles.turnover_title(moved) == "2 suppliers came in; of all, 1 has no valid audit any more"
    assert titles.turnover_title(moved[:2]) == "No supplier came in; of all, none has no valid audit any more"
    lines = pd.DataFrame({
        "group": ["all"] * 2 + ["throughout"] * 2, "period": list(QUARTERS[:2]) * 2, "complete": True,
        "rate": [0.8, 0.9, 0.85, 0.86],
    })  # fmt: skip
    assert cohort_title(lines, "Conformity") == "Audited throughout: 85.0% to 86.0%; all: 80.0% to 90.0%"


def test_what_came_back_is_counted_of_all_found() -> None:
    """Twelve came back after closing, eight more were found again while their action was open."""
    states = pd.DataFrame({
        "state": ["new", "recurring", "reopened", "found_again", "persisting", "persisting_not_due", "cleared"],
        "count": [80, 9, 1, 2, 5, 3, 50], "of": 100,
    })  # fmt: skip
    assert titles.life_title(states) == "Of 100 nonconformities 20 had been found before"
    stood = pd.DataFrame({"standing": ["open", "closed"], "count": [5, 1], "of": [10, 20]})
    assert titles.closed_title(stood) == "Of 20 closed before the re-audit 1 was found again"
    assert titles.closed_title(stood.iloc[:1]) == "Found again, by how the actions stood"


def test_there_are_no_vital_few_where_most_clauses_are_needed() -> None:
    """Ten clauses of a tenth each: 8 of 10 for 80 %. One of nine tenths before them: 1 of 11."""
    even = pd.DataFrame({"cumulative": [(at + 1) / 10 for at in range(10)]})
    assert pareto_title(even, "clause") == "No vital few: 80% takes 8 of 10 clauses"
    steep = pd.DataFrame({"cumulative": [0.9, *(0.9 + at / 100 for at in range(1, 11))]})
    assert pareto_title(steep, "clause") == "1 of 11 clauses makes up 80% of the weight"
    assert pareto_subtitle(even, "clause").startswith("All clauses;")


def test_a_long_title_stands_on_two_lines_that_a_phone_has_room_for() -> None:
    assert title_lines("Short") == ["Short"]
    told = titles.overdue_over_time_title(
        pd.DataFrame({"period": QUARTERS, "count": [76, 1, 1, 1, 132], "of": [165, 1, 1, 1, 224]}),
        "quarter",
        untold=0,
        undated=False,
    )
    lines = title_lines(told)
    assert lines == ["132 of 224 open actions overdue;", "at the end of Q1 2024 76 of 165"]
    assert max(map(len, lines)) <= TITLE_LENGTH
    one, two = layout(title="Short"), layout(title=told)
    assert two["title"]["text"] == "<br>".join(lines)
    assert two["height"] - one["height"] == two["margin"]["t"] - one["margin"]["t"] > 0
    assert title_lines("x" * 60) == ["x" * 60]
    assert title_lines(f"{'x' * 40} · {'y' * 40}") == ["x" * 40, "y" * 40]  # no dot at the end of a line


def test_a_title_with_long_names_stands_on_three_lines_and_cuts_neither() -> None:
    names = ["Advanced Center for Nursing & Rehabilitation", "Summit at Plantsville Center for Health"]
    frame = pd.DataFrame({"supplier": names, "rate": [0.84, 0.92], "low": 0.8, "high": 0.95, "trust": "shown"})
    told = titles.ranked_title(frame, "supplier", "Conformity rate")
    assert all(name in told for name in names)
    lines = title_lines(told)
    assert " ".join(lines) == told and max(map(len, lines)) <= TITLE_LENGTH and len(lines) > 2


def test_an_axis_of_time_does_not_promise_a_year_without_data() -> None:
    """Up to the quarter from October 2025: the axis ends before the mark of 2026."""
    days = pd.Series(pd.date_range("2020-01-01", "2025-10-01", freq="QS"))
    first, last = time_range(days)
    assert first < pd.Timestamp("2020-01-01") and pd.Timestamp("2025-10-01") < last < pd.Timestamp("2026-01-01")
    assert time_range(pd.Series([pd.Timestamp("2025-12-31")]))[1] == pd.Timestamp("2025-12-31")
