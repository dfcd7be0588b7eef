"""Stretches of the calendar as they stand in cells: weeks, months, quarters, halves and years, in nine languages."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from loaders.calendar_words import named_parts, plain_text

SpanUnit = Literal["day", "range", "week", "month", "quarter", "half_year", "year"]

FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class DateSpan:
    """First and last day of what a text names, and the unit it was named in; "range" when both ends are written."""

    first: date
    last: date
    unit: SpanUnit


@dataclass(frozen=True)
class Period:
    """A period of the calendar: its number within the year (week 12, month 3, quarter 3; 1 for a year), and the year,
    None when the text leaves it out."""

    unit: SpanUnit
    number: int
    year: int | None


_UNIT_WORDS: Mapping[SpanUnit, str] = {
    "quarter": (
        "q qtr quarter quarters quartal quartals qu quartale trimestre trimestres trim tri trimester quý çeyrek "
        "çeyreği çeyreğin çeyrekte çeyreğinde"
    ),
    "half_year": "h half hy hj halbjahr halbjahrs halbjahres semestre semester yarıyıl yarıyılı yarı yarısı",
    "week": "week wk cw w kw kalenderwoche woche semaine semana settimana hafta haftası tuần",
}
_UNITS: Mapping[str, SpanUnit] = {
    plain_text(word): unit for unit, words in _UNIT_WORDS.items() for word in words.split()
}
_ORDINALS = (
    "i first erstes ersten erste premier première primer primero primera primeiro primo birinci ilk",
    "ii second zweites zweiten zweite deuxième seconde segundo segunda secondo ikinci",
    "iii third drittes dritten dritte troisième tercer tercero tercera terceiro terzo üçüncü",
    "iv fourth viertes vierten vierte quatrième cuarto cuarta quarto dördüncü",
)
_ORDINAL = {plain_text(word): number for number, words in enumerate(_ORDINALS, start=1) for word in words.split()}
_ENDINGS = (
    "end the of by in year ye eoy close ende des im bis jahres jahresende fin finales final à la le du de l "
    "année del el en al año d fim do da até ano no fine di entro anno sonu sonuna yıl yılı yılının kadar ün un in ın "
    "nun nın cuối năm hết tháng ay ayı a st nd rd th er ère ème eme e o"
)
_PASSED_OVER = frozenset(plain_text(_ENDINGS).split()) - _UNITS.keys()
# Only these may stand before or behind a month or a year: they all mean its last day.
_END_BEFORE = re.compile(
    r"(?:(?:by|the|in|bis|zum|im|a|la|le|l'|el|en|al|au|ate|o|no|entro|per|den|until|nam|before|avant|vor|antes de"
    r"|antes do|prima di|truoc) )*"
    r"(?:year[ -]end|end of the year|end of year|end of the|end of|end|eoy|eom|jahresende|ende|fin d[eu' ]+l?'?annee"
    r"|fin del ano|fin de ano|fin de|fin|finales de|final de|fim do ano|fim de|fim do|fim|fine|cuoi nam|cuoi"
    r"|het nam|het)[ ,]+(?:of |de |del |di )?|(?:by |in |im |en |em )?(?:the |l')?(?:year|annee|ano|anno|jahr|nam) "
)
_END_BEHIND = re.compile(
    r"(?:'[a-z]{1,3})? ?(?:yil)? ?(?:yili)? ?(?:sonuna kadar|sonuna|sonu)$"
    r"|年?(?:年底|年末|年内|底|末|(?<=度)内)(?:之?前)?$"
)
_YEAR = re.compile(r"([0-9]{4})年?(?: ?yili)?$")
_YEAR_MONTH = re.compile(r"([0-9]{4})\s*([./-])\s*(1[0-2]|0?[1-9])$")
_MONTH_YEAR = re.compile(r"(1[0-2]|0?[1-9])\s*[./-]\s*([0-9]{4})$")
_CJK_MONTH = re.compile(r"(?:([0-9]{4})年)?\s*(1[0-2]|0?[1-9])\s*月份?$")
_CJK_QUARTER = re.compile(r"(?:([0-9]{4})年?)?\s*(?:第?\s*([1-4])\s*季度?|q([1-4])(?:季度)?)$")
_CJK_HALF = re.compile(r"(?:([0-9]{4})年?)?\s*(上|下)半年$")
_CJK_WEEK = re.compile(r"(?:([0-9]{4})年?)?\s*第([0-9]{1,2})(?:周|週)$")
_VIETNAMESE_HALF = re.compile(r"(?:6 thang|nua) (dau|cuoi)(?: cua)?(?: nam)? ([0-9]{4})$")
_ISO_WEEK = re.compile(r"([0-9]{4})-?w([0-9]{2})$")
_SHORT_MONTH = re.compile(r"[^\W\d_]+\.?\s?(?:-|')\s?([0-9]{2})$")
_PIECES = re.compile(r"'?\d+|[^\W\d_]+")
_COUNTED = re.compile(r"[\w\s.,'/()-]+$")
_TRIMESTER = re.compile(r"([1-4])\s?t(?![a-z])|\bt\s?([1-4])(?=[\s-]+[0-9]{4}$)|(?<=[0-9]{4}[\s-])t([1-4])$")
_ORDINAL_AHEAD = re.compile(r"[0-9]{1,2}(?:\.|(?:st|nd|rd|th|er|ere|e|eme|o|a)\b)")
# Every word of letters that a period may hold beside the months; a text with any other is none.
PERIOD_WORDS = _UNITS.keys() | _ORDINAL.keys() | _PASSED_OVER | frozenset(re.findall("[a-z]+", _END_BEFORE.pattern))
_LIMITS: Mapping[SpanUnit, int] = {"quarter": 4, "half_year": 2, "week": 53}


def period(plain: str) -> Period | None:
    """The period a plain text names (loaders.calendar_words.plain_date gives the form), None when it names none.

    Read: months ("mar 2024", "2024/03", "2024年3月"), quarters ("q3 2025", "3t2025", "3. quartal 2024"), halves ("h2
    2024", "2024年上半年"), ISO weeks ("kw 12/2024") and years, also with words for their end ("end of 2025",
    "2025年底").
    Not read, because it may mean two things: "t3/2024" (a French quarter, or March in Vietnamese), "s1 2024" (a half,
    or a week), "2024.1" (January, or October whose zero was lost), "mar 24" (a day, or a year; "mar-24" and "mar '24"
    are the year, as spreadsheets write it), and fiscal years.
    """
    if len(plain) > 48:
        return None
    found = _written(plain)
    if found is None:
        shorter = _END_BEHIND.sub(
            _year_kept, _END_BEFORE.sub("", plain, count=1) if _END_BEFORE.match(plain) else plain
        )
        found = _written(shorter.strip()) if shorter != plain else None
    return found or _counted(plain)


def period_span(found: Period) -> DateSpan | None:
    """First and last day of a period; None without a year, outside 1990 to 2100, or when there is no such week."""
    if found.year is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None
    if found.unit == "week":
        return _week(found.year, found.number)
    months = {"month": 1, "quarter": 3, "half_year": 6}.get(found.unit, 12)
    first, last = (found.number - 1) * months + 1, found.number * months
    end = date(found.year, last, monthrange(found.year, last)[1])
    return DateSpan(date(found.year, first, 1), end, found.unit)


def _week(year: int, number: int) -> DateSpan | None:
    try:
        monday = date.fromisocalendar(year, number, 1)
    except ValueError:  # the year has no such week
        return None
    return DateSpan(monday, monday + timedelta(days=6), "week")


def _year_kept(match: re.Match[str]) -> str:
    return "年" if match[0].startswith("年") else ""


def _written(plain: str) -> Period | None:
    """A period in one of the fixed spellings."""
    if match := _YEAR.match(plain):
        return Period("year", 1, int(match[1]))
    if match := _YEAR_MONTH.match(plain):
        return None if match[2] == "." and match[3] == "1" else Period("month", int(match[3]), int(match[1]))
    if match := _MONTH_YEAR.match(plain):
        return Period("month", int(match[1]), int(match[2]))
    if match := _ISO_WEEK.match(plain):
        return Period("week", int(match[2]), int(match[1]))
    if match := _VIETNAMESE_HALF.match(plain):
        return Period("half_year", 1 if match[1] == "dau" else 2, int(match[2]))
    return (None if plain.isascii() else _chinese(plain)) or _named_month(plain)


def _chinese(plain: str) -> Period | None:
    if match := _CJK_MONTH.match(plain):
        return Period("month", int(match[2]), int(match[1]) if match[1] else None)
    if match := _CJK_QUARTER.match(plain):
        return Period("quarter", int(match[2] or match[3]), int(match[1]) if match[1] else None)
    if match := _CJK_HALF.match(plain):
        return Period("half_year", 1 if match[2] == "上" else 2, int(match[1]) if match[1] else None)
    if match := _CJK_WEEK.match(plain):
        return Period("week", int(match[2]), int(match[1]) if match[1] else None)
    return None


def _named_month(plain: str) -> Period | None:
    parts = named_parts(plain)
    if parts is None or len(parts.months) != 1 or len(parts.numbers) > 1 or not 1 <= parts.months[0] <= 12:
        return None
    if not parts.numbers:
        return Period("month", parts.months[0], None)
    written = parts.numbers[0]
    if len(written) == 4:
        return Period("month", parts.months[0], int(written))
    return Period("month", parts.months[0], 2000 + int(written)) if _SHORT_MONTH.match(plain) else None


def _counted(plain: str) -> Period | None:
    """A quarter, half or week by its number: one unit, one number, at most one year, and words that change nothing."""
    if not _COUNTED.match(plain):
        return None
    unit: SpanUnit | None = None
    numbers: list[int] = []
    years: list[int] = []
    for piece in _PIECES.findall(_TRIMESTER.sub(r"q \1\2\3 ", plain)):
        if piece.lstrip("'").isdecimal():
            (years if len(piece) >= 3 else numbers).append(int(piece.lstrip("'")))
        elif piece in _UNITS and unit is None:
            unit = _UNITS[piece]
        elif piece in _ORDINAL:
            numbers.append(_ORDINAL[piece])
        elif piece not in _PASSED_OVER:
            return None
    if unit in ("quarter", "half_year") and not years and len(numbers) == 2:
        years = [number for number in numbers if number > _LIMITS[unit]]  # "q3/25", "1h 25"
        numbers = [number for number in numbers if number <= _LIMITS[unit]]
    if unit is None or len(numbers) != 1 or len(years) > 1 or not 1 <= numbers[0] <= _LIMITS[unit]:
        return None
    if years:
        return Period(unit, numbers[0], years[0] + 2000 if years[0] < 100 else years[0])
    # "2 h" are hours and "1 trimestre" is a length of time; a number in front must say that it counts.
    counts = not plain[0].isdecimal() or _ORDINAL_AHEAD.match(plain)
    return Period(unit, numbers[0], None) if counts else None
