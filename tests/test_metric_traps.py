"""Each classical mistake is one tiny table and one test. And what the folder metrics/ must not hold."""

import ast
import re
from datetime import date, datetime
from pathlib import Path

import pytest

from data.history import undo
from metrics.audit_pass_rate import audit_pass_rate
from metrics.conformity_rate import conformity_rate
from metrics.corrective_actions import corrective_actions
from metrics.filters import Filters
from metrics.nonconformities import nonconformities
from metrics.overview import overview
from metrics.repeat_rate import repeat_rate
from metrics.supplier_history import supplier_history
from tests.memory import memory_warehouse
from tests.warehouse_maker import actions, answers, audits, empty_warehouse, findings

ROOT = Path(__file__).parent.parent
METRICS = sorted((ROOT / "metrics").glob("*.py"))
MACROS = (ROOT / "data" / "macros.sql").read_text(encoding="utf-8")
SCOPED = re.findall(r"create or replace macro (\w+)\(s\) as table", MACROS)
PLANS = {name: f"explain from {name}($scope)" for name in SCOPED}


def test_a_date_filter_never_hides_the_repeat() -> None:
    """Found in 2021 and again in 2022: whoever looks at 2021 alone must still see that it came back."""
    con = empty_warehouse()
    audits(con, "A1 2021-05-01 S1 fail", "A2 2022-05-01 S1 fail")
    findings(con, "F1 A1 4.1 major", "F2 A2 4.1 major")
    in_2021 = Filters(start=date(2021, 1, 1), stop=date(2021, 12, 31))
    assert repeat_rate(con, in_2021)[["count", "of", "open"]].values.tolist() == [[1, 1, 0]]
    by_year = repeat_rate(con, Filters(), every="year")
    assert by_year[["count", "of", "open"]].values.tolist() == [[1, 1, 0], [0, 0, 1]]


def test_no_other_filter_hides_the_repeat_either() -> None:
    """Found as a major, again as a minor: a severity filter chooses the first finding only."""
    con = empty_warehouse()
    audits(con, "A1 2021-05-01 S1 fail firm=North", "A2 2022-05-01 S1 fail firm=South")
    findings(con, "F1 A1 4.1 major dimension=SOC", "F2 A2 4.1 minor dimension=OHS")
    for filters in (Filters(severities=("major",)), Filters(dimensions=("SOC",))):
        assert repeat_rate(con, filters)[["count", "of"]].values.tolist() == [[1, 1]]


def test_the_look_ahead_waits_for_an_audit_that_covered_the_clause() -> None:
    """2022: not applicable, so 2022 says nothing. 2023 covered it and found it again."""
    con = empty_warehouse()
    audits(con, "A1 2021-01-01 S1 fail", "A2 2022-01-01 S1 pass", "A3 2023-01-01 S1 fail")
    findings(con, "F1 A1 4.1 major")
    answers(con, "A2 4.1 not_applicable", "A2 4.2 conform", "A3 4.1 nonconform")
    first = Filters(stop=date(2021, 12, 31))
    assert repeat_rate(con, first)[["count", "of", "open"]].values.tolist() == [[1, 1, 0]]


def test_a_follow_up_neither_passes_nor_covers() -> None:
    """The follow-up a month later closes nothing in the statistics: out of the pass rate and of the repeat rate."""
    con = empty_warehouse()
    audits(con, "A1 2021-05-01 S1 fail", "A2 2021-06-01 S1 pass kind=follow_up")
    findings(con, "F1 A1 4.1 major", "F2 A2 4.1 minor")
    assert audit_pass_rate(con, Filters())[["count", "of"]].values.tolist() == [[0, 1]]
    assert audit_pass_rate(con, Filters(kinds=("all",)))[["count", "of"]].values.tolist() == [[1, 2]]
    assert repeat_rate(con, Filters())[["count", "of", "open"]].values.tolist() == [[0, 0, 1]]


def test_not_applicable_is_out_of_both() -> None:
    """1 conform, 1 nonconform, 8 N/A: 50 %, neither 10 % nor 90 %."""
    con = empty_warehouse()
    audits(con, "A1 2021-05-01 S1 -")
    answers(con, "A1 1 conform", "A1 2 nonconform", *(f"A1 {i} not_applicable" for i in range(3, 11)))
    assert conformity_rate(con, Filters())["rate"].item() == 0.5


def test_a_rate_is_a_ratio_of_sums_not_a_mean_of_rates() -> None:
    """S1: 1 of 1. S2: 0 of 3. Together 25 %, not 50 %."""
    con = empty_warehouse()
    audits(con, "A1 2021-01-01 S1 pass", *(f"B{i} 2021-01-0{i} S2 fail" for i in (1, 2, 3)))
    assert audit_pass_rate(con, Filters())["rate"].item() == 0.25
    answers(con, "A1 1 conform", *(f"B1 {i} nonconform" for i in (1, 2, 3)))
    assert conformity_rate(con, Filters())["rate"].item() == 0.25


