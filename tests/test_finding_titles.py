"""Titles of the charts of suppliers, risk, plans, recurrence and auditors: what is drawn, and no more than was tested."""

from __future__ import annotations

import pandas as pd
import pytest

from charts.theme import TITLE_LENGTH, title_lines
from pages.parts import control_wording, recurrence_titles, risk_titles, supplier_titles
from pages.parts.auditor_wording import effects_title
from pages.parts.chart_titles import cells_title
from pages.parts.dimension_wording import grid_title, limits_sentence
from pages.parts.recurrence_wording import chances_sentence
from pages.parts.risk_words import COMPONENTS

LONG = "Extremely long name of a supplier of nearly everything"


def bars(*zones: str, by_chance: float = 0.2, units: int = 40) -> pd.DataFrame:
    names = [LONG, *(f"S{at}" for at in range(1, len(zones)))]
    return pd.DataFrame({"supplier": names, "zone": zones, "by_chance": by_chance, "units": units})


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (bars("inside", "worse 95", "inside"), "None of 3 suppliers outside the 99.8% lines"),
        (
            bars("worse 998", "better 998", "inside"),
            "2 of 3 suppliers outside the 99.8% lines, 1 worse; about 0.2 by chance",
        ),
        (
            bars("better 998", "inside", by_chance=0.04),
            "1 of 2 suppliers outside the 99.8% lines, none worse; almost none by chance",
        ),
        (bars("inside"), "Extremely long name of a supplier of nearly everything lies within the 99.8% lines"),
        (
            bars("worse 998"),
            "Extremely long name of a supplier of nearly everything lies outside the 99.8% lines, worse",
        ),
        (
            bars("inside", units=1),
            "Extremely long name of a supplier of nearly everything: no other supplier to compare with",
        ),
    ],
)
def test_a_funnel_counts_who_lies_outside_beside_how_many_would_by_chance(points: pd.DataFrame, said: str) -> None:
    assert supplier_titles.funnel_title(points) == said


def test_bands_are_counted_of_those_that_can_be_judged() -> None:
    def told(*bands: str) -> str:
        return supplier_titles.expected_title(pd.DataFrame({"band": bands}))

    worse = told("clearly worse", "cannot tell", "clearly better", "not enough audits")
    assert worse == "Of 3 suppliers judged 1 clearly worse, 1 clearly better than the bar"
    assert told("cannot tell") == "Of 1 supplier judged none is clearly worse or better than the bar"
    assert told("not compared", "not enough audits") == "No supplier has enough audits to be judged"
    assert told() == "No supplier has enough audits to be judged"


def side(*rows: tuple[float | None, str | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["rate", "verdict"])
    return frame.assign(supplier=["A", "B", "C", "D"][: len(rows)])


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            side((0.9, None), (0.8, "may be chance"), (0.5, "more than chance")),
            "Best: A 90%; 1 of 2 compared behind by more than chance",
        ),
        (side((0.9, None), (0.5, "more than chance")), "Best: A 90%; the other behind by more than chance"),
        (side((0.9, None), (0.8, "may be chance")), "Best: A 90%; the order may be chance"),
        (
            side((0.9, None), (0.9, "may be chance"), (0.8, "may be chance")),
            "Best: 2 with 90% each; the order may be chance",
        ),
        (side((0.9, None), (0.9, "may be chance")), "No difference: 90% at all 2"),
        (side((0.9, None), (0.8, "too few")), "Best: A 90%; too little to compare the others with"),
        (side((0.9, None), (None, "no rate")), "Only A has a rate: 90%"),
    ],
)
def test_the_best_of_a_few_is_named_and_who_is_surely_behind_counted(rows: pd.DataFrame, said: str) -> None:
    assert supplier_titles.best_title(rows, share=True) == said


