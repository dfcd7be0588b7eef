"""Deadlines as they stand in due-date columns: dates, periods, lengths of time and words, in nine languages.

The words are data/dictionaries/deadline_words.csv. Nothing is guessed: a text that is not understood whole is None.
"""

import csv
import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from loaders.calendar_words import DATE_WORDS, arabic_numbers, named_parts, plain_date, plain_text
from loaders.dates import JOINT_WORDS, DateOrder, date_span
from loaders.periods import PERIOD_WORDS, Period, period, period_span

Rule = Literal[
    "date", "range", "week", "month", "quarter", "half_year", "year",
    "date_from_audit", "week_from_audit", "month_from_audit", "quarter_from_audit", "half_year_from_audit",
    "year_from_audit", "immediate", "after_audit", "working_days", "after_report",
    "next_audit", "ongoing", "undecided", "not_applicable", "done", "done_on_site",
]  # fmt: skip

_WORDS_FILE = Path(__file__).parent.parent / "data" / "dictionaries" / "deadline_words.csv"
_LONGEST = 80  # characters; longer texts are remarks
_MONTHS_IN: Mapping[str, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_DAYS_IN: Mapping[str, int] = {"day": 1, "week": 7}
_PERIOD_RULES: Mapping[str, Rule] = {
    "month": "month_from_audit", "quarter": "quarter_from_audit", "half_year": "half_year_from_audit",
    "year": "year_from_audit", "week": "week_from_audit",
}  # fmt: skip

_CJK = "\u3400-\u9fff"
_PIECES = re.compile(
    rf"\s*[|/()]\s*|(?<=[{_CJK}])[\s:,，]*(?=[a-z])|(?<=[a-z.])[\s:,，]*(?=[{_CJK}])|(?<=[{_CJK}])\s+(?=[0-9])"
)
_LATIN = re.compile(r"[a-z]+")
_LINE_BREAKS = re.compile(r"[\r\n]+")
_TOKENS = re.compile(r"\d+|[^\W\d_]+")
_NUMBER_RANGE = re.compile(r"([0-9]+)\s*(?:-|~|to|bis|a|al|or|ou|o|oder|ila|den|至|到)\s*([0-9]+)(?![0-9./])")
_NO_LENGTH = re.compile(r"[0-9][.,:][0-9]|[<>=%#@≤≥±≈~*_]|^-\s?[0-9]")
_CHINESE_DAY = re.compile(r"([0-9]{1,2})月([0-9]{1,2})[日号]$")
_DAY_FIRST = re.compile(r"[^0-9]*[0-9]{1,2}[.\s-]*(?:st|nd|rd|th|er|o|de)?[.\s-]*(?!thang|thg|th)[a-z]")
_LENGTH_KINDS = ("unit", "length", "number", "after", "small")
_MOST = {
    "hour": 1000, "day": 1000, "working_day": 1000, "week": 200, "month": 60, "quarter": 20, "half_year": 10,
    "year": 10,
}  # fmt: skip


@dataclass(frozen=True)
class Deadline:
    """What a due-date cell says: the day, the rule that gave it, and the calendar days from the audit to that day.

    `due` is None where the rule names no day, or counts from an audit date that is not known; `days` is None where
    the days cannot be counted. Under "after_report" the days run from a report whose date nobody told: no due day.
    """

    due: date | None
    rule: Rule
    days: int | None = None


@dataclass(frozen=True)
class _Length:
    """A length of time, and what it runs from."""

    number: int
    unit: str
    start: str


def deadline(text: str, *, order: DateOrder | None, audit_date: date | None = None) -> Deadline | None:
    """The deadline a cell's text names, or None when it is not understood (the caller keeps and reports the text).

    - A date, or the last day of a range, week, month, quarter, half or year (`loaders.dates.date_span`), with or
      without words such as "by", "spätestens", "31.03.2024'e kadar"; ambiguous numbers follow `order`. "Before" a day
      is that day; "before" a period is not read, for it may or may not mean the period's own days.
    - Without a year ("15 March", "end of Q3", "年底"): the first such day, or last day of such a period, on or after
      the audit date; the rule ends in "_from_audit".
    - "Immediately" in any wording: the audit date. Lengths of time ("30 days", "trong vòng 30 ngày"): the audit date
      plus the length; months keep the day of the month or take the last one; hours count as started days; of "2-4
      weeks" the longer one. Working days are Monday to Friday without holidays, whatever the country says of Saturday.
    - Words without a day: next_audit, ongoing, undecided, not_applicable, done, done_on_site.
    - Two wordings in one cell ("立即 Immediately", "30 days (2024-04-04)") only when both give the same.
    """
    if len(text) > _LONGEST or not text.strip():
        return None
    plain = plain_text(_LINE_BREAKS.sub(" | ", text.strip()))
    whole = _read(plain, order, audit_date)
    if whole is not None:
        return whole
    found = [_read(piece, order, audit_date) for piece in _PIECES.split(plain) if piece]
    said = {(one.due, one.days, None if one.due else one.rule) if one else None for one in found}
    return found[0] if len(found) > 1 and len(said) == 1 else None


def _read(plain: str, order: DateOrder | None, audit_date: date | None) -> Deadline | None:
    word = _vocabulary().rules.get(_key(plain))
    if word is not None:
        return Deadline(audit_date, "immediate", 0) if word == "immediate" else Deadline(None, word)
    end = _vocabulary().ends.get(_key(plain))
    if end is not None:
        return _period_end(end, audit_date)
    if not _vocabulary().letters.issuperset(_LATIN.findall(plain)):
        return None
    return _dated(plain, order, audit_date) or _lasting(plain, audit_date)


def _dated(plain: str, order: DateOrder | None, audit_date: date | None) -> Deadline | None:
    """A date or period, as it stands or freed from words such as "by"."""
    found = _whole_date(plain, order, audit_date)
    if found is not None:
        return found
    bare, before = _without_lead(plain)
    found = _whole_date(bare, order, audit_date) if bare != plain else None
    # "Before March 2024" may or may not mean March; "before the end of March" was read above.
    return None if found is not None and before and found.rule not in ("date", "date_from_audit") else found


def _whole_date(plain: str, order: DateOrder | None, audit_date: date | None) -> Deadline | None:
    span = date_span(plain, order=order)
    if span is not None:
        rule: Rule = "date" if span.unit == "day" else span.unit
        return Deadline(span.last, rule, (span.last - audit_date).days if audit_date else None)
    bare = plain_date(plain)
    found = period(bare)
    if found is not None:
        return _next_period(found, audit_date) if found.year is None else None
    return _day_without_year(bare, audit_date)


def _without_lead(plain: str) -> tuple[str, bool]:
    """A plain text without the words that may stand around a date, and whether they say "before"."""
    before = False
    for _ in range(3):
        lead, tail = _vocabulary().lead.match(plain), _vocabulary().tail.search(plain)
        if lead is not None:
            before |= _vocabulary().around[lead[1]] == "before"
            plain = plain[lead.end() :].strip(" :")
        elif tail is not None and tail.start():
            before |= _vocabulary().around[tail[1]] == "before"
            plain = plain[: tail.start()].strip(" ,")
        else:
            break
    return plain, before


def _day_without_year(plain: str, audit_date: date | None) -> Deadline | None:
    """ "15 March" or "3月15日"; "Mar 24" is none, for 24 may be the year."""
    chinese, parts = _CHINESE_DAY.match(plain), named_parts(plain)
    if chinese is not None:
        month, day = int(chinese[1]), int(chinese[2])
    elif parts is not None and len(parts.months) == len(parts.numbers) == 1 and len(parts.numbers[0]) <= 2:
        month, day = parts.months[0], int(parts.numbers[0])
        if not _DAY_FIRST.match(plain) and day >= 20:
            return None
    else:
        return None
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(2024, month)[1]:
        return None
    if audit_date is None:
        return Deadline(None, "date_from_audit")
    years = range(audit_date.year, audit_date.year + 9)  # a 29 February may be eight years away
    days = (date(year, month, day) for year in years if day <= monthrange(year, month)[1])
    return _counted(next(found for found in days if found >= audit_date), "date_from_audit", audit_date)


def _next_period(found: Period, audit_date: date | None) -> Deadline:
    rule = _PERIOD_RULES[found.unit]
    if audit_date is None:
        return Deadline(None, rule)
    spans = (period_span(replace(found, year=year)) for year in (audit_date.year, audit_date.year + 1))
    ends = [span.last for span in spans if span is not None and span.last >= audit_date]
    return _counted(ends[0], rule, audit_date) if ends else Deadline(None, rule)


def _period_end(end: tuple[int, str], audit_date: date | None) -> Deadline:
    """The last day of the audit's week, month, quarter or year, or of the one after it."""
    after, unit = end
    rule = _PERIOD_RULES[unit]
    if audit_date is None:
        return Deadline(None, rule)
    if unit == "week":
        sunday = audit_date + timedelta(days=6 - audit_date.weekday() + 7 * after)
        return _counted(sunday, rule, audit_date)
    length = _MONTHS_IN[unit]
    first = date(audit_date.year, (audit_date.month - 1) // length * length + 1, 1)
    return _counted(_months_later(first, length * (after + 1)) - timedelta(days=1), rule, audit_date)


def _lasting(plain: str, audit_date: date | None) -> Deadline | None:
    """A length of time from the audit."""
    length = _length(plain)
    if length is None:
        return None
    number, unit = length.number, length.unit
    days = -(-number // 24) if unit == "hour" else number * _DAYS_IN[unit] if unit in _DAYS_IN else None
    if length.start == "report":
        return Deadline(None, "after_report", days)
    rule: Rule = "working_days" if unit == "working_day" else "after_audit"
    if audit_date is None:
        return Deadline(None, rule, days)
    if days is not None:
        return Deadline(audit_date + timedelta(days=days), rule, days)
    if unit == "working_day":
        return _counted(_working_days_later(audit_date, number), rule, audit_date)
    return _counted(_months_later(audit_date, number * _MONTHS_IN[unit]), rule, audit_date)


def _length(plain: str) -> _Length | None:
    plain = arabic_numbers(plain) if not plain.isascii() else plain
    if _NO_LENGTH.search(plain):
        return None
    plain = _NUMBER_RANGE.sub(lambda match: match[2] if int(match[1]) < int(match[2]) else match[0], plain)
    chinese = _vocabulary().chinese_length.match(plain.replace(" ", ""))
    if chinese is not None:
        if chinese["unit"] == "日" and not chinese["behind"]:  # "30日" alone may be the thirtieth
            return None
        words, base = _vocabulary().words, chinese["base"] or chinese["after"]
        number, unit = (words["length"].get(chinese["length"]) or f"{chinese['number']} day").split()
        unit = words["unit"].get(chinese["unit"], unit)
        return _sensible(int(number), unit, words["after"].get(base, "audit"))
    return _spelled_length(_TOKENS.findall(plain))


def _spelled_length(tokens: list[str]) -> _Length | None:
    """One number and one unit among words that say no more than "within" and "after the audit"."""
    words = _vocabulary().words
    numbers: set[int] = set()
    units: set[str] = set()
    start = "audit"
    digits = any(token.isdecimal() for token in tokens)
    at = 0
    while at < len(tokens):
        width, phrase = _longest_phrase(tokens, at)
        if width == 0:
            return None
        at += width
        if phrase.isdecimal():
            numbers.add(int(phrase))
        elif phrase in words["unit"] and numbers:  # "week 12" is no length
            units.add(words["unit"][phrase])
        elif phrase in words["length"]:
            number, unit = words["length"][phrase].split()
            numbers.add(int(number))
            units.add(unit)
        elif phrase in words["after"]:
            start = words["after"][phrase]
        elif phrase in words["number"] and not (digits and phrase in words["small"]):
            numbers.add(int(words["number"][phrase]))
        elif phrase not in words["small"]:
            return None
    return _sensible(numbers.pop(), units.pop(), start) if len(numbers) == len(units) == 1 else None


def _longest_phrase(tokens: list[str], at: int) -> tuple[int, str]:
    if tokens[at].isdecimal():
        return 1, tokens[at]
    for width in range(min(_vocabulary().longest_phrase, len(tokens) - at), 0, -1):
        phrase = " ".join(tokens[at : at + width])
        if any(phrase in _vocabulary().words[kind] for kind in _LENGTH_KINDS):
            return width, phrase
    return 0, ""


def _sensible(number: int, unit: str, start: str) -> _Length | None:
    return _Length(number, unit, start) if 0 < number <= _MOST[unit] else None


def _counted(due: date, rule: Rule, audit_date: date) -> Deadline:
    return Deadline(due, rule, (due - audit_date).days)


def _months_later(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _working_days_later(start: date, count: int) -> date:
    found = start
    while count:
        found += timedelta(days=1)
        count -= found.weekday() < 5
    return found


def _key(plain: str) -> str:
    """Words with single spaces between them; a text of nothing but signs stays as it is."""
    return " ".join(_TOKENS.findall(plain)) or plain.replace(" ", "")


@dataclass(frozen=True)
class _Vocabulary:
    rules: Mapping[str, Rule]
    ends: Mapping[str, tuple[int, str]]
    words: Mapping[str, Mapping[str, str]]
    around: Mapping[str, str]
    lead: re.Pattern[str]
    tail: re.Pattern[str]
    chinese_length: re.Pattern[str]
    longest_phrase: int
    letters: frozenset[str]  # every word of letters that a deadline may hold; a text with any other is none


@cache
def _vocabulary() -> _Vocabulary:
    with _WORDS_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    keyed: dict[str, dict[str, str]] = {kind: {} for kind in ("rule", "end", *_LENGTH_KINDS)}
    for row in rows:
        if row["kind"] in keyed:
            keyed[row["kind"]][_key(plain_text(row["word"]))] = row["canonical"]
    spoken = [plain_text(row["word"]) for row in rows]
    around = {plain_text(row["word"]): row["canonical"] for row in rows if row["kind"] in ("lead", "tail")}
    rules: dict[str, Rule] = {
        word: rule for word, code in keyed["rule"].items() for rule in get_args(Rule) if rule == code
    }
    ends = {word: (int(code.split()[0]), code.split()[1]) for word, code in keyed["end"].items()}
    chinese = {
        kind: _choice(row["word"] for row in rows if (row["kind"], row["language"]) == (kind, "zh")) for kind in keyed
    }
    return _Vocabulary(
        rules, ends, keyed, around,
        lead=re.compile(rf"({_words(rows, 'lead')})(?:\s*:\s*|\s+|\s*(?=[0-9])|(?<=[{_CJK}]))"),
        tail=re.compile(rf"(?<![a-z])\s*({_words(rows, 'tail')})$"),
        chinese_length=re.compile(
            rf"(?:(?P<base>{chinese['after']}),?)?(?:{chinese['small']})*(?:(?P<number>[0-9]+)"
            rf"(?P<unit>{chinese['unit']})|(?P<length>{chinese['length']}))"
            rf"(?P<after>{chinese['after']})?(?P<behind>(?:{chinese['small']})*)$"
        ),
        longest_phrase=max(len(word.split()) for kind in _LENGTH_KINDS for word in keyed[kind]),
        letters=frozenset([*DATE_WORDS, *PERIOD_WORDS, *JOINT_WORDS, *_LATIN.findall(" ".join(spoken))]),
    )  # fmt: skip


def _words(rows: list[dict[str, str]], kind: str) -> str:
    return _choice(row["word"] for row in rows if row["kind"] == kind)


def _choice(words: Iterable[str]) -> str:
    """A pattern of plain words, the longest first."""
    return "|".join(
        re.escape(word) for word in sorted({plain_text(word) for word in words}, key=lambda w: (-len(w), w))
    )
