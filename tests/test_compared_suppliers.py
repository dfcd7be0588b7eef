"""A few suppliers side by side: the distance to the best, and what speaks against the comparison."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from metrics.comparability import comparability, grounds, shared_schemes
from metrics.filters import Filters
from metrics.side_by_side import side_by_side
from pages.parts.compare_wording import doubts_list, side_sentence
from tests.warehouse_maker import audits, empty_warehouse

SCOPE = Filters(as_of=date(2025, 6, 30), suppliers=("A", "B"))


def years(supplier: str, verdicts: str, more: str = "") -> list[str]:
    """One audit a month of 2024: p passes, f fails."""
    words = {"p": "pass", "f": "fail"}
    return [
        f"{supplier}{at} 2024-{at:02d}-01 {supplier} {words[verdict]} {more}" for at, verdict in enumerate(verdicts, 1)
    ]


def test_the_best_stands_first_and_the_verdict_allows_for_all_pairs() -> None:
    """A passes 12 of 12, B 6 of 12, C 0 of 1, D was never audited.

    The three known make three pairs: B - A has p = 0.0033 (Newcombe), times three is 0.0099.
    """
    con = empty_warehouse()
    audits(con, *years("A", "p" * 12), *years("B", "pf" * 6), *years("C", "f"), "D1 2020-01-01 D pass kind=follow_up")
    told = side_by_side(con, replace(SCOPE, suppliers=("C", "B", "A", "D")), measure="pass")
    assert list(told["supplier"]) == ["A", "B", "C", "D"] and list(told["pairs"]) == [3] * 4
    assert list(told["count"]) == [12, 6, 0, 0] and list(told["of"]) == [12, 12, 1, 0]
    assert told["difference"].isna().tolist() == [True, False, False, True]
    assert told["difference"].iloc[1] == pytest.approx(-0.5)
    assert told["p"].iloc[1] * 3 < 0.05 and told["verdict"].iloc[1] == "more than chance"
    assert told["verdict"].iloc[2] == "too few" and told["verdict"].iloc[3] == "no rate"
    sentence = side_sentence(told, "pass")
    assert "**A has the best audit pass rate**, 100.0% (12 of 12)." in sentence
    assert "B, 50.0%: -50.0 points, **more than chance**." in sentence


def test_one_difference_of_many_may_be_chance() -> None:
    """B passes 7 of 12 and A all: p = 0.01, but among ten pairs of five suppliers that is nothing."""
    con = empty_warehouse()
    names = ("A", "B", "C", "D", "E")
    audits(con, *years("A", "p" * 12), *years("B", "p" * 7 + "f" * 5),
           *(line for name in names[2:] for line in years(name, "p" * 11 + "f")))  # fmt: skip
    two = side_by_side(con, SCOPE, measure="pass").set_index("supplier").loc["B"]
    five = side_by_side(con, replace(SCOPE, suppliers=names), measure="pass").set_index("supplier").loc["B"]
    assert two["p"] == pytest.approx(five["p"]) and 0.005 < two["p"] < 0.05
    assert (two["verdict"], five["verdict"]) == ("more than chance", "may be chance")


def test_two_to_five_suppliers_and_nothing_where_nobody_has_a_rate() -> None:
    con = empty_warehouse()
    audits(con, "A1 2024-01-01 A no_verdict", "B1 2024-01-01 B no_verdict")
    assert side_by_side(con, SCOPE, measure="pass").empty
    with pytest.raises(ValueError, match="Two to 5"):
        side_by_side(con, replace(SCOPE, suppliers=("A",)), measure="pass")


def test_doubts_name_versions_kinds_notice_visitors_and_days() -> None:
    """A in 2022 under X 1, announced, by Ann of Firm; B in 2024 under X 2, unannounced, by Bob of Other."""
    con = empty_warehouse()
    audits(
        con, "A1 2022-01-01 A pass scheme=X version=1 kind=initial notice=announced auditor=Ann firm=Firm",
        "B1 2024-01-01 B pass scheme=X version=2 kind=periodic notice=unannounced auditor=Bob firm=Other",
        "B2 2024-02-01 B pass scheme=Y",
    )  # fmt: skip
    assert shared_schemes(con, SCOPE)[["scheme", "count", "of"]].to_numpy().tolist() == [["X", 2, 2], ["Y", 1, 2]]
    scope = replace(SCOPE, schemes=("X",), suppliers=("A", "B", "C"))
    doubts = comparability(con, scope).set_index("doubt")
    assert list(doubts.index) == [
        "no audits", "few audits", "versions", "kinds", "notices", "firms", "auditors", "dates",
    ]  # fmt: skip
    assert doubts.loc["no audits", "count"] == 1 and doubts.loc["versions", "parts"] == "A: 1; B: 2"
    assert not doubts["parts"].str.contains("Ann").any() and "auditors" not in grounds(con, scope)
    assert r"Two of them were never audited by the same firm (A\: Firm; B\: Other)." in doubts_list(
        doubts.reset_index()
    )


def test_audits_alike_and_things_not_stated_raise_no_doubt() -> None:
    con = empty_warehouse()
    audits(con, *years("A", "p" * 6, "auditor=Ann firm=Firm"), *years("B", "p" * 6, "auditor=Ann"))
    assert comparability(con, SCOPE).empty
