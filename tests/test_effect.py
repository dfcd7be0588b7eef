"""What a load does to the figures, told in its dry run and kept by nobody, then again by the load."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from data.history import undo
from data.warehouse import Warehouse
from loaders.changed_rows import ENTITIES, changed_examples, changed_rows, turned_actions
from loaders.effect import Effect, Figures, Likeness, Move, effect, figures, joint_effect, load_effect, moves
from loaders.figures_before import figures_before
from loaders.load import load_file
from loaders.publishing import Published
from loaders.replacing import Absent
from loaders.report import Report
from loaders.supplier_pairs import suggested_pairs
from metrics.filters import Filters
from metrics.nonconformities import nonconformities
from metrics.overview import overview
from tests.conftest import WorkbookMaker
from tests.samples import full_workbook
from tests.warehouse_maker import actions, answers, audits, empty_warehouse, findings

Con = duckdb.DuckDBPyConnection
DAY = date(2024, 12, 31)
NONE_ABSENT = Absent({}, 0, (), replaced=False)
NOTHING = dict.fromkeys(("audits", "answers", "findings", "actions"), 0)


@pytest.fixture
def con() -> Con:
    """Acme passed twice and has one closed action; Beta failed once."""
    con = empty_warehouse()
    audits(
        con,
        "A1 2023-03-01 S1 pass supplier=Acme",
        "A2 2024-03-01 S1 pass supplier=Acme",
        "B1 2024-05-01 S2 fail supplier=Beta",
    )
    answers(con, "A1 4.1 conform dimension=SOC", "A1 4.2 nonconform dimension=SOC")
    findings(con, "F1 A1 4.2 major", "F2 A2 4.2 major")
    actions(
        con,
        "C1 F1 due=2023-06-01 closed=2023-05-20 state=closed_verified",
        "C2 F2 due=2024-06-01 closed=2024-05-20 state=closed_verified",
    )
    return con


def told(con: Con, load: int, before: Figures, **added: int) -> Effect:
    made = Published(load, {}, added, frozenset(ENTITIES), [], NONE_ABSENT)
    return load_effect(con, before, figures(con, as_of=DAY), made, as_of=DAY)


def test_the_figures_are_those_of_the_pages(con: Con) -> None:
    found = figures(con, as_of=DAY)
    assert (found.audits, found.passed, found.judged) == (3, 2, 3)
    assert (found.conform, found.assessed) == (1, 2)
    assert (found.actions, found.open, found.overdue) == (2, 0, 0)
    assert found.severities == {"critical": 0, "major": 2, "minor": 0, "ungraded_nc": 0}
    assert sorted(found.alarms.values()) == [("Acme", "none"), ("Beta", "fail")]
    shown = overview(con, Filters(as_of=DAY)).iloc[0]
    assert (shown["audits"], shown["assessed"]) == (found.audits, found.assessed)
    counted = nonconformities(con, Filters(as_of=DAY)).set_index("severity")["count"]
    assert counted["all"] == sum(found.severities.values())


def test_the_alarms_are_the_hard_rules_of_the_risk_score(demo_database: Path) -> None:
    """The load asks for alarms alone, the risk page for all that is known of a site; of each supplier the worst counts."""
    con = duckdb.connect(str(demo_database), read_only=True)
    known = """
        select supplier_key, arg_min(rule, array_position(['open critical', 'stop', 'fail'], rule))
        from (select supplier_key, hard_rule(open_critical, standing_result) as rule from site_evidence($day))
        group by supplier_key
    """
    day = date(2026, 6, 30)
    expected = {key: rule or "none" for key, rule in con.execute(known, {"day": day}).fetchall()}
    alarms = {key: rule for key, (_, rule) in figures(con, as_of=day).alarms.items()}
    con.close()
    assert set(expected.values()) == {"open critical", "fail", "none"}
    assert alarms == expected


def test_new_suppliers_that_may_be_others_are_told(con: Con) -> None:
    """Under another spelling one supplier counts twice: of two new ones as well. Those on file before are not told.

    | new | on file or new too | told |
    |---|---|---|
    | Hengda Textile, Hengda Textiles | - | once |
    | Acme Ltd | Acme | yes: the legal form is no difference |
    | Works 1, Works 2 | - | no: other numbers |
    | - | Gamma Metals, Gama Metals | no: loaded before |
    """
    audits(con, "G1 2024-01-01 S7 pass supplier=Gamma_Metals", "G2 2024-01-01 S8 pass supplier=Gama_Metals")
    before = figures(con, as_of=DAY)
    load = audits(
        con,
        "H1 2024-06-01 S3 pass supplier=Hengda_Textile",
        "H2 2024-07-01 S4 pass supplier=Hengda_Textiles",
        "H3 2024-07-01 S4 pass supplier=Hengda_Textiles",
        "A9 2024-06-01 S5 pass supplier=Acme_Ltd",
        "W1 2024-06-01 S6 pass supplier=Works_1",
        "W2 2024-06-01 S9 pass supplier=Works_2",
    )
    found = told(con, load, before, audits=6)
    assert found.alike == (Likeness("Acme Ltd", "Acme"), Likeness("Hengda Textile", "Hengda Textiles"))
    assert (
        "2 new suppliers may be known under another spelling, and would count twice: Acme Ltd = Acme; "
        "Hengda Textile = Hengda Textiles. You can merge them on the page Same supplier?"
    ) in effect(found)
    assert found.as_json()["alike"][0] == {"supplier": "Acme Ltd", "other": "Acme"}


def test_a_supplier_spelled_in_another_way_is_told_by_both_names(warehouse: Warehouse, tmp_path: Path) -> None:
    """The legal form is no difference: the second file's supplier is the first one's, and called by the newer name."""
    reports = []
    for at, name in enumerate(("Lindenauer Möbel GmbH", "Lindenauer Möbel", "Lindenauer Möbel")):
        path = tmp_path / f"{at}.csv"
        text = f"Audit No.,Supplier,Audit Date,Result\nA-{at},{name},2024-0{at + 1}-05,Pass\n"
        path.write_text(text, encoding="utf-8")
        reports.append(load_file(warehouse, path, name=path.name))
    told = [[line for line in report.effect if "from now on" in line] for report in reports]
    assert told == [
        [],
        ["1 supplier is shown under another spelling from now on: Lindenauer Möbel, before Lindenauer Möbel GmbH."],
        [],
    ]


def test_pairs_of_some_suppliers_are_those_of_all_that_hold_one_of_them(con: Con) -> None:
    names = ["Lotus Textile", "Lotus Textiles", "Lotos Textile", "Böhm", "Boehm", "Böhm 2", "Acme GmbH"]
    audits(con, *(f"L{at} 2024-01-01 T{at} pass supplier={name.replace(' ', '_')}" for at, name in enumerate(names)))
    whole = suggested_pairs(con)
    keys = sorted({*whole["left_key"], *whole["right_key"]})
    assert len(keys) == 7 and len(whole) > 4
    for of in ([], keys[:1], keys[1:3], keys):
        expected = whole[whole["left_key"].isin(of) | whole["right_key"].isin(of)].reset_index(drop=True)
        pd.testing.assert_frame_equal(suggested_pairs(con, of=of), expected, check_dtype=False)


def test_a_closed_action_that_an_export_shows_open_goes_back_to_open(con: Con) -> None:
    before = figures(con, as_of=DAY)
    load = actions(
        con, "C1 F1 due=2023-06-01 closed=2023-05-20 state=closed_verified", "C2 F2 due=2024-06-01 state=open"
    )
    found = told(con, load, before)
    [row] = found.reopened
    assert (row["subject"], row["supplier"], row["closed"], row["row"]) == ("A2, F2, C2", "Acme", "2024-05-20", 3)
    assert found.changed == NOTHING | {"actions": 1} and found.closed == 0
    assert found.moves == ()
    assert effect(found) == (
        "Changes 1 action.",
        "1 action that was closed goes back to open.",
        "Open actions: from 0 to 1; overdue among them: from 0 to 1.",
    )
    assert turned_actions(con, load, as_of=date(2024, 1, 1)).empty, "on that day it was not closed yet"


def test_an_action_that_closes_is_told_too(con: Con) -> None:
    actions(con, "C1 F1 due=2023-06-01 state=open", "C2 F2 due=2024-06-01 state=open")
    before = figures(con, as_of=DAY)
    load = actions(con, "C1 F1 due=2023-06-01 closed=2023-09-01 state=closed_verified")
    found = told(con, load, before)
    assert (found.closed, found.reopened) == (1, ())
    assert "1 open action is now closed." in effect(found)


def test_open_actions_without_a_late_one_are_said_without_noughts(con: Con) -> None:
    before = figures(con, as_of=DAY)
    assert "Open actions: from 0 to 1; none overdue." in effect(told(con, actions(con, "C3 F2 state=open"), before))


def test_examples_show_each_changed_field_before_and_after(con: Con) -> None:
    load = audits(
        con,
        "A1 2023-03-01 S1 fail supplier=Acme score=61",
        "A2 2024-03-01 S1 pass supplier=Acme",
        "N1 2024-06-01 S3 pass",
    )
    counts, rows = changed_rows(con, load)
    assert counts == NOTHING | {"audits": 1}
    assert [tuple(row) for row in rows[["subject", "supplier", "field", "before", "after", "row"]].fillna("").to_numpy()] == [
        ("A1", "Acme", "overall_result", "pass", "fail", 2),
        ("A1", "Acme", "overall_score", "", "61", 2),
    ]  # fmt: skip


def test_an_empty_field_of_an_audit_or_finding_changes_nothing(con: Con) -> None:
    audits(con, "A1 2023-03-01 S1 pass supplier=Acme score=61")
    assert changed_examples(con, audits(con, "A1 2023-03-01 S1 pass supplier=Acme")).empty
    findings(con, "F1 A1 4.2 major text=torn")
    assert changed_examples(con, findings(con, "F1 A1 4.2 major")).empty


def test_answers_and_findings_are_compared_too(con: Con) -> None:
    counts, rows = changed_rows(con, answers(con, "A1 4.1 conform dimension=SOC", "A1 4.2 conform dimension=SOC"))
    assert counts == NOTHING | {"answers": 1}
    assert rows[["entity", "subject", "field", "before", "after"]].to_numpy().tolist() == [
        ["answers", "A1, 4.2", "answer", "nonconform", "conform"]
    ]
    counts, rows = changed_rows(con, findings(con, "F1 A1 4.2 critical", "F2 A2 4.2 major"))
    assert counts == NOTHING | {"findings": 1}
    assert rows[["subject", "field", "before", "after"]].to_numpy().tolist() == [
        ["A1, F1", "severity", "major", "critical"]
    ]


def test_new_answers_that_restate_a_known_audit_change_that_audit(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    """
    file  sheet    A1, by   then
    1     Audits   Ann
    2     Answers  Bob      both rows are new, and the audit they name has another auditor: one audit changed
    """
    named = ["Audit No.", "Supplier", "Site", "Country", "Audit Date", "Scheme", "Lead Auditor"]
    audit = ["A1", "Acme", "Plant", "China", date(2024, 3, 1), "SA8000"]
    first = workbook({"Audits": [[*named, "Overall Result"], [*audit, "Ann", "Pass"]]})
    assert load_file(warehouse, first, name="1.xlsx").status == "loaded"
    rows = [[*audit, "Bob", clause, "Yes"] for clause in ("4.1", "4.2")]
    second = workbook({"Answers": [[*named, "Clause", "Answer"], *rows]})
    report = load_file(warehouse, second, name="2.xlsx")
    assert (report.sheets[0].new, report.sheets[0].changed) == (2, 0)
    assert report.changes is not None and report.changes["changed"] == NOTHING | {"audits": 1}


def test_at_most_ten_examples_and_the_full_count(con: Con) -> None:
    lines = [f"N{number:02} 2024-01-01 S{number} pass" for number in range(25)]
    audits(con, *lines)
    counts, rows = changed_rows(con, audits(con, *(line.replace("pass", "fail") for line in lines)))
    assert counts["audits"] == 25
    assert list(rows["subject"]) == [f"N{number:02}" for number in range(10)]


def test_an_undone_load_is_not_what_stood_before(con: Con) -> None:
    load = audits(con, "A1 2023-03-01 S1 fail supplier=Acme")
    con.execute("update store.load set undone_at = now() where load = $load", {"load": load})
    assert changed_examples(con, audits(con, "A1 2023-03-01 S1 pass supplier=Acme")).empty
    newer = changed_examples(con, audits(con, "A1 2023-03-01 S1 conditional supplier=Acme"))
    assert newer["before"].tolist() == ["pass"]


def test_new_suppliers_and_moves_stand_worst_first() -> None:
    before = {1: ("Acme", "none"), 2: ("Beta", "fail"), 3: ("Gone", "none"), 6: ("Well Ltd.", "stop")}
    after = {
        1: ("Acme", "fail"), 2: ("Beta", "fail"), 4: ("New Co., Ltd.", "open critical"), 5: ("Zeta", "none"),
        6: ("Well Ltd.", "none"),
    }  # fmt: skip
    blank = (0, 0, 0, 0, 0.0, 0, 0, 0, dict.fromkeys(("critical", "major", "minor", "ungraded_nc"), 0))
    found = moves(Figures(*blank, before), Figures(*blank, after))
    assert found == (
        Move("New Co., Ltd.", None, "open critical"), Move("Acme", "none", "fail"), Move("Well Ltd.", "stop", "none")
    )  # fmt: skip
    sentences = effect(Effect(Figures(*blank, before), Figures(*blank, after), {}, {}, found, 0, (), (), NONE_ABSENT))
    assert sentences == (
        "Adds nothing and changes nothing.",
        "1 supplier now has a fail at the last full audit: Acme.",
        "1 supplier no longer falls under a hard risk rule: Well Ltd.",
        "1 new supplier has an open critical nonconformity: New Co., Ltd.",
    )


def test_several_loads_are_told_together_where_nothing_came_between() -> None:
    """
    load   passed of judged   Acme           open actions
    1      1 of 2 to 2 of 4   none to fail   0 to 3
    2      2 of 4 to 5 of 8   fail to stop   3 to 1, two closed
    both   1 of 2 to 5 of 8   none to stop   0 to 1
    """

    def stands(passed: int, judged: int, opened: int) -> Figures:
        grades = dict.fromkeys(("critical", "major", "minor", "ungraded_nc"), 0)
        return Figures(judged, opened, passed, judged, 0.0, 0, opened, 0, grades, {})

    start, middle, end = stands(1, 2, 0), stands(2, 4, 3), stands(5, 8, 1)
    first = Effect(start, middle, {}, {}, (Move("Acme", "none", "fail"), Move("Beta", "fail", "none")), 0, (), (),
                   NONE_ABSENT, (Likeness("Acme", "ACME Ltd"),)).as_json()  # fmt: skip
    second = Effect(middle, end, {}, {}, (Move("Acme", "fail", "stop"), Move("Beta", "none", "fail")), 2, (), (),
                    NONE_ABSENT).as_json()  # fmt: skip
    assert joint_effect([first, second]) == (
        "1 new supplier may be known under another spelling, and would count twice: Acme = ACME Ltd. "
        "You can merge them on the page Same supplier?",
        "2 open actions are now closed.",
        "The audit pass rate goes from 50.0% (1 of 2) to 62.5% (5 of 8).",
        "Open actions: from 0 to 1; none overdue.",
        "1 supplier now has a stop at the last full audit: Acme.",
    )
    assert joint_effect([second, first]) == joint_effect([]) == (), "something else changed the figures in between"


def test_long_lists_of_names_are_cut_with_their_number() -> None:
    blank = Figures(0, 0, 0, 0, 0.0, 0, 0, 0, dict.fromkeys(("critical", "major", "minor", "ungraded_nc"), 0), {})
    moved = tuple(Move(f"S{number}", "none", "stop") for number in range(7))
    assert (
        effect(Effect(blank, blank, {}, {}, moved, 0, (), (), NONE_ABSENT))[1]
        == "7 suppliers now have a stop at the last full audit: S0; S1; S2; S3; S4 and 2 more."
    )


def loaded(warehouse: Warehouse, workbook: WorkbookMaker, sheets: dict[str, list[list[Any]]], **options: Any) -> Report:
    return load_file(warehouse, workbook(sheets, name="next.xlsx"), name="next.xlsx", **options)


def test_the_dry_run_tells_the_effect_and_keeps_nothing(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """F4's action is closed in the first export; the next says open, and B1 passes there."""
    loaded(warehouse, workbook, full_workbook())
    later = full_workbook()
    later["Findings"][4][7:] = [None, "Open"]
    later["Audits"][4][8] = "Pass"
    with warehouse.cursor() as con:
        before = figures(con, as_of=date.today())
    report = loaded(warehouse, workbook, later, dry_run=True)
    assert report.status == "dry_run"
    assert report.effect[:3] == (
        "Changes 1 audit and 1 action.",
        "1 action that was closed goes back to open.",
        "The audit pass rate goes from 50.0% (2 of 4) to 75.0% (3 of 4).",
    )
    assert [(row["field"], row["before"], row["after"]) for row in report.changes["examples"]] == [
        ("overall_result", "Fail", "Pass"), ("closed_date", "2024-09-01", None), ("status", "Closed", "Open"),
    ]  # fmt: skip
    assert report.changes["reopened_count"] == 1 and report.changes["after"]["passed"] == 3
    with warehouse.cursor() as con:
        assert figures(con, as_of=date.today()) == before
    done = loaded(warehouse, workbook, later, answers={"reopen": "yes"})
    assert (done.effect, done.changes) == (report.effect, report.changes)
    with warehouse.cursor() as con:
        assert figures(con, as_of=date.today()).passed == 3


