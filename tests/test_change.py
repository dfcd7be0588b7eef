"""Is a change more than chance, and what is it made of: tables small enough to follow by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from metrics.audit_pass_rate import audit_pass_rate
from metrics.change import change, compared, expected_by_chance, latest_change, spans
from metrics.conformity_rate import conformity_rate
from metrics.decomposition import kitagawa, split
from metrics.differences import Side, difference
from metrics.filters import Filters
from metrics.intervals import Floats
from metrics.nonconformities import nonconformities
from metrics.repeat_rate import repeat_rate
from metrics.site_sums import MEASURES, site_sums, site_sums_of_both
from tests.warehouse_maker import Con, answers, audits, empty_warehouse, findings, set_rule

IN_2021 = Filters(start=date(2021, 1, 1), stop=date(2021, 12, 31))
IN_2022 = Filters(start=date(2022, 1, 1), stop=date(2022, 12, 31))


def held(con: Con, *groups: str) -> None:
    """'2021 East S1 8/10 scheme=ISO': ten audits of site S1 in region East in 2021, eight passed."""
    lines = []
    for at, group in enumerate(groups):
        year, region, site, passed, *more = group.split()
        count, of = (int(part) for part in passed.split("/"))
        lines += [
            f"{at}-{i} {year}-{i % 12 + 1:02}-{i // 12 + 1:02} {site} {'pass' if i < count else 'fail'} "
            f"region={region} {' '.join(more)}"
            for i in range(of)
        ]
    audits(con, *lines)


def one(con: Con, before: Filters = IN_2021, after: Filters = IN_2022, **options: Any) -> dict[str, Any]:
    frame = change(con, before, after, **{"measure": "pass", **options})
    assert len(frame) == 1
    return {str(name): value for name, value in frame.iloc[0].items()}


def strata(y0: list[int], n0: list[int], y1: list[int], n1: list[int]) -> dict[str, Floats]:
    return {name: np.array(values, dtype=float) for name, values in (("y0", y0), ("n0", n0), ("y1", y1), ("n1", n1))}


def test_kitagawas_parts_of_a_pooled_fall_though_every_region_rose() -> None:
    """Kitagawa (1955), Journal of the American Statistical Association 50:1168-1194; numbers by hand.

    before: 720 of 800, 120 of 200, together 84.0 %        after: 368 of 400, 378 of 600, together 74.6 %
    own: .6 x .02 + .4 x .03 = +2.4 points                 mix: .91 x -.4 + .615 x .4 = -11.8 points
    """
    parts = kitagawa(strata([720, 120], [800, 200], [368, 378], [400, 600]), np.array([0, 0]))
    assert parts.own.sum() == pytest.approx(0.024, abs=1e-9)
    assert parts.mix.sum() == pytest.approx(-0.118, abs=1e-9)
    assert (parts.own + parts.mix).sum() == pytest.approx(-0.094, abs=1e-12)
    assert parts.shared.sum() == pytest.approx(1)


def test_the_same_table_from_a_warehouse_is_told_as_mix() -> None:
    """Simpson: a tenth of the table above, each region one site: 72 of 80 and 12 of 20; then 37 of 40, 38 of 60."""
    con = empty_warehouse()
    held(con, "2021 East S1 72/80", "2021 West S2 12/20", "2022 East S1 37/40", "2022 West S2 38/60")
    row = one(con)
    assert (row["before_count"], row["before_of"], row["count"], row["of"]) == (84, 100, 75, 100)
    assert row["difference"] == pytest.approx(-0.09)
    assert row["own"] == pytest.approx(0.6 * (37 / 40 - 0.9) + 0.4 * (38 / 60 - 0.6))
    assert row["own"] > 0 > row["mix"]
    assert row["own"] + row["mix"] == pytest.approx(row["difference"])
    assert row["mix_regions"] == pytest.approx(row["mix"])
    assert (row["strata"], row["cause"], row["shared"]) == ("sites", "mix", 1)
    by_region = change(con, IN_2021, IN_2022, measure="pass", by="region")
    assert by_region["verdict"].tolist() == ["few sites"] * 2
    set_rule(con, "minimum_sites", "1")
    by_region = change(con, IN_2021, IN_2022, measure="pass", by="region")
    assert (by_region["difference"] > 0).all()
    assert by_region["mix"].tolist() == pytest.approx([0, 0])


def test_parts_of_the_mix_add_up() -> None:
    """Three checklists, two regions, ten sites, some seen on one side only."""
    rng = np.random.default_rng(1)
    rows = 60
    places = pd.DataFrame(
        {
            "facet": rng.integers(0, 3, rows), "site_key": rng.integers(0, 10, rows), "region": 0,
            "checklist": rng.integers(0, 3, rows), "scheme": 0,
        }
    )  # fmt: skip
    places["region"] = places["site_key"] % 2
    for side in ("0", "1"):
        places[f"n{side}"] = rng.integers(0, 9, rows).astype(float)
        places[f"y{side}"] = np.floor(places[f"n{side}"] * rng.random(rows))
        places[f"burden{side}"] = places[f"audits{side}"] = places[f"n{side}"]
        places[f"not_applicable{side}"] = 0.0
    found = compared(places, share=True)
    assert (found["own"] + found["mix"]).to_numpy() == pytest.approx(found["difference"].to_numpy())
    kinds = found[["mix_sites", "mix_regions", "mix_checklists"]].sum(axis=1)
    assert kinds.to_numpy() == pytest.approx(found["mix"].to_numpy())
    assert split(places, share=True, dispersion=1.0)["own_low"].le(found["own"]).all()


def test_a_stratum_seen_on_one_side_only_is_mix() -> None:
    """S1 stays at 5 of 10; S2, all passed, is new: up from 50 to 75 %, all of it because S2 was audited."""
    con = empty_warehouse()
    held(con, "2021 East S1 5/10", "2022 East S1 5/10", "2022 East S2 10/10")
    row = one(con)
    assert row["difference"] == pytest.approx(0.25)
    assert (row["own"], row["mix_sites"]) == pytest.approx((0, 0.25))
    assert row["shared"] == pytest.approx(0.75)  # S1: (1 + 1/2) / 2
    assert (row["sites_both"], row["sites_before"], row["sites_after"]) == (1, 0, 1)


def test_who_leaves_takes_its_rate_along() -> None:
    """Survivorship: the two bad suppliers of 2021 are gone in 2022. The rate rises, nobody got better."""
    con = empty_warehouse()
    held(
        con, *(f"2021 East S{i} 8/10" for i in range(4)), *(f"2021 East B{i} 1/10" for i in range(2)),
        *(f"2022 East S{i} 8/10" for i in range(4)),
    )  # fmt: skip
    row = one(con)
    assert row["rate"] == 0.8 and row["before_rate"] == pytest.approx(34 / 60)
    assert (row["sites_both"], row["sites_before"], row["sites_after"]) == (4, 2, 0)
    assert (row["both_before_rate"], row["both_after_rate"]) == (0.8, 0.8)
    assert (row["own"], row["cause"]) == (pytest.approx(0), "mix")


def test_newcombes_difference_of_two_shares() -> None:
    """Newcombe RG (1998), Statistics in Medicine 17:873-890, Table II, method 10: 56/70 against 48/80, 9/10 - 3/10.

    The limits printed: .0524 to .3339, and .1705 to .8090.
    """
    none, whole = np.array([np.nan, np.nan]), np.array([80.0, 10.0])
    before = Side(np.array([48 / 80, 3 / 10]), whole, none, whole)
    whole = np.array([70.0, 10.0])
    after = Side(np.array([56 / 70, 9 / 10]), whole, none, whole)
    found = difference(before, after, correlation=np.zeros(2), share=True)
    assert found.low == pytest.approx([0.0524, 0.1705], abs=6e-5)
    assert found.high == pytest.approx([0.3339, 0.8090], abs=6e-5)
    assert (found.p < 0.05).all()


def test_p_is_below_five_percent_exactly_where_the_interval_excludes_nought() -> None:
    rng = np.random.default_rng(2)
    size = 2000
    sides = []
    for _ in range(2):
        n = rng.integers(3, 60, size).astype(float)
        sides.append(Side(rng.binomial(n.astype(int), 0.7) / n, n, rng.choice([np.nan, 4.0, 20.0], size), n))
    found = difference(*sides, correlation=rng.uniform(-0.5, 0.9, size), share=True)
    apart = (found.low > 0) | (found.high < 0)
    assert 20 < apart.sum() < size
    assert ((found.p < 0.05) == apart).all()


def test_pairing_never_makes_a_change_surer_than_its_audits_are() -> None:
    """Perfectly correlated sites would leave no error at all; the audits' own remains."""
    n, nan = np.array([100.0]), np.array([4.0])
    side = [Side(np.array([rate]), np.array([25.0]), nan, n) for rate in (0.5, 0.6)]
    paired = difference(side[0], side[1], correlation=np.ones(1), share=True)
    audits_alone = difference(
        *(Side(each.rate, n, np.array([np.nan]), n) for each in side), correlation=np.zeros(1), share=True
    )
    assert paired.low == pytest.approx(audits_alone.low)
    assert paired.high == pytest.approx(audits_alone.high)


