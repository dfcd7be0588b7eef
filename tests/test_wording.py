"""The sentences of the pages: what they say, and that text from files stays text."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from loaders.report import CLASSES
from metrics.filters import Filters
from pages.parts import risk_wording, wizard_wording, wording
from pages.parts.extremes_wording import extremes_sentence
from pages.parts.missing_wording import nothing_found
from pages.parts.tables import filled
from pages.parts.upkeep_wording import balance_sentence, effect_sentence, file_size

NONE = {"count": 0, "of": 0, "rate": None, "low": None, "high": None, "why": "no verdicts"}


def rate(count: int, of: int, low: float, high: float) -> dict[str, object]:
    sure = {"effective_n": of, "trust": "shown"}
    return {"count": count, "of": of, "rate": count / of, "low": low, "high": high, "why": None, **sure}


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Acme_Ltd *best*", r"Acme\_Ltd \*best\*"),
        ("[click](http://x)", "\\[click\\]\\(http\\://\u2060x\\)"),
        (":red[alarm] $x$ `code`", r"\:red\[alarm\] \$x\$ \`code\`"),
        ("<b>bold</b>", r"\<b\>bold\</b\>"),
        ("two\nlines\t# heading", r"two lines \# heading"),
    ],
)
def test_text_from_files_loses_its_marks(text: str, escaped: str) -> None:
    assert wording.literal(text) == escaped


def test_a_figure_is_said_with_its_counts_and_interval() -> None:
    assert wording.behind(rate(858, 1242, 0.665, 0.716), "audits") == "858 of 1,242 audits; 95% interval 66 to 72%"
    assert wording.behind(rate(132, 211, 0.5, 0.7), "open actions", spread=False) == "132 of 211 open actions"
    assert wording.behind(NONE, "audits") == "Not available: the audits on file carry no verdict."


def test_a_narrow_interval_is_said_with_decimals() -> None:
    assert wording.interval(0.896, 0.902) == "89.6 to 90.2%"
    assert wording.interval(2.216, 2.386, share=False) == "2.22 to 2.39"
    assert wording.interval(None, None) == ""


def test_the_overview_says_why_there_is_no_pass_rate() -> None:
    scope = {"audits": 3, "sites": 2, "suppliers": 1}
    assert "not available: the audits on file carry no verdict" in wording.overview_sentence(scope, NONE, "")


def test_no_one_of_many_at_an_end_is_named() -> None:
    """New Castle 46 of 100; York 22 of 22 and two hundred others at 100 %: York is not "the highest"."""
    rows = [{"region": "New Castle", **rate(46, 100, 0.36, 0.56)}, {"region": "York", **rate(22, 22, 0.85, 1)}]
    rows += [{"region": f"R{at}", **rate(9, 9, 0.7, 1)} for at in range(200)]
    sentence = extremes_sentence(pd.DataFrame(rows), "region", "pass rate")
    lowest = "**New Castle** has the lowest pass rate, 46% (46 of 100)"
    assert sentence == f"{lowest}; **201 regions** share the highest, 100%."


def test_extremes_name_both_ends_with_counts() -> None:
    frame = pd.DataFrame([{"region": "East*", **rate(9, 10, 0, 1)}, {"region": "West", **rate(1, 2, 0, 1)}])
    sentence = extremes_sentence(frame, "region", "pass rate")
    lowest = r"**West** has the lowest pass rate, 50% (1 of 2); **East\*** the highest, 90% (9 of 10)."
    assert sentence == f"{lowest} Their 95% intervals overlap: the order may be chance."
    apart = frame.assign(low=[0.8, 0.3], high=[1, 0.7])
    assert extremes_sentence(apart, "region", "pass rate") == lowest
    assert "only region" in extremes_sentence(frame.head(1), "region", "pass rate")
    unknown = frame.assign(rate=float("nan"))
    assert extremes_sentence(unknown, "region", "pass rate") == "No region has a pass rate."
    same = frame.assign(rate=1.0)
    assert extremes_sentence(same, "region", "pass rate").startswith("All 2 regions with enough behind it have")
    grey = frame.assign(trust=["shown", "grey"])
    assert "**East\\*** is the only region with enough behind" in extremes_sentence(grey, "region", "pass rate")
    grey = frame.assign(trust="grey")
    assert "enough behind its pass rate to be ranked" in extremes_sentence(grey, "region", "pass rate")


def test_suppliers_without_evidence_are_named_as_such() -> None:
    tiers = pd.DataFrame({"tier": ["critical", "high", "low", "not enough evidence"]})
    sentence = wording.suppliers_sentence(tiers)
    assert "1 of 4 suppliers is at critical risk, 1 at high risk" in sentence
    assert "For 1 there is not enough evidence" in sentence
    told = "**How many of 2 suppliers are at risk is not known:** there is not enough evidence on any of them."
    assert wording.suppliers_sentence(pd.DataFrame({"tier": ["not enough evidence"] * 2})) == told
    one = wording.suppliers_sentence(pd.DataFrame({"tier": ["not enough evidence"]}))
    assert one == "**Whether this supplier is at risk is not known:** there is not enough evidence to say."


def test_who_cannot_be_judged_is_told_beside_the_suppliers_at_risk() -> None:
    """Four suppliers, of two too little is known. With a scheme chosen, risk still judges all there is of all four."""
    tiers = pd.Series(["critical", "low", "not enough evidence", "not enough evidence"])
    told = "1 critical, 0 high, of 4 suppliers; unknown for 2 (too little known)"
    assert wording.risk_behind(tiers, Filters(regions=("East",))) == told
    for narrowed in (Filters(schemes=("HOUSE",)), Filters(kinds=("all",)), Filters(start=date(2024, 1, 1))):
        assert wording.risk_behind(tiers, narrowed) == f"{told}. {wording.ALL_EVIDENCE}"


def test_where_nothing_is_known_of_anybody_no_page_counts_nobody_at_risk() -> None:
    """The Risk page said '0 of 60 are at critical risk' where the page of suppliers said that it is not known."""
    tiers = pd.Series(["not enough evidence"] * 60)
    told = "**How many of 60 suppliers are at risk is not known:** there is not enough evidence on any of them."
    assert wording.suppliers_sentence(tiers.to_frame("tier")) == told
    assert risk_wording.risk_sentence(tiers) == f"{told} That is not low."
    assert risk_wording.risk_sentence(tiers.head(1)).startswith("**Whether this supplier is at risk is not known:**")
    some = pd.Series(["low", "not enough evidence"])
    assert risk_wording.risk_sentence(some).startswith(
        "**0 of 2 suppliers are at critical risk, 0 at high risk.** Too little is known about 1"
    )


def test_counts_take_thousands_marks_and_their_noun_a_singular() -> None:
    tiers = pd.DataFrame({"tier": ["low"] * 1200})
    assert "0 of 1,200 suppliers are at critical risk, 0 at high risk" in wording.suppliers_sentence(tiers)
    assert wording.risk_behind(tiers["tier"].head(1), Filters()) == "0 critical, 0 high, of 1 supplier"
    scope = {"audits": 1, "sites": 1, "suppliers": 2}
    assert wording.overview_sentence(scope, rate(1, 2, 0, 1), "").endswith("1 audit at 1 site of 2 suppliers in view. ")


def test_rows_behind_a_figure_are_counted() -> None:
    assert wording.rows_sentence(1, "finding", "East", 1000) == "1 finding behind East:"
    assert wording.rows_sentence(1000, "audit", "a_b", 1000) == r"The first 1,000 audits behind a\_b:"


def test_codes_become_words_and_unknown_codes_stay() -> None:
    assert wording.word("tier", "high") == "▲ High"
    assert wording.word("country", "DE") == "Germany"
    assert wording.word("country", "not stated") == "not stated"
    assert wording.word("result", None) == ""
    assert wording.word("severity", "new") == "new"


def test_a_job_is_said_in_its_own_words() -> None:
    refused = {"subject": "a.xlsx", "state": "refused", "report": {"sentence": "a.xlsx is empty."}}
    assert wording.load_sentence(refused) == r"a\.xlsx is empty\."
    stopped = {"subject": "a.xlsx", "state": "interrupted", "report": None}
    assert "interrupted, nothing loaded" in wording.load_sentence(stopped)
    running = {"subject": "a.xlsx", "state": "running", "step": "reading"}
    assert wording.step_sentence(running) == "a.xlsx running: reading"


def test_a_table_leaves_out_columns_in_which_nothing_stands() -> None:
    frame = pd.DataFrame(
        {"title": [None, ""], "late": [0, 0], "duplicate": [0, 0], "years": [[], [0.5]], "new": [0, 3]}
    )
    assert filled(frame, list(frame.columns), zeros_of=("duplicate", "new")) == ["late", "years", "new"]


def test_a_balance_uses_the_words_of_the_other_pages_and_one_row_is_one_row() -> None:
    sheet = {"sheet": "Audits", "shape": "audits", "read": 1, "reason": None, **dict.fromkeys(CLASSES, 0)}
    assert balance_sentence(sheet | {"rejected": 1}) == "**Audits**: 1 row read = 1 refused."
    assert balance_sentence(sheet | {"read": 2, "new": 1, "non_data": 1}).endswith("2 rows read = 1 new + 1 not data.")


def test_what_an_undo_would_do_has_its_singulars() -> None:
    effect = pd.DataFrame({"thing": ["audits", "findings"], "gone": [1, 2], "restated": [0, 1]})
    assert effect_sentence(effect) == "1 audit, 2 findings would go; 1 finding would be again as an earlier file says."


def test_sizes_of_files_are_told_in_units_a_reader_knows() -> None:
    assert [file_size(size) for size in (12, 2_400, 999_999, 38_809_600)] == ["1 KB", "2 KB", "1.0 MB", "38.8 MB"]


def test_items_of_a_checklist_are_not_said_to_be_left_out() -> None:
    item = {"field": None, "reason": "item"}
    assert wizard_wording.role_words(item) == "One item of the checklist"
    assert wizard_wording.role_words({"field": "supplier", "reason": "exact"}) == ""
    assert wizard_wording.role_words({"field": None, "reason": ""}) == ""


def test_a_verdict_below_the_name_of_its_file_does_not_repeat_it() -> None:
    assert wizard_wording.verdict_words("a.xlsx: a list of audits.", "a.xlsx") == "A list of audits."


def test_a_text_file_has_no_sheet_to_name() -> None:
    assert wording.source_sentence({"file": "a.csv", "sheet": "csv", "row": 3}) == "a.csv, row 3"
    assert wording.source_sentence({"file": "a.xlsx", "sheet": "A", "row": 3}) == "a.xlsx, sheet A, row 3"


def test_a_column_says_why_it_was_taken_for_what_it_is() -> None:
    assert wizard_wording.reason_words({"reason": "exact", "why": "audit date"}) == "the heading says so"
    assert (
        wizard_wording.reason_words({"reason": "alias", "why": "plant"}) == "the heading is a known name for it (plant)"
    )
    assert wizard_wording.reason_words({"reason": "values", "why": "only codes below"}) == "only codes below"


def test_a_supplier_of_whom_little_is_known_is_told_no_points_and_what_leads_out_is_a_sentence() -> None:
    row = {"tier": "not enough evidence", "score": 100.0, "seen": 0.02, "audits": 1, "last_audit": None,
           "last_result": None, "why": "not enough evidence; time", "rule": None, "site": "S1"}  # fmt: skip
    assert wording.supplier_sentence(row) == "**Risk: ? Not enough evidence.** 1 full audit."
    assert "2% of the weight is known, so its points say nothing yet." in risk_wording.seen_sentence(row, least=0.5)
    failed = row | {"tier": "high", "score": 100.0, "seen": 0.22, "rule": "fail"}
    assert risk_wording.seen_sentence(failed, least=0.5) == (
        "**▲ High**, 100.0 of 100 points at S1, its worst site; 22% of the weight is known, too little for the "
        "points to give a tier. Hard rule: a fail at the last full audit gives at least high, whatever the points."
    )
    ways = pd.DataFrame({"step": ["now", "act", "audit"], "tier": ["critical", "critical", "high"]})
    assert risk_wording.way_sentence(ways) == (
        "**Out of ◆ Critical:** it becomes ▲ High once the next full audit of every site has passed, no worse than those "
        "before."
    )
    assert wording.rows_sentence(0, "open action", "Acme", 1000) == "There is no open action behind Acme."
    assert wording.rows_sentence(0, "open action", "Acme Ltd.", 1000) == "There is no open action behind Acme Ltd."


def test_a_house_rule_is_not_called_a_verdict() -> None:
    """652 of 1,010 in a dimension without a printed result: whose judgement it is stands beside the number."""
    scope = {"audits": 1_245, "sites": 90, "suppliers": 60}
    rate = {"rate": 652 / 1_010, "count": 652, "of": 1_010, "why": None, "basis": "house rule"}
    told = wording.overview_sentence(scope, rate, "")
    assert told.startswith(
        "**65% of audits passed in the dimensions or topics chosen** (652 of 1,010, by the house rule on their answers). 1,245 "
    )
    verdicts = wording.overview_sentence(scope, rate | {"basis": "verdict"}, "")
    assert verdicts.startswith("**65% of audits passed** (652 of 1,010). 1,245 audits")


def test_one_clean_audit_found_nothing_and_is_not_said_to_be_without_answers() -> None:
    """Of one audit there is a reason not to trust the count (`why`), and yet it was recorded: 0 in 1 audit."""
    scope, row = {"audits": 1}, {"severity": ["all"], "count": [0], "of": [1], "why": ["one audit"]}
    assert nothing_found(scope, pd.DataFrame(row)) == "1 audit in view found no nonconformity."
    assert "nothing recorded is not nothing found" in nothing_found(scope, pd.DataFrame(row | {"of": [0]}))
