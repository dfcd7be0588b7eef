"""The demo holds what it promises: counts, planted truths visible in the workbooks' rows, the same files every time."""

import json
import re
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from data.demo import FILE_NAMES, FILES, write_demo
from data.demo.audits import Simulation, simulation
from data.demo.truths import FILE_NAME, PlantedTruths, planted_truths

Row = dict[str, Any]

HOUSE_FILES = ("house-audits-2020-2022.xlsx", "house-audits-2023-2025.xlsx")
ASSESSED = ("Pass", "Needs Improvement", "Fail")
NONCONFORMITIES = ("Critical", "Major", "Minor")
OTHER_SEEDS = (11, 2024)


def rows_below(sheet: Any, first_heading: str) -> list[Row]:
    """The rows under the heading row, which is the first that begins with `first_heading`."""
    rows = sheet.iter_rows(values_only=True)
    headings = next(row for row in rows if row and row[0] == first_heading)
    return [dict(zip_longest(headings, row)) for row in rows]


@dataclass(frozen=True)
class Books:
    """Rows of all workbooks by (file, sheet), read with openpyxl only."""

    rows: dict[tuple[str, str], list[Row]]

    def house(self, sheet: str) -> list[Row]:
        return [row for name in HOUSE_FILES for row in self.rows[name, sheet]]

    def full_house_audits(self) -> list[Row]:
        return sorted(
            (row for row in self.house("Audits") if row["Audit Type"] != "Follow-up"),
            key=lambda row: (row["Audit Date"], row["Site"]),
        )


def read_books(folder: Path) -> Books:
    rows = {}
    first = {"iso9001-auditberichte.xlsx": "Audit-Nr.", "bsci-export.xlsx": "Audit ID"}
    for name in FILE_NAMES:
        book = load_workbook(folder / name, read_only=True)
        for sheet in book.worksheets:
            if sheet.title != "About this export":
                rows[name, sheet.title] = rows_below(sheet, first.get(name, "Audit No."))
        book.close()
    return Books(rows)


@pytest.fixture(scope="module")
def truths(tmp_path_factory: pytest.TempPathFactory) -> tuple[PlantedTruths, Path]:
    folder = tmp_path_factory.mktemp("demo")
    return write_demo(folder), folder


@pytest.fixture(scope="module")
def planted(truths: tuple[PlantedTruths, Path]) -> PlantedTruths:
    return truths[0]


@pytest.fixture(scope="module")
def books() -> Books:
    return read_books(FILES)


@pytest.fixture(scope="module")
def outcomes(books: Books) -> dict[str, dict[str, str]]:
    """Answer by clause, by House Audit number."""
    by_audit: dict[str, dict[str, str]] = defaultdict(dict)
    for row in books.house("Answers"):
        by_audit[row["Audit No."]][row["Question ID"]] = row["Answer"]
    return by_audit


@pytest.fixture(scope="module")
def found(books: Books) -> dict[str, set[str]]:
    """Clauses with a nonconformity, by House Audit number."""
    by_audit: dict[str, set[str]] = defaultdict(set)
    for row in books.house("Findings"):
        if row["Severity"] in NONCONFORMITIES:
            by_audit[row["Audit No."]].add(row["Question ID"])
    return by_audit


def conformity(audits: list[Row], outcomes: dict[str, dict[str, str]]) -> tuple[int, int]:
    answers = Counter(answer for audit in audits for answer in outcomes[audit["Audit No."]].values())
    return answers["Pass"], sum(answers[label] for label in ASSESSED)


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_shipped_files_are_what_the_default_seed_writes(truths: tuple[PlantedTruths, Path]) -> None:
    planted, folder = truths
    for name in FILE_NAMES:
        assert contents(folder / name) == contents(FILES / name), name
    assert (FILES / FILE_NAME).read_text(encoding="utf-8") == planted.as_json()
    assert sorted(path.name for path in FILES.iterdir()) == sorted([*FILE_NAMES, FILE_NAME])


def test_shipped_files_are_small() -> None:
    assert sum(path.stat().st_size for path in FILES.iterdir()) < 2_200_000


