"""The columns of a checklist whose headings do not say what they are: the items' numbers, their answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pyarrow as pa

from loaders.column_fields import field_fit, recognised
from loaders.headers import Header
from loaders.key_values import said_once
from loaders.numbers import number_value
from loaders.table import ColumnMatch
from loaders.totals import begins_as_total, closes_form
from loaders.wide import CODE

OF_NO_USE = frozenset({"row_counter", "section", "audit_no", "finding_no", "serial", "question_text"})
OF_ITEMS = frozenset({"answer", "score"})
MOST_ROWS = 2_000
ONE_SIGN = 1
FEWEST_LETTERS = 10
MOSTLY = 0.6
BINARY = frozenset({"0", "1"})
POINTS = "points beside each question"


def numbered_items(
    matches: Sequence[tuple[ColumnMatch, ...]], header: Header, body: pa.Table, *, answered: bool
) -> list[tuple[ColumnMatch, ...]]:
    """The matches, with the first column of item codes as the item's number where a checklist has none.

    A checklist has a column of questions and one of answers (or ticks). Codes are short, end in a number and tell the
    questions apart, which the number of their audit does not. The number may stand under a heading such as "Question",
    beside a longer text of what is required.
    """
    fields = {match.field for found in matches for match in found}
    checklist = "question_text" in fields and (answered or fields & OF_ITEMS)
    if not checklist or "question_id" in fields:
        return list(matches)
    question = max(at for at, found in enumerate(matches) if any(match.field == "question_text" for match in found))
    for at in range(question):
        named = {match.field for match in matches[at]}
        if not header.headings[at] or not named <= OF_NO_USE:
            continue
        pairs = _beside(body, at, question)
        codes = list(dict.fromkeys(code for code, _ in pairs))
        if "audit_no" in named and len(codes) < len(pairs):
            continue  # several questions of one audit
        coded = sum(CODE.match(text) is not None or len(text) == ONE_SIGN for text in codes)
        if any(CODE.match(text) for text in codes) and coded >= 0.8 * len(codes):
            number = (ColumnMatch("question_id", 0.75, "values", ", ".join(codes[:3])),)
            return [number if place == at else found for place, found in enumerate(matches)]
    return list(matches)


def sections_as_items(
    matches: Sequence[tuple[ColumnMatch, ...]], samples: Sequence[list[str]]
) -> list[tuple[ColumnMatch, ...]]:
    """The matches, with the numbers of chapters as those of items where nothing else is an item and each is answered:
    "Chapter | Subject | Result" with 8.5.1, 9.2 and "conform", which is no verdict."""
    fields = {match.field for found in matches for match in found}
    answered = any(
        any(match.field == "answer" for match in found)
        and field_fit("answer", samples[at]) >= MOSTLY > field_fit("overall_result", samples[at])
        for at, found in enumerate(matches) if samples[at]
    )  # fmt: skip
    at = next((at for at, found in enumerate(matches) if [match.field for match in found] == ["section"]), None)
    if at is None or not answered or fields & {"question_id", "question_text"}:
        return list(matches)
    codes = samples[at]
    if len(codes) < 2 or not all(CODE.match(text) for text in codes) or not any("." in text for text in codes):
        return list(matches)
    number = (ColumnMatch("question_id", 0.75, "values", ", ".join(codes[:3])),)
    return [number if place == at else found for place, found in enumerate(matches)]


def _beside(body: pa.Table, at: int, question: int) -> list[tuple[str, str]]:
    """The distinct texts of a column with their questions, without those of a form's foot."""
    rows = zip(*(body.column(place).slice(0, MOST_ROWS).to_pylist() for place in (at, question)), strict=True)
    pairs = dict.fromkeys((code.strip(), text.strip()) for code, text in rows if code and text)
    return [
        (code, text) for code, text in pairs
        if code and text and not (begins_as_total(code) or closes_form(code) or said_once(code))
    ]  # fmt: skip


def worded_items(
    matches: Sequence[tuple[ColumnMatch, ...]], samples: Sequence[list[str]], *, before: int
) -> list[tuple[ColumnMatch, ...]]:
    """The matches of a form with tick columns (the first is ``before``), with the longest texts left of them as its
    questions where no heading says so: it is missing, or says "Description" or "Assessment"."""
    if any(match.field in ("question_text", "question_id") for found in matches for match in found):
        return list(matches)
    lengths = {at: sum(map(len, samples[at])) / len(samples[at]) for at in range(before) if samples[at]}
    wordy = max(lengths, key=lambda at: lengths[at], default=None)
    if wordy is None or lengths[wordy] < FEWEST_LETTERS:
        return list(matches)
    text = (ColumnMatch("question_text", 0.7, "values", samples[wordy][0]),)
    return [
        text if at == wordy else () if at < wordy and _says_answer(found) else found for at, found in enumerate(matches)
    ]


def _says_answer(found: tuple[ColumnMatch, ...]) -> bool:
    return any(match.field == "answer" for match in found)


def answered_items(
    matches: Sequence[tuple[ColumnMatch, ...]], samples: Sequence[list[str]], *, spelled: Collection[int] = ()
) -> list[tuple[ColumnMatch, ...]]:
    """The matches, with a column of results as the items' answers where questions have none and no row names an audit.

    "Result of the assessment" heads the verdict in a list of audits and the answer in a checklist. ``spelled``: columns
    whose signs the file's own legend spells out; such a column may be headed as points.
    """
    fields = {match.field for found in matches for match in found}
    if "question_text" not in fields or fields & OF_ITEMS or fields & {"supplier", "supplier_code", "audit_date"}:
        return list(matches)
    for at, found in enumerate(matches):
        results = at in spelled or any(match.field == "overall_result" for match in found)
        if results and len(samples[at]) > 1 and recognised("answer", samples[at]) == 1:
            answer = (ColumnMatch("answer", 0.75, "values", ", ".join(samples[at][:3])),)
            return [answer if place == at else one for place, one in enumerate(matches)]
    return list(matches)


def pointed_items(
    matches: Sequence[tuple[ColumnMatch, ...]], samples: Sequence[list[str]]
) -> list[tuple[ColumnMatch, ...]]:
    """The matches, with a column of numbers that may only be the questions' answers as their points: "Assessment" above
    10, 8, 4 and "n.b.". Nought and one alone may just as well be no and yes: answers that somebody has to explain."""
    fields = {match.field for found in matches for match in found}
    sure = {found[0].field for found in matches if len(found) == 1}
    if "question_text" not in fields or fields & {"score", "max_score"} or "severity" in sure:
        return list(matches)
    asked = [at for at, found in enumerate(matches) if any(match.field == "answer" for match in found)]
    for at in asked if not any(recognised("answer", samples[at]) >= MOSTLY for at in asked) else []:
        numbers = {text for text in samples[at] if number_value(text) is not None}
        words = [text for text in samples[at] if text not in numbers]
        if len(numbers) > 1 and (not words or recognised("answer", words) == 1):
            points = (ColumnMatch("answer" if numbers <= BINARY else "score", 0.75, "values", POINTS),)
            return [points if place == at else found for place, found in enumerate(matches)]
    return list(matches)
