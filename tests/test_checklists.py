"""Checklists as the page shows them: what is used, where it belongs and by whose word; and mapping by hand and by list."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Multiselect

from data.checklist_places import Item, OwnItem, Place, place_items, places
from data.history import rebuild
from data.warehouse import Warehouse, open_warehouse
from loaders.place_lists import place_list
from metrics.checklist_items import checklist_items
from metrics.checklists import checklists
from metrics.filters import Filters
from pages.parts import wording
from pages.parts.checklist_rows import all_checklists, items_of
from pages.parts.checklist_wording import CHOOSE, checklist_sentence, open_sentence
from pages.parts.exported_text import csv_text
from pages.parts.extremes_wording import extremes_sentence
from pages.parts.mapping_lists import mapping_list
from tests.memory import memory_warehouse
from tests.warehouse_maker import answers, audits, findings

ROOT = Path(__file__).resolve().parent.parent
WHEN = datetime(2024, 1, 1)
NOW = Filters(as_of=date(2024, 12, 31))
RATES = pd.DataFrame({
    "dimension": ["Social", "unmapped", "Quality"], "rate": [0.8, 0.1, 0.9], "count": [8, 1, 9], "of": [10, 10, 10],
    "low": [0.7, 0.0, 0.85], "high": [0.84, 0.2, 0.95], "trust": ["shown"] * 3,
})  # fmt: skip


def filled(warehouse: Warehouse) -> None:
    """Firm X: 4.10 unmapped, 4.2 in Social by file, 4.3 in two dimensions; a finding without clause; ISO 9001 unused."""
    con = warehouse.root
    audits(
        con,
        "A1 2023-01-01 S1 - scheme=Firm_X",
        "A2 2024-01-01 S2 - scheme=Firm_X",
        "A3 2024-02-01 S1 fail scheme=ISO_9001 version=2015",
    )
    answers(
        con, "A1 4.10 conform", "A2 4.10 conform", "A1 4.2 conform dimension=Social topic=Wages",
        "A1 4.3 conform dimension=Social", "A2 4.3 conform dimension=Quality",
    )  # fmt: skip
    findings(con, "F1 A2 4.10 minor", "F2 A2 - minor dimension=Social", "F3 A3 8.4 major dimension=Quality")


@pytest.fixture
def small() -> Warehouse:
    warehouse = memory_warehouse()
    filled(warehouse)
    return warehouse


def of(rows: pd.DataFrame, name: str, *columns: str) -> list[Any]:
    """Some columns of one row."""
    found: dict[Any, Any] = rows.loc[[name]].to_dict("records")[0]
    return [found[column] for column in columns]


def test_checklists_count_answers_and_findings_with_a_dimension(small: Warehouse) -> None:
    """| checklist | audits | with a dimension / all | clauses | unmapped |
    | Firm X        | 2 | 4 / 7 (4.2, 4.3 twice, F2) | 3 | 1 |
    | ISO 9001 2015 | 1 | 1 / 1                      | 1 | 0 |
    """
    frame = checklists(small.root, NOW)
    columns = ["scheme", "version", "audits", "count", "of", "clauses", "clauses_unmapped"]
    assert frame[columns].values.tolist() == [["Firm X", "", 2, 4, 7, 3, 1], ["ISO 9001", "2015", 1, 1, 1, 1, 0]]
    east = checklists(small.root, Filters(as_of=NOW.as_of, sites=("S2",)))
    assert east[["scheme", "audits", "count", "of"]].values.tolist() == [["Firm X", 1, 2, 4], ["ISO 9001", 0, 0, 0]]
    assert east["why"].tolist()[1] == "nothing in view"


def test_items_name_every_place_their_uses_stand_in(small: Warehouse) -> None:
    rows = checklist_items(small.root, NOW, scheme="Firm X", version="").set_index("name")
    assert of(rows, "4.10", "answers", "findings", "audits", "count", "of") == [2, 1, 2, 0, 3]
    assert sorted(of(rows, "4.3", "dimensions")[0]) == ["Quality", "Social"]
    assert rows.loc["4.2", "bases"] == ("file",) and rows.loc["4.10", "bases"] == ("unmapped",)
    one = checklist_items(small.root, Filters(as_of=NOW.as_of, sites=("S2",)), scheme="Firm X", version="")
    assert of(one.set_index("name"), "4.2", "uses", "answers") == [1, 0]


def test_an_item_listed_or_mapped_before_any_file_used_it_is_there(small: Warehouse) -> None:
    own = [OwnItem("Own", "1", "W-1", "Is water tested?", "Water")]
    said = [
        (Item("Own", "1", "section", "water"), Place("Environment")),
        (Item("Own", "1", "clause", "Z"), Place("Social")),
    ]
    place_items(small, said, own=own, by="ann", at=WHEN)
    rows = checklist_items(small.root, NOW, scheme="Own", version="1", known=("K-9", "w-1")).set_index("name")
    assert set(rows.index) == {"Water", "K-9", "W-1", "Z"}
    assert set(rows["uses"]) == {0}
    assert rows.loc["W-1", "title"] == "Is water tested?" and rows.loc["W-1", "dimensions"] == ("Environment",)
    assert rows.loc["Z", "bases"] == ("user",) and rows.loc["K-9", "bases"] == ("unmapped",)
    assert ("Own", "1") in set(checklists(small.root, NOW)[["scheme", "version"]].itertuples(index=False, name=None))


def test_rows_stand_unmapped_first_then_in_the_order_of_their_codes(small: Warehouse) -> None:
    """4.2 before 4.10; a clause of the cross-walk no file used is placed by it, with its wording."""
    answers(small.root, "A1 4.1 conform dimension=Social", "A1 10 conform dimension=Social", "A2 4.4 conform")
    rows = items_of(small.root, NOW, ("Firm X", ""))
    assert rows["name"].tolist() == ["4.4", "4.10", "4.1", "4.2", "4.3", "10"]
    assert rows["dimension"].tolist()[:2] == ["Not mapped to a dimension"] * 2
    iso = items_of(small.root, NOW, ("ISO 9001", "2015")).set_index("name")
    assert of(iso, "8.5", "dimension", "basis", "answers") == ["Quality", "by cross-walk", 0]
    assert iso.loc["8.5", "title"] and iso.loc["8.4", "findings"] == 1


def test_every_checklist_of_the_cross_walk_can_be_chosen(small: Warehouse) -> None:
    rows = all_checklists(small.root, NOW).set_index("name", drop=False)
    assert list(rows.index[:2]) == ["Firm X", "ISO 9001 2015"]
    assert "SMETA 7.0" in rows.index and rows.loc["Firm X", "of"] == 7
    assert open_sentence(rows) == "Not fully mapped\\: Firm X \\(3 of 7\\)\\."
    assert rows.index.is_unique


def test_a_downloaded_mapping_taken_in_elsewhere_is_the_same_mapping(small: Warehouse, tmp_path: Path) -> None:
    own = [OwnItem("Firm X", "", "=4", "Formula?", "Odd"), OwnItem("Firm X", "", "4.2", "Is pay right?", "Pay")]
    said = [
        (Item("Firm X", "", "clause", "4.10"), Place("Quality", "My topic", over_file=True)),
        (Item("Firm X", "", "clause", "4.2"), Place("Social")),
        (Item("Firm X", "", "section", "-Odd-"), Place("Environment", "Waste")),
    ]
    place_items(small, said, own=own, by="ann", at=WHEN)
    path = tmp_path / "mapping.csv"
    path.write_bytes(csv_text(mapping_list(small.root)))
    read = place_list(path, name="mapping.csv")
    assert read.problems == ()
    assert set(read.places) == set(said) and set(read.own) == set(own)


def test_what_is_not_mapped_is_neither_lowest_nor_highest() -> None:
    sentence = extremes_sentence(RATES, "dimension", "conformity rate")
    assert "**Social** has the lowest" in sentence and "**Quality** the highest" in sentence
    only = extremes_sentence(RATES[RATES["dimension"] == "unmapped"], "dimension", "conformity rate")
    assert only == "No dimension has a conformity rate."
    counts = pd.DataFrame({"unit": ["answers", "findings"], "count": [1234, 1]})
    assert wording.unmapped_sentence(counts, "dimension") == (
        "Not mapped to a dimension: **1,234 answers and 1 finding**. They are in every total, under no dimension."
    )
    assert wording.unmapped_sentence(counts.assign(count=0), "topic") == ""


# The page -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the app looks for its database; it gives the file back afterwards."""
    path = tmp_path / "app.duckdb"
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(path))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    yield path
    release()