def test_sites_that_all_fall_alike_fall_by_more_than_chance() -> None:
    """Eight very different sites, each ten points worse: pairing sees it, two separate rates would not."""
    con = empty_warehouse()
    levels = (2, 3, 4, 5, 6, 7, 8, 9)
    held(con, *(f"2021 East S{k} {10 * k}/100" for k in levels), *(f"2022 East S{k} {10 * k - 10}/100" for k in levels))
    row = one(con)
    assert row["verdict"] == "more than chance"
    assert row["low"] < row["before_rate"] and row["high"] > row["before_rate"]
    assert row["own"] == pytest.approx(-0.1) and row["own_high"] < 0


def test_half_as_many_audits_of_one_site_may_be_chance() -> None:
    con = empty_warehouse()
    held(con, "2021 East S1 9/10", "2022 East S1 7/10")
    row = one(con)
    assert row["verdict"] == "may be chance" and row["p"] > 0.05
    assert row["difference_low"] < 0 < row["difference_high"]


def test_too_few_is_said_and_not_tested() -> None:
    con = empty_warehouse()
    held(con, "2021 East S1 4/4", "2022 East S1 0/20")
    row = one(con)
    assert (row["verdict"], row["why"]) == ("too few", "too few")


def test_a_new_version_of_the_checklist_is_not_comparable() -> None:
    """Ten sites fall from 100 to 50 % in the year version 4 replaces version 3: nobody can say why."""
    con = empty_warehouse()
    held(
        con, *(f"2021 East S{i} 10/10 version=3" for i in range(10)),
        *(f"2022 East S{i} 5/10 version=4" for i in range(10)),
    )  # fmt: skip
    row = one(con)
    assert (row["verdict"], row["strata"], row["cause"]) == ("other version", None, None)
    assert np.isnan(row["own"]) and np.isnan(row["mix"])


