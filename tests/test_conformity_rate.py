"""Conformity rate."""

import pytest

from metrics.conformity_rate import conformity_rate
from metrics.filters import Filters
from tests.warehouse_maker import answers, audits, empty_warehouse, set_rule


def test_not_applicable_and_not_assessed_are_out_of_both_and_shown() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 pass")
    outcomes = ["conform"] * 3 + ["partial", "nonconform", "not_applicable", "not_applicable", "not_assessed", "info"]
    answers(con, *(f"A1 {i} {outcome}" for i, outcome in enumerate(outcomes)))
    [row] = conformity_rate(con, Filters()).to_dict("records")
    assert (row["count"], row["of"], row["rate"]) == (3, 5, 0.6)
    assert (row["not_applicable"], row["not_assessed"]) == (2, 1)
    assert row["not_applicable_share"] == 2 / 8
    assert row["not_assessed_share"] == 1 / 8


def test_a_partial_answer_counts_half_when_the_house_rule_says_so() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 pass")
    answers(con, "A1 1 conform", "A1 2 partial", "A1 3 nonconform", "A1 4 conform")
    assert conformity_rate(con, Filters())["rate"].item() == 0.5
    set_rule(con, "partial_counts_half", "yes")
    halved = conformity_rate(con, Filters())
    assert halved["count"].item() == 2.5
    assert halved["rate"].item() == 0.625


def test_answers_of_one_audit_are_worth_fewer_independent_ones() -> None:
    """Few sites: correlation 0.10 assumed. Ten answers are worth 10 / 1.9, two audits twice that."""
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 pass", "A2 2022-01-01 S2 pass")
    answers(con, *(f"{audit} {i} {'conform' if i else 'partial'}" for audit in ("A1", "A2") for i in range(10)))
    rates = conformity_rate(con, Filters())
    assert (rates["count"].item(), rates["of"].item()) == (18, 20)
    assert rates["effective_n"].item() == pytest.approx(2 * 10 / 1.9)
    assert rates["low"].item() < 0.6989  # the limit had the 20 answers been independent


def test_the_correlation_is_estimated_once_twenty_sites_were_audited_twice() -> None:
    """Each site's two audits are all conform and all nonconform: answers of an audit are alike, correlation 1."""
    con = empty_warehouse()
    audits(con, *(f"A{site}-{year} {year}-01-01 S{site} pass" for site in range(20) for year in (2021, 2022)))
    answers(
        con,
        *(
            f"A{site}-{year} {item} {'conform' if year == 2021 else 'partial'}"
            for site in range(20)
            for year in (2021, 2022)
            for item in range(4)
        ),
    )
    rates = conformity_rate(con, Filters())
    assert rates["of"].item() == 160
    assert rates["effective_n"].item() == pytest.approx(40)


def test_by_dimension_and_where_there_are_no_answers() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 pass", "A2 2022-01-01 S2 pass")
    audits(con, "A3 2022-01-01 S3 -", listed=False)
    answers(con, "A1 1 conform dimension=SOC", "A1 2 nonconform dimension=OHS", "A1 3 conform")
    by_dimension = conformity_rate(con, Filters(), by="dimension")
    assert list(by_dimension["dimension"]) == ["OHS", "SOC", "unmapped"]
    assert list(by_dimension["count"]) == [0, 1, 1]
    by_supplier = conformity_rate(con, Filters(), by="supplier")
    assert list(by_supplier["why"].fillna("")) == ["one audit", "no answers", "findings only"]
    assert list(by_supplier["of"]) == [3, 0, 0]
