"""Corrective actions on a day."""

from datetime import date

import pytest

from metrics.action_ageing import BUCKETS, action_ageing
from metrics.action_list import WHICH, action_list
from metrics.corrective_actions import corrective_actions, open_and_overdue
from metrics.evidence import action_rows
from metrics.filters import Filters
from metrics.impossible_dates import KINDS, impossible_dates
from metrics.on_time_closing import on_time_closing
from metrics.open_actions import open_actions, untold
from metrics.postponements import postponements
from metrics.verified_effective import verified_effective
from pages.parts.action_parts import told_so_far
from pages.parts.action_wording import HOLLOW, over_time_words, untold_sentence
from tests.warehouse_maker import Con, actions, audits, empty_warehouse, findings

JULY = Filters(as_of=date(2022, 7, 1))


@pytest.fixture
def con() -> Con:
    """Six actions that count: C1 to C6; a void one and one for an observation do not."""
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 fail")
    findings(con, "F1 A1 1 major", "F2 A1 2 minor", "F3 A1 3 observation")
    actions(
        con,
        "C1 F1 due=2022-06-01 state=open",
        "C2 F2 due=2022-06-01 state=open",
        "C3 F2 due=2022-07-01 closed=2022-06-30 state=closed_verified",
        "C4 F2 due=2022-06-01 closed=2022-08-01 state=closed_verified",
        "C5 F1 state=in_progress",
        "C6 F2 due=2022-06-01 state=closed_unverified",
        "C7 F2 due=2022-06-01 state=void",
        "C8 F3 due=2022-06-01 state=open",
    )
    return con


def one_audit(*lines: str) -> Con:
    """Actions for one major finding of an audit of 1 January 2022."""
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 fail")
    findings(con, "F1 A1 1 major")
    actions(con, *lines)
    return con


def test_every_measure_on_a_day(con: Con) -> None:
    """On 1 July: C4 is closed only later; C6 is closed on an unknown day; C3 is due on the day itself."""
    counts = corrective_actions(con, JULY)
    assert counts[["measure", "count", "of"]].values.tolist() == [
        ["open", 4, 6],
        ["overdue", 3, 4],
        ["overdue_major", 1, 2],
        ["closed", 2, 6],
        ["closed_on_time", 1, 4],
        ["closed_undated", 1, 2],
        ["no_due_date", 1, 4],
        ["verified", 1, 2],
        ["rejected", 0, 4],
        ["impossible_dates", 1, 6],
    ]
    assert counts["rate"].tolist()[1] == 0.75


@pytest.mark.parametrize("by", ["supplier", "site", "severity"])
def test_open_and_overdue_alone_are_the_same_counts(con: Con, by: str) -> None:
    """C1 is open and late and C5 open of the major finding; C2 and C4 are of the minor one."""
    alone = open_and_overdue(con, JULY, by=by).set_index(by)
    if by == "severity":
        assert alone.loc[["major", "minor"]].to_dict("list") == {"open": [2, 2], "overdue": [1, 2]}
    told = corrective_actions(con, JULY, by=by).pivot(index=by, columns="measure", values="count")
    assert alone.to_dict() == told[["open", "overdue"]].to_dict()
    with pytest.raises(ValueError, match="not by 'colour'"):
        open_and_overdue(con, JULY, by="colour")


def test_where_no_open_action_has_a_due_date_overdue_is_not_known() -> None:
    """North: two open, none dated. South: one open, due in February. East: all closed, so none can be late."""
    con = empty_warehouse()
    audits(con, *(f"A{at} 2022-01-01 {site} fail" for at, site in enumerate(("North", "South", "East"))))
    findings(con, *(f"F{at} A{at} {at} minor" for at in range(3)))
    actions(
        con, "C1 F0 state=open", "C2 F0 state=open", "C3 F1 state=open due=2022-02-01",
        "C4 F2 state=closed_unverified closed=2022-02-01",
    )  # fmt: skip
    told = open_and_overdue(con, JULY, by="site").set_index("site")
    assert told["open"].to_dict() == {"East": 0, "North": 2, "South": 1}
    assert told["overdue"].isna().to_dict() == {"East": False, "North": True, "South": False}
    assert told.loc[["East", "South"], "overdue"].tolist() == [0, 1]


