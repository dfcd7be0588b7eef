"""Real inspections as published, where the folder is present: loaded without a mapping file, without a question.

The counts are those of the folder's own description, made without SQL.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.warehouse import Warehouse
from loaders.load import load_file
from loaders.preview import preview
from loaders.report import Report
from metrics.audit_pass_rate import audit_pass_rate
from metrics.control_chart import control_chart
from metrics.corrective_actions import corrective_actions
from metrics.filters import Filters
from metrics.nonconformities import nonconformities

HERE = Path(__file__).parent
REAL = HERE.parent.parent / "shared" / "real"
DELAWARE = REAL / "delaware-food" / "inspections.csv"
TRICOUNTY = REAL / "tricounty-food-wide" / "raw-data.csv"
NURSING = REAL / "cms-nursing-deficiencies"
HYGIENE = REAL / "bbc-fsa-wholesalers" / "FSAwholesalers_dedupedAPR25_ANALYSIS.xlsx"
MAPPING = HERE / "mappings" / "delaware-food.json"
COUNTY, KIND, DATE = 4, 5, 6  # columns of the Delaware file
EVERYTHING = Filters(kinds=("all",))

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(not REAL.exists(), reason="the real inspections are not part of the project"),
]


def load(warehouse: Warehouse, path: Path) -> Report:
    """The file as a director would drop it; at most three questions, and none that keeps it from being loaded."""
    seen = preview(path, name=path.name)
    assert len(seen["questions"]) <= 3 and not [one for one in seen["questions"] if one["required"]], seen["questions"]
    report = load_file(warehouse, path, name=path.name)
    assert report.status == "loaded", report.sentence
    return report


def counts(warehouse: Warehouse, query: str) -> list[Any]:
    with warehouse.cursor() as con:
        return con.execute(query).fetchall()


def test_delaware_inspections_with_all_codes_in_one_cell(warehouse: Warehouse) -> None:
    """11,831 inspections, 88 copies; clean ones and follow-ups; the three codes found in most inspections."""
    (sheet,) = load(warehouse, DELAWARE).sheets
    assert (sheet.read, sheet.new, sheet.duplicate, sheet.rejected) == (11_919, 11_831, 88, 0)
    clean = "select count(*) filter (critical + major + minor + ungraded = 0), count(*) from store.audit_fact"
    assert counts(warehouse, clean) == [(7_227, 11_831)]
    assert counts(warehouse, f"{clean} where kind <> 'follow_up'") == [(5_402, 9_557)]
    with warehouse.cursor() as con:
        assert audit_pass_rate(con, Filters()).iloc[0]["of"] == 0  # nobody says what passes


def test_delaware_by_county_and_month_is_a_u_prime_chart(warehouse: Warehouse) -> None:
    """Inspections per county and month, follow-ups left out, as counted in the file without SQL."""
    load(warehouse, DELAWARE)
    with DELAWARE.open(encoding="utf-8", newline="") as lines:
        rows = {tuple(cell.strip() for cell in row) for row in list(csv.reader(lines))[1:]}
    counted = Counter(
        (row[COUNTY], f"{row[DATE][6:10]}-{row[DATE][:2]}-01") for row in rows if "ollow" not in row[KIND]
    )
    with warehouse.cursor() as con:
        asked = Filters(as_of=date(2019, 3, 31))
        points = control_chart(con, asked, measure="nonconformities", by="region", every="month")
    assert set(points["chart"]) == {"u'"} and points["whole"].all()
    found = {(region, str(period)[:10]): of for region, period, of in points[["region", "period", "of"]].values}
    assert found == dict(counted)
    assert (points.groupby("region")["spread"].first() > 1.5).all()  # far from independent findings
    assert points.groupby("region")["in_baseline"].sum().tolist() == [20, 20, 20]


def test_delaware_with_a_mapping_that_says_what_passes(warehouse: Warehouse) -> None:
    """51 look-alikes kept and asked about; clean inspections per county and kind."""
    report = load_file(warehouse, DELAWARE, name=DELAWARE.name, mapping=json.loads(MAPPING.read_text(encoding="utf-8")))
    (sheet,) = report.sheets
    assert (sheet.read, sheet.new, sheet.duplicate, sheet.rejected) == (11_919, 11_831, 88, 0)
    look_alikes = [issue for issue in report.issues if issue.kind == "look_alike"]
    # 11,831 rows in 11,780 visits: 51 more than one per visit; a visit with three reports is one question.
    assert 49 <= len(look_alikes) <= 51
    with warehouse.cursor() as con:
        everything = audit_pass_rate(con, EVERYTHING, by="region").set_index("region")
        assert {name: (row["count"], row["of"]) for name, row in everything.iterrows()} == {
            "New Castle": (3_372, 6_047), "Sussex": (2_719, 4_115), "Kent": (1_136, 1_669),
        }  # fmt: skip
        whole = audit_pass_rate(con, Filters()).iloc[0]
        assert (whole["count"], whole["of"]) == (5_402, 9_557)
        assert round(whole["rate"], 4) == 0.5652
        graded = nonconformities(con, EVERYTHING).set_index("severity")
        assert graded.loc["all", "of"] == 11_831


def test_delaware_as_a_director_answers(warehouse: Warehouse) -> None:
    """Both questions answered with yes: the publisher's 56.52 %, and more sites than names in towns."""
    asked = preview(DELAWARE, name=DELAWARE.name)["questions"]
    assert [(question["kind"], question["required"]) for question in asked] == [("verdict", False), ("premises", False)]
    answers = {question["id"]: question["options"][0]["value"] for question in asked}
    assert load_file(warehouse, DELAWARE, name=DELAWARE.name, answers=answers).added["sites"] == 4_155
    with warehouse.cursor() as con:
        whole = audit_pass_rate(con, Filters()).iloc[0]
    assert (whole["count"], whole["of"]) == (5_402, 9_557)