@pytest.fixture(scope="module", params=[7, *OTHER_SEEDS])
def simulated(request: pytest.FixtureRequest) -> Simulation:
    return simulation(request.param)


def test_promised_size_of_the_world(simulated: Simulation) -> None:
    countries = {supplier.country for supplier in simulated.world.suppliers}
    counts = planted_truths(simulated).counts
    assert (counts.suppliers, counts.sites) == (60, 90)
    assert (len(countries), len({country.region for country in countries})) == (12, 5)
    assert len(simulated.world.auditors) == 8
    assert len({auditor.firm for auditor in simulated.world.auditors}) == 3
    assert len({supplier.name for supplier in simulated.world.suppliers}) == 60
    assert len({site.name for site in simulated.world.sites}) == 90
    assert {(audit.scheme, audit.version) for audit in simulated.audits} == {
        ("House Audit", "3"),
        ("House Audit", "4"),
        ("amfori BSCI", "2.0"),
        ("ISO 9001", "2015"),
    }


def test_promised_number_of_audits(simulated: Simulation) -> None:
    counts = planted_truths(simulated).counts
    assert counts.full_audits >= 1000
    assert counts.bad_audits >= 150
    assert counts.suppliers_with_eight_audits >= 12
    assert counts.audits - counts.full_audits >= 50
    assert len({audit.number for audit in simulated.audits}) == counts.audits
    assert all(date(2020, 1, 1) <= audit.day <= date(2025, 12, 31) for audit in simulated.audits)


def test_answers_findings_and_actions_are_lifelike(simulated: Simulation) -> None:
    full = [audit for audit in simulated.audits if audit.is_full]
    answers = Counter(answer.outcome for audit in full for answer in audit.answers)
    assert 0.05 <= answers["not_applicable"] / answers.total() <= 0.10
    assert 0 < answers["not_assessed"] / answers.total() < 0.02
    findings = [finding for audit in simulated.audits for finding in audit.findings]
    assert {finding.severity for finding in findings} == {"critical", "major", "minor", "observation"}
    actions = [finding.action for finding in findings if finding.action is not None]
    last_day = date(2025, 12, 31)
    assert sum(action.closed is None and action.due < last_day for action in actions) >= 20
    assert sum(action.closed is not None and action.closed > action.due for action in actions) >= 100
    assert sum(action.due > action.original_due for action in actions) >= 100
    assert all((action.closed is not None) == (action.state == "closed") for action in actions)
    assert all(day <= last_day for action in actions for day in (action.closed, action.verified) if day)


def test_every_full_audit_answers_its_checklist_and_every_follow_up_a_part(simulated: Simulation) -> None:
    expected = {
        ("House Audit", "3"): 40,
        ("House Audit", "4"): 44,
        ("amfori BSCI", "2.0"): 26,
        ("ISO 9001", "2015"): 22,
    }
    for audit in simulated.audits:
        size = expected[audit.scheme, audit.version]
        assert len(audit.answers) == size if audit.is_full else 0 < len(audit.answers) < size


def test_truths_have_signal_for_any_seed(simulated: Simulation) -> None:
    planted = planted_truths(simulated)
    collapse, mix, lenient = planted.collapse, planted.mix_region, planted.lenient_auditor
    assert collapse.conformity_before.rate > 0.92
    assert 0.58 < collapse.conformity_after.rate < 0.72
    assert collapse.failed_after.count == collapse.failed_after.of >= 4
    assert mix.passed_before.rate - mix.passed_after.rate > 0.2
    assert mix.conformity_before.rate - mix.conformity_after.rate > 0.04
    assert mix.weak_audits_after.rate > mix.weak_audits_before.rate + 0.3
    assert len(planted.recurring_clause.sites) == 5
    assert all(site.found.of >= 8 and site.found.rate > 0.85 for site in planted.recurring_clause.sites)
    actions = planted.ineffective_actions
    assert actions.closed.rate == 1
    assert actions.on_time.rate > 0.8
    assert actions.found_again.rate > 0.6 > 0.3 > actions.found_again_elsewhere.rate
    assert lenient.audits >= 50
    assert 0.35 < lenient.nonconformities / lenient.expected < 0.65
    assert len(planted.too_few) >= 4
    assert {few.result for few in planted.too_few} >= {"pass", "fail"}


