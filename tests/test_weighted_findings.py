"""Nonconformities by the weight of their severity: the vital few of what is grave, not of what is frequent."""

from __future__ import annotations

import pandas as pd
import pytest

from metrics.filters import Filters
from metrics.weighted_findings import needed_for_most, weighted_findings
from pages.parts.pareto_wording import pareto_sentence, pareto_title
from tests.warehouse_maker import Con, audits, empty_warehouse, findings, set_rule


@pytest.fixture(scope="module")
def con() -> Con:
    """4.1: ten minor. 4.2: two critical. 4.3: one major, one ungraded, one observation. One finding names no clause.

    Weights 10, 3, 1, ungraded as minor: 4.2 has 20, 4.1 has 10, 4.3 has 4, together 34.
    """
    con = empty_warehouse()
    audits(con, *(f"A{at} 2022-0{at + 1}-01 S{at % 2} fail" for at in range(5)))
    wages, fire = "dimension=Social topic=Wages", "dimension=Safety topic=Fire"
    findings(
        con, *(f"M{at} A{at % 5} 4.1 minor {wages}" for at in range(10)), f"C1 A0 4.2 critical {fire}",
        f"C2 A2 4.2 critical {fire}", f"J A1 4.3 major {wages}", f"U A1 4.3 ungraded_nc {wages}",
        f"O A1 4.3 observation {wages}", "N A1 - minor dimension=Social",
    )  # fmt: skip
    return con


def test_the_grave_few_come_before_the_frequent(con: Con) -> None:
    told = weighted_findings(con, Filters())
    assert list(told["clause"]) == ["4.2", "4.1", "4.3"]
    assert list(told["count"]) == [20, 10, 4] and list(told["of"]) == [34] * 3
    assert list(told["cumulative"]) == pytest.approx([20 / 34, 30 / 34, 1.0])
    assert list(told["findings"]) == [2, 10, 2] and list(told["sites"]) == [1, 2, 1]
    assert needed_for_most(told) == 2  # 88 % with the second
    assert told["low"].isna().all()  # all the findings there are: no sample, no interval


def test_by_topic_filters_and_weights_that_were_changed(con: Con) -> None:
    topics = weighted_findings(con, Filters(), by="topic")
    assert topics.set_index("topic")["count"].drop("unmapped", errors="ignore").to_dict() == {"Fire": 20, "Wages": 14}
    minor = weighted_findings(con, Filters(severities=("minor",)))
    assert list(minor["clause"]) == ["4.1"] and list(minor["rate"]) == [1.0]
    with pytest.raises(ValueError, match="not by 'supplier'"):
        weighted_findings(con, Filters(), by="supplier")


def test_the_sentence_says_what_plain_counts_would_have_said(con: Con) -> None:
    repeats = {"rate": 0.25, "count": 1, "of": 4, "open": 6}
    text = pareto_sentence(weighted_findings(con, Filters()), "clause", repeats)
    assert "**2 of 3 clauses make up 80% of the weight of 14 nonconformities** (by plain count it takes 2)." in text
    assert pareto_title(weighted_findings(con, Filters()), "clause") == "No vital few: 80% takes 2 of 3 clauses"
    assert "25% of those re-audited came back (1 of 4); 6 are not yet re-audited." in text


def test_the_title_says_how_many_make_up_most() -> None:
    """Each of 132 clauses carries 1/80 of the weight until all is reached: 64 carry 80%. Evenly shared, no few do."""
    frame = pd.DataFrame({"cumulative": [min(1.0, 0.0125 * at) for at in range(1, 133)]})
    assert pareto_title(frame, "clause") == "64 of 132 clauses make up 80% of the weight"
    even = pd.DataFrame({"cumulative": [at / 10 for at in range(1, 11)]})
    assert pareto_title(even, "clause") == "No vital few: 80% takes 8 of 10 clauses"


def test_without_weights_nothing_is_ranked() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S pass")
    findings(con, "F1 A1 4.1 minor")
    set_rule(con, "severity_weight_minor", "0")
    (row,) = weighted_findings(con, Filters()).to_dict("records")
    assert (row["why"], row["count"], row["of"]) == ("no weight", 0, 0) and row["rate"] != row["rate"]
    assert needed_for_most(weighted_findings(con, Filters())) == 0
