"""When a rate is shown, shown in grey, or not given: the house rules, one table each."""

from __future__ import annotations

import pytest

from metrics.audit_pass_rate import audit_pass_rate
from metrics.conformity_rate import conformity_rate
from metrics.filters import Filters
from metrics.mean_score import mean_score
from metrics.nonconformities import nonconformities
from tests.warehouse_maker import Con, answers, audits, empty_warehouse, findings, set_rule


def verdict(con: Con, **options: object) -> tuple[object, object]:
    [row] = audit_pass_rate(con, Filters(), **options).to_dict("records")  # type: ignore[arg-type]
    return row["trust"], row["why"]


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (1, ("grey", "one audit")),
        (4, ("grey", "few audits")),
        (9, ("grey", "small effective n")),
        (10, ("shown", None)),  # all passed: 72 to 100 %, half of it below 15 points
    ],
)
def test_few_audits_are_grey(held: int, told: tuple[str, str | None]) -> None:
    con = empty_warehouse()
    audits(con, *(f"A{i} 2022-01-{i + 1:02} S1 pass" for i in range(held)))
    assert verdict(con) == told


def test_a_wide_interval_is_grey_and_the_house_rule_decides() -> None:
    """6 of 12: 25 to 75 %."""
    con = empty_warehouse()
    audits(con, *(f"A{i} 2022-01-{i + 1:02} S1 {'pass' if i % 2 else 'fail'}" for i in range(12)))
    assert verdict(con) == ("grey", "wide interval")
    set_rule(con, "widest_half_interval", "0.26")
    assert verdict(con) == ("shown", None)


def test_audits_that_are_alike_are_few_independent_ones() -> None:
    """Twelve audits at six sites, both of a site alike: effective n 5.5 of 12."""
    con = empty_warehouse()
    audits(con, *(f"A{s}{i} 2022-01-0{i} S{s} {'pass' if s < 3 else 'fail'}" for s in range(6) for i in (1, 2)))
    assert verdict(con) == ("grey", "small effective n")


def test_a_region_of_two_sites_has_no_rate_but_keeps_its_counts() -> None:
    con = empty_warehouse()
    audits(
        con,
        *(f"A{i} 2022-01-{i + 1:02} S{i % 2} pass region=East supplier=Acme" for i in range(20)),
        *(f"B{i} 2022-01-{i + 1:02} T{i % 3} pass region=West" for i in range(20)),
    )
    east, west = audit_pass_rate(con, Filters(), by="region").to_dict("records")
    assert (east["count"], east["of"], east["sites"], east["trust"], east["why"]) == (
        20, 20, 2, "suppressed", "few sites",
    )  # fmt: skip
    assert all(east[name] != east[name] for name in ("rate", "low", "high"))
    assert (west["rate"], west["trust"]) == (1, "shown")
    set_rule(con, "minimum_sites", "2")
    assert audit_pass_rate(con, Filters(), by="region")["rate"].tolist() == [1, 1]


def test_who_asks_for_a_supplier_asks_for_its_sites() -> None:
    con = empty_warehouse()
    audits(con, *(f"A{i} 2022-01-{i + 1:02} S1 pass region=East supplier=Acme" for i in range(20)))
    assert audit_pass_rate(con, Filters(suppliers=("Acme",)), by="region")["trust"].tolist() == ["shown"]


def test_two_sites_of_a_large_region_in_one_quarter_are_grey() -> None:
    con = empty_warehouse()
    audits(con, *(f"A{i} 2022-01-{i + 1:02} S{i % 2} pass region=East" for i in range(20)))
    [quarter] = audit_pass_rate(con, Filters(), by="region", every="quarter").to_dict("records")
    assert (quarter["rate"], quarter["trust"], quarter["why"]) == (1, "grey", "few sites")


def test_without_a_rate_the_reason_stays_what_it_was_and_nothing_is_trusted() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 - region=East")
    for metric in (audit_pass_rate, conformity_rate, mean_score):
        [row] = metric(con, Filters(), by="region").to_dict("records")
        assert row["why"] in ("no verdicts", "no answers", "no scores"), metric
        assert row["trust"] is None, metric


def test_counts_per_audit_need_audits_but_no_narrow_interval() -> None:
    con = empty_warehouse()
    audits(con, *(f"A{i} 2022-01-0{i} S1 fail" for i in range(1, 6)))
    findings(con, "F1 A1 1 minor")
    assert nonconformities(con, Filters())["trust"][0] == "shown"
    audits(con, "B1 2022-01-01 S2 fail")
    assert nonconformities(con, Filters(suppliers=("S2",)))["why"][0] == "one audit"


def test_many_answers_of_one_audit_are_still_one_audit() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 -")
    answers(con, *(f"A1 {i} conform" for i in range(300)))
    [row] = conformity_rate(con, Filters()).to_dict("records")
    assert (row["of"], row["trust"], row["why"]) == (300, "grey", "one audit")
