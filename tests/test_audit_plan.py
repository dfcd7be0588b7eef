"""Whom to audit next: what must be, what is worth most, what is drawn by lot, and what the plan promises."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.audit_plan import PLANNED, arranged, audit_plan
from metrics.filters import Filters
from metrics.plan_calendar import usual_days
from metrics.plan_promise import hits_interval, promise
from metrics.reaudit_interval import Growth, growth, interval_months
from metrics.visit_candidates import visit_candidates
from metrics.visit_chances import visit_chances
from metrics.visit_choice import Room, best, by_value
from metrics.visit_value import visit_value
from tests.warehouse_maker import Con, actions, audits, empty_warehouse, findings, key, places, set_rule

DAY = Filters(as_of=date(2024, 6, 30))
UNTIL = date(2024, 12, 31)


def candidates(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Rows of (site, days, chance, must, region)."""
    frame = pd.DataFrame([(*row, None, "East")[:5] if len(row) < 5 else row for row in rows],
                         columns=["site", "days", "chance", "must", "region"])  # fmt: skip
    return frame.assign(
        value=frame["chance"], expected_findings=frame["chance"], too_soon=False, basis="own",
        due=pd.Timestamp("2024-08-01"), last_result=None,
    )  # fmt: skip


def arm(plan: pd.DataFrame, name: str) -> list[str]:
    return list(plan.loc[plan["arm"] == name, "site"])


# The choice under a budget -------------------------------------------------------------------------------------------


def test_by_value_per_day_alone_the_days_are_not_used_best() -> None:
    """| A | 1 day, 0.5 | B | 2 days, 0.8 | C | 2 days, 0.6 |, four days: A and B give 1.3, B and C 1.4 (by hand)."""
    days, value = np.array([1.0, 2.0, 2.0]), np.array([0.5, 0.8, 0.6])
    regions, every = np.array(["East"] * 3, dtype=object), np.arange(3)
    assert value[by_value(value, days, regions, every, Room(4))].sum() == pytest.approx(1.3)
    assert value[best(value, days, regions, every, Room(4))].sum() == pytest.approx(1.4)


def test_a_limit_of_a_region_sends_the_days_elsewhere() -> None:
    """East has two days, three in all: by hand the best are E1 (0.9) and W1 (0.2), not E1 and E2 (1.7)."""
    plan = arranged(
        candidates(("E1", 2, 0.9), ("E2", 1, 0.8), ("W1", 1, 0.2, None, "West")),
        days=3, region_days=(("East", 2.0),), random_share=0, seed=1,
    )  # fmt: skip
    assert (arm(plan, "chosen"), arm(plan, "not chosen")) == (["E1", "W1"], ["E2"])


def test_musts_come_first_the_most_pressing_before_all_others() -> None:
    """Four days: the open critical (2) and the expired one (1) fit, the printed date (2) does not; the last day is for
    the best of the others that takes one."""
    plan = arranged(
        candidates(("P", 2, 0.1, "printed date"), ("X", 1, 0.1, "expired"), ("C", 2, 0.1, "open critical"),
                   ("V", 1, 0.9), ("W", 1, 0.8)),
        days=4, random_share=0, seed=1,
    )  # fmt: skip
    assert (arm(plan, "must"), arm(plan, "chosen"), arm(plan, "left out")) == (["C", "X"], ["V"], ["P"])
    assert list(plan.loc[plan["arm"] == "left out", "why"]) == ["no days left"]


