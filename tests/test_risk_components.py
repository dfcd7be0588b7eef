"""What each component says, by hand; and that none of them knows the future."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

from data.inherent_risk import inherent_risk_entries, remove_inherent_risk, state_inherent_risk
from data.warehouse import Warehouse, WarehouseError
from metrics.filters import Filters
from metrics.risk import risk
from metrics.risk_changes import tier_changes
from metrics.risk_components import COMPONENTS, risk_components
from metrics.risk_parts import blind_spots, known_parts, risk_parts, ways_out
from pages.parts import risk_wording
from pages.parts.risk_wording import missing_words
from tests.memory import memory_warehouse
from tests.warehouse_maker import Con, actions, answers, audits, empty_warehouse, findings, places, set_rule

T = date(2023, 12, 31)
DAY = Filters(as_of=T)
SITES = [f"S{number:02d}" for number in range(24)]


def told(con: Con, site: str, *, as_of: date = T) -> dict[str, dict[Hashable, Any]]:
    """The components of one site by name."""
    rows = risk_components(con, Filters(as_of=as_of))
    found = rows[rows["site"] == site].to_dict("records")
    return {str(row["component"]): {str(name): value for name, value in row.items()} for row in found}


def peers(con: Con, *, before: int = 1, last: int = 1, bad: str = "S00") -> None:
    """24 sites with two audits of 20 items, of which 0 to 8 do not conform; of the bad one `before`, then `last`."""
    held = [f"{site}{year} {year}-06-01 {site} pass" for site in SITES for year in (2022, 2023)]
    audits(con, *held)
    lines = []
    for at, site in enumerate(SITES):
        usual = at % 5 * 2
        for year, wrong in ((2022, before if site == bad else usual), (2023, last if site == bad else usual)):
            lines += [f"{site}{year} {item} {'nonconform' if item < wrong else 'conform'}" for item in range(20)]
    answers(con, *lines)


def test_every_site_has_every_component_and_a_reason_where_it_has_none() -> None:
    con = empty_warehouse()
    audits(con, "A1 2023-06-01 S1 -")
    places(con, "S2 supplier=Beta")
    rows = risk_components(con, DAY)
    assert rows.groupby("site")["component"].agg(list).to_dict() == {site: list(COMPONENTS) for site in ("S1", "S2")}
    assert (rows["level"].isna() == rows["why"].notna()).all()
    assert set(rows.loc[rows["site"] == "S2", "why"]) == {
        "no audits", "no verdicts", "no findings", "never re-audited", "nothing closed", "never audited", "not stated",
    }  # fmt: skip
    assert rows.loc[rows["level"].notna(), ["site", "component"]].values.tolist() == [["S1", "time"]]


def test_a_site_with_an_audit_is_not_said_to_have_none() -> None:
    """S1: one full audit without answers, findings or verdict. S2: in the list of sites, no audit at all."""
    con = empty_warehouse()
    audits(con, "A1 2023-01-01 S1 no_verdict")
    places(con, "S2")
    for component in ("recent", "change"):
        assert told(con, "S1")[component]["why"] == "nothing compared"
        assert told(con, "S2")[component]["why"] == "no audits"
    assert missing_words("recent: nothing compared") == (
        "Recent results against other sites: its full audits carry neither answers, findings nor verdicts"
    )


def test_open_and_overdue_by_hand() -> None:
    """
    finding | severity | action                                         | open  | past the first date
    F1      | major    | due 2023-07-01, moved to 2024-07-01, open      | yes   | yes: moving it does not help
    F2      | critical | due 2024-06-01, open                           | yes   | no
    F3      | major    | closed 2023-08-01                              | no    | no
    F4      | minor    | due 2023-07-01, open                           | minor | minor
    Critical weighs 10, major 3: open = (10 / 3 + 1) of 3, overdue = 1 of 3.
    """
    con = empty_warehouse()
    audits(con, "A1 2023-06-01 S1 pass")
    findings(con, "F1 A1 1 major", "F2 A1 2 critical", "F3 A1 3 major", "F4 A1 4 minor")
    actions(
        con, "C1 F1 original_due=2023-07-01 due=2024-07-01", "C2 F2 due=2024-06-01",
        "C3 F3 due=2023-07-01 closed=2023-08-01 state=closed_verified", "C4 F4 due=2023-07-01",
    )  # fmt: skip
    found = told(con, "S1")
    assert found["open"]["value"] == pytest.approx(10 / 3 + 1) and found["open"]["level"] == 1
    assert (found["open"]["count"], found["open"]["of"]) == (2, 3)
    assert found["overdue"]["level"] == pytest.approx(1 / 3) and found["overdue"]["count"] == 1


def test_no_findings_on_file_is_not_none_open() -> None:
    """S1's scheme records no findings; of S2's findings none has a severity; S3 has a major one without any action."""
    con = empty_warehouse()
    audits(
        con, "A1 2023-06-01 S1 pass scheme=QUIET", "A2 2023-06-01 S2 pass scheme=RAW", "A3 2023-06-01 S3 pass",
        "A4 2023-06-01 S4 pass",
    )  # fmt: skip
    findings(con, "F2 A2 1 ungraded_nc", "F3 A3 1 major", "F5 A3 2 minor")
    rows = risk_components(con, DAY).pivot(index="site", columns="component", values=["why", "level"])
    assert rows["why"].loc["S1", ["open", "overdue"]].tolist() == ["no findings", "no findings"]
    assert rows["why"].loc["S2", ["open", "overdue"]].tolist() == ["not graded", "not graded"]
    assert rows["level"].loc["S3", "open"] == pytest.approx(1 / 3) and rows["why"].loc["S3", "overdue"] == "no actions"
    assert rows["level"].loc["S4", "open"] == 0, "findings are on file of its scheme, and it has none"


@pytest.mark.parametrize(
    ("acted", "level", "why"),
    [
        (["C1 F1", "C2 F2"], None, "no due dates"),
        (["C1 F1", "C2 F2 due=2023-07-01"], 1 / 3, None),
        (["C1 F1", "C2 F2 due=2024-07-01"], 0.0, None),
        (["C1 F1 closed=2023-07-01 state=closed_verified"], 0.0, None),
        (["C1 F1", "C3 F3 due=2023-07-01"], None, "no due dates"),
    ],
)
def test_open_actions_without_due_dates_are_not_in_time(acted: list[str], level: float | None, why: str | None) -> None:
    """Trap: an action nobody gave a date cannot be late, so the site that sets no dates looks best.

    | major 1    | major 2     | minor    | late                                       |
    |------------|-------------|----------|--------------------------------------------|
    | no date    | no date     |          | not known                                  |
    | no date    | past        |          | one (of three that give all the points)    |
    | no date    | still ahead |          | none                                       |
    | closed     |             |          | none                                       |
    | no date    |             | past     | not known: a minor one is no evidence here |
    """
    con = empty_warehouse()
    audits(con, "A1 2023-06-01 S1 pass")
    findings(con, "F1 A1 1 major", "F2 A1 2 major", "F3 A1 3 minor")
    actions(con, *acted)
    overdue = told(con, "S1")["overdue"]
    assert pd.isna(overdue["why"]) if why is None else overdue["why"] == why
    assert pd.isna(overdue["level"]) if level is None else overdue["level"] == pytest.approx(level)


def test_time_and_result() -> None:
    """Twelve months after a conditional audit: half of all, by a re-audit interval of twelve months."""
    con = empty_warehouse()
    audits(con, "A1 2022-12-31 S1 conditional", "A2 2023-12-01 S1 fail kind=follow_up")
    found = told(con, "S1")
    assert found["result"]["level"] == 0.5 and found["time"]["level"] == pytest.approx(0.5, abs=0.001)
    set_rule(con, "reaudit_months", "6")
    assert told(con, "S1")["time"]["level"] == pytest.approx(1.0, abs=0.001)


def test_a_pass_under_one_scheme_undoes_no_fail_under_another() -> None:
    """Trap: the last verdict is not the last that stands.

    | day        | scheme | verdict     | stands at the end of 2023                             |
    |------------|--------|-------------|-------------------------------------------------------|
    | 2023-03-01 | HOUSE  | fail        | yes: no later House audit                             |
    | 2023-09-01 | ISO    | pass        | yes                                                   |
    | 2021-03-01 | OLD    | stop        | no: more than twelve months older than the last audit |
    """
    con = empty_warehouse()
    audits(con, "A1 2021-03-01 S1 stop scheme=OLD", "A2 2023-03-01 S1 fail", "A3 2023-09-01 S1 pass scheme=ISO")
    assert told(con, "S1")["result"]["measure"] == "fail"
    [row] = risk(con, DAY).to_dict("records")
    assert (row["last_result"], row["rule"]) == ("pass", "fail")
    audits(con, "A4 2023-10-01 S1 conditional")
    assert told(con, "S1")["result"]["level"] == 0.5


def test_a_site_worse_than_the_others_is_told_by_recent_results_and_a_fall_by_change() -> None:
    con = empty_warehouse()
    peers(con, before=12, last=12)
    steady = told(con, "S00")
    assert float(str(steady["recent"]["level"])) > 0.9 and steady["change"]["level"] == 0
    con = empty_warehouse()
    peers(con, before=0, last=12)
    assert float(str(told(con, "S00")["change"]["level"])) > 0.9


def test_repeats_against_chance_by_hand() -> None:
    """Clause 1 was found at S1 in 2021 and again in 2022; of the two audits elsewhere one found it: expected 0.5."""
    con = empty_warehouse()
    audits(con, *[f"{site}{year} {year}-06-01 {site} pass" for site in ("S1", "S2") for year in (2021, 2022)])
    findings(con, "F1 S12021 1 minor", "F2 S12022 1 minor", "F3 S22022 1 minor")
    row = con.execute("select again, \"of\", expected from repeats_until(date '2022-12-31')").fetchall()
    assert row == [(1, 1, 0.5)]
    assert con.execute("select * from repeats_until(date '2022-05-31')").fetchall() == []


def test_components_know_nothing_of_what_comes_later() -> None:
    """Audits, findings, actions and closings after the day change no component of that day, in no digit."""
    con = empty_warehouse()
    peers(con, before=2, last=6)
    ten = range(10)
    findings(con, *[f"F{site}{at} {site}2022 {at} major" for site in SITES for at in ten])
    actions(con, *[f"C{site}{at} F{site}{at} closed=2022-12-01 state=closed_verified" for site in SITES for at in ten])
    findings(con, *[f"G{site}{at} {site}2023 {at} major" for site in SITES[:8] for at in ten])
    actions(con, *[f"D{site} G{site}1 due=2023-10-01" for site in SITES[:8]])
    before = risk_components(con, DAY)
    assert before.groupby("component")["level"].count()[["recent", "change", "recurrence", "ineffective"]].min() == 24
    audits(con, *[f"{site}L 2024-06-01 {site} fail" for site in SITES])
    answers(con, *[f"{site}L {item} nonconform" for site in SITES[:12] for item in range(20)])
    findings(con, *[f"H{site} {site}L 1 critical" for site in SITES])
    moved = "original_due=2023-10-01 due=2024-10-01 closed=2024-02-01"
    actions(con, *[f"D{site} G{site}1 {moved}" for site in SITES[:8]])
    pd.testing.assert_frame_equal(risk_components(con, DAY), before, check_exact=True)
    assert not risk_components(con, Filters(as_of=date(2024, 12, 31))).equals(before)


def test_inherent_risk_is_what_the_user_states_and_stays_on_record(warehouse: Warehouse) -> None:
    with warehouse.writing() as con:
        audits(con, "A1 2023-06-01 S1 pass country=CN", "A2 2023-06-01 S2 pass country=DE")
    said = {"by": "Ann", "at": datetime(2024, 1, 1)}
    state_inherent_risk(warehouse, "country", "CN", 40, reason=None, **said)  # type: ignore[arg-type]
    state_inherent_risk(warehouse, "country", "CN", 80, reason="own index", **said)  # type: ignore[arg-type]
    with warehouse.cursor() as con:
        assert told(con, "S1")["inherent"]["level"] == 0.8
        assert told(con, "S2")["inherent"]["why"] == "not stated"
    remove_inherent_risk(warehouse, "country", "CN", **said)  # type: ignore[arg-type]
    with warehouse.cursor() as con:
        assert told(con, "S1")["inherent"]["why"] == "not stated"
        assert inherent_risk_entries(con)["level"].tolist() == [80, 40]
    with pytest.raises(WarehouseError, match="0 to 100"):
        state_inherent_risk(warehouse, "country", "CN", 101, reason=None, **said)  # type: ignore[arg-type]
    with pytest.raises(WarehouseError, match="Nothing is said"):
        remove_inherent_risk(warehouse, "country", "CN", **said)  # type: ignore[arg-type]


def test_what_would_move_a_supplier_out_is_told_by_the_score_itself() -> None:
    """An open critical holds S1 in critical; closing it leaves the fail, which only a better audit undoes."""
    con = memory_warehouse().root
    audits(con, "A1 2022-06-01 S1 pass", "A2 2023-12-01 S1 fail")
    findings(con, "F1 A2 1 critical", "F2 A1 2 minor")
    ways = ways_out(con, DAY, supplier="S1").set_index("step")["tier"].to_dict()
    assert ways["now"] == "critical" and ways["act"] == "high" and ways["audit"] == "critical"
    assert ways["both"] == "low"
    parts = risk_parts(con, DAY)
    assert parts["points"].sum() == pytest.approx(parts["score"].iloc[0])


def test_blind_spots_are_where_too_little_is_known() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-06-01 S1 pass", "A2 2023-06-01 S1 pass", "B1 2023-06-01 S2 pass")
    findings(con, "F1 A1 1 minor")
    blind = blind_spots(con, DAY)
    assert blind["site"].tolist() == ["S2"] and "change: one audit" in blind["missing"].item()
    known = known_parts(con, DAY).set_index("component")
    assert (known.loc["time", "count"], known.loc["time", "of"]) == (2, 2) and known.loc[
        "inherent", "why"
    ] == "not stated"


def test_a_tier_that_is_better_without_any_news_has_only_grown_old() -> None:
    """S1 had a critical finding a year ago; its action was closed since. S2 had none, and nothing happened there."""
    con = empty_warehouse()
    audits(con, *(f"A{year}-{site} {year}-06-01 {site} pass" for year in (2020, 2021, 2022) for site in ("S1", "S2")))
    findings(con, "F1 A2022-S1 1 critical")
    actions(con, "C1 F1 due=2022-12-01 closed=2023-02-01 state=closed_verified")
    [row] = tier_changes(con, DAY, since=date(2022, 12, 31)).to_dict("records")
    assert (row["supplier"], row["before"], row["news"]) == ("S1", "critical", True) and row["tier"] != "critical"
    told = risk_wording.changes_sentence(pd.DataFrame([row]), date(2022, 12, 31))
    assert told == "**1 supplier changed tier since 2022-12-31: 0 to a worse one, 1 to a better or an unknown one.**"
    aged = risk_wording.changes_sentence(pd.DataFrame([row | {"news": False}]), date(2022, 12, 31))
    assert aged.endswith("1 of the latter without an audit, a finding closed or an action done since: what was found "
                         "there has only grown old.")  # fmt: skip


def test_a_change_of_tier_names_what_brought_it_about() -> None:
    con = empty_warehouse()
    audits(con, "A1 2021-06-01 S1 pass", "A2 2022-06-01 S1 pass", "A3 2023-12-01 S1 conditional")
    findings(con, "F0 A1 9 minor", "F1 A3 1 major", "F2 A3 2 major", "F3 A3 3 major")
    [row] = tier_changes(con, DAY, since=date(2022, 12, 31)).to_dict("records")
    assert (row["before"], row["tier"]) == ("low", risk(con, DAY)["tier"].item())
    assert row["tier"] in ("medium", "high") and "result +" in row["reasons"] and "open +" in row["reasons"]
    assert row["news"]
    assert tier_changes(con, DAY, since=T).empty
