"""Clauses an auditor never cites: hand-counted."""

from __future__ import annotations

import pytest

from metrics.filters import Filters
from metrics.never_cited import never_cited
from tests.warehouse_maker import Con, answers, audits, empty_warehouse, findings, set_rule


def shared_sites(*, ann: bool) -> Con:
    """
    Twelve sites, each audited once by Ann, Bo and Cy. Bo and Cy cite 4.1 at nine of the twelve each, Ann never or, with
    `ann`, at nine too; 4.2 is cited by nobody but Bo at one site.
    """
    con = empty_warehouse()
    set_rule(con, "auditor_names", "names")
    people = ("Ann", "Bo", "Cy")
    audits(con, *(f"{one}{at} 202{n}-01-01 S{at} - auditor={one}" for n, one in enumerate(people) for at in range(12)))
    citing = people if ann else people[1:]
    findings(con, *(f"F{one}{at} {one}{at} 4.1 minor" for one in citing for at in range(9)), "G Bo0 4.2 minor")
    return con


def test_a_clause_only_one_auditor_never_cites_is_named() -> None:
    """Expected of Ann: 12 x 18 / 24 = 9. All 18 citations fall among 24 of 36 audits by chance: 1.5e-5."""
    told = never_cited(shared_sites(ann=False), Filters())
    [row] = told[told["never"]].to_dict("records")
    assert (row["auditor"], row["clause"], row["count"], row["of"]) == ("Ann", "4.1", 0, 12)
    assert (row["others_count"], row["others_of"], row["expected"]) == (18, 24, 9.0)
    assert row["chance"] == pytest.approx(1.483e-5, rel=1e-3)
    assert set(told["clause"]) == {"4.1"}, "one citation of 4.2 is too few to expect any"


def test_nobody_is_named_where_all_cite_alike() -> None:
    told = never_cited(shared_sites(ann=True), Filters())
    assert len(told) == 3 and not told["never"].any()


def test_audits_that_did_not_look_at_the_clause_do_not_count() -> None:
    """Ann's audits answer other clauses only: she never looked at 4.1."""
    con = shared_sites(ann=False)
    answers(con, *(f"Ann{at} 9.9 conform" for at in range(12)))
    assert "Ann" not in set(never_cited(con, Filters())["auditor"])


def test_sites_nobody_else_audited_do_not_count() -> None:
    """Ann at twelve sites of her own, where 4.1 may simply never be wrong."""
    con = empty_warehouse()
    set_rule(con, "auditor_names", "names")
    audits(con, *(f"A{at} 2021-01-01 O{at} - auditor=Ann" for at in range(12)))
    audits(con, *(f"{one}{at} 2022-01-01 S{at} - auditor={one}" for one in ("Bo", "Cy") for at in range(12)))
    findings(con, *(f"F{one}{at} {one}{at} 4.1 minor" for one in ("Bo", "Cy") for at in range(9)))
    assert set(never_cited(con, Filters())["auditor"]) == {"Bo", "Cy"}


def test_hidden_auditors_are_not_told() -> None:
    con = shared_sites(ann=False)
    set_rule(con, "auditor_names", "hidden")
    with pytest.raises(ValueError, match="hides auditors"):
        never_cited(con, Filters())
    set_rule(con, "auditor_names", "names")
    assert never_cited(con, Filters(suppliers=("Nobody",))).empty
