"""The briefing in sentences; continued from change_wording.py."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd

from metrics.briefing import BETTER, NOTHING, NOW, PROGRAMME, WORSE
from pages.parts.change_wording import MEASURES, points, size
from pages.parts.risk_wording import change_reasons
from pages.parts.wording import TIERS, counted, interval, literal, mark, number, percent, word

Row = Mapping[Any, Any]

HEADING = "Briefing"
LEVELS: Final = {
    NOW: "◆ Act now",
    WORSE: "▼ Worse: beyond chance, or in a higher risk tier",
    PROGRAMME: "○ Audit programme",
    BETTER: "▲ Better",
}  # fmt: skip
EVIDENCE = "evidence"
WAITING = (
    "The briefing is being worked out in the background, as after every change of the data. The rest of the page is "
    "complete."
)
NOT_COMING = (
    "The briefing was not worked out beforehand. It is worked out here when you ask for it, which may take a minute. "
    "The rest of the page is complete."
)
WAITING_HERE = "The briefing of this view is being worked out. The rest of the page is complete."
NOW_BUTTON = "Work it out now"
ALL = "All signals, one row each"
CHANCE_HELP = (
    "Tests: changes against the period before, control chart signals at the newest point, suppliers clearly worse than "
    "others, trends from audit to audit, clauses that recur. Each page explains how chance is reckoned. One supplier "
    "can be behind several of them."
)
SIGNALS: Final = {
    "open critical": "Open critical", "overdue major": "Overdue actions", "expired": "Audit ran out",
    "tier": "Risk tier", "change": "Change", "signal": "Control chart", "collapse": "Collapse",
    "standing": "Clearly worse", "trend": "Trend", "recurring": "Recurring clause",
}  # fmt: skip
OVERALL = "Overall"
FEW_SITES = "too few sites were audited both times to say more"
# By what the change is split on: the sites audited both times, or what was held fixed where too few of them were.
CAUSES: Final = {
    ("own", "sites"): "it comes from the sites audited both times",
    ("mix", "sites"): "it comes from which sites were audited and how often, not from the sites audited both times",
    ("both", "sites"): "it comes from the sites audited both times and from which were audited how often",
    ("own", "regions"): f"it comes from within regions, not from which were audited; {FEW_SITES}",
    ("mix", "regions"): "it comes from which regions or checklists were audited, not from within regions",
    ("both", "regions"): f"it comes from within regions and from which were audited; {FEW_SITES}",
    ("own", "checklists"): f"it comes from within checklists, not from which were used; {FEW_SITES}",
    ("mix", "checklists"): "it comes from which checklists were used, not from within them",
    ("both", "checklists"): f"it comes from within checklists and from which were used; {FEW_SITES}",
}
UNTESTED = "Too few audits with results, answers or scores are on file to test any line, rate, supplier or clause."
# Of each kind of signal so many are told, the others stand in the table.
MOST = 3
# Of suppliers that are told by name: more than a screen of them is a list, and stands in the table.
MOST_NAMED = 10


def chance_sentence(rows: pd.DataFrame) -> str:
    """How many signals there are, how many rest on a test, and how many of these chance alone would give."""
    families = rows.drop_duplicates("family")
    tests = families[families["expected"].notna()]
    named = rows[rows["level"] != NOTHING]
    tested, found = int(tests["tested"].sum()), int(tests["found"].sum())
    by_chance = f"about {tests['expected'].sum():.1f} would be expected by chance alone"
    looked_at = f"{counted(tested, 'test')} of lines, rates, suppliers and clauses"
    if tested == 0:
        return (
            f"**Nothing can be tested yet.** {UNTESTED}"
            if named.empty
            else f"**{counted(len(named), 'signal')}.** {UNTESTED} All are counts."
        )
    if named.empty:
        return f"**Nothing stands out.** No signal in {looked_at}; {by_chance}."
    text = f"**{counted(len(named), 'signal')}.**"
    if found == 0:
        return f"{text} All are counts; none of {looked_at} gave one, {by_chance}."
    return f"{text} {number(found)} came out of {looked_at}; {by_chance}. The others are counts, not tests."


def sentence(row: Row) -> str:
    """One signal as a whole sentence, for a place that reads Markdown."""
    return _ended(WHOLE[row["code"]](row))


def plain_sentence(row: Row) -> str:
    """One signal for a table or a printed page: without the marks of Markdown."""
    return re.sub(r"\\(.)", r"\1", sentence(row).replace("**", ""))


def short(row: Row) -> str:
    """One signal as what is added to another one of the same supplier."""
    return SHORT[row["code"]](row)


def better_sentence(names: list[str]) -> str:
    """Who left critical and high risk."""
    named = ", ".join(literal(name) for name in names[:MOST])
    more = f" and {number(len(names) - MOST)} more" if len(names) > MOST else ""
    return _ended(f"**{counted(len(names), 'supplier')}** left critical or high risk in 12 months: {named}{more}")


def _ended(text: str) -> str:
    """With one full stop: names such as S.r.l. bring theirs."""
    return text if text.endswith(".") else f"{text}."


def more_sentence(left: int, code: str) -> str:
    """How many further signals of a kind there are."""
    noun = {"recurring": "clause", "change": "change", "signal": "line"}.get(code, "supplier")
    return f"and {counted(left, f'further {noun}')}"


def _subject(row: Row) -> str:
    return f"**{OVERALL if row['facet'] == 'all' else literal(mark(str(row['facet']), row['subject']))}**"


def _rate(row: Row, value: Any) -> str:
    share = MEASURES[row["measure"]][2]
    return size(value, share)


def _what(row: Row) -> str:
    return MEASURES[row["measure"]][0]


def _critical(row: Row) -> str:
    count = int(row["count"])
    return f"{number(count)} open critical nonconformit{'y' if count == 1 else 'ies'}"


def _tier(row: Row) -> str:
    known = isinstance(row["before"], str) and row["before"] != "not enough evidence"
    was = f"it was {_plain_tier(row['before'])}" if known else "too little was known of it"
    return f"{_plain_tier(row['tier'])} risk; 12 months ago {was}{_reasons(row['reasons'])}"


def _reasons(codes: Any) -> str:
    """What brought the tier about, the two that moved the points most."""
    if not isinstance(codes, str):
        return ""
    return f" (risk points: {change_reasons('; '.join(codes.split('; ')[:2]))})"


def _plain_tier(code: Any) -> str:
    return word("tier", code).lstrip("".join(name[0] for name in TIERS.values())).strip().lower()


def _change(row: Row) -> str:
    share = MEASURES[row["measure"]][2]
    way = "rose" if row["difference"] > 0 else "fell"
    span = f"95% {points(row['low'], share)} to {points(row['high'], share)}"
    moved = f"{way} from {_end(row['before_rate'], share)} to {_end(row['rate'], share)}"
    text = f"the {_what(row)} {moved} ({points(row['difference'], share, unit=True)}; {span}), more than chance"
    cause = CAUSES.get((row["cause"], row["strata"]))
    return f"{text}; {cause}" if cause else text


def _end(value: float, share: bool) -> str:
    """One end of a change, as exact as the difference told beside it."""
    return percent(value, 1) if share else number(value, 2)


def _signal(row: Row) -> str:
    since: str = f", on one side of its centre since {row['since']:%Y-%m-%d}" if pd.notna(row["since"]) else ""
    newest = f"the newest {_what(row)} is {_rate(row, row['rate'])}, its centre {_rate(row, row['before_rate'])}"
    scheme = "" if row["scheme"] in (None, "not stated") else f" under {literal(row['scheme'])}"
    return f"a control chart signal for the {row['direction']}{scheme}: {newest}{since}"


def _standing(row: Row) -> str:
    under = f" under {literal(row['title'])}" if isinstance(row["title"], str) else ""
    share = MEASURES[row["measure"]][2]
    span = interval(row["low"], row["high"], share=share)
    counts = f"{number(row['count'])} of {number(row['of'])}; 95% {span}"
    return f"clearly worse than others{under}: {_what(row)} {_rate(row, row['rate'])} ({counts})"


def _trend(row: Row) -> str:
    share = MEASURES[row["measure"]][2]
    slope = f"{points(row['rate'], share, unit=True)} a year"
    return f"gets {row['direction']} from audit to audit: {slope} over {number(row['count'])} audits"


def _recurring(row: Row) -> str:
    known = [row["scheme"], row["version"]] if row["scheme"] != "not stated" else []
    named = " ".join(str(part) for part in known if isinstance(part, str) and part)
    told = ": ".join(part for part in (named, row["title"]) if isinstance(part, str) and part)
    where = f" ({literal(told)})" if told else ""
    again = f"{number(row['count'])} of {number(row['of'])} came back"
    times = f"{row['difference']:.1f} times as often as chance (95% {row['low']:.1f} to {row['high']:.1f})"
    return f"Clause {_subject(row)}{where}: {again}, {times}"


def _overdue(row: Row) -> str:
    most = ""
    if isinstance(row["leader"], str):
        most = f"; most at {literal(row['leader'])} ({number(row['leader_count'])})"
    of = f"{number(row['count'])} of {number(row['of'])}"
    return f"**{of} open actions for critical or major findings are overdue**{most}"


def _expired(row: Row) -> str:
    of = f"{number(row['count'])} of {counted(int(row['of']), 'active site')}"
    return f"**The audits of {of} have run out** ({percent(row['rate'])})"


SHORT: Final[dict[str, Callable[[Row], str]]] = {
    "open critical": _critical, "overdue major": _overdue, "expired": _expired, "tier": _tier, "change": _change,
    "signal": _signal, "collapse": _signal, "standing": _standing, "trend": _trend, "recurring": _recurring,
}  # fmt: skip
WHOLE: Final[dict[str, Callable[[Row], str]]] = {
    "open critical": lambda row: f"{_subject(row)}: {_critical(row)}",
    "overdue major": _overdue,
    "expired": _expired,
    "tier": lambda row: f"{_subject(row)}: {_tier(row)}",
    "change": lambda row: f"{_subject(row)}: {_change(row)}",
    "signal": lambda row: f"{_subject(row)}: {_signal(row)}",
    "collapse": lambda row: f"{_subject(row)} collapsed, clearly worse than others and with {_signal(row)}",
    "standing": lambda row: f"{_subject(row)}: {_standing(row)}",
    "trend": lambda row: f"{_subject(row)}: {_trend(row)}",
    "recurring": _recurring,
}
