"""The user's own mapping of sections and clauses: whose word wins, what it reaches, and that taking it back restores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.checklist_places import (
    Item,
    OwnItem,
    Place,
    drop_own_checklist,
    own_items,
    place_items,
    places,
    release_items,
)
from data.history import rebuild, undo
from data.merges import merge, take_back
from data.warehouse import Warehouse, open_warehouse
from loaders.load import load_file
from metrics.clauses import clauses
from metrics.conformity_rate import conformity_rate
from metrics.filters import Filters
from tests.conftest import WorkbookMaker
from tests.memory import memory_warehouse
from tests.warehouse_maker import answers, audits, findings, key, sections

WHEN = datetime(2024, 1, 1)
STATE = (
    "select * from store.section_fact order by all",
    "select * from store.finding_fact order by all",
    "select * from store.audit_fact order by all",
    "select answer_key, dimension, topic, basis from placed_answers() order by all",
)
ANSWER_HEADINGS = ["Audit No", "Supplier", "Site", "Audit Date", "Scheme", "Section", "Clause", "Question", "Answer"]


def said(warehouse: Warehouse, *lines: str, by: str = "ann") -> None:
    """'clause 4.1 Social topic over' of HOUSE without a version; '_' is a blank, '-' no topic."""
    told = []
    for line in lines:
        part, name, dimension, *more = line.split()
        topic = more[0].replace("_", " ") if more and more[0] != "-" else None
        item = Item("HOUSE", "", part, name.replace("_", " "))
        told.append((item, Place(dimension.replace("_", " "), topic, over_file="over" in more[1:])))
    place_items(warehouse, told, by=by, at=WHEN)


def standing(warehouse: Warehouse) -> dict[str, tuple[str, str, str]]:
    """Clause -> dimension, topic and basis of its answers."""
    found = warehouse.root.execute("select clause, dimension, topic, basis from placed_answers()").fetchall()
    return {clause: (dimension, topic, basis) for clause, dimension, topic, basis in found}


def state(warehouse: Warehouse) -> list[list[tuple[object, ...]]]:
    with warehouse.cursor() as con:
        return [con.execute(query).fetchall() for query in STATE]


@pytest.fixture
def small() -> Warehouse:
    """One audit of HOUSE: 4.1 states nothing, 4.2 states Social and Wages, 10 and 4.1.3 state nothing."""
    warehouse = memory_warehouse()
    audits(warehouse.root, "A1 2021-01-01 S1 fail", "A2 2022-01-01 S1 fail")
    answers(
        warehouse.root, "A1 4.1 conform", "A1 4.2 nonconform dimension=Social topic=Wages", "A1 10 conform",
        "A1 4.1.3 conform",
    )  # fmt: skip
    findings(warehouse.root, "F1 A1 4.2 major dimension=Social", "F2 A1 4.1 minor", "F3 A2 - minor")
    return warehouse


def test_a_clause_speaks_for_itself_and_for_what_stands_beneath_it(small: Warehouse) -> None:
    """| said: 4.1 -> Quality / Process | 4.1 yes | 4.1.3 yes | 4.2 no | 10 no |"""
    said(small, "clause 4.1 Quality Process")
    assert standing(small) == {
        "4.1": ("Quality", "Process", "user"), "4.1.3": ("Quality", "Process", "user"),
        "4.2": ("Social", "Wages", "file"), "10": ("unmapped", "unmapped", "unmapped"),
    }  # fmt: skip


def test_the_longest_beginning_wins_and_ends_at_a_boundary(small: Warehouse) -> None:
    """1 is no beginning of 10; 4.1.3 is said of itself."""
    said(small, "clause 1 Security", "clause 4 Quality", "clause 4.1.3 Environment")
    found = standing(small)
    assert [found[clause][0] for clause in ("10", "4.1", "4.1.3")] == ["unmapped", "Quality", "Environment"]


@pytest.mark.parametrize(
    ("code", "start", "begins"),
    [
        ("8.5.1", "8.5", True), ("8.5", "8.5.1", False), ("8.51", "8.5", False), ("PA7.1", "pa7", True),
        ("PA71", "PA7", False), ("4 a", "4", True), ("4a", "4", True), ("Abc", "A", False), (" 8.5 ", "8.5", True),
        ("Is water clean and tested?", "Is water clean", False), ("Fire exits", "Fire", False),
    ],
)  # fmt: skip
def test_where_a_code_begins_another(code: str, start: str, begins: bool) -> None:
    con = memory_warehouse().root
    row = con.execute("select begins_code($code, $start)", {"code": code, "start": start}).fetchone()
    assert row == (begins,)


@pytest.mark.parametrize(
    ("known", "asked", "fits"),
    [("8.x", "8.0.1", True), ("8.x", "80", False), ("7.0", "7", True), ("7", "7.0", True), ("6.1", "7", False),
     ("8.X", "8", True), ("", "", True), ("", "7", False)],
)  # fmt: skip
def test_which_version_a_mapping_fits(known: str, asked: str, fits: bool) -> None:
    con = memory_warehouse().root
    row = con.execute("select version_fits($known, $asked)", {"known": known, "asked": asked}).fetchone()
    assert row == (fits,)


def test_the_file_is_overruled_only_when_the_user_says_so(small: Warehouse) -> None:
    """| said of 4.2 | dimension | topic | basis |   the file says Social, Wages
    | Quality / Process             | Social  | Wages   | file |
    | Quality / Process, over file  | Quality | Process | user |
    | Quality, over file            | Quality | -       | user |   Wages is no topic of Quality
    | Social / Pay                  | Social  | Wages   | file |
    """
    said(small, "clause 4.2 Quality Process")
    assert standing(small)["4.2"] == ("Social", "Wages", "file")
    said(small, "clause 4.2 Quality Process over")
    assert standing(small)["4.2"] == ("Quality", "Process", "user")
    said(small, "clause 4.2 Quality - over")
    assert standing(small)["4.2"] == ("Quality", "unmapped", "user")
    said(small, "clause 4.2 Social Pay")
    assert standing(small)["4.2"] == ("Social", "Wages", "file")


def test_a_topic_is_filled_in_where_the_file_states_the_same_dimension_without_one(small: Warehouse) -> None:
    """F1 on 4.2 states Social and no topic: Pay is filled in, and Process of Quality would not be."""
    found = "select topic from store.finding_fact where clause = '4.2'"
    said(small, "clause 4.2 Quality Process")
    assert small.root.execute(found).fetchone() == ("unmapped",)
    said(small, "clause 4.2 Social Pay")
    assert small.root.execute(found).fetchone() == ("Pay",)


def test_every_figure_moves_and_taking_it_back_restores_it(small: Warehouse) -> None:
    before, version = state(small), small.data_version
    assert list(conformity_rate(small.root, Filters(), by="dimension")["dimension"]) == ["Social", "unmapped"]
    said(small, "clause 4.1 Quality Process")
    rates = conformity_rate(small.root, Filters(), by="dimension").set_index("dimension")
    assert list(rates["of"]) == [2, 1, 1] and list(rates.index) == ["Quality", "Social", "unmapped"]
    found = clauses(small.root, Filters(dimensions=("Quality",)))
    assert found[["clause", "topic"]].values.tolist() == [["4.1", "Process"]]
    assert small.data_version == version + 1
    assert release_items(small, [Item("HOUSE", "", "clause", "4.1")]) == 1
    assert state(small) == before
    assert places(small.root).empty


def test_a_printed_section_result_and_a_finding_without_a_clause_follow_their_section() -> None:
    warehouse = memory_warehouse()
    con = warehouse.root
    audits(con, "A1 2021-01-01 S1 fail")
    sections(con, "A1 Fire_Safety fail")  # the maker writes the word as section and as dimension
    con.execute("update store.audit_section set dimension = null, section = 'Fire   SAFETY'")
    with warehouse.writing() as writing:
        rebuild(writing)
    place = Place("Health & safety", "Emergency")
    place_items(warehouse, [(Item("HOUSE", "", "section", "fire safety"), place)], by="ann", at=WHEN)
    found = con.execute("select dimension, topic, result::varchar from store.section_fact").fetchall()
    assert found == [("Health & safety", "Emergency", "fail")]


def test_a_version_is_not_spoken_for_by_another_but_an_unknown_one_by_the_only_one() -> None:
    """| data | said of 3 only | said of 3 and 4 |
    | 3    | Quality        | Quality         |
    | 4    | -              | Social          |
    | none | Quality        | -               |
    """
    warehouse = memory_warehouse()
    con = warehouse.root
    audits(con, "A1 2021-01-01 S1 - version=3", "A2 2022-01-01 S1 - version=4", "A3 2023-01-01 S1 -")
    answers(con, "A1 1 conform", "A2 1 conform", "A3 1 conform")
    dimensions = "select dimension from placed_answers() join store.audit_fact using (audit_key) order by date"
    place_items(warehouse, [(Item("HOUSE", "3", "clause", "1"), Place("Quality"))], by="ann", at=WHEN)
    assert con.execute(dimensions).fetchall() == [("Quality",), ("unmapped",), ("Quality",)]
    place_items(warehouse, [(Item("HOUSE", "4", "clause", "1"), Place("Social"))], by="ann", at=WHEN)
    assert con.execute(dimensions).fetchall() == [("Quality",), ("Social",), ("unmapped",)]


def test_saying_it_again_replaces_what_was_said(small: Warehouse) -> None:
    said(small, "clause PA7 Quality", "clause 10 Quality")
    said(small, "clause pa7 Social Wages", by="bob")
    known = places(small.root, "HOUSE", "")
    assert known[["name", "dimension", "topic", "said_by"]].fillna("").values.tolist() == [
        ["10", "Quality", "", "ann"], ["pa7", "Social", "Wages", "bob"],
    ]  # fmt: skip


def test_an_own_list_lends_its_sections_to_answers_without_one(small: Warehouse) -> None:
    """The list says 10 stands in Water; the user said Water is Environment. Dropping the list takes that away."""
    own = [OwnItem("HOUSE", "", "10", "Is water tested?", "Water")]
    place = (Item("HOUSE", "", "section", "water"), Place("Environment"))
    place_items(small, [place], own=own, by="ann", at=WHEN)
    assert standing(small)["10"][0] == "Environment"
    assert own_items(small.root)[["clause", "title"]].values.tolist() == [["10", "Is water tested?"]]
    assert drop_own_checklist(small, "HOUSE", "") == 1
    assert standing(small)["10"][0] == "unmapped"


@pytest.mark.parametrize(
    ("part", "scheme", "name"), [("chapter", "HOUSE", "1"), ("clause", " ", "1"), ("section", "HOUSE", "")]
)
def test_an_item_that_is_none_is_refused(part: str, scheme: str, name: str) -> None:
    with pytest.raises(ValueError, match="item"):
        Item(scheme, "", part, name)


def test_nothing_is_kept_of_a_change_that_fails(small: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state(small)

    def broken(*args: object, **options: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("data.checklist_places.refresh", broken)
    with pytest.raises(RuntimeError):
        said(small, "clause 4.1 Quality")
    assert state(small) == before and places(small.root).empty


def test_a_visit_told_by_two_files_is_mapped_as_one() -> None:
    """The findings' file names no scheme, the list of audits does; counted as one visit they stand in that scheme."""
    warehouse = memory_warehouse()
    con = warehouse.root
    audits(con, "A1 2021-01-01 S1 fail", "A2 2021-01-01 S1 -")
    answers(con, "A1 9 conform")
    findings(con, "F1 A2 4.1 major")
    con.execute("update store.audit set scheme = null where audit_key = ?", [key("A2")])
    rebuild(con)
    apart = state(warehouse)
    merge(warehouse, "visit", key("A2"), key("A1"), by="ann", at=WHEN)
    said(warehouse, "clause 4.1 Quality", "clause 9 Social")
    assert con.execute("select dimension from store.finding_fact").fetchall() == [("Quality",)]
    assert {row[1] for row in state(warehouse)[0]} == {"Quality", "Social"}
    kept = state(warehouse)
    rebuild(con)
    assert state(warehouse) == kept
    release_items(warehouse, [Item("HOUSE", "", "clause", name) for name in ("4.1", "9")])
    for judgement in con.execute("select judgement from store.judgement").fetchall():
        take_back(warehouse, judgement[0], by="ann", at=WHEN)
    assert state(warehouse) == apart