def test_cells_that_share_the_lowest_rate_are_counted_and_none_of_them_named() -> None:
    """A 0 %, B and C 100 %; then two at 0 %; then all alike."""
    cells = pd.DataFrame({"supplier": ["A", "B", "C"], "dimension": "Social", "rate": [0.0, 1.0, 1.0],
                          "low": [0.0, 0.8, 0.8], "high": [0.2, 1.0, 1.0], "trust": "shown"})  # fmt: skip
    assert cells_title(cells, "supplier", "dimension", "Conformity").startswith("Lowest of 3: A, Social 0% (95%")
    two = cells.assign(rate=[0.0, 0.0, 1.0])
    assert cells_title(two, "supplier", "dimension", "Conformity") == "Conformity: 0% in 2 of 3, the lowest"
    assert cells_title(cells.iloc[1:], "supplier", "dimension", "Conformity") == "Conformity: 100% in all 2"


@pytest.mark.parametrize(
    ("trends", "said"),
    [
        ([], "Too few audits for a trend"),
        (["slope only", "too few audits"], "Too few audits for a trend"),
        (["no clear trend", "slope only"], "No clear trend"),
        (["worse"], "Getting worse beyond chance"),
        (["better", "no clear trend"], "Getting better under 1 of 2 checklists"),
        (["better", "worse"], "Worse under one checklist, better under another"),
    ],
)
def test_trends_of_a_supplier_are_those_that_were_tested(trends: list[str], said: str) -> None:
    assert supplier_titles.trend_said(pd.DataFrame({"trend": pd.Series(trends, dtype=object)})) == said


def history(*values: float | None, days: tuple[str, ...] = ("2024-01-01", "2024-06-01", "2025-01-01")) -> pd.DataFrame:
    return pd.DataFrame({"date": pd.to_datetime(list(days[: len(values)])), "conformity": values})


def test_a_history_counts_the_audits_under_the_target_it_draws() -> None:
    """Of 80 %, 90 % and 95.5 % one lies under 90 %; an audit without a rate is not drawn and not counted."""

    def told(frame: pd.DataFrame, target: float | None = 0.9) -> str:
        return supplier_titles.history_title(frame, "No clear trend", value="conformity", unit="share", target=target)

    assert told(history(0.8, 0.9, 0.955)) == "No clear trend; latest 95.5%, 1 of 3 audits under target"
    assert told(history(0.9, 0.955, None)) == "No clear trend; latest 95.5%, none of 2 audits under target"
    assert told(history(0.8)) == "One audit: 80%, under target"
    assert told(history(0.9)) == "One audit: 90%, not under target"
    same_day = history(0.8, 0.9, 0.955, days=("2024-01-01", "2025-01-01", "2025-01-01"))
    assert told(same_day) == "No clear trend; latest 90% to 95.5%, 1 of 3 audits under target"
    scores = history(80.0, 90.0, 85.5)
    said = supplier_titles.history_title(scores, "No clear trend", value="conformity", unit="score", target=None)
    assert said == "No clear trend; latest 85.5%, all 80% to 90%"


def visits(*rows: tuple[str, int | None, str | None]) -> pd.DataFrame:
    heights = {"stop": 0, "fail": 1, "conditional": 2, "pass": 3}
    told = pd.DataFrame(rows, columns=["date", "found", "result"])
    return told.assign(date=pd.to_datetime(told["date"]), verdict=told["result"].map(heights))


def test_a_history_of_findings_alone_says_how_many() -> None:
    told = visits(("2024-01-01", 2, None), ("2024-05-01", None, None), ("2025-01-01", 7, None), ("2025-03-01", 4, None))
    assert supplier_titles.visits_title(told) == "Found at the latest visit: 4; at all: 2 to 7"
    assert supplier_titles.visits_title(told.head(2)) == "One visit: 2 found"


