"""What filters choose, and how they say themselves."""

from datetime import date

import pytest

from data.risk_scores import keep_scores
from metrics.audit_pass_rate import audit_pass_rate
from metrics.choices import choices, data_period, house_rules
from metrics.evidence import audit_rows
from metrics.filters import Filters
from metrics.risk import risk_points
from metrics.worked_out import program
from pages.parts.filter_wording import none_then, outside
from tests.warehouse_maker import Con, audits, empty_warehouse, findings, sections


@pytest.fixture
def con() -> Con:
    con = empty_warehouse()
    audits(
        con,
        "A1 2022-01-10 S1 pass supplier=Acme code=V7 region=Asia country=VN scheme=BSCI",
        "A2 2022-06-10 S1 fail supplier=Acme code=V7 region=Asia country=VN kind=follow_up scheme=BSCI",
        "A3 2023-01-10 S2 pass supplier=Bolt country=PL scheme=ISO version=2015",
        "A4 2023-06-10 S2 fail supplier=Bolt country=PL kind=self_assessment scheme=ISO version=2015",
    )
    return con


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), ["A1", "A3"]),
        (Filters(kinds=("full",)), ["A1", "A3"]),
        (Filters(kinds=("all",)), ["A1", "A2", "A3", "A4"]),
        (Filters(kinds=("follow_up",)), ["A2"]),
        (Filters(kinds=("full", "self_assessment")), ["A1", "A3", "A4"]),
        (Filters(suppliers=("Acme",)), ["A1"]),
        (Filters(suppliers=("V7",)), ["A1"]),
        (Filters(suppliers=("Acme", "Bolt")), ["A1", "A3"]),
        (Filters(suppliers=("nobody",)), []),
        (Filters(sites=("S2",)), ["A3"]),
        (Filters(regions=("Asia",)), ["A1"]),
        (Filters(regions=("not stated",)), ["A3"]),
        (Filters(countries=("PL",)), ["A3"]),
        (Filters(schemes=("ISO",)), ["A3"]),
        (Filters(schemes=("ISO 2015",)), ["A3"]),
        (Filters(schemes=("ISO 2008",)), []),
        (Filters(start=date(2022, 1, 10), stop=date(2022, 12, 31), kinds=("all",)), ["A1", "A2"]),
        (Filters(start=date(2022, 1, 11), stop=date(2023, 1, 10)), ["A3"]),
    ],
)
def test_filters_choose_audits(con: Con, filters: Filters, expected: list[str]) -> None:
    assert sorted(audit_rows(con, filters)["audit_no"]) == expected


def test_a_tier_is_judged_on_all_data_whatever_else_is_filtered(con: Con) -> None:
    audits(con, "A5 2023-09-01 S1 stop supplier=Acme scheme=BSCI")
    day = date(2024, 1, 1)
    keep_scores(con, risk_points(con, Filters(as_of=day)), as_of=day, program=program())
    narrow = Filters(tiers=("critical",), as_of=day, stop=date(2022, 12, 31))
    assert list(audit_rows(con, narrow)["audit_no"]) == ["A1"]
    assert list(audit_rows(con, Filters(tiers=("not enough evidence",), as_of=day))["audit_no"]) == ["A3"]
    assert audit_rows(con, Filters(tiers=("high",), as_of=day)).empty


def test_a_tier_without_a_day_is_refused(con: Con) -> None:
    with pytest.raises(ValueError, match="risk tier filter cannot be told without an as-of date"):
        Filters(tiers=("high",)).as_scope()


def test_an_empty_field_becomes_null_not_an_empty_list() -> None:
    scope = Filters(regions=("Asia",), start=date(2023, 1, 1)).as_scope()
    assert scope["regions"] == ["Asia"]
    assert scope["suppliers"] is None
    assert scope["start"] == date(2023, 1, 1)
    assert scope["viewer"] == "all"


@pytest.mark.parametrize(
    ("filters", "sentence"),
    [
        (Filters(), "Full audits."),
        (Filters(kinds=("all",)), "Audits of every kind."),
        (Filters(kinds=("follow_up", "special")), "Follow-up and special audits."),
        (
            Filters(regions=("Asia", "Europe"), dimensions=("SOC",), start=date(2023, 1, 1)),
            "Regions Asia, Europe; dimension SOC; full audits; from 2023-01-01.",
        ),
        (
            Filters(tiers=("high",), stop=date(2023, 1, 1), as_of=date(2024, 1, 1)),
            "Risk tier high; full audits; up to 2023-01-01; as of 2024-01-01.",
        ),
        (Filters(start=date(2022, 1, 1), stop=date(2022, 2, 1)), "Full audits; 2022-01-01 to 2022-02-01."),
    ],
)
def test_filters_say_themselves(filters: Filters, sentence: str) -> None:
    assert filters.in_words() == sentence


def test_choices_are_what_the_data_hold(con: Con) -> None:
    sections(con, "A1 SOC pass topic=SOC-WAG")
    findings(con, "F1 A1 4.1 major dimension=OHS")
    found = choices(con)
    assert found["suppliers"] == ["Acme", "Bolt"]
    assert found["regions"] == ["Asia", "not stated"]
    assert found["dimensions"] == ["OHS", "SOC"]
    assert found["topics"] == ["SOC-WAG", "unmapped"]
    assert found["schemes"] == ["BSCI", "ISO"]
    assert found["kinds"] == ["full", "all", "follow_up", "periodic", "self_assessment"]
    assert found["tiers"][0] == "critical"
    assert data_period(con) == (date(2022, 1, 10), date(2023, 6, 10))


def test_an_empty_warehouse_answers_with_nothing() -> None:
    con = empty_warehouse()
    assert choices(con)["suppliers"] == []
    assert data_period(con) is None
    assert audit_pass_rate(con, Filters()).empty
    assert "minimum_audits" in set(house_rules(con)["name"])


def test_a_time_without_audits_is_told_from_filters_that_match_none() -> None:
    """Audits on file from March 2020 to May 2024: the day judged on, or the period, lies wholly beside them."""
    first, last = date(2020, 3, 1), date(2024, 5, 31)
    beside = [Filters(as_of=date(2020, 2, 29)), Filters(stop=date(2019, 1, 1)), Filters(start=date(2024, 6, 1))]
    assert all(outside(filters, first, last) for filters in beside)
    within = [Filters(), Filters(as_of=first), Filters(start=last), Filters(start=date(2010, 1, 1), as_of=last)]
    assert not any(outside(filters, first, last) for filters in within)
    assert "run from 2020-03-01 to 2024-05-31, none in the time chosen" in none_then(first, last)
