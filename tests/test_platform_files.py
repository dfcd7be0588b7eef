"""An inspection platform's export in several files: sites, inspections, their items and the actions, one after another."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from data.history import rebuild, undo
from data.warehouse import Warehouse
from loaders.report import Report
from tests.test_item_lines import loaded, told

TIMES = "2025-06-01T08:00:00Z"
SITES = [
    [
        "site_id",
        "name",
        "creator_id",
        "organisation_id",
        "exported_at",
        "deleted",
        "site_uuid",
        "meta_label",
        "parent_id",
    ],
    ["loc_0", "South Asia", "user_1", "role_1", TIMES, "false", "u0", "region", ""],
    ["loc_1", "Lotus Ltd", "user_1", "role_1", TIMES, "false", "u1", "location", "loc_0"],
    ["loc_2", "Delta Knit", "user_1", "role_1", TIMES, "false", "u2", "location", "loc_0"],
]
INSPECTIONS = [
    ["audit_id", "name", "owner_name", "author_name", "score", "max_score", "score_percentage", "duration", "template_id",
     "organisation_id", "template_name", "site_id", "date_started", "date_completed", "conducted_on", "client_site"],
    ["audit_1", "Lotus / March", "QA", "Ann Lee", "1", "3", "33.33", "5400", "t9", "role_1", "Supplier check", "loc_1",
     "2024-03-14T02:31:22Z", "2024-03-14T05:40:00Z", "2024-03-14T02:31:22Z", "Lotus Ltd"],
    ["audit_2", "Delta / April", "QA", "Ann Lee", "2", "2", "100", "5400", "t9", "role_1", "Supplier check", "loc_2",
     "2024-04-15T02:31:22Z", "2024-04-15T05:40:00Z", "2024-04-15T02:31:22Z", "Delta Knit"],
]  # fmt: skip
ITEMS = ["id", "item_id", "audit_id", "item_index", "template_id", "type", "category", "organisation_id", "label", "response",
         "is_failed_response", "comment", "score", "max_score", "score_percentage", "inactive"]  # fmt: skip
ACTIONS = ["action_id", "title", "description", "site_id", "priority", "status", "due_date", "created_at", "template_id",
           "audit_id", "audit_title", "audit_item_id", "audit_item_label", "organisation_id", "completed_at"]  # fmt: skip


def item(audit: str, at: int, kind: str, label: str, response: str) -> list[str]:
    asked = kind == "question" and response != "N/A"
    points = ["1" if response == "Yes" else "0", "1", "100" if response == "Yes" else "0"] if asked else ["0", "0", "0"]
    failed = "true" if response == "No" else "false"
    return [
        f"{audit}_{at}",
        f"i{at}",
        audit,
        str(at),
        "t9",
        kind,
        "Fire",
        "role_1",
        label,
        response,
        failed,
        "",
        *points,
        "false",
    ]


def items(drill: str = "No") -> list[list[str]]:
    return [
        ITEMS,
        item("audit_1", 1, "section", "Fire", ""),
        item("audit_1", 2, "question", "Exits clear", "Yes"),
        item("audit_1", 3, "question", "Drill held", drill),
        item("audit_1", 4, "question", "Alarm tested", "No"),
        item("audit_2", 2, "question", "Exits clear", "Yes"),
        item("audit_2", 4, "question", "Drill held", "Yes"),
        item("audit_2", 5, "question", "Alarm tested", "N/A"),
    ]


def action(number: str, title: str, state: str, label: str, *, priority: str = "HIGH", done: str = "") -> list[str]:
    return [number, title, "Say how", "loc_1", priority, state, "2024-05-01T00:00:00Z", TIMES, "t9", "audit_1", "Lotus / March",
            "i3", label, "role_1", done]  # fmt: skip


def all_loaded(warehouse: Warehouse, folder: Path, files: dict[str, list[list[str]]]) -> list[Report]:
    reports = [loaded(warehouse, rows, folder, name=f"{name}.csv") for name, rows in files.items()]
    assert [(report.status, report.questions) for report in reports] == [("loaded", ())] * len(files)
    return reports


def test_the_files_of_a_platform_tell_of_one_another(warehouse: Warehouse, tmp_path: Path) -> None:
    actions = [ACTIONS, action("1", "Train", "IN PROGRESS", "Drill held", priority="LOW"),
               action("2", "Test", "COMPLETE", "Alarm tested", done="2024-04-20T09:00:00Z")]  # fmt: skip
    files = {"sites": SITES, "inspections": INSPECTIONS, "inspection_items": items(), "actions": actions}
    reports = all_loaded(warehouse, tmp_path, files)
    assert [report.rejections for report in reports] == [()] * 4
    assert [report.sheets[0].new for report in reports] == [2, 2, 6, 2]
    assert told(warehouse, "select supplier_name, supplier_code from store.place order by 1") == [
        ("Delta Knit", None), ("Lotus Ltd", None),
    ]  # fmt: skip
    assert told(warehouse, "select audit_no, score, auditor from store.current_audit order by 1") == [
        ("audit_1", 33.33, "Ann Lee"), ("audit_2", 100.0, "Ann Lee"),
    ]  # fmt: skip
    counts = "select audit_no, conform, nonconform, not_applicable, ungraded from store.audit_fact order by 1"
    assert told(warehouse, counts) == [("audit_1", 1, 2, 0, 2), ("audit_2", 2, 0, 1, 0)]
    query = """
        select finding.clause, action.number, action.text, action.due::varchar, action.closed::varchar, action.state::varchar
        from store.current_action as action join store.current_finding as finding using (finding_key) order by 2
    """
    assert told(warehouse, query) == [
        ("Drill held", "1", "Train, Say how", "2024-05-01", None, "in_progress"),
        ("Alarm tested", "2", "Test, Say how", "2024-05-01", "2024-04-20", "closed_unverified"),
    ]


def test_a_group_of_sites_is_told_and_is_no_site(warehouse: Warehouse, tmp_path: Path) -> None:
    report = loaded(warehouse, SITES, tmp_path, name="sites.csv")
    assert (report.sheets[0].new, report.sheets[0].non_data) == (2, 1)
    assert [one.reason for one in report.issues if one.heading == "parent_id"] == [
        "1 row has other sites below: taken as groups of sites, not as sites"
    ]


def test_a_corrected_answer_is_no_finding_any_more(warehouse: Warehouse, tmp_path: Path) -> None:
    all_loaded(warehouse, tmp_path, {"inspections": INSPECTIONS, "items": items()})
    found = "select clause from store.current_finding order by 1"
    assert told(warehouse, found) == [("Alarm tested",), ("Drill held",)]
    all_loaded(warehouse, tmp_path, {"items again": items(drill="Yes")})
    assert told(warehouse, found) == [("Alarm tested",)]
    assert told(warehouse, "select nonconform, ungraded from store.audit_fact where audit_no = 'audit_1'") == [(1, 1)]


def test_an_action_keeps_its_finding(warehouse: Warehouse, tmp_path: Path) -> None:
    actions = [ACTIONS, action("1", "Train", "TODO", "Drill held"), action("2", "Test", "CAN'T DO", "Alarm tested")]
    all_loaded(warehouse, tmp_path, {"inspections": INSPECTIONS, "items": items(), "actions": actions})
    again = loaded(warehouse, items(drill="Yes"), tmp_path, name="again.csv")
    assert [question.kind for question in again.questions] == ["replace"]
    states = (
        "select state::varchar from store.current_action semi join store.current_finding using (finding_key) order by 1"
    )
    assert sorted(told(warehouse, states)) == [("open",), ("void",)]


def test_without_its_action_a_corrected_answer_is_no_finding_again(warehouse: Warehouse, tmp_path: Path) -> None:
    """The action is taken back after the correction: what counts is what the two other files tell."""
    actions = [ACTIONS, action("1", "Train", "TODO", "Drill held")]
    all_loaded(warehouse, tmp_path, {"inspections": INSPECTIONS, "items": items(), "actions": actions})
    assert loaded(warehouse, items(drill="Yes"), tmp_path, name="again.csv", replace="keep").status == "loaded"
    found = "select clause from store.current_finding order by 1"
    assert told(warehouse, found) == [("Alarm tested",), ("Drill held",)]
    undo(warehouse, 3, by="test", at=datetime(2025, 7, 1))
    assert told(warehouse, found) == [("Alarm tested",)]
    with warehouse.writing() as con:
        rebuild(con)
    assert told(warehouse, found) == [("Alarm tested",)]


def test_an_action_on_what_no_finding_tells_is_refused_with_its_reason(warehouse: Warehouse, tmp_path: Path) -> None:
    actions = [ACTIONS, action("1", "Paint", "TODO", "Exits clear"), action("2", "Train", "TODO", "Drill held")]
    reports = all_loaded(warehouse, tmp_path, {"inspections": INSPECTIONS, "items": items(), "actions": actions})
    assert [(one.row, one.reason) for one in reports[2].rejections] == [
        (2, "finding 'Exits clear' of its audit is in no list of findings, in this file or loaded before")
    ]


def test_a_site_known_by_its_code_alone_is_the_one_of_the_list_of_sites(warehouse: Warehouse, tmp_path: Path) -> None:
    nameless = [INSPECTIONS[0], *([*row[:-1], ""] for row in INSPECTIONS[1:])]
    all_loaded(warehouse, tmp_path, {"sites": SITES, "inspections": nameless})
    assert told(warehouse, "select audit_no, supplier_name from store.audit_fact join store.place using (site_key) order by 1") == [
        ("audit_1", "Lotus Ltd"), ("audit_2", "Delta Knit"),
    ]  # fmt: skip
