"""VDA 6.3 process audits worked out by hand: the degree of fulfilment, the class, and what takes it down."""

from __future__ import annotations

import pytest

from metrics.filters import Filters
from metrics.process_audits import process_audits
from metrics.score_reconciliation import score_reconciliation
from tests.warehouse_maker import Con, answers, audits, empty_warehouse


def process_audit(*questions: str, score: str = "", result: str = "pass") -> dict[str, object]:
    """One audit; a question is 'P6.1.1 8', 'P6.1.1 8 Pressing' at a process step, or 'P6.1.1 n.e.'."""
    con = with_audit(*questions, score=score, result=result)
    [row] = process_audits(con, Filters()).to_dict("records")
    return {str(name): value for name, value in row.items()}


def with_audit(*questions: str, score: str = "", result: str = "pass") -> Con:
    con = empty_warehouse()
    audits(con, f"A1 2024-01-01 S1 {result} scheme=VDA_6.3 version=2023{f' score={score}' if score else ''}")
    lines = []
    for question in questions:
        code, points, *step = question.split()
        outcome = "not_assessed" if points == "n.e." else "conform" if points == "10" else "partial"
        marked = "" if points == "n.e." else f" points={points} max=10"
        lines.append(f"A1 {code} {outcome}{marked}{f' section={step[0]}' if step else ''}")
    answers(con, *lines)
    return con


def element(number: int, *points: int) -> list[str]:
    return [f"P{number}.{at} {one}" for at, one in enumerate(points, start=1)]


FINE = [*element(5, 10, 10, 10), *element(7, 10, 10, 8), "P6.1.1 10", "P6.1.2 10", "P6.2.1 10", "P6.2.2 8"]


def test_all_fine_is_a() -> None:
    """96 of 100 points; P5 100, P7 93, P6 95."""
    told = process_audit(*FINE)
    assert (told["score"], told["class"], told["plain_class"]) == (96, "A", "A")
    assert list(told["weak"]) == [] and list(told["thin"]) == []  # type: ignore[call-overload]


def test_an_element_below_eighty_takes_a_to_b() -> None:
    """P7 with 10, 8, 4 is 73: 90 of 100 points in all, but no A."""
    told = process_audit(
        *element(5, 10, 10, 10), *element(7, 10, 8, 4), "P6.1.1 10", "P6.1.2 10", "P6.2.1 10", "P6.2.2 8"
    )
    assert (told["score"], told["plain_class"], told["class"]) == (90, "A", "B")
    assert list(told["weak"]) == ["P7 73"]  # type: ignore[call-overload]


def test_an_element_below_seventy_takes_to_c() -> None:
    """P7 with 8, 6, 6 is 67; 88 of 100 in all would be B."""
    told = process_audit(
        *element(5, 10, 10, 10), *element(7, 8, 6, 6), "P6.1.1 10", "P6.1.2 10", "P6.2.1 10", "P6.2.2 8"
    )
    assert (told["score"], told["plain_class"], told["class"]) == (88, "B", "C")


def test_a_sub_element_of_p6_below_eighty_takes_a_to_b_and_never_to_c() -> None:
    """P6.2 with 4 and 6 is 50, P6 as a whole 85 (8 questions), all 92.8."""
    p6 = [*(f"P6.1.{at} 10" for at in range(1, 6)), "P6.2.1 4", "P6.2.2 6", "P6.3.1 10"]
    told = process_audit(*element(5, *[10] * 6), *p6, *element(7, *[10] * 6))
    assert (round(float(told["score"])), told["class"]) == (95, "B")  # type: ignore[arg-type]
    assert list(told["weak"]) == ["P6.2 50"]  # type: ignore[call-overload]


def test_a_question_with_zero_takes_a_to_b() -> None:
    """190 of 200 points, P7 at 90, and one zero in it."""
    told = process_audit(*element(5, *[10] * 10), *element(7, *[10] * 9, 0))
    assert (told["score"], told["plain_class"], told["class"], told["zeros"]) == (95, "A", "B", 1)


@pytest.mark.parametrize(("points", "expected"), [(4, "B"), (0, "C"), (6, "A")])
def test_a_starred_question_weighs_more(points: int, expected: str) -> None:
    """The star stands in the code: with 4 points no A, with 0 a C."""
    questions = [*element(5, *[10] * 10), *element(7, *[10] * 9), f"P7.10* {points}"]
    assert process_audit(*questions)["class"] == expected


def test_a_question_at_several_steps_counts_with_its_mean() -> None:
    """P6.1.1 has 10, 10 and 8: 9.33. With P6.1.2 at 10 twice: (9.33 + 10) / 20 = 96.65; the steps are 100, 100, 80."""
    told = process_audit(
        "P6.1.1 10 Pressing", "P6.1.1 10 Welding", "P6.1.1 8 Paint", "P6.1.2 10 Pressing", "P6.1.2 10 Welding"
    )
    assert told["score"] == pytest.approx(96.65)
    assert told["class"] == "A"
    low = process_audit(
        "P6.1.1 10 Pressing", "P6.1.1 10 Welding", "P6.1.1 6 Paint", "P6.1.2 10 Pressing", "P6.1.2 10 Welding"
    )
    assert list(low["weak"]) == ["Paint 60"] and low["class"] == "C"  # type: ignore[call-overload]


def test_fewer_than_two_thirds_evaluated_is_flagged() -> None:
    """P7: one of three evaluated. Not evaluated ones are out of both sides. Two of three are enough."""
    told = process_audit(*element(5, 10, 10), "P5.3 n.e.", "P7.1 10", "P7.2 n.e.", "P7.3 n.e.")
    assert told["score"] == 100
    assert list(told["thin"]) == ["P7 1/3"]  # type: ignore[call-overload]


def test_p1_and_other_codes_are_left_out() -> None:
    told = process_audit("P1.1 0", "21.1 0", *FINE)
    assert (told["score"], told["zeros"]) == (96, 0)


def test_printed_score_and_class_are_held_against_it() -> None:
    """The file prints 96 and B; 96 is the degree of fulfilment, B is not what the rule gives."""
    con = with_audit(*FINE, score="96")
    con.execute("update store.audit_fact set result_raw = 'B'")
    [row] = process_audits(con, Filters()).to_dict("records")
    assert (row["printed"], row["printed_class"], row["class"]) == (96, "B", "A")
    [checklist] = score_reconciliation(con, Filters()).to_dict("records")
    assert (checklist["rule"], checklist["count"]) == ("process audit", 1)
    assert "points" in checklist["as_well"]


def test_an_evaluated_question_without_points_makes_no_result() -> None:
    con = with_audit(*FINE)
    answers(con, "A1 P5.9 conform")
    assert process_audits(con, Filters()).empty
