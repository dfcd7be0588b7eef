"""All sentences of the pages. Metrics return values and codes; another interface language is this one file."""

from __future__ import annotations

from datetime import date
from typing import Any

DEMO_BANNER = "Demo data: invented suppliers and audits, to look around in."
DEMO_FAILED = "The demo could not be built; the log says why. Your own files are not affected."
NOTHING_LOADED = "No audits are loaded yet. Open Load files and drop the exports you have."
NO_MATCH = "No audits match these filters. Clear some of them, or load more files."
FILTER_LABELS = {
    "supplier": "Supplier", "region": "Region", "country": "Country", "dimension": "Dimension", "topic": "Topic",
    "scheme": "Scheme", "kind": "Kind of audit", "severity": "Severity", "tier": "Risk tier",
}  # fmt: skip
TIER_SYMBOLS = {
    "critical": "◆ critical", "high": "▲ high", "medium": "● medium", "low": "○ low",
    "not enough evidence": "? not enough evidence",
}  # fmt: skip
OPTIONS = {
    "full": "Full audits", "all": "All kinds", "follow_up": "Follow-up", "not_stated": "Not stated",
    "self_assessment": "Self-assessment", "pre_assessment": "Pre-assessment", "ungraded_nc": "Not graded",
    "unmapped": "Not recognised",
}  # fmt: skip
WHY = {
    "findings only": "only findings are loaded, not the audits they came from",
    "no verdicts": "these audits give no verdict",
    "no answers": "no checklist answers are loaded",
    "never re-audited": "none of them has been re-audited yet",
    "no clauses": "the findings name no clause",
    "no scores": "these audits have no score",
}
MARKUP = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]()<>#+-.!|$~:"})


def plain(text: object) -> str:
    """Text from a file, so that Markdown shows it as it is."""
    return str(text).translate(MARKUP)


def option(value: str) -> str:
    """A filter's value as people read it."""
    return OPTIONS.get(value, value[:1].upper() + value[1:] if value.islower() else value)


def scope(filters: str, as_of: date | None) -> str:
    """What the page shows, in words."""
    day = f" Open, overdue and risk as of {as_of:%d %b %Y}." if as_of else ""
    return plain(filters) + day


def demo_progress(step: str | None) -> str:
    """What the first start is doing."""
    return f"First start: building the demo, {step}" if step else "First start: building the demo"


def percent(value: Any) -> str:
    """A share as people write it."""
    return "not available" if value is None or value != value else f"{value * 100:.1f} %"


def counted(row: Any) -> str:
    """count of of, with its interval."""
    if row["rate"] != row["rate"]:
        return not_available(row["why"])
    return f"{row['count']:,.0f} of {row['of']:,.0f}; 95 %: {row['low'] * 100:.0f} to {row['high'] * 100:.0f} %"


def not_available(why: Any) -> str:
    """Why there is no number."""
    return f"not available: {WHY.get(why, why)}" if isinstance(why, str) else "not available"


def movement(before: Any, after: Any, what: str) -> str:
    """How a rate moved between the last two whole years, and whether the intervals are apart."""
    change = (after["rate"] - before["rate"]) * 100
    direction = "rose" if change > 0 else "fell" if change < 0 else "stayed"
    apart = after["low"] > before["high"] or after["high"] < before["low"]
    verdict = "more than chance alone would do" if apart else "the intervals overlap, so this may be chance"
    return (
        f"{what} {direction} from {percent(before['rate'])} in {before['period']:%Y} to {percent(after['rate'])} in "
        f"{after['period']:%Y}; {verdict}."
    )


def headline(worst: Any, best: Any, facet: str, what: str) -> str:
    """Which end of a comparison is which."""
    return (
        f"{what} is lowest in {plain(worst[facet])} ({percent(worst['rate'])}, {counted(worst)}) and highest in "
        f"{plain(best[facet])} ({percent(best['rate'])})."
    )


def risk_headline(tiers: dict[str, int]) -> str:
    """How many suppliers stand where."""
    total = sum(tiers.values())
    bad = tiers.get("critical", 0) + tiers.get("high", 0)
    thin = tiers.get("not enough evidence", 0)
    return (
        f"{bad} of {total} suppliers are at critical or high risk; for {thin} there is not enough evidence to say. "
        "A supplier with one clean audit is not low risk, only little known."
    )


def recurrence_headline(row: Any) -> str:
    """How much comes back."""
    if row["rate"] != row["rate"]:
        return f"How many nonconformities come back is {not_available(row['why'])}."
    return (
        f"{percent(row['rate'])} of nonconformities were found again at the next audit that covered the clause "
        f"({counted(row)}); {row['open']:,.0f} more have not been re-audited yet."
    )


def clause_headline(row: Any) -> str:
    """The clause that keeps coming back."""
    return (
        f"{plain(row['clause'])} ({plain(row['title'] or row['topic'])}) comes back most: {row['repeats']:.0f} of "
        f"{row['opportunities']:.0f} times it was looked at again."
    )


def evidence_title(what: str, rows: int) -> str:
    """Heading of the rows behind a figure."""
    return f"Rows behind {plain(what)}: {rows:,}" + (" (the newest 1,000)" if rows >= 1000 else "")


def came_from(file: str, sheet: str, row: int) -> str:
    """Where a number stands in a file."""
    return f"File {plain(file)}, sheet {plain(sheet)}, row {row}"


def balance(sheet: dict[str, Any]) -> str:
    """The balance of one sheet."""
    if sheet["shape"] == "skipped":
        return f"{plain(sheet['sheet'])}: skipped, {plain(sheet['reason'])}."
    names = ("new", "changed", "unchanged", "duplicate", "rejected", "blank", "non_data")
    parts = " \\+ ".join(f"{sheet[name]:,} {name.replace('_', '-')}" for name in names if sheet[name])
    return f"{plain(sheet['sheet'])} ({sheet['shape']}): {sheet['read']:,} rows read \\= {parts}."


def problem(one: dict[str, Any]) -> str:
    """One refused row or open question."""
    row = f", row {one['row']}" if one.get("row") else ""
    heading = f", {plain(one['heading'])}" if one.get("heading") else ""
    return f"{plain(one['sheet'])}{row}{heading}: {plain(one['reason'])}\\. {plain(one['remedy'])}"
