"""Where a figure comes from: its rows add up to it, its loads are named, and its address and command ask the same."""

import json
import shlex
from datetime import date
from urllib.parse import parse_qs, urlparse

import pandas as pd
import pytest

from data.warehouse import Warehouse, source_of
from metrics.__main__ import main
from metrics.conformity_rate import conformity_rate
from metrics.figure_rows import FIGURES, MEASURES, figure_rows, loads_behind
from metrics.filters import Filters
from metrics.funnel import funnel
from pages.parts.addresses import address, command
from pages.parts.narrowing import narrowed, under_checklist
from pages.parts.passport import KNOWN, Marks, Question, commands, definition, drawn, loads_of, passport_of, row_of
from pages.parts.passport_wording import same, sums_sentence, value_sentence
from tests.warehouse_maker import Con, actions, answers, audits, empty_warehouse, findings

DAY = date(2024, 1, 1)
WHOLE, PART = Filters(as_of=DAY), Filters(as_of=DAY, dimensions=("Social",), regions=("East",))
ASKED = [(WHOLE, figure, measure) for figure in FIGURES for measure in MEASURES.get(figure, (None,))]
ASKED += [(PART, figure, None) for figure in FIGURES[:4]] + [(PART, "corrective-actions", "overdue")]


@pytest.fixture(scope="module")
def con() -> Con:
    """North: pass, then fail with the clause found again; South: conditional. A follow-up and an undated action too."""
    con = empty_warehouse()
    audits(
        con,
        "A1 2022-03-01 North pass supplier=Acme region=East next_due=2023-03-31 man_days=2.5",
        "A2 2023-03-01 North fail supplier=Acme region=East next_due=2023-09-01 man_days=2",
        "A3 2023-06-01 North pass supplier=Acme region=East kind=follow_up",
        "B1 2023-04-01 South conditional supplier=Beta region=West",
    )
    answers(
        con,
        "A1 4.1 nonconform dimension=Social",
        "A1 4.2 conform dimension=Social",
        "A2 4.1 nonconform dimension=Social",
    )
    answers(
        con,
        "B1 4.1 conform dimension=Social",
        "B1 8.1 partial dimension=Quality",
        "B1 8.2 not_applicable dimension=Quality",
    )
    findings(
        con,
        "F1 A1 4.1 minor dimension=Social",
        "F2 A2 4.1 major dimension=Social",
        "F3 B1 8.1 observation dimension=Quality",
    )
    actions(con, "C1 F1 due=2022-06-01 closed=2022-05-01 state=closed_verified", "C2 F2 due=2023-05-01", "C3 F2")
    return con


@pytest.mark.parametrize(("filters", "figure", "measure"), ASKED)
def test_the_rows_add_up_to_the_figure(con: Con, filters: Filters, figure: str, measure: str | None) -> None:
    told = passport_of(Question(con, filters, figure, measure))
    assert same(told.rows, told.row)
    assert len(told.rows) and told.rows[["file", "sheet", "row"]].notna().all(axis=None)
    assert sums_sentence(told.rows, told.row, figure).startswith("✓")


def test_the_rows_are_those_of_the_definition(con: Con) -> None:
    def told(figure: str, column: str, measure: str | None = None) -> list[list[object]]:
        rows = figure_rows(con, Filters(as_of=DAY), figure=figure, measure=measure)
        return sorted(rows[[column, "count", "of"]].values.tolist())

    assert told("audit-pass-rate", "audit_no") == [["A1", 1, 1], ["A2", 0, 1], ["B1", 0, 1]]  # the follow-up is out
    assert told("conformity-rate", "audit_no") == [["A1", 1, 2], ["A2", 0, 1], ["B1", 1, 2]]
    assert told("nonconformities", "audit_no") == [["A1", 1, 1], ["A2", 1, 1], ["B1", 0, 1]]
    assert told("repeat-rate", "audit_no") == [["A1", 1, 1]]
    assert told("corrective-actions", "supplier", "overdue") == [["Acme", 0, 1], ["Acme", 1, 1]]
    assert told("coverage", "site", "run out") == [["North", 1, 1], ["South", 0, 1]]
    assert told("man-days", "audit_no") == [["A1", 2.5, 1], ["A2", 2.0, 1]]
    assert told("audits-on-time", "audit_no") == [["A1", 1, 1], ["A2", 0, 1]]
    assert told("closing-time", "supplier") == [["Acme", 0, 1], ["Acme", 0, 1], ["Acme", 1, 1]]


def test_a_figure_that_is_not_the_sum_of_its_rows_is_said(con: Con) -> None:
    rows = figure_rows(con, Filters(as_of=DAY), figure="repeat-rate")
    row = row_of(Question(con, Filters(as_of=DAY), "repeat-rate"))
    assert "not the figure above" in sums_sentence(rows, row | {"count": 5}, "repeat-rate")
    assert value_sentence(row, "repeat-rate", None).startswith(
        "**100.0%** = 1 nonconformities found again / 1 nonconformities re-audited"
    )


