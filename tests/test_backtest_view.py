"""The test on the past in words and as a picture."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from charts.calibration import calibration_plot
from metrics.backtest import VERDICTS, BackTest, Estimate, frame_of
from metrics.calibration import Bin
from pages.parts.backtest_wording import (
    BADGES,
    EVENTS,
    badge_words,
    calibration_sentence,
    compared_rows,
    how,
    lift_sentence,
    verdict_sentence,
)

TEST = BackTest(
    event="fail_or_major", months=6, least=70, verdict="usable", among="audits", audits=716, events=190, sites=85,
    windows=10, unknown=16, first=date(2020, 12, 20), last=date(2025, 12, 20), base_rate=190 / 716,
    auc=Estimate(0.78, 0.73, 0.82), over_last=Estimate(0.15, 0.12, 0.18), skill=Estimate(0.21, 0.13, 0.27),
    lift10=Estimate(2.1, 1.6, 2.8), lift20=Estimate(2.2, 1.8, 2.5), last_auc=0.63, last_skill=-0.52,
    slope=0.79, by_chance=0.55, p=0.001, bins=(Bin(0.05, 4, 72, 4 / 72, 0.02, 0.13), Bin(0.7, 46, 72, 46 / 72, 0.5, 0.74)),
)  # fmt: skip


def row(test: BackTest = TEST) -> dict[Any, Any]:
    return dict(frame_of(test).to_dict("records")[0])


def test_every_verdict_and_event_has_words() -> None:
    assert set(BADGES) == set(VERDICTS)
    for verdict in VERDICTS:
        for event in EVENTS:
            told = row(replace(TEST, verdict=verdict, event=event))
            assert verdict_sentence(told) and badge_words(told)[0] and EVENTS[event] in how(told)


def test_the_verdict_is_said_with_its_evidence() -> None:
    assert verdict_sentence(row()) == (
        "On 716 audits of 85 sites since December 2020, the predicted chance put one that failed or raised a major or "
        "critical finding above one that did not **78% of the time** (73 to 82%). A coin gives 50%, the last result "
        "carried forward 63%. It may be used to choose audits."
    )
    assert lift_sentence(row()) == (
        "Of the sites by score, the highest tenth brought **2.1 times** the usual (1.6 to 2.8); the highest fifth "
        "brought **2.2 times** the usual (1.8 to 2.5). Usual: 27%."
    )
    assert "too far apart (calibration slope 0.79, 1 is right). They save 21%" in calibration_sentence(row())


def test_a_score_no_better_than_a_coin_is_warned_of() -> None:
    coin = row(replace(TEST, verdict="no better than chance", auc=Estimate(0.52, 0.48, 0.56)))
    assert "**52% of the time** (48 to 56%)" in verdict_sentence(coin)
    assert verdict_sentence(coin).endswith("**Do not use it to choose audits.**")
    last = row(replace(TEST, verdict="no better than the last result", over_last=Estimate(0.0, -0.02, 0.02)))
    assert "no better than the last result** (difference -2 to 2%)" in verdict_sentence(last)


@pytest.mark.parametrize(
    ("audits", "events", "said"),
    [
        (400, 31, "Not enough audits to judge (31 events, 70 needed)"),
        (100, 95, "Not enough audits to judge (5 audits without the event, 70 needed)"),
    ],
)
def test_too_few_are_counted(audits: int, events: int, said: str) -> None:
    few = BackTest("fail", 6, 70, "not enough audits", "audits", audits, events, 40, 3, 0)
    assert badge_words(row(few))[0] == said
    assert "not enough audits to judge** this score" in verdict_sentence(row(few), score="this score")
    nothing = row(replace(few, audits=0, events=0))
    assert "house rule “What a forecast predicts”" in verdict_sentence(nothing)
    assert lift_sentence(nothing) == calibration_sentence(nothing) == ""


def test_the_score_stands_beside_what_is_known_without_it() -> None:
    told = compared_rows(row())
    assert told["auc"].tolist() == [0.78, 0.63, 0.5] and told["skill"].tolist() == [0.21, -0.52, 0.0]
    assert told["auc_span"].tolist() == ["73 to 82%", "", ""]


def test_the_calibration_plot_draws_every_bin_with_its_interval() -> None:
    bins = pd.DataFrame([(one.chance, one.rate, one.low, one.high, one.count, one.of) for one in TEST.bins],
                        columns=["chance", "rate", "low", "high", "count", "of"])  # fmt: skip
    figure = calibration_plot(
        bins, title="Chances", foretold="Predicted chance", came="Audits that did", base_rate=0.27
    )
    [marks] = figure.data
    assert figure.layout.title.subtitle.text == "A mark: 72 audits of like chance; line: 95% interval"
    assert list(marks.x) == [0.05, 0.7] and list(marks.error_y.array) == pytest.approx([0.13 - 4 / 72, 0.74 - 46 / 72])
    assert "Predicted 70%<br>Audits that did: 64% (46 of 72)" in marks.hovertext[1]
    diagonal, base = figure.layout.shapes
    assert (diagonal.x0, diagonal.y0) == (0, 0) and diagonal.x1 == diagonal.y1 and base.y0 == 0.27
    assert figure.layout.xaxis.range == figure.layout.yaxis.range


def test_a_mark_says_how_many_audits_it_holds() -> None:
    """Of 100 audits 65 have the same chance and cannot be parted: one mark holds them, and is no tenth."""
    bins = pd.DataFrame({"chance": [0.1, 0.3, 0.6], "rate": [0.1, 0.3, 0.6], "low": 0.0, "high": 1.0, "count": [1, 20, 16],
                         "of": [8, 65, 27]})  # fmt: skip
    figure = calibration_plot(bins, title="Chances", foretold="Chance", came="Came", base_rate=0.37)
    assert figure.layout.title.subtitle.text == "A mark: 8 to 65 audits of like chance; line: 95% interval"
    small, large, middle = figure.data[0].marker.size
    assert small < middle < large


def shown(told):  # type: ignore[no-untyped-def]  # runs alone, as a script without this file's imports
    import duckdb

    from metrics.filters import Filters
    from pages.parts.backtest_view import badge, whole_test

    badge(told)
    whole_test(duckdb.connect(), told, Filters(), key="chance")


def test_the_page_part_shows_badge_sentence_picture_and_table() -> None:
    page = AppTest.from_function(shown, args=(row(),), default_timeout=60).run()
    assert not page.exception and len(page.dataframe) == 1 and "Tested on the past: usable" in page.markdown[0].value
    few = row(BackTest("fail", 6, 70, "not enough audits", "audits", 0, 0, 0, 0, 0))
    page = AppTest.from_function(shown, args=(few,), default_timeout=60).run()
    assert not page.exception and len(page.dataframe) == 0