def test_another_scheme_is_not_comparable_either() -> None:
    con = empty_warehouse()
    held(con, "2021 East S1 9/20 scheme=ISO", "2022 East S1 18/20 scheme=BSCI")
    assert one(con)["verdict"] == "other checklists"


def test_where_sites_are_never_audited_twice_regions_are_held_fixed() -> None:
    """Ten new sites every year: nothing can be said of the same sites; of the same region and checklist it can."""
    con = empty_warehouse()
    held(con, *(f"2021 East S{i} 9/10" for i in range(10)), *(f"2022 East T{i} 6/10" for i in range(10)))
    row = one(con)
    assert (row["strata"], row["shared"]) == ("regions", 1)
    assert row["own"] == pytest.approx(-0.3) and row["mix"] == pytest.approx(0)
    assert row["sites_both"] == 0 and np.isnan(row["both_after_rate"])


def test_answers_of_one_audit_do_not_make_a_change_sure() -> None:
    """One audit each, 90 of 100 and 75 of 100 answers: correlation .10 leaves 9.2 answers each."""
    con = empty_warehouse()
    for name in ("minimum_n", "minimum_effective_n"):
        set_rule(con, name, "1")
    audits(con, "A1 2021-05-01 S1 -", "A2 2022-05-01 S1 -")
    for audit, good in (("A1", 90), ("A2", 75)):
        answers(con, *(f"{audit} {i} {'conform' if i < good else 'nonconform'}" for i in range(100)))
    assert one(con, measure="conformity")["verdict"] == "may be chance"