def test_tri_county_with_a_column_per_item(warehouse: Warehouse) -> None:
    """5,555 inspections x 56 items; the two totals among the items are left out and prove what 1 means."""
    (sheet,) = load(warehouse, TRICOUNTY).sheets
    assert (sheet.shape, sheet.read, sheet.new) == ("wide", 5_555, 5_555)
    assert counts(warehouse, "select count(*), count(distinct clause) from store.answer where latest") == [
        (311_080, 56)
    ]
    violated = """
        select clause, count(*) from store.answer where latest and outcome = 'nonconform'
        group by clause order by 2 desc limit 3
    """
    assert counts(warehouse, violated) == [("FC10", 2_760), ("FC47", 2_718), ("FC55", 2_332)]
    assert counts(warehouse, "select count(*) from store.audit_fact where nonconform = 0") == [(401,)]


def test_nursing_deficiencies_without_clean_surveys(warehouse: Warehouse) -> None:
    """16,075 findings in 2,599 surveys at 467 sites; letters as the survey's own scale; no pass rate at all."""
    (sheet,) = load(warehouse, NURSING / "deficiencies.csv").sheets
    assert (sheet.shape, sheet.read, sheet.new) == ("findings", 16_075, 16_075)
    facts = "select count(*), count(distinct audit_key), count(distinct site_key), count(distinct clause) from store.finding_fact"
    assert counts(warehouse, facts) == [(16_075, 2_599, 467, 187)]
    letters = "select severity_raw, count(*) from store.current_finding group by all"
    assert dict(counts(warehouse, letters)) == {
        "D": 9_832, "E": 4_170, "F": 797, "B": 516, "G": 367, "C": 162, "J": 136, "K": 55, "H": 22, "L": 15, "I": 3,
    }  # fmt: skip
    with warehouse.cursor() as con:
        graded = nonconformities(con, EVERYTHING).set_index("severity")["count"]
        assert (graded["critical"], graded["major"], graded["minor"]) == (206, 392, 14_799)
        assert audit_pass_rate(con, EVERYTHING).iloc[0]["of"] == 0
        assert audit_pass_rate(con, EVERYTHING).iloc[0]["why"]
        actions = corrective_actions(con, replace(EVERYTHING, as_of=date(2025, 12, 31)))
        assert actions["of"].max() == 16_075
    # The list of facilities beside it adds no audit, and meets the sites by their number.
    (sites,) = load(warehouse, NURSING / "facilities.csv").sheets
    assert (sites.shape, sites.read, sites.rejected) == ("suppliers", 467, 0)
    assert counts(warehouse, "select count(*) from store.current_site") == [(467,)]


def test_hygiene_ratings_behind_pivots_in_two_scales(warehouse: Warehouse) -> None:
    """13,785 sites: ratings 0 to 5 and the Scottish words apart; who awaits inspection neither passes nor fails."""
    report = load(warehouse, HYGIENE)
    sheet = next(one for one in report.sheets if one.shape != "skipped")
    assert (sheet.shape, sheet.read, sheet.rejected) == ("audits", 13_785, 0)
    assert [one.shape for one in report.sheets].count("skipped") == 2
    schemes = "select scheme, count(*) from store.current_audit where result <> 'no_verdict' group by all"
    assert set(dict(counts(warehouse, schemes))) == {"FHRS", "FHIS"}
    assert counts(warehouse, "select count(*) from store.current_audit") == [(13_785 - 1_799,)]
    with warehouse.cursor() as con:
        by_scheme = audit_pass_rate(con, EVERYTHING, by="scheme").set_index("scheme")
        assert (by_scheme.loc["FHIS", "count"], by_scheme.loc["FHIS", "of"]) == (1_547, 1_659)
        assert by_scheme.loc["FHRS", "of"] == 9_909