def test_a_history_of_results_alone_says_how_many_passed() -> None:
    told = visits(("2024-01-01", None, "pass"), ("2025-01-01", None, None), ("2025-03-01", None, "conditional"))
    assert supplier_titles.verdicts_title(told) == "1 of 2 audits passed; latest: conditional pass"
    assert supplier_titles.verdicts_title(told.head(2)) == "One audit: pass"
    failed = visits(("2024-01-01", None, "fail"), ("2025-01-01", None, "stop"))
    assert supplier_titles.verdicts_title(failed) == "None of 2 audits passed; latest: stop"


def profile(*rows: tuple[str, float, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["dimension", "difference", "verdict"])


SURE, CHANCE = "more than chance", "may be chance"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            profile(("Social", -0.2, SURE), ("Quality", -0.1, CHANCE)),
            "Below peers: Social; of 2 dimensions 0.1 would differ by chance",
        ),
        (
            profile(("Social", -0.2, SURE), ("Quality", -0.1, SURE), ("Safety", 0.2, SURE)),
            "Below peers in 2, above in 1 of 3 dimensions; 0.2 would differ by chance",
        ),
        (
            profile(("Social", 0.2, SURE), ("Quality", 0.1, SURE)),
            "Above peers in 2 of 2 dimensions; 0.1 would differ by chance",
        ),
        (
            profile(("Social", -0.2, CHANCE), ("Quality", 0.0, CHANCE)),
            "None of 2 dimensions differs from peers beyond chance",
        ),
        (profile(("Social", 0.2, SURE)), "Above peers: Social; only one dimension compared"),
        (
            profile(("Social", 0.2, CHANCE), ("Quality", 0.2, "too few")),
            "No more apart from peers than by chance; only one dimension compared",
        ),
        (profile(("Social", 0.2, "too few")), "Own and peers"),
    ],
)
def test_a_profile_says_where_a_supplier_stands_apart_and_what_chance_would_do(rows: pd.DataFrame, said: str) -> None:
    assert supplier_titles.profile_title(rows, "Own and peers") == said


def test_life_lines_count_clauses_found_at_more_than_one_audit() -> None:
    """4.1 is found at both audits, 4.2 at one; 4.3 was never found."""
    rows = [("4.1", 1, "first_assessed"), ("4.1", 2, "recurring"), ("4.2", 2, "new"), ("4.3", 1, "clean")]
    cells = pd.DataFrame(rows, columns=["clause", "audit_key", "state"])
    assert supplier_titles.found_title(cells) == "1 of 2 clauses was found at more than one audit"
    assert supplier_titles.found_title(cells.iloc[2:]) == "None of 1 clause was found at more than one audit"
    assert supplier_titles.found_title(cells.iloc[:1]) == "1 clause found at the only audit"


@pytest.mark.parametrize(
    ("tiers", "said"),
    [
        (["critical", "high", "high", "low"], "1 of 4 suppliers critical, 2 high"),
        (
            ["low", "medium", "not enough evidence"],
            "None of 3 suppliers critical, none high; too little known about 1",
        ),
        (["not enough evidence"] * 2, "Too little is known about all 2 suppliers"),
        (["medium"], "The one supplier in view: medium"),
        (["not enough evidence"], "The one supplier in view: not enough evidence"),
    ],
)
def test_tiers_are_counted_and_the_unknown_is_not_low(tiers: list[str], said: str) -> None:
    assert risk_titles.tiers_title(pd.Series(tiers)) == said


def parts(*rows: tuple[str, str, float | None, bool], unknown: str = "") -> pd.DataFrame:
    """The parts of suppliers' scores; of those in ``unknown`` too little is known for a tier."""
    frame = pd.DataFrame(rows, columns=["supplier", "component", "points", "little_known"])
    tiers = frame["supplier"].map(lambda name: "not enough evidence" if name in list(unknown) else "high")
    return frame.assign(score=frame.groupby("supplier")["points"].transform("sum"), tier=tiers)


