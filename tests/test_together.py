"""Several files published with one set of statements: the warehouse is what each after the other would have left."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.warehouse import Warehouse
from loaders import batches, committed
from loaders.batches import Asked, FileRow
from loaders.load import load_file
from loaders.load_queue import load_files
from loaders.report import Report
from tests.corpus import WORKBOOKS
from tests.memory import memory_warehouse

WHEN = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
TABLES = "select table_name from duckdb_tables() where schema_name = 'store' order by all"
# How often the data changed, and when what happened: one after the other that is more often, and later.
TIMES = {"load": ("loaded_at",), "trail": ("done_at",)}
OF_A_LOAD = """
    select table_name from duckdb_columns() semi join duckdb_tables() using (schema_name, table_name)
    where schema_name = 'store' and column_name = 'load'
"""
EMPTIED = "delete from store.{table}"
VERSION = "select value from store.meta where name = 'data_version'"
SUPPLIERS = ("Nordmetall AG", "Nordmetall", "Jinhua Plastics", "Jinhui Plastics", "Acme Ltd.", "ACME limited")
AUDIT = [
    "Audit No.",
    "Supplier",
    "Supplier Code",
    "Site",
    "City",
    "Country",
    "Region",
    "Audit Date",
    "Scheme",
    "Audit Type",
]
ANSWER = [*AUDIT, "Clause", "Answer"]
FINDING = [*AUDIT, "Finding No.", "Clause", "Severity", "Finding", "Corrective Action", "Due Date", "Closed Date"]
Pile = list[list[list[Any]]]


def tables(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    """All that is stored, table by table, but for times and how often the data changed."""
    found = {}
    with warehouse.cursor() as con:
        for (name,) in con.execute(TABLES).fetchall():
            if name not in ("meta", "job", "secret"):
                frame = con.table(f"store.{name}")
                kept = [column for column in frame.columns if column not in TIMES.get(name, ())]
                found[name] = sorted((tuple(map(_rounded, row)) for row in frame.select(*kept).fetchall()), key=repr)
    return found


def _rounded(value: Any) -> Any:
    """The last digit of a sum depends on the order in which its parts lie on disk."""
    return float(f"{value:.12g}") if isinstance(value, float) else value


def versions(warehouse: Warehouse) -> int:
    """How often the data changed."""
    with warehouse.cursor() as con:
        row = con.execute(VERSION).fetchone()
    assert row is not None
    return int(row[0])


def same(one_by_one: Warehouse, together: Warehouse, files: Sequence[Path]) -> list[Report]:
    """Load files both ways and compare everything; the reports of those taken together."""
    single = [load_file(one_by_one, path, name=path.name) for path in files]
    reports = list(load_files(together, files))
    for one, other in zip(single, reports, strict=True):
        assert (WHEN.sub("", one.sentence), one.status) == (WHEN.sub("", other.sentence), other.status)
        assert (one.load_id, one.sheets) == (other.load_id, other.sheets)
        assert (one.added, one.rejections, one.issues) == (other.added, other.rejections, other.issues)
        assert one.changes.get("changed") == other.changes.get("changed")
    ours, theirs = tables(together), tables(one_by_one)
    assert ours.keys() == theirs.keys() and len(ours) > 20
    for name, rows in ours.items():
        assert rows == theirs[name], name
    return reports


def written(folder: Path, pile: Pile) -> list[Path]:
    """The tables as text files."""
    paths = []
    for at, rows in enumerate(pile):
        path = folder / f"{at}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        paths.append(path)
    return paths


def workbooks(folder: Path, names: Sequence[str]) -> list[Path]:
    """These of the corpus as files."""
    paths = []
    for name in names:
        content, file, _ = WORKBOOKS[name].make()
        paths.append(folder / f"{name}-{file}")
        paths[-1].write_bytes(content)
    return paths


@st.composite
def piles(draw: st.DrawFn) -> Pile:
    """A few files about few suppliers, sites, days and numbers, so that they meet, contradict and repeat each other."""
    picked = random.Random(draw(st.integers(0, 10**9)))
    meeting = draw(st.booleans())
    pile: Pile = []
    for at, kind in enumerate(
        draw(st.lists(st.sampled_from(["audits", "answers", "findings"]), min_size=3, max_size=6))
    ):
        heading = {"answers": ANSWER, "findings": FINDING, "audits": AUDIT}[kind]
        rows = [_row(picked, kind, at, meeting=meeting) for _ in range(picked.randint(1, 4))]
        told = [row for earlier in pile if earlier[0] == heading for row in earlier[1:]]
        if told and meeting and picked.random() < 0.5:
            rows.append(picked.choice(told))
        pile.append([heading, *rows])
    return pile


def _row(picked: random.Random, kind: str, at: int, *, meeting: bool) -> list[str]:
    """A row of the file ``at``; of a pile that does not meet, no audit is told of in two files."""
    number = picked.choice(["", f"A-{picked.randint(1, 3) if meeting else at}"])
    day = f"2024-02-{picked.randint(11, 13) if meeting else 11 + at}"
    audit = [
        number, picked.choice(SUPPLIERS), picked.choice(["", "", "V1", "V2"]), picked.choice(["", "North", "South"]),
        picked.choice(["", "Lyon", "Ghent"]), picked.choice(["", "France", "Belgium"]),
        picked.choice(["", "", "", "Kent"]) if meeting else "", day if number == "" or picked.random() < 0.7 else "",
        picked.choice(["", "ISO 9001", "SMETA"]), picked.choice(["", "Initial", "Periodic"]),
    ]  # fmt: skip
    if kind == "answers":
        return [*audit, f"4.{picked.randint(0, 2)}", picked.choice(["Yes", "No", "N/A"])]
    if kind == "findings":
        action = picked.choice([["", "", ""], ["Train", "2024-05-01", ""], ["Train", "2024-05-01", "2024-04-01"]])
        severity = picked.choice(["Major", "Minor"])
        return [*audit, picked.choice(["", "F1", "F2"]), f"4.{picked.randint(0, 2)}", severity, "Gap", *action]
    return audit


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pile=piles(), most=st.sampled_from([2, batches.MOST]))
def test_together_equals_one_after_the_other(pile: Pile, most: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """In groups of two the next group is understood while one is written."""
    one_by_one, together = memory_warehouse(), memory_warehouse()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(batches, "MOST", most)
        same(one_by_one, together, written(tmp_path_factory.mktemp("pile"), pile))
    one_by_one.close()
    together.close()


@pytest.mark.parametrize(
    "names",
    [list(WORKBOOKS)[::6], *(pytest.param(list(WORKBOOKS)[at::6], marks=pytest.mark.thorough) for at in range(1, 6))],
    ids=["a sixth", *(f"sixth {at}" for at in range(2, 7))],
)
def test_workbooks_of_every_kind_in_any_order(empty: Callable[[], Warehouse], tmp_path: Path, names: list[str]) -> None:
    """Lists, forms, matrices, findings, actions and suppliers in nine languages; some of them ask, some are refused."""
    paths = workbooks(tmp_path, names)
    random.Random(7).shuffle(paths)
    together = empty()
    reports = same(empty(), together, paths)
    assert versions(together) < sum(report.status == "loaded" for report in reports), "some were taken together"


def audit(
    number: str, supplier: str, day: str, clause: str = "4.1", *, city: str = "", country: str = "", region: str = ""
) -> Pile:
    """A file of one answer."""
    return [[ANSWER, [number, supplier, "", "North", city, country, region, day, "SMETA", "", clause, "No"]]]


def twice(number: str, supplier: str, day: str) -> Pile:
    """A file that states one answer in two ways."""
    [[heading, row]] = audit(number, supplier, day)
    return [[heading, row, [*row[:-1], "Yes"]]]


def test_files_about_different_audits_are_one_change(empty: Callable[[], Warehouse], tmp_path: Path) -> None:
    """
    a.csv  A-1 of Acme, one nonconformity     what it adds, and that load 3 tells the rest
    b.csv  A-2 of Beta, the same              likewise
    c.csv  A-3 of Acme, the same              what it adds, and the figures of all three: 0 to 3
    """
    files = written(
        tmp_path,
        audit("A-1", "Acme", "2024-01-05") + audit("A-2", "Beta", "2024-01-05") + audit("A-3", "Acme", "2024-02-05"),
    )
    together = empty()
    first, second, third = same(empty(), together, files)
    assert versions(together) == 1
    assert first.effect == (
        "Adds 1 supplier, 1 site, 1 audit and 1 answer.",
        "Loaded together with 2 other files; load 3 shows what they change.",
    )
    assert second.effect[0].startswith("Adds 1 supplier") and second.effect[1:] == first.effect[1:]
    assert third.effect[:2] == (
        "Adds 1 audit and 1 answer.",
        "What follows covers all 3 files that were loaded together.",
    )
    assert "Nonconformities of full audits: not graded from 0 to 3." in third.effect
    assert first.changes["before"] == first.changes["after"] == third.changes["before"]
    assert (third.changes["before"]["audits"], third.changes["after"]["audits"]) == (0, 3)


@pytest.mark.parametrize(
    ("second", "third", "changes"),
    [
        (audit("A-2", "Acme", "2024-01-06"), audit("A-3", "Acme", "2024-01-07"), 1),
        (audit("A-1", "Acme", "2024-01-05", "4.2"), audit("A-3", "Acme", "2024-01-07"), 2),
        (audit("a-1", "Beta", "2024-01-06"), audit("A-3", "Acme", "2024-01-07"), 2),
        (audit("A-2", "Acme", "2024-01-05"), audit("A-3", "Acme", "2024-01-07"), 2),
        (audit("A-2", "Acme", "2024-01-06", city="Lyon"), audit("A-3", "Acme", "2024-01-07", city="Lyon"), 1),
        (audit("A-2", "Acme", "", city="Lyon"), audit("A-3", "Acme", "2024-01-07"), 3),
        (audit("A-1", "Acme", "2024-01-05", "4.2"), audit("A-1", "Acme", "2024-01-05", "4.3"), 3),
        (audit("A-2", "Acme", "2024-01-06", region="Kent"), audit("A-3", "Acme", "2024-01-07", region="KENT"), 1),
        (
            audit("A-2", "Acme", "2024-01-06", region="Kent") + audit("A-3", "Acme", "2024-01-07", region="Kent Co."),
            audit("A-4", "Acme", "2024-01-08"),
            2,
        ),
        (
            audit("A-2", "Acme", "2024-01-06", region="Kent") + audit("A-3", "Acme", "2024-01-07", country="France"),
            audit("A-4", "Acme", "2024-01-08", region="Surrey"),
            2,
        ),
        (audit("A-2", "Acme", "2024-01-06"), twice("A-3", "Acme", "2024-01-07"), 1),
    ],
    ids=[
        "apart",
        "same audit",
        "same number",
        "same day",
        "more of the site",
        "refused",
        "all of one audit",
        "same region",
        "part of a region",
        "region before country",
        "look-alike rows",
    ],
)
def test_what_another_file_has_told_of_waits_for_it(
    empty: Callable[[], Warehouse], tmp_path: Path, second: Pile, third: Pile, changes: int
) -> None:
    """A-1 of Acme on 5 January, then another file, then a third: how many times the data change."""
    together = empty()
    same(empty(), together, written(tmp_path, audit("A-1", "Acme", "2024-01-05") + second + third))
    assert versions(together) == changes


def test_a_file_that_would_open_actions_again_is_asked_about_alone(
    empty: Callable[[], Warehouse], tmp_path: Path
) -> None:
    head = [*FINDING, "Status"]

    def finding(closed: str, state: str) -> list[list[Any]]:
        row = [
            "A-1",
            "Acme",
            "",
            "",
            "",
            "",
            "",
            "2024-01-05",
            "SMETA",
            "",
            "F1",
            "4.1",
            "Major",
            "Gap",
            "Train",
            "2024-05-01",
        ]
        return [head, [*row, closed, state]]

    pile = [finding("2024-03-01", "Closed"), *audit("B-1", "Beta", "2024-01-05"), finding("", "Open")]
    pile += audit("C-1", "Beta", "2024-01-07")
    reports = same(empty(), empty(), written(tmp_path, pile))
    assert [report.status for report in reports] == ["loaded", "loaded", "questions", "loaded"]


def test_one_file_at_fault_does_not_take_the_others_with_it(
    empty: Callable[[], Warehouse], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second of three makes the program fail: its turn says so, the others come in."""
    files = written(
        tmp_path,
        audit("A-1", "Acme", "2024-01-05") + audit("A-2", "Beta", "2024-01-05") + audit("A-3", "Acme", "2024-02-05"),
    )
    known = committed._written_report

    def failing(con: Any, file: committed.Understood, *rest: Any) -> Report:
        if file.name == "1.csv":
            raise ValueError("cell C7 bites")
        return known(con, file, *rest)

    monkeypatch.setattr(committed, "_written_report", failing)
    warehouse = empty()
    row, asked, told = FileRow(warehouse), [Asked(path, path.name) for path in files], list[str]()
    for file in asked:
        row.add(file)
    assert row.report(asked[0], told.append).status == "loaded"
    with pytest.raises(ValueError, match="cell C7 bites"):
        row.report(asked[1], told.append)
    assert row.report(asked[2], told.append).status == "loaded" and "writing" in told
    with warehouse.cursor() as con:
        assert con.execute("select load, file from store.load order by load").fetchall() == [(1, "0.csv"), (2, "2.csv")]


