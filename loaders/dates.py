"""Dates as they stand in cells: evidence for the order of day and month in a column, and one cell's date or span."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from loaders.calendar_words import named_parts, plain_date, without_time
from loaders.periods import FIRST_YEAR, LAST_YEAR, DateSpan, period, period_span

DateOrder = Literal["dmy", "mdy", "ymd"]

_ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")

_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
# Serial 1 is 1900-01-01 and Excel counts a 29 February 1900 that never was, hence the day before the day before.
_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LONGEST = 64  # characters; longer texts are remarks, not dates
_MOST_JOINTS = 6  # two dates with hyphens and a hyphen between them have five

_NUMERIC = re.compile(r"([0-9]{1,4})\s*([./-])\s*([0-9]{1,2})\s*\2\s*([0-9]{1,4})\.?$")
_NUMERIC_INSIDE = re.compile(r"[0-9]{1,4}\s*([./-])\s*[0-9]{1,2}\s*\1\s*[0-9]{1,4}")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:\.0)?$")
_CHINESE = re.compile(r"([0-9]{4})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*[日号號]?$")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?$")

_JOINT = re.compile(
    r"\s*[~+&;/至到及和-]\s*|,\s*(?=[0-9])"
    r"|\s(?:to|until|till|through|thru|and|bis|und|au|et|al|hasta|y|a|ate|ao|e|fino al|den|va|ve|ila)\s"
)
_SIDE_LEAD = re.compile(
    r"(?:(?:from|between|the|du|de|del|dal|dall|vom|von|zwischen|desde|entre|le|el|il|dem|tu|ngay)\s+|[从自]\s*)+"
)
# Every word that may stand between the two ends of a range, or before them.
JOINT_WORDS = frozenset(re.findall("[a-z]+", _JOINT.pattern + _SIDE_LEAD.pattern))
_DIGIT = re.compile(r"[0-9]")
_BARE_DAY = re.compile(r"([0-9]{1,2})(?:\.|st|nd|rd|th|er|o|日|号)?$")
_DAY_MONTH = re.compile(r"([0-9]{1,2})\s*([./-])\s*([0-9]{1,2})\.?$")
_CJK_MONTH_DAY = re.compile(r"([0-9]{1,2})月([0-9]{1,2})[日号]?$")
_DAY_AND_YEAR = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[\s,]+([0-9]{4})$")


@dataclass(frozen=True)
class OrderProof:
    """How many distinct texts of a column can only be read in one order, and the first of them."""

    order: DateOrder
    count: int
    example: str


@dataclass(frozen=True)
class DateEvidence:
    """What a column's distinct texts say about the order of day and month.

    `order` is None when nothing proves it, when nothing needs it, or when proofs contradict. `ambiguous_count` counts
    the distinct texts that give two different dates, `ambiguous` lists them sorted. `proof` is a text that shows the
    order; `contradiction` one that shows another. `proofs` counts the proving texts of every order that has one.
    """

    order: DateOrder | None
    ambiguous_count: int
    proof: str | None
    contradiction: str | None
    ambiguous: tuple[str, ...] = ()
    proofs: tuple[OrderProof, ...] = ()


@dataclass(frozen=True)
class OrderHint:
    """Under `order`, `late_count` of the `of` open texts of a column would lie after a day; `example` is one."""

    order: DateOrder
    late_count: int
    of: int
    example: str


@dataclass(frozen=True)
class _Numbers:
    """Three numbers with separators, as written."""

    first: int
    second: int
    third: int
    separator: str
    year_first: bool
    short_year: bool


def date_evidence(values: Iterable[str]) -> DateEvidence:
    """The order of day and month in a column, decided once from its texts.

    A part above 12 proves the order; dots mean day first. Year-first texts read themselves and make the order "ymd"
    only in a column that leaves no other text open. "24-03-05" proves nothing (the year may stand at either end) and
    counts as ambiguous; "05/05/2024" reads the same both ways and does not. Ranges speak by their complete dates.
    """
    proofs: dict[DateOrder, OrderProof] = {}
    ambiguous: list[str] = []
    for value in sorted(set(values)):
        orders, different = _possible_orders(value)
        if len(orders) == 1:
            order = next(iter(orders))
            known = proofs.get(order)
            proofs[order] = OrderProof(order, known.count + 1 if known else 1, known.example if known else value)
        elif different:
            ambiguous.append(value)
    counted = tuple(proofs[order] for order in _ORDERS if order in proofs)
    examples = {proof.order: proof.example for proof in counted}
    if "dmy" in examples and "mdy" in examples:
        return DateEvidence(None, len(ambiguous), examples["dmy"], examples["mdy"], tuple(ambiguous), counted)
    if ambiguous:
        examples.pop("ymd", None)
    proven = next(iter(examples), None)
    proof = examples[proven] if proven is not None else None
    return DateEvidence(proven, len(ambiguous), proof, None, tuple(ambiguous), counted)


def date_order(values: Iterable[str]) -> DateOrder | None:
    """The order that `date_evidence` proves, or None."""
    return date_evidence(values).order


def order_hints(values: Iterable[str], *, not_after: date) -> tuple[OrderHint, ...]:
    """For a question about a column's order: orders under which some of its open texts would lie after `not_after`.

    Only the texts that fit several orders are looked at. A hint is no proof: due dates lie in the future, and a
    column of the first twelve days of a month fits either way. Nothing in this module decides by it.
    """
    open_texts = date_evidence(values).ambiguous
    hints = []
    for order in _ORDERS:
        late = [text for text in open_texts if (span := date_span(text, order=order)) and span.last > not_after]
        if late:
            hints.append(OrderHint(order, len(late), len(open_texts), late[0]))
    return tuple(hints)


def date_value(text: str, *, order: DateOrder | None, date1904: bool = False) -> date | None:
    """The date a cell's text gives, or None when it is no date, an impossible one, or one the order leaves open.

    Read: ISO with or without time and zone (the date as written, not converted), year first with any separator,
    20240305, 2024年3月5日, month names in nine languages with or without weekday and accents, day and month as numbers
    by `order`, and Excel serials from 20000 to 80000 (the 1904 calendar on request). Without an order, or where the
    order does not apply, a numeric text is read only when it has one reading. Two-digit years: 00 to 69 are 2000 to
    2069, 70 to 99 are 1970 to 1999. Years outside 1990 to 2100 (Buddhist years among them) are None, as are months
    without a day, ranges and words such as "TBC".
    """
    return _day(plain_date(text), order, date1904=date1904) if len(text) <= _LONGEST else None


def date_span(text: str, *, order: DateOrder | None, date1904: bool = False) -> DateSpan | None:
    """First and last day of what a cell's text names: one day, a range, or a week, month, quarter, half or year.

    A day is whatever `date_value` reads. Ranges may share month and year at either end ("12-14 Mar 2024", "28.02. -
    02.03.2024", "2024/3/5-3/7", "du 12 au 14 mars 2024"); lists of days ("12, 13 and 15 March 2024") span from the
    first to the last. Periods are those of `loaders.periods.period` that name their year. None when the text is none
    of these, when the order leaves it open, when two readings differ, or when the end lies before the beginning.
    """
    return _span(plain_date(text), order, date1904=date1904) if len(text) <= _LONGEST else None


def _span(plain: str, order: DateOrder | None, *, date1904: bool = False, depth: int = 2) -> DateSpan | None:
    day = _day(plain, order, date1904=date1904)
    if day is not None:
        return DateSpan(day, day, "day")
    if _numbers(plain) is not None or _DIGIT.search(plain) is None:
        return None
    found = period(plain)
    if found is not None:
        return period_span(found)
    return _range(plain, order, depth=depth) if depth else None


def _possible_orders(value: str) -> tuple[set[DateOrder], bool]:
    """The orders under which all complete numeric dates of a text exist, and whether they give different dates."""
    if len(value) > _LONGEST:
        return set(), False
    plain = plain_date(value)
    readings = [_readings(numbers) for numbers in _all_numbers(plain)]
    orders = set(_ORDERS).intersection(*readings) if readings else set()
    return orders, any(len({reading[order] for order in orders}) > 1 for reading in readings)


def _all_numbers(plain: str) -> Iterator[_Numbers]:
    whole = _numbers(plain)
    if whole is not None:
        yield whole
    elif _NUMERIC_INSIDE.search(plain) and any(_span(plain, order) for order in _ORDERS):
        for match in _NUMERIC_INSIDE.finditer(plain):
            around = plain[match.start() - 1 : match.start()] + plain[match.end() : match.end() + 1]
            numbers = _numbers(match[0])
            if numbers is not None and match[1] not in around:
                yield numbers


def _day(plain: str, order: DateOrder | None, *, date1904: bool = False) -> date | None:
    if _SERIAL.match(plain):
        return _serial_date(float(plain), date1904=date1904)
    whole = _COMPACT.match(plain) or _CHINESE.match(plain)
    if whole is not None:
        return _checked(*(int(part) for part in whole.groups()))
    numbers = _numbers(plain)
    if numbers is not None:
        return _numeric_date(numbers, order)
    return _named_date(plain)


def _numbers(plain: str) -> _Numbers | None:
    match = _NUMERIC.match(plain)
    if match is None:
        return None
    first, separator, second, third = match.groups()
    year_first = len(first) == 4
    if len(first) == 3 or len(third) not in ((1, 2) if year_first else (2, 4)):
        return None
    return _Numbers(int(first), int(second), int(third), separator, year_first, not year_first and len(third) == 2)


def _layouts(numbers: _Numbers) -> dict[DateOrder, tuple[int, int, int]]:
    """Year, month and day under every order that the places of the year allow, possible or not."""
    first, second, third = numbers.first, numbers.second, numbers.third
    if numbers.year_first:
        return {"ymd": (first, second, third)}
    if not numbers.short_year:
        return {"dmy": (third, second, first), "mdy": (third, first, second)}
    year = _century(third)
    return {"dmy": (year, second, first), "mdy": (year, first, second), "ymd": (_century(first), second, third)}


def _readings(numbers: _Numbers) -> dict[DateOrder, tuple[int, int, int]]:
    """The layouts a reader would take seriously: month to 12, day to 31, dots with the day first where that fits, a
    two-digit year in front only with hyphens or above 31."""
    readings: dict[DateOrder, tuple[int, int, int]] = {
        order: parts for order, parts in _layouts(numbers).items() if 1 <= parts[1] <= 12 and 1 <= parts[2] <= 31
    }
    if numbers.short_year and numbers.separator != "-" and numbers.first <= 31:
        readings.pop("ymd", None)
    if numbers.separator == "." and "dmy" in readings:
        return {"dmy": readings["dmy"]}
    return readings


def _numeric_date(numbers: _Numbers, order: DateOrder | None) -> date | None:
    layouts = _layouts(numbers)
    if order in layouts:
        return _checked(*layouts[order])
    readings = set(_readings(numbers).values())
    return _checked(*readings.pop()) if len(readings) == 1 else None


def _century(year: int) -> int:
    return year + (2000 if year < 70 else 1900)


def _named_date(plain: str) -> date | None:
    """A date with the month as a word: exactly one month, one day and one year, and no word that is unknown."""
    parts = named_parts(plain)
    if parts is None or len(parts.months) != 1 or len(parts.numbers) != 2:
        return None
    first, second = parts.numbers
    day, year = (second, first) if len(first) == 4 else (first, second)
    if len(day) > 2 or len(year) not in (2, 4):
        return None
    return _checked(_century(int(year)) if len(year) == 2 else int(year), parts.months[0], int(day))


def _serial_date(serial: float, *, date1904: bool) -> date | None:
    if not _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        return None
    found = (_EPOCH_1904 if date1904 else _EPOCH_1900) + timedelta(days=int(serial))
    return _checked(found.year, found.month, found.day)


def _checked(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:  # the day does not exist; None is how this module says "no such date"
        return None


def _range(plain: str, order: DateOrder | None, *, depth: int) -> DateSpan | None:
    """The range a text names, when exactly one of its joints parts it into two ends that fit together."""
    body = _bare_side(plain)
    joints = list(_JOINT.finditer(body))
    found = set()
    for joint in joints if len(joints) <= _MOST_JOINTS else ():
        left, right = _bare_side(body[: joint.start()]), _bare_side(body[joint.end() :])
        inner = 0 if "/" in joint[0] else depth - 1  # a slash also stands inside dates
        ends = _ends(left, right, order, depth=inner) if left and right else None
        if ends is not None and ends[0] <= ends[1]:
            found.add(DateSpan(*ends, "range"))
    return found.pop() if len(found) == 1 else None


def _bare_side(side: str) -> str:
    lead = _SIDE_LEAD.match(side)
    return without_time(side[lead.end() :] if lead else side).strip()


def _ends(left: str, right: str, order: DateOrder | None, *, depth: int) -> tuple[date, date] | None:
    # Only the right side may be a range of its own ("12, 13 and 15 March 2024"), or ends would be read twice.
    opening, closing = _span(left, order, depth=0), _span(right, order, depth=depth)
    if opening and closing:
        days, written = {"day", "range"}, {opening.unit, closing.unit}
        alike = written <= days or (len(written) == 1 and "year" not in written)
        return (opening.first, closing.last) if alike else None
    if closing is not None:
        first = _completed_start(left, closing, order)
        return (first, closing.last) if first else None
    if opening is not None:
        last = _completed_end(left, right, opening, order)
        return (opening.first, last) if last else None
    shared = _DAY_AND_YEAR.match(right)  # "March 12-13, 2024": the month stands left, the year right
    first = _named_date(f"{left} {shared[2]}") if shared else None
    last = _checked(first.year, first.month, int(shared[1])) if shared and first else None
    return (first, last) if first and last else None


def _completed_start(left: str, closing: DateSpan, order: DateOrder | None) -> date | None:
    """The first day of a range whose year, or month and year, stand with its end."""
    end = closing.first
    if closing.unit == "month":
        parts = named_parts(left)
        named = parts is not None and len(parts.months) == 1 and not parts.numbers
        return _checked(end.year, parts.months[0], 1) if parts and named else None
    if closing.unit not in ("day", "range"):
        return None
    if bare := _BARE_DAY.match(left):
        return _checked(end.year, end.month, int(bare[1]))
    # "30 Dec - 2 Jan 2025" began in the year before.
    starts = (_with_year(left, year, order) for year in (end.year, end.year - 1))
    return next((start for start in starts if start is not None and start <= end), None)


def _completed_end(left: str, right: str, opening: DateSpan, order: DateOrder | None) -> date | None:
    """The last day of a range whose year, or month and year, stand with its beginning."""
    start = opening.last
    if opening.unit not in ("day", "range"):
        return None
    if bare := _BARE_DAY.match(right):
        return _checked(start.year, start.month, int(bare[1]))
    if (numeric := _DAY_MONTH.match(right)) and numeric[2] not in left:
        return None
    ahead = left[:4].isdecimal()
    ends = (_with_year(right, year, order, ahead=ahead) for year in (start.year, start.year + 1))
    return next((end for end in ends if end is not None and end >= start), None)


def _with_year(part: str, year: int, order: DateOrder | None, *, ahead: bool = False) -> date | None:
    """The date of a day and month that lack their year; `ahead` when the other end of the range begins with it."""
    if match := _CJK_MONTH_DAY.match(part):
        return _checked(year, int(match[1]), int(match[2]))
    match = _DAY_MONTH.match(part)
    if match is not None and (ahead or match[2] != "-"):
        first, separator, second = match.groups()
        pieces = (str(year), first, second) if ahead else (first, second, str(year))
        return _day(separator.join(pieces), order)
    return _named_date(f"{part} {year}")