def test_points_name_who_has_most_and_for_what() -> None:
    """A has 30 + 8.4; B as many in the tie; C more than both: with a tier by a hard rule, and without one."""
    both = [("A", "result", 30.0, False), ("A", "open", 8.4, False), ("B", "open", 20.0, False)]
    assert risk_titles.points_title(parts(*both)) == "Highest: A 38.4; 30 of them for the last verdict"
    tied = parts(*both, ("B", "result", 18.4, False))
    assert risk_titles.points_title(tied) == "2 suppliers have the most points, 38.4 each"
    faint = [*both, ("C", "open", 60.0, True), ("C", "time", None, True)]
    assert risk_titles.points_title(parts(*faint)) == "Highest: C 60; its tier comes from a hard rule"
    assert risk_titles.points_title(parts(*faint, unknown="C")) == "Highest: A 38.4; 30 of them for the last verdict"
    told = risk_titles.points_title(parts(*faint, unknown="ABC"))
    assert told == "Too little is known about all 3 suppliers for points to say anything"
    even = parts(("A", "result", 30.0, False), ("A", "open", 30.0, False))
    assert risk_titles.points_title(even) == "Highest: A 60"
    assert risk_titles.points_title(parts(("A", "result", 0.0, False))) == "No supplier has any points"
    assert set(risk_titles.PARTS) == set(COMPONENTS)


