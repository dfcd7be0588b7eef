"""Control charts of tiny warehouses: which chart, which points, which segments, and what has no part in limits."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pytest

from data.events import add_event
from data.warehouse import Warehouse
from metrics.capability import capability
from metrics.control_chart import MEASURES, control_chart
from metrics.filters import Filters
from metrics.line_events import line_events
from metrics.splits import offered_split
from tests.memory import memory_warehouse
from tests.warehouse_maker import Con, answers, audits, empty_warehouse, findings, set_rule

AS_OF = Filters(as_of=date(2026, 12, 31))


def day(quarter: int, at: int = 0) -> str:
    """A day in the so-many-th quarter from 2020 on."""
    return f"{2020 + quarter // 4}-{3 * (quarter % 4) + 1:02d}-{at + 1:02d}"


def passed(*counts: int, of: int = 5, first: int = 0, tag: str = "", more: str = "") -> list[str]:
    """Audit lines: per quarter so many passes of `of`. The tag keeps audits and sites of several calls apart."""
    return [
        f"{tag}Q{first + at}.{number} {day(first + at, number)} {tag}S{number} {'pass' if number < count else 'fail'} {more}"
        for at, count in enumerate(counts)
        for number in range(of)
    ]


def chart(con: Con, filters: Filters = AS_OF, **options: str) -> pd.DataFrame:
    return control_chart(con, filters, **{"measure": "pass", **options})


def test_five_audits_a_quarter_make_a_p_prime_chart() -> None:
    """8 quarters of 3 and 5 passes of 5 in turn: pooled 32 of 40; z scores jump by 2/5 / sqrt(.8 x .2 / 5) = 2.236."""
    con = empty_warehouse()
    audits(con, *passed(3, 5, 3, 5, 3, 5, 3, 5))
    points = chart(con)
    assert points["chart"].unique().tolist() == ["p'"]
    assert points[["count", "of"]].values.tolist() == [[3, 5], [5, 5]] * 4
    assert points["centre"].tolist() == [0.8] * 8
    assert points["spread"].iloc[0] == pytest.approx(2.23607 / 1.128, rel=1e-5)
    assert points["effective_n"].iloc[0] == pytest.approx(5 / (2.23607 / 1.128) ** 2, rel=1e-5)
    assert points["limits"].iloc[0] == "trial"
    assert points["in_baseline"].all() and points["whole"].all()


def test_fewer_audits_follow_each_other_and_verdicts_are_dots() -> None:
    """3 or 4 of 4 answers conform in turn: an XmR chart; jumps of .25 would make a sigma of .2216, below one answer."""
    con = empty_warehouse()
    audits(con, *passed(*[1, 0] * 4, of=1))
    answers(
        con,
        *(f"Q{at}.0 {item} {'conform' if item < 3 + at % 2 else 'nonconform'}" for at in range(8) for item in range(4)),
    )
    single = control_chart(con, AS_OF)
    assert single["chart"].unique().tolist() == ["XmR"]
    assert single["rate"].tolist() == [0.75, 1] * 4
    assert single["centre"].iloc[0] == 0.875
    assert (single["high"].iloc[0], single["low"].iloc[0]) == (1, 0.875 - 3 * 0.25)
    dots = chart(con)
    assert set(dots["chart"]) == {"dots"} and set(dots["why"]) == {"few audits per period"}
    assert dots["high"].isna().all()


def test_fewer_than_eight_points_have_a_median_and_no_limits() -> None:
    con = empty_warehouse()
    audits(con, *passed(3, 5, 4, 5, 5, 5, 5))
    points = chart(con)
    assert set(points["limits"]) == {"none"} and set(points["why"]) == {"few points"}
    assert points["centre"].tolist() == [1.0] * 7
    assert points[["low", "high"]].isna().all(axis=None)


def test_limits_on_trial_hear_no_run() -> None:
    """11 points, the last nine above the centre: on trial. A twelfth makes it a run."""
    con = empty_warehouse()
    audits(con, *passed(0, 0, *[4, 5] * 4, 4))
    eleven = chart(con)
    assert set(eleven["limits"]) == {"trial"} and pd.isna(eleven["signal"].iloc[-1])
    audits(con, *passed(5, first=11))
    newest = chart(con).iloc[-1]
    assert (newest["limits"], newest["signal"], newest["effect"]) == ("limits", "run above", "better")


def test_a_line_is_never_given_new_limits_by_itself() -> None:
    """20 quarters of 4 and 5 of 5, then six of 1: centre 4.5 / 5 throughout, and every one of the six is a signal."""
    con = empty_warehouse()
    audits(con, *passed(*[4, 5] * 10, *[1] * 6))
    points = chart(con)
    assert set(points["centre"]) == {0.9}
    assert points["in_baseline"].tolist() == [True] * 20 + [False] * 6
    assert points["signal"].iloc[20:].tolist() == ["beyond below"] * 6
    assert points["effect"].iloc[-1] == "worse"


def test_the_baseline_is_a_house_rule() -> None:
    con = empty_warehouse()
    audits(con, *passed(*[4, 5] * 6, *[1, 2] * 4))
    assert chart(con)["in_baseline"].sum() == 20
    set_rule(con, "baseline_points", "12")
    assert chart(con)["in_baseline"].sum() == 12
    assert set(chart(con)["centre"]) == {0.9}


def test_the_last_period_is_hollow_while_it_is_not_over() -> None:
    """As of 15 November 2022 the quarter with one bad audit so far has no part in limits and signals."""
    con = empty_warehouse()
    audits(con, *passed(*[4, 5] * 5, 4), *passed(0, of=2, first=11), "Q11.9 2022-12-20 S1 fail")
    during, after = (chart(con, Filters(as_of=day)) for day in (date(2022, 11, 15), date(2022, 12, 31)))
    assert (during["whole"].iloc[-1], during["why"].iloc[-1]) == (False, "not complete")
    assert pd.isna(during["signal"].iloc[-1])
    assert during["centre"].iloc[0] == pytest.approx(49 / 55)
    assert after["whole"].iloc[-1] and after["centre"].iloc[0] == pytest.approx(49 / 58)
    cut = chart(con, Filters(as_of=date(2026, 1, 1), stop=date(2022, 11, 15)))
    assert not cut["whole"].iloc[-1]


def test_the_quarter_in_which_an_old_export_ends_has_no_part_in_limits() -> None:
    """Audits on the first days of 12 quarters, loaded a year after the last two, which are all of the last quarter.

    The longest pause is 88 days, so after 2 October 2022 all is known until 29 December and not to the end of the year.
    """
    con = empty_warehouse()
    load = audits(con, *passed(*[4, 5] * 5, 4), *passed(0, of=2, first=11))
    con.execute("update store.load set loaded_at = '2023-12-01' where load = $load", {"load": load})
    points = chart(con, Filters(as_of=date(2023, 12, 1)))
    assert points["whole"].tolist() == [True] * 11 + [False]
    assert points["centre"].iloc[0] == pytest.approx(49 / 55)


def test_a_quarter_without_audits_is_a_gap_and_not_zero() -> None:
    con = empty_warehouse()
    audits(con, *passed(4, 5, 4, 5), *passed(5, 4, 5, 4, first=6))
    points = chart(con)
    assert len(points) == 8
    assert points["rate"].min() == 0.8
    assert points["period"].diff().max().days > 200


def test_a_new_version_of_the_checklist_breaks_the_line() -> None:
    """Version 1 until 2020, version 2 from 2021, and a late audit by version 1 in 2021: never in one point."""
    con = empty_warehouse()
    audits(con, *passed(5, 4, 5, 4, more="version=1"), *passed(2, 3, 2, 3, first=4, tag="B", more="version=2"))
    audits(con, "LATE 2021-01-20 S9 pass version=1")
    points = chart(con)
    assert points[["version", "segment"]].drop_duplicates().values.tolist() == [["1", 1], ["2", 2]]
    quarter = points[points["period"] == "2021-01-01"]
    assert quarter[["version", "count", "of"]].values.tolist() == [["1", 1, 1], ["2", 2, 5]]
    assert points.groupby("segment")["centre"].first().tolist() == [1.0, 0.5]


def test_schemes_are_never_pooled() -> None:
    con = empty_warehouse()
    audits(con, *passed(5, 5, more="scheme=A"), *passed(0, 0, tag="B", more="scheme=B"))
    assert chart(con).groupby("scheme")["rate"].unique().to_dict() == {"A": [1.0], "B": [0.0]}
    assert chart(con, by="scheme")["scheme"].tolist() == ["A", "A", "B", "B"]


def told(warehouse: Warehouse, about: str, name: str | None, *, splits: bool = True, on: str = "2021-01-03") -> None:
    add_event(
        warehouse, day=date.fromisoformat(on), about=about, name=name, reason="moved", splits=splits, by="ann",
        at=datetime(2025, 1, 1),
    )  # fmt: skip


def test_a_confirmed_event_breaks_the_lines_it_concerns_on_its_day() -> None:
    """On 3 January 2021 North moves: two of its audits of that quarter stand before, three after. South is not concerned."""
    warehouse = memory_warehouse()
    con = warehouse.root
    audits(con, *passed(5, 5, 5, 5, 1, 1, tag="N", more="region=North"))
    audits(con, *passed(5, 5, 5, 5, 5, 5, tag="S", more="region=South"))
    told(warehouse, "region", "North")
    points = chart(con, by="region")
    north, south = (points[points["region"] == name] for name in ("North", "South"))
    assert north[["segment", "count", "of"]].values.tolist() == [
        [1, 5, 5], [1, 5, 5], [1, 5, 5], [1, 5, 5], [1, 1, 2], [2, 0, 3], [2, 1, 5],
    ]  # fmt: skip
    assert set(south["segment"]) == {1}
    assert set(chart(con)["segment"]) == {1}  # the line of all is not North's alone
    everything = chart(con, Filters(as_of=AS_OF.as_of, regions=("North",)))
    assert set(everything["segment"]) == {1, 2}


def test_an_event_that_nobody_confirmed_breaks_nothing() -> None:
    warehouse = memory_warehouse()
    audits(warehouse.root, *passed(5, 5, 5, 5, 1, 1))
    told(warehouse, "all", None, splits=False)
    assert set(chart(warehouse.root)["segment"]) == {1}
    told(warehouse, "all", None)
    assert set(chart(warehouse.root)["segment"]) == {1, 2}


def test_nonconformities_per_audit_are_a_u_prime_chart_and_lower_is_better() -> None:
    """Two findings in every audit but the last quarter's: there six. An audit without findings counts as 0."""
    con = empty_warehouse()
    lines = passed(*[5, 5] * 6)
    audits(con, *lines)
    names = [line.split()[0] for line in lines]
    found = [(name, 2 + (at % 5 == 0)) for at, name in enumerate(names[:-5])] + [(name, 8) for name in names[-5:-1]]
    findings(con, *(f"F{name}{at} {name} 4.1 minor" for name, number in found for at in range(number)))
    points = control_chart(con, AS_OF, measure="nonconformities")
    assert set(points["chart"]) == {"u'"}
    assert points[["count", "of"]].values.tolist() == [[11, 5]] * 11 + [[32, 5]]
    graded = control_chart(con, Filters(as_of=AS_OF.as_of, severities=("major",)), measure="nonconformities")
    assert set(graded["count"]) == {0} and set(graded["why"]) == {"no spread"}


