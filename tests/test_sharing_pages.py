"""Notes and saved views where pages show them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.notes import add_note, remove_note
from data.saved_views import save_view
from data.warehouse import Warehouse, open_warehouse
from pages.parts import evidence
from pages.parts.databases import own
from pages.parts.notes import with_notes
from pages.parts.pictures import file_name
from tests.memory import memory_warehouse
from tests.warehouse_maker import audits, findings, key

AT = datetime(2025, 6, 30, 12)
HOSTILE = "**call** <b>them</b>\n=1+1"


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The app serves a database of two suppliers in two regions."""
    warehouse = open_warehouse(tmp_path / "app.duckdb")
    audits(
        warehouse.root,
        "A1 2024-03-01 North pass supplier=Acme region=East&Far",
        "B1 2024-04-01 Werk fail supplier=Beta region=West",
    )
    findings(warehouse.root, "F1 B1 4.1 major", "F2 B1 4.2 minor", "F3 A1 4.2 minor")
    warehouse.close()
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(warehouse.path))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


def clicked(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception and not app.error
    return app


def notes_alone() -> None:
    """A page of nothing but the notes on one supplier."""
    from pages.parts.notes import supplier_notes
    from pages.parts.shell import open_page

    con, _ = open_page("Suppliers")
    supplier_notes(con, "Beta")


def bar_alone() -> None:
    """A page of nothing but its side bar."""
    from pages.parts.shell import open_page

    open_page("Overview")


def test_a_note_is_pinned_to_a_supplier_printed_as_it_is_and_removed(served: None) -> None:
    app = AppTest.from_function(notes_alone, default_timeout=60).run()
    app.text_area[0].input(HOSTILE)
    clicked(app, "Pin the note")
    assert HOSTILE in [text.value for text in app.text]
    assert [one.value for one in app.success] == ["The note is pinned, with your name and the time\\."]
    clicked(app, "Remove")
    assert HOSTILE not in [text.value for text in app.text]
    assert any(text.value.startswith(f"Removed notes: {HOSTILE}") for text in app.text)


def test_a_view_is_saved_listed_replaced_and_removed(served: None) -> None:
    app = AppTest.from_function(bar_alone, default_timeout=60)
    app.query_params["region"] = ["East&Far"]
    app.query_params["supplier"] = ["Acme"]
    app.run()
    app.text_input(key="view_name").input("Far <b>East</b>")
    clicked(app, "Save this view")
    (link,) = links(app)
    assert 'href="./?region=East%26Far&amp;supplier=Acme"' in link
    assert ">Far &lt;b&gt;East&lt;/b&gt;</a>" in link
    clicked(app, "Clear filters")
    app.query_params.clear()
    app.text_input(key="view_name").input("Far <b>East</b>")
    clicked(app, "Save this view")
    (link,) = links(app)
    assert 'href="./"' in link
    assert "wider than saved" not in link
    save_view(own().warehouse, "Gone", "risk", [("supplier", "Akme"), ("view", "again")], by="ann", at=AT)
    (_, link) = links(app.run())[0].split("</li><li>")
    assert "No longer in these data, and left out: supplier Akme." in link and "wider than saved" in link
    clicked(app, "Remove")
    clicked(app, "Remove")
    assert links(app) == []
    assert sum("replaced or removed by" in text.value for text in app.text) == 3


def links(app: AppTest) -> list[str]:
    return [part.proto.body for part in app.get("html") if "<nav" in part.proto.body]


def findings_alone() -> None:
    """A page of nothing but the findings of Beta."""
    from pages.parts.evidence import findings_behind
    from pages.parts.narrowing import narrowed
    from pages.parts.shell import open_page

    con, filters = open_page("Nonconformities")
    findings_behind(con, narrowed(filters, supplier="Beta"), what="Beta", key="behind")


def test_where_a_page_shows_the_first_rows_the_download_holds_all(
    served: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setattr(evidence, "LIMIT", 1)
    monkeypatch.setattr(evidence, "table", lambda frame, columns, **told: asked.update(told, shown=len(frame)))
    app = AppTest.from_function(findings_alone, default_timeout=60).run()
    assert not app.exception
    assert (asked["shown"], len(asked["whole"]())) == (1, 2)
    assert asked["about"].startswith("Findings behind Beta. Supplier Beta; full audits")
    assert "The downloads hold all of them, up to 200,000." in [caption.value for caption in app.caption]


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    """Acme with two findings."""
    made = memory_warehouse()
    audits(made.root, "A1 2024-03-01 North fail supplier=Acme")
    findings(made.root, "F1 A1 4.1 major", "F2 A1 4.2 minor")
    yield made
    made.close()


def test_rows_carry_the_notes_that_stand_the_newest_first(warehouse: Warehouse) -> None:
    for text in ("old", "wrong", "new"):
        number = add_note(warehouse, "finding", key("F1"), text, by="ann", at=AT)
        if text == "wrong":
            remove_note(warehouse, number, by="bob", at=AT)
    rows = pd.DataFrame({"finding_key": [key("F2"), key("F1")]})
    with warehouse.cursor() as con:
        assert with_notes(con, rows, "finding")["pinned"].tolist() == [
            "", "new (ann, 2025-06-30 12:00); old (ann, 2025-06-30 12:00)",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Conformity by dimension &amp; region", "conformity-by-dimension-region"),
        ("&lt;b&gt;Lotus&lt;/b&gt; 莲花 / 2024<br>now", "b-lotus-b-莲花-2024-now"),
        ("x" * 200, "x" * 80),
        (None, "key"),
        ("…", "key"),
    ],
)
def test_the_image_of_a_chart_is_named_by_its_title(title: str | None, name: str) -> None:
    assert file_name(title, "key") == name