# Through the loader -------------------------------------------------------------------------------------------------


def rows(day: int, *lines: str) -> list[list[object]]:
    """'Section|clause|answer' of Acme's audit on a day of May 2024 under the firm's own scheme."""
    told = [line.split("|") for line in lines]
    head = [f"A{day}", "Acme", "North", f"2024-05-{day:02d}", "Firm X"]
    return [[*head, section or None, clause, f"Is {clause} met?", answer] for section, clause, answer in told]


def test_files_loaded_later_follow_what_was_said_before(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """Mapped before the first file comes: the same figures as mapped after it."""
    path = workbook({"Answers": [ANSWER_HEADINGS, *rows(1, "Water|W-1|Yes", "Fire|F-1|No", "Odd|O-1|Yes")]})
    told = [
        (Item("Firm X", "", "section", "Water"), Place("Environment", "Water and wastewater")),
        (Item("Firm X", "", "clause", "F-1"), Place("Health & safety")),
    ]
    place_items(warehouse, told, by="ann", at=WHEN)
    load_file(warehouse, path, name="a.xlsx")
    after = state(warehouse)
    assert {row[1] for row in after[0]} == {"Environment", "Health & safety", "unmapped"}
    release_items(warehouse, [item for item, _ in told])
    assert {row[1] for row in state(warehouse)[0]} == {"unmapped"}
    place_items(warehouse, told, by="ann", at=WHEN)
    assert state(warehouse) == after


def test_the_user_goes_before_the_cross_walk_but_not_before_the_file(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    """ISO 9001 8.4 is Quality by cross-walk in the first row; the second file states Social for it."""
    head = ["Audit No", "Supplier", "Site", "Audit Date", "Scheme", "Clause", "Dimension", "Answer"]
    start = ["A1", "Acme", "North", "2024-05-01", "ISO 9001:2015"]
    sheet = [head, [*start, "8.4", None, "Yes"], [*start, "8.5", "Social", "Yes"]]
    load_file(warehouse, workbook({"Answers": sheet}), name="a.xlsx")
    assert {clause: found[::2] for clause, found in standing(warehouse).items()} == {
        "8.4": ("Quality", "crosswalk"), "8.5": ("Social", "file"),
    }  # fmt: skip
    place_items(warehouse, [(Item("ISO 9001", "2015", "clause", "8"), Place("Security"))], by="ann", at=WHEN)
    assert {clause: found[::2] for clause, found in standing(warehouse).items()} == {
        "8.4": ("Security", "user"), "8.5": ("Social", "file"),
    }  # fmt: skip


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Path]]:
    """Three overlapping exports: the second changes an answer of the first and a section's title."""
    folder = tmp_path_factory.mktemp("places")
    sheets = [
        rows(1, "Water|W-1|Yes", "Fire|F-1|No", "|X-1.2|No"),
        [*rows(1, "Water|W-1|No", "Fire|F-1|No"), *rows(9, "Fire|F-1|No", "|X-1|Yes", "|X-10|No")],
        rows(20, "water|W-2|Yes", "Fire|F-1|Yes", "Air|X-1.2|No"),
    ]
    paths = []
    for number, sheet in enumerate(sheets):
        book = openpyxl.Workbook(write_only=True)
        page = book.create_sheet("Answers")
        for row in (ANSWER_HEADINGS, *sheet):
            page.append(row)
        paths.append(folder / f"export-{number}.xlsx")
        book.save(paths[-1])
    yield paths


