"""Sentences about recurrence: every list says how much of it chance brings, and text from files stays text."""

from __future__ import annotations

from typing import Any

import pandas as pd

from metrics.life_lines import STATES
from pages.parts import recurrence
from pages.parts import recurrence_wording as wording
from pages.parts.columns import COLUMNS, heading
from pages.parts.recurrence_words import LIVES


def clause(code: str, q: float, **more: Any) -> dict[str, Any]:
    row = {"code": code, "title": None, "count": 20, "of": 30, "expected": 4.2, "ratio": 4.8, "p": q / 2, "q": q}
    return {**row, **more}


def whole(**more: Any) -> dict[str, Any]:
    row = {
        "count": 26,
        "of": 60,
        "rate": 26 / 60,
        "low": 0.3,
        "high": 0.6,
        "why": None,
        "expected": 22.4,
        "ratio": 1.16,
    }
    return {**row, "ratio_low": 0.9, "ratio_high": 1.4, "p": 0.2, "alone": 0, **more}


def test_nonconformities_not_re_audited_are_not_headed_as_open_actions() -> None:
    clauses = pd.DataFrame([clause("4.1", 0.2, scheme="S", version="1", rate=0.6, open=3)])
    shown = recurrence._table_rows(clauses)
    assert shown[["again", "of_again", "waiting"]].values.tolist() == [[20, 30, 3]] and "open" not in shown
    assert heading("waiting") == "Not yet re-audited" and set(recurrence.COLUMNS) <= set(COLUMNS)


def test_a_ratio_is_beyond_chance_only_where_the_deals_say_so() -> None:
    assert "**1.2 times as many as expected** (0.9 to 1.4), which chance alone may do." in wording.again_sentence(
        whole()
    )
    assert "more than chance would do." in wording.again_sentence(whole(p=0.002))
    assert "chance alone may do" in wording.again_sentence(whole(p=0.002, ratio=0.8))  # fewer than expected
    assert wording.again_sentence(whole(alone=3)).endswith("3 have no other site to be compared with.")
    alone = wording.again_sentence(whole(ratio=float("nan"), p=1.0))
    assert alone.endswith("There is no other site to compare them with.")
    nothing = wording.again_sentence(whole(rate=None, why="never re-audited"))
    assert nothing.endswith("is not available: none was re-audited yet.")


def test_a_list_of_clauses_says_how_many_of_it_chance_brings() -> None:
    rows = pd.DataFrame(
        [clause("4_1", 0.01, title="*Wages*"), *(clause(str(at), 0.05) for at in range(20)), clause("9", 0.5)]
    )
    text = wording.stubborn_sentence(rows, 0.1)
    assert text.startswith("**21 of 22 clauses come back beyond chance**; about 2 of them may be there by chance.")
    assert r"**4\_1 \*Wages\***: 20 of 30 came back, 4.2 were expected." in text
    none = wording.stubborn_sentence(rows.tail(1), 0.1)
    assert none == "None of 1 clause comes back more often than chance would do."


def test_pairs_at_few_sites_are_not_called_a_pair() -> None:
    pair = {
        "first": "4.1",
        "second": "4.2",
        "count": 12,
        "expected": 3.0,
        "lift": 4.0,
        "q": 0.01,
        "why": None,
        "tested": 40,
    }
    text = wording.pairs_sentence(pd.DataFrame([pair, {**pair, "why": "few sites"}]), 0.1)
    assert text.startswith("**1 of 40 pairs of clauses fail together beyond chance**; about 1 of them")
    assert r"**4\.1 with 4\.2**, in 12 audits where 3.0 were expected." in text
    assert "where 0.013 were expected" in wording.pairs_sentence(pd.DataFrame([{**pair, "expected": 0.0134}]), 0.1)
    assert "none fails together" in wording.pairs_sentence(pd.DataFrame([{**pair, "q": 0.4}]), 0.1)
    assert wording.pairs_sentence(pd.DataFrame(), 0.1) == wording.NO_PAIRS


def test_the_chance_is_held_against_a_clean_audit_and_its_window_is_printed() -> None:
    rates = {"count": 2, "of": 10, "rate": 0.2}
    chances = pd.DataFrame([{"reaudit": "1", **rates}, {"reaudit": "window", **rates, "count": 3, "rate": 0.3}])
    text = wording.chances_sentence(chances, {"same_mix": 0.07}, 24)
    assert "**20% are found again at the first re-audit** (2 of 10)." in text
    assert (
        "Within 24 months, at any re-audit: 30% (3 of 10)." in text
        and "found at 7% of audits after one where they were in order" in text
    )
    assert wording.chances_sentence(chances.iloc[:0], {"same_mix": None}, 24) == wording.NOTHING_AGAIN


def test_most_sites_failing_points_at_the_requirement() -> None:
    frame = pd.DataFrame({"verdict": ["most", "few"], "clause": ["4<1", "5"]})
    text = wording.spread_sentence(frame)
    assert r"(4\<1)" in text and "requirement itself may be unclear" in text
    few = frame.tail(1).assign(rate=0.25, count=1, of=4)
    assert wording.spread_sentence(few).startswith("No clause fails at more than half")
    assert wording.spread_sentence(few).endswith("Nearest: 5, at 1 of 4 sites.")


def test_every_state_has_a_word() -> None:
    assert set(STATES) | {"clean"} == set(LIVES)
