"""What is worked out before anybody asks is what pages ask, and more of it where the data are large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from types import SimpleNamespace

import duckdb
import pandas as pd
import pytest

from data.calculator import Calculator, Task
from data.risk_scores import keep_scores
from data.saved_views import remove_view, save_view
from data.warehouse import Warehouse
from metrics.fair_ranking import checklists_compared, fair_ranking
from metrics.filters import Filters
from metrics.funnel import funnel
from metrics.overview import overview
from metrics.risk import risk, risk_points
from metrics.risk_score import TIERS
from metrics.worked_out import program, question
from pages.parts import background, narrow_looks
from pages.parts.first_looks import first_looks
from pages.parts.narrowing import PRESETS
from pages.parts.second_looks import _funnels, second_looks
from pages.parts.wording import word
from tests.warehouse_maker import answers, audits

DAY = date(2022, 12, 31)
TODAY = Filters(as_of=DAY)


@pytest.fixture
def filled(warehouse: Warehouse) -> Warehouse:
    """Two answers in Japan, one in France."""
    with warehouse.writing() as con:
        audits(
            con, "A1 2022-01-01 S1 pass region=Asia country=Japan", "A2 2022-02-01 S2 fail region=Europe country=France"
        )
        answers(con, "A1 1 conform", "A1 2 nonconform", "A2 1 conform")
    return warehouse


def asked(warehouse: Warehouse) -> list[Filters]:
    with warehouse.cursor() as con:
        return [filters for _, filters, _ in narrow_looks.narrow_looks(con, TODAY)]


def test_dimensions_and_regions_are_asked_about_once_the_data_are_known(filled: Warehouse) -> None:
    assert asked(filled) == []
    told = Task(question(overview, TODAY), partial(overview, filters=TODAY))
    Calculator(filled, lambda: [told]).work()
    chosen = [each.dimensions + each.regions + each.tiers for each in asked(filled)]
    assert list(dict.fromkeys(chosen)) == [("unmapped",), ("Asia",), ("Europe",)]
    with filled.writing(figures=False) as con:
        keep_scores(con, risk_points(con, TODAY), as_of=DAY, program=program())
    assert {each.tiers for each in asked(filled)} == {(), *((tier,) for tier in TIERS)}


@pytest.mark.parametrize(("large", "urgent"), [(3, True), (4, False)])
def test_they_can_wait_where_the_data_are_not_large(
    filled: Warehouse, monkeypatch: pytest.MonkeyPatch, large: int, urgent: bool
) -> None:
    """Three assessed answers."""
    monkeypatch.setattr(narrow_looks, "LARGE", large)
    monkeypatch.setattr(background, "date", SimpleNamespace(today=lambda: DAY))
    told = Task(question(overview, TODAY), partial(overview, filters=TODAY))
    Calculator(filled, lambda: [told]).work()
    asia = question(overview, replace(TODAY, regions=("Asia",)))
    now, later = (
        {task.question for task in asked(filled, is_demo=False)} for asked in (background.tasks, background.later_tasks)
    )
    assert (asia in now, asia in later) == (urgent, not urgent)
    assert told.question in now - later


def test_spans_of_time_countries_and_dimensions_of_regions_wait_for_leisure_where_the_data_are_large(
    filled: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five spans of the filter bar, the two countries, then the only dimension of the first region: one pair is asked
    for at most here."""
    monkeypatch.setattr(narrow_looks, "LARGE", 3)
    monkeypatch.setattr(narrow_looks, "MOST_PAIRS", 1)
    told = Task(question(overview, TODAY), partial(overview, filters=TODAY))
    Calculator(filled, lambda: [told]).work()
    with filled.cursor() as con:
        looks = [each for metric, each, _ in narrow_looks.crossed_looks(con, TODAY) if metric is overview]
    spans = len(PRESETS) - 2  # neither all dates nor own ones
    assert [look.countries for look in looks] == [()] * spans + [("France",), ("Japan",), ()]
    assert looks[0] == replace(TODAY, start=date(2022, 1, 1), stop=DAY)
    assert looks[-1] == replace(TODAY, regions=("Asia",), dimensions=("unmapped",))
    monkeypatch.setattr(background, "date", SimpleNamespace(today=lambda: DAY))
    later = {task.question for task in background.later_tasks(filled, is_demo=False)}
    assert question(overview, looks[-1]) in later - {task.question for task in background.tasks(filled, is_demo=False)}


