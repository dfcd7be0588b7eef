"""Which sites are covered on a day, what is due, who comes and goes, what is left out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from data.history import rebuild
from metrics.audits_on_time import audits_on_time
from metrics.cohort_lines import cohort_lines
from metrics.coverage import STANDINGS, coverage
from metrics.figure_rows import figure_rows
from metrics.filters import Filters
from metrics.man_days import man_days
from metrics.periods import until_newest
from metrics.site_list import due_list, listed_sites, site_list
from metrics.supplier_turnover import supplier_turnover
from metrics.unassessed_share import unassessed_share
from pages.parts.coverage_wording import coverage_sentence, on_time_behind
from tests.warehouse_maker import Con, answers, audits, empty_warehouse, findings, key, places, set_rule

DAY = Filters(as_of=date(2024, 6, 30))


def standings(con: Con, filters: Filters = DAY) -> dict[str, str]:
    """Site -> standing."""
    listed = site_list(con, filters)
    return dict(zip(listed["site"], listed["standing"], strict=True))


def counts(frame: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Measure -> count and of, those with a count."""
    return {row["measure"]: (row["count"], row["of"]) for row in frame.to_dict("records") if row["count"]}


def every_standing() -> Con:
    """As of 30 June 2024, house rule 12 months.

    | S1 | audited 1 July 2023, no date printed           | due 1 July 2024: valid, 1 day left |
    | S2 | audited 29 June 2023, no date printed          | due 29 June 2024: overdue by the house rule |
    | S3 | audited 1 May 2024, printed 1 June 2024        | expired: the printed date wins over the house rule |
    | S4 | audited 1 January 2020, printed 30 June 2024   | valid: on the printed day itself |
    | S5 | a follow-up and a self-assessment              | no full audit |
    | S6 | findings without their audit                   | findings only |
    | S7 | in the list of sites, no visit                 | never |
    | S8 | in the list of sites, marked as not active     | in no number |
    | S9 | printed date before the audit itself           | the house rule: valid until 1 May 2025 |
    """
    con = empty_warehouse()
    audits(con, "A1 2023-07-01 S1 pass region=East", "A2 2023-06-29 S2 pass region=East",
           "A3 2024-05-01 S3 fail region=East next_due=2024-06-01",
           "A4 2020-01-01 S4 pass region=West next_due=2024-06-30", "A5 2024-01-01 S5 pass kind=follow_up region=West",
           "A6 2024-02-01 S5 pass kind=self_assessment region=West",
           "A9 2024-05-01 S9 fail region=West next_due=2024-04-01")  # fmt: skip
    audits(con, "B1 2024-03-01 S6 - region=West", listed=False)
    findings(con, "F1 B1 1 major")
    places(con, "S7 region=West", "S8 region=West active=no", "S1 region=East")
    return con


def test_every_site_has_one_standing() -> None:
    con = every_standing()
    assert standings(con) == {
        "S1": "valid", "S2": "overdue", "S3": "expired", "S4": "valid", "S5": "no full audit", "S6": "findings only",
        "S7": "never", "S9": "valid",
    }  # fmt: skip
    told = coverage(con, DAY)
    assert counts(told) == {
        "valid": (3, 8), "expired": (1, 8), "overdue": (1, 8), "no full audit": (1, 8), "findings only": (1, 8),
        "never": (1, 8), "due in 30": (2, 3), "due in 60": (2, 3), "due in 90": (2, 3), "passing": (2, 3),
    }  # fmt: skip
    assert told[told["measure"].isin(STANDINGS)]["count"].sum() == 8
    assert (told["inactive"].iloc[0], listed_sites(con, DAY)) == (1, 2)


def test_a_site_that_no_list_names_is_not_known_before_its_first_visit() -> None:
    """On 30 June 2024 S2, first visited in July, is unknown; S3 stands in the list, and was never audited until then."""
    con = empty_warehouse()
    audits(con, "A1 2024-05-01 S1 pass", "A2 2024-07-01 S2 pass", "A3 2024-07-01 S3 pass")
    places(con, "S3")
    assert standings(con) == {"S1": "valid", "S3": "never"}
    assert standings(con, Filters(as_of=date(2024, 7, 1))) == {"S1": "valid", "S2": "valid", "S3": "valid"}