def test_of_those_that_waited_too_long_the_failed_go_first_then_the_most_worth_then_the_oldest() -> None:
    """The longest interval is over at all four, two dates are printed, and four visits fit.

    | Old  | due 2008, passed, 0.1 | Bad | due 2022, failed, 0.1 | Rich | due 2022, passed, 0.9 |
    | P1   | printed 2024-07-01, 0.1   | P2  | printed 2024-09-01, failed, 0.9: dates must be kept as they come |

    Printed dates press more: P1, P2. Then Bad, Rich; Old is left out, although it is due the longest.
    """
    told = candidates(("Old", 1, 0.1, "longest interval"), ("Bad", 1, 0.1, "longest interval"),
                      ("Rich", 1, 0.9, "longest interval"), ("P2", 1, 0.9, "printed date"),
                      ("P1", 1, 0.1, "printed date"))  # fmt: skip
    told["due"] = pd.to_datetime(["2008-01-01", "2022-01-01", "2022-01-01", "2024-09-01", "2024-07-01"])
    told["last_result"] = ["pass", "fail", "pass", "fail", None]
    plan = arranged(told, days=4, random_share=0, seed=1)
    assert arm(plan, "must") == ["P1", "P2", "Bad", "Rich"] and arm(plan, "left out") == ["Old"]
    # Where nobody can be told from another by a chance, it decides nothing: the failed one, then the oldest.
    told["basis"] = "base"
    assert arm(arranged(told, days=4, random_share=0, seed=1), "must") == ["P1", "P2", "Bad", "Old"]


def test_where_nobody_can_be_told_from_another_those_due_soonest_go_first() -> None:
    told = candidates(("A", 1, 0.3), ("B", 1, 0.3), ("C", 1, 0.3))
    told["due"] = pd.Series(["2025-03-01", "2024-01-01", None]).astype("datetime64[us]")
    plan = arranged(told, days=2, random_share=0, seed=1)
    assert arm(plan, "chosen") == ["C", "B"]  # never audited, then longest overdue


def test_the_lot_is_in_proportion_to_the_regions_and_the_same_seed_draws_the_same() -> None:
    """Of 80 sites in the East and 20 in the West, 10 of 50 visits are drawn: 8 and 2, give or take one."""
    rows = [(f"{region}{at}", 1, at / 100, None, region) for region, size in (("East", 80), ("West", 20)) for at in range(size)]  # fmt: skip
    plans = [arranged(candidates(*rows), days=50, random_share=0.2, seed=seed) for seed in (7, 7, 8)]
    lots = [set(arm(plan, "random")) for plan in plans]
    assert len(lots[0]) == 10 and lots[0] == lots[1] != lots[2]
    assert 1 <= len([name for name in lots[0] if name.startswith("West")]) <= 3
    pd.testing.assert_frame_equal(plans[0], plans[1])


def test_who_is_drawn_does_not_depend_on_what_the_visit_is_worth() -> None:
    rows = [(f"S{at}", 1, at / 100) for at in range(40)]
    turned = [(site, days, 0.4 - chance) for site, days, chance in rows]
    one, other = (arranged(candidates(*each), days=20, random_share=0.2, seed=3) for each in (rows, turned))
    assert arm(one, "random") == arm(other, "random")


SITE = st.tuples(
    st.sampled_from([0.5, 1.0, 1.5, 2.0, 3.0]), st.floats(0, 1), st.sampled_from([None, None, "expired", "printed date"]),
    st.sampled_from(["East", "West", "North"]), st.booleans(),
)  # fmt: skip


