"""Closed actions that a file would open again: nobody opens them by a default, whichever way the file comes in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.drop_folder import DropFolder
from data.warehouse import Warehouse
from data.worker import Worker
from loaders.__main__ import main
from loaders.load import load_file
from tests.conftest import Sheets, WorkbookMaker
from tests.samples import full_workbook

QUESTION = "1 corrective action that is closed would go back to open (for example B1, F4, Beta GmbH). Is that right?"


def later() -> Sheets:
    """The second export says that the action of F4, closed in the first, is open."""
    sheets = full_workbook()
    sheets["Findings"][4][7:] = [None, "Open"]
    return sheets


def closed(warehouse: Warehouse) -> list[str]:
    with warehouse.cursor() as con:
        query = """
            select finding.number from store.current_action as action join store.current_finding as finding using (finding_key)
            where action.closed is not null order by 1
        """
        return [number for (number,) in con.execute(query).fetchall()]


def test_a_load_asks_and_keeps_nothing_before_the_answer(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    load_file(warehouse, workbook(full_workbook()), name="first.xlsx")
    path = workbook(later(), name="later.xlsx")
    asked = load_file(warehouse, path, name="later.xlsx")
    (question,) = asked.questions
    assert (asked.status, asked.exit_code, asked.load_id) == ("questions", 2, None)
    assert (question.id, question.text, question.required) == ("reopen", QUESTION, True)
    assert asked.changes["reopened"][0]["closed"] == "2024-09-01", "what would open is listed"
    assert closed(warehouse) == ["F1", "F4"]
    no = load_file(warehouse, path, name="later.xlsx", answers={"reopen": "no"})
    assert no.status == "refused" and "you answered no" in no.sentence
    assert closed(warehouse) == ["F1", "F4"]
    yes = load_file(warehouse, path, name="later.xlsx", answers={"reopen": "yes"})
    assert yes.status == "loaded" and closed(warehouse) == ["F1"]


def test_a_file_that_opens_nothing_again_is_not_asked_about(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    assert load_file(warehouse, workbook(later()), name="first.xlsx").status == "loaded"
    assert load_file(warehouse, workbook(full_workbook(), name="b.xlsx"), name="b.xlsx").status == "loaded"


def test_on_the_command_line(tmp_path: Path, workbook: WorkbookMaker, capsys: pytest.CaptureFixture[str]) -> None:
    database = ["--database", str(tmp_path / "own.duckdb")]
    first, second = workbook(full_workbook()), workbook(later(), name="later.xlsx")
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"reopen": "yes"}), encoding="utf-8")
    assert main(["load", str(first), *database]) == 0
    capsys.readouterr()
    assert main(["load", str(second), *database]) == 2
    assert (
        f"question reopen: {QUESTION} [yes = Yes, they are open again; no = No, do not load this file]"
        in capsys.readouterr().out
    )
    assert main(["load", str(second), "--answers", str(answers), *database]) == 0


def test_in_the_drop_folder(tmp_path: Path, warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    load_file(warehouse, workbook(full_workbook()), name="first.xlsx")
    worker = Worker(warehouse, load=load_file, by="ann")
    worker.start()
    drop = DropFolder(tmp_path / "drop", worker)
    drop.folder.mkdir()
    workbook(later(), name="later.xlsx").rename(drop.folder / "later.xlsx")
    drop.look()
    assert drop.look() == 1
    worker.stop()
    assert f"Question: {QUESTION}" in (drop.folder / "questions/later.xlsx.report.txt").read_text(encoding="utf-8")
    assert closed(warehouse) == ["F1", "F4"]
