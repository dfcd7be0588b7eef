"""The Trends page: its sentences, its list of signals, and events said on it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.events import recorded_events
from data.warehouse import open_warehouse
from pages.parts.databases import own
from tests.test_control_chart import passed
from tests.warehouse_maker import audits, findings

PAGE = Path(__file__).resolve().parent.parent / "pages/trends.py"
# The page looks from today, and calls older news old: the quarter that is running, counted from 2020 on.
NOW = (date.today().year - 2020) * 4 + (date.today().month - 1) // 3


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Up to the last whole quarter: North falls to 0 of 5 in it, South to 4 of 5 eleven quarters ago; West has three."""
    path = tmp_path_factory.mktemp("trends") / "app.duckdb"
    warehouse = open_warehouse(path)
    con = warehouse.root
    audits(con, *passed(*[4, 5] * 4, first=NOW - 20, tag="O", more="region=North version=1"))
    audits(con, *passed(*[4, 5] * 5, 4, 0, first=NOW - 12, tag="N", more="region=North version=2"))
    south = passed(*[5] * 9, *[4] * 11, first=NOW - 20, tag="S", more="region=South version=1")
    audits(con, *(f"{line} auditor={'Ann' if at < 50 else 'Bo'}" for at, line in enumerate(south)))
    audits(con, *passed(4, 5, 4, first=NOW - 3, tag="W", more="region=<b>West</b> version=2"))
    findings(con, f"F1 NQ{NOW - 1}.0 4.1 critical", f"F2 NQ{NOW - 2}.0 4.1 critical")
    warehouse.close()
    return path


def quarter(at: int) -> str:
    """The name of the so-many-th quarter from 2020 on."""
    return f"Q{at % 4 + 1} {2020 + at // 4}"


@pytest.fixture(autouse=True)
def database(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "app.duckdb"
    path.write_bytes(kept.read_bytes())
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(path))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    yield path
    st.cache_data.clear()
    st.cache_resource.clear()


