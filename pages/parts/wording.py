"""Every sentence and word the pages print. Metrics give values and codes; another language is another of this file."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd

from charts import percentages
from data.warehouse import HERE as DATA
from metrics.filters import Filters
from pages.parts.recurrence_words import LIVES, NOWS, REAUDITS, STANDINGS, THEM_OR_US
from pages.parts.risk_words import UNKNOWN, reasons

Row = Mapping[str, Any]
ADDRESS = re.compile(r"://|@|\bwww(?=\.)", re.IGNORECASE)
SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>&^=])")

# Said where a scheme, kind, period, dimension or severity is chosen beside figures of risk.
ALL_EVIDENCE = "Risk covers all suppliers in these places and all their evidence, whatever else is chosen."
WHY = {
    "findings only": "only findings are on file, no audits to count them against",
    "no verdicts": "the audits on file carry no verdict",
    "no answers": "no checklist answers are on file",
    "no scores": "the audits on file carry no score",
    "no findings": "neither findings nor answers are on file",
    "no actions": "no corrective actions are on file",
    "no clauses": "no finding names a clause",
    "no weight": "all severity weights are zero",
    "never re-audited": "none was re-audited yet",
    "nothing open": "nothing is open",
    "nothing due": "nothing was due yet",
    "nothing closed": "nothing is closed yet",
    "nothing verified": "nothing is verified yet",
    "no due dates": "no action has a due date",
    "no closing dates": "no action has a closing date",
    "fewer than half closed": "fewer than half are closed",
    "no active sites": "no active site is in view",
    "no valid verdicts": "no verdict is still valid",
    "never audited": "none was audited yet",
    "nothing valid": "no audit is still valid",
    "data begin here": "the data begin here",
    "no man-days": "no audit states its man-days",
    "nothing in view": "nothing is in view",
    "few sites": "too few sites: it would speak of single sites",
    "small effective n": "too few independent observations",
    "other checklists": "audited by other checklists",
    "other version": "other version of the checklist",
    "too few": "too few to compare",
    "no rate": "no rate on one side",
    "several in a row": "a row may hold several",
    "no audits": "no audits that tell are in view",
    "one audit": "one audit says nothing about the next",
    "old audits": "the audits are too old to say anything about the present",
    "few audits": "fewer audits than the house rule asks for",
    "little evidence": "too few independent answers or audits",
    "wide interval": "the interval is too wide to say anything",
    "few suppliers": "fewer than 20 suppliers have this checklist",
    "all alike": "all suppliers are alike in this",
    "two kinds": "suppliers are of two kinds here, all good or all bad",
    "no spread": "suppliers differ by no more than chance",
    "slope only": "five to seven audits give a slope, not a verdict",
    "too few audits": "fewer than five audits of a site",
    "nothing stood": "nothing stood from an audit before",
    "nothing found": "nothing was found",
    "none of these": "no re-audited nonconformity stood like this",
    "one scheme": "no site was audited on it under two schemes",
    "nobody else": "nobody else went to the same sites",
    "few shared audits": "fewer than 10 audits at sites that others audited too",
    "few shared sites": "fewer than 5 sites that others audited too",
    "few others": "too few others went to the same sites",
    "nobody comparable": "nobody can be told apart from the sites they went to",
    "not settled": "the model did not settle on these data",
    "no auditors": "no audit names who came",
    "no second audit": "no site has two audits that name who came",
    "one kind only": "there were only visits of one kind",
}
TIERS = {
    "critical": "◆ Critical",
    "high": "▲ High",
    "medium": "● Medium",
    "low": "○ Low",
    "not enough evidence": "? Not enough evidence",
    "not worked out": "… Not worked out yet",
}
RESULTS = {
    "pass": "✓ Pass",
    "conditional": "◐ Conditional",
    "fail": "✕ Fail",
    "stop": "■ Stop",
    "no_verdict": "No verdict",
    "unmapped": "? Unknown label",
}
BANDS = {
    "clearly worse": "◆ Clearly worse",
    "cannot tell": "○ Cannot tell",
    "clearly better": "▲ Clearly better",
    "not enough audits": "? Not enough audits",
    "not compared": "– Not compared",
}
TRENDS = {
    "worse": "↘ Getting worse",
    "better": "↗ Getting better",
    "no clear trend": "→ No clear trend",
    "slope only": "… Too short to say",
    "too few audits": "? Too few audits",
}
SEVERITIES = {
    "critical": "◆ Critical",
    "major": "▲ Major",
    "minor": "● Minor",
    "ungraded_nc": "■ Not graded",
    "observation": "○ Observation",
    "positive": "+ Positive",
    "unmapped": "? Unknown label",
}
# Under these names severities stand in the URL.
SEVERITY_NAMES = {"ungraded_nc": "not graded", "unmapped": "unknown label"}
KINDS = {
    "full": "full audits",
    "all": "every kind",
    "initial": "initial",
    "periodic": "periodic",
    "special": "special",
    "follow_up": "follow-up",
    "self_assessment": "self-assessment",
    "pre_assessment": "pre-assessment",
    "not_stated": "not stated",
    "unmapped": "unknown label",
}
STATES = {
    "repeated": "came back",
    "not_repeated": "did not come back",
    "not_reaudited": "not yet re-audited",
    "unknown": "cannot be followed",
}
OUTCOMES = {
    "conform": "conform",
    "partial": "partly conform",
    "nonconform": "not conform",
    "not_applicable": "not applicable",
    "not_assessed": "not assessed",
    "info": "information",
}
SHAPES = {
    "audits": "one row per audit",
    "sections": "one row per section result",
    "answers": "one row per checklist answer",
    "findings": "one row per finding",
    "actions": "one row per corrective action",
    "wide": "one row per audit, one column per checklist item",
    "form": "an audit form",
    "matrix": "items down, audits across",
    "suppliers": "one row per supplier or site",
    "skipped": "skipped",
}
CLASS_WORDS = {
    "new": "new", "changed": "changed", "unchanged": "unchanged", "duplicate": "duplicate", "rejected": "refused",
    "blank": "blank", "non_data": "not data",
}  # fmt: skip
JOB_STATES = {
    "waiting": "waits",
    "running": "running",
    "done": "done",
    "refused": "not taken",
    "interrupted": "interrupted, nothing loaded",
}
VERDICTS = {
    "more than chance": "◆ More than chance",
    "may be chance": "◇ May be chance",
    "too few": "Too few to compare",
    "few sites": "Too few sites",
    "other version": "Not comparable: other version of the checklist",
    "other checklists": "Not comparable: other checklists",
    "no rate": "No rate in one of the two periods",
}
UNMAPPED = {"dimension": "Not mapped to a dimension", "topic": "Not mapped to a topic"}
LABELS: dict[str, dict[str, str]] = {
    "sheet": {"csv": "the whole file"},
    "dimension": {"unmapped": UNMAPPED["dimension"]},
    "topic": {"unmapped": UNMAPPED["topic"]},
    "tier": TIERS,
    "last_result": RESULTS,
    "result": RESULTS,
    "band": BANDS,
    "trend": TRENDS,
    "severity": SEVERITIES,
    "kind": KINDS,
    "state": STATES,
    "outcome": OUTCOMES,
    "shape": SHAPES,
    "why": WHY,
    "life": LIVES,
    "actions_then": STANDINGS,
    "reaudit": REAUDITS,
    "now": NOWS,
    "them_or_us": THEM_OR_US,
}
FACETS = {"region": "Region", "country": "Country", "dimension": "Dimension", "topic": "Topic", "supplier": "Supplier"}
PERIODS = ("month", "quarter", "year")
RATE_COLUMNS = ["rate", "low", "high", "count", "of", "sites", "note"]

DEMO = "**Demo data.** Invented suppliers, invented audits. Nothing here is about a real company."
FIRST_STEPS = "First steps"
FIRST_STEPS_TOLD = (
    "1. Look around in the demo: every page works as it will on your data, and every figure says where it comes from.\n"
    "2. Drop an export of yours on **Load files**. It asks only what the file leaves open, and shows what would "
    "change before anything is loaded. The demo data stay separate.\n"
    "3. Set what counts: under **Data**, *Definitions and rules* has the house rules (targets, what is late, what is "
    "too few), and *Checklists* which clause belongs to which dimension."
)
DEMO_BUILDING = "The demo is being loaded in the same way as your own files will be. This takes a few seconds, once."
NOTHING = (
    "No audits match these filters. Remove a filter, or choose a longer period or other kinds of audits: only full "
    "audits are shown unless kinds are chosen."
)
TIERS_WAIT = "A file is being loaded. Suppliers can be chosen by risk tier again once it is done."
WORKING_OUT = "Working this out. It is done once for these data and filters."
FIGURES_COME = "Worked out in the background: {done} of {of} figures. Pages can be used meanwhile."
CLOSED_ITSELF = (
    "The database has closed itself, because it could not write to the disk. What was done before is kept. Make room "
    "on the disk, then open this page again."
)
NOTHING_LOADED = "No audits are on file yet. Load files to begin."
NO_CLAUSES = "No nonconformity in view names a clause, so there is nothing to rank."
NO_MARKS = "The audits in view carry neither answers, scores, findings nor results: there is nothing to draw of them."
CLICK = "Click a mark to see the rows behind it, down to file, sheet and row."
ALL_ROWS = "All {rows} rows (otherwise the first {seen}; downloads hold all)"
SIDEWAYS = "{columns} columns: scroll sideways for those not in sight."
CHOOSE_ROW = "Choose a row to see the cells of the file behind it."
MAPPING_BAD = "This mapping file cannot be used."
LOAD_INTRO = (
    "Drop the audit exports you already have: one row per audit, per checklist answer or per finding, in any mix of "
    "sheets. Headings are recognised by their words. Everything stays on this machine, every load can be taken back."
)
HELP = {
    "pass": "Full audits that passed, of those with a verdict; in a dimension by its own result, where none is printed "
    "by the house rule on its answers. Follow-ups and self-assessments are left out.",
    "conformity": "Answers that conform, of those assessed. Not applicable and not assessed items are left out.",
    "nonconformities": "Critical, major, minor and ungraded findings per full audit. Observations are left out.",
    "repeat": "Nonconformities found again at the same site and clause when the clause was next audited. Its change "
    "compares the re-audits of two periods.",
    "overdue": "Open actions whose due date has passed on the as-of day, of all open actions.",
}
SUBTITLES = {
    "Conformity rate": "Share of assessed answers that conform",
    "Audit pass rate": "Share of judged audits that passed",
    "Repeat rate": "Share of re-audited nonconformities that came back",
}
# Where the results of dimensions come from; an audit's own is its verdict.
JUDGED_BY = {
    "house rule": "by the house rule on their answers",
    "printed section result": "by their printed section results",
    "mixed": "by printed results, verdicts, or the house rule on answers",
}
BAND = "95% interval as a band"
DOTS = "line: 95% interval"
HEATMAP = "Share that conform; orange is below overall, blue above"
COLOURED = "Orange: below all together; blue: above"


def literal(text: object) -> str:
    """Text from a file for a place that reads Markdown: every mark loses its meaning, line breaks become blanks.

    What looks like an address is made a link after the marks were read; a sign without width in it prevents that.
    """
    return SPECIAL.sub(r"\\\1", ADDRESS.sub("\\g<0>\u2060", " ".join(str(text).split())))


@cache
def _country_names() -> dict[str, str]:
    with (DATA / "dictionaries" / "countries.csv").open(encoding="utf-8", newline="") as lines:
        return {row["country"]: row["name"] for row in csv.DictReader(lines)}


def country_name(code: str) -> str:
    """The English name of an ISO code, the code itself where it is unknown."""
    return _country_names().get(code, code)


def word(kind: str, code: Any) -> str:
    """The word for a code, such as word('tier', 'high'); an unknown code stands for itself, nothing for nothing."""
    if pd.isna(code):
        return ""
    if kind == "country":
        return country_name(str(code))
    return LABELS.get(kind, {}).get(str(code), str(code))


def mark(facet: str, value: Any) -> str:
    """The word for a facet value on a chart, where room is short."""
    return "Not mapped" if facet in UNMAPPED and value == "unmapped" else word(facet, value)


def subtitle(measure: str, note: str = "") -> str:
    """What a rate is a share of, below the title of its chart, and what else is drawn."""
    return f"{SUBTITLES[measure]}; {note}" if note else SUBTITLES[measure]


def percent(value: float | None, digits: int = 0) -> str:
    """A share from 0 to 1 in percent, 0 and 100% only for none and all; a dash where there is no share."""
    return "–" if value is None or pd.isna(value) else percentages.percent(value, digits)


def number(value: float | None, digits: int = 0) -> str:
    """A number with thousands marks; a dash for none. Half points, which a house rule may give, stay halves."""
    if value is None or pd.isna(value):
        return "–"
    halved = digits == 0 and float(value) * 2 % 2 == 1
    return f"{value:,.{1 if halved else digits}f}"


def counted(count: int, noun: str) -> str:
    """'1 file', '3,000 files'."""
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"


def plural(facet: str) -> str:
    """'regions', 'countries'."""
    return f"{facet.removesuffix('y')}ies" if facet.endswith("y") else f"{facet}s"


def interval(low: float | None, high: float | None, *, share: bool = True) -> str:
    """'66 to 72%', or nothing without an interval."""
    if low is None or high is None or pd.isna(low) or pd.isna(high):
        return ""
    if not share:
        return f"{low:.2f} to {high:.2f}"
    digits = 1 if high - low < 0.04 else 0
    return f"{100 * low:.{digits}f} to {100 * high:.{digits}f}%"


def behind(row: Row, unit: str, *, share: bool = True, spread: bool = True) -> str:
    """What stands behind a headline figure, such as '858 of 1,242 audits; 95% interval 66 to 72%'."""
    if pd.isna(row["rate"]):
        return f"Not available: {word('why', row['why'])}."
    units = unit.removesuffix("s") if row["of"] == 1 else unit
    text = f"{number(row['count'])} {'of' if share else 'in'} {number(row['of'])} {units}"
    span = interval(row["low"], row["high"], share=share) if spread else ""
    return f"{text}; 95% interval {span}" if span else text


def risk_behind(tiers: pd.Series, filters: Filters) -> str:
    """How many suppliers are critical and how many high, of how many, and of how many too little is known to say.

    Says so where more is chosen than places and suppliers: risk is told of all evidence all the same.
    """
    counts = tiers.value_counts()
    critical, high, unknown = (number(counts.get(tier, 0)) for tier in ("critical", "high", UNKNOWN))
    text = f"{critical} critical, {high} high, of {counted(len(tiers), 'supplier')}"
    text += f"; unknown for {unknown} (too little known)" if unknown != "0" else ""
    return f"{text}. {ALL_EVIDENCE}" if filters.narrows_evidence else text


def overview_sentence(scope: Row, rate: Row, change: str) -> str:
    """The first sentence of the overview."""
    audits, sites, suppliers = (counted(int(scope[f"{noun}s"]), noun) for noun in ("audit", "site", "supplier"))
    size = f"{audits} at {sites} of {suppliers}"
    if pd.isna(rate["rate"]):
        return f"{size}. A pass rate is not available: {word('why', rate['why'])}. {change}".rstrip()
    if basis := JUDGED_BY.get(str(rate.get("basis"))):
        where, behind_it = " in the dimensions or topics chosen", f", {basis}"
    else:
        where, behind_it = "", ""
    told = f"**{percent(rate['rate'])} of audits passed{where}** ({count_of(rate)}{behind_it})"
    return f"{told}. {size} in view. {change}"


def unmapped_sentence(frame: pd.DataFrame, facet: str) -> str:
    """'Not mapped to a dimension: 33 answers and 2 findings.' Nothing where all is mapped."""
    counts = [(int(row["count"]), str(row["unit"])) for row in frame.to_dict("records") if row["count"]]
    if not counts:
        return ""
    things = " and ".join(f"{number(count)} {unit if count > 1 else unit.removesuffix('s')}" for count, unit in counts)
    return f"{UNMAPPED[facet]}: **{things}**. They are in every total, under no {facet}."


def count_of(row: Mapping[Any, Any]) -> str:
    """'858 of 1,242'."""
    return f"{number(row['count'])} of {number(row['of'])}"


def risk_unknown(suppliers: int) -> str:
    """That of none of so many suppliers enough is known: nobody is known to be at risk, nor that nobody is."""
    if suppliers == 1:
        return "**Whether this supplier is at risk is not known:** there is not enough evidence to say."
    told = f"**How many of {number(suppliers)} suppliers are at risk is not known:**"
    return f"{told} there is not enough evidence on any of them."


def suppliers_sentence(rows: pd.DataFrame) -> str:
    """How many suppliers are in view and how many of them are at critical or high risk."""
    tiers = rows["tier"].value_counts()
    critical, high = int(tiers.get("critical", 0)), int(tiers.get("high", 0))
    unclear = int(tiers.get("not enough evidence", 0))
    of = counted(len(rows), "supplier")
    if unclear and unclear == len(rows):
        return risk_unknown(len(rows))
    verb = "is" if 1 in (critical, len(rows)) else "are"
    text = f"**{number(critical)} of {of} {verb} at critical risk, {number(high)} at high risk.**"
    return f"{text} For {number(unclear)} there is not enough evidence to say." if unclear else text


def supplier_sentence(row: Mapping[Any, Any]) -> str:
    """One supplier's tier and the evidence for it."""
    audits = f"{number(row['audits'])} full audit{'' if row['audits'] == 1 else 's'}"
    last = f", the last on {row['last_audit']:%Y-%m-%d}" if pd.notna(row["last_audit"]) else ""
    result = f", last result {word('last_result', row['last_result'])}" if pd.notna(row["last_result"]) else ""
    unknown = row["tier"] == UNKNOWN  # points of what little is known would be taken for a score
    why = f" Because of: {literal(reasons(row['why']))}." if row["why"] and not unknown else ""
    points = f" {number(row['score'])} of 100 points." if pd.notna(row["score"]) and not unknown else ""
    return f"**Risk: {word('tier', row['tier'])}.**{points} {audits}{last}{result}.{why}"