def test_nothing_recorded_is_not_nothing_found() -> None:
    """No finding and no answer of the scheme is on file: there is no line of zeros."""
    con = empty_warehouse()
    audits(con, *passed(5, 5, 5))
    assert control_chart(con, AS_OF, measure="nonconformities").empty


def test_rare_criticals_are_days_between_them() -> None:
    """Criticals on 1 January, 1 February and 1 April: waits of 31 and 59 days, and one that has not ended."""
    con = empty_warehouse()
    audits(con, *(f"A{month} 2023-{month:02d}-01 S1 fail" for month in range(1, 13)))
    findings(con, "F1 A1 1 critical", "F2 A2 1 critical", "F2b A2 2 critical", "F4 A4 1 critical", "F5 A5 1 major")
    points = control_chart(con, Filters(as_of=date(2023, 4, 11)), measure="critical", every="month")
    assert set(points["chart"]) == {"T"}
    assert points[["count", "whole"]].values.tolist() == [[31, True], [59, True], [10, False]]


def test_scores_of_busy_lines_are_means_of_periods() -> None:
    con = empty_warehouse()
    audits(con, *(f"{line} score={80 + 2 * at}" for at, line in enumerate(passed(5, 5))))
    points = control_chart(con, AS_OF, measure="score")
    assert set(points["chart"]) == {"XmR"}
    assert points["rate"].tolist() == [84, 94]


