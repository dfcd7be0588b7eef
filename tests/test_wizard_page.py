"""The page that takes in files: what it asks, what it shows, what it loads, and that no file's text breaks it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.remembered import remember
from data.warehouse import open_warehouse
from loaders.report import Report
from pages.parts import wizard_previews, wizard_wording
from pages.parts.databases import own
from pages.parts.wizard_files import Waiting
from tests import test_platform_files as exported
from tests.samples import audit_rows, full_workbook
from tests.test_item_lines import csv_bytes
from tests.wizard_page import PATIENCE, Sheets, click, content, dropped, labels, opened, plain, said, served_at, settled
from tests.written_formats import encrypted_workbook

ODD = "<b>:red[x]**</b> $a$ [l](http://x) `c`\n# h"


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The app serves an empty database of its own, and gives it back afterwards."""
    with served_at(tmp_path / "app.duckdb", monkeypatch) as path:
        yield path


@pytest.fixture
def app() -> AppTest:
    return opened()


def looked(app: AppTest) -> AppTest:
    [key] = app.session_state["wizard_files"]
    app.session_state[f"look_{key}"] = True
    return app.run()


def ambiguous() -> Sheets:
    """Text dates that fit both orders; the eighth row's verdict is a word nobody knows."""
    head = ["Audit No.", "Supplier", "Site", "Country", "Audit Date", "Scheme", "Overall Result"]
    rows = [[f"A{at}", "Acme Ltd", "North", "China", f"0{at}/0{at + 1}/2024", "ISO 9001", "Pass"] for at in range(1, 9)]
    rows[7][6] = "Quite nice"
    return {"Audits": [["Audit list"], [], head, *rows]}


def test_a_file_without_questions_loads_with_one_click_and_can_be_taken_back(app: AppTest) -> None:
    dropped(app, ("audits.xlsx", content(full_workbook())))
    assert "Adds 2 suppliers, 3 sites, 4 audits, 6 answers, 4 findings and 4 actions." in plain(app)
    assert "Balance: 14 rows read = 14 new." in plain(app)
    click(app, "Load 1 file")
    assert "audits.xlsx is loaded (load 1). 14 rows read = 14 new." in plain(app)
    assert "Load 1 file" not in labels(app) and "file to load" not in plain(app)
    click(app, "Yes, undo it")
    deadline = time.monotonic() + PATIENCE
    while "was undone" not in plain(app) and time.monotonic() < deadline:
        time.sleep(0.1)
        app.run()
    assert "Load 1 (audits.xlsx) was undone" in plain(app)
    assert "Yes, undo it" not in labels(app), "what is undone offers no undo"


def test_several_files_load_with_one_click(app: AppTest) -> None:
    sheets = full_workbook()
    dropped(app, ("audits.xlsx", content({"Audits": sheets["Audits"]})), ("more.xlsx", content(full_workbook())))
    assert "2 files to load" in plain(app)
    click(app, "Load 2 files")
    assert "audits.xlsx is loaded (load 1)" in plain(app)
    assert "more.xlsx is loaded (load 2)" in plain(app)


def test_ambiguous_dates_are_asked_once_and_nothing_loads_before_the_answer(app: AppTest) -> None:
    dropped(app, ("export.xlsx", content(ambiguous())))
    assert "Day or month first?" in plain(app)
    assert not [label for label in labels(app) if label.startswith("Load ")]
    click(app, "Use these answers")
    assert wizard_wording.OPEN_STILL in plain(app)
    app.radio[0].set_value("mdy")
    click(app, "Use these answers")
    assert "Adds 1 supplier, 1 site and 8 audits." in plain(app)
    assert "Day or month first?** Sheet Audits, Audit Date: Month first" in plain(app)
    click(app, "Load export.xlsx")
    with_date = "select date from store.current_audit where audit_no = 'A1'"
    with own().warehouse.cursor() as con:
        assert con.execute(with_date).fetchall() == [(date(2024, 1, 2),)]


