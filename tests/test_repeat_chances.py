"""The chance of being found again at each re-audit, after a clean audit, and over time."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from scipy import stats

from metrics.filters import Filters
from metrics.repeat_chances import chance_after_clean, repeat_chances
from metrics.repeat_survival import curve, repeat_survival
from tests.warehouse_maker import Con, answers, audits, empty_warehouse, findings, set_rule


def six_lines() -> Con:
    """One clause at six sites, audited every May from 2020; NC found (x), clean (-), nothing held (blank).

    | site | 2020 | 2021 | 2022 | 2023 |  first | second | third |
    |------|------|------|------|------|--------|--------|-------|
    | S1   | x    | x    |      |      |  again |        |       |  the x of 2021 is not re-audited
    | S2   | x    | -    | x    |      |  no    | again  |       |  the x of 2022 is not re-audited
    | S3   | x    | -    | -    | x    |  no    | no     | again |
    | S4   | x    | -    | -    | -    |  no    | no     | no    |
    | S5   | x    |      |      |      |        |        |       |  never re-audited
    | S6   | -    | -    | x    | x    |  again (of the x of 2022)
    """
    con = empty_warehouse()
    plan = {"S1": "xx", "S2": "x-x", "S3": "x--x", "S4": "x---", "S5": "x", "S6": "--xx"}
    held = [(site, 2020 + at, mark) for site, marks in plan.items() for at, mark in enumerate(marks)]
    audits(con, *(f"{site}-{year} {year}-05-01 {site} fail" for site, year, _ in held))
    findings(con, *(f"F-{site}-{year} {site}-{year} 4.1 major" for site, year, mark in held if mark == "x"))
    return con


def counts(con: Con, filters: Filters | None = None) -> dict[str, tuple[int, int]]:
    rows = repeat_chances(con, filters or Filters()).to_dict("records")
    return {row["reaudit"]: (row["count"], row["of"]) for row in rows}


def test_each_re_audit_is_of_those_not_found_before() -> None:
    """First: S1 and S6 of S1, S2, S3, S4, S6. Second: S2 of S2, S3, S4. Third: S3 of S3, S4."""
    assert counts(six_lines()) == {"1": (2, 5), "2": (1, 3), "3": (1, 2), "window": (3, 5)}


def test_the_window_is_a_house_rule() -> None:
    """Within 24 months: S1, S6 and S2. Within 36 also S3. Within 6 none was re-audited at all."""
    con = six_lines()
    set_rule(con, "repeat_months", "36")
    assert counts(con)["window"] == (4, 5)
    set_rule(con, "repeat_months", "6")
    assert counts(con)["window"] == (0, 0)


def test_periods_choose_the_first_finding_only() -> None:
    con = six_lines()
    in_2020 = Filters(start=date(2020, 1, 1), stop=date(2020, 12, 31))
    assert counts(con, in_2020) == {"1": (1, 4), "2": (1, 3), "3": (1, 2), "window": (2, 4)}


def test_after_a_clean_audit() -> None:
    """Pairs of audits in a row whose first was clean: S2 -x, S3 --, -x, S4 --, --, S6 --, -x. Three of seven."""
    [row] = chance_after_clean(six_lines(), Filters()).to_dict("records")
    assert (row["count"], row["of"]) == (3, 7)
    assert row["rate"] == row["same_mix"] == pytest.approx(3 / 7)


def test_after_a_clean_audit_every_clause_weighs_as_among_the_nonconformities() -> None:
    """Re-audited: 4.1 three times, 4.2 once. After clean: 4.1 in 1 of 1, 4.2 in 0 of 1: raw 1/2, in the same mix 3/4.

    | audit | 4.1 | 4.2 |
    |-------|-----|-----|
    | 2020  | x   | x   |
    | 2021  | x   | -   |
    | 2022  | -   | -   |
    | 2023  | x   | N/A |
    | 2024  | x   | N/A |
    """
    con = empty_warehouse()
    audits(con, *(f"A{year} {year}-05-01 S1 fail" for year in range(2020, 2025)))
    marks = {"4.1": "xx-xx", "4.2": "x--nn"}
    word = {"x": "nonconform", "-": "conform", "n": "not_applicable"}
    answers(
        con, *(f"A{2020 + at} {clause} {word[mark]}" for clause, row in marks.items() for at, mark in enumerate(row))
    )
    [row] = chance_after_clean(con, Filters()).to_dict("records")
    assert (row["count"], row["of"]) == (1, 2)
    assert row["same_mix"] == pytest.approx((3 * 1 + 1 * 0) / 4)


def test_without_re_audits_nothing_is_told() -> None:
    con = empty_warehouse()
    audits(con, "A1 2020-05-01 S1 fail")
    findings(con, "F1 A1 4.1 major")
    assert repeat_chances(con, Filters()).empty
    assert repeat_survival(con, Filters()).empty
    [row] = chance_after_clean(con, Filters()).to_dict("records")
    assert (row["of"], row["why"]) == (0, "never re-audited") and row["rate"] != row["rate"]


def test_the_curve_stops_where_few_are_at_risk() -> None:
    """Twelve findings, one found again each day from the first on: at risk 12, 11, 10, then too few."""
    told = curve(range(1, 13), [True] * 12)
    assert told[["days", "count", "of"]].values.tolist() == [[1, 1, 12], [2, 1, 11], [3, 1, 10]]
    assert told["rate"].tolist() == pytest.approx([1 / 12, 2 / 12, 3 / 12])
    assert (told["low"] < told["rate"]).all() and (told["rate"] < told["high"]).all()


def test_the_curve_is_scipys() -> None:
    """Share and Greenwood's interval on the log-log scale, with ties and with some who leave early."""
    days, found = [3, 3, 5, 7, 7, 7, 9, 12, 12, 20], [1, 0, 1, 1, 1, 0, 1, 0, 1, 0]
    told = curve(days, found, fewest=1)
    event = np.array(found, dtype=bool)
    known = stats.ecdf(stats.CensoredData(uncensored=np.array(days)[event], right=np.array(days)[~event])).sf
    spread = known.confidence_interval(method="log-log")
    at = np.isin(known.quantiles, told["days"])
    assert told["rate"].tolist() == pytest.approx(list(1 - known.probabilities[at]))
    assert told["low"].tolist() == pytest.approx(list(1 - spread.high.probabilities[at]))
    assert told["high"].tolist() == pytest.approx(list(1 - spread.low.probabilities[at]))


def test_days_run_from_the_finding_to_the_audit_that_found_it_again() -> None:
    """S1 and S6 after 365 days, S2 after 730, S3 after 1095; S4 leaves at 1095. Five at risk, so all is drawn from five up."""
    con = six_lines()
    assert repeat_survival(con, Filters()).empty
    told = curve([365, 365, 730, 1095, 1095], [True, True, True, True, False], fewest=1)
    assert told[["days", "count", "of"]].values.tolist() == [[365, 2, 5], [730, 1, 3], [1095, 1, 2]]
    assert told["rate"].tolist() == pytest.approx([2 / 5, 1 - 3 / 5 * 2 / 3, 1 - 3 / 5 * 2 / 3 / 2])


def test_what_has_no_breakdown_says_so() -> None:
    con = empty_warehouse()
    with pytest.raises(ValueError, match="no periods"):
        chance_after_clean(con, Filters(), every="year")
    with pytest.raises(ValueError, match="no breakdown"):
        repeat_survival(con, Filters(), by="supplier")
