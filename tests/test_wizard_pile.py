"""Many files at once on the page that takes in files: read once, loaded with one click, told together."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from loaders import load
from pages.parts import wizard_previews, wizard_states, wizard_wording
from pages.parts.databases import own
from pages.parts.wizard_wording import many_sentence
from tests.wizard_page import PATIENCE, click, content, dropped, labels, opened, plain, served_at, settled

HEAD = ["Audit No.", "Supplier", "Site", "Country", "Audit Date", "Scheme", "Overall Result"]


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Three files are a pile here: more would only take longer."""
    monkeypatch.setattr(wizard_states, "FEW", 2)
    with served_at(tmp_path / "app.duckdb", monkeypatch) as path:
        yield path


@pytest.fixture
def app() -> AppTest:
    return opened()


def audit(number: int, *further: Any) -> bytes:
    """A workbook with one audit of a supplier of its own; with a further day in its list, one more audit of that day."""
    row = [f"A{number}", f"Supplier {number} Ltd", "North", "China", date(2024, 5, number), "ISO 9001", "Pass"]
    more = [[f"M{number}", *row[1:4], day, *row[5:]] for day in further]
    return content({"Audits": [HEAD, row, *more]})


def pile(*numbers: int) -> list[tuple[str, bytes]]:
    return [(f"audit {number}.xlsx", audit(number)) for number in numbers]


def kinds_of_jobs() -> list[str]:
    return sorted(own().worker.jobs()["kind"])


def test_a_pile_is_loaded_with_one_click_without_checking_each_and_told_together(app: AppTest) -> None:
    dropped(app, *pile(1, 2, 3))
    assert "3 ready." in plain(app)
    assert app.dataframe[0].value["understood"].tolist() == ["A list of audits with 1 row; nothing to ask."] * 3
    assert kinds_of_jobs() == [], "nothing was checked"
    click(app, "Load 3 files")
    assert kinds_of_jobs() == ["load"] * 3
    assert (
        "3 files are loaded (loads 1 to 3). Together they added 3 suppliers, 3 sites and 3 audits. 3 rows read = 3 new."
        in plain(app)
    )
    assert "files to load" not in plain(app) and "is loaded (load" not in plain(app)
    assert "The audit pass rate is 100.0% (3 of 3)." in plain(app), "what they did to the figures, all in all"


def test_what_needs_somebody_is_shown_and_the_rest_can_be_loaded_meanwhile(app: AppTest) -> None:
    """Of four files one is no workbook, and one has dates that fit both orders."""
    dates = [["Audit No.", *HEAD[1:]]] + [
        [f"B{at}", "Acme Ltd", "North", "China", f"0{at}/0{at + 1}/2024", "ISO 9001", "Pass"] for at in range(1, 9)
    ]
    asking = ("dates.xlsx", content({"Audits": dates}))
    dropped(app, *pile(1, 2), asking, ("picture.pdf", b"%PDF-1.7 nothing"))
    assert "2 ready, 1 asking something, 1 not understood." in plain(app)
    assert "is a PDF, not a workbook" in plain(app) and "Use these answers" in labels(app)
    click(app, "Load 2 files")
    assert "audit 1.xlsx is loaded (load 1)" in plain(app) and "audit 2.xlsx is loaded (load 2)" in plain(app)
    assert "2 files to load" in plain(app), "the two that need somebody wait"


