"""What is told of everybody serves all who look at some of them: picked from a kept answer it is the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from shutil import copyfile
from typing import Any

import pandas as pd
import pytest

from data.calculator import Calculator, Task
from data.warehouse import open_warehouse
from metrics.fair_ranking import checklists_compared, fair_ranking, standings
from metrics.filters import Filters
from metrics.funnel import funnel, funnel_everywhere
from metrics.supplier_trends import supplier_trends, trends_everywhere
from metrics.worked_out import question

Metric = Callable[..., pd.DataFrame]
DAY = date(2026, 6, 30)
BY = {"by": "supplier", "measure": "conformity"}
HOUSE = {**BY, "checklist": "House Audit 4"}


def plain(one: pd.DataFrame, other: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both without types of columns: nothing is None, however it was kept."""
    return one.astype(object).where(one.notna(), None), other.astype(object).where(other.notna(), None)


@pytest.mark.parametrize(
    ("metric", "everywhere", "options"),
    [
        (fair_ranking, standings, BY),
        (checklists_compared, standings, BY),
        (supplier_trends, trends_everywhere, BY),
        (funnel, funnel_everywhere, HOUSE),
    ],
    ids=lambda given: getattr(given, "__name__", None),
)
@pytest.mark.parametrize("dimensions", [(), ("Social",)], ids=["all", "social"])
def test_picked_from_what_is_kept_of_everybody_it_is_the_same(
    metric: Metric, everywhere: Metric, options: dict[str, Any], dimensions: tuple[str, ...],
    demo_database: Path, tmp_path: Path,
) -> None:  # fmt: skip
    """One answer is kept, of no place; it is not worked out again for East Asia, nor for everything."""
    all_of_it = Filters(as_of=DAY, dimensions=dimensions)
    looks = (all_of_it, Filters(as_of=DAY, dimensions=dimensions, regions=("East Asia",)))
    warehouse = open_warehouse(Path(copyfile(demo_database, tmp_path / "demo.duckdb")))
    with warehouse.cursor() as con:
        fresh = [metric(con, filters, **options) for filters in looks]
    asked = Task(question(everywhere, looks[1], **options), partial(everywhere, filters=looks[1], **options))
    assert asked.question == question(everywhere, all_of_it, **options)
    Calculator(warehouse, lambda: [asked]).work()
    with warehouse.cursor() as con:
        con.execute("drop table store.audit_fact")  # so that nothing can be worked out again
        picked = [metric(con, filters, **options) for filters in looks]
    for one, other in zip(picked, fresh, strict=True):
        assert len(one)
        pd.testing.assert_frame_equal(*plain(one, other))
    warehouse.close()
