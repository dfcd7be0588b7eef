"""Topics within groups of suppliers: the same numbers as asked group by group, and no rate of single sites."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from metrics.conformity_rate import conformity_rate
from metrics.filters import Filters
from metrics.group_cells import group_cells
from pages.parts.dimension_wording import cells_sentence, clauses_sentence
from tests.warehouse_maker import Con, answers, audits, empty_warehouse

DAY = Filters(as_of=date(2025, 6, 30))
MEASURED = ["count", "of", "rate", "low", "high", "effective_n"]


@pytest.fixture(scope="module")
def con() -> Con:
    """Six sites in East conform in 1 of 10 answers on hours, six in West in 9 of 10; on fire all do. One in North."""
    con = empty_warehouse()
    places = {**{f"E{at}": "East" for at in range(6)}, **{f"W{at}": "West" for at in range(6)}, "N0": "North"}
    audits(con, *(f"A{site} 2024-05-01 {site} pass region={region}" for site, region in places.items()))
    answers(
        con,
        *(
            f"A{site} {item} {'conform' if item < (1 if region == 'East' else 9) else 'nonconform'} "
            "dimension=Social topic=Hours"
            for site, region in places.items()
            for item in range(10)
        ),
        *(f"A{site} f{item} conform dimension=Safety topic=Fire" for site in places for item in range(4)),
    )
    return con


def cell(cells: pd.DataFrame, region: str, topic: str) -> dict[Any, Any]:
    (row,) = cells[(cells["region"] == region) & (cells["topic"] == topic)].to_dict("records")
    return row


def test_cells_are_what_each_group_gives_by_itself(con: Con) -> None:
    cells = group_cells(con, DAY)
    assert len(cells) == 6
    for region in ("East", "West"):
        for own in conformity_rate(con, replace(DAY, regions=(region,)), by="topic").to_dict("records"):
            told = cell(cells, region, own["topic"])
            assert [told[name] for name in MEASURED] == pytest.approx([own[name] for name in MEASURED])
    hours = cell(cells, "East", "Hours")
    assert (hours["count"], hours["of"], hours["sites"]) == (6, 60, 6)
    sentence = cells_sentence(cells, "topic", "region", 0.6)
    assert sentence == (
        "**1 of 4 cells lies below all together (60%) with its whole interval, more than the 0.1 that chance alone gives.** "
        "The lowest is Hours, East: 10% (6 of 60)."
    )


def test_as_many_cells_as_chance_gives_are_said_to_be_no_more() -> None:
    """4 of 112 cells lie below: 0.025 x 112 = 2.8 do by chance, which gives 4 or more in 31 of 100 cases."""
    cells = pd.DataFrame(
        {
            "topic": [f"T{at}" for at in range(112)], "region": "East", "trust": "shown", "count": 45, "of": 60,
            "rate": [0.75] * 4 + [0.84] * 108, "high": [0.83] * 4 + [0.9] * 108,
        }
    )  # fmt: skip
    assert cells_sentence(cells, "topic", "region", 0.84).startswith(
        "**4 of 112 cells lie below all together (84%) with their whole interval; it may be chance, which gives about 2.8 "
        "on average.** The lowest is T0"
    )


def test_a_group_of_one_site_has_counts_and_no_rate(con: Con) -> None:
    told = cell(group_cells(con, DAY), "North", "Hours")
    assert (told["count"], told["of"], told["why"]) == (9, 10, "few sites") and told["rate"] != told["rate"]


def test_what_cannot_be_asked_is_refused(con: Con) -> None:
    with pytest.raises(ValueError, match="Groups of suppliers"):
        group_cells(con, DAY, across="supplier")
    with pytest.raises(ValueError, match="cannot be compared by 'topic'"):
        group_cells(con, DAY, measure="pass")


def test_nothing_certain_is_said_so(con: Con) -> None:
    cells = group_cells(con, DAY)
    assert "None of 4 cells lies below" in cells_sentence(cells, "topic", "region", 0.01)
    rows = cells.assign(clause="4<1", checklist="X", trust="grey")
    assert clauses_sentence(rows) == "**6 clauses found nonconforming, under 1 checklist.**"