def test_dimensions_have_lines_of_their_own() -> None:
    con = empty_warehouse()
    lines = passed(5, 5)
    audits(con, *lines)
    names = [line.split()[0] for line in lines]
    answers(con, *(f"{name} {item} {outcome} dimension={dimension}" for name in names
                   for item, outcome, dimension in ((1, "conform", "SOC"), (2, "nonconform", "OHS"), (3, "not_applicable", "OHS"))))  # fmt: skip
    points = control_chart(con, AS_OF, by="dimension")
    assert points[["dimension", "count", "of"]].values.tolist() == [
        ["OHS", 0, 5],
        ["OHS", 0, 5],
        ["SOC", 5, 5],
        ["SOC", 5, 5],
    ]
    found = control_chart(con, AS_OF, measure="nonconformities", by="dimension")
    assert found[["dimension", "count", "of"]].values.tolist() == [
        ["OHS", 5, 5],
        ["OHS", 5, 5],
        ["SOC", 0, 5],
        ["SOC", 0, 5],
    ]


def test_follow_ups_have_no_point() -> None:
    con = empty_warehouse()
    audits(con, *passed(5), "F 2020-02-01 S1 fail kind=follow_up")
    assert chart(con)[["count", "of"]].values.tolist() == [[5, 5]]


def test_the_same_quarter_a_year_before_stands_beside() -> None:
    """Seasons: what a year ago was, not a rolling mean, and never across a break."""
    con = empty_warehouse()
    audits(con, *passed(1, 5, 5, 5, 2), *passed(3, first=5, tag="B", more="version=2"))
    points = chart(con)
    assert points["year_before"].fillna(-1).tolist() == [-1, -1, -1, -1, 0.2, -1]


