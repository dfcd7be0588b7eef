"""Rows that are absent from a later export of an audit: they stay, or stop counting where the user says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.history import rebuild, redo, undo
from data.warehouse import Warehouse
from loaders.__main__ import main
from loaders.load import load_file
from loaders.report import Report
from tests.conftest import WorkbookMaker
from tests.memory import memory_warehouse
from tests.samples import AUDIT_HEADINGS, FINDING_HEADINGS, finding_rows, full_workbook
from tests.test_history import state

WHEN = datetime(2024, 9, 1)
REPLACE = {"replace": "audits"}
# Audit A1 again, with one of its two findings; of its four answers one is left and one is new.
LATER: dict[str, list[list[Any]]] = {
    "Findings": [FINDING_HEADINGS, finding_rows()[1]],
    "Answers": [["Audit No.", "Clause", "Question", "Answer"], ["A1", "8.4.1", "Are suppliers approved?", "Yes"],
                ["A1", "9.1", "Is there a plan?", "Yes"]],
}  # fmt: skip


def load(warehouse: Warehouse, path: Path, **options: Any) -> Report:
    return load_file(warehouse, path, name=path.name, **options)


COUNTED = {
    "answers": "select clause from store.answer where latest order by 1",
    "findings": "select clause from store.finding_fact where basis = 'finding' order by 1",
    "actions": "select clause from store.current_action join store.finding_fact using (finding_key) order by 1",
}


def clauses(warehouse: Warehouse, table: str) -> list[str]:
    """The clauses of the answers, findings or actions that count."""
    with warehouse.cursor() as con:
        return [clause for (clause,) in con.execute(COUNTED[table]).fetchall()]


def test_absent_rows_stay_and_the_choice_is_offered(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    load(warehouse, workbook(full_workbook()))
    report = load(warehouse, workbook(LATER, name="later.xlsx"), dry_run=True)
    (question,) = report.questions
    assert (question.id, question.required, question.guess) == ("replace", False, "keep")
    assert question.text == (
        "Earlier files hold 3 answers, 1 finding, 1 action of an audit in this file that it does not list. "
        "Do they still count?"
    )
    assert report.changes["absent"]["counts"] == {"answers": 3, "findings": 1, "actions": 1}
    load(warehouse, workbook(LATER, name="later.xlsx"))
    assert clauses(warehouse, "findings") == ["7.1.5", "8.4.1", "8.4.1", "8.6"]
    assert len(clauses(warehouse, "answers")) == 7


def test_replaced_rows_stop_counting_and_other_audits_do_not(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """A1's finding 7.1.5 with its action and three of its answers go; the audits not in the file keep all of theirs."""
    load(warehouse, workbook(full_workbook()))
    seen = load(warehouse, workbook(LATER, name="later.xlsx"), answers=REPLACE, dry_run=True)
    assert "3 answers, 1 finding and 1 action of earlier files stop counting." in seen.effect and seen.questions == ()
    assert len(clauses(warehouse, "answers")) == 6, "a dry run keeps nothing"
    report = load(warehouse, workbook(LATER, name="later.xlsx"), answers=REPLACE)
    assert report.status == "loaded" and report.effect == seen.effect
    assert clauses(warehouse, "answers") == ["7.1.5", "8.4.1", "8.4.1", "9.1"]
    assert clauses(warehouse, "findings") == clauses(warehouse, "actions") == ["8.4.1", "8.4.1", "8.6"]
    with warehouse.cursor() as con:
        facts = con.execute(
            "select audit_no, conform, nonconform, minor, major from store.audit_fact order by 1"
        ).fetchall()
    assert facts == [("A1", 2, 0, 1, 0), ("A2", 1, 1, 0, 1), ("A3", 0, 0, 0, 0), ("B1", 0, 0, 0, 1)]