def test_an_answer_can_be_asked_again(app: AppTest) -> None:
    dropped(app, ("export.xlsx", content(ambiguous())))
    app.radio[0].set_value("mdy")
    click(app, "Use these answers")
    click(app, "Ask again")
    assert app.radio[0].label.startswith("01/02/2024\\:") or "day first or month first" in app.radio[0].label
    assert not [label for label in labels(app) if label.startswith("Load ")]


def test_an_unknown_word_is_given_a_meaning(app: AppTest) -> None:
    dropped(app, ("export.xlsx", content(ambiguous())))
    app.radio[0].set_value("dmy")
    word = next(box for box in app.selectbox if box.label.startswith("Quite nice"))
    assert "✓ Pass" in word.options
    word.set_value("pass")
    click(app, "Use these answers")
    assert "The audit pass rate is 100.0% (8 of 8)." in plain(app)


def test_the_heading_row_the_columns_and_the_words_can_be_changed(app: AppTest) -> None:
    dropped(app, ("audits.xlsx", content({"Audits": audit_rows()})))
    looked(app)
    assert next(one.value for one in app.number_input if "Headings are" in one.label) == 1
    column = next(box for box in app.selectbox if box.label == "Becomes, column J")
    assert column.value == "overall_score"
    column.set_value("")
    click(app, "Use these columns")
    looked(app)
    assert next(box for box in app.selectbox if box.label == "Becomes, column J").value == ""
    word = next(box for box in app.selectbox if box.label == "Means: Fail")
    word.set_value("conditional")
    click(app, "Use these meanings")
    assert "(2 of 4)" in plain(app) and "Fail = ◐ Conditional" in plain(app)
    click(app, "Load audits.xlsx")
    with own().warehouse.cursor() as con:
        found = con.execute("select result::varchar, score from store.current_audit order by audit_no").fetchall()
    assert found == [("pass", None), ("pass", None), ("conditional", None), ("conditional", None)]


def test_another_heading_row_drops_what_was_said_of_the_columns() -> None:
    one = Waiting("k", "a.xlsx", Path("x"), "0", 1)
    one.answer({"field|Audits|X": "supplier", "values|Audits|severity": {"A": "major"}}, {"field|Audits|X": "w"})
    one.answer({"values|Audits|severity": {"B": "minor"}, "field|Other|X": ""}, {})
    assert one.answers["values|Audits|severity"] == {"A": "major", "B": "minor"}
    one.answer({"header_row|Audits": 4}, {})
    assert one.answers == {"field|Other|X": "", "header_row|Audits": 4} and one.given == {}


def test_closed_actions_that_would_open_again_need_a_yes(app: AppTest) -> None:
    dropped(app, ("audits.xlsx", content(full_workbook())))
    click(app, "Load 1 file")
    later = full_workbook()
    later["Findings"][4][7:] = [None, "Open"]
    dropped(app, ("later.xlsx", content(later)))
    assert "1 action that was closed goes back to open." in plain(app)
    assert "Load 1 file" not in labels(app), "not with one click"
    assert next(button for button in app.button if button.label == "Load later\\.xlsx").disabled
    next(box for box in app.checkbox if box.label == wizard_wording.REOPEN_CONFIRM).check().run()
    click(app, "Load later.xlsx")
    assert "later.xlsx is loaded (load 2)" in plain(app)


def test_an_export_replaces_what_earlier_ones_said_where_the_visitor_says_so(app: AppTest) -> None:
    """A1's second finding is not in the later file: it counts on, until the choice is to replace."""
    dropped(app, ("audits.xlsx", content(full_workbook())))
    click(app, "Load 1 file")
    findings = full_workbook()["Findings"]
    dropped(app, ("later.xlsx", content({"Findings": findings[:2]})))
    label = "Earlier files hold 1 finding and 1 action of an audit in this file that it does not list."
    next(radio for radio in app.radio if radio.label == label).set_value("audits").run()
    settled(app)
    assert "1 finding and 1 action of earlier files stop counting." in plain(app)
    click(app, "Load 1 file")
    with own().warehouse.cursor() as con:
        assert con.execute("select count(*) from store.finding_fact where basis = 'finding'").fetchall() == [(3,)]