def bins(*rows: tuple[float, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["chance", "low", "high"])


def test_chances_come_true_where_intervals_hold_them() -> None:
    """.2 lies within .1 to .3; .5 does not."""
    held, off = (0.2, 0.1, 0.3), (0.5, 0.1, 0.3)
    told = risk_titles.calibration_title
    assert told(bins(held, held), "usable") == "What was predicted came true at all 2 marks, within chance"
    assert told(bins(held), "usable") == "What was predicted came true at the one mark, within chance"
    assert told(bins(held, off), "usable") == "Not as predicted at 1 of 2 marks; about 0.1 would be by chance"
    assert told(bins(held), "no better than chance") == "As predicted, but the order is no better than chance"
    assert told(bins(off), "not enough audits") == "Not enough audits to say whether it came true"


def calendar(*rows: tuple[str, str | None, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["region", "period", "count"])
    return frame.assign(period=pd.to_datetime(frame["period"]))


@pytest.mark.parametrize(
    ("cells", "which", "said"),
    [
        (
            calendar(("East", None, 3), ("West", None, 1), ("East", "2026-01-01", 5), ("West", "2026-01-01", 0)),
            "due",
            "4 of 9 visits due are overdue, most in East: 3",
        ),
        (
            calendar(("East", None, 2), ("West", None, 2)),
            "due",
            "4 of 4 visits due are overdue, most in 2 regions: 2 each",
        ),
        (calendar(("East", None, 1), ("West", "2026-01-01", 1)), "due", "1 of 2 visits due is overdue, in East"),
        (calendar(("East", "2026-01-01", 2)), "planned", "2 visits planned, all in East"),
        (calendar(("East", "2026-01-01", 1)), "planned", "1 visit planned, in East"),
        (
            calendar(("East", "2026-01-01", 2), ("West", "2026-01-01", 3)),
            "planned",
            "5 visits planned, most in West: 3",
        ),
    ],
)
def test_a_calendar_counts_visits_and_where_most_are(cells: pd.DataFrame, which: str, said: str) -> None:
    assert risk_titles.calendar_title(cells, which) == said


def clauses(*rows: tuple[str, float, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["name", "q", "shrunk"])
    return frame.assign(p=frame["q"], ratio=frame["shrunk"])


def test_clauses_that_come_back_are_named_only_beyond_chance() -> None:
    """At a share of 0.1 the first and third are flagged; drawn are one, then none of them."""
    found = clauses(("4.1 Fire exits", 0.01, 3.14), ("4.2", 0.4, 2.0), ("4.3", 0.05, 1.5))

    def told(frame: pd.DataFrame, drawn: int = 12) -> str:
        return recurrence_titles.stubborn_title(frame, frame.head(drawn), 0.1, value="shrunk")

    assert told(found) == "2 of 3 clauses come back beyond chance; first 4.1 Fire exits, 3.1×"
    assert told(found.iloc[1:]) == "1 of 2 clauses comes back beyond chance; 4.3, 1.5×"
    assert told(found.iloc[1:], drawn=1) == "1 of 2 clauses comes back beyond chance"
    assert told(found.iloc[1:2]) == "None of 1 clause comes back more often than by chance"
    assert told(found.iloc[:0]) == "No clause can be held against chance"


def test_the_chance_at_a_re_audit_stands_beside_that_after_a_clean_one() -> None:
    row = {"reaudit": "1", "rate": 0.31, "low": 0.28, "high": 0.34, "count": 31, "of": 100, "trust": "shown"}
    chances = pd.DataFrame([row])
    told = recurrence_titles.chances_title
    said = told(chances, {"same_mix": 0.12})
    assert said == "31% found again at the first re-audit, 12% after a clean audit"
    assert said.split(" at")[0] in chances_sentence(chances, {"same_mix": 0.12}, 24).replace("are ", "")
    assert told(chances, {"same_mix": 0.30}).endswith(", 30% after a clean audit: may be chance")
    assert told(chances, {"same_mix": None}) == "31% found again at the first re-audit (95% 28 to 34%)"
    for nothing in (chances.assign(trust="grey"), chances.assign(rate=None), chances.iloc[:0]):
        assert told(nothing, {"same_mix": 0.12}) == recurrence_titles.CHANCES_NAME


def test_the_share_found_again_is_that_of_the_curve_after_a_year_or_at_its_end() -> None:
    curve = pd.DataFrame({"days": [200, 360, 500], "rate": [0.1, 0.18, 0.3]})
    told = recurrence_titles.survival_title
    assert told(curve) == "18% found again within 12 months"
    assert told(curve.iloc[:1]) == "10% found again within 200 days"
    assert told(curve.iloc[2:]) == "None found again within 12 months"
    assert told(curve.assign(rate=0.004)) == "0.4% found again within 12 months"


def test_clauses_that_fail_at_most_sites_are_counted_else_the_highest_is_told() -> None:
    rows = [("4.1 Fire", 0.8, 8, 10, "most"), ("4.2", 0.5, 2, 4, "open"), ("4.3", 0.5, 1, 2, "open")]
    spread = pd.DataFrame(rows, columns=["name", "rate", "count", "of", "verdict"])
    told = recurrence_titles.spread_title
    assert told(spread) == "1 of 3 clauses fails at most of the sites asked, beyond chance"
    one = spread.iloc[:2].assign(verdict="open")
    assert told(one) == "No clause surely fails at most sites; highest 4.1 Fire, 8 of 10"
    assert told(spread.iloc[1:]) == "No clause surely fails at most sites; highest 2 clauses, 50% each"


def points(*rows: tuple[str, float, float | None, str | None, bool]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["period", "rate", "low", "signal", "whole"])
    effect = frame["signal"].map({"beyond below": "worse"})
    dates = pd.to_datetime(frame["period"])
    return frame.assign(period=dates, chart="p'", audit_key=None, effect=effect, high=0.95, centre=0.85)


def test_a_control_chart_says_its_newest_point_that_counts_and_whether_it_is_a_signal() -> None:
    """The quarter that is not over is drawn but not told."""
    quiet, low = ("2025-01-01", 0.9, 0.8, None, True), ("2025-04-01", 0.7, 0.8, "beyond below", True)
    begun, short = ("2025-07-01", 0.1, 0.8, None, False), ("2025-01-01", 0.9, None, None, True)

    def told(*rows: tuple[str, float, float | None, str | None, bool]) -> str:
        return control_wording.title(points(*rows), "East", measure="conformity", every="quarter")

    assert told(quiet, low, begun) == "East: 70.0% in Q2 2025, a signal for the worse"
    assert told(quiet, begun) == "East: 90.0% in Q1 2025, no signal"
    assert told(short) == "East: 90.0% in Q1 2025, no limits yet"
    assert told(begun) == "Conformity rate: East"
    waits = points(("2025-04-01", 63.0, 5.0, None, True)).assign(chart="T")
    said = control_wording.title(waits, "East", measure="critical", every="quarter")
    assert said == "East: 63 days up to 2025-04-01, no signal"


def test_where_no_point_could_ever_be_a_signal_that_is_said_and_not_that_there_is_none() -> None:
    """Limits of 0 to 100 %: even 0 % would lie within. A run on one side of the centre is a signal all the same."""
    row = ("2025-01-01", 0.2, 0.0, None, True)
    wide = points(row).assign(high=1.0)
    told = control_wording.title(wide, "East", measure="pass", every="quarter")
    assert told == "East: 20.0% in Q1 2025, limits too wide for a signal"
    [newest] = wide.to_dict("records")
    sentence = control_wording.newest_sentence(newest, {}, "pass", "quarter")
    assert sentence.startswith("**Q1 2025: 20.0%; limits too wide for a signal.** They span everything from 0% to 100%")
    assert limits_sentence(newest, "pass", "quarter") == sentence
    assert control_wording.title(points(row), "East", measure="pass", every="quarter").endswith(", no signal")
    run = points(("2025-01-01", 0.2, 0.0, "beyond below", True)).assign(high=1.0)
    assert control_wording.title(run, "East", measure="pass", every="quarter").endswith("a signal for the worse")


def test_lines_with_limits_count_those_that_signal() -> None:
    frame = pd.DataFrame(
        {"dimension": ["Social", "Quality", "Safety"], "low": [0.8, 0.8, None], "signal": ["beyond below", None, None],
         "effect": ["worse", None, None]}
    )  # fmt: skip
    assert grid_title(frame, "dimension") == "1 of 2 dimensions signals at the newest point, 1 for the worse"
    assert grid_title(frame.assign(effect="better"), "dimension").endswith(", none for the worse")
    assert grid_title(frame.iloc[1:], "dimension") == "Quality: no signal at the newest point"


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (
            ["more", "fewer", "slightly more", "cannot tell"],
            "2 of 4 auditors differ from colleagues by over a quarter; 1 perhaps by less",
        ),
        (["more", "cannot tell"], "1 of 2 auditors differs from colleagues by over a quarter"),
        (["slightly fewer", "cannot tell"], "1 of 2 auditors differs beyond chance, perhaps by under a quarter"),
        (["cannot tell"] * 3, "None of 3 auditors differs from colleagues beyond chance"),
        (["cannot tell"], "The one auditor compared does not differ from colleagues beyond chance"),
    ],
)
def test_auditors_differ_only_by_their_verdicts(verdicts: list[str], said: str) -> None:
    assert effects_title(pd.DataFrame({"verdict": verdicts}), "auditor") == said


@pytest.mark.parametrize(
    "title",
    [
        supplier_titles.funnel_title(bars(*["worse 998"] * 123, *["inside"] * 1111, by_chance=12.3)),
        supplier_titles.best_title(side((0.9, None), (0.5, SURE)).assign(supplier=LONG), share=True),
        supplier_titles.profile_title(profile((LONG, -0.2, SURE), *[("Q", 0.1, CHANCE)] * 8), ""),
        risk_titles.points_title(parts((LONG, "overdue", 30.15, False), (LONG, "time", 20.1, False))),
        recurrence_titles.stubborn_title(clauses((LONG, 0.01, 13.14)), clauses((LONG, 0.01, 13.14)), 0.1, value="shrunk"),
        risk_titles.calendar_title(calendar((LONG, None, 1300), ("West", None, 1), ("West", "2026-01-01", 5)), "due"),
    ],
)  # fmt: skip
def test_long_names_and_large_numbers_leave_a_title_room_on_a_phone(title: str) -> None:
    assert max(map(len, title_lines(title))) <= TITLE_LENGTH
