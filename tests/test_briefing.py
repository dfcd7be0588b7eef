"""The briefing: what is named, in which order, how many chance would give, and its sentences."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from data.risk_scores import keep_scores
from metrics.briefing import BETTER, COLUMNS, NOTHING, NOW, PROGRAMME, WORSE, briefing, told_measure
from metrics.decomposition import STRATA
from metrics.filters import Filters
from metrics.open_criticals import open_criticals
from metrics.risk import risk, risk_points
from metrics.risk_changes import changes_of_all
from metrics.worked_out import program
from pages.parts.briefing_items import all_of_a_kind, evidence, items
from pages.parts.briefing_wording import CAUSES, better_sentence, chance_sentence, plain_sentence, sentence
from pages.parts.wording import literal
from tests.warehouse_maker import Con, actions, audits, empty_warehouse, findings

DAY, BEFORE = date(2023, 12, 31), date(2022, 12, 31)
ALL = Filters(as_of=DAY)
CHANGE = {
    "code": "change", "level": WORSE, "facet": "region", "subject": "East", "direction": "worse", "measure": "pass",
    "rate": 0.2, "before_rate": 0.9, "difference": -0.7, "low": -0.9, "high": -0.5, "size": 5.0, "count": 2, "of": 10,
}  # fmt: skip
TIER = {"code": "tier", "level": NOW, "facet": "supplier", "subject": "Acme", "tier": "critical", "before": "low"}


@pytest.fixture(scope="module")
def con() -> Con:
    """Ten suppliers of East pass in 2022 and fail in 2023, ten of West pass in both; Old was audited in 2019 only.

    East0 has a critical finding whose action is late, East1 one without any action, West0 one whose action is closed.
    """
    con = empty_warehouse()
    lines = [
        f"{place[0]}{at}{year} {year}-05-01 {place}{at} {'fail' if (place, year) == ('East', 2023) else 'pass'} region={place}"
        for place in ("East", "West") for at in range(10) for year in (2022, 2023)
    ]  # fmt: skip
    audits(con, *lines, "O 2019-05-01 Old pass region=West")
    findings(
        con, "F0 E02023 4.1 critical", "F1 E12023 4.1 critical", "F2 W02023 4.1 critical", "F3 E12022 4.1 critical"
    )
    actions(con, "C0 F0 due=2023-06-01", "C2 F2 due=2023-06-01 closed=2023-05-20 state=closed_verified")
    for day in (DAY, BEFORE):
        keep_scores(con, risk_points(con, Filters(as_of=day)), as_of=day, program=program())
    return con


@pytest.fixture(scope="module")
def told(con: Con) -> pd.DataFrame:
    return briefing(con, ALL)


def test_counts_come_first_and_nothing_found_comes_last(told: pd.DataFrame) -> None:
    named = told[told["level"] != NOTHING]
    assert list(told.columns) == COLUMNS
    assert list(named["code"].drop_duplicates()) == ["overdue major", "open critical", "tier", "change", "expired"]
    assert named["level"].is_monotonic_increasing and (told.tail(3)["level"] == NOTHING).all()
    assert sorted(named.loc[named["code"] == "open critical", "subject"]) == ["East0", "East1"]
    late = named[named["code"] == "overdue major"].iloc[0]
    assert (late["count"], late["of"], late["leader"], late["leader_count"]) == (1, 1, "East0", 1)
    gone = named[named["code"] == "expired"].iloc[0]
    assert (gone["count"], gone["of"]) == (1, 21)


def test_a_fall_of_a_region_is_named_with_what_chance_would_give(told: pd.DataFrame) -> None:
    """Two regions were compared, each looks changed by chance in 5 of 100: both in .0025, and then both are told; one
    alone in .095, and it is told in half of these, where its p is below .025: 2 x .0025 + .095 / 2 = .0525."""
    fell = told[told["family"] == "change region"]
    assert fell[
        ["subject", "direction", "count", "of", "before_rate", "tested", "found", "expected"]
    ].values.tolist() == [["East", "worse", 0, 10, 1.0, 2, 1, pytest.approx(0.0525)]]
    assert fell["size"].iloc[0] > 3


def test_what_is_told_is_what_the_data_have(con: Con) -> None:
    """No answers: the pass rate."""
    assert told_measure(con, ALL) == "pass"


def test_only_all_in_view_on_one_day_is_told(con: Con) -> None:
    for options in ({"by": "region"}, {"every": "year"}):
        with pytest.raises(ValueError, match="no breakdown and no periods"):
            briefing(con, ALL, **options)


def test_open_criticals_are_those_that_risk_counts(con: Con) -> None:
    """Closed is not open, and without an action a finding is open until the next full audit."""
    found = open_criticals(con, ALL)
    assert found[["supplier", "days_late"]].fillna(0).values.tolist() == [["East0", 213], ["East1", 0]]
    assert found.groupby("supplier").size().to_dict() == {
        row["supplier"]: row["open_critical"] for row in risk(con, ALL).to_dict("records") if row["open_critical"]
    }
    assert open_criticals(con, Filters(regions=("West",), as_of=DAY)).empty


def rows(*told: dict[str, Any]) -> pd.DataFrame:
    """Signals as a briefing tells them; 100 tests of which 5 by chance."""
    frame = pd.DataFrame(told).reindex(columns=COLUMNS)
    frame["family"] = frame["code"]
    tests = frame["size"].notna()
    return frame.assign(tested=tests * 100.0, found=1, expected=pd.Series(5.0, index=frame.index).where(tests))


def test_the_sentence_says_how_many_are_chance() -> None:
    assert chance_sentence(rows(TIER, CHANGE)).startswith(
        "**2 signals.** 1 came out of 100 tests of lines, rates, suppliers and clauses; about 5.0 would be expected by chance alone."
    )
    nothing = rows({"code": "change", "level": NOTHING, "size": 0.0})
    assert chance_sentence(nothing).startswith("**Nothing stands out.** No signal in 100 tests")


def test_where_nothing_could_be_tested_no_number_of_chance_is_made_up() -> None:
    untested = rows({"code": "change", "level": NOTHING, "size": 0.0}).assign(tested=0, found=0, expected=0.0)
    assert chance_sentence(untested).startswith("**Nothing can be tested yet.** Too few audits")
    counts = pd.concat([rows(TIER), untested])
    assert chance_sentence(counts).startswith("**1 signal.** Too few audits") and "0.0" not in chance_sentence(counts)


def test_a_change_is_one_sentence_with_its_interval() -> None:
    assert plain_sentence(rows(CHANGE).to_dict("records")[0]) == (
        "East: the pass rate fell from 90.0% to 20.0% (-70.0 points; 95% -90.0 to -50.0), more than chance."
    )


def test_both_ends_of_a_change_fit_its_difference() -> None:
    """0.978 to 0.946 is 3.2 points less, so neither end may be told as 98% or 95%."""
    fell = CHANGE | {"before_rate": 0.978, "rate": 0.946, "difference": -0.032, "low": -0.05, "high": -0.01}
    told = plain_sentence(rows(fell).to_dict("records")[0])
    assert "fell from 97.8% to 94.6% (-3.2 points;" in told


def test_a_change_is_laid_to_the_sites_only_where_it_was_split_by_them() -> None:
    """The trap: 23 of thousands of sites were audited both times, and the change was split by regions."""
    ends = {
        strata: plain_sentence(rows(CHANGE | {"cause": "own", "strata": strata}).to_dict("records")[0])
        for strata in ("sites", "regions", None)
    }
    assert ends["sites"].endswith("more than chance; it comes from the sites audited both times.")
    assert ends["regions"].endswith(
        "more than chance; it comes from within regions, not from which were audited; too few sites were audited both "
        "times to say more."
    )
    assert ends[None].endswith("more than chance.")
    assert {strata for _, strata in CAUSES} == set(STRATA)


def test_a_breakdown_of_one_value_is_not_told_again() -> None:
    """One region, ten suppliers that fall: of all once, of the region not once more, and no test of it is counted."""
    con = empty_warehouse()
    audits(
        con,
        *(
            f"{at}{year} {year}-05-01 S{at} {'fail' if year == 2023 else 'pass'} region=East"
            for at in range(10) for year in (2022, 2023)
        ),
    )  # fmt: skip
    told = briefing(con, ALL)
    changes = {row["family"]: row for row in told[told["code"] == "change"].to_dict("records")}
    whole, region = changes["change all"], changes["change region"]
    assert (whole["subject"], whole["cause"], whole["strata"]) == ("all", "own", "sites")
    assert (region["level"], region["tested"], region["found"]) == (NOTHING, 0, 0)


@pytest.mark.parametrize(("fails", "named"), [(5, []), (8, ["East"])])
def test_a_change_that_chance_gives_among_so_many_is_not_told_as_more(fails: int, named: list[str]) -> None:
    """The trap: of 20 sites of East 5 fail, p = 0.036, and three regions stay as they are. One of four looks changed by
    chance more often than once in twenty, and 4 x 0.036 is more than 0.05: the page of regions says so, and the
    briefing called it more than chance. With 8 fails p is 0.005, and 4 x 0.005 is 0.02."""
    con = empty_warehouse()
    audits(
        con,
        *(
            f"{place}{at}{year} {year}-05-01 {place}{at} "
            f"{'fail' if (place, year) == ('East', 2023) and at < fails else 'pass'} region={place}"
            for place in ("East", "West", "North", "South") for at in range(20) for year in (2022, 2023)
        ),
    )  # fmt: skip
    told = briefing(con, ALL)
    regions = told[told["family"] == "change region"]
    assert regions["subject"].dropna().tolist() == named
    assert regions["tested"].tolist() == [4]


def test_a_rise_that_comes_from_who_was_audited_is_not_told_as_better() -> None:
    """Of ten suppliers audited in both years the same five pass; ten that failed went, ten that pass came: 5 of 20, then
    15 of 20, and nobody got better."""
    con = empty_warehouse()
    audits(
        con,
        *(
            f"S{at}{year} {year}-05-01 S{at} {'pass' if at < 5 else 'fail'}"
            for at in range(10)
            for year in (2022, 2023)
        ),
        *(f"O{at} 2022-05-01 Old{at} fail" for at in range(10)),
        *(f"N{at} 2023-05-01 New{at} pass" for at in range(10)),
    )
    told = briefing(con, ALL)
    [whole] = told[(told["family"] == "change all")].to_dict("records")
    assert (whole["direction"], whole["cause"], whole["level"]) == ("better", "mix", PROGRAMME)
    assert "it comes from which sites were audited" in sentence(whole)


def test_a_name_from_a_file_is_never_markup() -> None:
    hostile = rows(TIER | {"subject": "<b>[x](http://e)**"}).to_dict("records")[0]
    assert literal("<b>[x](http://e)**").startswith(r"\<b\>\[x\]\(http\:")
    assert sentence(hostile).startswith(f"**{literal('<b>[x](http://e)**')}**: critical risk; 12 months ago it was low")


def test_who_went_from_critical_to_high_is_not_told_as_worse() -> None:
    """The critical finding of 2022 was closed in 2023; the failed audit stands."""
    con = empty_warehouse()
    audits(con, "A1 2022-05-01 S1 fail", "A2 2022-05-01 S2 pass")
    findings(con, "F1 A1 4.1 critical")
    actions(con, "C1 F1 due=2023-06-01 closed=2023-05-20 state=closed_verified")
    [change] = changes_of_all(con, ALL).to_dict("records")
    assert (change["supplier"], change["before"], change["tier"]) == ("S1", "critical", "high")
    told = briefing(con, ALL)
    assert told[(told["code"] == "tier") & (told["level"] != NOTHING)].empty


def test_signals_of_one_supplier_stand_together_and_those_who_left_a_tier_in_one_line() -> None:
    worse = {"code": "standing", "level": WORSE, "facet": "supplier", "subject": "Acme", "measure": "pass", "count": 1,
             "of": 9, "rate": 1 / 9, "low": 0.0, "high": 0.4, "size": 2.0}  # fmt: skip
    left = [TIER | {"level": BETTER, "tier": "low", "before": "high", "subject": name} for name in ("B", "C", "D", "E")]
    told = items(rows(TIER, worse, CHANGE, *left), ALL)
    assert [item.level for item in told] == [NOW, WORSE, BETTER]
    assert [text for text, _ in told[0].more] == ["clearly worse than others: pass rate 11% (1 of 9; 95% 0 to 40%)"]
    assert told[2].text == "**4 suppliers** left critical or high risk in 12 months: B, C, D and 1 more."
    assert better_sentence(["Valcorvina S.r.l."]).endswith(f"12 months: {literal('Valcorvina S.r.l.')}")


def test_of_a_kind_three_are_told_and_the_rest_is_counted() -> None:
    told = items(rows(*(CHANGE | {"subject": f"R{at}"} for at in range(5))), ALL)
    assert len(told) == 4 and "2 further changes" in told[-1].text and told[-1].link == ""


def test_the_page_with_all_clauses_that_come_back_is_linked() -> None:
    link = all_of_a_kind("recurring", ALL)
    assert link == "./nonconformities?view=What%20comes%20back"
    assert all_of_a_kind("tier", ALL) == "./risk" and all_of_a_kind("standing", ALL) == "./suppliers"


def test_of_alarms_ten_are_told_by_name_and_the_rest_is_counted() -> None:
    """At 5,000 suppliers hundreds come to critical risk in a year: that is a list, not a briefing."""
    told = items(rows(*(TIER | {"subject": f"Supplier {at}"} for at in range(12))), ALL)
    assert len(told) == 11 and "2 further suppliers" in told[-1].text
    assert len(items(rows(*(TIER | {"subject": f"Supplier {at}"} for at in range(10))), ALL)) == 10


def test_evidence_is_an_address_with_the_filters_and_the_subject() -> None:
    signal = CHANGE | {"code": "signal", "scheme": "HOUSE", "schemes": 2}
    asked = Filters(regions=("East",), as_of=DAY)
    assert evidence(signal, asked) == (
        "./trends?region=East&measured=Audit%20pass%20rate&lines_by=region&line=East%20%C2%B7%20HOUSE"
    )
    assert evidence(TIER, asked) == "./supplier?region=East&supplier_detail=Acme"
    assert evidence(CHANGE, asked) == "./regions?region=East"
