"""The rows behind a figure, down to the cells of a file."""

from metrics.evidence import answer_rows, audit_rows, finding_rows, source_row
from metrics.filters import Filters
from tests.warehouse_maker import answers, audits, empty_warehouse, findings, key


def test_findings_lead_to_file_sheet_and_row() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 fail", "A2 2023-01-01 S2 pass")
    findings(con, "F1 A1 4.1 major text=Blocked_exit", "F2 A1 5.1 minor", "F3 A2 4.1 observation")
    found = finding_rows(con, Filters(), clause="4.1")
    assert found[["number", "text", "file", "sheet", "row"]].fillna("").values.tolist() == [
        ["F3", "", "file2.xlsx", "Sheet1", 4],
        ["F1", "Blocked exit", "file2.xlsx", "Sheet1", 2],
    ]
    assert len(finding_rows(con, Filters(), limit=1)) == 1
    assert audit_rows(con, Filters())[["audit_no", "row"]].values.tolist() == [["A2", 3], ["A1", 2]]


def test_an_audits_answers_stand_in_the_order_of_the_file_whatever_its_kind() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 pass kind=follow_up", "A2 2022-01-01 S2 pass")
    answers(con, "A1 9 conform", "A1 10 not_applicable", "A2 9 conform")
    answered = answer_rows(con, key("A1"))
    assert answered[["clause", "outcome", "row"]].values.tolist() == [["9", "conform", 2], ["10", "not_applicable", 3]]


def test_a_row_is_shown_as_read_under_its_headings() -> None:
    con = empty_warehouse()
    con.execute(
        """
        insert into store.load_sheet
        values (1, 'NCs', 'findings', 2, ['Clause', 'Severity'], null, 1, 1, 0, 0, 0, 0, 0, 0)
        """
    )
    con.execute(
        """
        insert into store.raw_row (load, sheet, row, part, class, cells)
        values (1, 'NCs', 3, 0, 'new', ['4.1', 'Major', 'a remark'])
        """
    )
    cells = source_row(con, 1, "NCs", 3)
    assert cells.fillna("").values.tolist() == [[1, "Clause", "4.1"], [2, "Severity", "Major"], [3, "", "a remark"]]
    assert source_row(con, 1, "NCs", 4).empty
