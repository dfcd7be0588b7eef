"""Fixtures shared by the tests: an empty warehouse file, and workbooks made on the spot."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner

from data.demo_database import demo_files
from data.warehouse import Warehouse, open_warehouse
from loaders.load import load_file
from tests.corpus.reading import read_here
from tests.memory import memory_warehouse
from tests.samples import full_workbook, written

# Where the reading process is what is tested, or a whole program is run, files are read in a process of their own.
WITH_A_CHILD = ("test_formats", "test_hostile_files", "test_load_steadiness", "test_encodings", "test_bad_input",
                "test_worker", "test_room", "test_reading_process")  # fmt: skip

# For tiny tables threads only cost; dashboards and programs that tests start inherit it.
os.environ.setdefault("SUPPLIER_AUDITS_THREADS", "1")
# Pages work out what they are asked: what nobody asks for would take the processor from the tests that follow.
os.environ.setdefault("SUPPLIER_AUDITS_BACKGROUND", "off")

PATIENCE = 300.0

Sheets = dict[str, list[list[Any]]]
WorkbookMaker = Callable[..., Path]


@pytest.fixture(scope="module", autouse=True)
def reading(request: pytest.FixtureRequest) -> Iterator[None]:
    """Files are read in this process: a child per small file costs more than all that is done with it."""
    if request.module.__name__.rpartition(".")[2] in WITH_A_CHILD:
        yield
        return
    with read_here():
        yield


@pytest.fixture(scope="session", autouse=True)
def packages_looked_through_once() -> Iterator[None]:
    """Every AppTest looks through all installed packages for components; they do not change while tests run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped demo as the real loader takes it in, built once for all processes; to be copied before it is opened."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shipped"
    path = folder / "demo.duckdb"
    try:
        folder.mkdir()
    except FileExistsError:  # another process builds it, or has
        deadline = time.monotonic() + PATIENCE
        while not path.exists():
            assert time.monotonic() < deadline, "the demo was not built"
            time.sleep(0.2)
        return path
    demo = open_warehouse(folder / "draft.duckdb")
    with read_here():
        for file in demo_files():
            report = load_file(demo, file, name=file.name)
            assert report.status == "loaded" and report.rejections == () and report.issues == (), report.sentence
    demo.close()
    return (folder / "draft.duckdb").rename(path)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty warehouse as the program creates it, once; to be copied before it is opened."""
    path = tmp_path_factory.mktemp("empty") / "audits.duckdb"
    open_warehouse(path).close()
    return path


@pytest.fixture
def warehouse(tmp_path: Path, empty_database: Path) -> Iterator[Warehouse]:
    """An empty warehouse in a file of its own."""
    shutil.copyfile(empty_database, tmp_path / "audits.duckdb")
    opened = open_warehouse(tmp_path / "audits.duckdb")
    yield opened
    opened.close()


@pytest.fixture
def empty() -> Iterator[Callable[[], Warehouse]]:
    """Empty warehouses in memory, as many as are asked for."""
    opened: list[Warehouse] = []

    def one() -> Warehouse:
        opened.append(memory_warehouse())
        return opened[-1]

    yield one
    for warehouse in opened:
        warehouse.close()


@pytest.fixture(scope="session")
def full_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse that holds the sample workbook as full.xlsx, loaded once; to be copied before it is opened."""
    folder = tmp_path_factory.mktemp("full")
    opened = open_warehouse(folder / "audits.duckdb")
    with read_here():
        report = load_file(opened, written(folder / "full.xlsx", full_workbook()), name="full.xlsx")
    opened.close()
    assert report.status == "loaded"
    return folder / "audits.duckdb"


@pytest.fixture
def workbook(tmp_path: Path) -> WorkbookMaker:
    """A function that writes {sheet: rows} as a workbook and returns its path."""

    def make(sheets: Sheets, *, name: str = "audits.xlsx") -> Path:
        return written(tmp_path / name, sheets)

    return make
