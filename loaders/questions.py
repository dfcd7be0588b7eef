"""What a file leaves open: questions with evidence, options and best guess, asked once, never answered by us."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from loaders.dates import DateOrder, date_value


@dataclass(frozen=True)
class Option:
    """One possible answer and its words."""

    value: str
    label: str


@dataclass(frozen=True)
class Question:
    """One open question about a file.

    ``required``: nothing is loaded before it is answered. Otherwise the load goes on and keeps the cells as read.
    ``words``: the distinct texts with their rows, when the answer is an object word -> option.
    """

    id: str
    kind: str
    text: str
    sheet: str | None = None
    heading: str | None = None
    field: str | None = None
    options: tuple[Option, ...] = ()
    words: tuple[tuple[str, int], ...] = ()
    guess: str | None = None
    required: bool = True

    def as_json(self) -> dict[str, Any]:
        """The question as the command line and the wizard show it."""
        return asdict(self) | {"words": [{"text": text, "rows": rows} for text, rows in self.words]}


EVERY_SHEET = "*"
ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy")


def question_id(kind: str, *parts: str) -> str:
    """A name for a question that stays the same for the same file: its kind, sheet and heading or field."""
    return "|".join((kind, *parts))


def date_question(sheet: str, heading: str, field: str, *, example: str, both: int, days: int, months: int) -> Question:
    """Day first or month first? Asked once per column; ``days`` and ``months`` count the texts that prove either."""
    fitting = "1 date fits both" if both == 1 else f"{both:,} different dates fit both"
    proof = f"{days:,} can only be day first, {months:,} only month first" if days or months else "none proves either"
    return Question(
        question_id("dates", sheet, heading), "dates",
        f"{example} ({heading.replace('_', ' ')}, sheet {sheet!r}): day first or month first? {fitting}, {proof}.",
        sheet, heading, field, tuple(_order_option(order, example) for order in ORDERS),
    )  # fmt: skip


def _order_option(order: DateOrder, example: str) -> Option:
    day = date_value(example, order=order)
    words = {"dmy": "Day first", "mdy": "Month first"}[order]
    return Option(order, f"{words}: {day.day} {day:%B %Y}" if day else words)


def everywhere(question: Question) -> Question:
    """A question of one sheet, asked for all sheets like it."""
    return replace(question, id=question_id(question.kind, EVERY_SHEET, question.heading or ""))


def header_question(sheet: str, row: int, headings: Iterable[str]) -> Question:
    """Which row holds the headings? Asked where our best guess is a poor one; another row number is an answer too."""
    shown = ", ".join(repr(heading) for heading in list(headings)[:6])
    return Question(
        question_id("header_row", sheet), "header_row",
        f"Which row of sheet {sheet!r} holds the headings? Row {row} looks most like it: {shown}.",
        sheet, options=(Option(str(row), f"Row {row}"),), guess=str(row),
    )  # fmt: skip


def binary_question(sheet: str, example: str) -> Question:
    """What do 0 and 1 mean in the columns of a checklist?"""
    return Question(
        question_id("binary", sheet), "binary",
        f"The item columns of sheet {sheet!r} (for example {example!r}) hold 0 and 1. Does 1 mean that the item is in "
        "order, or that it was violated?",
        sheet, example, "answer",
        (Option("violated", "1 = violated, 0 = in order"), Option("in_order", "1 = in order, 0 = violated")),
    )  # fmt: skip


def verdict_question(sheet: str, heading: str, example: str, *, rows: int, of: int) -> Question:
    """Is an audit without findings passed? Not required: without an answer no result is taken from the findings."""
    return Question(
        question_id("verdict", sheet), "verdict",
        f"Sheet {sheet!r} gives no audit result. {example!r} is in column {heading!r} of {rows:,} of {of:,} rows: is "
        "such an audit passed? Without an answer there is no pass rate.",
        sheet, heading, "overall_result",
        (Option("clean", "Yes: without findings passed, with any finding failed"),
         Option("none", "No: what was found does not decide the result")),
        required=False,
    )  # fmt: skip


def premises_question(sheet: str, heading: str, example: str, *, addresses: int, suppliers: int) -> Question:
    """Is each address a site? Not required: without an answer a supplier has one site in a town."""
    others = {1: "", 2: ", as does 1 other name"}.get(suppliers, f", as do {suppliers - 1:,} other names")
    return Question(
        question_id("premises", sheet, heading), "premises",
        f"{example} has {addresses:,} addresses in sheet {sheet!r}{others}: is each address a site of its "
        "own? Without an answer one name in one town is one site.",
        sheet, heading, "site",
        (Option("sites", "Yes: each address is a site of its own"),
         Option("one", "No: one site, its address is written in several ways")),
        required=False,
    )  # fmt: skip


def fill_question(sheet: str, headings: str, *, rows: str, first: int) -> Question:
    """Are rows without a supplier or audit those of the row above? Not required: without an answer they are refused."""
    return Question(
        question_id("fill", sheet), "fill",
        f"{rows} {headings} empty in sheet {sheet!r} (the first is row {first}). Do they mean the same as the row "
        "above? Without an answer such rows are refused.",
        sheet, options=(Option("above", "Yes: empty means the same as above"),
                        Option("own", "No: it was forgotten; refuse these rows")),
        required=False,
    )  # fmt: skip


def maximum_question(sheet: str, example: str) -> Question:
    """How many points are full marks in the columns of a checklist?"""
    return Question(
        question_id("maximum", sheet), "maximum",
        f"The item columns of sheet {sheet!r} (for example {example!r}) hold points. How many are full marks?",
        sheet, example, "max_score",
    )  # fmt: skip


def points_question(sheet: str, heading: str, *, highest: float) -> Question:
    """How many points are full marks in a column of points? Not required: without an answer nothing is judged."""
    return Question(
        question_id("maximum", sheet), "maximum",
        f"Column {heading!r} of sheet {sheet!r} holds points up to {highest:g}. How many are full marks? Without an "
        "answer the points are kept, and no item counts as met or not met.",
        sheet, heading, "max_score", required=False,
    )  # fmt: skip


def values_question(
    sheet: str,
    heading: str,
    field: str,
    words: Iterable[tuple[str, int]],
    meanings: Iterable[str],
    *,
    guess: str | None = None,
) -> Question:
    """What do words nobody knows mean? Not required: they are kept as read and counted as unmapped."""
    unknown = tuple(words)
    shown = ", ".join(repr(text) for text, _ in unknown[:6]) + (", ..." if len(unknown) > 6 else "")
    rows = sum(count for _, count in unknown)
    where = "1 row" if rows == 1 else f"{rows:,} rows"
    return Question(
        question_id("values", sheet, field), "values",
        f"What do {shown} mean in column {heading!r} of sheet {sheet!r}? They appear in {where}.",
        sheet, heading, field, tuple(Option(meaning, meaning.replace("_", " ")) for meaning in meanings), unknown,
        guess, required=False,
    )  # fmt: skip


def column_question(sheet: str, field: str, headings: Iterable[str], *, guess: str | None) -> Question:
    """Which column names the supplier, gives the date, or says what was judged?"""
    what = {
        "supplier": "names the supplier",
        "audit_date": "gives the date of the audit",
        "question_text": "says what each result is about",
    }.get(field, f"is the {field}")
    return Question(
        question_id("column", sheet, field), "column",
        f"Which column of sheet {sheet!r} {what}? None of its headings says so.", sheet, None, field,
        tuple(Option(heading, heading) for heading in headings), guess=guess,
    )  # fmt: skip


def password_question(name: str) -> Question:
    """What opens the file?"""
    return Question(
        "password", "password", f"{name} is protected. Which password opens it? It is used once and not kept."
    )


def encoding_question(name: str, guess: str, candidates: Iterable[str]) -> Question:
    """Which encoding is right? Not required: the likeliest one is taken, and the load says that it was not certain."""
    options = dict.fromkeys([guess, *candidates])
    return Question(
        "encoding", "encoding", f"{name} does not state its text encoding. Do names with accents look right?",
        options=tuple(Option(one, one) for one in options), guess=guess, required=False,
    )  # fmt: skip


def constant_question(sheet: str, field: str) -> Question:
    """A supplier or date that stands nowhere in the sheet, to be given for all its rows. Unanswered, it is left out."""
    what = {"supplier": "Whose audits are these", "audit_date": "On which day was the audit"}.get(
        field, f"What is the {field}"
    )
    return Question(
        question_id("constant", sheet, field), "constant",
        f"{what}? No column of sheet {sheet!r} gives it; the answer applies to all its rows.",
        sheet, None, field, required=False,
    )  # fmt: skip


def reopen_question(count: int, example: str) -> Question:
    """May corrective actions that are closed go back to open?"""
    actions = "1 corrective action that is" if count == 1 else f"{count:,} corrective actions that are"
    return Question(
        "reopen", "reopen", f"{actions} closed would go back to open (for example {example}). Is that right?",
        options=(Option("yes", "Yes, they are open again"), Option("no", "No, do not load this file")),
    )  # fmt: skip


def replace_question(counts: Mapping[str, int], audits: int) -> Question:
    """Shall what the file does not list stop counting? Not required: it goes on counting."""
    listed = ", ".join(f"{count:,} {name.removesuffix('s') if count == 1 else name}" for name, count in counts.items())
    where = "of an audit in this file" if audits == 1 else f"of {audits:,} audits in this file"
    return Question(
        "replace", "replace", f"Earlier files hold {listed} {where} that it does not list. Do they still count?",
        options=(
            Option("keep", "Yes: this file adds to what is known"),
            Option("audits", "No: this file replaces what earlier ones said of its audits"),
        ),
        guess="keep", required=False,
    )  # fmt: skip
