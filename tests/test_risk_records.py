"""What is kept of risk: scores that the calculator leaves for pages, weights and their record."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.calculator import Calculator, Task
from data.house_rules import rule_changes
from data.risk_scores import keep_scores
from data.warehouse import Warehouse, WarehouseError
from data.weight_sets import put_in_force, remove_weights, save_weights, saved_weights
from metrics.filters import Filters
from metrics.reweighted_risk import reweighted_risk
from metrics.risk import is_kept, risk, risk_points
from metrics.risk_components import COMPONENTS
from metrics.risk_score import risk_weights
from metrics.worked_out import program, question
from tests.warehouse_maker import audits, findings

ROOT = Path(__file__).resolve().parent.parent
DAY = Filters(as_of=date(2023, 12, 31))
WHEN = datetime(2024, 1, 1)


@pytest.fixture
def filled(warehouse: Warehouse) -> Warehouse:
    """S1 passed twice, S2 is conditional with three open majors."""
    with warehouse.writing() as con:
        audits(
            con,
            "A1 2022-06-01 S1 pass",
            "A2 2023-06-01 S1 pass",
            "B1 2022-06-01 S2 pass",
            "B2 2023-12-01 S2 conditional",
        )
        findings(con, "F1 A1 1 minor", *[f"G{at} B2 {at} major" for at in range(3)])
    return warehouse


def test_the_calculator_leaves_scores_that_pages_look_up_until_the_data_change(filled: Warehouse) -> None:
    assert DAY.as_of is not None
    keep = partial(keep_scores, as_of=DAY.as_of, program=program())
    task = Task(question(risk_points, DAY), partial(risk_points, filters=DAY), keep=keep)
    with filled.cursor() as con:
        told = risk(con, DAY)
        assert not is_kept(con, as_of=DAY.as_of)
    assert Calculator(filled, lambda: [task]).work() == 1
    assert Calculator(filled, lambda: [task]).work() == 0, "it stands ready"
    with filled.cursor() as con:
        assert is_kept(con, as_of=DAY.as_of) and not is_kept(con, as_of=date(2023, 12, 30))
        assert risk(con, DAY).to_csv() == told.to_csv()
        assert con.execute("select count(*) from store.risk_component").fetchone() == (2 * len(COMPONENTS),)
    put_in_force(filled, {"open": 50.0}, reason="try", by="Ann", at=WHEN)
    with filled.cursor() as con:
        assert not is_kept(con, as_of=DAY.as_of)
        assert risk(con, DAY).to_csv() != told.to_csv()
    Calculator(filled, lambda: [task]).work()
    with filled.cursor() as con:
        assert con.execute("select count(*), count(distinct as_of) from store.risk_run").fetchone() == (1, 1)


def test_weights_are_saved_restored_and_every_change_is_on_record(filled: Warehouse) -> None:
    with filled.cursor() as con:
        shipped = risk_weights(con)
    number = save_weights(filled, "as shipped", shipped, by="Ann", at=WHEN)
    assert put_in_force(filled, {"recent": 50, "change": 0}, reason="review", by="Ann", at=WHEN) == 2
    with filled.cursor() as con:
        assert risk_weights(con) == shipped | {"recent": 50, "change": 0}
        assert set(rule_changes(con)["name"]) == {"risk_weight_recent", "risk_weight_change"}
        assert set(rule_changes(con)["reason"]) == {"review"}
        saved = saved_weights(con)
    put_in_force(filled, dict(zip(saved["component"], saved["weight"], strict=True)), reason="back", by="Ann", at=WHEN)
    with filled.cursor() as con:
        assert risk_weights(con) == shipped and len(rule_changes(con)) == 4
    remove_weights(filled, number, by="Ann", at=WHEN)
    with filled.cursor() as con:
        assert saved_weights(con).empty
    for wrong, said in (
        ({"luck": 5.0}, "no component"),
        ({"open": 500.0}, "from 0 to 100"),
        ({"open": 0.0}, "above zero"),
    ):
        with pytest.raises(WarehouseError, match=said):
            put_in_force(filled, wrong, reason="", by="Ann", at=WHEN)
    with pytest.raises(WarehouseError, match="needs a name"):
        save_weights(filled, " ", shipped, by="Ann", at=WHEN)


def test_a_set_is_offered_once_it_is_saved_and_no_longer_once_it_is_forgotten(
    filled: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the Risk page, where neither changes the data: nothing, then the set saved, then nothing again."""
    filled.close()  # the page opens it for itself
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(filled.path))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    app = AppTest.from_file(str(ROOT / "pages/risk.py"), default_timeout=60).run()

    def offered() -> list[str]:
        assert not app.exception and not app.error
        return [name.partition(" (")[0] for name in app.selectbox(key="weight_set").options]

    try:
        assert offered() == []
        app.text_input(key="weights_name").set_value("mine").run()
        app.button(key="weights_save").click().run()
        assert offered() == ["mine"]
        app.selectbox(key="weight_set").set_value(1).run()
        app.button(key="weights_forget").click().run()
        assert offered() == []
    finally:
        st.cache_data.clear()
        st.cache_resource.clear()


def test_other_weights_say_who_would_change_tier(filled: Warehouse) -> None:
    only_open = tuple((name, 100.0 if name == "open" else 0.0) for name in COMPONENTS)
    with filled.cursor() as con:
        now = risk(con, DAY).set_index("supplier")["score"]
        moved = reweighted_risk(con, DAY, weights=only_open).set_index("supplier")
        same = reweighted_risk(con, DAY, weights=tuple(risk_weights(con).items())).set_index("supplier")
        with pytest.raises(ValueError, match="above zero"):
            reweighted_risk(con, DAY, weights=(("open", 0.0),))
    assert list(moved.loc["S2", ["score", "tier"]]) == [100.0, "critical"]
    assert moved.loc["S1", "score"] == 0 and moved.index[0] == "S2"
    assert (same["score"] == now[same.index]).all() and (same["tier"] == same["before"]).all()
