"""Where a line over time must break."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pytest

from charts.trend import rate_trend
from metrics.audit_pass_rate import audit_pass_rate
from metrics.filters import Filters
from metrics.line_breaks import checklists_behind, line_breaks
from tests.warehouse_maker import Con, answers, audits, empty_warehouse

EVENT = """
    insert into store.event values
    (1, date '2022-06-15', $about, $name, 'Plant rebuilt', $splits, 'test', timestamp '2024-01-01', null, null, null)
"""


def told(con: Con, **options: str) -> list[tuple[object, ...]]:
    frame = line_breaks(con, Filters(), **{"every": "year", **options})
    frame["period"] = frame["period"].dt.year
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in frame.itertuples(index=False, name=None)]


def test_a_new_version_breaks_the_line() -> None:
    con = empty_warehouse()
    audits(con, *(f"A{year} {year}-05-01 S1 pass version={3 if year < 2023 else 4}" for year in range(2020, 2025)))
    assert told(con) == [("all", 2023, "version", "HOUSE", "3", "4", None)]


def test_a_version_that_hardly_anyone_uses_does_not() -> None:
    con = empty_warehouse()
    audits(
        con, "X 2021-01-01 S0 pass version=4", *(f"A{i} 202{i % 4}-05-{i + 1:02} S1 pass version=3" for i in range(20))
    )
    assert told(con) == []


def test_a_scheme_that_takes_over_breaks_the_line_and_one_beside_it_does_not() -> None:
    con = empty_warehouse()
    audits(con, *(f"A{year}{i} {year}-05-0{i} S1 pass" for year in (2020, 2021, 2022) for i in (1, 2, 3)))
    audits(con, "B1 2021-05-01 S1 pass scheme=ISO", "B2 2022-05-01 S1 pass scheme=ISO")
    assert told(con) == []
    audits(con, *(f"C{i} 2022-06-{i + 1:02} S1 pass scheme=BSCI" for i in range(9)))
    assert [row[1:4] for row in told(con)] == [(2022, "checklist", "BSCI")]


def test_a_scheme_that_is_there_for_a_while_breaks_the_line_where_it_comes_and_where_it_goes() -> None:
    """The trap of a mix that changes: each scheme stays as it is, and the rate of all together plunges.

    | year | House: audits, passed | Food: audits, passed | all together |
    |------|-----------------------|----------------------|--------------|
    | 2020 | 10, 10                | 0                    | 100 %        |
    | 2021 | 10, 10                | 20, 10               | 67 %         |
    | 2022 | 10, 10                | 20, 10               | 67 %         |
    | 2023 | 40, 40                | 0                    | 100 %        |

    Food makes up 40 of the 100 audits from 2021 on, so it does not take over. Its share goes 0, 2/3, 2/3, 0.
    """
    con = empty_warehouse()
    of = {2020: 10, 2021: 10, 2022: 10, 2023: 40}
    audits(con, *(f"H{year}{i} {year}-05-{i % 28 + 1:02} S1 pass" for year, n in of.items() for i in range(n)))
    audits(
        con,
        *(
            f"F{year}{i} {year}-06-{i + 1:02} S2 {'pass' if i % 2 else 'fail'} scheme=FOOD"
            for year in (2021, 2022)
            for i in range(20)
        ),
    )
    assert [row[1:4] for row in told(con)] == [(2021, "more", "FOOD"), (2023, "less", "FOOD")]
    rates = audit_pass_rate(con, Filters(), every="year")["rate"].tolist()
    assert rates == [1, pytest.approx(2 / 3), pytest.approx(2 / 3), 1]


def test_a_mix_that_moves_as_few_audits_do_breaks_nothing() -> None:
    """ISO is 1 of 4 audits, then 3 of 4: half of them more, but 4 and 4 audits tell that to 1.4 standard errors only."""
    con = empty_warehouse()
    audits(con, *(f"A{i} 2020-05-0{i} S1 pass scheme={'ISO' if i > 3 else 'HOUSE'}" for i in (1, 2, 3, 4)))
    audits(con, *(f"B{i} 2021-05-0{i} S1 pass scheme={'ISO' if i > 1 else 'HOUSE'}" for i in (1, 2, 3, 4)))
    assert told(con) == []


def test_points_of_fewer_than_ten_audits_are_not_parted_by_their_mix() -> None:
    """House 8 of 9, 0 of 5, 8 of 9 audits: hollow points, where few come as they are planned. Of 17, 10, 17 it parts."""
    con = empty_warehouse()
    house = {2020: 8, 2021: 0, 2022: 8}
    for year, n in house.items():
        others = 9 - n if n else 5
        audits(con, *(f"H{year}{i} {year}-05-{i + 1:02} S1 pass" for i in range(n)))
        audits(con, *(f"I{year}{i} {year}-06-{i + 1:02} S1 pass scheme=ISO" for i in range(others)))
    assert told(con) == []
    audits(con, *(f"J{i} 2021-07-{i + 1:02} S1 pass scheme=ISO" for i in range(5)))
    audits(con, *(f"G{year}{i} {year}-07-{i + 1:02} S1 pass" for year in (2020, 2022) for i in range(8)))
    assert [row[1:4] for row in told(con)] == [(2021, "less", "HOUSE"), (2022, "more", "HOUSE")]


def test_points_without_a_checklist_in_common_are_never_joined() -> None:
    """ISO, House, ISO, House: the first change is a new scheme, the others have nothing in common either."""
    con = empty_warehouse()
    audits(
        con, *(f"A{year} {year}-05-01 S1 pass scheme={'ISO' if year % 2 else 'HOUSE'}" for year in range(2020, 2024))
    )
    assert [row[1] for row in told(con)] == [2021, 2022, 2023]


def test_every_line_has_its_own_breaks() -> None:
    con = empty_warehouse()
    audits(con, *(f"A{year} {year}-05-01 S1 pass version={year}" for year in (2020, 2021)), "B1 2020-05-01 S2 pass")
    audits(con, "B2 2021-05-01 S2 pass")
    assert [row[:2] for row in told(con, by="supplier")] == [("S1", 2021)]
    answers(con, "A2020 1 conform dimension=SOC", "A2021 1 conform dimension=SOC", "B2 1 conform dimension=OHS")
    assert [row[:2] for row in told(con, by="dimension")] == [("SOC", 2021)]


@pytest.mark.parametrize(
    ("about", "name", "splits", "lines"),
    [("all", None, True, ["S1", "S2"]), ("supplier", "S2", True, ["S2"]), ("all", None, False, []),
     ("region", "S1", True, [])],
)  # fmt: skip
def test_a_confirmed_event_breaks_the_lines_it_is_about(
    about: str, name: str | None, splits: bool, lines: list[str]
) -> None:
    con = empty_warehouse()
    audits(con, *(f"A{site}{year} {year}-05-01 S{site} pass" for site in (1, 2) for year in (2021, 2022, 2023)))
    con.execute(EVENT, {"about": about, "name": name, "splits": splits})
    found = told(con, by="supplier")
    assert [row[0] for row in found] == lines
    assert {row[2:] for row in found} <= {("event", None, None, None, "Plant rebuilt")}


def test_checklists_behind_a_view_are_named() -> None:
    con = empty_warehouse()
    audits(con, "A1 2021-05-01 S1 pass version=3", "A2 2021-05-01 S2 pass scheme=ISO")
    assert checklists_behind(con, Filters()) == ["HOUSE 3", "ISO"]
    assert checklists_behind(con, Filters(suppliers=("S2",))) == ["ISO"]


def test_unknown_words_are_refused() -> None:
    for words in ({"by": "moon", "every": "year"}, {"by": "all", "every": "week"}):
        with pytest.raises(ValueError, match=r"moon|week"):
            line_breaks(empty_warehouse(), Filters(), **words)


def test_the_line_of_a_chart_is_parted_at_a_break_and_incomplete_points_are_hollow() -> None:
    """Ten audits a year, 3 then 4 in 2023; loaded and seen in mid 2024."""
    con = empty_warehouse()
    load = audits(
        con,
        *(
            f"A{year}{i} {year}-05-{i + 1:02} S1 pass version={3 if year < 2023 else 4}"
            for year in range(2021, 2025)
            for i in range(10)
        ),
    )
    con.execute("update store.load set loaded_at = $at where load = $load", {"at": datetime(2024, 6, 30), "load": load})
    filters = Filters(as_of=date(2024, 6, 30))
    frame = audit_pass_rate(con, filters, every="year")
    breaks = line_breaks(con, filters, every="year").assign(text="House 3 → 4")
    figure = rate_trend(frame, title="Pass rate", every="year", breaks=breaks)
    [line] = [trace for trace in figure.data if trace.mode == "lines+markers"]
    assert list(line.y) == [1, 1, None, 1, 1]
    assert list(line.marker.symbol)[-2:] == ["circle", "circle-open"]
    assert "period not complete" in line.hovertext[-1]
    assert [shape.type for shape in figure.layout.shapes] == ["line"]
    assert "House 3 → 4" in [note.text for note in figure.layout.annotations]
    assert len([trace for trace in figure.data if trace.fill == "tonexty"]) == 2  # the band breaks too