def test_an_expired_audit_is_neither_pass_nor_fail() -> None:
    """S1 passed, S2 failed; both ran out. None of them passes, and none fails: there is no valid verdict."""
    con = empty_warehouse()
    audits(con, "A1 2020-01-01 S1 pass", "A2 2020-01-01 S2 fail")
    passing = coverage(con, DAY).set_index("measure").loc["passing"]
    assert (passing["count"], passing["of"], passing["why"]) == (0, 0, "no valid verdicts")
    assert site_list(con, DAY)[["standing", "last_result"]].values.tolist() == [
        ["overdue", "pass"],
        ["overdue", "fail"],
    ]


def test_the_house_rule_sets_the_day_where_none_is_printed() -> None:
    con = empty_warehouse()
    audits(con, "A1 2023-01-31 S1 pass")
    assert standings(con) == {"S1": "overdue"}
    set_rule(con, "reaudit_months", "18")
    [row] = due_list(con, DAY).to_dict("records")
    assert (str(row["due"].date()), row["due_basis"], row["days_left"], row["standing"]) == (
        "2024-07-31", "house rule", 31, "valid",
    )  # fmt: skip


@pytest.mark.parametrize(
    "narrow",
    [
        Filters(as_of=DAY.as_of, start=date(2024, 6, 1)),
        Filters(as_of=DAY.as_of, stop=date(2019, 1, 1)),
        Filters(as_of=DAY.as_of, kinds=("follow_up",)),
        Filters(as_of=DAY.as_of, severities=("critical",)),
    ],
)
def test_no_period_kind_or_severity_makes_a_site_look_never_audited(narrow: Filters) -> None:
    con = every_standing()
    assert standings(con, narrow) == standings(con)


def test_what_happens_after_the_day_is_not_known_on_it() -> None:
    con = every_standing()
    before = standings(con)
    audits(con, "A8 2024-07-01 S7 pass region=West", "A0 2024-07-01 S2 pass region=East")
    assert standings(con) == before


def test_a_site_is_valid_while_one_scheme_is_and_each_scheme_is_due_by_itself() -> None:
    """| S1 | HOUSE due 1 July 2024, ISO ran out 1 May 2024 | valid; both stand in the due list |
    | S2 | ISO valid until 2025                          | not due; never under HOUSE |
    """
    con = empty_warehouse()
    audits(con, "A1 2023-07-01 S1 - scheme=HOUSE", "A2 2023-05-01 S1 pass scheme=ISO",
           "A3 2024-05-01 S2 pass scheme=ISO")  # fmt: skip
    assert standings(con) == {"S1": "valid", "S2": "valid"}
    assert due_list(con, DAY)[["site", "scheme", "days_left"]].values.tolist() == [
        ["S1", "ISO", -60],
        ["S1", "HOUSE", 1],
    ]
    assert len(due_list(con, DAY, within=-1)) == 1
    by_scheme = coverage(con, DAY, by="scheme").set_index(["scheme", "measure"])["count"]
    assert by_scheme["HOUSE"].to_dict() == {"valid": 1, "lapsed": 0, "never": 1}
    assert by_scheme["ISO"].to_dict() == {"valid": 1, "lapsed": 1, "never": 0}
    # S2 was audited, but not under HOUSE: that is not "never".
    assert standings(con, Filters(as_of=DAY.as_of, schemes=("HOUSE",))) == {"S1": "valid", "S2": "other checklists"}
    # The verdict that is still valid is S2's; S1's ISO verdict ran out and HOUSE gave none.
    assert counts(coverage(con, DAY))["passing"] == (1, 1)


