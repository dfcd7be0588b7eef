"""Repeats against those that chance alone would bring."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pytest

from metrics.filters import Filters
from metrics.repeat_deals import CLEAN, FOUND, NOT_LOOKED, Deal, dealt_repeats
from metrics.repeat_expected import repeat_expected
from metrics.repeat_rate import repeat_rate
from tests.warehouse_maker import Con, answers, audits, empty_warehouse, findings, set_rule


def stubborn_site() -> Con:
    """Four sites, audited in 2021 and 2022 by one auditor; 4.1 stays at S1, 4.2 is found everywhere and anew.

    | site | 2021     | 2022     |
    |------|----------|----------|
    | S1   | 4.1, 4.2 | 4.1, 4.2 |
    | S2   | 4.2      | 4.2      |
    | S3   |          | 4.2      |
    | S4   |          |          |
    """
    con = empty_warehouse()
    audits(con, *(f"{site}-{year} {year}-05-01 {site} fail auditor=Ann" for site in ("S1", "S2", "S3", "S4")
                  for year in (2021, 2022)))  # fmt: skip
    found = ("S1-2021 4.1", "S1-2022 4.1", "S1-2021 4.2", "S1-2022 4.2", "S2-2021 4.2", "S2-2022 4.2", "S3-2022 4.2")
    findings(con, *(f"F-{at} {what} major" for at, what in enumerate(found)))
    return con


def by_clause(con: Con) -> dict[str, dict[Any, Any]]:
    return {row["code"]: row for row in repeat_expected(con, Filters(), by="clause").to_dict("records")}


def test_expected_is_what_the_other_sites_audits_found() -> None:
    """With minimum_n = 3 the company is Ann's audits of 2022 at the three other sites.

    4.1: found at 0 of 3 others, expected 0 of 1 repeats, so there is no ratio. 4.2: at S1 2 of 3 others, at S2 2 of 3:
    expected 4/3 of 2 repeats.
    """
    con = stubborn_site()
    set_rule(con, "minimum_n", "3")
    told = by_clause(con)
    assert (told["4.1"]["count"], told["4.1"]["expected"]) == (1, 0) and np.isnan(told["4.1"]["ratio"])
    assert (told["4.2"]["count"], told["4.2"]["of"]) == (2, 2)
    assert told["4.2"]["expected"] == pytest.approx(4 / 3)
    assert told["4.2"]["ratio"] == pytest.approx(1.5)


def test_too_small_a_company_is_widened() -> None:
    """With minimum_n = 5 three others do not do: Ann's audits of all years at other sites, six of them.

    4.1: 0 of 6. 4.2: at S1 3 of 6 (S2 twice, S3 once), at S2 3 of 6 (S1 twice, S3 once): expected 1 of 2.
    """
    told = by_clause(stubborn_site())
    assert told["4.2"]["expected"] == pytest.approx(1.0)
    [whole] = repeat_expected(stubborn_site(), Filters()).to_dict("records")
    assert (whole["count"], whole["of"], whole["alone"]) == (3, 3, 0)
    assert whole["expected"] == pytest.approx(1.0) and whole["ratio"] == pytest.approx(3.0)


def test_the_same_auditor_is_the_company_before_the_same_year() -> None:
    """Strict Ann finds 4.1 nearly everywhere, lenient Bob nowhere: a repeat under Ann is what was to be expected."""
    con = empty_warehouse()
    audits(
        con, *(f"A{at}-{year} {year}-05-01 A{at} fail auditor=Ann" for at in range(7) for year in (2021, 2022)),
        *(f"B{at}-{year} {year}-05-01 B{at} fail auditor=Bob" for at in range(7) for year in (2021, 2022)),
    )  # fmt: skip
    findings(con, *(f"F{at}-{year} A{at}-{year} 4.1 major" for at in range(6) for year in (2021, 2022)))
    [row] = repeat_expected(con, Filters(), by="clause").to_dict("records")
    assert (row["count"], row["of"]) == (6, 6)
    assert row["expected"] == pytest.approx(6 * 5 / 6)  # five of the six others of Ann's in 2022


def test_a_site_alone_with_its_checklist_is_not_compared() -> None:
    con = empty_warehouse()
    audits(con, "A1 2021-05-01 S1 fail", "A2 2022-05-01 S1 fail")
    findings(con, "F1 A1 4.1 major", "F2 A2 4.1 major")
    [row] = repeat_expected(con, Filters()).to_dict("records")
    assert (row["count"], row["of"], row["alone"], row["expected"]) == (1, 1, 1, 0)
    assert np.isnan(row["ratio"]) and row["p"] == 1.0


def test_audits_with_answers_are_not_compared_with_audits_without() -> None:
    """S1's re-audit has answers. S2 and S3 are listed without any, and would look clean on everything."""
    con = empty_warehouse()
    audits(con, *(f"{site}-{year} {year}-05-01 {site} fail" for site in ("S1", "S2", "S3") for year in (2021, 2022)))
    answers(con, "S1-2021 4.1 nonconform", "S1-2022 4.1 nonconform")
    [row] = repeat_expected(con, Filters()).to_dict("records")
    assert (row["count"], row["alone"]) == (1, 1)


