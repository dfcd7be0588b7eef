"""Clause codes that a spreadsheet turned into numbers or dates, restored where only one code is possible."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from loaders.calendar_words import MONTHS

_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]00:00(?::00)?(?:\.0+)?)?$")
_DAY_MONTH = re.compile(r"([0-9]{1,2})[- ]([A-Za-z]{3})$")
_MONTH_DAY = re.compile(r"([A-Za-z]{3})[- ]([0-9]{1,2})$")
_CJK_DAY = re.compile(r"([0-9]{1,2})月([0-9]{1,2})日$")
_POWER = re.compile(r"[0-9](?:\.[0-9]+)?[Ee][+-][0-9]{2,3}$")
_NOISE = re.compile(r"[0-9]+\.[0-9]{9,}$")
_DECIMAL = re.compile(r"([0-9]+)\.([0-9]*[1-9])$")
_WHOLE = re.compile(r"([0-9]+)\.0$")
_PADDED = re.compile(r"0[0-9]+$")
_NUMBER = re.compile(r"[0-9]+$")
_PAIR = re.compile(r"([0-9]+)([-./])([0-9]+)$")
_TRIPLE = re.compile(r"[0-9]+([-./])[0-9]+\1[0-9]+$")


@dataclass(frozen=True)
class CodeFlag:
    """Why a code cannot be trusted as read, and the codes it may have been."""

    reason: str
    candidates: tuple[str, ...]


@dataclass(frozen=True)
class CodeReading:
    """One clause column: the code of every text (as read, or restored), and the texts whose code stays open."""

    codes: Mapping[str, str]
    flagged: Mapping[str, CodeFlag]


@dataclass(frozen=True)
class _Column:
    """What the whole column tells about one of its texts."""

    codes: frozenset[str]
    known: frozenset[str]
    keeps_zeros: bool

    def choice(self, candidates: tuple[str, ...]) -> tuple[str, ...]:
        """The candidates that the scheme knows; all of them when it knows none."""
        return tuple(code for code in candidates if code in self.known) or candidates


def restored_codes(texts: Collection[str], *, known: Collection[str] = ()) -> CodeReading:
    """The clause codes of one column's distinct texts, with what a spreadsheet did to them undone.

    `known` are the codes of the scheme, when they are known. A text is restored only when they or the other codes of
    the column leave exactly one possibility; else it keeps its written form and is flagged with the possibilities:
    - dates ("2024-02-01 00:00:00", "1-Feb", "1月2日"), which were codes such as 1-2, 2-1 or 1.2;
    - powers ("1.02E+02"), which may have been 10.2E1;
    - lost zeros at the end: "8.1" beside "8.9" and "8.11" may have been 8.10, and was 8.10 beside "8.01" and "8.09";
    - lost zeros in front: "7" beside "001" and "012" was 007.
    Apostrophes in front, white space around and the noise of binary fractions ("8.1000000000000001") are taken off.
    """
    cleaned = {text: _cleaned(text) for text in sorted(set(texts))}
    written = frozenset(cleaned.values())
    keeps_zeros = any("." in code and code.endswith("0") and _PAIR.match(code) for code in written)
    column = _Column(written, frozenset(code.strip() for code in known), keeps_zeros)
    styles, prefixes, width = _date_styles(column), _prefixes(column), _padded_width(column)
    codes: dict[str, str] = {}
    flagged: dict[str, CodeFlag] = {}
    for text, code in cleaned.items():
        flag = _date_flag(code, column, styles) or _number_flag(code, column, prefixes, width)
        if flag is None:
            codes[text] = code
        elif len(flag.candidates) == 1:
            codes[text] = flag.candidates[0]
        else:
            codes[text], flagged[text] = code, flag
    return CodeReading(codes, flagged)


def _cleaned(text: str) -> str:
    code = text.strip().lstrip("'’‘").strip()
    return f"{float(code):.8f}".rstrip("0").rstrip(".") if _NOISE.match(code) else code


def _date_flag(code: str, column: _Column, styles: tuple[frozenset[str], bool, bool]) -> CodeFlag | None:
    parts = _date_parts(code)
    if parts is None or code in column.known:
        return None
    separators, padded, triples = styles
    every = _date_codes(*parts, separators="-./", padded=False, triples=True) + _date_codes(
        *parts, separators="-./", padded=True, triples=True
    )
    candidates = tuple(dict.fromkeys(every))
    if not column.known.intersection(candidates):
        sought = "".join(sorted(separators)) or "-./"
        candidates = _date_codes(*parts, separators=sought, padded=padded, triples=triples)
    return CodeFlag("the spreadsheet made a date of this code", column.choice(candidates))


def _date_parts(code: str) -> tuple[int | None, int, int] | None:
    """Year (None when not shown), month and day of a text that a spreadsheet shows for a date."""
    if match := _ISO_DATE.match(code):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _CJK_DAY.match(code):
        return None, int(match[1]), int(match[2])
    match = _DAY_MONTH.match(code)
    day, name = (match[1], match[2]) if match else ("", "")
    if match is None and (match := _MONTH_DAY.match(code)):
        day, name = match[2], match[1]
    month = MONTHS.get(name.lower())
    return (None, month, int(day)) if month and day else None


def _date_codes(
    year: int | None, month: int, day: int, *, separators: str, padded: bool, triples: bool
) -> tuple[str, ...]:
    """Every code that a spreadsheet would take for this date."""
    width = 2 if padded else 1
    first, second = f"{month:0{width}}", f"{day:0{width}}"
    found: list[str] = []
    for separator in separators:
        if year is None or year >= 2000:  # a day and month without a year get the year of the typing
            found += [f"{first}{separator}{second}", f"{second}{separator}{first}"]
        if year is None:
            continue
        short = f"{year % 100:0{width}}"
        if day == 1 and year % 100 > 31:
            found.append(f"{first}{separator}{short}")
        if triples:
            found += [separator.join(parts) for parts in ((first, second, short), (second, first, short))]
            found.append(separator.join((short, first, second)))
    return tuple(dict.fromkeys(found))


def _date_styles(column: _Column) -> tuple[frozenset[str], bool, bool]:
    """The separators of the column's two-part codes, whether they are padded, and whether there are three-part ones."""
    whole = [code for code in column.codes if _date_parts(code) is None]
    pairs = [match for code in whole if (match := _PAIR.match(code))]
    triples = {match[1] for code in whole if (match := _TRIPLE.match(code))}
    padded = any(_PADDED.match(match[1]) or _PADDED.match(match[3]) for match in pairs if match[2] != ".")
    return frozenset(match[2] for match in pairs) | triples, padded, bool(triples)


