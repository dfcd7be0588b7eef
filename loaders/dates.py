"""Dates as they stand in cells: evidence for the order of day and month in a column, and one cell's date."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

DateOrder = Literal["dmy", "mdy", "ymd"]

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
# Serial 1 is 1900-01-01 and Excel counts a 29 February 1900 that never was, hence the day before the day before.
_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)

_MONTH_WORDS = (
    "january jan januar jänner janvier janv enero ene janeiro gennaio gen ocak oca",
    "february feb februar février févr fév febrero fevereiro fev febbraio şubat şub",
    "march mar märz mär mrz mars marzo março mart",
    "april apr avril avr abril abr aprile nisan nis",
    "may mai mayo maio maggio mag mayıs",
    "june jun juni juin junio junho giugno giu haziran haz",
    "july jul juli juillet juil julio julho luglio lug temmuz tem",
    "august aug août agosto ago ağustos ağu",
    "september sep sept septembre septiembre setembro set settembre eylül eyl",
    "october oct oktober okt octobre octubre outubro out ottobre ott ekim eki",
    "november nov novembre noviembre novembro kasım kas",
    "december dec dezember dez décembre déc diciembre dic dezembro dicembre aralık ara",
)
_MONTHS = {word.replace("ı", "i"): month for month, words in enumerate(_MONTH_WORDS, start=1) for word in words.split()}
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun"
_FILLERS = frozenset(f"{_WEEKDAYS} the of de del di le den dem am il el th st nd rd er o ngày năm".split())

_TIME_TAIL = re.compile(
    r"(?:t|\s+)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})?$"
)
_NUMERIC = re.compile(r"([0-9]{1,4})\s*([./-])\s*([0-9]{1,2})\s*\2\s*([0-9]{1,4})\.?$")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})$")
_CHINESE = re.compile(r"([0-9]{4})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*[日号號]$")
_VIETNAMESE_MONTH = re.compile(r"\b(?:tháng|thg|th)\s*\.?\s*([0-9]{1,2})\b")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?$")
_WORDS = re.compile(r"[0-9]+|[^\W\d_]+")
_NAMED_DATE = re.compile(r"[\w\s.,'’º/-]+$")


@dataclass(frozen=True)
class DateEvidence:
    """What a column's distinct texts say about the order of day and month.

    `order` is None when nothing proves it, when nothing needs it, or when proofs contradict. `ambiguous_count` counts
    the distinct texts that give two different dates. `proof` is a text that shows the order; `contradiction` one that
    shows another.
    """

    order: DateOrder | None
    ambiguous_count: int
    proof: str | None
    contradiction: str | None


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
    counts as ambiguous; "05/05/2024" reads the same both ways and does not.
    """
    proofs: dict[DateOrder, str] = {}
    ambiguous = 0
    for value in sorted(set(values)):
        numbers = _numbers(_plain(value))
        readings = _readings(numbers) if numbers is not None else {}
        if len(readings) == 1:
            proofs.setdefault(next(iter(readings)), value)
        elif len(set(readings.values())) > 1:
            ambiguous += 1
    if "dmy" in proofs and "mdy" in proofs:
        return DateEvidence(None, ambiguous, proofs["dmy"], proofs["mdy"])
    if ambiguous:
        proofs.pop("ymd", None)
    for order in ("dmy", "mdy", "ymd"):
        if order in proofs:
            return DateEvidence(order, ambiguous, proofs[order], None)
    return DateEvidence(None, ambiguous, None, None)


def date_order(values: Iterable[str]) -> DateOrder | None:
    """The order that `date_evidence` proves, or None."""
    return date_evidence(values).order


def date_value(text: str, *, order: DateOrder | None, date1904: bool = False) -> date | None:
    """The date a cell's text gives, or None when it is no date, an impossible one, or one the order leaves open.

    Read: ISO with or without time and zone (the date as written, not converted), year first with any separator,
    20240305, 2024年3月5日, month names in nine languages, day and month as numbers by `order`, and Excel serials from
    20000 to 80000 (the 1904 calendar on request). Without an order, or where the order does not apply, a numeric text
    is read only when it has one reading. Two-digit years: 00 to 69 are 2000 to 2069, 70 to 99 are 1970 to 1999. Years
    outside 1990 to 2100 are None, as are months without a day, ranges and words such as "TBC".
    """
    plain = _plain(text)
    if _SERIAL.match(plain):
        return _serial_date(float(plain), date1904=date1904)
    whole = _COMPACT.match(plain) or _CHINESE.match(plain)
    if whole is not None:
        return _checked(*(int(part) for part in whole.groups()))
    numbers = _numbers(plain)
    if numbers is not None:
        return _numeric_date(numbers, order)
    return _named_date(plain)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    # Turkish capitals: "ARALIK" folds to a plain i, "EKİM" to an i with a combining dot.
    collapsed = " ".join(folded.replace("i\u0307", "i").replace("ı", "i").split())
    return _TIME_TAIL.sub("", collapsed).strip()


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
    if not _NAMED_DATE.match(plain):
        return None
    vietnamese = _VIETNAMESE_MONTH.search(plain)
    if vietnamese is not None:
        months = [int(vietnamese[1])]
        plain = plain[: vietnamese.start()] + " " + plain[vietnamese.end() :]
    else:
        months = []
    words = _WORDS.findall(plain)
    months += [_MONTHS[word] for word in words if word in _MONTHS]
    numbers = [word for word in words if word.isdigit()]
    unknown = [word for word in words if not word.isdigit() and word not in _MONTHS and word not in _FILLERS]
    if len(months) != 1 or len(numbers) != 2 or unknown:
        return None
    first, second = numbers
    day, year = (second, first) if len(first) == 4 else (first, second)
    if len(day) > 2 or len(year) not in (2, 4):
        return None
    return _checked(_century(int(year)) if len(year) == 2 else int(year), months[0], int(day))


def _serial_date(serial: float, *, date1904: bool) -> date | None:
    if not _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        return None
    found = (_EPOCH_1904 if date1904 else _EPOCH_1900) + timedelta(days=int(serial))
    return _checked(found.year, found.month, found.day)


def _checked(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:  # the day does not exist; None is how this module says "no such date"
        return None
