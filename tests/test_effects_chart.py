"""The caterpillar of ratios, and the marks of another auditor, by their data."""

from __future__ import annotations

import pandas as pd
import pytest

from charts.effects import ratio_caterpillar
from charts.history import audit_history

HOSTILE = "<b>Zora</b> & Co"


def effects() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "auditor": ["Ann", HOSTILE, "Cy", "Dee"],
            "rate": [1.5, 0.5, 1.05, None], "low": [1.3, 0.4, 0.9, None], "high": [1.75, 0.62, 1.2, None],
            "count": [60, 20, 40, 3], "of": [40.0, 40.0, 38.0, None], "audits": [20, 20, 20, 2],
            "verdict": ["more", "fewer", "cannot tell", None],
        }
    )  # fmt: skip


def test_the_lowest_ratio_is_on_top_and_the_verdict_has_a_symbol() -> None:
    figure = ratio_caterpillar(effects(), facet="auditor", title="Nonconformities")
    more, fewer, alike = figure.data
    assert [trace.marker.symbol for trace in (more, fewer, alike)] == ["triangle-right", "triangle-left", "circle-open"]
    assert [list(trace.y) for trace in (fewer, alike, more)] == [[0], [1], [2]]
    assert [list(map(list, trace.customdata)) for trace in (more, fewer)] == [[["Ann"]], [[HOSTILE]]]
    assert list(more.error_x.array) == pytest.approx([0.25]) and list(more.error_x.arrayminus) == pytest.approx([0.2])
    assert "×1.50, 90% interval ×1.30 to ×1.75" in more.hovertext[0]
    assert "found 60, others would have found 40" in more.hovertext[0]
    assert figure.layout.xaxis.type == "log"
    band, line = figure.layout.shapes
    assert (band.x0, band.x1, line.x0) == (0.8, 1.25, 1)


def test_who_is_apart_by_less_has_a_symbol_and_a_word_of_its_own() -> None:
    frame = effects().iloc[:3].assign(verdict=["slightly more", "slightly fewer", "cannot tell"])
    slightly, alike = ratio_caterpillar(frame, facet="auditor", title="Nonconformities").data
    assert (slightly.marker.symbol, slightly.name) == ("diamond", "apart, perhaps by under a quarter")
    assert len(slightly.x) == 2 and len(alike.x) == 1


def test_names_are_text_and_who_is_not_compared_is_not_drawn() -> None:
    figure = ratio_caterpillar(effects(), facet="auditor", title="Nonconformities")
    assert [label.split("  ")[0] for label in figure.layout.yaxis.ticktext] == [
        "&lt;b&gt;Zora&lt;/b&gt; &amp; Co",
        "Cy",
        "Ann",
    ]
    assert "<b>Zora" not in figure.data[1].hovertext[0].removeprefix("<b>")


def test_of_many_the_farthest_from_one_are_drawn_and_the_subtitle_says_so() -> None:
    many = pd.DataFrame({"auditor": [f"A{at}" for at in range(60)], "rate": [1 + at / 100 for at in range(60)]})
    frame = many.assign(
        low=many["rate"] - 0.01, high=many["rate"] + 0.01, count=1, of=1.0, audits=10, verdict="cannot tell"
    )
    figure = ratio_caterpillar(frame, facet="auditor", title="Nonconformities", subtitle="90% interval", most=10)
    assert [row[0] for row in figure.data[0].customdata] == [f"A{at}" for at in range(50, 60)]
    assert "90% interval. The 10 farthest from 1 of 60." in figure.layout.title.subtitle.text


@pytest.mark.parametrize(("low", "high"), [(0.95, 1.05), (0.5, 1.5), (0.37, 2.15), (0.05, 20.0)])
def test_the_axis_has_ticks_at_every_span(low: float, high: float) -> None:
    frame = effects().iloc[:1].assign(low=low, high=high, rate=1.0)
    axis = ratio_caterpillar(frame, facet="auditor", title="").layout.xaxis
    assert "×1" in axis.ticktext and 2 <= len(axis.ticktext) <= 7


def history(changed: list[str], *, before: str = "Ann", now: str = "Bo") -> pd.DataFrame:
    days = pd.to_datetime([f"202{at}-01-01" for at in range(len(changed))])
    return pd.DataFrame(
        {
            "date": days, "site": HOSTILE, "audit_key": range(len(changed)), "changed": changed,
            "auditor_before": before, "auditor": now, "firm_before": "North", "firm": "South",
        }
    )  # fmt: skip


def drawn(changes: pd.DataFrame | None) -> list[str]:
    audits = pd.DataFrame(
        {"date": pd.to_datetime(["2020-01-01", "2021-01-01"]), "site": "S", "checklist": "House", "result": "pass",
         "result_raw": "OK", "score": [90.0, 70.0], "audit_key": [0, 1]}
    )  # fmt: skip
    figure = audit_history(audits, value="score", unit="score", title="Score", changes=changes)
    return [text for trace in figure.data if trace.yaxis == "y2" for text in trace.hovertext]


def test_another_auditor_is_marked_at_the_foot_of_a_suppliers_history() -> None:
    """Trap: an auditor change looks like a supplier change."""
    told = drawn(history(["auditor", "both"]))
    assert told[0] == "<b>&lt;b&gt;Zora&lt;/b&gt; &amp; Co</b><br>auditor: Ann, now Bo"
    assert told[1].endswith("auditor: Ann, now Bo<br>firm: North, now South")


def test_hidden_auditors_are_only_another_one() -> None:
    assert drawn(history(["auditor"], before="hidden", now="hidden"))[0].endswith("<br>another auditor")


def test_without_changes_nothing_is_marked() -> None:
    assert drawn(None) == [] and drawn(history([])) == []
    assert drawn(history(["auditor", "auditor", "auditor"])) != [], "audits without a mark of their own are left out"
