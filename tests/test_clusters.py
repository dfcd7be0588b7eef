"""What clustered observations are worth, by hand, and how the SQL comes to the same sums."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.clusters import design_effect, effective_n, ratio_variance
from metrics.conformity_rate import conformity_rate
from metrics.filters import Filters
from metrics.intervals import wilson
from metrics.mean_score import mean_score
from metrics.nonconformities import nonconformities
from metrics.repeat_rate import repeat_rate
from tests.warehouse_maker import Con, answers, audits, empty_warehouse, findings, set_rule

KEPT = "from correlations() order by all"
WORKED_OUT = "from correlations_until('infinity'::date) order by all"


def test_two_clusters_that_differ_by_hand() -> None:
    """1 of 2 and 2 of 2: p = 3/4; residuals -1/2 and 1/2; v = 2/1 x 1/2 / 16 = 1/16; simple 3/64; effect 4/3."""
    variance = ratio_variance(0.5, 4, clusters=2)
    assert float(variance) == 1 / 16
    assert float(design_effect(variance, 3 / 64)) == pytest.approx(4 / 3)


def test_a_design_effect_is_at_least_one_and_one_where_nothing_varies() -> None:
    assert design_effect([0.0, np.nan, 0.1], [0.0, 0.1, 0.2]).tolist() == [1, 1, 1]
    assert np.isnan(ratio_variance([0.5, 0.5], [4, 0], clusters=[1, 2])).all()


def test_fewer_than_five_sites_speak_of_their_audits_and_five_of_sites() -> None:
    """Scatter 10 over 100 answers at p = 1/2: v = m / (m - 1) / 1000, effective n 1/4 / v where sites are clusters."""
    worth, freedom = effective_n(
        [100] * 4, [0.25 / 100] * 4, scatter=[10] * 4, sites=[4, 5, 29, 30], pooled_n=[90] * 4
    )  # fmt: skip
    assert worth[0] == 90 and np.isnan(freedom[0])
    assert worth[1] == pytest.approx(90) and freedom[1] == 4  # 200 by the sites, never more than the audits give
    worth, freedom = effective_n([100] * 3, [0.25 / 100] * 3, scatter=[100] * 3, sites=[5, 29, 30], pooled_n=[90] * 3)
    assert worth == pytest.approx([20, 24.137931, 24.1666667])
    assert freedom[:2].tolist() == [4, 28] and np.isnan(freedom[2])


def six_sites(con: Con) -> None:
    """One audit of two answers each at six sites: 2, 2, 2, 0, 0, 0 conform."""
    audits(con, *(f"A{site} 2022-01-01 S{site} -" for site in range(6)))
    outcomes = {site: "conform" if site < 3 else "nonconform" for site in range(6)}
    answers(con, *(f"A{site} {item} {outcome}" for site, outcome in outcomes.items() for item in (1, 2)))


def test_sites_are_the_clusters_of_a_group() -> None:
    """p = 1/2, residuals 1: v = 6/5 x 6 / 144 = 1/20; effective n 1/4 / v = 5; t with 5 degrees of freedom."""
    con = empty_warehouse()
    six_sites(con)
    [row] = conformity_rate(con, Filters()).to_dict("records")
    assert (row["count"], row["of"], row["sites"], row["audits"]) == (6, 12, 6, 6)
    assert row["effective_n"] == pytest.approx(5)
    low, high = wilson(2.5, 5, freedom=5)
    assert (row["low"], row["high"]) == pytest.approx((float(low), float(high)))


def test_an_assumed_correlation_is_said() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 -", "A2 2022-01-01 S2 -")
    answers(con, "A1 1 conform", "A1 2 conform", "A2 1 conform")
    rates = conformity_rate(con, Filters(), by="supplier")
    assert rates["assumed"].tolist() == [True, False]  # one answer is one answer, however alike
    set_rule(con, "assumed_correlation", "0.5")
    assert conformity_rate(con, Filters(), by="supplier")["effective_n"].tolist() == pytest.approx([4 / 3, 1])


@pytest.mark.parametrize("half", ["no", "yes"])
def test_the_likeness_kept_is_that_of_the_data(half: str) -> None:
    """20 sites with two audits each of 1 to 3 partly conforming answers among 4; kept on each load, both ways to count."""
    con = empty_warehouse()
    set_rule(con, "partial_counts_half", half)
    names = [f"A{site}{year} {year}-01-01 S{site} -" for site in range(20) for year in (2021, 2022)]
    audits(con, *names)
    partly = {name.split()[0]: (at * 7) % 3 + 1 for at, name in enumerate(names)}
    answers(con, *(f"{name} {i} {'partial' if i < n else 'conform'}" for name, n in partly.items() for i in range(4)))
    kept = con.execute(KEPT).fetchall()
    assert kept == con.execute(WORKED_OUT).fetchall()
    assert [assumed for *_, assumed in kept] == [False]


def test_audits_of_unequal_size_weigh_by_their_answers() -> None:
    """2 and 8 answers, correlation .5: burden 2 x 1.5 + 8 x 4.5 = 39, effective n 100 / 39; not 2/1.5 + 8/4.5."""
    con = empty_warehouse()
    set_rule(con, "assumed_correlation", "0.5")
    audits(con, "A1 2022-01-01 S1 -", "A2 2022-02-01 S1 -")
    answers(con, *(f"A1 {i} conform" for i in range(2)), *(f"A2 {i} conform" for i in range(8)))
    assert conformity_rate(con, Filters())["effective_n"].item() == pytest.approx(100 / 39)


def test_nothing_but_conforming_answers_is_no_proof_of_perfection() -> None:
    """All of 60 answers at six sites conform. Their own spread is nought; what counts is how alike answers are."""
    con = empty_warehouse()
    audits(con, *(f"A{site} 2022-01-01 S{site} -" for site in range(6)))
    answers(con, *(f"A{site} {item} conform" for site in range(6) for item in range(10)))
    [row] = conformity_rate(con, Filters()).to_dict("records")
    assert (row["rate"], row["high"]) == (1, 1)
    assert row["effective_n"] == pytest.approx(60 / 1.9)
    assert row["low"] < float(wilson(60, 60)[0])


def test_repeats_of_one_audit_are_alike_too() -> None:
    """Four nonconformities of one audit, all found again; correlation .10 assumed: worth 4 / 1.3."""
    con = empty_warehouse()
    audits(con, "A1 2021-01-01 S1 fail", "A2 2022-01-01 S1 fail")
    findings(con, *(f"F{audit}{clause} A{audit} {clause} minor" for audit in (1, 2) for clause in (1, 2, 3, 4)))
    [row] = repeat_rate(con, Filters()).to_dict("records")
    assert (row["count"], row["of"], row["audits"], row["assumed"]) == (4, 4, 1, True)
    assert row["effective_n"] == pytest.approx(4 / 1.3)


def test_findings_of_one_site_have_the_exact_poisson_interval() -> None:
    """Two findings in two audits of one site: Garwood's limits for 2 events are 0.2422 and 7.2247."""
    con = empty_warehouse()
    audits(con, "A1 2021-01-01 S1 fail", "A2 2022-01-01 S1 fail")
    findings(con, "F1 A1 1 minor", "F2 A1 2 minor")
    row = nonconformities(con, Filters()).to_dict("records")[0]
    assert (row["count"], row["of"], row["effective_n"]) == (2, 2, 2)
    assert (row["low"], row["high"]) == pytest.approx((0.2422 / 2, 7.2247 / 2), abs=1e-4)