def test_the_target_is_met_missed_or_left_to_chance() -> None:
    con = empty_warehouse()
    audits(con, *passed(*[4, 5] * 6))
    points = chart(con)
    low = points["low"].iloc[-1]
    assert capability(points, low - 0.01) == "met"
    assert capability(points, 0.9) == "by chance"
    assert capability(points.assign(high=0.95), 0.96) == "missed"
    assert capability(points.head(0), 0.9) is None
    assert capability(points.assign(low=float("nan")), 0.9) is None


def test_a_split_is_offered_where_either_part_has_points_enough() -> None:
    """12 quarters about 90 %, then eight below: since Q1 2023. After seven before it, or seven in it: no offer."""
    con = empty_warehouse()
    audits(con, *passed(*[5, 4, 5] * 4, *[3] * 8))
    set_rule(con, "baseline_points", "12")
    points = chart(con)
    assert offered_split(points) == date(2023, 1, 1)
    assert offered_split(points.head(19)) is None
    assert offered_split(points.tail(15)) is None
    assert offered_split(points.head(0)) is None


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"measure": "luck"}, "no control chart of 'luck'"),
        ({"by": "moon"}, "cannot be broken down by 'moon'"),
        ({"measure": "pass", "by": "topic"}, "cannot be broken down by 'topic'"),
        ({"every": "week"}, "no period 'week'"),
    ],
)
def test_what_cannot_be_asked_is_said(options: dict[str, str], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        control_chart(empty_warehouse(), AS_OF, **options)


def test_without_an_as_of_day_nobody_knows_which_period_is_over() -> None:
    with pytest.raises(ValueError, match="as-of date"):
        control_chart(empty_warehouse(), Filters())


def test_findings_alone_make_a_line_of_the_visits_that_found_any() -> None:
    """No list of audits, so nothing per audit; visits of two and one nonconformity, an observation is none. A4 is in a
    list of audits and found nothing: it is left out as well."""
    con = empty_warehouse()
    audits(con, "A1 2024-01-05 S1 -", "A2 2024-04-05 S1 -", "A3 2024-07-05 S2 -", listed=False)
    audits(con, "A4 2024-07-06 S2 pass")
    findings(con, "F1 A1 4.1 major dimension=SOC", "F2 A1 4.2 minor", "F3 A2 4.1 critical", "F4 A3 4.1 observation")
    assert chart(con, measure="nonconformities")["count"].tolist() == [0]
    assert chart(con, measure="nonconformities per visit")[["count", "of"]].values.tolist() == [[2, 1], [1, 1]]
    by_dimension = chart(con, measure="nonconformities per visit", by="dimension")
    assert by_dimension[by_dimension["dimension"] == "SOC"]["count"].tolist() == [1]


@pytest.mark.parametrize("measure", MEASURES)
def test_an_empty_warehouse_has_no_points(measure: str) -> None:
    frame = control_chart(empty_warehouse(), AS_OF, measure=measure, by="supplier")
    assert frame.empty and {"supplier", "centre", "signal"} <= set(frame.columns)


def test_an_event_concerns_the_lines_whose_audits_it_concerns_all() -> None:
    """North moves: its own line, that of its only supplier, and that of its dimension in a view of North alone."""
    warehouse = memory_warehouse()
    con = warehouse.root
    audits(con, "A1 2021-05-01 N1 pass region=North supplier=Acme", "B1 2021-05-01 S1 pass region=South supplier=Beta")
    answers(con, "A1 1 conform dimension=SOC", "B1 1 conform dimension=SOC")
    told(warehouse, "region", "North")
    north = Filters(as_of=AS_OF.as_of, regions=("North",))
    for filters, by, value, concerned in (
        (AS_OF, "region", "North", 1), (AS_OF, "region", "South", 0), (AS_OF, "supplier", "Acme", 1),
        (AS_OF, "supplier", "Beta", 0), (AS_OF, "all", "all", 0), (AS_OF, "dimension", "SOC", 0),
        (north, "all", "all", 1), (north, "dimension", "SOC", 1),
    ):  # fmt: skip
        found = line_events(con, filters, by=by, value=value, scheme="HOUSE")
        assert len(found) == concerned, (by, value)
        assert set(found["reason"]) <= {"moved"}