def test_a_file_whose_turn_never_comes_takes_no_other_ones_report(
    empty: Callable[[], Warehouse], tmp_path: Path
) -> None:
    """The second of three waits, but its job ends before it is asked for."""
    pile = audit("A-1", "Acme", "2024-01-05") + audit("A-2", "Beta", "2024-01-05") + audit("A-3", "Acme", "2024-02-05")
    warehouse = empty()
    row, asked = FileRow(warehouse), [Asked(path, path.name) for path in written(tmp_path, pile)]
    for file in asked:
        row.add(file)
    assert [row.report(asked[at], list[str]().append).file for at in (0, 2)] == ["0.csv", "2.csv"]
    assert versions(warehouse) == 1


def test_a_file_that_was_given_up_is_not_loaded_with_others(empty: Callable[[], Warehouse], tmp_path: Path) -> None:
    pile = audit("A-1", "Acme", "2024-01-05") + audit("A-2", "Beta", "2024-01-05") + audit("A-3", "Acme", "2024-02-05")
    warehouse = empty()
    row, asked = FileRow(warehouse), [Asked(path, path.name) for path in written(tmp_path, pile)]
    for file in asked:
        row.add(file)
    row.remove(asked[1])
    assert [row.report(asked[at], list[str]().append).load_id for at in (0, 2)] == [1, 2]
    with warehouse.cursor() as con:
        assert con.execute("select file from store.load order by load").fetchall() == [("0.csv",), ("2.csv",)]