def test_a_file_is_read_once_and_understood_once_whatever_is_loaded_beside_it(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A load changes the data, not what is understood of the files that wait; they were all understood anew before."""
    understood: list[str] = []
    read: list[str] = []
    preview, contents = wizard_previews.preview, load.READER.contents

    def noting_preview(path: Path, *, name: str, **options: Any) -> dict[str, Any]:
        understood.append(name)
        return preview(path, name=name, **options)

    def noting_contents(path: Path, *, name: str, **options: Any) -> Any:
        read.append(name)
        return contents(path, name=name, **options)

    monkeypatch.setattr(wizard_previews, "preview", noting_preview)
    monkeypatch.setattr(load.READER, "contents", noting_contents)
    dropped(app, *pile(1, 2, 3, 4))
    picked = next(iter(app.session_state["wizard_files"]))
    settled(app.selectbox(key=wizard_states.PICKED).set_value(picked).run())
    assert "Adds 1 supplier, 1 site and 1 audit." in plain(app), "the one that is looked at is checked"
    click(app, "Load audit 1.xlsx")
    assert "audit 1.xlsx is loaded (load 1)" in plain(app)
    click(app, "Load 3 files")
    names = [f"audit {number}.xlsx" for number in (1, 2, 3, 4)]
    assert sorted(understood) == names and sorted(read) == names
    assert kinds_of_jobs() == ["check", "load", "load", "load", "load"]


def test_what_was_read_is_removed_with_the_file(app: AppTest, database: Path) -> None:
    dropped(app, *pile(1, 2, 3))
    assert len(list(database.parent.glob("*.tmp"))) == 3
    click(app, "Yes, remove them")
    assert "file to load" not in plain(app) and "files to load" not in plain(app)
    deadline = time.monotonic() + PATIENCE
    while list(database.parent.glob("*.tmp")) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert list(database.parent.glob("*.tmp")) == [] and own().worker.jobs().empty


def test_refused_rows_of_one_file_have_their_own_receipt_beside_the_many(app: AppTest) -> None:
    dropped(app, *pile(1, 2, 3), ("bad.xlsx", audit(4, "soon")))
    click(app, "Load 4 files")
    assert "3 files are loaded (loads 1 to 3)" in plain(app)
    assert "bad.xlsx is loaded (load 4). 2 rows read = 1 new + 1 refused." in plain(app)


def findings(state: str, closed: date | None) -> bytes:
    """A workbook with the one finding of an audit of Acme and its action."""
    head = [*HEAD[:6], "Finding No.", "Clause", "Severity", "Corrective Action", "Status", "Closed Date"]
    row = ["A1", "Acme Ltd", "North", "China", date(2024, 5, 1), "ISO 9001", "F1", "8.4", "Major", "Mend it", state]
    return content({"Findings": [head, [*row, closed]]})


def test_closed_actions_that_would_open_again_are_asked_about_though_nothing_was_checked(app: AppTest) -> None:
    dropped(app, ("closed.xlsx", findings("Closed", date(2024, 6, 1))))
    click(app, "Load 1 file")
    dropped(app, *pile(2, 3), ("open.xlsx", findings("Open", None)))
    click(app, "Load 3 files")
    assert "1 action is closed now and would be open again" in plain(app) and "open.xlsx is loaded" not in plain(app)
    [box] = [box for box in app.checkbox if "open again" in box.label]
    box.check().run()
    click(app, "Load 1 file")
    assert "4 files are loaded (loads 1 to 4)" in plain(app)


def test_a_file_whose_check_was_overtaken_by_its_load_is_checked_when_it_was_not_taken(app: AppTest) -> None:
    """The check still waits for the worker when all are loaded: it is dropped, and the load has a question."""
    dropped(app, ("closed.xlsx", findings("Closed", date(2024, 6, 1))))
    click(app, "Load 1 file")
    dropped(app, ("open.xlsx", findings("Open", None)), ("a.pdf", b"%PDF-1.7 a"), ("b.pdf", b"%PDF-1.7 b"))
    gate = Event()

    def waits(step: Callable[[str], None]) -> dict[str, Any]:
        assert gate.wait(PATIENCE)
        return {"status": "done", "sentence": "The gate is open."}

    own().worker.submit_work("gate", "gate", waits)
    picked = next(iter(app.session_state["wizard_files"]))
    for choice in (picked, None):
        app.selectbox(key=wizard_states.PICKED).set_value(choice).run()
    next(button for button in app.button if button.label == "Load 1 file").click().run()
    gate.set()
    settled(app)
    assert kinds_of_jobs() == ["check", "check", "check", "gate", "load", "load"]
    assert "1 action is closed now and would be open again" in plain(app)
    assert [box.label for box in app.checkbox] == [wizard_wording.REOPEN_CONFIRM], "the yes can be given"


def test_the_sentence_names_loads_of_others_in_between() -> None:
    sheet = {name: 0 for name in ("changed", "unchanged", "duplicate", "rejected", "blank", "non_data")} | {
        "read": 2,
        "new": 2,
    }
    reports = [{"load_id": load, "added": {"audits": 2, "visits": 1}, "sheets": [sheet]} for load in (9, 4)]
    assert many_sentence(reports) == (
        "2 files are loaded (of the loads 4 to 9). Together they added 4 audits and 2 visits known only from their "
        "findings. 4 rows read = 4 new."
    )


def test_few_files_are_checked_one_by_one(app: AppTest) -> None:
    dropped(app, *pile(1, 2))
    assert kinds_of_jobs() == ["check", "check"]