def test_rows_of_the_workbooks_add_up_to_the_counts(books: Books, planted: PlantedTruths) -> None:
    def rows(*sheets: str) -> int:
        return sum(len(found) for (_, sheet), found in books.rows.items() if sheet in sheets)

    assert rows("Audits", "Auditberichte") == planted.counts.audits
    assert rows("Answers", "Performance Areas", "Prüfpunkte") == planted.counts.answers
    assert rows("Findings", "Feststellungen") == planted.counts.findings
    with_action = sum(row["Action No."] is not None for row in books.house("Findings"))
    german = books.rows["iso9001-auditberichte.xlsx", "Feststellungen"]
    assert with_action + sum(row["Korrekturmaßnahme"] is not None for row in german) == planted.counts.actions


def test_codes_are_text_and_dates_are_as_each_source_writes_them(books: Books) -> None:
    german = books.rows["iso9001-auditberichte.xlsx", "Auditberichte"]
    clauses = {row["Normkapitel"] for row in books.rows["iso9001-auditberichte.xlsx", "Prüfpunkte"]}
    assert {"4.1", "7.1.5", "8.5.1", "10.2"} <= clauses
    assert len(clauses) == 22
    assert all(re.fullmatch(r"\d\d\.\d\d\.\d{4}", row["Auditdatum"]) for row in german)
    assert all(isinstance(row["Normausgabe"], str) for row in german)
    assert all(isinstance(row["Audit Date"], datetime) for row in books.house("Audits"))
    assert all(isinstance(row["Scheme Version"], str) for row in books.house("Audits"))
    for row in books.rows["bsci-export.xlsx", "Audits"]:
        assert date.fromisoformat(row["Audit Start Date"]) <= date(2025, 12, 31)
        assert row["Overall Rating"] in "ABCDE"


def test_suppliers_and_sites_are_the_same_in_every_workbook(books: Books) -> None:
    house = {(row["Supplier Code"], row["Supplier"], row["Site"], row["City"]) for row in books.house("Audits")}
    bsci = books.rows["bsci-export.xlsx", "Audits"]
    iso = books.rows["iso9001-auditberichte.xlsx", "Auditberichte"]
    assert len(house) == 90
    assert {(row["Supplier ID"], row["Business Partner"], row["Production Site"], row["City"]) for row in bsci} <= house
    assert {(row["Lieferantennummer"], row["Lieferant"], row["Werk"], row["Ort"]) for row in iso} <= house


def test_collapse_is_seen(books: Books, planted: PlantedTruths, outcomes: dict[str, dict[str, str]]) -> None:
    truth = planted.collapse
    day = datetime.fromisoformat(truth.day)
    own = [row for row in books.full_house_audits() if row["Supplier Code"] == truth.supplier_code]
    before = [row for row in own if row["Audit Date"] < day]
    after = [row for row in own if row["Audit Date"] >= day]
    assert conformity(before[:-3], outcomes) == (truth.conformity_before.count, truth.conformity_before.of)
    assert conformity(after, outcomes) == (truth.conformity_after.count, truth.conformity_after.of)
    scores = [row["Overall Score"] for row in before[-3:]]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3
    assert [row["Audit No."] for row in before[-3:]] == list(truth.warning_audits)
    assert {row["Overall Result"] for row in after} == {"Fail"}
    majors = Counter(row["Audit No."] for row in books.house("Findings") if row["Severity"] == "Major")
    assert all(majors[row["Audit No."]] >= 3 for row in after)


