"""The sentences of the Data quality page: what each check found, what it does to the figures, what to do."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pages.parts.links import CHECKLISTS, LOAD
from pages.parts.rule_names import quoted
from pages.parts.wording import number


@dataclass(frozen=True)
class Check:
    """A check in words: its name, what it found of one and of several, its effect, what would do and where."""

    name: str
    one: str
    several: str
    effect: str
    remedy: str
    page: str = LOAD


CHECKS: dict[str, Check] = {
    "unknown_word": Check(
        "Words not understood", "1 row holds an unknown word", "{n} rows hold unknown words",
        "An unknown result, answer, severity or status is kept as read and counted as unknown: it is in no rate. An "
        "unknown country or kind leaves its audit without one.",
        "Say what the word means when loading the file, or write one of the known words and load it again."),
    "item_without_dimension": Check(
        "Checklist items without a dimension", "1 answer or finding has no dimension",
        "{n} answers and findings have no dimension",
        "They are in every total, but under no dimension: comparisons of dimensions and topics leave them out.",
        "Map the clause or its section on the Checklists page; it is remembered.", CHECKLISTS),
    "unknown_heading": Check(
        "Columns not understood", "1 column has an unknown heading", "{n} columns have unknown headings",
        "The column stays as read and feeds no figure. That is right for remarks, wrong for a result or a date.",
        "If the column matters, say what it holds when loading the file."),
    "row_refused": Check(
        "Rows refused", "1 row was refused", "{n} rows were refused",
        "A refused row is in no figure at all: what it reports is missing everywhere.",
        "Download the refused rows on the Load files page, correct them and drop them again."),
    "cell_stored_empty": Check(
        "Cells stored empty", "1 cell could not be read", "{n} cells could not be read",
        "The row counts, the cell does not: a score left empty is in no mean, a due date left empty is never late.",
        "Correct the cell in the file and load it again; only what changed is taken."),
    "look_alike_rows": Check(
        "Look-alike rows", "1 row resembles another and was kept", "{n} groups of look-alike rows were kept",
        "If they are one and the same, audits and findings count twice; if they are two, nothing is wrong.",
        "Compare them with the source. If they are one, undo the load, correct the file and load it again."),
    "note": Check(
        "Notes on files", "1 note on a file", "{n} notes on files",
        "Excel errors are read as empty cells, scores without a stated scale are kept and not averaged.",
        "Fix the formulas or state the scale in the file, save it and load it again."),
    "audit_after_as_of": Check(
        "Audits after the as-of day", "1 audit is dated after the as-of day",
        "{n} audits are dated after the as-of day",
        "They count in rates and trends, but not for risk on that day. Day and month may be swapped.",
        "Check the date in the file, or choose a period that ends on the as-of day."),
    "audit_before_2000": Check(
        "Audits before 2000", "1 audit is dated before 2000", "{n} audits are dated before 2000",
        "A mistyped year stretches every trend and makes a later audit look like the next one.",
        "Check the date in the file."),
    "audit_ends_before_start": Check(
        "Audits that end before they start", "1 audit ends before it starts", "{n} audits end before they start",
        "The last day stands for the audit; if it is the wrong one, the audit falls into the wrong period.",
        "Check both dates in the file."),
    "next_due_before_audit": Check(
        "Next audit due before this one", "1 audit names a next audit before its own date",
        "{n} audits name a next audit before their own date",
        "A plan of re-audits would call the site overdue from the first day.", "Check the date of the next audit."),
    "closed_before_audit": Check(
        "Actions closed before their audit", "1 action was closed before the audit that raised it",
        "{n} actions were closed before the audit that raised them",
        "They count as closed, but are left out of closed on time and of the time to close. A correction cannot be "
        "older than the audit or survey that asked for it: one of the two dates is wrong.",
        "Check audit date and closing date in the file."),
    "due_before_audit": Check(
        "Actions due before their audit", "1 action was due before the audit that raised it",
        "{n} actions were due before the audit that raised them",
        "While open they count as overdue from the first day; they are left out of closed on time.",
        "Check audit date and due date in the file."),
    "verified_before_closed": Check(
        "Actions verified before they were closed", "1 action was verified before it was closed",
        "{n} actions were verified before they were closed",
        "They count as closed by the closing date, but are left out of closed on time and of the time to close; the "
        "verification may belong to an earlier attempt.",
        "Check both dates in the file."),
    "closed_after_as_of": Check(
        "Actions closed after the as-of day", "1 action was closed after the as-of day",
        "{n} actions were closed after the as-of day",
        "On that day they are open, and overdue if their date has passed. This is right when looking back.",
        "Nothing, unless the closing date is wrong."),
    "closed_without_date": Check(
        "Closed actions without a date", "1 action is closed without a date", "{n} actions are closed without a date",
        "They count as closed but are left out of closed on time, on both sides.",
        "Add the closing date in the file and load it again."),
    "closed_but_said_open": Check(
        "Closed actions said to be open", "1 action has a closing date, but its status says open",
        "{n} actions have a closing date, but their status says open",
        "They count as closed by the date. Where the date is a target, they are counted as closed too early.",
        "Correct the status, or say when loading the file that the column is a due date."),
    "no_due_date": Check(
        "Open actions without a due date", "1 open action has no due date", "{n} open actions have no due date",
        "They can never be overdue, so the share of overdue actions is too low.",
        "Add the due date in the file and load it again."),
    "findings_without_audit_list": Check(
        "Findings without a list of audits", "1 visit is known only from its findings",
        "{n} visits are known only from their findings",
        "Nothing says how many audits found nothing: no pass rate, no repeat rate, no findings per audit.",
        "Load the list of audits these findings come from."),
    "no_findings_and_no_answers": Check(
        "Audits without findings on file", "1 audit has neither findings nor answers on file",
        "{n} audits have neither findings nor answers on file",
        "Of their scheme no finding was ever loaded: nothing recorded is not nothing found, so they are left out of "
        "findings per audit.",
        "Load the findings or the answers of these audits."),
    "findings_without_answers": Check(
        "Audits with findings but no answers", "1 audit has findings but no answers on file",
        "{n} audits have findings but no answers on file",
        "They have no conformity rate, and every clause of their checklist is taken as looked at.",
        "Load the answers, if you have them."),
    "answers_without_findings": Check(
        "Nonconform answers without findings", "1 audit has nonconform answers but no findings on file",
        "{n} audits have nonconform answers but no findings on file",
        "Each nonconform answer stands in as a finding without a severity, so severities and risk are understated.",
        "Load the findings of these audits."),
    "finding_without_clause": Check(
        "Findings without a clause", "1 finding names no clause", "{n} findings name no clause",
        "They count, but cannot be followed: no repeat rate, no rank among clauses.",
        "Add the clause in the file and load it again."),
    "finding_without_severity": Check(
        "Findings without a severity", "1 finding has no severity", "{n} findings have no severity",
        "They count as not graded: not among critical and major, so risk is understated.",
        "Add the severity in the file and load it again."),
    "mostly_not_applicable": Check(
        "Audits mostly not applicable", "1 audit is mostly not applicable", "{n} audits are mostly not applicable",
        "Their conformity rests on the few items left. How much is too much is the house rule "
        f"{quoted('not_applicable_share')}.",
        "Ask the auditor whether the checklist fits the site."),
    "few_items_assessed": Check(
        "Audits with few items assessed", "1 audit has few items assessed", "{n} audits have few items assessed",
        f"A single answer moves their rate a lot. How few is too few is the house rule {quoted('minimum_assessed')}.",
        "Check whether all answers of these audits were exported."),
    "number_at_several_sites": Check(
        "Audit numbers at several sites", "1 audit shares its number with another site",
        "{n} audits share their number with another site",
        "Findings and actions that name only the number may stand at the wrong site.",
        "Name the site beside the number, or correct the number in the file."),
    "no_scheme": Check(
        "Audits without a scheme", "1 audit names no scheme", "{n} audits name no scheme",
        "Its clauses cannot be placed, its result is read by general words, and repeats are sought among all like it.",
        "Add the scheme in the file and load it again."),
    "no_kind": Check(
        "Audits without a kind", "1 audit does not say its kind", "{n} audits do not say their kind",
        "They count as full audits; if follow-ups are among them, rates are wrong.",
        "Add the kind of audit in the file and load it again."),
    "no_region": Check(
        "Audits without a region", "1 audit has no region", "{n} audits have no region",
        "Comparisons of regions put them together as not stated.",
        "Add region or country of the site in the file and load it again."),
    "site_without_country": Check(
        "Sites without a country", "1 site has no country", "{n} sites have no country",
        "Comparisons of countries put them together as not stated, and no region can be derived.",
        "Add the country in the file and load it again."),
    "site_audited_once": Check(
        "Sites audited once", "1 site has one full audit only", "{n} sites have one full audit only",
        "Nothing of them can be a repeat, and no trend can be told. In view: a longer period may hold more.",
        "Nothing, unless earlier audits were never loaded."),
    "score_out_of_range": Check(
        "Scores out of range", "1 audit has a score outside 0 to 100%", "{n} audits have scores outside 0 to 100%",
        "They are averaged as they stand and pull the mean score.", "Check the score and its scale in the file."),
    "score_without_scale": Check(
        "Scores of unknown scale", "1 audit has a score of unknown scale", "{n} audits have scores of unknown scale",
        "The score is kept as printed and is in no mean: 4 may be 4 of 5 or 4%.",
        "Add the maximum in a column of its own, or write percent."),
    "points_out_of_range": Check(
        "Points out of range", "1 answer has points outside its range", "{n} answers have points outside their range",
        "Below zero they count as nonconform, above the maximum as conform.", "Check points and maximum in the file."),
}  # fmt: skip
EFFECTS = {"moves": "▲ Changes figures", "hides": "○ Hides figures", "judge": "? For you to judge"}
FIELDS = {"result": "Result", "severity": "Severity", "action_state": "Status of the action", "answer": "Answer"}
NOTHING_DOUBTED = "No problem was found in these data: every check below came back clean."
EVERY_KIND = "Looked at: visits of every kind, unless kinds are chosen, and the files that speak of them."
CLEAN = "Checked and clean: {names}."
SHOW = "Choose a row above, or a check here, to see what it found"
CELLS = "Choose a row to see the cells of the file behind it."
ORDER = ("moves", "hides", "judge")


def share(count: int, of: int) -> str:
    """A share in percent with one decimal, cut, not rounded: 100.0% is all of them."""
    return f"{math.floor(1000 * count / of) / 10:.1f}%"


def finding(row: Mapping[Any, Any]) -> str:
    """What a check found, such as '12 actions were closed before the audit that raised them'."""
    check = CHECKS[str(row["check"])]
    return check.one if row["count"] == 1 else check.several.format(n=number(row["count"]))


def mapped_words(row: Mapping[Any, Any]) -> str:
    """'96.4% of 12,310 answers have a known meaning and a dimension'; all and none in words."""
    count, of, unit = int(row["count"]), int(row["of"]), str(row["unit"])
    if not count:
        return f"None of the {number(of)} {unit} has both a known meaning and a dimension"
    share_of = f"All {number(of)}" if count == of else f"{share(count, of)} of {number(of)}"
    return f"{share_of} {unit} have a known meaning and a dimension"


def quality_sentence(mapped: pd.DataFrame, checks: pd.DataFrame) -> str:
    """How much is mapped, and how many things change or hide figures."""
    known = {str(row["unit"]): row for row in mapped.to_dict("records") if row["of"]}
    row = known.get("answers") or known.get("findings")
    start = mapped_words(row) if row else "No answers are on file"
    effects = checks[checks["count"] > 0]["effect"].value_counts()
    moving, hiding = int(effects.get("moves", 0)), int(effects.get("hides", 0))
    if not moving and not hiding:
        return f"**{start}; nothing changes figures.**"
    things = (
        [f"{moving} thing{'' if moving == 1 else 's'} change{'s' if moving == 1 else ''} figures"] if moving else []
    )
    things += [f"{hiding} hide{'s' if hiding == 1 else ''} some"] if hiding else []
    if not moving:
        things = [f"{hiding} thing{'' if hiding == 1 else 's'} hide{'s' if hiding == 1 else ''} figures"]
    return f"**{start}; {' and '.join(things)}.**"


def clean_sentence(checks: pd.DataFrame) -> str:
    """The checks that met nothing."""
    names = [CHECKS[str(name)].name.lower() for name in checks[checks["count"] == 0]["check"]]
    return CLEAN.format(names=", ".join(names)) if names else ""
