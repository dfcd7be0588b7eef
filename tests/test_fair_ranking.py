"""Fair ranking on small fields of suppliers, one trap a test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import pytest

from metrics.conformity_rate import conformity_rate
from metrics.fair_ranking import BANDS, checklists_compared, fair_ranking, raw_worst, standings
from metrics.filters import Filters
from metrics.nonconformities import nonconformities
from tests.warehouse_maker import answers, audits, empty_warehouse, findings, set_rule

Con = duckdb.DuckDBPyConnection
FAILS = (0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 4, 6, 8)
DAY = Filters(as_of=date(2024, 12, 31))


def year(supplier: str, fails: int, *, of: int = 12, at: int = 2024, more: str = "") -> list[str]:
    """So many audits of one supplier, a month apart; the first ones fail."""
    mark = more.partition("=")[2]
    return [
        f"{supplier}-{at}-{month}-{mark} {at}-{month:02d}-15 {supplier} {'fail' if month <= fails else 'pass'} {more}"
        for month in range(1, of + 1)
    ]


def field(*, at: int = 2024, more: str = "") -> list[str]:
    """Twenty suppliers with 12 audits each: most fail none or one, a few fail half and more."""
    return [line for each, fails in enumerate(FAILS) for line in year(f"G{each:02d}", fails, at=at, more=more)]


def filled(*held: str) -> Con:
    """A warehouse of these audits, with a house rule under which a dozen verdicts are enough to be compared."""
    con = empty_warehouse()
    audits(con, *held)
    set_rule(con, "widest_half_interval", "0.5")
    return con


def ranked(con: Con, filters: Filters = DAY, measure: str = "pass") -> Any:
    return fair_ranking(con, filters, measure=measure).set_index("supplier")


@pytest.fixture(scope="module")
def con() -> Iterator[Con]:
    """The field; BAD failed 11 of 12; ONE failed its only audit; NONE had a follow-up only."""
    yield filled(*field(), *year("BAD", 11), *year("ONE", 1, of=1), "N 2024-05-01 NONE fail kind=follow_up")


def test_suppliers_of_few_faded_audits_still_differ() -> None:
    """Three audits each a year and a half ago: 10 suppliers failed none, 10 one, 10 two, 10 all. Alike they would be 5, 15,
    15, 5. Each audit has faded to a third; the spread among suppliers has not."""
    held = [line for each in range(40) for line in year(f"G{each:02d}", each // 10, of=3, at=2023)]
    told = ranked(filled(*held))
    assert (told["why"] != "no spread").all() and told["reliability"].between(0.2, 0.6).all()
    assert told.loc["G39", "shrunken"] < 0.45 < 0.55 < told.loc["G00", "shrunken"]


def test_who_fails_nearly_always_is_clearly_worse_and_comes_first(con: Con) -> None:
    ranking = ranked(con)
    assert ranking.index[0] == "BAD"
    bad = ranking.loc["BAD"]
    assert (bad["band"], bad["count"], bad["of"], bad["checklist"]) == ("clearly worse", 1, 12, "HOUSE")
    assert bad["worse"] > 0.9 and bad["rate"] < bad["shrunken"] < bad["bar"]
    assert bad["shrunken_low"] < bad["shrunken"] < bad["shrunken_high"]
    assert set(ranking["band"]) <= set(BANDS)
    assert list(ranking["worse"].dropna()) == sorted(ranking["worse"].dropna(), reverse=True)


def test_one_failed_audit_is_no_rank_though_a_raw_list_begins_with_it(con: Con) -> None:
    """ONE: 0 of 1, raw rate 0 %. Its next audits will be better whatever is done: regression to the mean."""
    ranking = fair_ranking(con, DAY, measure="pass")
    one = ranking.set_index("supplier").loc["ONE"]
    assert (one["band"], one["why"]) == ("not enough audits", "one audit")
    assert pd.isna(one["worse"])
    assert one["rate"] == 0 and one["shrunken"] > ranking.set_index("supplier").loc["BAD", "shrunken"] > 0
    raw = raw_worst(ranking, most=2)
    assert list(raw["supplier"]) == ["ONE", "BAD"]


def test_a_supplier_without_audits_is_named_and_never_looks_good(con: Con) -> None:
    ranking = ranked(con)
    assert ranking.index[-1] == "NONE"
    assert (ranking.loc["NONE", "band"], ranking.loc["NONE", "why"]) == ("not enough audits", "no audits")
    assert ranking.loc["NONE", ["rate", "shrunken", "worse"]].isna().all()
    assert (ranking.loc["NONE", "of"], len(ranking)) == (0, 23)


def test_whom_one_looks_at_does_not_change_whom_one_is_compared_with(con: Con) -> None:
    everybody = ranked(con)
    alone = ranked(con, replace(DAY, suppliers=("BAD",)))
    pd.testing.assert_frame_equal(alone, everybody.loc[["BAD"]], check_dtype=False)


def test_a_bar_so_far_out_that_all_lie_within_praises_nobody(con: Con) -> None:
    """With 95 % expected on the better side P(worse) is 5 % before any audit; ten clean ones of 2022 hardly add to it,
    in a field where nobody failed more than four of 12: the less suppliers differ, the less a few audits say."""
    held = [line for each, fails in enumerate(FAILS) for line in year(f"G{each:02d}", min(fails, 4))]
    made = filled(*held, *year("NEW", 0, of=10, at=2022))
    set_rule(made, "worse_than_share", "0.95")
    ranking = ranked(made)
    assert ranking.loc["NEW", "band"] == "cannot tell" and 0.025 < ranking.loc["NEW", "worse"] < 0.05
    told = ranking.dropna(subset=["worse"])
    assert (told.loc[told["band"] == "clearly better", "worse"] < 0.025).all()
    assert ((told["worse"] < 0.1) & (told["band"] == "cannot tell")).any()


def test_old_sins_fade() -> None:
    """OLD failed all 12 audits of 2021 and passed the 12 of 2024: what is to be expected is the present."""
    con = filled(*field(), *year("OLD", 12, at=2021), *year("OLD", 0))
    ranking = ranked(con)
    assert ranking.loc["OLD", "rate"] == 0.5
    assert ranking.loc["OLD", "shrunken"] > 0.8
    assert ranking.loc["OLD", "band"] != "clearly worse"
    set_rule(con, "half_life_months", "120")
    assert ranked(con).loc["OLD", "band"] == "clearly worse"


def test_audits_of_long_ago_tell_nothing_of_the_present() -> None:
    """PAST failed all 12 audits of 2020: more than three half-lives ago."""
    con = filled(*field(), *year("PAST", 12, at=2020))
    past = ranked(con).loc["PAST"]
    assert (past["band"], past["why"], past["rate"]) == ("not enough audits", "old audits", 0)
    assert past[["shrunken", "shrunken_low", "worse", "reliability"]].isna().all()


def test_schemes_are_never_averaged_the_worst_evidence_speaks() -> None:
    """TWO passes everything under House and fails everything under Other: half of all, and clearly worse under Other."""
    con = filled(*field(), *field(more="scheme=OTHER"), *year("TWO", 0), *year("TWO", 12, more="scheme=OTHER"))
    ranking = ranked(con)
    assert (ranking.loc["TWO", "band"], ranking.loc["TWO", "checklist"]) == ("clearly worse", "OTHER")
    assert (ranking.loc["TWO", "count"], ranking.loc["TWO", "of"]) == (0, 12)
    both = standings(con, DAY, by="supplier", measure="pass").set_index(["supplier", "checklist"])
    assert both.loc[("TWO", "HOUSE"), "band"] == "clearly better"
    house = ranked(con, replace(DAY, schemes=("HOUSE",)))
    assert house.loc["TWO", "band"] == "clearly better"


def test_the_checklist_in_use_comes_before_one_that_more_were_audited_under_long_ago() -> None:
    con = filled(
        *field(at=2020, more="version=1"), *year("OLD", 3, at=2020, more="version=1"), *field(more="version=2")
    )
    compared = checklists_compared(con, DAY, by="supplier", measure="pass")
    assert compared.to_dict("list") == {
        "checklist": ["HOUSE 2", "HOUSE 1"], "in_band": [20, 0], "suppliers": [20, 21],
    }  # fmt: skip
    standing = standings(con, DAY, by="supplier", measure="pass")
    assert standing.loc[standing["checklist"] == "HOUSE 1", "shrunken"].isna().all()


def test_versions_of_a_checklist_are_fitted_each_for_itself() -> None:
    """Version 2 is so hard that half of all fail: half is not worse there, and would be under version 1."""
    hard = [line for each, n in enumerate(FAILS) for line in year(f"G{each:02d}", min(4 + n, 12), more="version=2")]
    con = filled(*field(more="version=1"), *hard, *year("H", 6, more="version=2"), *year("E", 6, more="version=1"))
    ranking = ranked(con)
    assert ranking.loc["H", "rate"] == ranking.loc["E", "rate"] == 0.5
    assert ranking.loc["E", "worse"] > 0.5 > 0.2 > ranking.loc["H", "worse"]


def test_fewer_than_twenty_suppliers_are_not_compared() -> None:
    con = filled(*field()[12:])
    ranking = ranked(con)
    assert set(ranking["band"]) == {"not compared"} and set(ranking["why"]) == {"few suppliers"}
    assert ranking["rate"].notna().all() and ranking["shrunken"].isna().all()


def test_where_nobody_fails_nobody_is_better() -> None:
    con = filled(*[line for each in range(20) for line in year(f"G{each:02d}", 0)])
    assert set(ranked(con)["why"]) == {"all alike"}


def test_few_audits_are_a_result_of_its_own(con: Con) -> None:
    """Nine audits of ten needed for a share: the house rule minimum_effective_n."""
    made = filled(*field(), *year("NINE", 9, of=9))
    assert tuple(ranked(made).loc["NINE", ["band", "why"]]) == ("not enough audits", "little evidence")
    set_rule(made, "minimum_effective_n", "9")
    assert ranked(made).loc["NINE", "band"] == "clearly worse"
    set_rule(made, "widest_half_interval", "0.01")
    assert tuple(ranked(made).loc["NINE", ["band", "why"]]) == ("not enough audits", "wide interval")


def test_conformity_counts_answers_by_their_effective_number() -> None:
    """Twenty suppliers, two audits of 10 answers; WORST conforms in 2 of 20, not applicable ones in neither number."""
    con = empty_warehouse()
    names = [*(f"G{each:02d}" for each in range(20)), "WORST"]
    audits(con, *(f"{name}-{at} 2024-0{at}-01 {name} -" for name in names for at in (4, 8)))
    told = []
    for place, name in enumerate(names):
        good = 1 if name == "WORST" else 7 + place % 4
        told += [f"{name}-{at} {q} {'conform' if q <= good else 'nonconform'}" for at in (4, 8) for q in range(1, 11)]
        told += [f"{name}-4 99 not_applicable"]
    answers(con, *told)
    ranking = ranked(con, measure="conformity")
    assert (ranking.loc["WORST", "count"], ranking.loc["WORST", "of"]) == (2, 20)
    own = conformity_rate(con, DAY, by="supplier").set_index("supplier")
    columns = ["count", "of", "rate"]
    pd.testing.assert_frame_equal(ranking.sort_index()[columns], own.sort_index()[columns], check_dtype=False)
    assert ranking.loc["WORST", "band"] == "clearly worse" and ranking.loc["WORST", "unit"] == "answers"


def nonconforming(con: Con) -> None:
    """Twenty-one suppliers with six audits; G_i has i % 3 minors at each, MANY four majors at each."""
    names = [*(f"G{each:02d}" for each in range(20)), "MANY"]
    audits(con, *(line for name in names for line in year(name, 0, of=6)))
    found = []
    for place, name in enumerate(names):
        count, severity = (4, "major") if name == "MANY" else (place % 3, "minor")
        found += [
            f"{name}-{month}-{at} {name}-2024-{month}- {at} {severity} dimension={'SOC' if at else 'ENV'}"
            for month in range(1, 7)
            for at in range(count)
        ]
    findings(con, *found)


def test_nonconformities_are_those_of_the_other_pages_and_clean_audits_count() -> None:
    con = empty_warehouse()
    nonconforming(con)
    ranking = ranked(con, measure="nonconformities")
    assert (ranking.index[0], ranking["band"].iloc[0], ranking["unit"].iloc[0]) == ("MANY", "clearly worse", "audits")
    told = nonconformities(con, DAY, by="supplier")
    own = told[told["severity"] == "all"].set_index("supplier")
    columns = ["count", "of", "rate"]
    pd.testing.assert_frame_equal(ranking.sort_index()[columns], own.sort_index()[columns], check_dtype=False)
    assert ranking.loc["G00", "count"] == 0 and ranking.loc["G00", "shrunken"] > 0


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (replace(DAY, severities=("major",)), {"MANY": 24, "G02": 0}),
        (replace(DAY, severities=("minor",)), {"MANY": 0, "G02": 12}),
        (replace(DAY, dimensions=("ENV",)), {"MANY": 6, "G02": 6}),
    ],
)
def test_filters_choose_which_nonconformities_count(filters: Filters, expected: dict[str, int]) -> None:
    con = empty_warehouse()
    nonconforming(con)
    ranking = ranked(con, filters, measure="nonconformities")
    assert {name: ranking.loc[name, "count"] for name in expected} == expected


def test_man_days_count_where_every_audit_states_them() -> None:
    """MANY was audited for four days each time: four a visit is one a day."""
    con = empty_warehouse()
    nonconforming(con)
    con.execute("update store.audit_fact set man_days = case when audit_no like 'MANY%' then 4 else 1 end")
    ranking = ranked(con, measure="nonconformities")
    assert tuple(ranking.loc["MANY", ["of", "rate", "unit"]]) == (24, 1.0, "audit-days")
    con.execute("update store.audit_fact set man_days = null where audit_no = 'G00-2024-1-'")
    assert tuple(ranked(con, measure="nonconformities").loc["MANY", ["of", "unit"]]) == (6, "audits")


def test_all_measures_stand_in_one_frame_and_sites_can_be_ranked(con: Con) -> None:
    told = fair_ranking(con, DAY)
    assert list(told["measure"].unique()) == ["conformity", "pass", "nonconformities"]
    assert set(told.loc[told["measure"] == "conformity", "why"]) == {"no audits"}
    assert "site" in fair_ranking(con, DAY, by="site", measure="pass").columns


def test_nothing_on_file_is_an_empty_frame() -> None:
    assert fair_ranking(empty_warehouse(), DAY, measure="conformity").empty


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "region"}, "not by 'region'"),
        ({"measure": "luck"}, "no measure 'luck'"),
        ({"every": "year"}, "no periods"),
    ],
)
def test_other_questions_are_refused(con: Con, options: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        fair_ranking(con, DAY, **options)
    with pytest.raises(ValueError, match="as-of date"):
        fair_ranking(con, Filters(), measure="pass")
