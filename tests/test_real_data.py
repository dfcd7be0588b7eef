"""Real inspections as published, where the folder is present: the counts of its own description, made without SQL."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.warehouse import Warehouse
from loaders.load import load_file
from metrics.audit_pass_rate import audit_pass_rate
from metrics.filters import Filters
from metrics.nonconformities import nonconformities

HERE = Path(__file__).parent
DELAWARE = HERE.parent.parent / "shared" / "real" / "delaware-food" / "inspections.csv"
MAPPING = HERE / "mappings" / "delaware-food.json"

pytestmark = pytest.mark.skipif(not DELAWARE.exists(), reason="the real inspections are not part of the project")


def test_delaware_food_inspections(warehouse: Warehouse) -> None:
    """11,919 rows, 88 exact copies, 51 look-alikes kept and asked about; clean inspections per county and kind."""
    report = load_file(warehouse, DELAWARE, name=DELAWARE.name, mapping=json.loads(MAPPING.read_text(encoding="utf-8")))
    (sheet,) = report.sheets
    assert (sheet.read, sheet.new, sheet.duplicate, sheet.rejected) == (11_919, 11_831, 88, 0)
    look_alikes = [issue for issue in report.issues if issue.kind == "look_alike"]
    # 11,831 rows in 11,780 visits: 51 more than one per visit; a visit with three reports is one question.
    assert 49 <= len(look_alikes) <= 51
    with warehouse.cursor() as con:
        everything = audit_pass_rate(con, Filters(kinds=("all",)), by="region").set_index("region")
        assert {name: (row["count"], row["of"]) for name, row in everything.iterrows()} == {
            "New Castle": (3_372, 6_047), "Sussex": (2_719, 4_115), "Kent": (1_136, 1_669),
        }  # fmt: skip
        whole = audit_pass_rate(con, Filters()).iloc[0]
        assert (whole["count"], whole["of"]) == (5_402, 9_557)
        assert round(whole["rate"], 4) == 0.5652
        graded = nonconformities(con, Filters(kinds=("all",))).set_index("severity")
        assert graded.loc["all", "of"] == 11_831
