"""Figures of actions and coverage by their data."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from charts.actions import AGES, actions_over_time, ageing_bars, late_actions
from charts.coverage import standing_bars, turnover_bars
from charts.drift import share_drift
from charts.theme import SEVERITIES, years_axis
from metrics.action_ageing import BUCKETS
from metrics.periods import two_years
from pages.parts.action_wording import BUCKETS as BUCKET_WORDS
from pages.parts.action_wording import (
    IMPOSSIBLE,
    LATE_BUCKETS,
    MARKS,
    WHICH,
    OnTimeYears,
    on_time_sentence,
    verified_value,
)
from pages.parts.coverage_wording import STANDING_WORDS, TURNOVER_MEASURES, cohort_sentence, turnover_sentence

HOSTILE = '<b>Acme</b> & <a href="http://elsewhere">Co</a>'
YEARS = [pd.Timestamp("2022-01-01"), pd.Timestamp("2023-01-01"), pd.Timestamp("2024-01-01")]


def ages(**names: list[str]) -> pd.DataFrame:
    """Two open actions in every bucket of every name."""
    [(facet, values)] = names.items()
    rows = [(value, bucket, 2) for value in values for bucket in BUCKETS]
    return pd.DataFrame(rows, columns=[facet, "bucket", "count"])


def test_no_age_looks_like_a_severity() -> None:
    """Both are drawn side by side: red with crosses is critical there, and must not be over 90 days late here."""
    assert not {look for look, _ in AGES.values()} & {colour for colour, _, _ in SEVERITIES.values()}
    assert len(set(AGES.values())) == len(AGES)


def test_every_bucket_standing_and_list_has_its_words() -> None:
    assert set(BUCKETS) == set(BUCKET_WORDS) == set(LATE_BUCKETS) == set(MARKS)
    assert all(WHICH.values()) and all(IMPOSSIBLE.values()) and all(STANDING_WORDS.values())


def test_no_verification_on_file_is_not_told_as_none_verified() -> None:
    assert verified_value({"count": 0, "rate": 0.0}, 0) == "–"
    assert verified_value({"count": 0, "rate": 0.0}, 2) == "0.0%"
    assert verified_value({"count": 3, "rate": 0.75}, 0) == "75.0%"


def test_ages_are_stacked_by_severity_with_its_symbol_in_order() -> None:
    frame = ages(severity=["minor", "critical"])
    frame.loc[(frame["severity"] == "critical") & (frame["bucket"] == "not due"), "count"] = 0
    figure = ageing_bars(frame, title="Ages", label=MARKS.__getitem__)
    assert [trace.name for trace in figure.data] == ["◆ Critical", "● Minor"]
    assert [list(mark) for mark in figure.data[0].customdata] == [[bucket, "critical"] for bucket in BUCKETS[1:]]
    assert list(figure.layout.xaxis.ticktext) == [MARKS[bucket] for bucket in BUCKETS]


def test_the_most_late_stand_on_top_and_the_rest_is_counted() -> None:
    frame = ages(supplier=["Quiet", HOSTILE, "Third"])
    frame.loc[(frame["supplier"] == "Quiet") & (frame["bucket"] != "not due"), "count"] = 0
    frame.loc[(frame["supplier"] == HOSTILE) & (frame["bucket"] == "over 90"), "count"] = 9
    figure = late_actions(frame, facet="supplier", title="Late", subtitle="Open.", most=2)
    assert figure.layout.title.subtitle.text == "Open. The 2 of 3 with the most overdue"
    assert [list(mark) for mark in figure.data[0].customdata] == [[HOSTILE], ["Third"]]
    assert "<b>Acme</b>" not in (figure.to_json() or "").replace("\\u003c", "<").split("customdata")[0]
    assert all("<a href" not in str(text) for trace in figure.data for text in trace.hovertext)


def test_a_long_name_on_an_axis_takes_two_lines_and_its_rows_are_higher() -> None:
    """35 letters; two bars of 34 pixels in place of 28."""
    short = late_actions(ages(supplier=["Acme", "Beta"]), facet="supplier", title="Late")
    long = late_actions(ages(supplier=["Acme", "Shenzhen Bright Garment Accessories"]), facet="supplier", title="Late")
    assert sorted(long.layout.yaxis.ticktext) == ["Acme", "Shenzhen Bright Garment<br>Accessories"]
    assert long.layout.height == short.layout.height + 2 * 6


def test_the_last_open_period_is_hollow_and_the_first_date_drawn_only_where_it_differs() -> None:
    frame = pd.DataFrame({"period": YEARS, "count": [1, 2, 3], "of": [4, 5, 6], "late_first": [1, 2, 3],
                          "complete": [True, True, False]})  # fmt: skip
    figure = actions_over_time(frame, title="Open", every="year")
    assert [trace.name for trace in figure.data] == ["open", "overdue"]
    assert list(figure.data[0].marker.symbol) == ["circle", "circle", "circle-open"]
    assert "2024 so far" in figure.data[1].hovertext[2]
    none = actions_over_time(frame.assign(count=0, late_first=0), title="Open", every="year", undated=True)
    assert [trace.name for trace in none.data] == ["open"]  # a line at nought would say that none is late
    moved = actions_over_time(frame.assign(late_first=[1, 3, 3]), title="Open", every="year")
    assert [trace.name for trace in moved.data] == ["open", "past the first due date", "overdue"]


def test_standings_are_parts_of_a_bar_with_the_least_covered_on_top() -> None:
    rows = [
        ("East", "valid", 5),
        ("East", "expired", 1),
        ("West", "valid", 1),
        ("West", "never", 3),
        ("West", "thin", 9),
    ]
    frame = pd.DataFrame(rows, columns=["region", "measure", "count"])
    figure = standing_bars(frame, facet="region", title="Sites", standing_label=STANDING_WORDS.__getitem__)
    assert [trace.name for trace in figure.data] == [STANDING_WORDS[name] for name in ("valid", "expired", "never")]
    assert list(figure.layout.yaxis.ticktext) == ["West", "East"]
    assert list(figure.data[2].customdata[0]) == ["West", "never"]
    assert "3 of 4 sites" in figure.data[2].hovertext[0]


def test_leaving_points_down_and_nobody_enters_where_the_data_begin() -> None:
    frame = pd.DataFrame({
        "period": [day for day in YEARS for _ in range(2)], "measure": ["entering", "leaving"] * 3,
        "count": [9, 0, 2, 1, 0, 3], "of": [9, 9, 11, 11, 10, 10], "why": ["data begin here", *[None] * 5],
    })  # fmt: skip
    entering, leaving = turnover_bars(frame, title="Suppliers").data
    assert list(entering.y) == [2, 0] and list(leaving.y) == [0, -1, -3]


def test_who_has_no_valid_audit_is_not_said_to_have_left() -> None:
    """One supplier audited in 2022, active, its audit overdue: it was not audited again, and may still supply."""
    frame = pd.DataFrame({"period": YEARS[:1], "measure": ["leaving"], "count": [1], "of": [1], "why": [None]})
    _, bars = turnover_bars(frame, title="Suppliers", label=TURNOVER_MEASURES.__getitem__).data
    assert bars.name == "without a valid audit since" and "without a valid audit since: 1 of 1" in bars.hovertext[0]
    assert turnover_sentence(frame, "year") == "None came in; 1 had its last audit and no valid one since."


def test_it_is_said_from_when_on_suppliers_are_known_to_be_new_and_why() -> None:
    """Nine in 2022, where the data begin, are no newcomers; two in 2023 are."""
    frame = pd.DataFrame({"period": YEARS[:2], "measure": "entering", "count": [9, 2], "of": [9, 11],
                          "why": ["data begin here", None]})  # fmt: skip
    told, left = "2 suppliers came in since the beginning of 2023", "; 0 had their last audit and no valid one since."
    before = " (before, the first audit on file need not be the first there was)"
    assert turnover_sentence(frame, "year") == f"{told}{before}{left}"
    assert turnover_sentence(frame[1:], "year") == f"{told}{left}"


def test_a_quarter_is_not_told_as_its_year() -> None:
    """80 % in the first quarter of 2021 and 90 % in the third of 2022: neither is what its year had."""
    lines = pd.DataFrame({
        "group": ["all"] * 2 + ["throughout"] * 2, "period": pd.to_datetime(["2021-01-01", "2022-07-01"] * 2),
        "complete": True, "rate": [0.8, 0.9, 0.8, 0.9], "suppliers": [None, None, 7, 7],
    })  # fmt: skip
    assert cohort_sentence(lines, "Conformity", "quarter") == (
        "Conformity from Q1 2021 to Q3 2022: 80.0% to 90.0% over all, 80.0% to 90.0% at the 7 suppliers audited throughout."
    )


def test_years_of_on_time_closing_are_told_with_their_last_day() -> None:
    """On files a year old the last 12 months hold nothing but what nobody knows: these end with the newest audit."""
    assert two_years(date(2024, 2, 29)) == (
        (date(2022, 3, 1), date(2023, 2, 28)), (date(2023, 3, 1), date(2024, 2, 29)),
    )  # fmt: skip
    row = {"rate": 0.5, "count": 50, "of": 100, "low": 0.4, "high": 0.6, "trust": "shown"}
    told = on_time_sentence(row, OnTimeYears(row, row, date(2024, 2, 29)))
    assert told == (
        "50% were closed by the date first agreed (50 of 100 due). Of those due in the 12 months up to 2024-02-29 it "
        "was 50% (50 of 100), as against 50% in the 12 months before (50 of 100); this may be chance."
    )


def test_small_shares_get_an_axis_of_their_size() -> None:
    frame = pd.DataFrame({"period": YEARS, "measure": "not applicable", "count": [5, 6, 7], "of": 100, "why": None,
                          "rate": [0.05, 0.06, 0.07], "low": [0.03, 0.04, 0.05], "high": [0.08, 0.09, 0.10]})  # fmt: skip
    figure = share_drift(frame, facet="measure", title="Left out", every="year")
    assert figure.layout.yaxis.range == pytest.approx((0, 0.11))
    assert list(figure.data[0].customdata[0]) == ["not applicable", "2022-01-01"]


@pytest.mark.parametrize(("last", "every"), [("2024-12-31", "M12"), ("2035-01-01", "M24"), ("2060-01-01", "M60")])
def test_years_do_not_run_into_each_other(last: str, every: str) -> None:
    days = pd.Series([pd.Timestamp("2020-01-01"), pd.Timestamp(last)])
    assert years_axis(days)["dtick"] == every
