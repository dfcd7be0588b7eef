"""What pages say of changes and of how far to trust a rate."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from metrics.filters import Filters
from metrics.periods import Knowledge
from pages.parts import change_wording as wording
from pages.parts import trust_wording as trust
from pages.parts.change import about_changes
from pages.parts.headline_wording import NO_MONTH, counted_words, moved_words

OTHER = "Hardly any site was audited in both periods: different sites were audited, which is no change at any of them."
NOW, THEN = "In the 12 months up to 2025-12-19", "in the 12 months before"
FELL: dict[str, Any] = {
    "before_count": 840, "before_of": 1000, "before_rate": 0.84, "count": 746, "of": 1000, "rate": 0.746,
    "difference": -0.094, "difference_low": -0.147, "difference_high": -0.041, "verdict": "more than chance",
    "own": 0.024, "own_low": 0.004, "own_high": 0.044, "mix": -0.118, "mix_sites": -0.118, "mix_regions": 0.0,
    "mix_checklists": 0.0, "strata": "sites", "shared": 0.81, "cause": "mix", "sites_both": 13, "sites_before": 3,
    "sites_after": 1, "both_before_rate": 0.83, "both_after_rate": 0.85, "not_applicable_share": 0.095,
    "before_not_applicable_share": 0.07, "why": None,
}  # fmt: skip


def said(**changed: Any) -> str:
    return wording.change_sentence(FELL | changed, "pass", NOW, THEN)


def test_a_change_is_said_with_counts_interval_and_verdict() -> None:
    assert said() == (
        "In the 12 months up to 2025-12-19 the pass rate fell from 84% to 75% (746 of 1,000 audits, against 840 of "
        "1,000 in the 12 months before): -9.4 points, 95% interval -14.7 to -4.1; **more than chance**."
    )
    assert said(verdict="may be chance").endswith("-14.7 to -4.1, so it may be chance.")
    assert "stayed at 84%" in said(rate=0.841)
    assert "fell from 97.8% to 94.6%" in said(before_rate=0.978, rate=0.946)
    assert said(verdict="no rate") == ""
    # 4 of 3,016 and 4,253 sites in both periods: others were audited. Of 13, 3 and 1 most were the same.
    assert said(sites_both=4, sites_before=3012, sites_after=4249).endswith(f"**more than chance**. {OTHER}")


def test_a_change_that_cannot_be_told_says_why() -> None:
    few = said(verdict="too few", count=4, of=4)
    assert few.startswith("In the 12 months up to 2025-12-19 there are too few audits to compare (4 of 4 audits")
    assert "another version of the checklist: the two are not comparable" in said(verdict="other version")
    assert "other checklists: the two are not comparable" in said(verdict="other checklists")


def test_own_change_and_mix_are_said_apart_and_a_contradiction_is_pointed_out() -> None:
    assert wording.split_sentence(FELL, "pass") == (
        "At the same sites under the same checklists it moved by **+2.4 points** (95% interval +0.4 to +4.4); "
        "-11.8 points from which sites were audited and how often. It comes from who was audited and how often; the "
        "same sites moved the other way."
    )
    alike = FELL | {"mix": 0.0, "mix_sites": 0.0, "cause": "own"}
    assert wording.split_sentence(alike, "pass").endswith("the mix of those audited added nothing.")
    assert wording.split_sentence(FELL | {"own": float("nan")}, "pass") == ""


def test_no_cause_is_named_of_a_change_that_may_be_chance() -> None:
    """Seen on the demo: +2.4 of mix, -1.1 of its own with an interval around nought, and those in both had risen."""
    told = wording.split_sentence(FELL | {"verdict": "may be chance"}, "pass")
    assert told.endswith("from which sites were audited and how often.")
    others = wording.split_sentence(FELL | {"strata": "regions"}, "pass")
    assert others.endswith("the same regions moved the other way.")
    unsure = wording.split_sentence(FELL | {"own_low": -0.01}, "pass")
    assert unsure.endswith("the same sites moved the other way, though that may be chance.")


def test_findings_per_audit_are_no_points() -> None:
    row = FELL | {
        "before_rate": 2.67,
        "rate": 2.43,
        "difference": -0.24,
        "difference_low": -0.6,
        "difference_high": 0.1,
    }
    sentence = wording.change_sentence(row | {"verdict": "may be chance"}, "nonconformities", NOW, THEN)
    assert "fell from 2.67 to 2.43" in sentence and ": -0.24, 95% interval -0.60 to +0.10" in sentence


def test_who_left_and_who_came_is_counted() -> None:
    assert wording.cohort_sentence(FELL, "pass") == (
        "13 sites were audited in both periods, 3 only before, 1 only after. Those in both: 83%, then 85%."
    )
    none = FELL | {"sites_both": 0, "both_after_rate": float("nan")}
    assert wording.cohort_sentence(none, "pass") == "0 sites were audited in both periods, 3 only before, 1 only after."


def test_a_rising_share_of_not_applicable_answers_is_told_beside_a_rising_rate_only() -> None:
    rose = FELL | {"difference": 0.03}
    assert "from 7.0% to 9.5%" in wording.drift_sentence(rose, "conformity")
    assert wording.drift_sentence(FELL, "conformity") == ""
    assert wording.drift_sentence(rose, "pass") == ""
    assert wording.drift_sentence(rose | {"not_applicable_share": 0.07}, "conformity") == ""


def test_near_the_ceiling_findings_per_audit_are_told() -> None:
    found = FELL | {"before_rate": 0.62, "rate": 0.43, "verdict": "may be chance"}
    assert wording.ceiling_sentence(found).endswith("Nonconformities per audit: 0.43, before 0.62 (may be chance).")
    assert wording.ceiling_sentence(found | {"rate": float("nan")}) == ""


def test_a_list_of_changes_says_how_many_chance_alone_would_give() -> None:
    frame = pd.DataFrame([FELL | {"region": "East*", "p": 0.0005}, *[FELL | {"region": f"R{i}", "verdict": "may be chance", "p": 0.4} for i in range(9)],
                          FELL | {"region": "North", "verdict": "too few"}])  # fmt: skip
    sentence = wording.changes_sentence(frame, "region", "pass", by_chance=0.5)
    assert sentence == (
        r"**1 of 10 regions has changed by more than chance**: East\* fell from 84% to 75%. Of 10 compared, about 0.5 "
        "would by chance alone. 1 could not be compared."
    )
    weak = wording.changes_sentence(frame.assign(p=0.04), "region", "pass", by_chance=0.5)
    assert weak == (
        r"**1 of 10 regions has changed by more than chance if looked at alone; among so many it may be chance, which "
        r"gives about 0.5 on average**: East\* fell from 84% to 75%. 1 could not be compared."
    )
    quiet = frame[frame["verdict"] == "may be chance"]
    assert wording.changes_sentence(quiet, "region", "pass", by_chance=0.45).startswith("**None of 9 regions changed")
    assert (
        wording.changes_sentence(quiet.head(1), "region", "pass", by_chance=0.05)
        == "**R0 did not change by more than chance.**"
    )
    assert "can be compared" in wording.changes_sentence(frame.tail(1), "country", "pass", by_chance=0)


def test_periods_are_named_by_their_days() -> None:
    open_end = Filters(as_of=date(2025, 12, 19))
    now = Filters(start=date(2024, 12, 20), stop=date(2025, 12, 19))
    assert (wording.now_words(open_end, now), wording.then_words(open_end, now)) == (NOW, THEN)
    assert wording.now_words(now, now) == "From 2024-12-20 to 2025-12-19"
    assert wording.periods_sentence(NOW, THEN, "pass").startswith(f"{NOW}, compared with the 12 months before.")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"count": 3, "of": 5, "rate": 0.6, "effective_n": 5.0, "why": "few audits"},
             "fewer audits than the house rule asks for"),
        ({"count": 0, "of": 0, "rate": None, "effective_n": 0.0, "why": "no answers"}, "no checklist answers are on file"),
        ({"count": 60, "of": 60, "rate": 1.0, "effective_n": 30.0, "why": None}, "no exception in 60: up to 10% cannot be excluded"),
        ({"count": 0, "of": 60, "rate": 0.0, "effective_n": 30.0, "why": "one audit"},
         "one audit says nothing about the next; no exception in 60: up to 10% cannot be excluded"),
        ({"count": 2, "of": 2, "rate": 1.0, "effective_n": 2.0, "why": "one audit"},
             "one audit says nothing about the next"),
        ({"count": 20, "of": 20, "rate": None, "effective_n": 20.0, "why": "few sites"},
         "too few sites: it would speak of single sites"),
    ],
)  # fmt: skip
def test_a_note_says_why_and_what_a_rate_of_all_leaves_open(row: dict[str, Any], told: str) -> None:
    assert trust.note(row) == told


def test_no_findings_at_all_are_none_per_audit_and_one_each_is_nothing_special() -> None:
    none = {"count": 0, "of": 20, "rate": 0.0, "effective_n": 12.0, "why": None}
    assert trust.note(none, share=False) == "none in 20 audits: up to 0.25 per audit cannot be excluded"
    assert trust.note({**none, "count": 20, "rate": 1.0}, share=False) == ""


def test_a_headline_carries_its_doubts_and_the_average_supplier() -> None:
    row = {"count": 6, "of": 8, "rate": 0.75, "effective_n": 4.0, "why": "few audits", "assumed": True}
    assert trust.trusted("6 of 8 answers", row, {"of": 3, "rate": 0.8}) == (
        "6 of 8 answers; fewer audits than the house rule asks for; likeness of answers within an audit is assumed; "
        "average of 3 suppliers 80.0%"
    )
    assert (
        trust.trusted("6 of 8 answers", row | {"why": None, "assumed": False}, {"of": 1, "rate": 0.8})
        == "6 of 8 answers"
    )


def test_an_incomplete_end_says_how_that_is_known() -> None:
    trend = pd.DataFrame(
        {"period": pd.to_datetime(["2025-07-01", "2025-10-01"]), "complete": [True, False], "trust": "shown"}
    )
    day = date(2025, 11, 1)
    assumed = trust.incomplete_sentence(trend, "quarter", Knowledge(day, False, None, day))
    assert "1 quarter not complete. All audits up to 2025-11-01 are assumed to be on file; how late" in assumed
    measured = trust.incomplete_sentence(trend, "quarter", Knowledge(day, True, 30, day))
    assert measured.endswith("are assumed to be on file: 95% of audits arrive within 30 days.")
    ended = trust.incomplete_sentence(trend, "quarter", Knowledge(day, True, 30, day, date(2025, 10, 20), 12))
    assert ended.endswith("and in the two years before it audits were at most 12 days apart.")
    assert trust.incomplete_sentence(trend.head(1), "quarter", Knowledge(day, True, 30, day)) == ""


def test_breaks_are_named_and_only_the_newest_of_many() -> None:
    rows = [{"kind": "version", "scheme": "House_A", "before_version": "3", "version": "4", "reason": None},
            {"kind": "checklist", "scheme": "ISO", "before_version": None, "version": "", "reason": None},
            {"kind": "event", "scheme": None, "before_version": None, "version": None, "reason": "Plant rebuilt"},
            {"kind": "more", "scheme": "Food", "before_version": None, "version": None, "reason": None},
            {"kind": "less", "scheme": "Food", "before_version": None, "version": None, "reason": None}]  # fmt: skip
    assert [trust.break_text(row) for row in rows] == [
        "House_A 3 → 4", "ISO begins", "Plant rebuilt", "far more audits under Food", "far fewer audits under Food",
    ]  # fmt: skip
    unnamed = [row | {"scheme": "not stated"} for row in (rows[1], rows[4])]  # not: 'not stated begins'
    assert [trust.break_text(row) for row in unnamed] == [
        "no checklist stated", "far fewer audits under no checklist stated",
    ]  # fmt: skip
    breaks = pd.DataFrame({"supplier": ["A", "B", "A"], "period": pd.to_datetime(["2023-01-01", "2023-01-01", "2024-01-01"]),
                           "text": ["House_A 3 → 4", "House_A 3 → 4", "ISO begins"]})  # fmt: skip
    named = trust.named_breaks(breaks, "supplier", lines=2, label=str)
    assert named["text"].tolist() == ["House_A 3 → 4", "House_A 3 → 4", "A: ISO begins"]
    assert trust.named_breaks(breaks, "supplier", lines=3, label=str)["text"][0] == "House_A 3 → 4 (2 of 3 lines)"
    sentence = trust.breaks_sentence(named, "quarter")
    assert r"House\_A 3 → 4 (Q1 2023), A\: ISO begins (Q1 2024)" in sentence
    many = pd.DataFrame({"period": pd.date_range("2020-01-01", periods=7, freq="MS"), "text": list("abcdefg")})
    assert (
        "changes: c (Mar 2020), d (Apr 2020), e (May 2020), f (Jun 2020), g (Jul 2020), and 2 before."
        in trust.breaks_sentence(many, "month")
    )
    assert trust.breaks_sentence(breaks.head(0), "month") == ""


def test_several_checklists_behind_a_line_are_told() -> None:
    assert trust.mixed_sentence(["ISO"]) == ""
    assert trust.mixed_sentence(["ISO", "House 3"]).startswith("2 checklists are behind what is in view")


def test_a_figure_that_is_nought_in_both_periods_has_no_interval() -> None:
    row = {"verdict": "may be chance", "count": 0, "before_count": 0, "rate": 0.0, "before_rate": 0.0}
    assert moved_words(row, "nonconformities") == "None in either of the two periods."


def test_a_figure_says_whether_it_got_better_or_worse() -> None:
    """The same fall is bad for a pass rate and good for nonconformities and for what comes back."""
    assert moved_words(FELL, "pass").startswith("**▼ Worse, more than chance:** from 84% to 75%; -9.4 points")
    assert moved_words(FELL, "repeat").startswith("**▲ Better, more than chance:**")
    assert moved_words(FELL, "nonconformities").startswith("**▲ Better, more than chance:**")
    assert moved_words(FELL | {"verdict": "may be chance"}, "pass").startswith("**◇ May be chance:**")


def test_a_figure_says_that_its_change_comes_from_who_was_audited() -> None:
    """Seen with two exports side by side: findings per audit trebled, for the later period was of other regions."""
    assert moved_words(FELL, "pass").endswith("It comes from which sites were audited and how often.")
    regions = FELL | {"mix_sites": 0.0, "mix_regions": -0.118}
    assert moved_words(regions, "nonconformities").endswith("from which regions were audited and how often.")
    assert "It comes" not in moved_words(FELL | {"cause": "own"}, "pass")
    assert "It comes" not in moved_words(FELL | {"verdict": "may be chance"}, "pass")


def test_a_change_between_other_sites_is_called_no_change_of_anybody() -> None:
    """4 of the 100 sites of the later period were seen in the earlier one too: fewer than one in twenty."""
    assert "Hardly any site" not in moved_words(FELL, "pass")
    others = FELL | {"sites_both": 4, "sites_before": 300, "sites_after": 96}
    assert moved_words(others, "pass").endswith("different sites were audited, which is no change at any of them.")
    assert "Hardly any site" not in moved_words(others | {"sites_both": 6}, "pass")
    assert "Hardly any site" not in moved_words(others | {"verdict": "may be chance"}, "pass")


def test_a_rise_of_overdue_actions_is_told_as_one_only_where_files_could_have_told_otherwise() -> None:
    """Overdue at the end of 14 months: 3 in the first two, then one more each month, 15 in the last. Actions were raised
    in the first month only, so what is on file ends with the newest audit.

    | newest audit | months after it | told |
    |---|---|---|
    | of the last month | 0 | 12 more than a year before |
    | of the last but one | 1, which has only begun | the same |
    | 4 months before | 4 | the same, and that 4 of them came since |
    | of the second month | 12 | not known |
    """
    period = pd.date_range("2023-01-01", periods=14, freq="MS")
    frame = {"period": period, "count": [3, 3, *range(4, 16)], "of": 20, "added": [20] + [0] * 13, "finished": 0}
    months, late = pd.DataFrame(frame), {"count": 15}
    plain = "12 more than on 2023-02-28 (3 of 20 open). A full count, so there is no interval."
    assert counted_words(late, months, date(2024, 2, 5)) == counted_words(late, months, date(2024, 1, 5)) == plain
    assert counted_words(late, months, date(2023, 10, 5)) == (
        f"{plain} 4 became overdue after Oct 2023, since when nothing is on file."
    )
    assert counted_words(late, months, date(2023, 2, 5)).startswith(
        "Nothing has been recorded since Feb 2023: the change"
    )
    assert counted_words(late, months[:12], date(2023, 2, 5)) == NO_MONTH


def test_a_download_of_changes_says_which_two_periods_it_compares() -> None:
    """Its columns Before and Rate mean nothing without them."""
    periods = wording.periods_sentence(NOW, THEN, "conformity")
    told = about_changes(Filters(regions=("East",), as_of=date(2025, 12, 19)), periods)
    assert told.startswith(
        "Region East; full audits; as of 2025-12-19. In the 12 months up to 2025-12-19, compared with the"
    )