def test_a_rising_share_of_not_applicable_answers_stands_beside() -> None:
    """10 conform and 10 not; then the 8 hard ones are not applicable: 50 % becomes 83 %."""
    con = empty_warehouse()
    audits(con, "A1 2021-05-01 S1 -", "A2 2022-05-01 S1 -")
    answers(con, *(f"A1 {i} {'conform' if i < 10 else 'nonconform'}" for i in range(20)))
    answers(
        con,
        *(f"A2 {i} {'conform' if i < 10 else 'nonconform' if i < 12 else 'not_applicable'}" for i in range(20)),
    )
    row = one(con, measure="conformity")
    assert (row["before_rate"], row["rate"]) == (0.5, pytest.approx(10 / 12))
    assert (row["before_not_applicable_share"], row["not_applicable_share"]) == (0, 0.4)


def test_findings_per_audit_are_compared_as_counts() -> None:
    """20 audits with 2 findings each; then with 1 each, at the same twenty sites."""
    con = empty_warehouse()
    audits(con, *(f"A{year}{s} {year}-05-01 S{s} fail" for year in (2021, 2022) for s in range(20)))
    findings(
        con, *(f"F{s}-{c} A2021{s} {c} minor" for s in range(20) for c in (1, 2)),
        *(f"G{s} A2022{s} 1 minor" for s in range(20)), "O1 A20220 9 observation",
    )  # fmt: skip
    row = one(con, measure="nonconformities")
    assert (row["before_count"], row["before_of"], row["count"], row["of"]) == (40, 20, 20, 20)
    assert (row["before_rate"], row["rate"], row["verdict"]) == (2, 1, "more than chance")


def test_repeats_are_compared_by_the_period_of_the_first_finding() -> None:
    con = empty_warehouse()
    audits(con, "A1 2021-05-01 S1 fail", "A2 2022-05-01 S1 fail", "A3 2023-05-01 S1 pass")
    findings(con, "F1 A1 1 minor", "F2 A1 2 minor", "F3 A2 1 minor")
    row = one(con, measure="repeat")
    assert (row["before_count"], row["before_of"], row["count"], row["of"]) == (1, 2, 0, 1)


def test_the_latest_repeat_rates_are_compared_by_the_day_of_the_re_audit() -> None:
    """Classical mistake: the later period holds only what was looked at again early, and looks better for it.

    Twenty sites, nothing ever changes: each May clauses 1 and 3 fail; clause 3 is looked at again in August and is in
    order, clause 1 a year later and fails again.

    | by the day of | the 12 months before | the last 12 months                                   |
    | the finding   | 20 of 40             | 0 of 20: clause 1 was not looked at again yet        |
    | the re-audit  | 20 of 40             | 20 of 40                                             |
    """
    con = empty_warehouse()
    held = [(year, site) for year in (2020, 2021, 2022, 2023) for site in range(20)]
    audits(con, *(f"A{year}-{site} {year}-05-01 S{site} fail" for year, site in held))
    audits(con, *(f"B{year}-{site} {year}-08-01 S{site} pass kind=special" for year, site in held))
    answers(con, *(f"A{year}-{site} {clause} nonconform" for year, site in held for clause in (1, 3)))
    answers(con, *(f"B{year}-{site} 3 conform" for year, site in held))
    told = latest_change(con, Filters(as_of=date(2023, 8, 1)), measure="repeat").iloc[0]
    naive = change(con, *spans(Filters(as_of=date(2023, 8, 1)), None), measure="repeat").iloc[0]
    sides = ["before_count", "before_of", "count", "of"]
    assert [told[sides].tolist(), naive[sides].tolist()] == [[20, 40, 20, 40], [20, 40, 0, 20]]
    assert (told["difference"], told["verdict"], naive["verdict"]) == (0, "may be chance", "more than chance")


