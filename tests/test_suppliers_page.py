"""The Suppliers page says who is clearly worse, warns of raw rates, and opens what stands behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.warehouse import open_warehouse
from metrics.filters import Filters
from pages.parts import supplier_rows
from pages.parts.compare_wording import PICK_TWO
from pages.parts.ranking_wording import FUNNEL_ASKS, JUDGED_UNDER, ONE_CHECKLIST
from pages.parts.supplier_rows import by_tier, history
from tests.test_fair_ranking import field, year
from tests.warehouse_maker import audits, set_rule

PAGE = Path(__file__).resolve().parent.parent / "pages" / "suppliers.py"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The field of twenty suppliers; BAD fails 11 of 12, ONE its only audit; the name of one is an attack."""
    path = tmp_path_factory.mktemp("suppliers") / "app.duckdb"
    warehouse = open_warehouse(path)
    audits(warehouse.root, *field(), *year("BAD", 11), *year("<b>:red[ONE]**</b>", 1, of=1))
    set_rule(warehouse.root, "widest_half_interval", "0.5")
    set_rule(warehouse.root, "half_life_months", "120")
    warehouse.close()
    return path


@pytest.fixture(autouse=True)
def served(database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(database))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.mark.parametrize(("ungraded", "known"), [(5, False), (4, True), (0, True)])
def test_open_majors_are_left_empty_where_nothing_is_graded(
    monkeypatch: pytest.MonkeyPatch, ungraded: int, known: bool
) -> None:
    """Of five nonconformities all, four and none are not graded."""
    counts = pd.DataFrame({"severity": ["all", "ungraded_nc"], "count": [5, ungraded]})
    monkeypatch.setattr(supplier_rows.cached, "rows", lambda *_, **__: counts)
    with duckdb.connect() as con:
        rows = supplier_rows.without_unknown(
            con, Filters(), pd.DataFrame({"open_critical": [0], "open_major": [0], "open": [0]})
        )
    assert rows[["open_critical", "open_major", "open"]].notna().iloc[0].tolist() == [known, known, True]


def shown(**query: str) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=120)
    for key, value in query.items():
        app.query_params[key] = [value]
    app.run()
    assert not app.exception and not app.error
    return app


def said(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in (*app.markdown, *app.caption, *app.info))


def test_a_single_audit_is_no_history() -> None:
    assert history([0.8]) is None and history([0.8, 0.9]) == [0.8, 0.9]


def test_the_page_begins_with_who_is_clearly_worse_and_with_what_raw_rates_would_have_said() -> None:
    """Nobody has answers here, so the page begins with the first measure there is: the audit pass rate."""
    text = said(shown())
    assert re.search(r"\*\*\d of 22 suppliers (is|are) clearly worse than the bar in the audit pass rate", text)
    assert "1 does not have enough audits." in text
    assert r"A list by raw rates would begin with \<b\>\:red\[ONE\]\*\*\</b\> (0% in 1 audit; expected" in text
    assert "no trend can be told apart from chance yet" in text
    assert "would by chance" in text
    assert "There are no ranks" in text
    # What the picture and the table mean where they seem to say something else than the sentence.
    assert FUNNEL_ASKS.format(what=ONE_CHECKLIST) in text and JUDGED_UNDER in text


def test_the_table_shows_what_to_expect_and_no_raw_order() -> None:
    table = shown().dataframe[0].value
    assert table["supplier"].iloc[0] == "BAD" and table["band"].iloc[0] == "◆ Clearly worse"
    assert table["expected_rate"].iloc[0] > 0 and table["judged_under"].iloc[0] == "HOUSE"
    assert "? Not enough audits" in set(table["band"])


def test_the_other_picture_and_the_other_measures_say_when_there_is_nothing() -> None:
    assert shown(picture="What to expect").get("plotly_chart")
    text = said(shown(compare="Conformity"))
    assert "**None of 22 suppliers can be compared with the bar" in text
    assert "give nothing to compare suppliers by in this measure" in text


def test_a_few_suppliers_are_put_side_by_side_with_what_speaks_against_it() -> None:
    app = shown(view="Compare", versus="BAD")
    assert PICK_TWO in said(app)
    app.multiselect(key="versus").set_value(["BAD", "<b>:red[ONE]**</b>", "G00"]).run()
    text = "\n".join(str(part.value) for part in (*app.markdown, *app.warning))
    assert r"**G00 has the best audit pass rate**" in text
    assert "BAD, 8.3%: -91.7 points, **more than chance**." in text
    assert r"\<b\>\:red\[ONE\]\*\*\</b\>, 0.0% (0 of 1): not comparable, too few to compare." in text
    assert "1 of 3 have fewer audits than the house rule asks for." in text
    assert app.dataframe[0].value["supplier"].iloc[0] == "G00"


def test_who_is_at_risk_comes_first_and_within_a_tier_who_is_ranked_worse() -> None:
    """As ranked, the worst first: A, B, C; D to G have no rate to expect.

    | A low | B critical | C critical | D critical, 4 points | E critical, 9 points | F medium | G nothing known |

    Critical as ranked: B, C; then without a rate by points: E, D. Then F, A, and G, whose tier is unknown.
    """
    rows = pd.DataFrame(
        {
            "supplier": list("ABCDEFG"),
            "tier": ["low", "critical", "critical", "critical", "critical", "medium", "not enough evidence"],
            "expected_rate": [0.1, 0.2, 0.3, None, None, None, None], "points": [1.0, 2.0, 3.0, 4.0, 9.0, 6.0, 99.0],
        }
    )  # fmt: skip
    assert list(by_tier(rows, "expected_rate")["supplier"]) == list("BCEDFAG")
