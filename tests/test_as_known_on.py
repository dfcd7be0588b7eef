"""What was on file at an earlier day equals a database that took in just those files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from data.as_known import known_on, without_load
from data.calculator import Calculator, Task
from data.history import redo, undo
from data.receipts import undo_effect
from data.risk_scores import keep_scores
from data.warehouse import Warehouse, WarehouseError, open_warehouse
from loaders.load import load_file
from metrics.fair_ranking import standings
from metrics.filters import Filters
from metrics.peer_evidence import MEASURES
from metrics.risk import risk, risk_points, site_evidence
from metrics.worked_out import program, question
from pages.parts.headline_rows import headline_rows
from pages.parts.known_on import known_report
from tests.frames import AS_OF, differing, metric_texts
from tests.test_history import REOPEN, export
from tests.warehouse_maker import actions, audits, empty_warehouse, findings

COUNTING = "select load from store.load where undone_at is null order by load"
AT = "update store.load set loaded_at = $at where load = $load"


@pytest.fixture(scope="module")
def four_loads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Loads of 1, 2, 3 and 4 May; the second was undone on 4 May at noon. The files stand beside the database."""
    folder = tmp_path_factory.mktemp("dated")
    warehouse = open_warehouse(folder / "audits.duckdb")
    for number in range(4):
        path = export(folder, number)
        load_file(warehouse, path, name=path.name, answers=REOPEN)
        with warehouse.cursor() as con:
            con.execute(AT, {"at": datetime(2026, 5, 1 + number, 9), "load": number + 1})
    undo(warehouse, 2, by="ann", at=datetime(2026, 5, 4, 12))
    warehouse.close()
    return folder


@pytest.fixture
def dated(four_loads: Path, tmp_path: Path) -> Iterator[Warehouse]:
    """The four loads, in a database of its own."""
    for path in four_loads.iterdir():
        shutil.copyfile(path, tmp_path / path.name)
    warehouse = open_warehouse(tmp_path / "audits.duckdb")
    yield warehouse
    warehouse.close()


def headlines(warehouse: Warehouse) -> dict[str, str]:
    with warehouse.cursor() as con:
        return headline_rows(con, Filters(as_of=date(2026, 6, 30)))


@pytest.mark.parametrize(
    ("day", "counted"),
    [
        pytest.param(date(2026, 4, 30), [], marks=pytest.mark.thorough),
        pytest.param(date(2026, 5, 3), [0, 1, 2], marks=pytest.mark.thorough),
        (date(2026, 5, 4), [0, 2, 3]),
    ],
)
def test_the_loads_of_then_loaded_fresh(dated: Warehouse, tmp_path: Path, day: date, counted: list[int]) -> None:
    fresh = open_warehouse(tmp_path / "fresh.duckdb")
    for number in counted:
        load_file(fresh, tmp_path / f"export-{number}.xlsx", name=f"export-{number}.xlsx", answers=REOPEN)
    version, before = dated.data_version, headlines(dated)
    with known_on(dated, day) as then, fresh.cursor() as expected:
        assert differing(expected, then) == []
        assert len(then.table("store.current_audit")) == len(expected.table("store.current_audit"))
    assert (dated.data_version, headlines(dated)) == (version, before)
    fresh.close()


@pytest.mark.parametrize(
    ("day", "counted"),
    [
        (date(2026, 5, 4), "1, 2, 3, 4"),
        (date(2026, 5, 5), "1, 3, 4"),
        (date(2026, 5, 6), "1, 3, 4"),
        (date(2026, 5, 7), "1, 2, 3, 4"),
        (date(2026, 5, 8), "1, 2, 3, 4"),
        (date(2026, 5, 9), "1, 3, 4"),
        (date(2026, 5, 10), "1, 2, 3, 4"),
    ],
)
def test_a_load_that_counts_again_did_not_while_it_was_undone(dated: Warehouse, day: date, counted: str) -> None:
    """Load 2, whose file came in on 2 May.

    | 4 May noon  | undone, one hour later loaded again |
    | 5 May       | undone                              |
    | 7 May       | loaded again                        |
    | 9 May       | undone                              |
    | 10 May      | loaded again: counts now            |
    """
    redo(dated, 2, at=datetime(2026, 5, 4, 13))
    for undone, again in ((5, 7), (9, 10)):
        undo(dated, 2, by="ann", at=datetime(2026, 5, undone, 12))
        redo(dated, 2, at=datetime(2026, 5, again, 12))
    assert _counting(dated, day) == counted


def test_a_load_undone_for_good_after_it_counted_again(dated: Warehouse) -> None:
    """Load 2: undone 4 May, again 6 May, undone 8 May and since."""
    redo(dated, 2, at=datetime(2026, 5, 6, 12))
    undo(dated, 2, by="ann", at=datetime(2026, 5, 8, 12))
    told = [_counting(dated, date(2026, 5, day)) for day in (3, 4, 5, 6, 7, 8, 9)]
    assert told == ["1, 2, 3", "1, 3, 4", "1, 3, 4", "1, 2, 3, 4", "1, 2, 3, 4", "1, 3, 4", "1, 3, 4"]