def shown(**query: str) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=90)
    for key, value in {"measured": "Audit pass rate", "lines_by": "region", **query}.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def test_where_no_quarter_is_complete_no_file_is_asked_for() -> None:
    """Judged as of the 20th day of the first quarter on file, its audits are there and its end is not."""
    first = date(2020 + (NOW - 20) // 4, (NOW - 20) % 4 * 3 + 1, 20)
    assert [info.value for info in shown(as_of=first.isoformat()).info if "complete" in info.value] == [
        "No quarter with such audits is complete yet. Choose shorter periods, or a later day."
    ]


FELL = date(2020 + (NOW - 11) // 4, (NOW - 11) % 4 * 3 + 1, 1)


def settled(app: AppTest) -> AppTest:
    """The page after the worker has done what was said."""
    deadline = time.monotonic() + 60
    worker = own().worker
    while worker.jobs()["state"].isin(["waiting", "running"]).any():
        assert time.monotonic() < deadline, "the worker did not end"
        time.sleep(0.05)
    return app.run()


def said(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in (*app.markdown, *app.caption, *app.info, *app.text, *app.success))


def test_it_opens_on_the_line_with_the_clearest_signal_and_says_what_it_is() -> None:
    app = shown()
    assert app.selectbox(key="line").value == "South"
    assert f"is part of a long run below the centre, since {quarter(NOW - 11)} (" in said(app)
    text = said(shown(line="North"))
    assert f"**{quarter(NOW - 1)}: 0.0%, a signal for the worse.** The point is below the lower limit" in text
    assert "chance alone g" in text
    assert "The same quarter a year before: 100.0%." in text
    assert "lies inside the limits: it will be met and missed at random" in text


def test_opened_without_an_address_it_shows_what_signals() -> None:
    """No answers are on file, so the pass rate it is; all together House fell, and what a visitor asks for wins."""
    plain = AppTest.from_file(str(PAGE), default_timeout=90).run()
    assert not plain.exception
    assert plain.session_state["measured"] == "pass"
    opened = plain.selectbox(key="line").value
    assert "a signal for the" in said(plain)
    plain.session_state["lines_by"] = "region"
    assert plain.run().session_state["lines_by"] == "region"
    asked = shown(measured="Audit pass rate", lines_by="region", line="<b>West</b>")
    assert asked.selectbox(key="line").value == "<b>West</b>" != opened


def test_findings_alone_have_no_choices_over_a_chart_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Findings and no list of audits: Trends tells how many each visit brought, and of another measure which file would
    bring it; the Overview, whose periods are those of its findings, promises no rows behind a rate. With audits that
    have no result and no answers, Trends tells nonconformities per audit."""
    warehouse = open_warehouse(tmp_path / "found.duckdb")
    audits(warehouse.root, "A1 2024-05-01 S1 -", "A2 2025-05-01 S1 -", listed=False)
    findings(warehouse.root, "F1 A1 4.1 major", "F2 A2 4.1 minor")
    warehouse.close()
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(warehouse.path))
    overview = AppTest.from_file(str(PAGE.parent / "overview.py"), default_timeout=90).run()
    assert not overview.exception
    assert "Click a mark" not in said(overview)
    assert len(overview.get("plotly_chart")) == 1 and overview.session_state["every"] == "quarter"
    found = AppTest.from_file(str(PAGE), default_timeout=90).run()
    assert not found.exception and found.session_state["measured"] == "nonconformities per visit"
    assert "**2025-05-01: 1.00.**" in said(found) and "Visits that found nothing are left out" in said(found)
    assert "The pass rate needs a list of audits with their results." in said(shown())
    st.cache_data.clear()
    st.cache_resource.clear()
    warehouse = open_warehouse(tmp_path / "audited.duckdb")
    audits(warehouse.root, "A1 2024-05-01 S1 -", "A2 2025-05-01 S1 -")
    findings(warehouse.root, "F1 A1 4.1 major", "F2 A2 4.1 minor")
    warehouse.close()
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(warehouse.path))
    trends = AppTest.from_file(str(PAGE), default_timeout=90).run()
    assert not trends.exception and trends.session_state["measured"] == "nonconformities"


def test_a_flat_beginning_is_not_called_a_flat_line(database: Path) -> None:
    """The trap: 24 quarters of 5 of 5 and then 4 of 5. The points differ; the first ones, with the limits, do not.

    | quarters | passed of 5 | limits come from them |
    |----------|-------------|-----------------------|
    | 1 to 24  | 5           | yes                   |
    | 25       | 4           | no                    |
    """
    warehouse = open_warehouse(database)
    audits(warehouse.root, *passed(*[5] * 24, 4, first=NOW - 25, tag="E", more="region=East version=9"))
    warehouse.close()
    text = said(shown(line="East"))
    assert "The first points of this line, which its limits come from, are all or nearly all the same" in text
    assert "All points are the same" not in text


def test_the_list_says_how_many_chance_would_make() -> None:
    text = said(shown())
    assert (
        "**2 of 2 lines give a signal at the newest point; " in text
    )  # North and South; suppliers have one audit a quarter
    assert "would by chance alone" in text
    assert "further lines could not be looked at: too few points or audits" in text


def test_a_quiet_line_is_called_quiet_and_few_points_are_too_few() -> None:
    quiet = said(
        shown(lines_by="all", period="own dates", to=f"{2020 + (NOW - 1) // 4}-{(NOW - 1) % 4 * 3 + 1:02d}-01")
    )
    assert f"**{quarter(NOW - 2)}: " in quiet and "no signal.** That is within this line's normal variation" in quiet
    assert "Limits need at least 8 points of one checklist version" in said(shown(line="<b>West</b>"))


def test_a_measure_the_data_do_not_have_says_what_to_do() -> None:
    assert "Or choose another measure, or remove a filter" in said(shown(measured="Mean score"))


def test_a_long_run_is_offered_as_a_split_and_never_split_by_itself() -> None:
    app = shown(line="South")
    assert f"Since {quarter(NOW - 11)} all points lie on one side of the centre" in said(app)
    assert "a line is never split automatically" in said(app)
    day = next(widget for widget in app.date_input if widget.label == "Day")
    assert day.value == FELL


def test_an_event_is_recorded_with_its_reason_splits_the_line_and_is_removed() -> None:
    app = shown(line="South")
    record = next(button for button in app.button if button.label == "Record")
    assert record.disabled
    app.text_input[0].set_value("New audit firm").run()
    app.checkbox[0].check().run()
    next(button for button in app.button if button.label == "Record").click().run()
    app = settled(app)
    assert "The event is recorded" in said(app)
    assert f"{FELL}, region South: New audit firm (splits the line" in said(app)
    assert "all points lie on one side" not in said(app)
    next(button for button in app.button if button.label == "Remove").click().run()
    app = settled(app)
    assert "No event was recorded yet." in said(app)
    with own().warehouse.cursor() as con:
        assert recorded_events(con)["removed_at"].notna().tolist() == [True]


def test_another_auditor_is_marked_on_the_line_of_a_supplier_and_not_on_that_of_a_region() -> None:
    """Trap: a change of auditor looks like a change of the supplier. Ann audited ten quarters, then Bo."""
    app = shown(lines_by="supplier")
    app.selectbox(key="line").select(next(name for name in app.selectbox(key="line").options if "SS0" in name)).run()
    assert "another auditor came than before" in said(app)
    assert "another auditor came" not in said(shown(line="South"))


def test_many_other_auditors_are_named_in_the_table_and_not_drawn(database: Path) -> None:
    """Nine audits, each by another of two auditors: eight changes, which drawn would cover the line."""
    warehouse = open_warehouse(database)
    days = [f"{2020 + (NOW - at) // 4}-{(NOW - at) % 4 * 3 + 1:02}-07" for at in range(9, 0, -1)]
    audits(warehouse.root, *(f"M{at} {day} SM pass auditor=A{at % 2}" for at, day in enumerate(days)))
    warehouse.close()
    app = shown(lines_by="supplier", line="SM")
    text = said(app)
    assert "8 days on which another auditor or audit firm came are not drawn" in text
    assert f"{days[1]} another auditor came" not in text
    happened = [frame.value["happened"] for frame in app.dataframe if "happened" in frame.value]
    assert [(table == "another auditor came than before").sum() for table in happened] == [8]


def test_days_between_criticals_have_their_own_words() -> None:
    text = said(shown(measured="Critical findings", lines_by="all"))
    assert " days after the one before.** Limits need at least 8 points" in text
    assert "days have passed without another" in text
