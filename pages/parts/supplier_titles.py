"""What the charts that compare suppliers, or show one, say above them; continued from chart_titles.py."""

from __future__ import annotations

import pandas as pd

from charts.life_lines import FOUND
from metrics.change import COMPARED
from pages.parts.change_wording import size
from pages.parts.chart_titles import how_many, short_name
from pages.parts.ranking_wording import about
from pages.parts.wording import counted, number

# A trend that was tested, in a title.
TRENDS = {"worse": "Getting worse", "better": "Getting better", "no clear trend": "No clear trend"}
RESULT_NAMES = {"stop": "stop", "fail": "fail", "conditional": "conditional pass", "pass": "pass"}
JUDGED = ("clearly worse", "cannot tell", "clearly better")
BY_CHANCE = 0.05  # of comparisons at 95%


def funnel_title(points: pd.DataFrame) -> str:
    """'3 of 40 suppliers outside the 99.8% lines, 2 worse; about 0.2 by chance'; of one supplier where it lies."""
    outside, worse = (int(points["zone"].str.contains(zone, regex=False).sum()) for zone in ("998", "worse 998"))
    if len(points) == 1:
        return _one_in_funnel(points, outside=bool(outside), worse=bool(worse))
    of = counted(len(points), "supplier")
    if not outside:
        return f"None of {of} outside the 99.8% lines"
    chance = about(float(points["by_chance"].iloc[0]))
    return f"{number(outside)} of {of} outside the 99.8% lines, {how_many(worse)} worse; {chance} by chance"


def _one_in_funnel(points: pd.DataFrame, *, outside: bool, worse: bool) -> str:
    name = short_name("supplier", points["supplier"].iloc[0])
    if points["units"].iloc[0] == 1:
        return f"{name}: no other supplier to compare with"
    side = "worse" if worse else "better"
    return f"{name} lies {f'outside the 99.8% lines, {side}' if outside else 'within the 99.8% lines'}"


def expected_title(standing: pd.DataFrame) -> str:
    """'Of 28 suppliers judged 2 clearly worse, 5 clearly better than the bar'; judged is who has audits enough."""
    bands = standing["band"].value_counts()
    worse, unclear, better = (int(bands.get(band, 0)) for band in JUDGED)
    judged = worse + unclear + better
    if not judged:
        return "No supplier has enough audits to be judged"
    of = counted(judged, "supplier")
    if not worse + better:
        return f"Of {of} judged none is clearly worse or better than the bar"
    return f"Of {of} judged {how_many(worse)} clearly worse, {how_many(better)} clearly better than the bar"


def best_title(rows: pd.DataFrame, *, share: bool) -> str:
    """'Best: Acme 91%; 1 of 3 compared behind by more than chance', or 'the order may be chance'."""
    best, *others = rows.dropna(subset=["rate"]).to_dict("records")
    rate = size(best["rate"], share, beside=max(row["rate"] for row in (best, *others)))
    if not others:
        return f"Only {short_name('supplier', best['supplier'])} has a rate: {rate}"
    level = 1 + sum(row["rate"] == best["rate"] for row in others)
    if level == 1 + len(others):
        return f"No difference: {rate} at all {number(level)}"
    first = f"{short_name('supplier', best['supplier'])} {rate}" if level == 1 else f"{number(level)} with {rate} each"
    compared = [row for row in others if row["verdict"] in COMPARED and row["rate"] != best["rate"]]
    behind = sum(row["verdict"] == "more than chance" for row in compared)
    if not compared:
        return f"Best: {first}; too little to compare the others with"
    if not behind:
        return f"Best: {first}; the order may be chance"
    who = f"{number(behind)} of {number(len(compared))} compared" if len(others) > 1 else "the other"
    return f"Best: {first}; {who} behind by more than chance"


def trend_said(lines: pd.DataFrame) -> str:
    """One supplier's trends, a row per checklist, in few words; that none could be tested, where none could."""
    counts = lines["trend"].value_counts()
    moved = [trend for trend in ("worse", "better") if counts.get(trend, 0)]
    if not set(lines["trend"]) & set(TRENDS):
        return "Too few audits for a trend"
    if not moved:
        return TRENDS["no clear trend"]
    if len(moved) > 1:
        return "Worse under one checklist, better under another"
    under = "beyond chance" if len(lines) == 1 else f"under {number(counts[moved[0]])} of {len(lines)} checklists"
    return f"{TRENDS[moved[0]]} {under}"


