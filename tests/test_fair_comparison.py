"""Regions compared at an equal mix of checklists, odds within checklists, and the average supplier."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from metrics.audit_pass_rate import audit_pass_rate
from metrics.average_supplier import average_supplier
from metrics.equal_mix import equal_mix
from metrics.filters import Filters
from metrics.odds import common_odds
from tests.warehouse_maker import Con, answers, audits, empty_warehouse, findings, set_rule

# Admitted and rejected, men then women, by department.
BERKELEY = {
    "A": (512, 313, 89, 19), "B": (353, 207, 17, 8), "C": (120, 205, 202, 391), "D": (138, 279, 131, 244),
    "E": (53, 138, 94, 299), "F": (22, 351, 24, 317),
}  # fmt: skip


def tables(*cells: tuple[int, int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(list(cells), columns=["a", "b", "c", "d"])


def test_the_admissions_of_berkeley_turn_round_within_departments() -> None:
    """Bickel, Hammel and O'Connell (1975), Science 187:398-404; R's mantelhaen.test(UCBAdmissions).

    Pooled 1.84 in favour of men, department A .349, the common odds ratio .9046968, X2 1.4269 and p .2323.
    """
    whole = tables(*BERKELEY.values())
    pooled = common_odds(pd.DataFrame([whole.sum()]), [0]).loc[0]
    assert pooled["odds_ratio"] == pytest.approx(1.84, abs=0.005)
    assert common_odds(tables(BERKELEY["A"]), [0]).loc[0, "odds_ratio"] == pytest.approx(0.349, abs=0.001)
    common = common_odds(whole, np.zeros(6)).loc[0]
    assert common["odds_ratio"] == pytest.approx(0.9046968, abs=1e-7)
    assert (common["chi2"], common["odds_p"]) == pytest.approx((1.4269, 0.2323), abs=5e-5)
    # R prints the 95 % interval .7719 to 1.0603, by the same variance.
    assert (common["odds_low"], common["odds_high"]) == pytest.approx((0.7719074, 1.0603298), abs=1e-4)


def test_odds_of_groups_are_kept_apart_and_undefined_ones_are_null() -> None:
    found = common_odds(tables((1, 1, 1, 1), (5, 0, 3, 0), (0, 0, 0, 0)), ["one", "all yes", "none"])
    assert found.loc["one", "odds_ratio"] == 1
    assert found.loc[["all yes", "none"], "odds_ratio"].isna().all()


def test_observations_worth_less_widen_the_interval_and_leave_the_ratio() -> None:
    cells = tables((30, 10, 20, 20))
    plain = common_odds(cells, [0]).loc[0]
    quarter = common_odds(cells, [0], worth=([0.25], [0.25])).loc[0]
    assert quarter["odds_ratio"] == plain["odds_ratio"] == 3
    width = np.log(plain["odds_high"] / plain["odds_low"])
    assert np.log(quarter["odds_high"] / quarter["odds_low"]) == pytest.approx(2 * width)


def two_regions(con: Con) -> None:
    """East: 16 of 20 under the easy checklist, 1 of 5 under the hard one; West: 5 of 5 and 8 of 20. Six sites each.

        as they stand: East 17 of 25, West 13 of 25       at the mix of all (25 : 25): East 50 %, West 70 %
    """  # fmt: skip
    for region, scheme, passed, of in (
        ("East", "EASY", 16, 20), ("East", "HARD", 1, 5), ("West", "EASY", 5, 5), ("West", "HARD", 8, 20),
    ):  # fmt: skip
        audits(
            con,
            *(
                f"{region}{scheme}{i} 2022-01-{i + 1:02} {region}{i % 6} {'pass' if i < passed else 'fail'} "
                f"region={region} scheme={scheme}"
                for i in range(of)
            ),
        )


def test_standardised_rates_turn_the_order_round() -> None:
    con = empty_warehouse()
    two_regions(con)
    crude = audit_pass_rate(con, Filters(), by="region")
    assert crude["rate"].tolist() == [17 / 25, 13 / 25]
    fair = equal_mix(con, Filters(), measure="pass", by="region")
    assert fair["crude"].tolist() == crude["rate"].tolist()
    assert fair["rate"].tolist() == pytest.approx([0.5 * 16 / 20 + 0.5 * 1 / 5, 0.5 * 1 + 0.5 * 8 / 20])
    assert fair["shared"].tolist() == [1, 1]
    assert fair["odds_ratio"][0] < 1 < fair["odds_ratio"][1]
    assert ((fair["low"] < fair["rate"]) & (fair["rate"] < fair["high"])).all()


def test_one_checklist_for_all_leaves_rates_as_they_stand() -> None:
    con = empty_warehouse()
    audits(con, *(f"A{i} 2022-01-{i + 1:02} S{i % 6} {'pass' if i < 15 else 'fail'} region=East" for i in range(20)))
    [fair] = equal_mix(con, Filters(), measure="pass", by="region").to_dict("records")
    [crude] = audit_pass_rate(con, Filters(), by="region").to_dict("records")
    for name in ("rate", "low", "high", "effective_n", "trust"):
        assert fair[name] == pytest.approx(crude[name]), name


def test_a_region_without_half_of_the_mix_has_no_fair_rate() -> None:
    con = empty_warehouse()
    two_regions(con)
    audits(con, *(f"N{i} 2022-01-{i + 1:02} N{i % 6} pass region=North scheme=OTHER" for i in range(20)))
    fair = equal_mix(con, Filters(), measure="pass", by="region").set_index("region")
    north = fair.to_dict("index")["North"]
    assert (north["why"], north["count"]) == ("other checklists", 20)
    assert pd.isna(north["trust"]) and np.isnan(north["rate"])
    assert fair.loc["East", "shared"] == pytest.approx(50 / 70)


def test_findings_per_audit_at_an_equal_mix() -> None:
    con = empty_warehouse()
    set_rule(con, "minimum_sites", "1")
    audits(con, "A1 2022-01-01 S1 fail region=East scheme=X", "A2 2022-01-01 S1 fail region=East scheme=Y")
    audits(con, "B1 2022-01-01 T1 fail region=West scheme=X", "B2 2022-01-02 T1 fail region=West scheme=X")
    findings(con, "F1 A1 1 minor", "F2 A2 1 minor", "F3 A2 2 minor", "F4 A2 3 minor", "F5 B1 1 minor")
    fair = equal_mix(con, Filters(), measure="nonconformities", by="region").set_index("region")
    assert fair.loc["East", "rate"] == pytest.approx(0.75 * 1 + 0.25 * 3)
    assert fair.loc["West", "rate"] == pytest.approx(0.5)  # never audited under Y: its rate under X stands for it
    assert "odds_ratio" not in fair


def test_the_average_supplier_is_not_the_average_audit() -> None:
    """Unequal re-audit: the bad supplier is audited nine times, nine good ones once each. Audits 50 %, suppliers 90 %."""
    con = empty_warehouse()
    audits(
        con,
        *(f"B{i} 2022-01-0{i} Bad fail" for i in range(1, 10)),
        *(f"G{i} 2022-02-01 Good{i} pass" for i in range(9)),
    )
    assert audit_pass_rate(con, Filters())["rate"].item() == 0.5
    [row] = average_supplier(con, Filters(), measure="pass").to_dict("records")
    assert (row["count"], row["of"], row["rate"], row["why"]) == (9, 10, 0.9, None)
    # Rates nine times 1 and once 0: variance .1, error .01, effective n .09 / .01 = 9
    assert row["effective_n"] == pytest.approx(9)
    assert row["low"] < 0.9 < row["high"]


def test_suppliers_who_are_all_alike_are_as_many_as_they_are() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 -", "A2 2022-01-01 S2 -", "A3 2022-01-01 S3 -")
    answers(con, "A1 1 conform", "A2 1 conform", "A2 2 conform")
    [row] = average_supplier(con, Filters(), measure="conformity").to_dict("records")
    assert (row["count"], row["of"], row["rate"], row["effective_n"], row["high"]) == (2, 2, 1, 2, 1)
    [alone] = average_supplier(con, Filters(suppliers=("S1",)), measure="conformity").to_dict("records")
    assert alone["of"] == 1 and np.isnan(alone["low"])
    with pytest.raises(ValueError, match="nonconformities"):
        average_supplier(con, Filters(), measure="nonconformities")
