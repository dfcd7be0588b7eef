"""How well the values of a column fit the kind of a field: a heading that says date must stand above dates."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from loaders.dates import date_span, date_value
from loaders.fields import FIELDS, LABELLED
from loaders.label_scales import scale_scheme
from loaders.normal_form import normal_label
from loaders.numbers import number_value, percent_value
from loaders.vocabulary import country_code, label_meaning, scheme_labels, scheme_name

# Headings that are recognised beside the fields of an audit, so that their columns are left out or kept aside.
BESIDE: Final[dict[str, str]] = {
    "serial": "code",  # a platform's record id
    "comment": "text",  # free comment or evidence of an answer
    "total": "number",  # counts of findings, which total other rows or columns
    "row_counter": "number",
    "supplier_name_local": "name",
    "deadline_days": "number",
}
KINDS: Final[dict[str, str]] = {**FIELDS, **BESIDE}

_BLANKS = frozenset({"", "-", "--", "–", "—", "/", "n/a", "na", "n.a.", "none", "null", "tbd", "tbc", "无", "?"})
_DEADLINE_WORDS = re.compile(
    r"immediat|asap|at once|sofort|umgehend|imm[ée]diat|inmediat|imediat|derhal|hemen|立即|立刻|马上|即刻|ngay|ongoing|"
    r"laufend|长期|持续|next (?:audit|visit)|\bq[1-4]\b|quart|trimestr|semest|\bkw\b|week|woche|semaine|semana|"
    r"settiman|hafta|tuần|周|days?\b|tage?\b|jours?\b|d[ií]as?\b|giorni|gün|ngày|天|日内|month|monat|mois|m[eê]s|mese|ay\b|tháng|月",
    re.IGNORECASE,
)
_DAYS = re.compile(r"(\d{1,2})\s*(?:[-–~&]|to|bis|au|à|al|a|đến|至|到)\s*\d{1,2}(?!\d)")  # "12-13 Mar 2024"
_FROM_TO = re.compile(r"\s+(?:[-–~]|to|bis|au|al|a|até|đến)\s+|[~至到]")
_DEADLINES = frozenset({"due_date", "original_due_date", "next_due"})
_GRADE = re.compile(r"^(?:[A-Za-z]{1,2}|\d)[+-]?$")
_CODE = re.compile(r"^(?=.*\d)[\w./\\#°§()|,;&:+-]{1,24}$", re.ASCII)
_BARE_CODE = re.compile(r"^[A-Z]{0,5}[-_ ]?\d[\d./-]*$")
_GRADED = ("severity", "result", "answer")  # kinds whose scale may be letters or digits that only a scheme explains
_LONGEST_VISIT = 100  # days of work
_DISTINCT_LABELS = 12
_DISTINCT_SEVERITIES = 8


def content_fit(field: str, sample: Sequence[str]) -> float | None:
    """The share (0 to 1) of the sampled values that can be values of this field; None when anything can be.

    Dates must parse in some order (a deadline may also be words such as "immediately" or "Q3 2025"); labels must be
    known, a severity has at most 8 distinct values; codes are short and hold a digit; numbers parse; free text is not
    a column of dates, bare numbers or codes. Empty cells and placeholders ("n/a", "TBD") say nothing and are left
    out; None as well when no other value remains.
    """
    values = _values(tuple(sample))
    return None if not values else _fit(field, values)


@lru_cache(maxsize=4096)
def _values(sample: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text for each in sample if (text := each.strip()).casefold() not in _BLANKS)


@lru_cache(maxsize=1 << 14)
def _fit(field: str, values: tuple[str, ...]) -> float | None:
    kind = KINDS[field]
    if field in ("comment", "address"):
        return None if _share(_is_date, values) < 0.8 and _share(_is_number, values) < 0.9 else 0.2
    if kind in LABELLED:
        return _label_fit(kind, values)
    if kind == "date":
        return _share(lambda text: _is_date(text) or (field in _DEADLINES and _is_deadline(text)), values)
    if kind in ("number", "score"):
        return _number_fit(field, values)
    if kind == "code":
        return _code_fit(field, values)
    if kind == "name":
        return 0.3 if _share(_is_nameless, values) > 0.8 else None
    if kind == "country":
        return _share(lambda text: country_code(text) is not None, values)
    if kind == "scheme":
        known = _share(lambda text: scheme_name(text) is not None, values)
        return known if known >= 0.5 else _text_fit(field, values)
    return _text_fit(field, values)


def _label_fit(kind: str, values: tuple[str, ...]) -> float:
    distinct = set(values)
    known = _share(lambda text: label_meaning(kind, text) is not None or _is_of_scheme(kind, text), values)
    graded = _share(lambda text: _GRADE.match(text) is not None, values) if kind in _GRADED else 0.0
    if len(distinct) > _DISTINCT_SEVERITIES and scale_scheme(distinct, kind=kind):
        return 0.8  # a long scale, but a scheme has it
    most = _DISTINCT_SEVERITIES if kind == "severity" else _DISTINCT_LABELS
    fit = max(known, min(0.75, known + 0.75 * graded))
    return fit * (0.5 if len(distinct) > most and known < 1 else 1.0)


def _is_of_scheme(kind: str, text: str) -> bool:
    """Whether a word that means nothing by itself is of a scheme's own scale: "Higher Level". A letter is no word."""
    return len(text) > 2 and any(normal_label(text) in labels for labels in scheme_labels(kind).values())