def test_what_a_restored_backup_does_not_hold_is_loaded_when_its_turn_comes(
    empty: Callable[[], Warehouse], tmp_path: Path
) -> None:
    """Both came in with the first; then the data are as before, and the second one's turn comes."""
    warehouse = empty()
    pile = audit("A-1", "Acme", "2024-01-05") + audit("A-2", "Beta", "2024-01-05")
    row, asked = FileRow(warehouse), [Asked(path, path.name) for path in written(tmp_path, pile)]
    for file in asked:
        row.add(file)
    row.report(asked[0], list[str]().append)
    with warehouse.writing() as con:
        for (table,) in con.execute(OF_A_LOAD).fetchall():
            emptied = EMPTIED.format(table=table)  # a table's name is no parameter
            con.execute(emptied)
    report = row.report(asked[1], list[str]().append)
    with warehouse.cursor() as con:
        assert con.execute("select load, file from store.load").fetchall() == [(report.load_id, "1.csv")]


@pytest.mark.parametrize(
    ("spelled", "later"), [(("Acme S A", "Acme S.A."), "Acme"), (("O Neil Ltd", "O'Neil Ltd"), "ONeil")]
)
def test_a_supplier_spelled_in_two_ways_is_known_by_both(
    empty: Callable[[], Warehouse], tmp_path: Path, spelled: tuple[str, str], later: str
) -> None:
    """Two spellings that are the same in normal form, of which only one shows its legal form; then a file without it."""
    rows = [
        audit("A-1", name, "2024-01-05", clause)[0][1] for name, clause in zip(spelled, ("4.1", "4.2"), strict=True)
    ]
    together = empty()
    same(empty(), together, written(tmp_path, [[ANSWER, *rows], *audit("A-2", later, "2024-01-06")]))
    assert versions(together) == 1


