"""Actions and coverage on real inspections as published, where the folder is present."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data.warehouse import Warehouse
from loaders.load import load_file
from metrics.action_list import action_list
from metrics.closing_time import closing_time
from metrics.corrective_actions import corrective_actions
from metrics.coverage import coverage
from metrics.filters import Filters
from metrics.site_list import listed_sites, site_list

REAL = Path(__file__).parent.parent.parent / "shared" / "real"
NURSING = REAL / "cms-nursing-deficiencies"
HYGIENE = REAL / "bbc-fsa-wholesalers" / "FSAwholesalers_dedupedAPR25_ANALYSIS.xlsx"
DAY = Filters(as_of=date(2025, 12, 31))

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(not REAL.exists(), reason="the real inspections are not part of the project"),
]


def counts(frame: pd.DataFrame) -> dict[str, int]:
    """Measure -> count."""
    return {str(row["measure"]): int(row["count"]) for row in frame.to_dict("records")}


def test_nursing_corrections_dated_before_their_survey(warehouse: Warehouse) -> None:
    """16,075 actions without due dates; those corrected before the survey are counted apart and in no average."""
    for name in ("deficiencies.csv", "facilities.csv"):
        assert load_file(warehouse, NURSING / name, name=name).status == "loaded"
    with warehouse.cursor() as con:
        actions, sites, listed = corrective_actions(con, DAY), coverage(con, DAY), listed_sites(con, DAY)
        early = action_list(con, DAY, which="impossible_dates", limit=100_000)
        [time] = closing_time(con, DAY).to_dict("records")
    told = counts(actions)
    assert (actions["of"].max(), told["overdue"], told["no_due_date"]) == (16_075, 0, told["open"])
    before = early[early["impossible"] == "closed_before_audit"]
    assert (before["closed"] < before["raised"]).all() and len(before) == 204
    assert time["left_out"] == 204 + told["closed_undated"]
    assert time["of"] == 16_075 - time["left_out"] and 30 < time["rate"] < 60
    # Only findings are on file, and the list of facilities names each of the 467 sites.
    assert counts(sites)["findings only"] == listed == 467


def test_sites_awaiting_their_first_inspection_were_never_audited(warehouse: Warehouse) -> None:
    """1,799 rows await a first inspection. Their sites have no visit, unless the same site stands there rated too."""
    assert load_file(warehouse, HYGIENE, name=HYGIENE.name).status == "loaded"
    with warehouse.cursor() as con:
        told = coverage(con, DAY)
        never = site_list(con, DAY, standings=("never",), limit=100_000)
        north = coverage(con, replace(DAY, regions=("Highland",)))
        rows = con.execute("select count(*) from store.issue where reason like '1,799 rows have neither%'").fetchone()
        places = con.execute("select count(*) from store.place").fetchone()
    assert rows == (1,)
    assert 1_700 < counts(told)["never"] <= 1_799 and len(never) == counts(told)["never"]
    assert never["visits"].sum() == 0 and never["row"].notna().all()
    assert places == (told.loc[told["measure"] == "valid", "of"].item(),)
    assert counts(north)["never"] > 100  # most sites of the Highlands wait
