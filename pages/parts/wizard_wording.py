"""The words of the page that takes in files: fields, reasons, questions. No jargon: a director reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from loaders.fields import FIELDS
from loaders.report import ENTITIES, VISITS, added_words
from loaders.vocabulary import known_labels
from pages.parts.wording import CLASS_WORDS, LABELS, counted, literal, number, word

FIELD_WORDS = {
    "supplier": "Supplier", "supplier_code": "Supplier code", "site": "Site or factory", "site_code": "Site code",
    "country": "Country", "region": "Region", "city": "City", "address": "Address", "category": "Supplier category",
    "criticality": "Supplier criticality", "active": "Supplier active or not", "audit_no": "Audit number",
    "audit_date": "Audit date", "audit_end_date": "Last day of the audit", "audit_type": "Kind of audit",
    "notice": "Announced or not", "auditor": "Auditor", "audit_firm": "Audit firm", "scheme": "Scheme or standard",
    "scheme_version": "Version of the scheme", "man_days": "Man-days", "overall_result": "Result of the audit",
    "overall_score": "Score of the audit", "next_due": "Next audit due", "section": "Section of the checklist",
    "dimension": "Dimension", "topic": "Topic", "question_id": "Clause or item number",
    "question_text": "Wording of the item", "answer": "Answer", "score": "Points of the item",
    "max_score": "Points possible", "weight": "Weight of the item", "finding_no": "Finding number",
    "finding_text": "Finding", "severity": "Severity", "root_cause": "Root cause", "action_no": "Action number",
    "corrective_action": "Corrective action", "correction": "Immediate correction", "responsible": "Responsible",
    "original_due_date": "First due date", "due_date": "Due date", "closed_date": "Closed on",
    "verified_date": "Verified on", "status": "Status of the action",
    "comment": "Comment", "total": "Total of other columns", "row_counter": "Row counter", "serial": "Serial number",
}  # fmt: skip
ACTION_STATES = {
    "open": "open",
    "overdue": "open, overdue",
    "plan_rejected": "plan rejected",
    "in_progress": "in progress",
    "pending_verification": "done, to be verified",
    "closed_unverified": "closed, not verified",
    "closed_verified": "closed and verified",
    "void": "void",
}
MEANINGS: dict[str, Mapping[str, str]] = {
    "status": ACTION_STATES,
    "answer": LABELS["outcome"],
    "audit_type": LABELS["kind"],
    "severity": {**LABELS["severity"], "zero_tolerance": "◆ Critical, zero tolerance"},
    "result": LABELS["result"],
    "active": {"yes": "active", "no": "not active"},
    "notice": {"announced": "announced", "semi_announced": "semi-announced", "unannounced": "unannounced"},
    "criticality": {"high": "high", "medium": "medium", "low": "low"},
    "dimension": {
        "SOC": "Social", "ENV": "Environment", "QUA": "Quality", "OHS": "Health and safety", "ETH": "Business ethics",
        "SEC": "Security", "MGT": "Management system",
    },
}  # fmt: skip
LEAVE_OUT = "Leave out: kept as read, not counted"
UNKNOWN_WORD = "Unknown: kept as read, not counted"
ENTITY_WORDS = {
    "audits": "Audit", "answers": "Answer", "findings": "Finding", "actions": "Action", "sections": "Section result",
}  # fmt: skip
REASONS = {
    "exact": "the heading says so",
    "alias": "the heading is a known name for it",
    "bilingual": "both languages of the heading say so",
    "part": "a part of the heading says so",
    "fuzzy": "the heading is spelled almost so",
    "values": "its values look so",
    "remembered": "you confirmed it before",
    "answered": "you said so",
    "item": "one item of the checklist",
}
# Here the reason that comes with a match is only the known heading it was found by.
BY_NAME = ("exact", "alias", "bilingual", "part")
# What a column is that holds no field of its own.
ROLES = {
    "item": "One item of the checklist",
    "audit": "One audit",
    "tick": "One of the possible answers, marked in this column",
    "total": "A total of other columns: left out",
}
QUESTION_TITLES = {
    "password": "Password",
    "encoding": "Which characters are right?",
    "sheet": "Which sheet?",
    "header_row": "Which row holds the headings?",
    "column": "Which column?",
    "field": "What does this column hold?",
    "date_missing": "No audit date",
    "dates": "Day or month first?",
    "verdict": "What passes?",
    "premises": "One site or several?",
    "binary": "What do the marks mean?",
    "maximum": "How many points are full marks?",
    "values": "What do these words mean?",
    "fill": "Blank cells below a filled one",
}
# Without the first ones nothing else can be understood, so they are asked first.
QUESTION_ORDER = list(QUESTION_TITLES)

INTRO = (
    "Drop whatever the auditor, the platform or the ERP exported: Excel, CSV and similar files, several files at "
    "once. You see what was understood before anything is loaded; what you confirm is remembered for the next file of "
    "that shape. Everything stays on this machine, every load can be taken back."
)
READING = "Being read. The other files can be looked at meanwhile."
READING_AGAIN = "Being read again with your answers. Below is what was understood before."
CHECKING = "Understood. What a load would change is being worked out."
IN_TURN = (
    "Loaded together, lists of suppliers come first, then audits, then answers and findings, corrective actions last. "
    "Rows that are refused below only because another of these files is not loaded yet then come in."
)
ALREADY_HERE = "{names} is in the list below already."
OPEN_STILL = "Some answers are still missing."
QUESTIONS_HEAD = "Please answer"
OPTIONAL_HEAD = "Not needed for loading, but it would help"
CHOOSE = "Choose"
MAPPING_ABOUT = (
    "A mapping file says which heading is which field, where one column feeds several fields or many installations "
    "share one definition. Answers given on this page are remembered without it."
)
ROWS_CHOICE = {
    "good": "Load the good rows now; the refused ones come back as an Excel file to correct",
    "all": "All or nothing: load only when no row is refused",
}
ALL_OR_NOTHING = "Nothing will be loaded while rows are refused. Correct them in the file and drop it again."
REPLACE_CHOICE = {
    "keep": "They still count: this file adds to what is known",
    "audits": "Replace: what this file does not list of its audits stops counting, until this load is undone",
}
REPLACE_NEEDS_ALL = (
    "A file that replaces is loaded whole or not at all: what the refused rows stand for would be lost. Correct them "
    "in the file and drop it again, or keep the earlier rows."
)
REOPEN_CONFIRM = "Yes, these actions are open again"
MEMORY_NONE = "Nothing is remembered yet. What you confirm while loading a file will be listed here."
MEMORY_ABOUT = (
    "What was confirmed for files of one shape. A file with the same headings, in any order, is understood without "
    "asking. Forgetting changes nothing that is loaded."
)
FILE_STANDS = {
    "loading": "on its way in", "reading": "being read", "asking": "asking something",
    "refused": "not understood", "problem": "not loaded", "ready": "ready",
}  # fmt: skip
PILE_ABOUT = "Files waiting to be loaded, and what was understood of each"
PILE_MORE = "{files} that need you come up here once these are settled."
PILE_ON_ITS_WAY = "handed over to be loaded"
PILE_READING = "{done} of {of} are read."
PILE_LOADING = "{done} of {of} are loaded."
MANY_ABOUT = (
    "All rows of these files were loaded. The Loads page shows what each of them changed, and can take one back."
)
KNOWN = "Known: files with these headings were confirmed before."
NOTICED = "Noticed while reading"
CHARACTERS = "Characters read as"
UNREADABLE = "This file cannot be understood."


def field_word(code: str | None) -> str:
    """The name of a field; an unknown code as plain words, nothing chosen as 'leave out'."""
    if not code:
        return LEAVE_OUT
    return FIELD_WORDS.get(code, code.replace("_", " ").capitalize())


def label_kind(field: str) -> str:
    """The dictionary that reads the words of a field."""
    return FIELDS.get(field, field)


def meanings(field: str) -> list[str]:
    """What a word of this field can mean; empty where words have no fixed meanings."""
    kind = label_kind(field)
    return [code for code in MEANINGS.get(kind, {}) if code in known_labels(kind)] if kind in MEANINGS else []


def meaning_word(field: str, code: str | None) -> str:
    """The word for what a label means."""
    if not code:
        return UNKNOWN_WORD
    kind = label_kind(field)
    return MEANINGS.get(kind, {}).get(code) or word(kind, code)


def confidence_words(share: float | None) -> str:
    """How sure a match is, in a word and a number."""
    if share is None:
        return "not said"
    degree = "sure" if share >= 0.95 else "fairly sure" if share >= 0.8 else "a guess" if share >= 0.5 else "unsure"
    return f"{degree}, {share:.0%}"


def reason_words(column: Mapping[str, Any]) -> str:
    """Why a column was taken for what it is."""
    reason, why = str(column.get("reason")), str(column.get("why") or "")
    if reason in BY_NAME and why:
        return f"{REASONS[reason]} ({why})" if reason != "exact" else REASONS[reason]
    return why or REASONS.get(reason, "")


def role_words(column: Mapping[str, Any]) -> str:
    """What a column is that holds no field of its own; nothing for one that is left out as unknown."""
    return "" if column.get("field") else ROLES.get(str(column.get("reason")), "")


def verdict_words(verdict: str, name: str) -> str:
    """The verdict below the name of its file, which it need not repeat."""
    text = verdict.removeprefix(f"{name}: ")
    return text[:1].upper() + text[1:]


def pile_sentence(stands: Iterable[str]) -> str:
    """How many files of a pile stand how."""
    words = FILE_STANDS | {"loading": PILE_ON_ITS_WAY}
    parts = [f"{number(count)} {words[stand]}" for stand, count in Counter(stands).most_common()]
    return f"{', '.join(parts)}."


def question_title(question: Mapping[str, Any]) -> str:
    """What a question is about, and where."""
    title = QUESTION_TITLES.get(str(question["kind"]), "Please say")
    places = [f"sheet {question['sheet']}" if question.get("sheet") else "", question.get("heading") or ""]
    where = ", ".join(str(place) for place in places if place)
    return f"**{title}** {literal(where[:1].upper() + where[1:])}".strip()


def sheet_line(sheet: Mapping[str, Any]) -> str:
    """A sheet in the list of sheets, as plain text."""
    shape = word("shape", sheet["shape"])
    if sheet["shape"] == "skipped":
        return f"{word('sheet', sheet['sheet'])}: {shape}"
    return f"{word('sheet', sheet['sheet'])}: {shape}, {counted(int(sheet['rows']), 'row')}"


def memory_line(remembered: Mapping[str, Any]) -> str:
    """Who confirmed this shape, and what differs this time."""
    line = f"Known shape: confirmed by {remembered['by']} on {str(remembered['at'])[:10]}."
    drift = remembered.get("drift") or {}
    if drift.get("added"):
        line += f" New in this file: {', '.join(drift['added'])}."
    if drift.get("missing"):
        line += f" Missing in this file: {', '.join(drift['missing'])}."
    return line


def note_line(note: Mapping[str, Any]) -> str:
    """One thing that was noticed: where, what, and what would do."""
    places = [
        f"sheet {note['sheet']}" if note.get("sheet") else "",
        f"row {note['row']}" if note.get("row") else "",
        note.get("heading") or "",
    ]
    where = ", ".join(place for place in places if place)
    reason = f"{note['reason'].rstrip('.')}."
    return " ".join(part for part in (where + ":" if where else "", reason, note.get("remedy") or "") if part)


def balance_line(*reports: Mapping[str, Any]) -> str:
    """Every row read is in exactly one class, in one file or in several together."""
    sheets = [sheet for report in reports for sheet in report.get("sheets", [])]
    totals = {name: sum(int(sheet[name]) for sheet in sheets) for name in ("read", *CLASS_WORDS)}
    parts = [f"{number(totals[name])} {words}" for name, words in CLASS_WORDS.items() if totals[name]]
    return f"{counted(totals['read'], 'row')} read = {' + '.join(parts) or '0'}"


def receipt_sentence(report: Mapping[str, Any]) -> str:
    """What became of a file that was loaded."""
    if report["status"] != "loaded":
        return str(report["sentence"])
    return f"{report['file']} is loaded (load {report['load_id']}). {balance_line(report)}."


def many_sentence(reports: Sequence[Mapping[str, Any]]) -> str:
    """What became of many files that were loaded with all their rows."""
    loads = sorted(int(report["load_id"]) for report in reports)
    # Somebody else may have loaded a file in between.
    whose = "loads" if loads[-1] - loads[0] < len(loads) else "of the loads"
    added = added_words({name: sum(report["added"].get(name, 0) for report in reports) for name in (*ENTITIES, VISITS)})
    news = " and ".join([", ".join(added[:-1]), added[-1]] if len(added) > 1 else added) or "nothing"
    return (
        f"{counted(len(loads), 'file')} are loaded ({whose} {loads[0]} to {loads[-1]}). Together they added {news}. "
        f"{balance_line(*reports)}."
    )


def reopen_sentence(count: int) -> str:
    """The question a load asks that would open closed actions again."""
    if count == 1:
        return "1 action is closed now and would be open again after this load. Is that right?"
    return f"{number(count)} actions are closed now and would be open again after this load. Is that right?"


def replace_sentence(absent: Mapping[str, Any]) -> str:
    """What earlier files hold of a file's audits and it does not list."""
    parts = [counted(count, name.removesuffix("s")) for name, count in absent["counts"].items()]
    listed = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    where = "an audit" if absent["audits"] == 1 else f"{number(absent['audits'])} audits"
    return f"Earlier files hold {listed} of {where} in this file that it does not list."


def answer_words(question: Mapping[str, Any], answer: Any) -> str:
    """An answer as the options put it."""
    labels = {option["value"]: option["label"] for option in question.get("options", [])}
    if isinstance(answer, dict):
        return "; ".join(f"{text} = {labels.get(value, value)}" for text, value in answer.items())
    return str(labels.get(answer, answer))
