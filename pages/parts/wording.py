def risk_behind(tiers: pd.Series) -> str:
    """How many suppliers are critical and how many high, of how many."""
    counts = tiers.value_counts()
    return f"{counts.get('critical', 0)} critical, {counts.get('high', 0)} high, of {len(tiers)} suppliers"


HELP = {
    "pass": "Full audits with a pass verdict, of those with a verdict. Follow-ups and self-assessments are left out.",
    "conformity": "Answers that conform, of those assessed. Not applicable and not assessed items are left out.",
    "nonconformities": "Critical, major, minor and ungraded findings per full audit. Observations are left out.",
    "repeat": "Nonconformities found again at the same site and clause when the clause was next audited.",
    "overdue": "Open actions whose due date has passed on the as-of day, of all open actions.",
}
NO_MARKS = "The audits in view carry neither answers nor scores, so there is no history to draw."
MAPPING_BAD = "This mapping file cannot be used."
UNDO_ASK = "Take back load {load} ({file})? Every number returns to what it was without this file."
LOAD_HISTORY_ABOUT = "Every file taken in, the newest first. Undone ones no longer count."
LOAD_INTRO = (
    "Drop the audit exports you already have: one row per audit, per checklist answer or per finding, in any mix of "
    "sheets. Headings are recognised by their words. Everything stays on this machine, and every load can be undone."
)
HEATMAP = "Share of answers that conform; the colour tells below or above the overall rate"
TREND_PASS = "Share of audits with a pass verdict, 95% interval as a band"
RATE_COLUMNS = ["rate", "low", "high", "count", "of", "why"]
SUBTITLES = {
    "Conformity rate": "Share of assessed answers that conform, with 95% interval",
    "Audit pass rate": "Share of audits with a pass verdict, with 95% interval",
    "Repeat rate": "Share of re-audited nonconformities that came back, with 95% interval",
}


def subtitle(measure: str) -> str:
    """What a rate is a share of, below the title of its chart."""
    return SUBTITLES[measure]
