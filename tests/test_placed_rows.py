"""Rows of a large file are read from memory, those of a small one from a table: the warehouse is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from data.warehouse import Warehouse
from loaders import placed_rows, row_kinds
from loaders.load import load_file
from tests.corpus import WORKBOOKS
from tests.memory import memory_warehouse
from tests.test_together import Pile, piles, tables, workbooks, written


@contextmanager
def as_if_large() -> Iterator[None]:
    """Every file is one of many rows, in pieces of three."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(row_kinds, "FEW", 0)
        patched.setattr(placed_rows, "CHUNK", 3)
        yield


def same(small: Warehouse, large: Warehouse, files: list[Path]) -> list[str]:
    """Load files both ways and compare what was said of them and all that is stored; what became of each."""
    statuses: list[str] = []
    for path in files:
        plain = load_file(small, path, name=path.name)
        statuses.append(plain.status)
        with as_if_large():
            told = load_file(large, path, name=path.name)
        assert (told.status, told.sheets, told.added, told.rejections, told.issues) == (
            plain.status, plain.sheets, plain.added, plain.rejections, plain.issues,
        )  # fmt: skip
    left = tables(small)
    for name, rows in tables(large).items():
        assert rows == left[name], name
    return statuses


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pile=piles())
def test_rows_of_files_that_meet(pile: Pile, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Audits, answers, findings and actions that repeat and contradict each other, most of them by key alone."""
    small, large = memory_warehouse(), memory_warehouse()
    same(small, large, written(tmp_path_factory.mktemp("pile"), pile))
    small.close()
    large.close()


@pytest.mark.parametrize(
    "names",
    [list(WORKBOOKS)[::9], *(pytest.param(list(WORKBOOKS)[at::9], marks=pytest.mark.thorough) for at in range(1, 9))],
    ids=["a ninth", *(f"ninth {at}" for at in range(2, 10))],
)
def test_workbooks_of_every_kind(empty: Callable[[], Warehouse], tmp_path: Path, names: list[str]) -> None:
    """Lists, forms, matrices, findings and actions in nine languages; some of them ask, some are refused."""
    assert same(empty(), empty(), workbooks(tmp_path, names)).count("loaded") > len(names) / 2