def test_who_was_audited_under_another_scheme_was_not_never_audited() -> None:
    """| S1 | ISO, valid            |
    | S2 | HOUSE, valid          | schemes = HOUSE: 1 of 3 valid, 1 under other checklists, 1 never
    | S3 | in the list, no visit | without a filter: 2 of 3 valid, 1 never

    The same site is never audited whatever is chosen. A visit after the day is not known on it.
    """
    con = empty_warehouse()
    audits(con, "A1 2024-05-01 S1 pass scheme=ISO", "A2 2024-05-01 S2 pass scheme=HOUSE",
           "A3 2024-07-01 S3 pass scheme=ISO")  # fmt: skip
    places(con, "S3 region=West")
    of_house = Filters(as_of=DAY.as_of, schemes=("HOUSE",))
    assert {site: standing for site, standing in standings(con, of_house).items() if site != "S2"} == {
        "S1": "other checklists", "S3": "never",
    }  # fmt: skip
    told = {str(row["measure"]): row for row in coverage(con, of_house).to_dict("records")}
    assert [(told[name]["count"], told[name]["of"]) for name in ("valid", "other checklists", "never")] == [
        (1, 3), (1, 3), (1, 3),
    ]  # fmt: skip
    assert coverage_sentence(told, of_house).startswith(
        "**1 of 3 active sites (33%) has a valid audit under the schemes chosen.** The others: 1 never audited, "
        "1 audited under other checklists only."
    )
    everything = {str(row["measure"]): row for row in coverage(con, DAY).to_dict("records")}
    assert coverage_sentence(everything, DAY).startswith(
        "**2 of 3 active sites (67%) have a valid audit.** The others: 1 never audited."
    )


def test_a_follow_up_gives_no_more_time() -> None:
    """The full audit ran out in May; a follow-up in June, with a later date printed in it, does not renew it."""
    con = empty_warehouse()
    audits(con, "A1 2023-05-01 S1 fail next_due=2024-05-01", "A2 2024-06-01 S1 pass kind=follow_up next_due=2025-06-01")
    assert standings(con) == {"S1": "expired"}


def test_a_version_of_a_checklist_does_not_make_another_scheme() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-05-01 S1 pass version=3", "A2 2024-05-01 S1 pass version=4")
    assert due_list(con, DAY, within=10_000)["checklist"].tolist() == ["HOUSE 4"]


def test_a_dimension_no_valid_checklist_covers_is_a_blind_spot() -> None:
    """| S1 | HOUSE, with Social and Quality, valid | | S2 | QMS, with Quality only, valid |"""
    con = empty_warehouse()
    audits(con, "A1 2024-05-01 S1 - scheme=HOUSE", "A2 2024-05-01 S2 - scheme=QMS")
    answers(con, "A1 1 conform dimension=Social", "A1 2 conform dimension=Quality", "A2 1 conform dimension=Quality")
    by_dimension = coverage(con, DAY, by="dimension").set_index(["dimension", "measure"])["count"]
    assert by_dimension["Social"].to_dict() == {"valid": 1, "lapsed": 0, "never": 1}
    assert by_dimension["Quality"].to_dict() == {"valid": 2, "lapsed": 0, "never": 0}
    assert standings(con, Filters(as_of=DAY.as_of, dimensions=("Social",))) == {"S1": "valid", "S2": "other checklists"}


def test_a_thin_last_audit_is_named_with_its_reason() -> None:
    """| S1 | 12 assessed, 0 N/A | fine | | S2 | 12 assessed, 13 N/A | mostly N/A | | S3 | 3 assessed | few items |
    | S4 | a thin audit, then a full one | fine: only the last one counts |
    """
    con = empty_warehouse()
    audits(
        con,
        "A1 2024-05-01 S1 -",
        "A2 2024-05-01 S2 -",
        "A3 2024-05-01 S3 -",
        "A4 2023-05-01 S4 -",
        "A5 2024-05-01 S4 -",
    )
    for audit, assessed, none in (("A1", 12, 0), ("A2", 12, 13), ("A3", 3, 0), ("A4", 1, 0), ("A5", 12, 0)):
        answers(
            con,
            *(f"{audit} c{at} conform" for at in range(assessed)),
            *(f"{audit} n{at} not_applicable" for at in range(none)),
        )
    assert site_list(con, DAY, doubtful=True)[["site", "doubt"]].values.tolist() == [
        ["S2", "mostly_not_applicable"], ["S3", "few_items_assessed"],
    ]  # fmt: skip
    assert counts(coverage(con, DAY))["thin"] == (2, 4)


