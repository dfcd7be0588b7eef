"""Figures worked out in the background: for the data as they are, the same as on the spot, and never in the way."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from data import calculator as calculator_module
from data.calculator import Calculator, Task, stream
from data.warehouse import Warehouse, open_warehouse
from metrics.audit_pass_rate import audit_pass_rate
from metrics.filters import Filters
from metrics.worked_out import question, worked_out
from pages.parts import at_work
from tests.warehouse_maker import audits

PATIENCE = 30.0
ROOT = Path(__file__).resolve().parent.parent
ASKED = question(audit_pass_rate, Filters(), by="region", every="year")


def tasks(**options: Any) -> list[Task]:
    return [
        Task(question(audit_pass_rate, Filters(), **options), partial(audit_pass_rate, filters=Filters(), **options))
    ]


def kept(warehouse: Warehouse) -> list[str]:
    with warehouse.cursor() as con:
        return [asked for (asked,) in con.execute("select question from store.worked_out").fetchall()]


def refused(*_: Any, **__: Any) -> pd.DataFrame:
    raise AssertionError("worked out on the spot")


refused.__module__, refused.__qualname__ = audit_pass_rate.__module__, audit_pass_rate.__qualname__


@pytest.fixture
def filled(warehouse: Warehouse) -> Warehouse:
    with warehouse.writing() as con:
        audits(con, "A1 2021-01-01 S1 pass region=Asia", "A2 2022-01-01 S2 fail region=Europe", "A3 2022-02-01 S3 -")
    return warehouse


def test_the_kept_answer_is_the_answer_types_and_all(filled: Warehouse) -> None:
    options: dict[str, Any] = {"by": "region", "every": "year"}
    assert Calculator(filled, partial(tasks, **options)).work() == 1
    with filled.cursor() as con:
        looked_up = worked_out(con, Filters(), metric=refused, **options)
        told = audit_pass_rate(con, Filters(), **options)
        pd.testing.assert_frame_equal(looked_up, told)
        with pytest.raises(AssertionError, match="on the spot"):
            worked_out(con, Filters(regions=("Asia",)), metric=refused, **options)


def test_a_long_answer_takes_less_room_than_its_numbers() -> None:
    """10,000 numbers of eight bytes, of five values."""
    frame = pd.DataFrame({"rate": [at % 5 / 10 for at in range(10_000)]})
    packed = stream(frame)
    assert len(packed) < 8 * 10_000 / 3
    assert pa.ipc.open_stream(packed).read_all().to_pandas().equals(frame)


def test_an_answer_holds_for_one_state_of_the_data(filled: Warehouse) -> None:
    calculator = Calculator(filled, partial(tasks, by="all"))
    assert (calculator.work(), calculator.work()) == (1, 0)
    with filled.writing() as con:
        audits(con, "A4 2023-01-01 S4 pass")
    with filled.cursor() as con:
        assert worked_out(con, Filters(), metric=audit_pass_rate, by="all")["of"].item() == 3
    assert calculator.work() == 1
    with filled.cursor() as con:
        assert worked_out(con, Filters(), metric=refused, by="all")["of"].item() == 3
    assert len(kept(filled)) == 1


def test_what_is_asked_may_depend_on_answers(filled: Warehouse) -> None:
    """Of all audits first; then, once that is known, of each region."""

    def growing() -> list[Task]:
        return [*tasks(by="all"), *(tasks(by="region") if kept(filled) else [])]

    assert Calculator(filled, growing).work() == 2
    assert len(kept(filled)) == 2


def test_what_is_kept_is_looked_up_at_once(filled: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """A start on large data asks for thousands of figures that are there, while somebody waits for the first page."""
    told: list[str] = []

    def asked() -> list[Task]:
        told.append("tasks")
        return tasks(by="all") + tasks(by="region")

    calculator = Calculator(filled, asked)
    assert (calculator.work(), told) == (2, ["tasks", "tasks"])
    monkeypatch.setattr(calculator, "_answered", lambda task, version: told.append(task.question))
    assert (calculator.work(), told) == (0, ["tasks", "tasks", "tasks"])


def test_what_nobody_asks_any_more_is_forgotten(filled: Warehouse) -> None:
    """Such as the answers of yesterday, when pages looked from another day."""
    Calculator(filled, partial(tasks, by="all")).work()
    Calculator(filled, partial(tasks, by="region")).work()
    [left] = kept(filled)
    assert "{'by': 'region'}" in left


def test_the_file_does_not_grow_with_every_change_of_the_data(filled: Warehouse) -> None:
    """Ten answers of 0.3 MB, worked out for five states of the data: the room of earlier ones is given back."""

    def answer(_: Any) -> pd.DataFrame:
        return pd.DataFrame({"noise": np.random.default_rng().random(40_000)})

    used = []
    for _ in range(5):
        with filled.writing():
            pass
        assert Calculator(filled, lambda: [Task(f"{at} of all", answer) for at in range(10)]).work() == 10
        filled.root.execute("checkpoint")
        used.append(filled.root.execute("select used_blocks from pragma_database_size()").fetchall()[0][0])
    assert used[0] > 10
    assert used[-1] < 1.5 * used[0]


def test_an_answer_of_another_program_is_not_taken_for_ours(filled: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an update the data are the same, but a figure may be defined anew."""
    Calculator(filled, partial(tasks, by="all")).work()
    monkeypatch.setattr("metrics.worked_out.program", lambda: "another")
    with filled.cursor() as con, pytest.raises(AssertionError, match="on the spot"):
        worked_out(con, Filters(), metric=refused, by="all")


