"""Numbers and percentages as they stand in cells: one cell's value, and the scale of a whole column."""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

PercentScale = Literal["fraction", "percent", "unknown"]
Decimal = Literal["comma", "point"]

_SPACES_AND_QUOTES = re.compile(r"(?<=[0-9])[\s'’](?=[0-9]{3}(?:[^0-9]|$))")
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]+)?$")
_COMMA_DECIMAL = re.compile(r"[+-]?[0-9]*,[0-9]+$")
_COMMA_OPEN = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}$")
_POINT_OPEN = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}$")
_POINT_DECIMAL = re.compile(r"[+-]?[0-9]*\.[0-9]+(?:e[+-]?[0-9]+)?$")
_COMMA_GROUPS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+$|[+-]?[0-9]{1,3}(?:,[0-9]{3}){2,}$")
_DOT_GROUPS = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+$|[+-]?[0-9]{1,3}(?:\.[0-9]{3}){2,}$")
_RATIO = re.compile(r"([^/]+)/([^/]+)$")
_LONGEST_SCORE = 48  # characters; longer texts are remarks
_GRADE_BEHIND = re.compile(r"(?P<rest>[-+0-9].*?[0-9%分])[\s,;/|(-]*(?P<letter>[A-E][+-]?)\)?$")
_GRADE_AHEAD = re.compile(r"(?P<letter>[A-E][+-]?)\s*[\s,;:/|(-]\s*(?P<rest>[0-9][^()]*)\)?$")
_MINUS_SIGNS = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-"})


@dataclass(frozen=True)
class DecimalEvidence:
    """What a column's distinct texts say about the decimal sign.

    `decimal` is None when nothing proves it or when proofs contradict. `ambiguous` lists, sorted, the texts that are
    a thousand under one sign and a decimal number under the other ("1,234", "1.234"). `proof` is a text that shows
    the sign; `contradiction` one that shows the other.
    """

    decimal: Decimal | None
    ambiguous: tuple[str, ...]
    proof: str | None
    contradiction: str | None


def decimal_evidence(texts: Iterable[str]) -> DecimalEvidence:
    """Whether a column writes decimals with a comma or a point, decided once from its texts, never by guess.

    A sign proves itself as the decimal sign when other than three digits follow it, or a zero stands alone before it
    ("87,5", "0,875"), and when the other sign parts groups of three ("1.234,5", "1.234.567"). Texts that are no number
    are left out. Numbers that a spreadsheet stores come with a point: beside typed commas they are a contradiction.
    """
    proofs: dict[Decimal, str] = {}
    ambiguous = []
    for text in sorted(set(texts)):
        plain = _plain(text)
        if _COMMA_OPEN.match(plain) or _POINT_OPEN.match(plain):
            ambiguous.append(text)
        elif _DOT_GROUPS.match(plain) or _COMMA_DECIMAL.match(plain):
            proofs.setdefault("comma", text)
        elif _COMMA_GROUPS.match(plain) or _POINT_DECIMAL.match(plain):
            proofs.setdefault("point", text)
    if len(proofs) == 2:
        return DecimalEvidence(None, tuple(ambiguous), proofs["comma"], proofs["point"])
    for decimal, proof in proofs.items():
        return DecimalEvidence(decimal, tuple(ambiguous), proof, None)
    return DecimalEvidence(None, tuple(ambiguous), None, None)


def number_value(text: str, *, decimal: Decimal | None = None) -> float | None:
    """The number a cell's text gives, or None when it is not one number.

    Read: "87", "-20", "87.5", "87,5", "1,234.5", "1.234,5", "1 234,5", "1'234.5", "8.7e-05", and "87%" as 87, in front
    too as it is written in Turkish. One comma with exactly three digits behind it ("1,234") may be a thousand or a
    decimal number: `decimal` decides, and without it the text is None, except behind a zero ("0,875"). A single point
    is a decimal point, as a spreadsheet writes its own numbers, unless `decimal` is "comma" and three digits follow.
    Ratios ("17/20"), units, infinities and "nan" are None.
    """
    plain = _plain(text)
    if _COMMA_OPEN.match(plain):
        if decimal is None:
            return None
        plain = plain.replace(",", "" if decimal == "point" else ".")
    elif decimal == "comma" and _POINT_OPEN.match(plain):
        plain = plain.replace(".", "")
    elif _COMMA_GROUPS.match(plain):
        plain = plain.replace(",", "")
    elif _DOT_GROUPS.match(plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif _COMMA_DECIMAL.match(plain):
        plain = plain.replace(",", ".")
    if not _PLAIN.match(plain):
        return None
    value = float(plain)
    return value if math.isfinite(value) else None


def graded_score(text: str) -> tuple[str, str] | None:
    """The grade and the percentage of a cell that holds both ("A (92%)" is "A" and "92%"); None where it does not:
    "10 A" may be anything, and "B 05/2024" a month."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _GRADE_BEHIND.match(plain) or _GRADE_AHEAD.match(plain)
    if len(text) > _LONGEST_SCORE or found is None or "%" not in found["rest"]:
        return None
    return (found["letter"], found["rest"].strip()) if percent_value(found["rest"]) is not None else None


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


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS_SIGNS).strip().casefold()
    bare = plain.removesuffix("%")
    return _SPACES_AND_QUOTES.sub("", (bare.removeprefix("%") if bare == plain else bare).strip())


def _is_explicit(text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text).strip()
    return _is_percent(plain) or _RATIO.match(plain) is not None


def _is_percent(plain: str) -> bool:
    """Whether a text has a per cent sign at one of its ends."""
    return plain.startswith("%") != plain.endswith("%")


def _explicit_percent(text: str) -> float | None:
    ratio = _RATIO.match(unicodedata.normalize("NFKC", text).strip())
    if ratio is None:
        return number_value(text)
    part, whole = number_value(ratio[1]), number_value(ratio[2])
    if part is None or whole is None or whole <= 0 or "%" in ratio[0]:
        return None
    return round(part / whole * 100, 10)