def test_an_action_due_today_is_not_overdue_yet(con: Con) -> None:
    on_the_day = corrective_actions(con, Filters(as_of=date(2022, 6, 1))).set_index("measure")
    assert on_the_day.loc["overdue", "count"] == 0


def test_actions_of_findings_raised_after_the_day_do_not_count(con: Con) -> None:
    assert corrective_actions(con, Filters(as_of=date(2021, 12, 31))).empty


def test_a_follow_ups_actions_count_unless_kinds_are_chosen(con: Con) -> None:
    audits(con, "A2 2022-02-01 S1 fail kind=follow_up")
    findings(con, "F9 A2 1 major")
    actions(con, "C9 F9 due=2022-03-01 state=open")
    assert corrective_actions(con, JULY)["count"][0] == 5
    assert corrective_actions(con, Filters(as_of=date(2022, 7, 1), kinds=("full",)))["count"][0] == 4


@pytest.mark.parametrize(
    "metric",
    [corrective_actions, open_and_overdue, action_ageing, action_list, on_time_closing, open_actions, postponements],
)
def test_without_a_day_there_is_no_answer(con: Con, metric: object) -> None:
    with pytest.raises(ValueError, match="cannot be told without an as-of date"):
        metric(con, Filters())  # type: ignore[operator]


def test_the_list_shows_file_sheet_and_row(con: Con) -> None:
    listed = action_rows(con, JULY, standing="open").set_index("number")
    assert sorted(listed.index) == ["C1", "C2", "C4", "C5", "C8"]
    assert list(listed.loc["C4", ["file", "sheet", "row", "overdue"]]) == ["file3.xlsx", "Sheet1", 5, True]


def test_a_rejected_or_reopened_action_is_open_whatever_closing_date_it_carries() -> None:
    """| C1 | closed 1 March, state rejected | open, and overdue since 1 February | domain.md 3.4"""
    con = one_audit("C1 F1 due=2022-02-01 closed=2022-03-01 state=plan_rejected")
    told = corrective_actions(con, JULY).set_index("measure")["count"]
    assert told[["open", "overdue", "closed", "rejected"]].tolist() == [1, 1, 0, 1]


def test_impossible_dates_are_listed_and_left_out_of_on_time() -> None:
    """Audit 1 January, as of 1 July. Left out of on time, though closed by their due date or late:

    | C1 | due 1 Feb, closed 1 Dec before the audit  | closed before the audit |
    | C2 | due 1 Dec before the audit, open          | due before the audit: overdue all the same |
    | C3 | closed 1 Mar, verified 1 Feb              | verified before closed |
    | C4 | due 1 Feb, closed 1 Aug, after the day    | open on the day, and not on time |
    | C5 | due 1 Feb, closed 20 Jan, verified 1 Feb  | sound, and on time |
    """
    con = one_audit(
        "C1 F1 due=2022-02-01 closed=2021-12-01 state=closed_verified",
        "C2 F1 due=2021-12-01 state=open",
        "C3 F1 due=2022-04-01 closed=2022-03-01 verified=2022-02-01 state=closed_verified",
        "C4 F1 due=2022-02-01 closed=2022-08-01 state=closed_verified",
        "C5 F1 due=2022-02-01 closed=2022-01-20 verified=2022-02-01 state=closed_verified",
    )
    told = corrective_actions(con, JULY).set_index("measure")
    assert list(told.loc["closed_on_time", ["count", "of"]]) == [1, 2]
    assert list(told.loc["impossible_dates", ["count", "of"]]) == [4, 5]
    assert told.loc["overdue", "count"] == 2
    kinds = impossible_dates(con, JULY)
    assert kinds["count"].tolist() == [1, 1, 1, 1]
    assert kinds[["of", "actions", "left_out"]].drop_duplicates().values.tolist() == [[5, 4, 3]]
    listed = action_list(con, JULY, which="impossible_dates").set_index("number")["impossible"]
    assert listed.to_dict() == {
        "C1": "closed_before_audit", "C2": "due_before_audit", "C3": "verified_before_closed",
        "C4": "closed_after_as_of",
    }  # fmt: skip


