"""Which column is which field: by heading and content, one heading per field, one field per heading."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from loaders import vocabulary
from loaders.dates import date_value
from loaders.days_given import days_field
from loaders.fields import FIELDS, LABELLED, PREFERENCE
from loaders.heading_forms import normal_forms
from loaders.heading_matches import SURE, HeadingMatch, heading_matches
from loaders.mapping import SheetMapping
from loaders.normal_form import normal_heading
from loaders.numbers import graded_score, number_value, percent_value
from loaders.refusal import Refusal
from loaders.table import ColumnMatch

# A list of audits has results and scores of audits, not of items.
NOT_OF_AUDITS = frozenset({"answer", "score", "severity", "question_text", "finding_text", "status"})
OF_A_KIND = frozenset({"topic", "section", "category", "dimension", "comment", "total"})
UNUSED_FIELDS = frozenset({"total", "row_counter", "comment"})
OF_AN_AUDIT = frozenset({"overall_result", "overall_score"})
DOUBTFUL = 0.45
OPEN = 0.37  # one of several fields of a heading, and half of the values are of its kind
TOLD_BY_NAME = frozenset({"severity", "overall_result", "status"})
MOST_WORDS, LONGEST_WORDS = 8, 30
# Of several columns of these the last one counts, as "Status (2nd Follow-up)" before "Status (1st Follow-up)".
LAST_COUNTS = frozenset({"status", "due_date"})
PERCENT = re.compile(r"%|percent|prozent|pourcent|porcent|percentual", re.IGNORECASE)
ORDINAL = re.compile(r"(?<!\d)(\d)(?:st|nd|rd|th|er|re|ère|[eèª°º.])?(?!\w)", re.IGNORECASE)


def candidate_matches(heading: str, group: str | None, sample: Sequence[str]) -> tuple[ColumnMatch, ...]:
    """The fields a heading may stand for, the likeliest first; below ``DOUBTFUL`` a field is no candidate.

    A heading that says nothing by itself is read together with the heading of its group.
    """
    # The corner of a matrix names both its sides: "Question \\ Supplier"; the column holds the first.
    heading = heading.split("\\")[0].strip() or heading
    found = heading_matches(heading, sample, fuzzy=True)
    if group and (not found or found[0].confidence < SURE or found[0].field == "row_counter"):
        grouped = heading_matches(f"{group} / {heading}", sample)
        if grouped and (not found or found[0].field == "row_counter" or grouped[0].confidence > found[0].confidence):
            found = grouped
    counted = sample and all(number_value(text) is not None for text in sample)
    if counted and _names_severity(heading):
        return (ColumnMatch("total", 0.9, "values", "counts below the name of a severity"),)
    if sample and all(map(graded_score, sample)) and {match.field for match in found} & OF_AN_AUDIT:
        return (ColumnMatch("overall_score", 0.8, "values", "a grade and a score in one cell"),)
    if found and found[0].field == "region" and sample and all(map(_is_dimension, sample)):
        return (ColumnMatch("section", 0.75, "values", ", ".join(sample[:3])),)
    if counted_down := days_field(heading, sample):
        return (ColumnMatch(counted_down, 0.8, "values", "days from the audit on"),)
    least = OPEN if len(found) > 1 and found[0].reason in ("exact", "alias") else DOUBTFUL
    matches = tuple(
        ColumnMatch(match.field, match.confidence, match.reason, match.detail)
        for match in found if match.field in FIELDS and match.confidence >= least
    )  # fmt: skip
    return matches or _named_only(found, sample) or _revised(heading, sample)


def _is_dimension(text: str) -> bool:
    """Whether a text is a dimension of an audit: "Area" above Quality and Safety is no region."""
    meaning = vocabulary.label_meaning("dimension", text)
    return meaning is not None and not meaning.ambiguous


def _names_severity(heading: str) -> bool:
    """Whether a heading is a severity; without its unit only a grade is: "Critical (#)", but not "Note (sur 20)"."""
    return vocabulary.label_meaning("severity", heading) is not None or any(
        map(vocabulary.grade_meaning, normal_forms(heading))
    )


def _revised(heading: str, sample: Sequence[str]) -> tuple[ColumnMatch, ...]:
    """A further date by when to act, which only its number tells from the first: "Revised Due Date 2"."""
    if not ORDINAL.search(heading):
        return ()
    found = heading_matches(ORDINAL.sub("", heading).strip(), sample)
    return tuple(
        ColumnMatch(match.field, match.confidence, match.reason, "by its name without the number")
        for match in found[:1] if match.field == "due_date" and match.confidence >= SURE
    )  # fmt: skip


def _named_only(found: Sequence[HeadingMatch], sample: Sequence[str]) -> tuple[ColumnMatch, ...]:
    """A column that is called nothing but severity, result or status, though nobody knows its few words: better asked
    about than left out, for without it every finding would be ungraded."""
    named = [match for match in found if match.reason in ("exact", "alias")]
    if len(found) != 1 or not named or named[0].field not in TOLD_BY_NAME:
        return ()
    words = all(2 < len(text) <= LONGEST_WORDS and not text[0].isdigit() and not _is_date(text) for text in sample)
    few = 1 < len(sample) <= MOST_WORDS and words
    return (ColumnMatch(named[0].field, 0.5, named[0].reason, "by its name; its words are unknown"),) if few else ()


def given_columns(headings: Sequence[str | None], mapping: SheetMapping, sheet: str) -> dict[str, tuple[int, ...]]:
    """The columns a mapping names. Raises Refusal when the sheet has no such heading."""
    places = {normal_heading(text): at for at, text in reversed(list(enumerate(headings))) if text}
    given = {}
    for name, texts in mapping.fields.items():
        for text in texts:
            if normal_heading(text) not in places:
                there = ", ".join(repr(heading) for heading in headings if heading)
                raise Refusal(
                    f"The mapping reads {name} from the heading {text!r}, but sheet {sheet!r} has only: {there}."
                )
        given[name] = tuple(places[normal_heading(text)] for text in texts)
    return given


def assigned_columns(
    matches: Sequence[tuple[ColumnMatch, ...]],
    given: dict[str, tuple[int, ...]],
    shape: str,
    headings: Sequence[str | None],
    samples: Sequence[list[str]],
) -> tuple[dict[str, tuple[int, ...]], dict[int, ColumnMatch], dict[str, str]]:
    """Field -> columns, the match each column was given, and the headings whose field another column took.

    Sure headings come first, then the better content, then the order of importance in the sheet's shape.
    """
    columns = dict(given)
    chosen = {at: ColumnMatch(name, 1.0, "answered") for name, places in given.items() for at in places}
    preference = PREFERENCE[shape]
    offers = []
    for at, found in enumerate(matches):
        for match in found:
            fit = field_fit(match.field, samples[at]) if len(found) > 1 else 1.0
            rank = preference.index(match.field) if match.field in preference else len(preference)
            points = match.field == "overall_score" and not PERCENT.search(headings[at] or "")
            # A column without any value takes no field from one that has some, nor points one from their percentage.
            offers.append((not samples[at], len(found) > 1, -round(fit, 1), rank, points, -match.confidence, at, match))
    taken: set[int] = set()
    for _, several, fit, _, _, _, at, match in sorted(offers, key=lambda offer: offer[:7]):
        if at in taken or match.field in columns or (fit == 0 and several):
            continue
        if shape in ("audits", "suppliers") and match.field in NOT_OF_AUDITS:
            continue
        taken.add(at)
        chosen[at] = match
        if match.field not in UNUSED_FIELDS:
            columns[match.field] = (at,)
    if "severity" in columns and "severity" not in given:
        for at in _second_severities(columns["severity"], chosen, headings, samples):
            columns["severity"] += (at,)
            other = chosen.pop(at, None)
            if other and columns.get(other.field) == (at,):
                del columns[other.field]
            chosen[at] = ColumnMatch("severity", 0.7, "values", "speaks where the severity is silent")
    for name in LAST_COUNTS - given.keys():
        later = _later_first(name, columns.get(name, ()), matches, headings, samples)
        if len(later) > 1:
            columns[name] = tuple(later)
            chosen |= dict.fromkeys(later, ColumnMatch(name, 0.7, "values", "the last one that is filled counts"))
            taken.update(later)
    if (
        shape == "audits"
        and "overall_result" not in columns
        and (stated := _verdicts(matches, samples, taken)) is not None
    ):
        taken.add(stated)
        columns["overall_result"] = (stated,)
        chosen[stated] = ColumnMatch("overall_result", 0.7, "values", ", ".join(samples[stated][:3]))
    unused = {headings[at] or "": found[0].field for at, found in enumerate(matches) if found and at not in taken}
    return columns, chosen, unused


def _verdicts(
    matches: Sequence[tuple[ColumnMatch, ...]], samples: Sequence[list[str]], taken: Collection[int]
) -> int | None:
    """The one column of a list of audits that is called a state and holds only results: "Approved", "Rejected"."""
    stated = [at for at, found in enumerate(matches) if [match.field for match in found] == ["status"]]
    found = [at for at in stated if at not in taken and recognised("result", samples[at]) == 1]
    return found[0] if len(found) == 1 else None


def _second_severities(
    first: tuple[int, ...],
    chosen: Mapping[int, ColumnMatch],
    headings: Sequence[str | None],
    samples: Sequence[list[str]],
) -> list[int]:
    """Columns that tell observations and strengths from findings ("Issue Type"), whose severity may be left empty."""
    if any(_is_no_finding(text) for at in first for text in samples[at]):
        return []
    return [
        at for at, sample in enumerate(samples)
        if at not in first and headings[at] and len(sample) > 1 and recognised("severity", sample) == 1
        and any(map(_is_no_finding, sample)) and (at not in chosen or chosen[at].field in OF_A_KIND)
    ]  # fmt: skip


def _later_first(
    name: str,
    first: tuple[int, ...],
    matches: Sequence[tuple[ColumnMatch, ...]],
    headings: Sequence[str | None],
    samples: Sequence[list[str]],
) -> list[int]:
    """The columns of a field called like the one taken but for their number, that of the last follow-up or revision
    first; a date without a number comes before all, a state without one may be that of today."""
    numbered = {
        at: _without_number(text) for at, text in enumerate(headings)
        if text and any(match.field == name for match in matches[at]) and (name != "status" or ORDINAL.search(text))
    }  # fmt: skip
    alike = [at for at in numbered if first and first[0] in numbered and numbered[at][0] == numbered[first[0]][0]]
    if len({numbered[at][1] for at in alike}) < len(alike):
        return []  # the same heading twice says nothing of an order
    return sorted((at for at in alike if samples[at] or at in first), key=lambda at: -numbered[at][1])


def _without_number(text: str) -> tuple[str, int]:
    """A heading without the number of a follow-up or revision, and the number: "Due Date 2" is "due date" and 2."""
    number = ORDINAL.search(text)
    return normal_heading(ORDINAL.sub("", text)), int(number[1]) if number else 0


def _is_no_finding(text: str) -> bool:
    meaning = vocabulary.label_meaning("severity", text)
    return meaning is not None and not meaning.ambiguous and meaning.canonical in ("observation", "positive")


def field_fit(name: str, sample: Sequence[str]) -> float:
    """Share of the sampled values that can be a value of the field; 0.5 where anything can be."""
    kind = FIELDS[name]
    if not sample:
        return 0.5
    if kind in LABELLED:
        return recognised(kind, sample)
    if kind == "date":
        return sum(_is_date(text) for text in sample) / len(sample)
    if kind in ("number", "score"):
        return sum(_is_points(text) for text in sample) / len(sample)
    return 0.5


def recognised(kind: str, sample: Sequence[str]) -> float:
    """Share of the sampled values that are words of a kind; grades A to E may be results."""
    if not sample:
        return 0.0
    known = sum(vocabulary.label_meaning(kind, text) is not None for text in sample)
    letters = sum(kind == "result" and len(text) <= 2 and text[:1] in "ABCDE" for text in sample)
    return (known + letters) / len(sample)


def _is_points(text: str) -> bool:
    """A number, a percentage, or points with their maximum ("85/100"), which "05/2024" is not."""
    stated = number_value(text) is not None or percent_value(text) is not None
    return stated and not ("/" in text and _is_date(text))


def _is_date(text: str) -> bool:
    return any(date_value(text, order=order) is not None for order in ("dmy", "mdy", "ymd"))
