"""The Auditors page under the three settings, and printed scores on the Data quality page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.warehouse import open_warehouse
from pages.parts import auditor_wording as words
from tests.test_auditor_effects import SITES, rota
from tests.warehouse_maker import answers, audits, findings, set_rule

ROOT = Path(__file__).resolve().parent.parent
PEOPLE = ("Zora Quimby", "Ygor Wexler", "Xenia Vane")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Zora finds twice as much as the others at seven sites; Wim came once,
    and twice to a site of his own. Scores follow from answers but for one."""
    path = tmp_path_factory.mktemp("auditors") / "app.duckdb"
    warehouse = open_warehouse(path)
    con = warehouse.root
    visits = rota(SITES, dict(zip(PEOPLE, (2.0, 1.0, 1.0), strict=True)))
    lines = [
        f"A{at} 20{20 + at // 21}-{1 + at % 12:02}-01 {site} pass auditor={auditor.replace(' ', '_')} firm=North"
        for at, (auditor, site, _) in enumerate(visits)
    ]
    audits(con, *lines, "W1 2020-01-05 S1 pass auditor=Wim_Uhl firm=North",
           "W2 2021-01-05 OWN pass auditor=Wim_Uhl firm=North", "W3 2022-01-05 OWN pass auditor=Wim_Uhl firm=North")  # fmt: skip
    findings(con, *(f"F{at}.{n} A{at} {n}.1 minor" for at, (_, _, found) in enumerate(visits) for n in range(found)))
    audits(
        con, *(f"P{at} 2023-01-0{at + 1} S1 pass scheme=Points score={score}" for at, score in enumerate((50, 50, 80)))
    )
    answers(
        con,
        *(
            f"P{at} {n} {word} points={got} max=5"
            for at in range(3)
            for n, word, got in ((1, "conform", 5), (2, "nonconform", 0))
        ),
    )
    warehouse.close()
    return path


@pytest.fixture(autouse=True)
def served(database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(database))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    shown_as(database, "pseudonyms")
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


def shown_as(database: Path, rule: str) -> None:
    """Change the house rule, before the page opens the file."""
    warehouse = open_warehouse(database)
    set_rule(warehouse.root, "auditor_names", rule)
    warehouse.close()


def shown(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=90)
    for key, value in query.items():
        app.query_params[key] = [value]
    app.run()
    assert not app.exception and not app.error
    return app


def said(app: AppTest) -> str:
    parts = (*app.markdown, *app.caption, *app.info, *app.success, *app.text)
    return "\n".join(str(part.value) for part in parts) + "\n".join(frame.value.to_csv() for frame in app.dataframe)


def test_with_names_the_page_says_who_differs_and_never_who_is_wrong(database: Path) -> None:
    shown_as(database, "names")
    text = said(shown("auditors"))
    assert "**1 of 3 auditors compared differs from colleagues at comparable sites by more than a quarter**" in text
    assert "Zora Quimby found" in text and "90% interval" in text and "where others would have found" in text
    assert "1 auditor cannot be compared" in text and "fewer than 10 audits at sites that others audited too" in text
    assert "These are figures about people" in text
    assert "wrong" not in text.lower()


def test_by_default_the_page_shows_pseudonyms_only() -> None:
    text = said(shown("auditors"))
    assert "**1 of 3 auditors compared differs" in text and "Auditor " in text
    assert [part for name in (*PEOPLE, "Wim Uhl") for part in name.split() if part in text] == []


def test_where_auditors_are_hidden_the_page_shows_nothing_of_them(database: Path) -> None:
    shown_as(database, "hidden")
    app = shown("auditors")
    assert [info.value for info in app.info] and "Auditors are hidden" in app.info[0].value
    assert not app.dataframe and not app.get("plotly_chart")


def test_who_never_came_again_stands_beside_those_who_did() -> None:
    """The rows add up to the number in the sentence."""
    app = shown("auditors")
    [rows] = [frame.value for frame in app.dataframe if [*frame.value.columns[:3]] == ["auditor", "rate", "low"]]
    assert f"({rows['count'].sum()} of {rows['of'].sum()})" in said(app) and not rows["count"].all()


def test_one_firm_alone_is_compared_with_nobody() -> None:
    assert "No firm can be compared with others" in said(shown("auditors", who="Firms"))


def test_what_adjusting_would_change_is_shown_and_that_it_is_off() -> None:
    text = said(shown("auditors"))
    assert "In rankings figures are **not** adjusted" in text
    assert "nonconformities per audit" in text and "fewer than 5 audits" in text.replace("\\", "")


def test_filters_that_leave_nothing_say_what_to_do() -> None:
    assert "remove a filter" in said(shown("auditors", period="last year"))


BEHIND = """
from metrics.filters import Filters
from pages.parts.databases import own
from pages.parts.score_behind import score_behind
from tests.warehouse_maker import key

con = own().warehouse.cursor()
for audit in ("P0", "P2", "A1"):
    score_behind(con, Filters(), audit_key=key(audit), key=audit)
"""


def test_an_audits_score_is_told_among_the_rows_behind_it() -> None:
    """P0 prints 50 % and has half of its points, P2 prints 80 %; A1 has no score: nothing is said."""
    app = AppTest.from_string(BEHIND, default_timeout=60).run()
    assert not app.exception
    first, second = (part.value for part in app.markdown)
    assert first.startswith("Printed score 50.00%: points over maximum points, and")
    assert second.startswith(
        "**Printed score 80.00%: no known rule makes it of the answers.** The nearest: points over"
    )
    assert "gives 50.00%, 30.00 points apart" in second
    assert len(app.dataframe) == 2


def test_printed_scores_stand_on_the_data_quality_page() -> None:
    text = said(shown("data_quality"))
    assert (
        "**2 of 3 printed scores follow from the answers by a known rule.** 1 does not agree and can be listed." in text
    )
    assert "Points: 2 of 3 audits: points over maximum points." in text
    assert "no known rule; nearest: points over maximum points" in text


def test_who_differs_is_told_with_how_sure_that_is_in_plain_words() -> None:
    """Three compared. | Ann 1.60, 93.7% sure of a quarter | Bo 0.60, 99.96% | Cy 1.30 beyond chance, not surely a quarter"""
    frame = pd.DataFrame({
        "auditor": ["Bo", "Cy", "Ann"], "rate": [0.6, 1.3, 1.6], "low": [0.5, 1.2, 1.3], "high": [0.7, 1.41, 2.0],
        "count": [12.0, 26.0, 32.0], "of": [20.0, 20.0, 20.0], "why": None, "probability": [0.9996, 0.7, 0.937],
        "verdict": ["fewer", "slightly more", "more"],
    })  # fmt: skip
    told = words.effects_sentence(frame, "auditor")
    assert (
        "**2 of 3 auditors compared differ from colleagues at comparable sites by more than a quarter**, with a "
        "probability of at least 93% each."
    ) in told
    assert told.endswith(" 1 differs beyond chance, but perhaps by under a quarter.")
    alone = words.effects_sentence(frame.head(1), "auditor")
    assert "by more than a quarter**, with a probability of at least 99%. Bo found" in alone
    assert words.DIFFERS["slightly more"] == "△ finds more, perhaps by under a quarter"