def test_an_action_of_several_kinds_counts_once_and_none_at_all_is_told() -> None:
    """Due and closed before the audit: two kinds, one action."""
    con = one_audit("C1 F1 due=2021-12-01 closed=2021-12-01 state=closed_verified", "C2 F1 due=2022-09-01")
    kinds = impossible_dates(con, JULY)
    assert kinds["count"].tolist() == [1, 1, 0, 0]
    assert kinds[["of", "actions", "left_out"]].drop_duplicates().values.tolist() == [[2, 1, 1]]
    nothing = impossible_dates(empty_warehouse(), JULY)
    assert nothing["kind"].tolist() == list(KINDS) and nothing["why"].unique().tolist() == ["no actions"]


def test_ages_have_their_borders_and_no_due_date_its_own_bucket() -> None:
    """As of 1 July: due 1 July (not due), 30 June (1 day), 1 June (30), 31 May (31), 2 May (60), 1 May (61), 2 April (90),
    1 April (91), and none."""
    days = ("07-01", "06-30", "06-01", "05-31", "05-02", "05-01", "04-02", "04-01")
    con = one_audit(*(f"C{at} F1 due=2022-{day} state=open" for at, day in enumerate(days)), "C9 F1 state=open")
    ages = action_ageing(con, JULY)
    assert ages["bucket"].tolist() == list(BUCKETS)
    assert ages["count"].tolist() == [1, 2, 2, 2, 1, 1]
    assert ages["of"].unique().tolist() == [9]
    assert ages["longest"].tolist()[1:5] == [30, 60, 90, 91]
    since = action_ageing(con, JULY, since="raised")
    assert since[["bucket", "count"]].values.tolist() == [["0-30", 0], ["31-60", 0], ["61-90", 0], ["over 90", 9]]
    with pytest.raises(ValueError, match="since 'birth'"):
        action_ageing(con, JULY, since="birth")
    with pytest.raises(ValueError, match="on one day"):
        action_ageing(con, JULY, every="month")


def test_ages_by_owner_and_by_severity(con: Con) -> None:
    actions(con, "C1 F1 due=2022-06-01 state=open owner=Quality")
    owners = action_ageing(con, JULY, by="owner")
    assert owners.groupby("owner")["count"].sum().to_dict() == {"Quality": 1, "not stated": 3}
    by_severity = action_ageing(con, JULY, by="severity")
    assert by_severity.groupby("severity")["count"].sum().to_dict() == {"major": 2, "minor": 2}
    assert action_list(con, JULY, which="open", owner="Quality")["number"].tolist() == ["C1"]


def test_every_list_holds_what_its_measure_counts(con: Con) -> None:
    told = corrective_actions(con, JULY).set_index("measure")["count"]
    for which, measure in (
        ("open", "open"), ("overdue", "overdue"), ("overdue_major", "overdue_major"), ("no_due_date", "no_due_date"),
        ("rejected", "rejected"), ("impossible_dates", "impossible_dates"),
    ):  # fmt: skip
        assert len(action_list(con, JULY, which=which)) == told[measure], which
    assert len(action_list(con, JULY, which="not_verified")) == told["closed"] - told["verified"]
    assert len(action_list(con, JULY, which="all")) == 6
    assert sum(len(action_list(con, JULY, bucket=bucket)) for bucket in BUCKETS) == told["open"]
    with pytest.raises(ValueError, match="no list 'lost'"):
        action_list(con, JULY, which="lost")
    assert {len(action_list(con, JULY, which=which, limit=1)) for which in WHICH} <= {0, 1}