def test_loads_are_those_of_the_things_counted(con: Con) -> None:
    """Audits came with load 1, answers with 2 and 3; the not applicable one is not counted."""
    rows = figure_rows(con, Filters(as_of=DAY), figure="conformity-rate")
    counted = loads_behind(con, Filters(as_of=DAY), figure="conformity-rate", rows=rows)
    assert counted.values.tolist() == [[3, 2], [2, 3]]
    told = passport_of(Question(con, Filters(as_of=DAY), "audit-pass-rate"))
    assert told.loads[["load", "file", "rows"]].values.tolist() == [[1, "file1.xlsx", 3]]


def test_an_address_and_a_command_hold_every_filter() -> None:
    filters = Filters(
        start=date(2023, 1, 1), stop=date(2023, 6, 30), suppliers=("A & B (C)",), kinds=("follow_up",),
        severities=("ungraded_nc",), as_of=DAY,
    )  # fmt: skip
    link = address("regions", filters, place="country")
    assert parse_qs(urlparse(link).query) == {
        "supplier": ["A & B (C)"], "kind": ["follow-up"], "severity": ["not graded"], "period": ["own dates"],
        "from": ["2023-01-01"], "to": ["2023-06-30"], "place": ["country"],
    }  # fmt: skip
    assert urlparse(link).path == "./regions" and "(" not in link
    assert address("", Filters(as_of=DAY)) == "./"
    assert address("", Filters(as_of=DAY), pinned=True) == "./?as_of=2024-01-01"
    assert command(filters, "audit-pass-rate", database="other.duckdb") == (
        "python -m metrics audit-pass-rate --database other.duckdb --from 2023-01-01 --to 2023-06-30 "
        "--as-of 2024-01-01 --supplier 'A & B (C)' --severity ungraded_nc --kind follow_up"
    )


def test_the_command_works_out_the_same_number(warehouse: Warehouse, capsys: pytest.CaptureFixture[str]) -> None:
    audits(
        warehouse.root,
        "A1 2022-03-01 N pass supplier=A_&_B",
        "A2 2023-03-01 N fail supplier=A_&_B",
        "A3 2023-03-01 S pass",
    )
    filters = Filters(suppliers=("A & B",), stop=date(2023, 12, 31), as_of=DAY)
    row = row_of(Question(warehouse.cursor(), filters, "audit-pass-rate"))
    typed = shlex.split(command(filters, "audit-pass-rate", database=str(warehouse.path)))
    warehouse.close()
    assert main([*typed[3:], "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)[0]
    assert (told["count"], told["of"], told["rate"]) == (row["count"], row["of"], row["rate"]) == (1, 2, 0.5)


def test_figures_that_are_no_share_say_what_they_are(con: Con) -> None:
    asked = {figure: value_sentence(row_of(Question(con, WHOLE, figure)), figure, None) for figure in FIGURES}
    assert asked["man-days"] == "**2.25** = 4.5 man-days / 2 audits that state them."
    assert asked["closing-time"].startswith("1 closed actions / 3 actions with dates that can be used. Not available")
    assert asked["audits-on-time"].startswith("**50.0%** = 1 audits held by the date planned / 2 dates planned")


def test_a_chart_is_asked_by_its_facet_and_period(con: Con) -> None:
    """The figures drawn are those of the metric, and the command asks for the same; without rows there are loads."""
    by_region = Question(con, WHOLE, "conformity-rate", by="region", every="year")
    told = drawn(by_region)
    assert told[["region", "count", "of"]].values.tolist() == [["East", 1, 2], ["East", 0, 1], ["West", 1, 2]]
    assert by_region.is_drawn and by_region.has_rows and not Question(con, WHOLE, "conformity-rate").is_drawn
    typed = command(WHOLE, "conformity-rate", by="region", every="year", measure=None)
    assert typed == "python -m metrics conformity-rate --by region --every year --as-of 2024-01-01"
    spread = Question(con, WHOLE, "clause-spread")
    assert spread.is_drawn and not spread.has_rows
    assert loads_of(spread, told.head(0))[["load", "rows"]].values.tolist() == [[1, 3]]


def test_a_grid_is_asked_one_column_at_a_time(con: Con) -> None:
    parts = [narrowed(WHOLE, dimension=name) for name in ("Quality", "Social")]
    cells = pd.concat(conformity_rate(con, one, by="region").assign(dimension=one.dimensions[0]) for one in parts)
    grid = Question(con, WHOLE, "conformity-rate", by="region", marks=Marks(cells, across="dimension"))
    assert drawn(grid) is cells and grid.is_drawn and grid.has_rows
    named = f"python -m metrics conformity-rate --database {shlex.quote(source_of(con)[0])} --by region"
    assert commands(grid).splitlines() == [
        f"{named} --as-of 2024-01-01 --dimension {one}" for one in ("Quality", "Social")
    ]  # fmt: skip


def test_a_funnel_under_a_checklist_is_that_of_its_scheme(con: Con) -> None:
    """So the command, which knows no checklist, gives the figures drawn."""
    named = funnel(con, WHOLE, checklist=str(funnel(con, WHOLE)["checklist"].iloc[0]))
    asked = funnel(con, under_checklist(WHOLE, str(named["checklist"].iloc[0])))
    assert len(named) == 2 and named.equals(asked)


def test_every_passport_has_a_definition() -> None:
    assert all(definition(figure)[0] for figure in KNOWN)
    with pytest.raises(ValueError, match="no rows for 'mean-score'"):
        figure_rows(empty_warehouse(), Filters(as_of=DAY), figure="mean-score")
