"""What a table lacks for its rows to be told apart as audits: the sentence that says so, and what could be asked."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.column_fields import field_fit
from loaders.heading_matches import heading_matches
from loaders.questions import Question, column_question, constant_question
from loaders.table import Table
from loaders.wide import YEAR

# A sheet that has one of these speaks of audits, even where it does not say of which.
EVIDENCE = frozenset({"overall_result", "severity", "answer", "finding_text", "audit_no", "audit_type", "auditor",
                      "audit_firm"})  # fmt: skip
# A score does where the row says whose it is.
SCORES, WHOSE = frozenset({"score", "overall_score"}), frozenset({"supplier", "supplier_code", "site"})
# What tells one audit of a list from the next.
OWN = frozenset({*WHOSE, "site_code", "audit_no", "audit_date", "audit_end_date"})
# A figure for a year is of no audit; a single one may be the founding year or its like.
FEWEST_YEARS = 2


def missing_questions(table: Table, samples: Sequence[list[str]]) -> tuple[Question, ...]:
    """What to ask where a sheet states results, findings or answers but not of whom or when: which column it is.

    Nothing is asked of sheets that state nothing of an audit. The guess is the only unused column that can be it.
    """
    if _judges_parts(table, samples):
        headings = [text for text in table.headings if text]
        unknown = [text for text in headings if text in table.unknown]
        return (column_question(table.sheet, "question_text", headings, guess=unknown[-1] if unknown else None),)
    scored = table.columns.keys() & SCORES and table.columns.keys() & WHOSE
    if not (table.columns.keys() & EVIDENCE or table.items or table.ticks or scored):
        return ()
    known = table.columns.keys() | table.constants.keys()
    used = {at for columns in table.columns.values() for at in columns} | {item.column for item in table.items}
    left = [at for at, text in enumerate(table.headings) if text and at not in used and samples[at]]
    questions = []
    for field, others in (
        ("supplier", {"supplier", "supplier_code", "site"}),
        ("audit_date", {"audit_date", "audit_end_date"}),
    ):
        if known & others:
            continue
        dated = [at for at, sample in enumerate(samples) if sample and field_fit("audit_date", sample) >= 0.8]
        fitting = dated if field == "audit_date" else [at for at in left if at not in dated]
        fitting.sort(key=lambda at: at not in left)
        headings = [table.headings[at] or "" for at in fitting]
        likely = [at for at in fitting if at in left] or fitting
        guess = headings[0] if len(likely) == 1 else None
        questions.append(
            column_question(table.sheet, field, headings, guess=guess)
            if headings
            else constant_question(table.sheet, field)
        )
    return tuple(questions)


def missing_fields(table: Table, given: set[str], samples: Sequence[list[str]] = ()) -> str | None:
    """Why the rows of a table cannot be told apart as audits, in words; None when they can."""
    known = table.columns.keys() | table.constants.keys() | given
    for audit in table.audits[:1]:
        known |= audit.constants.keys()
    seen = ", ".join(repr(heading) for heading in table.headings if heading)
    if "audit_no" in known and table.shape in ("answers", "findings", "sections", "actions"):
        return None
    if table.shape == "actions" and "finding_no" in known:
        return None
    if not known & {"supplier", "supplier_code", "site"}:
        return f"no column names the supplier (for example 'Supplier'); its headings are {seen}"
    if table.shape != "suppliers" and not known & {"audit_date", "audit_end_date"}:
        return (
            _undated(table, samples)
            or _by_year(table)
            or (f"no column gives the date of the audit (for example 'Audit Date'); its headings are {seen}")
        )
    if not given and _judges_parts(table, samples):
        return (
            "its rows have several results or scores but name no audit of their own, and no column says what each is "
            f"about (for example 'Question' or 'Section'); its headings are {seen}"
        )
    return None


def _judges_parts(table: Table, samples: Sequence[list[str]]) -> bool:
    """Whether rows below the names of one audit judge parts of it: as audits they would be one audit several times."""
    judged = [at for name in ("overall_result", "overall_score") for at in table.columns.get(name, ())]
    told = [*judged, *(at for at, text in enumerate(table.headings) if text in table.unknown)] if judged else []
    several = any(len(samples[at]) > 1 for at in told if at < len(samples))
    named = table.constants.keys() & WHOSE and table.constants.keys() & {"audit_date", "audit_end_date"}
    listed = table.shape == "audits" and table.layout == "list" and not table.columns.keys() & OWN
    return bool(several and named and listed)


def _by_year(table: Table) -> str | None:
    """A list of suppliers with a column per year, in words; None where it is none."""
    years = [heading for heading in table.headings if heading and YEAR.match(heading)]
    if len(years) < FEWEST_YEARS:
        return None
    return (
        f"its columns {', '.join(map(repr, years))} have a figure for each year, which is no date of an audit; write a "
        "row for each supplier and audit, with columns for the audit date and the score or result"
    )


def _undated(table: Table, samples: Sequence[list[str]]) -> str | None:
    """What a column that is called the date of the audit holds instead of dates, in words; None where there is none."""
    for heading, sample in zip(table.headings, samples, strict=False):
        named = {match.field for match in heading_matches(heading or "")}
        if sample and named & {"audit_date", "audit_end_date"}:
            return (
                f"its column {heading!r} holds no whole dates (for example {sample[0]!r}); write day, month and year, "
                "such as 2024-03-31"
            )
    return None