def test_sites_said_to_be_one_are_one_and_stay_listed() -> None:
    """Known from the list under one name and audited under another: never audited, until someone says they are one."""
    con = empty_warehouse()
    audits(con, "A1 2024-05-01 Plant pass supplier=Acme")
    places(con, "Plant_One supplier=Acme")
    assert standings(con) == {"Plant": "valid", "Plant_One": "never"}
    con.execute(
        "insert into store.judgement values (1, 'site', true, $from, $into, 'ann', timestamp '2024-01-01', null, null)",
        {"from": key("Plant_One"), "into": key("Plant")},
    )
    rebuild(con)
    assert standings(con) == {"Plant": "valid"}
    assert listed_sites(con, DAY) == 1


def test_suppliers_come_and_go() -> None:
    """The data begin in March 2021: for twelve months nobody can be said to be new.

    | Old  | audited 2021, 2022          | leaving in 2022: nothing valid any more |
    | Kept | audited 2021, 2022, 2024    | neither |
    | New  | audited 2024                | entering in 2024 |
    | Gone | audited 2024, now not active| leaving in 2024, though its audit has not run out |
    """
    con = empty_warehouse()
    audits(con, "A1 2021-03-01 Old pass", "A2 2022-03-01 Old pass", "A3 2021-03-01 Kept pass", "A4 2022-03-01 Kept pass",
           "A5 2024-03-01 Kept pass", "A6 2024-03-01 New pass", "A7 2024-03-01 Gone pass")  # fmt: skip
    places(con, "Gone active=no")
    told = supplier_turnover(con, DAY)
    rows = told[["measure", "count", "of", "why"]].astype(object).where(told.notna(), None).values.tolist()
    assert rows == [
        ["entering", 2, 2, "data begin here"], ["leaving", 0, 2, None],
        ["entering", 0, 2, "data begin here"], ["leaving", 1, 2, None],
        ["entering", 2, 3, None], ["leaving", 1, 3, None],
    ]  # fmt: skip
    later = supplier_turnover(con, Filters(as_of=DAY.as_of, start=date(2024, 1, 1)))
    assert later["count"].tolist() == [2, 1]  # a period chosen does not make old suppliers new


def test_survivorship_shows_in_the_cohort() -> None:
    """Good stays at 3 of 4. Bad fails 2 of 4 in 2021 and 2022, then leaves: all rise from 62.5 to 75 %, nobody got better."""
    con = empty_warehouse()
    for year in (2021, 2022, 2023, 2024):
        audits(con, f"G{year} {year}-03-01 Good -", *([f"B{year} {year}-03-01 Bad -"] if year < 2023 else []))
        answers(con, *(f"G{year} {at} {'conform' if at < 3 else 'nonconform'}" for at in range(4)))
        if year < 2023:
            answers(con, *(f"B{year} {at} {'conform' if at < 2 else 'nonconform'}" for at in range(4)))
    lines = cohort_lines(con, DAY)
    assert lines.pivot(index="group", columns="period", values="rate").fillna(0).values.tolist() == [
        [0.625, 0.625, 0.75, 0.75], [0.5, 0.5, 0, 0], [0.75, 0.75, 0.75, 0.75],
    ]  # fmt: skip
    assert lines.groupby("group")["suppliers"].max().to_dict()["throughout"] == 1
    with pytest.raises(ValueError, match="of the rates"):
        cohort_lines(con, DAY, rate="mood")


