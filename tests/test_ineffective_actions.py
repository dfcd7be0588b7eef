"""Whether corrective actions work: what came back, by how its actions stood."""

from __future__ import annotations

from datetime import date

import pytest

from metrics.filters import Filters
from metrics.ineffective_actions import STANDINGS, causes_stated, found_again_rows, ineffective_actions
from tests.warehouse_maker import Con, actions, answers, audits, empty_warehouse, findings

TOLD = ["count", "of"]


def nine_sites() -> Con:
    """Found on 1 May 2021 at nine sites, re-audited on 1 May 2022; the action of each.

    | site | action                         | 2022  | counts as            |
    |------|--------------------------------|-------|----------------------|
    | S1   | closed, verified               | again | closed, verified     |
    | S2   | closed, verified               | -     | closed, verified     |
    | S3   | closed, not verified           | again | closed, unverified   |
    | S4   | closed; verified after         | -     | closed, unverified   |
    | S5   | closed after the re-audit      | again | closed later         |
    | S6   | open                           | again | open                 |
    | S7   | closed, no day                 | again | day unknown          |
    | S8   | none                           | again | no action            |
    | S9   | closed; same number once more  | again | reopened, no repeat  |
    """
    con = empty_warehouse()
    sites = [f"S{at}" for at in range(1, 10)]
    audits(con, *(f"{site}-{year} {year}-05-01 {site} fail" for site in sites for year in (2021, 2022)))
    again = [site for site in sites if site not in ("S2", "S4")]
    number = {"S9": "number=R-9"}
    findings(
        con, *(f"F-{site} {site}-2021 4.1 major {number.get(site, '')}" for site in sites),
        *(f"G-{site} {site}-2022 4.1 major {number.get(site, '')}" for site in again),
    )  # fmt: skip
    actions(
        con, "C1 F-S1 closed=2021-07-01 verified=2021-08-01 state=closed_verified",
        "C2 F-S2 closed=2021-07-01 state=closed_verified", "C3 F-S3 closed=2021-07-01 state=closed_unverified",
        "C4 F-S4 closed=2021-07-01 verified=2022-05-01 state=closed_verified",
        "C5 F-S5 due=2021-07-01 closed=2022-06-01 state=closed_verified", "C6 F-S6 due=2021-07-01 state=open",
        "C7 F-S7 state=closed_unverified", "C9 F-S9 closed=2021-07-01 state=closed_unverified",
    )  # fmt: skip
    return con


def test_every_standing_has_its_own_share() -> None:
    told = ineffective_actions(nine_sites(), Filters(as_of=date(2022, 12, 31))).set_index("standing")
    assert tuple(told.index) == STANDINGS
    assert {name: tuple(row) for name, row in zip(told.index, told[TOLD].values.tolist(), strict=True)} == {
        "closed": (2, 5), "verified": (1, 2), "unverified": (1, 3), "reopened": (1, 5), "closed_later": (1, 1),
        "open": (1, 1), "closing_day_unknown": (1, 1), "no_action": (1, 1),
    }  # fmt: skip


def test_on_an_earlier_day_what_was_closed_later_is_still_open() -> None:
    told = ineffective_actions(nine_sites(), Filters(as_of=date(2022, 5, 2))).set_index("standing")
    assert told.loc[["closed_later", "open"], TOLD].values.tolist() == [[0, 0], [2, 2]]
    assert told.loc["closed_later", "why"] == "none of these"


def test_a_follow_up_that_found_it_in_order_verifies() -> None:
    con = empty_warehouse()
    audits(con, "A1 2021-05-01 S1 fail", "B1 2021-08-01 S1 pass kind=follow_up", "A2 2022-05-01 S1 fail")
    findings(con, "F1 A1 4.1 major", "F2 A2 4.1 major")
    actions(con, "C1 F1 closed=2021-07-01 state=closed_unverified")
    told = ineffective_actions(con, Filters()).set_index("standing")
    assert told.loc[["verified", "unverified"], TOLD].values.tolist() == [[0, 0], [1, 1]]
    answers(con, "B1 4.1 conform")
    told = ineffective_actions(con, Filters()).set_index("standing")
    assert told.loc[["verified", "unverified"], TOLD].values.tolist() == [[1, 1], [0, 0]]


def test_by_root_cause_as_it_stands_in_the_file() -> None:
    con = empty_warehouse()
    audits(con, *(f"{site}-{year} {year}-05-01 {site} fail" for site in ("S1", "S2", "S3") for year in (2021, 2022)))
    findings(
        con, "F1 S1-2021 4.1 major root_cause=Training", "F2 S2-2021 4.1 major root_cause=Training", "F3 S3-2021 4.1 major",
        "G1 S1-2022 4.1 major",
    )  # fmt: skip
    actions(con, *(f"C{at} F{at} closed=2021-07-01 state=closed_verified" for at in (1, 2, 3)))
    told = ineffective_actions(con, Filters(), by="root_cause").query("standing == 'closed'")
    assert told[["root_cause", *TOLD]].values.tolist() == [["Training", 1, 2], ["not stated", 0, 1]]
    assert causes_stated(con, Filters()).values.tolist() == [[2, 4]]
    with pytest.raises(ValueError, match="cannot be broken down by 'firm'"):
        ineffective_actions(con, Filters(), by="firm")


def test_the_rows_behind_are_the_first_findings() -> None:
    con = nine_sites()
    closed = found_again_rows(con, Filters(), closed=True)
    assert sorted(closed["site"]) == ["S1", "S3", "S9"]
    assert {str(day)[:10] for day in closed["date"]} == {"2021-05-01"}
    assert sorted(found_again_rows(con, Filters(), closed=False)["site"]) == ["S5", "S6"]
