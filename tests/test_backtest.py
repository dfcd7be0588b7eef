"""The test on the past: nothing of the future is seen, windows follow each other, verdicts keep to their rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from metrics.backtest import BackTest, Estimate, back_test, backtest, judged, verdict
from metrics.chance_model import ChanceScorer
from metrics.filters import Filters
from metrics.known_features import known_on
from metrics.next_audits import ForecastRules, forecast_rules, next_audits, origins_before
from metrics.rolling_origin import Rolled, rolled
from tests.programmes import Programme, programme, sees_the_future
from tests.warehouse_maker import Con, audits, empty_warehouse, findings, key, set_rule

DAY = Filters(as_of=date(2023, 12, 31))
T = date(2021, 4, 1)
RULES = ForecastRules("fail_or_major", 6, 70)
LATER = "select site_key, avg(event::integer) as score from known_visits($scope, $event, [date '2099-01-01']) group by site_key"


@pytest.fixture(scope="module")
def made() -> Programme:
    return programme()


@pytest.fixture(scope="module")
def con(made: Programme) -> Con:
    return made.stored()


def features(con: Con, day: date) -> pd.DataFrame:
    known = known_on(con, DAY, days=[day], event="fail_or_major")[day]
    told = known.features.assign(site_key=known.sites["site_key"], base=known.sites["base"])
    return told.assign(findings=known.sites["expected_findings"])


def chances(con: Con, day: date) -> pd.DataFrame:
    filters, rules = replace(DAY, as_of=day), replace(RULES, least=20)
    scorer = ChanceScorer(filters, rules)
    told = rolled(con, filters, scorer, rules, day=day)
    given = scorer(con, day, told.past)
    assert scorer.model is not None
    return given


def with_hindsight(con: Con, day: date, past: pd.DataFrame | None = None) -> pd.DataFrame:
    """The leak of every naive risk score: rates over all dates."""
    return con.execute(LATER, {"scope": DAY.as_scope(), "event": "fail_or_major"}).df()


@pytest.mark.parametrize("day", [date(2020, 2, 3), T])
def test_features_of_a_day_know_nothing_of_it_or_later(made: Programme, con: Con, day: date) -> None:
    """All that happened on the day or later is taken out: audits, findings, actions, closings. Nothing may change."""
    before = made.stored(until=day)
    assert not sees_the_future(con, before, day, features)
    assert sees_the_future(con, before, day, with_hindsight), "a planted leak is caught"


def test_the_model_of_a_day_learnt_nothing_from_later(made: Programme, con: Con) -> None:
    assert not sees_the_future(con, made.stored(until=T), T, chances)


def test_a_leak_would_look_like_magic(con: Con) -> None:
    honest, leaked = backtest(con, DAY, resamples=50), backtest(con, DAY, with_hindsight, resamples=50)
    assert honest.auc and leaked.auc and leaked.auc.value > honest.auc.value + 0.03


def test_windows_do_not_overlap_and_end_where_all_is_known(con: Con) -> None:
    told = origins_before(con, DAY, RULES, day=date(2024, 1, 1))
    assert (told["stop"][:-1].to_numpy() == told["origin"][1:].to_numpy()).all()
    [last] = con.execute("select max(date) + 1 from audits_in($scope)", {"scope": DAY.as_scope()}).fetchone() or ()
    assert told["stop"].iloc[-1].date() == last
    early = origins_before(con, DAY, RULES, day=date(2021, 1, 1))
    assert early["stop"].max() <= pd.Timestamp(2021, 1, 1)


def test_the_first_audit_in_a_window_tells_and_no_audit_is_unknown() -> None:
    """S1: passes, then fails, in one window; S2: only before it. S3: an audit without a verdict tells nothing."""
    con = empty_warehouse()
    audits(con, "A1 2022-02-01 S1 pass", "A2 2022-03-01 S1 fail", "B1 2021-12-31 S2 fail", "C1 2022-02-01 S3 -")
    windows = pd.DataFrame({"origin": [pd.Timestamp(2022, 1, 1)], "stop": [pd.Timestamp(2022, 7, 1)]})
    told = next_audits(con, DAY, RULES, day=date(2023, 1, 1), origins=windows)
    assert told[["site_key", "event"]].values.tolist() == [[key("S1"), False]]
    # A model may learn of it when the window is over, not before.
    assert told["known_on"].tolist() == [pd.Timestamp(2022, 7, 1)]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("fail_or_major", {"A": True, "B": True, "C": False, "D": True}),
        ("fail", {"A": True, "B": False, "C": False}),
        ("conditional_or_fail", {"A": True, "B": False, "C": True}),
        ("major", {"A": False, "B": True, "C": False, "D": True}),
        ("critical", {"A": False, "B": False, "C": False, "D": True}),
        ("any_nonconformity", {"A": False, "B": True, "C": True, "D": True}),
    ],
)
def test_what_counts_as_the_event(event: str, expected: dict[str, bool]) -> None:
    """A fails clean, B passes with a major, C passes on conditions with a minor, D has a critical and no verdict.

    Without verdict D tells nothing of failing. E is of a scheme without grades: only 'any' can be told of it.
    """
    con = empty_warehouse()
    audits(con, "A 2022-01-01 A fail", "B 2022-01-01 B pass", "C 2022-01-01 C conditional", "D 2022-01-01 D -",
           "E 2022-01-01 E - scheme=PLAIN", "E2 2022-02-01 E - scheme=PLAIN")  # fmt: skip
    findings(con, "F1 B 1 major", "F2 C 1 minor", "F3 D 1 critical", "F4 E2 1 ungraded_nc")
    asked = {"scope": DAY.as_scope(), "event": event}
    told = con.execute(
        "select audit_no, event from known_visits($scope, $event, [date '2023-01-01']) where event is not null", asked
    ).fetchall()
    if event == "any_nonconformity":
        expected = {**expected, "E": False, "E2": True}
    assert dict(told) == expected


def test_what_was_loaded_later_was_not_known() -> None:
    """Loads of 2022-01-01 and 2023-01-01: of an audit in May 2022 the second load told first, so it was not known in
    June; one of May 2021 was held before the first load, of it the files cannot tell when it became known."""
    con = empty_warehouse()
    first = audits(con, "A1 2021-05-01 S1 pass", "B1 2021-06-01 S2 pass")
    second = audits(con, "A2 2022-05-01 S1 fail", "B0 2021-05-01 S2 fail")
    for load, day in ((first, "2022-01-01"), (second, "2023-01-01")):
        con.execute("update store.load set loaded_at = $day::timestamp where load = $load", {"load": load, "day": day})
    asked = "select audit_no from known_visits($scope, 'fail', [$day::date]) order by all"
    scope = DAY.as_scope()

    def known(day: str) -> list[str]:
        return [name for (name,) in con.execute(asked, {"scope": scope, "day": day}).fetchall()]

    assert known("2022-06-01") == ["A1", "B0", "B1"]
    assert known("2023-01-02") == ["A1", "A2", "B0", "B1"]
    set_rule(con, "forecast_known_from", "audit")
    assert known("2022-06-01") == ["A1", "A2", "B0", "B1"]


def test_a_verdict_revised_later_was_not_known() -> None:
    con = empty_warehouse()
    loads = [
        audits(con, "A1 2021-05-01 S1 pass"),
        audits(con, "A2 2022-05-01 S1 pass"),
        audits(con, "A2 2022-05-01 S1 fail"),
    ]
    for load, day in zip(loads, ("2022-01-01", "2022-05-02", "2023-01-01"), strict=True):
        con.execute("update store.load set loaded_at = $day::timestamp where load = $load", {"load": load, "day": day})
    asked = "select result::varchar from known_visits($scope, 'fail', [$day::date]) where audit_no = 'A2'"
    told = [
        con.execute(asked, {"scope": DAY.as_scope(), "day": day}).fetchall() for day in ("2022-06-01", "2023-06-01")
    ]
    assert told == [[("pass",)], [("fail",)]]


def test_sites_that_differ_are_told_apart_and_those_alike_are_not(con: Con) -> None:
    found = backtest(con, DAY, resamples=300)
    assert found.verdict == "usable" and found.events >= 70
    assert found.auc and found.auc.low > 0.6
    alike = backtest(programme(differing=False).stored(), DAY, resamples=300)
    assert alike.verdict != "usable" and alike.auc and alike.auc.low < 0.55


def scored(n: int = 400, *, sites: int = 100, strength: float = 2.0, base: float = 0.4, seed: int = 0) -> Rolled:
    """Rows as a rolling origin leaves them: scores that tell as much as `strength`, chances that are right."""
    random = np.random.default_rng(seed)
    score = random.normal(size=n)
    chance = 1 / (1 + np.exp(-(np.log(base / (1 - base)) + strength * score)))
    event = random.random(n) < chance
    origin = pd.Timestamp(2020, 1, 1) + pd.to_timedelta(np.arange(n) % 4 * 182, unit="D")
    rows = pd.DataFrame({"origin": origin, "site_key": np.arange(n) // 4 % sites, "event": event, "score": score})
    rows = rows.assign(
        stop=rows["origin"] + pd.Timedelta(days=182), audited=True, chance=chance, base=base, stated=chance
    )
    return Rolled(rows.assign(last=random.integers(0, 2, n).astype(float)), 0, rows)


def test_few_events_are_not_judged_whatever_the_figures() -> None:
    few = judged(scored(120), RULES, resamples=50)
    assert few.verdict == "not enough audits" and few.auc and few.auc.low > 0.5 and few.events < 70
    # Where nearly all are events, those without are what counts.
    many = judged(scored(300, base=0.9, strength=0.5), RULES, resamples=50)
    assert many.events > 200 and many.verdict == "not enough audits"


def test_a_score_that_is_the_last_result_is_no_better_than_it() -> None:
    told = scored()
    same = Rolled(told.rows.assign(last=told.rows["score"]), 0, told.past)
    found = judged(same, RULES, resamples=100)
    assert found.over_last == Estimate(0.0, 0.0, 0.0) and found.verdict == "usable"
    better = Rolled(told.rows.assign(last=told.rows["score"] + told.rows["event"]), 0, told.past)
    assert judged(better, RULES, resamples=100).verdict == "no better than the last result"


def test_chances_that_are_worse_than_the_base_rate_are_not_usable() -> None:
    told = scored(strength=1.0)
    boastful = Rolled(told.rows.assign(chance=np.where(told.rows["chance"] > 0.4, 0.999, 0.001)), 0, told.past)
    found = judged(boastful, RULES, resamples=100)
    assert found.skill and found.skill.value < 0 and found.verdict == "no better than the base rate"


def test_intervals_resample_whole_sites() -> None:
    """Every site told four times over, alike: the interval is as wide as that of the sites told once."""
    told = scored(200, sites=50).rows
    once = told.assign(site_key=np.arange(200))
    fourfold = pd.concat([once] * 4, ignore_index=True)
    one, four = (
        judged(Rolled(rows, 0, rows), replace(RULES, least=10), resamples=400).auc for rows in (once, fourfold)
    )
    assert one and four and (four.high - four.low) == pytest.approx(one.high - one.low, rel=0.05)


@pytest.mark.parametrize(
    ("auc", "over_last", "skill", "p", "said"),
    [
        (0.51, 0.0, 0.01, 0.01, "usable"),
        (0.50, 0.1, 0.10, 0.01, "no better than chance"),
        (0.60, 0.1, 0.10, 0.03, "no better than chance"),
        (0.60, -0.01, 0.10, 0.01, "no better than the last result"),
        (0.60, 0.1, 0.00, 0.01, "no better than the base rate"),
    ],
)
def test_the_rules_of_the_verdict(auc: float, over_last: float, skill: float, p: float, said: str) -> None:
    assert verdict(Estimate(0.7, auc, 0.8), Estimate(0.1, over_last, 0.2), Estimate(skill, -1, 1), p) == said


def test_scores_without_use_pass_for_usable_no_more_often_than_stated() -> None:
    """100 such scores on histories of 60 sites: in at most 2.5 of 100 tests they may look better than a coin."""
    said = []
    for seed in range(100):
        told = scored(240, sites=60, strength=0.0, seed=seed)
        useless = told.rows.assign(chance=1 / (1 + np.exp(-told.rows["score"] / 10 + 0.4)))
        said.append(judged(Rolled(useless, 0, useless), RULES, resamples=50, shuffles=200).verdict)
    assert said.count("usable") <= 6, "six is the 97.5th percentile of 100 draws at 2.5 %"
    assert said.count("no better than chance") >= 90


def test_a_test_as_one_row(con: Con) -> None:
    [row] = back_test(con, DAY).to_dict("records")
    assert (row["all"], row["why"], row["months"]) == ("all", "usable", 6)
    assert row["low"] == row["auc_low"] < row["auc"] < row["high"] and sum(row["bin_of"]) == row["of"]
    assert sum(row["bin_count"]) == row["count"]


def test_nothing_on_file_is_not_enough() -> None:
    [row] = back_test(empty_warehouse(), DAY).to_dict("records")
    assert (row["why"], row["count"], row["of"]) == ("not enough audits", 0, 0) and np.isnan(row["auc"])


def test_what_cannot_be_asked() -> None:
    con = empty_warehouse()
    for options in ({"by": "supplier"}, {"every": "year"}):
        with pytest.raises(ValueError, match="no other breakdown"):
            back_test(con, DAY, **options)
    with pytest.raises(ValueError, match="as-of date"):
        backtest(con, Filters())
    assert forecast_rules(con, months=3).months == 3


def test_a_back_test_is_frozen() -> None:
    told: Any = BackTest("fail", 6, 70, "usable", "audits", 1, 1, 1, 1, 0)
    with pytest.raises(AttributeError):
        told.verdict = "usable"
