"""Addresses, names of uploads and mapping files that nobody would write: a page or a report, never a failure."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from data.remembered import FORMAT, import_mappings
from data.warehouse import Warehouse, WarehouseError
from loaders.load import load_file
from loaders.place_lists import place_list
from loaders.refusal import Refusal
from tests.memory import memory_warehouse
from tests.samples import full_workbook, written

ROOT = Path(__file__).resolve().parent.parent
NOON = datetime(2025, 1, 2, 12)
# The same examples in every run: what fails once fails always.
FEW = settings(max_examples=6, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
ODD = some.sampled_from(
    ["", "'; drop table store.audit; --", "<script>alert(1)</script>", "../../etc/passwd", "NaN", "1e999", "-1",
     "0000-00-00", "9999-99-99", "\x00", "\u202e", "%00", "\U0001f600", "a" * 5000, "[]", "null", "９"]
)  # fmt: skip
TEXT = ODD | some.text(max_size=30)
PARAMETERS = (
    "supplier", "supplier_detail", "site", "region", "country", "dimension", "topic", "scheme", "kind", "severity", "tier",
    "period", "from", "to", "every", "place", "aspect", "view", "as_of", "data", "load", "work_on", "find", "list",
)  # fmt: skip
JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | TEXT,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
# Almost a mapping: the right names over anything.
MAPPING = some.fixed_dictionaries(
    {},
    optional={
        "sheets": JSON
        | some.lists(
            some.fixed_dictionaries(
                {},
                optional={name: JSON for name in ("sheet", "header_row", "fields", "dates", "shape", "labels", "skip")}
                | {
                    "fields": some.dictionaries(
                        some.sampled_from(["supplier", "date", "result", "x"]), JSON, max_size=3
                    )
                },
            ),
            max_size=3,
        ),
        "decimal": JSON,
    },
)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("fuzz") / "audits.xlsx", {"Audits": full_workbook()["Audits"]})


@pytest.fixture(scope="module")
def warehouse() -> Warehouse:
    return memory_warehouse()


@pytest.mark.parametrize("page", ["suppliers", pytest.param("supplier", marks=pytest.mark.thorough), "loads"])
def test_any_address_opens_a_page(
    page: str, tmp_path_factory: pytest.TempPathFactory, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("addresses")
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(folder / "app.duckdb"))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    from data.warehouse import open_warehouse

    opened = open_warehouse(folder / "app.duckdb")
    load_file(opened, workbook, name="audits.xlsx")
    opened.close()

    @settings(FEW, max_examples=3)
    @given(some.dictionaries(some.sampled_from(PARAMETERS), some.lists(TEXT, min_size=1, max_size=2), max_size=8))
    def opens(query: dict[str, list[str]]) -> None:
        app = AppTest.from_file(str(ROOT / f"pages/{page}.py"), default_timeout=60)
        for name, values in query.items():
            app.query_params[name] = values
        app.run()
        assert not app.exception and len(app.title) == 1

    opens()
    st.cache_data.clear()
    st.cache_resource.clear()


@FEW
@given(name=TEXT.filter(bool))
def test_an_upload_of_any_name_is_loaded_under_it(warehouse: Warehouse, workbook: Path, name: str) -> None:
    """The name is kept as a text and never becomes a path: the bytes are read from where they were put."""
    before = sorted(workbook.parent.iterdir())
    report = load_file(warehouse, workbook, name=name, dry_run=True)
    assert report.status in ("dry_run", "refused") and report.file == name
    assert sorted(workbook.parent.iterdir()) == before


@settings(FEW, max_examples=12)
@given(mapping=MAPPING)
def test_a_mapping_of_any_shape_is_taken_or_refused(
    warehouse: Warehouse, workbook: Path, mapping: dict[str, Any]
) -> None:
    report = load_file(warehouse, workbook, name="audits.xlsx", mapping=mapping, dry_run=True)
    assert report.status in ("dry_run", "refused", "questions") and report.sentence


@settings(FEW, max_examples=40)
@given(content=JSON | some.fixed_dictionaries({"format": some.just(FORMAT), "mappings": JSON | some.lists(
    some.fixed_dictionaries({"signature": TEXT, "name": TEXT, "headings": JSON, "mapping": MAPPING}), max_size=2)}))  # fmt: skip
def test_a_file_of_remembered_mappings_is_taken_whole_or_refused(warehouse: Warehouse, content: Any) -> None:
    with warehouse.cursor() as con:
        con.execute("begin")
        try:
            import_mappings(con, json.dumps(content), by="ann", at=NOON)
        except WarehouseError as error:
            assert str(error)
        finally:
            con.execute("rollback")


@FEW
@given(text=some.text(max_size=200) | some.lists(some.lists(TEXT, max_size=5), max_size=5).map(
    lambda rows: "\n".join(["scheme;version;section;clause;dimension;topic", *(";".join(row) for row in rows)])))  # fmt: skip
def test_a_list_of_places_is_read_or_refused(text: str) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        (folder / "list.csv").write_text(text, encoding="utf-8", errors="replace")
        place_list(folder / "list.csv", name="list.csv")
    except Refusal as refusal:
        assert str(refusal)
    finally:
        shutil.rmtree(folder)