def test_both_repeat_rates_look_back_equally_far() -> None:
    """The files begin in May 2021, so that the earlier period (to May 2022) sees what was found a year ago at most, or
    three months before its first day; of the later one what was found longer before is left out: here, of site S1, F2.
    """
    con = empty_warehouse()
    audits(con, "A 2021-05-01 S0 fail", "B 2022-05-01 S0 fail", "C 2023-05-01 S0 pass")
    audits(con, "D 2021-06-01 S1 fail", "E 2023-05-01 S1 pass")
    findings(con, "F1 A 1 minor", "F2 D 1 minor", "F3 B 1 minor")
    told = latest_change(con, Filters(as_of=date(2023, 8, 1)), measure="repeat").iloc[0]
    assert told[["before_count", "before_of", "count", "of"]].tolist() == [1, 1, 0, 1]


def test_a_dimension_filter_compares_the_dimension() -> None:
    con = empty_warehouse()
    audits(con, "A1 2021-05-01 S1 fail", "A2 2022-05-01 S1 fail")
    answers(con, "A1 1 conform dimension=SOC", "A1 2 nonconform dimension=OHS", "A2 1 conform dimension=SOC")
    social = [replace(each, dimensions=("SOC",)) for each in (IN_2021, IN_2022)]
    # A2 is about one dimension only, so its verdict is the result there.
    for measure, told in (("conformity", (1, 1, 1, 1)), ("pass", (1, 1, 0, 1))):
        row = one(con, *social, measure=measure)
        assert (row["before_count"], row["before_of"], row["count"], row["of"]) == told, measure


def test_two_regions_can_be_compared_as_two_periods_can() -> None:
    con = empty_warehouse()
    held(con, *(f"2021 East S{i} 9/10" for i in range(6)), *(f"2021 West T{i} 5/10" for i in range(6)))
    row = one(con, replace(IN_2021, regions=("East",)), replace(IN_2021, regions=("West",)))
    assert (row["before_rate"], row["rate"], row["verdict"]) == (0.9, 0.5, "more than chance")


def mixed(con: Con) -> None:
    """Eight sites of four suppliers in two regions, three audits each in two years, under two schemes."""
    rng = np.random.default_rng(4)
    held = [(s, n, 2021 + n % 2) for s in range(8) for n in range(6)]
    audits(
        con,
        *(
            f"A{s}-{n} {year}-{n + 1:02}-{s + 1:02} S{s} {rng.choice(['pass', 'fail', 'conditional', '-'])} "
            f"supplier=P{s // 2} region={'East' if s < 5 else 'West'} scheme={rng.choice(['ISO', 'HOUSE'])}"
            for s, n, year in held
        ),
    )
    words = ["conform", "conform", "nonconform", "partial", "not_applicable"]
    answers(
        con,
        *(
            f"A{s}-{n} {item} {rng.choice(words)} dimension={'SOC' if item < 3 else 'OHS'}"
            for s, n, _ in held for item in range(5) if (s + n) % 3
        ),
    )  # fmt: skip
    findings(con, *(f"F{s}-{n} A{s}-{n} {rng.integers(0, 3)} minor dimension=SOC" for s, n, _ in held if (s + n) % 2))


@pytest.mark.parametrize(
    ("measure", "metric"),
    [("pass", audit_pass_rate), ("conformity", conformity_rate), ("repeat", repeat_rate),
     ("nonconformities", nonconformities)],
)  # fmt: skip
def test_the_rates_compared_are_those_of_the_metrics(measure: str, metric: Any) -> None:
    """Counts, rate, interval and effective n of either side, by every facet the change knows."""
    con = empty_warehouse()
    mixed(con)
    set_rule(con, "minimum_sites", "1")
    columns = ["count", "of", "rate", "low", "high", "effective_n"]
    for by in ("all", "supplier", "region", "checklist", "dimension"):
        told = change(con, IN_2021, IN_2022, measure=measure, by=by).set_index(by)
        for prefix, scope in (("before_", IN_2021), ("", IN_2022)):
            known = metric(con, scope, by=by)
            known = known[known["severity"] == "all"] if "severity" in known else known
            known = known[known["of"] > 0].set_index(by)[columns].astype(float)
            ours = told[[f"{prefix}{column}" for column in columns]].astype(float).set_axis(columns, axis=1)
            assert not known.empty
            pd.testing.assert_frame_equal(ours[ours["of"] > 0], known, check_exact=False, obj=f"{measure} by {by}")


