"""What charts say above them: the finding of the frame that is drawn, on two lines of a phone unless names are long.

A difference is called more than chance only where it was tested. Without anything to say, the name of what is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from charts.change import STRATA
from charts.life_states import GROUPS
from charts.theme import cut
from metrics.beyond_chance import is_beyond_chance
from metrics.change import COMPARED
from pages.parts.wording import FACETS, counted, interval, number, percent, plural, word

Row = Mapping[Any, Any]

NAME = 60  # letters of a name in a title
LATE = ("over 90", "61-90", "31-60", "0-30")


def ranked_title(frame: pd.DataFrame, facet: str, name: str) -> str:
    """'Lowest: East 84%, highest: West 92%; the order may be chance'. What rests on too little is not named."""
    known = frame[(frame[facet] != "unmapped") & (frame["trust"] == "shown")].dropna(subset=["rate"])
    rows = known.sort_values("rate", kind="stable").to_dict("records")
    if len(frame) == len(rows) == 1:
        return f"{name}: {short_name(facet, rows[0][facet])} {percent(rows[0]['rate'])}"
    if len(frame) == 1 and frame[facet].iloc[0] == "unmapped" and frame["trust"].iloc[0] == "shown":
        return f"{name}: {percent(frame['rate'].iloc[0])}, under no {facet}"  # all there is, whatever it belongs to
    if len(rows) < 2:
        return name
    low, high = rows[0], rows[-1]
    digits = 1 if percent(low["rate"]) == percent(high["rate"]) else 0
    if low["rate"] == high["rate"]:
        return f"{name}: {percent(low['rate'])} at all {number(len(rows))}"
    text = f"Lowest: {_worst(rows, facet)} {percent(low['rate'], digits)}"
    text = f"{text}, highest: {_worst(rows[::-1], facet)} {percent(high['rate'], digits)}"
    return f"{text}; the order may be chance" if low["high"] >= high["low"] else text


def map_title(frame: pd.DataFrame, facet: str, name: str) -> str:
    """The ends of a map, of how many; none is named where their intervals, which no map shows, overlap."""
    known = frame[(frame[facet] != "unmapped") & (frame["trust"] == "shown")].dropna(subset=["rate"])
    told = ranked_title(frame, facet, name)
    if len(known) < 2 or known["rate"].min() == known["rate"].max():
        return told
    of = f"{number(len(known))} {plural(facet)}"
    rows = known.sort_values("rate", kind="stable")
    if rows["low"].iloc[-1] <= rows["high"].iloc[0]:
        return f"{name}: which of {of} is lowest or highest may be chance"
    return f"{told}, of {of}"


def _worst(rows: list[dict[Any, Any]], facet: str) -> str:
    """The name of the first row, or how many share its rate."""
    sharing = sum(row["rate"] == rows[0]["rate"] for row in rows)
    return short_name(facet, rows[0][facet]) if sharing == 1 else f"{number(sharing)} {plural(facet)}"


def cells_title(cells: pd.DataFrame, rows: str, columns: str, name: str) -> str:
    """'Lowest of 40: Social, East 71% (95% 60 to 80%)', or how many share it; the name where few have enough behind."""
    known = cells[(cells[rows] != "unmapped") & (cells[columns] != "unmapped") & (cells["trust"] == "shown")]
    known = known.dropna(subset=["rate"]).sort_values("rate", kind="stable")
    if len(known) < 2:
        return name
    low, *others = known.to_dict("records")
    level = 1 + sum(row["rate"] == low["rate"] for row in others)
    if level > 1:
        where = f"{number(level)} of {number(len(known))}, the lowest"
        return f"{name}: {percent(low['rate'])} in {f'all {number(level)}' if level == len(known) else where}"
    inside = f"{short_name(rows, low[rows])}, {short_name(columns, low[columns])}"
    span = f" (95% {interval(low['low'], low['high'])})" if pd.notna(low["low"]) else ""
    return f"Lowest of {number(len(known))}: {inside} {percent(low['rate'])}{span}"


def change_title(row: Row | None, name: str, *, share: bool = True, years: bool = True) -> str:
    """'Audit pass rate 67%, a year later 68%: may be chance', of the two periods of the latest change.

    ``years``: whether these are two years, as they are where no period is chosen.
    """
    if row is None or row["verdict"] not in COMPARED:
        return name
    then, now = (percent(row[column], 1) if share else number(row[column], 2) for column in ("before_rate", "rate"))
    moved = "rose" if row["rate"] > row["before_rate"] else "fell"
    if row["verdict"] == "more than chance":
        return f"{name} {moved} from {then} to {now}{' in a year' if years else ''}, more than chance"
    return f"{name} {then}, {'a year later' if years else 'then'} {now}: may be chance"


def parts_title(row: Row, what: str, *, share: bool = True) -> str:
    """'Pass rate: own change -1.1 points, may be chance; audit mix +1.7 points'. Own is the change of the same
    sites only; where too few came again it is that of 'same regions', or 'same checklists'."""
    own_is_chance = bool(pd.isna(row["own_low"]) or row["own_low"] <= 0 <= row["own_high"])
    whose = "own change" if row["strata"] == "sites" else STRATA[row["strata"]].lower()
    own = f"{whose} {_signed(row['own'], share)}, {'may be chance' if own_is_chance else 'more than chance'}"
    name = f"{what[:1].upper()}{what[1:]}"
    return f"{name}: {own}; audit mix {_signed(row['mix'], share)}"


def lines_title(found: pd.DataFrame, facet: str, name: str, *, by_chance: float) -> str:
    """'Pass rate: 9 of 92 regions changed by more than chance', of the two periods of the latest change.

    Of many compared some seem to change: where so many may by chance, ``by_chance`` of them on average, that is said
    instead, by the rule of the sentence beside the chart.
    """
    compared = found[found["verdict"].isin(COMPARED)]
    if compared.empty:
        return f"{name} over time"
    real = int((compared["verdict"] == "more than chance").sum())
    if len(compared) == 1:
        verb = "changed" if real else "did not change"
        return f"{name}: {short_name(facet, compared[facet].iloc[0])} {verb} by more than chance"
    of = counted_plural(len(compared), facet)
    if real and not is_beyond_chance(real, by_chance, compared["p"]):
        return f"{name}: {number(real)} of {of} changed, which may be chance"
    return f"{name}: {number(real) if real else 'none'} of {of} changed by more than chance"


def changes_title(compared: pd.DataFrame, facet: str, *, share: bool = True) -> str:
    """'Least likely to be chance: East -9.1 points'; where all may be, 'Largest: East -3.1 points, may be chance'."""
    known = compared.dropna(subset=["difference"])
    if known.empty:
        return "Own change and audit mix"
    real = known[known["verdict"] == "more than chance"]
    if len(real):
        return f"Least likely to be chance: {_changed(real.sort_values('p', kind='stable'), facet, share)}"
    largest_first = known.loc[known["difference"].abs().sort_values(ascending=False, kind="stable").index]
    return f"Largest: {_changed(largest_first, facet, share)}, may be chance"


def _changed(rows: pd.DataFrame, facet: str, share: bool) -> str:
    first = rows.to_dict("records")[0]
    return f"{short_name(facet, first[facet])} {_signed(first['difference'], share)}"


def overdue_title(frame: pd.DataFrame, facet: str) -> str:
    """'Acme has 68 of 132 overdue actions': whoever has most of them; how many share that number where several do."""
    late = frame[frame["bucket"].isin(LATE)].groupby(facet)["count"].sum()
    if undated := _undated(frame):
        return undated
    if not late.sum():
        return "No open action is overdue"
    total, most = int(late.sum()), int(late.max())
    first = late.index[late == most]
    if len(first) > 1:
        return f"{number(len(first))} {plural(facet)} have the most overdue actions, {number(most)} each"
    return f"{short_name(facet, first[0])} has {number(most)} of {number(total)} overdue actions"


def ages_title(frame: pd.DataFrame, since: str) -> str:
    """'91 of 224 open actions are over 90 days overdue'; since the audit: 'are from audits over 90 days ago'."""
    old = int(frame.loc[frame["bucket"] == "over 90", "count"].sum())
    if undated := _undated(frame):
        return undated
    of = counted(int(frame["count"].sum()), "open action")
    what = "over 90 days overdue" if since == "due" else "from audits over 90 days ago"
    return f"{number(old) if old else 'None'} of {of} {'is' if old < 2 else 'are'} {what}"


def _undated(frame: pd.DataFrame) -> str:
    """That no open action has a due date, where that is so: none can be called overdue, nor in time."""
    undated, every = int(frame.loc[frame["bucket"] == "no due date", "count"].sum()), int(frame["count"].sum())
    return f"No due date is known of {counted(every, 'open action')}" if every and undated == every else ""


def overdue_over_time_title(frame: pd.DataFrame, every: str, *, untold: int, undated: bool) -> str:
    """'132 of 224 open actions overdue; 76 of 165 a year before': counts of all actions, so no chance is in them.

    ``untold``: of how many of the newest periods nothing is on file; a year of them is no comparison. ``undated``: no
    open action has a due date.
    """
    if frame.empty:
        return "Open and overdue actions over time"
    ordered = frame.sort_values("period")
    last = ordered.iloc[-1]
    text = f"{number(last['count'])} of {number(last['of'])} open actions overdue"
    if undated:
        return f"{counted(int(last['of']), 'open action')}; overdue is not known, none has a due date"
    before = ordered[ordered["period"] == last["period"] - pd.DateOffset(years=1)]
    if before.empty or (ordered["period"] > before["period"].iloc[0]).sum() == untold:
        return text
    day = pd.Timestamp(before["period"].iloc[0])
    ended = {"year": f"{day:%Y}", "quarter": f"Q{day.quarter} {day:%Y}", "month": f"{day:%b %Y}"}[every]
    return f"{text}; at the end of {ended} {number(before['count'].iloc[0])} of {number(before['of'].iloc[0])}"


def standing_title(frame: pd.DataFrame, facet: str, standings: tuple[str, ...]) -> str:
    """'East has the most sites without a valid audit: 3 of 18'; none, or how many share the number."""
    parts = frame[frame["measure"].isin(standings)]
    wide = parts.pivot_table(index=facet, columns="measure", values="count", aggfunc="sum", fill_value=0)
    if wide.empty:
        return f"Sites by standing and {facet}"
    total = wide.sum(axis=1)
    gap = total - wide.reindex(columns=["valid"], fill_value=0)["valid"]
    most = int(gap.max())
    if not most:
        return "Every site has a valid audit"
    first = gap.index[gap == most]
    if gap.sum() == total.sum() and facet not in ("scheme", "dimension"):
        return f"None of {counted(int(total.sum()), 'site')} has a valid audit"
    under = " under it" if facet in ("scheme", "dimension") else ""
    if len(gap) == 1:  # nobody to have more than: a region chosen, or the only one there is
        have = "has" if 1 in (most, total.iloc[0]) else "have"
        of = counted(int(total.iloc[0]), "site")
        return f"{short_name(facet, first[0])}: {number(most)} of {of} {have} no valid audit{under}"
    without = f"the most sites without a valid audit{under}"
    if len(first) > 1:
        return f"{number(len(first))} {plural(facet)} have {without}, {number(most)} each"
    return f"{short_name(facet, first[0])} has {without}: {number(most)} of {number(int(total[first[0]]))}"


def turnover_title(frame: pd.DataFrame) -> str:
    """'12 suppliers came in; of all, 3 have no valid audit any more', of the periods in which that can be known."""
    known = frame[frame["why"].isna()]
    came, left = (int(known.loc[known["measure"] == way, "count"].sum()) for way in ("entering", "leaving"))
    new = f"{counted(came, 'supplier')} came in" if came else "No supplier came in"
    return f"{new}; of all, {number(left) if left else 'none'} {'has' if left < 2 else 'have'} no valid audit any more"


def severities_title(frame: pd.DataFrame) -> str:
    """'Of 3,120 findings 32 are critical and 410 major'; where most are not graded, how many: they may be anything."""
    counts = frame[frame["severity"] != "all"].groupby("severity")["count"].sum()
    critical, major, whole = int(counts.get("critical", 0)), int(counts.get("major", 0)), int(counts.sum())
    unknown = int(counts.reindex(["ungraded_nc", "unmapped"]).fillna(0).sum())
    if not whole:
        return "No finding in view"
    if unknown == whole:
        return f"No severity is known of {counted(whole, 'finding')}"
    grave = f"{number(critical) if critical else 'none'} {'is' if critical == 1 else 'are'} critical"
    told = f"Of {counted(whole, 'finding')} {grave} and {number(major) if major else 'none'} major"
    return f"{told}; {number(unknown)} without a known severity" if 2 * unknown > whole else told


def life_title(states: pd.DataFrame) -> str:
    """'Of 2,857 nonconformities 483 had been found before': at one of the last two audits that looked."""
    counts = states.set_index("state")["count"]
    again = int(counts.reindex([state for group in ("again", "still") for state in GROUPS[group][0]]).fillna(0).sum())
    of = int(states.loc[states["state"] == "new", "of"].iloc[0])
    return f"Of {number(of)} nonconformities {number(again)} had been found before"


def closed_title(standings: pd.DataFrame) -> str:
    """'Of 1,904 closed before the re-audit 342 were found again'; the name where none was closed."""
    closed = standings[standings["standing"] == "closed"].to_dict("records")
    if not closed or not closed[0]["of"]:
        return "Found again, by how the actions stood"
    count, of = int(closed[0]["count"]), int(closed[0]["of"])
    verb = "was" if count == 1 else "were"
    return f"Of {number(of)} closed before the re-audit {number(count)} {verb} found again"


def counted_plural(count: int, facet: str) -> str:
    """'1 region', '92 regions'."""
    return f"{number(count)} {FACETS[facet].lower() if count == 1 else plural(facet)}"


def how_many(count: int) -> str:
    """'3', and for nought 'none'."""
    return number(count) if count else "none"


def short_name(facet: str, value: object) -> str:
    """The name of a facet's value, cut so that a title has room for it."""
    return cut(word(facet, value), NAME)


def _signed(value: float, share: bool) -> str:
    return f"{100 * value:+.1f} points" if share else f"{value:+.2f}"