def test_refused_rows_leave_the_choice_between_the_good_ones_and_nothing(app: AppTest) -> None:
    sheets = {"Audits": audit_rows()}
    sheets["Audits"][2][5] = "next week"
    dropped(app, ("audits.xlsx", content(sheets)))
    choice = next(radio for radio in app.radio if radio.label == "Some rows are refused")
    assert "sheet Audits, row 3, Audit Date: 'next week'" in plain(app)
    choice.set_value("all").run()
    assert wizard_wording.ALL_OR_NOTHING in plain(app) and "Load 1 file" not in labels(app)
    next(radio for radio in app.radio if radio.label == "Some rows are refused").set_value("good").run()
    click(app, "Load 1 file")
    assert "1 refused" in plain(app)
    assert "Refused rows as Excel, to correct and load again" in [one.label for one in app.download_button]


def test_a_file_that_is_no_workbook_says_why_and_can_be_removed(app: AppTest) -> None:
    dropped(app, ("picture.pdf", b"%PDF-1.7 nothing"))
    assert "is a PDF, not a workbook" in plain(app)
    assert not [label for label in labels(app) if label.startswith("Load ")]
    click(app, "Remove")
    assert "picture" not in plain(app)


def test_the_same_file_dropped_twice_stands_once_and_a_loaded_one_says_so(app: AppTest) -> None:
    body = content(full_workbook())
    dropped(app, ("audits.xlsx", body))
    dropped(app, ("audits.xlsx", body))
    assert "is in the list below already" in plain(app) and "1 file to load" in plain(app)
    click(app, "Load 1 file")
    dropped(app, ("again.xlsx", body))
    assert "was already loaded" in plain(app) and "Load 1 file" not in labels(app)


def test_a_protected_file_asks_for_its_password(app: AppTest) -> None:
    dropped(app, ("locked.xlsx", encrypted_workbook(content(full_workbook()), "Lösung 7")))
    assert "is protected" in plain(app) and "Load 1 file" not in labels(app)
    for word, answer in (("wrong", "does not open with this password"), ("Lösung 7", "14 rows read = 14 new")):
        next(box for box in app.text_input if "password" in box.label).set_value(word)
        click(app, "Use these answers")
        assert answer in plain(app) and word not in plain(app)
    click(app, "Load 1 file")
    assert "locked.xlsx is loaded (load 1)" in plain(app)
    with own().warehouse.cursor() as con:
        assert con.execute("select mapping from store.load").fetchall() == [(None,)], "the password is kept nowhere"


def test_an_uncertain_encoding_is_shown_and_can_be_changed(app: AppTest) -> None:
    """Four Polish letters are too few to tell the code pages apart."""
    text = "Supplier;Audit Date;Overall Result\nŁódź;2024-05-01;Pass\n"
    dropped(app, ("list.csv", text.encode("cp1250")))
    assert "does not state its text encoding" in "".join(box.label for box in app.selectbox)
    looked(app)
    next(box for box in app.selectbox if box.label == wizard_wording.CHARACTERS).set_value("cp1250").run()
    click(app, "Read again this way")
    looked(app)
    assert next(box for box in app.selectbox if box.label == wizard_wording.CHARACTERS).value == "cp1250"
    assert "Łódź" in plain(app)
    assert "does not state its" not in "".join(box.label for box in app.selectbox), "answered"


def recorded(monkeypatch: pytest.MonkeyPatch, **parts: Any) -> None:
    """The page sees this preview instead of one of the loaders."""
    whole = {"file": "x", "verdict": "x: seen", "refusal": None, "sheets": [], "questions": [], "notes": []} | parts
    monkeypatch.setattr(wizard_previews, "preview", lambda *_, **__: whole)
    report = Report("x", "dry_run", "x would add nothing.")
    monkeypatch.setattr(wizard_previews, "loaded_alone", lambda *_, **__: report)


