"""Clauses that fail together, clauses that fail everywhere, topics that fail under several schemes."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from metrics.clause_pairs import clause_pairs, pair_rows
from metrics.clause_spread import clause_spread
from metrics.filters import Filters
from metrics.repeat_rate import repeat_rate
from metrics.shared_topics import shared_topics
from tests.warehouse_maker import Con, answers, audits, empty_warehouse, findings

# mlxtend user guide, association_rules example (BSD-3): five baskets; known answer r01.
BASKETS = (
    "Milk Onion Nutmeg Kidney_Beans Eggs Yogurt", "Dill Onion Nutmeg Kidney_Beans Eggs Yogurt", "Milk Apple Kidney_Beans Eggs",
    "Milk Unicorn Corn Kidney_Beans Yogurt", "Corn Onion Onion Kidney_Beans Ice_cream Eggs",
)  # fmt: skip


def of_baskets() -> Con:
    """Every basket is an audit at a site of its own, every thing in it a clause found nonconforming."""
    con = empty_warehouse()
    audits(con, *(f"A{at} 2022-05-0{at} S{at} fail" for at in range(1, 6)))
    found = [(at, thing, place) for at, basket in enumerate(BASKETS, 1) for place, thing in enumerate(basket.split())]
    findings(con, *(f"F{at}-{place} A{at} {thing} minor" for at, thing, place in found))
    return con


@pytest.mark.parametrize(
    ("first", "second", "support", "confidence", "lift", "leverage"),
    [
        ("Onion", "Eggs", 0.6, 1.0, 1.25, 0.12),
        ("Eggs", "Kidney_Beans", 0.8, 1.0, 1.0, 0.0),
        ("Eggs", "Onion", 0.6, 0.75, 1.25, 0.12),
    ],
)
def test_support_confidence_and_lift_as_published(
    first: str, second: str, support: float, confidence: float, lift: float, leverage: float
) -> None:
    """Kidney beans are in every basket: confidence 1 and lift 1. Onions stand twice in one basket and count once."""
    told = clause_pairs(of_baskets(), Filters(), support=1)
    [row] = told[
        [{first, second} == {one, other} for one, other in zip(told["first"], told["second"], strict=True)]
    ].to_dict("records")
    of_first = row["found_first"] if row["first"] == first else row["found_second"]
    assert row["rate"] == pytest.approx(support, abs=1e-9)
    assert row["count"] / of_first == pytest.approx(confidence, abs=1e-9)
    assert row["lift"] == pytest.approx(lift, abs=1e-9)
    assert row["rate"] - row["expected"] / row["of"] == pytest.approx(leverage, abs=1e-9)
    assert row["p"] == pytest.approx(stats.poisson.sf(row["count"] - 1, row["expected"]))


def test_a_strict_auditor_makes_no_pair() -> None:
    """Ann finds both clauses everywhere, Bob nothing: raw lift 2, within each auditor 1."""
    con = empty_warehouse()
    audits(con, *(f"{who}{at} 2022-05-01 {who}{at} fail auditor={who}" for who in ("Ann", "Bob") for at in range(10)))
    findings(con, *(f"F{at}-{clause} Ann{at} {clause} minor" for at in range(10) for clause in ("4.1", "4.2")))
    [row] = clause_pairs(con, Filters()).to_dict("records")
    assert (row["count"], row["of"], row["expected"], row["lift"]) == (10, 20, 10.0, 1.0)
    assert row["p"] > 0.5


def test_only_audits_that_looked_at_both_are_compared() -> None:
    """Dormitory clauses are N/A at most sites. Where asked, half fail each, independently: no pair.

    | sites | D1  | D2  |
    |-------|-----|-----|
    | 10    | x   | x   |
    | 10    | x   | -   |
    | 10    | -   | x   |
    | 10    | -   | -   |
    | 60    | N/A | N/A |
    """
    con = empty_warehouse()
    kinds = [("nonconform", "nonconform"), ("nonconform", "conform"), ("conform", "nonconform"), ("conform", "conform")]
    sites = [kinds[at % 4] for at in range(40)] + [("not_applicable", "not_applicable")] * 60
    audits(con, *(f"A{at} 2022-05-01 S{at} fail" for at in range(100)))
    answers(con, *(f"A{at} D{item} {outcome}" for at, pair in enumerate(sites) for item, outcome in enumerate(pair, 1)))
    [row] = clause_pairs(con, Filters()).to_dict("records")
    assert (row["count"], row["of"], row["expected"], row["lift"]) == (10, 40, 10.0, 1.0)


def test_a_real_pair_is_seen_and_one_site_alone_is_marked() -> None:
    """4.1 and 4.2 fail together at 12 of 60 sites and never apart; 4.3 and 4.4 at one site, audited twelve times."""
    con = empty_warehouse()
    audits(
        con, *(f"A{at} 2022-05-01 S{at} fail" for at in range(60)), *(f"B{at} 20{10 + at}-05-01 T fail" for at in range(12)),
    )  # fmt: skip
    findings(
        con, *(f"F{at}-{clause} A{at} {clause} minor" for at in range(12) for clause in ("4.1", "4.2")),
        *(f"G{at}-{clause} B{at} {clause} minor" for at in range(12) for clause in ("4.3", "4.4")),
    )  # fmt: skip
    told = clause_pairs(con, Filters()).set_index("first")
    assert list(told.loc["4.1", ["second", "count", "sites", "tested"]]) == ["4.2", 12, 12, 6]
    assert told.loc["4.1", "lift"] == pytest.approx(12 / (12 * 12 / 72))
    first = told.to_dict("index")["4.1"]
    assert first["q"] < 1e-3 and first["count"] > first["chance_high"]
    assert told["why"].fillna("").to_dict() == {"4.1": "", "4.3": "few sites"}
    rows = pair_rows(con, Filters(), scheme="HOUSE", version="", first="4.1", second="4.2")
    assert len(rows) == 24 and set(rows["clause"]) == {"4.1", "4.2"}


def test_pairs_stay_within_one_checklist_and_nothing_gives_nothing() -> None:
    con = empty_warehouse()
    assert clause_pairs(con, Filters()).empty
    audits(con, *(f"{scheme}{at} 2022-05-01 S{at} fail scheme={scheme}" for scheme in ("X", "Y") for at in range(12)))
    findings(con, *(f"F{scheme}{at} {scheme}{at} 4.1 minor" for scheme in ("X", "Y") for at in range(12)))
    assert clause_pairs(con, Filters()).empty
    with pytest.raises(ValueError, match="no other breakdown"):
        clause_pairs(con, Filters(), by="supplier")


def test_them_or_us() -> None:
    """4.1 fails at 18 of 20 sites, 4.2 at one of 20; 4.3 is asked at one site only, which cannot tell."""
    con = empty_warehouse()
    audits(con, *(f"A{at} 2022-05-01 S{at} fail" for at in range(20)))
    answers(
        con, *(f"A{at} 4.1 {'nonconform' if at < 18 else 'conform'}" for at in range(20)),
        *(f"A{at} 4.2 {'nonconform' if at == 0 else 'conform'}" for at in range(20)), "A0 4.3 nonconform",
    )  # fmt: skip
    told = clause_spread(con, Filters()).set_index("clause")
    assert told[["count", "of", "verdict"]].to_dict("index") == {
        "4.1": {"count": 18, "of": 20, "verdict": "most"}, "4.2": {"count": 1, "of": 20, "verdict": "few"},
        "4.3": {"count": 1, "of": 1, "verdict": "open"},
    }  # fmt: skip
    assert list(told["median"]) == pytest.approx([0.9] * 3) and told.loc["4.2", "times"] == pytest.approx(0.05 / 0.9)


def test_findings_only_cannot_say_them_or_us() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-05-01 S1 -", listed=False)
    findings(con, "F1 A1 4.1 minor")
    [row] = clause_spread(con, Filters()).to_dict("records")
    assert (row["of"], row["why"]) == (0, "findings only") and np.isnan(row["rate"])


def test_across_schemes_it_is_the_same_topic_and_never_a_repeat() -> None:
    """Working hours fail under both schemes at S1, under one at S2; S3 has one scheme only.

    | site | X: hours | Y: hours |
    |------|----------|----------|
    | S1   | x        | x        |
    | S2   | x        | -        |
    | S3   | x        |          |
    """
    con = empty_warehouse()
    audits(
        con, *(f"X{at} 2022-05-0{at} S{at} fail scheme=X" for at in (1, 2, 3)),
        *(f"Y{at} 2023-05-0{at} S{at} fail scheme=Y" for at in (1, 2)),
    )  # fmt: skip
    findings(
        con, *(f"FX{at} X{at} 4.1 minor dimension=Social topic=Hours" for at in (1, 2, 3)),
        "FY1 Y1 7.2 minor dimension=Social topic=Hours",
    )  # fmt: skip
    [row] = shared_topics(con, Filters()).to_dict("records")
    assert (row["topic"], row["count"], row["of"], row["sites_failing"], row["sites"]) == ("Hours", 1, 2, 3, 3)
    assert repeat_rate(con, Filters())["of"].tolist() == [0]