def test_files_that_change_no_figure_point_to_none(empty: Callable[[], Warehouse], tmp_path: Path) -> None:
    lists = [[AUDIT, [f"A-{at}", "Acme", "", "North", "", "", "", f"2024-01-0{at}", "SMETA", ""]] for at in (1, 2, 3)]
    reports = same(empty(), empty(), written(tmp_path, lists))
    assert [report.effect for report in reports] == [
        ("Adds 1 supplier, 1 site and 1 audit.",), ("Adds 1 audit.",), ("Adds 1 audit.",)
    ]  # fmt: skip


def test_the_files_before_one_that_fails_are_loaded(
    empty: Callable[[], Warehouse], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program fails while it understands the third: the two before it are in, and reported."""
    known = batches.understood

    def failing(warehouse: Warehouse, path: Path, **options: Any) -> Any:
        if path.name == "2.csv":
            raise ValueError("cell C7 bites")
        return known(warehouse, path, **options)

    monkeypatch.setattr(batches, "understood", failing)
    pile = audit("A-1", "Acme", "2024-01-05") + audit("A-2", "Beta", "2024-01-05") + audit("A-3", "Acme", "2024-02-05")
    warehouse, told = empty(), list[str]()
    with pytest.raises(ValueError, match="cell C7 bites"):
        told += [report.file for report in load_files(warehouse, written(tmp_path, pile))]
    with warehouse.cursor() as con:
        assert con.execute("select file from store.load order by load").fetchall() == [("0.csv",), ("1.csv",)]