def test_what_saved_views_look_at_is_asked_too(filled: Warehouse) -> None:
    """Not what every page asks anyway, nor what was removed, nor what judges on a day of its own."""
    at = datetime(2022, 12, 31, 12)
    for name, query in (
        ("pair", [("region", "Asia"), ("dimension", word("dimension", "unmapped")), ("dimension", "Gone")]),
        ("year", [("period", "last 12 months"), ("open", "1")]),
        ("all", []),
        ("then", [("region", "Asia"), ("as_of", "2022-06-30")]),
    ):
        save_view(filled, name, "risk", query, by="ann", at=at)
    gone = save_view(filled, "gone", "", [("region", "Europe")], by="ann", at=at)
    remove_view(filled, gone, by="ann", at=at)
    told = Task(question(overview, TODAY), partial(overview, filters=TODAY))
    Calculator(filled, lambda: [told]).work()
    with filled.cursor() as con:
        found = dict.fromkeys(
            filters for metric, filters, _ in narrow_looks.saved_looks(con, TODAY) if metric is overview
        )
    year = replace(TODAY, start=date(2022, 1, 1), stop=DAY)
    assert list(found) == [replace(TODAY, regions=("Asia",), dimensions=("unmapped",)), year]


def test_nothing_is_asked_twice_beforehand(filled: Warehouse) -> None:
    questions = [question(metric, filters, **options) for metric, filters, options in first_looks(TODAY)]
    assert len(questions) == len(set(questions))


def test_what_stands_chosen_is_asked_once_it_is_known(filled: Warehouse) -> None:
    """The weights in force and the last two years are known at once; the first checklist once checklists are counted."""
    counting = next(
        Task(question(metric, filters, **options), partial(metric, filters=filters, **options))
        for metric, filters, options in first_looks(TODAY)
        if metric.__name__ == "checklists"
    )
    with filled.cursor() as con:
        assert [metric.__name__ for metric, *_ in second_looks(con, TODAY)] == [
            "reweighted_risk",
            "audit_plan",
            *["unassessed_share"] * 2,
            "audits_on_time",
            *["on_time_closing"] * 2,
        ]
    Calculator(filled, lambda: [counting]).work()
    with filled.cursor() as con:
        found = {metric.__name__: options for metric, _, options in second_looks(con, TODAY)}
    assert found["checklist_items"]["scheme"] == "HOUSE"


def test_a_checklist_that_stands_chosen_stays_chosen_under_a_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the checklist that comes first under the filter; where it is not among them, or the same, that one alone.

    | filters | checklists, first the one under which most can be told | asked |
    |---|---|---|
    | none | House, Social | House |
    | Asia | Social, House | Social, House |
    | Europe | Social | Social |
    | Africa | House | House |
    """
    first = {(): ["House", "Social"], ("Asia",): ["Social", "House"], ("Europe",): ["Social"], ("Africa",): ["House"]}

    def kept(con: object, filters: Filters, *, metric: Callable[..., pd.DataFrame], **options: str) -> pd.DataFrame:
        if metric is fair_ranking:
            return pd.DataFrame({"rate": [0.5]})
        assert metric is checklists_compared
        return pd.DataFrame({"checklist": first[filters.regions or ()]})

    monkeypatch.setattr("pages.parts.second_looks.kept_answer", kept)
    con = duckdb.connect()
    for regions, asked in (
        ((), ["House"]),
        (("Asia",), ["Social", "House"]),
        (("Europe",), ["Social"]),
        (("Africa",), ["House"]),
    ):
        chosen = replace(TODAY, regions=regions or TODAY.regions)
        looks = [options["checklist"] for metric, _, options in _funnels(con, chosen, TODAY) if metric is funnel]
        assert looks == asked


def test_what_a_filter_does_not_change_is_not_worked_out_again() -> None:
    """Risk looks at every dimension, whichever is chosen."""
    social = Filters(as_of=DAY, dimensions=("Social",))
    assert question(risk, social) == question(risk, TODAY)
    assert question(overview, social) != question(overview, TODAY)
