"""Names of auditors: shown, as pseudonyms, or not at all; in every metric, list and cell, and on the command line."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from data.warehouse import open_warehouse
from loaders.load import load_file
from metrics.__main__ import main
from metrics.auditor_returns import auditor_changes
from metrics.catalogue import CATALOGUE
from metrics.evidence import audit_rows, finding_rows, source_row
from metrics.filters import Filters
from metrics.never_cited import never_cited
from metrics.supplier_history import supplier_history
from pages.parts.background import tasks
from tests.conftest import WorkbookMaker
from tests.frames import AS_OF, metric_frame, names_in_turn
from tests.memory import memory_warehouse
from tests.warehouse_maker import actions, audits, empty_warehouse, findings, set_rule

Con = duckdb.DuckDBPyConnection
NAMES = ("Zora Quimby", "Ygor Wexler")
PSEUDONYM = re.compile(r"Auditor [0-9A-F]{4}-[0-9A-F]{4}")


def two_auditors() -> Con:
    con = empty_warehouse()
    audits(
        con,
        "A1 2021-01-01 S1 fail auditor=Zora_Quimby firm=North",
        "A2 2022-01-01 S1 pass auditor=Ygor_Wexler firm=South",
        "A3 2023-01-01 S1 pass",
    )
    findings(con, "F1 A1 4.1 major dimension=SOC", "F2 A2 4.1 minor dimension=SOC")
    actions(con, "C1 F1 due=2021-06-01 state=open", "C2 F2 due=2022-06-01 state=open")
    return con


def everything(con: Con) -> dict[str, str]:
    """All that is told of the audits, metric by metric and list by list, as text."""
    return lists(con) | {
        name: metric_frame(con, name).to_csv() for name in names_in_turn() if not name.endswith(" by auditor")
    }


def lists(con: Con) -> dict[str, str]:
    filters = Filters(as_of=AS_OF, kinds=("all",))
    frames = {
        "findings": finding_rows(con, filters), "audits": audit_rows(con, filters),
        "changes": auditor_changes(con, filters), "history": supplier_history(con, filters, "S1"),
    }  # fmt: skip
    return {name: frame.to_csv() for name, frame in frames.items()}


def by_auditor(con: Con) -> dict[str, str]:
    filters = Filters(as_of=AS_OF, kinds=("all",))
    told = {
        metric.name: metric.function(con, filters, by="auditor", every=None)
        for metric in CATALOGUE.values() if "auditor" in metric.facets
    }  # fmt: skip
    return {name: frame.to_csv() for name, frame in (told | {"never": never_cited(con, filters)}).items()}


@pytest.mark.parametrize("rule", ["pseudonyms", "hidden"])
def test_no_metric_and_no_list_tells_a_name(rule: str) -> None:
    con = two_auditors()
    set_rule(con, "auditor_names", rule)
    told = lists(con) if rule == "hidden" else everything(con) | by_auditor(con)
    assert len(told) > (3 if rule == "hidden" else len(CATALOGUE) - 3)
    assert [name for name, text in told.items() if any(part in text for one in NAMES for part in one.split())] == []


def test_names_are_told_where_the_rule_says_so() -> None:
    con = two_auditors()
    set_rule(con, "auditor_names", "names")
    told = lists(con) | {"audit-pass-rate": metric_frame(con, "audit-pass-rate by auditor").to_csv()}
    assert all(NAMES[0] in told[name] for name in ("audits", "findings", "history", "changes", "audit-pass-rate"))


def test_hidden_auditors_are_no_breakdown() -> None:
    con = two_auditors()
    set_rule(con, "auditor_names", "hidden")
    for metric in CATALOGUE.values():
        if "auditor" in metric.facets:
            with pytest.raises(ValueError, match="hides auditors"):
                metric.function(con, Filters(as_of=AS_OF), by="auditor", every=None)


def test_a_pseudonym_is_stable_tells_nothing_and_is_each_databases_own() -> None:
    shown = "select shown_auditor($name)"
    here, there = memory_warehouse().root, memory_warehouse().root
    [first], [again] = (here.execute(shown, {"name": NAMES[0]}).fetchone() or () for _ in range(2))
    assert first == again and PSEUDONYM.fullmatch(first)
    assert here.execute(shown, {"name": NAMES[1]}).fetchone() != (first,)
    assert there.execute(shown, {"name": NAMES[0]}).fetchone() != (first,)
    assert here.execute(shown, {"name": first}).fetchone() == (first,), "one given at load stays itself"
    for nobody in (None, "not stated"):
        assert here.execute(shown, {"name": nobody}).fetchone() == (nobody,)


def test_the_audits_behind_an_auditor_are_asked_for_by_what_is_shown() -> None:
    con = two_auditors()
    [shown] = con.execute("select shown_auditor($name)", {"name": NAMES[1]}).fetchone() or ()
    assert audit_rows(con, Filters(), auditor=shown)["audit_no"].to_list() == ["A2"]
    assert audit_rows(con, Filters(), auditor=NAMES[1]).empty, "nobody finds out by trying names"
    assert audit_rows(con, Filters(), firm="North")["audit_no"].to_list() == ["A1"]
    assert len(audit_rows(con, Filters())) == 3


def test_rows_by_auditor_do_not_stand_in_the_order_of_the_names() -> None:
    """Alphabetical order of hidden names would tell them."""
    con = empty_warehouse()
    audits(con, *(f"A{at} 2021-01-01 S{at} pass auditor=Name_{chr(65 + at)}" for at in range(12)))
    told = CATALOGUE["audit-pass-rate"].function(con, Filters(), by="auditor", every=None)["auditor"].to_list()
    assert told == sorted(told) and len(set(told)) == 12


def test_the_cells_behind_a_row_tell_the_same_name(tmp_path: Path, workbook: WorkbookMaker) -> None:
    warehouse = open_warehouse(tmp_path / "audits.duckdb")
    headings = ["Audit No.", "Supplier", "Audit Date", "Scheme", "Overall Result", "Lead Auditor", "Remark"]
    row = ["A1", "Acme", "2024-02-01", "ISO 9001", "Pass", "Zora Quimby", "Zora Quimby was late"]
    other = ["A2", "Acme", "2024-03-01", "ISO 9001", "Pass", "Zora Quimby Senior", "-"]
    load_file(warehouse, workbook({"Audits": [headings, row, other]}), name="a.xlsx")
    with warehouse.cursor() as con:
        name = {of: con.execute("select shown_auditor($of)", {"of": of}).fetchone() for of in (row[5], other[5])}
        cells = source_row(con, 1, "Audits", 2)["cell"].to_list()
        assert cells[5:7] == [name[row[5]][0], f"{name[row[5]][0]} was late"]  # type: ignore[index]
        assert source_row(con, 1, "Audits", 3)["cell"][5] == name[other[5]][0]  # type: ignore[index]
        set_rule(con, "auditor_names", "hidden")
        assert source_row(con, 1, "Audits", 2)["cell"].to_list()[5:7] == ["hidden", "hidden was late"]
        set_rule(con, "auditor_names", "names")
        assert source_row(con, 1, "Audits", 2)["cell"].to_list()[5:7] == row[5:7]
        assert source_row(con, 1, "Audits", 1).empty
    warehouse.close()


def test_the_command_line_keeps_to_the_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "audits.duckdb"
    warehouse = open_warehouse(path)
    audits(warehouse.root, "A1 2021-01-01 S1 fail auditor=Zora_Quimby", "A2 2022-01-01 S1 pass auditor=Ygor_Wexler")
    warehouse.close()
    asked = ["audit-pass-rate", "--by", "auditor", "--database", str(path)]
    assert main(asked) == 0
    assert len(PSEUDONYM.findall(capsys.readouterr().out)) == 2
    warehouse = open_warehouse(path)
    set_rule(warehouse.root, "auditor_names", "hidden")
    warehouse.close()
    assert main(asked) == 2
    assert "hides auditors" in capsys.readouterr().err
    assert main(["auditor-effects", "--by", "firm", "--database", str(path)]) == 0


def test_nothing_is_worked_out_of_auditors_who_are_hidden(tmp_path: Path) -> None:
    warehouse = open_warehouse(tmp_path / "audits.duckdb")
    audits(warehouse.root, "A1 2021-01-01 S1 fail auditor=Zora_Quimby")
    before = [task.question for task in tasks(warehouse, is_demo=False)]
    set_rule(warehouse.root, "auditor_names", "hidden")
    after = [task.question for task in tasks(warehouse, is_demo=False)]
    gone = [question for question in before if question not in after]
    names = [question.split(" of ")[0].rpartition(".")[2] for question in gone]
    assert names == ["auditor_effects", "auditor_returns", "never_cited"]
    assert all("'by': 'auditor'" in question for question in gone[:2])
    warehouse.close()