def test_mix_region_falls_while_no_site_does(
    books: Books, planted: PlantedTruths, outcomes: dict[str, dict[str, str]]
) -> None:
    truth = planted.mix_region
    by_year: dict[int, list[Row]] = defaultdict(list)
    by_site: dict[str, dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in books.full_house_audits():
        if row["Region"] == truth.region:
            by_year[row["Audit Date"].year].append(row)
            by_site[row["Site"]][row["Audit Date"].year].append(row)
    passed = [sum(row["Overall Result"] == "Pass" for row in by_year[year]) for year in (2023, 2024)]
    assert passed == [truth.passed_before.count, truth.passed_after.count]
    assert passed[1] / len(by_year[2024]) < passed[0] / len(by_year[2023]) - 0.2
    pooled = {year: conformity(by_year[year], outcomes) for year in (2023, 2024)}
    assert pooled[2024][0] / pooled[2024][1] < pooled[2023][0] / pooled[2023][1] - 0.04
    in_both = [years for years in by_site.values() if 2023 in years and 2024 in years]
    assert len(in_both) == truth.sites_in_both_years
    for years in in_both:
        (good, of), (good_later, of_later) = (conformity(years[year], outcomes) for year in (2023, 2024))
        assert good_later * of >= good * of_later
        share = [sum(row["Overall Result"] == "Pass" for row in years[y]) / len(years[y]) for y in (2023, 2024)]
        assert share[1] >= share[0]


def test_recurring_clause_is_seen(books: Books, planted: PlantedTruths, found: dict[str, set[str]]) -> None:
    truth = planted.recurring_clause
    for site in truth.sites:
        own = [row["Audit No."] for row in books.full_house_audits() if row["Site"] == site.site]
        times = sum(truth.clause in found[number] for number in own)
        assert (times, len(own)) == (site.found.count, site.found.of)
        assert times >= len(own) - 1 >= 7


def test_actions_without_effect_are_seen(
    books: Books, planted: PlantedTruths, found: dict[str, set[str]], outcomes: dict[str, dict[str, str]]
) -> None:
    truth = planted.ineffective_actions
    numbers = {row["Audit No."] for row in books.house("Audits") if row["Supplier Code"] == truth.supplier_code}
    actions = [row for row in books.house("Findings") if row["Audit No."] in numbers and row["Action No."]]
    assert {row["Status"] for row in actions} == {"Closed"}
    assert sum(row["Closed Date"] <= row["Original Due Date"] for row in actions) > 0.8 * len(actions)
    audits: dict[str, list[str]] = defaultdict(list)
    for row in books.full_house_audits():
        if row["Supplier Code"] == truth.supplier_code:
            audits[row["Site"]].append(row["Audit No."])
    again = of = 0
    for own in audits.values():
        for number, following in pairwise(own):
            covered = {clause for clause, answer in outcomes[following].items() if answer in ASSESSED}
            of += len(found[number] & covered)
            again += len(found[number] & covered & found[following])
    assert (again, of) == (truth.found_again.count, truth.found_again.of)
    assert again / of > 0.6


def test_lenient_auditor_is_seen(books: Books, planted: PlantedTruths, found: dict[str, set[str]]) -> None:
    truth = planted.lenient_auditor
    own: dict[str, list[int]] = defaultdict(list)
    others: dict[str, list[int]] = defaultdict(list)
    for row in books.full_house_audits():
        side = own if row["Lead Auditor"] == truth.auditor else others
        side[row["Site"]].append(len(found[row["Audit No."]]))
    shared = own.keys() & others.keys()
    total = sum(sum(own[site]) for site in shared)
    expected = sum(len(own[site]) * sum(others[site]) / len(others[site]) for site in shared)
    assert total == truth.nonconformities
    assert 0.35 < total / expected < 0.65


def test_suppliers_with_one_full_audit_are_seen(books: Books, planted: PlantedTruths) -> None:
    codes = [row["Supplier Code"] for row in books.full_house_audits()]
    codes += [row["Supplier ID"] for row in books.rows["bsci-export.xlsx", "Audits"]]
    codes += [row["Lieferantennummer"] for row in books.rows["iso9001-auditberichte.xlsx", "Auditberichte"]]
    audits = Counter(codes)
    assert len(planted.too_few) >= 4
    assert {code for code, count in audits.items() if count == 1} == {few.supplier_code for few in planted.too_few}


def test_truths_are_stored_with_names_and_figures() -> None:
    stored = json.loads((FILES / FILE_NAME).read_text(encoding="utf-8"))
    names = {"collapse", "mix_region", "recurring_clause", "ineffective_actions", "lenient_auditor", "too_few"}
    assert names <= stored.keys()
    assert stored["seed"] == 7