def test_a_list_of_findings_replaces_no_answers(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    load(warehouse, workbook(full_workbook()))
    load(warehouse, workbook({"Findings": LATER["Findings"]}, name="later.xlsx"), answers=REPLACE)
    assert len(clauses(warehouse, "answers")) == 6
    assert clauses(warehouse, "findings") == ["8.4.1", "8.4.1", "8.6"]


def test_what_comes_after_the_replacing_file_counts(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    load(warehouse, workbook(full_workbook()))
    load(warehouse, workbook(LATER, name="later.xlsx"), answers=REPLACE)
    again = [FINDING_HEADINGS, finding_rows()[2]]
    load(warehouse, workbook({"Findings": again}, name="again.xlsx"))
    assert clauses(warehouse, "findings") == ["7.1.5", "8.4.1", "8.4.1", "8.6"]


def test_load_replace_undo_is_identity_and_redo_replaces_again(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    load(warehouse, workbook(full_workbook()))
    before = state(warehouse)
    report = load(warehouse, workbook(LATER, name="later.xlsx"), answers=REPLACE)
    after = state(warehouse)
    assert report.load_id == 2 and after != before
    undo(warehouse, 2, by="test", at=WHEN)
    assert state(warehouse) == before
    redo(warehouse, 2)
    assert state(warehouse) == after
    with warehouse.writing() as con:
        rebuild(con)
    assert state(warehouse) == after


def test_a_file_with_refused_rows_replaces_nothing(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    load(warehouse, workbook(full_workbook()))
    before = state(warehouse)
    bad = {"Findings": [*LATER["Findings"], ["ZZ", "F9", "8.1", "Minor", "text", None, None, None, None]]}
    report = load(warehouse, workbook(bad, name="bad.xlsx"), answers=REPLACE)
    assert report.status == "refused" and "what the refused rows stand for would be lost" in report.sentence
    assert state(warehouse) == before


def test_an_answer_that_is_no_option_is_refused(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    report = load(warehouse, workbook(full_workbook()), answers={"replace": "everything"})
    assert report.status == "refused" and 'it can be "keep" or "audits"' in report.sentence


def test_on_the_command_line_by_an_answer(
    tmp_path: Path, workbook: WorkbookMaker, capsys: pytest.CaptureFixture[str]
) -> None:
    database = ["--database", str(tmp_path / "own.duckdb")]
    first, later = workbook(full_workbook()), workbook(LATER, name="later.xlsx")
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps(REPLACE), encoding="utf-8")
    assert main(["load", str(first), *database]) == 0
    capsys.readouterr()
    assert main(["load", str(later), "--dry-run", *database]) == 0
    assert "optional replace: Earlier files hold 3 answers" in capsys.readouterr().out
    assert main(["load", str(later), "--answers", str(answers), "--json", *database]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["changes"]["absent"]["replaced"] is True and told["questions"] == []


def export(folder: Path, number: int) -> Path:
    """Of three audits two, with some of their findings and answers: another choice in every export."""
    book = openpyxl.Workbook(write_only=True)
    audits, findings, answers = (book.create_sheet(title) for title in ("Audits", "Findings", "Answers"))
    audits.append(AUDIT_HEADINGS)
    findings.append(FINDING_HEADINGS)
    answers.append(["Audit No.", "Clause", "Question", "Answer"])
    for audit in {0, 1, 2} - {number % 3}:
        audits.append([f"A{audit}", "Acme", f"Site {audit % 2}", "China", "East", date(2024, 1 + audit, 3), "Periodic",
                       "ISO 9001", "Pass", 80])  # fmt: skip
        for one in range(3):
            if (number + audit + one) % 2:
                findings.append(
                    [f"A{audit}", f"F{one}", f"8.{one}", "Minor", f"text {one}", "do", date(2024, 5, 1), None, "Open"]
                )
            if (number + one) % 3:
                answers.append([f"A{audit}", f"8.{one}", "?", "No" if (number + audit) % 2 else "Yes"])
    path = folder / f"export-{number}.xlsx"
    book.save(path)
    return path


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Path]]:
    folder = tmp_path_factory.mktemp("replacing")
    yield [export(folder, number) for number in range(4)]


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(range(4)),
    replacing=st.sets(st.integers(0, 3), min_size=1),
    undone=st.sets(st.integers(0, 3), max_size=3),
)
def test_any_order_of_loads_that_add_or_replace_and_of_undos(
    exports: list[Path], order: list[int], replacing: set[int], undone: set[int]
) -> None:
    """What is left is what the remaining loads, loaded fresh, leave."""
    messy, fresh = memory_warehouse(), memory_warehouse()
    for warehouse, left_out in ((messy, set()), (fresh, undone)):
        loads = {
            one: load(warehouse, exports[one], answers=REPLACE if one in replacing else None).load_id
            for one in order if one not in left_out
        }  # fmt: skip
        for one in undone if warehouse is messy else ():
            number = loads[one]
            assert number is not None
            undo(warehouse, number, by="test", at=WHEN)
    assert state(messy) == state(fresh)
    messy.close()
    fresh.close()
