"""Definitions and house rules: found by a word, changed with a reason, and with the effect told before."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.house_rules import rule_changes
from data.warehouse import open_warehouse
from metrics.catalogue import CATALOGUE
from pages.parts.columns import COLUMNS
from pages.parts.databases import own
from pages.parts.definition_texts import MARKED, RENAMED, SHOWN, definition_paragraphs
from tests.warehouse_maker import answers, audits

PAGE = Path(__file__).resolve().parent.parent / "pages/definitions.py"


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """One audit: one item conforms, one partly, two do not."""
    path = tmp_path / "app.duckdb"
    warehouse = open_warehouse(path)
    audits(warehouse.root, "A1 2025-01-01 S1 pass")
    answers(warehouse.root, "A1 1 conform", "A1 2 partial", "A1 3 nonconform", "A1 4 nonconform")
    warehouse.close()
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(path))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    app = AppTest.from_file(str(PAGE), default_timeout=90).run()
    assert not app.exception
    yield app
    st.cache_data.clear()
    st.cache_resource.clear()


def said(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in (*app.markdown, *app.caption, *app.info, *app.success)).replace(
        "\\", ""
    )


def test_a_definition_is_found_by_its_words(page: AppTest) -> None:
    assert len(page.subheader) > 30
    page.text_input(key="find").input("conformity share of answers").run()
    titles = [part.value for part in page.subheader]
    assert "Conformity rate" in titles and "Coverage" not in titles
    page.text_input(key="find").input("effective_n").run()
    assert "“Effective n” (effective_n) is “Out of” (of) / spread squared" in said(page)
    page.text_input(key="find").input("unicorn").run()
    assert "No definition contains these words." in said(page)


def test_columns_stand_under_the_headings_of_the_pages_first() -> None:
    """The ratio of auditors is headed Times as many, its low end 90% from; what no page shows is told in
    words, and what is headed by its code keeps it: Count."""
    told = " ".join(definition_paragraphs(CATALOGUE["auditor-effects"]))
    assert "“Times as many” (rate) is that ratio" in told and "“90% from” (low) and “90% to” (high)" in told
    assert "probability: that the ratio" in told
    change = " ".join(definition_paragraphs(CATALOGUE["fair-ranking"]))
    assert "count to “95% to” (high)" in change and "shrunken low to shrunken high" in change
    assert not any("``" in text for metric in CATALOGUE.values() for text in definition_paragraphs(metric))


def test_states_and_measures_are_told_in_the_words_of_the_pages() -> None:
    """What is no column has no heading: a state of a line, a measure, another metric."""
    lines = " ".join(definition_paragraphs(CATALOGUE["life-lines"]))
    assert "“found again, action not yet due”, open and not yet due" in lines and "persisting" not in lines
    assert "closed on time: closed by the original due date" in " ".join(
        definition_paragraphs(CATALOGUE["corrective-actions"])
    )
    assert "“Weight of a minor nonconformity” (severity_weight_minor)" in " ".join(
        definition_paragraphs(CATALOGUE["weighted-findings"])
    )


def test_headings_in_definitions_are_of_metrics_and_columns_there_are() -> None:
    marked = {name: set(MARKED.findall(" ".join(metric.marked))) for name, metric in CATALOGUE.items()}
    assert set(RENAMED) <= set(CATALOGUE)
    for name, columns in RENAMED.items():
        assert set(columns) <= {code for text in marked[name] for code in text.split(", ")}, name
        assert {column for column in columns.values() if column} <= set(COLUMNS)
    assert set(COLUMNS) >= SHOWN


def test_a_rule_is_tried_then_put_in_force_with_its_reason_and_is_on_record(page: AppTest) -> None:
    """Strictly 1 of 4 conform; were halves counted, 1.5 of 4."""
    page.selectbox(key="rule").select("partial_counts_half").run()
    assert page.button(key="rule_use_partial_counts_half").disabled, "without a reason nothing is changed"
    page.selectbox(key="rule_value_partial_counts_half").select("yes").run()
    page.button(key="rule_effect_partial_counts_half").click().run()
    assert "**1 headline figure moves**" in said(page)
    [moved] = [frame.value for frame in page.dataframe if "after" in frame.value and "figure" in frame.value]
    assert moved[["figure", "before", "after"]].values.tolist() == [
        ["Conformity rate", "25.0% (1 of 4)", "37.5% (1.5 of 4)"]
    ]
    page.text_input(key="rule_reason_partial_counts_half").input("as the scheme does").run()
    page.button(key="rule_use_partial_counts_half").click().run()
    deadline = time.monotonic() + 60
    while own().worker.jobs()["state"].isin(["waiting", "running"]).any():
        assert time.monotonic() < deadline, "the worker did not end"
        time.sleep(0.05)
    page.run()
    assert "Partly conforming answers count half is yes now; it was no." in said(page)
    with own().warehouse.cursor() as con:
        [row] = rule_changes(con).to_dict("records")
    assert (row["before"], row["after"], row["reason"]) == ("no", "yes", "as the scheme does")