def test_a_figure_that_fails_does_not_stop_the_others(filled: Warehouse) -> None:
    def broken(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
        raise ValueError("no such figure")

    calculator = Calculator(filled, lambda: [Task("broken", broken), *tasks(by="all")])
    assert calculator.work() == 1
    assert kept(filled) == [question(audit_pass_rate, Filters(), by="all")]


def test_data_that_change_meanwhile_leave_nothing_stale(filled: Warehouse) -> None:
    def overtaken(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
        with filled.writing() as other:
            audits(other, "A9 2023-01-01 S9 pass")
        return pd.DataFrame({"count": [1]})

    assert Calculator(filled, lambda: [Task("overtaken", overtaken)]).work() == 0
    assert kept(filled) == []


def test_a_stop_while_it_looks_up_what_is_known_is_no_error(filled: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted in its first query, the thread ends; an exception in it would fail this test."""
    endless = "select count(*) from range(10_000_000_000) as one(n) where hash(n, $question, $version) % 7 = 3"
    monkeypatch.setattr("data.calculator.KNOWN", endless)
    calculator = Calculator(filled, partial(tasks, by="all"), poll=0.01)
    calculator.start()
    deadline = time.monotonic() + PATIENCE
    while calculator._reading is None and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.2)
    calculator.stop()
    assert kept(filled) == []


def test_it_starts_by_itself_and_stops_at_once(filled: Warehouse) -> None:
    def endless(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
        return con.execute("select count(*) from range(10_000_000_000) as one(n) where hash(n) % 7 = 3").df()

    calculator = Calculator(filled, lambda: [*tasks(by="region", every="year"), Task("endless", endless)], poll=0.01)
    assert calculator.progress is None
    calculator.start()
    deadline = time.monotonic() + PATIENCE
    while (now := calculator.progress) is None or now.question != "endless":
        assert time.monotonic() < deadline, "it never came to the second figure"
        time.sleep(0.01)
    assert (now.done, now.of) == (1, 2)
    assert kept(filled) == [ASKED]
    calculator.stop()
    assert calculator.progress is None
    assert kept(filled) == [ASKED]


def test_a_database_just_opened_is_left_to_the_first_page(filled: Warehouse) -> None:
    """Its figures are to come all the same, and it ends at once."""
    delayed = Calculator(filled, partial(tasks, by="region"), poll=0.01, delay=600.0)
    delayed.start()
    time.sleep(0.3)
    assert delayed.pending and delayed.progress is None and kept(filled) == []
    began = time.monotonic()
    delayed.stop()
    assert time.monotonic() - began < PATIENCE and not delayed.running


def test_what_could_not_be_worked_out_is_not_waited_for(filled: Warehouse) -> None:
    """Once all was asked nothing is to come, the figure that failed neither; until the data change."""

    def fails(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
        raise ValueError("no")

    calculator = Calculator(filled, lambda: [Task("fails of all", fails)], poll=0.01)
    assert not calculator.pending, "it was not started"
    calculator.start()
    assert calculator.pending
    deadline = time.monotonic() + PATIENCE
    while calculator.pending:
        assert time.monotonic() < deadline, "it goes on to promise the figure"
        time.sleep(0.01)
    calculator.stop()
    assert kept(filled) == []


def test_pages_that_are_drawn_go_first(filled: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked for waits while somebody waits for a page, and so does each figure, but not for ever."""
    asked: list[str] = []
    waits = iter([True, False, True, True, False])

    def busy() -> bool:
        asked.append("busy?")
        return next(waits, True)

    def answer(_: Any) -> pd.DataFrame:
        asked.append("answered")
        return pd.DataFrame({"rate": [1.0]})

    monkeypatch.setattr(calculator_module, "PATIENCE", 0.2)
    assert (
        Calculator(filled, lambda: [Task("first of all", answer), Task("second of all", answer)], busy=busy).work() == 2
    )
    assert asked[:6] == [*["busy?"] * 5, "answered"]
    assert asked[-1] == "answered" and asked.count("busy?") > 6


def test_what_can_wait_is_worked_out_while_nobody_uses_the_program(
    filled: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One by one, until somebody asks for a page; by itself once nobody has for a while."""

    def answer(_: Any) -> pd.DataFrame:
        return pd.DataFrame({"rate": [1.0]})

    now, *given = [Task(f"{at} of all", answer) for at in range(4)]
    waits = iter([*[False] * 3, True])  # two of them asked by what is urgent
    calculator = Calculator(filled, lambda: [now], later=lambda: given, busy=lambda: next(waits, False))
    assert (calculator.work(), kept(filled)) == (1, ["0 of all"])
    assert (calculator.work_at_leisure(), kept(filled)) == (False, ["0 of all", "1 of all"])
    monkeypatch.setattr(calculator_module, "QUIET", 0.05)
    alone = Calculator(filled, lambda: [now], later=lambda: given, poll=0.01)
    alone.start()
    deadline = time.monotonic() + 20
    while len(kept(filled)) < 4 and time.monotonic() < deadline:
        time.sleep(0.02)
    alone.stop()
    assert kept(filled) == [f"{at} of all" for at in range(4)]
    assert alone.work_at_leisure() is True


def test_a_page_counts_as_drawn_until_the_browser_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_work, "SETTLING", 0.05)
    monkeypatch.setattr(at_work, "_ended", float("-inf"))
    assert not at_work.somebody_waits()
    with pytest.raises(ZeroDivisionError), at_work.waited_for():
        assert at_work.somebody_waits()
        raise ZeroDivisionError  # a page that fails has been drawn too
    assert at_work.somebody_waits()
    time.sleep(0.06)
    assert not at_work.somebody_waits()


KILLED = """
import os, signal, sys
from pathlib import Path
import pandas as pd
import pyarrow as pa
from data.calculator import Calculator, Task, stream
from data.warehouse import open_warehouse
warehouse = open_warehouse(Path(sys.argv[1]))
asked = [Task(f"{at} of all", lambda con: pd.DataFrame({"rate": [1.0]})) for at in range(9)]
for _ in range(int(sys.argv[2])):
    with warehouse.writing():
        pass  # the data change
    Calculator(warehouse, lambda: asked).work()
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL, which this system has not")
@pytest.mark.parametrize("states", [1, 2])
def test_answers_kept_by_a_process_that_was_killed_can_be_forgotten(tmp_path: Path, states: int) -> None:
    """DuckDB's index knows nothing of rows that come back from its log, and the first delete was a fatal error. After
    a second state of the data the table was dropped and made anew in the log, too."""
    path = tmp_path / "audits.duckdb"
    dead = subprocess.run([sys.executable, "-c", KILLED, str(path), str(states)], cwd=ROOT, check=False)
    assert dead.returncode == -signal.SIGKILL
    open_warehouse(path).close()
    warehouse = open_warehouse(path)
    assert len(kept(warehouse)) == 9
    with warehouse.writing():
        pass  # the data change
    assert Calculator(warehouse, partial(tasks, by="all")).work() == 1
    assert len(kept(warehouse)) == 1
    warehouse.close()