def release() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


def shown(page: str = "checklists", **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def said(app: AppTest) -> str:
    parts = (*app.title, *app.subheader, *app.markdown, *app.caption, *app.info, *app.success, *app.error)
    return "\n".join(str(part.value) for part in parts)


def made(path: Path) -> None:
    warehouse = open_warehouse(path)
    filled(warehouse)
    warehouse.close()


def by_name(app: AppTest) -> Multiselect:
    return next(one for one in app.multiselect if one.label == CHOOSE)


def button(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label == label).click().run()


def test_a_checklist_without_a_name_is_told_as_such() -> None:
    items = pd.DataFrame({"part": ["clause"] * 2, "bases": [("unmapped",)] * 2})
    assert checklist_sentence("Checklist not stated", 0, 1200, items) == (
        "**All 1,200 answers and findings of audits that name no checklist have no dimension.** "
        "Its 2 clauses: all not mapped."
    )


def test_mapping_and_taking_back_on_the_page(database: Path) -> None:
    made(database)
    app = shown()
    assert "3 of 7 answers and findings of Firm X have no dimension" in said(app)
    by_name(app).select("4.10").run()
    assert "Where the clause 4\\.10 belongs" in said(app)
    app.selectbox(key="map_dimension_0").select("Environment").run()
    app = button(app, "Map")
    assert not app.exception
    assert "All 7 answers and findings of Firm X have a dimension" in said(app)
    assert "1 section or clause now belongs to Environment" in said(app)
    by_name(app).select("4.10").run()
    app = button(app, "Take back what you said")
    assert "3 of 7 answers and findings of Firm X have no dimension" in said(app)
    release()
    warehouse = open_warehouse(database)
    assert places(warehouse.root).empty
    before = warehouse.root.execute("from store.section_fact order by all").fetchall()
    rebuild(warehouse.root)
    assert warehouse.root.execute("from store.section_fact order by all").fetchall() == before
    warehouse.close()


@pytest.mark.parametrize(
    "query",
    [
        {}, {"checklist": "SMETA 7.0"}, {"checklist": "'; drop table store.audit; --"}, {"part": "section"},
        {"part": "chapter", "only_unmapped": "perhaps"}, {"only_unmapped": "true"}, {"region": "Atlantis", "from": "never"},
    ],
)  # fmt: skip
def test_the_page_runs_in_every_view(database: Path, query: dict[str, str]) -> None:
    made(database)
    app = shown(**query)
    assert not app.exception and not app.error
    assert "Import a list" in said(app)


def test_the_page_before_the_first_file_works_on_the_users_own_database(database: Path) -> None:
    """With nothing loaded and no demo built the user may still say where clauses of the cross-walk belong."""
    app = shown(work_on="Your files", checklist="SMETA 7.0")
    assert not app.exception and not app.error
    assert "No answer or finding in view is of SMETA 7\\.0" in said(app)
    by_name(app).select("10A").run()
    app.selectbox(key="map_dimension_0").select("Security").run()
    app = button(app, "Map")
    assert not app.exception and "1 by you" in said(app)


def test_dimensions_say_what_is_not_mapped_and_lead_to_the_checklists(database: Path) -> None:
    made(database)
    app = shown("dimensions")
    assert "Not mapped to a dimension: **2 answers and 1 finding**" in said(app)
    assert "Open Checklists" in [one.proto.label for one in app.get("page_link")]
    assert "unmapped" not in said(app)


def test_a_list_is_previewed_then_taken(database: Path) -> None:
    made(database)
    app = shown()
    content = b"Scheme,Clause,Dimension\nFirm X,4.10,Quality\nFirm X,4.11,Weather\n"
    app.file_uploader[0].set_value(("list.csv", content, "text/csv")).run()
    assert "places 1 section or clause and lists 0 clauses of your own" in said(
        app
    ) and "1 row cannot be taken" in said(app)
    assert [frame.value["reason"].item() for frame in app.dataframe if "reason" in frame.value] == [
        "'Weather' is no known dimension"
    ]
    app = button(app, "Remember these")
    assert "All 7 answers and findings of Firm X have a dimension" in said(app)
    app.file_uploader[0].set_value(("list.csv", io.BytesIO(b"a,b\n1,2\n").getvalue(), "text/csv")).run()
    assert "no column for the scheme" in said(app)
