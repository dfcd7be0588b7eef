"""The heading and the format of every table column, one line each."""

from __future__ import annotations

# Formats: share (0 to 1), ratio (two decimals), score (percent), number, date, moment, text, long, line.
COLUMNS: dict[str, tuple[str, str]] = {
    "supplier": ("Supplier", "text"), "site": ("Site", "text"), "region": ("Region", "text"),
    "country": ("Country", "text"), "dimension": ("Dimension", "text"), "topic": ("Topic", "text"),
    "checklist": ("Checklist", "text"), "clause": ("Clause", "text"), "title": ("Wording", "long"),
    "kind": ("Kind", "text"), "date": ("Date", "date"), "result": ("Result", "text"),
    "last_result": ("Last result", "text"), "last_audit": ("Last audit", "date"), "tier": ("Risk tier", "text"),
    "severity": ("Severity", "text"), "text": ("Text", "long"), "state": ("At the next audit", "text"),
    "rate": ("Rate", "share"), "low": ("95% from", "share"), "high": ("95% to", "share"), "count": ("Count", "number"),
    "of": ("Of", "number"), "why": ("Note", "text"), "note": ("Note", "text"),
    "before_rate": ("Before", "share"), "difference": ("Change", "share"),
    "difference_low": ("Change 95% from", "share"), "difference_high": ("Change 95% to", "share"),
    "verdict": ("Verdict", "text"), "own": ("Own change", "share"), "mix": ("Others audited", "share"),
    "before_count": ("Count before", "number"), "before_of": ("Of before", "number"),
    "sites_both": ("Sites in both", "number"), "sites_before": ("Only before", "number"),
    "sites_after": ("Only after", "number"), "crude": ("As it stands", "share"),
    "shared": ("Of the mix", "share"), "odds_ratio": ("Odds ratio", "ratio"),
    "odds_low": ("Odds 95% from", "ratio"), "odds_high": ("Odds 95% to", "ratio"),
    "per_audit": ("Nonconformities per audit", "ratio"), "pass_rate": ("Pass rate", "share"),
    "pass_span": ("Pass 95%", "text"),
    "pass_of": ("Audits judged", "number"), "conformity": ("Conformity", "share"),
    "conform_span": ("Conformity 95%", "text"), "conform_of": ("Items assessed", "number"),
    "by_year": ("By year", "line"), "open": ("Open actions", "number"),
    "overdue": ("Overdue", "number"), "open_major": ("Open major", "number"), "repeats": ("Came back", "number"),
    "opportunities": ("Re-audited", "number"), "repeat_rate": ("Repeat rate", "share"),
    "findings": ("Findings", "number"), "sites": ("Sites", "number"), "evidence": ("Because of", "text"),
    "score": ("Score", "score"), "critical": ("Critical", "number"), "major": ("Major", "number"),
    "minor": ("Minor", "number"), "audit_no": ("Audit no.", "text"), "firm": ("Firm", "text"),
    "owner": ("Owner", "text"), "due": ("Due", "date"), "original_due": ("First due", "date"),
    "finding_text": ("Finding", "long"), "outcome": ("Answer", "text"), "raw": ("As printed", "text"),
    "file": ("File", "text"), "sheet": ("Sheet", "text"), "row": ("Row", "number"), "late": ("Late", "text"),
    "cell": ("Cell", "long"), "heading": ("Heading", "text"), "column": ("Column", "text"), "found": ("Found", "text"),
    "reason": ("Reason", "long"), "remedy": ("What would do", "long"), "shape": ("Read as", "text"),
    "read": ("Rows read", "number"), "new": ("New", "number"), "changed": ("Changed", "number"),
    "unchanged": ("Unchanged", "number"), "duplicate": ("Duplicate", "number"), "rejected": ("Refused", "number"),
    "blank": ("Blank", "number"), "non_data": ("Not data", "number"), "load": ("Load", "number"),
    "loaded_by": ("By", "text"), "loaded_at": ("Loaded", "moment"), "undone_at": ("Undone", "moment"),
    "undone_by": ("Undone by", "text"), "sheets": ("Sheets", "number"), "made_at": ("Made", "moment"),
    "loads": ("Loads that count", "number"),
    "size": ("Size", "text"), "moment": ("When", "moment"),
    "place": ("Now in", "text"), "sentence": ("What became of it", "long"), "thing": ("Of this load", "text"),
    "gone": ("Gone", "number"), "restated": ("As before", "number"), "kept": ("Kept", "number"),
    "figure": ("Figure", "text"), "then": ("Then", "text"), "same_day": ("The same day, known now", "text"),
    "now": ("Now", "text"), "without": ("Without it", "text"),
    "before": ("Before", "text"), "after": ("After", "text"), "what": ("What", "text"), "subject": ("Which", "text"),
    "field": ("Field", "text"), "corrective_action": ("Action", "long"), "closed": ("Closed on", "date"),
    "headings": ("Headings", "long"), "confirmed_by": ("Confirmed by", "text"),
    "confirmed_at": ("Confirmed", "moment"),
    "name": ("Name", "text"), "value": ("Value", "text"), "meaning": ("Meaning", "long"),
    "effect": ("Effect", "text"), "finding": ("What was found", "long"), "unit": ("Counted in", "text"),
    "rows": ("Rows", "number"), "section": ("Section", "text"),
    "in_section": ("Section", "text"), "basis": ("Place comes from", "text"),
    "answers": ("Answers", "number"), "audits": ("Audits", "number"), "scheme": ("Scheme", "text"),
    "version": ("Version", "text"), "over_file": ("Over the file", "text"), "said_by": ("By", "text"),
    "said_at": ("When", "moment"),
    "standing": ("Standing", "text"), "late_days": ("Days late", "number"), "raised": ("Audit", "date"),
    "moves": ("Times postponed", "number"), "days_moved": ("Days postponed", "number"),
    "verified": ("Verified on", "date"), "impossible": ("Cannot be", "text"), "state_raw": ("State as printed", "text"),
    "due_basis": ("Date comes from", "text"), "days_left": ("Days left", "number"),
    "last_checklist": ("Last checklist", "text"), "lapsed": ("Schemes run out", "number"),
    "schemes": ("Schemes", "number"), "doubt": ("Says little because", "text"), "auditor": ("Auditor", "text"),
    "last_visit": ("Last visit", "date"), "criticality": ("Criticality", "text"), "category": ("Category", "text"),
    "added": ("Raised in it", "number"), "finished": ("Closed in it", "number"),
    "late_first": ("Past the first date", "number"), "period": ("From", "date"),
}  # fmt: skip


def heading(column: str) -> str:
    """What stands above a column; an unknown one stands under its own name."""
    return COLUMNS.get(column, (column, "text"))[0]


def kind(column: str) -> str:
    """How a column is written; an unknown one as text."""
    return COLUMNS.get(column, (column, "text"))[1]
