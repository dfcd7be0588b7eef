"""Lists of places as files: what is taken, and the sentence for every row that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.checklist_places import Item, OwnItem, Place
from loaders.place_lists import PlaceList, place_list
from loaders.refusal import Refusal
from tests.conftest import WorkbookMaker

HEAD = "Scheme,Version,Section,Clause,Title,Dimension,Topic,Over file"


def read(tmp_path: Path, *lines: str, head: str = HEAD) -> PlaceList:
    path = tmp_path / "list.csv"
    path.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8-sig")
    return place_list(path, name="list.csv")


def test_sections_clauses_and_own_clauses_are_told_apart(tmp_path: Path) -> None:
    """| row | section | clause | title | -> place | own clause |
    | 2 | Water |     |       | section Water | - |
    | 3 |       | 4.1 |       | clause 4.1    | - |
    | 4 | Fire  | F-1 | Exits | clause F-1    | F-1 in Fire |
    | 5 | Fire  | F-2 |       | -             | F-2 in Fire |
    """
    found = read(
        tmp_path, "Firm X,,Water,,,Environment,Water and wastewater,", "Firm X,,,4.1,,OHS,,yes",
        "Firm X,2,Fire,F-1,Exits are free,H&S,My own topic,no", "Firm X,2,Fire,F-2,,,,",
    )  # fmt: skip
    assert found.problems == ()
    assert found.places == (
        (Item("Firm X", "", "section", "Water"), Place("Environment", "Water and wastewater")),
        (Item("Firm X", "", "clause", "4.1"), Place("Health & safety", None, over_file=True)),
        (Item("Firm X", "2", "clause", "F-1"), Place("Health & safety", "My own topic")),
    )
    assert found.own == (
        OwnItem("Firm X", "2", "F-1", "Exits are free", "Fire"), OwnItem("Firm X", "2", "F-2", None, "Fire"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (",,Water,,,Social,,", "Scheme", "names no scheme"),
        ("Firm X,,,,Title,Social,,", "Clause", "neither a section nor a clause"),
        ("Firm X,,Water,,,,,", "Dimension", "neither dimension nor topic"),
        ("Firm X,,Water,,,Weather,,", "Dimension", "'Weather' is no known dimension"),
        ("Firm X,,Water,,,EHS,,", "Dimension", "'EHS' may mean several dimensions"),
        ("Firm X,,Water,,,,Rain,", "Topic", "'Rain' is no known topic and no dimension"),
        ("Firm X,,Water,,,Social,Waste,", "Topic", "'Waste' belongs to Environment, not to Social"),
        ("Firm X,,Water,,,Social,,perhaps", "Over file", "'perhaps' is neither yes nor no"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(tmp_path: Path, line: str, column: str, reason: str) -> None:
    """The good row beside it is taken."""
    found = read(tmp_path, line, "Firm X,,Air,,,Environment,,")
    [problem] = found.problems
    assert (problem.row, problem.heading) == (2, column)
    assert reason in problem.reason and problem.remedy.endswith(".")
    assert [item.name for item, _ in found.places] == ["Air"]


def test_a_topic_alone_settles_the_dimension_and_codes_are_understood(tmp_path: Path) -> None:
    found = read(tmp_path, "SMETA 6.1,,,1,,,ENV-WST,", "amfori BSCI,2.0,,PA7,,OHS,,")
    assert found.places == (
        (Item("SMETA", "6.1", "clause", "1"), Place("Environment", "Waste")),
        (Item("amfori BSCI", "2.0", "clause", "PA7"), Place("Health & safety")),
    )


def test_two_rows_that_contradict_each_other_are_not_both_taken(tmp_path: Path) -> None:
    found = read(tmp_path, "F,,,A1,,Social,,", "F,,,a1,,Social,,", "F,,,A1,,Quality,,")
    assert len(found.places) == 1
    assert [problem.reason for problem in found.problems] == ["row 2 says otherwise of the same clause"]


def test_a_quote_that_our_download_put_before_a_formula_is_taken_off(tmp_path: Path) -> None:
    found = read(tmp_path, "F,,'=Odd section,,,Social,,", "F,,'Quoted',,,Social,,")
    assert [item.name for item, _ in found.places] == ["=Odd section", "'Quoted'"]


def test_an_excel_list_with_a_blank_row_on_top_keeps_its_row_numbers(workbook: WorkbookMaker) -> None:
    path = workbook({"List": [[None], ["Scheme", "Clause", "Dimension"], ["F", "1", "Weather"], ["F", "2", "Social"]]})
    found = place_list(path, name="list.xlsx")
    assert [problem.row for problem in found.problems] == [3]
    assert len(found.places) == 1


@pytest.mark.parametrize(
    ("head", "missing"), [("Clause,Dimension", "scheme"), ("Scheme,Dimension", "section or clause"), ("a,b", "scheme")]
)
def test_a_list_without_its_headings_is_refused(tmp_path: Path, head: str, missing: str) -> None:
    with pytest.raises(Refusal, match=f"no column for the {missing}"):
        read(tmp_path, "1,2", head=head)
