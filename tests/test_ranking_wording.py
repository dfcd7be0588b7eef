"""The sentences that compare suppliers."""

from __future__ import annotations

import pandas as pd

from metrics.fair_ranking import BANDS
from metrics.supplier_trends import TRENDS
from pages.parts import ranking_wording as wording
from pages.parts import wording as words

NAN = float("nan")


def ranking(*bands: str) -> pd.DataFrame:
    compared = ("clearly worse", "cannot tell", "clearly better")
    worse = [0.5 if band in compared else NAN for band in bands]
    return pd.DataFrame({"band": bands, "worse": worse, "reliability": 0.4, "why": "old audits"})


def test_every_band_and_trend_has_its_word() -> None:
    assert tuple(words.BANDS) == BANDS and tuple(words.TRENDS) == TRENDS


def test_a_checklist_that_no_file_names_is_said_to_be_that() -> None:
    """'Audit pass rate: not stated' would say that there is no rate."""
    assert wording.checklist_name("not stated") == "checklist not stated"
    assert wording.checklist_name("House Audit 4") == "House Audit 4"


def test_bands_are_counted_and_only_what_there_is_is_said() -> None:
    told = ranking("clearly worse", "cannot tell", "cannot tell", "clearly better", "not enough audits")
    assert wording.ranking_sentence(told, "conformity", worst=0.2) == (
        "**1 of 5 suppliers is clearly worse than the bar in conformity, 1 clearly better.** Better says only: not among "
        "the worst 20% of suppliers, where the bar is. Of the worse ones about 0.5 is called so by chance. For 2 it "
        "is not clear; 1 does not have enough audits."
    )
    many = wording.ranking_sentence(ranking(*["not enough audits"] * 1200), "pass", worst=0.2)
    assert many.startswith("**None of 1,200 suppliers can be compared with the bar")
    assert many.endswith("in the audit pass rate:** the audits are too old to say anything about the present.")
    alone = wording.ranking_sentence(ranking("not compared"), "pass", worst=0.2)
    assert alone.endswith("can be compared with the bar in the audit pass rate.** 1 cannot be compared.")
    none_better = wording.ranking_sentence(ranking("clearly worse"), "pass", worst=0.2)
    assert "0 clearly better.** Of the worse ones" in none_better


def test_reliability_says_how_much_of_a_raw_list_is_chance() -> None:
    assert "more than 60% of what a list by raw rates shows between them is chance" in wording.reliability_sentence(
        ranking("cannot tell")
    )
    assert wording.reliability_sentence(ranking("not enough audits")) == ""


def test_the_raw_list_is_named_with_what_to_expect_instead() -> None:
    raw = pd.DataFrame(
        {
            "supplier": ["A*", "B"],
            "rate": [0.0, 0.2],
            "audits": [1, 9],
            "shrunken": [0.82, 0.4],
            "band": ["not enough audits", "clearly worse"],
        }
    )
    assert wording.raw_sentence(raw, "conformity") == (
        r"A list by raw rates would begin with A\* (0% in 1 audit; expected: 82%). Of its first 2, 1 is clearly "
        "worse and 1 does not have enough audits to say."
    )
    assert wording.raw_sentence(raw.head(0), "conformity") == ""


def funnel(phi: float, tau2: float, zones: tuple[str, ...] = ("inside", "worse 998")) -> pd.DataFrame:
    return pd.DataFrame({"zone": zones, "phi": phi, "tau2": tau2, "units": 500, "by_chance": 0.002 * len(zones)})


def test_a_funnel_says_how_many_lie_outside_by_chance_and_when_not_to_blame() -> None:
    assert wording.funnel_sentence(funnel(0.9, 0)) == (
        "1 of 2 suppliers lies outside the 99.8% lines; almost none would by chance."
    )
    told = wording.funnel_sentence(funnel(0.9, 0).assign(by_chance=0.06))
    assert told.endswith("; about 0.1 would by chance.")  # as the title above the funnel says
    spread = wording.funnel_sentence(funnel(2.0, 0.01))
    assert (
        "Taken together all 500 suppliers, in view or not, differ by more than chance, 1.4 times as far apart as it makes them"
        in spread
        and "blame" not in spread
    )
    assert "not whom to blame" in wording.funnel_sentence(funnel(3.1, 0.01))