def test_findings_that_heap_up_at_one_of_six_sites_are_worth_less() -> None:
    """Six audits, six findings, all at one site: r = 1; scatter 25 + 5 = 30; v = 6/5 x 30/36 = 1 against 1/6."""
    con = empty_warehouse()
    audits(con, *(f"A{site} 2022-01-01 S{site} fail" for site in range(6)))
    findings(con, *(f"F{clause} A0 {clause} minor" for clause in range(6)))
    row = nonconformities(con, Filters()).to_dict("records")[0]
    assert (row["count"], row["of"], row["rate"]) == (6, 6, 1)
    assert row["effective_n"] == pytest.approx(1)
    assert row["low"] < 0.1 and row["high"] > 5


def test_findings_vary_between_audits_of_a_site_more_than_poisson() -> None:
    """Each of 20 sites: 4 findings in one audit, none in the other. Mean 2, squares 8 per site: dispersion 8 / 2 = 4."""
    con = empty_warehouse()
    audits(con, *(f"A{site}-{year} {year}-01-01 S{site} fail" for site in range(20) for year in (2021, 2022)))
    findings(con, *(f"F{site}-{clause} A{site}-2021 {clause} minor" for site in range(20) for clause in range(4)))
    rates = nonconformities(con, Filters(), by="supplier")
    assert set(rates.loc[rates["severity"] == "all", "effective_n"]) == {2 / 4}
    assert set(rates.loc[rates["severity"] == "critical", "effective_n"]) == {2}


def test_a_mean_score_of_many_sites_stands_on_the_sites() -> None:
    """Three audits each at five sites, all alike within a site: scores 60, 70, 80, 90, 100. Five means, t with 4."""
    con = empty_warehouse()
    audits(
        con,
        *(f"A{site}-{i} 2022-0{i}-01 S{site} pass score={60 + 10 * site}" for site in range(5) for i in (1, 2, 3)),
    )
    [row] = mean_score(con, Filters()).to_dict("records")
    # v = 5/4 x sum (3 x (score - 80))^2 / 15^2 = 5/4 x 9 x 1000 / 225 = 50; t(4, .975) = 2.7764
    assert (row["count"], row["rate"], row["sites"]) == (15, 80, 5)
    assert row["low"] == pytest.approx(80 - 2.7764 * 50**0.5, abs=1e-3)
    assert row["high"] == pytest.approx(min(100, 80 + 2.7764 * 50**0.5), abs=1e-3)