def _number_fit(field: str, values: tuple[str, ...]) -> float:
    fit = _share(_is_number, values)
    if field == "man_days" and _share(lambda text: (number_value(text) or 0.0) > _LONGEST_VISIT, values) > 0.5:
        return 0.1  # seconds or minutes
    if field == "row_counter":
        numbers = [number_value(text) for text in values]
        return 1.0 if numbers == [float(at) for at in range(1, len(numbers) + 1)] else 0.5 * fit
    whole = field == "total"
    return fit * (0.5 if whole and _share(lambda text: "." in text or "%" in text, values) > 0.2 else 1.0)


def _code_fit(field: str, values: tuple[str, ...]) -> float:
    longest = 24 if field == "question_id" else 40
    if _share(_is_day, values) > 0.8 and not _share(_is_number, values):
        return 0.1
    if field in ("finding_no", "action_no", "audit_no") and "0" in values:
        return 0.3  # a count, for nothing is numbered nought
    short = [text for text in values if len(text) <= longest and len(text.split()) <= 4]
    fit = sum(_has_digit(text) or len(text) <= 6 for text in short) / len(values)
    split = _share(lambda text: all(_CODE.match(part.strip()) for part in re.split(r"[|;\n]", text)), values)
    return max(fit, split)


def _text_fit(field: str, values: tuple[str, ...]) -> float | None:
    if _share(_is_date, values) > 0.8 and field != "scheme_version":
        return 0.1
    if field in ("section", "scheme_version", "topic", "region", "city", "category"):
        return None
    if field in ("finding_text", "question_text", "root_cause", "corrective_action", "correction"):
        if _share(lambda text: _BARE_CODE.match(text) is not None or _CODE.match(text) is not None, values) > 0.8:
            return 0.2
        if _share(lambda text: label_meaning("severity", text) is not None, values) > 0.9:
            return 0.2
    return 0.2 if _share(_is_number, values) > 0.9 else None


def _is_date(text: str) -> bool:
    """One date, or the days of one visit: "12-13 Mar 2024", "05.01.2024 - 06.01.2024"."""
    if len(text) > 40:
        return False
    written = {text, _DAYS.sub(r"\1", text, count=1), _FROM_TO.split(text)[0]}
    return any(map(_is_day, written)) or _is_range(text)


def _is_range(text: str) -> bool:
    """Two days written close together: "11.-13.06.2024", "28.02.-02.03.2024"."""
    spans = (date_span(text, order=order) for order in ("dmy", "mdy", "ymd")) if _has_digit(text) else ()
    return any(span is not None and span.unit == "range" for span in spans)


def _is_day(text: str) -> bool:
    return any(date_value(text, order=order) is not None for order in ("dmy", "mdy", "ymd"))


def _is_deadline(text: str) -> bool:
    return len(text) <= 40 and (_DEADLINE_WORDS.search(text) is not None or _is_period(text))


def _is_period(text: str) -> bool:
    """A month or quarter with its year, such as "05/2025"; a bare year may be any number."""
    span = date_span(text, order="dmy") if _has_digit(text) else None
    return span is not None and span.unit in ("month", "quarter", "half_year")


def _is_number(text: str) -> bool:
    return number_value(text) is not None or percent_value(text) is not None


def _is_nameless(text: str) -> bool:
    return _BARE_CODE.match(text) is not None or _is_number(text) or _is_date(text)


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _share(test: Callable[[str], bool], values: tuple[str, ...]) -> float:
    return sum(map(test, values)) / len(values)