def history_title(history: pd.DataFrame, trend: str, *, value: str, unit: str, target: float | None) -> str:
    """'No clear trend; latest 86.4%, 5 of 12 audits under target'; without a target, from where to where all lie."""
    known = history.dropna(subset=[value])
    latest, whole = (_span(rows[value], unit) for rows in (known[known["date"] == known["date"].max()], known))
    below = 0 if target is None else int((known[value] < target).sum())
    if len(known) == 1:
        return f"One audit: {latest}{'' if target is None else ', under target' if below else ', not under target'}"
    if target is None:
        return f"{trend}; latest {latest}, all {whole}"
    return f"{trend}; latest {latest}, {how_many(below)} of {counted(len(known), 'audit')} under target"


def visits_title(history: pd.DataFrame) -> str:
    """'Found at the latest visit: 4; at all: 2 to 7': of a history that tells nothing but nonconformities."""
    known = history.dropna(subset=["found"])
    latest, whole = (_counts(rows["found"]) for rows in (known[known["date"] == known["date"].max()], known))
    return f"One visit: {latest} found" if len(known) == 1 else f"Found at the latest visit: {latest}; at all: {whole}"


def verdicts_title(history: pd.DataFrame) -> str:
    """'3 of 5 audits passed; latest: fail': of a history that only tells results."""
    known = history.dropna(subset=["verdict"])
    results = dict.fromkeys(known.loc[known["date"] == known["date"].max(), "result"].astype(str))
    latest = " and ".join(RESULT_NAMES[result] for result in results)
    if len(known) == 1:
        return f"One audit: {latest}"
    passed = int((known["result"] == "pass").sum())
    return f"{how_many(passed).capitalize()} of {counted(len(known), 'audit')} passed; latest: {latest}"


def _span(values: pd.Series, unit: str) -> str:
    """'86.4%' or '80% to 86.4%', as the axis of the chart prints them."""
    scaled = 100 * values if unit == "share" else values
    ends = dict.fromkeys(f"{end:.1f}".removesuffix(".0") + "%" for end in (scaled.min(), scaled.max()))
    return " to ".join(ends)


def _counts(values: pd.Series) -> str:
    """'4' or '2 to 7'."""
    return " to ".join(dict.fromkeys(number(end) for end in (values.min(), values.max())))


def profile_title(told: pd.DataFrame, name: str) -> str:
    """'Below peers: Social; of 6 dimensions 0.3 would differ by chance'; ``name`` where nothing can be compared."""
    compared = told[told["verdict"].isin(COMPARED)]
    if compared.empty:
        return name
    apart = compared[compared["verdict"] == "more than chance"]
    if len(compared) == 1:
        where = _sides(apart) if len(apart) else "No more apart from peers than by chance"
        return f"{where}; only one dimension compared"
    of = counted(len(compared), "dimension")
    if apart.empty:
        return f"None of {of} differs from peers beyond chance"
    chance = f"{number(BY_CHANCE * len(compared), 1)} would differ by chance"
    return f"{_sides(apart)}; of {of} {chance}" if len(apart) == 1 else f"{_sides(apart)} of {of}; {chance}"


def _sides(apart: pd.DataFrame) -> str:
    """'Below peers: Social'; of several 'Below peers in 2, above in 1'."""
    below, above = apart[apart["difference"] < 0], apart[apart["difference"] >= 0]
    if len(apart) == 1:
        name = short_name("dimension", apart["dimension"].iloc[0])
        return f"{'Below' if len(below) else 'Above'} peers: {name}"
    parts = [f"{side} in {number(len(rows))}" for side, rows in (("below", below), ("above", above)) if len(rows)]
    return ", ".join(parts).replace(" in", " peers in", 1).capitalize()


def found_title(cells: pd.DataFrame) -> str:
    """'5 of 14 clauses were found at more than one audit', of the clauses found at one site under one checklist."""
    times = cells["state"].isin(FOUND).groupby(cells["clause"].astype(str)).sum()
    times = times[times > 0]
    if cells["audit_key"].nunique() == 1:
        return f"{counted(len(times), 'clause')} found at the only audit"
    again = int((times > 1).sum())
    verb = "was" if again < 2 else "were"
    return (
        f"{number(again) if again else 'None'} of {counted(len(times), 'clause')} {verb} found at more than one audit"
    )