def test_the_list_names_the_rows_of_the_action_and_of_its_finding(con: Con) -> None:
    row = action_list(con, JULY, which="overdue").to_dict("records")[0]
    assert (row["number"], row["days_late"]) == ("C1", 30)
    assert (row["file"], row["row"], row["finding_file"], row["finding_row"]) == ("file3.xlsx", 2, "file2.xlsx", 2)


def test_on_time_is_told_by_the_first_date_and_its_year(con: Con) -> None:
    """C1 was due in May 2022 at first, moved to 2023 and closed then: late, and a matter of 2022."""
    con = one_audit(
        "C1 F1 original_due=2022-05-01 due=2023-05-01 closed=2023-04-01 state=closed_verified",
        "C2 F1 due=2023-02-01 closed=2023-01-31 state=closed_verified",
        "C3 F1 due=2023-03-01 state=open",
    )
    day = Filters(as_of=date(2023, 12, 31))
    years = on_time_closing(con, day, every="year")
    assert years[["count", "of", "late", "still_open"]].values.tolist() == [[0, 1, 1, 0], [1, 2, 0, 1]]
    of_2022 = on_time_closing(con, day, due_from=date(2022, 1, 1), due_to=date(2022, 12, 31))
    assert of_2022[["count", "of"]].values.tolist() == [[0, 1]]
    told = corrective_actions(con, day).set_index("measure").loc["closed_on_time"]
    assert (told["count"], told["of"]) == tuple(on_time_closing(con, day).loc[0, ["count", "of"]])


def test_postponements_are_counted_over_loads_and_against_the_printed_date() -> None:
    """| C1 | 1 May, then 1 June, then 1 August   | moved twice, by 92 days; overdue but for it |
    | C2 | printed first date 1 May, due 31 May   | moved once, by 30 days, in one load |
    | C3 | 1 May, then 1 April                    | moved earlier: no postponement |
    | C4 | 1 May, then not stated, then 1 May     | not moved |
    | C5 | no date at all                         | not among those with a date |
    """
    con = one_audit("C1 F1 due=2022-05-01", "C2 F1 original_due=2022-05-01 due=2022-05-31", "C3 F1 due=2022-05-01",
                    "C4 F1 due=2022-05-01", "C5 F1")  # fmt: skip
    actions(con, "C1 F1 due=2022-06-01", "C3 F1 due=2022-04-01", "C4 F1")
    actions(con, "C1 F1 due=2022-08-01", "C4 F1 due=2022-05-01")
    [row] = postponements(con, JULY).to_dict("records")
    assert (row["count"], row["of"], row["moves"]) == (2, 4, 3)
    assert (row["days"], row["longest"], row["still_open"], row["late_but_for_it"]) == (61, 92, 2, 1)
    assert sorted(action_list(con, JULY, which="postponed")["number"]) == ["C1", "C2"]


def test_reopened_and_rejected_are_told_by_the_loads() -> None:
    """| C1 | closed, then rejected, then rejected still, closed, rejected again | reopened; rejected twice |
    | C2 | closed in every load | neither |
    """
    con = one_audit("C1 F1 closed=2022-02-01 state=closed_verified", "C2 F1 closed=2022-02-01 state=closed_verified")
    for state in ("plan_rejected", "plan_rejected", "closed_unverified", "plan_rejected"):
        actions(con, f"C1 F1 closed=2022-02-01 state={state}", "C2 F1 closed=2022-02-01 state=closed_verified")
    [row] = postponements(con, JULY).to_dict("records")
    assert (row["reopened"], row["rejections"], row["count"], row["why"]) == (1, 2, 0, "no due dates")