def _number_flag(
    code: str, column: _Column, prefixes: Mapping[str, frozenset[str]], width: int | None
) -> CodeFlag | None:
    if _POWER.match(code) and code not in column.known:
        same = tuple(sorted(known for known in column.known if _as_number(known) == float(code)))
        return CodeFlag("the spreadsheet made a power of ten of this code", same or (code, f"{float(code):g}"))
    if match := _WHOLE.match(code):
        whole = code not in column.known and match[1] in column.known
        return CodeFlag("the spreadsheet made a number of this code", (match[1],)) if whole else None
    if match := _DECIMAL.match(code):
        return _lost_zero(code, match[1], match[2], column, prefixes)
    if width is not None and _NUMBER.match(code) and len(code) < width and code not in column.known:
        padded = code.zfill(width)
        both = padded in column.codes and padded not in column.known
        return CodeFlag("zeros in front may be lost", (code, padded) if both else (padded,))
    return None


def _lost_zero(
    code: str, prefix: str, fraction: str, column: _Column, prefixes: Mapping[str, frozenset[str]]
) -> CodeFlag | None:
    longer = f"{code}0"
    reason = "a zero at the end may be lost"
    in_known = [one in column.known for one in (code, longer)]
    kept = column.keeps_zeros or longer in column.codes
    if any(in_known):
        if all(in_known):
            return None if kept else CodeFlag(reason, (code, longer))
        return CodeFlag(reason, (longer,)) if in_known[1] else None
    siblings = prefixes[prefix]
    padded = max((len(one) for one in siblings if one.startswith("0")), default=0)
    if len(fraction) < padded and all(len(one) <= padded for one in siblings):
        restored = f"{prefix}.{fraction.ljust(padded, '0')}"
        return CodeFlag(reason, (code, restored) if restored in column.codes else (restored,))
    beyond = any(len(one) == len(fraction) + 1 and int(one) > int(f"{fraction}0") for one in siblings)
    return CodeFlag(reason, (code, longer)) if beyond and not kept else None


def _prefixes(column: _Column) -> Mapping[str, frozenset[str]]:
    """The last parts of the column's two-part decimal codes by their first part."""
    found: dict[str, set[str]] = {}
    for code in column.codes:
        if (match := _PAIR.match(code)) and match[2] == ".":
            found.setdefault(match[1], set()).add(match[3])
    return {prefix: frozenset(parts) for prefix, parts in found.items()}


def _padded_width(column: _Column) -> int | None:
    """The width of whole numbers in a column that fills them up with zeros, on the word of two such codes at least."""
    numbers = [code for code in column.codes if _NUMBER.match(code)]
    widths = {len(code) for code in numbers if _PADDED.match(code)}
    told = len(widths) == 1 and sum(1 for code in numbers if _PADDED.match(code)) >= 2
    width = next(iter(widths)) if told else None
    return width if width is not None and all(len(code) <= width for code in numbers) else None


def _as_number(code: str) -> float | None:
    try:
        return float(code)
    except ValueError:  # most codes are no numbers
        return None