CHANGES = st.one_of(
    st.tuples(st.just("load"), st.integers(0, 2)),
    st.tuples(st.just("undo"), st.integers(0, 2)),
    st.tuples(st.just("say"), st.sampled_from(["section Water Environment Water", "section Fire Security - over",
                                               "clause X-1 Quality Process", "clause X-1.2 Social", "clause W-1 Social"])),
    st.tuples(st.just("unsay"), st.sampled_from(["section Water", "section Fire", "clause X-1", "clause X-1.2"])),
)  # fmt: skip


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGES, min_size=3, max_size=9))
def test_any_order_of_loads_undos_and_mappings_equals_rebuilt_and_fresh(
    tmp_path_factory: pytest.TempPathFactory, exports: list[Path], changes: list[tuple[str, int | str]]
) -> None:
    """What was kept step by step is what a rebuild tells, and what loading first and mapping last would have left."""
    folder = tmp_path_factory.mktemp("orders")
    messy, fresh = open_warehouse(folder / "messy.duckdb"), open_warehouse(folder / "fresh.duckdb")
    loaded: dict[int, int] = {}
    try:
        for what, which in changes:
            if what == "load" and isinstance(which, int) and which not in loaded:
                report = load_file(messy, exports[which], name=exports[which].name)
                assert report.load_id is not None
                loaded[which] = report.load_id
            elif what == "undo" and isinstance(which, int) and which in loaded:
                undo(messy, loaded.pop(which), by="test", at=WHEN)
            elif isinstance(which, str):
                part, name, *place = which.split()
                item = Item("Firm X", "", part, name)
                if what == "unsay":
                    release_items(messy, [item])
                else:
                    topic = place[1] if len(place) > 1 and place[1] != "-" else None
                    place_items(messy, [(item, Place(place[0], topic, "over" in place))], by="ann", at=WHEN)
        kept = state(messy)
        with messy.writing() as con:
            rebuild(con)
        assert state(messy) == kept
        for which in loaded:
            load_file(fresh, exports[which], name=exports[which].name)
        with messy.cursor() as con:
            known = places(con).to_dict("records")
        told = [
            (Item(str(row["scheme"]), str(row["version"]), str(row["part"]), str(row["name"])),
             Place(str(row["dimension"]), row["topic"] if isinstance(row["topic"], str) else None, bool(row["over_file"])))
            for row in known
        ]  # fmt: skip
        place_items(fresh, told, by="bob", at=WHEN)
        assert without_sources(state(messy)) == without_sources(state(fresh))
    finally:
        messy.close()
        fresh.close()


def without_sources(told: list[list[tuple[object, ...]]]) -> list[list[tuple[object, ...]]]:
    """Sections and answers as they stand; load numbers, by which the two warehouses differ, stand in the others."""
    return [told[0], told[3]]