def _counting(warehouse: Warehouse, day: date) -> str:
    with known_on(warehouse, day) as con:
        return ", ".join(str(load) for (load,) in con.execute(COUNTING).fetchall())


def test_then_and_now_stand_side_by_side(dated: Warehouse) -> None:
    report = known_report(dated, date(2026, 5, 1))
    rows = {row["figure"]: row for row in report["rows"]}
    assert rows["Audits"]["then"] == "5"  # six on file, one of them a follow-up
    with dated.cursor() as con:
        assert rows["Audits"]["now"] == headline_rows(con, Filters(as_of=date.today()))["Audits"]
        day = Filters(stop=date(2026, 5, 1), as_of=date(2026, 5, 1))
        assert {figure: row["same_day"] for figure, row in rows.items()} == headline_rows(con, day)
    assert report["sentence"] == "Files that counted on 2026-05-01: 1; today: 3."


def test_the_figures_without_a_load_are_those_after_its_undo(dated: Warehouse) -> None:
    """Whatever has been worked out of the data with it."""
    day = Filters(as_of=AS_OF)
    with dated.writing(figures=False) as con:
        keep_scores(con, risk_points(con, day), as_of=AS_OF, program=program())
    asked = [Task(question(site_evidence, day), partial(site_evidence, filters=day))]
    for name in MEASURES:
        standing = partial(standings, filters=day, by="supplier", measure=name)
        asked.append(Task(question(standings, day, by="supplier", measure=name), standing))
    Calculator(dated, lambda: asked).work()
    version = dated.data_version
    with without_load(dated, 3) as con:
        without, shown, risky = metric_texts(con), headline_rows(con, day), risk(con, day)
    assert dated.data_version == version
    with dated.cursor() as con:
        assert headline_rows(con, day) != shown
    undo(dated, 3, by="ann", at=datetime(2026, 6, 1))
    with dated.cursor() as con:
        assert metric_texts(con) == without
        assert headline_rows(con, day) == shown
        pd.testing.assert_frame_equal(risk(con, day), risky)
    with pytest.raises(WarehouseError, match="There is no load 3 that counts"), without_load(dated, 3):
        pass


def test_what_an_undo_would_change_is_what_it_changes(dated: Warehouse) -> None:
    def things() -> dict[str, int]:
        with dated.cursor() as con:
            return {name: len(con.table(f"store.current_{name}")) for name in ("audit", "finding", "action")}

    with dated.cursor() as con:
        effect = {row["thing"]: row for row in undo_effect(con, 4).to_dict("records")}
    before = things()
    undo(dated, 4, by="ann", at=datetime(2026, 6, 1))
    assert {f"{name}s": before[name] - count for name, count in things().items()} == {
        name: effect[name]["gone"] for name in ("audits", "findings", "actions")
    }
    assert {row["kept"] for row in effect.values()} == {0}  # it is the last load, nothing later speaks
    assert effect["audits"]["gone"] > 0 and effect["audits"]["restated"] > 0


def test_a_load_taken_back_counts_again(dated: Warehouse, tmp_path: Path) -> None:
    before = headlines(dated)
    undo(dated, 4, by="ann", at=datetime(2026, 6, 1))
    assert headlines(dated) != before
    assert redo(dated, 4) == "export-3.xlsx"
    assert headlines(dated) == before
    with pytest.raises(WarehouseError, match=r"Load 4 \(export-3\.xlsx\) counts already"):
        redo(dated, 4)
    with pytest.raises(WarehouseError, match="There is no load 9"):
        redo(dated, 9)
    assert load_file(dated, tmp_path / "export-1.xlsx", name="again.xlsx", answers=REOPEN).load_id == 5
    with pytest.raises(WarehouseError, match=r"export-1\.xlsx was loaded anew as load 5, which counts"):
        redo(dated, 2)


def test_of_findings_alone_no_supplier_is_counted_beside_those_at_risk() -> None:
    """The trap: 'Suppliers 0' stood above '1 of 467 at risk', and no overdue action where none has a due date."""
    con = empty_warehouse()
    audits(con, "A1 2026-05-01 S1 -", listed=False)
    findings(con, "F1 A1 1 critical", "F2 A1 2 minor")
    actions(con, "C1 F1")
    told = headline_rows(con, Filters(as_of=date(2026, 6, 30)))
    assert told["Suppliers"] == told["Audits"] == "– (only findings are on file, no audits to count them against)"
    assert told["Nonconformities"] == "2"
    assert told["Overdue actions"] == "– (no due date of 1 open action is on file)"