def test_a_short_time_has_no_cohorts() -> None:
    """Fourteen months with a house rule of twelve: nobody can be said to have stayed."""
    con = empty_warehouse()
    audits(con, "A1 2023-04-01 S1 pass", "A2 2024-06-01 S1 pass")
    assert cohort_lines(con, DAY, rate="pass")["group"].unique().tolist() == ["all"]


def test_audits_on_time_late_and_missed() -> None:
    """| S1 | due 1 May 2023, held 1 May 2023     | on time |
    | S1 | due 1 May 2024, held 11 May 2024   | late by 10 days |
    | S2 | due 1 May 2024, only a follow-up   | missed |
    | S3 | due 1 May 2024, held under ISO     | missed: another scheme |
    | S4 | due 1 August 2024                  | not yet due |
    | S5 | no date printed                    | no plan |
    """
    con = empty_warehouse()
    audits(con, "A1 2022-05-01 S1 pass next_due=2023-05-01", "A2 2023-05-01 S1 pass next_due=2024-05-01",
           "A3 2024-05-11 S1 pass", "B1 2023-05-01 S2 pass next_due=2024-05-01", "B2 2024-04-01 S2 pass kind=follow_up",
           "C1 2023-05-01 S3 pass next_due=2024-05-01", "C2 2024-04-01 S3 pass scheme=ISO",
           "D1 2023-08-01 S4 pass next_due=2024-08-01", "E1 2023-05-01 S5 pass")  # fmt: skip
    [row] = audits_on_time(con, DAY).to_dict("records")
    assert (row["count"], row["of"], row["late"], row["missed"], row["days_late"]) == (1, 4, 1, 2, 10)
    assert audits_on_time(con, DAY, every="year")["of"].tolist() == [1, 3]
    of_2023 = Filters(as_of=DAY.as_of, start=date(2023, 1, 1), stop=date(2023, 12, 31))
    assert audits_on_time(con, of_2023)["count"].tolist() == [1]  # the plan's date chooses, not the audit's


def test_dates_after_the_newest_audit_on_file_are_not_told_as_missed() -> None:
    """Of files that end on 1 May 2023: S2 should be audited on 1 May 2024, and whether it was, no file can tell on 1 June.

    | S1 | due 1 May 2023, held that day  | kept |
    | S2 | due 1 April 2023, not held     | missed |
    | S3 | due 1 May 2024                 | not judged |
    """
    con = empty_warehouse()
    audits(con, "A1 2022-05-01 S1 pass next_due=2023-05-01", "A2 2023-05-01 S1 pass",
           "B1 2022-04-01 S2 pass next_due=2023-04-01", "C1 2022-05-01 S3 pass next_due=2024-05-01")  # fmt: skip
    day, newest = Filters(as_of=date(2024, 6, 1)), date(2023, 5, 1)
    [row] = audits_on_time(con, until_newest(day, newest)).to_dict("records")
    assert (row["count"], row["of"], row["missed"]) == (1, 2, 1)
    assert "1 of 2 dates up to 2023-05-01, the newest audit on file; 0 late, 1 missed" in on_time_behind(row, newest)
    assert until_newest(day, date(2024, 6, 1)) == day  # files of today
    assert until_newest(replace(day, stop=date(2022, 12, 31)), newest).stop == date(2022, 12, 31)


