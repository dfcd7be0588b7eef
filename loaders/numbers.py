"""Numbers and percentages as they stand in cells: one cell's value, and the scale of a whole column."""

import math
import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

PercentScale = Literal["fraction", "percent", "unknown"]

_SPACES_AND_QUOTES = re.compile(r"(?<=[0-9])[\s'’](?=[0-9]{3}(?:[^0-9]|$))")
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]+)?$")
_COMMA_DECIMAL = re.compile(r"[+-]?[0-9]*,[0-9]+$")
_COMMA_OPEN = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}$")
_COMMA_GROUPS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+$|[+-]?[0-9]{1,3}(?:,[0-9]{3}){2,}$")
_DOT_GROUPS = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+$|[+-]?[0-9]{1,3}(?:\.[0-9]{3}){2,}$")
_RATIO = re.compile(r"([^/]+)/([^/]+)$")
_MINUS_SIGNS = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-"})


def number_value(text: str) -> float | None:
    """The number a cell's text gives, or None when it is not one number.

    Read: "87", "-20", "87.5", "87,5", "1,234.5", "1.234,5", "1 234,5", "1'234.5", "8.7e-05", and "87%" as 87. A
    single dot is a decimal point, as a spreadsheet writes its own numbers. One comma with exactly three digits behind
    it ("1,234") may be a thousand or a decimal number and is None, except behind a zero ("0,875"). Ratios ("17/20"),
    units, infinities and "nan" are None.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS_SIGNS).strip().casefold()
    plain = plain.removesuffix("%").strip()
    plain = _SPACES_AND_QUOTES.sub("", plain)
    if _COMMA_OPEN.match(plain):
        return None
    if _COMMA_GROUPS.match(plain):
        plain = plain.replace(",", "")
    elif _DOT_GROUPS.match(plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif _COMMA_DECIMAL.match(plain):
        plain = plain.replace(",", ".")
    if not _PLAIN.match(plain):
        return None
    value = float(plain)
    return value if math.isfinite(value) else None


def percent_value(text: str, *, scale: PercentScale = "percent") -> float | None:
    """The percentage (0 to 100) a cell's text gives, or None when it gives none.

    "87%" is 87 and a ratio ("17/20", "8.7/10") is its quotient times 100 whatever the scale; a ratio to zero or to a
    negative number is None. A bare number follows the column's scale: as it stands for "percent" ("0.87" is 0.87),
    times 100 for "fraction", None for "unknown".
    """
    if _is_explicit(text):
        return _explicit_percent(text)
    value = number_value(text)
    if value is None or scale == "unknown":
        return None
    # Rounded because 0.29 times 100 is 28.999999999999996 in binary.
    return round(value * 100, 10) if scale == "fraction" else value


def percent_column(texts: Sequence[str | None]) -> PercentScale:
    """The scale of the bare numbers in a column of percentages, from its distinct texts; empty and unreadable ones
    are left out, and so are texts that state their percentage themselves ("87%", "17/20").

    - "percent": some bare number is above 10 and all are within 0 to 100; also when there is no bare number but some
      text states its percentage.
    - "fraction": all bare numbers are within 0 to 1 and at least one is not whole.
    - "unknown": a number above 100 or below 0 (points, not percentages); all within 0 to 10 with one above 1 (a scale
      of ten, or low percentages); only 0 and 1; numbers above 10 beside numbers strictly between 0 and 1 (two scales
      in one column, as when some cells carry the percent format and others do not); nothing readable at all.
    """
    stated = [text for text in texts if text is not None]
    bare = [value for text in stated if not _is_explicit(text) and (value := number_value(text)) is not None]
    if not bare:
        explicit = any(_is_explicit(text) and _explicit_percent(text) is not None for text in stated)
        return "percent" if explicit else "unknown"
    if min(bare) < 0 or max(bare) > 100:
        return "unknown"
    between = any(0 < value < 1 for value in bare)
    if max(bare) <= 1:
        return "fraction" if between else "unknown"
    return "percent" if max(bare) > 10 and not between else "unknown"


def _is_explicit(text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text).strip()
    return plain.endswith("%") or _RATIO.match(plain) is not None


def _explicit_percent(text: str) -> float | None:
    ratio = _RATIO.match(unicodedata.normalize("NFKC", text).strip())
    if ratio is None:
        return number_value(text)
    part, whole = number_value(ratio[1]), number_value(ratio[2])
    if part is None or whole is None or whole <= 0 or "%" in ratio[0]:
        return None
    return round(part / whole * 100, 10)