def a_sheet(**parts: Any) -> dict[str, Any]:
    return {
        "sheet": "Audits", "table": 1, "shape": "audits", "header_row": 1, "header_rows": 1, "confidence": 0.97,
        "rows": 120, "reason": None, "remembered": None, "head": [["Supplier"]], "columns": [], "constants": [],
        "labels": [],
    } | parts  # fmt: skip


def a_question(**parts: Any) -> dict[str, Any]:
    return {
        "id": "verdict|Audits", "kind": "verdict", "sheet": "Audits", "heading": None, "field": None, "text": "Which?",
        "options": [], "words": [], "guess": None, "required": True,
    } | parts  # fmt: skip


def column(at: int, **parts: Any) -> dict[str, Any]:
    return {
        "column": f"C{at}", "heading": f"Heading {at}", "field": None, "confidence": 0.0, "reason": "", "why": "",
        "samples": [],
    } | parts  # fmt: skip


def test_forty_sheets_and_two_hundred_columns(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = [column(at, samples=[ODD, None, ""]) for at in range(200)]
    wide = a_sheet(columns=columns, head=[[f"c{at}" for at in range(200)]] * 30, sheet="Wide")
    recorded(monkeypatch, sheets=[a_sheet(sheet=f"Sheet {at}", shape="skipped") for at in range(39)] + [wide])
    looked(dropped(app, ("many.xlsx", b"x")))
    sheet = next(box for box in app.selectbox if box.label == "Sheet (40 in the file)")
    assert sheet.options[0] == "Wide: one row per audit, 120 rows", "what is loaded comes first"
    assert len([box for box in app.selectbox if box.label.startswith("Becomes")]) == 10, "a page of ten"
    assert app.get("dataframe") or app.dataframe


def test_text_of_a_file_stays_text(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = a_sheet(
        sheet=ODD, head=[[ODD, None]], columns=[column(1, heading=ODD, why=ODD, samples=[ODD], field="supplier")],
        constants=[{"field": "supplier", "value": ODD, "row": 1}],
        labels=[{"field": "severity", "text": ODD, "meaning": None, "rows": 3}],
        remembered={"signature": "s", "by": ODD, "at": "2024-05-01", "drift": {"added": [ODD], "missing": [ODD]}},
    )  # fmt: skip
    option = {"value": "a", "label": ODD}
    asked = [
        a_question(id="1", sheet=ODD, heading=ODD, text=ODD, options=[option]),
        a_question(id="2", kind="values", text=ODD, options=[option], words=[{"text": ODD, "rows": 2}], required=False),
        a_question(id="3", kind="field", text=ODD, options=[option] * 1 + [{"value": str(at), "label": ODD} for at in range(9)]),
    ]  # fmt: skip
    note = {"sheet": ODD, "row": 3, "reason": ODD, "remedy": ODD}
    recorded(monkeypatch, verdict=ODD, sheets=[sheet], questions=asked, notes=[note])
    dropped(app, (f"{ODD}.xlsx".replace("/", " ").replace("\n", " "), b"x"))
    texts = said(app) + "".join(radio.label + "".join(radio.options) for radio in app.radio)
    assert "\\<b\\>\\:red\\[x\\]" in texts
    assert "<b>:red[x]" not in texts.replace("\\", "\0"), "every mark lost its meaning"


def test_every_kind_of_question_can_be_answered(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, Any]] = []
    option = [{"value": "a", "label": "First"}, {"value": "b", "label": "Second"}]
    asked = [
        a_question(id=f"{kind}|Audits", kind=kind, options=option, guess="b") for kind in wizard_wording.QUESTION_TITLES
    ]
    free = {"password": a_question(id="password", kind="password"),
            "header_row": a_question(id="header_row|Audits", kind="header_row", guess="4"),
            "date_missing": a_question(id="constant|Audits|audit_date", kind="date_missing"),
            "values": a_question(id="values|Audits|severity", kind="values", field="severity",
                                 words=[{"text": "A", "rows": 1}], options=[{"value": "major", "label": "m"}])}  # fmt: skip
    asked = [free.get(question["kind"], question) for question in asked]
    recorded(monkeypatch, questions=asked, sheets=[a_sheet()])
    known: Callable[[], dict[str, Any]] = wizard_previews.preview  # type: ignore[assignment]

    def noting(*_: Any, answers: dict[str, Any], **__: Any) -> dict[str, Any]:
        seen.append(answers)
        return known() if not answers else known() | {"questions": []}

    monkeypatch.setattr(wizard_previews, "preview", noting)
    dropped(app, ("all.xlsx", b"x"))
    next(box for box in app.text_input if box.label == "Which?" and box.proto.type == box.proto.PASSWORD).set_value(
        "geheim"
    )
    next(box for box in app.text_input if box.label == "Which?" and box.proto.type != box.proto.PASSWORD).set_value(
        "2024-05-01"
    )
    next(box for box in app.selectbox if box.label == "A (1 row)").set_value("major")
    click(app, "Use these answers")
    assert seen[-1] == {
        "password": "geheim", "encoding|Audits": "b", "sheet|Audits": "b", "header_row|Audits": 4, "field|Audits": "b",
        "constant|Audits|audit_date": "2024-05-01", "dates|Audits": "b", "verdict|Audits": "b", "binary|Audits": "b",
        "values|Audits|severity": {"A": "major"}, "fill|Audits": "b", "column|Audits": "b", "maximum|Audits": "b",
        "premises|Audits": "b",
    }  # fmt: skip
    assert "geheim" not in plain(app), "a password is not shown again"


def test_a_preview_that_fails_says_so_and_the_others_go_on(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    real = wizard_previews.preview

    def failing(path: Path, *, name: str, **options: Any) -> dict[str, Any]:
        if name == "bad.xlsx":
            raise RuntimeError("broken <b>")
        return real(path, name=name, **options)

    monkeypatch.setattr(wizard_previews, "preview", failing)
    dropped(app, ("bad.xlsx", b"x"), ("good.xlsx", content(full_workbook())))
    assert "the program failed (RuntimeError: broken <b>)" in plain(app)
    assert "Load 1 file" in labels(app)


def test_remembered_shapes_are_listed_renamed_forgotten_and_imported(database: Path) -> None:
    warehouse = open_warehouse(database)
    with warehouse.writing(figures=False) as con:
        when = datetime(2025, 5, 1)
        remember(con, signature="abc", name=ODD, headings=["Supplier", "Date"], mapping={"x": 1}, by="Ann", at=when)
    warehouse.close()
    app = opened()
    assert app.dataframe[0].value["headings"].tolist() == ["Supplier, Date"]
    app.selectbox(key="memory_chosen").set_value("abc").run()
    app.text_input[0].set_value("Platform export")
    click(app, "Rename")
    assert app.dataframe[0].value["name"].tolist() == ["Platform export"]
    app.selectbox(key="memory_chosen").set_value("abc").run()
    click(app, "Forget")
    assert "Platform export is forgotten" in plain(app) and wizard_wording.MEMORY_NONE in plain(app)
    file = next(one for one in app.file_uploader if one.label == "Exported file (JSON)")
    file.upload("m.json", b"no json").run()
    click(app, "Import")
    assert "it is not JSON" in plain(app)


def test_files_that_speak_of_one_another_are_loaded_in_turn_however_they_were_dropped(app: AppTest) -> None:
    """A platform's export comes in the order of the alphabet: what is to be done before what was found and where."""
    nameless = [exported.INSPECTIONS[0], *([*row[:-1], ""] for row in exported.INSPECTIONS[1:])]
    actions = [exported.ACTIONS, exported.action("1", "Train", "TODO", "Drill held")]
    files = {"actions": actions, "items": exported.items(), "inspections": nameless, "sites": exported.SITES}
    dropped(app, *((f"{name}.csv", csv_bytes(rows)) for name, rows in files.items()))
    assert wizard_wording.IN_TURN in plain(app)
    click(app, "Load 4 files")
    for load, (name, new) in enumerate((("sites", 2), ("inspections", 2), ("items", 6), ("actions", 1)), start=1):
        assert f"{name}.csv is loaded (load {load})." in plain(app) and f"= {new} new" in plain(app)
