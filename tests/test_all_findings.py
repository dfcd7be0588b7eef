"""Pictures that count findings count all of them, with an audit list beside them or without."""

from __future__ import annotations

from metrics.filters import Filters
from metrics.nonconformities import nonconformities
from pages.parts.all_findings import all_findings
from pages.parts.chart_titles import severities_title
from tests.warehouse_maker import audits, empty_warehouse, findings


def test_findings_of_audits_in_no_list_are_counted_beside_the_others() -> None:
    """Three findings of a listed audit; of visits known only from findings one critical in the same year, two later.

    | year | listed   | in no list | rate counts | all |
    | 2023 | 3 minor  | 1 critical | 3           | 4   |
    | 2024 |          | 2 major    | 2           | 2   |
    """
    con = empty_warehouse()
    audits(con, "A1 2023-05-01 S1 fail")
    audits(con, "B1 2023-06-01 S2 -", "B2 2024-06-01 S2 -", listed=False)
    findings(
        con, "F1 A1 1 minor", "F2 A1 2 minor", "F3 A1 3 minor", "F4 B1 1 critical", "F5 B2 1 major", "F6 B2 2 major"
    )
    found = nonconformities(con, Filters(), every="year")
    whole = all_findings(found).query("severity == 'all'")
    assert found.query("severity == 'all'")["count"].tolist() == [3, 2] and whole["count"].tolist() == [4, 2]
    assert severities_title(all_findings(found)) == "Of 6 findings 1 is critical and 2 major"