def test_verified_with_either_outcome() -> None:
    """| C1 | closed and verified by its state     | effective |
    | C2 | closed, verified in June              | effective |
    | C3 | verified in June, state rejected      | turned down |
    | C4 | verified in August, after the day     | not verified yet |
    | C5 | rejected without a verification       | a rejected plan is no verification |
    """
    con = one_audit("C1 F1 closed=2022-05-01 state=closed_verified",
                    "C2 F1 closed=2022-05-01 verified=2022-06-01 state=closed_unverified",
                    "C3 F1 closed=2022-05-01 verified=2022-06-01 state=plan_rejected",
                    "C4 F1 closed=2022-05-01 verified=2022-08-01 state=closed_unverified",
                    "C5 F1 state=plan_rejected")  # fmt: skip
    [row] = verified_effective(con, JULY).to_dict("records")
    assert (row["count"], row["of"], row["turned_down"]) == (2, 3, 1)
    told = corrective_actions(con, JULY).set_index("measure")
    assert list(told.loc["verified", ["count", "of"]]) == [2, 3]
    none = verified_effective(one_audit("C1 F1 state=open"), JULY)
    assert none["why"].tolist() == ["nothing verified"]


def test_open_and_overdue_as_it_stood_at_the_end_of_each_month() -> None:
    """Audit 1 January.

    | C1 | due 31 January, open                     | overdue from 1 February |
    | C2 | due 10 February, closed 10 March         | overdue at the end of February only |
    | C3 | first 10 February, now 31 March, open    | past its first date from February, overdue from April |
    | C4 | no due date, closed 15 January           | open at no month's end |
    | C5 | closed without a date                    | at no time |
    """
    con = one_audit("C1 F1 due=2022-01-31", "C2 F1 due=2022-02-10 closed=2022-03-10 state=closed_verified",
                    "C3 F1 original_due=2022-02-10 due=2022-03-31", "C4 F1 closed=2022-01-15 state=closed_unverified",
                    "C5 F1 state=closed_unverified")  # fmt: skip
    day = Filters(as_of=date(2022, 4, 15))
    months = open_actions(con, day)
    assert months[["of", "count", "late_first", "added", "finished"]].values.tolist() == [
        [3, 0, 0, 4, 1], [3, 2, 3, 0, 0], [2, 1, 2, 0, 1], [2, 2, 2, 0, 0],
    ]  # fmt: skip
    assert months["complete"].tolist() == [True, True, True, False]
    told = corrective_actions(con, day).set_index("measure")["count"]
    assert (months["of"].iloc[-1], months["count"].iloc[-1]) == (told["open"], told["overdue"])
    assert open_actions(con, day, every="year")["of"].tolist() == [2]
    assert open_actions(con, day, by="severity", every="quarter")["count"].tolist() == [1, 2]


def test_months_of_which_nothing_is_on_file_are_marked_and_told() -> None:
    """Audit 1 January, newest audit of all data 20 February, an action closed 10 March; as of 15 June. April and May tell
    nothing, nor does June: C1, due in April, is overdue for all that is known. As of 15 April all but the month that has
    begun is told."""
    con = one_audit("C1 F1 due=2022-04-10", "C2 F1 due=2022-03-31 closed=2022-03-10 state=closed_verified")
    months, newest = open_actions(con, Filters(as_of=date(2022, 6, 15))), date(2022, 2, 20)
    after = untold(months, newest)
    assert [f"{month:%b}" for month in after["period"]] == ["Apr", "May", "Jun"]
    assert told_so_far(months, newest)["complete"].tolist() == [True, True, True, False, False, False]
    assert untold_sentence(months, after).startswith(
        "Nothing on file was raised or closed after Mar 2022. 1 action became"
    )
    assert over_time_words(months, after, "month").endswith(HOLLOW.format(period="Mar 2022"))
    soon = open_actions(con, Filters(as_of=date(2022, 4, 15)))
    assert untold(soon, newest).empty and untold_sentence(soon, soon[:0]) == ""
    assert told_so_far(soon, newest)["complete"].tolist() == soon["complete"].tolist()
