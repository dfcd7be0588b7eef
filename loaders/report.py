"""What a load says of itself: status, balance, additions, refused rows and open questions."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from loaders.questions import Question

Status = Literal["loaded", "already_loaded", "refused", "questions", "dry_run"]
CLASSES = ("new", "changed", "unchanged", "duplicate", "rejected", "blank", "non_data")
ENTITIES = ("suppliers", "sites", "audits", "answers", "findings", "actions")
# Visits of which no list of audits and no answer is on file, only findings: pages do not count them as audits.
VISITS = "visits"


def added_words(added: dict[str, int]) -> list[str]:
    """How many of each entity are new, in words, those of which there are none left out; ``added`` by entity."""
    words = [counted(count, name) for name in ENTITIES if (count := added.get(name, 0))]
    if visits := added.get(VISITS, 0):
        words.append(f"{counted(visits, VISITS)} known only from {'its' if visits == 1 else 'their'} findings")
    return words


def counted(count: int, plural: str) -> str:
    """'1 audit', '1,200 audits'."""
    return f"{count:,} {plural.removesuffix('s') if count == 1 else plural}"


@dataclass(frozen=True)
class Problem:
    """One refused row or one open question: where it stands, what was found, why, and what would do."""

    sheet: str
    row: int | None
    heading: str | None
    found: str | None
    reason: str
    remedy: str
    kind: str = "rejected"


@dataclass(frozen=True)
class SheetBalance:
    """read = new + changed + unchanged + duplicate + rejected + blank + non_data."""

    sheet: str
    shape: str
    header_row: int | None
    reason: str | None
    read: int
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicate: int = 0
    rejected: int = 0
    blank: int = 0
    non_data: int = 0


@dataclass(frozen=True)
class Report:
    """The result of taking in one file.

    ``effect``: what it does to the figures, in sentences; ``changes``: the same in values, with examples.
    """

    file: str
    status: Status
    sentence: str
    load_id: int | None = None
    sheets: tuple[SheetBalance, ...] = ()
    added: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ENTITIES, 0))
    rejections: tuple[Problem, ...] = ()
    issues: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()
    effect: tuple[str, ...] = ()
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        """0 all taken, 1 a row was rejected, 2 could not run."""
        if self.status in ("refused", "questions"):
            return 2
        return 1 if any(sheet.rejected for sheet in self.sheets) else 0

    def as_json(self) -> dict[str, Any]:
        """The report as the command line prints it."""
        return asdict(self) | {"questions": [question.as_json() for question in self.questions]}


def refusal_report(file: str, sentence: str) -> Report:
    """A file that was not taken at all."""
    return Report(file=file, status="refused", sentence=sentence)


def not_whole_report(report: Report) -> Report:
    """A file of which nothing was taken, because rows were refused and only the whole was wanted."""
    rows = len({(problem.sheet, problem.row) for problem in report.rejections})
    count = "1 row is" if rows == 1 else f"{rows:,} rows are"
    sentence = (
        f"{report.file} was not loaded: {count} refused, and you chose all or nothing. Correct them in the file "
        "and load it again, or load the good rows alone."
    )
    return replace(report, status="refused", sentence=sentence, load_id=None)


def not_replacing_report(report: Report) -> Report:
    """A file that was to replace earlier rows, but whose own rows are not all good."""
    rows = len({(problem.sheet, problem.row) for problem in report.rejections})
    count = "1 row is" if rows == 1 else f"{rows:,} rows are"
    sentence = (
        f"{report.file} was not loaded: {count} refused, and it was to replace what earlier files said of its audits; "
        "what the refused rows stand for would be lost. Correct them in the file and load it again, or load it without "
        "replacing."
    )
    return replace(report, status="refused", sentence=sentence, load_id=None)


def reopening_report(report: Report, question: Question, answer: str | None) -> Report:
    """A file that would open closed actions again: asked about, or not loaded because the answer was no."""
    if answer == "no":
        sentence = f"{report.file} was not loaded: it would open closed actions again, and you answered no."
        return replace(report, status="refused", sentence=sentence, load_id=None)
    sentence = f"{report.file} is not loaded yet, 1 question must be answered first: {question.text}"
    return replace(report, status="questions", sentence=sentence, load_id=None, questions=(question,))


def questions_report(file: str, questions: tuple[Question, ...]) -> Report:
    """A file of which something must be known before it can be loaded."""
    required = [question.text for question in questions if question.required]
    count = "1 question" if len(required) == 1 else f"{len(required)} questions"
    return Report(
        file=file, status="questions", questions=questions,
        sentence=f"{file} is not loaded yet, {count} must be answered first: {' '.join(required)}",
    )  # fmt: skip


def balance_sentence(sheets: tuple[SheetBalance, ...]) -> str:
    """The balance of a file in words: every row read is in exactly one class."""
    total = {name: sum(getattr(sheet, name) for sheet in sheets) for name in ("read", *CLASSES)}
    parts = [f"{total[name]:,} {name.replace('_', '-')}" for name in CLASSES if total[name]]
    return f"{total['read']:,} rows read = " + (" + ".join(parts) or "0") + "."
