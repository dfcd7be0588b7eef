"""Printed scores against their answers: every rule by hand, the traps of percent, means and gaps."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from data.warehouse import Warehouse
from loaders.load import load_file
from metrics.audit_pass_rate import audit_pass_rate
from metrics.filters import Filters
from metrics.mean_score import mean_score
from metrics.score_reconciliation import reconciled_audits, score_of_audit, score_reconciliation
from metrics.score_rules import PRINTED_SECTIONS
from tests.conftest import WorkbookMaker
from tests.warehouse_maker import Con, answers, audits, empty_warehouse, key, sections

# Section Workers: 5 of 5, 3 of 5. Section Plant: 4 of 20. One of 10 not applicable, one of 10 not assessed.
ITEMS = (
    "1.1 conform section=Workers points=5 max=5 weight=1",
    "1.2 partial section=Workers points=3 max=5 weight=2",
    "2.1 nonconform section=Plant points=4 max=20 weight=1",
    "2.2 not_applicable section=Plant max=10 weight=1",
    "2.3 not_assessed section=Plant max=10 weight=1",
)
BY_HAND = {
    "points": 100 * 12 / 30,
    "partial_half": 100 * 1.5 / 3,
    "partial_none": 100 * 1 / 3,
    "item_shares": 100 * (1 + 0.6 + 0.2) / 3,
    "points by section": (80 + 20) / 2,
    "partial_half by section": (75 + 0) / 2,
    "partial_none by section": (50 + 0) / 2,
    "weighted points": 100 * (5 + 6 + 4) / (5 + 10 + 20),
    "weighted partial_half": 100 * (1 + 1) / (1 + 2 + 1),
    "points, blanks_zero": 100 * 12 / 40,
    "points, not_applicable_full": 100 * 22 / 40,
    "partial_half, blanks_zero": 100 * 1.5 / 4,
    "partial_half, not_applicable_full": 100 * 2.5 / 4,
    "points by section, blanks_zero": (80 + 100 * 4 / 30) / 2,
    "weighted points by section": (100 * 11 / 15 + 20) / 2,
}


def scored(*scores: float, items: Sequence[str] = ITEMS) -> Con:
    """One audit per score, all with the same answers."""
    con = empty_warehouse()
    audits(con, *(f"A{at} 2024-01-{at + 1:02} S{at} pass score={score}" for at, score in enumerate(scores)))
    answers(con, *(f"A{at} {item}" for at in range(len(scores)) for item in items))
    return con


def rule_of(con: Con) -> str:
    [row] = score_reconciliation(con, Filters()).to_dict("records")
    assert row["count"] == row["of"], row
    return str(row["rule"])


def test_every_rule_is_what_the_hand_gives() -> None:
    told = score_of_audit(scored(40.0), Filters(kinds=("all",)), audit_key=key("A0")).set_index("rule")["score"]
    assert {name: told[name] for name in BY_HAND} == pytest.approx(BY_HAND)


@pytest.mark.parametrize("rule", ["points", "partial_none", "weighted points", "points, blanks_zero",
                                  "partial_half, not_applicable_full", "weighted points by section"])  # fmt: skip
def test_the_rule_behind_a_printed_score_is_named(rule: str) -> None:
    """Two decimals are enough to tell it from all the others; the plainest is named where several agree."""
    assert rule_of(scored(round(BY_HAND[rule], 2))) == rule


def test_the_plainer_of_two_rules_is_named_and_the_other_told_as_well() -> None:
    """50 %: conforming with half for partly, or the mean of the sections' points. No data can tell."""
    [row] = score_reconciliation(scored(50.0), Filters()).to_dict("records")
    assert row["rule"] == "partial_half" and "points by section" in row["as_well"]


def test_a_printed_score_is_met_to_its_own_rounding_and_no_further() -> None:
    """One third: 33.3 and 33.33 are explained. 33.0 is not: the checklist prints decimals, so 33.0 is not 33."""
    con = scored(33.3, 33.33, 33.3, 33.0)
    [row] = score_reconciliation(con, Filters()).to_dict("records")
    assert (row["rule"], row["count"], row["of"]) == ("partial_none", 3, 4)
    assert row["gap"] == pytest.approx(1 / 3)
    assert rule_of(scored(33, 33)) == "partial_none"


def test_the_audits_a_rule_does_not_explain_are_listed_with_their_cell() -> None:
    """Three of four: points over maximum. The fourth counts the item not assessed as zero, the fifth is free invention."""
    con = scored(40.0, 40.0, 40.0, 30.0, 71.3)
    [row] = score_reconciliation(con, Filters()).to_dict("records")
    assert (row["rule"], row["count"], row["of"], row["rate"]) == ("points", 3, 5, 0.6)
    listed = reconciled_audits(con, Filters(), scheme="HOUSE", version="")
    assert listed[["audit_no", "score", "explained_by"]].iloc[:2].astype(object).fillna("").values.tolist() == [
        ["A4", 71.3, ""], ["A3", 30.0, "points, blanks_zero"],
    ]  # fmt: skip
    assert listed["recomputed"].to_list() == pytest.approx([40.0] * 5)
    assert listed["gap"].to_list()[0] == pytest.approx(40 - 71.3)
    assert listed["nearest"].notna().to_list() == [True, False, False, False, False]
    assert listed[["file", "sheet", "row"]].iloc[0].to_list() == ["file1.xlsx", "Sheet1", 6]
    assert audit_pass_rate(con, Filters())["of"].item() == 5
    assert mean_score(con, Filters())["rate"].item() == pytest.approx((3 * 40 + 30 + 71.3) / 5), "the printed one stays"