def planned_under_two_versions() -> Con:
    """One site under one scheme, of which version 2 has no dimension SOC; as of 30 June 2024.

    | A1 | initial, version 1, SOC and OHS | 10 January 2022  | due 10 January 2023, held 10 December 2022: kept |
    | A2 | periodic, version 2, OHS        | 10 December 2022 | due 10 December 2023, held 20 December: late     |
    | A3 | periodic, version 2, OHS        | 20 December 2023 | no date printed                                  |
    """
    con = empty_warehouse()
    audits(con, "A1 2022-01-10 S1 pass version=1 kind=initial next_due=2023-01-10",
           "A2 2022-12-10 S1 pass version=2 next_due=2023-12-10", "A3 2023-12-20 S1 pass version=2")  # fmt: skip
    answers(con, "A1 1 conform dimension=SOC", "A1 2 conform dimension=OHS", "A2 2 conform dimension=OHS",
            "A3 2 conform dimension=OHS")  # fmt: skip
    return con


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, (1, 2, 1, 0)),
        ({"schemes": ("HOUSE 1",)}, (1, 1, 0, 0)),
        ({"schemes": ("HOUSE 2",)}, (0, 1, 1, 0)),
        ({"dimensions": ("SOC",)}, (1, 1, 0, 0)),
        ({"dimensions": ("OHS",)}, (1, 2, 1, 0)),
        ({"kinds": ("initial",)}, (1, 1, 0, 0)),
        ({"kinds": ("periodic",)}, (0, 1, 1, 0)),
        ({"kinds": ("all",)}, (1, 2, 1, 0)),
    ],
)
def test_filters_never_hide_the_audit_that_keeps_a_date(
    chosen: dict[str, tuple[str, ...]], expected: tuple[int, ...]
) -> None:
    con, filters = planned_under_two_versions(), Filters(as_of=DAY.as_of, **chosen)  # type: ignore[arg-type]
    [row] = audits_on_time(con, filters).to_dict("records")
    assert (row["count"], row["of"], row["late"], row["missed"]) == expected
    rows = figure_rows(con, filters, figure="audits-on-time")
    assert (rows["count"].sum(), rows["of"].sum()) == expected[:2]


def test_a_kind_that_is_no_full_audit_plans_none() -> None:
    con = planned_under_two_versions()
    assert audits_on_time(con, Filters(as_of=DAY.as_of, kinds=("follow_up",))).empty


def test_man_days_say_how_many_audits_state_them() -> None:
    con = empty_warehouse()
    audits(con, "A1 2024-01-01 S1 pass man_days=2", "A2 2024-02-01 S2 pass man_days=3.5", "A3 2024-03-01 S3 pass")
    [row] = man_days(con, DAY).to_dict("records")
    assert (row["count"], row["of"], row["man_days"], row["per_audit"]) == (2, 3, 5.5, 2.75)
    [none] = man_days(con, Filters(sites=("S3",))).to_dict("records")
    assert (none["count"], none["why"]) == (0, "no man-days")


def test_items_left_out_are_told_beside_the_rate_they_raise() -> None:
    """2023: 1 of 2 conforms. 2024: the nonconform item became not applicable, and conformity looks perfect."""
    con = empty_warehouse()
    audits(con, "A1 2023-03-01 S1 -", "A2 2024-03-01 S1 -")
    answers(con, "A1 1 conform", "A1 2 nonconform", "A1 3 not_assessed", "A1 4 info")
    answers(con, "A2 1 conform", "A2 2 not_applicable", "A2 3 not_assessed")
    years = unassessed_share(con, DAY, every="year")
    assert years[["measure", "count", "of"]].values.tolist() == [
        ["not applicable", 0, 3], ["not assessed", 1, 3], ["not applicable", 1, 3], ["not assessed", 1, 3],
    ]  # fmt: skip


@pytest.mark.parametrize("metric", [coverage, site_list, due_list, supplier_turnover, audits_on_time, cohort_lines])
def test_without_a_day_there_is_no_answer(metric: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="cannot be told without an as-of date"):
        metric(empty_warehouse(), Filters())


def test_other_breakdowns_and_periods_are_refused() -> None:
    for options in ({"by": "clause"}, {"every": "year"}):
        with pytest.raises(ValueError, match="Coverage is told on one day"):
            coverage(empty_warehouse(), DAY, **options)


def test_nothing_on_file_has_no_standing() -> None:
    con = empty_warehouse()
    assert coverage(con, DAY).empty and site_list(con, DAY).empty and supplier_turnover(con, DAY).empty
    assert audits_on_time(con, DAY).empty and coverage(con, DAY, by="scheme").empty
