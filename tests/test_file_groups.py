"""Files in groups: while one group is written the next one is understood, and nothing else comes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from data.warehouse import Warehouse
from loaders import batches
from loaders.load_queue import load_files
from loaders.report import Report
from tests.test_together import audit, same, written

PATIENCE = 60  # seconds for what takes a moment, before a test that waits in vain fails
FILES = "select file from store.load order by load"


@pytest.fixture
def pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups of two files."""
    monkeypatch.setattr(batches, "MOST", 2)


def pile(folder: Path, count: int) -> list[Path]:
    """Files of one audit of one supplier each."""
    return written(folder, [table for at in range(count) for table in audit(f"A-{at}", f"S{at}", "2024-01-05")])


def stored(warehouse: Warehouse) -> list[str]:
    with warehouse.cursor() as con:
        return [file for (file,) in con.execute(FILES).fetchall()]


@pytest.mark.usefixtures("pairs")
def test_the_next_group_is_understood_while_one_is_written(
    empty: Callable[[], Warehouse], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first group is held back until the fourth file is understood, which nobody waits for otherwise."""
    understood, committed, fourth = batches.understood, batches.committed, Event()

    def noted(warehouse: Warehouse, path: Path, **options: Any) -> Any:
        file = understood(warehouse, path, **options)
        if path.name == "3.csv":
            fourth.set()
        return file

    def held_back(warehouse: Warehouse, files: Sequence[Any], **options: Any) -> list[Report]:
        if files[0].name == "0.csv":
            assert fourth.wait(PATIENCE), "nothing was understood beside it"
        return committed(warehouse, files, **options)

    monkeypatch.setattr(batches, "understood", noted)
    monkeypatch.setattr(batches, "committed", held_back)
    warehouse = empty()
    told = [report.file for report in load_files(warehouse, pile(tmp_path, 5))]
    assert told == stored(warehouse) == [f"{at}.csv" for at in range(5)]


@pytest.mark.usefixtures("pairs")
def test_the_same_bytes_in_the_next_group_are_known(empty: Callable[[], Warehouse], tmp_path: Path) -> None:
    """
    0.csv 1.csv   one group, being written
    2.csv 3.csv   the next: 3.csv is 0.csv again, which was not there yet when it was understood
    """
    files = pile(tmp_path, 4)
    files[3].write_bytes(files[0].read_bytes())
    assert [report.status for report in same(empty(), empty(), files)] == [*["loaded"] * 3, "already_loaded"]


@pytest.mark.usefixtures("pairs")
def test_a_group_that_fails_stops_what_comes_after_it(
    empty: Callable[[], Warehouse], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program fails while it writes 1.csv: 0.csv is in and reported, nothing after it is."""
    committed = batches.committed

    def failing(warehouse: Warehouse, files: Sequence[Any], **options: Any) -> list[Report]:
        if any(file.name == "1.csv" for file in files):
            raise ValueError("row 2 bites")
        return committed(warehouse, files, **options)

    monkeypatch.setattr(batches, "committed", failing)
    warehouse, told = empty(), list[str]()
    with pytest.raises(ValueError, match="row 2 bites"):
        for report in load_files(warehouse, pile(tmp_path, 6)):
            told.append(report.file)
    assert told == stored(warehouse) == ["0.csv"]


@pytest.mark.usefixtures("pairs")
def test_whoever_stops_listening_leaves_whole_groups(empty: Callable[[], Warehouse], tmp_path: Path) -> None:
    """After the first report nobody asks on: the group being written is in, nothing of those that wait."""
    warehouse = empty()
    reports = load_files(warehouse, pile(tmp_path, 6))
    assert next(reports).file == "0.csv"
    reports.close()
    assert stored(warehouse) == ["0.csv", "1.csv"]