def test_audits_of_a_checklist_that_a_filter_leaves_out_are_not_listed() -> None:
    """One audit under each version: asked for version 2, nothing of version 1 is looked at, whatever is chosen."""
    con = empty_warehouse()
    audits(con, "A1 2024-01-01 S1 pass score=100 version=1", "A2 2024-01-02 S1 pass score=50 version=2")
    answers(con, "A1 1 conform points=2 max=2", "A2 1 partial points=1 max=2")
    for schemes, listed in (((), ["A2"]), (("HOUSE",), ["A2"]), (("HOUSE 2", "ISO"), ["A2"]), (("HOUSE 1",), [])):
        told = reconciled_audits(con, Filters(schemes=schemes), scheme="HOUSE", version="2")
        assert told["audit_no"].tolist() == listed


def test_where_no_rule_explains_any_the_nearest_is_named() -> None:
    """One of two items conforms, half of the points: 50 % by every rule, printed is 41.9."""
    con = scored(41.9, items=("1 conform points=5 max=5", "2 nonconform points=0 max=5"))
    [row] = score_reconciliation(con, Filters()).to_dict("records")
    assert (row["count"], row["of"], row["rule"], row["as_well"]) == (0, 1, "points", [])
    assert row["gap"] == pytest.approx(8.1)


def test_the_mean_of_audits_is_not_the_pooled_score() -> None:
    """Trap: a small audit of 10 of 10 points and a large one of 60 of 100. Mean of audits 80 %, all points 63.6 %."""
    con = empty_warehouse()
    audits(con, "A1 2024-01-01 S1 pass score=100", "A2 2024-01-02 S2 pass score=60")
    answers(con, "A1 1 conform points=10 max=10", "A2 1 partial points=60 max=100")
    [row] = score_reconciliation(con, Filters()).to_dict("records")
    assert (row["rule"], row["count"], row["of"]) == ("points", 2, 2)
    assert (row["mean_printed"], row["mean"]) == (80, 80)
    assert row["pooled"] == pytest.approx(100 * 70 / 110)
    assert mean_score(con, Filters())["rate"].item() == 80


def test_printed_section_scores_explain_where_no_answers_are_on_file() -> None:
    con = empty_warehouse()
    audits(con, "A1 2024-01-01 S1 pass score=70", "A2 2024-01-02 S2 pass score=55")
    sections(con, "A1 SOC pass score=80", "A1 ENV pass score=60", "A2 SOC pass score=55")
    [row] = score_reconciliation(con, Filters()).to_dict("records")
    assert (row["rule"], row["count"], row["of"]) == (PRINTED_SECTIONS, 1, 1), "one section only is no mean"


def test_scores_without_answers_say_so_and_answers_without_scores_are_left_out() -> None:
    con = empty_warehouse()
    audits(con, "A1 2024-01-01 S1 pass score=70 scheme=ISO", "A2 2024-01-02 S2 pass")
    answers(con, "A2 1 conform")
    assert score_reconciliation(con, Filters())[["scheme", "of", "why"]].values.tolist() == [["ISO", 0, "no answers"]]
    assert reconciled_audits(con, Filters(), scheme="ISO", version="").empty
    assert score_of_audit(con, Filters(kinds=("all",)), audit_key=key("A1")).empty


def test_points_without_a_maximum_are_no_points_over_maximum() -> None:
    con = scored(100.0, items=("1 conform points=5 max=5", "2 conform points=7"))
    told = score_of_audit(con, Filters(kinds=("all",)), audit_key=key("A0")).set_index("rule")["score"]
    assert "points" not in told.index and told["partial_none"] == 100


def test_points_may_be_negative() -> None:
    """A D of IFS takes 20 points: 20 - 20 + 15 of 60."""
    told = score_of_audit(
        scored(25.0, items=("1 conform points=20 max=20", "2 nonconform points=-20 max=20", "3 partial points=15 max=20")),
        Filters(kinds=("all",)), audit_key=key("A0"),
    )  # fmt: skip
    assert told[told["rule"] == "points"][["score", "explains"]].values.tolist() == [[25.0, True]]


def test_other_facets_are_refused() -> None:
    with pytest.raises(ValueError, match="no other breakdown"):
        score_reconciliation(scored(40.0), Filters(), by="supplier")
    with pytest.raises(ValueError, match="no periods"):
        score_reconciliation(scored(40.0), Filters(), every="year")


def test_one_as_a_share_is_a_hundred_percent(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """Trap: in a column of shares 1.0 is 100 %, not 1 %. All three scores follow from the answers."""
    head = ["Audit No.", "Supplier", "Audit Date", "Scheme", "Overall Result", "Score"]
    listed = [["A1", "Acme", "2024-02-01", "House check", "Pass", 1.0],
              ["A2", "Beta", "2024-03-01", "House check", "Pass", 0.5],
              ["A3", "Gamma", "2024-04-01", "House check", "Pass", 0.75]]  # fmt: skip
    yes = {"A1": 4, "A2": 2, "A3": 3}
    told = [[no, f"{n}.1", "Yes" if n <= count else "No"] for no, count in yes.items() for n in range(1, 5)]
    book = {"Audits": [head, *listed], "Answers": [["Audit No.", "Clause", "Answer"], *told]}
    assert load_file(warehouse, workbook(book), name="a.xlsx").status == "loaded"
    with warehouse.cursor() as con:
        [row] = score_reconciliation(con, Filters()).to_dict("records")
        assert (row["count"], row["of"], row["mean_printed"]) == (3, 3, 75)
