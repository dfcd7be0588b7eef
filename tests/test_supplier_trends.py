"""Trends of suppliers, one trap a test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import duckdb
import pandas as pd
import pytest

from data.calculator import stream
from data.events import add_event
from data.warehouse import Warehouse
from metrics.filters import Filters
from metrics.supplier_trends import supplier_trends, telling_trends
from metrics.worked_out import question, worked_out
from tests.warehouse_maker import answers, audits, empty_warehouse, findings

Con = duckdb.DuckDBPyConnection
DAY = Filters(as_of=date(2024, 12, 31))
FALLING = (95, 93, 92, 90, 85, 80, 78, 70)


def scored(supplier: str, scores: Sequence[float], *, site: str = "", more: str = "", start: int = 2017) -> list[str]:
    """One audit a year from the start on, with these scores."""
    return [
        f"{supplier}{site}{start + at}{more.partition('=')[2]} {start + at}-06-01 {site or supplier} - supplier={supplier} score={score} {more}"
        for at, score in enumerate(scores)
    ]


def told(con: Con, filters: Filters = DAY, measure: str = "score") -> Any:
    return supplier_trends(con, filters, measure=measure).set_index("supplier")


def test_eight_falling_audits_are_a_trend_and_five_only_a_slope() -> None:
    """EIGHT falls at every audit, FIVE too, FOUR too; STEADY does not move."""
    con = empty_warehouse()
    audits(
        con, *scored("EIGHT", FALLING), *scored("FIVE", FALLING[:5]), *scored("FOUR", FALLING[:4]),
        *scored("STEADY", [90] * 8),
    )  # fmt: skip
    lines = told(con)
    assert lines["trend"].to_dict() == {
        "EIGHT": "worse", "FIVE": "slope only", "FOUR": "too few audits", "STEADY": "no clear trend",
    }  # fmt: skip
    assert lines.loc["EIGHT", "p"] == pytest.approx(2 / 40320)
    assert lines.loc["FIVE", "rate"] == pytest.approx(-2.0, abs=0.5) and pd.isna(lines.loc["FIVE", "p"])
    assert pd.isna(lines.loc["FOUR", "rate"]) and lines.loc["FOUR", "count"] == 4
    assert (lines.loc["STEADY", "p"], lines.loc["STEADY", "rate"]) == (1, 0)
    assert (lines["tested"] == 2).all() and (lines["flagged"] == 1).all()
    assert lines["expected_false"].tolist() == [pytest.approx(0.1)] * 4
    assert lines.loc["EIGHT", "values"] == list(FALLING)


def test_slopes_stand_on_real_dates() -> None:
    """One point lost a year, whether audits are a year apart or two months."""
    con = empty_warehouse()
    days = ("2018-01-01", "2018-03-01", "2019-01-01", "2022-01-01", "2022-02-01", "2024-01-01")
    lost = [(date.fromisoformat(day) - date(2018, 1, 1)).days / 365.25 for day in days]
    audits(con, *(f"A{at} {day} A - score={90 - lost[at]:.6f}" for at, day in enumerate(days)))
    line = told(con).loc["A"]
    assert (line["rate"], line["low"], line["high"]) == (pytest.approx(-1, abs=1e-3),) * 3


def test_one_site_is_never_compared_with_another() -> None:
    """North is good and was audited first, South is bad and was audited later; both get better by a point a year."""
    con = empty_warehouse()
    north = scored("A", [90, 91, 92, 93, 94, 95], site="North", start=2013)
    audits(con, *north, *scored("A", [50, 51, 52, 53, 54, 55], site="South", start=2019))
    line = told(con).loc["A"]
    assert (line["trend"], line["count"]) == ("better", 12)
    assert line["rate"] == pytest.approx(1, abs=0.01)


def test_many_sites_seen_twice_are_no_long_line() -> None:
    """Eight audits, but at four sites twice each: 2^4 = 16 orders, not 8! = 40,320."""
    con = empty_warehouse()
    audits(con, *(line for site in "KLMN" for line in scored("A", [90, 80], site=site)))
    assert told(con).loc["A", "trend"] == "too few audits"


def test_a_line_ends_where_its_checklist_changes() -> None:
    """Nine falling audits, of which the last five under version 4."""
    con = empty_warehouse()
    audits(con, *scored("A", FALLING[:4], more="version=3"), *scored("A", FALLING[3:], more="version=4", start=2021))
    line = told(con, replace(DAY, as_of=date(2026, 1, 1))).loc["A"]
    assert (line["trend"], line["checklist"], line["count"], line["of"]) == ("slope only", "HOUSE 4", 5, 9)


def test_a_line_ends_at_an_event_confirmed_to_split_it(warehouse: Warehouse) -> None:
    """The factory moved in 2019. An event that splits nothing changes nothing."""
    con = warehouse.root
    audits(con, *scored("A", FALLING), *scored("B", FALLING))
    said = {"about": "supplier", "name": "A", "by": "test", "at": datetime(2024, 1, 1)}
    add_event(warehouse, day=date(2019, 1, 1), reason="new director", splits=False, **said)  # type: ignore[arg-type]
    assert told(con)["trend"].to_dict() == {"A": "worse", "B": "worse"}
    add_event(warehouse, day=date(2019, 1, 1), reason="moved", splits=True, **said)  # type: ignore[arg-type]
    assert told(con)["trend"].to_dict() == {"A": "slope only", "B": "worse"}


def test_a_follow_up_is_no_point_and_two_audits_of_a_day_are_one() -> None:
    con = empty_warehouse()
    audits(
        con, *scored("A", FALLING), "X1 2024-06-15 A - supplier=A score=100 kind=follow_up",
        "X2 2024-06-01 A - supplier=A score=60",
    )  # fmt: skip
    line = told(con).loc["A"]
    assert line["values"] == [*FALLING[:-1], 65]


def test_whom_one_looks_at_does_not_change_how_many_were_tested() -> None:
    """Every filter is another test: the lines tested are those of all suppliers."""
    con = empty_warehouse()
    audits(
        con,
        *scored("A", FALLING),
        *(line for name in "BCDEF" for line in scored(name, [90, 91, 90, 92, 89, 91, 90, 91])),
    )
    alone = told(con, replace(DAY, suppliers=("A",)))
    assert (alone.index.tolist(), alone["tested"].item()) == (["A"], 6)
    assert alone["p_adjusted"].item() == told(con).loc["A", "p_adjusted"] == pytest.approx(6 * 2 / 40320)


def test_a_director_who_tests_hundreds_is_not_sent_after_chance() -> None:
    """Two of 40 lines have p about 3 %: at one look each a finding, among 40 none."""
    con = empty_warehouse()
    near = [90, 91, 89, 92, 93, 91.5, 92.5, 94]  # 5 of 28 pairs out of order
    lines = [line for at in range(38) for line in scored(f"S{at:02d}", [90, 88, 92, 89, 91, 88.5, 91.5, 89.5])]
    audits(con, *lines, *scored("X", near), *scored("Y", near))
    found = told(con)
    assert found.loc["X", "p"] < 0.05
    assert set(found["trend"]) == {"no clear trend"} and (found["flagged"] == 0).all()


def test_more_nonconformities_are_worse_and_clean_audits_count() -> None:
    con = empty_warehouse()
    audits(con, *(f"A{year} {year}-01-01 A -" for year in range(2015, 2024)), "Z 2015-01-01 Z -")
    findings(con, *(f"F{year}-{at} A{year} {at} minor" for year in range(2015, 2024) for at in range(year - 2015)))
    line = told(con, measure="nonconformities").loc["A"]
    assert (line["trend"], line["rate"], line["values"]) == ("worse", pytest.approx(1, abs=0.01), list(range(9)))


def test_conformity_is_that_of_each_audit_within_a_dimension_if_asked() -> None:
    con = empty_warehouse()
    audits(con, *(f"A{year} {year}-01-01 A -" for year in range(2015, 2020)))
    told_answers = [
        f"A{2015 + at} {q} {'conform' if q > at else 'nonconform'} dimension={'SOC' if q <= 5 else 'ENV'}"
        for at in range(5)
        for q in range(1, 11)
    ]
    answers(con, *told_answers, "A2015 99 not_applicable dimension=SOC")
    assert told(con, measure="conformity").loc["A", "values"] == [1, 0.9, 0.8, 0.7, 0.6]
    social = told(con, replace(DAY, dimensions=("SOC",)), measure="conformity")
    assert social.loc["A", "values"] == pytest.approx([1, 0.8, 0.6, 0.4, 0.2])


def test_a_change_of_auditor_is_counted_beside_the_line() -> None:
    con = empty_warehouse()
    audits(
        con, *scored("A", FALLING[:4], more="auditor=Ann"), *scored("A", FALLING[4:], more="auditor=Bob", start=2021)
    )
    assert told(con).loc["A", "auditors"] == 2


def test_of_several_lines_the_flagged_one_speaks() -> None:
    con = empty_warehouse()
    audits(con, *scored("A", FALLING), *scored("A", [90] * 9, more="scheme=OTHER", start=2016))
    lines = supplier_trends(con, DAY, measure="score")
    assert sorted(lines["trend"]) == ["no clear trend", "worse"]
    assert telling_trends(lines)[["supplier", "trend", "checklist"]].values.tolist() == [["A", "worse", "HOUSE"]]


def test_as_worked_out_beforehand_and_on_the_spot_the_frame_is_the_same(warehouse: Warehouse) -> None:
    con = warehouse.root
    audits(con, *scored("A", FALLING), *scored("B", [90]))
    fresh = supplier_trends(con, DAY, by="supplier", measure="score")
    asked = question(supplier_trends, DAY, by="supplier", measure="score")
    con.execute(
        "insert into store.worked_out values ($asked, $version, $answer, 0, now()::timestamp)",
        {"asked": asked, "version": warehouse.data_version, "answer": stream(fresh)},
    )
    kept = worked_out(con, DAY, metric=supplier_trends, by="supplier", measure="score")
    pd.testing.assert_frame_equal(kept, fresh, check_dtype=False)
    assert [type(values) for values in kept["values"]] == [list, list]


def test_nothing_on_file_is_an_empty_frame_and_other_questions_are_refused() -> None:
    con = empty_warehouse()
    assert supplier_trends(con, DAY).empty
    for options in ({"by": "region"}, {"every": "year"}, {"measure": "pass"}):
        with pytest.raises(ValueError, match="A trend is told by supplier or site"):
            supplier_trends(con, DAY, **options)
    with pytest.raises(ValueError, match="as-of date"):
        supplier_trends(con, Filters())