def test_the_same_rows_again_change_nothing(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    loaded(warehouse, workbook, full_workbook())
    again = full_workbook()
    again["Audits"] = [again["Audits"][0], *reversed(again["Audits"][1:])]
    assert loaded(warehouse, workbook, again).effect == ("Adds nothing and changes nothing.",)


def test_undo_takes_the_effect_back(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    report = loaded(warehouse, workbook, full_workbook())
    assert report.effect[0].startswith("Adds 2 suppliers, 3 sites, 4 audits, 6 answers, 4 findings and 4 actions")
    assert report.load_id is not None
    undo(warehouse, report.load_id, by="test", at=datetime(2025, 1, 1))
    with warehouse.cursor() as con:
        assert (figures(con, as_of=DAY).audits, figures(con, as_of=DAY).alarms) == (0, {})


def test_a_load_starts_from_the_figures_of_now(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """Whatever was changed since the last load: by a load, a dry run or an undo."""

    def known() -> Figures:
        with warehouse.writing(figures=False) as con:
            fresh = figures(con, as_of=date.today())
            assert figures_before(warehouse, con, as_of=date.today()) == fresh
            assert figures_before(warehouse, con, as_of=DAY) == figures(con, as_of=DAY)
            return fresh

    empty = known()
    first = workbook(full_workbook(), name="first.xlsx")
    assert load_file(warehouse, first, name=first.name, dry_run=True).status == "dry_run"
    assert known() == empty
    assert load_file(warehouse, first, name=first.name).status == "loaded"
    loaded = known()
    assert loaded.audits > empty.audits
    undo(warehouse, 1, by="test", at=datetime(2024, 1, 2))
    assert known() == empty


def test_a_visit_known_only_from_its_findings_is_not_called_an_audit(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    """| file | A1 | A2 | pages count |
    |---|---|---|---|
    | a list of findings of both | visit | visit | 0 audits |
    | a list of audits with A1 alone | audit | visit | 1 audit |
    """
    found: list[list[Any]] = [
        ["Audit No.", "Supplier", "Site", "Audit Date", "Scheme", "Finding No.", "Clause", "Severity", "Finding Description"],
        ["A1", "Acme", "North", date(2024, 3, 1), "ISO 9001", "F1", "8.4.1", "Minor", "No approval"],
        ["A1", "Acme", "North", date(2024, 3, 1), "ISO 9001", "F2", "8.6", "Major", "No release"],
        ["A2", "Acme", "North", date(2024, 9, 1), "ISO 9001", "F3", "8.4.1", "Minor", "No approval"],
    ]  # fmt: skip
    report = loaded(warehouse, workbook, {"Findings": found})
    assert report.effect[0] == "Adds 1 supplier, 1 site, 3 findings and 2 visits known only from their findings."
    assert "added 1 supplier, 1 site, 3 findings, 2 visits known only from their findings." in report.sentence
    listed: list[list[Any]] = [
        ["Audit No.", "Supplier", "Site", "Audit Date", "Scheme", "Overall Result"],
        ["A1", "Acme", "North", date(2024, 3, 1), "ISO 9001", "Pass"],
    ]
    report = loaded(warehouse, workbook, {"Audits": listed})
    assert report.added["audits"] == 0 and report.changes["after"]["audits"] == 1, report.effect