@given(
    sites=st.lists(SITE, max_size=60), days=st.floats(0, 60), cap=st.none() | st.floats(0, 20),
    share=st.sampled_from([0.0, 0.1, 0.2]), seed=st.integers(0, 9),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_a_plan_keeps_its_promises_to_the_budget(
    sites: list[tuple[Any, ...]], days: float, cap: float | None, share: float, seed: int
) -> None:
    """Never more days than there are, in all and per region; every must is in or says why not; nobody twice, nobody too
    soon; the random share is met within one visit while there is room."""
    told = candidates(*((f"S{at}", *site[:4]) for at, site in enumerate(sites))) if sites else candidates().iloc[:0]
    told["too_soon"] = [site[4] and site[2] is None for site in sites]
    caps = (("East", cap),) if cap is not None else ()
    plan = arranged(told, days=days, region_days=caps, random_share=share, seed=seed)
    planned = plan[plan["arm"].isin(PLANNED)]
    assert planned["days"].sum() <= days + 1e-6
    if cap is not None:
        assert planned.loc[planned["region"] == "East", "days"].sum() <= cap + 1e-6
    assert sorted(plan["site"]) == sorted(told["site"])
    musts = plan[plan["must"].notna()]
    assert set(musts["arm"]) <= {"must", "left out"}
    assert (musts["why"].notna() == (musts["arm"] == "left out")).all()
    assert not planned["too_soon"].any()
    assert (planned["arm"] == "random").sum() <= share * len(planned) + 2


# What a plan promises -------------------------------------------------------------------------------------------------


def test_the_interval_of_hits_is_that_of_the_sum() -> None:
    """Four visits of 0.5: binomial, P(0) = 0.0625 > 0.05, so 0 to 4. Two sure ones and nothing else: 2 to 2. The
    binomial of 40 and 0.3 has its 5 % and 95 % points at 7 and 17 (tables of the binomial)."""
    assert hits_interval([0.5] * 4) == (0, 4)
    assert hits_interval([1.0, 1.0, 0.0]) == (2, 2)
    assert hits_interval([0.3] * 40) == (7, 17)
    assert hits_interval([]) == (0, 0)
    assert hits_interval([0.3] * 2000) == (566, 634)  # 600 +- 1.645 sqrt(420)


def test_a_promise_stands_beside_as_many_visits_at_random() -> None:
    """Two of four visits with 0.8 and 0.6: 1.4 expected; at random 2 x the mean of all four, 0.45: 0.9."""
    plan = arranged(
        candidates(("A", 1, 0.8), ("B", 1, 0.6), ("C", 1, 0.3), ("D", 1, 0.1)), days=2, random_share=0, seed=1
    )
    told = promise(plan)
    assert (told.visits, told.days, told.basis) == (2, 2.0, "own")
    assert [told.expected, told.random_expected] == pytest.approx([1.4, 0.9])
    assert (told.low, told.high) == (0, 2)


# The interval between audits ------------------------------------------------------------------------------------------


def test_the_hazard_is_found_again() -> None:
    """100,000 pairs a gap whose share of hits is exactly 1 - 0.9 (1 - 0.02)^t."""
    gaps = np.array([6, 12, 24])
    hits = 100_000 * (1 - 0.9 * 0.98**gaps)
    found = growth(gaps, [100_000] * 3, hits)
    assert found.hazard == pytest.approx(0.02, abs=1e-4)
    assert found.usual == pytest.approx(14)


def test_fewer_hits_than_twenty_or_none_later_tell_of_no_growth() -> None:
    assert growth([6, 12], [100, 100], [5, 14]).hazard == 0
    assert growth([6, 12, 24], [1000, 1000, 1000], [300, 200, 100]).hazard == 0
    assert growth([], [], []) == Growth(0.0, 12.0, 0)


def test_the_interval_is_the_longest_within_the_tolerance() -> None:
    """h = 0.02, told at 12 months. p = 0.10: 12 + ln(0.9 / 0.7) / -ln(0.98) = 24.4; p = 0.25: 15.4; p = 0.3: 12.0;
    p = 0.5: -4.7, the shortest; p = 0.05: 27.1. Between 6 and 24 months."""
    grown = Growth(0.02, 12.0, 50)
    months = interval_months(pd.Series([0.10, 0.25, 0.3, 0.5, 0.05]), grown, tolerance=0.3, least=6, most=24)
    assert months.tolist() == [24, 15, 12, 6, 24]
    flat = interval_months(pd.Series([0.3, 0.31]), Growth(0.0, 12.0, 50), tolerance=0.3, least=6, most=24)
    assert flat.tolist() == [24, 6]


# From a database ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def con() -> Con:
    """As of 30 June 2024, until 31 December; house rules 6 and 24 months.

    | S00 to S24 | House audits in 2023 and 2024; those of S00 to S04 always failed, of two days each
    | P1 | printed 1 June 2024                    | expired |
    | P2 | printed 1 October 2024                 | printed date in the time planned |
    | P3 | printed 1 March 2025                   | no must |
    | L1 | audited 1 December 2022, none printed  | longest interval (December 2024) |
    | C1 | a critical finding with an open action | open critical |
    | C2 | a critical finding closed in time      | no must |
    | N1 | in the list of sites, never audited    | no must, the mean of all |
    | R1 | audited 29 June 2024                   | too soon is before 29 December: not yet too soon until the 31st |
    """
    made = empty_warehouse()
    lines = [
        f"A{at}{year} {year}-0{1 + at % 3}-15 S{at:02d} {'fail' if at < 5 else 'pass'} region={'East' if at % 2 else 'West'} man_days={2 if at < 5 else 1}"
        for at in range(25) for year in (2023, 2024)
    ]  # fmt: skip
    audits(made, *lines, "P1a 2023-06-01 P1 pass next_due=2024-06-01", "P2a 2023-10-01 P2 pass next_due=2024-10-01",
           "P3a 2024-03-01 P3 pass next_due=2025-03-01", "L1a 2022-12-01 L1 pass", "C1a 2024-02-01 C1 pass",
           "C2a 2024-02-01 C2 pass", "R1a 2024-06-29 R1 pass")  # fmt: skip
    findings(made, "F1 C1a 1 critical", "F2 C2a 1 critical", "F3 A02024 2 major", "F4 A02024 3 major")
    actions(made, "X1 F1 due=2024-05-01", "X2 F2 closed=2024-04-01 state=closed_verified")
    places(made, "N1 region=West")
    return made


@pytest.fixture(scope="module")
def found(con: Con) -> pd.DataFrame:
    """What can be visited until the end of the year."""
    return visit_candidates(con, DAY, until=UNTIL)


@pytest.fixture(scope="module")
def values(con: Con) -> pd.DataFrame:
    """What each site's own audits tell."""
    return visit_value(con, DAY).set_index("site")


def test_every_must_has_its_reason(con: Con, found: pd.DataFrame) -> None:
    musts = found.dropna(subset=["must"]).set_index("site")["must"].to_dict()
    assert musts == {"P1": "expired", "P2": "printed date", "L1": "longest interval", "C1": "open critical"}
    assert found.loc[found["too_soon"], "site"].tolist() == []
    early = visit_candidates(con, DAY, until=date(2024, 12, 28))
    assert early.loc[early["too_soon"], "site"].tolist() == ["R1"]


def test_printed_dates_need_not_be_binding(con: Con) -> None:
    found = visit_candidates(con, DAY, until=UNTIL, binding=False).set_index("site")
    assert found["must"].dropna().to_dict() == {"L1": "longest interval", "C1": "open critical"}
    assert found.loc["P1", "due_basis"] == "chance"


def test_a_visit_takes_what_the_last_ones_took(found: pd.DataFrame) -> None:
    """S00 to S04 two days by their own audits; P1 states none: one day, the middle of the scheme."""
    found = found.set_index("site")
    assert [found["days"]["S00"], found["days_basis"]["S00"]] == [2.0, "own"]
    assert [found["days"]["P1"], found["days_basis"]["P1"]] == [1.0, "scheme"]
    assert [found["days"]["N1"], found["days_basis"]["N1"]] == [1.0, "all"]


def test_the_usual_days_are_those_of_the_year_up_to_the_newest_audit() -> None:
    """2 days in June 2021 and 3 + 4 in 2022, the newest in June: 7 in 12 months, also where nobody loaded a file since.
    Judged on the last day of 2021 they are 2; of three months a quarter, 7 / 4 = 1.75, in whole days."""
    con = empty_warehouse()
    audits(
        con, "A1 2021-06-01 S1 pass man_days=2", "A2 2022-03-01 S1 pass man_days=3", "A3 2022-06-01 S2 pass man_days=4"
    )
    for day, months, days in ((date(2022, 6, 1), 12, 7), (date(2023, 5, 1), 12, 7), (date(2021, 12, 31), 12, 2),
                              (date(2023, 5, 1), 3, 2)):  # fmt: skip
        assert usual_days(con, Filters(as_of=day), months=months) == days


def test_a_site_never_audited_has_the_mean_of_all_and_a_wide_interval(values: pd.DataFrame) -> None:
    never, good, bad = (values.loc[site] for site in ("N1", "S10", "S00"))
    assert (never["basis"], never["of"], never["interval"]) == ("prior", 0, 24)
    assert good["chance"] < never["chance"] < bad["chance"]
    assert never["high"] - never["low"] > good["high"] - good["low"]


def test_with_few_sites_everybody_has_the_same_chance() -> None:
    made = empty_warehouse()
    audits(made, "A1 2024-01-01 S1 fail", "A2 2024-01-01 S2 pass", "A3 2024-01-01 S3 pass")
    told = visit_value(made, DAY)
    assert set(told["basis"]) == {"base"} and told["chance"].nunique() == 1
    # Half faded: 0.71 audits each, 0.71 of 2.13 found something; (0.71 + 0.5) / (2.13 + 1).
    assert told["chance"].iloc[0] == pytest.approx(0.386, abs=0.005)


def test_where_no_audit_tells_anything_no_chance_is_told() -> None:
    made = empty_warehouse()
    audits(made, "A1 2024-01-01 S1 -")
    told = visit_value(made, DAY)
    assert told[["basis", "chance"]].values.tolist() == [["none", pytest.approx(np.nan, nan_ok=True)]]
    plan = audit_plan(made, DAY, days=5, until=UNTIL, seed=1)
    assert promise(plan).basis == "none" and plan["arm"].tolist() == ["chosen"]


@pytest.mark.parametrize(
    ("verdict", "bases", "told"),
    [
        ("usable", {"S00": "model", "S10": "own", "N1": "prior"}, 0.9),
        ("not enough audits", {"S00": "own", "S10": "own", "N1": "prior"}, None),
        ("no better than the last result", {"S00": "base", "S10": "base", "N1": "base"}, None),
    ],
)
def test_the_test_on_the_past_decides_which_chance_is_used(
    con: Con,
    values: pd.DataFrame,
    monkeypatch: pytest.MonkeyPatch,
    verdict: str,
    bases: dict[str, str],
    told: float | None,
) -> None:
    """Usable: what is predicted (S00 alone, 0.9); not enough audits: the own ones; else nobody is preferred."""
    predicted = pd.DataFrame(
        {"site_key": np.array([key("S00")], dtype="uint64"), "chance": 0.9, "low": 0.8, "high": 0.95,
         "expected_findings": 2.5, "basis": "model"}
    )  # fmt: skip
    answers = {"back_test": pd.DataFrame({"why": [verdict]}), "risk_chances": predicted}
    monkeypatch.setattr("metrics.visit_chances.worked_out", lambda con, filters, *, metric: answers[metric.__name__])
    found = visit_chances(con, DAY).set_index("site")
    assert found.loc[list(bases), "basis"].to_dict() == bases
    assert set(found["verdict"]) == {verdict}
    if told is not None:
        assert (found["chance"]["S00"], found["expected_findings"]["S00"], found["interval"]["S00"]) == (told, 2.5, 6)
        assert found["chance"]["S10"] == values["chance"]["S10"]
    elif "no better" in verdict:
        assert found["chance"].nunique() <= 2  # that of the scheme, and that of all for a site without one
        assert set(arm(arranged(candidates_of(found), days=2, seed=1, random_share=0), "chosen")) == {"N1", "S00"}
    else:
        pd.testing.assert_series_equal(found["chance"], values["chance"])


def candidates_of(found: pd.DataFrame) -> pd.DataFrame:
    """Visits of one day each without a must; the one never audited and S00 are due soonest."""
    sites = found.reset_index()
    due = pd.to_datetime(np.where(sites["site"] == "S00", "2024-01-01", "2024-12-01")).to_series(index=sites.index)
    return sites.assign(
        days=1.0, must=None, too_soon=False, value=sites["chance"], due=due.mask(sites["site"] == "N1"),
        last_result=None,
    )  # fmt: skip


def test_sites_known_from_findings_alone_are_told_apart_too() -> None:
    """Twenty-four sites with two visits each, known from their findings: a major each time at S0 to S5, minors else."""
    made = empty_warehouse()
    audits(made, *(f"A{at}{year} {year}-03-01 S{at:02d} -" for at in range(24) for year in (2023, 2024)), listed=False)
    findings(made, *(f"F{at}{year} A{at}{year} 1 {'major' if at < 6 else 'minor'}" for at in range(24) for year in (2023, 2024)))  # fmt: skip
    told = visit_value(made, DAY).set_index("site")
    assert (told["of"]["S00"], told["scheme"]["S00"], told["basis"]["S00"]) == (2, "HOUSE", "own")
    assert told["chance"]["S00"] > 0.5 > told["chance"]["S10"]


def test_a_filter_chooses_sites_but_not_those_they_are_compared_with(con: Con, values: pd.DataFrame) -> None:
    few = visit_value(con, Filters(as_of=DAY.as_of, sites=("S00", "S10"))).set_index("site")["chance"]
    assert few.to_dict() == values["chance"][["S00", "S10"]].to_dict()


def test_the_day_after_does_not_change_what_was_known(con: Con) -> None:
    earlier = Filters(as_of=date(2023, 12, 31))
    before = visit_value(con, earlier)
    con.execute("begin")
    audits(con, "Z1 2024-06-01 S10 fail", "Z2 2024-01-01 S11 stop")
    after = visit_value(con, earlier)
    con.execute("rollback")
    pd.testing.assert_frame_equal(before, after)


def test_the_worst_are_chosen_once_the_musts_are_in(found: pd.DataFrame) -> None:
    by_chance = arranged(found.assign(value=found["chance"]), days=16, seed=1, random_share=0)
    assert set(arm(by_chance, "must")) == {"P1", "P2", "L1", "C1"}
    assert {"S00", "S01", "S02", "S03", "S04"} <= set(arm(by_chance, "chosen"))
    assert by_chance.loc[by_chance["arm"].isin(PLANNED), "days"].sum() <= 16
    by_findings = arranged(found.assign(value=found["expected_findings"]), days=16, seed=1, random_share=0)
    assert arm(by_findings, "chosen")[0] == "C2"  # a day, as any other, and the only one with a critical finding


def test_longer_intervals_for_the_good_once_the_house_rule_allows(con: Con, values: pd.DataFrame) -> None:
    assert (values["interval"]["S00"], values["interval"]["S10"]) == (6, 24)
    con.execute("begin")
    set_rule(con, "audit_interval_tolerance", "1")
    assert set(visit_value(con, DAY)["interval"]) == {24}
    con.execute("rollback")


@pytest.mark.parametrize("wrong", [{"days": -1.0}, {"random_share": 0.6}, {"worth": "gold"}, {"until": DAY.as_of}])
def test_what_makes_no_sense_is_refused(con: Con, wrong: dict[str, Any]) -> None:
    asked = {"days": 5.0, "until": UNTIL, "seed": 1, **wrong}
    with pytest.raises(ValueError, match=r"plan|worth"):
        audit_plan(con, DAY, **asked)
