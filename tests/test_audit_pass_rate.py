"""Audit pass rate, whole audits and by dimension."""

from datetime import date

import pandas as pd
import pytest

from metrics.audit_pass_rate import audit_pass_rate
from metrics.filters import Filters
from tests.warehouse_maker import Con, answers, audits, empty_warehouse, findings, sections, set_rule


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_pass_among_verdicts_with_its_interval() -> None:
    """18 of 20 at one site: the Wilson limits are those of R's binom package."""
    con = empty_warehouse()
    audits(con, *(f"A{i} 2022-01-{i + 1:02} S1 {'pass' if i < 18 else 'conditional'}" for i in range(20)))
    [row] = audit_pass_rate(con, Filters()).to_dict("records")
    assert (row["all"], row["count"], row["of"], row["rate"], row["effective_n"]) == ("all", 18, 20, 0.9, 20)
    assert row["low"] == pytest.approx(0.6989663547715128)
    assert row["high"] == pytest.approx(0.972133518786232)
    assert row["basis"] == "verdict"
    assert (row["why"], row["trust"], row["sites"]) == (None, "shown", 1)


def test_audits_without_a_verdict_are_out_and_said() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 pass", "A2 2022-02-01 S1 -", "A3 2022-01-01 S2 no_verdict", "A4 2022-03-01 S3 stop")
    audits(con, "A5 2022-01-01 S4 pass", listed=False)
    rates = audit_pass_rate(con, Filters(), by="supplier")
    assert rows(rates, "supplier", "count", "of", "audits") == [
        ("S1", 1, 1, 2), ("S2", 0, 0, 1), ("S3", 0, 1, 1), ("S4", 0, 0, 0),
    ]  # fmt: skip
    assert list(rates["why"].fillna("")) == ["one audit", "no verdicts", "one audit", "findings only"]
    assert list(rates["rate"].isna()) == [False, True, False, True]


def test_periods_without_audits_have_no_row() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-02-10 S1 pass", "A2 2022-03-31 S2 fail", "A3 2022-10-01 S1 pass")
    rates = audit_pass_rate(con, Filters(), every="quarter")
    assert [day.date() for day in rates["period"]] == [date(2022, 1, 1), date(2022, 10, 1)]
    assert rows(rates, "count", "of") == [(1, 2), (1, 1)]
    assert "period" not in audit_pass_rate(con, Filters())


@pytest.mark.parametrize(
    ("by", "every", "word"), [("moon", None, "moon"), ("all", "week", "week"), ("clause", None, "clause")]
)
def test_unknown_words_are_named(by: str, every: str | None, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        audit_pass_rate(empty_warehouse(), Filters(), by=by, every=every)


def by_dimension(con: Con, filters: Filters = Filters()) -> list[tuple[object, ...]]:  # noqa: B008 - frozen
    return rows(audit_pass_rate(con, filters, by="dimension"), "dimension", "count", "of", "basis")


def test_a_printed_section_result_comes_first() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 fail")
    sections(
        con, "A1 SOC pass", "A1 SOC conditional topic=SOC-WAG", "A1 OHS pass topic=OHS-FIR", "A1 OHS fail topic=OHS-MAC"
    )
    answers(con, "A1 1 nonconform dimension=SOC")
    assert by_dimension(con) == [
        ("OHS", 0, 1, "printed section result"),
        ("SOC", 1, 1, "printed section result"),
    ]


def test_a_printed_word_that_is_no_verdict_hides_no_other_result_of_the_same_place() -> None:
    """Two sections stand under SOC, one failed, the other has a word nobody knows: SOC failed, and is not unknown."""
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 pass")
    sections(con, "A1 SOC fail name=Wages", "A1 SOC unmapped name=Hours", "A1 OHS pass")
    assert by_dimension(con) == [
        ("OHS", 1, 1, "printed section result"),
        ("SOC", 0, 1, "printed section result"),
    ]


def test_an_audit_of_one_dimension_passes_there_by_its_verdict() -> None:
    """The clean audit has no section at all; its checklist is known to be about SOC."""
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 fail", "A2 2022-01-01 S2 pass", "A3 2022-01-01 S3 - ")
    findings(con, "F1 A1 4.1 major dimension=SOC")
    assert by_dimension(con) == [("SOC", 1, 2, "verdict")]


def test_else_the_house_rule_on_answers() -> None:
    """A1: OHS 9 of 10 conform, passes at 0.90; SOC 10 of 10 but a major finding; A2: OHS 8 of 9."""
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 fail", "A2 2022-01-01 S2 pass")
    answers(
        con,
        *(f"A1 1.{i} {'conform' if i else 'nonconform'} dimension=OHS" for i in range(10)),
        *(f"A1 2.{i} conform dimension=SOC" for i in range(10)),
        *(f"A2 1.{i} {'conform' if i else 'partial'} dimension=OHS" for i in range(9)),
        "A2 1.99 not_applicable dimension=OHS",
        "A2 2.1 conform dimension=SOC",
    )
    findings(con, "F1 A1 2.1 major dimension=SOC")
    assert by_dimension(con) == [("OHS", 1, 2, "house rule"), ("SOC", 1, 2, "house rule")]
    assert by_dimension(con, Filters(dimensions=("SOC",))) == [("SOC", 1, 2, "house rule")]
    set_rule(con, "dimension_pass_share", "0.88")
    assert by_dimension(con)[0] == ("OHS", 2, 2, "house rule")


def test_findings_alone_do_not_give_a_result_in_a_dimension_of_several() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 fail")
    findings(con, "F1 A1 4.1 major dimension=SOC", "F2 A1 5.1 minor dimension=OHS")
    rates = audit_pass_rate(con, Filters(), by="dimension")
    assert rows(rates, "dimension", "count", "of", "why") == [
        ("OHS", 0, 0, "no verdicts"),
        ("SOC", 0, 0, "no verdicts"),
    ]


def test_a_dimension_filter_asks_for_the_result_there() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 fail", "A2 2022-01-01 S1 fail scheme=ISO")
    sections(con, "A1 SOC pass", "A1 OHS fail", "A2 SOC -")
    rates = audit_pass_rate(con, Filters(dimensions=("SOC",)), by="supplier")
    assert rows(rates, "supplier", "count", "of", "basis") == [("S1", 1, 2, "mixed")]