def test_count_and_rate_are_the_repeat_rates() -> None:
    con = stubborn_site()
    shared = ["supplier", "count", "of", "rate", "low", "high", "effective_n", "open"]
    ours = repeat_expected(con, Filters(), by="supplier")[shared].sort_values("supplier", ignore_index=True)
    theirs = repeat_rate(con, Filters(), by="supplier")[shared]
    assert ours.astype(str).values.tolist() == theirs.astype(str).values.tolist()


def test_the_same_deals_every_time() -> None:
    frames = [repeat_expected(stubborn_site(), Filters(), by="clause").to_csv() for _ in range(2)]
    assert frames[0] == frames[1]


def test_nothing_re_audited_gives_no_row_to_judge() -> None:
    con = empty_warehouse()
    assert repeat_expected(con, Filters()).empty
    audits(con, "A1 2021-05-01 S1 fail")
    findings(con, "F1 A1 4.1 major")
    [row] = repeat_expected(con, Filters()).to_dict("records")
    assert (row["of"], row["open"]) == (0, 1) and np.isnan(row["expected"])


def three_sites(looks: list[int], chance: float = 0.5) -> Deal:
    """Three nonconformities on one clause, each with a re-audit of its own in one pool."""
    again = np.array([look == FOUND for look in looks])
    return Deal(
        unit=np.zeros(3, dtype=np.int64), audit=np.arange(3), clause=np.zeros(3, dtype=np.int64), again=again,
        chance=np.full(3, chance), pool=np.zeros(3, dtype=np.int64), looks=np.array(looks, dtype=np.uint8).reshape(3, 1),
    )  # fmt: skip


def test_dealing_within_one_pool_keeps_the_number_of_audits_that_found_it() -> None:
    """All three sites have the clause open, so whoever gets the two audits that found it, two repeats come out."""
    assert set(dealt_repeats(three_sites([FOUND, FOUND, CLEAN]), units=1, deals=50).ravel()) == {2.0}


def test_dealing_follows_every_order_alike() -> None:
    """Only the first two sites had it; two of three audits found it. Of the six deals: 2, 1, 1 repeats, twice each."""
    exact = [sum(order[:2]) for order in permutations([1, 1, 0])]
    deal = Deal(
        unit=np.array([0, 1]), audit=np.array([0, 1]), clause=np.zeros(2, dtype=np.int64), again=np.array([True, True]),
        chance=np.full(2, 0.5), pool=np.zeros(3, dtype=np.int64), looks=np.array([[FOUND], [FOUND], [CLEAN]], dtype=np.uint8),
    )  # fmt: skip
    dealt = dealt_repeats(deal, units=2, deals=6000).sum(axis=1)
    for repeats in (1, 2):
        assert (dealt == repeats).mean() == pytest.approx(exact.count(repeats) / 6, abs=0.03)


def test_audits_stay_in_their_pool() -> None:
    """Ann found it, Bob did not, and neither takes the other's sites: always one repeat, at Ann's."""
    deal = Deal(
        unit=np.array([0, 1]), audit=np.array([0, 1]), clause=np.zeros(2, dtype=np.int64), again=np.array([True, False]),
        chance=np.full(2, 0.5), pool=np.array([0, 1]), looks=np.array([[FOUND], [CLEAN]], dtype=np.uint8),
    )  # fmt: skip
    assert (dealt_repeats(deal, units=2, deals=20) == [1, 0]).all()


def test_an_audit_that_did_not_look_counts_its_chance() -> None:
    """One of three re-audits dealt did not look: its site counts the chance of 0.25, or what was seen where none is known."""
    assert set(dealt_repeats(three_sites([NOT_LOOKED, CLEAN, CLEAN], 0.25), units=1, deals=20).ravel()) == {0.25}
    assert set(dealt_repeats(three_sites([NOT_LOOKED, CLEAN, CLEAN], np.nan), units=1, deals=20).ravel()) == {0.0}