def test_several_findings_on_a_clause_recur_once() -> None:
    """Three findings on 4.1, again two: three nonconformities, but one repeat of one."""
    con = empty_warehouse()
    audits(con, "A1 2021-01-01 S1 fail", "A2 2022-01-01 S1 fail")
    findings(con, "F1 A1 4.1 minor", "F2 A1 4.1 major", "F3 A1 4.1 minor", "F4 A2 4.1 minor", "F5 A2 4.1 minor")
    first = Filters(stop=date(2021, 12, 31))
    assert repeat_rate(con, first)[["count", "of"]].values.tolist() == [[1, 1]]
    assert repeat_rate(con, first, by="severity")["severity"].tolist() == ["major", "minor"]
    assert nonconformities(con, first)["count"][0] == 3


def test_findings_only_is_not_available() -> None:
    con = empty_warehouse()
    audits(con, "A1 2021-01-01 S1 fail", "A2 2022-01-01 S1 pass", listed=False)
    findings(con, "F1 A1 4.1 major")
    for metric in (audit_pass_rate, repeat_rate, conformity_rate):
        [row] = metric(con, Filters()).to_dict("records")
        assert (row["of"], row["why"]) == (0, "findings only"), metric
        assert row["rate"] != row["rate"], metric


def test_moving_the_due_date_does_not_make_an_action_on_time() -> None:
    """Due 1 June, closed 1 August, and a later export that says: due 1 September."""
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 fail")
    findings(con, "F1 A1 1 major")
    actions(con, "C1 F1 due=2022-06-01 state=open")
    actions(con, "C1 F1 due=2022-09-01 closed=2022-08-01 state=closed_verified")
    measures = corrective_actions(con, Filters(as_of=date(2022, 12, 31))).set_index("measure")
    assert list(measures.loc["closed_on_time", ["count", "of"]]) == [0, 1]


def test_a_fact_loaded_twice_counts_once_and_an_undone_load_not_at_all() -> None:
    warehouse = memory_warehouse()
    con = warehouse.root
    for _ in range(2):
        audits(con, "A1 2021-01-01 S1 fail", "A2 2022-01-01 S1 fail")
        again = findings(con, "F1 A1 4.1 major", "F2 A2 4.1 major")
    assert audit_pass_rate(con, Filters())["of"].item() == 2
    assert nonconformities(con, Filters())["count"][0] == 2
    assert repeat_rate(con, Filters())[["count", "of", "open"]].values.tolist() == [[1, 1, 1]]
    undo(warehouse, again, by="test", at=datetime(2024, 1, 1))
    undo(warehouse, again - 2, by="test", at=datetime(2024, 1, 1))
    assert nonconformities(con, Filters())["count"][0] == 0


def test_an_answer_sheet_does_not_multiply_audits() -> None:
    """Two topics, two findings, three answers: still one audit."""
    con = empty_warehouse()
    audits(con, "A1 2021-01-01 S1 pass score=80")
    answers(
        con, "A1 1 conform dimension=SOC topic=A", "A1 2 conform dimension=SOC topic=B", "A1 3 partial dimension=OHS"
    )
    findings(con, "F1 A1 1 minor", "F2 A1 2 minor")
    assert audit_pass_rate(con, Filters())["of"].item() == 1
    assert audit_pass_rate(con, Filters(), by="dimension")["of"].tolist() == [1, 1, 0]
    [row] = overview(con, Filters()).to_dict("records")
    assert (row["suppliers"], row["audits"], row["assessed"], row["nonconformities"]) == (1, 1, 3, 2)
    assert len(supplier_history(con, Filters(), "S1")) == 1


def test_no_word_of_the_metrics_compares_every_row_with_every_other() -> None:
    """A left join on more than equal keys is run pair by pair: eleven seconds at ten million answers instead of .05."""
    con = empty_warehouse()
    scope = Filters(as_of=date(2026, 1, 1), dimensions=("Social",), regions=("Asia",)).as_scope()
    told = {name: con.execute(query, {"scope": scope}).fetchall()[0][1] for name, query in PLANS.items()}
    assert len(told) > 30 and [name for name, plan in told.items() if "BLOCKWISE" in plan] == []


@pytest.mark.parametrize("path", METRICS, ids=lambda path: path.name)
def test_metrics_read_macros_and_their_sql_is_constant(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert "store." not in source
    assert "current_date" not in source
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "execute":
            assert isinstance(node.args[0], ast.Name), f"line {node.lineno}: SQL must be a named constant"
        if isinstance(node, ast.JoinedStr):
            assert "select " not in ast.unparse(node).lower(), f"line {node.lineno}: SQL is not assembled"
