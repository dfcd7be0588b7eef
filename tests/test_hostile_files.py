"""Hostile and odd files: a sentence or exactly the right rows, the reader alive, memory bounded."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from bench.hostile import rounds
from data.warehouse import Warehouse
from loaders.limits import LIMITS
from loaders.load import load_file
from loaders.reading import Reader
from loaders.refusal import Refusal
from tests.conftest import WorkbookMaker
from tests.hostile_files import FILES, GOOD, Rows, good_workbook, workbook
from tests.samples import full_workbook

READER = Reader()
GROWTH = 300 << 20


def read_rows(data: bytes, folder: Path, *, reader: Reader = READER) -> Rows:
    """The rows of the first sheet, empty text as None."""
    path = folder / "file"
    path.write_bytes(data)
    sheet = reader.contents(path, name="audits.xlsx", folder=folder).sheets[0]
    assert sheet.counted_rows == sheet.table.num_rows
    return [[cell or None for cell in row.values()] for row in sheet.table.to_pylist()]


def test_there_are_many_kinds() -> None:
    assert len(FILES) >= 40 and len({name for name, *_ in FILES}) == len(FILES)


@pytest.mark.parametrize(("make", "rows", "sentence"), [one[1:] for one in FILES], ids=[one[0] for one in FILES])
def test_a_sentence_or_the_right_rows(
    tmp_path: Path, make: Callable[[], bytes], rows: Rows | None, sentence: str
) -> None:
    READER.warm()
    data = make()
    assert len(data) < 32 << 20
    before = psutil.Process().memory_info().rss
    if rows is None:
        with pytest.raises(Refusal) as refused:
            read_rows(data, tmp_path)
        told = str(refused.value)
        assert sentence in told and told.startswith("audits.xlsx") and told.endswith(".") and "Traceback" not in told
    else:
        assert read_rows(data, tmp_path) == rows
    assert psutil.Process().memory_info().rss - before < GROWTH


def test_the_same_reader_still_reads_a_good_file(tmp_path: Path) -> None:
    assert read_rows(good_workbook(), tmp_path) == GOOD


def test_a_dead_spare_child_is_replaced(tmp_path: Path) -> None:
    reader = Reader()
    reader.warm()
    reader._spares[0].kill()
    assert read_rows(good_workbook(), tmp_path, reader=reader) == GOOD


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows the limits of another process")
def test_the_child_is_bounded_before_it_sees_a_file(tmp_path: Path) -> None:
    reader = Reader()
    reader.warm()
    child = psutil.Process(reader._spares[0].pid)
    deadline = time.monotonic() + 30
    while child.rlimit(psutil.RLIMIT_AS)[0] != LIMITS.memory and time.monotonic() < deadline:
        time.sleep(0.02)
    assert child.rlimit(psutil.RLIMIT_AS) == (LIMITS.memory, LIMITS.memory)
    assert read_rows(good_workbook(), tmp_path, reader=reader) == GOOD


def test_a_child_that_outgrows_its_memory_is_one_refused_file(tmp_path: Path) -> None:
    reader = Reader(limits=replace(LIMITS, memory=1 << 20))
    with pytest.raises(Refusal, match="too complex or damaged: reading it was stopped"):
        rows = "".join(f'<row r="{at}"><c r="A{at}"><v>{at}</v></c></row>' for at in range(1, 200_000))
        read_rows(workbook(rows), tmp_path, reader=reader)
    assert read_rows(good_workbook(), tmp_path) == GOOD


def test_people_at_work_notice_nothing(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """Two sessions ask for figures while three hostile files are loaded; all of them in ``python -m bench.hostile``."""
    load_file(warehouse, workbook(full_workbook()), name="audits.xlsx")
    warehouse.close()
    names = ["random bytes", "entities that laugh", "row 4,000,000,000"]
    for met in rounds(warehouse.path, sessions=2, seconds=0.1, names=names):
        assert (met.wrong, met.errors) == (0, ()) and met.seconds
    assert (met.files, met.refused) == (3, 3)