def rows_sentence(shown: int, noun: str, what: str, limit: int) -> str:
    """How many rows stand behind what was clicked; says when only the first are shown."""
    if not shown:
        return f"There is no {noun} behind {literal(what.removesuffix('.'))}."  # a name may end as the sentence does
    if shown >= limit:
        return f"The first {limit:,} {noun}s behind {literal(what)}:"
    return f"{number(shown)} {noun}{'' if shown == 1 else 's'} behind {literal(what)}:"


def rows_left_out(count: int) -> str:
    """How many rows of a table are not on paper."""
    return f"And {counted(count, 'more row')}, on the page and in its download."


def source_sentence(row: Mapping[Any, Any]) -> str:
    """Where a row comes from."""
    sheet = "" if row["sheet"] == "csv" else f", sheet {row['sheet']}"
    return f"{row['file']}{sheet}, row {row['row']}"


def load_sentence(job: Row) -> str:
    """What became of a job, for a place that reads Markdown."""
    report = job["report"] or {}
    return literal(report.get("sentence") or f"{job['subject']}: {JOB_STATES[job['state']]}")


def step_sentence(job: Mapping[Any, Any]) -> str:
    """What a job is doing."""
    step = f": {job['step']}" if isinstance(job["step"], str) and job["step"] else ""
    return f"{job['subject']} {JOB_STATES[job['state']]}{step}"