@pytest.mark.parametrize("measure", MEASURES)
def test_two_periods_asked_for_at_once_are_those_asked_for_apart(measure: str) -> None:
    """With months between them that belong to neither, and a dimension chosen; other scopes are asked for apart."""
    con = empty_warehouse()
    mixed(con)
    early = Filters(start=date(2021, 1, 1), stop=date(2021, 6, 30), dimensions=("SOC",))
    late = replace(early, start=date(2022, 3, 1), stop=date(2022, 12, 31))
    elsewhere = replace(late, dimensions=("OHS",))
    for before, after in ((early, late), (early, elsewhere), (late, early), (early, early)):
        told = site_sums_of_both(con, before, after, measure=measure, by="supplier")
        for ours, scope in zip(told, (before, after), strict=True):
            apart = site_sums(con, scope, measure=measure, by="supplier")
            assert len(apart) or measure in ("repeat", "nonconformities")
            pd.testing.assert_frame_equal(ours, apart, check_dtype=len(apart) > 0)


def test_the_latest_period_and_the_one_before_it() -> None:
    day = date(2025, 12, 19)
    then, now = spans(Filters(as_of=day), None)
    assert [str(end) for each in (then, now) for end in (each.start, each.stop)] == [
        "2023-12-20", "2024-12-19", "2024-12-20", "2025-12-19",
    ]  # fmt: skip
    then, now = spans(Filters(as_of=day), date(2025, 6, 30))
    assert (now.start, now.stop) == (date(2024, 7, 1), date(2025, 6, 30))  # no audit after June
    chosen = Filters(start=date(2024, 1, 1), stop=date(2024, 6, 30), as_of=day)
    then, now = spans(chosen, None)
    assert (then.start, then.stop, now) == (date(2023, 1, 1), date(2023, 6, 30), chosen)
    long = spans(replace(chosen, stop=date(2025, 3, 31)), None)[0]
    assert (long.start, long.stop) == (date(2022, 1, 1), date(2023, 3, 31))  # 15 months: two years back
    with pytest.raises(ValueError, match="last day"):
        spans(Filters(), None)


def test_a_season_is_compared_with_itself() -> None:
    """Summers are bad, winters good, every year alike. The last 12 months against the 12 before: no change."""
    con = empty_warehouse()
    audits(
        con,
        *(
            f"A{year}-{month}-{s} {year}-{month:02}-10 S{s} {'fail' if month in (6, 7, 8) else 'pass'}"
            for year in (2021, 2022) for month in range(1, 13) for s in range(6)
        ),
    )  # fmt: skip
    [row] = latest_change(con, Filters(as_of=date(2022, 12, 31)), measure="pass").to_dict("records")
    assert (row["of"], row["difference"], row["verdict"]) == (72, 0, "may be chance")


def test_of_twenty_comparisons_one_is_expected_by_chance() -> None:
    told = ["more than chance"] * 2 + ["may be chance"] * 18 + ["too few"] * 5
    assert expected_by_chance(pd.DataFrame({"verdict": told})) == pytest.approx(1)


@pytest.mark.parametrize(("measure", "by"), [("luck", "all"), ("pass", "topic"), ("conformity", "clause")])
def test_unknown_measures_and_facets_are_refused(measure: str, by: str) -> None:
    with pytest.raises(ValueError, match=r"compare"):
        change(empty_warehouse(), IN_2021, IN_2022, measure=measure, by=by)


def test_nothing_on_a_side_has_no_verdict() -> None:
    con = empty_warehouse()
    held(con, "2022 East S1 5/10")
    row = one(con)
    assert (row["verdict"], row["before_of"], row["of"]) == ("no rate", 0, 10)
    assert change(con, IN_2021, IN_2021, measure="pass").empty