def lines(*trends: str, flagged: int) -> pd.DataFrame:
    names = [f"S{at}" for at in range(len(trends))]
    told = {"tested": 812, "flagged": flagged, "expected_false": 0.1 * flagged, "false_share": 0.1}
    return pd.DataFrame({"supplier": names, "trend": trends, **told}, index=range(len(trends)))


def test_trends_carry_how_many_were_tested_and_how_many_are_false() -> None:
    assert wording.trends_sentence(lines("worse", "worse", "better", flagged=14), "conformity") == (
        "**2 suppliers are getting worse and 1 better** in conformity, beyond chance. Over all suppliers, in view "
        "or not, 812 lines of audits were tested and 14 flagged, about 1.4 of them by chance. If nothing moved anywhere, "
        "at most 10% of such lists would flag any line at all."
    )
    still = wording.trends_sentence(lines("no clear trend", flagged=1), "score")
    assert still.startswith("**No supplier in view is getting worse or better** in the audit score, beyond chance.")
    assert wording.trends_sentence(lines("worse", flagged=1), "score").startswith("**1 supplier is getting worse and 0")
    assert (
        wording.trends_sentence(lines("no clear trend", flagged=0), "score").count("and 0 flagged. If nothing moved")
        == 1
    )
    nobody = lines("too few audits", flagged=0).assign(tested=0)
    assert (
        wording.trends_sentence(nobody, "score")
        == wording.trends_sentence(nobody.head(0), "score")
        == wording.NO_TRENDS
    )


STANDING = {
    "band": "clearly worse", "checklist": "House 4", "shrunken": 0.74, "shrunken_low": 0.68, "shrunken_high": 0.79,
    "rate": 0.77, "audits": 12, "reliability": 0.84, "worse": 0.9998, "bar": 0.849, "why": None,
}  # fmt: skip


def test_one_supplier_is_told_with_all_it_rests_on() -> None:
    assert wording.band_sentence(STANDING, "conformity") == (
        "**◆ Clearly worse** in conformity under House 4: over 99% likely worse than the bar of 85%. 74% expected, "
        "68 to 79% with 90%; 77% as counted in 12 audits; 84% of that rests on its own audits."
    )
    few = wording.band_sentence(
        STANDING | {"band": "not enough audits", "why": "one audit", "worse": NAN}, "conformity"
    )
    assert few == (
        "**? Not enough audits** in conformity under House 4: one audit says nothing about the next. 77% as counted in "
        "12 audits; with what others show, 74% is to be expected."
    )
    alone = wording.band_sentence(STANDING | {"band": "not compared", "why": "few suppliers", "shrunken": NAN}, "pass")
    assert alone.endswith("under House 4: fewer than 20 suppliers have this checklist.")


def test_a_chance_is_never_said_to_be_certain() -> None:
    assert [wording.chance(share) for share in (0, 0.5, 1)] == ["under 1% likely", "50% likely", "over 99% likely"]


TREND = {
    "trend": "worse", "checklist": "House 4", "count": 12, "rate": -0.1398, "low": -0.195, "high": -0.053, "p": 0.0038,
    "auditors": 6,
}  # fmt: skip


def test_a_trend_is_told_with_slope_test_and_auditors() -> None:
    assert wording.trend_sentence(TREND, "conformity") == (
        "**↘ Getting worse** in conformity under House 4: -14.0 points a year over 12 audits, -19.5 points to -5.3 points "
        "with 95%; chance alone gives such a line in 0.4% of cases. 6 auditors: a change of auditor can look like a change "
        "of supplier."
    )
    short = wording.trend_sentence(TREND | {"trend": "slope only", "p": NAN, "auditors": 1}, "nonconformities")
    assert short.endswith("-0.14 a year over 12 audits, -0.20 to -0.05 with 95%.")
    none = wording.trend_sentence(TREND | {"trend": "too few audits", "rate": NAN, "count": 1}, "score")
    assert none.endswith("under House 4: 1 audit to compare.")
    single = wording.trend_sentence(TREND | {"trend": "too few audits", "rate": NAN, "count": 0}, "score")
    assert single.endswith("under House 4: no two audits of one site to compare.")


def test_rates_are_printed_as_their_measure_is() -> None:
    assert (wording.value("pass", 0.5), wording.value("nonconformities", 2.666)) == ("50%", "2.67")
    assert (wording.span("pass", NAN, NAN), wording.span("nonconformities", 1.5, 2.5)) == ("", "1.50 to 2.50")
    assert wording.bar_note("pass", pd.DataFrame({"bar": [NAN]})) == ""
