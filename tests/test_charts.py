"""Figures by their data, never by their image."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from charts.actions import open_actions
from charts.change import change_parts, change_steps
from charts.comparison import rate_comparison
from charts.heatmap import rate_heatmap
from charts.history import audit_history
from charts.pareto import severity_pareto
from charts.severities import FAINT, severity_bars
from charts.theme import plain, share_range, short
from charts.trend import rate_trend
from metrics.periods import Knowledge
from pages.parts.trust_wording import faint_bars_sentence

HOSTILE = '<b>Acme</b> & <a href="http://elsewhere">Co</a> with a very long name indeed'


def rates(**columns: Sequence[object]) -> pd.DataFrame:
    """Rows of a metric: half of ten, then a rate nobody knows."""
    size = len(next(iter(columns.values())))
    known = {"count": [5] * size, "of": [10] * size, "rate": [0.5] * size, "low": [0.24] * size, "high": [0.76] * size}
    return pd.DataFrame({**columns, **known, "why": [None] * size})


def unknown(frame: pd.DataFrame, row: int) -> pd.DataFrame:
    changed = frame.copy()
    changed.loc[row, ["rate", "low", "high"]] = float("nan")
    changed.loc[row, ["count", "of"]] = 0
    changed["why"] = changed["why"].astype(object)
    changed.loc[row, "why"] = "no answers"
    return changed


def quarters(names: list[str]) -> pd.DataFrame:
    days = [pd.Timestamp("2024-01-01"), pd.Timestamp("2024-04-01")]
    return rates(supplier=[name for name in names for _ in days], period=days * len(names))


def traces(figure: go.Figure, mode: str) -> list[go.Scatter]:
    return [trace for trace in figure.data if trace.mode == mode]


def reported(trace: Any) -> list[list[str]]:
    """What a click on each mark reports."""
    return [list(values) for values in trace.customdata]


def texts(figure: go.Figure) -> str:
    return figure.to_json() or ""


def test_one_line_has_its_band_its_counts_and_its_target() -> None:
    figure = rate_trend(quarters(["Acme"]).drop(columns="supplier"), title="Pass rate", target=0.9)
    (line,) = traces(figure, "lines+markers")
    assert list(line.y) == [0.5, 0.5]
    assert reported(line) == [["", "2024-01-01"], ["", "2024-04-01"]]
    assert "5 of 10" in line.hovertext[0] and "24.0% to 76.0%" in line.hovertext[0]
    band = [trace for trace in figure.data if trace.fill == "tonexty"]
    assert list(band[0].y) == [0.76, 0.76]
    assert figure.layout.shapes[0].y0 == 0.9
    assert "target 90%" in figure.layout.annotations[0].text


def test_one_period_alone_has_no_other_beside_it_on_the_axis() -> None:
    frame = quarters(["Acme"]).head(1)
    assert list(rate_trend(frame, title="Pass rate", facet="supplier").layout.xaxis.tickvals) == [
        frame["period"].iloc[0]
    ]


def test_at_most_six_lines_are_coloured_and_the_others_grey() -> None:
    figure = rate_trend(quarters([f"S{at}" for at in range(9)]), title="Pass rate", facet="supplier", shown=["S8"])
    assert [trace.name for trace in traces(figure, "lines+markers")] == ["S8"]
    assert len(traces(figure, "lines")) == 8
    most = rate_trend(quarters([f"S{at}" for at in range(9)]), title="Pass rate", facet="supplier")
    assert len(traces(most, "lines+markers")) == 6


def test_no_line_is_told_from_another_by_its_colour_alone() -> None:
    figure = rate_trend(quarters([f"S{at}" for at in range(6)]), title="Pass rate", facet="supplier")
    shapes = [set(trace.marker.symbol) for trace in traces(figure, "lines+markers")]
    assert len(shapes) == 6 and len(set.union(*shapes)) == 6


def test_the_words_of_a_break_stand_on_two_lines_and_widen_no_axis() -> None:
    frame = quarters(["Acme"]).drop(columns="supplier")
    period = sorted(frame["period"])[1]
    breaks = pd.DataFrame({"period": [period], "text": ["Europe: House Audit 3 begins (4 of 6 lines)"]})
    figure = rate_trend(frame, title="Pass rate", breaks=breaks)
    [note] = figure.layout.annotations
    assert note.text == "Europe: House Audit<br>3 begins (4 of 6 li…"
    assert figure.layout.xaxis.range[0] > frame["period"].min() - pd.Timedelta(days=60)


def test_the_words_of_a_break_run_across_no_other_break() -> None:
    """Of twenty quarters the lines break at the 4th, the 17th and the 18th: between the last two no word has room, nor
    has one to the right of the last. The words of the first two point away from their neighbours."""
    days = list(pd.date_range("2020-01-01", periods=20, freq="QS"))
    frame = pd.DataFrame({"period": days, "count": 5, "of": 10, "rate": 0.5, "low": 0.2, "high": 0.8, "why": None})
    breaks = pd.DataFrame({"period": [days[3], days[16], days[17]], "text": ["A begins", "B begins", "FHRS begins"]})
    notes = rate_trend(frame, title="Pass rate", breaks=breaks).layout.annotations
    assert [(note.text, note.xanchor) for note in notes] == [("A begins", "left"), ("B begins", "right")]


def test_dots_are_ordered_from_the_lowest_and_show_a_missing_rate_as_missing() -> None:
    frame = rates(region=["East", "West", "South"])
    frame.loc[1, "rate"] = 0.3
    figure = rate_comparison(unknown(frame, 2), facet="region", title="Conformity", target=0.9)
    known, missing = figure.data
    assert reported(known) == [["West"], ["East"]]
    assert list(known.error_x.arrayminus) == pytest.approx([0.06, 0.26])
    assert set(missing.text) == {"\u2002no rate"}  # beside the cross: a plain space would put the words on it
    assert missing.name == "not available" and "no answers" in missing.hovertext[0]
    assert list(figure.layout.yaxis.ticktext) == ["West  n=10", "East  n=10", "South  n=0"]


def test_an_axis_of_small_shares_begins_at_nought_and_ends_near_them() -> None:
    """Repeat rates of 12 to 19 %, intervals up to 22 %: to 25 %. One interval up to 60 %: to 65 %. A rate of 60 %: to all."""
    repeats = rates(region=["East", "West"]).assign(rate=[0.12, 0.19], low=[0.10, 0.15], high=[0.15, 0.22])
    assert list(rate_comparison(repeats, facet="region", title="Repeat rate").layout.xaxis.range) == [0, 0.25]
    large = repeats.assign(high=[0.15, 0.6])
    assert list(rate_comparison(large, facet="region", title="Repeat rate").layout.xaxis.range) == [0, 0.65]
    most = large.assign(rate=[0.12, 0.6])
    assert list(rate_comparison(most, facet="region", title="Repeat rate").layout.xaxis.range) == [0, 1.01]
    line = quarters(["Acme"]).drop(columns="supplier").assign(rate=0.15, low=0.1, high=0.19)
    assert list(rate_trend(line, title="Repeat rate").layout.yaxis.range) == [0, 0.2]
    assert list(rate_trend(line, title="Repeat rate", target=0.9).layout.yaxis.range) == [0, 1.01]
    assert share_range(0.86, 0.97, largest=0.95) == [0.8, 1.01]


def test_rates_that_rest_on_too_little_are_hollow_grey_or_in_brackets() -> None:
    frame = rates(region=["East", "West"], dimension=["Social"] * 2).assign(
        trust=["shown", "grey"], why=["", "one audit"]
    )
    shown, grey = rate_comparison(frame, facet="region", title="Conformity").data
    assert (shown.marker.symbol, grey.marker.symbol) == ("circle", "circle-open")
    assert shown.marker.color != grey.marker.color and "one audit" in grey.hovertext[0]
    (cells,) = rate_heatmap(frame, rows="dimension", columns="region", title="", centre=0.9).data
    assert list(cells.text) == ["50%", "(50%)"]
    assert cells.marker.color[1].startswith("rgba(")
    trend = quarters(["Acme"]).assign(trust=["grey", "shown"], complete=[True, False])
    (line,) = traces(rate_trend(trend.drop(columns="supplier"), title="Pass rate"), "lines+markers")
    assert list(line.marker.symbol) == ["circle-open", "circle-open"]
    assert "not complete" in line.hovertext[1] and "not complete" not in line.hovertext[0]


def test_a_heatmap_leaves_names_on_two_lines_room_beside_slanted_columns() -> None:
    """On a phone the names of the columns slant and take a part of its height: two lines then met the next name."""
    drawn = [
        rate_heatmap(
            rates(region=["East", "West"], dimension=[name] * 2),
            rows="dimension", columns="region", title="", centre=0.9,
        )
        for name in ("Social", "Souss Tamlalt Garments S.A.R.L.")
    ]  # fmt: skip
    assert [figure.layout.yaxis.ticktext[0].count("<br>") for figure in drawn] == [0, 1]
    assert [figure.layout.height for figure in drawn] == [120 + 44, 120 + 44 + 40]


def changes(**columns: Sequence[object]) -> pd.DataFrame:
    """One change: 84 to 75 %, own change +2, others audited -11 (sites -10, checklists -1)."""
    row = {
        "before_rate": 0.84, "rate": 0.75, "difference": -0.09, "difference_low": -0.15, "difference_high": -0.03,
        "own": 0.02, "own_low": -0.01, "own_high": 0.05, "mix": -0.11, "mix_sites": -0.10, "mix_regions": 0.0,
        "mix_checklists": -0.01, "strata": "sites", "verdict": "more than chance",
    }  # fmt: skip
    size = len(next(iter(columns.values())))
    return pd.DataFrame({**columns, **{name: [value] * size for name, value in row.items()}})


def test_the_steps_of_a_change_lead_from_before_to_after() -> None:
    figure = change_steps(changes(all=["all"]).to_dict("records")[0], title="Change")
    bars = [trace for trace in figure.data if trace.type == "bar"]
    ends = [(trace.base[0], trace.base[0] + trace.x[0]) for trace in bars]
    assert [end for pair in ends for end in pair] == pytest.approx([0.84, 0.86, 0.86, 0.76, 0.76, 0.75])
    assert list(figure.layout.yaxis.ticktext) == [
        "Before<br>84.0%", "Same sites<br>+2.0 points", "Site mix<br>-10.0 points",
        "Checklist mix<br>-1.0 points", "After<br>75.0%",
    ]  # fmt: skip
    assert bars[0].error_x.array[0] == pytest.approx(0.03)


def test_the_axis_of_a_change_ends_at_none_and_all() -> None:
    """From 96 to 99 % with an interval of the own change that runs past all: it is drawn up to 100 %."""
    row = changes(all=["all"]).to_dict("records")[0] | {
        "before_rate": 0.96, "rate": 0.99, "own": 0.03, "own_low": -0.01, "own_high": 0.07, "mix_sites": 0.0,
        "mix_checklists": 0.0,
    }  # fmt: skip
    figure = change_steps(row, title="Change")
    low, high = figure.layout.xaxis.range
    assert 0 <= low < 0.95 and high == 1
    own = next(trace for trace in figure.data if trace.type == "bar")
    assert own.error_x.array[0] == pytest.approx(0.01) and own.error_x.arrayminus[0] == pytest.approx(0.04)


def test_changes_side_by_side_have_their_parts_and_an_open_mark_for_chance() -> None:
    frame = changes(region=[HOSTILE, "West"])
    frame["verdict"] = ["more than chance", "may be chance"]
    frame["difference"] = [-0.09, -0.02]
    own, mix, together = change_parts(frame, facet="region", title="Change").data
    assert list(own.x) == pytest.approx([2, 2]) and list(mix.x) == pytest.approx([-11, -11])
    assert list(together.marker.symbol) == ["diamond", "diamond-open"]
    assert reported(together) == [[HOSTILE], ["West"]]
    assert "&lt;b&gt;Acme" in own.hovertext[0] and "-9.0 points" in own.hovertext[0]


def test_severities_over_time_begin_and_end_with_what_was_found() -> None:
    """Nothing in the first and the last of four years."""
    years = [pd.Timestamp(f"{year}-01-01") for year in (2020, 2021, 2022, 2023)]
    frame = pd.DataFrame({"severity": "major", "period": years, "count": [0, 2, 3, 0]})
    (bars,) = severity_bars(frame, title="Findings", every="year").data
    assert list(bars.y) == [2, 3]


def test_findings_of_a_period_that_is_not_complete_are_faint_and_said_to_be_so() -> None:
    """Seen where an export ended in March: its last quarter looked like a fall."""
    quarters = [pd.Timestamp("2023-10-01"), pd.Timestamp("2024-01-01")]
    frame = pd.DataFrame({"severity": "major", "period": quarters, "count": [4, 3], "complete": [True, False]})
    (bars,) = severity_bars(frame, title="Findings").data
    assert list(bars.marker.opacity) == [1.0, FAINT]
    assert ["so far" in words for words in bars.hovertext] == [False, True]
    known = Knowledge(date(2024, 3, 16), False, None, date(2024, 9, 1), date(2024, 3, 11), 5)
    assert faint_bars_sentence(frame, "quarter", known) == (
        "Faint bars: an incomplete period. 1 quarter not complete. All audits up to 2024-03-16 are assumed to be on file: "
        "the newest is of 2024-03-11, and in the two years before it audits were at most 5 days apart."
    )
    assert faint_bars_sentence(frame.head(1), "quarter", known) == ""


def test_only_the_lowest_are_drawn_and_the_subtitle_says_so() -> None:
    figure = rate_comparison(rates(region=[f"R{at}" for at in range(40)]), facet="region", title="Conformity", most=12)
    assert len(figure.data[0].y) == 12
    assert "The 12 lowest of 40." in figure.layout.title.subtitle.text


def test_a_heatmap_prints_numbers_reports_its_cell_and_greys_what_is_not_available() -> None:
    frame = rates(dimension=["Social", "Social"], region=["East", "West"])
    figure = rate_heatmap(unknown(frame, 1), rows="dimension", columns="region", title="Conformity", centre=0.9)
    (cells,) = figure.data
    assert list(cells.text) == ["50%", "n/a"]
    assert reported(cells) == [["Social", "East"], ["Social", "West"]]
    assert cells.marker.color[0].startswith("rgb(") and cells.marker.color[1].startswith("rgba(")
    assert "not available" in cells.hovertext[1]


def test_the_pareto_is_split_by_weighted_severity_and_adds_up() -> None:
    frame = pd.DataFrame(
        {
            "scheme": ["House", "House", "Home"],
            "version": ["3", "4", None],
            "clause": ["4.1", "4.1", "9"],
            "title": ["Wages", "Wages", None],
            "findings": [6, 3, 1],
            "critical": [1, 0, 0],
            "minor": [5, 3, 1],
            "rate": [15 / 19, 3 / 19, 1 / 19],
            "cumulative": [15 / 19, 18 / 19, 1.0],
        }
    )
    figure = severity_pareto(frame, {"critical": 10, "minor": 1}, facet="clause", title="Clauses")
    critical, minor, ends = figure.data
    assert list(critical.x) == [10, 0, 0] and list(minor.x) == [5, 3, 1]
    assert list(ends.x) == [15, 3, 1] and list(ends.text) == [" 79%", " 95%", " 100%"]
    assert "xaxis2" not in figure.to_dict()["layout"]
    assert figure.layout.xaxis.title.text == "Weight: findings ×<br>weight of severity"  # a phone has room for it
    assert list(figure.layout.yaxis.ticktext) == ["4.1 Wages<br>House 3", "4.1 Wages<br>House 4", "9"]
    long = frame.assign(title=pd.Series(["Wages are paid in full and on time", "Wages", None]))
    higher = severity_pareto(long, {"critical": 10, "minor": 1}, facet="clause", title="Clauses")
    assert higher.layout.yaxis.ticktext[0] == "4.1 Wages are paid in full and<br>on time<br>House 3"
    assert (figure.layout.height, higher.layout.height) == (186 + 3 * 2 * 17, 186 + 3 * 3 * 17)  # 17 pixels a line
    assert "6 nonconformities: 1 critical, 5 minor" in critical.hovertext[0]
    assert "this and those above: 95%" in critical.hovertext[1]
    assert reported(critical)[1] == ["House", "4", "4.1"] and reported(critical)[2] == ["Home", "", "9"]


def test_severities_carry_a_symbol_and_leave_the_sum_out() -> None:
    frame = pd.DataFrame(
        {
            "period": [pd.Timestamp("2024-01-01")] * 3,
            "severity": ["all", "critical", "minor"],
            "count": [5, 2, 3],
        }
    )
    figure = severity_bars(frame, title="Findings")
    assert [trace.name for trace in figure.data] == ["◆ Critical", "● Minor"]
    assert reported(figure.data[0]) == [["critical", "2024-01-01"]]
    assert "Q1 2024" in figure.data[0].hovertext[0]


def test_open_actions_count_the_overdue_once() -> None:
    frame = pd.DataFrame(
        {
            "supplier": ["Acme", "Acme", "Beta", "Beta"],
            "measure": ["open", "overdue", "open", "overdue"],
            "count": [5, 2, 4, 3],
        }
    )
    overdue, waiting = open_actions(frame, facet="supplier", title="Actions").data
    assert list(overdue.x) == [3, 2] and list(waiting.x) == [1, 3]
    assert reported(overdue) == [["Beta"], ["Acme"]]


def test_a_history_tells_results_by_symbol() -> None:
    frame = pd.DataFrame(
        {
            "date": pd.to_datetime(["2023-01-01", "2024-01-01"]),
            "site": ["North", "North"],
            "checklist": ["House 4", "House 4"],
            "result": ["pass", "fail"],
            "result_raw": ["OK", None],
            "score": [90.0, 40.0],
            "audit_key": [1, 2],
        }
    )
    figure = audit_history(frame, value="score", unit="score", title="Score")
    marks = traces(figure, "markers")
    assert [(trace.name, trace.marker.symbol) for trace in marks] == [("pass", "circle"), ("fail", "x")]
    assert reported(marks[1]) == [["2", "2024-01-01"]]


def test_a_history_joins_only_audits_of_one_site_under_one_checklist() -> None:
    frame = pd.DataFrame(
        {
            "date": pd.to_datetime(["2022-01-01", "2023-01-01", "2024-01-01", "2024-06-01"]), "site": ["North"] * 4,
            "checklist": ["House 3", "House 3", "House 4", "ISO"], "result": ["pass"] * 4, "result_raw": [""] * 4,
            "score": [90.0, 80.0, 70.0, 60.0], "audit_key": [1, 2, 3, 4],
        }
    )  # fmt: skip
    figure = audit_history(frame, value="score", unit="score", title="Score")
    assert [list(trace.y) for trace in traces(figure, "lines")] == [[90, 80], [70], [60]]


def test_names_from_files_are_text_and_never_tags() -> None:
    assert plain("<b>&") == "&lt;b&gt;&amp;"
    assert short("x" * 40).endswith("…") and len(short("x" * 40)) == 30
    figures = [
        rate_trend(quarters([HOSTILE]), title=HOSTILE, facet="supplier"),
        rate_comparison(rates(supplier=[HOSTILE]), facet="supplier", title=HOSTILE),
        rate_heatmap(
            rates(supplier=[HOSTILE], region=[HOSTILE]), rows="supplier", columns="region", title="", centre=0.9
        ),
    ]
    for figure in figures:
        for trace in figure.data:
            trace.customdata = None  # what a click reports is never printed
        assert "<a" not in texts(figure) and "\\u003ca" not in texts(figure)


def test_names_cut_to_the_same_text_stay_apart() -> None:
    names = [f"{'A very long supplier name, works ' * 2}{at}" for at in (1, 2)]
    figure = rate_comparison(rates(supplier=names), facet="supplier", title="Conformity")
    assert list(figure.data[0].y) == [0, 1]
